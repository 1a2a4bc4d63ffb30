"""Small documents of our own, a corpus that can be indexed without a model, and random documents."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import hypothesis.strategies as st

from khmerqa.embedding.cached import CachedEmbedder
from khmerqa.errors import UnreadableError
from khmerqa.index.generation import Generation
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import open_current
from khmerqa.ingest.documents.canonical import canonical
from khmerqa.ingest.reindex import Reindexer
from khmerqa.ports import Progress
from khmerqa.reading.recovery import Recovery
from khmerqa.reading.workers.in_process import InProcessReader
from khmerqa.testing import ClusterSegmenter, HashEmbedder
from khmerqa.text.terms.words import word_tokens
from khmerqa.types import Bilingual, Block, Document, Extracted, ExtractedPage, IndexReport, Verdict

WELLS = """# Wells of the village

Every village keeps at least two wells. A well is cleaned twice a year.

## Who looks after them

The water committee names a keeper for each well.
"""
WELLS_KM = """# អណ្តូងទឹកក្នុងភូមិ

ភូមិនីមួយៗមានអណ្តូងទឹកយ៉ាងតិចពីរ។ អណ្តូងត្រូវសម្អាតពីរដងក្នុងមួយឆ្នាំ។

## អ្នកថែទាំ

គណៈកម្មការទឹកតែងតាំងអ្នកថែទាំអណ្តូងនីមួយៗ។
"""
BOTH = "[\u1780-\u17ff].*។ \\| .*[a-z]"  # a message in Khmer and English
FERRY = "The ferry crosses the river at six in the morning and at noon.\n"
SCHOOL = "សាលារៀនបើកទ្វារនៅម៉ោងប្រាំពីរព្រឹក។\n"
FILES: Mapping[str, str] = {"wells.md": WELLS, "អណ្តូង.md": WELLS_KM, "ferry.txt": FERRY}


def words_of(text: str) -> list[str]:
    """The words that the stand-in for an embedder knows a text by."""
    return word_tokens(text, ClusterSegmenter())


class CountingReader(InProcessReader):
    """Reads as the package does and remembers the names of the files that were read."""

    def __init__(self, methods: Sequence[Recovery] = ()) -> None:
        super().__init__(methods)
        self.names: list[str] = []

    def read(self, name: str, data: bytes, /) -> Extracted:
        self.names.append(name)
        if data == b"odd":
            raise RuntimeError("an engine stumbled")
        if data == b"unreadable":
            raise UnreadableError(
                Bilingual(
                    "ឯកសារនេះជាពាក្យបណ្តៅ។ សូមសួររកចម្លើយ។",
                    "This file is a riddle; ask for its solution.",
                )
            )
        return super().read(name, data)


def no_progress(stage: str, done: int, total: int) -> None:
    """Say nothing."""


@dataclass
class Corpus:
    """A folder of files and the index of it."""

    folder: Path
    layout: IndexLayout
    reader: CountingReader = field(default_factory=CountingReader)
    progress: Progress = no_progress
    grace: float = 0.0

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file of the corpus."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def reindexer(self) -> Reindexer:
        """Return a reindexer as a new process would make it."""
        embedder = HashEmbedder(words_of)
        return Reindexer(
            self.layout,
            self.reader,
            ClusterSegmenter(),
            partial(CachedEmbedder, embedder),
            self.progress,
            grace=self.grace,
        )


def run(corpus: Corpus, **options: bool) -> IndexReport:
    """Index the corpus."""
    return corpus.reindexer().run([corpus.folder], **options)


def generation(corpus: Corpus) -> Generation:
    """Return the current generation of the corpus."""
    return open_current(corpus.layout)


def paths(corpus: Corpus) -> list[str]:
    """Return the paths of the indexed documents."""
    return [listed.path for listed in generation(corpus).passages.listed()]


def new_corpus(folder: Path, files: Mapping[str, str] = FILES) -> Corpus:
    """Write a corpus below ``folder``; its index is not made yet."""
    corpus = Corpus(folder / "corpus", IndexLayout(folder / "index"))
    corpus.folder.mkdir(parents=True)
    for name, text in files.items():
        corpus.write(name, text)
    return corpus


def copied(made: Corpus, folder: Path) -> Corpus:
    """Return a copy below ``folder`` of a corpus with its index."""
    shutil.copytree(made.folder, folder / "corpus")
    shutil.copytree(made.layout.root, folder / "index")
    return Corpus(folder / "corpus", IndexLayout(folder / "index"))


_PIECES = st.text(alphabet="កខរងាិុំ្\u200b ។៖ab.:;-1២", min_size=1, max_size=24)
_TEXTS = st.builds(lambda piece, times: piece * times, _PIECES, st.sampled_from((1, 1, 1, 9, 200)))
_BLOCKS = st.one_of(
    st.builds(Block, _TEXTS, st.sampled_from(("paragraph", "item", "row"))),
    st.builds(Block, _PIECES, st.just("heading"), st.integers(0, 3)),
)


@st.composite
def extracted(draw: st.DrawFn) -> Extracted:
    """What a reader may have seen, with pages or without."""
    pages = draw(st.lists(st.lists(_BLOCKS, max_size=5), min_size=1, max_size=7))
    numbered = draw(st.booleans())
    losses = draw(st.lists(st.just(Bilingual("ក", "a")), max_size=2).map(tuple))
    return Extracted(
        tuple(
            ExtractedPage(
                number=number if numbered else None,
                label=None,
                verdict=Verdict.HEALTHY,
                blocks=tuple(blocks),
                losses=losses,
            )
            for number, blocks in enumerate(pages if numbered else pages[:1], start=1)
        )
    )


def document(seen: Extracted, document_id: str = "sample") -> Document:
    """Return the document that a reader's view makes."""
    made = canonical(seen)
    return Document(
        id=document_id,
        source=f"{document_id}.txt",
        title="A sample",
        language="en",
        sha256=hashlib.sha256(made.text.encode()).hexdigest(),
        text=made.text,
        pages=made.pages,
        sections=made.sections,
        excluded_spans=made.excluded_spans,
    )
