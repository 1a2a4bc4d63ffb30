"""How near a question is to what was found, as a share of how near that is to the rest of it.

Documents on one subject are near to one another, and so is a question on it. One about something else
finds passages as well, but is much farther from them than they are from each other. The share does not
depend on how alike the documents of an index are, nor on the embedder: the local outlier factor (Breunig
et al. 2000) in its simplest form.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from khmerqa.ports import Vectors

_NEAREST = 2  # passages
_MIN_PASSAGES = 4  # fewer say nothing of how near the documents are to one another


def nearness(question: Vectors, passages: Sequence[Vectors]) -> float:
    """Return the cosine of a question with the nearest passages, as a share of theirs with others.

    Each passage is its sentences' vectors, of unit length. The cosine of two texts is that of their
    nearest sentences. The share is 1 where there is nothing to compare with.
    """
    passages = [each for each in passages if len(each)]
    if len(passages) < _MIN_PASSAGES or not question.any():
        return 1.0
    firsts = np.cumsum([0, *map(len, passages[:-1])])
    sentences = np.concatenate(passages)
    to_question = np.maximum.reduceat(sentences @ question, firsts)
    nearest = np.argsort(-to_question, kind="stable")[:_NEAREST]
    to_others = []
    for place in nearest:
        cosines = np.maximum.reduceat((sentences @ passages[place].T).max(axis=1), firsts)
        to_others.append(np.sort(np.delete(cosines, place))[-_NEAREST:].mean())
    among = float(np.mean(to_others))
    return float(to_question[nearest].mean()) / among if among > 0 else 1.0
