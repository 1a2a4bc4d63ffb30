"""Only what names what the question names may be quoted, whatever kind of answer it gets.

A name in Latin letters must be in some passage found; places, bodies and years where the answer stands.
Passages are sorted out first: one names what its text, the headings above it or its document's title
name. A quotation must have the name in itself, near it or above it. Where none does, the
question is about something that the documents do not tell, and the reply says what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from khmerqa.answer.kinds.answer_kind import AnswerKind, AnswerRequest, Selection, first_selection
from khmerqa.answer.question.names import Name
from khmerqa.answer.sentences.candidates import Candidate
from khmerqa.index.generation import Generation
from khmerqa.text.khmer.normalise import search_key
from khmerqa.types import Hit, Language, Passage

_NEAR = 300  # code points: a few sentences, or rows of a table
_NOT_NAMED: Mapping[Language, str] = {
    "km": "ពុំមានអត្ថបទណាដែលរកឃើញ និយាយអំពី «{names}» ទេ។",
    "en": "No passage that was found tells of “{names}”.",
}


def select_named(kinds: Sequence[AnswerKind], request: AnswerRequest) -> Selection:
    """Return what the first kind selects of the passages that name what the question names."""
    names, generation = request.profile.names, request.generation
    if not (names.near or names.anywhere):
        return first_selection(kinds, request)
    keys = [_key(each.passage, each.passage.text, generation) for each in request.hits]
    untold = _missing(names.anywhere, keys)
    kept = tuple(
        hit for hit, key in zip(request.hits, keys, strict=True) if _are_in(names.near, key)
    )
    if untold:
        kept = ()
    selection = _selected_of(kept, kinds, request)
    near = [each for each in selection.candidates if _is_near(names.near, each, generation)]
    if near and near[0] is not selection.candidates[0]:
        # Its confidence was that of the best, so it is judged again among what is near.
        homes = {each.passage.id for each in near}
        kept = tuple(hit for hit in kept if hit.passage.id in homes)
        selection = _selected_of(kept, kinds, request)
        near = [each for each in selection.candidates if _is_near(names.near, each, generation)]
    candidates = selection.candidates
    if not selection.is_complete:
        candidates = tuple(near)
        if candidates[:1] != selection.candidates[:1]:
            candidates = ()
    if candidates or selection.reply is not None:
        return replace(selection, candidates=candidates)
    # Where each name is somewhere, they are nowhere together.
    untold = untold or _missing(names.near, keys) or names.near
    reply = _reply(untold, request.language) if untold and keys else None
    return Selection(heading=selection.heading, reply=reply)


def _selected_of(
    hits: tuple[Hit, ...], kinds: Sequence[AnswerKind], request: AnswerRequest
) -> Selection:
    return first_selection(kinds, replace(request, evidence=replace(request.evidence, hits=hits)))


def _is_near(names: Sequence[Name], candidate: Candidate, generation: Generation) -> bool:
    passage = candidate.passage
    text = generation.passages.document(candidate.document_id).text
    start, end = max(0, candidate.start - _NEAR), candidate.end + _NEAR
    return _are_in(names, _key(passage, text[start:end], generation))


def _are_in(names: Sequence[Name], key: str) -> bool:
    return all(name.is_in(key) for name in names)


def _missing(names: Sequence[Name], keys: Sequence[str]) -> Sequence[Name]:
    """Return the names that no passage has."""
    return [name for name in names if not any(name.is_in(key) for key in keys)]


def _reply(untold: Sequence[Name], language: Language) -> str:
    return _NOT_NAMED[language].format(names=", ".join(name.written for name in untold))


def _key(passage: Passage, text: str, generation: Generation) -> str:
    """Return the search key of a text in a passage, with what stands above it."""
    title = generation.passages.document(passage.document_id).title
    return search_key("\n".join((title, *passage.section, text)))
