"""Which articles to look at: the rows choose, the views of the records say the rest.

There are two ways to the newest articles that have something. Where few rows can be meant, the database begins with
these rows; where many can, it walks through the articles, the newest first, until there are enough. Which it is, is
counted beforehand, no further than ``FEW``: neither way goes through a whole large store for a page of a view.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    desc,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union,
    union_all,
)

from dateline.choosing import folded
from dateline.record import Record
from dateline.store import corrections
from dateline.store.packing import told, unpacked
from dateline.store.rows import ROLES, code_name
from dateline.store.schema import (
    actors,
    agenda,
    articles,
    events,
    makers,
    members,
    name_words,
    names,
    records,
    statements,
    texts,
    versions,
)
from dateline.store.schema import known as known_as
from dateline.store.search import titled
from dateline.store.sql import portions

#: So many rows are few: looking each of them up takes a tenth of a second.
FEW = 20_000
#: So many names are told one by one; of more the database makes a list for itself.
FEW_NAMES = 200
#: Of those that tell of one engagement, so many are looked at that came last, and as many that came first.
LIKE = 2


def current(
    since: str | None = None, until: str | None = None, *, copies: bool = True, before: tuple[str, int] | None = None
) -> Select[Any]:
    """The numbers of what the pages say now, the newest first; written on these days; with or without ``copies`` of
    others; ``before`` this place in the order."""
    chosen = select(articles.c.number).where(articles.c.current)
    if not copies:
        chosen = chosen.where(articles.c.copy_of.is_(None))
    if since:
        chosen = chosen.where(articles.c.day >= since)
    if until:
        chosen = chosen.where(articles.c.day <= until)
    if before:
        chosen = chosen.where(tuple_(articles.c.day, articles.c.number) < tuple_(*before))
    return chosen.order_by(desc(articles.c.day), desc(articles.c.number))


def place(connection: Connection, article: str) -> tuple[str, int] | None:
    """Where an article stands in that order."""
    row = connection.execute(select(articles.c.day, articles.c.number).where(articles.c.id == article)).first()
    return (row.day, row.number) if row else None


def with_statements(
    connection: Connection,
    chosen: Select[Any],
    *,
    by: str | None = None,
    kinds: Iterable[str] | None = None,
    stances: Iterable[str] | None = None,
) -> Select[Any]:
    """Of the articles chosen, those with such a statement."""
    stance = _among(statements.c.stance, stances)
    conditions = [_among(statements.c.kind, kinds), stance]
    parts = [] if by is None else [taking(connection, by, ROLES["speaker"])]
    return chosen.where(_has(connection, statements, conditions, parts, lead=stance))


def with_events(
    connection: Connection,
    chosen: Select[Any],
    *,
    actor: str | None = None,
    recipient: str | None = None,
    types: Iterable[str] | None = None,
    statuses: Iterable[str] | None = None,
    background: bool = True,
) -> Select[Any]:
    """Of the articles chosen, those with such an event."""
    kind = _among(events.c.type, types)
    conditions = [kind, _among(events.c.status, statuses), None if background else events.c.background.is_(False)]
    roles = (ROLES["actor"],) if recipient else (ROLES["actor"], ROLES["recipient"])
    parts = [taking(connection, actor, *roles)] if actor else []
    parts += [taking(connection, recipient, ROLES["recipient"])] if recipient else []
    return chosen.where(_has(connection, events, conditions, parts, lead=kind))


def with_agenda(
    connection: Connection,
    chosen: Select[Any],
    *,
    first: str | None = None,
    last: str | None = None,
    who: str | None = None,
) -> Select[Any]:
    """Of the articles chosen, those with an agenda item on these days, or moved from one of them; in which somebody
    takes part, or should have. What has no day stands for the day on which its article was written."""
    times: list[ColumnElement[bool]] = []
    if first or last:
        times = [_between(column, first, last) for column in _DAYS]
    if first:  # a span of days reaches into the time, a month or a year is all of its days
        times += [and_(agenda.c.start < first, agenda.c.end >= first), agenda.c.start.in_([first[:4], first[:7]])]
    if first and not last:
        times.append(and_(agenda.c.start.is_(None), _written_since(agenda, first)))
    if who is not None:
        parts = [taking(connection, who, ROLES["participant"], ROLES["absent"])]
        return chosen.where(_has(connection, agenda, [or_(*times)] if times else [], parts, lead=None))
    # each by its own index: of alternatives in one condition the database would try every row
    found = [select(agenda.c.article).where(when) for when in times] or [select(agenda.c.article)]
    return chosen.where(articles.c.number.in_(union_all(*found)))


_DAYS = (agenda.c.start, agenda.c.moved_from)


def _between(column: Any, first: str | None, last: str | None) -> ColumnElement[bool]:
    """The instant or day lies on these days. As ranges of text, which an index knows."""
    within = [column >= first] if first else []
    return and_(*within, column < last + "~") if last else and_(*within)


def _written_since(table: Table, day: str) -> ColumnElement[bool]:
    return table.c.article.in_(select(articles.c.number).where(articles.c.current, articles.c.day >= day))


def with_agenda_like(chosen: Select[Any], told_of: Sequence[Record]) -> Select[Any]:
    """Of the articles chosen, those that may tell of the same engagements as these records: on a day that one of these
    names, or moved from it, or of no day, with somebody of those who take part. Where many tell of one, the ``LIKE``
    that came last and as many that came first."""
    days: set[str] = set()
    called: set[str] = set()
    for record in told_of:
        code = {actor.id: actor.code for actor in record.actors}
        for item in record.agenda:
            codes = {code_name(known) for member in item.participants if (known := code.get(member.actor or ""))}
            called |= codes or {folded(member.text) for member in item.participants}
            days |= {value[:10] for value in (item.start.value, item.moved_from) if value} or {""}
    named = select(names.c.number).where(names.c.name.in_(sorted(called)))
    dated = days - {""}
    found = [_told_on(func.substr(column, 1, 10), column, dated, named) for column in _DAYS if dated]
    if "" in days:
        found.append(_told_on(literal(""), agenda.c.start, set(), named))
    return chosen.where(articles.c.number.in_(union_all(*found))) if found else chosen.where(~true())


def _told_on(day: ColumnElement[Any], column: Any, days: set[str], named: Select[Any]) -> Select[Any]:
    """The articles that tell of something on one of these days (of none: what has no day), with somebody of these; of
    each day and company those that came last and first."""
    on = and_(_between(column, min(days), max(days)), day.in_(sorted(days))) if days else column.is_(None)

    def company(number: ColumnElement[Any]) -> ColumnElement[Any]:
        here = select(number).where(members.c.article == agenda.c.article, members.c.reference == agenda.c.reference)
        taking = here.where(members.c.role == ROLES["participant"], members.c.name.in_(named))
        return taking.correlate(agenda).scalar_subquery()

    # looked up for each item of these days: a join would begin with all that these people ever took part in
    one, other = company(func.min(members.c.name)), company(func.max(members.c.name))
    told_of = select(agenda.c.article, day.label("day"), one.label("one"), other.label("other")).where(on).subquery()
    same = (told_of.c.day, told_of.c.one, told_of.c.other)
    number = func.row_number()
    first = number.over(partition_by=same, order_by=told_of.c.article).label("first")
    last = number.over(partition_by=same, order_by=desc(told_of.c.article)).label("last")
    ranked = select(told_of.c.article, first, last).where(told_of.c.one.is_not(None)).subquery()
    return select(ranked.c.article).where((ranked.c.first <= LIKE) | (ranked.c.last <= LIKE))


def naming(connection: Connection, chosen: Select[Any], who: str) -> Select[Any]:
    """Of the articles chosen, those that name somebody by these words, or by this code; or have them in the title."""
    found = select(actors.c.article).join(known_as).where(is_known(who))
    title = titled(connection, who)
    return chosen.where(articles.c.number.in_(found if title is None else union(found, title)))


@dataclass(frozen=True, slots=True)
class Known:
    """A name under which somebody stands in the store, with what he was and in how many articles, from when to when."""

    name: str
    kind: str
    code: str | None
    office: str | None
    wikidata: str | None
    articles: int
    first: str
    last: str


def known(connection: Connection, who: str, most: int) -> tuple[Known, ...]:
    """Those whom these words, or this code, name; the most frequent first."""
    columns = (known_as.c.name, known_as.c.kind, known_as.c.code, known_as.c.office, known_as.c.wikidata)
    number = func.count(actors.c.article.distinct())
    asked = (
        select(*columns, number, func.min(articles.c.day), func.max(articles.c.day))
        .join(actors, actors.c.known == known_as.c.number)
        .join(articles, articles.c.number == actors.c.article)
        .where(articles.c.current, is_known(who))
        .group_by(*columns)
        .order_by(desc(number), known_as.c.name, func.coalesce(known_as.c.office, ""))
        .limit(most)
    )
    return tuple(Known(*row) for row in connection.execute(asked))


@dataclass(frozen=True, slots=True)
class Copy:
    """An article that is the same as another that came before, with how much of its words it shares."""

    article: str
    link: str | None
    day: str
    likeness: float


def copies(connection: Connection, article: str) -> tuple[Copy, ...]:
    """The copies of an article, in the order in which they came."""
    columns = (articles.c.id, articles.c.link, articles.c.day, articles.c.likeness)
    asked = select(*columns).where(articles.c.copy_of == article, articles.c.current).order_by(articles.c.number)
    return tuple(Copy(*row) for row in connection.execute(asked))


def like(connection: Connection, beginning: str) -> tuple[str, ...]:
    """The ids of articles that begin so, two at most."""
    within = articles.c.id.startswith(beginning, autoescape=True)
    # an index knows a range of ids, not their beginning; "g" comes after all that ids are made of
    asked = select(articles.c.id).where(within, articles.c.id >= beginning, articles.c.id < beginning + "g").limit(2)
    return tuple(connection.execute(asked).scalars())


def number(connection: Connection, article: str) -> int | None:
    """The number of an article in here."""
    found: int | None = connection.execute(select(articles.c.number).where(articles.c.id == article)).scalar()
    return found


def to_reread(connection: Connection, present: dict[str, str | None] | None) -> tuple[tuple[str, str | None], ...]:
    """The version seen last of each article whose record was made by something else; and what was refused."""
    asked = (
        select(versions.c.id, versions.c.article)
        .outerjoin(articles, articles.c.id == versions.c.article)
        .outerjoin(records, records.c.article == articles.c.number)
        .outerjoin(makers, makers.c.number == records.c.maker)
        .where(versions.c.state != "unread")
        .order_by(versions.c.fetched, versions.c.seen, versions.c.id)
    )
    if present is not None:
        others = (makers.c[name].is_distinct_from(value) for name, value in present.items())
        asked = asked.where(or_(records.c.article.is_(None), *others))
    last = {row.article or row.id: (row.id, row.article) for row in connection.execute(asked)}
    return tuple(last.values())


# --- conditions --------------------------------------------------------------------------------------------------


def _has(
    connection: Connection,
    table: Table,
    conditions: Iterable[ColumnElement[bool] | None],
    parts: Sequence[ColumnElement[bool]],
    *,
    lead: ColumnElement[bool] | None,
) -> ColumnElement[bool]:
    """The article has a row of which all conditions are true, and in which each of the ``parts`` (of members) is taken.
    ``lead``: the condition that an index knows."""
    wanted = [condition for condition in conditions if condition is not None]
    starts = [(few(connection, select(members.c.article).where(part)), part) for part in parts]
    fewest = min((size for size, _ in starts), default=FEW)
    if fewest < FEW:
        first = next(part for size, part in starts if size == fewest)
        joined = (members.c.article == table.c.article) & (members.c.reference == table.c.reference)
        found = select(members.c.article).select_from(members.join(table, joined)).where(first, *wanted)
        rest = [part for part in parts if part is not first]
        return articles.c.number.in_(found.where(*(_part_of(table, part) for part in rest)))
    some = [_part_of(table, part) for part in parts]
    if lead is not None and few(connection, select(table.c.article).where(lead)) < FEW:
        return articles.c.number.in_(select(table.c.article).where(*wanted, *some))
    here = select(table.c.article).where(*wanted, *some[1:])
    if parts:  # of an article that has somebody in it, the data in which he is
        joined = (members.c.article == table.c.article) & (members.c.reference == table.c.reference)
        here = here.join(members, joined).where(parts[0], members.c.article == articles.c.number)
    return here.where(table.c.article == articles.c.number).correlate(articles).exists()


def few(connection: Connection, rows: Select[Any]) -> int:
    """How many rows there are, counted up to ``FEW``."""
    count: int = connection.execute(select(func.count()).select_from(rows.limit(FEW).subquery())).scalar_one()
    return count


def _part_of(table: Table, part: ColumnElement[bool]) -> ColumnElement[bool]:
    """Somebody takes this part in the row's datum."""
    joined = (members.c.article == table.c.article) & (members.c.reference == table.c.reference)
    return select(1).where(part, joined).correlate(table).exists()


