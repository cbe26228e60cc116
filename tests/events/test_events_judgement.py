"""The rules' events against the learned reader's word: kept, dropped, corrected, added. The reader here is a made-up one, so
that what is tested does not hang on what the model happens to have learned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import dateline
from dateline import events, language
from dateline.events import judgement
from dateline.events.codebook import STATUSES
from dateline.events.reader import TYPES, Verdict
from dateline.record import Event, Found, Published

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

WRITTEN = Published("2023-06-15", "day", "2023-06-15", "2023-06-15")
#: Of a word: its type, how likely, its status, background, the words of who acts and is acted upon, its mode.
Says = dict[str, tuple[str, float, str, float, tuple[str, ...], tuple[str, ...], str]]


class MadeUp:
    """A reader that says what it is told to; of all other words that they name no event."""

    def __init__(self, says: Says) -> None:
        self.says = says

    def read(self, sentence: Span, month: str | None) -> dict[int, Verdict]:
        return {token.i: self._verdict(token) for token in sentence if token.is_alpha}

    def _verdict(self, token: Token) -> Verdict:
        kind, likely, status, background, *sides, mode = self.says.get(
            token.text, ("ACCUSE", 0.0, "happened", 0.0, (), (), "")
        )
        types = dict.fromkeys(TYPES, 0.0) | {"none": 1 - likely, kind: likely}
        statuses = dict.fromkeys(STATUSES, 0.0) | {status: 1.0}
        actors, recipients = (tuple((t, float(t.text in side)) for t in token.sent) for side in sides)
        return Verdict(token, types, statuses, {mode: 1.0}, background, actors, recipients)


@pytest.fixture
def coded(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Found[Event]]:
    def code(text: str, says: Says, **options: Any) -> Found[Event]:
        monkeypatch.setattr(judgement, "reader", lambda: MadeUp(says))
        return events.code(language.annotate(text), WRITTEN, (), (), (), (), **{"learned": True, **options})

    return code


def test_what_the_reader_is_sure_is_none_is_dropped_with_its_reason(coded: Callable[..., Found[Event]]) -> None:
    """And it stands among what was left out."""
    text = "Chile condemned Peru."
    assert [e.type for e in coded(text, {}, learned=False).items] == ["ACCUSE"]
    found = coded(text, {})
    assert found.items == ()
    assert [(r.text, r.why) for r in found.rejected] == [("condemned", judgement.NOTHING)]


def test_type_status_mode_and_background_are_the_readers(coded: Callable[..., Found[Event]]) -> None:
    """With the quad and the score of the type and mode that it names."""
    says: Says = {"condemned": ("THREATEN", 0.9, "possible", 0.8, ("Chile",), ("Peru",), "expel")}
    (event,) = coded("Chile condemned Peru.", says).items
    assert (event.type, event.mode, event.quad, event.score) == ("THREATEN", "expel", 3, -3.5)
    assert (event.status, event.background) == ("possible", True)
    assert ([m.text for m in event.actors], [m.text for m in event.recipients]) == (["Chile"], ["Peru"])


def _anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let events be added between people of whom these tests know nothing."""
    monkeypatch.setattr(judgement, "_between_known", lambda *_: True)
    monkeypatch.setattr(judgement.Judge, "_may_tell", lambda *_: True)


def test_between_nobody_known_nothing_is_added(coded: Callable[..., Found[Event]]) -> None:
    """What only the reader finds needs an actor of the record on either side."""
    says: Says = {"zorbed": ("COERCE", 0.9, "happened", 0.1, ("navy",), ("trawlers",), "seize")}
    assert coded("On Friday the navy zorbed two trawlers off Arica.", says).items == ()


def test_what_only_the_reader_finds_is_added_with_its_words_and_sides(
    coded: Callable[..., Found[Event]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A verb of no construction, with the phrases that the reader names."""
    _anybody(monkeypatch)
    text = "On Friday the Chilean navy zorbed two Peruvian trawlers off Arica."
    assert coded(text, {}, learned=False).items == ()
    says: Says = {"zorbed": ("COERCE", 0.9, "happened", 0.1, ("navy",), ("trawlers",), "seize")}
    (event,) = coded(text, says).items
    assert (event.type, event.mode, event.trigger.text, event.id) == ("COERCE", "seize", "zorbed", "e1")
    assert [m.text for m in event.actors] == ["the Chilean navy"]
    assert [m.text for m in event.recipients] == ["two Peruvian trawlers"]


def test_one_event_told_by_two_words_is_added_once(
    coded: Callable[..., Found[Event]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """ "Held" and "parleys" are one CONSULT."""
    _anybody(monkeypatch)
    parley = ("CONSULT", 0.9, "happened", 0.0, ("Chile", "Peru"), (), "")
    found = coded("Chile and Peru held parleys.", {"held": parley, "parleys": parley})
    assert [e.type for e in found.items] == ["CONSULT"]


MINE = """
name = "Mine"
version = "1"
{extends}
[types.INSPECT]
quad = 1
score = 1.0
[[construction]]
type = "{type}"
patterns = ["A inspect R"]
things = true
examples = ["Monitors inspected the reactor."]
"""


def test_the_reader_is_silent_with_another_codebook(coded: Callable[..., Found[Event]], tmp_path: Path) -> None:
    """It neither drops what that codes nor adds what it knows."""
    path = tmp_path / "mine.toml"
    path.write_text(MINE.format(extends="", type="INSPECT"), encoding="utf-8")
    says: Says = {"condemned": ("ACCUSE", 0.9, "happened", 0.0, ("Chile",), ("Peru",), "")}
    found = coded("Monitors inspected the reactor and Chile condemned Peru.", says, codebook=str(path))
    assert [e.type for e in found.items] == ["INSPECT"]


@pytest.mark.parametrize("kind", ["INSPECT", "AID"])
def test_a_researchers_own_constructions_are_not_the_readers_to_judge(
    coded: Callable[..., Found[Event]], tmp_path: Path, kind: str
) -> None:
    """In a codebook that extends PLOVER they stay, whatever type they have; PLOVER's are judged as always."""
    path = tmp_path / "mine.toml"
    path.write_text(MINE.format(extends='extends = "plover"', type=kind), encoding="utf-8")
    text = "Monitors inspected the reactor. Chile condemned Peru. Mali praised Chad."
    says: Says = {"praised": ("SUPPORT", 0.9, "happened", 0.0, ("Mali",), ("Chad",), "")}
    assert [e.type for e in coded(text, says, codebook=str(path)).items] == [kind, "SUPPORT"]


def test_without_the_reader_the_rules_stand_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not even loaded."""
    monkeypatch.setattr(judgement, "reader", lambda: pytest.fail("loaded"))
    found = events.code(language.annotate("Chile condemned Peru."), WRITTEN, (), (), (), (), learned=False)
    assert [e.type for e in found.items] == ["ACCUSE"]
    record = dateline.read("Chile condemned Peru on Friday.", rules_only=True)
    assert [e.type for e in record.events] == ["ACCUSE"] and record.gaps == ()
