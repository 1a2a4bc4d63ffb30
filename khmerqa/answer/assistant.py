"""The assistant: a question in, a checked answer out, on one generation from beginning to end.

``stream`` is the pipeline: profile the question, retrieve passages, let the answer kinds select in
order, judge, write.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from khmerqa.answer.judging.calibration import Calibration, calibrated
from khmerqa.answer.judging.confidence import confidence
from khmerqa.answer.judging.evidence import Evidence, EvidenceReader
from khmerqa.answer.judging.ranking import CandidateRanker
from khmerqa.answer.kinds.answer_kind import AnswerKind, AnswerRequest, Selection
from khmerqa.answer.kinds.comparison import Comparison
from khmerqa.answer.kinds.duties import Duties
from khmerqa.answer.kinds.extractive import Extractive
from khmerqa.answer.kinds.named import select_named
from khmerqa.answer.kinds.provision import Provision
from khmerqa.answer.kinds.section import SectionLead, SectionRest
from khmerqa.answer.kinds.small_talk import SmallTalkReply
from khmerqa.answer.kinds.term import GlossaryTerm
from khmerqa.answer.kinds.unread import Unread
from khmerqa.answer.question.follow_up import Turn
from khmerqa.answer.question.profile import QuestionProfile, QuestionProfiler
from khmerqa.answer.sentences.feature_extractor import FeatureExtractor
from khmerqa.answer.timings import Clock
from khmerqa.answer.writing.events import Event, HitsFound, Stage
from khmerqa.answer.writing.writer import Writer
from khmerqa.errors import IndexMismatchError
from khmerqa.index.engines.embedded import EMBEDDED_ENGINES
from khmerqa.index.generation import Generation
from khmerqa.index.layout import IndexLayout
from khmerqa.index.provider import GenerationProvider
from khmerqa.ports import (
    Embedder,
    Judge,
    LanguageModel,
    NamedEngines,
    Reranker,
    Segmenter,
    Translations,
)
from khmerqa.search.hybrid import Retrievers, search
from khmerqa.search.question import check_question
from khmerqa.text import NORMALISER_VERSION
from khmerqa.text.glossary.table import Glossary
from khmerqa.text.terms.words import TERMS_VERSION
from khmerqa.types import Answer, Bilingual, Hit, Language

DEPTH = 16  # passages in which the answer is looked for


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The passages found, with the milliseconds of each stage."""

    hits: tuple[Hit, ...]
    generation: str
    timings_ms: tuple[tuple[str, float], ...]


