"""Fetching: what a polite guest does, and what a hostile host cannot make it do. The server is a real one."""

from __future__ import annotations

import gzip
import time
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from serving import LOCAL, Site, bomb, cut, endless, in_turn, redirect, send, silent, status

import dateline
from dateline.fence import Fence
from dateline.ingest.fetch import Fetcher, Manners


def test_page_comes_with_headers(site: Site, fetcher: Fetcher) -> None:
    """The bytes as they are, what the server says of them."""
    url = site.page("/a", b"<p>\xff\x00</p>", kind="text/html; charset=latin-1")
    answer = fetcher.get(url)
    assert (answer.data, answer.url, answer.content_type) == (b"<p>\xff\x00</p>", url, "text/html; charset=latin-1")
    assert site.headers[-1]["User-Agent"].startswith("dateline/")


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_packed_answers_are_unpacked(site: Site, fetcher: Fetcher, encoding: str, pack: object) -> None:
    """gzip and deflate are taken out of their packing."""
    url = site.page("/a", pack(b"words " * 1000), Content_Encoding=encoding)  # type: ignore[operator]
    assert fetcher.get(url).data == b"words " * 1000


def test_unchanged_page_is_not_sent_again(site: Site, fetcher: Fetcher) -> None:
    """With the last answer's ETag, a page that is the same comes without data."""
    url = site.page("/a", "words")
    etag = fetcher.get(url).headers["etag"]
    assert fetcher.get(url, etag=etag).data is None
    site.page("/a", "other words")
    assert fetcher.get(url, etag=etag).data == b"other words"


def test_redirects_are_followed_and_told(site: Site, fetcher: Fetcher) -> None:
    """The way to a page is kept; a loop, and a way out of the web, end with a reason."""
    page = site.page("/there", "words")
    first = site.does("/a", redirect("/b"))
    second = site.does("/b", redirect(page))
    answer = fetcher.get(first)
    assert (answer.url, answer.redirects, answer.data) == (page, (first, second), b"words")
    with pytest.raises(dateline.SourceError, match=r"/loop: more than 5 redirects"):
        fetcher.get(site.does("/loop", redirect("/loop")))
    with pytest.raises(dateline.SourceError, match=r"/out: leads to 'file:///etc/passwd', which is no web address"):
        fetcher.get(site.does("/out", redirect("file:///etc/passwd")))


def test_robots_are_kept_to(site: Site, fetcher: Fetcher) -> None:
    """What robots.txt forbids is not asked for, on the way of a redirect either; it is asked for once."""
    site.page("/robots.txt", "User-agent: dateline\nDisallow: /private\nCrawl-delay: 7\n", kind="text/plain")
    site.page("/private/a", "words")
    with pytest.raises(dateline.SourceError, match=r"robots\.txt asks programs not to"):
        fetcher.get(site.address + "/private/a")
    with pytest.raises(dateline.SourceError, match=r"robots\.txt"):
        fetcher.get(site.does("/in", redirect("/private/a")))
    assert site.asked["/private/a"] == 0
    assert site.asked["/robots.txt"] == 1


@pytest.mark.parametrize(("code", "free"), [(404, True), (403, True), (503, False), (429, False)])
def test_robots_that_cannot_be_had(site: Site, fetcher: Fetcher, code: int, free: bool) -> None:
    """None means that everybody may come in; one that fails for now, that nobody may (RFC 9309)."""
    site.does("/robots.txt", status(code))
    url = site.page("/a", "words")
    if free:
        assert fetcher.get(url).data == b"words"
    else:
        with pytest.raises(dateline.SourceError, match="rules cannot be read"):
            fetcher.get(url)
        assert site.asked["/a"] == 0


def test_a_host_is_left_in_peace(site: Site, slept: list[float]) -> None:
    """Between two requests there is the pause, or the longer one that robots.txt asks for."""
    url = site.page("/a", "words")
    with Fetcher(Manners(pause=3), fence=Fence([LOCAL]), sleep=slept.append) as fetcher:
        fetcher.get(url)
        fetcher.get(url)
    assert [round(pause) for pause in slept] == [3, 3]
    slept.clear()
    site.page("/robots.txt", "User-agent: *\nCrawl-delay: 7\n")
    with Fetcher(Manners(pause=3), fence=Fence([LOCAL]), sleep=slept.append) as fetcher:
        for _ in range(3):
            fetcher.get(url)
    assert [round(pause) for pause in slept] == [3, 7, 7]


def test_what_fails_for_now_is_tried_again(site: Site, fetcher: Fetcher, slept: list[float]) -> None:
    """503, then 429 with Retry-After in seconds and as a date, then the page: the waits are those asked for."""
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    page = lambda handler: send(handler, b"words", {})  # noqa: E731
    url = site.does("/a", in_turn(status(503), status(429, Retry_After="11"), status(429, Retry_After=later), page))
    assert fetcher.get(url).data == b"words"
    waits = [round(wait) for wait in slept if wait > 1.5]
    assert waits[:2] == [2, 11]
    assert waits[2] in (29, 30)


def test_patience_ends(site: Site, fetcher: Fetcher, slept: list[float]) -> None:
    """A server that goes on failing is left after four tries, one that asks for an hour at once; 404 is final."""
    url = site.does("/a", status(503))
    with pytest.raises(dateline.SourceError, match="answered 503"):
        fetcher.get(url)
    assert site.asked["/a"] == 4
    with pytest.raises(dateline.SourceError, match="asks to wait 3600 seconds"):
        fetcher.get(site.does("/b", status(429, Retry_After="3600")))
    assert site.asked["/b"] == 1
    with pytest.raises(dateline.SourceError, match="answered 404"):
        fetcher.get(site.address + "/none")
    assert site.asked["/none"] == 1


@pytest.mark.parametrize(
    ("name", "respond", "says"),
    [
        ("endless", endless, "did not end within|longer than"),
        ("silent", silent, "no answer within 1 seconds|cannot be fetched"),
        ("bomb", bomb(1), "longer than 5 MB"),
        ("bomb in a bomb", bomb(2), "packed as 'gzip, gzip'"),
        ("cut", cut, "cannot be fetched"),
        ("not gzip", lambda h: send(h, b"plain words", {"Content-Encoding": "gzip"}), "cannot be unpacked"),
        ("cut gzip", lambda h: send(h, gzip.compress(b"words" * 99)[:-20], {"Content-Encoding": "gzip"}), "too early"),
    ],
)
def test_hostile_answers_end_in_bounds(site: Site, slept: list[float], name: str, respond: object, says: str) -> None:
    """Whatever a server does, it costs a few seconds and a few megabytes, and is told in one line."""
    url = site.does("/a", respond)  # type: ignore[arg-type]
    began = time.monotonic()
    manners = Manners(patience=1, longest=0.5, largest=5_000_000, tries=2)
    local = Fence([LOCAL])
    with (
        Fetcher(manners, fence=local, sleep=slept.append) as fetcher,
        pytest.raises(dateline.SourceError, match=says) as caught,
    ):
        fetcher.get(url)
    assert time.monotonic() - began < 10
    assert url in str(caught.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/a", "http://", "http://[bad/", "http://a b/"])
def test_no_server_is_said_plainly(fetcher: Fetcher, url: str) -> None:
    """A dead server and a false address are errors with their reason."""
    with pytest.raises(dateline.SourceError):
        fetcher.get(url)
