"""Builds the working parts from the settings: the only file that names concrete classes.

What reads and indexes is imported by the functions that need it, so that a question starts fast.
"""
# long: every concrete class is named on one page

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from khmerqa.adapters.khmer_nltk import load_segmenter
from khmerqa.answer.assistant import Assistant
from khmerqa.errors import MissingDependencyError, SettingsError, without_extra
from khmerqa.index.engines.embedded import EMBEDDED_ENGINES
from khmerqa.index.generation import Generation
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import open_serving
from khmerqa.ports import (
    Embedder,
    Engines,
    Judge,
    LanguageModel,
    NamedEngines,
    Progress,
    Reranker,
    Segmenter,
    Translations,
)
from khmerqa.search.glossary import WithGlossary
from khmerqa.search.translation_table import TranslationTable
from khmerqa.settings import (
    BUILT_IN,
    EXTRACTIVE,
    NO_JUDGE,
    STATIC,
    AnswerSettings,
    IndexSettings,
    Settings,
)
from khmerqa.storage.service.state import FILE_NAME, State
from khmerqa.text.glossary.names import names
from khmerqa.text.glossary.table import Glossary
from khmerqa.text.khmer.caching_segmenter import CachingSegmenter
from khmerqa.text.terms.words import word_tokens_of_many
from khmerqa.types import EMBEDDED, Bilingual, Extracted

if TYPE_CHECKING:
    from khmerqa.ingest.documents.prepare import PreparedText
    from khmerqa.ingest.reindex import Reindexer
    from khmerqa.reading.workers.parallel import ParallelReader
    from khmerqa.reading.workers.pool import ReadingPool

DATA = Path(__file__).parent / "data"
_NICENESS = 10  # of what reads files beside a service


@lru_cache(maxsize=1)
def segmenter() -> Segmenter:
    """Return the segmenter; its weights are read once a process."""
    return CachingSegmenter(load_segmenter())


@lru_cache(maxsize=2)
def embedder(name: str) -> Embedder:
    """Return an embedder of EMBEDDERS, or else a sentence-transformers model by name or folder."""
    kind, colon, _ = name.partition(":")
    return EMBEDDERS.get(kind + colon, _sentence_transformer)(name)


@lru_cache(maxsize=2)
def judge(name: str) -> Judge | None:
    """Return the judge, None where none is wanted."""
    if name == NO_JUDGE:
        return None
    from khmerqa.embedding.judge import BilingualJudge

    return BilingualJudge(DATA / "judge", DATA / "encoder")


@lru_cache(maxsize=2)
def reranker(name: str) -> Reranker | None:
    """Return a cross-encoder by name or folder, None where none is named."""
    if not name:
        return None
    from khmerqa.embedding.cross_encoder import CrossEncoderReranker
    from khmerqa.embedding.model_names import check_model_name

    check_model_name("reranker", name, ())
    with _named_by_its_extra(f"reranker = {name}"):
        return CrossEncoderReranker(name)


@lru_cache(maxsize=1)
def translations() -> Translations:
    """Return the translations that ship with the package: the glossary's names, then the table."""
    table = TranslationTable.load(DATA / "translation" / "table.npz")
    return WithGlossary(table, names(glossary().terms, segmenter()))


def digests() -> Path:
    """Return the folder of our own summaries; in a checkout, the corpus folder."""
    installed = DATA / "digests"
    return installed if installed.is_dir() else DATA.parents[1] / "corpus"


@lru_cache(maxsize=1)
def glossary() -> Glossary:
    """Return the glossary that ships with the package."""
    return Glossary.parse((DATA / "glossary.tsv").read_text(encoding="utf-8"))


def engines(settings: Settings) -> NamedEngines:
    """Return the engines that an index can be written and searched with, by name."""
    name = settings.index.engine
    if name == EMBEDDED:
        return EMBEDDED_ENGINES
    if name not in ENGINES:
        choices = ", ".join((EMBEDDED, *ENGINES))
        raise SettingsError(
            Bilingual(
                f"មិនស្គាល់ index_engine '{name}' ទេ។ សូមជ្រើសរើសមួយក្នុងចំណោម៖ {choices} ។",
                f"There is no index_engine '{name}'. Choose one of: {choices}.",
            )
        )
    return MappingProxyType({**EMBEDDED_ENGINES, name: ENGINES[name](settings.index)})


