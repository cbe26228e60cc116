"""Grammar helpers on real parses."""

from __future__ import annotations

import pytest

from dateline import grammar, language


def verb(sentence: str, lemma: str):  # type: ignore[no-untyped-def]
    return next(t for t in language.annotate(sentence).doc if t.lemma_ == lemma)


@pytest.mark.parametrize(
    ("sentence", "lemma", "asked"),
    [
        ("The army did not attack the town.", "attack", "negated"),
        ("The army will attack the town.", "attack", "future"),
        ("The army may attack the town.", "attack", "possible"),
        ("If rebels attack the town, the army will leave.", "attack", "conditional"),
        ("The army is attacking the town.", "attack", "progressive"),
        ("The army has attacked the town.", "attack", "perfect"),
        ("The town was attacked by the army.", "attack", "passive"),
    ],
)
def test_modality_is_read_from_the_auxiliaries(sentence: str, lemma: str, asked: str) -> None:
    """Each way of putting a verb is recognised."""
    assert getattr(grammar.modality(verb(sentence, lemma)), asked)


def test_subjects_are_inherited_through_coordination_and_control() -> None:
    """The one who agreed is the one who sends."""
    send = verb("Norway agreed to send tents.", "send")
    assert [t.text for t in grammar.subjects(send)] == ["Norway"]


def test_governor_of_a_sentence_without_a_verb_is_none() -> None:
    """Climbing ends at the root, also where it is a noun."""
    doc = language.annotate("A town by the river.").doc
    assert grammar.governor(doc[1]) is None


def test_noun_phrase_leaves_out_clauses() -> None:
    """The phrase is what stands before the noun, and the noun."""
    text = "The old governor who resigned left."
    doc = language.annotate(text).doc
    start, end = grammar.noun_phrase(doc[2])
    assert text[start:end] == "The old governor"
