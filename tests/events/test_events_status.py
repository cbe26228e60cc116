"""Plans, denials, conditions and history are told from deeds."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from dateline import events, language, times
from dateline.record import Event, Published

WRITTEN = Published("2023-06-15", "day", "2023-06-15", "2023-06-15")
#: The share that must be right; raise it when the coder gets better, never lower it without a word why.
FLOOR = 0.90


@cache
def cases() -> tuple[tuple[Any, ...], ...]:
    data = tomllib.loads(Path(__file__).with_name("status.toml").read_text(encoding="utf-8"))
    return tuple(tuple(line) for line in data["sentences"])


def coded(sentence: str) -> tuple[Event, ...]:
    text = language.annotate(sentence)
    when = times.resolve(text, times.find(sentence), WRITTEN).items
    return events.code(text, WRITTEN, (), when, (), ()).items


def wrong() -> list[str]:
    told = []
    for sentence, kind, status, *rest in cases():
        found = coded(sentence)
        if not any(e.type == kind and e.status == status and e.background == bool(rest) for e in found):
            told.append(f"{kind} {status} {rest}: {sentence} -> {[(e.type, e.status, e.background) for e in found]}")
    return told


def test_there_are_at_least_a_hundred_sentences() -> None:
    """The set is large enough for its floor to mean something."""
    assert len(cases()) >= 100


def test_status_and_background_hold_their_floor() -> None:
    """At least the stated share of our own sentences has the right type, status and background."""
    missed = wrong()
    assert 1 - len(missed) / len(cases()) >= FLOOR, "\n".join(missed)


def test_nothing_has_happened_on_a_day_yet_to_come() -> None:
    """A meeting that "has been postponed from Saturday", told on a Thursday, has not been held that Saturday."""
    found = coded("The meeting between Chile and Peru has been postponed from Saturday to Sunday.")
    assert all(event.status != "happened" for event in found if (event.date.value or "") > "2023-06-15")
