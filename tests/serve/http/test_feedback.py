"""Feedback that cannot be used."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import Running, is_problem


@pytest.mark.parametrize(
    "body",
    [
        {"answer_id": "x", "rating": "up"},
        {"answer_id": "0" * 32, "rating": "sideways"},
        {"answer_id": "0" * 32, "rating": "up", "comment": "a" * 2001},
        {"rating": "up"},
    ],
)
def test_unusable_feedback_is_refused(service: Running, body: dict[str, Any]) -> None:
    is_problem(service.client.post("/v1/feedback", json=body), 422)
