"""The sentences that score best, quoted verbatim: the kind of answer for any other question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from khmerqa.answer.judging.calibration import SelectionLimits
from khmerqa.answer.judging.confidence import features
from khmerqa.answer.judging.ranking import CandidateRanker, Ranking
from khmerqa.answer.judging.scoring import ScoredCandidate
from khmerqa.answer.kinds.answer_kind import AnswerRequest, Selection
from khmerqa.answer.kinds.told import names_of, told
from khmerqa.answer.limits import MAX_LENGTH
from khmerqa.answer.question.answer_type import AnswerType
from khmerqa.answer.question.contacts import Contact
from khmerqa.answer.question.names import Name
from khmerqa.answer.sentences.candidates import Candidate
from khmerqa.answer.sentences.feature_extractor import FeatureExtractor
from khmerqa.answer.sentences.fragments import is_fragment
from khmerqa.answer.sentences.nearness import nearness
from khmerqa.ports import Translations
from khmerqa.text.structure.list_items import BETWEEN_CELLS
from khmerqa.text.terms.words import term
from khmerqa.types import Language

_MIN_TOLD = 0.5  # share of whom a question names; a passage with a contact detail tells more
_ALL_WORDS = 0.99  # share of a question's words that a sentence holds


@dataclass(frozen=True, slots=True)
class Bars:
    """What a question and a quotation must reach; chosen on the tuning questions."""

    near: float = 0.48  # nearness of a question
    near_a_wish: float = 0.7  # of a wish or an order
    elsewhere: float = 0.85  # share of the best score, for a quotation of another section
    instead_of_fragment: float = 0.7  # share of a fragment's score, for a sentence to replace it
    naming_row: float = 0.7  # share of the best score, for a row that names a place to come first
    other_row: float = 0.8  # share of the question's words that the best row of a table holds


_NO_CONTACT: Mapping[Language, str] = {
    "km": "អត្ថបទដែលរកឃើញ ពុំប្រាប់ព័ត៌មានទំនាក់ទំនងនេះទេ។ សូមសួរស្ថាប័ននោះផ្ទាល់។",
    "en": "The passages that were found do not tell this contact detail. Please ask the body itself.",
}


class Extractive:
    """Implements ``AnswerKind``; it selects for every question, and the judge decides."""

    def __init__(
        self,
        ranker: CandidateRanker,
        extractor: FeatureExtractor,
        translations: Translations,
        limits: SelectionLimits,
        bars: Bars = Bars(),
    ) -> None:
        self.bars = bars
        self._ranker = ranker
        self._extractor = extractor
        self._limits = limits
        self._translations = translations

    def select(self, request: AnswerRequest, /) -> Selection:
        """Return the best sentences of the passages found."""
        profile = request.profile
        ranking = self._ranker.rank(profile, request.evidence, request.generation)
        if not self._is_on_subject(request, ranking):
            return Selection()
        if profile.contact is not None:
            telling = tuple(self._telling(profile.contact, request, ranking))
            if not telling:
                return Selection(reply=_NO_CONTACT[request.language] if request.hits else None)
            ranking = replace(ranking, candidates=telling)
        candidates = _without_fragments(ranking.candidates, self.bars)
        candidates = _rows_naming_first(profile.names.near, candidates, self.bars)
        if AnswerType.LIST not in profile.answer_types:
            candidates = _without_other_rows(candidates, self.bars)
        ranking = replace(ranking, candidates=candidates)
        selected = select_candidates(
            profile.answer_types, ranking.candidates, self._limits, self.bars
        )
        return Selection(
            candidates=tuple(each.candidate for each in selected),
            features=features(profile, ranking, selected) if selected else None,
        )

    def _telling(
        self, contact: Contact, request: AnswerRequest, ranking: Ranking
    ) -> Iterator[ScoredCandidate]:
        """Yield the candidates that tell a contact detail of whom the question names.

        That is who is named in their passage or above it, with most of the words.
        """
        question, store = request.profile.question, request.generation.passages
        asks = contact.asks.search(request.profile.key)
        asking = {term(each) for each in question.content if asks and each.key in asks[0]}
        names = list(names_of(question, self._translations, without=asking))
        for each in ranking.candidates:
            if not contact.is_in(each.keys[1]):  # one in its headings is no answer
                continue
            passage = each.candidate.passage
            title = store.document(passage.document_id).title
            found = told(names, "\n".join((title, *passage.section, passage.text)))
            if not names or len(found) > _MIN_TOLD * len(names):
                yield each

    def _is_on_subject(self, request: AnswerRequest, ranking: Ranking) -> bool:
        """Return whether a question is near enough to what was found, or a sentence has what it names.

        That is all its words, or its names in Latin letters: "my office asks me to explain CamDX" is
        far from anything. A wish or an order must be nearer: it is rarely one to be told something.
        """
        names = request.profile.names.anywhere
        if any(each.coverage >= _ALL_WORDS for each in ranking.candidates) or any(
            names and all(name.is_in("\n".join(each.keys)) for name in names)
            for each in ranking.candidates
        ):
            return True
        extracted = self._extractor.extract(
            [hit.passage for hit in request.hits], request.generation
        )
        found = nearness(
            request.profile.question.vector,
            [
                np.concatenate([each.vectors for each in of_passage])
                for of_passage in extracted
                if of_passage
            ],
        )
        return found >= (self.bars.near_a_wish if request.profile.is_wish else self.bars.near)


def _without_fragments(
    candidates: Sequence[ScoredCandidate], bars: Bars
) -> tuple[ScoredCandidate, ...]:
    """Return the candidates that say something by themselves, or all if none of these is as good."""
    telling = tuple(each for each in candidates if not is_fragment(each.candidate))
    if telling and telling[0].score >= bars.instead_of_fragment * candidates[0].score:
        return telling
    return tuple(candidates)


def _rows_naming_first(
    names: Sequence[Name], candidates: Sequence[ScoredCandidate], bars: Bars
) -> tuple[ScoredCandidate, ...]:
    """Return the candidates with those rows first that name what a question names: "Kratie | 180"."""
    if not names or not candidates:
        return tuple(candidates)
    least = bars.naming_row * candidates[0].score

    def names_it(each: ScoredCandidate) -> bool:
        is_near = is_row(each.candidate) and each.score >= least
        return is_near and all(name.is_in(each.keys[1]) for name in names)

    return tuple(sorted(candidates, key=names_it, reverse=True))


def _without_other_rows(
    candidates: Sequence[ScoredCandidate], bars: Bars
) -> tuple[ScoredCandidate, ...]:
    """Return the candidates without the rows of a table that hold clearly less of the question.

    Nor with the whole table, if one of its rows holds as much: "Kratie | 180" answers for Kratie.
    """
    best: dict[tuple[str, tuple[str, ...]], float] = {}
    for each in candidates:
        if is_row(each.candidate):
            section = _section(each)
            best[section] = max(best.get(section, 0.0), each.coverage)
    return tuple(
        each
        for each in candidates
        if BETWEEN_CELLS not in each.candidate.text
        or _is_as_telling(each, best.get(_section(each), 0.0), bars.other_row)
    )


def _is_as_telling(each: ScoredCandidate, best_row: float, share: float) -> bool:
    if is_row(each.candidate):
        return each.coverage >= share * best_row
    return best_row < share * each.coverage or not best_row


def is_row(candidate: Candidate) -> bool:
    """Return whether a candidate is one row of a table."""
    return BETWEEN_CELLS in candidate.text and "\n" not in candidate.text


def select_candidates(
    types: Set[AnswerType],
    candidates: Sequence[ScoredCandidate],
    limits: SelectionLimits,
    bars: Bars = Bars(),
) -> list[ScoredCandidate]:
    """Return the candidates that make the answer to a question of ``types``, the best first.

    Maximal marginal relevance (Carbonell and Goldstein 1998) in its simplest form: the best candidate,
    then others that are nearly as good and do not overlap it. A fact is often spread over the next
    sentence, another passage or another document, so these are quoted while there is room.
    ``candidates`` come best first.
    """
    if not candidates:
        return []
    best = _whole_list(candidates, limits, list_wanted=AnswerType.LIST in types)
    top = candidates[0].score
    near = [each for each in candidates if each.score >= _min_share(each, best, limits, bars) * top]
    selected = [best]
    length = _length(best)
    for other in (*_continuation(best, candidates, limits), *near):
        if len(selected) == limits.max_candidates:
            break
        fits = length + len(other.candidate.text) <= MAX_LENGTH
        if fits and not any(_overlap(other.candidate, each.candidate) for each in selected):
            selected.append(other)
            length += len(other.candidate.text)
    return selected


def _min_share(
    other: ScoredCandidate, best: ScoredCandidate, limits: SelectionLimits, bars: Bars
) -> float:
    if other.candidate.kind == "list" == best.candidate.kind:
        return limits.list_items
    share = limits.same_language if other.language == best.language else limits.other_language
    # An answer is split within its section; what stands elsewhere is rarely part of it.
    return share if _section(other) == _section(best) else max(share, bars.elsewhere)


def _section(of: ScoredCandidate) -> tuple[str, tuple[str, ...]]:
    return of.candidate.document_id, of.candidate.passage.section


def _length(best: ScoredCandidate) -> int:
    """Return how much of the answer's length the best candidate uses; a list may exceed it."""
    return 0 if best.candidate.kind == "list" else len(best.candidate.text)


