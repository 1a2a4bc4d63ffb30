"""Language models behind the seam: a real HTTP server that speaks the protocol, a real tiny model."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from khmerqa.adapters.local_transformers import LocalTransformers
from khmerqa.errors import LanguageModelError, MissingDependencyError, SettingsError
from khmerqa.ports import LanguageModel, Message
from khmerqa.settings import AnswerSettings, Settings
from khmerqa.wiring import language_model

MESSAGES = (Message("system", "Be short."), Message("user", "តើបណ្ណាល័យបើកម៉ោងប៉ុន្មាន?"))


class Handler(BaseHTTPRequestHandler):
    """Answers a chat completion in the way that the model's name says."""

    seen: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append({**body, "key": self.headers["Authorization"]})
        behaviour = body["model"]
        if behaviour == "refuses":
            self.send_error(500)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if behaviour == "hangs":
            time.sleep(3)
        elif behaviour == "floods":
            self._flood()
        elif behaviour == "nonsense":
            self.wfile.write(b"data: {{{\n\n")
        elif behaviour == "drips":
            for _ in range(40):
                self._piece(".")
                time.sleep(0.1)
        else:
            for piece in ("បើក", "ម៉ោង ៨", " [1]"):
                self._piece(piece)
            if behaviour != "breaks off":
                self.wfile.write(b"data: [DONE]\n\n")

    def _flood(self) -> None:
        try:
            self.wfile.write(b"data: ")
            for _ in range(200):
                self.wfile.write(b"a" * 2**20)
        except OSError:
            return

    def _piece(self, text: str) -> None:
        chunk = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "m",
            "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}],
        }
        try:
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.flush()
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def _serving() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    pytest.importorskip("openai")
    with _serving() as url:
        yield url


def _remote(url: str, name: str, seconds: int = 60) -> LanguageModel:
    settings = Settings(
        answer=AnswerSettings(
            writer="openai", llm=name, llm_url=url, llm_key="secret", llm_seconds=seconds
        )
    )
    model = language_model(settings)
    assert model is not None
    return model


def test_remote_model_streams(address: str) -> None:
    assert list(_remote(address, "fine").complete(MESSAGES, 50)) == ["បើក", "ម៉ោង ៨", " [1]"]
    seen = Handler.seen[-1]
    assert seen["messages"][1] == {"role": "user", "content": MESSAGES[1].content}
    assert (seen["max_tokens"], seen["temperature"], seen["stream"]) == (50, 0, True)
    assert seen["key"] == "Bearer secret"


@pytest.mark.parametrize("behaviour", ["refuses", "nonsense", "hangs", "drips"])
def test_remote_failure_is_named(address: str, behaviour: str) -> None:
    with pytest.raises(LanguageModelError, match=r"llm_url.* \| .*llm_url"):
        list(_remote(address, behaviour, seconds=1).complete(MESSAGES, 50))


def test_a_line_without_end_is_given_up_at_once(address: str) -> None:
    began = time.process_time()
    with pytest.raises(LanguageModelError, match="more than 4 MiB"):
        list(_remote(address, "floods", seconds=60).complete(MESSAGES, 50))
    assert time.process_time() - began < 5  # the whole of it takes more than twenty seconds


def test_nobody_there_is_named() -> None:
    with pytest.raises(LanguageModelError):
        list(_remote("http://127.0.0.1:9/v1", "fine").complete(MESSAGES, 50))


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a causal model of a few thousand weights that knows one word."""
    pytest.importorskip("torch")
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    words = ["<pad>", "<eos>", "<unk>", "library", "opens"]
    tokenizer = Tokenizer(WordLevel({word: place for place, word in enumerate(words)}, "<unk>"))
    tokenizer.pre_tokenizer = Whitespace()
    fast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, eos_token="<eos>", pad_token="<pad>", unk_token="<unk>"
    )
    torch.manual_seed(1)
    config = GPT2Config(
        vocab_size=len(words), n_positions=256, n_embd=16, n_layer=1, n_head=2,
        eos_token_id=1, bos_token_id=1, pad_token_id=0,
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("models") / "tiny-causal"
    model = GPT2LMHeadModel(config)
    with torch.no_grad():
        # Whatever it reads, it says "library".
        model.transformer.ln_f.weight.zero_()
        model.transformer.ln_f.bias.copy_(model.transformer.wte.weight[3])
    model.save_pretrained(folder)
    fast.save_pretrained(folder)
    return folder


@pytest.mark.filterwarnings("default")
def test_local_model_generates(tiny_model: Path) -> None:
    model = LocalTransformers(str(tiny_model), seconds=30)
    assert model.name == "tiny-causal"

    def completed(messages: Sequence[Message]) -> str:
        return "".join(model.complete(messages, 8))

    assert completed(MESSAGES).split() == ["library"] * 8


def test_local_model_that_is_missing_is_named(tmp_path: Path) -> None:
    settings = Settings(answer=AnswerSettings(writer="transformers", llm=str(tmp_path / "none")))
    with pytest.raises(SettingsError, match=r"khmerqa\.toml"):
        language_model(settings)


def test_local_model_names_the_packages_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(
        MissingDependencyError, match=r'pip install "khmerqa\[models\]".*--with-models'
    ):
        LocalTransformers("tiny", seconds=30)


@pytest.mark.parametrize(
    "answer",
    [AnswerSettings(writer="poet", llm="x"), AnswerSettings(writer="openai")],
    ids=["unknown", "unnamed"],
)
def test_writer_that_cannot_be_is_refused(answer: AnswerSettings) -> None:
    with pytest.raises(SettingsError, match="extractive"):
        language_model(Settings(answer=answer))


def test_default_writer_needs_no_model() -> None:
    assert language_model(Settings()) is None
