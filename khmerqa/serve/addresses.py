"""Absolute addresses of the service, for chat clients, MCP and Telegram."""

from __future__ import annotations

from fastapi import Request

from khmerqa.answer.writing.public_json import file_url
from khmerqa.settings import Settings


def base_of(request: Request, settings: Settings) -> str:
    """Return the address at which the caller reaches the service, without a slash at its end."""
    return (settings.serve.public_url or str(request.base_url)).rstrip("/")


def base_without_request(settings: Settings) -> str:
    """Return the address of the service as far as the settings know it."""
    host = f"[{settings.serve.host}]" if ":" in settings.serve.host else settings.serve.host
    return (settings.serve.public_url or f"http://{host}:{settings.serve.port}").rstrip("/")


def absolute_url(base: str, document_id: str, page: int | None) -> str:
    """Return the absolute address of a document's original file, at a page where there is one."""
    return base + file_url(document_id, page)
