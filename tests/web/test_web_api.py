"""The desk for machines: JSON, files that other programs read, feeds, the calendar."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import duckdb
import feedparser
import httpx
import pytest
from ical.calendar_stream import IcsCalendarStream

from dateline.store.store import Store
from tests.web.conftest import HOSTILE, PATIENCE, fetch, served


@pytest.fixture(scope="module")
def get(desk: str) -> Iterator[Callable[..., httpx.Response]]:
    """Asks the desk; every answer is well."""
    with httpx.Client(timeout=PATIENCE, base_url=desk) as client:

        def ask(path: str, **asked: Any) -> httpx.Response:
            answer = client.get(path, params=asked or None)
            assert answer.status_code == 200, answer.text
            return answer

        yield ask


@pytest.mark.parametrize("name", ["events", "statements", "conflicts"])
def test_pages_of_a_list_are_the_list(get: Callable[..., httpx.Response], name: str) -> None:
    """Page after page gives each row once, as many as there are, in the order of one large page."""
    whole = get(f"/{name}.json", most=1000).json()
    rows, cursor = [], None
    while True:
        page = get(f"/{name}.json", most=7, **({"cursor": cursor} if cursor else {})).json()
        rows += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert rows == whole["items"]
    assert len(rows) == whole["total"] > 7


def test_a_filter_gives_what_the_facet_counted(get: Callable[..., httpx.Response], desk: str) -> None:
    """The rows of each type, status and country are as many as the page says beside it."""
    from dateline.store.listing import AskedEvents
    from dateline.store.shelf import Shelf

    rows = get("/events.json", most=1000).json()["items"]
    for name, key in (("type", "type"), ("status", "status"), ("country", "country")):
        for value in {row[key] for row in rows} - {None}:
            found = get("/events.json", most=1000, **{name: value}).json()
            assert found["total"] == len(found["items"]) == sum(row[key] == value for row in rows)
    assert Shelf and AskedEvents


def test_somebody_is_found_by_name_and_code(get: Callable[..., httpx.Response]) -> None:
    """By a code one gets the events in which it takes part, on either side; with a recipient, in one direction."""
    rows = get("/events.json", most=1000).json()["items"]
    kenya = get("/events.json", most=1000, actor="KEN").json()["items"]
    assert [r["id"] for r in rows if "KEN" in r["actor_codes"] + r["recipient_codes"]] == [r["id"] for r in kenya]
    directed = get("/events.json", actor="KEN", recipient="ETH").json()["items"]
    assert directed and all("KEN" in r["actor_codes"] and "ETH" in r["recipient_codes"] for r in directed)


def test_every_row_leads_to_its_words(get: Callable[..., httpx.Response]) -> None:
    """The address of a row is a page, and the article's text has the words at the row's spans."""
    for row in get("/statements.json", most=12).json()["items"]:
        assert get(row["href"]).headers["content-type"].startswith("text/html")
        text = get(f"/articles/{row['record']}.json").json()["record"]["article"]["text"]
        assert " … ".join(text[start:end] for start, end in row["spans"]) == row["words"]


@pytest.mark.parametrize("name", ["events", "statements", "conflicts", "agenda"])
def test_files_have_the_rows_of_the_list(get: Callable[..., httpx.Response], name: str, tmp_path: Path) -> None:
    """CSV, JSON Lines and Parquet, the last read by DuckDB, have as many rows as JSON."""
    asked = {"first": "1900-01-01"} if name == "agenda" else {}
    total = get(f"/{name}.json", **asked).json()["total"]
    table = list(csv.DictReader(StringIO(get(f"/{name}.csv", **asked).text)))
    lines = [json.loads(line) for line in get(f"/{name}.jsonl", **asked).text.splitlines()]
    file = tmp_path / "rows.parquet"
    file.write_bytes(get(f"/{name}.parquet", **asked).content)
    found = duckdb.sql(f"select * from '{file}'")
    assert len(table) == len(lines) == len(found) == total > 0
    assert found.columns == list(table[0])
    assert all(line["href"].startswith("/articles/") for line in lines)


def test_a_file_that_is_cut_says_where_it_goes_on(get: Callable[..., httpx.Response]) -> None:
    """A file with a limit names the address of the rest; followed, nothing is missing and nothing twice."""
    whole = get("/events.jsonl").text.splitlines()
    first = get("/events.jsonl", most=100)
    following = first.links["next"]["url"]
    assert first.text.splitlines() + get(following).text.splitlines() == whole


def test_geojson_has_a_point_for_each_place(get: Callable[..., httpx.Response]) -> None:
    """Every feature is an event; its point is longitude, latitude."""
    made = get("/events.geojson").json()
    points = [f["geometry"]["coordinates"] for f in made["features"] if f["geometry"]]
    assert made["type"] == "FeatureCollection" and len(made["features"]) == get("/events.json").json()["total"]
    assert points and all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in points)


def test_annotations_quote_the_text(get: Callable[..., httpx.Response]) -> None:
    """Each selector's words stand in the article where its positions say, between prefix and suffix."""
    page = get("/statements.jsonld", most=30).json()
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld" and page["items"]
    for item in page["items"]:
        text = get(f"/articles/{item['body']['value']['record']}.json").json()["record"]["article"]["text"]
        targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
        for target in targets:
            quoted, placed = target["selector"]
            assert text[placed["start"] : placed["end"]] == quoted["exact"]
            assert quoted["prefix"] + quoted["exact"] + quoted["suffix"] in text


