"""What is fuzzed: for each target a function of bytes that must return, or raise what the target allows, in its time.

A target is made by a function that sets up what it needs (a store, a folder) and returns the function of bytes. Laws
that hold of every input are asserted here: a span quotes its words, a query is taken by the database, no inner address
is let through.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from dateline.errors import DatelineError, PageError, SourceError, UsageError

Try = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Target:
    """``seconds``: of the processor, what one input may take; ``instrument``: the modules whose branches guide the
    fuzzer; ``words``: what inputs are likely to hold."""

    make: Callable[[], Try]
    instrument: tuple[str, ...]
    words: tuple[bytes, ...]
    seconds: float = 5.0


def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="dateline-fuzz-"))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _page() -> Try:
    from dateline.page import Page, extract

    def attempt(data: bytes) -> None:
        with suppress(PageError):
            extract(Page(data, "page", "https://news.example/a", "text/html"), any_language=True)

    return attempt


def _charset() -> Try:
    from dateline.page import charset

    def attempt(data: bytes) -> None:
        text, _ = charset.decode(data, "text/html; charset=" + data[:12].decode("latin-1"))
        assert isinstance(text, str)

    return attempt


def _feed() -> Try:
    from dateline.ingest import feeds

    def attempt(data: bytes) -> None:
        feeds.kind_of(data)
        with suppress(SourceError):
            assert feeds.links(data, "https://news.example/feed")

    return attempt


def _warc() -> Try:
    from dateline.ingest import warc

    def attempt(data: bytes) -> None:
        with suppress(SourceError):
            for capture in warc.captures(BytesIO(data), "archive"):
                assert capture.data

    return attempt


def _lines() -> Try:
    from dateline.sources import lines

    def attempt(data: bytes) -> None:
        for item in lines(data.splitlines(), "lines"):
            assert item.problem or item.fields

    return attempt


def _times() -> Try:
    from dateline import times

    def attempt(data: bytes) -> None:
        text = _text(data)
        for found in times.find(text):
            assert text[found.span[0] : found.span[1]] == found.text

    return attempt


def _article() -> Try:
    """Text to record, by the rules: every stage raises what it cannot do, and the record checks its own spans."""
    from dateline.page import extract_text
    from dateline.reading import Options, read_article
    from dateline.record import Record

    options = Options(published="2024-02-06", rules_only=True, strict=True)

    def attempt(data: bytes) -> None:
        record = read_article(extract_text(_text(data[:4000])), "fuzz", options)
        assert Record.from_json(record.to_json()) == record

    return attempt


def _codebook() -> Try:
    from dateline.events import codebook

    file = _folder() / "codebook.toml"

    def attempt(data: bytes) -> None:
        file.write_bytes(data)
        problems = codebook.check(str(file))
        with suppress(UsageError):
            codebook.load(str(file))
            assert not problems

    return attempt


def _actors() -> Try:
    from dateline.actors import own

    file = _folder() / "actors.csv"

    def attempt(data: bytes) -> None:
        file.write_bytes(data)
        with suppress(DatelineError):
            own.read(file)

    return attempt


def _places() -> Try:
    from dateline.places import own

    file = _folder() / "places.csv"

    def attempt(data: bytes) -> None:
        file.write_bytes(data)
        with suppress(DatelineError):
            own.read(file)

    return attempt


SAID = (
    "Published: February 6, 2024\n\nPolice arrested 40 dockers in Accra on Monday. Kofi Badu said that talks were over."
)


def _query() -> Try:
    """A query of any words is taken by the database or refused by us."""
    import dateline
    from dateline.choosing import since
    from dateline.ingest import ingest

    file = _folder() / "page.txt"
    file.write_text(SAID)
    store = dateline.open(file.with_name("crisis.db"))
    list(ingest(store, [str(file)], rules_only=True))

    def attempt(data: bytes) -> None:
        words = _text(data)
        for ask in (lambda: store.search(words), lambda: since(words), lambda: store.known(words)):
            with suppress(UsageError):
                ask()

    return attempt


def _corrections() -> Try:
    """A correction by any reference, person and reason is written or refused, and can be taken back."""
    import dateline
    from dateline.ingest import ingest

    file = _folder() / "page.txt"
    file.write_text(SAID)
    store = dateline.open(file.with_name("crisis.db"))
    (taken,) = ingest(store, [str(file)], rules_only=True)
    article = taken.article or ""

    def attempt(data: bytes) -> None:
        reference, _, rest = _text(data).partition("\n")
        person, _, why = rest.partition("\n")
        for named in (reference, f"{article}/{reference}"):
            try:
                store.reject(named, person=person, why=why)
            except UsageError:
                continue
            assert store.record(article) is not None
            store.undo(named)

    return attempt


def _record() -> Try:
    """A record's JSON from anywhere is a record whose spans quote their words, or is refused."""
    from dateline.record import Record, check

    def attempt(data: bytes) -> None:
        try:
            record = Record.from_json(_text(data))
        except (DatelineError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return
        if record is not None:  # JSON's null
            check(record)

    return attempt


def _url() -> Try:
    """Whatever a URL looks like, no request goes to an inner address."""
    from urllib.parse import urljoin

    from dateline.fence import Fence, FenceError, forbidden, without_credentials
    from dateline.ingest.fetch import _is_address

    answers = ["93.184.216.34", "127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "2606:4700::1111"]

    def attempt(data: bytes) -> None:
        try:
            url = urljoin("https://news.example/a/b", _text(data))
        except ValueError:
            return
        if not _is_address(url):
            return
        import httpx

        try:
            without_credentials(url)
            asked = httpx.URL(url)
        except (FenceError, httpx.InvalidURL, UnicodeError):
            return
        given = [answers[byte % len(answers)] for byte in data[:3]]
        fence = Fence(resolver=lambda host, port: given)
        with suppress(FenceError):
            for address in fence.addresses(asked.host, asked.port or 443):
                assert forbidden(address) is None, (url, address)

    return attempt


def _robots() -> Try:
    from protego import Protego

    def attempt(data: bytes) -> None:
        rules = Protego.parse(data[:500_000].decode("utf-8", "replace"))
        rules.can_fetch("https://news.example/a/b?c=d", "dateline/1.0")
        rules.crawl_delay("dateline/1.0")

    return attempt


def _unpack() -> Try:
    """However an answer is packed, it is never more than it may be."""
    import zlib

    from dateline.fence import unpacked

    def attempt(data: bytes) -> None:
        encoding = (b"gzip", b"deflate", b"identity", b"br")[len(data) % 4].decode()
        pieces = iter([data[i : i + 7] for i in range(0, len(data), 7)])
        size = 0
        with suppress(zlib.error, ValueError):
            for piece in unpacked(pieces, encoding, 1000):
                assert len(piece) <= 1001
                size += len(piece)
                if size > 1000:
                    break

    return attempt


def _item_of_line() -> Try:
    """A line of JSON Lines with any fields, read by the rules."""
    from dateline.sources import line, read_item

    def attempt(data: bytes) -> None:
        try:
            fields = json.loads(_text(data[:2000]))
        except (ValueError, RecursionError):
            return
        with suppress(DatelineError):
            read_item(line(fields, "line"), rules_only=True, strict=True)

    return attempt


PAGE: tuple[bytes, ...] = (
    b"<p>",
    b"</p>",
    b"<div class='",
    b"<script>",
    b"<meta property='",
    b"<title>",
    b"&nbsp;",
    b"&#x41;",
    b"<!--",
    b"-->",
)
PAGE += (
    b"<![CDATA[",
    b"<table><tr><td>",
    b"charset=",
    b"application/ld+json",
    b'{"@type":"NewsArticle"}',
    b"<time datetime='",
)
LIST: tuple[bytes, ...] = (
    b"<rss>",
    b"<item>",
    b"<link>",
    b"https://a.example/",
    b"<urlset>",
    b"<loc>",
    b"<lastmod>",
    b"<opml>",
    b"xmlUrl='",
)
LIST += (
    b"<feed xmlns='http://www.w3.org/2005/Atom'>",
    b"<entry>",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"&a;",
    b"jsonfeed.org/version",
)
WORDS: tuple[bytes, ...] = (
    b"on Monday",
    b"at 8:30 p.m. EST",
    b"said ",
    b"\xe2\x80\x9c",
    b"\xe2\x80\x9d",
    b" told reporters",
    b"next week",
    b"12.30 GMT",
)
WORDS += (
    b"President ",
    b"2024-02-30",
    b"the 31st of April",
    b"between 3 and 5 ",
    b"denied that ",
    b"(",
    b")",
    b"\n\n",
    b"Nov.",
    b"Mr.",
)
NAMES: tuple[bytes, ...] = (
    b"name,",
    b"code,",
    b"office,",
    b"from,",
    b"until,",
    b'"',
    b"\n",
    b"Q42",
    b"2024-01-01",
    b"RUS",
    b"wikidata",
    b"not",
)
BOOK: tuple[bytes, ...] = (
    b"[[types]]",
    b"pattern = ",
    b"examples = [",
    b'name = "',
    b"[modes.",
    b"{",
    b"}",
    b"*",
    b"|",
    b"+",
    b"?",
    b"quad = 4",
)

TARGETS = {
    "page": Target(_page, ("dateline.page",), PAGE, 10.0),
    "charset": Target(
        _charset, ("dateline.page.charset",), (b"\xff\xfe", b"\xef\xbb\xbf", b"utf-16", b"charset=koi8-r")
    ),
    "feed": Target(_feed, ("dateline.ingest.feeds", "feedparser"), LIST),
    "warc": Target(
        _warc, ("dateline.ingest.warc",), (b"WARC/1.0\r\n", b"Content-Length: ", b"HTTP/1.1 200 OK\r\n", b"\r\n\r\n")
    ),
    "lines": Target(_lines, ("dateline.sources",), (b'{"text":"', b'"id":', b'"html":', b"null", b"[[[[", b"\\ud800")),
    "line": Target(_item_of_line, ("dateline.sources",), (b'{"text":"', b'"published":"', b'"title":', *WORDS), 20.0),
    "times": Target(_times, ("dateline.times",), WORDS),
    "article": Target(_article, (), WORDS, 20.0),
    "codebook": Target(_codebook, ("dateline.events.codebook",), BOOK),
    "actors": Target(_actors, ("dateline.actors.own", "dateline.usertable"), NAMES),
    "places": Target(_places, ("dateline.places.own", "dateline.usertable"), NAMES),
    "query": Target(
        _query, ("dateline.store.search", "dateline.choosing"), (b'"', b" OR ", b"-", b"NEAR(", b"*", b"\0", b"7d")
    ),
    "corrections": Target(_corrections, ("dateline.store.corrections",), (b"s1", b"e1", b"/", b"\n", b"g1", b"\0")),
    "record": Target(
        _record, ("dateline.record",), (b'{"id":"a","version":', b'"article":', b'"span":[0,1]', b"[]", b"null")
    ),
    "url": Target(
        _url, ("dateline.fence", "dateline.ingest.fetch"), (b"http://", b"//", b"@", b"[::1]", b":80", b"%2e", b"\\")
    ),
    "robots": Target(
        _robots, ("protego",), (b"User-agent: *\n", b"Disallow: /", b"Crawl-delay: ", b"*", b"$", b"Allow: ")
    ),
    "unpack": Target(_unpack, ("dateline.fence",), (b"\x1f\x8b\x08", b"x\x9c")),
}
