"""Full text: the articles in which words stand, the best first, with a snippet. FTS5 on SQLite, a ``tsvector`` on
PostgreSQL; what one may ask is the same on both: words, "phrases", ``OR``, and ``-words`` that must not stand there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Integer, Row, Select, bindparam, column, select, text

from dateline.errors import UsageError
from dateline.store.sql import portions

#: What stands around the words found in a snippet; no text has them by chance.
OPEN, CLOSE = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class Hit:
    """An article in which the words stand. ``snippet``: pieces of text, and whether they are words that were asked;
    ``copies``: how many other pages have the same."""

    article: str
    title: str | None
    link: str | None
    published: str | None
    day: str
    snippet: tuple[tuple[str, bool], ...]
    copies: int = 0

    def to_dict(self) -> dict[str, object]:
        """The hit as JSON's own types; the words found are marked by brackets in the snippet."""
        words = "".join(f"[{piece}]" if found else piece for piece, found in self.snippet)
        plain = {name: getattr(self, name) for name in ("article", "title", "link", "published", "day", "copies")}
        return {**plain, "snippet": words}


#: Of so many articles at most, those that came last, it is found which fit best: a word that stands in every second
#: article would have half the store weighed.
WEIGHED = {"sqlite": 20_000, "postgresql": 4_000}

#: The last of those that are weighed.
LEAST = {
    "sqlite": """
select rowid from search where search match :query and rowid >= :least order by rowid desc limit 1 offset :weighed
""",
    "postgresql": """
select article from texts where words @@ to_tsquery('dateline', :query) and article >= :least
order by article desc limit 1 offset :weighed
""",
}

#: The best, before anything else is looked at.
BEST = {
    "sqlite": """
select rowid as number, bm25(search, 4.0, 1.0) as score from search where search match :query and rowid >= :least
order by score limit :some
""",
    "postgresql": """
select article as number, -ts_rank_cd(words, query) as score from texts, to_tsquery('dateline', :query) as query
where words @@ query and article >= :least order by score, article desc limit :some
""",
}

SHOWN = """
select a.number, a.id, a.title, a.link, a.published, a.day,
       (select count(*) from articles c where c.copy_of = a.id and c.current) as copies
from articles a
where a.number in :numbers and a.current and a.day >= :since and a.copy_of is null
"""

SNIPPETS = {
    "sqlite": f"""
select rowid as number, snippet(search, 1, '{OPEN}', '{CLOSE}', ' … ', 30) as snippet
from search where search match :query and rowid in :numbers
""",
    "postgresql": f"""
select article as number, ts_headline('dateline', text, to_tsquery('dateline', :query),
    'StartSel={OPEN}, StopSel={CLOSE}, MaxWords=30, MinWords=15, MaxFragments=1') as snippet
from texts where article in :numbers
""",
}


def search(connection: Connection, words: str, *, since: str | None = None, most: int = 20) -> tuple[Hit, ...]:
    """The articles in which the words stand, at most so many. Raises ``UsageError`` if there is no word to look for."""
    dialect = connection.dialect.name
    query = parse(words).said(dialect)
    least = connection.execute(text("select min(number) from articles where day >= :since"), {"since": since or ""})
    bound = {"query": query, "least": least.scalar() or 0}
    weighed = connection.execute(text(LEAST[dialect]), {**bound, "weighed": WEIGHED[dialect]}).scalar()
    bound["least"] = max(bound["least"], weighed or 0)
    some = most * 3
    while True:
        best = connection.execute(text(BEST[dialect]), {**bound, "some": some}).all()
        score = {row.number: row.score for row in best}
        shown = _shown(connection, list(score), since or "")
        if len(shown) >= most or len(best) < some:
            break
        some *= 8  # the best were copies, or older
    shown.sort(key=lambda row: (-row.number, row.id))
    shown.sort(key=lambda row: row.day, reverse=True)
    shown.sort(key=lambda row: score[row.number])
    del shown[most:]
    asked = text(SNIPPETS[dialect]).bindparams(bindparam("numbers", expanding=True))
    found = connection.execute(asked, {"query": query, "numbers": [row.number for row in shown]})
    snippets = {row.number: row.snippet for row in found}
    return tuple(
        Hit(row.id, row.title or None, row.link, row.published, row.day, _pieces(snippets[row.number]), row.copies)
        for row in shown
    )


def _shown(connection: Connection, numbers: list[int], since: str) -> list[Row[Any]]:
    """Of these articles, those that a search shows."""
    asked = text(SHOWN).bindparams(bindparam("numbers", expanding=True))
    return [
        row for lot in portions(numbers) for row in connection.execute(asked, {"numbers": list(lot), "since": since})
    ]


def titled(connection: Connection, words: str) -> Select[Any] | None:
    """The numbers of the articles in whose title these words stand in this order; ``None`` for no words."""
    phrase = tuple(re.findall(r"\w+", words))
    if not phrase:
        return None
    if connection.dialect.name == "sqlite":
        query = text("select rowid from search where search match :title_words")
        bound = query.bindparams(title_words=f'title : "{" ".join(phrase)}"')
        return select(bound.columns(column("rowid", Integer)).subquery().c.rowid)
    query = text("select article from texts where words @@ to_tsquery('dateline', :title_words)")
    bound = query.bindparams(title_words=" <-> ".join(f"'{word}':A" for word in phrase))
    return select(bound.columns(column("article", Integer)).subquery().c.article)


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: of each group one must stand there, and none of ``unwanted``; a term is words in this order."""

    wanted: tuple[tuple[tuple[str, ...], ...], ...]
    unwanted: tuple[tuple[str, ...], ...]

    def said(self, dialect: str) -> str:
        """In the words of a database."""
        return self.fts5() if dialect == "sqlite" else self.tsquery()

    def fts5(self) -> str:
        """In FTS5's words; every word is quoted, so that none is an operator."""
        return self._said(lambda term: f'"{" ".join(term)}"', " OR ", " AND ", "{} NOT {}")

    def tsquery(self) -> str:
        """In PostgreSQL's words."""
        return self._said(lambda term: "('" + "' <-> '".join(term) + "')", " | ", " & ", "{} & !{}")

    def _said(self, say: Callable[[tuple[str, ...]], str], either: str, both: str, without: str) -> str:
        query = both.join(f"({either.join(map(say, group))})" for group in self.wanted)
        if not self.unwanted:
            return query
        return without.format(f"({query})", f"({either.join(map(say, self.unwanted))})")


_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>\S+))')


def parse(words: str) -> Query:
    """A query as people write it. Raises ``UsageError`` if it holds no word."""
    wanted: list[list[tuple[str, ...]]] = []
    unwanted: list[tuple[str, ...]] = []
    either = False
    for found in _TERM.finditer(words):
        if found["word"] == "OR" and wanted:
            either = True
            continue
        term = tuple(re.findall(r"\w+", found["phrase"] or found["word"] or ""))
        if not term:
            continue
        if found["minus"]:
            unwanted.append(term)
        elif either:
            wanted[-1].append(term)
        else:
            wanted.append([term])
        either = False
    if not wanted:
        raise UsageError(
            f'{words!r} holds no word to search for. Write words, "a phrase in quotation marks", OR, -without.'
        )
    return Query(tuple(map(tuple, wanted)), tuple(unwanted))


def _pieces(snippet: str) -> tuple[tuple[str, bool], ...]:
    words = " ".join(snippet.split())
    parts = re.split(f"{OPEN}(.*?){CLOSE}", words)
    return tuple((part, bool(i % 2)) for i, part in enumerate(parts) if part)
