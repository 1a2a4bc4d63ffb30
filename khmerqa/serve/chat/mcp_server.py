"""The Model Context Protocol: its server, over streamable HTTP and over standard input and output.

The only file that knows the ``mcp`` library; what the tools do is in ``mcp_tools``.
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
from khmerqa.serve.auth.access import Reader
from khmerqa.serve.auth.gate import reader_of
from khmerqa.serve.chat.mcp_tools import TOOLS, call
from khmerqa.serve.http.problems import told
from khmerqa.serve.service import Service

_INSTRUCTIONS = (
    "Questions and answers on Cambodian government policy documents, in Khmer and English. Answers are "
    "verbatim quotations with the page they stand on; quote them unchanged and name the page."
)
Who = Callable[[Request | None], tuple[Reader, str]]  # who asks, and how they reach the service


class McpEndpoint:
    """Streamable HTTP as an ASGI application. Sessions are not kept, so that any worker can answer."""

    def __init__(self, service: Service) -> None:
        def who(request: Request | None) -> tuple[Reader, str]:
            assert request is not None, "over HTTP there is a request"
            return reader_of(request), base_of(request, service.settings)

        self._manager = StreamableHTTPSessionManager(
            _server(service, who), json_response=True, stateless=True
        )
        self.run = self._manager.run  # a context in which it can answer; for the lifespan

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self._manager.handle_request(scope, receive, send)


def serve_stdio(service: Service, reader: Reader) -> None:
    """Speak MCP on standard input and output until the input ends."""

    def who(request: Request | None) -> tuple[Reader, str]:
        return reader, base_without_request(service.settings)

    async def main() -> None:
        server = _server(service, who)
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(main)


def _server(service: Service, who: Who) -> Server[Any]:
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
        reader, base = who(context.request)
        arguments = params.arguments or {}
        try:
            value, text = await service.work(
                lambda: call(service, reader, base, params.name, arguments)
            )
        except Exception as error:  # an assistant reads what was wrong, and may ask better
            said = types.TextContent(text=str(told(error)[1]))
            return types.CallToolResult(content=[said], is_error=True)
        # Connectors read the one text; for `search` and `fetch` it must be the value as JSON.
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
