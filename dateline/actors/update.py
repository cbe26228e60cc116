"""Collect the table of office holders anew from Wikidata's query service: ``dateline actors update``.

Two questions a country or organisation, one at a time with a pause between: which offices there are (``positions.rq``),
and who held those that a rule of ``offices.toml`` names (``holders.rq``). What is answered is kept, so that an update
that was stopped goes on; nothing replaces the table in use before it is verified.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from dateline import __version__, userdata
from dateline.actors import offices, tables
from dateline.actors.collected import LEFT_OUT, Held, keep, pack
from dateline.actors.offices import COLLECTED, DATA, Holder, office_key, updated_path
from dateline.errors import DatelineError, SourceError

ENDPOINT = "https://query.wikidata.org/sparql"
AGENT = f"dateline/{__version__} (refreshing a table of office holders; one request at a time)"
#: Times that a question is asked, the longest wait (seconds) that a server may ask for, and that we choose.
TRIES, LONGEST, BACK_OFF = 6, 900.0, 120.0
AGAIN = "Run `dateline actors update` again later; it goes on where it stopped."
#: Offices asked for at once.
BATCH = 60
#: Days after which answers kept from an update that was stopped are asked for again.
STALE = 14
#: The share of dates that may be broken; and of a country's rows (if it has so many) that may be lost.
BROKEN_DATES, COUNTRY_LOSS, COUNTRY_ROWS = 0.01, 0.5, 20
ENTITY = re.compile(r".*/entity/(Q[1-9]\d*)")
INSTANT = re.compile(r"[+]?(\d{4})-(\d\d)-(\d\d)(T[\d:]+Z?)?")


class UpdateError(DatelineError):
    """What was collected is not fit to replace the table in use."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an update brought: rows ``before`` and ``after``, how many people are new, how many broken dates were left
    out; ``path``: where the table is, ``None`` of a dry run."""

    before: int
    after: int
    new_people: int
    broken_dates: int
    day: str
    path: Path | None


@dataclass
class Service:
    """A query service that answers in SPARQL's JSON format. ``pause``: seconds between two questions; ``patience``:
    seconds to wait for an answer."""

    endpoint: str = ENDPOINT
    pause: float = 1.0
    patience: float = 70.0
    sleep: Callable[[float], None] = time.sleep
    asked: int = 0

    @cached_property
    def _client(self) -> Any:
        from dateline.fence import client, named_by  # reading a page needs none

        headers = {"User-Agent": AGENT, "Accept": "application/sparql-results+json"}
        return client(named_by(self.endpoint), timeout=self.patience, headers=headers, follow_redirects=True)

    def ask(self, query: str, wanted: Sequence[str]) -> list[dict[str, str]]:
        """The rows of an answer, each with at least the ``wanted`` variables; asked again after a failure that may
        pass, later each time or when the server says.

        Raises:
            SourceError: no answer after several tries, or one that will not change.
        """
        why = ""
        for attempt in range(TRIES):
            if self.asked:
                self.sleep(self.pause)
            self.asked += 1
            outcome = self._try(query, wanted)
            if isinstance(outcome, list):
                return outcome
            why, wait = outcome.why, outcome.wait
            if wait is not None and wait > LONGEST:
                raise SourceError(f"{self.endpoint} asks to wait {wait:.0f} seconds. {AGAIN}")
            if outcome.final:
                raise SourceError(f"{self.endpoint}: {why}. Is it a SPARQL endpoint? --endpoint names another.")
            if attempt < TRIES - 1:
                self.sleep(min(BACK_OFF, max(self.pause, 1.0) * 2**attempt) if wait is None else wait)
        raise SourceError(f"{self.endpoint}: {why}, {TRIES} times. {AGAIN}")

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def _try(self, query: str, wanted: Sequence[str]) -> list[dict[str, str]] | _Failure:
        import httpx

        try:
            answer = self._client.get(self.endpoint, params={"query": query, "format": "json"})
        except httpx.InvalidURL as error:
            return _Failure(f"no address ({error})", final=True)
        except httpx.TimeoutException:
            return _Failure(f"no answer within {self.patience:g} seconds")
        except httpx.HTTPError as error:
            return _Failure(f"cannot be reached ({error or type(error).__name__})")
        status = answer.status_code
        if status in (429, 503):
            return _Failure(f"answered {status} {answer.reason_phrase}", wait=_seconds(answer.headers))
        if status != 200:
            return _Failure(f"answered {status} {answer.reason_phrase}", final=400 <= status < 500)
        try:
            return _rows(answer.json(), wanted)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return _Failure(f"a broken answer ({error})")


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why a question was not answered; ``final``: asking again is no use; ``wait``: seconds, as the server says."""

    why: str
    final: bool = False
    wait: float | None = None


