"""Who may import whom: the order of packages, no cycles, and where the engines live."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "khmerqa"

# A part may import those before it, but no other part of its own row.
ORDER = (
    ("types",),
    ("errors",),
    ("settings",),
    ("ports",),
    ("text",),
    ("storage",),
    ("reading", "embedding"),
    ("index",),
    ("ingest", "search"),
    ("answer",),
    ("evaluation",),
    ("wiring",),
    ("api", "serve"),
    ("cli",),  # `khmerqa serve` starts the service
    ("__init__", "__main__"),
)
RANK = {part: rank for rank, row in enumerate(ORDER) for part in row}
OF_ADAPTERS = {"types", "errors", "ports", "text"}

# Engines, and where alone they may be imported.
IMPORTED_ONLY_IN = {
    "faiss": ("index/engines/faiss.py",),
    "onnxruntime": ("embedding/transformer.py",),
    "tantivy": ("index/engines/tantivy.py",),
    "sqlite3": ("storage/",),
    "pymilvus": ("adapters/milvus_collections.py",),
    "torch": ("embedding/", "adapters/"),
    "transformers": ("embedding/", "adapters/"),
    "sentence_transformers": ("embedding/", "adapters/"),
    "pypdfium2": ("reading/",),
    "docx": ("reading/office/docx/reader.py", "serve/export.py"),
    "pptx": ("reading/office/pptx.py",),
    "lxml": ("reading/markup/html.py", "reading/office/xml_parts.py"),
    "distributed": ("reading/workers/cluster.py",),
    "openpyxl": ("reading/office/xlsx.py",),
    "pikepdf": ("reading/pdf/content/stream.py", "reading/pdf/content/fonts.py"),
    "fontTools": ("reading/pdf/content/outlines.py", "reading/pdf/content/fonts.py"),
    "fastapi": ("serve/",),
    "pydantic": ("serve/",),
    "starlette": ("serve/",),
    "uvicorn": ("serve/",),
    "mcp": ("serve/chat/mcp_server.py",),
    "mcp_types": ("serve/chat/mcp_server.py",),
    "telegram": ("serve/chat/telegram.py",),
    "prometheus_client": ("serve/observability/metrics.py",),
    "opentelemetry": ("serve/observability/telemetry.py",),
}

# The rooms of a package, where they have an order: each may import those before it.
ROOMS = {
    "text": ("khmer", "expressions", "structure", "terms", "glossary", "legacy"),
    "serve": ("auth", "observability", "http", "chat"),
}

FILES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it that is."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            yield str(node.module)
            if node.module == "khmerqa":
                yield from (f"khmerqa.{alias.name}" for alias in node.names)


def module_of(relative: str) -> str:
    """The name of the module or package that a file is."""
    parts = ("khmerqa", *Path(relative).with_suffix("").parts)
    return ".".join(parts).removesuffix(".__init__")


def imports_between_modules() -> dict[str, set[str]]:
    """The modules of khmerqa that each of them imports."""
    found: dict[str, set[str]] = {module_of(relative): set() for relative in FILES}
    for relative in FILES:
        for node in ast.walk(tree_of(PACKAGE / relative)):
            if isinstance(node, ast.ImportFrom):
                names = {f"{node.module}.{alias.name}" for alias in node.names}
                modules = names & found.keys() or {str(node.module)} & found.keys()
                found[module_of(relative)] |= modules - {module_of(relative)}
    return found


def room_of(module: str) -> str:
    """The folder that holds a module, by its package name."""
    is_package = (PACKAGE.parent / module.replace(".", "/")).is_dir()
    return module if is_package else module.rpartition(".")[0]


def imports_between_rooms(imports: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The rooms that each room imports.

    The modules at the top of a package are left out: some wire its rooms, others serve them all.
    """
    found: dict[str, set[str]] = {}
    for module, others in imports.items():
        room = room_of(module)
        for other in map(room_of, others):
            is_top = other.count(".") < 2 and room.startswith(f"{other}.")
            if room != other and not is_top:
                found.setdefault(room, set()).add(other)
    return found


def part_of(relative: str) -> str:
    """The package, or the module beside the packages, that a file belongs to."""
    return relative.split("/")[0].removesuffix(".py")


def parts_imported(relative: str) -> set[str]:
    """The other parts of the package that a file imports."""
    names = [name.split(".") for name in imported(PACKAGE / relative)]
    parts = {name[1] for name in names if name[0] == "khmerqa" and len(name) > 1}
    return parts - {part_of(relative)}


def test_every_package_has_a_rank() -> None:
    known = {*RANK, "adapters", "testing"}
    assert {part_of(relative) for relative in FILES} <= known


@pytest.mark.parametrize("relative", FILES)
def test_import_order(relative: str) -> None:
    part, others = part_of(relative), parts_imported(relative)
    assert "testing" not in others
    if part in {"adapters", "testing"}:
        assert others <= OF_ADAPTERS
    else:
        assert "adapters" not in others or part == "wiring"
        later = {other for other in others - {"adapters"} if RANK[other] >= RANK.get(part, -1)}
        assert later == set()


def test_no_cycle_of_modules() -> None:
    TopologicalSorter(
        imports_between_modules()
    ).prepare()  # raises CycleError, which names the cycle


def test_no_cycle_of_rooms() -> None:
    TopologicalSorter(imports_between_rooms(imports_between_modules())).prepare()


@pytest.mark.parametrize("package", ROOMS)
def test_order_of_the_rooms(package: str) -> None:
    order, prefix = ROOMS[package], f"khmerqa.{package}."
    for room, others in imports_between_rooms(imports_between_modules()).items():
        if room.startswith(prefix):
            own = {name.split(".")[2] for name in others if name.startswith(prefix)}
            assert own <= set(order[: order.index(room.split(".")[2]) + 1]), room


@pytest.mark.parametrize("relative", FILES)
def test_engines_are_imported_in_their_file_only(relative: str) -> None:
    engines = {
        name.split(".")[0] for name in imported(PACKAGE / relative)
    } & IMPORTED_ONLY_IN.keys()
    strays = {
        each: IMPORTED_ONLY_IN[each]
        for each in engines
        if not relative.startswith(IMPORTED_ONLY_IN[each])
    }
    assert not strays, (
        f"{relative} imports what only these files may: {strays}; see IMPORTED_ONLY_IN"
    )


@pytest.mark.parametrize("module", ["khmerqa.wiring", "khmerqa.cli.answers.ask"])
def test_start_imports_no_heavy_engine(module: str) -> None:
    heavy = {"torch", "transformers", "sentence_transformers", "sklearn", "fastapi"}
    code = f"import sys, {module}; print(*sorted(set(sys.modules) & {heavy!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
