"""The routes for whoever runs the service: is it alive, is it ready, what has it counted."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from khmerqa.serve.auth.access import Caller
from khmerqa.serve.auth.middleware import caller_of
from khmerqa.serve.http.schemas.errors import problems
from khmerqa.serve.http.schemas.monitoring import Health, Ready
from khmerqa.serve.observability.metrics import MEDIA_TYPE
from khmerqa.serve.service import Service


def monitoring_routes(service: Service) -> APIRouter:
    """Return the routes ``/health``, ``/ready`` and ``/metrics``."""
    router = APIRouter(tags=["state"])

    @router.get("/health", response_model=Health, response_model_exclude_none=True)
    async def health() -> Any:
        """Report that the process is alive, and whether its own records can be written."""
        return {"status": "ok", "records": "failing" if service.records_fail else None}

    @router.get("/ready", response_model=Ready, responses=problems(500, 503))
    def ready() -> Any:
        """Report whether the models and an index are loaded; 503 until they are."""
        service.generation(Caller(""))  # whoever asks may have no key: nothing is said of it
        return {"status": "ready"}

    @router.get(
        "/metrics",
        response_class=Response,
        responses={
            200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
            **problems(401, 429, 500),
        },
    )
    def metrics(request: Request) -> Response:
        """Return the metrics in Prometheus' text format, with what the caller may know of the index."""
        manifest = service.manifest(caller_of(request))
        return Response(service.metrics.text(manifest), media_type=MEDIA_TYPE)

    return router
