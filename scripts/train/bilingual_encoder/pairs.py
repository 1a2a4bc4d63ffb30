"""English–Khmer texts to distil from, with their weights."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import left_out
from bilingual_encoder.authored import AuthoredPassage

# How often a text of a source is drawn. Term lists are short and reliable; mkqa was translated by
# machine; the screens of programs are good Khmer on one subject. Place names are left out: they are
# transliteration for the most part.
_FILES = {
    "odm-taxonomy.en-km.tsv": 2.0,
    "tico19.en-km.tsv": 1.5,
    "wmt20-wikipedia.en-km.tsv": 1.2,
    "mozilla-www.en-km.tsv": 0.7,
    "mkqa-questions.en-km.tsv": 0.5,
}
_GLOSSARY, _WEB, _AUTHORED, _ENGLISH = 2.0, 0.5, 2.0, 0.5
_WEB_MORE = {"voa_paragraphs": 2.0}
_GROUP = 3  # sentences of a passage that are also read together
_MARKUP = re.compile(r"<[^<>]{1,40}>")
_SENTENCE = re.compile(r"(?<=[.?!;:])\s+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A text in English and Khmer; ``khmer`` is empty for a text known in English only."""

    english: str
    khmer: str
    weight: float


def read_pairs(folder: Path, authored: Iterable[AuthoredPassage]) -> list[Pair]:
    """Return the distinct pairs of all sources."""
    found: dict[tuple[str, str], Pair] = {}
    for source in (
        _files(folder),
        _glossary(folder),
        _web(folder),
        _own(authored),
        _only_english(folder),
    ):
        for pair in source:
            english, khmer = _clean(pair.english), _clean(pair.khmer)
            if english and (english, khmer) not in found:
                found[english, khmer] = Pair(english, khmer, pair.weight)
    return list(found.values())


def _files(folder: Path) -> Iterator[Pair]:
    for name, weight in _FILES.items():
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            english, tab, khmer = line.partition("\t")
            if tab and khmer.strip():
                yield Pair(english, khmer, weight)


def _glossary(folder: Path) -> Iterator[Pair]:
    with (folder / "glossary.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            for khmer in row["km"].split(" | "):
                yield Pair(row["en"], khmer, _GLOSSARY)


def _web(folder: Path) -> Iterator[Pair]:
    for line in (folder / "web.en-km-source.tsv").read_text(encoding="utf-8").splitlines():
        english, khmer, source = line.split("\t")[:3]
        if not source.startswith(left_out.WEB_SOURCES):
            yield Pair(english, khmer, _WEB_MORE.get(source, _WEB))


def _own(authored: Iterable[AuthoredPassage]) -> Iterator[Pair]:
    for passage in authored:
        groups = [
            passage.sentences[at : at + _GROUP] for at in range(len(passage.sentences) - _GROUP + 1)
        ]
        texts = [
            passage.title,
            passage.section,
            *passage.sentences,
            *(question.text for question in passage.questions),
            *(text for miss in passage.near_misses for text in (miss.text, miss.sentence)),
            *(claim.text for claim in passage.claims),
        ]
        for text in texts:
            yield Pair(text.en, text.km, _AUTHORED)
        for group in groups:
            yield Pair(
                " ".join(text.en for text in group), " ".join(text.km for text in group), _AUTHORED
            )


def _only_english(folder: Path) -> Iterator[Pair]:
    for path in sorted((folder / "qa_en").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Pair(row["question"], "", _ENGLISH)
            for sentence in _SENTENCE.split(row.get("passage") or row.get("window") or ""):
                if 20 < len(sentence) < 400 and "…" not in sentence:
                    yield Pair(sentence, "", _ENGLISH / 2)


def _clean(text: str) -> str:
    return " ".join(_MARKUP.sub(" ", text).split())
