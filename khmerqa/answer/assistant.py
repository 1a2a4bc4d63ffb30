"""The assistant: a question in, a checked answer out, on one generation from beginning to end."""

from __future__ import annotations

import time
import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from khmerqa.answer.judging.evidence import Support, Weights
from khmerqa.answer.judging.selector import Selector
from khmerqa.answer.kinds.extractive import NAME, Calibration
from khmerqa.answer.kinds.term import terms_asked, told
from khmerqa.answer.question.follow_up import Turn, understood
from khmerqa.answer.question.small_talk import REPLIES, small_talk
from khmerqa.answer.sentences.feature_extractor import FeatureExtractor
from khmerqa.answer.writing import phrases
from khmerqa.answer.writing.builder import MOST_CITATIONS, AnswerBuilder, Restate, Segment, merged
from khmerqa.answer.writing.events import Delta, Event, HitsFound, Stage
from khmerqa.answer.writing.generative import FELL_BACK, rewritten, statements
from khmerqa.answer.writing.gloss import restated
from khmerqa.answer.writing.parallel_passages import told_in
from khmerqa.errors import IndexMismatchError, LanguageModelError
from khmerqa.index.engines.embedded import EMBEDDED_ENGINES
from khmerqa.index.generation import Generation
from khmerqa.index.layout import IndexLayout
from khmerqa.index.provider import GenerationProvider
from khmerqa.ports import Embedder, LanguageModel, NamedEngines, Reranker, Segmenter, Translations
from khmerqa.search.hybrid import Retrievers, search
from khmerqa.search.question import Question, check_question, understand
from khmerqa.text import NORMALISER_VERSION
from khmerqa.text.glossary.table import Glossary, Term
from khmerqa.text.language import language_of
from khmerqa.text.terms.words import TERMS_VERSION
from khmerqa.types import Answer, Bilingual, Hit, Language

POOL = 16  # passages in which the writer looks for its sentences


