"""Downloads against a real server on this machine: whole, resumed, broken off, refused."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.translation.download import download

CONTENT = bytes(range(256)) * 4096


class Handler(BaseHTTPRequestHandler):
    """Serves CONTENT at /model, with ranges; /short breaks off; /whole knows no ranges."""

    ranges: list[str | None]

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.ranges.append(asked)
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/model")
            self.end_headers()
        elif self.path == "/missing":
            self.send_error(404)
        elif asked and self.path != "/whole":
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            if start >= len(CONTENT):
                self.send_error(416)
            else:
                self.answer(206, CONTENT[start:])
        else:
            self.answer(200, CONTENT, cut=self.path == "/short")

    def answer(self, status: int, body: bytes, *, cut: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)

    def log_message(self, *arguments: object) -> None:
        """Keep the test's output clean."""


class Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is part of the tests."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    Handler.ranges = []
    with Server(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running
        running.shutdown()


@pytest.fixture
def url(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_port}"


def ignore(there: int, whole: int | None) -> None:
    """Report to nobody."""


def test_a_download_is_complete_and_reported(url: str, tmp_path: Path) -> None:
    heard: list[tuple[int, int | None]] = []
    download(f"{url}/moved", tmp_path / "model", lambda there, whole: heard.append((there, whole)))
    assert (tmp_path / "model").read_bytes() == CONTENT
    assert heard[-1] == (len(CONTENT), len(CONTENT))
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_it_goes_on_where_it_stopped(url: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="goes on where it stopped"):
        download(f"{url}/short", tmp_path / "model", ignore)
    assert not (tmp_path / "model").exists()
    received = (tmp_path / "model.part").stat().st_size
    assert 0 < received < len(CONTENT)
    download(f"{url}/model", tmp_path / "model", ignore)
    assert (tmp_path / "model").read_bytes() == CONTENT
    assert Handler.ranges[-1] == f"bytes={received}-"


def test_a_server_without_ranges_sends_it_all_again(url: str, tmp_path: Path) -> None:
    (tmp_path / "model.part").write_bytes(CONTENT[:1000])
    download(f"{url}/whole", tmp_path / "model", ignore)
    assert (tmp_path / "model").read_bytes() == CONTENT


def test_a_part_that_fits_no_more_is_removed(url: str, tmp_path: Path) -> None:
    (tmp_path / "model.part").write_bytes(CONTENT + b"and more")
    with pytest.raises(ModelError, match="did not fit"):
        download(f"{url}/model", tmp_path / "model", ignore)
    download(f"{url}/model", tmp_path / "model", ignore)
    assert (tmp_path / "model").read_bytes() == CONTENT


def test_a_missing_file_says_so(url: str, tmp_path: Path) -> None:
    with pytest.raises(
        ModelError, match=r"/missing could not be downloaded \(the server answered 404\)"
    ):
        download(f"{url}/missing", tmp_path / "model", ignore)


def test_a_refused_connection_says_so(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(ModelError, match="the server cannot be reached"):
        download(f"http://127.0.0.1:{port}/model", tmp_path / "model", ignore)


def test_a_folder_that_is_not_there_says_so(url: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be written"):
        download(f"{url}/model", tmp_path / "nowhere" / "model", ignore)
