"""Train the tagger of statements, and write it where the package looks for it.

    python tools/train_statements.py --encoder DIR --out dateline/statements/model TRAIN.jsonl

``TRAIN.jsonl`` holds articles with their statements: the spans of source, cue and content. The encoder is
all-MiniLM-L6-v2 (Apache-2.0), a folder with ``model.safetensors``: its word vectors, brought down to ``WIDTH`` numbers
by their principal components, are what the tagger knows of the meaning of words. ``--held-out N`` keeps back every Nth
article and prints how well its cues and contents are found.

Needs ``torch``, ``safetensors``, ``onnx`` and ``onnxscript``: ``uv sync --group train``.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time as clock
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from bench.corpora import annotated
from dateline import learned
from dateline.grammar import VERBAL
from dateline.language import Annotated
from dateline.statements.quotes import Quotations
from dateline.statements.speech import inside
from dateline.statements.tagger import FURTHEST, LIMIT, Names, Piece, Vocabulary, may_cue, pieces, ways
from tools.training import warmed, write

SEED = 0
EPOCHS, BATCH, RATE, WARM = 8, 32, 2e-3, 0.05
WIDTH, HIDDEN, ROLE_HIDDEN, DROPOUT = 64, 160, 96, 0.3
#: Names that fewer words bear than this are not told apart.
SELDOM = 20


@dataclass(frozen=True)
class Taught:
    """A cue (a word's number in the piece), and the words of its source and of its content."""

    cue: int
    source: frozenset[int]
    content: frozenset[int]


Row = tuple[Piece, tuple[Taught, ...]]


def rows(texts: Iterable[tuple[dict[str, Any], Annotated]], names: Names, words: Vocabulary) -> Iterator[list[Row]]:
    """The pieces of each article with what is right of them."""
    for line, text in texts:
        quoted = inside(text.doc, Quotations(text.text))
        cues = list(_cues(line, text))
        yield [
            (piece, tuple(_taught(piece, cues)))
            for sentence in text.doc.sents
            for piece in pieces(sentence, names, words, quoted)
        ]


def _cues(line: dict[str, Any], text: Annotated) -> Iterator[tuple[int, set[int], set[int]]]:
    """The head of each cue, and the words of its source and content, by their positions in the text."""
    for statement in line["statements"]:
        held = [{t.i for span in statement[part] for t in text.tokens(tuple(span))} for part in ("source", "content")]
        cue = [t for span in statement["cue"] for t in text.tokens(tuple(span)) if may_cue(t)]
        if cue and held[1]:
            inner = {t.i for t in cue}
            heads = [t for t in cue if t.head.i not in inner or t.head == t] or cue
            head = next((t for t in heads if t.pos_ in VERBAL), heads[0])
            if head.pos_ == "AUX":
                head = next((t for t in cue if t.pos_ in ("VERB", "NOUN", "ADJ")), head)
            yield head.i, held[0], held[1] - held[0] - inner


def _taught(piece: Piece, cues: Sequence[tuple[int, set[int], set[int]]]) -> Iterator[Taught]:
    place = {token.i: n for n, token in enumerate(piece.words)}
    seen: set[int] = set()
    for cue, source, content in cues:
        if cue in place and cue not in seen:
            seen.add(cue)
            here = [frozenset(place[i] for i in part if i in place) for part in (source, content)]
            yield Taught(place[cue], *here)


def counted(texts: Iterable[tuple[dict[str, Any], Annotated]]) -> Names:
    """The names that occur often enough, by kind."""
    tags, relations, entities, joined = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    everything = _Everything(joined)
    for line, text in texts:
        for token in text.doc:
            tags[token.tag_] += 1
            relations[token.dep_] += 1
            entities[token.ent_type_] += bool(token.ent_type_)
        for cue, _, _ in _cues(line, text):
            ways(text.doc[cue], list(text.doc[cue].sent)[:LIMIT], everything)
    return Names(
        *(
            {name: n for n, name in enumerate(sorted(name for name, often in each.items() if often >= SELDOM), 1)}
            for each in (tags, relations, entities, joined)
        )
    )


class _Everything(Names):
    """Names whose ways only count."""

    def __init__(self, counts: Counter[str]) -> None:
        object.__setattr__(self, "ways", _Counting(counts))


class _Counting(Mapping[str, int]):
    def __init__(self, counts: Counter[str]) -> None:
        self.counts = counts

    def __getitem__(self, name: str) -> int:
        self.counts[name] += 1
        return 0

    def __iter__(self) -> Iterator[str]:
        return iter(self.counts)

    def __len__(self) -> int:
        return len(self.counts)


def vectors(folder: Path) -> torch.Tensor:
    """The principal components of the vocabulary's vectors (tokens, ``WIDTH``), scaled to a variance of about one."""
    whole = load_file(folder / "model.safetensors")["embeddings.word_embeddings.weight"].float()
    whole = whole - whole.mean(0)
    torch.manual_seed(SEED)
    _, _, axes = torch.linalg.svd(whole[torch.randperm(len(whole))[:8000]], full_matrices=False)
    small = whole @ axes[:WIDTH].T
    return small / small.std()


class Cues(torch.nn.Module):  # type: ignore[misc]
    """Of each word (batch, words, 10) how likely it is a cue, and what the second network is told of it."""

    def __init__(self, names: Names, meanings: torch.Tensor) -> None:
        super().__init__()
        self.meaning = torch.nn.Embedding.from_pretrained(meanings, freeze=True)
        self.tag = torch.nn.Embedding(len(names.tags) + 1, 24)
        self.relation = torch.nn.Embedding(len(names.relations) + 1, 24)
        self.entity = torch.nn.Embedding(len(names.entities) + 1, 8)
        self.quoted = torch.nn.Embedding(2, 4)
        self.shape = torch.nn.Embedding(5, 4)
        self.behind = torch.nn.Embedding(2, 4)
        own = 3 * WIDTH + 24 + 24 + 8 + 4 + 4 + 4
        self.narrow = torch.nn.Linear(own + WIDTH + 24 + 24, 2 * HIDDEN)
        self.dropout = torch.nn.Dropout(DROPOUT)
        self.along = torch.nn.LSTM(
            2 * HIDDEN, HIDDEN, num_layers=2, bidirectional=True, batch_first=True, dropout=DROPOUT
        )
        self.asked = torch.nn.Sequential(torch.nn.Linear(4 * HIDDEN, 128), torch.nn.ReLU(), torch.nn.Linear(128, 1))

    def forward(self, told: Any, lengths: Any = None) -> Any:
        lemma, tag, relation = self.meaning(told[..., 2]), self.tag(told[..., 3]), self.relation(told[..., 4])
        parts = [
            self.meaning(told[..., 0]), self.meaning(told[..., 1]), lemma, tag, relation, self.entity(told[..., 5]),
            self.quoted(told[..., 6]), self.shape(told[..., 7]), self.behind(told[..., 9]),
        ]  # fmt: skip
        above = torch.cat([lemma, tag, relation], -1)
        heads = told[..., 8].unsqueeze(-1).expand(-1, -1, above.shape[-1])
        own = torch.cat([*parts, above.gather(1, heads)], -1)
        narrow = torch.relu(self.narrow(self.dropout(own)))
        hidden = torch.cat([_along(self.along, self.dropout(narrow), lengths), narrow], -1)
        return self.asked(self.dropout(hidden)).squeeze(-1), hidden


class Roles(torch.nn.Module):  # type: ignore[misc]
    """Of each word (cues, words, 4 * HIDDEN), by the place of the cue (cues) and the ways to it (cues, words, 2),
    whether it is of the source, the content or neither."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self.way = torch.nn.Embedding(len(names.ways) + 1, 32)
        self.far = torch.nn.Embedding(2 * FURTHEST + 1, 16)
        self.cue = torch.nn.Linear(4 * HIDDEN, ROLE_HIDDEN)
        self.word = torch.nn.Linear(4 * HIDDEN, ROLE_HIDDEN)
        self.dropout = torch.nn.Dropout(DROPOUT)
        self.along = torch.nn.LSTM(
            3 * ROLE_HIDDEN + 48, ROLE_HIDDEN, num_layers=1, bidirectional=True, batch_first=True
        )
        self.role = torch.nn.Linear(2 * ROLE_HIDDEN, 3)

    def forward(self, hidden: Any, at: Any, ways: Any, lengths: Any = None) -> Any:
        places = at.reshape(-1, 1, 1).expand(-1, 1, hidden.shape[-1])
        cue = torch.relu(self.cue(self.dropout(hidden.gather(1, places)))).expand(-1, hidden.shape[1], -1)
        word = torch.relu(self.word(self.dropout(hidden)))
        joined = torch.cat([word, cue, word * cue, self.way(ways[..., 0]), self.far(ways[..., 1])], -1)
        return self.role(self.dropout(_along(self.along, joined, lengths)))


def _along(net: torch.nn.LSTM, given: Any, lengths: Any) -> Any:
    """The words read forwards and backwards, what is behind the end of each row left out."""
    if lengths is None:
        return net(given)[0]
    packed = torch.nn.utils.rnn.pack_padded_sequence(given, lengths, batch_first=True)
    read, _ = torch.nn.utils.rnn.pad_packed_sequence(net(packed)[0], batch_first=True, total_length=given.shape[1])
    return read


def train(taught: list[Row], names: Names, meanings: torch.Tensor) -> tuple[Cues, Roles]:
    """The trained networks."""
    torch.manual_seed(SEED)
    cues, roles = Cues(names, meanings), Roles(names)
    weights = [p for net in (cues, roles) for p in net.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(weights, lr=RATE, weight_decay=0.01)
    steps = EPOCHS * len(_batches(taught, random.Random(0)))
    schedule = warmed(optimiser, steps, WARM)
    cues.train(), roles.train()
    began = clock.monotonic()
    for epoch in range(EPOCHS):
        total, batches = 0.0, _batches(taught, random.Random(SEED * 100 + epoch))
        for batch in batches:
            loss = _loss(cues, roles, batch, names)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        told = f"epoch {epoch + 1} of {EPOCHS}, loss {total / len(batches):.4f}, {clock.monotonic() - began:.0f} s"
        print(told, file=sys.stderr, flush=True)
    cues.eval(), roles.eval()
    return cues, roles


def _batches(taught: list[Row], chance: random.Random) -> list[list[Row]]:
    """The rows in batches of chance, each of pieces of about the same length."""
    order = list(taught)
    chance.shuffle(order)
    order.sort(key=lambda row: len(row[0].words) // 4)
    batches = [order[n : n + BATCH] for n in range(0, len(order), BATCH)]
    chance.shuffle(batches)
    return batches


def _loss(cues: Cues, roles: Roles, batch: list[Row], names: Names) -> Any:
    batch = sorted(batch, key=lambda row: -len(row[0].words))  # as packing wants them
    lengths = torch.tensor([len(piece.words) for piece, _ in batch])
    longest = int(lengths.max())
    told = torch.tensor([[*p.told, *((0,) * 10,) * (longest - len(p.told))] for p, _ in batch])
    scores, hidden = cues(told, lengths)
    asked, wanted, which, at, joined, role = [], [], [], [], [], []
    for n, (piece, right) in enumerate(batch):
        named = {each.cue for each in right}
        asked += [n * longest + k for k, t in enumerate(piece.words) if may_cue(t)]
        wanted += [float(k in named) for k, t in enumerate(piece.words) if may_cue(t)]
        for each in right:
            which.append(n)
            at.append(each.cue)
            way = ways(piece.words[each.cue], piece.words, names)
            joined.append([*way, *((0, 0),) * (longest - len(way))])
            role.append(
                [2 if k in each.content else 1 if k in each.source else 0 for k in range(len(piece.words))]
                + [-100] * (longest - len(piece.words))
            )
    loss = scores.sum() * 0.0
    if asked:
        told_cues = torch.nn.functional.binary_cross_entropy_with_logits(
            scores.reshape(-1)[torch.tensor(asked)], torch.tensor(wanted), reduction="sum"
        )
        loss = loss + told_cues / len(batch)
    if which:
        given = hidden[torch.tensor(which)]
        shares = roles(given, torch.tensor(at), torch.tensor(joined), lengths[torch.tensor(which)])
        loss = loss + torch.nn.functional.cross_entropy(shares.reshape(-1, 3), torch.tensor(role).reshape(-1))
    return loss


def export(cues: Cues, roles: Roles, names: Names, folder: Path) -> None:
    """Write both networks as ONNX in 8 bits, and the names beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = {key: list(getattr(names, key)) for key in ("tags", "relations", "entities", "ways")}
    (folder / "names.json").write_text(json.dumps(keys) + "\n", encoding="utf-8")
    lengths = torch.tensor([5, 4])
    both = {0: "pieces", 1: "words"}
    write(
        cues,
        {"told": torch.zeros((2, 5, 10), dtype=torch.long), "lengths": lengths},
        {"told": both, "lengths": {0: "pieces"}, "odds": both, "hidden": both},
        folder / "cues.onnx",
        per_channel=False,
    )
    given = {
        "hidden": torch.zeros((2, 5, 4 * HIDDEN)),
        "at": torch.tensor([0, 1]),
        "ways": torch.zeros((2, 5, 2), dtype=torch.long),
        "lengths": lengths,
    }
    axes = {"hidden": both, "at": {0: "pieces"}, "ways": both, "lengths": {0: "pieces"}, "roles": both}
    write(roles, given, axes, folder / "roles.onnx", per_channel=False)


def measure(cues: Cues, roles: Roles, held: list[Row], names: Names) -> None:
    """Print how well cues are found at several odds, and contents and sources of the right cues."""
    right = found = wanted = 0
    told = Counter[tuple[float, bool]]()
    with torch.no_grad():
        for piece, taught in held:
            named = {each.cue for each in taught}
            scores, hidden = cues(torch.tensor([piece.told]))
            odds = torch.sigmoid(scores[0]).tolist()
            for least in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
                for k, t in enumerate(piece.words):
                    if may_cue(t) and odds[k] >= least:
                        told[least, k in named] += 1
            wanted += len(named)
            for each in taught:
                way = torch.tensor([ways(piece.words[each.cue], piece.words, names)])
                best = roles(hidden, torch.tensor([each.cue]), way)[0].argmax(-1).tolist()
                content = {k for k, role in enumerate(best) if role == 2}
                union = len(content | each.content)
                found += 1
                right += bool(union) and len(content & each.content) >= union / 2
    for least in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        yes, no = told[least, True], told[least, False]
        p, r = yes / max(1, yes + no), yes / max(1, wanted)
        print(f"cues at {least}: P {100 * p:.1f} R {100 * r:.1f} F1 {200 * p * r / max(1e-9, p + r):.1f}")
    print(f"contents of right cues that are half right: {100 * right / max(1, found):.1f} of {found}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="JSON Lines of articles with their statements")
    parser.add_argument("--encoder", type=Path, required=True, help="the folder of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, required=True, help="write the networks here")
    parser.add_argument("--held-out", type=int, metavar="N", help="keep back every Nth article, and measure on it")
    parser.add_argument("--cache", type=Path, help="a folder that keeps the parses between runs")
    asked = parser.parse_args()
    texts = list(annotated(asked.data, asked.cache))
    names = counted(texts)
    known = list(rows(texts, names, Vocabulary(learned.words())))
    held = [row for n, each in enumerate(known) if asked.held_out and n % asked.held_out == 0 for row in each]
    kept = [row for n, each in enumerate(known) if not asked.held_out or n % asked.held_out for row in each]
    print(f"{len(kept)} sentences, {sum(len(right) for _, right in kept)} cues", file=sys.stderr, flush=True)
    cues, roles = train(kept, names, vectors(asked.encoder))
    export(cues, roles, names, asked.out)
    if held:
        measure(cues, roles, held, names)


if __name__ == "__main__":
    main()
