"""The id of every request."""

from __future__ import annotations

import re

import pytest

from ..conftest import Running


@pytest.mark.parametrize(
    ("given", "kept"),
    [("req-1.a_B", True), ("", False), ("a" * 65, False), ("a b", False), ("<script>", False)],
)
def test_every_answer_has_a_request_id(service: Running, given: str, kept: bool) -> None:
    response = service.client.get("/v1/models", headers={"X-Request-ID": given})
    found = response.headers["x-request-id"]
    assert (found == given) == kept
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,64}", found)
