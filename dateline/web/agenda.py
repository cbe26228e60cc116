"""The agenda: a list and a calendar in the reader's zone, and a calendar to subscribe to."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi import Query as Parameters
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from dateline import brief
from dateline.diary import Engagement
from dateline.errors import UsageError
from dateline.export import calendar, rows
from dateline.web.asking import AgendaQuery, Words, a_day, several
from dateline.web.desk import Desk, plain_address
from dateline.web.lists import MEDIA

COLUMNS = (
    "id", "what", "status", "start", "precision", "end", "moved_from", "clocks", "clocks_agree", "participants",
    "codes", "absent", "place", "told", "href",
)  # fmt: skip
#: Of the newest so many articles that tell of any a page is made, if nobody says otherwise.
ITEMS = 200


class Engagements(BaseModel):
    """Engagements, the first first; ``total`` of them."""

    total: int
    items: list[dict[str, Any]]


class PageQuery(AgendaQuery):
    """What the page can be asked besides: as a list or as a calendar of a month, with hours in a zone."""

    view: Literal["list", "calendar"] = Field("list", description="list, calendar")
    month: Words = Field(None, description="The month of the calendar: 2024-02.")
    tz: Words = Field(None, description="The reader's time zone: Europe/Berlin.")


@dataclass(frozen=True, slots=True)
class Line:
    """An engagement as it is shown: the day under which it stands, its hour, and when it was, if that is not now."""

    engagement: Engagement
    day: str
    when: str
    was: str | None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar."""

    date: date
    own: bool
    lines: tuple[Line, ...]


def router(desk: Desk) -> APIRouter:
    """The routes of the agenda."""
    routes = APIRouter()

    @routes.get("/agenda", include_in_schema=False)
    def page(request: Request, asked: Annotated[PageQuery, Parameters()]) -> Response:
        if plain := plain_address(request):
            return plain
        reader = brief.zone(asked.tz) if asked.tz else desk.zone
        values: dict[str, Any] = {"query": asked, "given": asked.given(), "zone": str(reader or "this machine's zone")}
        if asked.view == "calendar":
            first = _month(asked.month, desk.today())
            weeks = _weeks(first)
            span = asked.model_copy(update={"first": weeks[0][0].isoformat(), "last": weeks[-1][-1].isoformat()})
            found = [shown(each, reader) for each in engagements(desk, span)]
            by_day = [[Day(d, d.month == first.month, _on(found, d)) for d in week] for week in weeks]
            before, after = (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)
            return desk.page(request, "calendar.html", weeks=by_day, first=first, before=before, after=after, **values)
        first_day = asked.first or (None if asked.last else desk.today().isoformat())
        found = [shown(each, reader) for each in engagements(desk, asked.model_copy(update={"first": first_day}))]
        days: dict[str, list[Line]] = {}
        for line in found:
            days.setdefault(line.day, []).append(line)
        return desk.page(request, "agenda.html", days=days, number=len(found), first=first_day, **values)

    @routes.get(
        "/agenda.ics", tags=["lists"], summary="The agenda to subscribe to (iCalendar)",
        responses={200: {"content": {"text/calendar": {}}}}, response_class=Response,
    )  # fmt: skip
    def ics(asked: Annotated[AgendaQuery, Parameters()]) -> Response:
        written = calendar.write(engagements(desk, asked), name="Dateline")
        return Response(written.data, media_type="text/calendar; charset=utf-8")

    answers: dict[int | str, dict[str, Any]] = {
        200: {
            "model": Engagements,
            "content": {MEDIA[f].partition(";")[0]: {} for f in ("json", "jsonl", "csv", "parquet")},
        }
    }

    @routes.get("/agenda.{form}", responses=answers, tags=["lists"], summary="Who meets whom, when, is it still on")
    def files(
        form: Literal["json", "jsonl", "csv", "parquet"], asked: Annotated[AgendaQuery, Parameters()]
    ) -> Response:
        plain = [row(each) for each in engagements(desk, asked)]
        if form == "json":
            return JSONResponse({"total": len(plain), "items": plain})
        headers = {"content-disposition": f'attachment; filename="agenda.{form}"'}
        if form == "parquet":
            return Response(rows.parquet(COLUMNS, plain), media_type=MEDIA[form], headers=headers)
        lines = rows.csv(COLUMNS, plain) if form == "csv" else rows.jsonl(plain)
        return Response("".join(lines), media_type=MEDIA[form], headers=headers)

    return routes


def engagements(desk: Desk, asked: AgendaQuery) -> tuple[Engagement, ...]:
    """The engagements that are asked for. Raises ``UsageError`` for what there is not."""
    first, last = a_day(asked.first), a_day(asked.last)
    kinds = several(asked.what)
    found = desk.store.agenda(first=first, last=last, status=asked.status, who=asked.who, most=asked.most or ITEMS)
    return tuple(e for e in found if not kinds or e.item.what in kinds)


def row(engagement: Engagement) -> dict[str, Any]:
    """An engagement as JSON's types, with the address of the page that shows its words."""
    newest = engagement.newest
    return {**engagement.to_dict(), "href": f"/articles/{newest.record.id}?at={newest.item.id}"}


def shown(engagement: Engagement, reader: tzinfo | None) -> Line:
    """An engagement with its day and hour in the reader's zone."""
    value = engagement.item.start.value
    was = engagement.moved_from
    return Line(
        engagement, _day(value, reader), brief.hours(engagement.item.start, reader), was and brief.in_words(was)
    )


def _day(value: str | None, reader: tzinfo | None) -> str:
    if value is None:
        return ""
    if value.endswith("Z"):
        return datetime.fromisoformat(value).astimezone(reader).date().isoformat()
    return value[:10]


def _on(lines: list[Line], day: date) -> tuple[Line, ...]:
    written = day.isoformat()
    return tuple(line for line in lines if line.day == written or _lasts(line, written))


def _lasts(line: Line, day: str) -> bool:
    end = line.engagement.item.end
    return bool(len(line.day) == 10 and end and end.value and line.day < day <= end.value[:10])


def _month(asked: str | None, today: date) -> date:
    if asked is None:
        return today.replace(day=1)
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        raise UsageError(f"{asked!r} is no month. Write it as 2024-02.") from None
    if not 1 < first.year < 9998:
        raise UsageError(f"{asked!r} is out of the calendar.")
    return first


def _weeks(first: date) -> list[list[date]]:
    return months.Calendar().monthdatescalendar(first.year, first.month)
