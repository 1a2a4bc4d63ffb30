"""How much questions repeat the words of their evidence; a good question does not."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from khmerqa import wiring
from khmerqa.evaluation.fingerprint import fingerprint
from khmerqa.ingest.documents.canonical import CanonicalText
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.language import language_of
from khmerqa.types import Document

OVERLAP = 0.40  # at most, in the median
LIST = 500  # letters of a list that count as evidence with its introduction

# Function words and question words.
FUNCTION_WORDS = """
តើ ជា នៃ និង ឬ ទេ ដែរ ដែល នេះ នោះ ក្នុង លើ ពី ទៅ មក ដល់ ឱ្យ ឲ្យ នៅ បាន មាន ត្រូវ ដោយ តាម របស់
អ្វី អី ណា ប៉ុន្មាន នរណា អ្នកណា ខ្លះ យ៉ាង ម៉េច ដូចម្តេច ហើយ ក៏ នឹង គឺ ចំពោះ ដើម្បី សម្រាប់ រវាង
ទាំង អំពី ពេល ចំនួន គេ វា សូម បើ ឆ្នាំ ថ្ងៃ ខែ មួយ ទី ប្រាប់
a an and are at be by can did do does for from had has have how in is it its many may much must
of on or shall should that the their them this to under was were what when where which who whom
whose why will with would
"""
_WORDS = re.compile(r"(?P<khmer>[\u1780-\u17d3]+)|[a-z0-9\u17e0-\u17e9]+")
TextOf = Callable[[str], CanonicalText | Document | None]


def pages(text: CanonicalText | Document, numbers: Sequence[int]) -> str:
    """Return the text of some pages; all of it if the format has no pages."""
    if not text.pages or not numbers:
        return text.text
    return "".join(text.text[p.start : p.end] for p in text.pages if p.number in numbers)


def quoted(row: dict[str, Any], text_of: TextOf) -> str:
    """Return the evidence in a question's language (both for a mixed question), if it has text."""
    parts = []
    for each, text in _in_its_language(row, text_of):
        if "quote" in each:
            _, _, rest = text.text.partition(each["quote"])
            parts.append(each["quote"] + rest[: LIST if each["quote"][-1] in "៖:" else 0])
        elif "sha256" in each:
            words = text.text[each["start"] : each["end"]]
            parts += [words] if fingerprint(words).sha256 == each["sha256_folded"] else []
    return " ".join(parts)


def surrounding(row: dict[str, Any], text_of: TextOf) -> str:
    """Return the pages with the evidence, in the question's language."""
    return " ".join(
        pages(text, each.get("pages", [each["page"]]))
        for each, text in _in_its_language(row, text_of)
        if "page" in each or "pages" in each
    )


def _in_its_language(
    row: dict[str, Any], text_of: TextOf
) -> Iterator[tuple[dict[str, Any], CanonicalText | Document]]:
    for each in row["relevant"]:
        text = text_of(each["source"])
        if text and (row["style"] == "mixed" or language_of(text.text) == row["language"]):
            yield each, text


def content_words(text: str) -> set[str]:
    """Return the content words of a text; English words without a plural s."""
    words: set[str] = set()
    for match in _WORDS.finditer(search_key(text)):
        if match.lastgroup == "khmer":
            found = wiring.segmenter().segment([match.group()])[0]
            words.update(word for word in found if word not in FUNCTION_KEYS and word.strip())
        elif match.group() not in FUNCTION_KEYS:
            words.add(match.group().removesuffix("s"))
    return words - {""}


FUNCTION_KEYS = frozenset(search_key(FUNCTION_WORDS).split())


def share(question: str, evidence: str) -> float | None:
    """Return the share of a question's content words that are in the evidence; None without text."""
    words = content_words(question)
    return len(words & content_words(evidence)) / len(words) if words and evidence else None


def print_overlap(
    rows: Sequence[dict[str, Any]], text_of: TextOf, styles: Sequence[str]
) -> Iterator[str]:
    """Print the medians by style; yield those that are too high.

    If only the page of the evidence is known, the whole page is compared. That can only raise the share.
    """
    print("\n| content words also in | the evidence | median | its whole page | median | neither |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    answerable = [row for row in rows if row["answerable"]]
    known = {row["id"]: share(row["question"], quoted(row, text_of)) for row in answerable}
    at_most = {
        row["id"]: share(row["question"], surrounding(row, text_of))
        for row in answerable
        if known[row["id"]] is None
    }
    for style in (*styles, "all"):
        those = [row["id"] for row in answerable if style in (row["style"], "all")]
        exact = [each for name in those if (each := known[name]) is not None]
        upper = [each for name in those if (each := at_most.get(name)) is not None]
        left = len(those) - len(exact) - len(upper)
        cells = [f"{len(each)} | {_median(each)}" for each in (exact, upper)]
        print(f"| {style} | {cells[0]} | {cells[1]} | {left} |")
        if exact and statistics.median(exact) > OVERLAP:
            yield f"{style}: the median overlap is {_median(exact)}"


def _median(shares: Sequence[float]) -> str:
    return f"{statistics.median(shares):.0%}" if shares else "–"
