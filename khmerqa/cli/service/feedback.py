"""``khmerqa feedback``: the feedback of users on answers."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_json
from khmerqa.cli.rendering.output import write_result
from khmerqa.cli.service.records import open_records
from khmerqa.errors import UsageError
from khmerqa.settings import Settings
from khmerqa.storage.service.records import Records
from khmerqa.text.expressions.dates import iso_date


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    about = Message("លុបមតិ និងសំណួរមុនថ្ងៃនេះ", "delete feedback and questions from before this date")
    parser.value("--forget-before", metavar="DATE", about=about)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print all feedback, or delete what is old."""
    with open_records(settings) as state:
        records = Records(state)
        if arguments.forget_before is not None:
            count = records.forget_before(_timestamp(arguments.forget_before))
            done = Message(f"បានលុប {count} កំណត់ត្រា។", f"{count} records were deleted.")
            write_result(arguments, {"deleted": count}, lambda: done)
            return 0
        found = [
            {
                **asdict(each),
                "at": datetime.fromtimestamp(each.at, UTC).isoformat(timespec="seconds"),
            }
            for each in records.feedback()
        ]
    write_result(arguments, found, lambda: _format(found))
    return 0


def _format(found: Sequence[Mapping[str, Any]]) -> str | Message:
    lines = []
    for each in found:
        texts = " · ".join(
            " ".join(str(each[name]).split()) for name in ("question", "comment") if each[name]
        )
        lines.append(f"{each['at']}  {each['rating']:<4}  {each['answer_id']}  {texts}")
    return "\n".join(lines) or Message("មិនទាន់មានមតិទេ។", "There is no feedback yet.")


def _timestamp(text: str) -> float:
    try:
        day = iso_date(text) or ""
        return datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC).timestamp()
    except ValueError as error:
        raise UsageError(
            Message(
                f"'{text}' មិនមែនជាកាលបរិច្ឆេទទេ។ សូមសរសេរបែបនេះ៖ 2026-11-22 ។",
                f"'{text}' is not a date. Write it like this: 2026-11-22.",
            )
        ) from error
