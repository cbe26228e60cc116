"""Who held which office on a given day.

The table is Wikidata's (CC0), as the every-politician project collected it, or as ``dateline actors update`` did since;
what it lacks is added by hand (``data/README.md``), and what a user knows goes before both.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import tomllib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from dateline import userdata
from dateline.actors.names import same, words
from dateline.errors import UsageError

DATA = Path(__file__).parent / "data"
PACKAGED = DATA / "offices.tsv.gz"
#: The ranks of rows: those of a higher one settle an office that one person holds at a time.
COLLECTED, BY_HAND, OWN = range(3)
#: The key of those who are in the news without an office: leaders of oppositions and of armed groups.
FIGURE = "public figure"


@dataclass(frozen=True, slots=True)
class Holder:
    """One holding of an office. ``code``: alpha-3 or an organisation's acronym; ``office``: its name; ``key``: the
    kind of office (``data/offices.toml``), "" where no rule knows it; ``start`` and ``end`` (exclusive): ISO dates, ""
    where not known; ``source``: where the row is from. ``sector``: PLOVER's, where a user gave one."""

    code: str
    office: str
    key: str
    person: str
    wikidata: str
    start: str
    end: str
    aliases: tuple[str, ...] = ()
    source: str = ""
    rank: int = COLLECTED
    sector: str | None = None

    @property
    def identity(self) -> str:
        """What tells this person from others: the Wikidata identifier, else the name."""
        return self.wikidata or self.person

    def names(self) -> tuple[tuple[str, ...], ...]:
        """The folded words of the name and of its other spellings."""
        return tuple(words(name) for name in (self.person, *self.aliases))

    def during(self, day: str, until: str) -> bool:
        """Whether it was held at some time from ``day`` to ``until`` (ISO dates, both included)."""
        return (not self.start or self.start <= until) and (not self.end or self.end >= day)


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    data = tomllib.loads((DATA / "offices.toml").read_text(encoding="utf-8"))
    return tuple(
        (rule["key"], re.compile("|".join(rule["patterns"])), rule.get("sole", False)) for rule in data["office"]
    )


@cache
def sole(key: str) -> bool:
    """Whether one person holds such an office at a time."""
    return any(rule == key and one for rule, _, one in _rules())


@cache
def well_known() -> frozenset[str]:
    """The kinds of office whose holders are recognised by their full name alone."""
    data = tomllib.loads((DATA / "offices.toml").read_text(encoding="utf-8"))
    return frozenset(rule["key"] for rule in data["office"] if rule.get("known", False)) | {FIGURE}


def phrase(title: str) -> str:
    """A title as the rules of ``data/offices.toml`` read it."""
    text = title.lower().replace("defense", "defence").replace("-", " ").replace("’", "'")
    return " ".join(text.split()).removeprefix("the ")


@lru_cache(maxsize=20_000)
def office_key(title: str) -> str | None:
    """The kind of office that a title names: "Minister of Foreign Affairs" and "foreign secretary" are both
    "foreign minister"; ``None`` where no rule knows it."""
    text = phrase(title)
    return next((key for key, pattern, _ in _rules() if pattern.search(text)), None)


@dataclass(frozen=True, slots=True)
class Offices:
    """The holdings, by country and kind of office, and by the last and first word of the name. ``version``: of which
    table they are."""

    version: str
    rows: tuple[Holder, ...]
    by_office: dict[tuple[str, str], tuple[Holder, ...]]
    by_key: dict[str, tuple[Holder, ...]]
    by_word: dict[str, tuple[Holder, ...]]

    def holders(self, code: str, key: str, day: str, until: str) -> list[Holder]:
        """Who held a kind of office of a country (or organisation) between two days; each person once. Rows of a
        higher rank settle an office that one person holds at a time: the collected ones may lack their end."""
        rows = [holder for holder in self.by_office.get((code, key), ()) if holder.during(day, until)]
        if sole(key) and rows:
            best = max(holder.rank for holder in rows)
            rows = [holder for holder in rows if holder.rank == best]
        found: list[Holder] = []
        for holder in rows:
            if not any(
                holder.wikidata == other.wikidata != "" or same(holder.names()[0], other.names()[0]) for other in found
            ):
                found.append(holder)
        return found

    def leader(self, code: str, key: str, day: str, until: str) -> Holder | None:
        """The one person who held an office that one person holds at a time; ``None`` where there are more or none."""
        if not sole(key):
            return None
        found = self.holders(code, key, day, until)
        return found[0] if len(found) == 1 else None

    def known_as(self, name: str) -> list[Holder]:
        """All holdings of people whose name begins or ends with the name's last word, or its first."""
        parts = words(name)
        if not parts:
            return []
        return list(self.by_word.get(parts[-1]) or self.by_word.get(parts[0]) or ())


