"""``khmerqa keys``: create, list and revoke API keys, and unlock the service."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from khmerqa import wiring
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_debug, add_index, add_json, add_language
from khmerqa.cli.rendering.output import write_json, write_result
from khmerqa.cli.service.records import open_records
from khmerqa.settings import Settings
from khmerqa.storage.service.keys import SCOPES, Key, Keys


def add_arguments(parser: Parser) -> None:
    """Add the actions and what they take."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = _action(actions, "create", Message("បង្កើតសោ", "make a key; it is shown once"))
    about = Message("ឈ្មោះសម្រាប់បញ្ជី", "a name for the list of keys")
    create.operand("name", "NAME", about)
    about = Message("សិទ្ធិ", "what the key may do: read, internal or admin; default read")
    create.value("--scope", metavar=None, choices=SCOPES, default="read", about=about)
    about = Message("សុពលភាព (ថ្ងៃ)", "valid for N days; by default it never expires")
    create.value("--days", type=int, metavar="N", about=about)
    listed = _action(actions, "list", Message("បញ្ជីសោ", "list the keys"))
    revoke = _action(actions, "revoke", Message("ដកហូតសោ", "revoke a key"))
    revoke.operand("id", "ID", Message("លេខសម្គាល់សោ", "the id that khmerqa keys list shows"))
    about = Message("អនុញ្ញាតឱ្យអានដោយគ្មានសោវិញ លើម៉ាស៊ីននេះ", "let this machine read without a key again")
    unlock = _action(actions, "unlock", about)
    # After the action, too. Where they are absent they must not overwrite those before the action.
    for action in (create, listed, revoke, unlock):
        add_json(action)
        add_index(action, default=argparse.SUPPRESS)
        add_debug(action, default=argparse.SUPPRESS)
        add_language(action)


def _action(actions: argparse._SubParsersAction[Parser], name: str, about: Message) -> Parser:
    return actions.add_parser(name, help=str(about), description=str(about))


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Do what the action says."""
    with open_records(settings) as state:
        keys = Keys(state)
        if arguments.action == "create":
            _create(keys, arguments, wiring.state_path(settings))
        elif arguments.action == "revoke":
            keys.revoke(arguments.id)
            done = Message(f"បានដកហូតសោ {arguments.id} ។", f"Key {arguments.id} is revoked.")
            write_result(arguments, {"revoked": arguments.id}, lambda: done)
        elif arguments.action == "unlock":
            keys.unlock()
            done = Message(
                "សេវាលើម៉ាស៊ីននេះឆ្លើយដោយគ្មានសោវិញ រហូតដល់សោថ្មីត្រូវបានបង្កើត។",
                "On this machine the service answers without a key again, until a new key is made.",
            )
            write_result(arguments, {"unlocked": True}, lambda: done)
        else:
            listed = keys.listed()
            write_result(
                arguments,
                [asdict(each) for each in listed],
                lambda: (
                    "\n".join(map(_format, listed)) or Message("គ្មានសោទេ។", "There are no keys.")
                ),
            )
    return 0


def _create(keys: Keys, arguments: argparse.Namespace, path: Path) -> None:
    key, token = keys.create(arguments.name, arguments.scope, arguments.days)
    if arguments.json:
        write_json({**asdict(key), "key": token})
        return
    print(token)
    message = Message(
        f"សោ {key.id} ({key.scope}) នៃ {path}៖ សូមរក្សាទុកឥឡូវនេះ ព្រោះវានឹងមិនបង្ហាញទៀតទេ។",
        f"Key {key.id} ({key.scope}) of {path}: save it now; it is not shown again.",
    )
    print(message, file=sys.stderr)


def _format(key: Key) -> str:
    state = ""
    if key.revoked:
        state = f"  {Message('បានដកហូត', 'revoked')}"
    elif key.expires is not None and key.expires < time.time():
        state = f"  {Message('ហួសកំណត់', 'expired')}"
    used = "-" if key.used is None else _date(key.used)
    return f"{key.id}  {key.scope:<8}  {_date(key.created)}  {used:<10}  {key.name}{state}"


def _date(timestamp: float) -> str:
    return datetime.fromtimestamp(timestamp, UTC).date().isoformat()
