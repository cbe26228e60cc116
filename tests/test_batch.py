"""Batches: in order, the same on any number of workers, and past every bad page."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import active_children

import pytest

from dateline import batch
from dateline.errors import ModelError, UsageError
from dateline.guard import Limits
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
    match item.name:
        case "exit":
            os._exit(9)
        case "segfault":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "memory":
            try:
                bytearray(3_000_000_000)
            except MemoryError:
                return batch.Outcome(item.name, error="MemoryError")
        case "forever":
            time.sleep(60)
        case "defect":
            raise ZeroDivisionError
    return batch.Outcome(item.name, record="{}")


def _no_model(model: str | None) -> None:
    return


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("how", ["exit", "segfault", "memory", "forever"])
def test_page_that_kills_its_worker_costs_itself(monkeypatch: pytest.MonkeyPatch, how: str, workers: int) -> None:
    """A page that ends its worker, crashes it in C, takes all memory or never ends is listed with the reason; every
    other page is read, in order."""
    monkeypatch.setattr(batch, "one", _die)
    monkeypatch.setattr(batch, "_warm", _no_model)
    names = ["a", "b", how, "c", "d", "e", how, "f", "g", "h", "i", "j"]
    limits = Limits(seconds=1.5 if how == "forever" else 30, megabytes=300)
    outcomes = list(batch.run([Item(name) for name in names], workers=workers, limits=limits))
    assert [o.name for o in outcomes] == names
    assert [o.name for o in outcomes if o.record is None] == [how, how]
    says = {
        "exit": "ended with code 9",
        "segfault": "SIGSEGV",
        "memory": "MemoryError",
        "forever": "longer than 2 seconds",
    }
    assert all(says[how] in (o.error or "") for o in outcomes if o.record is None)


def test_what_holds_for_every_page_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipeline that is not there, and with --strict a defect, come out of a worker as they would of this process."""
    with pytest.raises(ModelError, match="en_none"):
        list(batch.run(ITEMS[:2], workers=1, model="en_none"))
    monkeypatch.setattr(batch, "one", _die)
    monkeypatch.setattr(batch, "_warm", _no_model)
    with pytest.raises(ZeroDivisionError):
        list(batch.run([Item("a"), Item("defect")], workers=1))


def test_idle_worker_that_dies_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that is killed while it waits is replaced; no page is blamed."""
    monkeypatch.setattr(batch, "one", _die)
    monkeypatch.setattr(batch, "_warm", _no_model)

    def items() -> Iterator[Item]:
        yield Item("a")
        for child in active_children():
            child.join(0.5)  # it has read the page by now
            child.kill()
            child.join()
        yield Item("b")
        yield Item("c")

    outcomes = list(batch.run(items(), workers=1))
    assert [o.record is not None for o in outcomes][1:] == [True, True]


def test_no_process_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is given up, or that ends, leaves no worker."""
    monkeypatch.setattr(batch, "one", _die)
    monkeypatch.setattr(batch, "_warm", _no_model)
    run = batch.run([Item(name) for name in "abcdefgh"], workers=2)
    assert next(run).name == "a"
    run.close()  # type: ignore[attr-defined]
    assert active_children() == []
