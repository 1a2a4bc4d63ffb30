"""The judge while it is trained: the encoder's body, which reads a question with a passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from bilingual_encoder.passages import Text
from bilingual_encoder.student import Student, mean, pad
from bilingual_encoder.tokenizer import CLAIM, END, SPECIAL, START

LABELS = ("supported", "contradicted", "not_told")
_QUESTION_LENGTH, _LENGTH = 72, 384  # ids of a question, and of all that is read
_WEIGHTS = "judge.pt"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge says of a batch, as logits.

    ``sentences`` has a row for each sentence of all passages, ``answered`` one for each passage that was
    read with a question, ``support`` one (of three) for each that was read with a statement.
    """

    sentences: torch.Tensor
    answered: torch.Tensor
    support: torch.Tensor


class JudgeModel(nn.Module):
    """Reads question and passage in one pass, and judges every sentence of it."""

    def __init__(self, student: Student) -> None:
        super().__init__()
        self.student = student
        # All that is read is shared with the encoder, so that both ship with one copy.
        self.student.words.weight.requires_grad_(False)
        self.student.body.embeddings.position_embeddings.weight.requires_grad_(False)
        self.student.body.embeddings.token_type_embeddings.weight.requires_grad_(False)
        size = student.body.config.hidden_size
        self.sentence = nn.Sequential(nn.Linear(2 * size, size), nn.ReLU(), nn.Linear(size, 1))
        self.answered = nn.Sequential(nn.Linear(size, size), nn.ReLU(), nn.Linear(size, 1))
        self.support = nn.Sequential(nn.Linear(size, size), nn.ReLU(), nn.Linear(size, len(LABELS)))

    def forward(
        self, questions: Sequence[str], texts: Sequence[Text], claims: Sequence[bool]
    ) -> Judgement:
        """Judge each text with its question; where ``claims`` is true, the question is a statement."""
        ids, kinds, spans, lengths = self._read(questions, texts, claims)
        padded, mask = pad(ids)
        padded_kinds, _ = pad(kinds)
        states = self.student.states(padded, mask, padded_kinds)
        sums = torch.cat([torch.zeros_like(states[:, :1]), states.cumsum(1)], 1)
        owners = torch.as_tensor([row for row, of_text in enumerate(spans) for _ in of_text])
        begins = torch.as_tensor([start for of_text in spans for start, _ in of_text])
        ends = torch.as_tensor([end for of_text in spans for _, end in of_text])
        means = (sums[owners, ends] - sums[owners, begins]) / (ends - begins)[:, None]
        asked = torch.arange(padded.shape[1])[None] < torch.as_tensor(lengths)[:, None]
        question_means = mean(states, asked.long())
        is_claim = torch.as_tensor(list(claims), dtype=torch.bool)
        return Judgement(
            sentences=self.sentence(torch.cat([means, question_means[owners]], 1)).squeeze(1),
            answered=self.answered(states[~is_claim, 0]).squeeze(1),
            support=self.support(states[is_claim, 0]),
        )

    def pieces(self, question: str, text: Text) -> tuple[list[int], list[int]]:
        """Return the ids that are read of a question and a text, and the segment of each."""
        ids, kinds, _, _ = self._read([question], [text], [False])
        return ids[0], kinds[0]

    def _read(
        self, questions: Sequence[str], texts: Sequence[Text], claims: Sequence[bool]
    ) -> tuple[list[list[int]], list[list[int]], list[list[tuple[int, int]]], list[int]]:
        tokenizer = self.student.tokenizer
        pieces = [part for text in texts for part in (text.heading, *text.sentences)]
        encoded = iter(tokenizer.encode_batch([*questions, *pieces], add_special_tokens=False))
        asked = [next(encoded).ids[:_QUESTION_LENGTH] for _ in questions]
        start, end, claim = (SPECIAL.index(name) for name in (START, END, CLAIM))
        ids, kinds, spans, lengths = [], [], [], []
        for question, text, is_claim in zip(asked, texts, claims, strict=True):
            row = [start, *([claim] if is_claim else []), *question, end]
            lengths.append(len(row))
            row += [*next(encoded).ids[:40], end]
            of_text = []
            for _ in text.sentences:
                begin = min(len(row), _LENGTH - 2)
                row += next(encoded).ids
                of_text.append((begin, max(begin + 1, min(len(row), _LENGTH - 1))))
            row = [*row[: _LENGTH - 1], end]
            ids.append(row)
            kinds.append([0] * lengths[-1] + [1] * (len(row) - lengths[-1]))
            spans.append(of_text)
        return ids, kinds, spans, lengths

    def save(self, folder: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        self.student.save(folder)
        torch.save(self.state_dict(), folder / "new.pt")
        (folder / "new.pt").rename(folder / _WEIGHTS)

    @classmethod
    def load(cls, folder: Path) -> JudgeModel:
        """Read a checkpoint."""
        judge = cls(Student.load(folder))
        judge.load_state_dict(torch.load(folder / _WEIGHTS, weights_only=True))
        return judge
