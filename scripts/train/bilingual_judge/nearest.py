"""Which passages retrieval takes for a question: what the judge has to tell from the right one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from bilingual_encoder.authored import SIDES, AuthoredPassage
from bilingual_encoder.passages import text_of
from bilingual_encoder.retrieval import read_passages
from bilingual_encoder.student import Student
from bilingual_judge.examples import Place

_NEAREST = 9  # passages that retrieval takes for a question
_TOGETHER = 512  # questions compared at a time
_LENGTH = 320  # ids of a passage


@torch.no_grad()
def nearest_places(student: Student, passages: Sequence[AuthoredPassage]) -> dict[str, list[Place]]:
    """Return the nearest passages for each question and near miss, by its words in either language.

    Its own passage is among them where it is near.
    """
    student.eval()
    asked = [each.text for of in passages for each in of.questions]
    asked += [each.text for of in passages for each in of.near_misses]
    scores = np.zeros((len(asked), 1), dtype=np.float32)
    for side in SIDES:
        read = read_passages(student, [text_of(each, side) for each in passages], _LENGTH)
        questions = student.vectors(student.encode([each[side] for each in asked], 64))
        scores = scores + (questions @ read.sentences.T).numpy()
        starts = np.asarray(read.starts)
    ends = np.append(starts[1:], scores.shape[1])
    found: dict[str, list[Place]] = {}
    for at in range(0, len(asked), _TOGETHER):
        best = np.maximum.reduceat(scores[at : at + _TOGETHER], starts, axis=1)
        for row, order in enumerate(np.argsort(-best, axis=1)[:, :_NEAREST], at):
            places = [
                (int(each), int(scores[row, starts[each] : ends[each]].argmax())) for each in order
            ]
            found |= {asked[row][side]: places for side in SIDES}
    return found
