"""Example questions made from the documents at hand, each answered from its document."""

from __future__ import annotations

from collections.abc import Iterator

from khmerqa.answer.assistant import Assistant
from khmerqa.index.generation import Generation
from khmerqa.text.structure.heading_questions import MAX_TITLE, heading_questions, title_in
from khmerqa.types import DocumentSummary, Language

_MAX_TRIES = 12  # questions asked, at most
_TOP_K = 3


def example_questions(
    assistant: Assistant, generation: Generation, language: Language, count: int = 3
) -> tuple[str, ...]:
    """Return at most ``count`` questions in one language, each about another document.

    The newest documents come first, and the questions differ in their topic where they can.
    """
    found: list[str] = []
    topics: set[int] = set()
    tries = 0
    for document in _newest_first(generation, language):
        possible = list(_questions(generation, document, language))
        possible.sort(key=lambda each: each[0] in topics)  # stable: otherwise as in the document
        for topic, question in possible[:2]:
            if len(found) == count or tries == _MAX_TRIES:
                return tuple(found)
            tries += 1
            if _is_answered(assistant, generation, question, document):
                found.append(question)
                topics.add(topic)
                break
    return tuple(found)


def _newest_first(generation: Generation, language: Language) -> Iterator[DocumentSummary]:
    """Yield documents in force in a language, one of each work, the newest first."""
    documents = [
        each
        for each in generation.passages.listed()
        if each.language == language
        and each.marking is None  # a released letter is no example
        and each.id not in generation.replacements
        and each.catalogue.status != "repealed"
    ]
    documents.sort(key=lambda each: each.catalogue.date or "", reverse=True)
    works: set[str] = set()
    for each in documents:
        work = each.catalogue.work or each.id
        if work not in works and len(title_in(each, language)) <= MAX_TITLE:
            works.add(work)
            yield each


def _questions(
    generation: Generation, document: DocumentSummary, language: Language
) -> Iterator[tuple[int, str]]:
    headings = [each.title for each in generation.passages.document(document.id).sections]
    return heading_questions(title_in(document, language), headings, language)


def _is_answered(
    assistant: Assistant, generation: Generation, question: str, document: DocumentSummary
) -> bool:
    answer = assistant.ask(question, _TOP_K, language=None, generation=generation)
    return any(each.document_id == document.id for each in answer.citations)
