"""The learned tagger of statements: what it finds, how the rules are held against it, and that it always answers alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.corpora import read_line
from dateline import language
from dateline.errors import ModelError
from dateline.record import Record
from dateline.statements import judgement
from dateline.statements.quotes import Quotations
from dateline.statements.speech import inside
from dateline.statements.tagger import LIMIT, Tagged, Tagger, tagger, ways

TOLD = "The minister said on Friday that the bridge would stay closed."


def tags(text: str, least: float = 0.5) -> list[Tagged]:
    annotated = language.annotate(text)
    return tagger().read(annotated.sents, inside(annotated.doc, Quotations(text)), least)


def read(text: str, *, rules_only: bool = False) -> Record:
    line = {"id": "x", "text": text, "published": "2024-02-12"}
    return read_line(line, language.annotate(text), rules_only=rules_only)


def test_a_cue_has_its_source_and_its_content() -> None:
    """Each word of the sentence is of the one, the other or neither."""
    (found,) = tags(TOLD)
    likely = {token.text: (s, c) for token, s, c in zip(found.words, found.source, found.content, strict=True)}
    assert found.cue.text == "said" and found.odds > 0.9
    assert likely["minister"][0] > 0.5 > likely["minister"][1]
    assert likely["bridge"][1] > 0.5 > likely["bridge"][0]
    assert max(likely["Friday"]) < 0.5


def test_a_deed_is_no_cue() -> None:
    """What only happens is told by nobody."""
    assert tags("The bridge fell into the river and two lorries sank.") == []


def test_what_only_the_tagger_finds_is_added() -> None:
    """A statement without a row in the table of cues is found, and not by the rules alone."""
    text = "Chad's president rails that the bridge was a gift to smugglers."
    assert read(text, rules_only=True).statements == ()
    (found,) = read(text).statements
    assert found.source.text == "Chad's president" and "the bridge was a gift" in found.content.text


def test_the_rules_statements_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the tagger takes no word for a cue."""
    monkeypatch.setattr(judgement, "ADD", 1.1)
    text = f"{TOLD} “It is a pity,” he added. Reports that the bridge was closed were wrong."
    assert [s.content.text for s in read(text).statements] == [
        s.content.text for s in read(text, rules_only=True).statements
    ]


def test_a_consequence_is_no_statement() -> None:
    """ "So deep that …" tells what came of it."""
    assert read("The marchers retreated so far that their banners touched the wall.").statements == ()


def test_a_negated_cue_declines() -> None:
    """What somebody does not say is no assertion."""
    text = "The Chadian envoy would not be drawn on when the talks resume."
    assert {s.stance for s in read(text).statements} <= {"declines"}


def test_the_same_article_is_always_read_alike() -> None:
    """Odds and all, however often."""
    text = f"{TOLD} Rain fell. Chad fears that the dam may break, an envoy told reporters."
    first, second = tags(text, 0.1), tags(text, 0.1)
    assert [(t.cue.text, t.odds, t.content) for t in first] == [(t.cue.text, t.odds, t.content) for t in second]
    assert [t.cue.i for t in first] == sorted(t.cue.i for t in first)


def test_a_sentence_without_end_is_read_in_pieces() -> None:
    """No piece is longer than the limit, and no word is lost."""
    found = tags("Chad said that Peru said that " * 120 + "nobody came.", 0.0)
    assert max(len(each.words) for each in found) <= LIMIT
    assert len({each.cue.i for each in found}) > 600


def test_ways_tell_how_a_word_hangs_on_a_cue() -> None:
    """The subject of the cue and its clause are told apart; what stands far off is as far as the furthest."""
    doc = language.annotate(TOLD).doc
    cue = next(t for t in doc if t.text == "said")
    told = dict(zip([t.text for t in doc], ways(cue, list(doc), tagger().names), strict=True))
    assert told["minister"][0] != told["bridge"][0]
    assert told["The"][0] == told["minister"][0]
    assert told["bridge"][0] == told["closed"][0]


@pytest.mark.parametrize("text", ["", " \n ", "“", "😀 said 😀", "SAID SAID SAID", "said " * 400])
def test_odd_text_gives_no_error(text: str) -> None:
    """Nothing raises, and no step leaves a gap."""
    assert read(text).gaps == ()


def test_a_broken_model_is_told(tmp_path: Path) -> None:
    """With the path of the file and the cure."""
    with pytest.raises(ModelError, match=r"cues\.onnx.*Install dateline again"):
        Tagger(tmp_path)
