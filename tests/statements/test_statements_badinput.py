"""Texts that are hard in one way each: marks that cross, interviews, capitals; the cost of each grows with its length."""

import time

import pytest

from dateline import language, statements
from dateline.record import Statement
from dateline.spans import quote


def read(text: str) -> tuple[Statement, ...]:
    """The statements, each checked to quote its words and to stand in a parent that exists."""
    found = statements.read(language.annotate(text), (), ()).items
    ids = {s.id for s in found}
    for s in found:
        assert s.parent is None or (s.parent in ids and s.parent != s.id)
        for part in (s.source, s.cue, s.content):
            assert quote(text, part.spans) == part.text
    return found


NESTED = "“The cook said " + "‘the clerk said “" * 5 + "the safe was empty" + "”’" * 5 + "”, said the judge."

TEXTS = {
    "unbalanced": "“We lost the bridge, said the mayor.\nThe envoy denied that it was lost. ”No,“ he said. “Not yet.\n",
    "mixed": "\"We lost the bridge,” said the mayor. «It stands\", said the envoy. ''Not so``, she said.\n",
    "endless": "He said: “" + "the wall will hold and the gate will hold; " * 3,
    "levels": NESTED + "\n",
    "interview": "Q: Will the guards say that they saw it?\nA: The priest told me that they did. I doubt it.\n",
    "capitals": "THE MINISTER SAID THE PORT WAS CLOSED. “WE SHALL RETURN,” SHE SAID.\n",
    "turns": "MR ABEL: The guards said that it burned.\nMS BAKER: Nobody told us that it did.\n",
    "signed": "“The harbour has never been so empty.” — Maria Keller\n",
    "nots": "The office would neither confirm nor deny that it declined to say whether it would refuse to rule out talks.\n",
}


@pytest.mark.parametrize("name", TEXTS)
def test_hard_texts_keep_their_spans(name: str) -> None:
    """Each gives statements, whose words are where they say."""
    assert read(TEXTS[name] * 3)


def test_an_interview_s_turns_are_not_documents() -> None:
    """Q is the paper that asks; A is a person that is not named there."""
    turns = [s for s in read(TEXTS["interview"] * 2) if s.parent is None]
    assert [(s.source.text, s.source.kind) for s in turns] == [("Q", "media"), ("A", "unstated")] * 2


@pytest.mark.parametrize("name", TEXTS)
def test_ten_times_as_much_costs_at_most_twelve_times(name: str) -> None:
    """No hard text is read in more than linear time."""
    texts = {times: language.annotate(TEXTS[name] * times) for times in (8, 80)}

    def cost(times: int) -> float:
        began = time.process_time()
        statements.read(texts[times], (), ())
        return time.process_time() - began

    cost(8)
    # each pair is measured in one breath; a busy machine may spoil some of them, a square would spoil them all
    assert any(cost(80) <= 12 * cost(8) for _ in range(6))


def test_ten_levels_inside_one_another_have_their_parents() -> None:
    """In indirect speech each level stands in the one before it."""
    found = read("The cook said that " + "the clerk said that " * 9 + "the safe was empty.")
    parents = [s.parent for s in found]
    assert parents[0] is None and parents[1:] == [s.id for s in found[:-1]]


def test_an_addressee_left_out_is_none() -> None:
    """A "to" with nobody behind it names no addressee."""
    assert all(s.addressee is None for s in read("“We are moved,” he said to ."))
