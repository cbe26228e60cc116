"""Which articles to look at: the rows choose, the views of the records say the rest."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, desc, func, or_, select

from dateline.choosing import folded
from dateline.record import Record
from dateline.store import corrections
from dateline.store.packing import unpacked
from dateline.store.schema import actors, agenda, articles, events, members, names, records, statements, versions
from dateline.store.sql import portions


def current(since: str | None = None, until: str | None = None, *, copies: bool = True) -> Select[Any]:
    """The ids of what the pages say now, the newest first; written on these days; with or without ``copies`` of
    others."""
    chosen = select(articles.c.id).where(articles.c.current)
    if not copies:
        chosen = chosen.where(articles.c.copy_of.is_(None))
    if since:
        chosen = chosen.where(articles.c.day >= since)
    if until:
        chosen = chosen.where(articles.c.day <= until)
    return chosen.order_by(desc(articles.c.day), articles.c.id)


def with_statements(
    chosen: Select[Any],
    *,
    by: str | None = None,
    kinds: Iterable[str] | None = None,
    stances: Iterable[str] | None = None,
) -> Select[Any]:
    """Of the articles chosen, those with such a statement."""
    return chosen.where(
        _has(
            statements,
            _among(statements.c.kind, kinds),
            _among(statements.c.stance, stances),
            _with(statements, by),
            few=by is not None,
        )
    )


def with_events(
    chosen: Select[Any],
    *,
    actor: str | None = None,
    recipient: str | None = None,
    types: Iterable[str] | None = None,
    statuses: Iterable[str] | None = None,
    background: bool = True,
) -> Select[Any]:
    """Of the articles chosen, those with such an event."""
    roles = ("actor",) if recipient else ("actor", "recipient")
    return chosen.where(
        _has(
            events,
            _among(events.c.type, types),
            _among(events.c.status, statuses),
            None if background else events.c.background.is_(False),
            _with(events, actor, *roles),
            _with(events, recipient, "recipient"),
            few=bool(actor or recipient),
        )
    )


def with_agenda(
    chosen: Select[Any], *, first: str | None = None, last: str | None = None, who: str | None = None
) -> Select[Any]:
    """Of the articles chosen, those with an agenda item on these days, of no known day, or moved; in which somebody
    takes part, or should have."""
    days = []
    if first:
        ends = func.coalesce(agenda.c.end, agenda.c.start)
        days.append(or_(ends.is_(None), ends >= first, ends.in_([first[:4], first[:7]])))
    if last:
        days.append(or_(agenda.c.start.is_(None), func.substr(agenda.c.start, 1, 10) <= last))
    when = or_(and_(*days), agenda.c.moved_from.is_not(None)) if days else None
    return chosen.where(_has(agenda, when, _with(agenda, who, "participant", "absent"), few=True))


def with_agenda_like(chosen: Select[Any], told: Iterable[Record]) -> Select[Any]:
    """Of the articles chosen, those that may tell of the same engagements as these records: on a day that these name,
    with somebody of those who take part."""
    days: set[str] = set()
    codes: set[str] = set()
    called: set[str] = set()
    for record in told:
        code = {actor.id: actor.code for actor in record.actors}
        for item in record.agenda:
            days |= {value[:10] for value in (item.start.value, item.moved_from) if value}
            codes |= {known for member in item.participants if (known := code.get(member.actor or ""))}
            called |= {folded(member.text) for member in item.participants}
    alike = members.c.name.in_(select(names.c.number).where(names.c.name.in_(sorted(called))))
    part = or_(members.c.code.in_(sorted(codes)), alike)
    taking = select(members.c.datum).where(members.c.role == "participant", part)
    on = [func.substr(column, 1, 10).in_(sorted(days)) for column in (agenda.c.start, agenda.c.moved_from)]
    return chosen.where(_has(agenda, or_(*on, agenda.c.start.is_(None)), agenda.c.id.in_(taking), few=True))


def naming(chosen: Select[Any], who: str) -> Select[Any]:
    """Of the articles chosen, those that name somebody by these words, or by this code; or have them in the title."""
    named = select(members.c.article).where(members.c.role == "self", _called(who))
    titled = func.lower(articles.c.title).contains(who.lower(), autoescape=True)
    return chosen.where(or_(articles.c.number.in_(named), titled))


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
    self = select(members.c.datum).where(members.c.role == "self", _called(who))
    columns = (actors.c.name, actors.c.kind, actors.c.code, actors.c.office, actors.c.wikidata)
    number = func.count(actors.c.article.distinct())
    asked = (
        select(*columns, number, func.min(articles.c.day), func.max(articles.c.day))
        .join(articles, articles.c.id == actors.c.article)
        .where(articles.c.current, actors.c.id.in_(self))
        .group_by(*columns)
        .order_by(desc(number), actors.c.name, func.coalesce(actors.c.office, ""))
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
    asked = select(articles.c.id).where(articles.c.id.startswith(beginning, autoescape=True)).limit(2)
    return tuple(connection.execute(asked).scalars())


def to_reread(connection: Connection, present: tuple[str, str, str] | None) -> tuple[tuple[str, str | None], ...]:
    """The version seen last of each article whose record was made by something else; and what was refused."""
    asked = (
        select(versions.c.id, versions.c.article)
        .outerjoin(records, records.c.article == versions.c.article)
        .where(versions.c.state != "unread")
        .order_by(versions.c.fetched, versions.c.seen, versions.c.id)
    )
    if present is not None:
        made = (records.c.dateline, records.c.model, records.c.codebook)
        asked = asked.where(or_(records.c.article.is_(None), *(c != now for c, now in zip(made, present, strict=True))))
    last = {row.article or row.id: (row.id, row.article) for row in connection.execute(asked)}
    return tuple(last.values())


def _has(table: Table, *conditions: ColumnElement[bool] | None, few: bool = False) -> ColumnElement[bool]:
    """The article has a row of which all this is true. Where only ``few`` rows can be meant (somebody's), the database
    begins with them; else with the articles, the newest first, and ends when there are enough."""
    found = select(table.c.article).where(*(c for c in conditions if c is not None))
    return (
        articles.c.id.in_(found) if few else found.where(table.c.article == articles.c.id).correlate(articles).exists()
    )


def _among(column: Any, values: Iterable[str] | None) -> ColumnElement[bool] | None:
    return None if values is None else column.in_(sorted(values))


def _with(table: Table, who: str | None, *roles: str) -> ColumnElement[bool] | None:
    """Somebody takes part in the datum, in one of the roles."""
    if who is None:
        return None
    role = members.c.role.in_(roles) if roles else members.c.role == "speaker"
    return table.c.id.in_(select(members.c.datum).where(role, _called(who)))


def _called(who: str) -> ColumnElement[bool]:
    """As ``choosing.is_named`` has it: by code, or by words of a name."""
    words = folded(who)
    spaced = " " + names.c.name + " "
    called = members.c.name.in_(select(names.c.number).where(spaced.contains(f" {words} ", autoescape=True)))
    return or_(called, members.c.code.in_([who.strip(), who.strip().upper()]))


def load(
    connection: Connection, ids: Iterable[str], only: Container[str] | None = None, *, corrected: bool = True
) -> Iterator[Record]:
    """The records of articles, in the order of the ids, as people have corrected them. ``only``: of a record's lists,
    these; a view that needs one of them waits for no other."""
    for some in portions(list(ids)):
        asked = select(articles.c.id, articles.c.text, records.c.json).join(records).where(articles.c.id.in_(some))
        by_id = {row.id: row for row in connection.execute(asked)}
        put_right = corrections.of(connection, some) if corrected else {}
        for row in (by_id[each] for each in some if each in by_id):
            record = unpacked(row.json, row.text, only)
            yield corrections.applied(record, put_right[row.id]) if row.id in put_right else record
