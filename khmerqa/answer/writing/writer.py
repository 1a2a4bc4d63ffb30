"""Writes the answer: in a language model's words if there is a model, otherwise as quotations."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from khmerqa.answer.kinds.answer_kind import AnswerRequest, Selection
from khmerqa.answer.limits import MAX_CITATIONS
from khmerqa.answer.sentences.candidates import Candidate
from khmerqa.answer.sentences.feature_extractor import FeatureExtractor
from khmerqa.answer.writing import phrases
from khmerqa.answer.writing.builder import AnswerBuilder, Segment, merge_adjacent
from khmerqa.answer.writing.columns import under_heads
from khmerqa.answer.writing.events import Cited, Delta
from khmerqa.answer.writing.generative import FELL_BACK, generate, narrowed
from khmerqa.answer.writing.gloss import fact, gloss
from khmerqa.answer.writing.official_form import form_at
from khmerqa.answer.writing.parallel_passages import ParallelPassages
from khmerqa.answer.writing.prompts import passages_to_show
from khmerqa.answer.writing.support import Support
from khmerqa.errors import LanguageModelError
from khmerqa.ports import Judge, LanguageModel, Segmenter, Translations
from khmerqa.text.glossary.table import Glossary
from khmerqa.text.khmer.normalise import search_key
from khmerqa.types import Citation, Language

EXTRACTIVE = "extractive"  # the writer's name for an answer made of quotations


@dataclass(frozen=True, slots=True)
class Draft:
    """A written answer; without citations it is a refusal."""

    text: str
    citations: tuple[Citation, ...]
    writer: str
    notice: str | None


class Writer:
    """Writes answers; safe to share between threads."""

    def __init__(
        self,
        extractor: FeatureExtractor,
        segmenter: Segmenter,
        translations: Translations,
        glossary: Glossary | None = None,
        model: LanguageModel | None = None,
        checker: Judge | None = None,
    ) -> None:
        self._parallel_passages = ParallelPassages(extractor)
        self._support = Support(segmenter, translations, checker)
        self._segmenter = segmenter
        self._translations = translations
        self._glossary = glossary
        self._model = model

    def write(
        self, request: AnswerRequest, selection: Selection
    ) -> Generator[Delta | Cited, None, Draft]:
        """Yield the pieces of the answer as they are written, and return the whole."""
        language = request.language
        builder = AnswerBuilder(
            documents=request.generation.passages.document,
            language=language,
            gloss=lambda quote: self._gloss(quote, language),
            fact=lambda quote: fact(
                request.profile, quote, self._glossary, self._segmenter, language
            ),
            of_rows=lambda candidate: self._of_rows(request, candidate),
            replaced=request.generation.replacements,
            has_version=lambda name: _has_version(request, name),
        )
        if selection.heading and selection.candidates:
            yield from builder.add_notice(selection.heading)
        if selection.introduction and selection.candidates:
            yield from builder.add_notice(selection.introduction)
        writer, fell_back = EXTRACTIVE, False
        if self._model is not None and _may_ask_model(request, selection):
            writer = self._model.name
            fell_back = yield from self._generate(self._model, request, selection, builder)
        if not builder.citations:
            fell_back = fell_back or writer != EXTRACTIVE
            writer = EXTRACTIVE
            yield from self._quote(request, selection, builder)
        if selection.remainder and builder.citations:
            yield from builder.add_notice(selection.remainder)
        if not builder.citations:
            text = _refusal(request, selection)
            yield Delta(text)
            return Draft(text=text, citations=(), writer=writer, notice=None)
        notices = [FELL_BACK[language] if fell_back else None, builder.notice()]
        return Draft(
            text=builder.text,
            citations=builder.citations,
            writer=writer,
            notice=" ".join(each for each in notices if each) or None,
        )

    def _generate(
        self,
        model: LanguageModel,
        request: AnswerRequest,
        selection: Selection,
        builder: AnswerBuilder,
    ) -> Generator[Delta | Cited, None, bool]:
        """Add the supported sentences of a language model; return whether it failed."""
        store = request.generation.passages
        found = (hit.passage for hit in request.hits)
        try:
            for segment in generate(
                model=model,
                question=request.profile.text,
                candidates=passages_to_show(selection.candidates, found),
                language=request.language,
                support=self._support,
                title_of=lambda name: store.document(name).title,
            ):
                cited = narrowed(segment.words or "", segment.candidate, store)
                yield from builder.add(replace(segment, candidate=cited))
        except LanguageModelError:
            return True
        return False

    def _quote(
        self, request: AnswerRequest, selection: Selection, builder: AnswerBuilder
    ) -> Generator[Delta | Cited, None, None]:
        """Add the selected candidates as quotations, with their parallel passages if there is room."""
        segments = (
            [Segment(each) for each in selection.candidates]
            if selection.is_complete
            else self._paired(request, selection.candidates)
        )
        merged = merge_adjacent(segments, request.generation.passages.document)
        room = MAX_CITATIONS - len(merged)  # for parallel passages, the first ones first
        for position, segment in enumerate(merged):
            yield from builder.add(segment if position < room else replace(segment, parallel=None))

    def _paired(self, request: AnswerRequest, candidates: Sequence[Candidate]) -> list[Segment]:
        pairs = [
            self._parallel_passages.pair(
                candidate=each,
                generation=request.generation,
                language=request.language,
                documents=request.documents,
            )
            for each in candidates
        ]
        return [Segment(candidate, parallel=parallel) for candidate, parallel in pairs]

    def _gloss(self, quote: str, language: Language) -> str | None:
        if self._glossary is None:
            return None
        return gloss(quote, self._glossary, self._segmenter, language)

    def _of_rows(self, request: AnswerRequest, candidate: Candidate) -> str | None:
        return under_heads(
            request.profile.text,
            request.generation.passages.document(candidate.document_id),
            (candidate.start, candidate.end),
            self._segmenter,
            self._translations,
        )


def _may_ask_model(request: AnswerRequest, selection: Selection) -> bool:
    """Return whether a model may answer: it reads what was found, also where no quotation answers."""
    return bool(request.hits) and not selection.is_complete and selection.reply is None


def _has_version(request: AnswerRequest, document_id: str) -> bool:
    """Return whether the work of a document is also indexed in the reader's language."""
    store = request.generation.passages
    work = store.document(document_id).catalogue.work
    return work is not None and any(
        each.catalogue.work == work and each.language == request.language for each in store.listed()
    )


def _refusal(request: AnswerRequest, selection: Selection) -> str:
    """Return what to say if nothing is quoted."""
    language, text = request.language, selection.reply
    if text is None and not request.profile.question.content:
        text = phrases.NO_TOPIC[language]
    if text is None:
        documents = len(request.documents) or request.generation.manifest.documents
        text = phrases.no_evidence(documents, language)
    names_nearest = selection.names_nearest and text is not phrases.NO_TOPIC[language]
    nearest = _nearest(request) if names_nearest else None
    return "\n".join(each for each in (selection.heading, text, nearest) if each)


def _nearest(request: AnswerRequest) -> str | None:
    """Say where the best passage is, None if nothing was found."""
    if not request.hits:
        return None
    passage = request.hits[0].passage
    document = request.generation.passages.document(passage.document_id)
    form = form_at(document, passage.start, passage.end, request.language)
    above = [
        each
        for each in passage.section[-1:]
        if not search_key(form).replace(" ", "").startswith(search_key(each).replace(" ", ""))
    ]
    return phrases.NEAREST[request.language].format(where=" – ".join((*above, form)))
