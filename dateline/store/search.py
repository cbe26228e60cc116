"""Full text: the articles in which words stand, the best first, with a snippet. FTS5 on SQLite, a ``tsvector`` on
PostgreSQL; what one may ask is the same on both: words, "phrases", ``OR``, and ``-words`` that must not stand there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, text

from dateline.errors import UsageError

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


SQLITE = f"""
select a.id, a.title, a.link, a.published, a.day,
       (select count(*) from articles c where c.copy_of = a.id and c.current) as copies,
       snippet(search, 1, '{OPEN}', '{CLOSE}', ' … ', 30) as snippet
from search join articles a on a.number = search.rowid
where search match :query and a.current and a.day >= :since and a.copy_of is null
order by bm25(search, 4.0, 1.0), a.day desc, a.id limit :most
"""

#: A snippet costs PostgreSQL the parsing of the whole text: it is made for those shown only.
POSTGRESQL = f"""
select id, title, link, published, day,
       (select count(*) from articles c where c.copy_of = found.id and c.current) as copies,
       ts_headline('dateline', text, query,
                   'StartSel={OPEN}, StopSel={CLOSE}, MaxWords=30, MinWords=15, MaxFragments=1') as snippet
from (
    select a.*, query from articles a, to_tsquery('dateline', :query) as query
    where words @@ query and current and a.day >= :since and copy_of is null
    order by ts_rank_cd(words, query) desc, a.day desc, a.id limit :most
) as found
order by ts_rank_cd(words, query) desc, day desc, id
"""


def search(connection: Connection, words: str, *, since: str | None = None, most: int = 20) -> tuple[Hit, ...]:
    """The articles in which the words stand, at most so many. Raises ``UsageError`` if there is no word to look for."""
    asked = parse(words)
    lite = connection.dialect.name == "sqlite"
    bound = {"query": asked.fts5() if lite else asked.tsquery(), "since": since or "", "most": most}
    return tuple(
        Hit(row.id, row.title or None, row.link, row.published, row.day, _pieces(row.snippet), row.copies)
        for row in connection.execute(text(SQLITE if lite else POSTGRESQL), bound)
    )


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: of each group one must stand there, and none of ``unwanted``; a term is words in this order."""

    wanted: tuple[tuple[tuple[str, ...], ...], ...]
    unwanted: tuple[tuple[str, ...], ...]

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