def _continuation(
    best: ScoredCandidate, candidates: Sequence[ScoredCandidate], limits: SelectionLimits
) -> list[ScoredCandidate]:
    """Return the short sentence after the best one in its paragraph, if there is one."""
    return [
        each
        for each in candidates
        if _follows(best.candidate, each.candidate, limits.sentence_gap)
        and each.candidate.kind == "sentence" == best.candidate.kind
        and len(each.candidate.text) <= limits.continuation
    ]


def _follows(one: Candidate, other: Candidate, gap: int) -> bool:
    return one.document_id == other.document_id and 0 <= other.start - one.end <= gap


def _whole_list(
    candidates: Sequence[ScoredCandidate], limits: SelectionLimits, *, list_wanted: bool
) -> ScoredCandidate:
    """Return the best candidate, or the list of which it is an item.

    A partial list is the commonest wrong answer. So the whole is quoted if the question asks for a
    list, or if another of its items is nearly as good: then the question was not about the one.
    """
    best = candidates[0]
    if best.candidate.kind != "item":
        return best
    near = [each.candidate for each in candidates if each.score >= limits.list_items * best.score]
    for each in candidates:
        whole = each.candidate
        if whole.kind == "list" and _overlap(whole, best.candidate):
            items = [item for item in near if item.kind == "item" and _overlap(whole, item)]
            return each if list_wanted or len(items) > 1 else best
    return best


def _overlap(one: Candidate, other: Candidate) -> bool:
    if one.document_id == other.document_id:
        return one.start < other.end and other.start < one.end
    return one.text == other.text
