"""Reading: the whole of it, on anything at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline import conflicts, reading
from dateline.page import extract_text
from dateline.reading import Options, read_article
from dateline.record import Record, quoted
from dateline.spans import quote

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

PIECES = [
    "President Ama Sarpong", "the foreign minister", "officials", "Kenya", "Moscow", "NATO", "said", "denied that", "will meet", "“", "”", '"', "’",
    "attacked", "talks", "on Monday", "3:30 pm Eastern Time", "(2030 GMT)", "about 10,000 soldiers", "if", "according to", ".", ",", "\n\n", "—", "…",
    "two days later", "31 November", "Q:", "A:", "may", "not", "\u200b", "🙂", "مرحبا", "in Geneva", "and", "who declined to be named", "SEOUL (Wire) —",
]  # fmt: skip
NEWS = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)


def read(text: str, published: str | None = None) -> Record:
    return read_article(extract_text(text), "t", Options(published=published, strict=True))


@given(st.one_of(st.text(max_size=200), NEWS), st.sampled_from([None, "2024-03-04"]))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gives_a_record_whose_spans_quote_it(text: str, published: str | None) -> None:
    """No text breaks a step, and every span of what comes out quotes its words."""
    record = read(text, published)
    assert record.article.text == text
    assert Record.from_json(record.to_json()) == record
    for _, spans, words in quoted(record):
        assert words is None or quote(text, spans) == words


def test_references_between_parts_hold(record: Record) -> None:
    """What one part says of another exists: actors, statements, places."""
    actors = {a.id for a in record.actors}
    statements = {s.id for s in record.statements}
    members = [m for e in record.events for m in (*e.actors, *e.recipients)] + [
        m for g in record.agenda for m in (*g.participants, *g.absent)
    ]
    assert {m.actor for m in members} | {s.source.actor for s in record.statements} <= actors | {None}
    assert {s.parent for s in record.statements} | {e.statement for e in record.events} <= statements | {None}
    assert {s for g in record.agenda for s in g.statements} <= statements
    assert all(e.place is None or 0 <= e.place < len(record.places) for e in record.events)
    assert [s.id for s in record.statements] == [f"s{i}" for i in range(1, len(record.statements) + 1)]


def test_a_failing_step_is_a_gap_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that fails leaves a gap in the record; with strict it raises."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(conflicts, "find", fail)
    monkeypatch.setattr(reading.conflicts, "find", fail)
    text = extract_text("The minister said on Monday that the bridge was open.")
    record = read_article(text, "t", Options())
    assert [(gap.step, gap.why) for gap in record.gaps] == [("conflicts", "ZeroDivisionError: by zero")]
    assert record.times
    with pytest.raises(ZeroDivisionError):
        read_article(text, "t", Options(strict=True))


def _run(seed: str, workers: str, sources: list[Path]) -> dict[str, str]:
    command = [sys.executable, "-m", "dateline", "read", *map(str, sources), "-f", "jsonl", "--workers", workers]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | {"PYTHONHASHSEED": seed}
    )
    return {json.loads(line)["article"]["sha256"]: line for line in done.stdout.splitlines()}


def test_same_bytes_same_record() -> None:
    """Another hash seed, another order, another number of workers: the same records, to the byte."""
    pages = sorted(p for p in EXAMPLES.glob("*/page.*") if not p.parent.name.startswith("long"))
    assert len(pages) >= 10
    assert _run("1", "1", pages) == _run("2", "2", pages[::-1])
