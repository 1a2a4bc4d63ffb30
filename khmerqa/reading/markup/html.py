"""Web pages: the main text in document order, without navigation, banners and forms."""

from __future__ import annotations

import codecs
import contextlib
import re
from dataclasses import replace
from typing import Any

from khmerqa.errors import UnreadableError
from khmerqa.reading.legacy.text import decoded_lines
from khmerqa.reading.markup.html_styles import Styles
from khmerqa.reading.markup.html_tables import placed, rows_of
from khmerqa.reading.markup.plain import decoded, page_without_number
from khmerqa.reading.structure.tables import table_blocks
from khmerqa.reading.structure.titles import typed_title
from khmerqa.text.expressions.raised import lowered, raised
from khmerqa.text.legacy.families import LIMON, FontFamily, family_of
from khmerqa.types import Bilingual, Block, BlockKind, Extracted

_SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "nav", "aside", "form", "iframe", "svg", "canvas",
     "button", "select", "input", "textarea", "head", "object", "embed", "video", "audio", "menu",
     "del", "s", "strike"}
)  # fmt: skip
_HEADERS_AND_FOOTERS = frozenset({"header", "footer"})  # unless they belong to an article
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd",
     "label", "mark", "q", "ruby", "rb", "rt", "rp", "samp", "small", "span", "strong", "sub",
     "sup", "time", "tt", "u", "var", "wbr", "big", "center", "img", "picture"}
)  # fmt: skip
_UNWANTED = re.compile("[\u200b\ufeff\u00ad]")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_HEADING = re.compile(r"^h([1-6])$")
_FACE = re.compile(
    r"(?:face\s*=|font-family\s*:)\s*[\"']{0,2}(?:&quot;)?([^\"',;>&]{3,40})", re.IGNORECASE
)
_MAIN_SHARE = 0.4  # of the text: an element called main that holds less is not
MAX_DEPTH = 300


def read_html(data: bytes) -> Extracted:
    """Read a web page; the title is that of its head, or else its first heading."""
    from lxml import etree, html  # type: ignore[import-untyped,unused-ignore]

    text = _DECLARATION.sub("", _decoded(data))
    try:
        root = html.document_fromstring(text)
    except (etree.LxmlError, ValueError, AssertionError, RecursionError) as error:
        raise UnreadableError(
            Bilingual(
                "ទំព័រវេបនេះគ្មានអ្វីដែលអាចអានបានទេ។ សូមរក្សាទុកវាឡើងវិញពីកម្មវិធីរុករក (browser)។",
                "This web page holds nothing that can be read; save it again from the browser.",
            )
        ) from error
    titles = [clean(title.text_content()) for title in root.iter("title")]
    body = _main(root)
    builder = _Builder(Styles.of(root))
    builder.visit(body, 0)
    builder.close()
    blocks = tuple(builder.blocks)
    typed = decoded_lines([block.text for block in blocks], _family(text))
    if typed is not None:
        blocks = tuple(
            replace(block, text=words, row=None) for block, words in zip(blocks, typed, strict=True)
        )
    stated = next((title for title in titles if title), "")
    page = page_without_number(blocks, legacy=typed is not None)
    return Extracted((page,), typed_title(blocks, stated))


def blocks_of_fragment(text: str) -> list[Block]:
    """Return the blocks of a piece of HTML, such as Markdown may hold; none where it cannot be read."""
    from lxml import etree, html

    try:
        root = html.fragment_fromstring(text, create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError, RecursionError):
        return []
    builder = _Builder(Styles.of(root))
    builder.visit(root, 0)
    builder.close()
    return builder.blocks


def _family(text: str) -> FontFamily:
    """Return the family of the first old Khmer font that a page names, or the commonest family."""
    named = (family_of(match[1].strip()) for match in _FACE.finditer(text))
    return next((family for family in named if family), LIMON)


def clean(text: str) -> str:
    """Make each white space one space, and leave out invisible characters."""
    return re.sub(r"\s+", " ", _UNWANTED.sub("", text)).strip()


def _decoded(data: bytes) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith(_BOMS):
        # A page may lie about its encoding; then its bytes decide.
        with contextlib.suppress(LookupError, UnicodeError):
            data = data.decode(declared[1].decode("ascii")).encode("utf-8", "replace")
    return decoded(data)


