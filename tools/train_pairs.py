"""Train the coder of pairs, and write it where the package looks for it.

    python tools/train_pairs.py --data train.jsonl --encoder DIR --out dateline/events/model
    python tools/train_pairs.py --data train.jsonl --encoder DIR --folds predictions.jsonl

The encoder is all-MiniLM-L6-v2 (Apache-2.0), a folder with ``model.safetensors``, ``config.json`` and the tokenizer.
Four unused tokens of its vocabulary mark the actor and the recipient; the mean of the text, the token that opens the
actor and the one that opens the recipient go into one linear layer (the entity markers of Baldini Soares et al., 2019,
"Matching the Blanks"). The result is quantised to 8 bits and needs neither torch nor transformers to run.

Needs ``torch``, ``transformers``, ``onnx``, ``onnxscript`` and ``onnxruntime``: ``uv sync --group train``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModel

from dateline import learned
from dateline.events.pairs import Coder, Inputs, Pair, encode
from tools.training import warmed, write

SEED = 0
EPOCHS, BATCH = 6, 16
RATE, HEAD_RATE, WARM, SMOOTHING = 1e-4, 1e-3, 0.1, 0.05
FOLDS = 5
#: An encoded pair and the number of its type.
Row = tuple[Inputs, int]


class Net(torch.nn.Module):  # type: ignore[misc]
    """The encoder and one linear layer over text, actor and recipient."""

    def __init__(self, folder: Path, types: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager")
        self.dropout = torch.nn.Dropout(0.1)
        self.out = torch.nn.Linear(3 * self.encoder.config.hidden_size, types)

    def forward(self, ids: Any, mask: Any, actor: Any, recipient: Any) -> Any:
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        text = (hidden * weight).sum(1) / weight.sum(1)
        ends = [(hidden * each.unsqueeze(-1).to(hidden.dtype)).sum(1) for each in (actor, recipient)]
        return self.out(self.dropout(torch.cat([text, *ends], 1)))


def train(rows: list[Row], folder: Path, types: int, seed: int) -> Net:
    """A trained net; ``rows`` are encoded pairs with the number of their type."""
    torch.manual_seed(seed)
    net = Net(folder, types)
    optimiser = torch.optim.AdamW(
        [{"params": net.encoder.parameters(), "lr": RATE}, {"params": net.out.parameters(), "lr": HEAD_RATE}],
        weight_decay=0.01,
    )
    steps = EPOCHS * -(-len(rows) // BATCH)
    schedule = warmed(optimiser, steps, WARM)
    net.train()
    began = time.monotonic()
    for epoch in range(EPOCHS):
        order = list(rows)
        random.Random(seed * 100 + epoch).shuffle(order)
        for n in range(0, len(order), BATCH):
            inputs, gold = _batch(order[n : n + BATCH])
            loss = torch.nn.functional.cross_entropy(net(*inputs), gold, label_smoothing=SMOOTHING)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        print(f"epoch {epoch + 1} of {EPOCHS}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    net.eval()
    return net


def _batch(rows: list[Row]) -> tuple[tuple[Any, ...], Any]:
    longest = max(len(inputs.ids) for inputs, _ in rows)

    def padded(name: str) -> Any:
        return torch.tensor([list(getattr(i, name)) + [0] * (longest - len(i.ids)) for i, _ in rows])

    return tuple(padded(name) for name in ("ids", "mask", "actor", "recipient")), torch.tensor([g for _, g in rows])


def export(net: Net, path: Path) -> None:
    """Write a net as ONNX in 8 bits."""
    given = {name: torch.ones((1, 8), dtype=torch.long) for name in ("ids", "mask", "actor", "recipient")}
    axes = {name: {0: "pairs", 1: "tokens"} for name in given} | {"scores": {0: "pairs"}}
    write(net, given, axes, path)


def cross_validate(
    lines: list[dict[str, Any]],
    pairs: list[Pair],
    rows: list[Row],
    types: list[str],
    words: Any,
    folder: Path,
    out: Path,
) -> None:
    """Append to ``out`` what each fold's model, quantised, says of the lines it was not trained on; goes on with the
    fold where it was stopped."""
    fold = [int(hashlib.sha256(line["id"].encode()).hexdigest(), 16) % FOLDS for line in lines]
    before = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
    done = {json.loads(line)["fold"] for line in before}
    for n in (n for n in range(FOLDS) if n not in done):
        held = [i for i, number in enumerate(fold) if number == n]
        net = train([row for row, number in zip(rows, fold, strict=True) if number != n], folder, len(types), n)
        with tempfile.TemporaryDirectory() as scratch:
            export(net, Path(scratch) / "pairs.onnx")
            told = Coder(Path(scratch) / "pairs.onnx", words, types).code([pairs[i] for i in held])
        with out.open("a", encoding="utf-8") as file:
            file.writelines(
                json.dumps({"id": lines[i]["id"], "type": best.type, "fold": n}) + "\n"
                for i, best in zip(held, told, strict=True)
            )
        print(f"fold {n} done", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="JSON Lines with text, actor, recipient and type")
    parser.add_argument("--encoder", type=Path, required=True, help="the folder of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, help="write the model trained on all lines here")
    parser.add_argument("--folds", type=Path, help="write the predictions of a five-fold cross-validation here")
    asked = parser.parse_args()
    words = learned.words()
    lines = [json.loads(line) for line in asked.data.read_text(encoding="utf-8").splitlines()]
    types = sorted({line["type"] for line in lines})
    pairs = [Pair.from_line(line) for line in lines]
    rows = [(encode(words, pair), types.index(line["type"])) for pair, line in zip(pairs, lines, strict=True)]
    if asked.out:
        asked.out.mkdir(parents=True, exist_ok=True)
        export(train(rows, asked.encoder, len(types), SEED), asked.out / "pairs.onnx")
        (asked.out / "types.json").write_text(json.dumps(types) + "\n", encoding="utf-8")
    if asked.folds:
        cross_validate(lines, pairs, rows, types, words, asked.encoder, asked.folds)


if __name__ == "__main__":
    main()
