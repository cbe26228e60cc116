"""Who held which office on a given day.

The table is Wikidata's (CC0), as the every-politician project collected it, with what it lacks added by hand
(``data/README.md``). It is read on first use.
"""

from __future__ import annotations

import csv
import gzip
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from dateline.actors.names import same, words

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Holder:
    """One holding of an office. ``code``: alpha-3 or an organisation's acronym; ``office``: its name; ``key``: the
    kind of office (``data/offices.toml``); ``start`` and ``end`` (exclusive): ISO dates, "" where not known."""

    code: str
    office: str
    key: str
    person: str
    wikidata: str
    start: str
    end: str
    aliases: tuple[str, ...] = ()
    by_hand: bool = False

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
    return frozenset(rule["key"] for rule in data["office"] if rule.get("known", False))


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
class Table:
    """The holdings, by country and kind of office, and by the last and first word of the name."""

    by_office: dict[tuple[str, str], tuple[Holder, ...]]
    by_key: dict[str, tuple[Holder, ...]]
    by_word: dict[str, tuple[Holder, ...]]


@cache
def table() -> Table:
    """The table, loaded on first use (some tens of milliseconds)."""
    offices: dict[tuple[str, str], list[Holder]] = {}
    keys: dict[str, list[Holder]] = {}
    by_word: dict[str, list[Holder]] = {}
    for holder, ends in (*_extra(), *_packaged()):
        offices.setdefault((holder.code, holder.key), []).append(holder)
        keys.setdefault(holder.key, []).append(holder)
        for word in ends:
            by_word.setdefault(word, []).append(holder)
    return Table(
        {key: tuple(rows) for key, rows in offices.items()},
        {key: tuple(rows) for key, rows in keys.items()},
        {word: tuple(rows) for word, rows in by_word.items()},
    )


def ends(*names: str) -> list[str]:
    """The first and last words of names, folded, each once: what a name is looked up by."""
    found: dict[str, None] = {}
    for name in names:
        parts = words(name)
        for word in parts[:1] + parts[-1:]:
            found[word] = None
    return list(found)


def _extra() -> list[tuple[Holder, list[str]]]:
    rows = []
    with (DATA / "offices_extra.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            aliases = tuple(a for a in row.pop("aliases").split(";") if a)
            row.pop("source")
            rows.append((Holder(**row, aliases=aliases, by_hand=True), ends(row["person"], *aliases)))
    return rows


def _packaged() -> list[tuple[Holder, list[str]]]:
    rows = []
    for line in gzip.decompress((DATA / "offices.tsv.gz").read_bytes()).decode("utf-8").splitlines():
        code, office, key, person, wikidata, start, end, alias, found = line.split("\t")
        holder = Holder(code, office, key, person, wikidata, start, end, (alias,) if alias else ())
        rows.append((holder, found.split()))
    return rows


def holders(code: str, key: str, day: str, until: str) -> list[Holder]:
    """Who held a kind of office of a country (or organisation) between two days; each person once. Rows written by
    hand settle an office that one person holds at a time: the collected ones may lack their end."""
    rows = [holder for holder in table().by_office.get((code, key), ()) if holder.during(day, until)]
    if sole(key) and any(holder.by_hand for holder in rows):
        rows = [holder for holder in rows if holder.by_hand]
    found: list[Holder] = []
    for holder in rows:
        if not any(
            holder.wikidata == other.wikidata != "" or same(holder.names()[0], other.names()[0]) for other in found
        ):
            found.append(holder)
    return found


def leader(code: str, key: str, day: str, until: str) -> Holder | None:
    """The one person who held an office that one person holds at a time; ``None`` where there are more or none."""
    if not sole(key):
        return None
    found = holders(code, key, day, until)
    return found[0] if len(found) == 1 else None


def known_as(name: str) -> list[Holder]:
    """All holdings of people whose name begins or ends with the name's last word, or its first."""
    parts = words(name)
    if not parts:
        return []
    by_word = table().by_word
    return list(by_word.get(parts[-1]) or by_word.get(parts[0]) or ())
