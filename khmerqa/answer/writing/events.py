"""Events while a question is answered, for streaming; the last one is the ``Answer`` itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from khmerqa.types import Answer, Citation, Hit


@dataclass(frozen=True, slots=True)
class Stage:
    """The beginning of a stage."""

    name: Literal["search", "write"]


@dataclass(frozen=True, slots=True)
class HitsFound:
    """The passages found, best first."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """The next piece of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation whose marker is in the text so far."""

    citation: Citation


Event = Stage | HitsFound | Delta | Cited | Answer
