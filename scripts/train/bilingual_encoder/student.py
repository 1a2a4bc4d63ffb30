"""The encoder while it is trained: its first input vectors, its passes and its files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import nn
from torch.nn.functional import normalize
from transformers import BertConfig, BertModel

from bilingual_encoder.tokenizer import SPECIAL, WORD_START
from khmerqa.search.translation_table import TranslationTable

_KHMER = re.compile("[\u1780-\u17ff]")
_TRANSLATIONS, _NEIGHBOURS = 6, 8  # that a Khmer piece's first vector is mixed from
_TABLE_SHARE, _TEMPERATURE = 0.6, 0.05
_WEIGHTS, _TOKENIZER = "encoder.pt", "tokenizer.json"


@dataclass(frozen=True, slots=True)
class StaticSpace:
    """Words of both languages in one space: rows of unit length."""

    words: tuple[str, ...]
    vectors: NDArray[np.float32]


class Student(nn.Module):
    """A BERT body whose input vectors are looked up apart, so that only the rows used are updated."""

    def __init__(self, config: BertConfig, tokenizer: Tokenizer, rows: int) -> None:
        super().__init__()
        self.tokenizer = tokenizer
        self.words = nn.Embedding(rows, config.hidden_size, sparse=True)
        self.body = BertModel(config, add_pooling_layer=False)
        self.body.embeddings.word_embeddings = nn.Identity()  # type: ignore[assignment]

    def states(
        self, ids: torch.Tensor, mask: torch.Tensor, kinds: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Return the last states of padded ids, in the mixed precision that CPUs are fast with."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states: torch.Tensor = self.body(
                inputs_embeds=self.words(ids), attention_mask=mask, token_type_ids=kinds
            ).last_hidden_state
        return states.float()

    def vectors(self, ids: Sequence[Sequence[int]]) -> torch.Tensor:
        """Return the mean of each text's states, of unit length."""
        padded, mask = pad(ids)
        return normalize(mean(self.states(padded, mask), mask), dim=1)

    def encode(self, texts: Sequence[str], length: int) -> list[list[int]]:
        """Return the ids of texts, cut at ``length``."""
        return [cut(each.ids, length) for each in self.tokenizer.encode_batch(list(texts))]

    def parameters_by_kind(self) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
        """Return (input vectors, all others)."""
        return list(self.words.parameters()), list(self.body.parameters())

    def save(self, folder: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        torch.save(self.state_dict(), folder / "new.pt")
        self.body.config.save_pretrained(folder)
        self.tokenizer.save(str(folder / _TOKENIZER), pretty=False)
        (folder / "new.pt").rename(folder / _WEIGHTS)

    @classmethod
    def load(cls, folder: Path) -> Student:
        """Read a checkpoint."""
        weights = torch.load(folder / _WEIGHTS, weights_only=True)
        student = cls(
            BertConfig.from_pretrained(folder),
            Tokenizer.from_file(str(folder / _TOKENIZER)),
            len(weights["words.weight"]),
        )
        student.load_state_dict(weights)
        return student


def set_dropout(model: nn.Module, share: float) -> None:
    """Set every dropout of a model but those of attention shares, which would double a step's time."""
    for name, module in model.named_modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0 if name.endswith("attention.self.dropout") else share


def pad(ids: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ids padded with 0, and the mask of what is no padding."""
    padded = torch.zeros(len(ids), max(map(len, ids)), dtype=torch.long)
    mask = torch.zeros_like(padded)
    for row, of_text in enumerate(ids):
        padded[row, : len(of_text)] = torch.as_tensor(of_text)
        mask[row, : len(of_text)] = 1
    return padded, mask


def mean(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return the mean of the states where the mask is 1."""
    weights = mask.unsqueeze(-1).to(states.dtype)
    return (states * weights).sum(1) / weights.sum(1).clamp(min=1)


def cut(ids: Sequence[int], length: int) -> list[int]:
    """Return ids with their end mark, at most ``length``."""
    return list(ids) if len(ids) <= length else [*ids[: length - 1], ids[-1]]


def first_student(
    tokenizer: Tokenizer,
    teacher: BertModel,
    pieces: Sequence[str],
    table: TranslationTable,
    space: StaticSpace,
) -> Student:
    """Return the teacher's body with input vectors for the tokenizer's pieces.

    ``pieces`` are the teacher's word pieces. A Khmer piece's vector is mixed from those of its
    translations and of its nearest English words (compare WECHSEL, Minixhofer et al. 2022).
    """
    rows = teacher.embeddings.word_embeddings.weight.detach().numpy()
    places = {piece: place for place, piece in enumerate(pieces)}
    config = BertConfig.from_dict(
        {**teacher.config.to_dict(), "vocab_size": tokenizer.get_vocab_size()}
    )
    student = Student(config, tokenizer, tokenizer.get_vocab_size())
    body = {
        name: value for name, value in teacher.state_dict().items() if "word_embeddings" not in name
    }
    student.body.load_state_dict(body, strict=False)
    first = np.tile(rows[1000:].mean(axis=0), (tokenizer.get_vocab_size(), 1)).astype(np.float32)
    khmer: dict[str, int] = {}
    for piece, place in tokenizer.get_vocab().items():
        if _KHMER.search(piece):
            khmer[piece] = place
        elif (known := places.get(_teachers_name(piece))) is not None:
            first[place] = rows[known]
    mixed = _mixed_rows(list(khmer), _English(rows, places), table, space)
    for piece, row in _with_compounds(mixed, list(khmer)).items():
        first[khmer[piece]] = row
    with torch.no_grad():
        student.words.weight.copy_(torch.from_numpy(first))
    return student


def _teachers_name(piece: str) -> str:
    if piece in SPECIAL:
        return "[SEP]" if piece == SPECIAL[-1] else piece
    if piece.startswith(WORD_START):
        return piece.removeprefix(WORD_START)
    return f"##{piece}" if piece.isalnum() else piece


@dataclass(frozen=True, slots=True)
class _English:
    rows: NDArray[np.float32]
    places: dict[str, int]

    def vector(self, word: str) -> NDArray[np.float32] | None:
        """Return the mean of the pieces of a word, longest first."""
        found, at, start = [], 0, ""
        while at < len(word):
            for end in range(len(word), at, -1):
                if (place := self.places.get(start + word[at:end])) is not None:
                    found.append(self.rows[place])
                    at, start = end, "##"
                    break
            else:
                return None
        return np.mean(found, axis=0, dtype=np.float32) if found else None


def _mixed_rows(
    pieces: Sequence[str], english: _English, table: TranslationTable, space: StaticSpace
) -> dict[str, NDArray[np.float32]]:
    known = [
        (place, vector)
        for place, word in enumerate(space.words)
        if word.isascii() and word.isalpha() and (vector := english.vector(word)) is not None
    ]
    near = space.vectors[[place for place, _ in known]]
    near_rows = np.stack([vector for _, vector in known])
    own = {word: place for place, word in enumerate(space.words)}
    mixed: dict[str, NDArray[np.float32]] = {}
    for piece in pieces:
        parts: list[tuple[float, NDArray[np.float32]]] = []
        translated = [
            (share, vector)
            for word, share in table.translate(piece)[:_TRANSLATIONS]
            if (vector := english.vector(word)) is not None
        ]
        if translated:
            shares = np.asarray([share for share, _ in translated], dtype=np.float32)
            vectors = np.stack([vector for _, vector in translated])
            parts.append((_TABLE_SHARE, shares @ vectors / shares.sum()))
        if piece in own:
            cosines = near @ space.vectors[own[piece]]
            best = np.argpartition(-cosines, _NEIGHBOURS)[:_NEIGHBOURS]
            weights = np.exp(cosines[best] / _TEMPERATURE)
            parts.append((1 - _TABLE_SHARE, weights @ near_rows[best] / weights.sum()))
        if parts:
            mixed[piece] = sum(share * row for share, row in parts) / sum(
                share for share, _ in parts
            )  # type: ignore[assignment]
    return mixed


def _with_compounds(
    mixed: dict[str, NDArray[np.float32]], pieces: Sequence[str]
) -> dict[str, NDArray[np.float32]]:
    """Return the rows with those of words whose parts have one: the mean of the longest parts."""
    found = dict(mixed)
    for piece in pieces:
        if piece in mixed:
            continue
        parts, at = [], 0
        while at < len(piece):
            end = next(
                (end for end in range(len(piece), at + 1, -1) if piece[at:end] in mixed), at + 1
            )
            if end > at + 1:
                parts.append(mixed[piece[at:end]])
            at = end
        if parts:
            found[piece] = np.mean(parts, axis=0, dtype=np.float32)
    return found
