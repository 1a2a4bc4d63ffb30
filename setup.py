"""Puts our own summaries of policies into the package, for ``khmerqa init``; all else: pyproject.toml.

They are kept in ``corpus/``, which is what a checkout indexes.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

CORPUS = Path("corpus")
TARGET = Path("khmerqa", "data", "digests")


class BuildWithDigests(build_py):
    """Builds the package with the summaries among its data."""

    def run(self) -> None:
        """Build, then copy the summaries and their catalogue."""
        super().run()
        if self.editable_mode:
            return  # they are found in the checkout
        target = Path(self.build_lib, TARGET)
        target.mkdir(parents=True, exist_ok=True)
        for path in (*CORPUS.glob("*.pdf"), CORPUS / "catalogue.toml"):
            shutil.copyfile(path, target / path.name)


setup(cmdclass={"build_py": BuildWithDigests})