def load(own: Iterable[Holder] = ()) -> Offices:
    """The offices: the packaged table or the one that ``dateline actors update`` wrote, and a user's own rows."""
    own = list(own)
    path = updated_path()
    collected = _collected(path if path.exists() else PACKAGED)
    by_hand = _by_hand() if collected.path == PACKAGED else _closed(_by_hand(), collected.rows)
    offices: dict[tuple[str, str], list[Holder]] = {}
    keys: dict[str, list[Holder]] = {}
    by_word: dict[str, list[Holder]] = {}
    known = [*((holder, ends(holder.person, *holder.aliases)) for holder in own), *by_hand, *collected.rows]
    for holder, found in known:
        if holder.key and holder.key != FIGURE:
            offices.setdefault((holder.code, holder.key), []).append(holder)
            keys.setdefault(holder.key, []).append(holder)
        for word in found:
            by_word.setdefault(word, []).append(holder)
    return Offices(
        collected.version,
        tuple(holder for holder, _ in known),
        {key: tuple(rows) for key, rows in offices.items()},
        {key: tuple(rows) for key, rows in keys.items()},
        {word: tuple(rows) for word, rows in by_word.items()},
    )


def updated_path() -> Path:
    """Where ``dateline actors update`` keeps its table."""
    return userdata.folder("actors", "offices.tsv.gz")


def ends(*names: str) -> list[str]:
    """The first and last words of names, folded, each once: what a name is looked up by."""
    found: dict[str, None] = {}
    for name in names:
        parts = words(name)
        for word in parts[:1] + parts[-1:]:
            found[word] = None
    return list(found)


#: A row and the words that it is looked up by.
Listed = tuple[Holder, list[str]]


@dataclass(frozen=True, slots=True)
class Collected:
    """A collected table: its file, what the record calls it, the day it was collected, and its rows."""

    path: Path
    version: str
    day: str
    rows: list[Listed]


def _by_hand() -> list[Listed]:
    rows = []
    with (DATA / "offices_extra.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            aliases = tuple(a for a in row.pop("aliases").split(";") if a)
            rows.append((Holder(**row, aliases=aliases, rank=BY_HAND), ends(row["person"], *aliases)))
    with (DATA / "figures.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            aliases = tuple(a for a in row["aliases"].split(";") if a)
            who = (row["code"], "", FIGURE, row["person"], "", "", row["end"], aliases, row["source"], BY_HAND)
            rows.append((Holder(*who, row["sector"]), ends(row["person"], *aliases)))
    return rows


def _closed(by_hand: list[Listed], collected: list[Listed]) -> list[Listed]:
    """The rows by hand, those without an end ended where a later table has another who began after: what was written
    by hand must not outlive its holder."""
    later: dict[tuple[str, str], list[Holder]] = {}
    for holder, _ in collected:
        later.setdefault((holder.code, holder.key), []).append(holder)
    closed = []
    for holder, found in by_hand:
        if not holder.end and sole(holder.key):
            after = [h for h in later.get((holder.code, holder.key), ()) if h.start > holder.start]
            after = [h for h in after if h.wikidata != holder.wikidata and not same(h.names()[0], holder.names()[0])]
            holder = replace(holder, end=min((h.start for h in after), default=""))
        closed.append((holder, found))
    return closed


def _collected(path: Path) -> Collected:
    """A table's file: a line of JSON that says where it is from, then a row a line."""
    try:
        raw = path.read_bytes()
        head, *lines = gzip.decompress(raw).decode("utf-8").splitlines()
        about = json.loads(head)
        rows = [_row(line, about["source"]) for line in lines]
    except (OSError, ValueError, KeyError, EOFError, zlib.error) as error:
        raise UsageError(
            f"{path}: the table of offices cannot be read ({error}). `dateline actors update --reset` makes it anew; "
            "without the file the packaged one is used."
        ) from None
    name = "packaged" if path == PACKAGED else f"Wikidata {about['day']}"
    return Collected(path, f"{name} {zlib.crc32(raw):08x}", about["day"], rows)


def _row(line: str, source: str) -> Listed:
    code, office, key, person, wikidata, start, end, alias, found = line.split("\t")
    holder = Holder(code, office, key, person, wikidata, start, end, (alias,) if alias else (), source)
    return holder, found.split()
