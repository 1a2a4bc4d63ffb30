"""An index on a file system that is mounted for reading only, as in a container: it is served whole."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Running, empty_service, is_problem
from .samples import write_corpus


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Running]:
    """A service whose index and documents lie on such a mount."""
    made = empty_service(tmp_path)
    write_corpus(made.corpus)
    made.reindex()
    mounted: list[Path] = []
    try:
        for folder in (made.layout.root, made.corpus):
            _mount(folder)
            mounted.append(folder)
        with made.client:
            yield made
    finally:
        for folder in mounted:
            subprocess.run(["umount", "-l", folder], check=True)


def _mount(folder: Path) -> None:
    if os.geteuid() or not shutil.which("mount"):
        pytest.skip("only root mounts file systems")
    bound = subprocess.run(["mount", "--bind", folder, folder], capture_output=True, check=False)
    if bound.returncode:
        pytest.skip("no file system can be mounted here")
    subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)


def test_an_index_that_nobody_can_write_is_served(read_only: Running) -> None:
    with pytest.raises(OSError, match="Read-only"):
        (read_only.layout.root / "file").touch()
    answer = read_only.ask("What does a permit cost?")
    assert answer["status"] in ("answered", "no_evidence")
    for document in read_only.client.get("/v1/documents").json():
        assert read_only.text(document["id"])
        assert read_only.client.get(document["url"]).status_code == 200
    assert read_only.client.post("/v1/search", json={"question": "permit"}).json()["hits"]


def test_a_change_of_it_fails_and_says_so(read_only: Running) -> None:
    admin = read_only.key("admin")
    sent = {"file": ("new.txt", b"A bridge is painted each year.")}
    response = read_only.client.post("/v1/documents", files=sent, headers=admin)
    assert "cannot use its disk" in is_problem(response, 503)
    sent = {"file": ("new.txt", b"A bridge is painted each year.")}
    response = read_only.client.post("/v1/admin/read", files=sent, headers=admin)
    assert "cannot use its disk" in is_problem(response, 503)
    assert read_only.client.get("/v1/documents", headers=admin).status_code == 200
