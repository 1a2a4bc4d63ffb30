"""What a judge reaches on passages that were kept out of training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from bilingual_encoder.authored import SIDES, AuthoredPassage, Side
from bilingual_encoder.passages import Text, text_of, with_sentence, without_sentences
from bilingual_judge.model import LABELS, JudgeModel

_BATCH = 16
Read = tuple[np.ndarray, list[np.ndarray]]  # answered, and the sentences of each, as probabilities


@torch.no_grad()
def read(judge: JudgeModel, questions: Sequence[str], texts: Sequence[Text]) -> Read:
    """Return what the judge says of each question and text."""
    answered: list[np.ndarray] = []
    sentences: list[np.ndarray] = []
    for at in range(0, len(texts), _BATCH):
        batch = texts[at : at + _BATCH]
        said = judge(questions[at : at + _BATCH], batch, [False] * len(batch))
        answered.append(torch.sigmoid(said.answered).numpy())
        sentences += np.split(
            torch.sigmoid(said.sentences).numpy(),
            np.cumsum([len(each.sentences) for each in batch])[:-1],
        )
    return np.concatenate(answered), sentences


def measure_judge(judge: JudgeModel, passages: Sequence[AuthoredPassage]) -> str:
    """Return a line for each pair of languages, and one for statements."""
    judge.eval()
    lines = [
        _line(judge, passages, of_question, of_text) for of_text in SIDES for of_question in SIDES
    ]
    lines.append(_statements(judge, passages))
    judge.train()
    return "\n".join(lines)


def _line(
    judge: JudgeModel, passages: Sequence[AuthoredPassage], of_question: Side, of_text: Side
) -> str:
    asked: list[tuple[str, Text, Text, frozenset[int]]] = []  # with, without its answer
    for passage in passages:
        text = text_of(passage, of_text)
        for question in passage.questions:
            answer = frozenset(question.answer)
            if len(answer) < len(text.sentences):
                asked.append(
                    (question.text[of_question], text, without_sentences(text, answer), answer)
                )
        for number, miss in enumerate(passage.near_misses):
            place = (number * 3) % (len(text.sentences) + 1)
            told = with_sentence(text, place, miss.sentence[of_text])
            asked.append((miss.text[of_question], told, text, frozenset({place})))
    questions = [question for question, _, _, _ in asked]
    blank = Text("", "", "", ("-",))
    with_it, sentences = read(judge, questions, [told for _, told, _, _ in asked])
    without_it, other = read(judge, questions, [left for _, _, left, _ in asked])
    alone, _ = read(judge, questions, [blank] * len(questions))
    real = np.concatenate(
        [
            [1] * sum(len(q.answer) < len(p.sentences) for q in p.questions)
            + [0] * len(p.near_misses)
            for p in passages
        ]
    )
    first = [int(each.argmax()) in row[3] for each, row in zip(sentences, asked, strict=True)]
    both = np.r_[with_it, without_it]
    best = np.r_[[each.max() for each in sentences], [each.max() for each in other]]
    label = np.r_[np.ones(len(asked)), np.zeros(len(asked))]
    areas = [roc_auc_score(label, score) for score in (both, best, both + best)]
    return (
        f"{of_question}-{of_text}: answering sentence first "
        f"{np.mean(np.asarray(first)[real == 1]):.3f}, with or without (passage, best sentence, both) "
        f"AUC {' '.join(f'{each:.3f}' for each in areas)}, "
        f"question alone {roc_auc_score(real, alone):.3f}"
    )


@torch.no_grad()
def _statements(judge: JudgeModel, passages: Sequence[AuthoredPassage]) -> str:
    parts = []
    for of_text in SIDES:
        for of_claim in SIDES:
            rows = [
                (claim.text[of_claim], text_of(each, of_text), claim.label)
                for each in passages
                for claim in each.claims
            ]
            if not rows:
                return "no statements"
            right, supported = [], []
            for at in range(0, len(rows), _BATCH):
                batch = rows[at : at + _BATCH]
                said = judge(
                    [row[0] for row in batch], [row[1] for row in batch], [True] * len(batch)
                )
                right += [int(each) for each in said.support.argmax(1)]
                supported += torch.softmax(said.support, 1)[:, 0].tolist()
            wanted = [LABELS.index(row[2]) for row in rows]
            parts.append(
                f"{of_claim}-{of_text} right {np.mean(np.asarray(right) == wanted):.3f}, "
                f"supported AUC {roc_auc_score(np.asarray(wanted) == 0, supported):.3f}"
            )
    return "statements: " + "; ".join(parts)
