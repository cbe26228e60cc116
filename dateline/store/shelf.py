"""Pages of lists, read from a store: ``listing`` says what can be asked. Records that were read lately are at hand, so
that who turns pages does not wait for the same record twice."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, func, select

from dateline.deeds import Deed, deeds
from dateline.record import Conflict, Record
from dateline.said import Said, said
from dateline.store import captures, corrections, listing
from dateline.store.captures import Version
from dateline.store.corrections import Correction
from dateline.store.listing import (
    Asked,
    AskedArticles,
    AskedConflicts,
    AskedEvents,
    AskedStatements,
    Counted,
    Cursor,
    Page,
)
from dateline.store.packing import unpacked
from dateline.store.rows import identified
from dateline.store.schema import articles, pages, records, texts
from dateline.store.sql import portions
from dateline.store.store import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the store knows of an article beside its record."""

    id: str
    title: str | None
    link: str | None
    site: str | None
    published: str | None
    day: str
    first_seen: str
    current: bool
    copy_of: str | None
    likeness: float | None
    page: str


@dataclass(frozen=True, slots=True)
class Life:
    """A datum through the versions of its page: whether each of its articles has it, and what people did to it (also
    what was taken back)."""

    versions: tuple[tuple[Version, bool], ...]
    corrections: tuple[Correction, ...]