def _among(column: Any, values: Iterable[str] | None) -> ColumnElement[bool] | None:
    return None if values is None else column.in_(sorted(values))


def taking(connection: Connection, who: str, *roles: int) -> ColumnElement[bool]:
    """Rows of members in which somebody has one of these roles."""
    numbers = list(connection.execute(called(who).limit(FEW_NAMES + 1)).scalars())
    named = members.c.name.in_(called(who) if len(numbers) > FEW_NAMES else numbers)
    return and_(named, members.c.role.in_(roles))


def called(who: str) -> Select[Any]:
    """The numbers of names, as ``choosing.is_named`` has it: a code, or words of a name."""
    coded = select(names.c.number).where(names.c.name == code_name(who.strip()))
    words = folded(who)
    if not words:
        return coded
    named = select(names.c.number).where((" " + names.c.name + " ").contains(f" {words} ", autoescape=True))
    for word in set(words.split()):
        named = named.where(names.c.number.in_(select(name_words.c.name).where(name_words.c.word == word)))
    return select(union(coded, named).subquery().c.number)


def is_known(who: str) -> ColumnElement[bool]:
    """Rows of ``known`` that somebody may mean by these words, or this code."""
    return or_(known_as.c.called.in_(called(who)), known_as.c.code.in_([who.strip(), who.strip().upper()]))


