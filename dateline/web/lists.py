"""The lists: statements, events, conflicts; as pages, as JSON, and as files of other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi import Query as Parameters
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel

from dateline import deeds, said
from dateline.export import annotation, geojson, polecat, rows
from dateline.record import Conflict, Record
from dateline.store.listing import Asked, Cursor, Page
from dateline.web.asking import (
    A_FILE,
    A_PAGE,
    ConflictsQuery,
    EventsQuery,
    Query,
    StatementsQuery,
    address,
)
from dateline.web.desk import Desk, plain_address
from dateline.web.drawing.bars import bars

MEDIA = {
    "json": "application/json", "jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet", "geojson": "application/geo+json",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "jsonld": 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
}  # fmt: skip
CONFLICT_COLUMNS = ("record", "conflict", "title", "link", "published", "kind", "about", "sides", "spans")


class Problem(BaseModel):
    """What is wrong, and what can be asked."""

    error: str


#: What a route says of an address that is nobody's.
MISSING: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "There is none such."}}


class Rows(BaseModel):
    """A page of a list: ``next`` is the ``cursor`` of the next one."""

    total: int
    items: list[dict[str, Any]]
    next: str | None


def _conflict(row: tuple[Record, Conflict]) -> dict[str, Any]:
    record, conflict = row
    article = record.article
    sides = [
        {"gist": side.gist, "statement": side.statement, "event": side.event, "span": list(side.span)}
        for side in conflict.sides
    ]
    values = (
        record.id, conflict.id, article.title, article.link, article.published.value, conflict.kind, conflict.about,
        sides, [list(side.span) for side in conflict.sides],
    )  # fmt: skip
    return dict(zip(CONFLICT_COLUMNS, values, strict=True))


@dataclass(frozen=True, slots=True)
class List:
    """A list: how it is read, the columns of its rows, a row as JSON's types, and where in which record it stands."""

    name: str
    columns: Sequence[str]
    read: Callable[..., Page[Any]]
    row: Callable[[Any], dict[str, Any]]
    at: Callable[[Any], tuple[Record, str]]

    def plain(self, item: Any) -> dict[str, Any]:
        """A row, with the address of the page that shows its words."""
        record, reference = self.at(item)
        return {**self.row(item), "href": f"/articles/{record.id}?at={reference}"}


def lists(desk: Desk) -> dict[str, List]:
    """The lists by name."""
    shelf = desk.shelf
    return {
        "statements": List(
            "statements", said.COLUMNS, shelf.statements, said.Said.to_dict, lambda x: (x.record, x.statement.id)
        ),
        "events": List("events", deeds.COLUMNS, shelf.events, deeds.Deed.to_dict, lambda x: (x.record, x.event.id)),
        "conflicts": List("conflicts", CONFLICT_COLUMNS, shelf.conflicts, _conflict, lambda x: (x[0], x[1].id)),
    }


Form = Literal["json", "jsonl", "csv", "parquet", "jsonld"]
EventForm = Literal["json", "jsonl", "csv", "parquet", "jsonld", "geojson", "tsv"]
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": Rows, "content": {media.partition(";")[0]: {} for media in MEDIA.values()}}
}


def router(desk: Desk) -> APIRouter:
    """The routes of the lists."""
    routes, known = APIRouter(), lists(desk)

    @routes.get("/statements", include_in_schema=False)
    def statements_page(request: Request, asked: Annotated[StatementsQuery, Parameters()]) -> Response:
        return _page(desk, request, known["statements"], asked)

    @routes.get("/statements.{form}", responses=ANSWERS, tags=["lists"], summary="Who said what")
    def statements(request: Request, form: Form, asked: Annotated[StatementsQuery, Parameters()]) -> Response:
        return written(desk, request, known["statements"], asked, form)

    @routes.get("/events", include_in_schema=False)
    def events_page(request: Request, asked: Annotated[EventsQuery, Parameters()]) -> Response:
        return _page(desk, request, known["events"], asked)

    @routes.get("/events.{form}", responses=ANSWERS, tags=["lists"], summary="Who did what to whom")
    def events(request: Request, form: EventForm, asked: Annotated[EventsQuery, Parameters()]) -> Response:
        return written(desk, request, known["events"], asked, form)

    @routes.get("/conflicts", include_in_schema=False)
    def conflicts_page(request: Request, asked: Annotated[ConflictsQuery, Parameters()]) -> Response:
        return _page(desk, request, known["conflicts"], asked)

    @routes.get("/conflicts.{form}", responses=ANSWERS, tags=["lists"], summary="Where accounts disagree")
    def conflicts(request: Request, form: Form, asked: Annotated[ConflictsQuery, Parameters()]) -> Response:
        return written(desk, request, known["conflicts"], asked, form)

    return routes


