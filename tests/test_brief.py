"""The brief: what is composed from a record, and how it is shown."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from dateline import brief
from dateline.errors import UsageError
from dateline.record import (
    Actor,
    AgendaItem,
    AgendaTime,
    Article,
    Caution,
    Clock,
    Conflict,
    Member,
    Published,
    Record,
    Side,
    Source,
    Statement,
    Version,
    Words,
)  # fmt: skip

TEXT = 'Ama Sarpong will call Jean Mba at 3 pm in Accra, an aide said. "Not true *at all*," Mba said.'


def words(quoted: str) -> Words:
    at = TEXT.index(quoted)
    return Words(((at, at + len(quoted)),), quoted)


def member(quoted: str, actor: str | None = None) -> Member:
    return Member(words(quoted).spans[0], quoted, actor)


RECORD = Record(
    id="x",
    version=Version("0", "m", "c"),
    article=Article(
        title="Call <b>planned</b>", text=TEXT, site="Gold Coast Wire", published=Published("2024-03-04", "day"),
        warnings=(Caution("clock-mismatch", "Two clocks differ."),), sentences=((0, 62), (63, len(TEXT))),
    ),
    actors=(Actor("a1", "Ama Sarpong", "person", "GHA", office="President of Ghana", mentions=((0, 11),)),),
    statements=(
        Statement("s1", Source(words("an aide").spans, "an aide", None, "anonymous"), words("said"), words("Ama Sarpong will call Jean Mba at 3 pm in Accra"), "indirect", "asserts"),
        Statement("s2", Source(words("Mba").spans, "Mba", None, "named"), words("said"), words('"Not true *at all*,"'), "direct", "denies", parent="s1"),
    ),
    agenda=(
        AgendaItem(
            "g1", "call", (member("Ama Sarpong", "a1"), member("Jean Mba")), (),
            AgendaTime("2024-03-05T15:00Z", "minute", (Clock(words("3 pm").spans[0], "3 pm", "Africa/Accra", "2024-03-05T15:00Z"),), None),
            None, member("Accra"), "scheduled", None, ((0, 47),), ("s1",),
        ),
    ),
    conflicts=(Conflict("c1", "the call", "denial", (Side((0, 47), "will call", "s1"), Side(words("Not true").spans[0], "Not true", "s2"))),),
)  # fmt: skip


def line(reference: str, tz: str = "UTC") -> brief.Line:
    composed = brief.compose(RECORD, brief.zone(tz))
    return next(one for section in composed.sections for one in section.lines if one.reference == reference)


def shown(width: int = 80) -> str:
    out = StringIO()
    brief.terminal(brief.compose(RECORD, brief.zone("Asia/Tokyo")), Console(file=out, width=width, color_system=None))
    return out.getvalue()


def test_hours_are_given_in_utc_and_for_the_reader() -> None:
    """An instant stands in UTC, and in the reader's zone where that differs, with the day where that differs too."""
    assert line("g1").lead == "Tue 5 Mar 2024 15:00 UTC"
    assert line("g1", "America/New_York").lead == "Tue 5 Mar 2024 15:00 UTC = 10:00 America/New_York"
    assert line("g1", "Asia/Tokyo").lead == "Tue 5 Mar 2024 15:00 UTC = Wed 6 Mar 2024 00:00 Asia/Tokyo"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("2022-01", "Jan 2022"),
        ("2022-01-10", "Mon 10 Jan 2022"),
        ("2022", "2022"),
        ("2022-W02", "week of Mon 10 Jan 2022"),
        ("2022-01-10TEV", "Mon 10 Jan 2022, evening"),
        ("XXXX-01-10", "XXXX-01-10"),
        ("2022-01-10T18:00+02:00", "Mon 10 Jan 2022 18:00 +0200"),
    ],
)
def test_dates_are_written_as_a_desk_writes_them(value: str, written: str) -> None:
    """A date keeps its own precision; what is not a date stays as it is."""
    assert brief.in_words(value).startswith(written)


def test_unresolved_days_are_the_pages_words() -> None:
    """A day that cannot be placed is shown in the page's words, not in a code."""
    assert brief.dated("XXXX-WXX-1", "on Monday") == "“on Monday”"
    assert brief.dated("2024-03-04", "on Monday") == "Mon 4 Mar 2024"


def test_unnamed_sources_are_marked() -> None:
    """A source without a name is told apart at a glance."""
    assert line("s1").lead == "an aide (unnamed) asserts"


def test_nested_statement_is_indented_and_its_words_quoted() -> None:
    """What someone is said to have said stands under who says so; direct words stand in quotation marks."""
    assert (line("s2").indent, line("s2").words) == (1, "“Not true *at all*,”")


def test_terminal_keeps_to_its_width_and_hangs_under_the_reference() -> None:
    """At any width no line is longer, and continuation lines stand clear of the references."""
    for width in (60, 80, 120):
        lines = shown(width).splitlines()
        assert max(map(len, lines)) <= width
    assert "NOTHING" not in shown()
    assert "  g1  Tue 5 Mar 2024" in shown()


def test_every_section_of_use_is_there() -> None:
    """Scheduled comes first, then what was said, what happened, what is disputed, and what to beware of."""
    text = shown()
    places = [text.index(word) for word in ("SCHEDULED", "SAID", "HAPPENED", "DISPUTED", "BEWARE")]
    assert places == sorted(places)


def test_markdown_is_escaped() -> None:
    """Words of the page cannot become markup."""
    text = brief.markdown(brief.compose(RECORD, brief.zone("UTC")))
    assert "# Call \\<b\\>planned\\</b\\>" in text
    assert "\\*at all\\*" in text


def test_notebook_view_is_escaped() -> None:
    """Words of the page cannot become HTML in a notebook."""
    page = RECORD._repr_html_()
    assert "<b>planned</b>" not in page
    assert "&lt;b&gt;planned" in page
    assert "Ama Sarpong" in page


def test_show_gives_the_sentence_with_its_words_marked() -> None:
    """A reference leads to its sentences and to the exact words."""
    found = brief.show(RECORD, "c1")
    assert [found.text[s:e] for s, e in found.marks] == ["Ama Sarpong will call Jean Mba at 3 pm in Accra", "Not true"]
    assert "not stand in the text" in brief.show(RECORD, "w1").text


def test_unknown_reference_lists_what_there_is() -> None:
    """A reference that the record lacks names those it has."""
    with pytest.raises(UsageError, match=r"s1–s2 \(statements\)"):
        brief.show(RECORD, "s9")


def test_unknown_zone_names_the_form() -> None:
    """A zone nobody knows is refused with examples."""
    with pytest.raises(UsageError, match="Europe/Berlin"):
        brief.zone("Middle/Earth")
