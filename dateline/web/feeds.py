"""Feeds of what is new: the articles that came in last, of all, about somebody, of a story, or with words in them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Query as Parameters
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from dateline import brief
from dateline.export.feed import Entry, atom, json_feed
from dateline.record import Record
from dateline.store.listing import AskedArticles
from dateline.store.shelf import Sheet
from dateline.web.asking import Words, address
from dateline.web.desk import Desk, outside, visible

#: So many entries a feed has.
ENTRIES = 30
#: So many lines an entry tells.
LINES = 12


class FeedQuery(BaseModel):
    """What can be asked of a feed."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    who: Words = Field(None, description="Articles that name somebody: words of a name, or a code.")
    story: Words = Field(None, pattern="^[0-9a-f]{4,16}$", description="Articles of a story, by its id.")
    q: Words = Field(None, description='Articles with words: words, "a phrase", OR, -without.')


def router(desk: Desk) -> APIRouter:
    """The routes of the feeds."""
    routes = APIRouter(tags=["feeds"])

    @routes.get(
        "/feed.atom", summary="What is new (Atom)", response_class=Response,
        responses={200: {"content": {"application/atom+xml": {}}}},
    )  # fmt: skip
    def as_atom(request: Request, asked: Annotated[FeedQuery, Parameters()]) -> Response:
        return Response(atom(*_feed(desk, request, asked)), media_type="application/atom+xml")

    @routes.get(
        "/feed.json", summary="What is new (JSON Feed)", response_class=Response,
        responses={200: {"content": {"application/feed+json": {}}}},
    )  # fmt: skip
    def as_json(request: Request, asked: Annotated[FeedQuery, Parameters()]) -> Response:
        return JSONResponse(json_feed(*_feed(desk, request, asked)), media_type="application/feed+json")

    return routes


def _feed(desk: Desk, request: Request, asked: FeedQuery) -> tuple[str, str, str, list[Entry]]:
    base = str(request.base_url)
    given: dict[str, Any] = asked.model_dump(exclude_none=True)
    sheets = _sheets(desk, asked)
    records = {record.id: record for record in desk.shelf.records(sheet.id for sheet in sheets)}
    entries = [_entry(sheet, records[sheet.id], base) for sheet in sheets if sheet.id in records]
    words = "".join(f" · {value}" for value in given.values())
    own = base.rstrip("/") + address(request.url.path, given)
    home = f"/stories/{asked.story}" if asked.story else address("/search", given)
    return f"Dateline{visible(words)}", base.rstrip("/") + home, own, entries


def _sheets(desk: Desk, asked: FeedQuery) -> tuple[Sheet, ...]:
    if asked.story:
        parts = desk.store.story(asked.story).parts[::-1]
        found = (desk.shelf.sheet(part.article) for part in parts[:ENTRIES])
        return tuple(sheet for sheet in found if sheet is not None)
    if asked.q:
        hits = desk.store.search(asked.q, most=200)
        each = (desk.shelf.sheet(hit.article) for hit in hits)
        sheets = [sheet for sheet in each if sheet is not None]
        if asked.who:
            named = {s.id for s in desk.shelf.articles(AskedArticles(who=asked.who), most=1000).items}
            sheets = [sheet for sheet in sheets if sheet.id in named]
        return tuple(sorted(sheets, key=lambda sheet: sheet.first_seen, reverse=True)[:ENTRIES])
    if asked.who:
        return desk.shelf.articles(AskedArticles(who=asked.who), most=ENTRIES).items
    return desk.shelf.newest(ENTRIES)


def _entry(sheet: Sheet, record: Record, base: str) -> Entry:
    lines = brief.lines(record, desk_zone())
    told = [line for name in ("agenda", "statements", "events", "conflicts") for line in lines[name].values()]
    words = tuple(visible(_line(line)) for line in told[:LINES])
    link = f"{base}articles/{sheet.id}"
    published = sheet.published if sheet.published and "T" in sheet.published else None
    if published and len(published) == 22:  # minutes and an offset: RFC 3339 wants seconds
        published = f"{published[:16]}:00{published[16:]}"
    elif published and len(published) == 17:
        published = f"{published[:16]}:00Z"
    elif published:
        published = None
    title = visible(sheet.title or "(no headline)")
    return Entry(link, title, link, sheet.first_seen[:19] + "Z", words, outside(sheet.link), published)


def desk_zone() -> Any:
    """A feed is read anywhere: its hours are UTC's."""
    return brief.zone("UTC")


def _line(line: brief.Line) -> str:
    remark = f" [{line.remark}]" if line.remark else ""
    return f"{line.reference}  {line.lead}: {line.words}{remark}"
