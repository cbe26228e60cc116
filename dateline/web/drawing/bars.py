"""How many there are of each week; of each month or year, where there are many weeks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

#: At most so many bars; where there would be more, each stands for a longer time.
MOST = 80
WIDTH, HEIGHT = 800, 90
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its days, its number, and where it stands."""

    first: str
    last: str
    number: int
    label: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars, the greatest number, and the marks below: place and words."""

    bars: tuple[Bar, ...]
    most: int
    unit: str
    marks: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT


def bars(days: Iterable[tuple[str, int]]) -> Bars | None:
    """The bars of days with their numbers; ``None`` where there are no days."""
    told = {date.fromisoformat(day): number for day, number in days if _is_day(day)}
    if not told:
        return None
    unit = next(
        u for u in ("week", "month", "year", "decade") if len(_spans(min(told), max(told), u)) <= MOST or u == "decade"
    )
    spans = _spans(min(told), max(told), unit)
    numbers = [sum(number for day, number in told.items() if first <= day <= last) for first, last in spans]
    most, step = max(numbers), WIDTH / max(len(spans), 12)
    made = []
    for at, ((first, last), number) in enumerate(zip(spans, numbers, strict=True)):
        height = max(2.0, number / most * (HEIGHT - 8)) if number else 0.0
        label = _label(first, unit)
        values = (round(at * step, 1), round(HEIGHT - height, 1), round(step * 0.82, 1), round(height, 1))
        made.append(Bar(first.isoformat(), last.isoformat(), number, label, *values))
    every = max(1, len(made) // 8)
    marks = tuple((bar.x, _short(date.fromisoformat(bar.first), unit)) for bar in made[::every])
    return Bars(tuple(bar for bar in made if bar.number), most, unit, marks)


def _is_day(day: str) -> bool:
    try:
        return date.fromisoformat(day) is not None
    except ValueError:
        return False


def _spans(first: date, last: date, unit: str) -> list[tuple[date, date]]:
    at = first - timedelta(days=first.weekday()) if unit == "week" else first.replace(day=1)
    if unit in ("year", "decade"):
        at = at.replace(month=1, year=at.year - (at.year % 10 if unit == "decade" else 0))
    made: list[tuple[date, date]] = []
    while at <= last and len(made) <= 10 * MOST:
        after = _after(at, unit)
        made.append((at, after - timedelta(days=1)))
        at = after
    return made


def _after(at: date, unit: str) -> date:
    if unit == "week":
        return at + timedelta(days=7)
    if unit == "month":
        return (at.replace(day=1) + timedelta(days=32)).replace(day=1)
    return at.replace(year=min(9999, at.year + (10 if unit == "decade" else 1)))


def _label(first: date, unit: str) -> str:
    if unit == "week":
        return f"week of {first.day} {MONTHS[first.month - 1]} {first.year}"
    return {"month": f"{MONTHS[first.month - 1]} {first.year}", "year": str(first.year)}.get(unit, f"{first.year}s")


def _short(first: date, unit: str) -> str:
    if unit == "week":
        return f"{first.day} {MONTHS[first.month - 1]}"
    return {"month": f"{MONTHS[first.month - 1]} {first.year}", "year": str(first.year)}.get(unit, f"{first.year}s")
