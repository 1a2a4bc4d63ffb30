"""What every door of the service shares, be it HTTP, a chat client, MCP or Telegram.

A door says who asks (a Reader) and gets answers from documents that they may see; counting, keeping and
time limits are done here, once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import anyio
import anyio.to_thread

from khmerqa.answer.assistant import Assistant, SearchResult
from khmerqa.answer.question.follow_up import Turn
from khmerqa.answer.writing.events import Event
from khmerqa.errors import BusyError, IndexDamagedError, KhmerQAError, NotReadyError
from khmerqa.index.generation import Generation, current_name
from khmerqa.index.layout import IndexLayout
from khmerqa.index.view import view_of
from khmerqa.ingest.reindex import Progress, Reindexer
from khmerqa.serve.auth.access import Reader, Restricted, hidden_from, restricted
from khmerqa.serve.observability.metrics import Metrics
from khmerqa.serve.observability.telemetry import Tracing
from khmerqa.settings import Settings
from khmerqa.storage.jobs import Jobs
from khmerqa.storage.keys import Keys
from khmerqa.storage.records import Asked, Records
from khmerqa.storage.state import State
from khmerqa.types import Answer, Bilingual, Language, Manifest

T = TypeVar("T")
ADMINISTRATOR = Reader("", "admin")  # what the service itself may see
_THREADS = 8  # questions worked on at once; more would only share the same cores
_REMEMBERED = 1000  # answers whose feedback can be kept with its question, in memory only
_DAY = 86_400.0
_LOG = logging.getLogger("khmerqa.serve")


class Service:
    """Answers for all doors; safe to share between threads."""

    def __init__(
        self,
        settings: Settings,
        state: State,
        load: Callable[[], Assistant],
        reindexer: Callable[[Progress], Reindexer] | None = None,
        tracing: Tracing | None = None,
    ) -> None:
        self.settings = settings
        self.layout = IndexLayout(settings.index.directory)
        self.keys = Keys(state)
        self.records = Records(state)
        self.jobs = Jobs(state)
        self.metrics = Metrics(self._manifest)
        self.tracing = tracing or Tracing()
        self.reindexer = reindexer
        self._state = state
        self._load = load
        self._assistant: Assistant | None = None
        self._failure: Exception | None = None
        self._views: tuple[
            Generation | None, tuple[Restricted, ...], dict[frozenset[str], Generation]
        ]
        self._views = (None, (), {})
        self._answers: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._threads: anyio.CapacityLimiter | None = None

    # --- being there ------------------------------------------------------------------------------

    def load(self) -> None:
        """Load models and index; until then, and where that fails, every question is refused."""
        try:
            assistant = self._load()
            try:
                assistant.generation()
            except KhmerQAError as error:  # it may be indexed later, while we run
                _LOG.warning("%s", error)
            self._assistant = assistant
        except Exception as error:
            _LOG.error(Bilingual("មិនអាចបើកម៉ូដែលបានទេ។", "Loading failed."), exc_info=error)
            self._failure = error

    def start(self) -> None:
        """Load in a thread, so that the service can say meanwhile that it is not ready."""
        if self._assistant is None:
            threading.Thread(target=self.load, name="load", daemon=True).start()

    def close(self) -> None:
        """Give back what is held open."""
        self.tracing.close()
        self._state.close()

    def assistant(self) -> Assistant:
        """Return the assistant; raises NotReadyError while it is loading."""
        if self._assistant is not None:
            return self._assistant
        if self._failure is not None:
            raise self._failure
        raise NotReadyError(
            Bilingual(
                "សេវាកំពុងរៀបចំខ្លួន។ សូមព្យាយាមម្តងទៀតក្នុងពេលបន្តិចទៀត។",
                "The service is still loading. Try again in a moment.",
            )
        )

    # --- seeing -----------------------------------------------------------------------------------

    def generation(self, reader: Reader) -> Generation:
        """Return the current generation as ``reader`` may see it. Raises IndexStateError."""
        whole = self._whole()
        held, few, views = self._views
        if held is not whole:
            few, views = restricted(whole.passages.listed()), {}
            self._views = (whole, few, views)
        if not few:
            return whole
        hidden = hidden_from(reader, few, self.records.released())
        if hidden not in views:
            views[hidden] = view_of(whole, hidden)
        return views[hidden]

    def _whole(self) -> Generation:
        for _ in range(3):
            named = current_name(self.layout)
            try:
                return self.assistant().generation()
            except IndexDamagedError:
                # Two reindexes in a row may remove a generation while it is being opened.
                if current_name(self.layout) == named:
                    raise
        return self.assistant().generation()

    def _manifest(self) -> Manifest | None:
        try:
            return self._whole().manifest
        except KhmerQAError:
            return None

    # --- answering --------------------------------------------------------------------------------

    async def work(self, task: Callable[[], T]) -> T:
        """Run a task in a thread; raises BusyError where it does not end in time."""
        if self._threads is None:
            self._threads = anyio.CapacityLimiter(_THREADS)
        try:
            with anyio.fail_after(self.settings.serve.timeout):
                return await anyio.to_thread.run_sync(
                    task, abandon_on_cancel=True, limiter=self._threads
                )
        except TimeoutError as error:
            self.metrics.refused.labels("time").inc()
            raise BusyError(
                Bilingual(
                    f"សំណើនេះមិនបានចប់ក្នុង {self.settings.serve.timeout} វិនាទីទេ ព្រោះសេវារវល់ពេក។ "
                    "សូមព្យាយាមម្តងទៀតបន្តិចក្រោយ។",
                    f"This did not end within {self.settings.serve.timeout} seconds: the service is too "
                    "busy. Try again a little later.",
                )
            ) from error

    def ask(
        self,
        question: str,
        reader: Reader,
        door: str,
        *,
        top_k: int = 8,
        documents: Sequence[str] = (),
        language: Language | None = None,
        history: Sequence[Turn] = (),
        happens: Callable[[Event, Generation], None] = lambda event, generation: None,
    ) -> tuple[Answer, Generation]:
        """Answer a question from what ``reader`` may see; return the generation it was read in, too.

        ``happens`` is told what happens on the way, the answer itself left out.
        """
        generation = self.generation(reader)
        *_, answer = self._told(
            self.assistant().stream(question, top_k, documents, language, generation, history),
            lambda event: happens(event, generation),
        )
        assert isinstance(answer, Answer)
        self.metrics.answered(answer, door)
        self._answers[answer.id] = (question, answer.text)
        while len(self._answers) > _REMEMBERED:
            self._answers.popitem(last=False)
        if self.settings.serve.log_questions:
            self.records.keep_question(
                Asked(
                    *(answer.id, time.time(), question, answer.language),
                    *(answer.status, answer.confidence, door),
                )
            )
        return answer, generation

    def _told(self, events: Iterator[Event], happens: Callable[[Event], None]) -> Iterator[Event]:
        for event in events:
            if not isinstance(event, Answer):
                happens(event)
            yield event

    def search(
        self, question: str, reader: Reader, top_k: int, documents: Sequence[str] = ()
    ) -> tuple[SearchResult, Generation]:
        """Find passages that ``reader`` may see."""
        generation = self.generation(reader)
        found = self.assistant().search(question, top_k, documents, generation=generation)
        return found, generation

    def remembered(self, answer_id: str) -> tuple[str | None, str | None]:
        """Return question and text of an answer, where they are still known."""
        known = self._answers.get(answer_id)
        return known or (self.records.question_of(answer_id), None)

    def forget_old(self) -> int:
        """Delete questions and feedback that were kept long enough; return how many."""
        return self.records.forget_before(time.time() - self.settings.serve.keep_days * _DAY)
