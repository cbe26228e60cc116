"""Events in columns like GDELT's, as CSV with a heading: one row for each actor and recipient.

Event codes are CAMEO roots ("04", always two digits: strings), since PLOVER's types are CAMEO's roots. Lost: whatever
POLECAT's table loses, the lists (two actors and two recipients are four rows, two that meet one), PLOVER's modes. Not
filled: tone, Goldstein's scale (there is none for PLOVER), and everything GDELT counts over many articles. Countries of
places are ISO 3166 alpha-3, not FIPS. Source of the columns: GDELT Event Database codebook 2.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product

from dateline.deeds import Deed, Side
from dateline.export.coding import Table, Told, by_mode, codes, done, written

COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year",
    "Actor1Code", "Actor1Name", "Actor1CountryCode", "Actor1Type1Code",
    "Actor2Code", "Actor2Name", "Actor2CountryCode", "Actor2Type1Code",
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
    "ActionGeo_FullName", "ActionGeo_CountryCode", "ActionGeo_Lat", "ActionGeo_Long", "DATEADDED", "SOURCEURL",
)  # fmt: skip


def write(deeds: Iterable[Deed]) -> Table:
    """The table of the deeds, and what could not stand in it."""
    kept, left = done(deeds)
    table = codes()["cameo"]
    strange = [(told.deed, f"{told.type} is no type of CAMEO") for told in kept if by_mode(table, told) is None]
    rows = (row for told in kept if (code := by_mode(table, told)) for row in _rows(told, code))
    return Table(written(COLUMNS, rows), (*left, *strange))


def _rows(told: Told, code: str) -> Iterator[tuple[object, ...]]:
    deed, article = told.deed, told.deed.record.article
    date = (deed.since or "").replace("-", "")
    place = deed.place
    quad = _quad(code)
    pairs: list[tuple[Side | None, Side | None]] = list(product(deed.actors or (None,), deed.recipients or (None,)))
    if len(deed.actors) > 1 and not deed.recipients:
        pairs = list(combinations(deed.actors, 2))  # those who meet
    lead = article.text.find("\n\n")
    for number, (actor, recipient) in enumerate(pairs):
        yield (
            deed.id if len(pairs) == 1 else f"{deed.id}-{number + 1}",
            date,
            date[:6],
            date[:4],
            *_side(actor),
            *_side(recipient),
            int(lead < 0 or deed.trigger[0] < lead),
            code,
            code,
            code,
            quad,
            None,
            len(deed.event.mentions),
            1,
            1,
            None,
            *((place.name, place.country, place.latitude, place.longitude) if place else (None,) * 4),
            (article.published.value or "")[:10].replace("-", ""),
            article.link,
        )


def _quad(code: str) -> int:
    """GDELT's quad class of a CAMEO root: verbal and material cooperation, verbal and material conflict."""
    root = int(code)
    return 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4


def _side(side: Side | None) -> tuple[str | None, ...]:
    if side is None:
        return (None,) * 4
    sector = side.actor.sector if side.actor else None
    return "".join(part for part in (side.code, sector) if part) or None, side.name, side.code, sector
