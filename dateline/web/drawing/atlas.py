"""The map: countries in the equirectangular projection, drawn around what is to be shown, and the dots on it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import cos, radians, sqrt

WIDTH, HEIGHT = 960, 500
#: The narrowest map shows so many degrees, so that a dot has a neighbourhood.
LEAST = 14.0
Box = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True, slots=True)
class Land:
    """A country, or as much of it as the map shows: its code, its name, its outline."""

    code: str | None
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A place: name, country, how many events, how many of them material conflict, and where it stands."""

    name: str
    country: str | None
    number: int
    harsh: int
    x: float
    y: float
    radius: float
    label: bool = False


@dataclass(frozen=True, slots=True)
class Map:
    """The picture."""

    lands: tuple[Land, ...]
    dots: tuple[Dot, ...]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its rings, each as points in degrees, with the box around each."""

    code: str | None
    name: str
    rings: tuple[tuple[Box, tuple[tuple[float, float], ...]], ...]


@cache
def countries() -> tuple[Country, ...]:
    """The outlines, as ``tools/build_atlas.py`` made them."""
    packed = (files("dateline.web") / "data" / "countries.json.gz").read_bytes()
    told = json.loads(gzip.decompress(packed))["countries"]
    return tuple(Country(c["code"], c["name"], tuple(_ring(flat) for flat in c["rings"])) for c in told)


def _ring(flat: list[int]) -> tuple[Box, tuple[tuple[float, float], ...]]:
    x = y = 0
    points = []
    for step_x, step_y in zip(flat[::2], flat[1::2], strict=True):
        x, y = x + step_x, y + step_y
        points.append((x / 100, y / 100))
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (min(xs), min(ys), max(xs), max(ys)), tuple(points)


def drawn(spots: Sequence[tuple[str, str | None, float, float, int, int]], *, whole: bool = False) -> Map:
    """The map of places with their numbers (``Shelf.spots``), around them or of the whole world."""
    box = (-170.0, -57.0, 190.0, 80.0) if whole or not spots else _around([(s[3], s[2]) for s in spots])
    west, south, east, north = box
    flat = max(0.3, cos(radians((south + north) / 2)))
    scale = min(WIDTH / ((east - west) * flat), HEIGHT / (north - south))
    left = (WIDTH - (east - west) * flat * scale) / 2
    top = (HEIGHT - (north - south) * scale) / 2

    def at(longitude: float, latitude: float) -> tuple[float, float]:
        return left + (longitude - west) * flat * scale, top + (north - latitude) * scale

    reach = WIDTH / (flat * scale), HEIGHT / scale
    middle = (west + east) / 2, (south + north) / 2
    seen = (middle[0] - reach[0] / 2, middle[1] - reach[1] / 2, middle[0] + reach[0] / 2, middle[1] + reach[1] / 2)
    return Map(tuple(_lands(seen, at, scale)), tuple(_dots(spots, at)))


def _around(points: Iterable[tuple[float, float]]) -> Box:
    xs, ys = zip(*points, strict=True)
    west, east, south, north = min(xs), max(xs), min(ys), max(ys)
    pad_x, pad_y = max(3.0, (east - west) * 0.08), max(3.0, (north - south) * 0.1)
    grow_x, grow_y = max(0.0, LEAST * 1.6 - (east - west)) / 2, max(0.0, LEAST - (north - south)) / 2
    west, east = west - pad_x - grow_x, east + pad_x + grow_x
    return west, max(-85.0, south - pad_y - grow_y), east, min(84.0, north + pad_y + grow_y)


def _lands(seen: Box, at: object, scale: float) -> Iterable[Land]:
    for country in countries():
        parts = [_path(points, at, scale) for box, points in country.rings if _meet(box, seen)]
        if path := "".join(parts):
            yield Land(country.code, country.name, path)


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


def _path(points: Sequence[tuple[float, float]], at: object, scale: float) -> str:
    """The outline in whole tenths of a unit, without points that stand on the one before."""
    least = max(0.6, 2.2 - scale / 20)
    made: list[str] = []
    last = (-1e9, -1e9)
    for point in points:
        x, y = at(*point)  # type: ignore[operator]
        if abs(x - last[0]) + abs(y - last[1]) >= least:
            made.append(f"{x:.1f} {y:.1f}")
            last = (x, y)
    return f"M{'L'.join(made)}Z" if len(made) > 2 else ""


def _dots(spots: Sequence[tuple[str, str | None, float, float, int, int]], at: object) -> Iterable[Dot]:
    """The largest first, so that the small ones lie on them; a name where there is room for it."""
    taken: list[tuple[float, float]] = []
    for name, country, latitude, longitude, number, harsh in sorted(spots, key=lambda s: (-s[4], s[0])):
        x, y = at(longitude, latitude)  # type: ignore[operator]
        free = len(taken) < 24 and all(abs(x - a) > 90 or abs(y - b) > 16 for a, b in taken)
        if free:
            taken.append((x, y))
        radius = round(min(26.0, 3.2 + 1.9 * sqrt(number)), 1)
        yield Dot(name, country, number, harsh, round(x, 1), round(y, 1), radius, free)
