"""The type of what an actor does to a recipient: a small learned coder for pairs of mentions that are given.

The model (``model/``, its card beside it) is a MiniLM encoder with marks around the two mentions, trained by
``tools/train_pairs.py``. One thread, no chance: the same pair always gets the same code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dateline import learned
from dateline.errors import UsageError
from dateline.spans import Span

MODEL = Path(__file__).with_name("model")
#: Tokens the model reads; of longer text those around the two mentions.
WINDOW = 180
#: Unused tokens of the vocabulary that open and close the actor and the recipient.
ACTOR, ACTOR_END, RECIPIENT, RECIPIENT_END = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Pair:
    """A text with the offsets of two mentions in it, each ``(start, end)``, the end outside; ``None`` for one that the
    text leaves unsaid."""

    text: str
    actor: Span | None
    recipient: Span | None

    def __post_init__(self) -> None:
        for name, span in (("actor", self.actor), ("recipient", self.recipient)):
            if span is None:
                continue
            start, end = span
            if not 0 <= start < end <= len(self.text):
                raise UsageError(
                    f"The {name} ({start}, {end}) is not within the text of {len(self.text)} characters. "
                    "Give (start, end) offsets with the end outside."
                )

    @classmethod
    def from_line(cls, line: Mapping[str, Any]) -> Pair:
        """The pair of a line of JSON with ``text``, ``actor`` and ``recipient``, each ``[start, end]`` or null.

        Raises:
            UsageError: a field is missing, or is none of these.
        """
        if not isinstance(line.get("text"), str):
            raise UsageError('Pairs are coded from JSON Lines with "text", "actor" and "recipient".')
        if missing := [name for name in ("actor", "recipient") if name not in line]:
            raise UsageError(f'The line has no "{missing[0]}"; give [start, end], or null if it is unsaid.')
        return cls(line["text"], _span(line, "actor"), _span(line, "recipient"))


def _span(line: Mapping[str, Any], name: str) -> Span | None:
    value = line[name]
    if value is None:
        return None
    if not (isinstance(value, list) and len(value) == 2 and all(type(n) is int for n in value)):
        raise UsageError(f'"{name}" must be [start, end], two whole numbers, or null, not {value!r:.40}.')
    return value[0], value[1]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the model reads: token numbers, and where text, actor and recipient stand (1) or not (0)."""

    ids: tuple[int, ...]
    mask: tuple[int, ...]
    actor: tuple[int, ...]
    recipient: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Coded:
    """The likeliest type, and how likely it is, 0 to 1."""

    type: str
    probability: float


class Coder:
    """A model, its tokenizer and the names of its types."""

    def __init__(self, path: Path, words: Any, types: Sequence[str]) -> None:
        self.session = learned.session(path)
        self.words = words
        self.types = tuple(types)

    def code(self, pairs: Sequence[Pair]) -> list[Coded]:
        """The type of each pair, in order."""
        # one by one: 8-bit activations are scaled over a batch, and would depend on its other pairs
        return [self._one(pair) for pair in pairs]

    def _one(self, pair: Pair) -> Coded:
        import numpy as np

        read = encode(self.words, pair)
        feed = {name: np.array([getattr(read, name)], dtype=np.int64) for name in Inputs.__slots__}
        shares = learned.shares(np.asarray(self.session.run(None, feed)[0])[0])
        best = int(shares.argmax())
        return Coded(self.types[best], float(shares[best]))


@cache
def coder() -> Coder:
    """The packaged model, loaded once.

    Raises:
        ModelError: a file of the model is missing or broken.
    """
    try:
        types = json.loads((MODEL / "types.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise learned.broken(MODEL / "types.json", error) from error
    return Coder(MODEL / "pairs.onnx", learned.words(), types)


def encode(words: Any, pair: Pair) -> Inputs:
    """The pair as the model reads it."""
    mentions = {ACTOR: (pair.actor, ACTOR_END), RECIPIENT: (pair.recipient, RECIPIENT_END)}
    marks = [(span, opens, closes) for opens, (span, closes) in mentions.items() if span is not None]
    ids, places = learned.mark(words, pair.text, marks)
    at = {opens: place for (_, opens, _), place in zip(marks, places, strict=True)}
    first = _window(len(ids), min(at.values(), default=0), max(at.values(), default=0))
    whole = (words.token_to_id("[CLS]"), *ids[first : first + WINDOW], words.token_to_id("[SEP]"))

    def where(mark: int) -> tuple[int, ...]:
        """The mark's place; that of the opening token for a mention that there is not."""
        position = min(at[mark] - first, WINDOW - 1) + 1 if mark in at else 0
        return tuple(int(n == position) for n in range(len(whole)))

    return Inputs(whole, (1,) * len(whole), where(ACTOR), where(RECIPIENT))


def _window(length: int, first: int, last: int) -> int:
    """Where the window begins: at the text's beginning if both mentions are within it, else around them."""
    if last < WINDOW or length <= WINDOW:
        return 0
    return max(0, min(first, (first + last - WINDOW) // 2, length - WINDOW))
