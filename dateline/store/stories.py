"""Stories in the database: an article is put to its story when it is written; people merge and split them.

``articles.story`` is the story that was found; one that a person made a part of another points at it
(``stories.merged``), so that taking it back needs no more than to forget the pointer. What is found again by rare
terms stands in ``marks``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, delete, desc, func, or_, select, update

from dateline.errors import UsageError
from dateline.record import Record
from dateline.store import queries
from dateline.store.captures import now
from dateline.store.rows import identity
from dateline.store.schema import articles, frequencies, marks, regroupings, signatures, stories, texts
from dateline.store.sql import insert, portions, storable
from dateline.stories import grouping, retold
from dateline.stories.grouping import Candidate, Group, Vector
from dateline.stories.model import Part, Story
from dateline.stories.terms import number, terms, weighted

#: With so many articles a new one is compared word by word, to see whether it retells one of them.
COMPARED = 8
#: Where a page names no title, the first line of its text stands for it, as far as this.
HEADLINE = 200


# --- in ----------------------------------------------------------------------------------------------------------


def place(connection: Connection, record: Record, article: int) -> None:
    """Put a new article to its story; a copy to that of its original. Stories near to it may be grouped anew."""
    columns = (articles.c.number, articles.c.day, articles.c.copy_of)
    row = connection.execute(select(*columns).where(articles.c.number == article)).one()
    original = row.copy_of
    if original is None:
        found = terms(record)
        mine = Candidate(row.number, 0, grouping.ordinal(row.day), _vector(connection, found, row.number))
        alike = _alike(connection, mine)
        original = _retold(connection, record, mine, alike)
    if original is not None:
        asked = select(articles.c.story).where(articles.c.id == original)
        _put(connection, record.id, connection.execute(asked).scalar_one())
        return
    near = grouping.nearest(mine, alike)
    _index(connection, mine, found)
    for group in grouping.group(mine, _members(connection, near, mine.day)):
        _move(connection, group, record.id, row.day)


def _retold(connection: Connection, record: Record, mine: Candidate, alike: Sequence[Candidate]) -> str | None:
    """The article that a new one tells in other words, noted; of several the nearest."""
    at = {each.article: grouping.near(mine, each) for each in alike if abs(each.day - mine.day) <= retold.DAYS}
    nearest = sorted((n for n in at if at[n] >= grouping.NEAR), key=lambda n: (-at[n], n))[:COMPARED]
    page = select(articles.c.page).where(articles.c.id == record.id).scalar_subquery()
    asked = select(articles.c.number).where(articles.c.number.in_(nearest), articles.c.current, articles.c.page != page)
    numbers = list(connection.execute(asked.order_by(articles.c.number)).scalars())
    if not numbers:
        return None
    own = retold.telling(record)
    others = queries.load(connection, numbers, {"actors", "places"}, corrected=False)
    likeness, _, best = max((retold.likeness(own, retold.telling(o)), -n, o.id) for n, o in enumerate(others))
    if likeness < retold.SHARED:
        return None
    values = {"copy_of": best, "retold_from": best, "likeness": round(likeness, 3)}
    connection.execute(update(articles).where(articles.c.id == record.id).values(values))
    return best


def _vector(connection: Connection, found: Mapping[str, float], among: int) -> Vector:
    common: dict[int, int] = {}
    for some in portions(sorted(map(number, found))):
        asked = select(frequencies.c.term, frequencies.c.articles).where(frequencies.c.term.in_(some))
        common.update((row.term, row.articles) for row in connection.execute(asked))
    return grouping.vector(weighted(found, common, among))


def _index(connection: Connection, mine: Candidate, found: Mapping[str, float]) -> None:
    """Note the terms of an article, and by which of them it is found."""
    counted = insert(connection, frequencies)
    more = counted.on_conflict_do_update(index_elements=["term"], set_={"articles": frequencies.c.articles + 1})
    if found:
        connection.execute(more, [{"term": term, "articles": 1} for term in sorted(set(map(number, found)))])
    data = {"article": mine.article, "terms": mine.vector.packed()}
    connection.execute(insert(connection, signatures).values(data))
    rare = [{"term": term, "day": mine.day, "article": mine.article} for term in grouping.indexed(mine.vector)]
    if rare:
        connection.execute(insert(connection, marks), sorted(rare, key=lambda each: each["term"]))


def _alike(connection: Connection, mine: Candidate) -> list[Candidate]:
    """The articles of the days around that share most rare terms with a new one."""
    shared = func.count()
    asked = (
        select(marks.c.article)
        .where(marks.c.term.in_(grouping.indexed(mine.vector)))
        .where(marks.c.day.between(mine.day - grouping.WINDOW, mine.day + grouping.WINDOW))
        .group_by(marks.c.article)
        .having(shared > 1)
        .order_by(desc(shared), desc(marks.c.article))
        .limit(grouping.CANDIDATES)
    )
    return _candidates(connection, articles.c.number.in_(list(connection.execute(asked).scalars())))


def _members(connection: Connection, numbers: Sequence[int], day: int) -> list[Candidate]:
    """The articles of stories that may be grouped anew: the newest, of those of the days around."""
    found = _candidates(connection, _effective().in_(list(numbers)), most=2 * grouping.MOST) if numbers else []
    return [each for each in found if abs(each.day - day) <= grouping.WINDOW]


def _effective() -> Any:
    """The story of an article, as people have merged them."""
    return func.coalesce(stories.c.merged, stories.c.number)


def _candidates(connection: Connection, condition: Any, most: int | None = None) -> list[Candidate]:
    columns = (articles.c.number, articles.c.day, _effective().label("story"), signatures.c.terms)
    asked = (
        select(*columns)
        .join(signatures, signatures.c.article == articles.c.number)
        .join(stories, stories.c.number == articles.c.story)
        .where(condition)
        .order_by(desc(articles.c.number))
        .limit(most)
    )
    found = connection.execute(asked).all()
    fixed = _fixed(connection, sorted({row.story for row in found}))
    return [
        Candidate(row.number, row.story, grouping.ordinal(row.day), Vector.unpacked(row.terms), row.story in fixed)
        for row in reversed(found)
    ]


def _fixed(connection: Connection, numbers: list[int]) -> set[int]:
    """Of these stories those that a person has made what they are: by merging, or by moving articles in or out."""
    merged = select(stories.c.merged).where(stories.c.merged.in_(numbers))
    touched = select(regroupings.c.number).where(
        regroupings.c.kind == "move", or_(regroupings.c.was == stories.c.id, regroupings.c.now == stories.c.id)
    )
    moved = select(stories.c.number).where(stories.c.number.in_(numbers), touched.correlate(stories).exists())
    return {*connection.execute(merged).scalars(), *connection.execute(moved).scalars()}


def _move(connection: Connection, group: Group, new: str, day: str) -> None:
    """Put the articles of a group to its story; to a new one where it has none."""
    story = _new(connection, new, day) if group.story is None else group.story
    # of a story that was merged into another the articles keep their own, so that it can be taken back
    apart = select(stories.c.number).where(stories.c.merged == story)
    stays = articles.c.story.in_(apart) | (articles.c.story == story)
    asked = select(articles.c.id).where(articles.c.number.in_(group.articles), articles.c.story.is_(None) | ~stays)
    for article in list(connection.execute(asked.order_by(articles.c.number)).scalars()):
        _put(connection, article, story)


def _put(connection: Connection, article: str, story: int) -> None:
    """Put an article and its copies to a story. A story that is left empty, and that no person has touched, goes."""
    mine = or_(articles.c.id == article, articles.c.copy_of == article)
    rows = connection.execute(select(articles.c.story, articles.c.day).where(mine)).all()
    connection.execute(update(articles).where(mine).values(story=story))
    _touch(connection, story, max(row.day for row in rows))
    for left in sorted({row.story for row in rows} - {None, story}):
        held = select(articles.c.number).where(articles.c.story == left).exists()
        touched = regroupings.c.was.in_([stories.c.id]) | regroupings.c.now.in_([stories.c.id])
        known = select(regroupings.c.number).where(touched).correlate(stories).exists()
        connection.execute(delete(stories).where(stories.c.number == left, ~held, ~known))


def _new(connection: Connection, article: str, day: str) -> int:
    last = connection.execute(select(func.coalesce(func.max(stories.c.number), 0))).scalar_one()
    made = {"number": last + 1, "id": identity("story", last + 1, article), "last": day}
    connection.execute(insert(connection, stories).values(storable(made)))
    return int(last + 1)


def _touch(connection: Connection, story: int, day: str) -> None:
    connection.execute(update(stories).where(stories.c.number == story, stories.c.last < day).values(last=day))


# --- what there is -------------------------------------------------------------------------------------------------


def listed(
    connection: Connection, *, since: str | None = None, until: str | None = None, among: Any = None, most: int = 20
) -> tuple[Story, ...]:
    """The stories with articles of these days, those told of last first; ``among``: only those with one of these
    articles (a query of numbers)."""
    told = select(articles.c.id).join(own := stories.alias(), own.c.number == articles.c.story)
    told = told.where(func.coalesce(own.c.merged, own.c.number) == stories.c.number, articles.c.current)
    if since:
        told = told.where(articles.c.day >= since)
    if until:
        told = told.where(articles.c.day <= until)
    if among is not None:
        told = told.where(articles.c.number.in_(among.order_by(None)))
    asked = select(stories.c.number).where(stories.c.merged.is_(None), told.correlate(stories).exists())
    if since:
        asked = asked.where(stories.c.last >= since)
    numbers = connection.execute(asked.order_by(desc(stories.c.last), desc(stories.c.number)).limit(most)).scalars()
    return of_numbers(connection, list(numbers))


def of_numbers(connection: Connection, numbers: Sequence[int]) -> tuple[Story, ...]:
    """These stories, with the articles that their pages say now."""
    columns = ("id", "site", "link", "day", "published", "copy_of", "retold_from")
    beginning = case((articles.c.title != "", articles.c.title), else_=func.substr(texts.c.text, 1, HEADLINE))
    asked = (
        select(_effective().label("story"), beginning.label("title"), *(articles.c[name] for name in columns))
        .join(stories, stories.c.number == articles.c.story)
        .join(texts, texts.c.article == articles.c.number)
        .where(_effective().in_(list(numbers)), articles.c.current)
        .order_by(articles.c.day, articles.c.published, articles.c.number)
    )
    parts: dict[int, list[Part]] = {each: [] for each in numbers}
    for row in connection.execute(asked):
        near = row.copy_of if row.retold_from is None else None
        title = row.title.strip().partition("\n")[0] or "(no headline)"
        parts[row.story].append(Part(row.id, title, row.site, row.link, row.day, row.published, near, row.retold_from))
    ids = dict(
        map(tuple, connection.execute(select(stories.c.number, stories.c.id).where(stories.c.number.in_(numbers))))
    )
    return tuple(Story(ids[each], tuple(parts[each])) for each in numbers if parts[each])


def number_of(connection: Connection, beginning: str) -> int:
    """The story whose id begins so, or of the article whose id begins so, by its number, as people have merged them.

    Raises:
        UsageError: there is none, or more than one.
    """
    whole = _effective()
    by_id = select(whole).where(stories.c.id.startswith(beginning, autoescape=True))
    by_article = (
        select(whole)
        .join(articles, articles.c.story == stories.c.number)
        .where(articles.c.id.startswith(beginning, autoescape=True))
    )
    found = (
        {n for asked in (by_id, by_article) for n in connection.execute(asked.limit(2)).scalars()}
        if beginning
        else set()
    )
    if len(found) != 1:
        raise UsageError(
            f"{'More than one' if found else 'No'} story's id, nor an article's, begins with {beginning!r}. "
            "`dateline stories` lists them."
        )
    return int(found.pop())


def _ids(connection: Connection, numbers: Collection[int]) -> dict[int, str]:
    """The ids of stories by number."""
    asked = select(stories.c.number, stories.c.id).where(stories.c.number.in_(sorted(numbers)))
    return {row.number: row.id for row in connection.execute(asked)}


def of_articles(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """The stories of articles, by number, as people have merged them."""
    found: dict[str, int] = {}
    for some in portions(ids):
        asked = select(articles.c.id, _effective()).join(stories, stories.c.number == articles.c.story)
        found.update(map(tuple, connection.execute(asked.where(articles.c.id.in_(some)))))
    return found


def originals(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Of articles those that repeat another, with that one."""
    found: dict[str, str] = {}
    for some in portions(ids):
        asked = select(articles.c.id, articles.c.copy_of).where(
            articles.c.id.in_(some), articles.c.copy_of.is_not(None)
        )
        found.update((row.id, row.copy_of) for row in connection.execute(asked))
    return found


