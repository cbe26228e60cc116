"""Sources: what an argument means, and what becomes of those that cannot be read."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest

import dateline
from dateline import sources
from dateline.sources import Item, items

TEXT = "The ferry operator said on Monday that crossings to Zanzibar would resume. Nobody was hurt, it said."
PAGE = (
    "<html lang=en><head><title>Ferries to resume</title></head><body><article><h1>Ferries to resume</h1>"
    + f"<p>{TEXT}</p><p>{TEXT.replace('Zanzibar', 'Pemba')}</p>" * 4
    + "</article></body></html>"
)


def test_text_is_kept_to_the_character() -> None:
    """A text given as a string is the article's text, untouched."""
    odd = f"  {TEXT}\r\n\tMore … \n"
    assert dateline.read(odd).article.text == odd


def test_half_a_character_is_said_plainly() -> None:
    """A lone surrogate, which no file can hold, is refused with its place."""
    with pytest.raises(dateline.SourceError, match="at 4"):
        dateline.read("Rain\ud800 fell on Lagos.")


@pytest.mark.parametrize("source", [PAGE, PAGE.encode()])
def test_html_is_a_page(source: str | bytes) -> None:
    """HTML, as a string or as bytes, is extracted."""
    record = dateline.read(source)
    assert record.article.title == "Ferries to resume"
    assert "<p>" not in record.article.text


def test_path_and_its_string_are_the_same(tmp_path: Path) -> None:
    """A path and its string give the same record, and the same as its bytes do."""
    path = tmp_path / "page.html"
    path.write_text(PAGE)
    assert dateline.read(path) == dateline.read(str(path)) == dateline.read(PAGE.encode())


@pytest.mark.parametrize("name", ["no_such_page.html", "a folder/that is not.html"])
def test_missing_file_is_said_plainly(name: str) -> None:
    """What looks like a path and is none is an error, not a text."""
    with pytest.raises(dateline.SourceError, match="no such file"):
        dateline.read(name)


def test_folder_in_place_of_a_page_names_the_cure(tmp_path: Path) -> None:
    """A folder given to ``read`` says how to read its pages."""
    with pytest.raises(dateline.SourceError, match="--format jsonl"):
        dateline.read(tmp_path)


def test_published_takes_dates_and_refuses_nonsense() -> None:
    """A date is taken as such or as ISO text; other text is refused with the form to use."""
    assert dateline.read(TEXT, published=date(2024, 3, 5)).article.published.value == "2024-03-05"
    with pytest.raises(dateline.UsageError, match="2021-12-30"):
        dateline.read(TEXT, published="next week")


def test_folder_gives_its_pages_in_order(tmp_path: Path) -> None:
    """A folder gives its pages sorted by path, and nothing else."""
    for name in ("b.html", "a.txt", "sub/c.md", "photo.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PAGE)
    assert [Path(i.name).name for i in items([str(tmp_path)])] == ["a.txt", "b.html", "c.md"]


def test_empty_folder_is_a_problem(tmp_path: Path) -> None:
    """A folder without pages says what it looked for."""
    (item,) = items([str(tmp_path)])
    assert item.problem is not None
    assert ".html" in item.problem


LINES = [
    '{"id": "a", "text": "One.", "published": "2024-01-02", "url": "https://example.org/a"}',
    "",
    "not json",
    '["a list"]',
    '{"id": 7, "html": "<p>x</p>"}',
    '{"id": "b"}',
    '{"id": "c", "text": 5}',
]


@pytest.mark.parametrize("way", ["file", "stdin"])
def test_json_lines_give_an_item_each(tmp_path: Path, way: str) -> None:
    """Each line is a page under its own id; bad ones carry their problem with the line's number."""
    data = "\n".join(LINES).encode()
    path = tmp_path / "pages.jsonl"
    path.write_bytes(data)
    found = list(items([str(path)] if way == "file" else ["-"], BytesIO(data)))
    assert [i.id for i in found] == ["a", None, None, "7", "b", "c"]
    assert [i.problem is not None for i in found] == [False, True, True, False, True, True]
    assert ":3: not a line of JSON" in (found[1].problem or "")


def test_standard_input_can_be_a_page() -> None:
    """Standard input that is not JSON Lines is one page."""
    (item,) = items(["-"], BytesIO(PAGE.encode()))
    assert item.data == PAGE.encode()


def test_ids_come_from_the_bytes() -> None:
    """Without an id, a page is named by its hash: the same for the same bytes."""
    first = sources.read_item(Item("x", data=PAGE.encode()))
    assert first.id == sources.read_item(Item("y", data=PAGE.encode())).id
    assert first.article.sha256 is not None
    assert first.article.sha256.startswith(first.id)


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif self.path == "/page":
            body = PAGE.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            self.send_error(404)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A real local server with a page, a loop, and nothing else."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


def test_url_is_fetched(server: str) -> None:
    """A URL gives the page behind it, with its address and the time of the fetch."""
    article = dateline.read(f"{server}/page", allow_hosts=["127.0.0.1"]).article
    assert article.title == "Ferries to resume"
    assert article.url == f"{server}/page"
    assert article.retrieved is not None
    assert article.retrieved.endswith("Z")


@pytest.mark.parametrize(("path", "says"), [("/gone", "404"), ("/loop", "five redirects")])
def test_failed_fetch_is_said_plainly(server: str, path: str, says: str) -> None:
    """A page that cannot be fetched is an error with its reason."""
    with pytest.raises(dateline.SourceError, match=says):
        dateline.read(server + path, allow_hosts=["127.0.0.1"])


def test_dead_server_is_said_plainly() -> None:
    """No server is an error with its reason, not a traceback."""
    with pytest.raises(dateline.SourceError, match="cannot be fetched"):
        dateline.read("http://127.0.0.1:9/page", allow_hosts=["127.0.0.1"])


def test_public_names_are_all_there() -> None:
    """What ``dateline`` says it exports can be had, and nothing unknown can."""
    assert all(getattr(dateline, name) for name in dateline.__all__)
    with pytest.raises(AttributeError, match="it has"):
        dateline.reed  # noqa: B018
    assert json.loads(dateline.read(TEXT).to_json())["version"]["dateline"] == dateline.__version__
