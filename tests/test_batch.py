"""Batches: in order, the same on any number of workers, and past every bad page."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from dateline import batch
from dateline.errors import UsageError
from dateline.sources import Item

TEXTS = [
    "The central bank of Ghana will publish its decision on Friday, Governor Ama Sarpong said.",
    "“We never agreed to that,” the mayor of Cebu told a local station on 3 May 2022.",
    "Rebels freed 12 hostages near Goma, two diplomats said. The army denied it.",
] * 4
ITEMS = [Item(f"t{i}", id=f"t{i}", fields={"text": text}) for i, text in enumerate(TEXTS)]
BAD = Item("bad", problem="bad: not a line of JSON.")


def test_order_and_bytes_do_not_depend_on_workers() -> None:
    """One worker, two workers and the reverse order give the same records, to the byte."""
    alone = {o.name: o.record for o in batch.run(ITEMS)}
    pooled = list(batch.run(ITEMS, workers=2))
    assert [o.name for o in pooled] == [i.name for i in ITEMS]
    assert {o.name: o.record for o in pooled} == alone
    assert {o.name: o.record for o in batch.run(reversed(ITEMS))} == alone


def test_bad_page_is_told_and_the_rest_done() -> None:
    """A page that cannot be read has its reason and code; those around it are read."""
    outcomes = list(batch.run([ITEMS[0], BAD, Item("gone.html", path="gone.html"), ITEMS[1]]))
    assert [o.record is not None for o in outcomes] == [True, False, False, True]
    assert "not a line" in (outcomes[1].error or "")
    assert outcomes[2].code == 3


def test_bad_date_in_a_line_costs_that_line() -> None:
    """A line's own bad date is that line's failure; the caller's is everybody's."""
    line = replace(ITEMS[0], fields={"text": "x", "published": "yesterday"})
    (outcome,) = batch.run([line])
    assert "yesterday" in (outcome.error or "")
    with pytest.raises(UsageError):
        list(batch.run([Item("p", data=b"<p>x</p>")], published="soon"))


def _die(item: Item, options: dict[str, object], make: object) -> batch.Outcome:
    if item.name == "killer":
        os._exit(9)
    return batch.Outcome(item.name, record="{}")


def _no_model(model: str | None) -> None:
    return


def test_worker_that_dies_costs_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """When a worker is killed, the page that killed it is listed, and every other page is read, in order."""
    monkeypatch.setattr(batch, "one", _die)
    monkeypatch.setattr(batch, "_warm", _no_model)
    names = ["a", "b", "killer", "c", "d", "e", "f", "g", "h", "i", "j"]
    outcomes = list(batch.run([Item(name) for name in names], workers=2))
    assert [o.name for o in outcomes] == names
    assert [o.name for o in outcomes if o.record is None] == ["killer"]
