"""The seam for pages whose text layer is not reliable: methods to recover what is printed.

Each method gets all pages that are still unread, because fonts and characters are learned from a
document as a whole, and returns those that it can read. Its result replaces the text layer, so that
lines, blocks, running headers and marked quotations are found in the same way on every page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from khmerqa.reading.page_content import PageContent
from khmerqa.types import Bilingual, Method, ReadNumber, Verdict


@dataclass(frozen=True, slots=True)
class UnreadPage:
    """A page as its text layer has it, and the verdict on that text layer."""

    content: PageContent
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class RecoveredPage:
    """A page as a method recovered it, its runs where they are printed."""

    content: PageContent
    method: Method
    confidence: float | None = None  # of OCR, 0 to 1
    evidence: tuple[tuple[str, str], ...] = ()
    losses: tuple[Bilingual, ...] = ()  # what is printed there and was not read
    numbers: tuple[ReadNumber, ...] = ()  # as in ``ExtractedPage``
    skew: float = 0.0  # degrees, anticlockwise, by which the page and its runs were turned


class Recovery(Protocol):
    """A method to read pages without a reliable text layer."""

    @property
    def fingerprint(self) -> str:
        """Name and version; changes whenever the output would, or when its engine comes or goes."""
        ...

    @property
    def page_by_page(self) -> bool:
        """Whether each page is read by itself, so that one can be read without the others."""
        ...

    @property
    def remedy(self) -> Bilingual | None:
        """What to do so that the method can read more pages; None where nothing helps."""
        ...

    def recover(self, data: bytes, pages: Mapping[int, UnreadPage], /) -> dict[int, RecoveredPage]:
        """Return the pages that could be read, by their index from 0 in the file ``data``."""
        ...


def recover(
    data: bytes,
    pages: Mapping[int, UnreadPage],
    methods: Sequence[Recovery],
    only: int | None = None,
) -> dict[int, RecoveredPage]:
    """Try each method in turn on the pages that those before it could not read.

    With ``only``, methods that read page by page get only the page with this index.
    """
    recovered: dict[int, RecoveredPage] = {}
    for method in methods:
        unread = {index: page for index, page in pages.items() if index not in recovered}
        if only is not None and method.page_by_page:
            unread = {index: page for index, page in unread.items() if index == only}
        if not unread:
            continue
        recovered.update(method.recover(data, unread))
    return recovered
