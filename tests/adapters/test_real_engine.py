"""A real engine writes answers: a causal model of transformers, behind a server that streams its tokens.

The models are made here, with weights that know one text by heart or nothing at all. What a good model
writes cannot be measured so; that what leaves is checked, streamed and replaced can.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from khmerqa.adapters.local_transformers import LocalTransformers
from khmerqa.answer.writing.events import Delta
from khmerqa.answer.writing.generative import FELL_BACK
from khmerqa.ports import LanguageModel, Message, Segmenter
from khmerqa.settings import AnswerSettings, Settings
from khmerqa.types import Answer
from khmerqa.wiring import language_model
from tests.small_corpus import SmallIndex, small_index

pytestmark = [
    pytest.mark.filterwarnings("default"),
    pytest.mark.skipif(
        not (find_spec("torch") and find_spec("openai")), reason="needs torch and openai"
    ),
]

QUESTION = "How many books does the library hold?"
SPECIAL = ("<pad>", "<eos>", "<unk>")
PATIENCE = 20.0  # seconds; a stream that is none waits so long


def _model(folder: Path, says: str | None) -> Path:
    """Write a model that says a text of distinct words; with None, one of random weights."""
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    said = (says or "It holds many old books. [1]").split()
    vocabulary = [*SPECIAL, *said]
    tokenizer = Tokenizer(WordLevel({word: n for n, word in enumerate(vocabulary)}, "<unk>"))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    fast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, eos_token="<eos>", pad_token="<pad>", unk_token="<unk>"
    )
    torch.manual_seed(1)
    size = len(vocabulary) + len(vocabulary) % 2
    config = GPT2Config(
        vocab_size=len(vocabulary), n_positions=2048, n_embd=size, n_layer=1, n_head=2,
        eos_token_id=1, bos_token_id=1, pad_token_id=0, tie_word_embeddings=False,
    )  # fmt: skip
    model: Any = GPT2LMHeadModel(config)
    if says is not None:
        # What a word is followed by depends on the word alone: an unknown one by the first of the text.
        follows = [2, *range(3, len(vocabulary)), 1]
        with torch.no_grad():
            model.transformer.wpe.weight.zero_()
            for layer in (model.transformer.h[0].attn.c_proj, model.transformer.h[0].mlp.c_proj):
                layer.weight.zero_()
                layer.bias.zero_()
            model.transformer.wte.weight.copy_(torch.eye(len(vocabulary), size))
            model.lm_head.weight.zero_()
            for word, following in pairwise(follows):
                model.lm_head.weight[following, word] = 1.0
    model.save_pretrained(folder)
    fast.save_pretrained(folder)
    return folder


class Engine(ThreadingHTTPServer):
    """Serves a model by OpenAI's protocol, each token as it is generated.

    Before the word ``waits_at`` is sent, it waits for ``heard``.
    """

    def __init__(self, model: LanguageModel, waits_at: str | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.model = model
        self.waits_at = waits_at
        self.heard = threading.Event()
        self.was_heard = False
        self.sent: list[str] = []
        self.read: list[list[Message]] = []


class _Handler(BaseHTTPRequestHandler):
    server: Engine

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        messages = [Message(each["role"], each["content"]) for each in body["messages"]]
        self.server.read.append(messages)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for piece in self.server.model.complete(messages, min(body["max_tokens"], 40)):
            if piece.strip() == self.server.waits_at:
                self.server.was_heard = self.server.heard.wait(PATIENCE)
            self.server.sent.append(piece)
            self._event(piece)
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, text: str) -> None:
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
        self.wfile.write(f"data: {json.dumps({**chunk, 'choices': [choice]})}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def _serving(folder: Path, says: str | None, waits_at: str | None = None) -> Iterator[Engine]:
    engine = Engine(LocalTransformers(str(_model(folder, says)), seconds=30), waits_at)
    thread = threading.Thread(target=engine.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield engine
    finally:
        engine.shutdown()
        thread.join()
        engine.server_close()


def _client(engine: Engine) -> LanguageModel:
    settings = AnswerSettings(
        writer="openai", llm="by-heart", llm_url=f"http://127.0.0.1:{engine.server_port}/v1"
    )
    model = language_model(Settings(answer=settings))
    assert model is not None
    return model


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter) -> SmallIndex:
    return small_index(tmp_path_factory.mktemp("library"), segmenter)


@pytest.fixture(scope="module")
def marker(library: SmallIndex, tmp_path_factory: pytest.TempPathFactory) -> int:
    """The number of the passage with the answer, as the model is shown it."""
    with _serving(tmp_path_factory.mktemp("reads"), "NONE") as engine:
        library.assistant(model=_client(engine)).ask(QUESTION, 5)
        shown = engine.read[0][1].content.split("\n[")
    return next(n for n, passage in enumerate(shown, start=1) if "3,500" in passage)


def _ask(library: SmallIndex, folder: Path, says: str | None) -> Answer:
    with _serving(folder, says) as engine:
        return library.assistant(model=_client(engine)).ask(QUESTION, 5)


def test_a_sentence_that_the_passage_supports_leaves(
    library: SmallIndex, marker: int, tmp_path: Path
) -> None:
    answer = _ask(library, tmp_path, f"The library holds 3,500 books. [{marker}]")
    assert answer.writer == "by-heart"
    assert answer.text == "The library holds 3,500 books. [1]"
    assert [each.quote for each in answer.citations] == ["It holds 3,500 books."]


@pytest.mark.parametrize(
    "says",
    [
        "The library holds 4,000 books. [{}]",
        "The library never holds 3,500 books. [{}]",
        "The Ministry of Fisheries holds 3,500 books. [{}]",
        "The library holds books for 3,500 days. [{}]",
        "The library holds 3,500 books. [9]",
        "The library holds 3,500 books.",
        None,
    ],
    ids=["number", "denial", "name", "unit", "unknown marker", "no marker", "random weights"],
)
def test_quotations_replace_what_it_makes_up(
    library: SmallIndex, marker: int, tmp_path: Path, says: str | None
) -> None:
    answer = _ask(library, tmp_path, says and says.format(marker))
    assert answer.writer == "extractive", answer.text
    assert FELL_BACK["en"] in (answer.notice or "")
    assert answer.text == "\n".join(f"{each.quote} [{each.marker}]" for each in answer.citations)
    assert "3,500" in answer.text


def test_it_reads_passages_whole(library: SmallIndex, tmp_path: Path) -> None:
    with _serving(tmp_path, "NONE") as engine:
        library.assistant(model=_client(engine)).ask(QUESTION, 5)
        prompt = engine.read[0][1].content
    assert (
        "The national library opens at 8 in the morning and closes at 5 in the evening." in prompt
    )
    assert "It holds 3,500 books." in prompt


def test_its_sentences_leave_while_it_writes(
    library: SmallIndex, marker: int, tmp_path: Path
) -> None:
    says = f"The library holds 3,500 books. [{marker}] Three services exist. Come and see them soon"
    said: list[str] = []
    with _serving(tmp_path, says, waits_at="soon") as engine:
        for event in library.assistant(model=_client(engine)).stream(QUESTION, 5):
            if isinstance(event, Delta):
                said.append(event.text)
                engine.heard.set()
        assert engine.was_heard
    assert "3,500" in said[0]
    assert len(engine.sent) > len(says.split()) - 2  # token by token
