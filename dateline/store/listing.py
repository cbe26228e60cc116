"""Lists of data across articles, page by page, and what there is to choose from: for whoever turns pages (the desk, an
assistant), not for whoever wants all at once (``Store``).

Rows choose, order and count; the records say the rest. A list is in the order of the articles, the newest first, and of
their texts; a ``Cursor`` is the last place seen, so that what comes in meanwhile shifts no page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    and_,
    case,
    cast,
    desc,
    func,
    or_,
    select,
    tuple_,
)

from dateline.errors import UsageError
from dateline.store.queries import FEW, few, is_known, taking
from dateline.store.rows import ROLES
from dateline.store.schema import actors, articles, conflicts, events, known, members, names, statements

T = TypeVar("T")
#: The names by which conflicts' kinds and the like are counted are at most so many.
MOST_FACETS = 40
#: More rows than there are: a limit makes a database finish what it is asked first.
EVERY = 10_000_000


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


def rows(connection: Connection, asked: Asked, after: Cursor | None, most: int) -> Select[Any]:
    """The place of each datum on a page: the article's id, day, number, the datum's reference and its place."""
    table = table_of(asked)
    ordinal = cast(func.substr(table.c.reference, 2), Integer).label("ordinal")
    conditions, few_rows = where(connection, asked)
    # few data are found first and then put in order; of many the articles come in order, and the database ends when
    # there are enough: what is computed has no index, so that it cannot choose the other way
    day = articles.c.day.concat("") if few_rows else articles.c.day
    chosen = select(articles.c.id, articles.c.day, articles.c.number, table.c.reference, ordinal).where(
        *conditions, table.c.article == articles.c.number
    )
    if after is not None:
        chosen = chosen.where(
            day <= after.day,
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
        chosen = chosen.where(tuple_(articles.c.day, articles.c.number) < tuple_(after.day, after.number))
    return chosen.order_by(desc(articles.c.day), desc(articles.c.number)).limit(most + 1)


def where(connection: Connection, asked: Asked) -> tuple[list[ColumnElement[bool]], bool]:
    """The conditions on articles and data, and whether they can mean few rows only."""
    table = table_of(asked)
    made = asked.articles()
    parts: list[ColumnElement[bool]] = []
    few_rows = asked.article is not None

    def among(column: Any, values: Iterable[str]) -> list[ColumnElement[bool]]:
        """The column has one of the values. Of days the articles are few and come first: then an index on the column,
        which has every day in it, is kept out of the way."""
        wanted = sorted(values)
        return [(column.concat("") if asked.since else column).in_(wanted)] if wanted else []

    match asked:
        case AskedEvents():
            made += among(table.c.type, [kind.upper() for kind in asked.type])
            made += among(table.c.status, asked.status)
            made += among(table.c.country, [code.upper() for code in asked.country])
            made += [] if asked.background is None else [table.c.background.is_(asked.background)]
            made += [table.c.start >= asked.first] if asked.first else []
            made += [table.c.start < asked.last + "~"] if asked.last else []
            made += [table.c.place == asked.place] if asked.place else []
            roles = [ROLES["actor"]] if asked.recipient else [ROLES["actor"], ROLES["recipient"]]
            parts += [taking(connection, asked.actor, *roles)] if asked.actor else []
            parts += [taking(connection, asked.recipient, ROLES["recipient"])] if asked.recipient else []
        case AskedStatements():
            made += among(table.c.kind, asked.kind)
            made += among(table.c.stance, asked.stance)
            parts += [taking(connection, asked.by, ROLES["speaker"])] if asked.by else []
        case AskedConflicts():
            made += among(table.c.kind, asked.kind)
            made += [articles.c.number.in_(_naming(asked.who))] if asked.who else []
    for part in parts:
        datum = (members.c.article, members.c.reference)
        if few(connection, select(members.c.article).where(part)) < FEW:
            few_rows = True
            made.append(tuple_(table.c.article, table.c.reference).in_(select(*datum).where(part)))
        else:
            joined = and_(datum[0] == table.c.article, datum[1] == table.c.reference)
            made.append(select(1).where(part, joined).correlate(table).exists())
    return made, few_rows


def _naming(who: str) -> Select[Any]:
    return select(actors.c.article).join(known).where(is_known(who))


# --- counting ----------------------------------------------------------------------------------------------------


def counts(connection: Connection, asked: Asked) -> dict[str, Select[Any]]:
    """How many there are ("total"), and of each value by each facet: a facet passes over what is asked of itself, so
    that one sees what else there would be."""
    table = table_of(asked)
    made: dict[str, Select[Any]] = {"total": _counting(connection, asked)}
    for name in FACETS[type(asked)]:
        column = table.c[name].concat("")  # or an index of it, in which all days are, would be gone through in order
        number = func.count().label("number")
        others: Asked = replace(asked, **{name: ()})  # type: ignore[arg-type]
        found = _counting(connection, others, column, number).where(column.is_not(None)).group_by(column)
        made[name] = found.order_by(desc(number), column).limit(MOST_FACETS)
    return made


def by_day(connection: Connection, asked: AskedEvents | AskedStatements) -> Select[Any]:
    """How many there are of each day: events by the day on which they begin, statements by that of their article."""
    table = table_of(asked)
    day: Any = func.substr(table.c.start, 1, 10) if isinstance(asked, AskedEvents) else articles.c.day
    found = _counting(connection, asked, day.label("day"), func.count()).where(day.is_not(None))
    return found.where(func.length(day) == 10).group_by(day).order_by(day)


def by_month_and_stance(connection: Connection, asked: AskedStatements) -> Select[Any]:
    """How many statements of each stance there are of each month."""
    month = func.substr(articles.c.day, 1, 7)
    stance = statements.c.stance.concat("")
    chosen = _counting(connection, asked, stance, month, func.count())
    return chosen.group_by(stance, month).order_by(month)


def between(connection: Connection, asked: AskedEvents, most: int = 60) -> Select[Any]:
    """Between which countries and bodies there are how many events, the most frequent pairs first."""
    # the events first, and then who takes part in them: a database that may choose goes through all members
    chosen = _counting(connection, asked, events.c.article, events.c.reference).limit(EVERY).cte("chosen")
    sides = []
    for role in ("actor", "recipient"):
        member, name = members.alias(), names.alias()
        here = and_(member.c.article == chosen.c.article, member.c.reference == chosen.c.reference)
        sides.append((member, and_(here, member.c.role == ROLES[role]), name, name.c.number == member.c.name))
    (actor, is_actor, one, of_actor), (recipient, is_recipient, other, of_recipient) = sides
    number = func.count().label("number")
    joined = chosen.join(actor, is_actor).join(one, of_actor).join(recipient, is_recipient)
    return (
        select(func.substr(one.c.name, 2), func.substr(other.c.name, 2), number)
        .select_from(joined.join(other, of_recipient))
        .where(one.c.name.like("=%"), other.c.name.like("=%"), one.c.number != other.c.number)
        .group_by(one.c.name, other.c.name)
        .order_by(desc(number), one.c.name, other.c.name)
        .limit(most)
    )


def spots(connection: Connection, asked: AskedEvents, most: int = 400) -> Select[Any]:
    """Where there are how many events: name, country, latitude, longitude; and how many are of quad class 4."""
    at = (events.c.place, events.c.country, events.c.latitude, events.c.longitude)
    number = func.count().label("number")
    harsh = func.sum(case((events.c.quad == 4, 1), else_=0))
    found = _counting(connection, asked, *at, number, harsh)
    found = found.where(events.c.latitude.is_not(None), events.c.longitude.is_not(None))
    return found.group_by(*at).order_by(desc(number), events.c.place).limit(most)


def _counting(connection: Connection, asked: Asked, *columns: Any) -> Select[Any]:
    table = table_of(asked)
    return select(*(columns or (func.count(),))).select_from(_joined(table)).where(*where(connection, asked)[0])


def _joined(table: Table) -> Any:
    return table.join(articles, articles.c.number == table.c.article)
