"""Damage to the files of a generation."""

from __future__ import annotations

import json
from pathlib import Path

from khmerqa.index.checked import file_state
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import current_name


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def damage_silently(layout: IndexLayout, name: str) -> None:
    """Change a bit of a file of the current generation as a failing disk does: nothing else shows it.

    The generation was opened before, so that its files are known to be whole.
    """
    generation = layout.generation(current_name(layout) or "")
    flip(generation.root / name)
    known = json.loads(generation.checked.read_bytes())
    known[name][0] = file_state((generation.root / name).stat())
    generation.checked.write_text(json.dumps(known), encoding="utf-8")
