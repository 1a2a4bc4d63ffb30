"""``khmerqa completion``: the script that completes khmerqa's commands in a shell."""

from __future__ import annotations

import argparse

from khmerqa import wiring
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser
from khmerqa.settings import Settings

SHELLS = ("bash", "zsh", "fish")


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    about = Message(
        "bash, zsh ឬ fish; ប្រើ៖ source <(khmerqa completion bash)",
        "bash, zsh or fish; use it with: source <(khmerqa completion bash)",
    )
    parser.operand("shell", "SHELL", about, choices=SHELLS)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print the script."""
    script = wiring.DATA / "completion" / f"khmerqa.{arguments.shell}"
    print(script.read_text(encoding="utf-8"), end="")
    return 0
