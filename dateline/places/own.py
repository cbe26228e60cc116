"""A user's own places and corrections: ``--places mine.csv`` (docs/places.md shows the form)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from dateline import usertable
from dateline.places.gazetteer import alpha3, countries, country
from dateline.places.table import Entry, fold
from dateline.places.words import Named

COLUMNS = ("name", "aliases", "country", "latitude", "longitude", "kind", "is", "not", "page")
KINDS = (
    "city", "admin1", "county", "region", "country", "continent", "disputed", "island", "peninsula", "mountains",
    "river", "lake", "sea", "strait", "gulf", "bay", "ocean", "canal", "border", "crossing", "base", "airport", "site",
    "facility", "street", "square", "seat", "area",
)  # fmt: skip
#: In ``not``: wherever it may be taken for.
ANYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a name as pages write it means: ``target`` is a place of the gazetteer (its GeoNames number), or it is none
    of the ``excluded``; ``nowhere``: no place at all. ``page``: the address of the one page it is for."""

    line: int
    written: tuple[str, ...]
    target: int = 0
    excluded: frozenset[int] = frozenset()
    nowhere: bool = False
    page: str = ""

    def lookups(self) -> tuple[str, ...]:
        """The names as they are looked up."""
        return tuple(fold(name) for name in self.written)


@dataclass(frozen=True, slots=True)
class Own:
    """A user's table: places by name as written, and corrections."""

    names: tuple[tuple[str, Named], ...] = ()
    corrections: tuple[Correction, ...] = ()


def read(path: Path) -> Own:
    """The table of a file.

    Raises:
        UsageError: it cannot be used; every mistake with its line and cure.
    """
    problems = usertable.Problems(path)
    names: dict[str, Named] = {}
    corrections: list[Correction] = []
    for line, row in usertable.rows(path, COLUMNS, problems):
        known = len(problems.found)
        _check(row, line, problems)
        if len(problems.found) > known:
            continue
        written = (row["name"], *usertable.listed(row["aliases"]))
        if row["is"] or row["not"]:
            corrections.append(_correction(row, written, line))
            continue
        entry = Entry(
            row["name"], row["country"] or None, float(row["latitude"]), float(row["longitude"]), 0,
            row["kind"] or "city", "", path.name,
        )  # fmt: skip
        for name in written:
            before = names.get(name)
            names[name] = Named((*(before.entries if before else ()), entry), "name", own=True)
    problems.stop()
    return Own(tuple(names.items()), tuple(corrections))


def _correction(row: dict[str, str], written: tuple[str, ...], line: int) -> Correction:
    excluded = [_number(cell) for cell in usertable.listed(row["not"]) if cell != ANYWHERE]
    return Correction(
        line, written, _number(row["is"]) or 0, frozenset(n for n in excluded if n), ANYWHERE in row["not"], row["page"]
    )


def _number(cell: str) -> int | None:
    """The number of "2988507" or "GeoNames 2988507"."""
    found = re.fullmatch(r"(?:geonames\s*)?([1-9]\d{0,9})", cell.strip(), re.IGNORECASE)
    return int(found[1]) if found else None


def _check(row: dict[str, str], line: int, problems: usertable.Problems) -> None:
    """Note what is wrong in a row."""
    for name in (row["name"], *usertable.listed(row["aliases"])):
        if not any(c.isalpha() for c in name):
            problems.add(line, "there is no name. Fill the column name, or delete the line.")
        elif len(name) == 1:
            problems.add(line, f"{name!r} is one letter, which would be found everywhere. Write the name out.")
        elif not name[0].isupper():
            problems.add(line, f"{name!r} begins with a small letter, and only capitalised names are looked up.")
    if row["is"] or row["not"]:
        _check_correction(row, line, problems)
        return
    if row["page"]:
        problems.add(line, 'page is for corrections. Fill "is" or "not", or leave page empty.')
    for column, limit in (("latitude", 90), ("longitude", 180)):
        _check_degrees(row[column], column, limit, line, problems)
    if row["kind"] and row["kind"] not in KINDS:
        near = usertable.near(row["kind"], KINDS)
        problems.add(line, f"{row['kind']!r} is no kind of place.{near} The kinds are {', '.join(KINDS)}.")
    if row["country"] and row["country"] not in countries():
        meant = alpha3(row["country"]) or country(row["country"])
        cure = f"Did you mean {meant}?" if meant else "Write it by three letters, such as FRA."
        problems.add(line, f"{row['country']!r} is no country's code. {cure}")


def _check_correction(row: dict[str, str], line: int, problems: usertable.Problems) -> None:
    filled = [c for c in ("country", "latitude", "longitude", "kind") if row[c]]
    if filled:
        problems.add(line, f'a row with "is" or "not" is a correction, and has {filled[0]} too. Make two rows of it.')
    if row["is"] and row["not"]:
        problems.add(line, '"is" and "not" in one row. Leave one of them empty; "is" is enough.')
    for cell in (row["is"], *usertable.listed(row["not"])):
        if cell and cell != ANYWHERE and _number(cell) is None:
            problems.add(line, f'{cell!r} is no number of GeoNames. Write it as 2988507; in "not", * is for anywhere.')
    if row["is"] == ANYWHERE:
        problems.add(line, 'a name cannot be anywhere. Give the number of GeoNames in "is".')


def _check_degrees(cell: str, column: str, limit: int, line: int, problems: usertable.Problems) -> None:
    try:
        if abs(float(cell.replace("−", "-"))) <= limit:  # a NaN is not
            return
        cause = f"{cell} is beyond {limit} degrees"
    except ValueError:
        cause = f"{cell!r} is no number" if cell else "it is empty"
    problems.add(line, f"{column}: {cause}. Write degrees with a point, such as 48.85; south and west are negative.")
