"""What can be plugged in, and what the settings offer."""

from __future__ import annotations

from typing import Any

import pytest

from khmerqa import wiring
from khmerqa.errors import SettingsError
from khmerqa.settings import (
    BUILT_IN,
    EXTRACTIVE,
    NO_JUDGE,
    IndexSettings,
    ModelSettings,
    Settings,
    all_settings,
)
from khmerqa.testing import HashEmbedder, ScriptedModel
from khmerqa.types import EMBEDDED


def test_what_can_be_plugged_in_is_what_can_be_set() -> None:
    settings = all_settings()
    assert settings["index_engine"].choices == (EMBEDDED, *wiring.ENGINES)
    assert settings["writer"].choices == (EXTRACTIVE, *wiring.WRITERS)


def test_an_engine_that_is_not_there_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"no index_engine 'other'.* embedded, milvus"):
        wiring.engines(Settings(index=IndexSettings(engine="other")))


def test_an_embedder_is_chosen_by_the_name_up_to_its_colon(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built_in, server, library = (HashEmbedder(str.split, size) for size in (8, 16, 32))
    monkeypatch.setattr(
        wiring, "EMBEDDERS", {BUILT_IN: lambda _: built_in, "http:": lambda _: server}
    )
    monkeypatch.setattr(wiring, "_sentence_transformer", lambda _: library)
    choose = wiring.embedder.__wrapped__  # without its cache
    assert choose(BUILT_IN) is built_in
    assert choose("http://127.0.0.1/v1#model") is server
    for other in ("http", "built-in:large", "BAAI/bge-m3", "C:/models/tiny"):
        assert choose(other) is library


def test_a_judge_is_chosen_or_none() -> None:
    built_in = wiring.judge(BUILT_IN)
    assert built_in is not None
    assert built_in.fingerprint.startswith("khmerqa-judge:")
    assert wiring.judge(NO_JUDGE) is None


def test_the_embedded_engines_need_no_other() -> None:
    assert list(wiring.engines(Settings())) == [EMBEDDED]


@pytest.mark.parametrize("writes", [True, False])
def test_what_a_language_model_writes_is_judged_also_where_nothing_else_is(
    monkeypatch: pytest.MonkeyPatch, writes: bool
) -> None:
    made: dict[str, Any] = {}
    model = ScriptedModel(lambda messages: "NONE") if writes else None
    monkeypatch.setattr(wiring, "language_model", lambda settings: model)
    monkeypatch.setattr(wiring, "Assistant", lambda layout, **parts: made.update(parts))
    wiring.assistant(Settings(models=ModelSettings(judge=NO_JUDGE)))
    assert made["judge"] is None
    assert (made["checker"] is not None) is writes
