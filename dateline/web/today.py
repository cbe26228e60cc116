"""Today: what is next, what is new, what is disputed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Query as Parameters
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from dateline.choosing import since as first_day
from dateline.digest import Digest, digest
from dateline.store.listing import AskedArticles
from dateline.web.agenda import row, shown
from dateline.web.asking import Words
from dateline.web.desk import Desk, plain_address

#: The newest so many articles are read for what is new, if nobody says since when.
ARTICLES = 40
LINES = 10
#: How an engagement stands that is no longer as it was.
CHANGED = ("postponed", "cancelled", "denied")


class TodayQuery(BaseModel):
    """What can be asked of the first page."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    since: Words = Field(None, description="What was written on this day or later: 2024-02-05, yesterday, 36h, 7d.")
    who: Words = Field(None, description="Of articles that name somebody: words of a name, or a code.")


class Today(BaseModel):
    """What is next (engagements), and what the newest articles tell, the same thing once."""

    today: str
    next: list[dict[str, Any]]
    new: dict[str, Any]
    articles: list[dict[str, Any]]


def router(desk: Desk) -> APIRouter:
    """The routes of the first page."""
    routes = APIRouter()

    @routes.get("/", include_in_schema=False)
    def home() -> Response:
        return RedirectResponse("/today", 307)

    @routes.get("/today", include_in_schema=False)
    def page(request: Request, asked: Annotated[TodayQuery, Parameters()]) -> Response:
        if plain := plain_address(request):
            return plain
        return desk.page(
            request,
            "today.html",
            asked=asked,
            given=asked.model_dump(exclude_none=True),
            lines=LINES,
            **_all(desk, asked),
        )

    @routes.get("/today.json", tags=["lists"], summary="What is next, what is new, what is disputed")
    def today(asked: Annotated[TodayQuery, Parameters()]) -> Today:
        found = _all(desk, asked)
        return Today(
            today=desk.today().isoformat(),
            next=[row(line.engagement) for line in found["next"]],
            new=found["new"].to_dict(),
            articles=[{"article": s.id, "title": s.title, "href": f"/articles/{s.id}"} for s in found["articles"]],
        )

    return routes


def _all(desk: Desk, asked: TodayQuery) -> dict[str, Any]:
    since = first_day(asked.since)
    return desk.fresh.get(("today", since, asked.who), lambda: _made(desk, since, asked.who))


def _made(desk: Desk, since: str | None, who: str | None) -> dict[str, Any]:
    today = desk.today().isoformat()
    ahead = desk.store.agenda(first=today, who=who, most=80)
    new: Digest = digest(desk.store, since=since, about=who, most=ARTICLES)
    return {
        "next": [shown(each, desk.zone) for each in ahead if each.item.status != "denied"][:LINES],
        "new": new,
        "done": [one for one in new.events if one.item.event.status in ("happened", "ongoing")],
        "ahead": [one for one in new.events if one.item.event.status not in ("happened", "ongoing")],
        "changed": [one for one in new.agenda if one.item.moved_from or one.item.item.status in CHANGED],
        "articles": desk.shelf.articles(AskedArticles(since=since, who=who), most=12).items,
        "counts": desk.store.counts(),
    }
