"""Lists of pages: feeds (RSS, Atom, JSON Feed), subscriptions (OPML), sitemaps. Each becomes links with the time at
which the list says that they last changed."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from dateline.errors import SourceError

#: So many bytes tell what a list is.
HEAD = 4096
#: A list that is packed may hold so many bytes.
LARGEST = 60_000_000


@dataclass(frozen=True, slots=True)
class Link:
    """A page, or another list (``kind``: page, feed, sitemap). ``changed``: an ISO instant or day, where told."""

    url: str
    kind: str = "page"
    changed: str | None = None


def kind_of(data: bytes) -> str | None:
    """What list this is (feed, opml, sitemap); ``None`` for anything else."""
    head = data[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{") and b"jsonfeed.org/version" in head:
        return "feed"
    if not head.startswith(b"<"):
        return None
    root = re.search(rb"<(?![?!])(?:\w+:)?(\w+)", re.sub(rb"<!--.*?(-->|$)", b"", head, flags=re.S))
    names = {b"rss": "feed", b"feed": "feed", b"rdf": "feed", b"channel": "feed", b"opml": "opml"}
    sitemaps = {b"urlset": "sitemap", b"sitemapindex": "sitemap"}
    return (names | sitemaps).get(root[1].lower()) if root else None


def links(data: bytes, url: str, kind: str | None = None) -> tuple[Link, ...]:
    """The links of a list, in its order, each once. ``kind`` is what it should be. Raises ``SourceError`` if it is no
    list, not the list it should be, or holds no link."""
    data = _unzipped(data, url)
    found = kind_of(data)
    if found is None or (kind is not None and kind != found):
        raise SourceError(_is_no(kind or "feed", data, url))
    read = {"feed": _feed, "opml": _opml, "sitemap": _sitemap}[found]
    once: dict[str, Link] = {}
    for link in read(data, url):
        once.setdefault(link.url, link)
    if not once:
        raise SourceError(f"{url}: the {found} holds no link.")
    return tuple(once.values())


def _unzipped(data: bytes, url: str) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
        whole = unpack.decompress(data, LARGEST)
    except zlib.error as error:
        raise SourceError(f"{url}: the file cannot be unpacked ({error}).") from None
    if unpack.unconsumed_tail:
        raise SourceError(f"{url}: the file unpacks to more than {LARGEST // 10**6} MB; not read.")
    return whole


def _is_no(kind: str, data: bytes, url: str) -> str:
    """That it is not the list it should be; a page's own feeds, where it names any."""
    if not re.search(rb"<(!doctype\s+)?html|<head", data[:HEAD], re.I):
        return f"{url}: this is no {kind}. Give the address of an RSS, Atom or JSON feed, of OPML, or of a sitemap."
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8")
    named = html.fromstring(data, parser=parser).iterfind(".//link[@rel='alternate'][@href]")
    hrefs = [e.get("href") or "" for e in named if re.search("rss|atom|feed", e.get("type") or "")]
    feeds = [target for href in hrefs if (target := _joined(url, href))]
    cure = f"It names a feed: {feeds[0]}" if feeds else f"Give the address of the {kind} itself."
    return f"{url}: this is a web page, not a {kind}. {cure}"


def _feed(data: bytes, url: str) -> Iterator[Link]:
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from _json_feed(data, url)
        return
    import feedparser

    # sanitizing is for those who show the entries
    try:
        parsed = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # on hostile feeds it raises whatever it trips over (found by fuzzing)
        raise SourceError(f"{url}: the feed is broken ({type(error).__name__}: {error}).") from None
    for entry in parsed.entries:
        if target := _joined(url, entry.get("link")):
            told = [entry[name] for name in ("updated_parsed", "published_parsed") if name in entry]
            yield Link(target, changed=_instant(told[0] if told else None))


def _instant(value: struct_time | None) -> str | None:
    try:
        return datetime(*value[:6], tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value else None
    except ValueError:
        return None


def _json_feed(data: bytes, url: str) -> Iterator[Link]:
    """JSON Feed 1.0 and 1.1."""
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{url}: the JSON feed is broken ({error}).") from None
    items: list[Any] = feed.get("items") if isinstance(feed.get("items"), list) else []
    for item in items:
        if isinstance(item, dict) and (target := _joined(url, item.get("url") or item.get("external_url"))):
            yield Link(target, changed=_iso(item.get("date_modified") or item.get("date_published")))


def _opml(data: bytes, url: str) -> Iterator[Link]:
    for element in _elements(data, url, "outline"):
        if target := _joined(url, element.get("xmlUrl") or element.get("xmlurl")):
            yield Link(target, "feed")


def _sitemap(data: bytes, url: str) -> Iterator[Link]:
    for element in _elements(data, url, "sitemap", "url"):
        told = {_name(child): (child.text or "").strip() for child in element if _is_element(child)}
        if target := _joined(url, told.get("loc")):
            kind = "sitemap" if _name(element) == "sitemap" else "page"
            yield Link(target, kind, _iso(told.get("lastmod")))


def _elements(data: bytes, url: str, *names: str) -> Iterator[Any]:
    """The elements of these names; as many as there are before the first that cannot be read."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"{url}: the list is broken ({error}).") from None
    if root is not None:
        yield from (e for e in root.iter() if _is_element(e) and _name(e) in names)


def _joined(url: str, target: object) -> str | None:
    """The address that a list names; ``None`` for what is none, such as ``http://[``."""
    if not isinstance(target, str) or not target:
        return None
    try:
        return urljoin(url, target)
    except ValueError:
        return None


def _name(element: Any) -> str:
    """An element's name without its namespace; a damaged list has names that XML does not know."""
    return str(element.tag).rpartition("}")[2]


def _is_element(node: Any) -> bool:
    return isinstance(node.tag, str)  # comments and the like have a function there


def _iso(value: object) -> str | None:
    """An ISO instant in UTC, or a day; ``None`` for anything else."""
    if not isinstance(value, str):
        return None
    try:
        when = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    if len(value.strip()) == 10:
        return value.strip()
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
