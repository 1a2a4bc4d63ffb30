"""What every channel shares: HTTP, chat clients, MCP and Telegram.

A channel names its caller and gets answers from the documents that the caller may see. Counting,
logging and time limits are done here, once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import anyio

from khmerqa.answer.assistant import Assistant, SearchResult
from khmerqa.answer.example_questions import example_questions
from khmerqa.answer.question.follow_up import Turn
from khmerqa.answer.writing.events import Event
from khmerqa.errors import BusyError, IndexDamagedError, KhmerQAError, NotReadyError, RecordsError
from khmerqa.index.engines.embedded import EMBEDDED_ENGINES
from khmerqa.index.generation import Generation
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import current_name
from khmerqa.index.view import view_of
from khmerqa.ingest.changes import roots_of
from khmerqa.ingest.documents.prepare import PreparedText
from khmerqa.ports import NamedEngines, Progress
from khmerqa.reading.workers.pictures import PagePictures
from khmerqa.serve.auth.access import Caller, Restricted, hidden_from, restricted
from khmerqa.serve.index_process import ChangeIndex, no_changes
from khmerqa.serve.observability import memory
from khmerqa.serve.observability.metrics import Metrics
from khmerqa.serve.observability.telemetry import Tracing
from khmerqa.serve.threads import RequestThreads, raise_if_abandoned
from khmerqa.settings import Settings
from khmerqa.storage.service.jobs import Jobs
from khmerqa.storage.service.keys import Keys
from khmerqa.storage.service.records import QuestionLog, Records
from khmerqa.storage.service.state import State
from khmerqa.types import Answer, Bilingual, Extracted, Language, Manifest

T = TypeVar("T")
ADMINISTRATOR = Caller("", "admin")  # the service itself, which may see everything
_THREADS = 8  # questions answered at once; more would only share the same cores
_MAX_REMEMBERED = 1000  # answers kept in memory, to store a question with its feedback
_DAY = 86_400.0
_LOG = logging.getLogger("khmerqa.serve")


class Service:
    """Answers for all channels; safe to share between threads."""

    def __init__(
        self,
        settings: Settings,
        state: State,
        load: Callable[[], Assistant],
        change_index: ChangeIndex = no_changes,
        tracing: Tracing | None = None,
        read_file: Callable[[Path, Progress], tuple[Extracted, PreparedText]] | None = None,
        engines: Callable[[], NamedEngines] = lambda: EMBEDDED_ENGINES,
    ) -> None:
        self.settings = settings
        self.layout = IndexLayout(settings.index.directory)
        self.keys = Keys(state)
        self.records = Records(state)
        self.jobs = Jobs(state)
        self.metrics = Metrics()
        self.tracing = tracing or Tracing()
        self.change_index = change_index
        self.read_file = read_file
        self.engines = engines
        self.records_fail = False  # old questions could not be deleted when it was last tried
        self.obeys_corpus = "corpus" in settings.named
        self._state = state
        self._load = load
        self._assistant: Assistant | None = None
        self._failure: Exception | None = None
        self._loaded = threading.Event()  # or failed
        self._views: tuple[
            Generation | None, tuple[Restricted, ...], dict[frozenset[str], Generation]
        ]
        self._views = (None, (), {})
        self._examples: dict[tuple[Generation, Language], tuple[str, ...]] = {}
        self._one_makes_examples = threading.Lock()
        self._answers: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._threads = RequestThreads(_THREADS)
        self.pictures = PagePictures()

    # --- starting and stopping --------------------------------------------------------------------

    def load(self) -> None:
        """Load models and index. Until that succeeds, every question is an error."""
        try:
            assistant = self._load()
            try:
                assistant.generation()
            except KhmerQAError as error:  # an index may be built later, while the service runs
                _LOG.warning("%s", error)
            self._assistant = assistant
        except Exception as error:
            _LOG.error(Bilingual("មិនអាចបើកម៉ូដែលបានទេ។", "Loading failed."), exc_info=error)
            self._failure = error
        finally:
            self._loaded.set()

    def wait_until_loaded(self) -> None:
        """Wait for ``load``, at most as long as a question may take."""
        self._loaded.wait(self.settings.serve.timeout)

    def start(self) -> None:
        """Load in a thread, so that the service can answer "not ready" in the meantime."""
        if self._assistant is None:
            threading.Thread(target=self.load, name="load", daemon=True).start()

    def close(self) -> None:
        """Send the last traces and close the records."""
        self._threads.close()
        self.pictures.close()
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

    # --- what a caller may see --------------------------------------------------------------------

    def generation(self, caller: Caller) -> Generation:
        """Return the current generation as ``caller`` may see it. Raises IndexStateError."""
        whole = self._whole()
        current, documents, views = self._views
        if current is not whole:
            documents, views = restricted(whole.passages.listed()), {}
            self._views = (whole, documents, views)
            memory.give_back()
        if not documents:
            return whole
        hidden = hidden_from(caller, documents, self.records.released())
        if hidden not in views:
            views[hidden] = view_of(whole, hidden)
        return views[hidden]

    def _whole(self) -> Generation:
        for _ in range(3):
            name = current_name(self.layout)
            try:
                return self.assistant().generation()
            except IndexDamagedError:
                # Two reindexes in a row may delete a generation while it is being opened.
                if current_name(self.layout) == name:
                    raise
        return self.assistant().generation()

    def roots(self) -> list[Path]:
        """Return the folders that uploads go into and that are indexed."""
        return roots_of(self.layout, self.settings.index.corpus, obey=self.obeys_corpus)

    def manifest(self, caller: Caller) -> Manifest | None:
        """Return what ``caller`` may know of the index; None where there is none.

        A file that could not be read may be one that they may not see.
        """
        try:
            manifest = self.generation(caller).manifest
        except KhmerQAError:
            return None
        return manifest if caller.scope == "admin" else replace(manifest, unread=())

    # --- answering --------------------------------------------------------------------------------

    async def run_in_thread(self, task: Callable[[], T]) -> T:
        """Run a task in a thread; raises BusyError where it takes longer than the time limit."""
        try:
            with anyio.fail_after(self.settings.serve.timeout):
                return await self._threads.run(task)
        except TimeoutError as error:
            self.metrics.refused.labels("time").inc()
            raise BusyError(
                Bilingual(
                    f"សំណើនេះមិនបានចប់ក្នុង {self.settings.serve.timeout} វិនាទីទេ ព្រោះសេវារវល់ពេក។ "
                    "សូមព្យាយាមម្តងទៀតបន្តិចក្រោយ។",
                    f"This took longer than {self.settings.serve.timeout} seconds because the service "
                    "is busy. Try again a little later.",
                )
            ) from error

    def ask(
        self,
        question: str,
        caller: Caller,
        channel: str,
        *,
        top_k: int = 8,
        documents: Sequence[str] = (),
        language: Language | None = None,
        history: Sequence[Turn] = (),
        on_event: Callable[[Event, Generation], None] = lambda event, generation: None,
    ) -> tuple[Answer, Generation]:
        """Answer a question from the documents ``caller`` may see; return the generation, too.

        ``on_event`` is called with each event on the way, except the answer itself.
        """
        generation = self.generation(caller)
        answer: Answer | None = None
        for event in self.assistant().stream(
            question=question,
            top_k=top_k,
            documents=documents,
            language=language,
            generation=generation,
            history=history,
        ):
            raise_if_abandoned()
            if isinstance(event, Answer):
                answer = event
            else:
                on_event(event, generation)
        assert answer is not None, "the last event is the answer"
        self._record(question, answer, channel)
        return answer, generation

    def _record(self, question: str, answer: Answer, channel: str) -> None:
        """Count an answer, and remember it for its feedback."""
        self.metrics.answered(answer, channel)
        self._answers[answer.id] = (question, answer.text)
        while len(self._answers) > _MAX_REMEMBERED:
            self._answers.popitem(last=False)
        if self.settings.serve.log_questions:
            self.records.keep_question(
                QuestionLog(
                    answer_id=answer.id,
                    at=time.time(),
                    question=question,
                    language=answer.language,
                    status=answer.status,
                    confidence=answer.confidence,
                    channel=channel,
                )
            )

    def search(
        self, question: str, caller: Caller, top_k: int, documents: Sequence[str] = ()
    ) -> tuple[SearchResult, Generation]:
        """Find passages that ``caller`` may see."""
        generation = self.generation(caller)
        found = self.assistant().search(question, top_k, documents, generation=generation)
        return found, generation

    def examples(self, caller: Caller, language: Language) -> tuple[str, ...]:
        """Return questions that the documents which ``caller`` may see answer; made once for a view."""
        generation = self.generation(caller)
        with self._one_makes_examples:
            kept = self._examples.get((generation, language))
            if kept is None:
                kept = example_questions(self.assistant(), generation, language)
                current = generation.manifest.generation
                self._examples = {
                    key: value
                    for key, value in self._examples.items()
                    if key[0].manifest.generation == current
                }
                self._examples[generation, language] = kept
        return kept

    def question_and_answer(self, answer_id: str) -> tuple[str | None, str | None]:
        """Return the question and the text of an answer, where they are still known."""
        known = self._answers.get(answer_id)
        return known or (self.records.question_of(answer_id), None)

    def delete_old_records(self) -> int:
        """Delete questions and feedback older than the setting allows; return how many."""
        return self.records.forget_before(time.time() - self.settings.serve.keep_days * _DAY)

    def try_to_delete_old_records(self) -> None:
        """Delete them; where that fails, say so in the log and in ``/health``, and go on."""
        try:
            self.delete_old_records()
            self.jobs.forget_previews()
        except RecordsError as error:
            self.records_fail = True
            _LOG.error("%s", error)
        else:
            self.records_fail = False