def _seconds(headers: Any) -> float | None:
    """How long the server asks to wait: "Retry-After" in seconds or as a date."""
    value = headers.get("Retry-After", "").strip()
    if value.isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
        return max(0.0, (until - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _rows(answer: Any, wanted: Sequence[str]) -> list[dict[str, str]]:
    """The rows of an answer; what is known to have a value that nobody knows is left out."""
    rows = []
    for binding in answer["results"]["bindings"]:
        row = {name: cell["value"] for name, cell in binding.items() if _named(cell)}
        if all(name in row for name in wanted):
            rows.append(row)
    return rows


def _named(cell: Any) -> bool:
    return cell["type"] != "bnode" and ".well-known/genid/" not in cell["value"]


# --- collecting ----------------------------------------------------------------------------------------------------


def targets() -> dict[str, str]:
    """The Wikidata items of the countries and organisations whose offices are asked for, by code."""
    found = dict(tables.wikidata())
    codes = {holder.code for holder in offices.load().rows}
    for entry in tables.lexicon().entries.values():
        if entry.sort == "organisation" and entry.code in codes and entry.wikidata:
            found.setdefault(entry.code or "", entry.wikidata)
    return dict(sorted(found.items()))


@dataclass
class Update:
    """An update under way. What is answered goes into ``folder``, a file a country."""

    service: Service
    wanted: dict[str, str] = field(default_factory=targets)
    folder: Path = field(default_factory=lambda: userdata.folder("actors", "update"))

    def reset(self) -> None:
        """Forget what was answered before."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def collect(self) -> Iterator[str]:
        """Ask for what is not answered yet; gives each code when it is done, those done before at once.

        Raises:
            SourceError: the service does not answer; what it answered is kept.
        """
        self._resume()
        for code, item in self.wanted.items():
            path = self.folder / f"{code.replace(' ', '_')}.json"
            if not path.exists():
                held = list(self._ask(code, item))
                userdata.write(path, json.dumps([list(h) for h in held], ensure_ascii=False).encode("utf-8"))
            yield code

    def _resume(self) -> None:
        """Keep the answers of before if they are to the same questions, of the same service, and not old."""
        same = {"endpoint": self.service.endpoint, "questions": _questions()}
        state = self.folder / "state.json"
        try:
            before = json.loads(state.read_text(encoding="utf-8"))
            age = datetime.now(UTC) - datetime.fromisoformat(before.pop("begun"))
            if before == same and age.days < STALE:
                return
        except (OSError, ValueError, KeyError, TypeError):
            pass
        self.reset()
        begun = datetime.now(UTC).isoformat(timespec="seconds")
        userdata.write(state, json.dumps({**same, "begun": begun}).encode("utf-8"))

    def _ask(self, code: str, item: str) -> Iterator[Held]:
        query = _query("positions.rq").replace("$ITEM", item)
        labels = {
            position: row["positionLabel"]
            for row in self.service.ask(query, ("position", "positionLabel"))
            if (position := _item(row["position"])) and (office_key(row["positionLabel"]) or "former") not in LEFT_OUT
        }
        positions = sorted(labels, key=lambda p: int(p[1:]))
        for first in range(0, len(positions), BATCH):
            named = " ".join(f"wd:{position}" for position in positions[first : first + BATCH])
            query = _query("holders.rq").replace("$POSITIONS", named)
            for row in self.service.ask(query, ("position", "person", "personLabel", "start")):
                position, person = _item(row["position"]), _item(row["person"])
                if position in labels and person:
                    title = row.get("title", "").split(" (")[0]
                    days = (row["start"], row.get("end", ""))
                    yield Held(code, labels[position], " ".join(row["personLabel"].split()), person, *days, title)

    def finish(self, *, dry_run: bool = False, shrink: float = 0.1, day: str | None = None) -> Report:
        """Make the table, verify it, and put it in the place of the one in use. ``shrink``: the share of rows that it
        may have less; ``day``: the day to date it (today).

        Raises:
            UpdateError: it is not fit, with all reasons; the table in use stays, and the answers are kept.
        """
        statements = [held for code in self.wanted for held in self._kept(code)]
        good = [held for one in statements if (held := _dated(one)) is not None]
        rows = keep(good)
        before = [holder for holder in offices.load().rows if holder.rank == COLLECTED]
        broken = len(statements) - len(good)
        problems = list(_problems(rows, before, broken, len(statements), shrink))
        if problems:
            listed = "\n".join(f"  {problem}" for problem in problems)
            raise UpdateError(
                f"What was collected is not fit to replace the table in use, which stays:\n{listed}\n"
                "`dateline actors update --reset` asks for everything again; --may-shrink allows for a smaller table."
            )
        today = day or datetime.now(UTC).date().isoformat()
        known = {holder.wikidata for holder in before}
        people = len({row[4] for row in rows} - known)
        path = None if dry_run else updated_path()
        if path is not None:
            userdata.write(path, pack(rows, f"Wikidata (CC0), {self.service.endpoint}, {today}", today))
            self.reset()
        return Report(len(before), len(rows), people, broken, today, path)

    def _kept(self, code: str) -> Iterator[Held]:
        path = self.folder / f"{code.replace(' ', '_')}.json"
        try:
            yield from (Held(*cells) for cells in json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise UpdateError(f"{path}: broken ({error}). `dateline actors update --reset` begins anew.") from None


def _query(name: str) -> str:
    """A query without its comments."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


def _questions() -> int:
    """Which questions are asked: a checksum of the queries and of the rules that choose offices."""
    return zlib.crc32(b"".join((DATA / name).read_bytes() for name in ("positions.rq", "holders.rq", "offices.toml")))


def _item(address: str) -> str | None:
    """The identifier in an item's address; none for what is no item."""
    found = ENTITY.fullmatch(address)
    return found[1] if found else None


def _dated(held: Held) -> Held | None:
    """The statement with its dates as days; ``None`` where one is broken or the end is before the start."""
    days = []
    for instant in (held.start, held.end):
        found = INSTANT.fullmatch(instant)
        if instant and not found:
            return None
        days.append("-".join(found.groups()[:3]) if found else "")
    try:
        for day in filter(None, days):
            datetime.fromisoformat(day)
    except ValueError:
        return None
    return held._replace(start=days[0], end=days[1]) if not days[1] or days[0] <= days[1] else None


def _problems(
    rows: list[tuple[str, ...]], before: list[Holder], broken: int, statements: int, shrink: float
) -> Iterator[str]:
    """Why a table is not fit to replace the one before."""
    if len(rows) < (1 - shrink) * len(before):
        yield f"{len(rows):,} rows, and there were {len(before):,}: more than {shrink:.0%} are lost"
    if broken > BROKEN_DATES * max(1, statements):
        yield f"{broken:,} of {statements:,} statements have broken dates"
    had, has = Counter(h.code for h in before), Counter(row[0] for row in rows)
    lost = [c for c, n in sorted(had.items()) if n >= COUNTRY_ROWS and has[c] < (1 - max(COUNTRY_LOSS, shrink)) * n]
    if lost:
        told = ", ".join(f"{code} ({has[code]} of {had[code]})" for code in lost[:10])
        yield f"{len(lost)} countries have lost most of their rows: {told}{' …' if len(lost) > 10 else ''}"
    with (DATA / "known_holders.csv").open(encoding="utf-8", newline="") as file:
        for sure in csv.DictReader(file):
            held = [r for r in rows if (r[0], r[2], r[4]) == (sure["code"], sure["key"], sure["wikidata"])]
            if not any(r[5] <= sure["day"] and (not r[6] or sure["day"] <= r[6]) for r in held):
                yield f"{sure['person']} is missing, {sure['key']} of {sure['code']} on {sure['day']}"
