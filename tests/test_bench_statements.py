"""The scorer of statements gives the figures that a person counts by hand."""

from __future__ import annotations

from typing import Any

import pytest

from bench.statements import Rate, codes, complaints, figures, match, percent, same_speaker, score
from dateline.record import (
    Actor,
    Article,
    Conflict,
    Record,
    Side,
    Source,
    Statement,
    Version,
    Words,
)

TEXT = (
    "The minister said that the bridge had been shelled by the army. The army denied that it had fired a shot. "
    "A diplomat said he feared the truce would not last."
)


def gold(**changes: Any) -> dict[str, Any]:
    """A corpus line with four statements, one of them nested, and one conflict."""
    statements: list[dict[str, Any]] = [
        {"content": "the bridge had been shelled by the army", "kind": "named", "speaker": None, "stance": "asserts"},
        {"content": "it had fired a shot", "kind": "institution", "speaker": "Army of Kenya", "stance": "denies"},
        {"content": "he feared the truce would not last", "kind": "anonymous", "speaker": None, "stance": "asserts"},
        {"content": "the truce would not last", "kind": "anonymous", "speaker": None, "stance": ["fears", "predicts"]},
    ]
    for i, each in enumerate(statements):
        each.update(source=None, cue=None, parent=2 if i == 3 else None)
    sides = ["the bridge had been shelled by the army", "it had fired a shot"]
    line = {"id": "t", "text": TEXT, "statements": statements, "conflicts": [{"kind": "denial", "sides": sides}]}
    return line | changes


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def said(name: str, content: str, kind: str, stance: str, **more: Any) -> Statement:
    spans = (span(content),)
    source = Source((), "", more.pop("actor", None), kind)
    return Statement(name, source, Words((), ""), Words(spans, content), "indirect", stance, **more)


def record(*statements: Statement, conflicts: tuple[Conflict, ...] = ()) -> Record:
    actors = (Actor("a1", "Kenya", "government", "KEN"), Actor("a2", "Uganda", "government", "UGA"))
    return Record("t", Version("", "", ""), Article(None, TEXT), actors, statements=statements, conflicts=conflicts)


def figure(line: dict[str, Any], read: Record) -> dict[str, str]:
    return dict(figures(score(line, read).counts))


def perfect() -> list[Statement]:
    return [
        said("s1", "that the bridge had been shelled by the army", "named", "asserts"),
        said("s2", "it had fired a shot", "institution", "denies", actor="a1"),
        said("s3", "he feared the truce would not last", "anonymous", "asserts"),
        said("s4", "the truce would not last", "anonymous", "fears", parent="s3"),
    ]


def conflict(*words: str) -> Conflict:
    return Conflict("c1", "", "denial", tuple(Side(span(each), each) for each in words))


def test_a_right_record_has_full_marks() -> None:
    """A record that says what gold says has 100 everywhere, a "that" before a content aside."""
    got = figure(gold(), record(*perfect(), conflicts=(conflict("fired a shot", "the bridge had been shelled"),)))
    assert all(value.startswith("100.0") for value in got.values()), got


def test_an_empty_record_has_nothing() -> None:
    """Nothing predicted is 0 everywhere, and every gold line is listed as missed."""
    scored = score(gold(), record())
    assert all(value.startswith("0.0") for _, value in figures(scored.counts))
    assert [wrong.what for wrong in scored.wrong] == ["missed"] * 4 + ["conflict missed"]


def test_each_kind_of_mistake_is_counted_once() -> None:
    """One wrong kind, stance, parent and speaker, one missed statement and one that is not there."""
    read = record(
        said("s1", "the bridge had been shelled by the army", "anonymous", "denies"),
        said("s2", "it had fired a shot", "institution", "denies", actor="a2"),
        said("s3", "he feared the truce would not last", "anonymous", "asserts", parent="s1"),
        said("s9", "A diplomat", "anonymous", "asserts"),
        conflicts=(conflict("The minister", "A diplomat"),),
    )
    got = figure(gold(), read)
    assert got["content_f1"].startswith("75.0 (P 75.0 R 75.0); 3 matched, 4 predicted, 4 gold")
    assert got["source_kind"] == got["stance"] == got["parent"] == "66.7 (2 of 3)"
    assert got["parent_of_nested"] == "0.0 (0 of 0)"
    assert got["speaker"] == "0.0 (0 of 1)"
    assert got["anonymous_f1_of_matched"].startswith("66.7 (P 50.0 R 100.0)")
    assert got["anonymous_f1_of_all"].startswith("40.0 (P 33.3 R 50.0)")
    assert got["conflicts"].startswith("0.0 (P 0.0 R 0.0); 1 predicted, 1 gold")


