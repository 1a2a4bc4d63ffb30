"""Which generations are kept: the current one, the one before it, and for a while those in use."""

from __future__ import annotations

import shutil
from contextlib import suppress

from khmerqa.errors import IndexStateError
from khmerqa.index.checked import forget_checked
from khmerqa.index.current import Published, folders, read_current, write_current
from khmerqa.index.engines.embedded import EMBEDDED_ENGINES, engines_named
from khmerqa.index.layout import GenerationLayout, IndexLayout
from khmerqa.index.manifest import read_manifest
from khmerqa.ports import NamedEngines

KEPT = 2  # generations: the current one and the one before
GRACE = 60.0  # seconds for which a question may still read a replaced generation, in any process


def prune(
    layout: IndexLayout,
    *,
    kept: int = KEPT,
    grace: float = GRACE,
    engines: NamedEngines = EMBEDDED_ENGINES,
) -> list[str]:
    """Remove all but the newest ``kept`` generations; return the names of those removed.

    A generation that was current until ``grace`` seconds ago stays for now. What an interrupted run
    left behind is removed too, even where it was finished but never made current. Only for the process
    that holds the lock.
    """
    published = read_current(layout)
    if not published:
        return []  # nothing was ever current, or the list is lost: keeping too much does less harm
    staying = [
        each
        for position, each in enumerate(published)
        if position < kept or _just_replaced(layout, published[position - 1], grace)
    ]
    if len(staying) < len(published):
        write_current(layout, staying)
    names = {each.name for each in staying}
    removed = [folder for folder in folders(layout) if folder.name not in names]
    for folder in removed:
        with suppress(IndexStateError):  # one that was never finished, or whose engine is gone
            engine = engines_named(read_manifest(GenerationLayout(folder)).engine, engines)
            engine.lexical.forget(folder)
            engine.dense.forget(folder)
        forget_checked(GenerationLayout(folder))
        shutil.rmtree(folder, ignore_errors=True)
    return [folder.name for folder in removed]


def _just_replaced(layout: IndexLayout, successor: Published, grace: float) -> bool:
    """Return whether a successor was published less than ``grace`` seconds before the current one.

    Both times are the file system's own, so no other machine's clock matters. A clock that was set back
    since only makes a generation go sooner or stay longer.
    """
    try:
        then = layout.generation(successor.name).manifest.stat().st_mtime
        return abs(layout.current.stat().st_mtime - then) < grace
    except OSError:
        return False
