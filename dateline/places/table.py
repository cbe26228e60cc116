"""The gazetteer's file: read where it lies, nothing is loaded but the pages that are looked at.

Layout (little endian): a header of 32-bit numbers (magic, then the lengths of the parts), then the parts: for each
bucket of the CRC-32 of a folded name the offset of its names; the names, lines of ``folded name TAB number,number…``;
the places, records of fixed length; their names, one after the other; the words that the records number (countries,
kinds, admin-1 codes), as lines.
"""

from __future__ import annotations

import mmap
import struct
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

MAGIC = 0x32414744
_HEADER = struct.Struct("<7I")
_NUMBER = struct.Struct("<I")
_PAIR = struct.Struct("<2I")
#: GeoNames id (0 for Natural Earth), name's offset and length, population, hundredths of degrees, words
_PLACE = struct.Struct("<IIIhhBBH")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "\u00a0": " ", "-": " "})


@cache
def _letters() -> dict[int, str]:
    """Letters that do not decompose, as English writes them."""
    return str.maketrans({"ı": "i", "ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})


def fold(name: str) -> str:
    """A name as it is looked up: small letters, no diacritics, hyphens as spaces, one apostrophe."""
    name = name.translate(_APOSTROPHES).lower()
    if not name.isascii():
        parts = unicodedata.normalize("NFKD", name.translate(_letters()))
        name = "".join(c for c in parts if not unicodedata.combining(c))
    return " ".join(name.split())


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the gazetteer. ``country`` is alpha-3 or ``None``; degrees; ``admin1`` is GeoNames' code ("TX");
    ``population`` 0 where unknown."""

    name: str
    country: str | None
    latitude: float
    longitude: float
    population: int
    kind: str
    admin1: str
    source: str

    @property
    def listed(self) -> bool:
        """Whether it is of a list made by hand (the packaged ones, or a user's), not of a gazetteer."""
        return not self.source.startswith(("GeoNames", "Natural Earth"))


class Row(NamedTuple):
    """A place as it goes into a table; ``geonames`` is its number there, 0 for what is not of GeoNames."""

    name: str
    others: tuple[str, ...]
    country: str
    latitude: float
    longitude: float
    population: int
    kind: str
    admin1: str
    geonames: int


class Table:
    """The file, mapped into memory. ``find(folded name)`` gives its entries, the most populous first."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if len(self._map) < _HEADER.size:
            raise ValueError("too short")
        magic, *parts, checksum = _HEADER.unpack_from(self._map)
        if magic != MAGIC or len(self._map) != _HEADER.size + sum(parts):
            raise ValueError("of another version, or cut short")
        buckets, names, places, titles, words = parts
        self.places = places // _PLACE.size
        self.checksum = f"{checksum:08x}"
        self._buckets = buckets // _NUMBER.size - 1
        self._names = _HEADER.size + buckets
        self._places = self._names + names
        self._titles = self._places + places
        self._words = self._map[self._titles + titles :][:words].decode().split("\n")

    def find(self, folded: str) -> tuple[Entry, ...]:
        """The entries of a folded name; none if it is unknown."""
        key = folded.encode()
        bucket = crc32(key) % self._buckets
        start, end = _PAIR.unpack_from(self._map, _HEADER.size + _NUMBER.size * bucket)
        if start == end:
            return ()
        lines = self._map[self._names + start : self._names + end]
        at = lines.find(b"\n" + key + b"\t")
        if at < 0:
            return ()
        numbers = lines[at + len(key) + 2 : lines.index(b"\n", at + 1)]
        return tuple(self._entry(int(n)) for n in numbers.split(b","))

    def numbered(self, geonames: int) -> Entry | None:
        """The place of a GeoNames number; it is looked for from end to end (a tenth of a second)."""
        places = self._map[self._places : self._titles]
        found = next((i for i, row in enumerate(_PLACE.iter_unpack(places)) if row[0] == geonames), None)
        return self._entry(found) if found is not None else None

    def _entry(self, number: int) -> Entry:
        geonames, at, population, south, east, length, kind, admin1 = _PLACE.unpack_from(
            self._map, self._places + _PLACE.size * number
        )
        name = self._map[self._titles + at : self._titles + at + length].decode()
        country, division = self._words[admin1].split(".", 1)
        return Entry(
            name,
            country or None,
            south / 100,
            east / 100,
            population,
            self._words[kind],
            division,
            f"GeoNames {geonames}" if geonames else "Natural Earth",
        )


@cache
def table(path: Path) -> Table:
    """The table of a file, opened once a process."""
    return Table(path)


@lru_cache(maxsize=4096)
def find(path: Path, folded: str) -> tuple[Entry, ...]:
    """The entries of a folded name in a file's table."""
    return table(path).find(folded)


def pack(rows: Sequence[Row]) -> bytes:
    """The bytes of a table of rows."""
    numbers: dict[str, list[int]] = {}
    words: dict[str, int] = {kind: i for i, kind in enumerate(sorted({row.kind for row in rows}))}
    places, titles, at = [], [], 0
    for number, row in enumerate(rows):
        for name in (row.name, *row.others):
            known = numbers.setdefault(fold(name), [])
            if number not in known:
                known.append(number)
        title = row.name.encode()
        division = words.setdefault(f"{row.country}.{row.admin1}", len(words))
        point = (round(100 * row.latitude), round(100 * row.longitude))
        places.append(
            _PLACE.pack(row.geonames, at, row.population, *point, len(title), words[row.kind], division)
        )  # fmt: skip
        titles.append(title)
        at += len(title)
    buckets: list[list[str]] = [[] for _ in range(len(numbers) // 2 + 1)]
    for name in sorted(numbers):
        if name:
            ranked = sorted(numbers[name], key=lambda n: (-rows[n].population, n))[:40]
            line = f"\n{name}\t{','.join(map(str, ranked))}"
            buckets[crc32(name.encode()) % len(buckets)].append(line)
    filled = [("".join(b) + "\n").encode() if b else b"" for b in buckets]
    parts = [b"".join(p) for p in (_offsets(filled), filled, places, titles, ["\n".join(words).encode()])]
    body = b"".join(parts)
    return _HEADER.pack(MAGIC, *map(len, parts), crc32(body)) + body


def _offsets(parts: Iterable[bytes]) -> Iterable[bytes]:
    at = 0
    for part in parts:
        yield _NUMBER.pack(at)
        at += len(part)
    yield _NUMBER.pack(at)
