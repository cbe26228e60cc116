"""What goes wrong around a store: a full disk, wrong clocks, other languages, cut archives. Each is a clear line, the rest
goes on, and the store stays sound."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from serving import Site, article
from sqlalchemy import text
from test_ingest import feed, states, take
from test_ingest_warc import record

import dateline
from dateline.cli import main
from dateline.store.engine import writing
from dateline.store.store import Store
from dateline.store.visits import Visit

GERMAN = (
    "<html lang=de><head><title>Streik geht weiter</title></head><body><article><h1>Streik geht weiter</h1>"
    + "<p>Der Hafenmeister sagte am Montag, dass der Streik weitergehen werde. Am Kai wurde niemand verletzt, sagte er.</p>"
    * 6
    + "</article></body></html>"
)


def sound(store: Path) -> bool:
    """Whether SQLite finds nothing wrong, the index of words included."""
    with sqlite3.connect(store) as connection:
        connection.execute("insert into search (search, rank) values ('integrity-check', 1)")
        return connection.execute("pragma integrity_check").fetchall() == [("ok",)]


# --- the disk ----------------------------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_loses_nothing(small_disk: Path, tmp_path: Path) -> None:
    """The run ends with the cause and its code; what was taken in before is there and sound, views work, and when there
    is room again the next run takes in the rest."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for n in range(12):
        noise = f"<script>{os.urandom(150_000).hex()}</script>"
        (pages / f"{n:02}.html").write_text(article(f"strike {n}").replace("</body>", f"{noise}</body>"))
    place = small_disk / "crisis.db"
    arguments = ["ingest", str(pages), "--store", str(place), "--quiet"]
    failed = CliRunner().invoke(main, arguments)
    assert failed.exit_code == 6, failed.output
    assert "the disk is full. Make room; nothing that was kept is lost." in failed.output
    with dateline.open(place) as store:
        kept = store.counts()["records"]
        assert 0 < kept < 12
        assert len(store.search("harbour")) > 0
    assert sound(place)
    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    again = CliRunner().invoke(main, arguments)
    assert again.exit_code == 0, again.output
    with dateline.open(place) as store:
        assert store.counts()["records"] == 12
    assert sound(place)


def test_a_database_that_may_not_grow_says_so(store: Store, tmp_path: Path) -> None:
    """The same where SQLite itself sets the bound: a plain error, and the store goes on when there is room."""
    take(store, _page(tmp_path, "first"))
    store.engine.dispose()
    with writing(store.engine) as connection:
        now = connection.execute(text("pragma page_count")).scalar_one()
        connection.execute(text(f"pragma max_page_count = {now}"))
    with pytest.raises(dateline.StoreError, match=r"crisis\.db: the disk is full\. Make room"):
        take(store, _page(tmp_path, "second", size=400_000))
    store.engine.dispose()
    assert store.counts()["records"] == 1
    taken = take(store, _page(tmp_path, "second", size=400_000))
    assert states(taken) == {"read": 1}
    assert sound(Path(store.place))


def _page(folder: Path, about: str, size: int = 0) -> Path:
    path = folder / f"{about}.html"
    if not path.exists():
        path.write_text(article(about).replace("</body>", f"<script>{os.urandom(size // 2).hex()}</script></body>"))
    return path


# --- the clock ---------------------------------------------------------------------------------------------------


def test_a_visit_under_a_wrong_clock_does_not_hold_a_page_back(site: Site, store: Store) -> None:
    """What was asked for when the clock was years ahead is asked for again when its feed says that it changed."""
    page = site.page("/1", article("the strike"))
    site.page("/feed", feed(page))
    take(store, site.address + "/feed")
    ahead = store.visit(page)
    assert ahead is not None
    store.visited(Visit(page, "2999-01-01T00:00:00Z"))
    site.page("/1", article("the long strike"))
    site.page("/feed", feed(page, changed=(datetime.now(UTC) - timedelta(minutes=1)).isoformat()))
    assert states(take(store, site.address + "/feed")) == {"read": 1}


def test_a_page_from_the_future_is_no_news_for_ever(site: Site, store: Store) -> None:
    """A page that says it was written long after it was fetched stands at the day of the fetch, not before all others."""
    url = site.page("/1", article("the strike", day="2999-12-31"))
    assert states(take(store, url)) == {"read": 1}
    (hit,) = store.search("harbour")
    assert hit.day <= (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    assert list(store.records(since="2999-01-01")) == []


def test_a_feed_from_the_future_is_taken(site: Site, store: Store) -> None:
    """Entries that say they will change in a year are taken, and asked for again only as the server has it."""
    page = site.page("/1", article("the strike"))
    site.page("/feed", feed(page, changed="2998-01-01T00:00:00Z"))
    assert states(take(store, site.address + "/feed")) == {"read": 1}
    assert set(states(take(store, site.address + "/feed"))) <= {"known"}


# --- pages -------------------------------------------------------------------------------------------------------


def test_another_language_is_refused_and_kept(site: Site, store: Store) -> None:
    """A German page among English ones: kept as it came, refused with the reason; the others are read."""
    german, english = site.page("/de", GERMAN), site.page("/en", article("the strike"))
    taken = take(store, german, english)
    assert [t.state for t in taken] == ["refused", "read"]
    assert "German" in (taken[0].why or "") or "(de)" in (taken[0].why or "")
    (version,) = store.versions(german)
    assert (version.state, version.size) == ("refused", len(GERMAN.encode()))


def test_a_cut_archive_does_not_stop_the_other_sources(store: Store, tmp_path: Path) -> None:
    """Of an archive cut in its second page the first is read; the cut is told; the next source is read."""
    pages = article("the strike"), article("the fire")
    whole = b"".join(record(f"https://a.example/{n}", page.encode()) for n, page in enumerate(pages))
    (tmp_path / "a.warc").write_bytes(whole[: len(whole) - 400])
    (tmp_path / "b.html").write_text(article("the flood"))
    taken = take(store, tmp_path / "a.warc", tmp_path / "b.html")
    assert states(taken) == {"read": 2, "failed": 1}
    assert any("cut off in its record 2" in (t.why or "") for t in taken)
