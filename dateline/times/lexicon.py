"""The tables of ``words.toml``, ``tense.toml``, ``zones.toml``, ``cities.csv`` and ``lands.csv``."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

#: White space between the words of one expression (that it crosses no blank line is checked after the match).
GAP = r"(?:\s{1,4})"


@dataclass(frozen=True, slots=True)
class Words:
    """``words.toml``, its keys in lower case where case does not tell."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    units: Mapping[str, str]
    parts: Mapping[str, str]
    seasons: Mapping[str, str]
    days: Mapping[str, tuple[int, str]]
    vague: Mapping[str, str]
    sets: Mapping[str, str]
    few: frozenset[str]
    numbers: Mapping[str, float]
    ordinals: Mapping[str, int]
    decades: Mapping[str, int]
    holidays: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Zones:
    """``abbreviations`` and ``names`` give an IANA zone and the half of the year they are for, if any; ``ambiguous``
    gives zones, each with the words that speak for it."""

    abbreviations: Mapping[str, tuple[str, str | None]]
    names: Mapping[str, tuple[str, str | None]]
    ambiguous: Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def table(name: str) -> dict[str, Any]:
    """A TOML file that lies beside this module."""
    with (HERE / name).open("rb") as file:
        return tomllib.load(file)


@cache
def words() -> Words:
    """The words of time."""
    listed = table("words.toml")

    def numbered(name: str) -> dict[str, int]:
        return {
            form.lower(): i for i, (full, short) in enumerate(listed[name].items(), 1) for form in (full, *short)
        } | ({"sept": 9} if name == "months" else {})

    return Words(
        months=numbered("months"),
        weekdays=numbered("weekdays"),
        units=listed["units"],
        parts=listed["parts"],
        seasons=listed["seasons"],
        days={word: (offset, part) for word, (offset, part) in listed["days"].items()},
        vague={word: value for value, listed in listed["vague"].items() for word in listed},
        sets={word: value for value, listed in listed["sets"].items() for word in listed},
        few=frozenset(listed["few"]["X"]),
        numbers=listed["numbers"],
        ordinals=listed["ordinals"],
        decades=listed["decades"],
        holidays={name.lower(): rule for name, rule in listed["holidays"].items()},
    )


@cache
def tense() -> Mapping[str, frozenset[str]]:
    """The lists of ``tense.toml``."""
    return {name: frozenset(listed) for name, listed in table("tense.toml").items()}


@cache
def zones() -> Zones:
    """The names of time zones."""
    listed = table("zones.toml")

    def split(entries: Mapping[str, str]) -> dict[str, tuple[str, str | None]]:
        parted = {name: zone.partition(" ") for name, zone in entries.items()}
        return {name: (zone, half or None) for name, (zone, _, half) in parted.items()}

    return Zones(
        split(listed["abbreviations"]),
        {name.lower(): zone for name, zone in split(listed["names"]).items()},
        {row["letters"]: {zone: tuple(cues) for zone, cues in row["zones"].items()} for row in listed["ambiguous"]},
    )


@cache
def cities() -> Mapping[str, str]:
    """City name to IANA zone: capitals, cities of 400,000 and more and others (see ``tools/build_zones.py``)."""
    return _zones_of("cities.csv")


@cache
def lands() -> Mapping[str, str]:
    """Country name to IANA zone, for countries that keep one time."""
    return _zones_of("lands.csv")


def _zones_of(file_name: str) -> dict[str, str]:
    with (HERE / file_name).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return {row[0]: row[1] for row in rows}
