"""The Model Context Protocol (MCP) over streamable HTTP and over standard input and output.

This is the only file that imports the ``mcp`` library; ``mcp_tools`` has the tools themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import anyio
import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from khmerqa.serve.addresses import base_of, base_without_request
from khmerqa.serve.auth.access import Caller
from khmerqa.serve.auth.middleware import caller_of
from khmerqa.serve.chat.mcp_tools import TOOLS, call
from khmerqa.serve.problems import status_of
from khmerqa.serve.service import Service

_INSTRUCTIONS = (
    "Questions and answers on Cambodian government policy documents, in Khmer and English. Answers are "
    "verbatim quotations with their page. Quote them unchanged and name the page."
)
FindCaller = Callable[[Request | None], tuple[Caller, str]]  # the caller, and the service's address


class McpEndpoint:
    """Streamable HTTP as an ASGI application, without sessions, so that any worker can answer."""

    def __init__(self, service: Service) -> None:
        def find_caller(request: Request | None) -> tuple[Caller, str]:
            assert request is not None, "over HTTP there is a request"
            return caller_of(request), base_of(request, service.settings)

        self._manager = StreamableHTTPSessionManager(
            _server(service, find_caller), json_response=True, stateless=True
        )
        self.run = self._manager.run  # the context in which it can answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self._manager.handle_request(scope, receive, send)


def serve_stdio(service: Service, caller: Caller) -> None:
    """Serve MCP on standard input and output until the input ends."""

    def find_caller(request: Request | None) -> tuple[Caller, str]:
        service.wait_until_loaded()  # an assistant that starts us calls at once, and only once
        return caller, base_without_request(service.settings)

    async def main() -> None:
        server = _server(service, find_caller)
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(main)


def _server(service: Service, find_caller: FindCaller) -> Server[Any]:
    async def tools(
        context: ServerRequestContext[Any], params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        hints = types.ToolAnnotations(read_only_hint=True, open_world_hint=False)
        return types.ListToolsResult(
            tools=[types.Tool(**each, annotations=hints) for each in TOOLS]
        )

    async def run(
        context: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        arguments = params.arguments or {}

        def call_now() -> tuple[dict[str, Any], str]:
            caller, base = find_caller(context.request)
            return call(service, caller, base, params.name, arguments)

        try:
            value, text = await service.run_in_thread(call_now)
        except Exception as error:  # the assistant reads what was wrong and can correct its call
            message = types.TextContent(text=str(status_of(error)[1]))
            return types.CallToolResult(content=[message], is_error=True)
        # Connectors read the text only; for `search` and `fetch` it must be the value as JSON.
        text = text or json.dumps(value, ensure_ascii=False)
        return types.CallToolResult(
            content=[types.TextContent(text=text)], structured_content=value
        )

    return Server(
        "khmerqa",
        version=version("khmerqa"),
        title="khmerqa",
        instructions=_INSTRUCTIONS,
        on_list_tools=tools,
        on_call_tool=run,
    )
