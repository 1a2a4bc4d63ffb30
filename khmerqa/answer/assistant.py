"""The assistant: a question in, a checked answer out, on one generation from beginning to end."""

from __future__ import annotations

import time
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from khmerqa.answer import phrases
from khmerqa.answer.analysis import AnalysedUnit, Analyst
from khmerqa.answer.citations import cite
from khmerqa.answer.evidence import Evidence, Support, Weights, judge, known_share, wanted_words
from khmerqa.answer.extractive import NAME, Calibration, select
from khmerqa.errors import IndexMismatchError, both
from khmerqa.index.generation import Generation
from khmerqa.index.held import HeldGeneration
from khmerqa.index.layout import IndexLayout
from khmerqa.ports import Embedder, Segmenter, Translations
from khmerqa.search.hybrid import Legs, search
from khmerqa.search.question import Question, understand
from khmerqa.text import NORMALISER_VERSION
from khmerqa.text.terms import TERMS_VERSION
from khmerqa.types import LOW_CONFIDENCE, Answer, AnswerStatus, Citation, Hit, Language, Method

POOL = 16  # passages in which the writer looks for its sentences


@dataclass(frozen=True, slots=True)
class Found:
    """What search brought, with the milliseconds of each stage."""

    hits: tuple[Hit, ...]
    generation: str
    timings_ms: tuple[tuple[str, float], ...]


