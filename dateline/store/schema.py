"""The tables as queries see them. What builds them is ``migrations``; a test holds the two together.

A page is an address; each time its bytes are new there is a version; what a version says is an article (versions that
differ in furniture only are one article); an article has one record, and rows for what is asked of many records.
Instants are ISO text in UTC ("2024-02-06T08:00:00Z"), days are ISO dates: both sort as text.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()


def _table(name: str, *columns: Column[object]) -> Table:
    return Table(name, metadata, *columns)


def _text(name: str, *, null: bool = False, key: bool = False, of: str | None = None) -> Column[object]:
    references = [ForeignKey(of)] if of else []
    return Column(name, Text, *references, nullable=null, primary_key=key)


def _number(name: str, *, null: bool = False, key: bool = False) -> Column[object]:
    return Column(name, Integer, nullable=null, primary_key=key)


#: What was done to the schema, and when.
migrations = _table("migrations", _text("name", key=True), _text("applied"))

#: The bytes of pages (zlib), each once.
bodies = _table(
    "bodies", _text("sha256", key=True), _number("size"), Column("data", LargeBinary, nullable=False)
)  # fmt: skip

#: ``form``: "page" (as served or saved) or "line" (a line of JSON Lines).
pages = _table("pages", _text("id", key=True), _text("address"), _text("form"))

#: ``state``: unread, read, refused (with its reason); ``seen``: when these bytes were last met.
versions = _table(
    "versions",
    _text("id", key=True),
    _text("page", of="pages.id"),
    _text("sha256", of="bodies.sha256"),
    _text("url", null=True),
    _text("content_type", null=True),
    _text("headers"),
    _text("redirects"),
    _text("fetched"),
    _text("seen"),
    _text("state"),
    _text("why", null=True),
    _text("article", null=True, of="articles.id"),
)

#: ``day``: the day it was written, or the last on which it can have been; ``current``: what its page says now;
#: ``copy_of``: the article that came before and is the same, to the ``likeness`` (1: word for word).
articles = _table(
    "articles",
    _number("number", key=True),
    _text("id"),
    _text("page", of="pages.id"),
    _text("title"),
    _text("text"),
    _text("link", null=True),
    _text("site", null=True),
    _text("published", null=True),
    _text("day"),
    _text("first_seen"),
    Column("current", Boolean, nullable=False),
    _text("copy_of", null=True, of="articles.id"),
    Column("likeness", Float, nullable=True),
)

#: What articles have in common that may be copies (see ``copies``).
bands = _table(
    "bands",
    Column("band", BigInteger, primary_key=True),
    Column("article", Integer, ForeignKey("articles.number"), primary_key=True),
)

#: The record as the contract's JSON (zlib), and what made it.
records = _table(
    "records",
    _text("article", key=True, of="articles.id"),
    _text("dateline"),
    _text("model"),
    _text("codebook"),
    _text("read"),
    Column("json", LargeBinary, nullable=False),
)

actors = _table(
    "actors",
    _text("id", key=True),
    _text("article", of="articles.id"),
    _text("reference"),
    _text("name"),
    _text("kind"),
    _text("code", null=True),
    _text("sector", null=True),
    _text("office", null=True),
    _text("wikidata", null=True),
    _number("mentions"),
)

statements = _table(
    "statements",
    _text("id", key=True),
    _text("article", of="articles.id"),
    _text("reference"),
    _text("kind"),
    _text("stance"),
    _text("directness"),
)

events = _table(
    "events",
    _text("id", key=True),
    _text("article", of="articles.id"),
    _text("reference"),
    _text("type"),
    _text("mode", null=True),
    _number("quad"),
    Column("score", Float, nullable=False),
    _text("status"),
    Column("background", Boolean, nullable=False),
    _text("start", null=True),
    _text("country", null=True),
)

agenda = _table(
    "agenda",
    _text("id", key=True),
    _text("article", of="articles.id"),
    _text("reference"),
    _text("what"),
    _text("status"),
    _text("start", null=True),
    _text("end", null=True),
    _text("moved_from", null=True),
)

conflicts = _table(
    "conflicts",
    _text("id", key=True),
    _text("article", of="articles.id"),
    _text("reference"),
    _text("kind"),
    _text("about"),
)

#: Names in small letters without marks, each once.
names = _table("names", _number("number", key=True), _text("name"))

#: Who takes part in a datum: ``role`` is speaker, actor, recipient, participant, absent, or self (of an actor).
members = _table(
    "members",
    Column("article", Integer, ForeignKey("articles.number"), primary_key=True),
    _text("datum", key=True),
    _text("role", key=True),
    Column("name", Integer, ForeignKey("names.number"), primary_key=True),
    _text("code", null=True),
)

#: What a person has rejected (see ``corrections``).
corrections = _table(
    "corrections",
    _text("datum", key=True),
    _text("article", of="articles.id"),
    _text("reference"),
    _text("person"),
    _text("why"),
    _text("made"),
)

#: What a server said when it was last asked: for conditional requests, and to go on where a watch stopped.
visits = _table(
    "visits",
    _text("url", key=True),
    _text("checked"),
    _text("etag", null=True),
    _text("last_modified", null=True),
    _number("failures"),
    _text("problem", null=True),
)

#: The tables that hold the data of a record, those first that others point at.
DATA = (actors, statements, events, agenda, conflicts)
