"""An index of the small corpus."""

from __future__ import annotations

from ..ingest.conftest import indexed, indexed_once

__all__ = ["indexed", "indexed_once"]
