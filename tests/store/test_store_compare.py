"""Comparing two records of a page: what changed in its words and in what was read of them."""

from __future__ import annotations

from collections.abc import Callable

from dateline.record import Record
from dateline.store.compare import compare, compose

OLD = """\
ACCRA, February 7, 2024 — About 10,000 soldiers were moved to the border, the defence ministry said on Tuesday.

Police arrested 40 dockers in Tema. "We want no war," Foreign Minister Ama Boateng told reporters.

The presidents of Ghana and Togo will meet in Accra on February 12.
"""
NEW = """\
ACCRA, February 7, 2024 — About 5,000 soldiers were moved to the border, the defence ministry said on Tuesday.

"We want no war," Foreign Minister Ama Boateng told reporters.

The presidents of Ghana and Togo will meet in Accra on February 14. Togo's government denied that shots had been fired.
"""


def test_nothing_changes_between_a_record_and_itself(read_text: Callable[..., Record]) -> None:
    """A record compared with itself gives nothing; spans that shift are no change."""
    assert not compare(read_text(OLD, "2024-02-07"), read_text(OLD, "2024-02-07"))
    shifted = compare(read_text(OLD, "2024-02-07"), read_text("By a reporter in Accra.\n\n" + OLD, "2024-02-07"))
    assert [change.kind for change in shifted.text] == ["added"]
    assert not any(shifted.data.values())


def test_numbers_dates_and_sentences_that_changed_are_told(read_text: Callable[..., Record]) -> None:
    """The 10,000 became 5,000; the meeting moved; an arrest went and a denial came: in the text and in the record."""
    found = compare(read_text(OLD, "2024-02-07"), read_text(NEW, "2024-02-07"))
    text = {(change.kind, change.old or change.new) for change in found.text}
    assert any(kind == "changed" and "10,000" in words for kind, words in text)
    assert ("removed", "Police arrested 40 dockers in Tema.") in text
    assert ("added", "Togo's government denied that shots had been fired.") in text
    (meeting,) = found.data["agenda"]
    assert (meeting.kind, "12 Feb" in str(meeting.old), "14 Feb" in str(meeting.new)) == ("changed", True, True)
    assert any(c.kind == "removed" and "COERCE" in c.old.lead for c in found.data["events"] if c.old)
    assert any(c.kind == "added" and "denies" in c.new.lead for c in found.data["statements"] if c.new)
    assert not any("no war" in str(change) for change in found.data["statements"])


def test_comparison_is_shown_as_wdiff_does(read_text: Callable[..., Record]) -> None:
    """What went and what came is marked in its sentence."""
    from dateline.brief import markdown

    found = compare(read_text(OLD, "2024-02-07"), read_text(NEW, "2024-02-07"))
    lines = [line.words for section in compose(found, "Border").sections for line in section.lines]
    assert any("About [-10,000-] {+5,000+} soldiers were moved" in words for words in lines)
    assert markdown(compose(found, "Border")).startswith("# Border")
    nothing = compare(read_text(OLD, "2024-02-07"), read_text(OLD, "2024-02-07"))
    assert [section.empty for section in compose(nothing, "x").sections] == [
        "The text is the same.",
        "The record is the same.",
    ]
