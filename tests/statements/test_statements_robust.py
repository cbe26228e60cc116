"""Odd text: unbalanced marks, deep nesting, long transcripts, capitals; time in step with the text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dateline
from dateline import language, statements
from dateline.record import Statement
from dateline.spans import quote
from dateline.statements.quotes import Quotations


def read(text: str) -> tuple[Statement, ...]:
    """The statements, each checked to quote its words."""
    found = statements.read(language.annotate(text), (), ()).items
    for s in found:
        for part in (s.source, s.cue, s.content):
            assert quote(text, part.spans) == part.text
    assert [s.id for s in found] == [f"s{n}" for n in range(1, len(found) + 1)]
    return found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "🙂 “🙂” said 🙂",
        "“““ ””” '' `` « » „",
        "said",
        "According to",
        "“The dam will break, the engineer said.",
        "THE MINISTER SAID THE PORT WAS CLOSED. “WE SHALL RETURN,” HE SAID.",
        ": :\n:\nA:\nQ:",
        "He said: “",
        "X" * 5000,
    ],
)
def test_odd_text_is_read_without_a_crash(text: str) -> None:
    """Text without sense gives few statements or none, and never an error."""
    read(text)


def test_a_quotation_that_never_closes_ends_with_its_paragraph() -> None:
    """The next paragraph is not swallowed."""
    found = Quotations("“The dam will break soon.\n\nThe river rose.").all
    assert [(q.span, q.closed) for q in found] == [((0, 25), False)]


def test_quotation_marks_of_all_kinds() -> None:
    """Curly, straight, doubled, low and angular marks, and single ones that are no apostrophes."""
    for text in ("“a b”", '"a b"', "''a b''", "``a b''", "„a b“", "«a b»", "‘a b’", "'a b'", "“a b“"):
        (q,) = Quotations(f"he said {text} and left").all
        assert (q.span, q.closed) == ((8, 8 + len(text)), True), text
    assert Quotations("the guards' union isn't the miners' union, it's John's").all == ()


def test_ten_levels_of_nesting() -> None:
    """Each level may be found, every parent exists, and nothing breaks."""
    text = "The cook said that " + "the clerk said that " * 9 + "the safe was empty."
    found = read(text)
    ids = {s.id for s in found}
    assert len(found) >= 8 and all(s.parent in ids for s in found if s.parent)


def test_a_transcript_of_five_hundred_turns() -> None:
    """Every turn is a statement of its label."""
    found = read("\n".join(f"{'MR ABEL' if n % 2 else 'MS BAKER'}: Turn number {n} is short." for n in range(500)))
    assert len(found) == 500 and {s.source.text for s in found} == {"MR ABEL", "MS BAKER"}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([*"ab .,:\n“”\"'‘’«»-—AQ", "said ", "that ", "He "]), max_size=80).map("".join))
def test_spans_quote_their_words_on_any_text(text: str) -> None:
    """Whatever the marks, each span quotes its words."""
    read(text)


PARAGRAPH = (
    "“The depot burned all night,” said the governor, who warned that fuel was short. "
    "Two officials denied the report, adding that “no tank was hit” in the raid.\n"
)


@pytest.mark.parametrize("joined", ["\n", " "])
def test_ten_times_the_text_costs_at_most_twelve_times_the_time(joined: str) -> None:
    """In paragraphs or in one long line, the cost grows with the text, not with its square."""

    texts = {times: language.annotate(joined.join([PARAGRAPH.strip()] * times)) for times in (10, 100)}

    def cost(times: int) -> float:
        began = time.process_time()
        statements.read(texts[times], (), ())
        return time.process_time() - began

    cost(10)  # tables are read
    # each pair is measured in one breath; a busy machine may spoil some of them, a square would spoil them all
    assert any(cost(100) <= 12 * cost(10) for _ in range(8))


def test_a_line_of_junk_marks_is_read_in_time() -> None:
    """A hundred thousand quotation marks and colons cost little."""
    began = time.process_time()
    for junk in ("'a " * 33_000, '" “' * 33_000, "A:" * 50_000, "''" * 50_000):
        Quotations(junk)
    assert time.process_time() - began < 3


def test_an_addressee_left_out_is_none():
    """A "to" with nobody behind it names no addressee, and the record's spans hold."""
    record = dateline.read("“We are moved,” he said to .", published="2024-02-05")
    assert all(statement.addressee is None for statement in record.statements)
