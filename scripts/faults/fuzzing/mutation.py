"""A new input from those that are kept: bytes changed, left out, doubled, or taken from another."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence
from contextlib import suppress

_MAX = 200_000  # bytes of an input: what is slow on more is slow on this
_WORDS = tuple(
    word.encode()
    for word in (
        "?", "!", ".", "។", "៖", "១", "1", "9999999999", "(", ")", "[", "]", "\"", "\u200b", "្", "ា",
        "ៗ", "ក្", "\n", "\r\n", "\t", " ", "\x00", "\ufeff", "\ufffd", "e\u0301", "មាត្រា ១", "Article 1",
        "ពាន់", "<", ">", "&amp;", "<table>", "<td colspan=9999>", "{", "}", "=", "'", "|", ",", "- ",
        "# ", "access", "internal", "public", "../", "/", "\\", "%s", "-1", "1e999", "NaN", "\U0001f4c4",
    )
)  # fmt: skip


def mutated(dice: random.Random, kept: Sequence[bytes], *, zipped: bool = False) -> bytes:
    """Return an input made from one that is kept, and perhaps from a second.

    Of a zip archive one member is changed and the archive put together again: else only the reader of
    archives would be tried.
    """
    data, other = dice.choice(kept), dice.choice(kept)
    if zipped and dice.random() < 0.9:
        with suppress(Exception):  # one that was damaged cannot always be put together again
            return _with_member(dice, data, other)
    return _changed(dice, data, other)[:_MAX]


def _changed(dice: random.Random, data: bytes, other: bytes) -> bytes:
    changed = bytearray(data or b" ")
    for _ in range(dice.choice((1, 1, 2, 4, 8))):
        at = dice.randrange(len(changed) + 1)
        length = dice.choice((1, 2, 4, 16, 64, 512))
        match dice.randrange(7):
            case 0 if changed:
                changed[min(at, len(changed) - 1)] = dice.randrange(256)
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = changed[at : at + length] * dice.choice((1, 2, 9, 99))
            case 3:
                changed[at : at + length] = dice.randbytes(length)
            case 4:
                start = dice.randrange(len(other) + 1)
                changed[at : at + length] = other[start : start + length]
            case _:
                changed[at:at] = dice.choice(_WORDS) * dice.choice((1, 1, 2, 50))
        del changed[_MAX:]
    return bytes(changed)


def _with_member(dice: random.Random, data: bytes, other: bytes) -> bytes:
    members, others = _members(data), _members(other)
    name = dice.choice(sorted(members))
    members[name] = _changed(dice, members[name], others.get(name, members[name]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in members.items():
            archive.writestr(each, content)
    return out.getvalue()


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        small = [each for each in archive.infolist() if each.file_size <= _MAX]
        return {each.filename: archive.read(each) for each in small}
