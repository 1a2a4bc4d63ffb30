"""The route that takes feedback. It answers with nothing, so nobody learns who asked what."""

from __future__ import annotations

import time

from fastapi import APIRouter, Response

from khmerqa.serve.http.schemas.answers import FeedbackBody
from khmerqa.serve.http.schemas.errors import problems
from khmerqa.serve.service import Service
from khmerqa.storage.service.records import Feedback


def feedback_routes(service: Service) -> APIRouter:
    """Return the route that takes feedback."""
    router = APIRouter(prefix="/v1", tags=["ask"])

    @router.post(
        "/feedback",
        summary="មតិលើចម្លើយ",
        status_code=204,
        response_class=Response,
        responses=problems(400, 401, 413, 422, 429, 500),
    )
    def feedback(body: FeedbackBody) -> None:
        """Say whether an answer helped."""
        question, answer = service.question_and_answer(body.answer_id)
        service.records.keep_feedback(
            Feedback(
                at=time.time(),
                answer_id=body.answer_id,
                rating=body.rating,
                comment=body.comment,
                question=question,
                answer=answer,
            )
        )

    return router
