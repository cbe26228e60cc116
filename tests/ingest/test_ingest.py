"""Ingest: pages from everywhere come into the store once, and what fails is told while the rest goes on."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from serving import LOCAL, Site, article, bomb, endless, redirect, status
from test_ingest_warc import record

from dateline.fence import Fence
from dateline.ingest import Taken, ingest
from dateline.ingest.fetch import Fetcher, Manners
from dateline.store.captures import Capture
from dateline.store.store import Store


def take(store: Store, *sources: str | Path, **options: object) -> list[Taken]:
    manners = Manners(pause=0, patience=1, longest=0.5, largest=5_000_000, tries=2)
    fetcher = Fetcher(manners, fence=Fence([LOCAL]), sleep=lambda _: None)
    return list(ingest(store, list(map(str, sources)), fetcher=fetcher, **options))  # type: ignore[arg-type]


def states(taken: list[Taken]) -> Counter[str]:
    return Counter(each.state for each in taken)


def feed(*urls: str, changed: str = "2024-02-05T08:00:00Z") -> str:
    entries = "".join(f"<entry><link href='{url}'/><updated>{changed}</updated></entry>" for url in urls)
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title>{entries}</feed>"


def test_files_folders_lines_and_archives(store: Store, tmp_path: Path) -> None:
    """Each kind of source gives its pages; a second run finds nothing new."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.html").write_text(article("the strike"))
    (folder / "b.warc.gz").write_bytes(gzip.compress(record("https://a.example/b", article("the flood").encode())))
    lines = tmp_path / "lines.jsonl"
    lines.write_text(
        json.dumps({"id": "7", "text": "Ministers met in Accra on Monday.", "published": "2024-02-06"})
        + "\nnonsense\n"
        + json.dumps({"url": "https://a.example/c", "html": article("the vote")})
    )
    taken = take(store, folder, lines)
    assert states(taken) == {"read": 4, "failed": 1}
    assert [t.why for t in taken if t.why] == [
        f"{lines}:2: not a line of JSON (Expecting value: line 1 column 1 (char 0))."
    ]
    titles = {r.article.title for r in store.records()}
    assert titles == {"The strike to go on", "The flood to go on", "The vote to go on", None}
    assert store.versions(f"{lines}#7")[0].state == "read"
    assert next(iter(store.records(since="2024-02-06"))).article.text == "Ministers met in Accra on Monday."
    again = take(store, folder, lines)
    assert states(again) == {"known": 4, "failed": 1}
    assert store.counts()["records"] == 4


def test_a_page_of_the_web_is_kept_with_its_way(site: Site, store: Store) -> None:
    """URL, redirects, headers and time of the fetch are kept; the record tells where the page was found."""
    page = site.page("/there", article("the strike"))
    (taken,) = take(store, site.does("/here", redirect("/there")))
    (version,) = store.versions(site.address + "/here")
    assert (version.redirects, version.url) == ((site.address + "/here",), page)
    assert version.headers["content-type"] == "text/html; charset=utf-8"
    record = store.record(taken.article or "")
    assert record is not None
    assert (record.article.url, record.article.retrieved) == (page, version.fetched)


def test_a_feed_twice_asks_for_nothing_twice(site: Site, store: Store) -> None:
    """A second run asks the feed whether it changed, and no page again; a page that the feed says has changed is asked
    for, and becomes a new version."""
    pages = [site.page(f"/{n}", article(f"strike {n}")) for n in range(3)]
    url = site.page("/feed", feed(*pages), kind="application/atom+xml")
    assert states(take(store, url)) == {"read": 3}
    assert states(take(store, url)) == {"known": 1}
    assert (site.asked["/0"], site.asked["/feed"]) == (1, 2)
    site.page("/0", article("strike 9"))
    site.page("/feed", feed(*pages, changed="2999-01-01T00:00:00Z"))
    assert states(take(store, url)) == {"read": 1, "known": 2}
    assert len(store.versions(pages[0])) == 2
    assert sorted(r.article.title or "" for r in store.records()) == [f"Strike {n} to go on" for n in (1, 2, 9)]


def test_a_run_broken_off_is_taken_up(site: Site, store: Store) -> None:
    """A run that is broken off in a feed comes to the rest next time, and reads what it had kept and not read."""
    pages = [site.page(f"/{n}", article(f"strike {n}")) for n in range(4)]
    url = site.page("/feed", feed(*pages))
    run = ingest(store, [url], fetcher=Fetcher(Manners(pause=0), fence=Fence([LOCAL])))
    assert next(run).state == "read"
    run.close()
    store.keep(Capture("https://a.example/kept", article("the kept one").encode()))
    taken = take(store, url)
    assert states(taken)["read"] == 4
    assert taken[0].name == "https://a.example/kept"
    assert store.counts()["records"] == 5


