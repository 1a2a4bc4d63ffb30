"""Training of the built-in embedder: reading pairs, tasks, and the distillation's loss."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from static_embedder.debian import read_debian
from static_embedder.own_tasks import own_tasks
from static_embedder.pairs import DEBIAN_WEIGHT, read_pairs

HELP = "usr/share/libreoffice/help"
EN = '<h1 id="hd_id1">Notes</h1><p id="par_id2" class="x">Click <b>Insert</b>.</p><p id="par_id3">A</p>'
KM = '<h1 id="hd_id1">កំណត់ចំណាំ</h1><p id="par_id2" class="x">ចុច&#32;<b>បញ្ចូល\u200bនេះ</b> ។</p>'


def catalogue(messages: dict[str, str]) -> bytes:
    """Return the messages as gettext's binary catalogue."""
    entries = [("", "Content-Type: text/plain; charset=UTF-8\n"), *sorted(messages.items())]
    at = 28 + 16 * len(entries)
    tables: list[bytes] = []
    strings = b""
    for column in (0, 1):
        for entry in entries:
            text = entry[column].encode()
            tables.append(struct.pack("<2I", len(text), at + len(strings)))
            strings += text + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(entries), 28, 28 + 8 * len(entries), 0, 0)
    return head + b"".join(tables) + strings


@pytest.fixture
def debian(tmp_path: Path) -> Path:
    for language, page in (("en-US", EN), ("km", KM)):
        folder = tmp_path / HELP / language / "text" / "swriter"
        folder.mkdir(parents=True)
        (folder / "notes.html").write_text(page, encoding="utf-8")
    lonely = tmp_path / HELP / "km" / "text" / "lonely.html"
    lonely.write_text(KM, encoding="utf-8")
    folder = tmp_path / "usr/lib/libreoffice/program/resource/km/LC_MESSAGES"
    folder.mkdir(parents=True)
    messages = {"menu\x04~New Dialog": "ប្រអប់~ថ្មី", "OK": "OK", "%1": "%1 ទំព័រ"}
    (folder / "sw.mo").write_bytes(catalogue(messages))
    return tmp_path


def test_paragraphs_and_interface_texts_are_pairs(debian: Path) -> None:
    assert list(read_debian(debian)) == [
        ("Notes", "កំណត់ចំណាំ", "libreoffice-help"),
        ("Click Insert .", "ចុច បញ្ចូលនេះ ។", "libreoffice-help"),
        ("New Dialog", "ប្រអប់ថ្មី", "libreoffice-ui"),
    ]


def test_debian_pairs_are_added_once(debian: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "glossary.tsv").write_text("en\tkm\tstatus\n", encoding="utf-8")
    for name in ("odm-taxonomy", "dsc-site", "tico19", "wmt20-newstest", "wmt20-wikipedia"):
        (own / f"{name}.en-km.tsv").write_text("Notes\tកំណត់ចំណាំ\n", encoding="utf-8")
    for name in ("mozilla-www", "mkqa-questions", "gazetteer"):
        (own / f"{name}.en-km.tsv").write_text("", encoding="utf-8")

    pairs = read_pairs(own, debian, lambda text: text.lower().split())

    assert [(pair.text, pair.source) for pair in pairs] == [
        ("Notes", "odm-taxonomy"),
        ("Click Insert .", "libreoffice-help"),
        ("New Dialog", "libreoffice-ui"),
    ]
    assert pairs[1].weight == DEBIAN_WEIGHT


def test_teachers_own_ranking_has_the_least_loss() -> None:
    torch = pytest.importorskip("torch", reason="training needs torch: pip install -e '.[train]'")
    from static_embedder.distillation import _relation

    torch.manual_seed(0)
    target = torch.nn.functional.normalize(torch.randn(8, 16), dim=1)
    other = torch.nn.functional.normalize(target + 0.3 * torch.randn(8, 16), dim=1)

    best = _relation(target, target, target, 0.05)

    assert (best <= _relation(other, target, target, 0.05) + 1e-6).all()
    assert best.sum() < _relation(target, other, target, 0.05).sum()


def test_own_tasks(tmp_path: Path) -> None:
    digest = tmp_path / "corpus" / "_sources"
    digest.mkdir(parents=True)
    km = "# ចំណងជើង\n\nគណៈកម្មាធិការត្រូវប្រជុំពីរដងក្នុងមួយឆ្នាំ។ ប្រធានកោះប្រជុំ។ [ទំព័រ 1]\n\n## តួនាទី\n\nខ្លី។\n"
    en = "# Title\n\nThe committee meets twice a year. The chair calls it. [p. 1]\n\n## Role\n\nShort.\n"
    (digest / "a.km.md").write_text(km, encoding="utf-8")
    (digest / "a.en.md").write_text(en, encoding="utf-8")
    lines = "".join(f"English {n}.\t{'ក' * 41}{n}\n" for n in range(5))
    for name in ("wmt20-newstest", "wmt20-wikipedia"):
        (tmp_path / f"{name}.en-km.tsv").write_text(lines, encoding="utf-8")

    tasks = {task.name: task for task in own_tasks(tmp_path / "corpus", tmp_path)}

    asked = tasks["rest km-en"]
    assert asked.questions == ("គណៈកម្មាធិការត្រូវប្រជុំពីរដងក្នុងមួយឆ្នាំ។",)
    # Four sentences make a passage of others, of either file; the fifth is left over.
    others = "English 0. English 1. English 2. English 3."
    assert asked.texts == ("The chair calls it.", others, others)
    assert tasks["rest en-km"].texts[0] == "ប្រធានកោះប្រជុំ។"
    heading = tasks["heading en-en"]
    assert heading.questions == ("Title", "Role")
    assert heading.texts[1] == "Short."
