"""Names of models: refused at once where nothing can be there, before a library or the hub is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from khmerqa.errors import SettingsError
from khmerqa.types import Bilingual

_OF_HUB = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+", re.ASCII)
_LIKE = 0.5  # of 1: how alike a name and the one that was meant are at least
_SECONDS = 5.0  # for the hub's first answer; its own library tries for two minutes


def check_model_name(setting: str, name: str, built_in: Iterable[str]) -> None:
    """Raise SettingsError for a name that is neither a folder nor that of a model of the hub."""
    if _is_folder(name) or _OF_HUB.fullmatch(name):
        return
    known = list(built_in)
    near = get_close_matches(name.lower(), known, n=1, cutoff=_LIKE)
    own = f" {', '.join(known)}," if known else ""
    raise SettingsError(
        Bilingual(
            f"{setting} = '{name}'៖ គ្មានម៉ូដែល ឬថតឈ្មោះនេះទេ។"
            + "".join(f" តើអ្នកចង់និយាយថា {each} ឬ?" for each in near)
            + f" សូមប្រើ៖{own} ថតដែលមានម៉ូដែល ឬម៉ូដែលនៅ Hugging Face hub ដែលសរសេរជា OWNER/NAME ។",
            f"{setting} = '{name}': there is no model and no folder of this name."
            + "".join(f" Did you mean {each}?" for each in near)
            + f" Use{own} a folder that holds a model, or a model of the Hugging Face hub, "
            "written OWNER/NAME.",
        )
    )


def is_only_local(name: str) -> bool:
    """Return whether a model must be on this machine already: the hub has none, or is silent."""
    if _is_folder(name) or not _OF_HUB.fullmatch(name):
        return True
    from huggingface_hub import constants

    return constants.HF_HUB_OFFLINE or not answers(constants.ENDPOINT)


def answers(address: str) -> bool:
    """Return whether a web server answers soon, whatever it says."""
    try:
        with urlopen(Request(address, method="HEAD"), timeout=_SECONDS):
            return True
    except HTTPError:
        return True
    except (OSError, ValueError):
        return False


def _is_folder(name: str) -> bool:
    return bool(name) and Path(name).is_dir()  # an empty path is this folder
