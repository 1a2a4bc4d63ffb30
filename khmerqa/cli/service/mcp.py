"""``khmerqa mcp``: the Model Context Protocol on standard input and output."""

from __future__ import annotations

import argparse

from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser
from khmerqa.cli.service.optional import require
from khmerqa.settings import Settings


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    about = Message("រួមទាំងឯកសារផ្ទៃក្នុង", "find internal documents as well")
    parser.switch("--internal", about)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Serve until standard input ends."""
    require("mcp", "mcp")
    from khmerqa.serve.auth.access import Caller
    from khmerqa.serve.chat.mcp_server import serve_stdio
    from khmerqa.serve.run import service_of

    service = service_of(settings)
    service.start()
    serve_stdio(service, Caller("stdio", "internal" if arguments.internal else None))
    service.close()
    return 0
