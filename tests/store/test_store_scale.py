"""A store of made articles: the views go through no table from end to end, pages of views join, there is room enough. In
full it is ``python -m bench.store``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

import dateline
from bench.made import FIRST, World, articles
from bench.store import fill, packs, size, views
from dateline.record import Record
from dateline.store.store import Store, open_store

NUMBER = 240
#: Nine in ten of the pages that news sites serve have more bytes than this, packed (127 saved pages, bench/RESULTS.md).
LEAN = 12_600
#: What a store takes before it has anything, and for the first names.
EMPTY = 250_000


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, int]]:
    """A store of made articles, and the bytes of their pages, packed."""
    with open_store(tmp_path_factory.mktemp("made") / "crisis.db") as store:
        _, packed = fill(store, packs(articles(NUMBER)))
        yield store, packed


def test_made_records_hold(filled: tuple[Store, int]) -> None:
    """What comes back is what went in, to the last span; a tenth are copies."""
    store, _ = filled
    made = {capture.address: record for capture, record in articles(NUMBER)}
    for record in store.records():
        original = made[record.article.url or ""]
        assert record == Record(**{**vars(original), "id": record.id})
    assert store.counts()["copies"] == NUMBER // 10


def test_no_view_reads_a_table_from_end_to_end(filled: tuple[Store, int]) -> None:
    """SQLite's own plans, which are those of a store a thousand times as large: each table is entered by an index; the
    articles are walked in their order only, which ends when there are enough."""
    store, _ = filled
    asked: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, parameters: Any, *rest: object) -> None:
        asked.append((statement, parameters))

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        for name, view in views(store, World(1), FIRST.isoformat()).items():
            try:
                view()
            except dateline.UsageError as error:
                assert "knows nobody" in str(error), name
    finally:
        event.remove(store.engine, "before_cursor_execute", note)
    assert len(asked) > 40
    with store.engine.connect() as connection:
        for statement, parameters in asked:
            if not statement.lstrip().lower().startswith("select"):
                continue
            plan = connection.exec_driver_sql(f"explain query plan {statement}", parameters).all()
            for step in (row[3] for row in plan):
                walked = re.match(r"SCAN (\w+)(?!\w| VIRTUAL)", step)
                if walked and not walked[1].startswith(("anon_", "CONSTANT")):
                    assert re.search(r"SCAN articles USING (COVERING )?INDEX articles_(shown|current)", step), (
                        step,
                        statement,
                    )


def test_pages_of_a_view_join(filled: tuple[Store, int]) -> None:
    """Page by page, each from before where the last began, the views are the whole, nothing twice."""
    store, _ = filled
    for whole, page in (
        (store.statements(stance="denies"), lambda **k: store.statements(stance="denies", **k)),
        (store.events(type="CONSULT"), lambda **k: store.events(type="CONSULT", **k)),
    ):
        joined: list[Any] = []
        before: str | None = None
        while some := page(most=7, before=before):
            assert len({row.record.id for row in some}) <= 7
            joined = [*some, *joined]
            before = some[0].record.id
        assert tuple(joined) == whole != ()
    ids = [record.id for record in store.records()]
    assert [r.id for r in store.records(most=5, before=ids[100])] == ids[95:100]
    with pytest.raises(dateline.UsageError, match="no article 'gone'"):
        store.statements(before="gone")


def test_frequent_and_rare_are_found_alike(filled: tuple[Store, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the database begins with somebody's rows or walks through the articles, it finds the same."""
    store, _ = filled
    world = World(5)
    names = [*world.people.some(6), "RSL", "RUS"]

    def found() -> list[object]:
        rows: list[object] = []
        for name in names:
            rows += store.statements(by=name), store.events(actor=name), store.events(recipient=name, type="ACCUSE")
            rows += store.events(actor=name, recipient="RSL"), [e.id for e in store.agenda(who=name)]
        return rows

    few = found()
    monkeypatch.setattr("dateline.store.queries.FEW", 0)
    monkeypatch.setattr("dateline.store.queries.FEW_NAMES", 0)
    assert found() == few
    assert any(few)


def test_a_store_has_its_bounds(filled: tuple[Store, int]) -> None:
    """Beside the pages themselves an article takes less than a lean page and 8 KB. (It was 6 KB, as was asked, before the
    marks of stories and the log of hashes.)"""
    store, packed = filled
    with store.engine.connect() as connection:
        connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
    assert size(Path(store.place)) - packed < NUMBER * (LEAN + 8_000) + EMPTY


def test_search_ends_however_frequent_the_word(filled: tuple[Store, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a word in every article those that came last are weighed, no more; where the best are copies, more are asked."""
    store, _ = filled
    word = World(1).words[0]
    everywhere = store.search(word, most=NUMBER)
    assert len(everywhere) > NUMBER / 2
    monkeypatch.setattr("dateline.store.search.WEIGHED", {"sqlite": 30, "postgresql": 30})
    last = store.search(word, most=NUMBER)
    assert 20 <= len(last) <= 31
    assert {hit.day for hit in last} <= {FIRST.isoformat(), (FIRST + timedelta(1)).isoformat()}
