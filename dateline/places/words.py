"""The packaged names and word lists of places, loaded on first use."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from dateline.places.gazetteer import DATA, countries, country_words
from dateline.places.table import Entry, fold

#: How much a place that has no population weighs, by its kind, as if it had one.
WEIGHT = {
    "country": 50_000_000,
    "continent": 50_000_000,
    "region": 2_000_000,
    "admin1": 2_000_000,
    "disputed": 2_000_000,
    "city": 3_000_000,
}


@dataclass(frozen=True, slots=True)
class Named:
    """A word for a place: the places it may name, and its form (name, adjective, people). ``own``: a user says so, and
    no other place of the name is thought of."""

    entries: tuple[Entry, ...]
    form: str
    stands_for: str | None = None
    own: bool = False


@cache
def lists() -> dict[str, dict[str, Any]]:
    """``words.toml``: the lists by their heading."""
    return tomllib.loads((DATA / "words.toml").read_text(encoding="utf-8"))


@cache
def words(heading: str, key: str = "words") -> frozenset[str]:
    """One list of ``words.toml``."""
    return frozenset(lists()[heading][key])


@cache
def known() -> dict[str, Named]:
    """The names of ``countries.csv`` and ``names.csv``, as written there; where a name means more than one
    place, in the order of the files (a land before its namesakes)."""
    found: dict[str, Named] = {}
    lands = countries()
    for word, (code, form) in country_words().items():
        land = lands[code]
        entry = Entry(land.name, code, land.latitude, land.longitude, 0, "country", "", "countries.csv")
        found[word] = Named((entry,), form)
    with (DATA / "names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            entry = Entry(
                row["name"], row["country"] or None, float(row["latitude"]), float(row["longitude"]), 0, row["kind"],
                "", "names.csv",
            )  # fmt: skip
            for word in (row["name"], *filter(None, row["aliases"].split(";"))):
                before = found.get(word)
                if before is None or before.form == "name":
                    entries = (*before.entries, entry) if before else (entry,)
                    found[word] = Named(entries, "name", row["stands_for"] or None)
            for word in filter(None, row["adjectives"].split(";")):
                found.setdefault(word, Named((entry,), "adjective"))
                if word.endswith("n"):
                    found.setdefault(word + "s", Named((entry,), "people"))
    return found


@cache
def known_folded() -> dict[str, Named]:
    """The same by folded name, for headlines in capitals and accents left out; short names (US, UK) are not here."""
    found: dict[str, Named] = {}
    for word, named in known().items():
        if len(word) > 3:
            found.setdefault(fold(word), named)
    return found


@cache
def longest() -> dict[str, int]:
    """The number of words of the longest known name, by its first word (folded, as ``str.split`` splits it)."""
    lengths: dict[str, int] = {}
    for word in known_folded():
        parts = word.split()
        lengths[parts[0]] = max(lengths.get(parts[0], 1), len(parts))
    return lengths
