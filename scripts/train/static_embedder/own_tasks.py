"""Retrieval tasks from our own corpus, for choosing a model.

A first sentence finds the rest of its paragraph, a heading finds the text below it. The digests in
``corpus/_sources`` have the same paragraphs in both languages, so question and text may be in either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from khmerqa.text.structure.sentences import SOURCE_MARK, sentences

LANGUAGES = ("km", "en")
_MARKUP = re.compile(r"^(?:#+|[-*]|\d+\.)\s*", re.MULTILINE)
_MIN_LENGTH = 40  # code points of a Khmer paragraph
_OTHERS = ("wmt20-newstest", "wmt20-wikipedia")
_JOINED = 4  # sentences make a passage


@dataclass(frozen=True, slots=True)
class Task:
    """``questions[i]`` belongs to ``texts[i]``; all further texts are distractors."""

    name: str
    questions: tuple[str, ...]
    texts: tuple[str, ...]


def own_tasks(corpus: Path, training: Path) -> list[Task]:
    """Return the tasks; sentences of ``training`` from no document are distractors."""
    others = {language: tuple(_others(training, language)) for language in LANGUAGES}
    pairs = [pair for paths in _digests(corpus) for pair in _paragraphs(*paths)]
    firsts = {language: [pair[language][0] for pair in pairs] for language in LANGUAGES}
    rests = {language: [" ".join(pair[language][1:]) for pair in pairs] for language in LANGUAGES}
    tasks = [
        Task(f"rest {one}-{other}", tuple(firsts[one]), (*rests[other], *others[other]))
        for one in LANGUAGES
        for other in LANGUAGES
    ]
    for position, language in enumerate(LANGUAGES):
        sections = [each for paths in _digests(corpus) for each in _sections(paths[position])]
        headings = [heading for heading, _ in sections]
        unique = [each for each in sections if headings.count(each[0]) == 1]
        texts = (*(text for _, text in unique), *others[language])
        tasks.append(
            Task(f"heading {language}-{language}", tuple(heading for heading, _ in unique), texts)
        )
    return tasks


def _digests(corpus: Path) -> Iterator[tuple[Path, Path]]:
    """Yield (Khmer, English) of each digest."""
    for khmer in sorted((corpus / "_sources").glob("*.km.md")):
        yield khmer, khmer.with_name(khmer.name.replace(".km.", ".en."))


def _paragraphs(khmer: Path, english: Path) -> Iterator[dict[str, list[str]]]:
    """Yield each paragraph of several sentences, as its sentences in both languages."""
    blocks = [_blocks(khmer), _blocks(english)]
    if len(blocks[0]) != len(blocks[1]):  # the paragraphs cannot be aligned
        return
    for one, other in zip(*blocks, strict=True):
        if one.startswith("#") or len(_plain(one)) <= _MIN_LENGTH:
            continue
        pair: dict[str, list[str]] = {
            "km": list(_sentences(_plain(one))),
            "en": list(_sentences(_plain(other))),
        }
        if min(map(len, pair.values())) > 1:
            yield pair


def _sections(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (heading, text below it) where there is text before the next heading."""
    heading, below = "", list[str]()
    for block in (*_blocks(path), "#"):
        if not block.startswith("#"):
            below.append(_plain(block))
            continue
        if heading and below:
            yield heading, "\n".join(below)
        heading, below = _plain(block), []


def _others(training: Path, language: str) -> Iterator[str]:
    for name in _OTHERS:
        lines = (training / f"{name}.en-km.tsv").read_text(encoding="utf-8").splitlines()
        pairs = [line.partition("\t") for line in lines]
        texts = [
            khmer if language == "km" else english
            for english, _, khmer in pairs
            if len(khmer) > _MIN_LENGTH
        ]
        for start in range(0, len(texts) - _JOINED + 1, _JOINED):
            yield " ".join(texts[start : start + _JOINED])


def _blocks(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]


def _plain(block: str) -> str:
    return SOURCE_MARK.sub("", _MARKUP.sub("", block)).strip()


def _sentences(text: str) -> Sequence[str]:
    return [text[start:end].strip() for start, end in sentences(text)]
