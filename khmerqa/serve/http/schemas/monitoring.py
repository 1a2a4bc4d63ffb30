"""The bodies of the routes that monitor the service."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class Health(BaseModel):
    """The process is alive."""

    status: Literal["ok"]
    records: Literal["failing"] | None = Field(
        default=None,
        description="Present where the service's own records could not be written: a full disk, or "
        "a file that another program holds. Questions are answered all the same.",
    )


class Ready(BaseModel):
    """The models and an index are loaded."""

    status: Literal["ready"]
