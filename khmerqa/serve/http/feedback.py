"""What readers say of answers. Nothing comes back, so nothing can be learnt of who asked what."""

from __future__ import annotations

import time

from fastapi import APIRouter, Response

from khmerqa.serve.http.schemas import FeedbackBody, problems
from khmerqa.serve.service import Service
from khmerqa.storage.records import Feedback


def feedback_routes(service: Service) -> APIRouter:
    """Return the route that takes feedback."""
    router = APIRouter(prefix="/v1", tags=["ask"])

    @router.post(
        "/feedback",
        status_code=204,
        response_class=Response,
        responses=problems(400, 401, 413, 422, 429, 500),
    )
    def feedback(body: FeedbackBody) -> None:
        """មតិលើចម្លើយ | Say whether an answer helped."""
        question, answer = service.remembered(body.answer_id)
        service.records.keep_feedback(
            Feedback(time.time(), body.answer_id, body.rating, body.comment, question, answer)
        )

    return router
