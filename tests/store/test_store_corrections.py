"""Corrections: a rejected datum stands in no view, with who and why, also when its page is read again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner

import dateline
from dateline.cli import main
from dateline.record import Record
from dateline.store.store import Store

TEXT = """\
LIMA, February 5, 2024 — The presidents of Chile and Peru will hold talks in Lima on February 12, officials said.

Police arrested 40 dockers in Callao on Monday. "We want no quarrel," Chilean Foreign Minister Ana Soto told reporters. She denied that ships had been sent.
"""


def test_a_rejected_datum_stands_in_no_view(store: Store, add: Callable[..., str]) -> None:
    """A statement, an event and an engagement, each rejected: gone from the views, kept among the rejected with why."""
    article = add(TEXT)
    record = store.record(article)
    assert record is not None
    for datum in (record.statements[0], record.events[0], record.agenda[0]):
        store.reject(f"{article[:8]}/{datum.id}", person="Ada", why="misread")
    now = store.record(article)
    assert now is not None
    assert [s.id for s in now.statements] == [s.id for s in record.statements[1:]]
    assert len(now.events) == len(record.events) - 1
    assert [row.statement.id for row in store.statements()] == [s.id for s in now.statements]
    assert store.agenda() == ()
    assert {row.event.id for row in store.events()} == {e.id for e in now.events}
    whys = [rejected.why for rejected in now.rejected if "Ada" in rejected.why]
    assert len(whys) == 3
    assert whys[0].endswith(": misread")
    assert store.record(article, corrected=False) == record
    assert record.statements[0].id not in {s.parent for s in now.statements} | {e.statement for e in now.events}


def test_a_correction_holds_when_the_page_is_read_again(store: Store, add: Callable[..., str]) -> None:
    """Written again, the record is corrected again; taken back, the datum stands again."""
    article = add(TEXT)
    store.reject(f"{article}/e1", person="Ada", why="misread")
    add(TEXT)
    assert "e1" not in {row.event.id for row in store.events()}
    (kept,) = store.corrections()
    assert (kept.article, kept.reference, kept.person, kept.why) == (article, "e1", "Ada", "misread")
    store.undo(f"{article[:8]}/e1")
    assert "e1" in {row.event.id for row in store.events()}
    assert store.corrections() == ()


@pytest.mark.parametrize("reference", ["zz/e1", "e1", "", "{}/e99", "{}/a1", "{}/"])
def test_what_is_not_there_cannot_be_rejected(store: Store, add: Callable[..., str], reference: str) -> None:
    """A mistyped reference is told, with what there is."""
    article = add(TEXT)
    with pytest.raises(dateline.UsageError):
        store.reject(reference.format(article[:8]), person="Ada", why="misread")
    with pytest.raises(dateline.UsageError):
        store.undo(f"{article[:8]}/e1")
    assert store.corrections() == ()


def test_the_command(store: Store, add: Callable[..., str], read_text: Callable[..., Record], place: str) -> None:
    """Reject, list, see it gone, take it back; half a command is told."""
    article = add(TEXT)[:8]

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, ["correct", *arguments, "--store", place])
        return f"{result.exit_code} {result.output}"

    assert (
        run(f"{article}/e1", "--reject", "a strike", "--by", "Ada") == f"0 {article}/e1 is rejected by Ada: a strike\n"
    )
    assert f"{article}/e1" in run("--list")
    assert '"person": "Ada"' in run("--list", "--json")
    shown = CliRunner().invoke(main, ["events", "--store", place, "-f", "jsonl"]).stdout
    assert '"event": "e1"' not in shown
    assert run(f"{article}/e1", "--undo") == f"0 {article}/e1 stands again.\n"
    for half in ([], [f"{article}/e1"], [f"{article}/e1", "--undo", "--reject", "x"]):
        assert run(*half).startswith("2 ")
