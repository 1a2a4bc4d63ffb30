"""Faults tried on an index: flipped bits, a full disk, missing permissions.

Each returns the messages that a person would read, and raises InvariantError where a fault does harm.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from index_faults.trial import InvariantError, Trial, contents, require_equal
from khmerqa.errors import IndexStateError
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import damaged_files, open_current, open_serving
from khmerqa.index.retention import prune

# Root may write anywhere unless it gives up these capabilities.
_WITHOUT_OVERRIDE = (
    ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"]
    if os.geteuid() == 0 and shutil.which("setpriv")
    else []
)


def flip_each_file(trial: Trial) -> dict[str, str]:
    """Flip one bit in each file of the index in turn; return the message about each, by file.

    Damage to a generation must be reported while the previous one serves. Damage to a document's copy
    must be reported when the index is verified. Damage to a cache must do no harm. The next run must
    leave what an undisturbed run leaves.
    """
    messages: dict[str, str] = {}
    trial.change()
    for layout in (trial.index, trial.control):
        trial.update(layout)
    prune(trial.index, grace=0)
    whole = trial.folder / "whole"
    shutil.copytree(trial.index.root, whole)
    before = contents(open_current(trial.index))
    names = sorted(
        path.relative_to(whole).as_posix()
        for path in whole.rglob("*")
        if path.is_file() and path.stat().st_size
    )
    for name in names:
        shutil.rmtree(trial.index.root)
        shutil.copytree(whole, trial.index.root)
        path = trial.index.root / name
        content = bytearray(path.read_bytes())
        content[trial.rng.randrange(len(content))] ^= 1 << trial.rng.randrange(8)
        path.write_bytes(content)
        messages[name] = _report_on_damage(trial.index, name, before)
        trial.update(trial.index)
        require_equal(trial.index, trial.control)
    shutil.rmtree(whole)
    return messages


def _report_on_damage(layout: IndexLayout, name: str, before: dict[str, str]) -> str:
    """Return what readers report of a damaged file; InvariantError if they misread it."""
    try:
        found = contents(open_current(layout))
    except IndexStateError as error:
        served = open_serving(layout)  # raises if no generation is whole
        return f"{error} [serving {served.generation.manifest.generation}]"
    if found != before:
        raise InvariantError(f"{name}: a changed byte changed what is read")
    if name in damaged_files(layout):
        return f"named by verify: {name}"
    return "harmless: no answer comes from it"


def fill_disk(trial: Trial, limits: Sequence[int]) -> dict[int, str]:
    """Limit the size of a file, in bytes, as a full disk would; return the messages by limit."""

    def limited(limit: int) -> Callable[[], None]:
        return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    messages = {}
    for limit in limits:
        before = contents(open_current(trial.index))
        trial.change()
        messages[limit] = _message_of_failing_run(trial, before, limited(limit))
    return messages


def fill_filesystem(trial: Trial, left: Sequence[int], size: int = 64_000_000) -> dict[int, str]:
    """Fill a file system of ``size`` bytes that holds the index until ``left`` are free.

    Returns the messages, by ``left``. Needs the right to mount: see ``in_own_mounts``.
    """
    messages = {}
    small = trial.folder / "small"
    small.mkdir()
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "khmerqa-small", str(small)], check=True
    )
    usual, trial.index = trial.index, IndexLayout(small / "index")
    try:
        shutil.copytree(usual.root, trial.index.root)
        for free in left:
            before = contents(open_current(trial.index))
            trial.change()
            filler = small / "filler"
            with filler.open("wb") as file:
                file.truncate(0)
                os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(small).free - free)
            messages[free] = _message_of_failing_run(
                trial, before, prepare=None, afterwards=filler.unlink
            )
        shutil.rmtree(usual.root)
        shutil.copytree(trial.index.root, usual.root)
    finally:
        trial.index = usual
        subprocess.run(["umount", str(small)], check=True)
    return messages


def in_own_mounts() -> list[str]:
    """Return a command prefix that allows mounting for one process alone; empty where forbidden."""
    begin = ["unshare", "--user", "--map-root-user", "--mount", "--"]
    if not shutil.which("unshare"):
        return []
    probe = ["sh", "-c", "mount -t tmpfs khmerqa-probe /mnt"]
    return begin if not subprocess.run([*begin, *probe], capture_output=True).returncode else []


def forbid_writing(trial: Trial) -> str:
    """Take away the right to write into the index; return the message."""
    before = contents(open_current(trial.index))
    trial.change()
    modes = {path: path.stat().st_mode for path in [trial.index.root, *trial.index.root.rglob("*")]}
    for path in modes:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        return _message_of_failing_run(trial, before, None, afterwards=lambda: _restore(modes))
    finally:
        _restore(modes)


def _message_of_failing_run(
    trial: Trial,
    before: dict[str, str],
    prepare: Callable[[], None] | None,
    afterwards: Callable[[], None] = lambda: None,
) -> str:
    """Run the indexer, which must fail with a message; return it, and check the recovery.

    ``prepare`` runs in the indexer's process before it starts, ``afterwards`` here after it ended.
    """
    command = [*_WITHOUT_OVERRIDE, *trial.command(trial.corpus, trial.index.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=prepare)
    output = done.stderr.strip().splitlines()[-1:]
    if "Traceback" in done.stderr or (done.returncode and not output):
        raise InvariantError(f"it failed without a message: {done.stderr[-600:]}")
    seen = contents(open_current(trial.index))
    if done.returncode and seen != before:
        raise InvariantError("a run that failed changed the index")
    afterwards()
    trial.check_recovery(before)
    return output[0] if done.returncode else "the limit was not reached"


def _restore(modes: dict[Path, int]) -> None:
    for path, mode in modes.items():
        if path.exists():
            path.chmod(mode)
