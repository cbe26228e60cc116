"""Lists of data across articles, page by page, and what there is to choose from: for whoever turns pages (the desk, an
assistant), not for whoever wants all at once (``Store``).

Rows choose, order and count; the records say the rest. A list is in the order of the articles, the newest first, and of
their texts; a ``Cursor`` is the last place seen, so that what comes in meanwhile shifts no page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Integer, Select, Table, and_, case, cast, desc, func, or_, select, tuple_

from dateline.errors import UsageError
from dateline.store.queries import called
from dateline.store.schema import agenda, articles, conflicts, corrections, events, members, statements

T = TypeVar("T")
#: The names by which conflicts' kinds and the like are counted are at most so many.
MOST_FACETS = 40


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place of a row: the article's day and number, and the datum's place in the article (0: of an article)."""

    day: str
    number: int
    ordinal: int = 0

    def __str__(self) -> str:
        return f"{self.day}_{self.number}_{self.ordinal}"

    @classmethod
    def parse(cls, written: str) -> Cursor:
        """The cursor that was written so. Raises ``UsageError`` for anything else."""
        day, _, rest = written.partition("_")
        number, _, ordinal = rest.partition("_")
        plain = all(part.isascii() and part.isdecimal() and len(part) < 10 for part in (number, ordinal))
        if not plain or len(day) != 10 or not day.replace("-", "").isascii():
            raise UsageError(f"{written!r} is no cursor. Give the `next` of the page before, or leave it out.")
        return cls(day, int(number), int(ordinal))


@dataclass(frozen=True, slots=True)
class Row:
    """A datum by its article and its reference there."""

    article: str
    reference: str
    at: Cursor


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list, and where the next one goes on (``None``: nowhere)."""

    items: tuple[T, ...]
    next: Cursor | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every list: written on these days (ISO), by this site, on this page (an article's id), with or
    without copies of other articles."""

    since: str | None = None
    until: str | None = None
    site: str | None = None
    article: str | None = None
    copies: bool = False

    def articles(self) -> list[ColumnElement[bool]]:
        """The conditions on the article."""
        made: list[ColumnElement[bool]] = [articles.c.current]
        if not self.copies and self.article is None:
            made.append(articles.c.copy_of.is_(None))
        if self.since:
            made.append(articles.c.day >= self.since)
        if self.until:
            made.append(articles.c.day <= self.until)
        if self.site:
            made.append(articles.c.site == self.site)
        if self.article:
            made.append(articles.c.id == self.article)
        return made


@dataclass(frozen=True, slots=True)
class AskedEvents(Asked):
    """Events: who acts or is acted upon; with a ``recipient``, who acts upon this one. ``first`` and ``last``: they
    begin on these days; ``country``: where they are; ``place``: its name. ``background``: as history or not."""

    actor: str | None = None
    recipient: str | None = None
    type: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    background: bool | None = None
    country: tuple[str, ...] = ()
    place: str | None = None
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class AskedStatements(Asked):
    """Statements: by whom, of which kind of source, what is done by saying them."""

    by: str | None = None
    kind: tuple[str, ...] = ()
    stance: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedConflicts(Asked):
    """Conflicts: of which kind; in articles that name somebody."""

    kind: tuple[str, ...] = ()
    who: str | None = None


@dataclass(frozen=True, slots=True)
class AskedArticles(Asked):
    """Articles; those that name somebody."""

    who: str | None = None


@dataclass(frozen=True, slots=True)
class AskedAgenda:
    """Engagements: on these days (ISO), with somebody. Without ``last``, also what has no day."""

    first: str | None = None
    last: str | None = None
    who: str | None = None


@dataclass(frozen=True)
class Counted:
    """How many rows there are, and how many have each value, the most frequent first."""

    total: int
    by: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)


TABLES: dict[type[Asked], Table] = {AskedEvents: events, AskedStatements: statements, AskedConflicts: conflicts}
#: By what each list is counted.
FACETS: dict[type[Asked], tuple[str, ...]] = {
    AskedEvents: ("type", "status", "country"),
    AskedStatements: ("stance", "kind"),
    AskedConflicts: ("kind",),
}


