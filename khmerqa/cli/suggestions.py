"""What the user may have meant: the known name that is most like an unknown one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from khmerqa.cli.language import Message
from khmerqa.settings import PREFIX

_LIKE = 0.65  # of 1: how alike two names are at least
# Variables that are no settings: the folder of real documents that the tests read, and what the
# fault scripts may do.
_OTHERS = frozenset({"SHARED", "BREAK_MAY_MOUNT"})


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like ``name``; None where none is."""
    found = get_close_matches(name, list(known), n=1, cutoff=_LIKE)
    return found[0] if found else None


def did_you_mean(name: str, known: Iterable[str]) -> Message | None:
    """Return the question whether the nearest name was meant; None where none is near."""
    near = nearest(name, known)
    return (near and Message(f"តើអ្នកចង់និយាយថា {near} ឬ?", f"Did you mean {near}?")) or None


def unknown_variables(environ: Mapping[str, str], known: Iterable[str]) -> list[Message]:
    """Return a warning for each variable that begins like a setting's and is none."""
    names = {f"{PREFIX}{name.upper()}" for name in known}
    others = {f"{PREFIX}{name}" for name in _OTHERS}
    found = []
    for name in sorted(set(environ) - names - others):
        if name.upper().startswith(PREFIX):
            asked = did_you_mean(name.upper(), names)
            found.append(
                Message(
                    f"អថេរបរិស្ថាន {name} មិនមែនជាការកំណត់ទេ ហើយមិនត្រូវបានប្រើឡើយ។"
                    + (f" {asked.km}" if asked else ""),
                    f"The environment variable {name} is not a setting and has no effect."
                    + (f" {asked.en}" if asked else ""),
                )
            )
    return found
