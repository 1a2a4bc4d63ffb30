"""The shape of what each command prints with ``--json``: the tests hold it, docs/cli.md shows it.

A shape is a type, a tuple of shapes of which one holds (None: null), a list with the shape of its
items, or a dict with the shapes of its keys. A key that ends in "?" may be missing; the key "*" stands
for any key. ANY is any value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Shape = Any
ANY = object
NUMBER = (int, float)
_NAMES = {str: "string", int: "integer", float: "number", bool: "true or false", ANY: "any"}
_INDENT = "  "
_WIDTH = 96

_PLACE = {
    "passage_id": str,
    "document_id": str,
    "title": str,
    "source": str,
    "language": str,
    "kind": (str, None),
    "page": (int, None),
    "page_end": (int, None),
    "section": [str],
    "start": int,
    "end": int,
    "url": str,
    "read_by": (str, None),
    "confidence": (float, None),
    **dict.fromkeys(("type", "number", "date", "issuer", "status"), (str, None)),
    "official?": {"title": str, "url": (str, None), "page": (str, None)},
}
_HIT = {**_PLACE, "text": str, "score": float, "scores": {"*": (float, None)}}
_CITATION = {
    **_PLACE,
    "marker": int,
    "page_label": (str, None),
    "quote": str,
    "reference": str,
    "doubtful_digits": [int],
    "gloss": (str, None),
}
_REPORT = {
    "generation": str,
    "documents": int,
    "passages": int,
    "added": [str],
    "changed": [str],
    "unchanged": [str],
    "removed": [str],
    "unread": [[str]],
    "unread_pages": [[str]],
    "pages": [[ANY]],
    "kept": [str],
    "copies": [[str]],
    "lock_files": [str],
    "unsupported": [str],
    "read": int,
    "cut": int,
    "embedded": int,
    "remade": [str],
    "dry_run": bool,
    "up_to_date": bool,
    "seconds": {"*": float},
}
_DRY_RUN = {"dry_run": bool}
_WITHDRAWN = {"id": str, "file": str}
_MANIFEST = {
    "generation": str,
    "format": int,
    "created": str,
    "inputs": str,
    "roots": [str],
    "reader": str,
    "normaliser": str,
    "segmenter": str,
    "embedder": str,
    "dimensions": int,
    "chunking": str,
    "documents": int,
    "passages": int,
    "files": [[str]],
    "unread": [[str]],
    "unread_pages": [[str]],
    "pages": [[ANY]],
    "engine": str,
    "units": str,
}
_VERSION = {
    "version": int,
    "document_id": str,
    "title": str,
    "source": str,
    "sha256": str,
    "pages": int,
    "file": str,
}
_TERM = {
    **dict.fromkeys(("km", "en", "note", "source", "status"), str),
    **dict.fromkeys(("definition_km", "definition_en"), str),
    **{name: [str] for name in ("km_other", "en_other", "acronyms")},
}
_KEY = {
    "id": str,
    "name": str,
    "scope": str,
    "created": float,
    "expires": (float, None),
    "used": (float, None),
    "revoked": (float, None),
}
_CELL = {"head": str, "column": int}
_BLOCK = {
    "kind": str,
    "level": int,
    "text": str,
    "doubtful_digits": [int],
    "cells?": [{**_CELL, "text": str}],
    "shared?": [_CELL],
    "goes_on?": bool,
}

SHAPES: Mapping[str, Shape] = {
    "init": {"corpus": str, "files": [str], "dry_run": bool},
    "index": _REPORT,
    "add": _REPORT,
    "add --dry-run": {**_DRY_RUN, "added": [str]},
    "remove": {**_REPORT, "withdrawn": [_WITHDRAWN]},
    "remove --dry-run": {**_DRY_RUN, "withdrawn": [_WITHDRAWN]},
    "documents": [
        {
            "id": str,
            "title": str,
            "source": str,
            "path": str,
            "language": str,
            "sha256": str,
            "pages": int,
            "passages": int,
            "verdicts": {"*": int},
            "methods": {"*": int},
            "unread_pages": [int],
            "url": str,
            "*": str,
        }
    ],
    "documents --history": [{**_VERSION, "replaced": (str, None), "generation": (str, None)}],
    "documents --history --show": {**_VERSION, "text": str},
    "read": {
        "file": str,
        "title": (str, None),
        "pages": [
            {
                "page": (int, None),
                "label": (str, None),
                "verdict": str,
                "read_by": (str, None),
                "confidence": (float, None),
                "evidence": {"*": str},
                "left_out": [str],
                "blocks": [_BLOCK],
            }
        ],
    },
    "search": {"hits": [_HIT], "timings_ms": {"*": NUMBER}},
    "ask": {
        "id": str,
        "question": str,
        "language": str,
        "status": str,
        "answer": str,
        "citations": [_CITATION],
        "hits": [_HIT],
        "writer": str,
        "index": str,
        "confidence": (float, None),
        "notice": (str, None),
        "understood_as": (str, None),
        "braille?": str,
        "timings_ms": {"*": NUMBER},
    },
    "glossary": {"term": str, "exact": [_TERM], "near": [_TERM]},
    "eval": {
        "all?": {"*": (*NUMBER, None)},
        "intervals?": {"*": [float]},
        "by_language?": {"*": {"*": (*NUMBER, None)}},
        "by_kind?": {"*": {"*": (*NUMBER, None)}},
        "by_style?": {"*": {"*": (*NUMBER, None)}},
        "questions?": [
            {
                "id": str,
                "status": str,
                "confidence": (float, None),
                "rank": (int, None),
                "cited": bool,
                "complete": bool,
            }
        ],
        "retrieval?": [
            {
                "name": str,
                "retrievers": str,
                "questions": int,
                "metrics": {"*": float},
                "intervals": {"*": [float]},
                "median_ms": float,
            }
        ],
    },
    "bench": [{"passages": int, "*": ANY}],
    "doctor": [{"name": str, "ok": bool, "optional": bool, "detail": str}],
    "verify": {"whole": bool, "manifest": _MANIFEST},
    "export": {"file": str, "manifest": _MANIFEST},
    "import": {"file": str, "manifest": _MANIFEST},
    "rollback": {"from": str, "to": str},
    "prune": {"removed": [str], "freed_bytes": int},
    "keys create": {**_KEY, "key": str},
    "keys list": [_KEY],
    "keys revoke": {"revoked": str},
    "keys unlock": {"unlocked": bool},
    "feedback": [
        {
            "at": str,
            "answer_id": str,
            "rating": str,
            "comment": (str, None),
            "question": (str, None),
            "answer": (str, None),
        }
    ],
    "feedback --forget-before": {"deleted": int},
    "release": {"ids": [str], "held": bool},
}


def mismatches(value: object, shape: Shape, where: str = "") -> Iterator[str]:
    """Yield the places where a value is not of its shape."""
    if isinstance(shape, tuple):
        found = [list(mismatches(value, each, where)) for each in shape]
        if all(found):
            yield from min(found, key=len)
    elif shape is None:
        if value is not None:
            yield f"{where}: {value!r} is not null"
    elif isinstance(shape, list):
        if isinstance(value, list):
            for number, item in enumerate(value):
                yield from mismatches(item, shape[0], f"{where}[{number}]")
        else:
            yield f"{where}: {value!r} is no list"
    elif isinstance(shape, dict):
        yield from _mismatches_of_keys(value, shape, where)
    elif not isinstance(value, shape) or (shape in (int, float) and isinstance(value, bool)):
        yield f"{where}: {value!r} is not {_NAMES[shape]}"


def _mismatches_of_keys(value: object, shape: Mapping[str, Shape], where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: {value!r} is no object"
        return
    shapes = {name.removesuffix("?"): each for name, each in shape.items() if name != "*"}
    for name in shapes.keys() - value.keys():
        if f"{name}?" not in shape:
            yield f"{where}.{name} is missing"
    for name, item in value.items():
        if name in shapes:
            yield from mismatches(item, shapes[name], f"{where}.{name}")
        elif "*" in shape:
            yield from mismatches(item, shape["*"], f"{where}.{name}")
        else:
            yield f"{where}.{name} is not described"


def written(shape: Shape, indent: str = "") -> str:
    """Return a shape as docs/cli.md shows it."""
    if isinstance(shape, tuple):
        return " or ".join(dict.fromkeys(written(each, indent) for each in shape))
    if shape is None:
        return "null"
    if isinstance(shape, list):
        return f"[{written(shape[0], indent)}, …]"
    if isinstance(shape, dict):
        inner = indent + _INDENT
        parts = [f"{_name(name)}: {written(each, inner)}" for name, each in shape.items()]
        line = "{" + ", ".join(parts) + "}"
        if "\n" not in line and len(indent) + len(line) <= _WIDTH:
            return line
        return "{\n" + "".join(f"{inner}{part},\n" for part in parts) + f"{indent}}}"
    return _NAMES[shape]


def _name(name: str) -> str:
    if name == "*":
        return "…"
    return f'"{name[:-1]}"?' if name.endswith("?") else f'"{name}"'
