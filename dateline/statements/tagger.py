"""The learned tagger of statements: which words are cues, and what is the source and the content of each?

Two small networks (``model/cues.onnx``, ``model/roles.onnx``, their card beside them), trained by
``tools/train_statements.py``. They read what the parser says of each word (its lemma, tag, relation and head) and what
the word means (vectors of MiniLM's vocabulary), and not the text anew: that is why they cost little. The first says of
each word how likely it is a cue; the second of each word of its sentence whether it belongs to the cue's source or
content.
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

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

#: Name and number, as the record gives them; a model trained anew has a new number.
VERSION = "statements 1"
MODEL = Path(__file__).with_name("model")
#: A longer sentence is read in pieces of so many words.
LIMIT = 120
#: So many pieces are read together.
BATCH = 8
#: How far up the parse one looks for what joins a word to a cue.
CLIMB = 3
#: Of words that cannot be cues nothing is asked.
MUTE = frozenset({"PUNCT", "SPACE", "DET", "CCONJ", "NUM", "SYM", "X"})
#: Distances from the cue are told apart up to this many words.
FURTHEST = 20


@dataclass(frozen=True, slots=True)
class Names:
    """The names that the networks know, each by its number; 0 is for all others."""

    tags: Mapping[str, int]
    relations: Mapping[str, int]
    entities: Mapping[str, int]
    ways: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """The words that are read at once, and what is told of each (shape (words, 10), whole numbers)."""

    words: tuple[Token, ...]
    told: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Tagged:
    """A cue, how likely it is one, and how likely each word of its piece belongs to its source and content (0 to 1)."""

    cue: Token
    odds: float
    words: tuple[Token, ...]
    source: tuple[float, ...]
    content: tuple[float, ...]


def may_cue(token: Token) -> bool:
    """Whether a word may be a cue."""
    return token.pos_ not in MUTE and token.text[0].isalpha()


def pieces(sentence: Sentence, names: Names, vocabulary: Vocabulary, quoted: frozenset[int]) -> Iterator[Piece]:
    """A sentence as the networks read it; ``quoted`` are the positions of the words in quotation marks."""
    for start in range(sentence.start, sentence.end, LIMIT):
        words = tuple(sentence.doc[start : min(start + LIMIT, sentence.end)])
        yield Piece(words, tuple(_told(token, start, len(words), names, vocabulary, quoted) for token in words))


def _told(
    token: Token, start: int, length: int, names: Names, vocabulary: Vocabulary, quoted: frozenset[int]
) -> tuple[int, ...]:
    head = token.head.i - start
    first, last = vocabulary(token.lower_)
    return (
        first,
        last,
        vocabulary(token.lemma_.lower())[0],
        names.tags.get(token.tag_, 0),
        names.relations.get(token.dep_, 0),
        names.entities.get(token.ent_type_, 0),
        int(token.i in quoted),
        _shape(token.text),
        head if 0 <= head < length else token.i - start,
        int(token.i > start and token.nbor(-1).text in (",", ":")),
    )


def _shape(text: str) -> int:
    if text.islower():
        return 1
    if text.isupper():
        return 3
    return 2 if text[0].isupper() else 4 if text[0].isdigit() else 0


class Vocabulary:
    """The numbers of a word's first and last piece among the tokenizer's."""

    def __init__(self, words: Any) -> None:
        self.words = words
        self.known: dict[str, tuple[int, int]] = {}

    def __call__(self, word: str) -> tuple[int, int]:
        found = self.known.get(word)
        if found is None:
            ids = self.words.encode(word, add_special_tokens=False).ids or [0]
            found = self.known[word] = (ids[0], ids[-1])
        return found


def ways(cue: Token, words: Sequence[Token], names: Names) -> list[tuple[int, int]]:
    """How each word hangs together with a cue, and how far from it it stands: the relation by which its branch hangs on
    the cue ("nsubj"), or on what the cue hangs on ("1:nsubj"), or that it is one of these itself ("0", "1")."""
    chain = [cue]
    while len(chain) <= CLIMB and chain[-1].head != chain[-1]:
        chain.append(chain[-1].head)
    place = {token.i: n for n, token in reversed(list(enumerate(chain)))}
    branch: dict[int, str] = {token.i: str(n) for n, token in enumerate(chain)}

    def way(token: Token) -> str:
        path: list[Token] = []
        while token.i not in branch and token.head != token and len(path) < 60:
            path.append(token)
            token = token.head
        found = branch.get(token.i, "")
        if path and token.i in place:
            found = f"{place[token.i]}:{path[-1].dep_}"
        branch.update((each.i, found) for each in path)
        return found

    return [(names.ways.get(way(t), 0), max(-FURTHEST, min(FURTHEST, t.i - cue.i)) + FURTHEST) for t in words]


class Tagger:
    """The two networks and the names that they know."""

    def __init__(self, folder: Path) -> None:
        self.cues = learned.session(folder / "cues.onnx")
        self.roles = learned.session(folder / "roles.onnx")
        self.vocabulary = Vocabulary(learned.words())
        try:
            known = json.loads((folder / "names.json").read_text(encoding="utf-8"))
            self.names = Names(**{key: {name: n for n, name in enumerate(row, 1)} for key, row in known.items()})
        except (OSError, ValueError, TypeError) as error:
            raise learned.broken(folder / "names.json", error) from error

    def read(self, sentences: Sequence[Sentence], quoted: frozenset[int], least: float) -> list[Tagged]:
        """The words of the sentences that are cues at least so likely (0 to 1), in their order."""
        found = [p for s in sentences for p in pieces(s, self.names, self.vocabulary, quoted)]
        found.sort(key=lambda piece: -len(piece.words))  # pieces of about one length are read together
        tagged = [each for n in range(0, len(found), BATCH) for each in self._batch(found[n : n + BATCH], least)]
        return sorted(tagged, key=lambda each: each.cue.i)

    def _batch(self, batch: Sequence[Piece], least: float) -> Iterator[Tagged]:
        import numpy as np

        lengths = np.array([len(piece.words) for piece in batch], dtype=np.int64)
        told = np.zeros((len(batch), lengths[0], len(batch[0].told[0])), dtype=np.int64)
        for n, piece in enumerate(batch):
            told[n, : lengths[n]] = piece.told
        scores, hidden = (np.asarray(each) for each in self.cues.run(None, {"told": told, "lengths": lengths}))
        odds = 1 / (1 + np.exp(-scores))
        likely = [
            (n, k)
            for n, piece in enumerate(batch)
            for k, token in enumerate(piece.words)
            if odds[n, k] >= least and may_cue(token)
        ]
        if not likely:
            return
        rows, at = (np.array(each, dtype=np.int64) for each in zip(*likely, strict=True))
        joined = np.zeros((len(likely), lengths[0], 2), dtype=np.int64)
        for row, (n, k) in enumerate(likely):
            joined[row, : lengths[n]] = ways(batch[n].words[k], batch[n].words, self.names)
        feed = {"hidden": hidden[rows], "at": at, "ways": joined, "lengths": lengths[rows]}
        shares = learned.shares(np.asarray(self.roles.run(None, feed)[0]))
        for row, (n, k) in enumerate(likely):
            words = batch[n].words
            source, content = (tuple(shares[row, : len(words), role].tolist()) for role in (1, 2))
            yield Tagged(words[k], float(odds[n, k]), words, source, content)


@cache
def tagger() -> Tagger:
    """The packaged networks, loaded once.

    Raises:
        ModelError: a file of the model is missing or broken.
    """
    return Tagger(MODEL)


__all__ = ["ModelError", "Tagged", "Tagger", "tagger"]
