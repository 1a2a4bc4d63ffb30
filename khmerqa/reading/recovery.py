"""The seam for pages whose text layer cannot be believed: other ways to come by what is printed.

Each way is given all pages that are still unread, for fonts and characters are learned from a
document as a whole, and returns those that it can read. What it returns takes the place of what
the text layer held, so that lines, blocks, running headers and marked quotations are found in
the same way on every page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from khmerqa.reading.pdf.content.text_runs import PageContent
from khmerqa.types import Method, Verdict


@dataclass(frozen=True, slots=True)
class UnreadPage:
    """A page as its text layer has it, and why that is not believed."""

    content: PageContent
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class RecoveredPage:
    """What a page says after all, as runs at their places."""

    content: PageContent
    method: Method
    confidence: float | None = None  # of OCR, 0 to 1
    evidence: tuple[tuple[str, str], ...] = ()
    skew: float = 0.0  # degrees, anticlockwise, by which the page was turned: the runs lie so


class Recovery(Protocol):
    """One way to read pages without a text layer that can be believed."""

    @property
    def fingerprint(self) -> str:
        """Name and version; changes whenever the output would, or when its engine comes or goes."""
        ...

    def recover(self, data: bytes, pages: Mapping[int, UnreadPage], /) -> dict[int, RecoveredPage]:
        """Return the pages that could be read, by their index from 0 in the file ``data``."""
        ...


def recover(
    data: bytes, pages: Mapping[int, UnreadPage], ways: Sequence[Recovery]
) -> dict[int, RecoveredPage]:
    """Try each way in turn on the pages that those before it could not read."""
    recovered: dict[int, RecoveredPage] = {}
    for way in ways:
        unread = {index: page for index, page in pages.items() if index not in recovered}
        if not unread:
            break
        recovered.update(way.recover(data, unread))
    return recovered
