"""The coder's learned reader: which words of a sentence name an event, of what type, how it stands, and who takes part?

The model (``model/events.onnx``, its card beside it) is a MiniLM encoder trained by ``tools/train_events.py``. It reads
one sentence at a time, with the month in which it was written before it. The rules know the constructions that a
political scientist can name; the reader knows the roundabout ways in which news tells a deed, and what only looks like
one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline import learned
from dateline.errors import ModelError
from dateline.events.codebook import STATUSES
from dateline.events.who import NAMED
from dateline.spans import index_at

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

#: Name and number, as the record gives them; a model trained anew has a new number.
VERSION = "events 1"
MODEL = Path(__file__).with_name("model") / "events.onnx"
#: What the model may say of a word; the first: it names no event.
TYPES = (
    "none", "ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONCEDE", "CONSULT", "COOPERATE", "MOBILIZE", "PROTEST",
    "REJECT", "REQUEST", "RETREAT", "SANCTION", "SUPPORT", "THREATEN",
)  # fmt: skip
#: Parts of speech of the words that may name an event.
NAMING = frozenset({"VERB", "NOUN", "PROPN", "ADJ"})
#: Those of the heads of phrases that may name who takes part; of adjectives only "Chilean" and the like.
TAKING_PART = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
#: Tokens read at once; a longer sentence is read in pieces.
LIMIT = 160
#: Numbers by which the model tells whether someone takes part.
WIDTH = 96
#: Who takes part is not asked of words that are less likely to name an event.
FAINT = 0.05


@dataclass(frozen=True, slots=True)
class Piece:
    """What the model reads at once: token numbers; the words it is asked about, and the place of each in ``ids``."""

    ids: tuple[int, ...]
    words: tuple[Token, ...]
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the model says of a word: how likely each of ``TYPES``, ``STATUSES`` and the modes is, that the event is
    told as history, and that the phrase with this head acts or is acted upon; 0 to 1."""

    token: Token
    types: Mapping[str, float]
    statuses: Mapping[str, float]
    modes: Mapping[str, float]
    background: float
    actors: tuple[tuple[Token, float], ...]
    recipients: tuple[tuple[Token, float], ...]

    @property
    def event(self) -> float:
        """How likely the word names an event of any type."""
        return 1.0 - self.types[TYPES[0]]

    @property
    def type(self) -> str:
        """The type it most likely names, if it names one."""
        return max(TYPES[1:], key=self.types.__getitem__)

    @property
    def status(self) -> str:
        """How the event most likely stands."""
        return max(STATUSES, key=self.statuses.__getitem__)


def names(token: Token) -> bool:
    """Whether a word may name an event."""
    return token.pos_ in NAMING and token.ent_type_ not in ("DATE", "TIME")


def takes_part(token: Token) -> bool:
    """Whether a word may be the head of a phrase for someone who takes part."""
    return token.pos_ in TAKING_PART or (token.pos_ == "ADJ" and token.ent_type_ in NAMED)


def pieces(words: Any, sentence: Sentence, month: str | None) -> Iterator[Piece]:
    """The sentence as the model reads it; ``month`` ("2023-05") is when it was written."""
    opens, closes = words.token_to_id("[CLS]"), words.token_to_id("[SEP]")
    before = [opens, *(words.encode(month, add_special_tokens=False).ids if month else ()), closes]
    read = words.encode(sentence.text, add_special_tokens=False)
    starts = [start for start, _ in read.offsets]
    asked: dict[int, list[tuple[Token, int]]] = {}
    for token in sentence:
        place = index_at(starts, token.idx - sentence.start_char)
        if (names(token) or takes_part(token)) and place < len(starts):
            asked.setdefault(place // LIMIT, []).append((token, place % LIMIT))
    for number, here in sorted(asked.items()):
        ids = (*before, *read.ids[number * LIMIT : (number + 1) * LIMIT], closes)
        yield Piece(ids, tuple(t for t, _ in here), tuple(place + len(before) for _, place in here))


class Reader:
    """A model, its tokenizer and the names of its modes."""

    def __init__(self, path: Path, words: Any) -> None:
        self.session = learned.session(path)
        self.words = words
        try:
            self.modes: Sequence[str] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise learned.broken(path.with_suffix(".json"), error) from error

    def read(self, sentence: Sentence, month: str | None) -> dict[int, Verdict]:
        """What the model says of each word of a sentence that may name an event, by its number in the text."""
        return {v.token.i: v for piece in pieces(self.words, sentence, month) for v in self._piece(piece)}

    def _piece(self, piece: Piece) -> Iterator[Verdict]:
        import numpy as np

        feed = {"ids": np.array([piece.ids], dtype=np.int64), "mask": np.ones((1, len(piece.ids)), dtype=np.int64)}
        # types, statuses, modes, background, and of arcs (actor, recipient): what asks, what answers, and its lean
        types, statuses, modes, background, asks, parts, lean = (
            np.asarray(each)[0][list(piece.at)] for each in self.session.run(None, feed)
        )
        types, statuses, modes = (learned.shares(each) for each in (types, statuses, modes))
        phrases = [n for n, token in enumerate(piece.words) if takes_part(token)]
        for n, token in enumerate(piece.words):
            if not names(token):
                continue
            sides: list[tuple[tuple[Token, float], ...]] = [(), ()]
            if 1.0 - types[n][0] > FAINT and phrases:
                scores = np.einsum("psw,sw->ps", parts[phrases], asks[n]) / np.sqrt(WIDTH) + lean[phrases]
                likely = 1 / (1 + np.exp(-scores))
                sides = [
                    tuple(
                        (piece.words[p], float(likely[k, side]))
                        for k, p in enumerate(phrases)
                        if piece.words[p] != token
                    )
                    for side in (0, 1)
                ]
            yield Verdict(
                token,
                dict(zip(TYPES, types[n].tolist(), strict=True)),
                dict(zip(STATUSES, statuses[n].tolist(), strict=True)),
                dict(zip(("", *self.modes), modes[n].tolist(), strict=True)),
                float(1 / (1 + np.exp(-background[n]))),
                sides[0],
                sides[1],
            )


@cache
def reader() -> Reader:
    """The packaged model, loaded once.

    Raises:
        ModelError: a file of the model is missing or broken.
    """
    return Reader(MODEL, learned.words())


__all__ = ["ModelError", "Reader", "Verdict", "reader"]
