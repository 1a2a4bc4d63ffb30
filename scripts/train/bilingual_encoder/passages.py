"""Passages as the encoder and the judge read them: a heading, then sentences, with the place of each."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bilingual_encoder.authored import AuthoredPassage, Side

_SENTENCE_END = re.compile(r"(?<=[.?!;])\s+(?=[A-Z\"“(])")
_MOST_SENTENCES = 12


@dataclass(frozen=True, slots=True)
class Text:
    """One passage in one language. ``id`` is equal for both languages."""

    id: str
    group: str  # passages of one group are hard to tell apart
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the passage it is about, and the sentences that answer it (none: no answer there)."""

    question: str
    passage: Text
    answer: frozenset[int]


def text_of(passage: AuthoredPassage, side: Side) -> Text:
    """Return a passage in one language."""
    return Text(
        id=passage.id,
        group=passage.topic,
        heading=passage.heading(side),
        sentences=tuple(sentence[side] for sentence in passage.sentences),
    )


def with_sentence(text: Text, place: int, sentence: str) -> Text:
    """Return a passage with one more sentence before the one at ``place``."""
    return replace(text, sentences=(*text.sentences[:place], sentence, *text.sentences[place:]))


def without_sentences(text: Text, places: frozenset[int]) -> Text:
    """Return a passage without some of its sentences."""
    return replace(
        text, sentences=tuple(each for at, each in enumerate(text.sentences) if at not in places)
    )


def window(asked: Asked, place: int, size: int, draw: random.Random) -> Asked:
    """Return a question with ``size`` sentences of its passage, that at ``place`` among them."""
    sentences = asked.passage.sentences
    size = min(size, len(sentences))
    first = min(max(0, place - draw.randrange(size)), len(sentences) - size)
    text = replace(asked.passage, sentences=sentences[first : first + size])
    answer = frozenset(each - first for each in asked.answer if first <= each < first + size)
    return Asked(asked.question, text, answer)


def draw_questions(
    passage: AuthoredPassage, of_question: Side, of_text: Side, draw: random.Random, count: int
) -> tuple[Text, list[Asked]]:
    """Return the passage, and ``count`` questions that it answers.

    A near miss is one of them now and then: then the sentence that answers it stands in the passage.
    """
    text = text_of(passage, of_text)
    asked = [
        (question.text[of_question], frozenset(question.answer)) for question in passage.questions
    ]
    if passage.near_misses and draw.random() < 0.6:
        miss = draw.choice(passage.near_misses)
        place = draw.randrange(len(text.sentences) + 1)
        text = with_sentence(text, place, miss.sentence[of_text])
        asked = [
            (question, frozenset(at + (at >= place) for at in answer)) for question, answer in asked
        ]
        drawn = [(miss.text[of_question], frozenset({place}))]
        drawn += draw.sample(asked, min(count - 1, len(asked)))
    else:
        drawn = draw.sample(asked, min(count, len(asked)))
    return text, [Asked(question, text, answer) for question, answer in drawn]


def read_english_questions(folder: Path) -> list[Asked]:
    """Return the English questions of ``qa_en`` whose answer is found in one sentence."""
    return [
        asked
        for name in ("xquad_en", "policyqa", "h2o_policy")
        for line in (folder / "qa_en" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        for asked in _english_question(name, json.loads(line))
    ]


def _english_question(source: str, row: dict[str, object]) -> Iterator[Asked]:
    passage = " ".join(str(row.get("passage") or row.get("window") or "").split())
    answer = " ".join(str(row.get("answer") or "").split())
    sentences = _SENTENCE_END.split(passage)
    found = [place for place, sentence in enumerate(sentences) if answer and answer in sentence]
    if len(found) != 1 or not 2 <= len(sentences) <= 40 or len(answer) < 3:
        return
    start = max(0, min(found[0] - _MOST_SENTENCES // 2, len(sentences) - _MOST_SENTENCES))
    title = str(row.get("title") or row.get("doc") or "").replace("_", " ")
    text = Text(
        id=f"{source}:{hash_of(passage)}",
        group=f"{source}:{title}",
        heading=title,
        sentences=tuple(sentences[start : start + _MOST_SENTENCES]),
    )
    yield Asked(str(row["question"]), text, frozenset({found[0] - start}))


def hash_of(text: str) -> str:
    """Return a short name for a text."""
    return f"{len(text)}-{text[:40]}"


def group_batches(
    passages: Sequence[AuthoredPassage], size: int, draw: random.Random
) -> Iterator[list[AuthoredPassage]]:
    """Yield batches for ever: half of them of any passages, half of few topics, documents together."""
    by_topic: dict[str, list[AuthoredPassage]] = {}
    for passage in passages:
        by_topic.setdefault(passage.topic, []).append(passage)
    topics = sorted(by_topic)
    while True:
        if draw.random() < 0.5:
            yield draw.sample(list(passages), size)
            continue
        pool = [each for topic in draw.sample(topics, 3) for each in by_topic[topic]]
        start = draw.randrange(len(pool))
        yield (pool[start:] + pool[:start])[: size // 2] + draw.sample(pool, size - size // 2)
