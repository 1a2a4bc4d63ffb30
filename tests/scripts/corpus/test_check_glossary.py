"""The pages that the glossary names for its terms: claims are parsed, false claims found."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from khmerqa import wiring
from khmerqa.ports import Segmenter
from khmerqa.text.glossary.table import Glossary
from khmerqa.types import Document, Page

ROOT = Path(__file__).parents[3]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "corpus" / "check-glossary"))
CLAIM, FAULTS = SCRIPT["claim_of"], SCRIPT["faults"]
KHMER, ENGLISH = SCRIPT["KHMER"], SCRIPT["ENGLISH"]
POLICY = "Digital Government Policy 2022-2035"
HEAD = (ROOT / "khmerqa" / "data" / "glossary.tsv").read_text(encoding="utf-8").split("\n", 1)[0]


def document(source: str, *pages: str) -> Document:
    ends = [sum(map(len, pages[: number + 1])) for number in range(len(pages))]
    parts = tuple(
        Page(number, None, end - len(text), end)
        for number, (text, end) in enumerate(zip(pages, ends, strict=True), start=1)
    )
    return Document(source, source, "", "km", "", "".join(pages), parts)


DOCUMENTS = {
    KHMER: document(KHMER, "សេវាសាធារណៈឌីជីថល\n", "៥ | Health | វិញ្ញាបនបត្រ\nPass | សុខភាព\n"),
    ENGLISH: document(ENGLISH, "digital public services\n", "nothing\n"),
}


@pytest.mark.parametrize(
    ("source", "page"),
    [
        (f"{POLICY}, p. 32 of both editions", 32),
        (f"{POLICY} (Khmer), Annex 2, no. 5, p. 92", 92),
        (f"Khmer: {POLICY} (Khmer), p. 17; English: term list", 17),
        ("name of the institution or law itself; Sub-Decree 44 of 1 March 2024, p. 2", 2),
        ("Khmer: Civil Code, PDF p. 7; English: term list", None),
        ("own rendering", None),
    ],
)
def test_claims(source: str, page: int | None) -> None:
    claim = CLAIM(source)
    assert (claim.page if claim else None) == page


@pytest.mark.parametrize(
    ("khmer", "english", "source", "wrong"),
    [
        ("សេវាសាធារណៈ", "public service", f"{POLICY}, p. 1 of both editions", 0),
        ("សេវាសាធារណៈ", "private service", f"{POLICY}, p. 1 of both editions", 1),
        ("សេវាឯកជន", "public service", f"{POLICY}, p. 1 of both editions", 1),
        ("សេវាសាធារណៈ", "public service", f"{POLICY}, p. 2 of both editions", 2),
        ("វិញ្ញាបនបត្រសុខភាព", "health pass", f"{POLICY} (Khmer), Annex 2, no. 5, p. 2", 0),
        ("វិញ្ញាបនបត្រសុខភាព", "health pass", f"{POLICY} (Khmer), p. 2", 1),
    ],
)
def test_faults_of_questions_are_found(
    khmer: str, english: str, source: str, wrong: int, segmenter: Segmenter
) -> None:
    row = "\t".join([khmer, "", english, "", "", source, "official", "", ""])
    terms = Glossary.parse(f"{HEAD}\n{row}\n").terms

    assert len(list(FAULTS(terms, DOCUMENTS, segmenter))) == wrong


def test_every_row_has_a_status() -> None:
    """An official term names a page, a document, or is a name; of the official glossary, all 36."""
    terms = wiring.glossary().terms
    annex = [term.source for term in terms if "Annex 2" in term.source]
    vague = [
        term.khmer[0]
        for term in terms
        if term.status == "official" and not (" p. " in term.source or "name" in term.source)
    ]

    assert sorted(int(source.split("no. ")[1].split(",")[0]) for source in annex) == [*range(1, 37)]
    assert len(vague) <= 10, vague
