"""Copies: the same text at other addresses, to the letter or nearly (another headline, a cut tail, a changed byline).

They are kept, linked to the article that came first, and counted once. Candidates come from MinHash bands, which the
store keeps; whether one is a copy is decided by the words themselves. An account with other figures is an update, not a
copy.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, case, select, update

from dateline.store.rows import identity
from dateline.store.schema import articles, bands, texts
from dateline.store.sql import insert

#: MinHash: so many permutations, in bands of so many rows. Of texts that share 4 in 10 of their word triples, 19 in 20
#: meet in a band.
PERMUTATIONS, ROWS = 128, 3
SEED = 20211230
#: A copy shares so much of its word triples with the original: of both together, or of the shorter alone.
SHARED, CONTAINED = 0.65, 0.85
#: Of fewer triples nothing is told but that they are the same.
FEWEST = 50


#: With so many articles one is compared at most, with copies last: a thousand copies of one wire story cost no more.
CANDIDATES = 60
#: A dateline stands within so many words; its day may be that of the copy.
DATELINE = 12
MONTHS = frozenset({"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"})


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is compared: its word triples and its figures."""

    triples: frozenset[str]
    figures: frozenset[str]


def seen_as(text: str) -> Text:
    """Small letters, no marks, no punctuation."""
    plain = unicodedata.normalize("NFKD", text).lower()
    words = re.findall(r"\w+(?:[.,:]\d+)*", "".join(c for c in plain if not unicodedata.combining(c)))
    triples = frozenset(map(" ".join, zip(words, words[1:], words[2:], strict=False)))
    figures = {word for at, word in enumerate(words) if word[0].isdigit() and not _of_dateline(words, at)}
    return Text(triples or frozenset(words), frozenset(figures))


def _of_dateline(words: list[str], at: int) -> bool:
    """Whether a figure is the day or the year of a dateline."""
    if at >= DATELINE or not (words[at].isdecimal() and len(words[at]) in (1, 2, 4)):
        return False
    around = words[max(0, at - 2) : at + 2]
    return any(word[:3] in MONTHS for word in around)


def likeness(one: Text, other: Text) -> float:
    """How much of their words two texts share, from 0 to 1; 1 is the same words. 0 where each has figures that the
    other has not: then one brings the other up to date."""
    if one.triples == other.triples:
        return 1.0
    short, long = sorted((one, other), key=lambda text: len(text.triples))
    updated = one.figures - other.figures and other.figures - one.figures
    if updated or len(short.triples) < FEWEST:
        return 0.0
    common = len(short.triples & long.triples)
    return max(common / len(short.triples | long.triples), common / len(short.triples) * SHARED / CONTAINED)


def link(connection: Connection, number: int, page: str, text: str) -> None:
    """Note whether a new article of a page is a copy of one that came before."""
    mine = seen_as(text)
    marks = _bands(mine.triples)
    near = (
        select(articles.c.id, articles.c.number, texts.c.text, articles.c.copy_of, articles.c.retold_from)
        .join(texts)
        .where(articles.c.number.in_(select(bands.c.article).where(bands.c.band.in_(marks))))
        .where(articles.c.current, articles.c.page != page)  # what a page said before is no copy
        .order_by(articles.c.copy_of.is_not(None), articles.c.number)
        .limit(CANDIDATES)
    )
    found = [(likeness(mine, seen_as(r.text)), -r.number, r) for r in connection.execute(near)]
    if (best := max(found, key=lambda each: each[:2], default=None)) and best[0] >= SHARED:
        values = {
            "copy_of": best[2].copy_of or best[2].id,
            "retold_from": best[2].retold_from,
            "likeness": round(best[0], 3),
        }
        connection.execute(update(articles).where(articles.c.number == number).values(values))
    connection.execute(insert(connection, bands), [{"band": band, "article": number} for band in sorted(marks)])


def promote(connection: Connection, page: str) -> None:
    """Where a page no longer says what others copied, the first of the copies stands in its place."""
    copy = articles.alias()
    left = select(copy.c.copy_of).where(copy.c.current)
    gone = select(articles.c.id).where(articles.c.page == page, ~articles.c.current, articles.c.id.in_(left))
    for original in list(connection.execute(gone).scalars()):
        standing = select(articles.c.id).where(articles.c.copy_of == original, articles.c.current)
        columns = (articles.c.id, articles.c.retold_from)
        first = connection.execute(standing.with_only_columns(*columns).order_by(articles.c.number).limit(1)).one()
        alone = {"copy_of": None, "retold_from": None, "likeness": None}
        connection.execute(update(articles).where(articles.c.id == first.id).values(alone))
        alike = articles.c.retold_from.is_(None) if first.retold_from is None else articles.c.retold_from.is_not(None)
        values = {"copy_of": first.id, "retold_from": case((alike, None), else_=first.id)}
        connection.execute(update(articles).where(articles.c.copy_of == original).values(values))


def _bands(triples: Iterable[str]) -> set[int]:
    """What two texts that are alike have in common at least once: numbers of 64 bits."""
    from rensa import RMinHash

    made = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    made.update(sorted(triples))
    digest = made.digest()
    starts = range(0, PERMUTATIONS - ROWS + 1, ROWS)
    return {int(identity(start, *digest[start : start + ROWS]), 16) - 2**63 for start in starts}
