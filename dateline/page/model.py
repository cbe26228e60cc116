"""What goes in and what comes out: a page as it came, the article taken from it, the clues to its date."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.record import Article, Caution


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came. ``name`` is how messages call it (a path, a URL, "standard input"); ``content_type`` is
    what the server or the file's ending says; ``retrieved`` is an ISO instant, where known."""

    data: bytes
    name: str
    url: str | None = None
    content_type: str | None = None
    retrieved: str | None = None


@dataclass(frozen=True, slots=True)
class DateClue:
    """A date that the page gives outside the article's sentences. ``kind``: metadata, url, visible, page-header,
    modified, retrieved, given. ``value`` is ISO, to its own precision ("2021-12", "2021-12-30",
    "2021-12-30T18:04+00:00"); ``text`` is what the page says; ``says`` tells where, in plain English ("JSON-LD
    datePublished")."""

    kind: str
    text: str
    value: str
    says: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page gives: the article (its date and sentences still open), and the clues to its date."""

    article: Article
    clues: tuple[DateClue, ...] = ()
    cautions: tuple[Caution, ...] = ()