def open_index(settings: Settings) -> Generation:
    """Open the current generation without a segmenter or an embedder: enough for lists and pages."""
    layout = IndexLayout(settings.index.directory)
    return open_serving(layout, engines(settings)).generation


def assistant(settings: Settings) -> Assistant:
    """Return the assistant over the index that the settings name."""
    model = language_model(settings)
    return Assistant(
        IndexLayout(settings.index.directory),
        segmenter=segmenter(),
        embedder=embedder(settings.models.embedder),
        translations=translations(),
        model=model,
        checker=judge(BUILT_IN) if model is not None else None,
        glossary=glossary(),
        reranker=reranker(settings.models.reranker),
        judge=judge(settings.models.judge),
        engines=engines(settings),
    )


def state(settings: Settings) -> State:
    """Open the service's own records: keys, releases, jobs, questions and feedback."""
    return State(state_path(settings))


def state_path(settings: Settings) -> Path:
    """Return where the service's own records are, or will be."""
    return Path(settings.serve.state or settings.index.directory / FILE_NAME)


def language_model(settings: Settings) -> LanguageModel | None:
    """Return the language model that writes answers, None for the extractive writer.

    Raises SettingsError for a writer that is not known, or one without a model.
    """
    answer = settings.answer
    if answer.writer == EXTRACTIVE:
        return None
    if answer.writer not in WRITERS or not answer.llm:
        choices = ", ".join((EXTRACTIVE, *WRITERS))
        raise SettingsError(
            Bilingual(
                f"writer = '{answer.writer}' llm = '{answer.llm}' មិនអាចប្រើបានទេ។ សូមជ្រើសរើស writer "
                f"មួយក្នុងចំណោម {choices} ហើយកំណត់ឈ្មោះម៉ូដែលដោយ llm ។",
                f"writer = '{answer.writer}' with llm = '{answer.llm}' cannot be used. Choose one "
                f"of {choices}, and name the model with llm.",
            )
        )
    return WRITERS[answer.writer](answer)


def reindexer(
    settings: Settings, progress: Progress = lambda stage, done, total: None
) -> Reindexer:
    """Return the reindexer of the index that the settings name."""
    from khmerqa.answer.sentences.records import FeatureRecorder
    from khmerqa.embedding.cached import cached
    from khmerqa.ingest.documents.prepare import preparing_in
    from khmerqa.ingest.parallel_map import ParallelEmbedder
    from khmerqa.ingest.reindex import Reindexer
    from khmerqa.reading.workers.pool import ReadingPool

    layout = IndexLayout(settings.index.directory)
    ocr_cache = _ocr_cache(layout)
    model = embedder(settings.models.embedder)
    if settings.models.embedder == STATIC:  # others use all cores by themselves
        model = ParallelEmbedder(model)
    return Reindexer(
        layout,
        reader=_reader(settings.index.readers, ocr_cache, progress),
        segmenter=segmenter(),
        embedder=partial(cached, model),
        progress=progress,
        engine=settings.index.engine,
        engines=engines(settings),
        recorder=FeatureRecorder(segmenter(), embedder(settings.models.embedder)),
        preparing=partial(preparing_in, ReadingPool),
    )


def read_one(
    layout: IndexLayout, path: Path, progress: Progress, page: int | None = None
) -> Extracted:
    """Read a file, or one page, as the indexer would, with the OCR cache of the index if it has one."""
    with closing(_reading_pool(_ocr_cache_of(layout), progress)) as pool:
        return pool.read(path.name, path.read_bytes(), page)


def read_beside(
    layout: IndexLayout, path: Path, progress: Progress
) -> tuple[Extracted, PreparedText]:
    """Read one file and prepare its text, beside a service that must not be slowed by it."""
    from khmerqa.ingest.documents.prepare import preparing_in

    pool = _reading_pool(_ocr_cache_of(layout), progress, niceness=_NICENESS)
    with preparing_in(lambda: pool) as prepare:
        extracted = pool.read(path.name, path.read_bytes())
        return extracted, prepare(extracted)


