"""The update from a query service: a real server that answers in SPARQL's JSON format, and misbehaves."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner

import dateline
from dateline import actors
from dateline.actors import offices
from dateline.actors.update import Service, Update, UpdateError, targets
from dateline.cli import main

WIKI = "http://www.wikidata.org/entity/"
#: What a server does at a request: a status with its headers, or a name.
Mishap = tuple[int, dict[str, str]] | str


@dataclass
class Wikidata:
    """A query service whose data are the packaged table's, and one holder more. ``mishaps``: what goes wrong, by the
    number of the request."""

    mishaps: dict[int, Mishap] = field(default_factory=dict)
    agents: set[str] = field(default_factory=set)
    requests: int = 0
    at_once: int = 0
    most_at_once: int = 0
    url: str = ""
    positions: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    held: dict[str, list[offices.Holder]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        items = targets()
        numbers: dict[tuple[str, str], str] = {}
        rows = [h for h in offices.load().rows if h.rank == offices.COLLECTED]
        new = offices.Holder("PER", "President", "president", "Jo Smith", "Q990001", "2026-07-28", "")
        for holder in (*rows, new):
            position = numbers.setdefault((holder.code, holder.office), f"Q{70_000_000 + len(numbers)}")
            self.positions[items[holder.code]][position] = holder.office
            self.held[position].append(holder)
        self.positions["Q419"]["Q80000000"] = "Mayor of Lima"

    def answer(self, query: str) -> list[dict[str, Any]]:
        if asked := re.search(r"wdt:P1001\|wdt:P2389 wd:(Q\d+)", query):
            labels = self.positions.get(asked[1], {})
            return [{"position": uri(p), "positionLabel": text(label)} for p, label in labels.items()]
        wanted = re.findall(r"wd:(Q\d+)", query)
        return [self._row(p, h) for p in wanted for h in self.held.get(p, ())]

    def _row(self, position: str, holder: offices.Holder) -> dict[str, Any]:
        row = {"position": uri(position), "person": uri(holder.wikidata or "Q1"), "personLabel": text(holder.person)}
        row["start"] = time_(holder.start or "1990")
        if holder.end:
            row["end"] = time_(holder.end)
        if holder.aliases:
            row["title"] = text(holder.aliases[0])
        return row


def uri(item: str) -> dict[str, str]:
    return {"type": "uri", "value": WIKI + item}


def text(words: str) -> dict[str, str]:
    return {"type": "literal", "xml:lang": "en", "value": words}


def time_(day: str) -> dict[str, str]:
    whole = day + "-01" * ((10 - len(day)) // 3)  # a month or a year by its first day
    return {"type": "literal", "datatype": "http://www.w3.org/2001/XMLSchema#dateTime", "value": f"{whole}T00:00:00Z"}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer goes out whole, and waits for no acknowledgement
    disable_nagle_algorithm = True
    wikidata: Wikidata

    def do_GET(self) -> None:
        data = self.wikidata
        data.requests += 1
        data.at_once += 1
        data.most_at_once = max(data.most_at_once, data.at_once)
        data.agents.add(self.headers["User-Agent"])
        mishap = data.mishaps.pop(data.requests, None)
        query = parse_qs(urlsplit(self.path).query)["query"][0]
        rows = data.answer(query)
        body = json.dumps({"head": {"vars": []}, "results": {"bindings": rows}}).encode()
        status, headers = (200, {}) if mishap is None or isinstance(mishap, str) else mishap
        if mishap == "cut":
            body = body[: len(body) // 2]
        elif mishap == "slow":
            data.at_once -= 1
            time.sleep(1.0)
            data.at_once += 1
        elif mishap == "html":
            body = b"<html>Error at line 7 java.util.concurrent.TimeoutException"
        data.at_once -= 1
        try:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # who waited has gone

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def wikidata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wikidata]:
    """A running service, and an empty folder of the user's data."""
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path))
    data = Wikidata()
    handler = type("Bound", (Handler,), {"wikidata": data})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        data.url = f"http://127.0.0.1:{running.server_port}/sparql"
        yield data
        running.shutdown()


def update(data: Wikidata, waits: list[float] | None = None, **options: Any) -> Update:
    waited: Callable[[float], None] = (waits if waits is not None else []).append
    return Update(Service(data.url, pause=options.pop("pause", 0.5), patience=0.5, sleep=waited))


def test_a_whole_update_is_used_from_then_on(wikidata: Wikidata) -> None:
    """The new president is known, the version and the source say from where; one request at a time, with a pause."""
    with pytest.raises(dateline.NotFoundError):
        dateline.known_actors("Q990001")
    waits: list[float] = []
    running = update(wikidata, waits)
    assert list(running.collect()) == list(running.wanted)
    report = running.finish(day="2026-11-24")
    assert (report.new_people, report.after) == (1, report.before + 1 - report.broken_dates)
    (president,) = dateline.office_holders("president of Peru", on="2026-10-01")
    assert (president.person, president.start) == ("Jo Smith", "2026-07-28")
    assert president.source == f"Wikidata (CC0), {wikidata.url}, 2026-11-24"
    assert actors.version().startswith("Wikidata 2026-11-24 ")
    record = dateline.read("The Peruvian president spoke in Lima.", published="2026-10-01", strict=True)
    assert [a.wikidata for a in record.actors if a.kind == "person"] == ["Q990001"]
    assert wikidata.most_at_once == 1
    assert waits.count(0.5) == wikidata.requests - 1
    assert all(agent.startswith("dateline/") for agent in wikidata.agents)
    assert not running.folder.exists()


