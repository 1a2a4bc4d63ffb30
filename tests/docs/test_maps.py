"""The docstring of each folder of the package is a map that names everything in the folder."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "khmerqa"
FOLDERS = sorted(
    path.parent.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("__init__.py")
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_map_names_everything_in_the_folder(folder: str) -> None:
    init = PACKAGE / folder / "__init__.py"
    modules = {path.stem for path in init.parent.glob("*.py") if not path.stem.startswith("__")}
    rooms = {path.parent.name for path in init.parent.glob("*/__init__.py")}
    docstring = ast.get_docstring(ast.parse(init.read_text(encoding="utf-8"))) or ""
    missing = sorted((modules | rooms) - set(re.findall(r"\w+", docstring)))
    assert not missing, (
        f"Name {', '.join(missing)} in the docstring of khmerqa/{folder}/__init__.py"
    )
