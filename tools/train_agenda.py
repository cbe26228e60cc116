"""Train the diary's learned reader, and write it where the package looks for it.

    python tools/train_agenda.py --encoder DIR --out dateline/agenda/model corpora/agenda/dev*.jsonl
    python tools/train_agenda.py --encoder DIR --folds DIR corpora/agenda/dev*.jsonl

The encoder is all-MiniLM-L6-v2 (Apache-2.0), a folder with ``model.safetensors`` and ``config.json``. The texts are
read by Dateline as it stands, so that the model is taught on the times and actors that it will be asked about. What it
is to say of a time: the status of the entry that begins then, or that there is none; and of the countries and
organisations named around it, which take part (of the mentions of one, the likeliest counts). ``--folds`` trains five
models, each without a fifth of the articles (by sha256 of the id), for ``python -m bench.agenda --folds DIR``; it goes
on where it was stopped.

Needs ``torch``, ``transformers``, ``onnx`` and ``onnxscript``: ``uv sync --group train``.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import time as clock
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModel

from bench.agenda import FOLDS, fold
from bench.corpora import annotated, read_line
from dateline import actors, learned
from dateline.agenda.reader import STANDINGS, WIDTH, Window, askable, named, readings, window
from dateline.record import Time
from tools.training import warmed, write

SEED = 0
EPOCHS, BATCH = 5, 8
RATE, HEAD_RATE, WARM, SMOOTHING = 1e-4, 1e-3, 0.1, 0.05


@dataclass(frozen=True)
class Answer:
    """What is right for a time: its states (of equal weight), and the codes of who takes part, if that is known."""

    standing: tuple[str, ...]
    company: frozenset[str] | None


#: What is read of a time, and what is right for it.
Row = tuple[Window, Answer]


def rows(paths: Iterable[Path], words: Any) -> Iterator[tuple[str, Row]]:
    """The id of an article with each of its windows."""
    for path in paths:
        for line, text in annotated(path):
            record = read_line(line, text, rules_only=True)
            written = record.article.published
            today = (written.earliest or written.value or "")[:10] or None
            hosts = actors.hosts(record.actors, record.places).items
            who = named(record.article.text, (*record.actors, *hosts), record.places)
            for time in record.times:
                right = answer(line, time, today) if askable(text.text, time, today) else None
                if right is not None:
                    yield line["id"], (window(words, text.text, text.sentences, time, who), right)


def answer(line: dict[str, Any], time: Time, today: str | None) -> Answer | None:
    """What is right for a time. An entry with ``when`` begins at those words; one without, at any time of its day.
    Other words for the day of an entry with ``when`` are not taught, nor is what is optional."""
    text = line["text"]
    days = readings(time, today)
    same_day = None
    for entry in line["agenda"]:
        words = entry.get("when")
        if words:
            start = text.index(words)
            if start < time.span[1] and time.span[0] < start + len(words):
                return _answer(entry)
        if any(s and (s[:10] in days or any(on.startswith(s) for on in days)) for s in _listed(entry["start"])):
            same_day = entry
    if same_day is None:
        return Answer(("none",), None)
    return None if same_day.get("when") else _answer(same_day)


def _answer(entry: dict[str, Any]) -> Answer | None:
    if entry.get("optional"):
        return None
    company = frozenset(entry["participants"]) if "participants" in entry else None
    return Answer(tuple(_listed(entry["status"])), company)


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


class Net(torch.nn.Module):  # type: ignore[misc]
    """The encoder; for every token how an entry that begins there stands, and two vectors and a lean, by which a time
    and a mention are compared."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager")
        size = self.encoder.config.hidden_size
        self.dropout = torch.nn.Dropout(0.1)
        self.standing = torch.nn.Linear(size, len(STANDINGS))
        self.asks = torch.nn.Linear(size, WIDTH)
        self.parts = torch.nn.Linear(size, WIDTH)
        self.lean = torch.nn.Linear(size, 1)

    def forward(self, ids: Any, mask: Any) -> Any:
        hidden = self.dropout(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)
        return self.standing(hidden), self.asks(hidden), self.parts(hidden), self.lean(hidden).squeeze(-1)


