"""A service over a small index, made of the fakes that ship with the package."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from khmerqa.answer.assistant import Assistant
from khmerqa.answer.judging.calibration import (
    Calibration,
    Coefficients,
    SelectionLimits,
    Weights,
)
from khmerqa.answer.judging.confidence import FEATURES
from khmerqa.answer.kinds.extractive import Bars, Extractive
from khmerqa.embedding.cached import CachedEmbedder
from khmerqa.index.layout import IndexLayout
from khmerqa.ingest.documents.prepare import PreparedText, prepare
from khmerqa.ingest.reindex import Reindexer
from khmerqa.ports import Progress
from khmerqa.reading.workers.in_process import InProcessReader
from khmerqa.serve.app import create_app
from khmerqa.serve.index_process import change_here
from khmerqa.serve.problems import has_openai_shape
from khmerqa.serve.service import Service
from khmerqa.settings import Settings
from khmerqa.storage.service.keys import Scope
from khmerqa.storage.service.state import State
from khmerqa.testing import ClusterSegmenter, FixedTranslations, HashEmbedder
from khmerqa.text.terms.words import word_tokens
from khmerqa.types import Extracted

from .live import live
from .samples import write_corpus
from .web.firefox_session import program as firefox_program

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

SEGMENTER = ClusterSegmenter()


# Answered from a score of 0.25 on with several quotations, whatever the default is calibrated to.
CALIBRATION = Calibration(
    threshold=0.5,
    weights=Weights(0.2, 0.1, 0.2, 0.25, 0.25, judged=0.0, other_language=0.85),
    selection=SelectionLimits(same_language=0.72),
    coefficients=Coefficients(**dict.fromkeys(FEATURES, 0.0) | {"bias": -2.0, "score": 8.0}),
)

QUIET = (  # nothing that Chromium does by itself
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def chromium(driver: Playwright, folders: pytest.TempPathFactory) -> Browser:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("chromium is not installed")
    return driver.chromium.launch(executable_path=found, args=list(QUIET))


def firefox(driver: Playwright, folders: pytest.TempPathFactory) -> Browser:
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    if found is None:
        pytest.skip("firefox is not installed")
    started = firefox_program(folders.mktemp("firefox"), found)
    return driver.firefox.launch(channel="moz-firefox", executable_path=started)


def embedder() -> HashEmbedder:
    return HashEmbedder(partial(word_tokens, segmenter=SEGMENTER), 256)


@dataclass(frozen=True, slots=True)
class Running:
    """A running application with the folder and the index behind it."""

    app: FastAPI
    client: TestClient
    corpus: Path
    layout: IndexLayout
    service: Service

    def key(self, scope: Scope) -> dict[str, str]:
        """Return the headers of a caller with a new key."""
        _, token = self.service.keys.create(scope, scope)
        return {"Authorization": f"Bearer {token}"}

    def reindex(self) -> str:
        """Index what the folder holds now; return the generation's name."""
        made = reindexer(self.layout, lambda stage, done, total: None)
        return made.run([self.corpus]).generation

    def ask(self, question: str, **more: Any) -> dict[str, Any]:
        """Return the answer to a question that must be taken."""
        response = self.client.post("/v1/ask", json={"question": question, **more})
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def text(self, document_id: str) -> str:
        """Return a document's canonical text as the service gives it."""
        response = self.client.get(f"/v1/documents/{document_id}/text")
        assert response.status_code == 200, response.text
        return response.text


class ReadOnce(InProcessReader):
    """Reads equal files once for all services of these tests: most hold the same PDF."""

    def read(self, name: str, data: bytes, /) -> Extracted:
        """Return what a file holds; raises UnreadableError."""
        return _read(name, data)


@cache
def _read(name: str, data: bytes) -> Extracted:
    return InProcessReader().read(name, data)


def reindexer(layout: IndexLayout, progress: Progress) -> Reindexer:
    reader = ReadOnce()
    return Reindexer(layout, reader, SEGMENTER, partial(CachedEmbedder, embedder()), progress)


def read_here(path: Path, progress: Progress) -> tuple[Extracted, PreparedText]:
    extracted = ReadOnce().read(path.name, path.read_bytes())
    return extracted, prepare(extracted)


def empty_service(folder: Path, **more: Any) -> Running:
    layout = IndexLayout(folder / "index")
    translations = FixedTranslations({})
    assistant = Assistant(
        layout,
        segmenter=SEGMENTER,
        embedder=embedder(),
        translations=translations,
        calibration=CALIBRATION,
    )
    for kind in assistant.kinds:
        if isinstance(kind, Extractive):  # hashed words of small texts say nothing of nearness
            kind.bars = Bars(near=0.0, near_a_wish=0.0, elsewhere=0.0, instead_of_fragment=1.0)
    corpus = folder / "corpus"
    service = Service(
        Settings().with_values({"corpus": corpus, "index": layout.root, **more}, "test"),
        State(folder / "state" / "service.sqlite"),
        lambda: assistant,
        partial(change_here, partial(reindexer, layout)),
        read_file=read_here,
    )
    service.load()
    app = create_app(service)
    return Running(app, TestClient(app, "http://localhost"), corpus, layout, service)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service that a module's tests share; they only read."""
    made = empty_service(tmp_path_factory.mktemp("service"))
    write_corpus(made.corpus)
    made.reindex()
    with made.client:
        yield made


@pytest.fixture(scope="module")
def unstarted(tmp_path_factory: pytest.TempPathFactory) -> Running:
    """The same service, for tests that run it on a real port."""
    made = empty_service(tmp_path_factory.mktemp("unstarted"))
    write_corpus(made.corpus)
    made.reindex()
    return made


@pytest.fixture(scope="module")
def address(unstarted: Running) -> Iterator[str]:
    """The address of a service on a free port."""
    with live(unstarted.app) as found:
        yield found


@pytest.fixture(scope="module")
def browser(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """The system's browser. Not for longer than a module: its loop would be in the way of others."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    launch = {"chromium": chromium, "firefox": firefox}[pytestconfig.getoption("--page-browser")]
    with playwright.sync_playwright() as driver:
        found = launch(driver, tmp_path_factory)
        yield found
        found.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Running]:
    """A service of its own with documents that are not indexed yet."""
    made = empty_service(tmp_path)
    write_corpus(made.corpus)
    with made.client:
        yield made


def is_problem(response: Any, status: int) -> str:
    """Check that a response is a problem document, or OpenAI's where it has to be; return its detail."""
    assert response.status_code == status, response.text
    if has_openai_shape(response.request.url.path):
        error = response.json()["error"]
        assert {"message", "type", "code"} <= set(error)
        assert error["message"]
        return str(error["message"])
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail", "instance"}
    assert body["status"] == status
    assert body["instance"] == response.request.url.path
    detail = body["detail"]
    assert isinstance(detail, str)
    assert detail
    return detail