def earlier(connection: Connection, numbers: Collection[int], before: str, most: int) -> list[int]:
    """The articles of stories that were written before a day and repeat no other, by number, the oldest first; of the
    newest, at most so many."""
    asked = (
        select(articles.c.number)
        .join(stories, stories.c.number == articles.c.story)
        .where(_effective().in_(sorted(set(numbers))), articles.c.current, articles.c.copy_of.is_(None))
        .where(articles.c.day < before)
        .order_by(desc(articles.c.day), desc(articles.c.number))
        .limit(most)
    )
    return list(connection.execute(asked).scalars())[::-1]


def numbers_of(connection: Connection, ids: Sequence[str]) -> list[int]:
    """The numbers of articles, in the order of their ids."""
    found: dict[str, int] = {}
    for some in portions(ids):
        asked = select(articles.c.id, articles.c.number).where(articles.c.id.in_(some))
        found.update((row.id, row.number) for row in connection.execute(asked))
    return [found[each] for each in ids if each in found]


def ungrouped(connection: Connection) -> list[int]:
    """The articles that were written before there were stories, by number, in the order in which they came."""
    asked = select(articles.c.number).where(articles.c.story.is_(None)).order_by(articles.c.number)
    return list(connection.execute(asked).scalars())


# --- put right -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Regrouping:
    """That a person merged a story (``subject``) into another, or moved an article (``subject``) to another story: from
    which (``was``) to which (``now``), who, why and when."""

    kind: str
    subject: str
    was: str
    now: str
    person: str
    why: str
    made: str


