"""A service with something for an administrator to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .. import samples
from ..conftest import Running, empty_service
from ..live import live


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[Running, str, str]]:
    """A service with documents, one of them held back and one torn; its address and a key."""
    made = empty_service(tmp_path, log_questions=True)
    samples.write_corpus(made.corpus)
    (made.corpus / "letter.txt").write_text(samples.HELD, encoding="utf-8")
    (made.corpus / "torn.pdf").write_bytes(b"%PDF-1.4 torn")
    made.reindex()
    key = made.key("admin")["Authorization"].removeprefix("Bearer ")
    with live(made.app) as address:
        yield made, address, key
