"""A comparison quotes both sides, or says on which of them nothing was found."""

from __future__ import annotations

from khmerqa.answer.assistant import Assistant
from khmerqa.answer.judging.evidence import Evidence
from khmerqa.answer.kinds.answer_kind import AnswerRequest, Selection
from khmerqa.answer.kinds.comparison import Comparison
from khmerqa.answer.sentences.candidates import Candidate


def test_both_sides_are_quoted(assistant: Assistant) -> None:
    question = "Compare the opening of the national library with dogs in public gardens"
    answer = assistant.ask(question, 5)
    first = answer.text.splitlines()[0]
    assert first == (
        "“the opening of the national library” and “dogs in public gardens”, "
        "as the documents have them:"
    )
    assert {"library-en", "gardens-en"} <= {each.document_id for each in answer.citations}


def test_a_side_without_evidence_is_named(assistant: Assistant) -> None:
    found = assistant.ask("How many books does the national library hold?", 5)
    passage = found.hits[0].passage
    quoted = Candidate(
        passage.document_id, passage, passage.start, passage.end, passage.text, "article"
    )

    def answers(question: str, request: AnswerRequest) -> Selection:
        return Selection((quoted,), 0.9) if "library" in question else Selection()

    request = AnswerRequest(
        assistant.profile("Compare the library with zeppelins"),
        Evidence(found.hits),
        assistant.generation(),
        "en",
    )
    selection = Comparison(answers).select(request)
    assert selection is not None
    assert selection.candidates == (quoted,)
    assert selection.remainder == "Nothing was found on “zeppelins”."
    assert Comparison(lambda question, request: Selection()).select(request) is None
