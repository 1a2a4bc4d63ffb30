"""Requests made up from the OpenAPI document: whatever comes in, the service itself never fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ..conftest import Running, empty_service
from ..live import live
from ..samples import write_corpus


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    made: Running = empty_service(tmp_path_factory.mktemp("schemathesis"), rate=1_000_000)
    write_corpus(made.corpus)
    made.reindex()
    made.key("read")
    with live(made.app) as address:
        loaded = schemathesis.openapi.from_url(f"{address}/openapi.json")
        loaded.config.headers = made.key("admin")
        yield loaded


CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance)
# These requests are refused, so no job begins here; test_admin.py begins them.
HARMLESS = {
    "/v1/documents": {"issuer": "…"},
    "/v1/admin/read": {},
    "/v1/admin/reindex": {"full": "perhaps"},
}
JOBS = {"/v1/admin/verify", "/v1/admin/rollback"}  # begin one, whatever is sent


def test_no_request_makes_the_service_fail(schema: Any) -> None:
    tried = []
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path in JOBS:
            continue

        @given(case=operation.as_strategy())
        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
        def check(case: Any) -> None:
            if case.method.upper() == "POST" and case.path in HARMLESS:
                case.body = HARMLESS[case.path]
            case.call_and_validate(checks=list(CHECKS), timeout=120)

        check()
        tried.append(operation.label)
    assert len(tried) >= 20


def test_no_row_of_requests_makes_it_fail(schema: Any) -> None:
    """Requests with what earlier ones returned: keys made and revoked, documents released and held."""
    harmless = schema.exclude(path=sorted(JOBS))

    class Row(harmless.as_state_machine()):  # type: ignore[misc]
        def before_call(self, case: Any) -> None:
            if case.method.upper() == "POST" and case.path in HARMLESS:
                case.body = HARMLESS[case.path]

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"timeout": 120}  # on a busy machine an upload waits for its process

        def validate_response(self, response: Any, case: Any, *more: Any, **named: Any) -> None:
            case.validate_response(response, checks=[*CHECKS, response_schema_conformance])

    Row.run(
        settings=settings(
            max_examples=12,
            stateful_step_count=6,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
    )