def _reader(cluster: str, ocr_cache: Path, progress: Progress) -> ParallelReader:
    from khmerqa.reading.workers.parallel import ParallelReader

    if not cluster:
        make = partial(_reading_pool, ocr_cache)
        return ParallelReader(make, progress, ocr_cache=ocr_cache)
    from khmerqa.reading.workers.cluster import connected

    at_a_time, make_remote = connected(cluster)
    return ParallelReader(lambda _: make_remote(), progress, at_a_time, ocr_cache)


def _reading_pool(ocr_cache: Path | None, progress: Progress, *, niceness: int = 0) -> ReadingPool:
    from khmerqa.reading.methods import RecoverySettings
    from khmerqa.reading.workers.child import ChildSettings
    from khmerqa.reading.workers.pool import ReadingPool

    settings = ChildSettings(recovery=RecoverySettings(ocr_cache=ocr_cache), niceness=niceness)
    return ReadingPool(settings, progress=progress)


def _ocr_cache_of(layout: IndexLayout) -> Path | None:
    return _ocr_cache(layout) if layout.cache.is_dir() else None


def _ocr_cache(layout: IndexLayout) -> Path:
    from khmerqa.reading.ocr.cache import FILE_NAME as OCR_FILE

    return (layout.cache / OCR_FILE).absolute()  # reading processes have another working folder


def _milvus(index: IndexSettings) -> Engines:
    from khmerqa.adapters import milvus

    return milvus.engines(index.milvus_uri, index.milvus_token)


def _openai(answer: AnswerSettings) -> LanguageModel:
    from khmerqa.adapters.openai_compatible import OpenAICompatible

    return OpenAICompatible(
        model=answer.llm, url=answer.llm_url, key=answer.llm_key, seconds=float(answer.llm_seconds)
    )


def _transformers(answer: AnswerSettings) -> LanguageModel:
    from khmerqa.adapters.local_transformers import LocalTransformers

    return LocalTransformers(model=answer.llm, seconds=float(answer.llm_seconds))


def _built_in(name: str) -> Embedder:
    from khmerqa.embedding.contextual import ContextualEmbedder  # a tenth of a second

    return ContextualEmbedder(DATA / "encoder")


def _static(name: str) -> Embedder:
    from khmerqa.embedding.static import StaticEmbedder

    return StaticEmbedder(DATA / "embedder", partial(word_tokens_of_many, segmenter=segmenter()))


def _sentence_transformer(name: str) -> Embedder:
    from khmerqa.embedding.model_names import check_model_name
    from khmerqa.embedding.sentence_transformer import SentenceTransformerEmbedder

    check_model_name("embedder", name, EMBEDDERS)
    with _named_by_its_extra(f"embedder = {name}"):
        return SentenceTransformerEmbedder(name)


@contextmanager
def _named_by_its_extra(setting: str) -> Iterator[None]:
    """Raise MissingDependencyError with the extra of the libraries that a setting needs."""
    try:
        yield
    except MissingDependencyError as error:
        what = Bilingual(
            f"អ្វីដែល {setting} ត្រូវការ (sentence-transformers)",
            f"What {setting} needs (sentence-transformers)",
        )
        raise without_extra("models", what) from error


# What can be plugged in; each package is imported only by the function that needs it. The names of
# engines and writers are choices of ``index_engine`` and ``writer`` in ``khmerqa.settings``. An
# embedder's name is what ``embedder`` is set to, or its beginning up to and with the first colon.
ENGINES: Mapping[str, Callable[[IndexSettings], Engines]] = {"milvus": _milvus}
WRITERS: Mapping[str, Callable[[AnswerSettings], LanguageModel]] = {
    "openai": _openai,
    "transformers": _transformers,
}
EMBEDDERS: Mapping[str, Callable[[str], Embedder]] = {
    BUILT_IN: _built_in,
    STATIC: _static,
}