def table_of(asked: Asked) -> Table:
    """The table of the data that are asked for."""
    return TABLES[type(asked)]


def rows(asked: Asked, after: Cursor | None, most: int) -> Select[Any]:
    """The place of each datum on a page: article's id, day, number, the datum's reference and its place."""
    table = table_of(asked)
    ordinal = cast(func.substr(table.c.reference, 2), Integer).label("ordinal")
    # somebody's data are few: they are found by name, and then put in order; else the articles come in order, and the
    # database ends when there are enough
    day = articles.c.day.concat("") if _few(asked) else articles.c.day
    chosen = select(articles.c.id, articles.c.day, articles.c.number, table.c.reference, ordinal).where(
        *where(asked), table.c.article == articles.c.id
    )
    if after is not None:
        chosen = chosen.where(
            articles.c.day <= after.day,
            or_(
                articles.c.day < after.day,
                articles.c.number < after.number,
                and_(articles.c.number == after.number, ordinal > after.ordinal),
            ),
        )
    return chosen.order_by(desc(day), desc(articles.c.number), ordinal).limit(most + 1)


def article_rows(asked: AskedArticles, after: Cursor | None, most: int) -> Select[Any]:
    """The articles of a page, the newest first."""
    chosen = select(articles).where(*asked.articles())
    if asked.who:
        chosen = chosen.where(articles.c.number.in_(_naming(asked.who)))
    if after is not None:
        place = tuple_(articles.c.day, articles.c.number)
        chosen = chosen.where(articles.c.day <= after.day, place < (after.day, after.number))
    return chosen.order_by(desc(articles.c.day), desc(articles.c.number)).limit(most + 1)


def agenda_rows(asked: AskedAgenda, most: int) -> Select[Any]:
    """The articles that have agenda items on these days, or moved from them: the earliest so many items first."""
    start = func.substr(agenda.c.start, 1, 10)
    on: list[ColumnElement[bool]] = []
    if asked.first:
        ends = func.coalesce(agenda.c.end, agenda.c.start)
        on.append(or_(ends >= asked.first, ends.in_([asked.first[:4], asked.first[:7]])))
    if asked.last:
        on.append(start <= asked.last)
    moved = func.substr(agenda.c.moved_from, 1, 10).between(asked.first or "", asked.last or "9999")
    chosen = select(agenda.c.article).join(articles, articles.c.id == agenda.c.article).where(articles.c.current)
    chosen = chosen.where(or_(and_(*on), moved) if on else agenda.c.start.is_not(None))
    chosen = chosen.where(agenda.c.id.not_in(select(corrections.c.datum)))
    if asked.who:
        chosen = chosen.where(_with(agenda, asked.who, "participant", "absent"))
    return chosen.order_by(agenda.c.start, agenda.c.id).limit(most)


def where(asked: Asked) -> list[ColumnElement[bool]]:
    """The conditions on articles and data."""
    table = table_of(asked)
    made = [*asked.articles(), table.c.id.not_in(select(corrections.c.datum))]
    match asked:
        case AskedEvents():
            made += _among(table.c.type, [kind.upper() for kind in asked.type])
            made += _among(table.c.status, asked.status)
            made += _among(table.c.country, [code.upper() for code in asked.country])
            made += [] if asked.background is None else [table.c.background.is_(asked.background)]
            made += [table.c.start >= asked.first] if asked.first else []
            made += [func.substr(table.c.start, 1, 10) <= asked.last] if asked.last else []
            made += [table.c.place == asked.place] if asked.place else []
            roles = ("actor",) if asked.recipient else ("actor", "recipient")
            made += [_with(table, asked.actor, *roles)] if asked.actor else []
            made += [_with(table, asked.recipient, "recipient")] if asked.recipient else []
        case AskedStatements():
            made += _among(table.c.kind, asked.kind)
            made += _among(table.c.stance, asked.stance)
            made += [_with(table, asked.by, "speaker")] if asked.by else []
        case AskedConflicts():
            made += _among(table.c.kind, asked.kind)
            made += [articles.c.number.in_(_naming(asked.who))] if asked.who else []
    return made


