"""Somebody: names and offices, what was said and how that changed, what was done with whom, what is ahead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Query as Parameters
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from dateline.choosing import since as first_day
from dateline.errors import UsageError
from dateline.store.listing import AskedConflicts, AskedEvents, AskedStatements
from dateline.stories.positions import Position
from dateline.web.agenda import row, shown
from dateline.web.asking import a_day
from dateline.web.desk import Desk, plain_address
from dateline.web.lists import lists

#: So many lines a section has; the list behind it has all.
LINES = 8
#: So many months the positions have.
MONTHS = 12
#: Of so many articles that quote somebody it is found whether he changed.
POSITIONS = 60


class Who(BaseModel):
    """What can be asked of somebody."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    who: str = Field(min_length=1, max_length=300, description="Words of a name, or a code (RUS, NATO).")
    since: str | None = Field(None, max_length=300, description="Written on this day or later: 2024-02-05, 7d.")
    until: str | None = Field(None, max_length=300, description="Written on this day or earlier.")


class Profile(BaseModel):
    """Somebody: each list begins as `/statements.json?by=…` and the like do."""

    who: str
    known: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    stances: list[dict[str, Any]]
    events: list[dict[str, Any]]
    agenda: list[dict[str, Any]]
    conflicts: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Positions:
    """How often somebody took which stance in which month: the months, and for each stance the numbers."""

    months: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    most: int


def router(desk: Desk) -> APIRouter:
    """The routes of somebody."""
    routes = APIRouter()

    @routes.get("/actor", include_in_schema=False)
    def page(request: Request, asked: Annotated[Who, Parameters()]) -> Response:
        if plain := plain_address(request) or desk.narrowed(request):
            return plain
        return desk.page(
            request, "actor.html", asked=asked, given=asked.model_dump(exclude_none=True), **_all(desk, asked)
        )

    @routes.get("/actor.json", tags=["actors"], summary="What the store has of somebody")
    def profile(asked: Annotated[Who, Parameters()]) -> Profile:
        found, known = _all(desk, asked), lists(desk)
        return Profile(
            who=asked.who,
            known=[asdict(each) for each in found["known"]],
            stances=[{"stance": s, "month": m, "statements": n} for s, m, n in found["stances"]],
            agenda=[row(line.engagement) for line in found["agenda"]],
            **{name: [known[name].plain(item) for item in found[name].items] for name in known},
        )

    return routes


def _all(desk: Desk, asked: Who) -> dict[str, Any]:
    known = desk.store.known(asked.who, most=8)
    if not known:
        raise UsageError(
            f"The store knows nobody by {asked.who!r}. Give words of a name (Lavrov) or a code (RUS, NATO)."
        )
    days: dict[str, Any] = {"since": first_day(asked.since), "until": a_day(asked.until)}
    words = AskedStatements(by=asked.who, **days)
    deeds = AskedEvents(actor=asked.who, **days)
    disputes = AskedConflicts(who=asked.who, **days)
    stances = desk.shelf.stances(words)
    today = desk.today().isoformat()
    return {
        "known": known,
        "statements": desk.shelf.statements(words, most=LINES),
        "events": desk.shelf.events(deeds, most=LINES),
        "conflicts": desk.shelf.conflicts(disputes, most=4),
        "agenda": [shown(each, desk.zone) for each in desk.store.agenda(first=today, who=asked.who, most=60)][:LINES],
        "stances": stances,
        "positions": positions(stances),
        "changes": _changes(desk.store.positions(asked.who, since=days["since"], most=POSITIONS)),
        "partners": _partners(desk.shelf.between(deeds), {code for each in known if (code := each.code)}),
        "said": desk.counted(words).total,
        "done": desk.counted(deeds).total,
        "disputed": desk.counted(disputes).total,
    }


def positions(stances: Iterable[tuple[str, str, int]]) -> Positions | None:
    """The last months that have any, and the stances by how often they were taken."""
    told = list(stances)
    if not told:
        return None
    months = tuple(sorted({month for _, month, _ in told})[-MONTHS:])
    numbers = {(stance, month): number for stance, month, number in told}
    total = {stance: sum(n for s, m, n in told if s == stance and m in months) for stance, _, _ in told}
    names = [s for s in sorted(total, key=lambda s: (-total[s], s)) if total[s]]
    rows = tuple((s, tuple(numbers.get((s, m), 0) for m in months)) for s in names)
    return Positions(months, rows, max(max(row) for _, row in rows))


def _changes(told: Sequence[Position]) -> list[tuple[Position, Position]]:
    """Where somebody said otherwise than before: the new and the old, the newest first."""
    return [(each, told[each.against]) for each in reversed(told) if each.changed and each.against is not None][:LINES]


def _partners(pairs: Iterable[tuple[str, str, int]], own: set[str]) -> tuple[tuple[str, str, int], ...]:
    return tuple(pair for pair in pairs if not own or own & set(pair[:2]))[:12]
