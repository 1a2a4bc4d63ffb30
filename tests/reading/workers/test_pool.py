"""Reading in processes of their own: the same results, and nothing that a file does reaches us."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from khmerqa.errors import GivenUpError, UnreadableError
from khmerqa.reading.formats import read
from khmerqa.reading.workers.child import ChildSettings
from khmerqa.reading.workers.pool import Limits, ReadingPool
from khmerqa.reading.workers.process import ChildProcess
from khmerqa.types import Extracted

from ..ocr_samples import page_of_bars, scan
from ..samples import KHMER_PARAGRAPHS, paragraph_page, raw_pdf, simple_pdf, zip_of

TEXT = "\n\n".join(KHMER_PARAGRAPHS).encode()
PDF = simple_pdf([paragraph_page(), paragraph_page()])
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    with closing(ReadingPool()) as made:
        yield made


def child_of(pool: ReadingPool) -> int:
    """The process that serves the pool: the newest of its name among our children.

    Not the one with the highest number: these begin again, and one that ended may still be listed.
    """
    pool.read("a.txt", TEXT)
    listed = subprocess.run(
        ["pgrep", "-n", "-P", str(os.getpid()), "-f", "khmerqa.reading.workers.child"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return int(listed)


@pytest.mark.parametrize(("name", "data"), [("a.txt", TEXT), ("a.pdf", PDF)])
def test_the_same_as_reading_here(pool: ReadingPool, name: str, data: bytes) -> None:
    found = pool.read(name, data)
    assert isinstance(found, Extracted)
    assert [page.blocks for page in found.pages] == [page.blocks for page in read(name, data).pages]


def test_many_small_files_share_one_process(pool: ReadingPool) -> None:
    before = child_of(pool)
    for number in range(200):
        assert pool.read(f"{number}.txt", f"file number {number}".encode()).pages[0].blocks
    assert child_of(pool) == before


HOSTILE: dict[str, tuple[str, bytes | Callable[[], bytes], str | None]] = {
    "zero bytes": ("a.pdf", b"", "empty"),
    "truncated": ("a.pdf", PDF[: len(PDF) // 2], "incomplete"),
    "mislabelled": ("a.pdf", b"\x89PNG\r\n\x1a\n" + bytes(200), "it is a picture"),
    "ten thousand pages": ("a.pdf", raw_pdf([""] * 10_000), "10000 pages"),
    "zip bomb": (
        "a.docx",
        lambda: zip_of({"word/document.xml": bytes(300 * 2**20), "[Content_Types].xml": b""}),
        "unpacks to",
    ),
    "billion laughs": (
        "a.docx",
        zip_of(
            {
                "[Content_Types].xml": CONTENT_TYPES.encode(),
                "word/document.xml": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><x>&l11;</x>'.encode(),
            }
        ),
        "declares XML entities",
    ),
    "nested without end": ("a.html", b"<html><p>words</p>" + b"<div>" * 200_000, None),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_gets_one_clear_line(pool: ReadingPool, case: str) -> None:
    name, made, said = HOSTILE[case]
    data = made() if callable(made) else made
    try:
        pool.read(name, data)
    except UnreadableError as error:
        khmer, english = error.message.km, error.message.en
        assert khmer != english
        assert "\n" not in str(error.message)
        assert said is None or said in english
    else:
        assert said is None
    assert pool.read("after.txt", TEXT).pages[0].blocks


def test_an_encrypted_file(pool: ReadingPool, tmp_path: Path) -> None:
    # The smallest dictionary that makes an engine ask for a password.
    locked = PDF.replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 "
        b"/O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >>",
    )
    with pytest.raises(UnreadableError, match="password"):
        pool.read("locked.pdf", locked)


def test_a_process_that_dies_is_replaced(pool: ReadingPool) -> None:
    os.kill(child_of(pool), signal.SIGKILL)
    assert pool.read("a.txt", TEXT).pages[0].blocks


def test_a_process_that_cannot_live_is_given_up() -> None:
    settings = ChildSettings(memory=60 * 2**20)
    with closing(ReadingPool(settings)) as small, pytest.raises(GivenUpError):
        small.read("a.pdf", PDF)


def test_what_takes_too_long_is_stopped() -> None:
    hasty = ReadingPool(limits=Limits(seconds=0.0))
    with closing(hasty), pytest.raises(GivenUpError, match="more than 0 seconds"):
        hasty.read("a.pdf", PDF)


def test_the_time_is_that_of_the_processor() -> None:
    with closing(ReadingPool(limits=Limits(seconds=2.0))) as patient:
        assert patient.run(subprocess.check_output, ["sleep", "2.5"]) == b""


def test_the_time_of_what_a_process_starts_counts() -> None:
    endless = ["sh", "-c", "(while :; do :; done)"]
    with (
        closing(ReadingPool(limits=Limits(seconds=2.0))) as hasty,
        pytest.raises(GivenUpError, match="more than 2 seconds"),
    ):
        hasty.run(subprocess.check_output, endless)


def test_other_processes_are_looked_at_only_when_the_limit_may_be_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[bool] = []

    def looked(child: ChildProcess, *, of_running: bool = True) -> float:
        looks.append(of_running)
        return 0.0

    monkeypatch.setattr(ChildProcess, "processor_seconds", looked)
    with closing(ReadingPool()) as pool:
        pool.run(subprocess.check_output, ["sleep", "1.2"])
    assert looks == [False]


def test_a_process_that_waits_for_ever_is_stopped_by_the_clock() -> None:
    with (
        closing(ReadingPool(limits=Limits(clock_seconds=0.5))) as asleep,
        pytest.raises(GivenUpError, match=r"stood still.*less busy"),
    ):
        asleep.run(subprocess.check_output, ["sleep", "600"])


def test_after_many_files_the_process_is_replaced() -> None:
    with closing(ReadingPool(limits=Limits(files=2))) as pool:
        first = child_of(pool)
        pool.read("a.txt", TEXT)
        assert child_of(pool) != first


def test_a_pool_that_was_closed_begins_again(pool: ReadingPool) -> None:
    before = child_of(pool)
    pool.close()
    for _ in range(50):  # the process is gone as soon as it is closed
        if not Path(f"/proc/{before}").exists():
            break
        time.sleep(0.1)
    assert not Path(f"/proc/{before}").exists()
    assert pool.read("a.txt", TEXT).pages[0].blocks


def mutated(data: bytes, dice: random.Random) -> bytes:
    """A file with some bytes changed, left out, doubled or cut off, as damage and malice do."""
    changed = bytearray(data)
    for _ in range(dice.randint(1, 30)):
        at = dice.randrange(len(changed))
        length = dice.choice((1, 1, 4, 40, 400))
        match dice.randrange(4):
            case 0:
                changed[at] = dice.randrange(256)
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = changed[at : at + length]
            case _:
                changed[at : at + length] = dice.randbytes(length)
        if not changed:
            return b"x"
    return bytes(changed)


def word_file() -> bytes:
    import docx

    document = docx.Document()
    document.add_heading("ផែនការ", 1)
    for paragraph in KHMER_PARAGRAPHS:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def own_samples() -> dict[str, bytes]:
    unpacked = zipfile.ZipFile(io.BytesIO(word_file()))
    parts = {name: unpacked.read(name) for name in unpacked.namelist()}
    return {
        "plain.pdf": PDF,
        "word.docx": zip_of(parts),
        "page.html": f"<html><body><h1>ផែនការ</h1><p>{KHMER_PARAGRAPHS[0]}</p></body></html>".encode(),
        "list.md": f"# ផែនការ\n\n- {KHMER_PARAGRAPHS[0]}\n".encode(),
        "plain.txt": TEXT,
    }


def assert_survives(pool: ReadingPool, name: str, data: bytes) -> None:
    try:
        assert pool.read(name, data).pages
    except UnreadableError as error:
        khmer, english = error.message.km, error.message.en
        assert khmer
        assert english


@pytest.mark.parametrize("name", own_samples())
def test_fuzz(pool: ReadingPool, name: str) -> None:
    data = own_samples()[name]
    dice = random.Random(name)
    for _ in range(25):
        assert_survives(pool, name, mutated(data, dice))
    assert pool.read("after.txt", TEXT).pages[0].blocks


def test_fuzz_of_a_scan() -> None:
    data, dice = scan(page_of_bars(3)), random.Random("scan")
    # OCR of what is whole would take minutes; it is stopped as soon as it begins.
    with closing(ReadingPool(limits=Limits(ocr_seconds=0.05))) as pool:
        for _ in range(6):
            assert_survives(pool, "scan.pdf", mutated(data, dice))


@pytest.mark.parametrize("name", ["laws/constitution-1989.pdf", "laws/law_gh_2.pdf"])
def test_fuzz_of_real_files(shared: Path, name: str) -> None:
    data = (shared / name).read_bytes()
    dice = random.Random(name)
    # What is damaged is given up after seconds, so that OCR of what is not does not take minutes.
    with closing(ReadingPool(limits=Limits(seconds=20, ocr_seconds=0.1))) as pool:
        for _ in range(5):
            assert_survives(pool, "real.pdf", mutated(data, dice))