def merge(connection: Connection, story: int, into: int, person: str, why: str) -> Regrouping:
    """Make a story, with those merged into it, a part of another. Raises ``UsageError`` if they are one already."""
    if story == into:
        raise UsageError("That is one story already.")
    ids = dict(
        map(
            tuple, connection.execute(select(stories.c.number, stories.c.id).where(stories.c.number.in_([story, into])))
        )
    )
    mine = or_(stories.c.number == story, stories.c.merged == story)
    last = connection.execute(select(func.max(stories.c.last)).where(mine)).scalar_one()
    connection.execute(update(stories).where(mine).values(merged=into))
    _touch(connection, into, last)
    return _note(connection, Regrouping("merge", ids[story], ids[story], ids[into], person, why, now()))


def split(
    connection: Connection, ids: Sequence[str], into: int | None, person: str, why: str
) -> tuple[Regrouping, ...]:
    """Move articles, with their copies, to another story, or to a new one of their own; they stay there."""
    was = of_articles(connection, ids)
    asked = select(articles.c.id, articles.c.day).where(articles.c.id.in_(list(ids))).order_by(articles.c.number)
    rows = connection.execute(asked).all()
    target = into if into is not None else _new(connection, rows[0].id, rows[0].day)
    names = _ids(connection, {*was.values(), target})
    made = []
    for row in rows:
        if was[row.id] != target:
            noted = Regrouping("move", row.id, names[was[row.id]], names[target], person, why, now())
            made.append(_note(connection, noted))
            _put(connection, row.id, target)
    return tuple(made)


def undo(connection: Connection, subject: str) -> bool:
    """Take back what was done last to a story or an article; whether there was anything."""
    asked = select(regroupings).where(regroupings.c.subject == subject).order_by(desc(regroupings.c.number)).limit(1)
    row = connection.execute(asked).first()
    if row is None:
        return False
    connection.execute(delete(regroupings).where(regroupings.c.number == row.number))
    if row.kind == "merge":
        connection.execute(update(stories).where(stories.c.id == subject).values(merged=None))
    else:
        was = select(stories.c.number).where(stories.c.id == row.was)
        _put(connection, subject, connection.execute(was).scalar_one())
    return True


def every(connection: Connection) -> tuple[Regrouping, ...]:
    """What people have merged and split, the oldest first."""
    names = Regrouping.__slots__
    asked = select(*(regroupings.c[name] for name in names)).order_by(regroupings.c.number)
    return tuple(Regrouping(*row) for row in connection.execute(asked))


def _note(connection: Connection, made: Regrouping) -> Regrouping:
    row = storable({name: getattr(made, name) for name in Regrouping.__slots__})
    connection.execute(insert(connection, regroupings).values(row))
    return made
