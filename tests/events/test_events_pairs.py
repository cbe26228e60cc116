"""The learned coder of pairs: types of plain cases, windows, unsaid mentions, bad input."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import dateline
from dateline.cli import main
from dateline.errors import UsageError
from dateline.events import codebook
from dateline.events.pairs import ACTOR, RECIPIENT, WINDOW, Pair, coder, encode
from dateline.pairing import OLDER

#: Our own sentences: actor, recipient, type.
PLAIN = [
    ("Chile condemned Peru on Friday over the sinking of a trawler.", "Chile", "Peru", "ACCUSE"),
    ("Chilean and Peruvian ministers met in Lima on Friday.", "Chilean", "Peruvian", "CONSULT"),
    ("Chile sent 200 tonnes of flour and blankets to Peru after the flood.", "Chile", "Peru", "AID"),
    ("Chile imposed sanctions on Peru's largest bank on Friday.", "Chile", "Peru", "COERCE"),  # CAMEO 163
    ("Rebels from the north shelled government troops near the bridge, killing nine.", "Rebels", "troops", "ASSAULT"),
    ("Thousands marched through Lima to demand that the president resign.", "Thousands", "president", "PROTEST"),
    ("Chile threatened to close its ports to Peru unless the boats leave.", "Chile", "Peru", "THREATEN"),
    ("Chile refused to hand over the two officers to Peru.", "Chile", "Peru", "REJECT"),
]


def pair(text: str, actor: str, recipient: str) -> Pair:
    """The pair of the first occurrences."""
    a, r = text.index(actor), text.index(recipient)
    return Pair(text, (a, a + len(actor)), (r, r + len(recipient)))


def test_plain_cases_get_their_types() -> None:
    """Of eight sentences that leave no doubt seven at least are right."""
    told = coder().code([pair(*row[:3]) for row in PLAIN])
    assert sum(coded.type == row[3] for coded, row in zip(told, PLAIN, strict=True)) >= 7


def test_a_pair_is_coded_alike_alone_and_among_others() -> None:
    """The answer depends on nothing but the pair."""
    pairs = [pair(*row[:3]) for row in PLAIN]
    assert coder().code(pairs) == [coder().code([each])[0] for each in pairs]


def test_roles_are_told_apart() -> None:
    """The marks stand where the mentions are, and are not the same for both."""
    read = encode(coder().words, pair("Chile condemned Peru.", "Chile", "Peru"))
    assert read.ids[read.actor.index(1)] == ACTOR
    assert read.ids[read.recipient.index(1)] == RECIPIENT


@given(st.text(max_size=300), st.integers(0, 300), st.integers(1, 40), st.integers(0, 300), st.integers(1, 40))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str, a: int, n: int, r: int, m: int) -> None:
    """Overlapping, touching and odd mentions too: one mark each, within the window."""
    if not (a + n <= len(text) and r + m <= len(text)):
        return
    read = encode(coder().words, Pair(text, (a, a + n), (r, r + m)))
    assert sum(read.actor) == sum(read.recipient) == 1
    assert len(read.ids) == len(read.mask) == len(read.actor) == len(read.recipient) <= WINDOW + 2


def test_of_long_text_the_part_around_the_pair_is_read() -> None:
    """A pair at the end of a long article keeps its marks."""
    text = "The harbour was quiet. " * 400 + "Chile condemned Peru on Friday."
    read = encode(coder().words, pair(text, "Chile", "Peru"))
    assert {ACTOR, RECIPIENT} <= set(read.ids)
    assert coder().code([pair(text, "Chile", "Peru")])[0].type == "ACCUSE"


@pytest.mark.parametrize("span", [(0, 0), (3, 2), (-1, 4), (0, 900)])
def test_a_mention_outside_the_text_is_refused(span: tuple[int, int]) -> None:
    """With its offsets and the cure."""
    with pytest.raises(UsageError, match=r"actor .* Give \(start, end\)"):
        Pair("Chile condemned Peru.", span, (16, 20))


def test_code_pair_takes_the_rest_from_the_rules() -> None:
    """Type by the coder; status, trigger and day by the rules; sides as they were given."""
    text = "Chile will send 200 tonnes of flour to Peru on Friday after the flood, the ministry said."
    given_pair = pair(text, "Chile", "Peru")
    event = dateline.code_pair(text, given_pair.actor, given_pair.recipient, published="2024-02-05")
    assert (event.type, event.status, event.trigger.text) == ("AID", "planned", "send … tonnes")
    assert event.date.start == "2024-02-09"
    assert [m.text for m in (*event.actors, *event.recipients)] == ["Chile", "Peru"]


def test_the_older_root_yield_becomes_a_type_of_the_codebook() -> None:
    """The coder's YIELD is a deed unless the rules know it for a concession; the lines keep the coder's word."""
    text = "Chile released four fishermen to Peru on Friday after three weeks in a cell."
    told = pair(text, "Chile", "Peru")
    assert coder().code([told])[0].type == "YIELD"
    assert (event := dateline.code_pair(text, told.actor, told.recipient)).type in ("RETREAT", "CONCEDE")
    assert event.quad in (1, 2)
    line = json.dumps({"id": "a", "text": text, "actor": told.actor, "recipient": told.recipient})
    done = CliRunner().invoke(main, ["read", "-", "--format", "pairs"], input=line)
    assert {"type": "YIELD", "quad": 2}.items() <= json.loads(done.stdout).items()


def test_every_type_of_the_coder_is_in_the_codebook() -> None:
    """So that each has its quad class and score."""
    known = set(codebook.load().kinds)
    assert all(set(OLDER.get(name, (name,))) <= known for name in coder().types)


def test_code_pair_with_a_mention_left_unsaid() -> None:
    """No recipient, and where the rules find nothing the status is unknown."""
    event = dateline.code_pair("Nothing", (0, 7), None)
    assert event.recipients == ()
    assert (event.status, event.trigger.text) == ("unknown", "")


def test_the_command_codes_lines_and_lists_bad_ones() -> None:
    """A line without offsets costs that line only."""
    good = {"id": "a", "text": "Chile condemned Peru.", "actor": [0, 5], "recipient": [16, 20]}
    bad = [{"id": "b", "text": "Chile"}, {"id": "c", "text": "Chile", "actor": "Chile", "recipient": None}]
    lines = "\n".join(json.dumps(line) for line in (good, *bad))
    done = CliRunner().invoke(main, ["read", "-", "--format", "pairs"], input=lines)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["id"], line["type"], line["quad"]) for line in told] == [("a", "ACCUSE", 3)]
    assert done.exit_code == 1
    assert 'no "actor"' in done.stderr
    assert "[start, end]" in done.stderr
