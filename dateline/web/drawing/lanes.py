"""The articles of a story: a lane for each site, a dot for each article at its day, and a line from what repeats
another to what it repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateline.stories.model import Part

WIDTH, LANE, LEFT, TOP = 900, 24, 190, 22
#: At most so many lanes: the sites with most articles; the others share one.
LANES = 16


@dataclass(frozen=True, slots=True)
class Dot:
    """An article."""

    part: Part
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """From an article to the one that it repeats: ``kind`` is copy or retold."""

    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Lanes:
    """The picture: sites with their place, days with theirs, dots, lines."""

    sites: tuple[tuple[str, float], ...]
    days: tuple[tuple[float, str], ...]
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    height: int
    width: int = WIDTH
    left: int = LEFT


def lanes(parts: Sequence[Part]) -> Lanes | None:
    """The picture of a story's articles; ``None`` of fewer than two."""
    if len(parts) < 2:
        return None
    names = [part.site or "no site" for part in parts]
    ranked = sorted(dict.fromkeys(names), key=lambda name: -names.count(name))
    shown = ranked if len(ranked) <= LANES else [*ranked[: LANES - 1], "others"]
    at = {name: shown.index(name) if name in shown else len(shown) - 1 for name in ranked}
    first, last = date.fromisoformat(parts[0].day), max(date.fromisoformat(part.day) for part in parts)
    span = max(1, (last - first).days)
    room = WIDTH - LEFT - 30
    dots: list[Dot] = []
    met: dict[tuple[int, str], int] = {}
    for part, name in zip(parts, names, strict=True):
        lane = at[name]
        turn = met.get((lane, part.day), 0)
        met[lane, part.day] = turn + 1
        x = LEFT + 12 + (date.fromisoformat(part.day) - first).days / span * room + turn * 9
        dots.append(Dot(part, round(min(x, WIDTH - 8), 1), TOP + lane * LANE + LANE / 2))
    place = {dot.part.article: dot for dot in dots}
    lines = tuple(
        Line(_bow(place[dot.part.original], dot), "retold" if dot.part.retold_from else "copy")
        for dot in dots
        if dot.part.original in place
    )
    steps = sorted({0, span // 2, span} if span > 1 else {0, span})
    days = tuple(
        (LEFT + 12 + step / span * room, date.fromordinal(first.toordinal() + step).isoformat()) for step in steps
    )
    sites = tuple((name, TOP + number * LANE + LANE / 2) for number, name in enumerate(shown))
    return Lanes(sites, days, tuple(dots), lines, TOP + len(shown) * LANE + 6)


def _bow(one: Dot, other: Dot) -> str:
    bend = 14 if one.y == other.y else 0
    return f"M{one.x} {one.y}Q{(one.x + other.x) / 2:.1f} {(one.y + other.y) / 2 - bend:.1f} {other.x} {other.y}"
