"""The commands around the service: keys, feedback, release, and its doors beside HTTP."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.util import find_spec

from khmerqa import wiring
from khmerqa.cli import render
from khmerqa.errors import MissingDependencyError, UsageError
from khmerqa.settings import Settings
from khmerqa.storage.keys import Key, Keys
from khmerqa.storage.records import Records
from khmerqa.types import Bilingual


def keys(settings: Settings, arguments: argparse.Namespace) -> int:
    """Create, list or revoke API keys."""
    with closing(wiring.state(settings)) as state:
        known = Keys(state)
        if arguments.action == "create":
            key, token = known.create(arguments.name, arguments.scope, arguments.days)
            if arguments.json:
                render.json_value({**asdict(key), "key": token})
            else:
                print(token)
                print(
                    Bilingual(
                        f"សោ {key.id} ({key.scope})៖ សូមរក្សាទុកឥឡូវនេះ ព្រោះវានឹងមិនបង្ហាញទៀតទេ។",
                        f"Key {key.id} ({key.scope}): keep it now, for it is not shown again.",
                    ),
                    file=sys.stderr,
                )
        elif arguments.action == "revoke":
            known.revoke(arguments.id)
            print(Bilingual(f"បានដកហូតសោ {arguments.id} ។", f"Key {arguments.id} is revoked."))
        elif arguments.json:
            render.json_value([asdict(each) for each in known.listed()])
        else:
            print(
                "\n".join(map(_key_line, known.listed()))
                or Bilingual("គ្មានសោទេ។", "There are no keys.")
            )
    return 0


def feedback(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print all feedback, or delete what is old."""
    with closing(wiring.state(settings)) as state:
        records = Records(state)
        if arguments.forget_before is not None:
            count = records.forget_before(_day(arguments.forget_before))
            print(Bilingual(f"បានលុប {count} កំណត់ត្រា។", f"{count} records were deleted."))
            return 0
        found = [
            {
                **asdict(each),
                "at": datetime.fromtimestamp(each.at, UTC).isoformat(timespec="seconds"),
            }
            for each in records.feedback()
        ]
    if arguments.json:
        render.json_value(found)
    else:
        for each in found:
            said = " · ".join(
                " ".join(str(each[name]).split()) for name in ("question", "comment") if each[name]
            )
            print(f"{each['at']}  {each['rating']:<4}  {each['answer_id']}  {said}")
        if not found:
            print(Bilingual("មិនទាន់មានមតិទេ។", "There is no feedback yet."))
    return 0


def release(settings: Settings, arguments: argparse.Namespace) -> int:
    """Let held documents be seen, or hold them again."""
    passages = wiring.open_index(settings).passages
    found = [passages.document(document_id) for document_id in arguments.ids]
    with closing(wiring.state(settings)) as state:
        records = Records(state)
        for document in found:
            if arguments.hold:
                records.hold(document.id)
                print(Bilingual(f"បានឃាត់ទុក {document.id} ។", f"{document.id} is held."))
            else:
                records.release(document.id, document.sha256, "cli")
                print(Bilingual(f"បានអនុញ្ញាត {document.id} ។", f"{document.id} is released."))
    return 0


def mcp(settings: Settings, arguments: argparse.Namespace) -> int:
    """Speak the Model Context Protocol on standard input and output."""
    _needs("mcp", "mcp")
    from khmerqa.serve.auth.access import Caller
    from khmerqa.serve.chat.mcp_server import serve_stdio
    from khmerqa.serve.run import service_of

    service = service_of(settings)
    service.start()
    serve_stdio(service, Caller("stdio", "internal" if arguments.internal else None))
    service.close()
    return 0


def telegram(settings: Settings, arguments: argparse.Namespace) -> int:
    """Run the Telegram bot."""
    _needs("telegram", "telegram")
    from khmerqa.serve.chat.telegram import TelegramBot
    from khmerqa.serve.observability import logs
    from khmerqa.serve.run import service_of

    service = service_of(settings)
    bot = TelegramBot(service)
    logs.set_up()
    service.load()
    print(Bilingual("Telegram bot កំពុងដំណើរការ (Ctrl+C៖ បញ្ឈប់)", "The bot is running (Ctrl+C: stop)"))
    bot.run()
    service.close()
    return 0


def _needs(module: str, extra: str) -> None:
    if find_spec(module) is None:
        command = f'pip install "khmerqa[{extra}]"'
        raise MissingDependencyError(
            Bilingual(
                f"ផ្នែកនេះមិនទាន់បានដំឡើងទេ។ សូមដំណើរការ៖ {command} ។",
                f"This part is not installed. Run: {command}",
            )
        )


def _day(text: str) -> float:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
    except ValueError as error:
        raise UsageError(
            Bilingual(
                f"'{text}' មិនមែនជាកាលបរិច្ឆេទទេ។ សូមសរសេរបែបនេះ៖ 2026-11-22 ។",
                f"'{text}' is no date. Write it like this: 2026-11-22.",
            )
        ) from error


def _key_line(key: Key) -> str:
    expired = key.expires is not None and key.expires < time.time()
    khmer, english = (
        ("បានដកហូត", "revoked") if key.revoked else ("ហួសកំណត់", "expired") if expired else ("", "")
    )
    used = "-" if key.used is None else datetime.fromtimestamp(key.used, UTC).date().isoformat()
    made = datetime.fromtimestamp(key.created, UTC).date().isoformat()
    state = f"  {Bilingual(khmer, english)}" if english else ""
    return f"{key.id}  {key.scope:<8}  {made}  {used:<10}  {key.name}{state}"
