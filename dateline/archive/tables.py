"""The tables of an archive: their columns, and the rows of one page. docs/archive.md describes each column."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from dateline import deeds, said
from dateline.archive.inputs import Located
from dateline.diary import Telling
from dateline.errors import UsageError
from dateline.record import Actor, AgendaItem, Conflict, Member, Record

Row = dict[str, Any]
Rows = dict[str, list[Row]]

#: Where a page lies, so that its bytes can be had again.
PLACE = ("address", "file", "offset", "sha256")
#: The columns of each table. ``day``: on which the article was written, or the last on which it can have been.
COLUMNS: dict[str, tuple[str, ...]] = {
    "articles": (
        "record", *PLACE, "title", "link", "site", "section", "authors", "language", "published",
        "published_precision", "day", "retrieved", "text", "warnings", "gaps", "statements", "events", "agenda",
        "conflicts", "dateline", "model", "codebook", "actors", "places", "learned", "json",
    ),
    "statements": (*said.COLUMNS, "day"),
    "events": (*deeds.COLUMNS, "day"),
    "agenda": (
        "record", "item", "title", "link", "published", "what", "status", "start", "end", "precision", "clocks_agree",
        "moved_from", "participants", "participant_codes", "absent", "place", "words", "told_in", "spans", "day",
    ),
    "conflicts": (
        "record", "conflict", "title", "link", "published", "kind", "about", "gists", "told_in", "of_events", "spans",
        "day",
    ),
    "refused": (*PLACE, "why", "code"),
}  # fmt: skip
#: The tables that are parted by month.
PARTED = tuple(name for name in COLUMNS if name != "refused")

_LISTS = {
    "articles": {"authors", "warnings", "gaps"},
    "events": {"contexts", "actors", "actor_codes", "recipients", "recipient_codes", "quantities", "said_by"},
    "agenda": {"participants", "participant_codes", "absent", "told_in"},
    "conflicts": {"gists", "told_in", "of_events"},
}
_NUMBERS = {"events": {"score", "latitude", "longitude"}}
_COUNTS = {"articles": {"statements", "events", "agenda", "conflicts"}, "refused": {"code"}, "events": {"quad"}}
_YES_OR_NO = {"events": {"background"}, "agenda": {"clocks_agree"}}


@cache
def schema(table: str) -> Any:
    """The ``pyarrow.Schema`` of a table. Raises ``UsageError`` without pyarrow."""
    arrow = pyarrow()

    def kind(column: str) -> Any:
        if column in _LISTS.get(table, ()):
            return arrow.list_(arrow.string())
        if column == "spans":
            return arrow.list_(arrow.list_(arrow.int32()))
        if column in _NUMBERS.get(table, ()):
            return arrow.float64()
        if column in _COUNTS.get(table, ()):
            return arrow.int32()
        if column in _YES_OR_NO.get(table, ()):
            return arrow.bool_()
        return arrow.int64() if column == "offset" else arrow.string()

    return arrow.schema([(column, kind(column)) for column in COLUMNS[table]])


def pyarrow() -> Any:
    """The library, or the cure."""
    try:
        import pyarrow
    except ImportError:
        raise UsageError(
            "Parquet needs pyarrow, which is not installed. Install it: pip install 'dateline[archive]'."
        ) from None
    return pyarrow


def rows(record: Record) -> Rows:
    """The rows of a record by table; those of the article are without the page's place."""
    actors = {actor.id: actor for actor in record.actors}
    day = _day(record)
    article = record.article
    same = {
        "record": record.id,
        "title": article.title,
        "link": article.link,
        "published": article.published.value,
        "day": day,
    }
    return {
        "articles": [{**same, **_article(record)}],
        "statements": [{**row.to_dict(), "day": day} for row in said.said([record])],
        "events": [{**row.to_dict(), "day": day} for row in deeds.deeds([record])],
        "agenda": [{**same, **_item(record, item, actors)} for item in record.agenda],
        "conflicts": [{**same, **_conflict(conflict)} for conflict in record.conflicts],
    }


def placed(made: Rows, page: Located) -> Rows:
    """The rows of a page with its place in that of its article."""
    (article,) = made["articles"]
    return {**made, "articles": [{**article, **_place(page)}]}


def refused(page: Located, why: str, code: int) -> Rows:
    """The row of a page that has no record."""
    return {"refused": [{**_place(page), "why": why, "code": code}]}


def month(row: Row) -> str | None:
    """The part of the table in which a row stands: "2024-02", or ``None``."""
    day = row["day"]
    return day[:7] if day and len(day) >= 7 else None


def _place(page: Located) -> Row:
    return {"address": page.address, "file": page.file, "offset": page.offset, "sha256": page.sha256}


def _day(record: Record) -> str | None:
    """The same day as the store's."""
    published = record.article.published
    return (published.value or published.latest or record.article.retrieved or "")[:10] or None


def _article(record: Record) -> Row:
    article, version = record.article, record.version
    plain = record.to_dict()
    plain["article"]["text"] = None  # it has a column of its own
    return {
        "site": article.site,
        "section": article.section,
        "authors": list(article.authors),
        "language": article.language,
        "published_precision": article.published.precision,
        "retrieved": article.retrieved,
        "text": article.text,
        "warnings": [warning.kind for warning in article.warnings],
        "gaps": [f"{gap.step}: {gap.why}" for gap in record.gaps],
        "statements": len(record.statements),
        "events": len(record.events),
        "agenda": len(record.agenda),
        "conflicts": len(record.conflicts),
        "dateline": version.dateline,
        "model": version.model,
        "codebook": version.codebook,
        "actors": version.actors,
        "places": version.places,
        "learned": version.learned,
        "json": json.dumps(plain, ensure_ascii=False, separators=(",", ":")),
    }


def record_of(row: Row) -> Record:
    """The record of a row of articles, as it was read."""
    plain = json.loads(row["json"])
    plain["article"]["text"] = row["text"]
    return Record.from_dict(plain)


def _item(record: Record, item: AgendaItem, actors: dict[str, Actor]) -> Row:
    def name(member: Member) -> str:
        actor = actors.get(member.actor or "")
        return actor.name if actor else member.text

    def code(member: Member) -> str | None:
        actor = actors.get(member.actor or "")
        return actor.code if actor else None

    return {
        "item": item.id,
        "what": item.what,
        "status": item.status,
        "start": item.start.value,
        "end": item.end.value if item.end else None,
        "precision": item.start.precision,
        "clocks_agree": item.start.clocks_agree,
        "moved_from": item.moved_from,
        "participants": [name(member) for member in item.participants],
        "participant_codes": [code(member) for member in item.participants],
        "absent": [name(member) for member in item.absent],
        "place": item.place.text if item.place else None,
        "words": Telling(record, item).words,
        "told_in": list(item.statements),
        "spans": [list(span) for span in item.spans],
    }


def _conflict(conflict: Conflict) -> Row:
    sides = conflict.sides
    return {
        "conflict": conflict.id,
        "kind": conflict.kind,
        "about": conflict.about,
        "gists": [side.gist for side in sides],
        "told_in": [side.statement for side in sides],
        "of_events": [side.event for side in sides],
        "spans": [list(side.span) for side in sides],
    }
