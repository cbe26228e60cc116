"""A user's own actors and corrections: ``--actors mine.csv`` (docs/actors.md shows the form)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dateline import usertable
from dateline.actors import tables
from dateline.actors.names import words
from dateline.actors.offices import OWN, Holder, Offices, office_key
from dateline.actors.tables import Entry
from dateline.places.gazetteer import alpha3, countries, country

COLUMNS = (
    "name", "aliases", "code", "kind", "sector", "wikidata", "office", "start", "end", "is", "not", "page",
)  # fmt: skip
KINDS = ("person", "government", "organisation", "group")
#: PLOVER's sectors.
SECTORS = (
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU",
    "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC",
)  # fmt: skip
#: In ``not``: whoever it may be taken for.
ANYBODY = "*"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a name as pages write it means: ``target`` is somebody known (Wikidata identifier, else the name), or it is
    none of the ``excluded``; ``nobody``: nobody known at all. ``page``: the address of the one page it is for."""

    line: int
    written: tuple[str, ...]
    target: str = ""
    excluded: frozenset[str] = frozenset()
    nobody: bool = False
    page: str = ""

    def names(self) -> tuple[tuple[str, ...], ...]:
        """The names as the linker compares them."""
        return tuple(words(name) for name in self.written)


@dataclass(frozen=True, slots=True)
class Own:
    """A user's table: people with their offices, fixed names (organisations, groups, governments), corrections."""

    people: tuple[Holder, ...] = ()
    names: tuple[tuple[str, Entry], ...] = ()
    corrections: tuple[Correction, ...] = ()


def read(path: Path) -> Own:
    """The table of a file.

    Raises:
        UsageError: it cannot be used; every mistake with its line and cure.
    """
    problems = usertable.Problems(path)
    people: list[Holder] = []
    names: list[tuple[str, Entry]] = []
    corrections: list[Correction] = []
    for line, row in usertable.rows(path, COLUMNS, problems):
        known = len(problems.found)
        _check(row, line, problems)
        if len(problems.found) > known:
            continue
        written = (row["name"], *usertable.listed(row["aliases"]))
        if row["is"] or row["not"]:
            corrections.append(_correction(row, written, line))
        elif (row["kind"] or "person") == "person":
            people.append(_person(row, written, path))
        else:
            entry = Entry(
                "organisation", row["name"], row["code"] or None, row["kind"], row["sector"] or None,
                row["wikidata"] or None,
            )  # fmt: skip
            names += [(name, entry) for name in written]
    problems.stop()
    return Own(tuple(people), tuple(names), tuple(corrections))


def check_targets(path: Path, corrections: Iterable[Correction], offices: Offices, entries: Iterable[Entry]) -> None:
    """Raise ``UsageError`` where a correction names somebody whom no table knows."""
    known = {value for h in offices.rows for value in (h.identity, h.person)}
    known |= {value for entry in entries for value in (entry.name, entry.wikidata or "")}
    problems = usertable.Problems(path)
    for correction in corrections:
        for target in sorted({correction.target, *correction.excluded} - {""}):
            if target not in known:
                near = usertable.near(target, sorted(known))
                cure = near or " `dateline actors show NAME` gives the name and the Wikidata identifier of those known."
                problems.add(correction.line, f"no table knows {target!r}.{cure}")
    problems.stop()


def _person(row: dict[str, str], written: tuple[str, ...], path: Path) -> Holder:
    return Holder(
        row["code"],
        row["office"],
        office_key(row["office"]) or "" if row["office"] else "",
        row["name"],
        row["wikidata"],
        _first_day(row["start"]),
        _first_day(row["end"]),
        written[1:],
        path.name,
        OWN,
        row["sector"] or None,
    )


def _correction(row: dict[str, str], written: tuple[str, ...], line: int) -> Correction:
    excluded = frozenset(usertable.listed(row["not"])) - {ANYBODY}
    return Correction(line, written, row["is"], excluded, ANYBODY in row["not"], row["page"])


def _first_day(day: str) -> str:
    """A day as it is compared: a month or a year by its first day."""
    return day + "-01" * ((10 - len(day)) // 3) if day else ""


def _check(row: dict[str, str], line: int, problems: usertable.Problems) -> None:
    """Note what is wrong in a row."""
    if not any(c.isalpha() for c in row["name"]):
        problems.add(line, "there is no name. Fill the column name, or delete the line.")
    for name in (row["name"], *usertable.listed(row["aliases"])):
        if len(name) == 1:
            problems.add(line, f"{name!r} is one letter, which would be found everywhere. Write the name out.")
    if row["is"] or row["not"]:
        _check_correction(row, line, problems)
        return
    if row["page"]:
        problems.add(line, 'page is for corrections. Fill "is" or "not", or leave page empty.')
    kind = row["kind"] or "person"
    if kind not in KINDS:
        problems.add(line, f"{kind!r} is no kind.{usertable.near(kind, KINDS)} The kinds are {', '.join(KINDS)}.")
    if row["sector"] and row["sector"] not in SECTORS:
        problems.add(line, f"{row['sector']!r} is no sector of PLOVER. The sectors are {', '.join(SECTORS)}.")
    if row["wikidata"] and not re.fullmatch(r"Q[1-9]\d*", row["wikidata"]):
        problems.add(line, f"{row['wikidata']!r} is no Wikidata identifier. Write it as Q76, or leave it empty.")
    if row["code"] and (why := _no_code(row["code"])):
        problems.add(line, why)
    if kind != "person" and any(row[c] for c in ("office", "start", "end")):
        problems.add(line, f"office, start and end are for persons, and this is a {kind}. Leave them empty.")
    _check_days(row, line, problems)


def _check_correction(row: dict[str, str], line: int, problems: usertable.Problems) -> None:
    filled = [c for c in ("code", "kind", "sector", "wikidata", "office", "start", "end") if row[c]]
    if filled:
        problems.add(line, f'a row with "is" or "not" is a correction, and has {filled[0]} too. Make two rows of it.')
    if row["is"] and row["not"]:
        problems.add(line, '"is" and "not" in one row. Leave one of them empty; "is" is enough.')


def _check_days(row: dict[str, str], line: int, problems: usertable.Problems) -> None:
    days = {}
    for column in ("start", "end"):
        if not row[column]:
            continue
        try:
            if not re.fullmatch(r"\d{4}(-\d\d){0,2}", row[column]):
                raise ValueError
            days[column] = date.fromisoformat(_first_day(row[column]))
        except ValueError:
            problems.add(line, f"{column}: {row[column]!r} is no date. Write it as 2021-12-30, 2021-12 or 2021.")
    if len(days) == 2 and days["start"] >= days["end"]:
        problems.add(line, f"the end, {row['end']}, is not after the start, {row['start']}. Is one of them mistyped?")


def _no_code(code: str) -> str | None:
    """Why a code is none, with the one that may be meant."""
    known = {entry.code for entry in tables.lexicon().entries.values() if entry.code}
    if code in countries() or code in known or (re.fullmatch(r"[A-Z]{2,12}", code) and len(code) > 3):
        return None
    meant = alpha3(code) or country(code) or country(code.title())
    cure = f"Did you mean {meant}?" if meant else "Countries by three letters (FRA), organisations by acronym (NATO)."
    return f"{code!r} is no code. {cure}"
