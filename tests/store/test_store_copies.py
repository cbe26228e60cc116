"""Copies: kept, linked to the first, counted once; an update and another story are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.store.copies import likeness, seen_as
from dateline.store.store import Store

WIRE = """\
LIMA, February 5, 2024 — The presidents of Chile and Peru will hold talks in Lima on February 12 over the strait, officials said.

"We want no quarrel over the strait," Chilean Foreign Minister Ana Soto told reporters on Monday. She denied that ships had been sent to the area and said that both navies had been ordered to keep their distance.

Peru's navy said that it had seen 4 vessels near the islands since Friday. A fisherman in Arica said that he had turned back when a patrol boat came close.

The two countries signed an agreement on fishing in 2014, after a court in The Hague drew the border at sea.
"""
HEADLINE = "Neighbours to talk, at last\n\n" + WIRE.replace("LIMA, February 5, 2024 — ", "LIMA, 6 February. ")
SHORT = WIRE[: WIRE.index("The two countries signed")]
UPDATE = WIRE.replace("4 vessels", "9 vessels")
OTHER = """\
ACCRA, February 7, 2024 — Police arrested 40 dockers in Accra on Tuesday after a strike over wages, the interior ministry said.

A union spokesman, Kofi Badu, told reporters that the strike would go on until the government signed an agreement on wages.
"""


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        (WIRE.upper().replace(",", ""), True),
        (HEADLINE, True),
        (SHORT, True),
        (UPDATE, False),
        (OTHER, False),
        ("LIMA, February 5, 2024 — The presidents of Chile and Peru will hold talks in Lima on February 12.", False),
    ],
    ids=["to the letter", "another headline", "a cut tail", "other figures", "another story", "one sentence"],
)
def test_what_is_a_copy(store: Store, add: Callable[..., str], text: str, copy: bool) -> None:
    """A copy is linked to the first and counted once in every view; what is none stands for itself."""
    first = add(WIRE, "https://a.example/1")
    second = add(text, "https://b.example/1")
    assert store.counts()["copies"] == int(copy)
    linked = store.copies(first)
    assert [each.article for each in linked] == [second] * copy
    assert store.records() and len(list(store.records())) == 2
    quotes = [row for row in store.statements(by="Soto") if "no quarrel" in row.statement.content.text]
    assert len(quotes) == len({row.record.id for row in quotes})
    if copy:
        assert {row.record.id for row in store.statements()} == {first}
        assert {row.record.id for row in store.statements(copies=True)} == {first, second}
        assert [(hit.article, hit.copies) for hit in store.search("strait")] == [(first, 1)]
        assert {row.record.id for row in store.events()} <= {first}


def test_what_a_page_said_before_is_no_copy(store: Store, add: Callable[..., str]) -> None:
    """A page with a new tail is a new version of itself, and stands."""
    add(SHORT, "https://a.example/1")
    second = add(WIRE, "https://a.example/1")
    assert store.counts()["copies"] == 0
    assert [hit.article for hit in store.search("strait")] == [second]


def test_when_the_first_changes_its_words_the_next_stands(store: Store, add: Callable[..., str]) -> None:
    """Copies of what a page no longer says are not lost: the first of them takes its place."""
    add(WIRE, "https://a.example/1")
    second, third = add(HEADLINE, "https://b.example/1"), add(SHORT, "https://c.example/1")
    assert store.counts()["copies"] == 2
    changed = add(UPDATE, "https://a.example/1")
    assert [each.article for each in store.copies(second)] == [third]
    assert {hit.article for hit in store.search("strait")} == {second, changed}


def test_order_does_not_matter_for_what_is_linked(store: Store, add: Callable[..., str]) -> None:
    """A copy of a copy is linked to the first."""
    first = add(SHORT, "https://c.example/1")
    rest = [add(WIRE, "https://a.example/1"), add(HEADLINE, "https://b.example/1")]
    assert [each.article for each in store.copies(first)] == rest


def test_likeness_is_of_words() -> None:
    """From 0 to 1, the same both ways; 0 where each has figures of its own."""
    for one in (WIRE, SHORT, HEADLINE, UPDATE, OTHER):
        assert likeness(seen_as(one), seen_as(one)) == 1
        for other in (WIRE, SHORT, OTHER):
            assert likeness(seen_as(one), seen_as(other)) == likeness(seen_as(other), seen_as(one)) <= 1
    assert likeness(seen_as(WIRE), seen_as(UPDATE)) == 0
    assert likeness(seen_as("Été à Lomé."), seen_as("ete a lome")) == 1
