"""The article: its text with what was read of it, a margin that says what stands where, each datum's evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Request
from fastapi import Path as InPath
from fastapi import Query as Parameters
from fastapi.responses import JSONResponse, Response

from dateline import brief
from dateline.brief import Line
from dateline.deeds import deeds
from dateline.errors import UsageError
from dateline.export import annotation
from dateline.record import AgendaItem, Conflict, Event, Record, Statement
from dateline.said import said
from dateline.spans import Span, index_at
from dateline.store.amending import FIELDS
from dateline.store.corrections import Correction
from dateline.store.shelf import Life, Sheet
from dateline.stories.model import Story
from dateline.web.cutting import Mark, Paragraph, Piece, cut, marks, paragraphs
from dateline.web.desk import Desk
from dateline.web.lists import MISSING

Identifier = Annotated[str, InPath(pattern="^[0-9a-f]{4,16}$", description="An article's id, or its beginning.")]
Reference = Annotated[str, InPath(pattern="^[a-z][0-9]{1,6}$", description="A datum of it: s7, e3, g1, c1, t2, p4.")]
#: What stands in the margin, in this order.
KINDS = {"g": "Scheduled", "s": "Said", "e": "Done", "c": "Disputed", "r": "Left out"}


KIND_OF = {"s": Statement, "e": Event, "g": AgendaItem, "c": Conflict}


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the margin: a datum's reference and its line in the brief; ``kind`` is the reference's letter."""

    reference: str
    kind: str
    line: Line


@dataclass(frozen=True, slots=True)
class Margin:
    """A paragraph with what stands beside it: notes, and the times and places in a run (reference, what it is)."""

    paragraph: Paragraph
    notes: tuple[Note, ...]
    times: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a datum stands there: its line, its sentences with the words in them, what is known of it, its life."""

    reference: str
    kind: str
    title: str
    pieces: tuple[Piece, ...]
    facts: tuple[tuple[str, str, str | None], ...]  # name, value, address
    life: Life | None
    fields: tuple[str, ...] = ()  # what of it can be corrected

    @property
    def standing(self) -> tuple[Correction, ...]:
        """The corrections of it that hold."""
        return tuple(one for one in (self.life.corrections if self.life else ()) if one.undone is None)


def router(desk: Desk) -> APIRouter:
    """The routes of an article."""
    routes = APIRouter()

    @routes.get(
        "/articles/{article}.json",
        responses=MISSING,
        tags=["articles"],
        summary="The record of an article, with its versions",
    )
    def record(article: Identifier) -> dict[str, Any]:
        sheet, found = _found(desk, article)
        copies = [{"article": c.article, "link": c.link, "day": c.day} for c in desk.store.copies(sheet.id)]
        plain = {name: getattr(sheet, name) for name in ("first_seen", "current", "copy_of", "likeness")}
        return {"record": found.to_dict(), **plain, "copies": copies, "href": f"/articles/{sheet.id}"}

    @routes.get(
        "/articles/{article}.jsonld", responses=MISSING, tags=["articles"], summary="Its data as W3C Web Annotations"
    )
    def annotations(request: Request, article: Identifier) -> Response:
        _, found = _found(desk, article)
        base = str(request.base_url)
        page = annotation.page(f"{base}articles/{found.id}.jsonld", _annotations(found, base))
        return JSONResponse(page, media_type="application/ld+json")

    @routes.get("/articles/{article}", include_in_schema=False)
    def page(
        request: Request,
        article: Identifier,
        at: Annotated[str | None, Parameters(max_length=10)] = None,
        rejected: Annotated[bool, Parameters()] = False,
    ) -> Response:
        sheet, found = _found(desk, article)
        return desk.page(
            request, "article.html", sheet=sheet, record=found, at=at, rejected=rejected,
            margins=_margins(desk, found, rejected=rejected), facts=brief.compose(found, desk.zone).facts,
            copies=desk.store.copies(sheet.id), story=_story(desk, sheet.id), versions=desk.shelf.versions(sheet.id),
        )  # fmt: skip

    @routes.get("/articles/{article}/{reference}", include_in_schema=False)
    def evidence_page(
        request: Request, article: Identifier, reference: Reference, part: Literal["1"] | None = None
    ) -> Response:
        sheet, found = _found(desk, article)
        told = evidence(desk, found, reference)
        template = "_evidence.html" if part else "evidence.html"
        return desk.page(request, template, sheet=sheet, record=found, evidence=told, at=reference)

    return routes


def _margins(desk: Desk, record: Record, *, rejected: bool) -> tuple[Margin, ...]:
    """The paragraphs of a record, which is cut once and read by many. The record goes with them: while it is held, its
    number in memory is nobody else's."""
    key = ("margins", id(record), rejected)
    return desk.fresh.get(key, lambda: (record, tuple(margins(record, rejected=rejected))))[1]


def _story(desk: Desk, article: str) -> Story | None:
    """The story of an article; what a page said before has none."""
    try:
        return desk.store.story(article)
    except UsageError:
        return None


