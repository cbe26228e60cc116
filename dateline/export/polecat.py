"""Events in the columns of POLECAT (the PLOVER data set), tab-separated, ``None`` where not known.

One row an event; compound actors are a list in one field. A planned CONSULT, SUPPORT, COOPERATE or AID is AGREE, a
planned RETREAT is CONCEDE, as PLOVER's manual has it. Lost: status, background, who reports it, quantities, spans; what
is possible, conditional, denied or history has no row. Not filled: COW codes, city, district, province,
GeoNames numbers; an actor's title is the office held on the day, its id that of Wikidata.
Source of the columns: the POLECAT documentation, by way of ``plover.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dateline import __version__
from dateline.deeds import Deed, Side
from dateline.events import codebook
from dateline.export.coding import Table, Told, done, joined, written

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title",
    "Actor Name Raw", "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors",
    "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language",
    "Version",
)  # fmt: skip


def write(deeds: Iterable[Deed]) -> Table:
    """The table of the deeds, and what could not stand in it."""
    kept, left = done(deeds)
    return Table(written(COLUMNS, map(_row, kept), tabs=True), left)


def _row(told: Told) -> tuple[object, ...]:
    deed, event, article = told.deed, told.deed.event, told.deed.record.article
    kind = codebook.load().kinds.get(told.type)
    same = told.type == event.type
    people = joined(actor.name for actor in deed.record.actors if actor.kind == "person")
    bodies = joined(actor.name for actor in deed.record.actors if actor.kind in ("organisation", "government"))
    place = deed.place
    return (
        deed.id,
        deed.since,
        told.type,
        event.mode if same else None,
        event.score if same or kind is None else kind.score,
        event.quad if same or kind is None else kind.quad,
        joined(event.contexts),
        *_side(deed.actors),
        *_side(deed.recipients),
        *(
            (place.name, None, None, None, place.country, place.latitude, place.longitude, None)
            if place
            else (None,) * 8
        ),
        place.text if place else None,
        place.kind if place else None,
        article.site,
        (article.published.value or "")[:10] or None,
        people,
        bodies,
        joined(p.name for p in deed.record.places),
        article.language,
        f"dateline {__version__}",
    )


def _side(sides: Sequence[Side]) -> tuple[str | None, ...]:
    actors = [side.actor for side in sides if side.actor is not None]
    return (
        joined(side.name for side in sides),
        joined(side.code for side in sides),
        None,
        next((actor.sector for actor in actors if actor.sector), None),
        joined(actor.sector for actor in actors),
        joined(actor.office for actor in actors),
        joined(side.member.text for side in sides),
        joined(actor.wikidata for actor in actors),
    )
