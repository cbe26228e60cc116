"""A real local server, and a store."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from serving import LOCAL, Site, status

from dateline.fence import Fence
from dateline.ingest.fetch import Fetcher, Manners
from dateline.store.store import Store, open_store


@pytest.fixture
def site() -> Iterator[Site]:
    """A real server on this machine, empty but for what a test puts there."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path
            made.asked[path] += 1
            made.headers.append(dict(self.headers))
            made.paths.get(path, status(404))(self)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as http:
        http.daemon_threads = True
        made = Site(f"http://127.0.0.1:{http.server_port}")
        threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        yield made
        http.shutdown()


@pytest.fixture
def slept() -> list[float]:
    """How long the fetcher waited, each time."""
    return []


@pytest.fixture
def fetcher(slept: list[float]) -> Iterator[Fetcher]:
    """A fetcher that notes its pauses in place of waiting."""
    with Fetcher(Manners(patience=1, longest=0.5, largest=5_000_000), fence=Fence([LOCAL]), sleep=slept.append) as made:
        yield made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(tmp_path / "crisis.db") as opened:
        yield opened