class Assistant:
    """Answers questions from the current generation of an index; safe to share between threads."""

    def __init__(
        self,
        layout: IndexLayout,
        *,
        segmenter: Segmenter,
        embedder: Embedder,
        translations: Translations,
        calibration: Calibration | None = None,
        judge: Judge | None = None,
        model: LanguageModel | None = None,
        checker: Judge | None = None,
        glossary: Glossary | None = None,
        reranker: Reranker | None = None,
        engines: NamedEngines = EMBEDDED_ENGINES,
    ) -> None:
        self.layout = layout
        self._segmenter = segmenter
        self._embedder = embedder
        self._translations = translations
        self._reranker = reranker
        extractor = FeatureExtractor(segmenter, embedder)
        self._evidence = EvidenceReader(judge, extractor) if judge else None
        calibration = calibration or calibrated(with_judge=judge is not None)
        self._profiler = QuestionProfiler(
            segmenter, embedder, glossary=glossary, model=model, translations=translations
        )
        self.ranker = CandidateRanker(extractor, translations, calibration)
        quoting: tuple[AnswerKind, ...] = (
            Duties(glossary),
            Provision(translations),
            Extractive(self.ranker, extractor, translations, calibration.selection),
        )
        term = GlossaryTerm(quoting, translations, glossary)
        self._one_question: tuple[AnswerKind, ...] = (term, *quoting)
        self.kinds: tuple[AnswerKind, ...] = (
            *(SmallTalkReply(), Unread(translations), SectionLead(translations), SectionRest()),
            *(Comparison(self._answer_one_side), *self._one_question),
        )
        self._calibration = calibration
        self._writer = Writer(
            extractor,
            segmenter,
            translations,
            glossary=glossary,
            model=model,
            checker=checker,
        )
        self._provider = GenerationProvider(layout, self._check, engines)

    @property
    def segmenter(self) -> Segmenter:
        """The segmenter, for callers that show words."""
        return self._segmenter

    def generation(self) -> Generation:
        """Return the current generation, reopened after a reindex.

        If it cannot be used, the last usable one is returned, with a warning in the log. If there is
        none, raises IndexMissingError, IndexDamagedError, or IndexMismatchError naming both sides.
        """
        return self._provider.generation()

    def search(
        self,
        question: str,
        top_k: int,
        documents: Collection[str] = (),
        retrievers: Retrievers = Retrievers(),
        generation: Generation | None = None,
    ) -> SearchResult:
        """Return the best passages. Raises QuestionError for an unusable question."""
        clock = Clock()
        profile = self.profile(question)
        clock.lap("understand")
        generation = generation or self.generation()
        found = self.retrieve(
            profile=profile,
            generation=generation,
            limit=max(DEPTH, top_k) if self._evidence else top_k,
            documents=documents,
            retrievers=retrievers,
        )
        clock.lap("search")
        return SearchResult(found.hits[:top_k], generation.manifest.generation, clock.timings())

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

        ``documents``, if not empty, are the only ones searched. ``language`` is that of the fixed
        words; by default the question's. ``generation`` is for callers that read in it afterwards;
        ``history`` holds the earlier turns, the oldest first. Raises QuestionError for an unusable
        question.
        """
        *_, answer = self.stream(
            question=question,
            top_k=top_k,
            documents=documents,
            language=language,
            generation=generation,
            history=history,
        )
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
        """Yield the events of answering a question, the answer last; see ``ask``."""
        clock = Clock()
        check_question(question)
        yield Stage("search")
        profile = self.profile(question, history)
        clock.lap("understand")
        generation = generation or self.generation()
        evidence = Evidence()
        if profile.small_talk is None:
            evidence = self.retrieve(
                profile=profile,
                generation=generation,
                limit=max(DEPTH, top_k),
                documents=documents,
            )
        clock.lap("search")
        yield HitsFound(evidence.hits[:top_k])
        yield Stage("write")
        request = AnswerRequest(
            profile=profile,
            evidence=evidence,
            generation=generation,
            language=language or profile.language,
            documents=documents,
        )
        selection = self._judged(profile, self.select(request))
        draft = yield from self._writer.write(request, selection)
        clock.lap("write")
        yield Answer(
            id=uuid.uuid4().hex,
            question=question,
            language=request.language,
            status="answered" if draft.citations else "no_evidence",
            text=draft.text,
            citations=draft.citations,
            hits=evidence.hits[:top_k],
            writer=draft.writer,
            generation=generation.manifest.generation,
            confidence=round(selection.confidence, 4),
            notice=draft.notice,
            understood_as=profile.text if profile.is_follow_up else None,
            timings_ms=clock.timings(),
        )

    def profile(self, question: str, history: Sequence[Turn] = ()) -> QuestionProfile:
        """Return the profile of a question. Raises QuestionError for an unusable one."""
        return self._profiler.profile(question, history)

    def retrieve(
        self,
        profile: QuestionProfile,
        generation: Generation,
        limit: int,
        documents: Collection[str] = (),
        retrievers: Retrievers = Retrievers(),
    ) -> Evidence:
        """Return the best passages for a question, best first, and what the judge says of them."""
        hits = search(
            question=profile.question,
            generation=generation,
            translations=self._translations,
            limit=limit,
            documents=documents,
            retrievers=retrievers,
            reranker=self._reranker,
        )
        if self._evidence is None:
            return Evidence(tuple(hits))
        return self._evidence.read(profile.question, hits, generation)

    def select(self, request: AnswerRequest) -> Selection:
        """Return what the first answer kind selects that applies to the question."""
        return select_named(self.kinds, request)

    def _answer_one_side(self, question: str, request: AnswerRequest) -> Selection:
        """Return what answers a question on one side of a comparison."""
        profile = self.profile(question)
        evidence = self.retrieve(profile, request.generation, DEPTH, request.documents)
        aside = replace(request, profile=profile, evidence=evidence)
        return self._judged(profile, select_named(self._one_question, aside))

    def _judged(self, profile: QuestionProfile, selection: Selection) -> Selection:
        """Return a selection with its confidence, without its candidates if that is too low."""
        if selection.features is None:
            return selection
        found = confidence(self._calibration.coefficients, selection.features)
        answers = bool(profile.question.content) and found >= self._calibration.threshold
        candidates = selection.candidates if answers else ()
        return replace(selection, confidence=found, candidates=candidates)

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
