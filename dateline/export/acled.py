"""Violence, protest and the like in columns like ACLED's, as CSV with a heading: one row an event.

Only ASSAULT, PROTEST, and of COERCE, RETREAT and MOBILIZE what ACLED calls strategic developments; all else is left
out, and so is what has no date. An ASSAULT is a battle only where both sides are known to be armed, else an attack
on civilians. Lost: whatever POLECAT's table loses. Not filled: fatalities (a number of dead is only sure where
somebody has read it), admin areas, ISO numbers, source scale. Nobody of ACLED has checked these rows, and they are
not ACLED data. Source of the columns: ACLED codebook, 2023.
"""

from __future__ import annotations

from collections.abc import Iterable

from dateline.deeds import Deed, Side
from dateline.export.coding import Table, Told, by_mode, codes, done, joined, written

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "civilian_targeting", "country",
    "location", "latitude", "longitude", "geo_precision", "source", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
#: Who may be a civilian (PLOVER's sectors).
CIVILIANS = frozenset({"CVL", "JRN", "MED", "EDU", "REF", "AGR", "BUS", "LAB", "SOC", "REL", "NGO"})
#: ACLED's kinds of actor, by PLOVER's sectors.
KINDS = {
    "GOV": "State forces", "MIL": "State forces", "COP": "State forces", "REB": "Rebel group",
    "PRM": "Political militia", "UAF": "Political militia", "OPP": "Protesters", "SOC": "Protesters",
} | dict.fromkeys(sorted(CIVILIANS - {"SOC"}), "Civilians")  # fmt: skip
ARMED = frozenset({"GOV", "MIL", "COP", "REB", "PRM", "UAF", "SPY"})
DISORDER = {
    "Battles": "Political violence",
    "Violence against civilians": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Protests": "Demonstrations",
    "Riots": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
#: How exact a date and a place are: 1 is exact, 3 is a month, or a region.
TIMES = dict.fromkeys(("day", "part", "hour", "minute"), 1) | {"week": 2, "weekend": 2}
PLACES = {"city": 1, "capital": 1, "town": 1, "admin1": 3, "region": 3}


def write(deeds: Iterable[Deed]) -> Table:
    """The table of the deeds, and what could not stand in it."""
    kept, left = done(deeds)
    table = codes()["acled"]
    rows = []
    for told in kept:
        entry = by_mode(table, told)
        if entry is None:
            left += ((told.deed, f"{told.type}, which ACLED does not have"),)
        elif not told.deed.event.date.start:
            left += ((told.deed, "without a date"),)
        else:
            rows.append(_row(told, entry))
    return Table(written(COLUMNS, rows), left)


def _row(told: Told, entry: dict[str, object]) -> tuple[object, ...]:
    deed, article = told.deed, told.deed.record.article
    civilians = any(_sector(side) in CIVILIANS for side in deed.recipients)
    kind, sub = str(entry["type"]), str(entry["sub"])
    armed = all(any(_sector(side) in ARMED for side in sides) for sides in (deed.actors, deed.recipients))
    if not armed and isinstance(against := entry.get("against"), list):
        kind, sub = against
    date = (deed.event.date.start or "")[:10]
    place, (first, last) = deed.place, article.sentence(deed.trigger)
    return (
        deed.id,
        date,
        date[:4],
        TIMES.get(deed.event.date.precision or "", 3),
        DISORDER[kind],
        kind,
        sub,
        *_side(deed.actors),
        *_side(deed.recipients),
        "Civilian targeting" if civilians and DISORDER[kind] == "Political violence" else None,
        place.country if place else None,
        place.name if place else None,
        place.latitude if place else None,
        place.longitude if place else None,
        PLACES.get(place.kind, 3) if place else None,
        article.site or article.url,
        " ".join(article.text[first:last].split()),
        None,
        joined(quantity.text for quantity in deed.event.quantities),
        (article.published.value or "")[:10] or None,
    )


def _side(sides: tuple[Side, ...]) -> tuple[str | None, ...]:
    """The first, those with it, and what kind of actor the first is."""
    if not sides:
        return None, None, None
    return sides[0].name, joined(side.name for side in sides[1:]), KINDS.get(_sector(sides[0]) or "")


def _sector(side: Side) -> str | None:
    return side.actor.sector if side.actor else None