class Shelf:
    """Lists of a store. Safe for many threads. ``most``: so many records are kept at hand."""

    def __init__(self, store: Store, most: int = 512) -> None:
        self.store = store
        self._most = most
        self._kept: OrderedDict[tuple[object, ...], Record] = OrderedDict()
        self._lock = Lock()

    # --- lists -----------------------------------------------------------------------------------------------------

    def events(self, asked: AskedEvents, after: Cursor | None = None, most: int = 50) -> Page[Deed]:
        """Who did what to whom."""
        return self._page(asked, after, most, lambda record: {row.event.id: row for row in deeds([record])})

    def statements(self, asked: AskedStatements, after: Cursor | None = None, most: int = 50) -> Page[Said]:
        """Who said what."""
        return self._page(asked, after, most, lambda record: {row.statement.id: row for row in said([record])})

    def conflicts(
        self, asked: AskedConflicts, after: Cursor | None = None, most: int = 50
    ) -> Page[tuple[Record, Conflict]]:
        """Where accounts disagree, each with its record."""
        return self._page(asked, after, most, lambda record: {one.id: (record, one) for one in record.conflicts})

    def articles(self, asked: AskedArticles, after: Cursor | None = None, most: int = 50) -> Page[Sheet]:
        """The articles."""
        with self.store.reading() as connection:
            found = list(connection.execute(listing.article_rows(asked, after, most)))
        return Page(tuple(map(_sheet, found[:most])), _next([(r.day, r.number, 0) for r in found], most))

    def end(self, asked: Asked, after: Cursor | None, most: int) -> Cursor | None:
        """Where a list goes on after so many rows; ``None`` where it has no more."""
        with self.store.reading() as connection:
            last = connection.execute(listing.rows(connection, asked, after, most).limit(2).offset(most - 1)).all()
        return Cursor(last[0].day, last[0].number, last[0].ordinal) if len(last) > 1 else None

    def _page(self, asked: Asked, after: Cursor | None, most: int, named: Callable[[Record], dict[str, T]]) -> Page[T]:
        with self.store.reading() as connection:
            found = list(connection.execute(listing.rows(connection, asked, after, most)))
            told = {record.id: named(record) for record in self._load(connection, {r.id: None for r in found[:most]})}
        items = (told[r.id][r.reference] for r in found[:most] if r.reference in told.get(r.id, {}))
        return Page(tuple(items), _next([(r.day, r.number, r.ordinal) for r in found], most))

    # --- counts ----------------------------------------------------------------------------------------------------

    def count(self, asked: Asked) -> Counted:
        """How many there are, and of each facet."""
        with self.store.reading() as connection:
            asked_for = listing.counts(connection, asked)
            total = connection.execute(asked_for.pop("total")).scalar_one()
            by = {name: tuple((r[0], r[1]) for r in connection.execute(query)) for name, query in asked_for.items()}
        return Counted(total, by)

    def days(self, asked: AskedEvents | AskedStatements) -> tuple[tuple[str, int], ...]:
        """How many there are of each day."""
        return tuple((row[0], row[1]) for row in self._counted(listing.by_day, asked))

    def stances(self, asked: AskedStatements) -> tuple[tuple[str, str, int], ...]:
        """Stance, month, number of statements."""
        return tuple((row[0], row[1], row[2]) for row in self._counted(listing.by_month_and_stance, asked))

    def between(self, asked: AskedEvents) -> tuple[tuple[str, str, int], ...]:
        """Who acts, upon whom (codes), in how many events."""
        return tuple((row[0], row[1], row[2]) for row in self._counted(listing.between, asked))

    def spots(self, asked: AskedEvents) -> tuple[tuple[str, str | None, float, float, int, int], ...]:
        """Place, country, latitude, longitude, number of events, and how many of them are material conflict."""
        return tuple((r[0], r[1], r[2], r[3], r[4], r[5]) for r in self._counted(listing.spots, asked))

    def newest_day(self) -> str | None:
        """The day of the newest article of which it is known."""
        dated = select(articles.c.day).where(articles.c.current, articles.c.published.is_not(None))
        with self.store.reading() as connection:
            return connection.execute(dated.order_by(articles.c.day.desc()).limit(1)).scalar()

    def window(self, most: int) -> str | None:
        """The day from which on there are about so many articles; ``None`` where there are no more at all."""
        asked = select(articles.c.day).where(articles.c.current, articles.c.copy_of.is_(None))
        with self.store.reading() as connection:
            return connection.execute(asked.order_by(articles.c.day.desc()).limit(1).offset(most)).scalar()

    def newest(self, most: int) -> tuple[Sheet, ...]:
        """The articles that came in last, the last first."""
        asked = select(articles).where(articles.c.current, articles.c.copy_of.is_(None))
        with self.store.reading() as connection:
            return tuple(map(_sheet, connection.execute(asked.order_by(articles.c.number.desc()).limit(most))))

    def _counted(self, count: Callable[[Connection, Any], Select[Any]], asked: Asked) -> Sequence[Any]:
        with self.store.reading() as connection:
            return connection.execute(count(connection, asked)).all()

    # --- one article -----------------------------------------------------------------------------------------------

    def sheet(self, article: str) -> Sheet | None:
        """What is known of an article beside its record."""
        with self.store.reading() as connection:
            row = connection.execute(select(articles).where(articles.c.id == article)).one_or_none()
            return _sheet(row) if row else None

    def record(self, article: str, *, corrected: bool = True) -> Record | None:
        """The record of an article."""
        with self.store.reading() as connection:
            return next(iter(self._load(connection, [article], corrected=corrected)), None)

    def records(self, ids: Iterable[str]) -> tuple[Record, ...]:
        """The records of articles, in the order of the ids, as people have corrected them."""
        with self.store.reading() as connection:
            return self._load(connection, ids)

    def versions(self, article: str) -> tuple[Version, ...]:
        """The versions of the article's page that were read, the first fetched first."""
        with self.store.reading() as connection:
            asked = (
                select(pages.c.address).join(articles, articles.c.page == pages.c.id).where(articles.c.id == article)
            )
            address = connection.execute(asked).scalar_one()
            return tuple(v for v in captures.of_page(connection, address) if v.article)

    def life(self, article: str, reference: str) -> Life:
        """A datum through the versions of its page, and what was put right about it."""
        with self.store.reading() as connection:
            asked = select(articles.c.page, pages.c.address).join(pages).where(articles.c.id == article)
            address = connection.execute(asked).one().address
            versions = [v for v in captures.of_page(connection, address) if v.article]
            told = {r.id: r for r in self._load(connection, {v.article or "": 0 for v in versions}, corrected=False)}
            record = told.get(article)
            here = next((d for _, ref, _, d in identified(record) if ref == reference), None) if record else None
            same = {name for name, each in told.items() if here is not None and _has(each, here, record)}
            put_right = corrections.about(connection, article, reference)
        return Life(tuple((version, version.article in same) for version in versions), put_right)

    # --- records at hand -------------------------------------------------------------------------------------------

    def _load(self, connection: Connection, ids: Iterable[str], *, corrected: bool = True) -> tuple[Record, ...]:
        made: dict[str, Record] = {}
        wanted = list(ids)
        for some in portions(wanted):
            stamp = (records.c.article, records.c.read, records.c.maker, func.length(records.c.json))
            asked = select(articles.c.id, *stamp).join_from(articles, records).where(articles.c.id.in_(some))
            made |= self._at_hand(connection, {row.id: tuple(row) for row in connection.execute(asked)})
            if corrected:
                put_right = corrections.of(connection, some)
                made |= {name: corrections.applied(made[name], found) for name, found in put_right.items()}
        return tuple(made[name] for name in wanted if name in made)

    def _at_hand(self, connection: Connection, stamps: dict[str, tuple[object, ...]]) -> dict[str, Record]:
        made: dict[str, Record] = {}
        with self._lock:
            for name, stamp in stamps.items():
                if record := self._kept.get(stamp):
                    self._kept.move_to_end(stamp)
                    made[name] = record
        missing = [name for name in stamps if name not in made]
        numbers = [stamps[name][1] for name in missing]
        asked = (
            select(articles.c.id, texts.c.text, records.c.json)
            .join_from(articles, texts)
            .join(records, records.c.article == articles.c.number)
            .where(articles.c.number.in_(numbers))
        )
        for row in connection.execute(asked):
            made[row.id] = unpacked(row.json, row.text)
        with self._lock:
            for name in missing:
                self._kept[stamps[name]] = made[name]
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


def _sheet(row: Any) -> Sheet:
    values = row._asdict()
    plain = {name: values[name] for name in Sheet.__slots__}
    return Sheet(**{**plain, "title": plain["title"] or None, "current": bool(plain["current"])})


def _next(places: list[tuple[str, int, int]], most: int) -> Cursor | None:
    return Cursor(*places[most - 1]) if len(places) > most else None


def _has(record: Record, datum: object, of: Record | None) -> bool:
    """Whether another reading of a page has the same datum: of the same list, with the same words."""
    if of is None:
        return False
    alike = (other for _, _, _, other in identified(record) if type(other) is type(datum))
    return any(_words(other, record) == _words(datum, of) for other in alike)


def _words(datum: Any, record: Record) -> object:
    spans = getattr(datum, "spans", None) or getattr(datum, "mentions", None) or ()
    for part in ("content", "trigger"):
        if hasattr(datum, part):
            return part, getattr(datum, part).text
    return [record.article.text[start:end] for start, end in spans]