def test_the_calendar_can_be_subscribed_to(get: Callable[..., httpx.Response]) -> None:
    """Another library reads the calendar; it has the engagements of a day, whoever subscribes."""
    calendar = IcsCalendarStream.calendar_from_ics(get("/agenda.ics").text)
    items = get("/agenda.json").json()["items"]
    dated = [i for i in items if i["start"] and len(i["start"]) >= 10 and i["status"] != "denied"]
    assert len(calendar.events) == len(dated) > 3


@pytest.mark.parametrize("asked", [{}, {"who": "KEN"}, {"q": "talks"}, {"q": "talks", "who": "GRC"}])
def test_feeds_are_read_by_others(get: Callable[..., httpx.Response], asked: dict[str, str]) -> None:
    """Atom is well-formed and has what JSON Feed has: titles, links to the desk, lines."""
    atom, feed = feedparser.parse(get("/feed.atom", **asked).content), get("/feed.json", **asked).json()
    assert not atom.bozo
    assert [e.title for e in atom.entries] == [item["title"] for item in feed["items"]]
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"] and all("/articles/" in item["url"] and item["content_text"] for item in feed["items"])


@pytest.mark.parametrize(
    "path",
    ["/events.json?type=NONSENSE", "/events?status=maybe", "/statements.json?stance=x", "/events.json?since=then",
     "/events.json?typo=1", "/events.json?cursor=no", "/agenda?first=x", "/agenda?month=9&view=calendar",
     "/actor?who=Nobodyatall", "/search?q=%22", "/events.json?most=0", "/agenda?tz=Mars/Base"],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_plainly(desk: str, path: str) -> None:
    """A wrong filter is answered with 400 (or nothing found) and the choices, never with an error of ours."""
    answer = fetch(desk + path)
    if "NONSENSE" in path:
        assert answer.json()["items"] == []
        return
    assert answer.status_code == 400
    assert "Traceback" not in answer.text and len(answer.text) > 30


def test_what_is_not_there_is_not_found(desk: str) -> None:
    """A page, an article, a datum that there is not."""
    article = fetch(f"{desk}/search.json").json()["items"][0]["article"]
    for path in ("/nothing", f"/articles/{article}/s99999", "/static/nothing.css"):
        assert fetch(desk + path).status_code == 404


def test_hostile_rows_are_exported_as_text(hostile: Store) -> None:
    """No cell of a table begins a formula, GeoJSON and feeds stay well-formed, the calendar is read."""
    from dateline.web.settings import Settings

    with served(hostile, Settings("UTC")) as address, httpx.Client(timeout=PATIENCE, base_url=address) as client:
        for name in ("events", "statements", "conflicts"):
            for row in csv.reader(StringIO(client.get(f"/{name}.csv").text)):
                assert not [cell for cell in row if cell[:1] in ("=", "+", "@", "\t", "\r")]
                assert not [cell for cell in row if cell[:1] == "-" and not cell[1:2].isdigit()]
        assert client.get("/events.geojson").json()["features"]
        assert not feedparser.parse(client.get("/feed.atom").content).bozo
        assert len(client.get("/feed.json").json()["items"]) == len(HOSTILE)
        IcsCalendarStream.calendar_from_ics(client.get("/agenda.ics?first=1900-01-01").text)
        for form in ("parquet", "jsonld", "tsv"):
            assert client.get(f"/events.{form}").status_code == 200
        assert duckdb.read_json(BytesIO(client.get("/events.jsonl").content))
