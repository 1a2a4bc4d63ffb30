"""``khmerqa serve``: the web page and the HTTP service."""

from __future__ import annotations

import argparse

from khmerqa.cli.language import Message, message
from khmerqa.cli.parser import Parser, add_corpus, add_embedder, add_reranker
from khmerqa.settings import Settings


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    about = Message("អាសយដ្ឋាន", "the address to listen on; default 127.0.0.1")
    parser.value("--host", metavar="H", about=about)
    about = Message("ច្រក", "the port to listen on; default 8000")
    parser.value("--port", metavar="P", about=about)
    about = Message("អនុញ្ញាតអាសយដ្ឋានក្រៅម៉ាស៊ីននេះ", "serve other machines without API keys")
    parser.switch("--no-auth", about)
    about = Message("ចំនួនដំណើរការ", "how many worker processes; default 1")
    parser.value("--workers", metavar="N", about=about)
    add_corpus(parser)
    add_embedder(parser)
    add_reranker(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Serve until stopped."""
    from khmerqa.serve.run import serve  # not for --help, which need not wait for FastAPI

    serve(settings, say=lambda text: str(message(text)))
    return 0
