"""Train the coder's learned reader, and write it where the package looks for it.

    python tools/train_events.py --encoder DIR --pairs train.jsonl --out dateline/events/model corpora/events/dev*.jsonl
    python tools/train_events.py --encoder DIR --pairs train.jsonl --folds DIR corpora/events/dev*.jsonl

The encoder is all-MiniLM-L6-v2 (Apache-2.0), a folder with ``model.safetensors`` and ``config.json``. The lines of our
own corpus teach it which words name an event, of what type and mode, how the event stands, and who takes part.
``--pairs`` are lines with a text, the spans of an actor and a recipient, and a type: some word must name an event of
that type between these two, whichever it is; of the sentence's other words they say nothing. ``--folds`` trains five
models, each without a fifth of the lines (by sha256 of the id), for ``python -m bench.events --folds DIR``; it goes on
where it was stopped.

Needs ``torch``, ``transformers``, ``onnx`` and ``onnxscript``: ``uv sync --group train``.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time as clock
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from transformers import AutoModel

from bench.corpora import annotated
from bench.events import FOLDS, fold
from dateline import learned
from dateline.events import codebook
from dateline.events.codebook import STATUSES
from dateline.events.reader import TYPES, WIDTH, Piece, names, pieces, takes_part
from tools.training import warmed, write

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dateline.language import Annotated

SEED = 0
EPOCHS, BATCH = 9, 8
RATE, HEAD_RATE, WARM = 1e-4, 1e-3, 0.1
#: How much who takes part, background and the pairs weigh beside what an event is.
ARCS, BACKGROUND, PAIRS = 2.0, 2.0, 0.3
#: Of the pairs every second is read in each epoch; a sentence of theirs is taught to tell no more events than this.
EVERY, MOST = 2, 1.7
#: Layers of the encoder that are left as they are, beside the word embeddings.
FROZEN = 2
#: Types in which both sides are actors in our own corpus.
MUTUAL = frozenset({"CONSULT", "COOPERATE"})


@dataclass(frozen=True)
class Taught:
    """An event of a sentence: the word that names it and who takes part, as numbers of the piece's words."""

    word: int
    type: str
    mode: str | None
    status: str
    background: bool
    sides: tuple[frozenset[int], frozenset[int]]


@dataclass(frozen=True)
class Answer:
    """What is right of a piece: its events, and the words that are not taught, because they stand in a trigger beside
    the word that names the event."""

    events: tuple[Taught, ...]
    untaught: frozenset[int]


@dataclass(frozen=True)
class Pair:
    """Two words between whom some word names an event of one of these types."""

    actor: int
    recipient: int
    types: tuple[str, ...]


Row = tuple[Piece, Answer | Pair]


def rows(paths: Iterable[Path], words: Any, cache: Path | None) -> Iterator[tuple[str, Row]]:
    """The id of a line of our own corpus with each of its pieces."""
    for path in paths:
        for line, text in annotated(path, cache):
            for sentence in text.sents:
                for piece in pieces(words, sentence, line["published"][:7]):
                    yield line["id"], (piece, answer(line, text, piece))


def answer(line: dict[str, Any], text: Annotated, piece: Piece) -> Answer:
    """The events whose trigger stands in the piece."""
    numbers = {token.i: n for n, token in enumerate(piece.words)}
    events: list[Taught] = []
    untaught: set[int] = set()
    for event in line["events"]:
        start = line["text"].index(event["trigger"])
        span = text.tokens((start, start + len(event["trigger"])))
        word = next((t for t in (span.root, *span) if t.i in numbers and names(t)), None)
        if word is None:
            continue
        untaught |= {numbers[t.i] for t in span if t.i in numbers and t != word}
        sides = [frozenset(_heads(event[side], text, word, numbers)) for side in ("actors", "recipients")]
        events.append(
            Taught(
                numbers[word.i],
                event["type"],
                event["mode"],
                event["status"],
                event["background"],
                (sides[0], sides[1]),
            )
        )
    return Answer(tuple(events), frozenset(untaught - {e.word for e in events}))


def _heads(phrases: Sequence[str], text: Annotated, word: Token, numbers: dict[int, int]) -> Iterator[int]:
    """The heads of the phrases; of one that stands in the text several times, that nearest to the word."""
    for phrase in phrases:
        starts = [n for n in range(len(text.text)) if text.text.startswith(phrase, n)]
        spans = [text.tokens((n, n + len(phrase))) for n in starts]
        near = min(spans, key=lambda span: abs(span.root.i - word.i))
        head = next((t for t in (near.root, *reversed(near)) if t.i in numbers and takes_part(t)), None)
        if head is not None:
            yield numbers[head.i]