def _page(desk: Desk, request: Request, one: List, query: Any) -> Response:
    """The page of a list, or the way to its plainer or narrower address."""
    elsewhere = plain_address(request) or desk.narrowed(request)
    if elsewhere is not None:
        return elsewhere
    asked = query.asked()
    found = one.read(asked, query.after(), query.most or A_PAGE)
    days = None
    if one.name != "conflicts":
        days = bars(desk.fresh.get(("days", asked), partial(desk.shelf.days, asked)))
    return desk.page(
        request, f"{one.name}.html", name=one.name, query=query, given=query.given(), found=found,
        counted=desk.counted(asked), days=days, exports=_exports(one.name),
    )  # fmt: skip


def _exports(name: str) -> tuple[tuple[str, str], ...]:
    """The files of a list: what they are called, and how their names end."""
    made = [("JSON", "json"), ("JSON Lines", "jsonl"), ("CSV", "csv"), ("Parquet", "parquet")]
    if name == "events":
        made += [("GeoJSON", "geojson"), ("POLECAT", "tsv")]
    return (*made, ("Web Annotation", "jsonld"))


# --- files -------------------------------------------------------------------------------------------------------


def written(desk: Desk, request: Request, one: List, query: Query, form: str) -> Response:
    """A list in a form. JSON has a page of it; a file has all, up to ``most`` rows, and says in its ``Link`` header
    where it goes on."""
    asked = query.asked()  # type: ignore[attr-defined]
    if form == "json":
        found = one.read(asked, query.after(), query.most or A_PAGE)
        following = str(found.next) if found.next else None
        items = list(map(one.plain, found.items))
        return JSONResponse({"total": desk.counted(asked).total, "items": items, "next": following})
    most = query.most or A_FILE
    end = desk.shelf.end(asked, query.after(), most)
    every = _items(one, asked, query.after(), most)
    headers = {"content-disposition": f'attachment; filename="{one.name}.{form}"'}
    if end is not None:
        where = address(request.url.path, query.given(), cursor=end, most=query.most)
        headers["link"] = f'<{where}>; rel="next"'
    columns = (*one.columns, "href")
    if form in ("csv", "jsonl"):
        told = map(one.plain, every)
        lines = rows.csv(columns, told) if form == "csv" else rows.jsonl(told)
        return StreamingResponse(lines, media_type=MEDIA[form], headers=headers)
    data = _file(one, list(every), columns, form, str(request.base_url))
    return Response(data, media_type=MEDIA[form], headers=headers)


def _file(one: List, items: list[Any], columns: Sequence[str], form: str, base: str) -> bytes:
    if form == "parquet":
        return rows.parquet(columns, list(map(one.plain, items)))
    if form == "tsv":
        return polecat.write(items).text.encode()
    made = geojson.features(map(one.plain, items)) if form == "geojson" else _annotations(one, items, base)
    return JSONResponse(made).body  # type: ignore[return-value]


def _annotations(one: List, items: list[Any], base: str) -> dict[str, Any]:
    def each(item: Any) -> dict[str, Any]:
        record, reference = one.at(item)
        row = one.row(item)
        body = {name: value for name, value in row.items() if name not in ("spans", "title", "link")}
        spans = [tuple(span) for span in row["spans"]] or [(0, 0)]
        name = f"{base}articles/{record.id}/{reference}"
        return annotation.annotation(name, record, spans, "classifying", body)

    return annotation.page(f"{base}{one.name}.jsonld", map(each, items))


def _items(one: List, asked: Asked, after: Cursor | None, most: int) -> Iterator[Any]:
    """The items of a list, page by page, up to so many."""
    while most > 0:
        found = one.read(asked, after, min(most, 500))
        yield from found.items
        most, after = most - 500, found.next
        if after is None:
            return
