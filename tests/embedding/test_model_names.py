"""Names of models: what may be one, and whether the hub is asked."""

from __future__ import annotations

import socket
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from khmerqa import wiring
from khmerqa.embedding.model_names import answers, check_model_name, is_only_local
from khmerqa.errors import SettingsError


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("misspelt", "no model and no folder of this name. Use", id="nothing like it"),
        pytest.param("built-inn", "Did you mean built-in?", id="a letter more"),
        pytest.param("built-in-sttaic", "Did you mean built-in-static?", id="letters exchanged"),
        pytest.param("Built-In", "Did you mean built-in?", id="capitals"),
        pytest.param("builtin", "Did you mean built-in?", id="no hyphen"),
        pytest.param("/no/such/folder", "no folder of this name", id="a folder that is not there"),
        pytest.param("", "no model and no folder", id="empty"),
        pytest.param("a/b/c", "no model and no folder", id="too many parts"),
        pytest.param("../models", "no model and no folder", id="above"),
    ],
)
def test_what_is_no_model_is_refused_before_anything_is_loaded(
    monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)  # asked for, it would raise
    make = wiring.embedder.__wrapped__  # without its cache
    with pytest.raises(SettingsError, match="។ \\| embedder = ") as raised:
        make(name)
    assert said in raised.value.message.en
    assert "Use built-in, built-in-static, a folder" in raised.value.message.en


def test_a_reranker_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(SettingsError, match=r"reranker = 'bge': .* written OWNER/NAME"):
        wiring.reranker.__wrapped__("bge")


def test_a_folder_and_a_model_of_the_hub_are_names(tmp_path: Path) -> None:
    for name in (str(tmp_path), "BAAI/bge-m3", "intfloat/multilingual-e5-large-instruct"):
        check_model_name("embedder", name, ())
    assert is_only_local(str(tmp_path))
    assert is_only_local(str(tmp_path / "nothing"))


class _NotFound(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_server_that_says_anything_answers_and_a_closed_port_does_not() -> None:
    server = HTTPServer(("127.0.0.1", 0), _NotFound)
    Thread(target=server.handle_request, daemon=True).start()
    assert answers(f"http://127.0.0.1:{server.server_port}")
    server.server_close()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # and does not listen
        assert not answers(f"http://127.0.0.1:{unused.getsockname()[1]}")
    assert not answers("no address")
