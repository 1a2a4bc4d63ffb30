"""``khmerqa telegram``: the Telegram bot."""

from __future__ import annotations

import argparse

from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser
from khmerqa.cli.service.optional import require
from khmerqa.settings import Settings


def add_arguments(parser: Parser) -> None:
    """Add what the command takes: nothing; the token is a setting."""


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Answer messages until stopped."""
    require("telegram", "telegram")
    from khmerqa.serve.chat.telegram import TelegramBot
    from khmerqa.serve.observability import logs
    from khmerqa.serve.run import service_of

    service = service_of(settings)
    bot = TelegramBot(service)
    logs.set_up()
    service.load()
    print(Message("Telegram bot កំពុងដំណើរការ (Ctrl+C៖ បញ្ឈប់)", "The bot is running (Ctrl+C: stop)"))
    bot.run()
    service.close()
    return 0