def _main(root: Any) -> Any:
    """Return the element that holds the main text, or the whole body."""
    body = root.find(".//body")
    body = root if body is None else body
    total = _length(body)
    marked = [
        element
        for path in (".//main", ".//*[@role='main']", ".//article")
        for element in body.findall(path)
    ]
    return next((one for one in marked if _length(one) >= _MAIN_SHARE * total), body)


def _length(element: Any) -> int:
    """Count the letters of an element, skipped elements left out."""
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return 0
    total = len((element.text or "").strip())
    for child in element:
        total += _length(child) + len((child.tail or "").strip())
    return total


class _Builder:
    """Collects blocks while the tree is walked."""

    def __init__(self, styles: Styles) -> None:
        self.blocks: list[Block] = []
        self._styles = styles
        self._text: list[str] = []
        self._kind: BlockKind = "paragraph"
        self._level = 0
        self._mark = ""

    def close(self) -> None:
        """End the block that is being written."""
        text = clean("".join(self._text))
        self._text = []
        if text:
            self.blocks.append(Block(self._mark + text, self._kind, self._level))
            self._mark = ""
            if self._kind == "item":
                self._kind = "paragraph"

    def visit(self, element: Any, depth: int) -> None:
        """Add what an element holds."""
        if depth > MAX_DEPTH or not isinstance(element.tag, str) or self._is_skipped(element):
            return
        tag = element.tag.lower()
        heading = _HEADING.match(tag)
        if tag == "br":
            self._text.append(" ")
        elif tag == "table":
            self._table(element, depth)
        elif heading or tag in ("li", "dt", "dd"):
            self.close()
            self._mark = _mark(element) if tag == "li" else ""
            self._kind, self._level = (
                ("heading", min(3, int(heading[1]))) if heading else ("item", 0)
            )
            self._inside(element, depth)
            self.close()
            self._kind, self._level, self._mark = "paragraph", 0, ""
        elif (shift := self._styles.shift(element)) and tag in _INLINE:
            self._shifted(element, depth, shift)
        elif tag in _INLINE:
            self._inside(element, depth)
        elif tag == "p" and self._kind == "item" and not "".join(self._text).strip():
            self._inside(element, depth)  # the first paragraph of an item is the item
            self.close()
        else:
            self.close()
            self._inside(element, depth)
            self.close()

    def _inside(self, element: Any, depth: int) -> None:
        self._text.append(element.text or "")
        for child in element:
            self.visit(child, depth + 1)
            self._text.append(child.tail or "")

    def _is_skipped(self, element: Any) -> bool:
        return _is_skipped(element) or self._styles.is_unseen(element)

    def _shifted(self, element: Any, depth: int, shift: str) -> None:
        """Add words above or below the line, so that they do not join the number before them."""
        start, blocks = len(self._text), len(self.blocks)
        before = next((text for text in reversed(self._text) if text.strip()), "")
        self._inside(element, depth)
        if blocks == len(self.blocks):
            words = "".join(self._text[start:])
            self._text[start:] = [raised(words) if shift == "sup" else lowered(words, before)]

    def _table(self, table: Any, depth: int) -> None:
        self.close()
        for child in table:
            if child.tag == "caption":
                self.visit(child, depth + 1)
        rows = [row for row in rows_of(table) if not self._is_skipped(row.element)]
        self.blocks += table_blocks(placed(rows, lambda cell: self._cell(cell, depth + 2)))

    def _cell(self, cell: Any, depth: int) -> str:
        inner = _Builder(self._styles)
        if depth <= MAX_DEPTH and not self._is_skipped(cell):
            inner._inside(cell, depth)
            inner.close()
        return " ".join(block.text for block in inner.blocks)


def _mark(item: Any) -> str:
    """Return the number that a browser shows before an item of an ordered list, or a bullet."""
    above = item.getparent()
    if above is None or above.tag != "ol":
        return "\u2022 "
    position = sum(1 for other in item.itersiblings("li", preceding=True))
    start = above.get("start", "1")
    return f"{position + (int(start) if start.isascii() and start.isdigit() else 1)}. "


def _is_skipped(element: Any) -> bool:
    tag = element.tag.lower()
    if tag in _SKIPPED or element.get("role", "").lower() in _ROLES:
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return tag in _HEADERS_AND_FOOTERS and not any(
        above.tag in ("article", "main") for above in element.iterancestors()
    )
