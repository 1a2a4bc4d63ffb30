"""The engines that need no other machine, and the choice of engines by the name in a manifest."""

from __future__ import annotations

from types import MappingProxyType

from khmerqa.errors import IndexMismatchError
from khmerqa.index.engines.faiss import FaissEngine
from khmerqa.index.engines.tantivy import TantivyEngine
from khmerqa.ports import Engines, NamedEngines
from khmerqa.types import EMBEDDED, Bilingual

EMBEDDED_ENGINES: NamedEngines = MappingProxyType(
    {EMBEDDED: Engines(lexical=TantivyEngine(), dense=FaissEngine())}
)


def engines_named(name: str, engines: NamedEngines) -> Engines:
    """Return the engines of this name; raises IndexMismatchError where there are none."""
    try:
        return engines[name]
    except KeyError as error:
        raise IndexMismatchError(
            Bilingual(
                f"លិបិក្រមនេះត្រូវបានបង្កើតសម្រាប់ '{name}' ។ សូមកំណត់ index_engine = '{name}' "
                "ឬដំណើរការ៖ khmerqa index ។",
                f"The index was made for '{name}'. Set index_engine = '{name}', "
                "or run: khmerqa index",
            )
        ) from error
