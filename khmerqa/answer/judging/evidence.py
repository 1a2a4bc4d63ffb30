"""What the judge says of the passages found: the best of them, in the order in which they answer.

Reading everything would take too long. The sentences that are nearest to the question are read, each
with its neighbours; what a passage is worth is what its best sentence is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from khmerqa.answer.sentences.candidates import Candidate
from khmerqa.answer.sentences.feature_extractor import CandidateFeatures, FeatureExtractor
from khmerqa.index.generation import Generation
from khmerqa.ports import Judge, JudgedPassage
from khmerqa.search.question import Question
from khmerqa.types import Hit

_BEST = 5  # sentences
Place = tuple[str, int, int]  # a document's id, and start and end in its text


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """How much the judge reads; ``docs/results/judge.md`` has the trade."""

    sentences: int = 10  # the nearest of all passages
    of_passage: int = 3  # of these, in one passage
    before: int = 1  # sentences read before one of these
    after: int = 1
    share: float = 0.2  # of the judge in a passage's score; the rest is retrieval's


@dataclass(frozen=True, slots=True)
class Evidence:
    """Passages, best first, and the probability of each sentence read that it answers."""

    hits: tuple[Hit, ...] = ()
    probabilities: Mapping[Place, float] = field(default_factory=dict)

    def probability(self, candidate: Candidate) -> float:
        """Return how probably a candidate answers: of a list, how probably its best part does."""
        place = (candidate.document_id, candidate.start, candidate.end)
        found = self.probabilities.get(place)
        if found is not None or candidate.kind != "list":
            return found or 0.0
        return max(
            (
                probability
                for (document, start, end), probability in self.probabilities.items()
                if document == candidate.document_id
                and candidate.start <= start
                and end <= candidate.end
            ),
            default=0.0,
        )

    @property
    def mean_of_best(self) -> float:
        """The mean probability of the five best sentences: a fact is rarely told only once."""
        best = sorted(self.probabilities.values())[-_BEST:]
        return sum(best) / len(best) if best else 0.0


class EvidenceReader:
    """Lets a judge read what retrieval found; safe to share between threads."""

    def __init__(
        self, judge: Judge, extractor: FeatureExtractor, limits: ReadingLimits = ReadingLimits()
    ) -> None:
        self._judge = judge
        self._extractor = extractor
        self._limits = limits

    def read(self, question: Question, hits: Sequence[Hit], generation: Generation) -> Evidence:
        """Return the passages in the judge's order, with what it says of their sentences."""
        extracted = self._extractor.extract([hit.passage for hit in hits], generation)
        units = [
            [each for each in of_passage if each.candidate.kind != "list"]
            for of_passage in extracted
        ]
        windows = self._windows(question, hits, units)
        store = generation.passages
        titles = {
            name: store.document(name).title for name in {hit.passage.document_id for hit in hits}
        }
        lists = [
            [each.candidate for each in row if each.candidate.kind == "list"] for row in extracted
        ]
        shown = [
            _shown(titles, [each.candidate for each in units[row][first:last]], lists[row])
            for row, first, last in windows
        ]
        read = self._judge.judge(question.text, [passage for passage, _ in shown])
        probabilities: dict[Place, float] = {}
        best = [0.0] * len(hits)
        for (row, first, last), (_, places), judgement in zip(windows, shown, read, strict=True):
            for each, at in zip(units[row][first:last], places, strict=True):
                candidate, value = each.candidate, judgement.sentences[at]
                place = (candidate.document_id, candidate.start, candidate.end)
                probabilities[place] = max(value, probabilities.get(place, 0.0))
                best[row] = max(best[row], value)
        return Evidence(self._reordered(hits, best), probabilities)

    def _windows(
        self,
        question: Question,
        hits: Sequence[Hit],
        units: Sequence[Sequence[CandidateFeatures]],
    ) -> list[tuple[int, int, int]]:
        """Return (passage, first sentence, last) of what is read, overlapping windows joined."""
        limits, highest = self._limits, max((hit.score for hit in hits), default=0.0) or 1.0
        near = [
            (max(each.vectors @ question.vector) + hit.score / highest, row, place)
            for row, (hit, of_passage) in enumerate(zip(hits, units, strict=True))
            for place, each in enumerate(of_passage)
        ]
        chosen: dict[int, list[int]] = {}
        left = limits.sentences
        for _, row, place in sorted(near, key=lambda each: (-each[0], each[1], each[2])):
            of_passage = chosen.setdefault(row, [])
            if left and len(of_passage) < limits.of_passage:
                of_passage.append(place)
                left -= 1
        windows: list[tuple[int, int, int]] = []
        for row, places in sorted(chosen.items()):
            for place in sorted(places):
                first = max(0, place - limits.before)
                last = min(len(units[row]), place + 1 + limits.after)
                if windows and windows[-1][0] == row and first <= windows[-1][2]:
                    windows[-1] = (row, windows[-1][1], last)
                else:
                    windows.append((row, first, last))
        return windows

    def _reordered(self, hits: Sequence[Hit], best: Sequence[float]) -> tuple[Hit, ...]:
        share, highest = self._limits.share, max((hit.score for hit in hits), default=0.0) or 1.0
        scored = [
            replace(hit, score=(1 - share) * hit.score / highest + share * value)
            for hit, value in zip(hits, best, strict=True)
        ]
        return tuple(sorted(scored, key=lambda hit: -hit.score))


def _shown(
    titles: Mapping[str, str], units: Sequence[Candidate], lists: Sequence[Candidate]
) -> tuple[JudgedPassage, list[int]]:
    """Return units as a judge reads them, and the place of each among the sentences.

    Before the first item of a list comes the line that announces it: "This does not apply to:".
    """
    heading = " > ".join([titles[units[0].document_id], *units[0].passage.section])
    sentences: list[str] = []
    places: list[int] = []
    announced: set[int] = set()
    for unit in units:
        for each in lists:
            if each.start < unit.start < each.end and each.start not in announced:
                announced.add(each.start)
                sentences.append(each.text.split("\n", 1)[0])
        places.append(len(sentences))
        sentences.append(unit.text)
    return JudgedPassage(heading, tuple(sentences)), places
