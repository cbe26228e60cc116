"""Annotated text: one model, sentences that respect paragraphs, offsets that are the text's own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import language
from dateline.errors import ModelError


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_is_annotated(text: str) -> None:
    """Whatever the text, the parse is of that text, and sentences are trimmed stretches of it in order."""
    annotated = language.annotate(text)
    assert annotated.doc.text == text
    ends = 0
    for start, end in annotated.sentences:
        assert ends <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        ends = end


def test_sentences_end_with_their_line() -> None:
    """A sentence never runs across a line break, whatever its punctuation."""
    annotated = language.annotate("Talks to resume\nThe minister said so on Monday\n\nNo date was set.")
    assert [annotated.text[s:e] for s, e in annotated.sentences] == [
        "Talks to resume", "The minister said so on Monday", "No date was set.",
    ]  # fmt: skip


def test_long_text_is_parsed_in_pieces_and_stays_whole() -> None:
    """A text longer than one piece is parsed whole, to the character."""
    text = "The envoy left Kampala on Tuesday. Nobody knew why.\n\n" * 800
    annotated = language.annotate(text)
    assert len(text) > 2 * language.PIECE
    assert annotated.doc.text == text
    assert len(annotated.sentences) == 1600


def test_offsets_find_tokens_and_sentences() -> None:
    """A character offset leads to its token and its sentence."""
    annotated = language.annotate("Rain fell. The dam at Kariba held.")
    at = annotated.text.index("Kariba")
    assert annotated.token_at(at + 2).text == "Kariba"
    assert annotated.sentence_at(at) == 1
    assert annotated.tokens((at - 3, at + 6)).text == "at Kariba"


def test_missing_pipeline_names_the_choices() -> None:
    """Asking for a pipeline that is not installed says which are."""
    with pytest.raises(ModelError, match=r"en_core_web_xx.*Installed: en_core_web"):
        language.load("en_core_web_xx")


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("NAIROBI, March 16 (Lake Wire) - Kenya said no.", "NAIROBI, March 16 (Lake Wire) -"),
        ("ST. JOHN'S, Antigua, Jan. 3 (XY) -- Rain fell.", "ST. JOHN'S, Antigua, Jan. 3 (XY) --"),
        ("Kampala (Lake Wire) — Shelling went on.", "Kampala (Lake Wire) —"),
        ("TOKYO—Ministers met.", "TOKYO—"),
        ("NATO-led troops left.", None),
        ("UN officials - three of them - left.", None),
        ("The minister (a lawyer) — he is 60 — left.", None),
    ],
)
def test_dateline_stands_apart(text: str, dateline: str | None) -> None:
    """A dateline is no part of the sentence behind it, and what only looks like one is."""
    annotated = language.annotate(f"Talks resume\n\n{text}")
    first = annotated.sentences[1]
    assert annotated.text[first[0] : first[1]] == (dateline or text)


@pytest.mark.parametrize(
    "text",
    [
        "The leaders will hold a call on Thursday at 3 p.m. Athens time (1300 GMT), an official said.",
        "The session opens at 9 a.m. Friday in Lima.",
        "The vote begins at 10 p.m. GMT and ends an hour later.",
        "The summit opens at 11 a.m. Eastern Daylight Time on Friday.",
    ],
)
def test_no_sentence_begins_in_the_middle_of_an_hour(text: str) -> None:
    """What goes on after the full stop of "a.m." is the same sentence."""
    assert len(language.annotate(text).sentences) == 1


def test_an_hour_may_end_a_sentence() -> None:
    """After "p.m." another sentence may begin."""
    assert len(language.annotate("The session ended at 9 p.m. The delegates went home without a word.").sentences) == 2
