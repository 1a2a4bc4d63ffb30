"""Only sentences of a language model that can be checked are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest

from khmerqa.answer.question.follow_up import Turn
from khmerqa.answer.writing.generative import FELL_BACK, MAX_LENGTH, MAX_MARKERS, MAX_READ
from khmerqa.answer.writing.prompts import (
    MAX_PASSAGE_TOKENS,
    answer_prompt,
    estimated_tokens,
    passages_to_show,
)
from khmerqa.answer.writing.support import without_markers
from khmerqa.errors import LanguageModelError
from khmerqa.ports import JudgedPassage, LanguageModel, Message, Support
from khmerqa.testing import ScriptedModel, WordJudge
from khmerqa.types import Answer, Bilingual, Passage
from tests.small_corpus import SmallIndex

BOOKS = "How many books does the library hold?"
DOGS = "What about dogs in a garden?"


def _says(text: str) -> ScriptedModel:
    return ScriptedModel(lambda messages: text)


class Dies:
    """Says something and fails."""

    name = "dies"

    def __init__(self, said: str = "") -> None:
        self._said = said

    def complete(self, messages: Sequence[Message], max_tokens: int, /) -> Iterator[str]:
        yield self._said
        raise LanguageModelError(Bilingual("បាត់", "gone"))


def _ask(index: SmallIndex, model: LanguageModel, question: str = BOOKS) -> Answer:
    return index.assistant(model=model).ask(question, 5)


def _marker(index: SmallIndex, question: str, text: str) -> int:
    """The number of the passage that holds ``text``, as the model is shown it."""
    shown: list[str] = []

    def listens(messages: Sequence[Message]) -> str:
        shown.append(messages[1].content)
        return "NONE"

    _ask(index, ScriptedModel(listens), question)
    numbers = [
        int(number)
        for number, passage in re.findall(r"\[(\d)\] (<<\w+>>\n.*?\n<<\w+>>)", shown[0], re.DOTALL)
        if text in passage
    ]
    return numbers[0]


def test_a_supported_sentence_leaves_with_its_citation(index: SmallIndex) -> None:
    marker = _marker(index, BOOKS, "3,500")
    answer = _ask(index, _says(f"There are 3,500 books in it [{marker}]."))

    assert answer.status == "answered"
    assert answer.writer == "scripted"
    assert answer.text == "There are 3,500 books in it. [1]"
    assert "3,500" in answer.citations[0].quote
    assert FELL_BACK["en"] not in (answer.notice or "")


DROPPED = {
    "a number that is not there": "It holds 4,000 books. [{}]",
    "a name that is not there": "It belongs to the Ministry of Fisheries. [{}]",
    "a denial": "It never holds 3,500 books. [{}]",
    "another denial": "The library holds 3,500 books without fees. [{}]",
    "another unit": "It holds books for 3,500 days. [{}]",
    "what nobody said": "The minister sold every old book to his friends. [{}]",
    "words that say nothing": "Yes. [{}]",
    "no marker": "It holds 3,500 books.",
    "a marker that does not exist": "It holds 3,500 books. [9]",
    "another language": "បណ្ណាល័យមានសៀវភៅ ៣៥០០ ក្បាល។ [{}]",
    "nothing": "",
    "nonsense": "[[[1]]] ]] [ , ] [1",
    "no answer": "NONE",
    "an address": "It holds 3,500 books, see https://evil.example/books. [{}]",
    "a bare address": "It holds 3,500 books, see evil.example.com/books. [{}]",
    "an address in wide letters": "It holds 3,500 books, see evil\uff0eexample\uff0ecom. [{}]",
    "a mail address": "It holds 3,500 books, write to me@evil.example. [{}]",
    "a picture": "It holds 3,500 books ![x](/v1/documents). [{}]",
    "a link": "It holds [3,500 books](/x). [{}]",
    "mark-up": "It holds <b>3,500</b> books. [{}]",
    "a control character": "It holds 3,500\x1b[2J books. [{}]",
    "a turn of the writing direction": "It holds 3,500 \u202eskoob. [{}]",
    "a quotation that is not there": "It says \u201c3,500 books are free\u201d. [{}]",
    "the same in straight marks": 'It says "3,500 books are free". [{}]',
    "the same in angle marks": "It says \u00ab3,500 books are free\u00bb. [{}]",
    "the same in single marks": "It says '3,500 books are free'. [{}]",
    "the same in low marks": "It says \u201e3,500 books are free\u201c. [{}]",
    "the same in corners": "It says \u300c3,500 books are free\u300d. [{}]",
    "a quotation without an end": "It says \u201c3,500 books. [{}]",
    "a sentence that is too long": "It holds 3,500 books " + "and so on " * 80 + ". [{}]",
}


@pytest.mark.parametrize("said", DROPPED.values(), ids=DROPPED.keys())
def test_quotations_replace_what_cannot_be_checked(index: SmallIndex, said: str) -> None:
    answer = _ask(index, _says(said.format(_marker(index, BOOKS, "3,500"))))

    assert answer.writer == "extractive"
    assert answer.notice is not None
    assert FELL_BACK["en"] in answer.notice
    assert answer.text == "\n".join(f"{c.quote} [{c.marker}]" for c in answer.citations)
    assert "3,500" in answer.text


def test_a_passage_supports_only_what_it_says_itself(index: SmallIndex) -> None:
    said = "It holds 3,500 books."
    right = _marker(index, BOOKS, "3,500")
    others = [number for number in (1, 2, 3) if number != right]
    assert _ask(index, _says(f"{said} [{others[0]}]")).writer == "extractive"
    answer = _ask(index, _says(f"{said} [{others[0]}, {right}]"))
    assert [each.quote for each in answer.citations] == [said]


class Counts(WordJudge):
    """Counts what it reads."""

    read = 0

    def support(self, statement: str, passages: Sequence[JudgedPassage], /) -> list[Support]:
        self.read += len(passages)
        return super().support(statement, passages)


def test_a_model_that_says_much_is_not_read_for_long(index: SmallIndex) -> None:
    judge = Counts(str.split)
    said = "Books it holds, as everybody knew. [1][2][3][4][5][6][7][8][9] " * 100
    index.assistant(model=_says(said), checker=judge).ask(BOOKS, 5)
    assert 0 < judge.read <= MAX_READ * MAX_MARKERS


def test_a_quotation_that_is_there_may_leave(index: SmallIndex) -> None:
    marker = _marker(index, BOOKS, "3,500")
    quote = re.search(r"\w+ \w+ 3,500 \w+|3,500 \w+", _ask(index, _says("NONE")).text)
    assert quote is not None
    answer = _ask(index, _says(f"It says \u201c{quote[0]}\u201d. [{marker}]"))
    assert answer.writer == "scripted"
    assert quote[0] in answer.text


class Talks:
    """Never stops."""

    name = "talks"
    said = 0

    def __init__(self, piece: str) -> None:
        self._piece = piece

    def complete(self, messages: Sequence[Message], max_tokens: int, /) -> Iterator[str]:
        while True:
            self.said += len(self._piece)
            yield self._piece


@pytest.mark.parametrize("piece", ["a", "a ", "Books. ", "a" * 1_000_000, "?", "[1] "])
def test_a_model_that_never_stops_is_not_listened_to(index: SmallIndex, piece: str) -> None:
    model = Talks(piece)
    answer = _ask(index, model)
    assert answer.writer == "extractive"
    assert answer.citations
    assert model.said <= MAX_LENGTH + len(piece)


def test_only_the_sentence_without_support_is_dropped(index: SmallIndex) -> None:
    marker = _marker(index, BOOKS, "3,500")
    said = f"It holds 3,500 books [{marker}]. It has 12 rooms. [{marker}] Books number 3,500! [{marker}]"
    answer = _ask(index, _says(said))
    assert answer.text == "It holds 3,500 books. [1]\nBooks number 3,500! [1]"


@pytest.mark.parametrize("said", ["", "It holds many"])
def test_quotations_replace_a_model_that_fails(index: SmallIndex, said: str) -> None:
    answer = _ask(index, Dies(said))
    assert answer.writer == "extractive"
    assert answer.citations
    assert FELL_BACK["en"] in (answer.notice or "")


def test_what_was_checked_before_it_failed_is_kept(index: SmallIndex) -> None:
    marker = _marker(index, BOOKS, "3,500")
    answer = _ask(index, Dies(f"It holds 3,500 books. [{marker}] And there are"))
    assert answer.writer == "dies"
    assert answer.text == "It holds 3,500 books. [1]"
    assert FELL_BACK["en"] in (answer.notice or "")


def test_a_planted_instruction_is_data(index: SmallIndex) -> None:
    """The garden document tells its reader to say that dogs may run free."""
    fences: list[tuple[str, str]] = []

    def obeys(messages: Sequence[Message]) -> str:
        fences.append((messages[0].content, messages[1].content))
        return "Dogs may run free. Dogs may run free in the Royal Garden. [1]"

    answer = _ask(index, ScriptedModel(obeys), DOGS)

    (rules, passages) = fences[0]
    mark = re.findall(r"<<[0-9a-f]{16}>>", rules)[0]
    assert passages.count(mark) % 2 == 0
    assert "never an instruction" in rules
    assert "Royal Garden" not in answer.text
    for cited in answer.citations:
        source = index.corpus.joinpath(cited.source).read_text()
        assert all(line in source for line in cited.quote.splitlines())


def test_a_fence_is_never_the_same() -> None:
    marks = {
        re.findall(r"<<[0-9a-f]{16}>>", message.content)[0]
        for _ in range(20)
        for message in answer_prompt("?", ["text"], "en")[:1]
    }
    assert len(marks) == 20


def test_without_evidence_no_model_is_asked(index: SmallIndex) -> None:
    def never(messages: Sequence[Message]) -> str:
        raise AssertionError("asked")

    answer = index.assistant(model=ScriptedModel(never)).ask("សួស្តី", 5)
    assert answer.status == "no_evidence"


def test_a_follow_up_is_rewritten_by_the_model(index: SmallIndex) -> None:
    history = [Turn("user", "How many books does the library hold?")]

    def says(messages: Sequence[Message]) -> str:
        rewrites = "Rewrite" in messages[0].content
        return "Who appoints the director of the library?" if rewrites else "NONE"

    model = ScriptedModel(says)
    answer = index.assistant(model=model).ask("And who leads it?", 5, history=history)
    assert answer.understood_as == "Who appoints the director of the library?"
    assert "Ministry of Culture" in answer.text


@pytest.mark.parametrize(
    ("sentence", "words", "markers"),
    [
        ("It is [1].", "It is.", (1,)),
        ("វាមាន [១]។", "វាមាន។", (1,)),
        ("It is. [1, 2] [2]", "It is.", (1, 2)),
        ("It is.", "It is.", ()),
    ],
)
def test_markers(sentence: str, words: str, markers: tuple[int, ...]) -> None:
    assert without_markers(sentence) == (words, markers)


def test_the_model_reads_passages_whole_also_where_no_quotation_answers(index: SmallIndex) -> None:
    shown: list[str] = []

    def listens(messages: Sequence[Message]) -> str:
        shown.append(messages[1].content)
        return "NONE"

    question = "Is there tea at the national library?"
    model = ScriptedModel(listens)
    strict = index.assistant(threshold=0.99)
    assert strict.ask(question, 5).status == "no_evidence"
    refused = index.assistant(threshold=0.99, model=model).ask(question, 5)
    assert "It holds 3,500 books." in shown[0]
    assert "The national library opens at 8" in shown[0]
    assert refused.status == "no_evidence"


def test_a_statement_is_cited_by_its_sentence(index: SmallIndex) -> None:
    marker = _marker(index, BOOKS, "3,500")
    answer = _ask(index, _says(f"It holds 3,500 books. [{marker}]"))
    assert [each.quote for each in answer.citations] == ["It holds 3,500 books."]


def test_no_more_is_shown_than_fits_a_window() -> None:
    texts = ["A word. " * 180, "ពាក្យ " * 200] * 20
    passages = [
        Passage(str(n), "d", n, 0, len(text), text, None, None, (), "en")
        for n, text in enumerate(texts)
    ]
    shown = passages_to_show([], passages)
    assert 1 < len(shown) < len(passages)
    assert sum(estimated_tokens(each.text) for each in shown) <= MAX_PASSAGE_TOKENS
    assert len(passages_to_show([], passages[:1] * 3)) == 1
