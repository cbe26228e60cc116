"""The store: what goes in comes out, once, whatever is done twice; on both databases."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, text

import dateline
from dateline.record import Record
from dateline.store.captures import Capture
from dateline.store.engine import reading, writing
from dateline.store.schema import DATA, articles, members, metadata
from dateline.store.store import Store

TALKS = """\
LIMA, February 5, 2024 — The presidents of Chile and Peru will hold talks in Lima on February 12 at 10 a.m. local time.

"We want no quarrel over the strait," Chilean Foreign Minister Ana Soto told reporters on Monday. She denied that ships had been sent.
"""
STRIKE = """\
ACCRA, February 7, 2024 — Police arrested 40 dockers in Accra on Tuesday after a strike over wages.

A union spokesman, Kofi Badu, said that the strike would go on. Ghana's government warned the union on Wednesday.
"""


def contents(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but the times of the last look."""
    with reading(store.engine) as connection:
        found = {}
        for table in metadata.sorted_tables:
            columns = [c for c in table.columns if c.name not in ("seen", "read", "applied", "number")]
            if table.name in ("members", "names"):
                columns = [c for c in columns if c.name != "name" or table.name == "names"]
            found[table.name] = sorted(map(tuple, connection.execute(select(*columns))), key=repr)
        return found


def test_record_comes_back_to_the_byte(store: Store, add: Callable[..., str], read_text: Callable[..., Record]) -> None:
    """A record is what it was, under its article's id."""
    article = add(TALKS, "https://news.example/a")
    record = read_text(TALKS, "2024-02-05")
    expected = replace(record, id=article, article=replace(record.article, url="https://news.example/a"))
    assert store.record(article) == expected


def test_page_is_kept_as_it_came(store: Store) -> None:
    """Bytes, headers, redirects and times are those of the capture; reading gets the bytes and the fetch's time."""
    data = bytes(range(256)) * 50
    capture = Capture(
        "https://a.example/x",
        data,
        url="https://b.example/y",
        content_type="text/html",
        headers={"ETag": '"1"', "X-Ü": "ü"},
        redirects=("https://a.example/x",),
        fetched="2024-03-05T08:00:00Z",
    )
    identifier, new = store.keep(capture)
    assert new
    item = store.item(identifier)
    assert (item.data, item.url, item.content_type, item.retrieved) == (
        data,
        "https://b.example/y",
        "text/html",
        "2024-03-05T08:00:00Z",
    )
    (version,) = store.versions("https://a.example/x")
    assert version == store.versions("https://b.example/y")[0]
    assert (version.headers, version.redirects, version.size, version.state) == (
        {"ETag": '"1"', "X-Ü": "ü"},
        ("https://a.example/x",),
        len(data),
        "unread",
    )


def test_the_same_twice_changes_nothing(store: Store, add: Callable[..., str]) -> None:
    """Keeping and reading the same pages again leaves every row as it was."""
    first = [add(TALKS), add(STRIKE, "https://news.example/b")]
    before = contents(store)
    assert [add(TALKS), add(STRIKE, "https://news.example/b")] == first
    assert contents(store) == before
    assert all(before[table.name] for table in (*DATA[:4], members))


def test_a_changed_page_is_a_new_version_and_the_last_holds(store: Store, add: Callable[..., str]) -> None:
    """A page that changed has two versions; views take the newest; when the first comes back, it holds again."""
    first = add(TALKS)
    second = add(TALKS.replace("February 12", "February 19"))
    assert [v.article for v in store.versions("https://news.example/a")] == [first, second]
    assert [r.id for r in store.records()] == [second]
    add(TALKS)
    assert [r.id for r in store.records()] == [first]
    assert len(store.versions("https://news.example/a")) == 2


def test_a_clock_that_was_ahead_does_not_hold_the_page_there(store: Store, read_text: Callable[..., Record]) -> None:
    """What was fetched under a wrong clock is followed by what is fetched under a right one."""
    for words, fetched in ((TALKS, "2999-01-01T00:00:00Z"), (STRIKE, None), (TALKS + "\n", None)):
        version, _ = store.keep(Capture("https://news.example/a", words.encode(), fetched=fetched))
        article = store.write(version, read_text(words, "2024-02-05"))
        assert [record.id for record in store.records()] == [article]


def test_furniture_is_no_new_article(store: Store, read_text: Callable[..., Record]) -> None:
    """Other bytes with the same title and text are another version of one article."""
    record = read_text(TALKS, "2024-02-05")
    ids = set()
    for advertisement in (b"shoes", b"hats"):
        version, _ = store.keep(Capture("https://news.example/a", advertisement))
        ids.add(store.write(version, record))
    assert len(ids) == 1
    assert store.counts()["read"] == 2
    assert store.counts()["articles"] == store.counts()["records"] == 1


def test_what_was_kept_and_not_read_is_found_again(store: Store) -> None:
    """A run that broke off between keeping and reading is taken up; a refusal ends it."""
    version, _ = store.keep(Capture("https://news.example/a", b"<html>"))
    assert store.unread() == (version,)
    assert store.keep(Capture("https://news.example/a", b"<html>")) == (version, True)
    store.refuse(version, "a page without text\0")
    assert store.unread() == ()
    assert store.keep(Capture("https://news.example/a", b"<html>")) == (version, False)
    (kept,) = store.versions("https://news.example/a")
    assert kept.why == "a page without text\ufffd"