def test_what_was_written_by_hand_does_not_outlive_its_holder(wikidata: Wikidata) -> None:
    """A row by hand without an end ends where the new table has another after it."""
    position = next(p for p, rows in wikidata.held.items() if (rows[0].code, rows[0].office) == ("RUS", "President"))
    wikidata.held[position].append(offices.Holder("RUS", "", "", "Jo Smith", "Q990002", "2026-09-01", ""))
    running = update(wikidata)
    list(running.collect())
    running.finish()
    assert [h.person for h in dateline.office_holders("Russian president", on="2026-10-01")] == ["Jo Smith"]
    assert [h.person for h in dateline.office_holders("Russian president", on="2026-01-01")] == ["Vladimir Putin"]


def test_a_server_that_misbehaves_is_asked_again(wikidata: Wikidata) -> None:
    """Too many requests (with the wait it asks for), errors, an answer cut off, a page of Java, no answer in time."""
    wikidata.mishaps = {
        3: (429, {"Retry-After": "7"}),
        5: (500, {}),
        6: (502, {}),
        8: "cut",
        10: "html",
        12: "slow",
        14: (503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
    }
    waits: list[float] = []
    running = update(wikidata, waits, pause=0.0)
    list(running.collect())
    report = running.finish(dry_run=True)
    assert report.after == report.before + 1 - report.broken_dates
    assert wikidata.mishaps == {}
    assert [w for w in waits if w] == [7.0, 1.0, 2.0, 1.0, 1.0, 1.0]
    assert report.path is None and not offices.updated_path().exists()


def test_a_stopped_update_goes_on(wikidata: Wikidata) -> None:
    """What was answered is not asked again, unless the update is reset."""
    wikidata.mishaps = {number: (500, {}) for number in range(20, 60)}
    with pytest.raises(dateline.SourceError, match=r"answered 500 .* 6 times.*goes on where it stopped"):
        list(update(wikidata).collect())
    wikidata.mishaps = {}
    done = len(list(update(wikidata).folder.glob("*.json"))) - 1
    assert done >= 9
    before = wikidata.requests
    list(update(wikidata).collect())
    first = wikidata.requests - before
    again = update(wikidata)
    again.reset()
    before = wikidata.requests
    list(again.collect())
    assert wikidata.requests - before >= first + done


def test_a_server_that_refuses_or_asks_for_hours_ends_it(wikidata: Wikidata) -> None:
    """A query that is refused is not asked again; nor is waited for an hour."""
    wikidata.mishaps = {1: (400, {})}
    with pytest.raises(dateline.SourceError, match=r"answered 400 Bad Request\. Is it a SPARQL endpoint"):
        list(update(wikidata).collect())
    assert wikidata.requests == 1
    wikidata.mishaps = {2: (429, {"Retry-After": "3600"})}
    with pytest.raises(dateline.SourceError, match="asks to wait 3600 seconds"):
        list(update(wikidata).collect())
    nowhere = Update(Service("http://127.0.0.1:9/sparql", pause=0, patience=0.2, sleep=lambda _: None))
    with pytest.raises(dateline.SourceError, match="cannot be reached"):
        list(nowhere.collect())


def damaged(wikidata: Wikidata, how: str) -> None:
    rows = wikidata.held
    if how == "fewer":
        for position in list(rows)[::2]:
            rows[position] = []
    elif how == "country":
        for position in wikidata.positions["Q142"]:
            rows[position] = []
    elif how == "dates":
        for position in list(rows)[::20]:
            rows[position] = [
                offices.Holder(h.code, h.office, h.key, h.person, h.wikidata, "sixteen", h.end) for h in rows[position]
            ]
    elif how == "holder":
        for position, holders in rows.items():
            rows[position] = [h for h in holders if h.wikidata != "Q1058"]


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("fewer", "more than 10% are lost"),
        ("country", r"1 countries have lost most of their rows: FRA \(0 of"),
        ("dates", "have broken dates"),
        ("holder", "Narendra Modi is missing, prime minister of IND on 2016-06-01"),
    ],
)
def test_a_table_that_is_not_fit_replaces_nothing(wikidata: Wikidata, how: str, words: str) -> None:
    """Too few rows, a country gone, broken dates, a known holder gone: the table in use stays."""
    damaged(wikidata, how)
    running = update(wikidata)
    list(running.collect())
    with pytest.raises(UpdateError, match=words):
        running.finish()
    assert actors.version().startswith("packaged ")
    assert running.folder.exists()


def test_a_broken_table_is_told(wikidata: Wikidata, tmp_path: Path) -> None:
    """A file that was damaged since stops reading, with its name and the cure."""
    path = offices.updated_path()
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\x1f\x8b nothing")
    with pytest.raises(dateline.UsageError, match="actors update --reset"):
        dateline.read("The Peruvian president spoke in Lima.", published="2026-10-01")


def test_the_command(wikidata: Wikidata) -> None:
    """A dry run, the update, and a service that does not answer, with their exit codes."""

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["actors", "update", "--pause", "0", "-q", *arguments])
        return result.exit_code, result.output

    code, said = run("--endpoint", wikidata.url, "--dry-run")
    assert (code, "1 people not known before" in said, "nothing was replaced" in said) == (0, True, True)
    before = wikidata.requests
    code, said = run("--endpoint", wikidata.url)
    assert (code, f"In use from now on: {offices.updated_path()}" in said) == (0, True)
    assert wikidata.requests == before, "what the dry run collected was not asked again"
    wikidata.mishaps = {before + 1: (404, {})}
    code, said = run("--endpoint", wikidata.url)
    assert (code, "answered 404" in said) == (3, True)
