"""The development half of our own agenda corpus keeps its floors."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest

from bench import agenda
from bench.corpora import lines
from dateline.record import Record

#: In percent, for each file. They only rise.
FLOORS = {
    "dev-first": {"start F1": 99.0, "participants": 96.0, "status": 99.0, "clock check": 100.0},
    "dev-second": {"start F1": 88.0, "participants": 78.0, "status": 86.0, "clock check": 80.0},
    "dev-b": {"start F1": 85.0, "participants": 45.0, "status": 71.0, "clock check": 100.0},
    "dev-third": {"start F1": 91.0, "participants": 72.0, "status": 87.0, "clock check": 83.0},
    "dev-fourth": {"start F1": 80.0, "participants": 34.0, "status": 76.0, "clock check": 100.0},
    "dev-fifth": {"start F1": 63.0, "participants": 25.0, "status": 45.0, "clock check": 60.0},
}


@pytest.mark.parametrize("path", agenda.development(), ids=lambda path: path.stem)
def test_the_development_half_keeps_its_floors(path):
    """Starts, participants, states and clock checks, counted as the shared scorer counts them."""
    tally, wrong = agenda.score(agenda.read([path]))
    floors = FLOORS.get(path.stem, {})
    short = {name: percent for name, percent, _ in tally.figures() if percent < floors.get(name, 0)}
    assert not short, "\n".join(wrong)


@pytest.mark.parametrize("path", agenda.development(), ids=lambda path: path.stem)
def test_the_corpus_is_well_formed(path):
    """Ids are unique, dates are dates, states are those of the contract."""
    states = {"scheduled", "proposed", "possible", "postponed", "cancelled", "denied", "held"}
    seen = set()
    for line in lines(path):
        assert line["id"] not in seen
        seen.add(line["id"])
        date.fromisoformat(line["published"])
        for entry in line["agenda"]:
            for start in entry["start"] if isinstance(entry["start"], list) else [entry["start"]]:
                if "T" in start:
                    datetime.fromisoformat(start)
                elif len(start) == 10:
                    date.fromisoformat(start)
            assert set(entry["status"] if isinstance(entry["status"], list) else [entry["status"]]) <= states


def test_the_scorer_counts_what_is_wrong():
    """An entry of another day is both missed and extra; optional entries are neither."""
    record = next(agenda.read(agenda.development()[:1]))[1]
    empty = Record.from_json(json.dumps({**json.loads(record.to_json()), "agenda": []}))
    gold = {"id": "x", "published": "2024-01-08", "text": record.article.text}
    entry = {"start": "2031-01-01", "status": "scheduled", "participants": []}
    tally, wrong = agenda.score([({**gold, "agenda": [entry]}, record)])
    assert (tally.starts, tally.wanted, tally.found) == (0, 1, len(record.agenda))
    assert len(wrong) == 1 + len(record.agenda)
    tally, wrong = agenda.score([({**gold, "agenda": [{**entry, "optional": True}]}, empty)])
    assert (tally.wanted, tally.found, wrong) == (0, 0, [])
