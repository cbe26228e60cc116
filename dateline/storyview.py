"""Stories, positions and the series of events as briefs for the terminal and Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo

from dateline import brief
from dateline.brief import Brief, Line, Section
from dateline.deeds import Deed
from dateline.diary import Engagement
from dateline.said import Said
from dateline.stories.model import Dispute, Merged, Part, Story, Told
from dateline.stories.positions import Position
from dateline.stories.series import Point

#: So much of an id is shown; the store finds it by that.
SHORT = 8


def listed(stories: Sequence[Story], asked: str = "") -> Brief:
    """The stories, a line each: when, what, and how many articles tell of it."""
    lines = tuple(
        Line(story.id[:SHORT], _days(story), story.title, f"{_number(len(story.parts), 'article')}{_repeated(story)}")
        for story in stories
    )
    return Brief(f"Stories{asked}", (("Stories", str(len(stories))),), (Section("Stories", lines, "No story."),))


def _days(story: Story) -> str:
    return story.first if story.first == story.last else f"{story.first} – {story.last}"


def _repeated(story: Story) -> str:
    repeats = len(story.parts) - story.accounts
    return f", {repeats} of them cop{'ies' if repeats > 1 else 'y'}" if repeats else ""


def told(found: Told, tz: tzinfo | None = None) -> Brief:
    """A story: what is ahead and what became of it, who said what, what happened, where the articles disagree, and the
    articles themselves."""
    story = found.story
    sections = (
        Section("Agenda", tuple(engagement(each, tz) for each in found.agenda)),
        Section("Said", tuple(merged(each, "statements") for each in found.statements)),
        Section("Happened, planned, denied", tuple(merged(each, "events") for each in found.events)),
        Section("Disputed between articles", tuple(line for each in found.disputes for line in dispute(each))),
        Section("Articles", tuple(map(_part, story.parts))),
    )
    facts = (("Story", story.id), ("Days", _days(story)), ("Articles", f"{len(story.parts)}{_repeated(story)}"))
    return Brief(story.title, facts, tuple(section for section in sections if section.lines))


def engagement(each: Engagement, tz: tzinfo | None = None) -> Line:
    """The line of an engagement's newest page, with what became of it."""
    newest = each.newest
    line = brief.lines(newest.record, tz)["agenda"][newest.item.id]
    marks = [line.remark, history(each), _number(len({t.record.id for t in each.told}), "article", least=2)]
    reference = f"{newest.record.id[:SHORT]}/{newest.item.id}"
    return Line(reference, line.lead, line.words, "; ".join(mark for mark in marks if mark))


def history(each: Engagement) -> str:
    """What became of an engagement, where there is more to it than that it was announced."""
    changes = each.history
    if len(changes) < 2:
        return ""
    return ", ".join(f"{change.what} {change.telling.day}".strip() for change in changes)


def merged(each: Merged[Said] | Merged[Deed], kind: str) -> Line:
    """The line of the account shown, with who reported it first, how many did, and how many only repeat."""
    record = each.item.record
    reference = each.item.statement.id if isinstance(each.item, Said) else each.item.event.id
    line = brief.lines(record)[kind][reference]
    marks = [line.remark, reported(each)]
    return Line(f"{record.id[:SHORT]}/{reference}", line.lead, line.words, "; ".join(mark for mark in marks if mark))


def reported(each: Merged[Said] | Merged[Deed]) -> str:
    """Who reported it first, and how many others: "first Horn Wire, 2 accounts, 1 copy"."""
    first = each.first.site or each.first.link or ""
    if len(each.reports) < 2:
        return first
    copies = len(each.repeats)
    told = [f"first {first}".strip(), _number(len(each.accounts), "account")]
    return ", ".join([*told, f"{copies} cop{'ies' if copies > 1 else 'y'}"] if copies else told)


def dispute(each: Dispute) -> tuple[Line, Line]:
    """The two sides, the later indented."""
    first, second = each.sides
    where = first.site or first.link
    lead = f"{each.kind}: {where}" if where else each.kind
    return (
        Line(f"{first.article[:SHORT]}", lead, first.words, first.published[:10]),
        Line(f"{second.article[:SHORT]}", second.site or second.link or "", second.words, second.published[:10], 1),
    )


def _part(part: Part) -> Line:
    kind = f"copy of {part.copy_of[:SHORT]}" if part.copy_of else ""
    kind = f"retells {part.retold_from[:SHORT]}" if part.retold_from else kind
    marks = [part.site or part.link or "", kind]
    return Line(part.article[:SHORT], part.day, part.title, "; ".join(mark for mark in marks if mark))


def positions(who: str, about: str | None, found: Sequence[Position]) -> Brief:
    """What somebody has said, the oldest first, with changes marked by a line that says against what."""
    lines = []
    for each in found:
        line = merged(each.said, "statements")
        changed = ""
        if each.changed and each.against is not None:
            before = found[each.against].said.item
            what = "otherwise" if each.changed == "stance" else "another figure"
            changed = f"{what} than {before.record.id[:SHORT]}/{before.statement.id} of {found[each.against].day}"
        remark = "; ".join(mark for mark in (f"CHANGED: {changed}" if changed else "", line.remark) if mark)
        lines.append(Line(line.reference, f"{each.day} {line.lead}".strip(), line.words, remark))
    title = f"{who} on {about}" if about else who
    changes = sum(each.changed is not None for each in found)
    facts = (("Statements", str(len(found))), ("Changes", str(changes)))
    return Brief(title, facts, (Section("Positions", tuple(lines), "Nothing is quoted."),))


def series(found: Iterable[Point]) -> Brief:
    """The points, a line each."""
    lines = tuple(
        Line(
            "",
            f"{point.week} {point.actor} → {point.recipient or '–'}",
            f"{_number(point.events, 'event')}, score {point.score:+.1f}",
            _number(point.reports, "article", least=2),
        )
        for point in found
    )
    return Brief(
        "Events by week", (("Rows", str(len(lines))),), (Section("Weeks, by their Monday", lines, "No event."),)
    )


def _number(number: int, word: str, *, least: int = 1) -> str:
    return f"{number} {word}{'s' * (number != 1)}" if number >= least else ""
