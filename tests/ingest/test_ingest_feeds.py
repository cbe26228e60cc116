"""Lists of pages: feeds, subscriptions, sitemaps, also broken ones."""

from __future__ import annotations

import gzip

import pytest

import dateline
from dateline.ingest.feeds import Link, kind_of, links

RSS = b"""<?xml version="1.0"?><!-- made <by> hand --><rss version="2.0"><channel><title>Lake Wire</title>
<item><title>One</title><link>https://a.example/1</link><pubDate>Mon, 05 Feb 2024 08:00:00 +0100</pubDate></item>
<item><title>Two &nbsp; & more</title><link>/2</link></item>
<item><title>No link</title></item>
<item><title>Once more</title><link>https://a.example/1</link></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><link href="https://a.example/1"/>
<updated>2024-02-05T08:00:00Z</updated></entry></feed>"""
JSON = b"""{"version": "https://jsonfeed.org/version/1.1", "items": [
{"id": "1", "url": "https://a.example/1", "date_published": "2024-02-05T08:00:00+01:00"},
{"id": "2", "external_url": "2"}, {"id": "3"}, "x", {"url": 7}]}"""
OPML = b"""<opml version="2.0"><body><outline text="News"><outline xmlUrl="https://a.example/rss"/>
<outline xmlUrl="b/atom.xml" type="rss"/></outline></body></opml>"""
SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><!-- a --><url><loc> https://a.example/1 </loc>
<lastmod>2024-02-05</lastmod></url><url><loc>https://a.example/2</loc><lastmod>soon</lastmod></url></urlset>"""
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://a.example/s.xml.gz</loc>
</sitemap></sitemapindex>"""
URL = "https://a.example/list"


@pytest.mark.parametrize(
    ("data", "kind", "expected"),
    [
        (RSS, "feed", [("https://a.example/1", "page", "2024-02-05T07:00:00Z"), ("https://a.example/2", "page", None)]),
        (ATOM, "feed", [("https://a.example/1", "page", "2024-02-05T08:00:00Z")]),
        (
            JSON,
            "feed",
            [("https://a.example/1", "page", "2024-02-05T07:00:00Z"), ("https://a.example/2", "page", None)],
        ),
        (OPML, "opml", [("https://a.example/rss", "feed", None), ("https://a.example/b/atom.xml", "feed", None)]),
        (SITEMAP, "sitemap", [("https://a.example/1", "page", "2024-02-05"), ("https://a.example/2", "page", None)]),
        (INDEX, "sitemap", [("https://a.example/s.xml.gz", "sitemap", None)]),
    ],
    ids=["rss", "atom", "json", "opml", "sitemap", "index"],
)
def test_lists_give_their_links(data: bytes, kind: str, expected: list[tuple[str, str, str | None]]) -> None:
    """Each kind of list is known by its root and gives its links once, in order, with the time of the last change."""
    assert kind_of(data) == kind
    assert links(data, URL) == tuple(Link(*link) for link in expected)
    assert links(gzip.compress(data), URL) == links(data, URL)


def test_a_feed_cut_in_the_middle_gives_what_is_there() -> None:
    """What stands before the cut is taken."""
    assert [link.url for link in links(RSS[: RSS.index(b"<item><title>No")], URL)] == [
        "https://a.example/1",
        "https://a.example/2",
    ]
    assert next(link.url for link in links(SITEMAP[:-60], URL)) == "https://a.example/1"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<!doctype html><html><body>Subscribe!</body></html>", "is a web page, not a feed. Give the address"),
        (
            b"<html><head><link rel=alternate type='application/rss+xml' href='/rss'></head><body>x</body></html>",
            "It names a feed: https://a.example/rss",
        ),
        (b"nothing of the kind", "this is no feed"),
        (OPML, "this is no feed"),
        (b"", "this is no feed"),
        (b"<rss><channel></channel></rss>", "holds no link"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "broken"),
        (gzip.compress(b"x")[:8], "no feed|cannot be unpacked"),
        (gzip.compress(b" " * 70_000_000, 1), "unpacks to more than 60 MB"),
    ],
    ids=["html", "html with a feed", "text", "opml", "nothing", "empty feed", "broken json", "cut gzip", "bomb"],
)
def test_what_is_no_feed_is_said_plainly(data: bytes, says: str) -> None:
    """HTML in place of a feed, an empty one, a broken one: each with its cause and its cure."""
    with pytest.raises(dateline.SourceError, match=says):
        links(data, URL, "feed")


def test_entities_are_not_expanded() -> None:
    """A list cannot make us read a file, nor blow up in memory."""
    evil = b"""<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<urlset><url><loc>https://a.example/&f;&b;</loc></url></urlset>"""
    assert kind_of(evil) == "sitemap"
    assert all("root:" not in link.url and "aaaa" not in link.url for link in links(evil, URL))
