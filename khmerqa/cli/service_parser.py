"""The flags of the commands around the service."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser
from collections.abc import Callable

from khmerqa.storage.keys import SCOPES

Command = Callable[[str, str], ArgumentParser]  # name and help to a parser with the common flags


def add_service_commands(command: Command, json: Callable[[ArgumentParser], None]) -> None:
    """Add keys, feedback, release, mcp and telegram."""
    keys = command("keys", "សោ API | make and revoke API keys")
    actions = keys.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = actions.add_parser("create", help="បង្កើតសោ | make a key; it is shown once")
    create.add_argument("name", metavar="NAME")
    create.add_argument(
        "--scope", choices=SCOPES, default="read", help="សិទ្ធិ | what it may: read, internal or admin"
    )
    create.add_argument("--days", type=int, metavar="N", help="សុពលភាព (ថ្ងៃ) | valid for N days")
    listed = actions.add_parser("list", help="បញ្ជីសោ | list the keys")
    revoke = actions.add_parser("revoke", help="ដកហូតសោ | make a key useless")
    revoke.add_argument("id", metavar="ID")
    for action in (create, listed):
        json(action)
    for action in (create, listed, revoke):  # behind the action, too; absent it changes nothing
        action.add_argument(
            "--index", metavar="DIR", default=SUPPRESS, help="ទីតាំងលិបិក្រម | where the index lies"
        )

    feedback = command("feedback", "មតិអ្នកប្រើ | print what readers said of answers")
    feedback.add_argument(
        "--forget-before",
        metavar="DATE",
        help="លុបមតិ និងសំណួរមុនថ្ងៃនេះ | delete older feedback and questions",
    )
    json(feedback)

    release = command(
        "release", "អនុញ្ញាតឯកសារ | let a document be seen that is held for its marking"
    )
    release.add_argument("ids", nargs="+", metavar="ID")
    release.add_argument("--hold", action="store_true", help="ឃាត់ទុកវិញ | hold it again")

    mcp = command("mcp", "ម៉ាស៊ីនបម្រើ MCP | serve the Model Context Protocol on standard input")
    mcp.add_argument(
        "--internal",
        action="store_true",
        help="រួមទាំងឯកសារផ្ទៃក្នុង | with documents marked internal, too",
    )
    command("telegram", "Telegram bot | run the Telegram bot")