def _few(asked: Asked) -> bool:
    named = [getattr(asked, name, None) for name in ("actor", "recipient", "by", "who", "article", "place")]
    return any(named)


def _among(column: Any, values: Iterable[str]) -> list[ColumnElement[bool]]:
    wanted = sorted(values)
    return [column.in_(wanted)] if wanted else []


def _with(table: Table, who: str, *roles: str) -> ColumnElement[bool]:
    return table.c.id.in_(select(members.c.datum).where(members.c.role.in_(roles), called(who)))


def _naming(who: str) -> Select[Any]:
    return select(members.c.article).where(members.c.role == "self", called(who))


# --- counting ----------------------------------------------------------------------------------------------------


def counts(asked: Asked) -> dict[str, Select[Any]]:
    """How many there are ("total"), and of each value by each facet: a facet passes over what is asked of itself, so
    that one sees what else there would be."""
    table = table_of(asked)
    total = select(func.count()).select_from(_joined(table)).where(*where(asked))
    made: dict[str, Select[Any]] = {"total": total}
    for name in FACETS[type(asked)]:
        column = table.c[name]
        number = func.count().label("number")
        others: Asked = replace(asked, **{name: ()})  # type: ignore[arg-type]
        made[name] = (
            select(column, number)
            .select_from(_joined(table))
            .where(*where(others), column.is_not(None))
            .group_by(column)
            .order_by(desc(number), column)
            .limit(MOST_FACETS)
        )
    return made


def by_day(asked: AskedEvents | AskedStatements) -> Select[Any]:
    """How many there are of each day: events by the day on which they begin, statements by that of their article."""
    table = table_of(asked)
    day = func.substr(table.c.start, 1, 10) if isinstance(asked, AskedEvents) else articles.c.day
    found = select(day.label("day"), func.count()).select_from(_joined(table)).where(*where(asked), day.is_not(None))
    return found.where(func.length(day) == 10).group_by(day).order_by(day)


def by_day_and_stance(asked: AskedStatements) -> Select[Any]:
    """How many statements of each stance there are of each month."""
    month = func.substr(articles.c.day, 1, 7)
    chosen = select(statements.c.stance, month, func.count()).select_from(_joined(statements)).where(*where(asked))
    return chosen.group_by(statements.c.stance, month).order_by(month)


def between(asked: AskedEvents, most: int = 60) -> Select[Any]:
    """Between which countries and bodies there are how many events, the most frequent pairs first."""
    actor, recipient = members.alias(), members.alias()
    number = func.count(events.c.id.distinct()).label("number")
    sides = (actor.c.datum == events.c.id, recipient.c.datum == events.c.id)
    here = (actor.c.article == articles.c.number, recipient.c.article == articles.c.number)
    return (
        select(actor.c.code, recipient.c.code, number)
        .select_from(_joined(events).join(actor, and_(*sides[:1], here[0])).join(recipient, and_(*sides[1:], here[1])))
        .where(*where(asked), actor.c.role == "actor", recipient.c.role == "recipient")
        .where(actor.c.code.is_not(None), recipient.c.code.is_not(None), actor.c.code != recipient.c.code)
        .group_by(actor.c.code, recipient.c.code)
        .order_by(desc(number), actor.c.code, recipient.c.code)
        .limit(most)
    )


def spots(asked: AskedEvents, most: int = 400) -> Select[Any]:
    """Where there are how many events: name, country, latitude, longitude."""
    at = (events.c.place, events.c.country, events.c.latitude, events.c.longitude)
    number = func.count().label("number")
    harsh = func.sum(case((events.c.quad == 4, 1), else_=0))
    return (
        select(*at, number, harsh)
        .select_from(_joined(events))
        .where(*where(asked), events.c.latitude.is_not(None), events.c.longitude.is_not(None))
        .group_by(*at)
        .order_by(desc(number), events.c.place)
        .limit(most)
    )


def _joined(table: Table) -> Any:
    return table.join(articles, articles.c.id == table.c.article)


def is_empty(asked: Asked) -> bool:
    """Whether nothing is asked: the list of everything."""
    return all(getattr(asked, f.name) in (None, (), False) for f in fields(asked))
