"""The deterministic parts that ship for the tests of extensions."""

from __future__ import annotations

import re

import numpy as np
import pytest

from khmerqa import testing
from khmerqa.errors import LanguageModelError
from khmerqa.ports import Embedder, LanguageModel, Message, Segmenter, Translations
from khmerqa.types import Bilingual


def test_the_example_makes_one_of_each_port() -> None:
    example = "\n".join(re.findall(r"^    (\w+ = .*)$", testing.__doc__ or "", re.MULTILINE))
    made: dict[str, object] = {}
    exec(example, dict(vars(testing)), made)
    segmenter: Segmenter = testing.ClusterSegmenter()
    embedder: Embedder = testing.HashEmbedder(str.split)
    translations: Translations = testing.FixedTranslations({"well": [("អណ្តូង", 0.9)]})
    model: LanguageModel = testing.ScriptedModel(lambda messages: "A well.")
    parts = (segmenter, embedder, translations, model)
    assert [type(each) for each in made.values()] == [type(each) for each in parts]


def test_words_are_whole_clusters_and_make_up_the_run() -> None:
    run = "អណ្តូងត្រូវសម្អាត"
    (words,) = testing.ClusterSegmenter().segment([run])
    assert "".join(words) == run
    assert len(words) > 1


def test_shared_words_mean_nearness() -> None:
    embedder = testing.HashEmbedder(str.split)
    one, near, far, empty = embedder.embed_passages(["deep well", "dry well", "ferry", ""])
    assert one @ near > 0.2 > abs(one @ far)
    assert np.linalg.norm(one) == pytest.approx(1)
    assert not empty.any()


def test_a_scripted_model_streams_and_can_fail() -> None:
    message = Message("user", "How deep?")
    model = testing.ScriptedModel(lambda messages: messages[-1].content + " Ten metres.")
    pieces = list(model.complete([message], 100))
    assert "".join(pieces) == "How deep? Ten metres."
    assert len(pieces) > 1

    def fail(messages: object) -> str:
        raise LanguageModelError(Bilingual("យឺតពេក។", "Too slow."))

    with pytest.raises(LanguageModelError):
        list(testing.ScriptedModel(fail).complete([message], 100))