def pair_rows(path: Path, words: Any, cache: Path | None) -> Iterator[tuple[str, Row]]:
    """The id of a line of pairs with the piece in which both stand."""
    for line, text in annotated(path, cache):
        if not line["actor"] or not line["recipient"]:
            continue
        heads = [text.tokens(tuple(line[side])).root for side in ("actor", "recipient")]
        types = ("RETREAT", "CONCEDE") if line["type"] == "YIELD" else (line["type"],)
        for piece in pieces(words, heads[0].sent, None):
            numbers = {token.i: n for n, token in enumerate(piece.words)}
            if all(head.i in numbers for head in heads):
                yield line["id"], (piece, Pair(numbers[heads[0].i], numbers[heads[1].i], types))


class Net(torch.nn.Module):  # type: ignore[misc]
    """The encoder, and for every token: type, status, mode and background of an event that it names, and for actors and
    recipients each two vectors and a lean, by which it and a phrase are compared."""

    def __init__(self, folder: Path, modes: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager")
        for part in (self.encoder.embeddings, *self.encoder.encoder.layer[:FROZEN]):
            part.requires_grad_(False)
        size = self.encoder.config.hidden_size
        self.dropout = torch.nn.Dropout(0.1)
        self.types = torch.nn.Linear(size, len(TYPES))
        self.statuses = torch.nn.Linear(size, len(STATUSES))
        self.modes = torch.nn.Linear(size, modes + 1)
        self.background = torch.nn.Linear(size, 1)
        self.asks = torch.nn.Linear(size, 2 * WIDTH)
        self.parts = torch.nn.Linear(size, 2 * WIDTH)
        self.lean = torch.nn.Linear(size, 2)

    def forward(self, ids: Any, mask: Any) -> Any:
        hidden = self.dropout(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)
        return (
            self.types(hidden),
            self.statuses(hidden),
            self.modes(hidden),
            self.background(hidden).squeeze(-1),
            self.asks(hidden).unflatten(-1, (2, WIDTH)),
            self.parts(hidden).unflatten(-1, (2, WIDTH)),
            self.lean(hidden),
        )


def train(taught: list[Row], folder: Path, modes: list[str], seed: int) -> Net:
    """A trained net."""
    torch.manual_seed(seed)
    net = Net(folder, len(modes))
    heads = [p for name, p in net.named_parameters() if not name.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [
            {"params": [p for p in net.encoder.parameters() if p.requires_grad], "lr": RATE},
            {"params": heads, "lr": HEAD_RATE},
        ],
        weight_decay=0.01,
    )
    steps = sum(len(_batches(taught, epoch, random.Random(0))) for epoch in range(EPOCHS))
    schedule = warmed(optimiser, steps, WARM)
    net.train()
    began = clock.monotonic()
    for epoch in range(EPOCHS):
        total = 0.0
        batches = _batches(taught, epoch, random.Random(seed * 100 + epoch))
        for batch in batches:
            loss = _loss(net, batch, modes)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        told = f"epoch {epoch + 1} of {EPOCHS}, loss {total / len(batches):.3f}, {clock.monotonic() - began:.0f} s"
        print(told, file=sys.stderr, flush=True)
    net.eval()
    return net


def _batches(taught: list[Row], epoch: int, chance: random.Random) -> list[list[Row]]:
    """The rows of an epoch in batches of chance, each of pieces of about the same length, so that little is padded."""
    pairs = [row for row in taught if isinstance(row[1], Pair)]
    order = [row for row in taught if isinstance(row[1], Answer)] + pairs[epoch % EVERY :: EVERY]
    chance.shuffle(order)
    order.sort(key=lambda row: len(row[0].ids) // 8)
    batches = [order[n : n + BATCH] for n in range(0, len(order), BATCH)]
    chance.shuffle(batches)
    return batches


def _loss(net: Net, batch: list[Row], modes: list[str]) -> Any:
    longest = max(len(piece.ids) for piece, _ in batch)
    ids = torch.tensor([[*p.ids, *(0,) * (longest - len(p.ids))] for p, _ in batch])
    mask = torch.tensor([[1] * len(p.ids) + [0] * (longest - len(p.ids)) for p, _ in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        told = [each.float() for each in net(ids, mask)]
    losses: dict[str, list[Any]] = {}
    for n, (piece, right) in enumerate(batch):
        at = list(piece.at)
        types, statuses, kinds, background, asks, parts, lean = (each[n, at] for each in told)
        arcs = torch.einsum("psw,tsw->tps", parts, asks) / math.sqrt(WIDTH) + lean
        if isinstance(right, Pair):
            losses.setdefault("pair", []).append(PAIRS * _pair(piece, right, torch.log_softmax(types, -1), arcs))
            continue
        named = {event.word: event for event in right.events}
        asked = [k for k, t in enumerate(piece.words) if names(t) and (k in named or k not in right.untaught)]
        if asked:
            wanted = torch.tensor([TYPES.index(named[k].type) if k in named else 0 for k in asked])
            losses.setdefault("type", []).append(
                torch.nn.functional.cross_entropy(types[asked], wanted, reduction="sum")
            )
        for event in named.values():
            one = event.word
            losses.setdefault("status", []).append(_entropy(statuses[one], STATUSES.index(event.status)))
            losses.setdefault("mode", []).append(_entropy(kinds[one], 1 + modes.index(event.mode) if event.mode else 0))
            told_before = torch.tensor(float(event.background))
            losses.setdefault("background", []).append(BACKGROUND * _binary(background[one], told_before))
            phrases = [k for k, t in enumerate(piece.words) if takes_part(t) and k != one]
            if phrases:
                takes = torch.tensor([[float(k in side) for side in event.sides] for k in phrases])
                losses.setdefault("arc", []).append(ARCS * _binary(arcs[one, phrases], takes))
    return sum(torch.stack(each).mean() for each in losses.values())


def _pair(piece: Piece, right: Pair, types: Any, arcs: Any) -> Any:
    """How unlikely it is that any word names an event of the type between the two; and how far too many words name one:
    else nothing would keep the sentence's other words from it."""
    words = [k for k, t in enumerate(piece.words) if names(t) and k not in (right.actor, right.recipient)]
    if not words:
        return types.sum() * 0.0
    kind = torch.logsumexp(types[words][:, [TYPES.index(name) for name in right.types]], -1)
    likely = torch.nn.functional.logsigmoid(arcs[words])
    receives = likely[:, right.recipient, 1]
    if MUTUAL & set(right.types):
        receives = torch.maximum(receives, likely[:, right.recipient, 0])
    many = torch.relu((1 - types[words, 0].exp()).sum() - MOST)
    return many - torch.logsumexp(kind + likely[:, right.actor, 0] + receives, 0)


def _entropy(scores: Any, wanted: int) -> Any:
    return torch.nn.functional.cross_entropy(scores.unsqueeze(0), torch.tensor([wanted]))


def _binary(scores: Any, wanted: Any) -> Any:
    return torch.nn.functional.binary_cross_entropy_with_logits(scores, wanted)


def export(net: Net, path: Path, modes: list[str]) -> None:
    """Write a net as ONNX in 8 bits, and the names of its modes beside it."""
    given = {name: torch.ones((1, 8), dtype=torch.long) for name in ("ids", "mask")}
    outputs = ("types", "statuses", "modes", "background", "asks", "parts", "lean")
    axes = {name: {0: "pieces", 1: "tokens"} for name in (*given, *outputs)}
    write(net, given, axes, path)
    path.with_suffix(".json").write_text(json.dumps(modes) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="+", help="JSON Lines of corpora/events")
    parser.add_argument("--encoder", type=Path, required=True, help="the folder of all-MiniLM-L6-v2")
    parser.add_argument("--pairs", type=Path, help="JSON Lines with text, actor, recipient and type")
    parser.add_argument("--out", type=Path, help="write the model trained on all lines here")
    parser.add_argument("--folds", type=Path, help="write the five models of a cross-validation here")
    parser.add_argument("--cache", type=Path, help="a folder that keeps the parses between runs")
    parser.add_argument("--only", type=int, help="train this fold only")
    asked = parser.parse_args()
    words = learned.words()
    modes = sorted({mode for kind in codebook.load().kinds.values() for mode in kind.modes})
    known = list(rows(asked.data, words, asked.cache))
    if asked.pairs:
        known += pair_rows(asked.pairs, words, asked.cache)
    print(f"{len(known)} pieces", file=sys.stderr, flush=True)
    if asked.out:
        export(train([row for _, row in known], asked.encoder, modes, SEED), asked.out / "events.onnx", modes)
    for n in range(FOLDS) if asked.folds else ():
        path = asked.folds / f"fold-{n}.onnx"
        if not path.exists() and asked.only in (None, n):
            kept = [row for name, row in known if fold(name) != n]
            export(train(kept, asked.encoder, modes, n), path, modes)


if __name__ == "__main__":
    main()
