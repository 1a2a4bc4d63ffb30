"""The digests: equal paragraphs and numbers in both languages, Khmer in canonical order."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest

from khmerqa import wiring
from khmerqa.evaluation.fingerprint import folded
from khmerqa.ingest.documents.canonical import canonical
from khmerqa.ingest.files.catalogue import read_catalogue
from khmerqa.reading.formats import read
from khmerqa.text.expressions.numerals import ascii_digits
from khmerqa.text.glossary.keys import english_key, khmer_key
from khmerqa.text.glossary.table import Term
from khmerqa.text.khmer.clusters import KHMER_CLUSTER
from khmerqa.text.khmer.normalise import search_key

CORPUS = Path(__file__).parents[1] / "corpus"
SOURCES = CORPUS / "_sources"
WORKS = sorted(path.name.removesuffix(".km.md") for path in SOURCES.glob("*.km.md"))
MARK = re.compile(r"\[(p\.|source|ទំព័រ|ប្រភព) ([^\]]+)\]")
KHMER_DIGIT = re.compile("[\u17e0-\u17e9]")
NUMBER = re.compile("[\u17e0-\u17e9]+(?:[.,][\u17e0-\u17e9]+)*|[0-9]+(?:[.,][0-9]+)*")
ADDRESS = re.compile(r"https?://\S+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u206f\ufeff\u17b4\u17b5]")
SPELLED_EN = (
    "one first Phase.I", "two second", "three third", "four fourth", "five fifth", "six sixth",
    "seven seventh", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen",
)  # fmt: skip
SPELLED_KM = (
    "មួយ", "ពីរ", "បី", "បួន", "ប្រាំ", "ប្រាំមួយ", "ប្រាំពីរ", "ប្រាំបី", "ប្រាំបួន", "ដប់",
    "ដប់មួយ", "ដប់ពីរ", "ដប់បី", "ដប់បួន", "ដប់ប្រាំ", "ដប់ប្រាំមួយ",
)  # fmt: skip
MONTHS = (
    ("January", "មករា"), ("February", "កុម្ភៈ"), ("March", "មីនា"), ("April", "មេសា"),
    ("May", "ឧសភា"), ("June", "មិថុនា"), ("July", "កក្កដា"), ("August", "សីហា"),
    ("September", "កញ្ញា"), ("October", "តុលា"), ("November", "វិច្ឆិកា"), ("December", "ធ្នូ"),
)  # fmt: skip
HEARSAY = re.compile("According to (press|law firm|a public profile)")
NAMES = sorted(
    (
        (key, term)
        for term in wiring.glossary().terms
        for key in map(english_key, term.english)
        if " " in key
    ),
    key=lambda pair: -len(pair[0]),
)
KINDS = {"p.": "page", "ទំព័រ": "page", "source": "source", "ប្រភព": "source"}


def text_of(work: str, language: str) -> str:
    return (SOURCES / f"{work}.{language}.md").read_text(encoding="utf-8")


def paragraphs(work: str, language: str) -> list[str]:
    return text_of(work, language).strip().split("\n\n")


def lines(work: str, language: str) -> list[str]:
    """The lines with text, without the list of sources, whose addresses are broken by printing."""
    return [line for line in text_of(work, language).splitlines() if line and "://" not in line]


def named(english: str) -> list[Term]:
    """The terms of two or more words in a line, the longest first and none within another."""
    text, found = f" {english_key(english)} ", []
    for key, term in NAMES:
        if f" {key} " in text:
            text = text.replace(f" {key} ", " | ")
            found.append(term)
    return found


def numbers(text: str) -> set[str]:
    """Numbers in ASCII digits without thousands separators, except in addresses and marks."""
    bare = re.sub(r"^\d+\. ", "", MARK.sub("", ADDRESS.sub("", text)), flags=re.MULTILINE)
    return {normal(number) for number in NUMBER.findall(bare)}


def normal(number: str) -> str:
    """A number with a decimal point and without trailing .0; Khmer has a decimal comma."""
    decimal, thousands = ",." if KHMER_DIGIT.match(number) else ".,"
    return ascii_digits(number).replace(thousands, "").replace(decimal, ".").removesuffix(".0")


def spelled(number: str, text: str, names: tuple[str, ...]) -> bool:
    """Whether the text has the number as a word."""
    if not number.isdigit() or not 1 <= int(number) <= len(names):
        return False
    return any(
        re.search(rf"{word}", text, re.IGNORECASE) for word in names[int(number) - 1].split()
    )


def test_every_work_has_both_languages() -> None:
    assert len(WORKS) >= 12
    assert [path.name for path in sorted(SOURCES.glob("*.md"))] == sorted(
        f"{work}.{language}.md" for work in WORKS for language in ("en", "km")
    )


@pytest.mark.parametrize("work", WORKS)
def test_both_languages_have_the_same_shape(work: str) -> None:
    khmer, english = paragraphs(work, "km"), paragraphs(work, "en")

    assert len(khmer) == len(english)
    for mine, yours in zip(khmer, english, strict=True):
        lines = (mine.split("\n"), yours.split("\n"))
        starts = [[re.match(r"#+ |- |\d+\. |", line)[0] for line in each] for each in lines]  # type: ignore[index]
        assert starts[0] == starts[1], f"{mine}\n{yours}"


@pytest.mark.parametrize("work", WORKS)
def test_both_languages_have_the_same_numbers_and_months(work: str) -> None:
    for khmer, english in zip(paragraphs(work, "km"), paragraphs(work, "en"), strict=True):
        if khmer.startswith("1. ") and "https://" in khmer:
            continue  # the list of sources has titles and addresses
        mine, yours = numbers(khmer), numbers(english)
        only = [number for number in mine - yours if not spelled(number, english, SPELLED_EN)]
        only += [number for number in yours - mine if not spelled(number, khmer, SPELLED_KM)]
        assert not only, f"{only}\n{khmer}\n{english}"
        for name, name_km in MONTHS:
            # English "May" and "March" may be other words, so only a missing one is wrong.
            assert name in english or f"ខែ{name_km}" not in khmer, f"{name}\n{khmer}\n{english}"


@pytest.mark.parametrize("work", WORKS)
def test_both_languages_have_the_same_marks(work: str) -> None:
    for khmer, english in zip(paragraphs(work, "km"), paragraphs(work, "en"), strict=True):
        mine, yours = (
            [
                (KINDS[kind], re.findall(r"\d+", ascii_digits(where)))
                for kind, where in MARK.findall(text)
            ]
            for text in (khmer, english)
        )
        assert mine == yours, f"{khmer}\n{english}"


@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize("language", ["km", "en"])
def test_every_statement_has_its_source(work: str, language: str) -> None:
    sources = {"km": "## ប្រភព", "en": "## Sources"}[language]
    for paragraph in chain(paragraphs(work, language)):
        if paragraph == sources:
            break
        if not paragraph.startswith("#") and not paragraph.endswith((":", "៖")):
            assert MARK.search(paragraph.split("\n")[-1]), paragraph


@pytest.mark.parametrize("work", WORKS)
def test_cited_sources_are_listed(work: str) -> None:
    text = text_of(work, "en")
    pointed = {
        int(number)
        for kind, where in MARK.findall(text)
        if KINDS[kind] == "source"
        for number in re.findall(r"\d+", where)
    }
    listed = re.findall(r"^(\d+)\. ", text.partition("## Sources")[2], re.MULTILINE)
    assert pointed <= set(map(int, listed))
    assert listed == [str(number + 1) for number in range(len(listed))]


@pytest.mark.parametrize("work", WORKS)
def test_head_says_that_it_is_a_digest(work: str) -> None:
    khmer, english = paragraphs(work, "km"), paragraphs(work, "en")

    assert khmer[0].endswith("— សេចក្តីសង្ខេប")
    assert english[0].endswith("— digest")
    assert khmer[1].startswith("អត្ថបទនេះជាសេចក្តីសង្ខេប ពុំមែនជាឯកសារផ្លូវការទេ។")
    assert english[1].startswith("This text is a digest and not an official document.")
    assert "ខែវិច្ឆិកា ឆ្នាំ២០២៦" in khmer[1]
    assert "November 2026" in english[1]


@pytest.mark.parametrize("work", WORKS)
def test_khmer_is_in_canonical_order(work: str) -> None:
    text = text_of(work, "km")

    assert not INVISIBLE.search(text)
    wrong = {
        cluster for cluster in re.findall(KHMER_CLUSTER, text) if search_key(cluster) != cluster
    }
    assert not wrong


@pytest.mark.parametrize("work", WORKS)
def test_khmer_statements_use_khmer_digits_and_stops(work: str) -> None:
    for paragraph in paragraphs(work, "km"):
        if "https://" in paragraph:
            continue
        bare = MARK.sub("", paragraph)
        for line in bare.split("\n"):
            if not line.startswith("#"):
                assert line.rstrip().endswith(("។", "៖")), line


@pytest.mark.parametrize("work", WORKS)
def test_uncertain_statements_are_marked_in_both_languages(work: str) -> None:
    for khmer, english in zip(paragraphs(work, "km"), paragraphs(work, "en"), strict=True):
        unsure = HEARSAY.match(english)
        assert not unsure or re.match("(យោង)?តាម", khmer), f"{khmer}\n{english}"


def test_official_terms_of_the_glossary_are_used() -> None:
    """The Khmer line has the Khmer form of the official names in the English line.

    Not always: grammar splits some names ("bilateral and multilateral cooperation").
    """
    used = [
        any(khmer_key(form) in khmer_key(khmer) for form in term.khmer)
        for work in WORKS
        for khmer, english in zip(lines(work, "km"), lines(work, "en"), strict=True)
        for term in named(english)
    ]

    assert len(used) > 900
    assert sum(used) / len(used) > 0.95


@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize("language", ["km", "en"])
def test_printed_digest_equals_its_source(work: str, language: str) -> None:
    """Line by line, letter by letter; a hyphen at the end of a line may be lost in reading."""
    path = CORPUS / f"{work}.{language}.pdf"
    printed = folded(canonical(read(path.name, path.read_bytes())).text).replace("-", "")
    bare = (re.sub(r"^(#+|-|\d+\.) ", "", line) for line in lines(work, language))
    missing = [line for line in bare if folded(line).replace("-", "") not in printed]

    assert missing == []


def test_catalogue_lists_exactly_the_digests() -> None:
    catalogue = read_catalogue(CORPUS)
    digests = {name for name, entry in catalogue.items() if entry.kind == "digest"}

    assert digests == {f"{work}.{language}.pdf" for work in WORKS for language in ("km", "en")}
    assert digests <= {path.name for path in CORPUS.glob("*.pdf")}


@pytest.mark.parametrize("work", WORKS)
def test_catalogue_agrees_for_both_languages(work: str) -> None:
    catalogue = read_catalogue(CORPUS)
    khmer, english = (catalogue[f"{work}.{language}.pdf"] for language in ("km", "en"))

    assert (khmer.language, english.language) == ("km", "en")
    for field in ("work", "title_km", "title_en", "date", "type", "status"):
        assert getattr(khmer, field) == getattr(english, field), field
    assert khmer.title_km
    assert english.title_en
    assert khmer.issuer
    assert english.issuer


@pytest.mark.parametrize("work", [work for work in WORKS if "draft" in work])
def test_a_draft_is_never_shown_as_law(work: str) -> None:
    entry = read_catalogue(CORPUS)[f"{work}.km.pdf"]

    assert entry.status == "draft"
    assert "ពុំទាន់ចូលជាធរមានទេ" in paragraphs(work, "km")[1]
    assert "it is not in force" in paragraphs(work, "en")[1]
