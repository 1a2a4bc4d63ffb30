"""scripts/corpus/fetch-official against a server on this machine."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "scripts" / "corpus" / "fetch-official"
PDF = b"%PDF-1.7\n" + b"% filling\n" * 200 + b"%%EOF\n"


class Publisher(BaseHTTPRequestHandler):
    """Serves one good PDF and several things that are none."""

    def do_GET(self) -> None:
        if self.path == "/moved.pdf":
            self.send_response(302)
            self.send_header("Location", "/good.pdf")
            self.end_headers()
        elif self.path == "/away.pdf":
            self.send_response(302)
            self.send_header("Location", "ftp://127.0.0.1/a.pdf")
            self.end_headers()
        elif self.path == "/cut.pdf":
            self.answer(PDF, announced=len(PDF) + 100)
        elif self.path == "/no-end.pdf":
            self.answer(PDF.removesuffix(b"%%EOF\n"))
        elif self.path == "/page.html":
            self.answer(b"<html>" + b" " * 2000 + b"</html>")
        elif self.path == "/large.pdf":
            self.answer(PDF + b" " * (2 << 20) + b"%%EOF\n")
        elif self.path == "/good.pdf":
            self.answer(PDF)
        else:
            self.send_error(404)

    def answer(self, body: bytes, announced: int | None = None) -> None:
        """Send a body, and the length that is announced of it."""
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf")
        self.send_header("Content-Length", str(announced or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing among the output of the tests."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def catalogue(folder: Path, **urls: str) -> None:
    folder.joinpath("catalogue.toml").write_text(
        "\n".join(
            f'["official/{name}.pdf"]\nkind = "official"\nofficial_url = "{url}"'
            for name, url in urls.items()
        ),
        encoding="utf-8",
    )


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), "--corpus", str(folder), *arguments]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PYTHONUTF8": "1", "NO_PROXY": "*"},
    )


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.joinpath("official").glob("*")}


def test_missing_files_are_fetched_once(tmp_path: Path, address: str) -> None:
    catalogue(tmp_path, first=f"{address}/good.pdf", second=f"{address}/moved.pdf")

    assert run(tmp_path).returncode == 0
    assert files(tmp_path) == {"first.pdf", "second.pdf"}
    assert (tmp_path / "official" / "second.pdf").read_bytes() == PDF
    again = run(tmp_path)
    assert again.returncode == 0
    assert again.stdout.count("already there") == 2


def test_a_file_that_is_there_is_never_touched(tmp_path: Path, address: str) -> None:
    catalogue(tmp_path, mine=f"{address}/good.pdf")
    mine = tmp_path / "official" / "mine.pdf"
    mine.parent.mkdir()
    mine.write_bytes(b"mine")

    assert run(tmp_path).returncode == 0
    assert mine.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        pytest.param("/none.pdf", "The server answered 404", id="not there"),
        pytest.param("/page.html", "is not a whole PDF", id="a page of HTML"),
        pytest.param("/no-end.pdf", "is not a whole PDF", id="no end mark"),
        pytest.param("/cut.pdf", "bytes arrived", id="cut short"),
        pytest.param("/large.pdf", "larger than 1 MiB", id="too large"),
        pytest.param("/away.pdf", "is not http or https", id="led away"),
    ],
)
def test_failures_are_reported_and_leave_nothing(
    tmp_path: Path, address: str, path: str, message: str
) -> None:
    catalogue(tmp_path, bad=f"{address}{path}", good=f"{address}/good.pdf")

    done = run(tmp_path, "--largest", "1")

    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("official/bad.pdf: ")]
    khmer, _, english = line.partition(" | ")
    assert message in english
    assert any("\u1780" <= char <= "\u17b3" for char in khmer)
    assert files(tmp_path) == {"good.pdf"}  # the others are fetched all the same


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://127.0.0.1/a.pdf", "http:///a.pdf"])
def test_only_http_and_https(tmp_path: Path, url: str) -> None:
    catalogue(tmp_path, bad=url)

    done = run(tmp_path)

    assert done.returncode == 1
    assert "is not http or https" in done.stderr
    assert files(tmp_path) == set()


def test_unreachable_server_is_reported(tmp_path: Path, address: str) -> None:
    closed = ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    closed.server_close()
    catalogue(tmp_path, bad=f"http://127.0.0.1:{closed.server_address[1]}/a.pdf")

    done = run(tmp_path)

    assert done.returncode == 1
    assert "was not reached" in done.stderr


def test_digests_are_not_fetched(tmp_path: Path) -> None:
    tmp_path.joinpath("catalogue.toml").write_text(
        '["a.km.pdf"]\nkind = "digest"\nofficial_url = "file:///etc/hostname"\n', encoding="utf-8"
    )

    assert run(tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param('["../out.pdf"]\nofficial_url = "http://127.0.0.1/"', "is outside", id="out"),
        pytest.param("no = [", "cannot be read", id="no TOML"),
        pytest.param(None, "cannot be read", id="none"),
    ],
)
def test_a_catalogue_that_cannot_be_used_is_2(
    tmp_path: Path, text: str | None, message: str
) -> None:
    if text is not None:
        tmp_path.joinpath("catalogue.toml").write_text(text, encoding="utf-8")

    done = run(tmp_path)

    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