def test_a_nested_statement_needs_the_statement_it_stands_in() -> None:
    """A nested statement without a parent, or with another than gold's, is wrong."""
    for parent in (None, "s1"):
        read = record(*perfect()[:3], said("s4", "the truce would not last", "anonymous", "fears", parent=parent))
        assert figure(gold(), read)["parent_of_nested"] == "0.0 (0 of 1)"


def test_an_open_kind_counts_neither_way_as_anonymous() -> None:
    """Where gold takes named or anonymous, both are right and neither is a mistake of the anonymous."""
    line = gold()
    line["statements"][0]["kind"] = ["named", "anonymous"]
    first = said("s1", "the bridge had been shelled by the army", "anonymous", "asserts")
    got = figure(line, record(first, *perfect()[1:]))
    assert got["source_kind"] == "100.0 (4 of 4)"
    assert got["anonymous_f1_of_all"].startswith("100.0")


def test_statements_are_matched_best_first() -> None:
    """A better pair is kept although another came first, and overlap under a half is none."""
    letters = [frozenset(range(10)), frozenset(range(6))]
    assert match(letters, [frozenset(range(6)), frozenset(range(10))]) == {0: 1, 1: 0}
    assert match([frozenset(range(10))], [frozenset(range(4))]) == {}


@pytest.mark.parametrize(
    ("name", "actor", "same"),
    [
        ("Ingvild Sandnes", Actor("a", "Sandnes", "person"), True),
        ("Orhan Kılıçer", Actor("a", "orhan kilicer", "person"), True),
        ("Ingvild Sandnes", Actor("a", "Ingvild Moe", "person"), False),
        ("Ministry of Defence of Armenia", Actor("a", "Armenia", "government", "ARM"), True),
        ("Ministry of Defence of Armenia", Actor("a", "Azerbaijan", "government", "AZE"), False),
        ("Ministry of Defence of Armenia", Actor("a", "the ministry", "organisation"), False),
        ("European Commission (EU)", Actor("a", "Brussels", "organisation", "EU"), True),
        ("Rapid Support Forces", Actor("a", "RSF", "group", "RSF"), True),
        ("Niger", Actor("a", "Nigeria", "government", "NGA"), False),
    ],
)
def test_who_is_the_same_speaker(name: str, actor: Actor, same: bool) -> None:
    """Surnames do for persons and codes for governments; a bare "ministry" does for nobody."""
    assert same_speaker(name, actor) is same


def test_codes_of_a_gold_speaker() -> None:
    """What is in brackets is the code, whatever country the name holds; else the country or its adjective tells."""
    assert codes("American Institute in Taiwan (USA)") == {"USA"}
    assert codes("Embassy of South Korea") == codes("South Korean embassy") == {"KOR"}


def test_the_check_names_what_is_wrong() -> None:
    """A well-formed line has only its length against it; a broken one is told all its faults."""
    assert [each for each in complaints(gold()) if "words; " not in each] == []
    line = gold()
    line["statements"][0] |= {"content": "the", "kind": "rumour", "stance": "shouts", "parent": 9}
    line["statements"][3]["parent"] = 1
    found = "\n".join(complaints(line))
    for part in ("'the' occurs", "kind ['rumour']", "stance ['shouts']", "parent 9", "not inside"):
        assert part in found


def test_rates() -> None:
    """F1 is the harmonic mean, and nothing of nothing is 0."""
    assert Rate(50.0, 100.0).line == "66.7 (P 50.0 R 100.0)"
    assert Rate(0.0, 0.0).f1 == 0.0 == percent(0, 0)
