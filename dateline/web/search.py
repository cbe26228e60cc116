"""Search: the articles in which words stand, the best first; without words all articles, the newest first."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Query as Parameters
from fastapi.responses import Response
from pydantic import BaseModel

from dateline.choosing import since as first_day
from dateline.store.search import Hit
from dateline.store.shelf import Sheet
from dateline.web.asking import A_PAGE, ArticlesQuery
from dateline.web.desk import Desk, plain_address


class Articles(BaseModel):
    """Articles; ``next`` is the ``cursor`` of the next page (of a search there is one page)."""

    items: list[dict[str, Any]]
    next: str | None


def router(desk: Desk) -> APIRouter:
    """The routes of the search."""
    routes = APIRouter()

    @routes.get("/search", include_in_schema=False)
    def page(request: Request, asked: Annotated[ArticlesQuery, Parameters()]) -> Response:
        if plain := plain_address(request):
            return plain
        hits, sheets, following = _found(desk, asked)
        return desk.page(
            request, "search.html", query=asked, given=asked.given(), hits=hits, sheets=sheets, next=following,
            counts=desk.fresh.get("counts", desk.store.counts),
        )  # fmt: skip

    @routes.get(
        "/search.json", tags=["articles"], summary="The articles in which words stand; without words, the newest"
    )
    def search(asked: Annotated[ArticlesQuery, Parameters()]) -> Articles:
        hits, sheets, following = _found(desk, asked)
        items = [{**hit.to_dict(), "href": f"/articles/{hit.article}"} for hit in hits]
        items += [{**_plain(sheet), "href": f"/articles/{sheet.id}"} for sheet in sheets]
        return Articles(items=items, next=following)

    return routes


def _plain(sheet: Sheet) -> dict[str, Any]:
    values = asdict(sheet)
    return {"article": values.pop("id"), **{name: value for name, value in values.items() if name != "page"}}


def _found(desk: Desk, asked: ArticlesQuery) -> tuple[tuple[Hit, ...], tuple[Sheet, ...], str | None]:
    if asked.q:
        most = min(asked.most or A_PAGE, 500)
        return desk.store.search(asked.q, since=first_day(asked.since), most=most), (), None
    found = desk.shelf.articles(asked.asked(), asked.after(), min(asked.most or A_PAGE, 500))
    return (), found.items, str(found.next) if found.next else None