def test_odd_characters_are_kept(store: Store, add: Callable[..., str]) -> None:
    """A NUL and marks of all kinds come back in the record, also where the database has no such character."""
    odd = TALKS.replace("quarrel", "quar\0rel 😀 ﬁ")
    record = store.record(add(odd))
    assert record is not None
    assert record.article.text == odd
    assert store.search("strait")[0].article == record.id


def test_records_are_chosen_by_day_and_name(store: Store, add: Callable[..., str]) -> None:
    """By the days on which they were written, by code and by words of a name; at most so many are the newest."""
    talks = add(TALKS, published="2024-02-05")
    strike = add(STRIKE, "https://news.example/b", published="2024-02-07")

    def ids(**chosen: object) -> list[str]:
        return [record.id for record in store.records(**chosen)]  # type: ignore[arg-type]

    assert ids() == [talks, strike]
    assert ids(since="2024-02-06") == [strike]
    assert ids(until="2024-02-06") == [talks]
    assert ids(about="CHL") == ids(about="ana soto") == [talks]
    assert ids(about="Badu") == [strike]
    assert ids(about="oto") == ids(about="%") == []
    assert ids(most=1) == [strike]
    with pytest.raises(dateline.UsageError, match="2021-12-30"):
        ids(since="soon")


def test_views_are_those_of_the_records(store: Store, add: Callable[..., str]) -> None:
    """Statements, events and agenda of the store are what the views make of its records, and as well chosen."""
    add(TALKS, published="2024-02-05")
    add(STRIKE, "https://news.example/b", published="2024-02-07")
    records = list(store.records())
    from dateline.deeds import deeds
    from dateline.diary import diary
    from dateline.said import said

    def same(of_store: Iterable[Any], of_records: Iterable[Any]) -> bool:
        """The same rows, and some."""
        return [row.to_dict() for row in of_store] == [row.to_dict() for row in of_records] != []

    assert same(store.statements(), said(records))
    assert same(store.statements(by="soto", stance="denies"), said(records, by="soto", stance="denies"))
    assert store.statements(kind="anonymous") == said(records, kind="anonymous") == ()
    assert same(store.events(), deeds(records))
    assert same(store.events(type="coerce", status="happened"), deeds(records, type="coerce", status="happened"))
    assert same(store.events(actor="dockers"), deeds(records, actor="dockers"))
    assert same(store.events(actor="police", recipient="dockers"), store.events(type="COERCE", actor="police"))
    assert store.events(actor="dockers", recipient="police") == ()
    assert same(store.agenda(), diary(records))
    assert store.agenda(first="2024-02-13") == ()
    assert len(store.agenda(first="2024-02-10", last="2024-02-12")) == 1
    with pytest.raises(dateline.UsageError, match="stance"):
        store.statements(stance="sings")
    with pytest.raises(dateline.UsageError, match="status"):
        store.events(status="sung")


def test_search_finds_words_and_phrases(store: Store, add: Callable[..., str]) -> None:
    """Words by their stem, phrases, either of two, and without; the words found are marked in the snippet."""
    talks = add(TALKS)
    strike = add(STRIKE, "https://news.example/b", published="2024-02-06")

    def ids(words: str, **chosen: str) -> set[str]:
        return {hit.article for hit in store.search(words, **chosen)}  # type: ignore[arg-type]

    assert ids("strait quarrels") == ids('"no quarrel over"') == {talks}
    assert ids('"quarrel no"') == ids("strait wages") == set()
    assert ids("strait OR wages") == {talks, strike}
    assert ids("reporters OR police -wages") == {talks}
    assert ids("wages", since="2024-02-06") == {strike}
    assert ids("wages", since="2024-02-07") == set()
    (hit,) = store.search("wages")
    assert "[wages]" in str(hit.to_dict()["snippet"])
    assert (hit.link, hit.day) == ("https://news.example/b", "2024-02-06")
    for nothing in ("", '"', "-wages", "* : ^"):
        with pytest.raises(dateline.UsageError, match="no word"):
            store.search(nothing)
    for operators in ("wages) OR (text:* NEAR/2 ^", "'wages' {x} + \\", "title:wages AND !(x) & | <->"):
        assert ids(operators) == set()


def test_search_forgets_a_text_that_was_taken_out(store: Store, add: Callable[..., str]) -> None:
    """The index follows the table: a changed text is found by its new words only."""
    add(TALKS)
    with writing(store.engine) as connection:
        connection.execute(text("update texts set text = 'Nothing but herring'"))
    assert store.search("herring")
    assert not store.search("strait")


def test_a_writer_waits_and_readers_do_not(store: Store, add: Callable[..., str]) -> None:
    """While one writes, a reader sees the state before; a second writer waits for the first."""
    add(TALKS)
    order: list[str] = []

    def second() -> None:
        store.keep(Capture("https://news.example/c", b"third"))
        order.append("second")

    with writing(store.engine) as connection:
        connection.execute(articles.update().values(current=False))
        waiting = threading.Thread(target=second)
        waiting.start()
        assert len(list(store.records())) == 1
        time.sleep(0.3)
        order.append("first")
    waiting.join(20)
    assert order == ["first", "second"]
    assert list(store.records()) == []
