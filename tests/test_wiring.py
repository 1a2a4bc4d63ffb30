"""What can be plugged in, and what the settings offer."""

from __future__ import annotations

import pytest

from khmerqa import wiring
from khmerqa.errors import SettingsError
from khmerqa.settings import EXTRACTIVE, IndexSettings, Settings, all_settings
from khmerqa.types import EMBEDDED


def test_what_can_be_plugged_in_is_what_can_be_set() -> None:
    settings = all_settings()
    assert settings["index_engine"].choices == (EMBEDDED, *wiring.ENGINES)
    assert settings["writer"].choices == (EXTRACTIVE, *wiring.WRITERS)


def test_an_engine_that_is_not_there_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"no index_engine 'other'.* embedded, milvus"):
        wiring.engines(Settings(index=IndexSettings(engine="other")))


def test_the_embedded_engines_need_no_other() -> None:
    assert list(wiring.engines(Settings())) == [EMBEDDED]
