"""A desk over the example pages, one over hostile content, and a browser that looks at them."""

from __future__ import annotations

import fcntl
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

import dateline
from dateline.ingest import ingest
from dateline.record import Record
from dateline.store.captures import Capture
from dateline.store.store import Store
from dateline.web import application
from dateline.web.settings import Settings

#: A busy machine is slow: seconds that a test waits for an answer.
PATIENCE = 60
fetch = partial(httpx.get, timeout=PATIENCE)
send = partial(httpx.post, timeout=PATIENCE)
EXAMPLES = Path(__file__).parent.parent.parent / "examples"
#: Where Debian, Playwright and others keep a Chromium.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")

#: What must be shown as text wherever it stands.
HOSTILE = (
    "<script>window.hacked=1</script>",
    "</script><img src=x onerror=window.hacked=1>",
    "javascript:window.hacked=1//",
    "\u202egnp.exe\u2066",
    "nul\0byte",
    "{{ 7*7 }}{% for x in y %}",
    "=cmd|'/c calc'!A1",
    '"><svg onload=window.hacked=1>',
)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the example pages; made once, whatever workers there are."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if folder.name.startswith("popen-") else folder
    place = shared / "examples.db"
    with (shared / "examples.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            making = shared / "making.db"
            with dateline.open(making) as store:
                pages = sorted(str(page) for page in EXAMPLES.glob("*/page.*"))
                problems = [one.why for one in ingest(store, pages) if one.why]
                assert problems == []
            making.rename(place)
    return place


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of it, that a test may change."""
    place = tmp_path / "crisis.db"
    shutil.copy(filled, place)
    with dateline.open(place) as opened:
        yield opened


@contextmanager
def served(store: Store, settings: Settings) -> Iterator[str]:
    """A desk on a free port of this machine."""
    app = application(store, settings)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def desk(filled: Path) -> Iterator[str]:
    """The address of a desk that no test changes."""
    with dateline.open(filled) as store, served(store, Settings("UTC", read_only=True)) as address:
        yield address


@pytest.fixture
def serve(store: Store) -> Iterator[Callable[..., str]]:
    """Serves the test's own store; gives its address."""
    with ExitStack() as running:
        yield lambda **settings: running.enter_context(served(store, Settings("UTC", **settings)))


@pytest.fixture
def hostile(tmp_path: Path, read_text: Callable[..., Record]) -> Iterator[Store]:
    """A store in which every name, title, link and text is an attack."""
    with dateline.open(tmp_path / "hostile.db") as store:
        for number, attack in enumerate(HOSTILE):
            text = f'HARARE, March 4 (Wire) — Zambian Foreign Minister Joe {attack} Banda said on Monday that "{attack} is here". '
            text += "Kenya's president will meet Zambia's president in Lusaka on Thursday. Kenya denied that troops attacked Zambia."
            record = poisoned(read_text(text, "2024-03-04"), attack)
            address = f"https://news.example/{number}?{attack}" if number % 2 else f"javascript:{number}{attack}"
            version, _ = store.keep(Capture(address, text.encode("utf-8", "replace"), url=address))
            article = store.write(version, record)
            first = next(iter(record.statements or record.events), None)
            if first is not None:
                store.reject(f"{article}/{first.id}", person=attack, why=attack)
        yield store


def poisoned(record: Record, attack: str) -> Record:
    """The record with the attack in every field that is not a quotation."""
    article = replace(
        record.article, title=f"Title {attack}", site=attack, url=attack, section=attack, authors=(attack,)
    )
    actors = tuple(replace(a, name=f"{attack}{a.id}", office=attack, code=a.code) for a in record.actors)
    places = tuple(replace(p, name=attack) for p in record.places)
    return replace(record, article=article, actors=actors, places=places)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A real browser without a window."""
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium)")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


class Look:
    """A page of the browser, with what it complained of and whom it asked."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.address = address
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda m: self.problems.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def to(self, path: str) -> Any:
        """Open a path."""
        answer = self.page.goto(self.address + path)
        assert answer.status == 200, (path, answer.status)
        return self.page

    def strangers(self) -> list[str]:
        """Requests to anywhere else."""
        return [url for url in self.asked if not url.startswith(self.address + "/")]


@pytest.fixture
def look(chromium: Any) -> Iterator[Callable[..., Look]]:
    """Opens a desk in the browser; at the end nothing was complained of, and nobody else was asked."""
    opened: list[Look] = []

    def open_(address: str, **options: Any) -> Look:
        opened.append(Look(chromium, address, **options))
        return opened[-1]

    yield open_
    for one in opened:
        one.context.close()
        assert one.problems == []
        assert one.strangers() == []