class Assistant:
    """Answers questions from the current generation of an index; safe to share between threads."""

    def __init__(
        self,
        layout: IndexLayout,
        segmenter: Segmenter,
        embedder: Embedder,
        translations: Translations,
        calibration: Calibration = Calibration(),
        weights: Weights = Weights(),
    ) -> None:
        self.layout = layout
        self._segmenter = segmenter
        self._embedder = embedder
        self._translations = translations
        self._calibration = calibration
        self._weights = weights
        self._analyst = Analyst(segmenter, embedder)
        self._held = HeldGeneration(layout, self._check)

    @property
    def segmenter(self) -> Segmenter:
        """What cuts Khmer into words, for those who show them."""
        return self._segmenter

    def generation(self) -> Generation:
        """Return the current generation, opened again when a reindex has made another one current.

        Where that cannot be used, the last one that can, and a warning is logged. Raises
        IndexMissingError, IndexDamagedError, or IndexMismatchError naming both sides, where none can.
        """
        return self._held.generation()

    def search(
        self,
        question: str,
        top_k: int,
        documents: Collection[str] = (),
        legs: Legs = Legs(),
        generation: Generation | None = None,
    ) -> Found:
        """Return the best passages. Raises QuestionError for an unusable question."""
        clock = _Clock()
        asked = understand(question, self._segmenter, self._embedder)
        clock.lap("understand")
        generation = generation or self.generation()
        hits = search(asked, generation, self._translations, top_k, documents, legs)
        clock.lap("search")
        return Found(tuple(hits), generation.manifest.generation, clock.timings())

    def ask(
        self,
        question: str,
        top_k: int,
        documents: Collection[str] = (),
        language: Language | None = None,
        generation: Generation | None = None,
    ) -> Answer:
        """Answer a question with checked quotations, or with ``no_evidence``.

        ``language`` is that of the fixed words; by default the question's. ``generation`` is for those
        who go on reading in it afterwards. Raises QuestionError for an unusable question.
        """
        clock = _Clock()
        asked = understand(question, self._segmenter, self._embedder)
        clock.lap("understand")
        generation = generation or self.generation()
        pool = search(asked, generation, self._translations, max(POOL, top_k), documents)
        clock.lap("search")
        support = self.support(asked, pool, generation)
        confidence = self._calibration.confidence(support)
        answered = bool(asked.content) and confidence >= self._calibration.threshold
        chosen = select(asked, support.evidence) if answered else []
        text, citations = self._written(chosen, generation)
        clock.lap("write")
        status: AnswerStatus = "answered" if citations else "no_evidence"
        spoken = language or asked.language
        if not citations:
            text = (phrases.NO_EVIDENCE if asked.content else phrases.NOTHING_ASKED)[spoken]
        return Answer(
            id=uuid.uuid4().hex,
            question=question,
            language=spoken,
            status=status,
            text=text,
            citations=citations,
            hits=tuple(pool[:top_k]),
            writer=NAME,
            generation=generation.manifest.generation,
            confidence=round(confidence, 4),
            notice=_notice(chosen, citations, spoken),
            timings_ms=clock.timings(),
        )

    def support(self, question: Question, hits: Sequence[Hit], generation: Generation) -> Support:
        """Return what could be quoted from ``hits``, judged, best first."""
        store = generation.passages
        best = max((hit.score for hit in hits), default=1.0) or 1.0
        analysed = self._analyst.analyse(
            [(store.document(hit.passage.document_id), hit.passage) for hit in hits]
        )
        candidates: dict[tuple[str, int, int], tuple[AnalysedUnit, float]] = {}
        for hit, of_passage in zip(hits, analysed, strict=True):
            for each in of_passage:
                # Passages come best first, so the first standing of a unit is its best.
                key = (each.unit.document_id, each.unit.start, each.unit.end)
                candidates.setdefault(key, (each, hit.score / best))
        wanted = wanted_words(question, generation.lexical, self._translations)
        evidence = judge(question, wanted, list(candidates.values()), self._weights)
        nearest = max((hit.parts.dense or 0.0 for hit in hits), default=0.0)
        return Support(tuple(evidence), known_share(wanted), nearest)

    def _written(
        self, chosen: Sequence[Evidence], generation: Generation
    ) -> tuple[str, tuple[Citation, ...]]:
        citations: list[Citation] = []
        lines: list[str] = []
        for evidence in chosen:
            unit = evidence.unit
            document = generation.passages.document(unit.document_id)
            marker = len(citations) + 1
            citation = cite(document, unit.passage, unit.start, unit.end, marker)
            if citation is not None:
                citations.append(citation)
                lines.append(f"{citation.quote} [{marker}]")
        return "\n".join(lines), tuple(citations)

    def _check(self, generation: Generation) -> None:
        manifest = generation.manifest
        normaliser = f"{NORMALISER_VERSION}/{TERMS_VERSION}"
        for part, khmer, built, here in (
            ("embedder", "ម៉ូដែលវ៉ិចទ័រ", manifest.embedder, self._embedder.fingerprint),
            ("normaliser", "វិធីសម្រួលអត្ថបទ", manifest.normaliser, normaliser),
            ("segmenter", "កម្មវិធីកាត់ពាក្យ", manifest.segmenter, self._segmenter.fingerprint),
        ):
            if built != here:
                raise IndexMismatchError(
                    both(
                        f"លិបិក្រមនេះត្រូវបានបង្កើតដោយ{khmer} '{built}' ប៉ុន្តែនៅទីនេះប្រើ '{here}' ។ "
                        f"សូមកំណត់{khmer}ដែលបានបង្កើតលិបិក្រមនេះ "
                        "ឬដំណើរការ៖ khmerqa index --full ។",
                        f"The index was built with the {part} '{built}', but '{here}' is set here. "
                        f"Set the {part} that it was built with, or run: khmerqa index --full",
                    )
                )


class _Clock:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self._laps: list[tuple[str, float]] = []

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self._laps.append((stage, round((now - self._last) * 1000, 2)))
        self._last = now

    def timings(self) -> tuple[tuple[str, float], ...]:
        total = round((time.perf_counter() - self._began) * 1000, 2)
        return (*self._laps, ("total", total))


def _notice(
    chosen: Sequence[Evidence], citations: Sequence[Citation], spoken: Language
) -> str | None:
    notices = []
    if citations and any(evidence.language != spoken for evidence in chosen):
        notices.append(phrases.OTHER_LANGUAGE[spoken])
    if any(citation.kind == "digest" for citation in citations):
        notices.append(phrases.DIGEST[spoken])
    sure = [each.read_confidence for each in citations if each.read_by is Method.OCR]
    if sure:
        doubtful = any(value is None or value < LOW_CONFIDENCE for value in sure)
        said = phrases.READ_WITH_DOUBT if doubtful else phrases.READ_BY_OCR
        notices.append(said[spoken])
    return " ".join(notices) or None
