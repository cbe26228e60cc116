"""The rules in the data files do what their examples say, and take no time on junk."""

import re
import time

import pytest

from dateline.page import furniture, kinds

FURNITURE = furniture.table()["rule"]
KINDS = kinds.table()["rule"]
JUNK = [
    "a" * 700,
    "share " * 116,
    "x " * 350,
    "# " * 350,
    "by " + "a " * 340,
    "updated " * 87,
    "2011-03-03 " * 60,
    "(" * 700,
]


@pytest.mark.parametrize("rule", FURNITURE, ids=[r["name"] for r in FURNITURE])
def test_furniture_rule_matches_its_examples_and_spares_its_keeps(rule):
    """Each rule of furniture.toml matches each of its examples and none of the lines to keep."""
    pattern = re.compile(rule["pattern"], re.I)
    assert [e for e in rule["example"] if not pattern.fullmatch(e)] == []
    assert [k for k in rule["keep"] if pattern.fullmatch(k)] == []


@pytest.mark.parametrize("rule", FURNITURE, ids=[r["name"] for r in FURNITURE])
def test_furniture_keeps_are_spared_by_all_rules(rule):
    """What one rule must keep, no other rule cuts."""
    assert [k for k in rule["keep"] if furniture.matches(k, "anywhere", "head", "tail", "end")] == []


@pytest.mark.parametrize("rule", KINDS, ids=[r["kind"] for r in KINDS])
def test_kind_rule_matches_its_examples_and_spares_its_keeps(rule):
    """Each rule of kinds.toml finds each of its examples and none of the lines to keep."""
    pattern = re.compile(rule["pattern"], re.I)
    assert [e for e in rule["example"] if not pattern.search(e)] == []
    assert [k for k in rule["keep"] if pattern.search(k)] == []


def test_rules_take_no_time_on_junk():
    """No rule backtracks: the longest lines that rules are tried on take milliseconds."""
    furniture.matches("warm", "anywhere", "head", "tail", "end")
    began = time.perf_counter()
    for line in JUNK:
        furniture.matches(line, "anywhere", "head", "tail", "end")
        kinds.refuse_walls(None, (line,), "junk")
    assert time.perf_counter() - began < 1.0


def test_source_labels():
    """Labels of links to the original are known as such; an ordinary link is not."""
    assert all(furniture.is_source_label(e) for e in furniture.table()["labels"]["source_example"])
    assert not furniture.is_source_label("Sources close to the minister")
