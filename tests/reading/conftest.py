"""Where the real documents are, and PDFs printed by Chromium; each skips with its reason."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .samples import khmer_html

KHMER_FONTS = ("Khmer OS Siemreap", "Noto Sans Khmer")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real policy documents."""
    default = Path(__file__).parents[2].parent / "shared"
    folder = Path(os.environ.get("KHMERQA_SHARED", default))
    if not (folder / "policies").is_dir():
        pytest.skip("the real policy documents are not here; set KHMERQA_SHARED to their folder")
    return folder


@pytest.fixture(scope="session")
def print_pdf(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """A function that prints HTML to PDF through headless Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("chromium is not installed")
    folder = tmp_path_factory.mktemp("printed")

    def print_it(html: str) -> bytes:
        source, target = folder / "page.html", folder / "page.pdf"
        source.write_text(html, encoding="utf-8")
        target.unlink(missing_ok=True)
        subprocess.run(
            [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", str(source)],
            check=False, capture_output=True, timeout=60,
        )  # fmt: skip
        if not target.exists():
            pytest.skip("chromium is installed but prints nothing here")
        return target.read_bytes()

    return print_it


@pytest.fixture(scope="session", params=KHMER_FONTS)
def khmer_pdf(request: pytest.FixtureRequest, print_pdf: Callable[[str], bytes]) -> bytes:
    """The Khmer sample printed in each of the common Khmer fonts."""
    return print_pdf(khmer_html(installed(request.param)))


def installed(font: str) -> str:
    """Return a font's name, or skip where it is missing: Chromium would take another in silence."""
    if shutil.which("fc-list") is None:
        pytest.skip("fc-list is not installed, so the Khmer fonts cannot be looked for")
    listed = subprocess.run(["fc-list", font], capture_output=True, text=True, check=False).stdout
    if not listed.strip():
        pytest.skip(f"the font {font} is not installed")
    return font
