"""What the judge reads of the passages found, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from khmerqa.answer.judging.evidence import Evidence, EvidenceReader, ReadingLimits
from khmerqa.answer.sentences.candidates import Candidate
from khmerqa.answer.sentences.feature_extractor import FeatureExtractor
from khmerqa.ports import JudgedPassage, Judgement, Segmenter, Support
from khmerqa.search.hybrid import search
from khmerqa.search.question import analyse_question
from khmerqa.testing import WordJudge
from khmerqa.text.terms.words import word_tokens
from khmerqa.types import Passage
from tests.small_corpus import TRANSLATIONS, SmallIndex, small_index

BOOKS = "How many books does the library hold?"


class Listening:
    """A judge that remembers what it read; the sentence it is told of answers, and no other."""

    fingerprint = "listening"

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.read: list[JudgedPassage] = []

    def judge(self, question: str, passages: Sequence[JudgedPassage], /) -> list[Judgement]:
        self.read += passages
        found = [tuple(float(self.answer in each) for each in p.sentences) for p in passages]
        return [Judgement(max(each), each) for each in found]

    def support(self, statement: str, passages: Sequence[JudgedPassage], /) -> list[Support]:
        return []  # evidence is of questions only


def read(
    index: SmallIndex,
    judge: Listening | WordJudge,
    limits: ReadingLimits,
    asked: str = BOOKS,
) -> Evidence:
    generation = index.assistant().generation()
    question = analyse_question(asked, index.segmenter, index.embedder)
    hits = search(question, generation, TRANSLATIONS, 8)
    reader = EvidenceReader(judge, FeatureExtractor(index.segmenter, index.embedder), limits)
    return reader.read(question, hits, generation)


def test_no_more_sentences_are_chosen_than_the_limit(index: SmallIndex) -> None:
    evidence = read(index, Listening("nothing"), ReadingLimits(sentences=3, before=0, after=0))
    assert len(evidence.probabilities) == 3


def test_neighbours_and_titles_are_read_with_a_sentence(index: SmallIndex) -> None:
    judge = Listening("3,500")
    evidence = read(index, judge, ReadingLimits(sentences=1))
    (passage,) = judge.read
    assert 2 <= len(passage.sentences) <= 3
    assert passage.heading
    assert evidence.mean_of_best == 1.0 / len(evidence.probabilities)


def test_the_passage_that_answers_comes_first(index: SmallIndex) -> None:
    plain = read(index, Listening("nothing"), ReadingLimits())
    last = plain.hits[-1]
    sentence = last.passage.text.split("\n")[-1][:20]
    turned = read(index, Listening(sentence), ReadingLimits(sentences=400, of_passage=50, share=1))
    assert sentence in turned.hits[0].passage.text
    assert sorted(hit.passage.id for hit in turned.hits) == sorted(
        hit.passage.id for hit in plain.hits
    )


def test_without_a_share_the_order_is_retrievals(index: SmallIndex) -> None:
    judge = WordJudge(partial(word_tokens, segmenter=index.segmenter))
    generation = index.assistant().generation()
    question = analyse_question(BOOKS, index.segmenter, index.embedder)
    searched = [hit.passage.id for hit in search(question, generation, TRANSLATIONS, 8)]
    found = read(index, judge, ReadingLimits(share=0))
    turned = read(index, judge, ReadingLimits(share=1))
    assert [hit.passage.id for hit in found.hits] == searched
    assert [hit.passage.id for hit in turned.hits] != searched


def test_a_list_is_worth_its_best_part() -> None:
    passage = Passage("p", "d", 0, 0, 50, "…", 1, 1, (), "en")
    whole = Candidate("d", passage, 0, 50, "…", "list")
    evidence = Evidence(probabilities={("d", 10, 20): 0.7, ("d", 60, 70): 0.9, ("e", 10, 20): 0.8})
    assert evidence.probability(whole) == 0.7
    assert evidence.mean_of_best == pytest.approx(0.8)


def test_an_item_is_read_after_the_line_that_announces_its_list(
    tmp_path: Path, segmenter: Segmenter
) -> None:
    law = (
        "# Law on Gifts\n\n## Scope\n\nA gift is made by one of these:\n\n- a notary of the province\n"
        "- the council of a commune\n\nIt is in force.\n"
    )
    index = small_index(tmp_path, segmenter, {"law.md": law})
    judge = Listening("nothing")
    limits = ReadingLimits(sentences=1, before=0, after=0)
    read(index, judge, limits, "Does a notary of the province make gifts?")
    (passage,) = judge.read
    assert passage.sentences[0] == "A gift is made by one of these:"
    assert "notary" in passage.sentences[1]
