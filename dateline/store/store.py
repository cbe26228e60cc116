"""The store: many pages as they came, what each says, and what they say together."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, func, select

from dateline import deeds as events_of
from dateline import said as statements_of
from dateline.choosing import chosen, is_named
from dateline.deeds import Deed
from dateline.diary import Engagement, diary
from dateline.diary import select as within
from dateline.errors import UsageError
from dateline.record import Record
from dateline.record import Version as Made
from dateline.said import Said
from dateline.sources import Item, day
from dateline.store import captures, corrections, queries, stories, visits
from dateline.store.captures import Capture, Version
from dateline.store.corrections import Correction
from dateline.store.engine import engine, errors, reading, writing
from dateline.store.queries import Copy, Known
from dateline.store.schema import articles, records, versions
from dateline.store.search import Hit, search
from dateline.store.stories import Regrouping
from dateline.store.writing import outdated, renew, write
from dateline.stories import merging
from dateline.stories.model import Merged, Story, Told
from dateline.stories.positions import Position, positions
from dateline.stories.series import Point, series
from dateline.stories.telling import tell

if TYPE_CHECKING:
    from dateline.store.visits import Visit

#: The lists of a record that its views need.
OF_STATEMENTS = frozenset({"actors", "statements"})
OF_EVENTS = frozenset({"actors", "places", "statements", "events"})


class Store:
    """A store on SQLite or PostgreSQL. One process writes at a time, others wait; any number read meanwhile.

    Every method raises ``StoreError`` with cause and cure for what the database refuses.
    """

    def __init__(self, engine: Engine, place: str) -> None:
        self.engine = engine
        self.place = place

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<dateline store {self.place}>"

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    # --- in --------------------------------------------------------------------------------------------------------

    def keep(self, capture: Capture) -> tuple[str, bool]:
        """Keep a page as it came: the id of its version, and whether it is still to be read."""
        with self._writing() as connection:
            return captures.keep(connection, capture)

    def unread(self) -> tuple[str, ...]:
        """The ids of the versions that were kept and not read: a run was broken off between the two."""
        with self._reading() as connection:
            return tuple(captures.every(connection, "unread"))

    def item(self, version: str) -> Item:
        """A version as ``dateline.sources.read_item`` takes it."""
        with self._reading() as connection:
            return captures.item(connection, version)

    def write(self, version: str, record: Record) -> str:
        """Write what a version says, in place of what was written of its article before; the article's id."""
        with self._writing() as connection:
            return write(connection, version, record)

    def group(self) -> None:
        """Put articles to stories that were written before there were any."""
        with self._reading() as connection:
            left = stories.ungrouped(connection)
        for article in left:
            with self._writing() as connection:
                record = next(queries.load(connection, [article], corrected=False), None)
                if record is not None:
                    stories.place(connection, record, article)

    def refuse(self, version: str, why: str) -> None:
        """Note why a version cannot be read."""
        with self._writing() as connection:
            captures.refuse(connection, version, why)

    def to_reread(self, present: Made | None = None) -> tuple[tuple[str, str | None], ...]:
        """The versions to read again, each with its article: one for each article whose record was made by something
        else than this (``None``: of every article), and those that were refused."""
        with self._reading() as connection:
            return queries.to_reread(connection, asdict(present) if present else None)

    # --- what is there ---------------------------------------------------------------------------------------------

    def versions(self, address: str) -> tuple[Version, ...]:
        """The versions of the page at an address, the first fetched first."""
        with self._reading() as connection:
            return captures.of_page(connection, address)

    def history(self, address: str) -> tuple[Version, ...]:
        """What the page at an address has said in turn: the first version of each article.

        Raises ``UsageError`` if the store has nothing of it.
        """
        found = self.versions(address) or self.versions(str(Path(address).absolute()))
        told: dict[str, Version] = {}
        for version in found:
            if version.article:
                told.setdefault(version.article, version)
        if not told:
            why = f"; its page was refused: {found[-1].why}" if found else ""
            raise UsageError(
                f"The store has no article of {address}{why}. `dateline search` shows where articles are from."
            )
        return tuple(told.values())

    def record(self, article: str, *, corrected: bool = True) -> Record | None:
        """The record of an article, by its id; as people have corrected it, or as it was read."""
        with self._reading() as connection:
            number = queries.number(connection, article)
            return None if number is None else next(queries.load(connection, [number], corrected=corrected), None)

    def copies(self, article: str) -> tuple[Copy, ...]:
        """The copies of an article on other pages, in the order in which they came."""
        with self._reading() as connection:
            return queries.copies(connection, article)

    def find(self, beginning: str) -> Record:
        """The record of the article whose id begins so. Raises ``UsageError`` if there is none, or more than one."""
        with self._reading() as connection:
            ids = queries.like(connection, beginning) if beginning else ()
            if len(ids) == 1:
                return next(queries.load(connection, [queries.number(connection, ids[0]) or 0]))
        raise UsageError(f"{'More than one' if ids else 'No'} article's id begins with {beginning!r}.")

    def records(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        about: str | None = None,
        most: int | None = None,
        before: str | None = None,
        only: Container[str] | None = None,
    ) -> Iterator[Record]:
        """The records of what the pages say now, the oldest first: written on these days (ISO), about somebody (words
        of a name, or a code); at most so many, the newest; of those ``before`` an article (its id) in that order.
        ``only``: of a record's lists, these ("statements" …), which is faster."""
        with self._reading() as connection:
            query = queries.current(day(since), day(until), before=self._place(connection, before))
            if about:
                query = queries.naming(connection, query, about)
            yield from self._load(connection, query, most, only)

    def counts(self) -> dict[str, int]:
        """How many pages, versions by state, articles and records there are."""
        with self._reading() as connection:
            states = connection.execute(select(versions.c.state, func.count()).group_by(versions.c.state))
            by_state = dict(map(tuple, states))
            count = {
                "articles": connection.execute(select(func.count()).where(articles.c.current)).scalar_one(),
                "copies": connection.execute(
                    select(func.count()).where(articles.c.current, articles.c.copy_of.is_not(None))
                ).scalar_one(),
                "records": connection.execute(select(func.count()).select_from(records)).scalar_one(),
            }
        return {**{state: by_state.get(state, 0) for state in ("read", "unread", "refused")}, **count}

    # --- corrections -----------------------------------------------------------------------------------------------

    def correct(
        self, reference: str, field: str, value: str | None = None, *, person: str, why: str = ""
    ) -> Correction:
        """Put a datum ("1a2df93a/s7") right, or an article's date ("1a2df93a"); it holds on every view, also when the
        page is read again. ``field``: reject; status; date; speaker (of a statement), actor, recipient (of an event),
        participant (of an agenda item). Who somebody is, is said by a reference or a name in the article, or by a name
        that the tables of actors know; where several stand there, as "the minister=Sergey Lavrov". "none" takes a date
        or a link away.

        Raises ``UsageError`` for a reference that there is not, and for what it cannot be, with the choices.
        """
        article, _, datum = reference.partition("/")
        record = self.record(self.find(article).id, corrected=False)
        assert record is not None
        with self._writing() as connection:
            made = corrections.add(connection, record, datum, field, value, person, why)
            renew(connection, queries.number(connection, record.id) or 0)
            return made

    def reject(self, reference: str, *, person: str, why: str) -> Correction:
        """Reject a datum: it stands in no view, also when its page is read again. Raises as ``correct`` does."""
        if "/" not in reference.strip("/"):
            raise UsageError(f"{reference!r} names no datum. Its reference is that of a line, such as 1a2df93a/s7.")
        return self.correct(reference, "reject", person=person, why=why)

    def undo(self, reference: str, *, person: str = "") -> Correction:
        """Take the last correction of a datum back. Raises ``UsageError`` if there is none."""
        article, _, datum = reference.partition("/")
        found = self.find(article).id
        with self._writing() as connection:
            undone = corrections.undo(connection, found, datum, person)
            if undone is None:
                raise UsageError(f"{reference} was not corrected. `dateline correct --list` shows what was.")
            renew(connection, queries.number(connection, found) or 0)
            return undone

    def corrections(self, *, undone: bool = False) -> tuple[Correction, ...]:
        """What was corrected, the oldest first; ``undone``: also what was taken back."""
        with self._reading() as connection:
            return corrections.every(connection, undone=undone)

    # --- stories ---------------------------------------------------------------------------------------------------

    def stories(
        self, *, since: str | None = None, until: str | None = None, about: str | None = None, most: int = 20
    ) -> tuple[Story, ...]:
        """The stories with articles written on these days (ISO) that name somebody (words of a name, or a code), those
        told of last first; at most so many."""
        with self._reading() as connection:
            among = queries.naming(connection, queries.current(), about) if about else None
            return stories.listed(connection, since=day(since), until=day(until), among=among, most=most)

    def story(self, beginning: str) -> Story:
        """The story whose id, or one of whose articles' ids, begins so. Raises ``UsageError`` if there is none, or more
        than one."""
        with self._reading() as connection:
            return stories.of_numbers(connection, [stories.number_of(connection, beginning)])[0]

    def tell(self, beginning: str, *, most: int = 200) -> Told:
        """What the articles of a story tell, each thing once with all its reports: statements, events, engagements with
        their history, and disputes between the articles; of the newest articles, at most so many. The story is named as
        for ``story``."""
        story = self.story(beginning)
        with self._reading() as connection:
            numbers = stories.numbers_of(connection, [part.article for part in story.parts[-most:]])
            return tell(story, list(queries.load(connection, numbers)))

    def merged_statements(
        self,
        *,
        by: str | None = None,
        kind: str | None = None,
        stance: str | None = None,
        since: str | None = None,
        most: int | None = None,
    ) -> tuple[Merged[Said], ...]:
        """Who said what, as ``statements``, but what several articles of a story tell is one, with all its reports,
        copies too; in the order in which it was first reported."""
        rows = self.statements(by=by, kind=kind, stance=stance, since=since, most=most, copies=True)
        return merging.statements(rows, *self._ties(rows))

    def merged_events(
        self,
        *,
        actor: str | None = None,
        recipient: str | None = None,
        type: str | None = None,  # noqa: A002 - the column's name
        status: str | None = None,
        background: bool = True,
        since: str | None = None,
        most: int | None = None,
    ) -> tuple[Merged[Deed], ...]:
        """Who did what to whom, as ``events``, but what several articles of a story tell is one, with all its reports,
        copies too; in the order in which it was first reported."""
        rows = self.events(
            actor=actor, recipient=recipient, type=type, status=status, background=background, since=since, most=most,
            copies=True,
        )  # fmt: skip
        return merging.events(rows, *self._ties(rows))

    def positions(
        self, who: str, *, about: str | None = None, since: str | None = None, most: int = 200
    ) -> tuple[Position, ...]:
        """What somebody (words of a name, or a code) has said, about something (words), in order of time with the
        changes marked; in the newest articles that quote him, at most so many."""
        return positions(self.merged_statements(by=who, since=since, most=most), about)

    def series(
        self,
        *,
        actor: str | None = None,
        recipient: str | None = None,
        type: str | None = None,  # noqa: A002 - the column's name
        since: str | None = None,
        most: int = 1000,
    ) -> tuple[Point, ...]:
        """Deeds by week and pair of actors, each counted once: how many, with PLOVER's scores; of the newest articles
        that have any, at most so many."""
        done = "happened,ongoing"
        found = self.merged_events(
            actor=actor, recipient=recipient, type=type, status=done, background=False, since=since, most=most
        )
        return series(found)

    def _ties(self, rows: Sequence[Said] | Sequence[Deed]) -> tuple[dict[str, str], dict[str, int]]:
        return self.ties(list(dict.fromkeys(row.record.id for row in rows)))

    def ties(self, articles: Sequence[str]) -> tuple[dict[str, str], dict[str, int]]:
        """Of articles those that repeat others, with these; and of all a number for their story."""
        with self._reading() as connection:
            return stories.originals(connection, articles), stories.of_articles(connection, articles)

    def told_before(self, articles: Sequence[str], before: str, *, most: int = 100) -> tuple[Record, ...]:
        """The records of other articles of the same stories that were written before a day (ISO), the oldest first; of
        the newest, at most so many. Copies are left out."""
        with self._reading() as connection:
            numbers = stories.earlier(connection, stories.of_articles(connection, articles).values(), before, most)
            return tuple(queries.load(connection, numbers))

    def merge_stories(self, story: str, into: str, *, person: str, why: str) -> Regrouping:
        """Make a story a part of another, by their ids or those of articles of theirs."""
        with self._writing() as connection:
            part, whole = (stories.number_of(connection, each) for each in (story, into))
            return stories.merge(connection, part, whole, person, why)

    def split_story(
        self, articles: Sequence[str], into: str | None = None, *, person: str, why: str
    ) -> tuple[Regrouping, ...]:
        """Move articles to another story, or to a new one; they stay there whatever comes in."""
        ids = [self.find(each).id for each in articles]
        with self._writing() as connection:
            target = stories.number_of(connection, into) if into is not None else None
            return stories.split(connection, ids, target, person, why)

    def undo_regrouping(self, subject: str) -> None:
        """Take back what was done last to a story or an article. Raises ``UsageError`` if there is nothing."""
        with self._writing() as connection:
            found = [each.subject for each in stories.every(connection) if each.subject.startswith(subject)]
            if not found or not stories.undo(connection, found[-1]):
                raise UsageError(f"Neither a story nor an article {subject!r} was regrouped.")

    def regroupings(self) -> tuple[Regrouping, ...]:
        """What people have merged and split, the oldest first."""
        with self._reading() as connection:
            return stories.every(connection)

    # --- views -----------------------------------------------------------------------------------------------------

    def search(self, words: str, *, since: str | None = None, most: int = 20) -> tuple[Hit, ...]:
        """The articles in which words stand, the best first: words, "phrases", ``OR``, ``-without``."""
        with self._reading() as connection:
            return search(connection, words, since=day(since), most=most)

    def statements(
        self,
        *,
        by: str | None = None,
        kind: str | None = None,
        stance: str | None = None,
        since: str | None = None,
        most: int | None = None,
        before: str | None = None,
        copies: bool = False,
    ) -> tuple[Said, ...]:
        """Who said what, as ``dateline.said.said``; of the newest articles that have it, at most so many; of those
        ``before`` an article (its id; what a view gave first is where the next page begins); with or without copies of
        other articles."""
        statements_of.said((), by=by, kind=kind, stance=stance)  # refuses what there is not
        with self._reading() as connection:
            query = queries.with_statements(
                connection,
                queries.current(day(since), copies=copies, before=self._place(connection, before)),
                by=by,
                kinds=_list(kind, str.lower),
                stances=_list(stance, str.lower),
            )
            found = self._load(connection, query, most, OF_STATEMENTS)
            return statements_of.said(found, by=by, kind=kind, stance=stance)

    def events(
        self,
        *,
        actor: str | None = None,
        recipient: str | None = None,
        type: str | None = None,  # noqa: A002 - the column's name
        status: str | None = None,
        background: bool = True,
        since: str | None = None,
        most: int | None = None,
        before: str | None = None,
        copies: bool = False,
    ) -> tuple[Deed, ...]:
        """Who did what to whom, as ``dateline.deeds.deeds``; the rest as of ``statements``."""
        chosen(status, events_of.STATUSES, "status")
        with self._reading() as connection:
            query = queries.with_events(
                connection,
                queries.current(day(since), copies=copies, before=self._place(connection, before)),
                actor=actor,
                recipient=recipient,
                types=_list(type, str.upper),
                statuses=_list(status, str.lower),
                background=background,
            )
            found = self._load(connection, query, most, OF_EVENTS)
            return events_of.deeds(
                found, actor=actor, recipient=recipient, type=type, status=status, background=background
            )

    def agenda(
        self,
        *,
        first: str | None = None,
        last: str | None = None,
        status: str | None = None,
        who: str | None = None,
        most: int | None = None,
    ) -> tuple[Engagement, ...]:
        """Who meets whom when, as ``dateline.diary``: each engagement once, with all that the articles tell of it.
        ``who``: with somebody; ``most``: of so many articles that tell of any, the newest. What has no day stands for
        the day on which its article was written. A telling's ``record`` holds what the diary needs of it."""
        within((), first=first, last=last, status=status)
        with self._reading() as connection:
            query = queries.with_agenda(connection, queries.current(), first=first, last=last, who=who)
            told = _diary(connection, self._told(connection, query, most))
        found = within(told, first=first, last=last, status=status)
        return tuple(e for e in found if who is None or _takes_part(e, who))

    def engagements(self, told: Sequence[Record]) -> tuple[Engagement, ...]:
        """The engagements of which these records tell, each with all that other articles tell of it."""
        own = {record.id for record in told}
        with self._reading() as connection:
            query = queries.with_agenda_like(queries.current(), told)
            others = (record for record in self._told(connection, query) if record.id not in own)
            found = _diary(connection, [*told, *others])
        return tuple(e for e in found if any(telling.record.id in own for telling in e.told))

    def known(self, who: str, *, most: int = 20) -> tuple[Known, ...]:
        """Those whom words of a name, or a code, name: with their offices, the most frequent first."""
        with self._reading() as connection:
            return queries.known(connection, who, most)

    # --- what servers said -----------------------------------------------------------------------------------------

    def visit(self, url: str) -> Visit | None:
        """What came of the last request for a URL."""
        with self._reading() as connection:
            return visits.last(connection, url)

    def visited(self, visit: Visit) -> None:
        """Note what came of a request."""
        with self._writing() as connection:
            visits.note(connection, visit)

    # --- the database ----------------------------------------------------------------------------------------------

    def _load(
        self, connection: Connection, query: Any, most: int | None = None, only: Container[str] | None = None
    ) -> Iterator[Record]:
        """The records, or lists of them, of the newest articles of a query, the oldest of them first."""
        numbers = list(connection.execute(query.limit(most)).scalars())
        return queries.load(connection, reversed(numbers), only)

    def _told(self, connection: Connection, query: Any, most: int | None = None) -> Iterator[Record]:
        """What the diary needs of them."""
        numbers = list(connection.execute(query.limit(most)).scalars())
        return queries.load_told(connection, reversed(numbers))

    def _place(self, connection: Connection, article: str | None) -> tuple[str, int] | None:
        """Where an article stands in the order of views. Raises ``UsageError`` if it is not there."""
        if article is None:
            return None
        found = queries.place(connection, article)
        if found is None:
            raise UsageError(f"The store has no article {article!r} to go on from.")
        return found

    def _renew(self) -> None:
        """Make the rows anew that an older Dateline made otherwise; broken off, it goes on at the next opening."""
        with self._reading() as connection:
            old = outdated(connection)
        while old:
            with self._writing() as connection:
                old = outdated(connection)  # another process may have done some
                for article in old:
                    renew(connection, article)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database: for the modules of the store."""
        with errors(self.place), reading(self.engine) as connection:
            yield connection

    _reading = reading

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with errors(self.place), writing(self.engine) as connection:
            yield connection


def open_store(place: str | Path, *, create: bool = True) -> Store:
    """Open a store: a path (SQLite), or ``postgresql://user@host/database``. An older store is brought to the present
    form. Without ``create`` it must be there already.

    Raises:
        StoreError: it cannot be opened, is no store, or was written by a newer Dateline.
        UsageError: a URL of another kind.
    """
    store = Store(engine(place, create=create), str(place))
    store._renew()
    store.group()
    return store


def _diary(connection: Connection, told: Iterable[Record]) -> tuple[Engagement, ...]:
    """The engagements of records, merged within their stories."""
    records = list(told)
    ids = [record.id for record in records]
    return diary(records, stories.of_articles(connection, ids), stories.originals(connection, ids))


def _takes_part(engagement: Engagement, who: str) -> bool:
    newest = engagement.newest
    codes = {actor.id: actor.code for actor in newest.record.actors}
    return any(
        is_named(who, (member.text, newest.name(member)), codes.get(member.actor or ""))
        for member in (*engagement.item.participants, *engagement.item.absent)
    )


def _list(asked: str | None, case: Callable[[str], str]) -> list[str] | None:
    return None if asked is None else [case(word.strip()) for word in asked.split(",") if word.strip()]
