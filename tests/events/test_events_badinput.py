"""Text that no codebook was written for: endless sentences, endless lists, no verbs."""

from __future__ import annotations

import time

import pytest

import dateline


def _spent(text: str) -> tuple[float, dateline.Record]:
    began = time.perf_counter()
    record = dateline.read(text, published="2024-02-05")
    return time.perf_counter() - began, record


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "Chile attacked Peru on Friday and " * (n // 6) + "fled to the coast in the end.",
        lambda n: ", ".join(f"Ana Qu{i}" for i in range(n // 4)) + " and Peru met the president of Chile on Friday.",
        lambda n: "Peru. Talks. " + "A day of rain in Lima, of wind in Quito. " * (n // 10),
    ],
    ids=["a sentence of many words", "a list of names", "no verbs"],
)
def test_cost_grows_with_the_text(make):
    """No crash, no gap; ten times the words cost at most twelve times the time (and the machine's noise)."""
    _spent(make(60))
    short, _ = _spent(make(400))
    long, record = _spent(make(4000))
    assert record.gaps == ()
    assert long < 12 * short + 1.5


def test_three_hundred_actors_are_one_event():
    """A list of 300 names is one event with its list, not a product."""
    names = ", ".join(f"Minister Ana Quispe{i}" for i in range(300))
    _, record = _spent(f"{names} and Peru condemned Chile on Friday.")
    assert len(record.events) <= 2


def test_text_without_verbs_has_no_events():
    """Names and weather alone are no event."""
    _, record = _spent("Peru. Chile. Wind from the west, rain in Lima, snow on the hills. A quiet day in Quito. " * 5)
    assert record.events == ()