def _found(desk: Desk, article: str) -> tuple[Sheet, Record]:
    sheet = desk.shelf.sheet(article)
    if sheet is None:  # perhaps the beginning of an id, as a brief prints it
        try:
            sheet = desk.shelf.sheet(desk.store.find(article).id)
        except UsageError as error:
            raise HTTPException(404, str(error)) from None
    record = desk.shelf.record(sheet.id) if sheet else None
    if sheet is None or record is None:
        raise HTTPException(404, "There is no such article.")
    return sheet, record


# --- the margin --------------------------------------------------------------------------------------------------


def margins(record: Record, *, rejected: bool = False) -> Iterator[Margin]:
    """The paragraphs with their margins: each datum stands beside the paragraph in which its words begin."""
    cuts = paragraphs(record.article.text, marks(record, rejected=rejected))
    starts = [0, *(paragraph.span[0] for paragraph in cuts[1:])]
    notes: dict[int, list[Note]] = {}
    times: dict[int, list[tuple[str, str]]] = {}
    places: dict[int, list[tuple[str, str]]] = {}
    for span, note in _notes(record, rejected=rejected):
        notes.setdefault(index_at(starts, span[0]), []).append(note)
    for n, time in enumerate(record.times, 1):
        times.setdefault(index_at(starts, time.span[0]), []).append((f"t{n}", _time(time)))
    for n, place in enumerate(record.places, 1):
        if place.used_as in ("place", "government"):
            places.setdefault(index_at(starts, place.span[0]), []).append((f"p{n}", _place(place)))
    order = list(KINDS)
    for at, paragraph in enumerate(cuts):
        mine = sorted(notes.get(at, ()), key=lambda note: order.index(note.kind))
        yield Margin(paragraph, tuple(mine), tuple(times.get(at, ())), tuple(places.get(at, ())))


def _notes(record: Record, *, rejected: bool) -> Iterator[tuple[Span, Note]]:
    lines = brief.lines(record)
    spans = {reference: told[1] for reference, told in brief.references(record).items()}
    for name in ("agenda", "statements", "events", "conflicts"):
        for reference, line in lines[name].items():
            yield next(iter(sorted(spans[reference])), (0, 0)), Note(reference, reference[0], line)
    if rejected:
        for n, one in enumerate(record.rejected, 1):
            yield one.span, Note(f"r{n}", "r", Line(f"r{n}", one.kind, one.why))


def _time(time: Any) -> str:
    return brief.in_words(time.value) if time.value and time.value[:4].isdigit() else time.text


def _place(place: Any) -> str:
    return f"{place.name}, {place.country}" if place.country and place.kind != "country" else str(place.name)


def _annotations(record: Record, base: str) -> Iterator[dict[str, Any]]:
    plain = record.to_dict()
    lists = {"s": "statements", "e": "events", "g": "agenda", "c": "conflicts"}
    known = {datum["id"]: datum for name in lists.values() for datum in plain[name]}
    for reference, (_, spans) in brief.references(record).items():
        if spans and reference in known:
            body = {"kind": lists[reference[0]], **known[reference]}
            yield annotation.annotation(f"{base}articles/{record.id}/{reference}", record, spans, "classifying", body)


# --- evidence ----------------------------------------------------------------------------------------------------


def evidence(desk: Desk, record: Record, reference: str) -> Evidence:
    """The evidence of a datum. Raises a 404 for a reference that the record has not."""
    spans, title, facts = _told(record, reference)
    kind = reference[0]
    life = desk.shelf.life(record.id, reference) if kind in "segc" else None
    if title is None:
        if not (life and life.corrections):
            raise HTTPException(404, f"There is no {reference} in this article.")
        original = desk.shelf.record(record.id, corrected=False)
        assert original is not None
        record = original
        spans, title, facts = _told(record, reference)
        assert title is not None
    fields = FIELDS[KIND_OF[kind]] if kind in KIND_OF else ()
    return Evidence(reference, kind, title, _context(record, reference, spans), tuple(facts), life, fields)


def _context(record: Record, reference: str, spans: tuple[Span, ...]) -> tuple[Piece, ...]:
    """The sentences in which the words stand, with one before and one behind, cut into pieces."""
    if not spans:
        return ()
    article = record.article
    sentences = article.sentences or ((0, len(article.text)),)
    first, last = min(s for s, _ in spans), max(e for _, e in spans)
    near = [n for n, (start, end) in enumerate(sentences) if start < last and end > first] or [0]
    start = sentences[max(0, near[0] - 1)][0]
    end = max(last, sentences[min(len(sentences) - 1, near[-1] + 1)][1])
    here = [m for m in marks(record) if m.reference == reference and m.span[0] < end and m.span[1] > start]
    here += [Mark(span, reference, "rejected") for span in spans if not here]
    moved = [Mark((m.span[0] - start, m.span[1] - start), m.reference, m.part) for m in here]
    return cut(article.text[start:end], moved)