def train(taught: list[Row], folder: Path, seed: int) -> Net:
    """A trained net."""
    torch.manual_seed(seed)
    net = Net(folder)
    heads = [p for name, p in net.named_parameters() if not name.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [{"params": net.encoder.parameters(), "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01
    )
    steps = EPOCHS * -(-len(taught) // BATCH)
    schedule = warmed(optimiser, steps, WARM)
    net.train()
    began = clock.monotonic()
    for epoch in range(EPOCHS):
        for batch in _batches(taught, random.Random(seed * 100 + epoch)):
            loss = _loss(net, batch)
            if loss is not None:
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
            schedule.step()
        told = f"{len(taught)} times, epoch {epoch + 1} of {EPOCHS}, {clock.monotonic() - began:.0f} s"
        print(told, file=sys.stderr, flush=True)
    net.eval()
    return net


def _batches(taught: list[Row], chance: random.Random) -> list[list[Row]]:
    """The rows in batches of windows of like length, in an order left to chance."""
    order = list(taught)
    chance.shuffle(order)
    order.sort(key=lambda row: len(row[0].ids) // 16)
    batches = [order[n : n + BATCH] for n in range(0, len(order), BATCH)]
    chance.shuffle(batches)
    return batches


def _loss(net: Net, batch: list[Row]) -> Any:
    sizes = [len(read.ids) for read, _ in batch]
    ids = torch.tensor([[*read.ids, *(0,) * (max(sizes) - len(read.ids))] for read, _ in batch])
    mask = torch.tensor([[1] * size + [0] * (max(sizes) - size) for size in sizes])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        standing, asks, parts, lean = (each.float() for each in net(ids, mask))
    stands, comes = [], []
    for n, (read, right) in enumerate(batch):
        wanted = torch.full((len(STANDINGS),), SMOOTHING / len(STANDINGS))
        for status in right.standing:
            wanted[STANDINGS.index(status)] += (1 - SMOOTHING) / len(right.standing)
        stands.append(-(wanted * torch.log_softmax(standing[n, read.at], 0)).sum())
        if right.company is None or right.standing == ("none",) or not read.named:
            continue
        there = torch.tensor(read.named_at)
        scores = parts[n, there] @ asks[n, read.at] / math.sqrt(WIDTH) + lean[n, there]
        by_code: dict[str, list[Any]] = {}
        for each, score in zip(read.named, scores, strict=True):
            by_code.setdefault(each.code, []).append(score)
        for code, of_code in by_code.items():
            best = torch.logsumexp(torch.stack(of_code) * 2, 0) / 2
            target = torch.tensor(1 - SMOOTHING / 2 if code in right.company else SMOOTHING / 2)
            comes.append(torch.nn.functional.binary_cross_entropy_with_logits(best, target))
    losses = [torch.stack(each).mean() for each in (stands, comes) if each]
    return sum(losses) if losses else None


def export(net: Net, path: Path) -> None:
    """Write a net as ONNX in 8 bits."""
    given = {name: torch.ones((1, 8), dtype=torch.long) for name in ("ids", "mask")}
    axes = {name: {0: "windows", 1: "tokens"} for name in (*given, "standing", "asks", "parts", "lean")}
    write(net, given, axes, path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="+", help="JSON Lines of the agenda corpus")
    parser.add_argument("--encoder", type=Path, required=True, help="the folder of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, help="write the model trained on all articles here")
    parser.add_argument("--folds", type=Path, help="write the five models of a cross-validation here")
    asked = parser.parse_args()
    known = list(rows(asked.data, learned.words()))
    if asked.out:
        export(train([row for _, row in known], asked.encoder, SEED), asked.out / "agenda.onnx")
    for n in range(FOLDS if asked.folds else 0):
        path = asked.folds / f"fold-{n}.onnx"
        if not path.exists():
            export(train([row for name, row in known if fold(name) != n], asked.encoder, n), path)


if __name__ == "__main__":
    main()
