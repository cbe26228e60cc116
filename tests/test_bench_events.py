"""The score of the events on our own sentences, and the check of their form."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.corpora import read_line
from bench.events import development, faults, score
from dateline import language
from dateline.record import Record

TEXT = "Chile condemned Peru on Friday and will recall its envoy."
ACCUSE = {
    "type": "ACCUSE",
    "mode": "disapprove",
    "status": "happened",
    "background": False,
    "actors": ["Chile"],
    "recipients": ["Peru"],
    "trigger": "condemned",
}
LINE: dict[str, Any] = {"id": "x", "published": "2023-06-15", "text": TEXT, "events": [ACCUSE]}


def read(line: dict[str, Any]) -> Record:
    return read_line(line, language.annotate(line["text"]), rules_only=True)


def only(record: Record, kind: str) -> Record:
    return replace(record, events=tuple(e for e in record.events if e.type == kind))


def test_a_right_event_is_right_in_everything() -> None:
    """Found by its words, with type, status and both sides."""
    tally, wrong = score([(LINE, only(read(LINE), "ACCUSE"))])
    right = (tally.found, tally.type, tally.status, tally.actors, tally.recipients)
    assert (tally.wanted, tally.told, right) == (1, 1, (1, 1, 1, 1, 1))
    assert wrong == []


def test_what_is_wrong_is_told() -> None:
    """A wrong type, a wrong side, a missed and an extra event each have their line."""
    record = read(LINE)
    assert len(record.events) == 2
    gold = {**LINE, "events": [{**ACCUSE, "type": "REJECT", "recipients": [], "background": True}]}
    tally, wrong = score([(gold, only(record, "ACCUSE"))])
    assert (tally.found, tally.type, tally.status, tally.actors, tally.recipients) == (1, 0, 1, 1, 0)
    assert (tally.background, tally.background_told, tally.background_wanted) == (0, 0, 1)
    assert [w.split(":")[0] for w in wrong] == ["x type", "x background", "x recipients"]
    _, wrong = score([(LINE, record)])
    assert [w.split(":")[0] for w in wrong] == ["x extra"]
    tally, wrong = score([(LINE, replace(record, events=()))])
    assert (tally.found, [w.split(":")[0] for w in wrong]) == (0, ["x missed"])


def test_a_negative_is_false_once() -> None:
    """However many events are found in it."""
    tally, wrong = score([({**LINE, "events": []}, read(LINE))])
    assert (tally.negatives, tally.false, len(wrong)) == (1, 1, 2)
    assert tally.wanted == 0


def test_those_who_meet_may_stand_on_either_side() -> None:
    """Of a meeting it is asked who takes part, not on which side."""
    text = "The Chilean president visited Peru."
    gold = {**ACCUSE, "type": "CONSULT", "mode": "visit", "trigger": "visited"}
    line = {**LINE, "text": text, "events": [{**gold, "actors": ["Chilean president", "Peru"], "recipients": []}]}
    tally, _ = score([(line, read(line))])
    assert (tally.found, tally.actors, tally.recipients) == (1, 1, 1)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"type": "YIELD"}, "type 'YIELD'"),
        ({"mode": "visit"}, "mode 'visit' of ACCUSE"),
        ({"status": "soon"}, "status 'soon'"),
        ({"background": None}, "background None"),
        ({"trigger": "e"}, "times in the text"),
        ({"actors": ["Bolivia"]}, "'Bolivia' is not in the text"),
        ({"when": "Friday"}, "fields"),
    ],
)
def test_faults_of_form_are_told(tmp_path: Path, change: dict[str, Any], told: str) -> None:
    """Each with the id of its line."""
    file = tmp_path / "lines.jsonl"
    file.write_text(json.dumps({**LINE, "events": [{**ACCUSE, **change}]}) + "\n", encoding="utf-8")
    found = list(faults(file))
    assert len(found) == 1 and found[0].startswith("x: ") and told in found[0], found


def test_our_own_files_are_well_formed() -> None:
    """Nothing is wrong with what we learn from."""
    assert len(development()) == 3
    assert [fault for path in development() for fault in faults(path)] == []
