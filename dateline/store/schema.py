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
#: ``copy_of``: the article that came before and is the same, to the ``likeness`` (1: word for word); ``retold_from``:
#: the one that it tells in other words throughout, as translations do (then ``copy_of`` is set too); ``story``: its
#: story. ``number`` is for joins in here, ``id`` for the world.
articles = _table(
    "articles",
    _number("number", key=True),
    _text("id"),
    _text("page", of="pages.id"),
    _text("title"),
    _text("link", null=True),
    _text("site", null=True),
    _text("published", null=True),
    _text("day"),
    _text("first_seen"),
    Column("current", Boolean, nullable=False),
    _text("copy_of", null=True, of="articles.id"),
    Column("likeness", Float, nullable=True),
    Column("story", Integer, ForeignKey("stories.number"), nullable=True),
    _text("retold_from", null=True, of="articles.id"),
)

#: Articles about the same development (see ``stories``); ``last``: the day of the newest; ``merged``: the story of
#: which a person made it a part.
stories = _table("stories", _number("number", key=True), _text("id"), _text("last"), _number("merged", null=True))

#: An article as it is compared with others (see ``dateline.stories.grouping``), the rare terms by which it is found,
#: and in how many articles a term stands.
signatures = _table(
    "signatures",
    Column("article", Integer, ForeignKey("articles.number"), primary_key=True),
    Column("terms", LargeBinary, nullable=False),
)
marks = _table(
    "marks",
    _number("term", key=True),
    _number("day", key=True),
    Column("article", Integer, ForeignKey("articles.number"), primary_key=True),
)
frequencies = _table("frequencies", _number("term", key=True), _number("articles"))

#: Stories that a person has merged or split. ``kind``: merge (``subject``: a story, now part of another) or move
#: (``subject``: an article, now of another story); ``was`` and ``now`` are ids of stories.
regroupings = _table(
    "regroupings",
    _number("number", key=True),
    _text("kind"),
    _text("subject"),
    _text("was"),
    _text("now"),
    _text("person"),
    _text("why"),
    _text("made"),
)


def _article(*, key: bool = True) -> Column[object]:
    return Column("article", Integer, ForeignKey("articles.number"), primary_key=key)


#: The texts of articles, apart: what is asked of many articles does not wade through them. Full text looks here.
texts = _table("texts", _article(), _text("title"), _text("text"))

#: What articles have in common that may be copies (see ``copies``).
bands = _table(
    "bands",
    Column("band", BigInteger, primary_key=True),
    Column("article", Integer, ForeignKey("articles.number"), primary_key=True),
)

#: What made records: the versions of everything that had a part (``Version`` of the contract).
makers = _table(
    "makers",
    _number("number", key=True),
    _text("id"),
    _text("dateline"),
    _text("model"),
    _text("codebook"),
    _text("actors"),
    _text("places"),
    _text("learned", null=True),
)

#: The record as it was read (see ``packing``). ``rows``: the form of the rows that were made of it (see ``rows.FORM``).
records = _table(
    "records",
    _article(),
    Column("maker", Integer, ForeignKey("makers.number"), nullable=True),
    _text("read"),
    _number("rows"),
    Column("json", LargeBinary, nullable=False),
)

# The rows below are derived from the records, as people have corrected them. A datum is named by its article and its
# reference in the record (s7, e3 …); its id, a hash, is made where it is asked for (``rows.identified``).

#: Names in small letters without marks, and codes ("=RUS"), each once; and the words of the names.
names = _table("names", _number("number", key=True), _text("name"))
name_words = _table(
    "name_words", _text("word", key=True), Column("name", Integer, ForeignKey("names.number"), primary_key=True)
)

#: As what somebody is known: each name with its kind, code, office …, once.
known = _table(
    "known",
    _number("number", key=True),
    _text("id"),
    Column("called", Integer, ForeignKey("names.number"), nullable=False),
    _text("name"),
    _text("kind"),
    _text("code", null=True),
    _text("sector", null=True),
    _text("office", null=True),
    _text("wikidata", null=True),
)

actors = _table(
    "actors",
    _article(),
    _text("reference", key=True),
    Column("known", Integer, ForeignKey("known.number"), nullable=False),
    _number("mentions"),
)

statements = _table(
    "statements", _article(), _text("reference", key=True), _text("kind"), _text("stance"), _text("directness")
)

events = _table(
    "events",
    _article(),
    _text("reference", key=True),
    _text("type"),
    _text("mode", null=True),
    _number("quad"),
    Column("score", Float, nullable=False),
    _text("status"),
    Column("background", Boolean, nullable=False),
    _text("start", null=True),
    _text("country", null=True),
    _text("place", null=True),
    Column("latitude", Float, nullable=True),
    Column("longitude", Float, nullable=True),
)

#: ``told``: what the diary shows of it (see ``packing.telling``), so that it need not open the record.
agenda = _table(
    "agenda",
    _article(),
    _text("reference", key=True),
    _text("what"),
    _text("status"),
    _text("start", null=True),
    _text("end", null=True),
    _text("moved_from", null=True),
    Column("told", LargeBinary, nullable=False),
)

conflicts = _table("conflicts", _article(), _text("reference", key=True), _text("kind"), _text("about"))

#: Who takes part in a datum, by each of the names and the code under which he does; ``role``: see ``rows.ROLES``.
members = _table(
    "members",
    Column("name", Integer, ForeignKey("names.number"), primary_key=True),
    _number("role", key=True),
    _article(),
    _text("reference", key=True),
)

#: What a person has put right (see ``corrections``): ``datum`` is its id ("" for the article itself).
corrections = _table(
    "corrections",
    _number("number", key=True),
    _text("article", of="articles.id"),
    _text("datum"),
    _text("reference"),
    _text("field"),
    _text("value", null=True),
    _text("was", null=True),
    _text("person"),
    _text("why"),
    _text("made"),
    _text("undone", null=True),
    _text("undone_by", null=True),
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

#: What happened to the store, in order (see ``log``).
log = _table(
    "log",
    _number("number", key=True),
    _text("at"),
    _text("kind"),
    _text("subject"),
    _text("article"),
    _text("digest"),
    _text("previous"),
    _text("hash"),
)

#: The tables that hold the data of a record, those first that others point at.
DATA = (actors, statements, events, agenda, conflicts)