def _told(record: Record, reference: str) -> tuple[tuple[Span, ...], str | None, list[tuple[str, str, str | None]]]:
    """The spans of a datum, what it is, and what is known of it."""
    facts: list[tuple[str, str, str | None]] = []

    def put(name: str, value: object, link: str | None = None) -> None:
        if value not in (None, "", ()):
            facts.append((name, str(value), link))

    lists = {"t": record.times, "p": record.places, "r": record.rejected}
    kind, number = reference[0], int(reference[1:])
    if kind in lists:
        if not 1 <= number <= len(lists[kind]):
            return (), None, []
        datum: Any = lists[kind][number - 1]
        for name in (
            "type",
            "value",
            "start",
            "end",
            "zone",
            "precision",
            "kind",
            "country",
            "used_as",
            "source",
            "why",
        ):
            put(name.replace("_", " "), getattr(datum, name, None))
        if kind == "p" and datum.latitude is not None:
            put("position", f"{datum.latitude:g}, {datum.longitude:g}", f"/map?country={datum.country or ''}")
        return (datum.span,), datum.name if kind == "p" else datum.text, facts
    known = brief.references(record)
    if reference not in known:
        return (), None, []
    title, spans = known[reference]
    if kind == "s":
        row = next(row for row in said([record]) if row.statement.id == reference)
        _of_statement(row, put)
    elif kind == "e":
        deed = next(row for row in deeds([record]) if row.event.id == reference)
        _of_event(deed, put)
    elif kind == "g":
        item = next(item for item in record.agenda if item.id == reference)
        _of_item(record, item, put)
    elif kind == "c":
        conflict = next(one for one in record.conflicts if one.id == reference)
        for side in conflict.sides:
            own = side.statement or side.event
            put(own or "side", side.gist, f"/articles/{record.id}/{own}" if own else None)
    elif kind == "a":
        actor = next(actor for actor in record.actors if actor.id == reference)
        for name in ("kind", "code", "sector", "office", "wikidata"):
            put(name, getattr(actor, name))
        put("mentions", len(actor.mentions))
        put("in the store", actor.name, f"/actor?who={actor.name}")
    return tuple(spans), title, facts


def _of_statement(row: Any, put: Any) -> None:
    statement, speaker = row.statement, row.speaker
    put("speaker", speaker.name if speaker else None, f"/actor?who={speaker.name}" if speaker else None)
    put("office", speaker.office if speaker else None)
    put("acts for", speaker.code if speaker else None, f"/actor?who={speaker.code}" if speaker else None)
    source = statement.source
    for name, value in (("source", source.kind), ("standing", source.standing), ("grounds", source.grounds)):
        put(name, value)
    put("unnamed", source.why_unnamed)
    put("stance", statement.stance, f"/statements?stance={statement.stance}")
    put("directness", statement.directness)
    put("cue", statement.cue.text)
    put("said on", statement.published.value if statement.published else None)
    put("to", statement.addressee.text if statement.addressee else None)
    put("where", statement.venue.text if statement.venue else None)
    for above in row.through:
        put("as told by", above.source.text, f"/articles/{row.record.id}/{above.id}")


def _of_event(deed: Any, put: Any) -> None:
    event = deed.event
    put("type", f"{event.type} {event.mode or ''}".strip(), f"/events?type={event.type}")
    for name, sides in (("actor", deed.actors), ("recipient", deed.recipients)):
        for side in sides:
            put(name, f"{side.name} ({side.code})" if side.code else side.name, f"/actor?who={side.name}")
    put("status", event.status + (", told as history" if event.background else ""), f"/events?status={event.status}")
    words = deed.record.article.text[slice(*event.date.span)] if event.date.span else event.date.value or ""
    put("date", brief.dated(event.date.value, words) if event.date.value else None)
    put(
        "read from",
        "the words" if event.date.span else "the tense and the article's date" if event.date.value else None,
    )
    put("place", deed.place.name if deed.place else None, f"/events?place={deed.place.name}" if deed.place else None)
    put("contexts", ", ".join(event.contexts))
    put("quantities", ", ".join(quantity.text for quantity in event.quantities))
    put("quad class", event.quad)
    put("score", f"{event.score:g}")
    for teller, statement in zip(deed.reporters, deed.told_by, strict=True):
        put("told by", teller, f"/articles/{deed.record.id}/{statement.id}")


def _of_item(record: Record, item: Any, put: Any) -> None:
    put("start", brief.hours(item.start, None))
    put("precision", item.start.precision)
    for clock in item.start.clocks:
        put("clock", f"{clock.text} = {clock.utc or 'unknown'}{f' ({clock.zone})' if clock.zone else ''}")
    agree = {True: "agree", False: "DISAGREE", None: None}[item.start.clocks_agree]
    put("clocks", agree)
    put("end", item.end.value if item.end else None)
    put("moved from", item.moved_from)
    put("status", item.status)
    put("place", item.place.text if item.place else None)
    names = {actor.id: actor.name for actor in record.actors}
    for name, members in (("takes part", item.participants), ("absent", item.absent)):
        for member in members:
            who = names.get(member.actor or "", member.text)
            put(name, who, f"/actor?who={who}")
    for statement in item.statements:
        put("said in", statement, f"/articles/{record.id}/{statement}")