@dataclass(frozen=True, slots=True)
class SearchResult:
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
        model: LanguageModel | None = None,
        glossary: Glossary | None = None,
        reranker: Reranker | None = None,
        engines: NamedEngines = EMBEDDED_ENGINES,
    ) -> None:
        self.layout = layout
        self._segmenter = segmenter
        self._embedder = embedder
        self._translations = translations
        self._model = model
        self._glossary = glossary
        self._reranker = reranker
        self._analyst = FeatureExtractor(segmenter, embedder)
        self._chooser = Selector(self._analyst, translations, calibration, weights, glossary)
        self._held = GenerationProvider(layout, self._check, engines)

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
        retrievers: Retrievers = Retrievers(),
        generation: Generation | None = None,
    ) -> SearchResult:
        """Return the best passages. Raises QuestionError for an unusable question."""
        clock = _Clock()
        asked = understand(question, self._segmenter, self._embedder)
        clock.lap("understand")
        generation = generation or self.generation()
        hits = search(
            *(asked, generation, self._translations, top_k, documents, retrievers), self._reranker
        )
        clock.lap("search")
        return SearchResult(tuple(hits), generation.manifest.generation, clock.timings())

    def ask(
        self,
        question: str,
        top_k: int,
        documents: Collection[str] = (),
        language: Language | None = None,
        generation: Generation | None = None,
        history: Sequence[Turn] = (),
    ) -> Answer:
        """Answer a question with checked quotations, or with ``no_evidence``.

        ``language`` is that of the fixed words; by default the question's. ``generation`` is for those
        who go on reading in it afterwards; ``history`` holds the turns before, the oldest first.
        Raises QuestionError for an unusable question.
        """
        *_, answer = self.stream(question, top_k, documents, language, generation, history)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self,
        question: str,
        top_k: int,
        documents: Collection[str] = (),
        language: Language | None = None,
        generation: Generation | None = None,
        history: Sequence[Turn] = (),
    ) -> Iterator[Event]:
        """Yield what happens while a question is answered, the answer last; see ``ask``."""
        clock = _Clock()
        said = check_question(question)
        talk = small_talk(said)
        yield Stage("search")
        whole = said if talk else self._understood(said, history)
        terms = self._terms(whole)
        names = " ".join(name for term in terms for name in (term.khmer[0], term.english[0]))
        asked = replace(
            understand(f"{whole} {names}".strip(), self._segmenter, self._embedder),
            text=whole,
            language=language_of(whole),
        )
        clock.lap("understand")
        spoken = language or asked.language
        generation = generation or self.generation()
        pool: list[Hit] = []
        if talk is None:
            depth = max(POOL, top_k)
            pool = search(
                *(asked, generation, self._translations, depth, documents, Retrievers()),
                self._reranker,
            )
        clock.lap("search")
        yield HitsFound(tuple(pool[:top_k]))
        yield Stage("write")
        choice = self._chooser.choose(asked, pool, generation, spoken, documents)
        chosen = choice.units
        reply = AnswerBuilder(
            generation.passages.document, spoken, self._restating(spoken), generation.replacements
        )
        if terms and chosen:
            yield from reply.aside(told(terms, spoken))
        if choice.before:
            yield from reply.aside(choice.before)
        writer, fell_back = NAME, False
        if chosen and not choice.before and self._model is not None:
            writer = self._model.name
            try:
                for statement in statements(self._model, whole, chosen, spoken):
                    yield from reply.add(statement)
            except LanguageModelError:
                fell_back = True
        if not reply.citations:
            fell_back = fell_back or writer != NAME
            writer = NAME
            quotations = [Segment(unit) for unit in chosen]
            if not choice.before:
                twins = [
                    told_in(spoken, unit, generation, self._analyst, documents) for unit in chosen
                ]
                quotations = [Segment(unit, beside=twin) for unit, twin in twins]
            joined = merged(quotations, generation.passages.document)
            # What is left is for the same in the other language, the first first.
            room = MOST_CITATIONS - len(joined)
            for place, statement in enumerate(joined):
                alone = replace(statement, beside=None)
                yield from reply.add(statement if place < room else alone)
        if choice.behind and reply.citations:
            yield from reply.aside(choice.behind)
        clock.lap("write")
        text = reply.text
        notices = [FELL_BACK[spoken]] if fell_back and reply.citations else []
        if talk is not None:
            text = REPLIES[talk][spoken]
        elif not reply.citations:
            text = choice.instead or _nothing_found(asked, generation, documents, spoken)
            text = f"{told(terms, spoken)}\n{text}" if terms else text
        if not reply.citations:
            yield Delta(text)
        notice = reply.notice()
        notices += [notice] if notice else []
        yield Answer(
            id=uuid.uuid4().hex,
            question=question,
            language=spoken,
            status="answered" if reply.citations else "no_evidence",
            text=text,
            citations=reply.citations,
            hits=tuple(pool[:top_k]),
            writer=writer,
            generation=generation.manifest.generation,
            confidence=round(choice.confidence, 4),
            notice=" ".join(notices) or None,
            understood_as=whole if whole != said else None,
            timings_ms=clock.timings(),
        )

    def _terms(self, question: str) -> tuple[Term, ...]:
        if self._glossary is None:
            return ()
        return terms_asked(question, self._glossary, self._segmenter)

    def _restating(self, spoken: Language) -> Restate:
        glossary = self._glossary
        if glossary is None:
            return lambda quote: None
        return lambda quote: restated(quote, glossary, self._segmenter, spoken)

    def _understood(self, said: str, history: Sequence[Turn]) -> str:
        """Return a follow-up as a question that stands alone, and any other question as it is."""
        whole = understood(said, history, self._segmenter)
        if whole != said and self._model is not None:
            return rewritten(self._model, said, history) or whole
        return whole

    def support(self, question: Question, hits: Sequence[Hit], generation: Generation) -> Support:
        """Return what could be quoted from ``hits``, judged, best first."""
        return self._chooser.support(question, hits, generation)

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
                    Bilingual(
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


def _nothing_found(
    asked: Question, generation: Generation, documents: Collection[str], spoken: Language
) -> str:
    if not asked.content:
        return phrases.NOTHING_ASKED[spoken]
    count = len(documents) or generation.manifest.documents
    return phrases.no_evidence(count, spoken)
