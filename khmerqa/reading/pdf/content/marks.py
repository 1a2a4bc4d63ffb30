"""The marks around the objects of a PDF page: what they say, and to which block they belong."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped,unused-ignore]


@dataclass(frozen=True, slots=True)
class Marks:
    """What the marked-content operators around an object say."""

    actual_text: str | None
    actual_key: int  # equal for objects within one span of /ActualText
    number: int | None
    artifact: bool
    layers: frozenset[str] = frozenset()  # names of the optional content groups that it belongs to


def address(handle: Any) -> int:
    """Return a number by which two handles of one thing are known as such."""
    return ctypes.addressof(handle.contents)


def marks_of(item: Any, known: dict[int, Marks]) -> Marks:
    """Read the marked-content operators around an object.

    ``known`` keeps what was read of this page's marks, for most objects share theirs with others.
    """
    actual_text: str | None = None
    actual_key = 0
    number: int | None = None
    artifact = False
    layers: frozenset[str] = frozenset()
    for index in range(pdfium.FPDFPageObj_CountMarks(item)):
        mark = pdfium.FPDFPageObj_GetMark(item, index)
        key = address(mark)
        if key not in known:
            known[key] = _read(mark, key)
        one = known[key]
        artifact = artifact or one.artifact
        layers |= one.layers
        number = number if one.number is None else one.number
        if actual_text is None:
            # Of nested spans the outer one speaks for all that it holds.
            actual_text, actual_key = one.actual_text, one.actual_key
    return Marks(
        actual_text=actual_text,
        actual_key=actual_key,
        number=number,
        artifact=artifact,
        layers=layers,
    )


def _read(mark: Any, key: int) -> Marks:
    text = _actual_text(mark)
    value = ctypes.c_int()
    found = pdfium.FPDFPageObjMark_GetParamIntValue(mark, b"MCID", value)
    name = _name(mark)
    return Marks(
        actual_text=text,
        actual_key=0 if text is None else key,
        number=value.value if found else None,
        artifact=name == "Artifact",
        layers=frozenset({_layer(mark)}) if name == "OC" else frozenset(),
    )


def _name(mark: Any) -> str:
    buffer = (ctypes.c_ushort * 32)()
    length = ctypes.c_ulong()
    if not pdfium.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), length):
        return ""
    return bytes(buffer)[: length.value].decode("utf-16-le", "replace").rstrip("\0")


def _layer(mark: Any) -> str:
    buffer = (ctypes.c_ushort * 256)()
    length = ctypes.c_ulong()
    size = ctypes.sizeof(buffer)
    if not pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"Name", buffer, size, length):
        return ""
    return bytes(buffer)[: length.value].decode("utf-16-le", "replace").rstrip("\0")


def _actual_text(mark: Any) -> str | None:
    if pdfium.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") != pdfium.FPDF_OBJECT_STRING:
        return None
    length = ctypes.c_ulong()
    # The raw bytes: the engine's own decoding takes them for UTF-8.
    pdfium.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", None, 0, length)
    buffer = (ctypes.c_ubyte * max(1, length.value))()
    pdfium.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", buffer, length.value, length)
    data = bytes(buffer)[: length.value]
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be", "replace")
    if data.startswith(b"\xff\xfe"):
        return data[2:].decode("utf-16-le", "replace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    return data.decode("latin-1")
