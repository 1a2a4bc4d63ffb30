"""XML parts of office files, parsed without entities and without the network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, Any

# The namespaces of ECMA-376 that several readers need, as lxml writes them before a name.
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def parsed(data: bytes) -> Any:
    """Parse a part and return its root."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, parser)


def elements(stream: IO[bytes], tags: Sequence[str]) -> Iterator[tuple[bool, Any]]:
    """Yield the elements with these tags, each when it starts and when it has ended (True).

    What has ended is forgotten, so that a large part takes little memory.
    """
    from lxml import etree

    events = etree.iterparse(
        stream, events=("start", "end"), tag=tags, resolve_entities=False, no_network=True
    )
    for event, element in events:
        yield event == "end", element
        if event == "end":
            element.clear()