# --- records -----------------------------------------------------------------------------------------------------


def load(
    connection: Connection, numbers: Iterable[int], only: Container[str] | None = None, *, corrected: bool = True
) -> Iterator[Record]:
    """The records of articles, in the order of the numbers, as people have corrected them. ``only``: of a record's
    lists, these; a view that needs one of them waits for no other."""
    for some in portions(list(numbers)):
        asked = (
            select(articles.c.number, articles.c.id, texts.c.text, records.c.json)
            .join_from(articles, texts)
            .join(records, records.c.article == articles.c.number)
            .where(articles.c.number.in_(some))
        )
        by_number = {row.number: row for row in connection.execute(asked)}
        ids = [row.id for row in by_number.values()]
        put_right = corrections.of(connection, ids) if corrected else {}
        for row in (by_number[each] for each in some if each in by_number):
            made = put_right.get(row.id)
            record = unpacked(row.json, row.text, None if made else only)
            yield corrections.applied(record, made) if made else record


def load_told(connection: Connection, numbers: Iterable[int]) -> Iterator[Record]:
    """What the diary needs of these articles' records."""
    for some in portions(list(numbers)):
        asked = (
            select(articles.c.number, articles.c.id, texts.c.title, texts.c.text, agenda.c.told)
            .join_from(agenda, articles, articles.c.number == agenda.c.article)
            .join(texts, texts.c.article == agenda.c.article)
            .where(agenda.c.article.in_(some))
            .order_by(agenda.c.article, agenda.c.reference)
        )
        by_number: dict[int, list[Any]] = {}
        for row in connection.execute(asked):
            by_number.setdefault(row.number, []).append(row)
        for rows in (by_number[each] for each in some if each in by_number):
            yield told(rows[0].id, rows[0].title, rows[0].text, [row.told for row in rows])
