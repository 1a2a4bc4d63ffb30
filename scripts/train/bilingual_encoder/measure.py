"""What an encoder reaches on passages that were kept out of training: vectors alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from bilingual_encoder.authored import SIDES, AuthoredPassage
from bilingual_encoder.passages import text_of
from bilingual_encoder.retrieval import read_passages
from bilingual_encoder.student import Student

_PASSAGE_SHARE = 0.5  # of a passage's own vector beside its best sentence's


@torch.no_grad()
def measure_retrieval(student: Student, passages: Sequence[AuthoredPassage]) -> str:
    """Return a line for each pair of languages: hit@1 / hit@5 of the passage, hit@1 of the sentence."""
    student.eval()
    vectors = {
        side: student.vectors(
            student.encode([q.text[side] for passage in passages for q in passage.questions], 64)
        ).numpy()
        for side in SIDES
    }
    owners = np.asarray([row for row, passage in enumerate(passages) for _ in passage.questions])
    answers = [set(q.answer) for passage in passages for q in passage.questions]
    lines = []
    for of_text in SIDES:
        reads = [read_passages(student, [text_of(each, of_text)], 384) for each in passages]
        whole = torch.cat([each.passages for each in reads]).numpy()
        for of_question in SIDES:
            questions = vectors[of_question]
            by_sentence = [questions @ each.sentences.numpy().T for each in reads]
            best = np.stack([each.max(1) for each in by_sentence], 1)
            found = []
            for scores in (best + _PASSAGE_SHARE * questions @ whole.T, best, questions @ whole.T):
                own = scores[np.arange(len(owners)), owners][:, None]
                ranks = (scores > own).sum(1)
                found.append(f"{np.mean(ranks < 1):.3f}/{np.mean(ranks < 5):.3f}")
            first = [
                int(by_sentence[owner][row].argmax()) in answers[row]
                for row, owner in enumerate(owners)
            ]
            lines.append(
                f"{of_question}-{of_text}: both {found[0]}, sentences {found[1]}, passages {found[2]}, "
                f"answering sentence first {np.mean(first):.3f}"
            )
    student.train()
    return "\n".join(lines)
