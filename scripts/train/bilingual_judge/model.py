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

_MIDDLE = 0.5  # a cosine from which on a sentence is rather an answer
LABELS = ("supported", "contradicted", "not_told")
_QUESTION_LENGTH, _LENGTH = 72, 384  # ids of a question, and of all that is read
_TOGETHER = 8  # rows of like lengths: less padding, and the body is fast from four on
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
        self.sentence = _head(3 * size, size, 1)
        self.answered = _head(size, size, 1)
        self.support = _head(4 * size, size, len(LABELS))
        # The encoder already brings a question near to the sentence that answers it: begin with that.
        self.nearness = nn.Parameter(torch.tensor(12.0))
        self.best = nn.Parameter(torch.tensor(1.0))  # of the best sentence, in the passage's logit

    def forward(
        self, questions: Sequence[str], texts: Sequence[Text], claims: Sequence[bool]
    ) -> Judgement:
        """Judge each text with its question; where ``claims`` is true, the question is a statement."""
        ids, kinds, spans, lengths = self._read(questions, texts, claims)
        states = self._states(ids, kinds)
        sums = torch.cat([torch.zeros_like(states[:, :1]), states.cumsum(1)], 1)
        owners = torch.as_tensor([row for row, of_text in enumerate(spans) for _ in of_text])
        begins = torch.as_tensor([start for of_text in spans for start, _ in of_text])
        ends = torch.as_tensor([end for of_text in spans for _, end in of_text])
        means = (sums[owners, ends] - sums[owners, begins]) / (ends - begins)[:, None]
        asked = torch.arange(states.shape[1])[None] < torch.as_tensor(lengths)[:, None]
        question_means = mean(states, asked.long())
        is_claim = torch.as_tensor(list(claims), dtype=torch.bool)
        asked_of = question_means[owners]
        alike = torch.nn.functional.cosine_similarity(means, asked_of)
        rows = torch.cat([means, asked_of, means * asked_of], 1)
        sentences = self.sentence(rows).squeeze(1) + self.nearness * (alike - _MIDDLE)
        by_text = sentences.split([len(each) for each in spans])
        best = torch.stack([each.max() for each in by_text])
        shares = torch.cat([torch.softmax(each, 0) for each in by_text])
        # What a statement is compared with: the sentences, by how much they are about it.
        told = torch.zeros_like(question_means).index_add(0, owners, shares[:, None] * means)
        compared = torch.cat([states[:, 0], question_means, told, question_means * told], 1)
        return Judgement(
            sentences=sentences,
            answered=self.answered(states[~is_claim, 0]).squeeze(1) + self.best * best[~is_claim],
            support=self.support(compared[is_claim]),
        )

    def _states(self, ids: list[list[int]], kinds: list[list[int]]) -> torch.Tensor:
        """Return the states of all rows; rows of like lengths are read together."""
        order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
        longest = len(ids[order[-1]])
        parts = []
        for at in range(0, len(order), _TOGETHER):
            rows = order[at : at + _TOGETHER]
            padded, mask = pad([ids[row] for row in rows])
            padded_kinds, _ = pad([kinds[row] for row in rows])
            states = self.student.states(padded, mask, padded_kinds)
            parts.append(nn.functional.pad(states, (0, 0, 0, longest - states.shape[1])))
        places = torch.as_tensor(order).argsort()
        return torch.cat(parts)[places]

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


def _head(read: int, hidden: int, logits: int) -> nn.Sequential:
    last = nn.Linear(hidden, logits)
    with torch.no_grad():  # it begins by saying nothing
        last.weight.mul_(0.05)
        last.bias.zero_()
    return nn.Sequential(nn.Linear(read, hidden), nn.ReLU(), last)
