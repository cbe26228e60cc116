"""Country names, the adjectives made of them and the names of their people; and every other place by name.

``country("Turkish")``, ``country("Turks")`` and ``country("Turkey")`` are all ``"TUR"``; ``country_name("TUR")`` is
``"Turkey"``. The tables are in ``data/`` (its README names the sources).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory: ISO codes, English name, central point (degrees)."""

    alpha3: str
    alpha2: str
    name: str
    latitude: float
    longitude: float


@cache
def countries() -> dict[str, Country]:
    """All countries by alpha-3 code."""
    return {
        row["alpha3"]: Country(
            row["alpha3"], row["alpha2"], row["name"], float(row["latitude"]), float(row["longitude"])
        )
        for row in _rows()
    }


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (DATA / "countries.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def country_words() -> dict[str, tuple[str, str]]:
    """Every word for a country as ``(alpha-3, form)``; form is name, adjective or people ("Turks", "Iranians")."""
    words: dict[str, tuple[str, str]] = {}
    for row in _rows():
        code = row["alpha3"]
        for name in (row["name"], *_split(row["aliases"])):
            words.setdefault(name, (code, "name"))
        for adjective in _split(row["adjectives"]):
            words.setdefault(adjective, (code, "adjective"))
            if not adjective.endswith(("ese", "sh", "ch", "ss")):
                words.setdefault(adjective + "s", (code, "people"))
        for people in _split(row["people"]):
            words.setdefault(people, (code, "people"))
    return words


def _split(cell: str) -> list[str]:
    return [word for word in cell.split(";") if word]


def country(word: str) -> str | None:
    """The alpha-3 code of a country's name, adjective or people; ``None`` if it is none of these.

    Capitals matter ("US", not "us"); an article before the name and a possessive after it do not.
    """
    word = word.strip().removesuffix("'s").removesuffix("’s")
    words = country_words()
    for form in (word, word.removeprefix("the ").removeprefix("The "), word.title() if word.isupper() else word):
        if form in words:
            return words[form][0]
    return None


def country_name(alpha3: str) -> str | None:
    """The English name of a country by its alpha-3 code, or ``None``."""
    known = countries().get(alpha3)
    return known.name if known else None


@cache
def alpha3(alpha2: str) -> str | None:
    """The alpha-3 code of an alpha-2 code, or ``None``."""
    return next((c.alpha3 for c in countries().values() if c.alpha2 == alpha2), None)
