"""Equations of office files (OMML, ECMA-376, part 1, 22.1) in one line, as UnicodeMath has them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
EQUATIONS = frozenset({f"{_M}oMath", f"{_M}oMathPara"})
MAX_DEPTH = 60
_OPERATORS = re.compile(r"[\s+\-\u2212*/=<>\u00b1\u00d7\u00f7\u00b7\u2264\u2265,;]")
_INTEGRAL = "\u222b"  # the operator of an n-ary that names none


def linear_text(element: Any, depth: int = 0) -> str:
    """Return an equation, or a part of one, in one line: fractions as a/b, powers as a^b."""
    if depth > MAX_DEPTH or not isinstance(element.tag, str):
        return ""
    name = element.tag.removeprefix(_M)
    if name == "t" or element.tag.endswith("}t"):
        return element.text or ""
    if name in ("f", "rad", "sSup", "sSub", "sSubSup", "sPre", "nary", "limLow", "limUpp"):
        return _scripts_and_fractions(name, element, depth)
    if name == "d":
        return _in_brackets(element, depth)
    if name == "m":
        rows = (_joined(row, depth, " & ") for row in element.findall(f"{_M}mr"))
        return f"[{'; '.join(rows)}]"
    if name == "eqArr":
        return "; ".join(_all(element.findall(f"{_M}e"), depth))
    if name == "func":
        return f"{_part(element, 'fName', depth)} {_group(_part(element, 'e', depth))}"
    if name.endswith("Pr"):
        return ""
    text = ""
    for child in element:
        part = linear_text(child, depth + 1)
        # The half of "2 1/2" must not make it 21/2.
        text += " " if child.tag == f"{_M}f" and text[-1:].isdigit() and part[:1].isdigit() else ""
        text += part
    return text


def _scripts_and_fractions(name: str, element: Any, depth: int) -> str:
    def part(which: str) -> str:
        return _part(element, which, depth)

    base, above, below = _group(part("e")), _group(part("sup")), _group(part("sub"))
    if name == "f":
        return f"{_group(part('num'))}/{_group(part('den'))}"
    if name == "rad":
        degree = part("deg")
        return f"\u221a({degree}&{part('e')})" if degree.strip() else f"\u221a{_group(part('e'))}"
    if name == "sSup":
        return f"{base}^{above}"
    if name == "sSub":
        return f"{base}_{below}"
    if name == "sSubSup":
        return f"{base}_{below}^{above}"
    if name == "sPre":
        return f"_{below}^{above} {base}"
    if name == "nary":
        sign = element.find(f"{_M}naryPr/{_M}chr")
        sign = _INTEGRAL if sign is None else sign.get(f"{_M}val", "")
        limits = (f"_{below}" if below else "") + (f"^{above}" if above else "")
        return f"{sign}{limits} {part('e')}"
    return f"{part('e')}{'_' if name == 'limLow' else '^'}{_group(part('lim'))}"


def _in_brackets(element: Any, depth: int) -> str:
    def sign(name: str, default: str) -> str:
        found = element.find(f"{_M}dPr/{_M}{name}")
        return default if found is None else str(found.get(f"{_M}val", ""))

    inner = _all(element.findall(f"{_M}e"), depth)
    return f"{sign('begChr', '(')}{sign('sepChr', '|').join(inner)}{sign('endChr', ')')}"


def _part(element: Any, name: str, depth: int) -> str:
    found = element.find(f"{_M}{name}")
    return "" if found is None else "".join(_all(found, depth + 1))


def _joined(element: Any, depth: int, separator: str) -> str:
    return separator.join(_all(element, depth))


def _all(elements: Iterable[Any], depth: int) -> list[str]:
    return [linear_text(child, depth + 1) for child in elements]


def _group(text: str) -> str:
    """Bracket what the line would otherwise take apart."""
    text = text.strip()
    return f"({text})" if _OPERATORS.search(text) and not _is_bracketed(text) else text


def _is_bracketed(text: str) -> bool:
    if not (text.startswith("(") and text.endswith(")")):
        return False
    open_brackets = 0
    for place, character in enumerate(text):
        open_brackets += (character == "(") - (character == ")")
        if not open_brackets and place < len(text) - 1:
            return False
    return True
