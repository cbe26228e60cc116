"""What is no event is not coded: sports, business, figures of speech, titles, other senses of a word."""

from __future__ import annotations

import tomllib
from pathlib import Path

from dateline import events, language
from dateline.record import Event, Published

#: The share of the negatives from which nothing may be coded.
FLOOR = 0.90


def coded(sentence: str) -> tuple[Event, ...]:
    return events.code(language.annotate(sentence), Published(), (), (), (), ()).items


def wrong() -> list[str]:
    data = tomllib.loads(Path(__file__).with_name("negatives.toml").read_text(encoding="utf-8"))
    told = []
    for sentence in data["nothing"]:
        found = coded(sentence)
        if found:
            told.append(f"{sentence} -> {[(e.type, e.trigger.text) for e in found]}")
    return told


def test_no_event_is_coded_from_what_is_none() -> None:
    """Of our own negatives hardly any yields an event."""
    data = tomllib.loads(Path(__file__).with_name("negatives.toml").read_text(encoding="utf-8"))
    missed = wrong()
    assert len(data["nothing"]) >= 60
    assert 1 - len(missed) / len(data["nothing"]) >= FLOOR, "\n".join(missed)
