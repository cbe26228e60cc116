"""What several articles of a story tell: one statement, one event, one engagement with its history, and disputes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dateline.deeds import deeds
from dateline.diary import diary
from dateline.record import Record
from dateline.said import said
from dateline.stories import disputes, merging
from dateline.stories.positions import positions
from dateline.stories.series import monday, series

Pages = Callable[..., list[tuple[dict[str, Any], Record]]]


def _ties(pages: Pages, *stories: str) -> tuple[dict[str, str], dict[str, object]]:
    lines = [line for line, _ in pages(*stories)]
    originals = {line["id"]: line["copy_of"] or line["translation_of"] for line in lines}
    return {name: of for name, of in originals.items() if of}, {line["id"]: line["story"] for line in lines}


def test_a_statement_is_one_with_all_its_reports(pages: Pages) -> None:
    """A quote of a wire story, its copy and its translation is told once; who had it first, and who repeats, is known."""
    records = [record for _, record in pages("s04")]
    found = merging.statements(said(records), *_ties(pages, "s04"))
    (octopus,) = [each for each in found if "octopus" in each.item.statement.content.text]
    assert [report.article for report in octopus.reports] == ["st4-01", "st4-02", "st4-03"]
    assert octopus.first.article == "st4-01"
    assert [report.article for report in octopus.accounts] == ["st4-01"]
    assert {report.article for report in octopus.repeats} == {"st4-02", "st4-03"}
    assert len(octopus.to_dict()["reports"]) == 3  # type: ignore[arg-type]


def test_merging_loses_nothing(pages: Pages) -> None:
    """Every statement and every event is reported once, and no article twice by one."""
    records = [record for _, record in pages("s01", "s05")]
    ties = _ties(pages, "s01", "s05")
    for rows, merge in ((said(records), merging.statements), (deeds(records), merging.events)):
        found = merge(rows, *ties)  # type: ignore[operator]
        told = [(report.article, report.reference) for each in found for report in each.reports]
        assert len(told) == len(set(told)) == len(rows)
        assert all(len({r.article for r in each.reports}) == len(each.reports) for each in found)


def test_without_a_story_nothing_is_merged(pages: Pages) -> None:
    """Articles whose story is not known stand for themselves."""
    records = [record for _, record in pages("s04")]
    assert all(len(each.reports) == 1 for each in merging.statements(said(records), {}, {}))


def test_an_event_told_twice_counts_once(pages: Pages) -> None:
    """A copy adds a report to an event, and none to the series."""
    records = [record for _, record in pages("s07")]
    found = merging.events(deeds(records), *_ties(pages, "s07"))
    (gas,) = [each for each in found if "gas" in each.item.event.trigger.text]
    assert {report.article for report in gas.reports} == {"st7-01", "st7-02", "st7-04"}
    points = series(found)
    assert sum(point.events for point in points if point.actor == "KGZ" and point.quads[3]) >= 1
    assert all(point.week == monday(point.week) for point in points)
    assert all(point.events == sum(point.quads) for point in points if 0 not in (point.events,))


def test_an_engagement_keeps_its_history(pages: Pages) -> None:
    """Announced, put off to another place and day: one engagement; the newest own account is shown."""
    records = [record for _, record in pages("s04")]
    originals, stories = _ties(pages, "s04")
    engagements = diary(records, stories, originals)
    forum = next(e for e in engagements if "2025-05-19" in {t.item.start.value for t in e.told})
    assert [change.what for change in forum.history][:2] == ["announced", "postponed"]
    assert forum.item.start.value == "2025-05-20T08:00Z"
    assert forum.newest.record.id == "st4-04"
    assert [change["what"] for change in forum.to_dict()["history"]][:2] == ["announced", "postponed"]  # type: ignore[attr-defined]
    alone = diary(records)
    assert len(alone) > len(engagements)


def test_accounts_that_disagree_are_set_side_by_side(pages: Pages) -> None:
    """Three engineers or four; Monday or Tuesday: both sides with their words and articles."""
    found = disputes.find([record for line, record in pages("s05", "s06") if not line["copy_of"]])
    sides = {(d.kind, frozenset(s.article for s in d.sides)) for d in found}
    assert ("number", frozenset({"st6-01", "st6-03"})) in sides
    assert ("date", frozenset({"st5-06", "st5-07"})) in sides
    for dispute in found:
        assert dispute.sides[0].published <= dispute.sides[1].published
        assert set(dispute.to_dict()) == {"kind", "about", "sides"}


def test_unrelated_pages_do_not_dispute(pages: Pages) -> None:
    """A race, a gale, coffee: nothing to disagree about."""
    assert disputes.find([record for _, record in pages("x01", "x02", "x03", "x04", "x05", "x06")]) == ()


def test_a_change_of_position_is_marked(read_text: object) -> None:
    """What was asserted and is denied later is marked, with what it is against; other topics are left out."""
    texts = [
        ("2024-02-05", "Foreign Minister Ana Soto said on Monday that Chile would send engineers to the Arica dam."),
        ("2024-02-07", "Foreign Minister Ana Soto said on Wednesday that the harvest of copper was good."),
        ("2024-02-09", "Foreign Minister Ana Soto denied on Friday that Chile would send engineers to the Arica dam."),
    ]
    records = [read_text(text, day) for day, text in texts]  # type: ignore[operator]
    merged = merging.statements(said(records), {}, {})
    found = positions(merged, "engineers")
    assert [(each.day, each.changed, each.against) for each in found] == [
        ("2024-02-05", None, None),
        ("2024-02-09", "stance", 0),
    ]
    assert len(positions(merged)) == 3
