"""How the coder does on sentences that nobody looked at while its rules were made."""

from __future__ import annotations

import tomllib
from pathlib import Path

from dateline import events, language, times
from dateline.record import Event, Published

WRITTEN = Published("2023-06-15", "day", "2023-06-15", "2023-06-15")
#: Shares that must be right. Raise them when the coder gets better, never lower them without a word why.
NOTHING = 0.9
STATUS = 0.7


def coded(sentence: str) -> tuple[Event, ...]:
    text = language.annotate(sentence)
    when = times.resolve(text, times.find(sentence), WRITTEN).items
    return events.code(text, WRITTEN, (), when, (), ()).items


def data() -> dict[str, list[str] | list[list[str]]]:
    return tomllib.loads(Path(__file__).with_name("heldout.toml").read_text(encoding="utf-8"))


def false_events() -> list[str]:
    told = []
    for sentence in data()["nothing"]:
        found = coded(str(sentence))
        if found:
            told.append(f"{sentence} -> {[(e.type, e.trigger.text, e.status) for e in found]}")
    return told


def wrong() -> list[str]:
    told = []
    for sentence, kind, status, *rest in data()["sentences"]:
        found = coded(sentence)
        if not any(e.type == kind and e.status == status and e.background == bool(rest) for e in found):
            told.append(f"{kind} {status} {rest}: {sentence} -> {[(e.type, e.status, e.background) for e in found]}")
    return told


def test_no_event_is_coded_from_what_is_none_unseen() -> None:
    """Of the unseen negatives few yield an event."""
    missed = false_events()
    assert 1 - len(missed) / len(data()["nothing"]) >= NOTHING, "\n".join(missed)


def test_status_and_background_unseen() -> None:
    """Most of the unseen sentences have the right type, status and background."""
    missed = wrong()
    assert 1 - len(missed) / len(data()["sentences"]) >= STATUS, "\n".join(missed)
