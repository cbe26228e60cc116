"""Web archives: the pages in them, also where the archive is cut."""

from __future__ import annotations

import gzip
from io import BytesIO

import pytest

import dateline
from dateline.ingest.warc import captures
from dateline.store.captures import Capture


def record(url: str, body: bytes, *, status: str = "200 OK", kind: str = "text/html", head: str = "") -> bytes:
    """A response as CC-NEWS has it."""
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    about = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:4a1b6b0e-0000-4000-8000-000000000000>\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: 2022-01-02T03:04:05Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return about.encode() + http + b"\r\n\r\n"


INFO = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Date: 2022-01-02T03:04:05Z\r\nContent-Length: 12\r\n\r\nsoftware: x\n\r\n\r\n"
RECORDS = [
    INFO,
    record("https://a.example/1", b"<p>One</p>" * 50),
    record("<https://a.example/2>", gzip.compress(b"<p>Two</p>" * 50), head="Content-Encoding: gzip\r\n"),
    record("https://a.example/gone", b"<p>Gone</p>", status="404 Not Found"),
    record("https://a.example/photo", b"\xff\xd8" * 50, kind="image/jpeg"),
    record("https://a.example/3", b"5\r\n<p>3<\r\n0\r\n\r\n", head="Transfer-Encoding: chunked\r\n"),
    record("https://a.example/4", b"<p>Four</p>" * 50),
]


def read(data: bytes) -> list[Capture]:
    return list(captures(BytesIO(data), "a.warc.gz"))


@pytest.mark.parametrize("packed", [True, False])
def test_pages_are_taken_as_they_were_served(packed: bool) -> None:
    """The pages with 200, without their packing, with URL and time of the crawl; pictures and errors are passed over."""
    found = read(b"".join(map(gzip.compress, RECORDS)) if packed else b"".join(RECORDS))
    assert [(c.address, c.data) for c in found] == [
        ("https://a.example/1", b"<p>One</p>" * 50),
        ("https://a.example/2", b"<p>Two</p>" * 50),
        ("https://a.example/3", b"<p>3<"),
        ("https://a.example/4", b"<p>Four</p>" * 50),
    ]
    assert {(c.fetched, c.content_type) for c in found} == {("2022-01-02T03:04:05Z", "text/html")}


@pytest.mark.parametrize("packed", [True, False])
def test_a_cut_archive_gives_what_stands_before_and_says_so(packed: bool) -> None:
    """An archive cut in a page gives the pages before it; half a page is not taken for a page."""
    whole = b"".join(map(gzip.compress, RECORDS)) if packed else b"".join(RECORDS)
    stream = captures(BytesIO(whole[: -30 if packed else -300]), "a.warc.gz")
    assert [next(stream).address[-1] for _ in range(3)] == ["1", "2", "3"]
    with pytest.raises(dateline.SourceError, match=r"a\.warc\.gz: the archive is cut off in its record 6"):
        next(stream)


@pytest.mark.parametrize(
    "data", [b"<html>no archive</html>" * 20, gzip.compress(b"<html>" * 99)], ids=["page", "packed page"]
)
def test_no_archive_is_said_plainly(data: bytes) -> None:
    """A page under an archive's name is told from one."""
    with pytest.raises(dateline.SourceError, match="this is no web archive"):
        read(data)


def test_a_broken_archive_gives_what_stands_before() -> None:
    """Garbage between two records ends the archive with its place."""
    stream = captures(BytesIO(RECORDS[1] + b"garbage\r\n\r\n" * 5 + RECORDS[-1]), "a.warc")
    assert next(stream).address == "https://a.example/1"
    with pytest.raises(dateline.SourceError, match="broken after 1 records"):
        next(stream)


def test_a_bomb_in_an_archive_is_passed_over() -> None:
    """A page that unpacks to more than a page can be does not take the memory, nor the others with it."""
    bomb = record("https://a.example/b", gzip.compress(b" " * 60_000_000, 1), head="Content-Encoding: gzip\r\n")
    assert [c.address for c in read(bomb + RECORDS[-1])] == ["https://a.example/4"]
