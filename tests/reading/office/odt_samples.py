"""LibreOffice text files made for the tests, element by element."""

from __future__ import annotations

import io
import zipfile

from ..samples import zip_of

MIME_TYPE = b"application/vnd.oasis.opendocument.text"
NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for short, full in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)
LISTS = """
<text:list-style style:name="Bullets">
  <text:list-level-style-bullet text:level="1" text:bullet-char="•"/>
  <text:list-level-style-bullet text:level="2" text:bullet-char="◦"/>
</text:list-style>
<text:list-style style:name="Numbers">
  <text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
  <text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"
    text:display-levels="2"/>
</text:list-style>
<text:list-style style:name="Khmer">
  <text:list-level-style-number text:level="1" style:num-format="១, ២, ៣, ..."
    style:num-suffix="." text:start-value="9"/>
</text:list-style>
"""


def file_of(body: str, styles: str = "", automatic: str = "", **parts: bytes) -> bytes:
    """A file whose text is ``body``; ``automatic`` are the styles that its content defines."""
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    named = f"<office:document-styles {NAMES}>{styles}</office:document-styles>"
    return zip_of(
        {
            "mimetype": MIME_TYPE,
            "content.xml": content.encode(),
            "styles.xml": named.encode(),
            **{name.replace("_", "."): data for name, data in parts.items()},
        }
    )


def items(name: str, *texts: str, inner: str = "", more: str = "") -> str:
    written = "".join(
        f"<text:list-item><text:p>{text}</text:p>{inner}</text:list-item>" for text in texts
    )
    return f'<text:list text:style-name="{name}"{more}>{written}</text:list>'


def table(*rows: tuple[str, ...]) -> str:
    cells = (
        "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        for row in rows
    )
    head, *others = (f"<table:table-row>{row}</table:table-row>" for row in cells)
    return (
        f"<table:table><table:table-header-rows>{head}</table:table-header-rows>"
        f"{''.join(others)}</table:table>"
    )


def _stored() -> bytes:
    """A file as programs write it: its type comes first and is not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", MIME_TYPE)
        archive.writestr("content.xml", b"<a/>" * 200)
    return out.getvalue()


STORED = _stored()
