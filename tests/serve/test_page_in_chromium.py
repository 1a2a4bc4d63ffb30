"""The page in a real browser, asking a real server."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
import uvicorn

from khmerqa.serve.run import listen

from . import samples
from .conftest import Service, empty_service

SECONDS = 40  # that one page may take; a browser that starts cold is slow
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@contextmanager
def serving(service: Service) -> Iterator[str]:
    """Serve in a thread for as long as the block lasts; gives the address."""
    config = uvicorn.Config(service.app, log_level="warning", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    with listen("127.0.0.1", 0) as listening:
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            until = time.monotonic() + SECONDS
            while not server.started:
                assert time.monotonic() < until, "the server does not start"
                time.sleep(0.02)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(SECONDS)
    assert not thread.is_alive()


@pytest.fixture(scope="module")
def address(service: Service) -> Iterator[str]:
    """The address of the service on a free port."""
    with serving(service) as found:
        yield found


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """A function that returns a page as it stands after its script has run."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("chromium is not installed")
    profile = tmp_path_factory.mktemp("profile")

    def show(url: str) -> str:
        command = [
            *(chromium, *QUIET, f"--user-data-dir={profile}"),
            *("--virtual-time-budget=15000", "--dump-dom", url),
        ]
        done = subprocess.run(command, check=False, capture_output=True, timeout=SECONDS)
        return done.stdout.decode()

    return show


def test_a_shared_question_is_answered_with_its_source(
    address: str, shown: Callable[[str], str]
) -> None:
    dom = shown(f"{address}/?q={quote(samples.ASK_PDF)}")
    assert "ភ្លើង។" in dom
    assert 'id="source-1"' in dom
    assert 'href="#source-1"' in dom
    assert f"/v1/documents/{samples.PDF_ID}/file#page=" in dom
    assert "ទំព័រ ២" in dom
    assert 'href="https://example.org/pentagonal"' in dom
    assert "ពុំមែនពីឯកសារផ្លូវការ" in dom


def test_markup_in_a_document_is_shown_as_text(address: str, shown: Callable[[str], str]) -> None:
    dom = shown(f"{address}/?q={quote(samples.ASK_HOSTILE)}")
    assert "&lt;img src=x" in dom
    assert "<img" not in dom
    assert "<b>bold" not in dom
    assert dom.count('class="marker"') == 1  # the quotation's own "[1]" is none


def test_without_an_answer_the_nearest_passages_are_offered(
    address: str, shown: Callable[[str], str]
) -> None:
    dom = shown(f"{address}/?q={quote(samples.ASK_UNKNOWN)}")
    assert "វគ្គអត្ថបទដែលជិតបំផុត" in dom
    assert 'id="source-1"' not in dom


def test_a_problem_is_told_in_the_readers_language(
    tmp_path: Path, shown: Callable[[str], str]
) -> None:
    with serving(empty_service(tmp_path)) as address:
        dom = shown(f"{address}/?q={quote(samples.ASK_WATER)}")
    assert "ឯកសារមិនទាន់ត្រូវបានរៀបចំទេ។" in dom
    assert "khmerqa index" not in dom
