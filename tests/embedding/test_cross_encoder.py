"""A real cross-encoder, made on the spot and loaded from its folder."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from khmerqa.embedding.cross_encoder import CrossEncoderReranker
from khmerqa.errors import MissingDependencyError, SettingsError

TEXTS = ["law", "data ច្បាប់", "data data law"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer, with random weights."""
    return made(tmp_path_factory.mktemp("models") / "tiny", labels=1)


def made(folder: Path, labels: int) -> Path:
    pytest.importorskip("sentence_transformers")
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit

    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "law", "ច្បាប់", "data"]
    tokenizer = Tokenizer(WordLevel({name: n for n, name in enumerate(names)}, "[UNK]"))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    torch.manual_seed(1)
    config = transformers.BertConfig(
        vocab_size=len(names),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        num_labels=labels,
        initializer_range=1.0,
    )
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=32
    ).save_pretrained(folder)
    return folder


def test_one_score_per_text_whatever_the_other_texts(folder: Path) -> None:
    reranker = CrossEncoderReranker(str(folder))

    scores = reranker.scores("law", TEXTS)

    assert len(set(scores)) == len(TEXTS)
    for text, score in zip(TEXTS, scores, strict=True):
        assert reranker.scores("law", [text]) == pytest.approx([score], abs=1e-5)
    assert reranker.scores("data", TEXTS) != pytest.approx(scores)
    assert reranker.scores("law", []) == []


def test_fingerprint_follows_the_files_of_a_folder(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy)
    before = CrossEncoderReranker(str(folder)).fingerprint
    assert before.startswith("cross-encoder:tiny:")
    assert CrossEncoderReranker(str(copy)).fingerprint == before

    (copy / "note.txt").write_text("another training", encoding="utf-8")

    assert CrossEncoderReranker(str(copy)).fingerprint != before


def test_a_model_that_is_not_there_is_a_setting_that_says_what_to_do(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")

    with pytest.raises(SettingsError, match="leave the setting reranker out"):
        CrossEncoderReranker(str(tmp_path / "nothing"))


def test_a_classifier_is_no_reranker(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="gives 3 scores"):
        CrossEncoderReranker(str(made(tmp_path / "classes", labels=3)))


def test_without_the_library_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)

    with pytest.raises(MissingDependencyError, match="pip install sentence-transformers"):
        CrossEncoderReranker("some/model")