def test_subscriptions_and_sitemaps(site: Site, store: Store, tmp_path: Path) -> None:
    """OPML leads to feeds, a sitemap to sitemaps and pages; --most takes the newest."""
    pages = [site.page(f"/{n}", article(f"strike {n}")) for n in range(6)]
    site.page("/feed", feed(pages[0]))
    opml = tmp_path / "feeds.opml"
    opml.write_text(f"<opml><body><outline xmlUrl='{site.address}/feed'/></body></opml>")
    assert states(take(store, opml)) == {"read": 1}
    urls = "".join(f"<url><loc>{p}</loc><lastmod>2024-01-0{n}</lastmod></url>" for n, p in enumerate(pages[1:], 1))
    packed = site.page("/s.xml.gz", gzip.compress(f"<urlset>{urls}</urlset>".encode()), kind="application/gzip")
    index = site.page("/sitemap.xml", f"<sitemapindex><sitemap><loc>{packed}</loc></sitemap></sitemapindex>")
    taken = take(store, index, most=2)
    assert [t.name for t in taken if t.state == "read"] == pages[4:]


def test_what_fails_is_told_and_the_rest_goes_on(site: Site, store: Store, tmp_path: Path) -> None:
    """HTML in place of a feed, an endless page, a bomb, a loop, a page that is none, a missing file: a line each."""
    good = site.page("/good", article("the strike"))
    loop = site.does("/loop", redirect("/loop"))
    urls = (
        site.does("/e", endless),
        good,
        site.does("/b", bomb(1)),
        loop,
        site.page("/video", "<html><body></body></html>"),
    )
    site.page("/feed", feed(*urls))
    site.page("/html", "<!doctype html><html><body>Subscribe!</body></html>")
    opml = tmp_path / "feeds.opml"
    outlines = "".join(f"<outline xmlUrl='{site.address}/{path}'/>" for path in ("html", "feed", "gone"))
    opml.write_text(f"<opml><body>{outlines}</body></opml>")
    taken = take(store, opml, tmp_path / "none.html", "http://127.0.0.1:9/x", tmp_path)
    assert states(taken) == {"read": 1, "failed": 8, "refused": 1}
    why = "\n".join(t.why or "" for t in taken)
    for says in (
        "is a web page, not a feed",
        "did not end within|longer",
        "longer than 5 MB",
        "redirects",
        "404",
        "no such file",
    ):
        assert any(word in why for word in says.split("|")), says
    assert all(t.code for t in taken if t.state in ("failed", "refused"))
    visit = store.visit(loop)
    assert visit is not None
    assert (visit.failures, "redirects" in (visit.problem or "")) == (1, True)


def test_a_list_does_not_ask_forever_for_a_page_that_fails(site: Site, store: Store) -> None:
    """A page of a feed that has failed five times is left alone."""
    page = site.does("/gone", status(410))
    for n in range(7):
        site.page("/feed", feed(page) + f"<!-- {n} -->")
        take(store, site.address + "/feed")
    assert site.asked["/gone"] == 5


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_workers_make_no_difference(store: Store, tmp_path: Path, workers: int) -> None:
    """On several processes pages come in in the same order and with the same ids."""
    for n in range(4):
        (tmp_path / f"{n}.html").write_text(article(f"strike {n}"))
    (tmp_path / "9.html").write_text("<html><body></body></html>")
    taken = take(store, tmp_path, workers=workers)
    assert [t.state for t in taken] == ["read"] * 4 + ["refused"]
    assert [t.article for t in taken if t.article] == [
        r.id for r in sorted(store.records(), key=lambda r: r.article.title or "")
    ]


def test_a_source_that_meets_a_defect_costs_itself(site: Site, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw in one feed is told as a defect; the other sources go on."""
    from dateline.ingest import feeds

    links = feeds.links

    def trip(data: bytes, url: str, kind: str | None = None) -> object:
        if "bad" in url:
            raise KeyError("links")
        return links(data, url, kind)

    monkeypatch.setattr(feeds, "links", trip)
    page = site.page("/page", article("the strike"))
    sources = [site.page(path, feed(page)) for path in ("/bad", "/good")]
    taken = take(store, *sources)
    assert [(each.state, each.code) for each in taken] == [("failed", 70), ("read", 0)]
    assert "a defect in Dateline: KeyError" in (taken[0].why or "")
