"""The learned reader of events: what it is asked about, and that it always answers alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline import language, learned
from dateline.errors import ModelError
from dateline.events import codebook
from dateline.events.reader import LIMIT, TYPES, Reader, names, pieces, reader, takes_part

SENTENCE = "Kenya condemned the raid on Friday and recalled its envoy from Chad."


def verdicts(text: str, month: str | None = "2023-05") -> list[dict[str, tuple[float, ...]]]:
    return [
        {v.token.text: (v.event, v.background, *v.statuses.values()) for v in reader().read(sent, month).values()}
        for sent in language.annotate(text).sents
    ]


def test_the_reader_knows_plover() -> None:
    """Its types and modes are those of the shipped codebook."""
    kinds = codebook.load().kinds
    assert set(TYPES[1:]) == set(kinds)
    assert set(reader().modes) == {mode for kind in kinds.values() for mode in kind.modes}


def test_the_words_that_name_an_event_are_told() -> None:
    """With type, status and who takes part."""
    (sentence,) = language.annotate(SENTENCE).sents
    told = {v.token.text: v for v in reader().read(sentence, "2023-05").values()}
    assert told["condemned"].type == "ACCUSE" and told["condemned"].event > 0.5
    assert told["condemned"].status == "happened"
    assert told["recalled"].type == "SANCTION" and told["recalled"].event > 0.5
    assert "Friday" not in told
    actors = {token.text: likely for token, likely in told["condemned"].actors}
    assert actors["Kenya"] > 0.5 > actors["Chad"]


def test_a_sentence_is_read_alike_alone_and_among_others() -> None:
    """No answer depends on what else is read, or on how often."""
    alone = verdicts(SENTENCE)
    assert alone == verdicts(SENTENCE)
    assert verdicts(f"It rained in Lima.\n\n{SENTENCE}\n\nRebels fled.")[1] == alone[0]


def test_every_word_is_asked_about_once_however_long_the_sentence() -> None:
    """A sentence of 2,000 words is read in pieces, and each place is that of its word."""
    (sentence,) = language.annotate("Chile attacked Peru and " * 500 + "fled.").sents
    read = list(pieces(learned.words(), sentence, "2023-05"))
    assert max(len(piece.ids) for piece in read) <= LIMIT + 10
    asked = [token.i for piece in read for token in piece.words]
    assert asked == [t.i for t in sentence if names(t) or takes_part(t)]
    for piece in read:
        for token, place in zip(piece.words, piece.at, strict=True):
            assert learned.words().id_to_token(piece.ids[place]) == token.lower_


@pytest.mark.parametrize("text", ["☕ 🇰🇪🇺🇬 !!", "\u200b\u00ad...", "Ünïcödé 中国 attacks \ufffd", "x" * 5000])
def test_any_text_is_read(text: str) -> None:
    """Signs, scripts and rubbish give verdicts or none, never an error."""
    for sentence in language.annotate(text).sents:
        for verdict in reader().read(sentence, None).values():
            assert 0 <= verdict.event <= 1 and abs(sum(verdict.types.values()) - 1) < 1e-3


def test_a_missing_model_is_told(tmp_path: Path) -> None:
    """With the file that is missing."""
    with pytest.raises(ModelError, match=r"none\.onnx"):
        Reader(tmp_path / "none.onnx", learned.words())
