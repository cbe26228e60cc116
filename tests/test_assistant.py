"""An assistant asks a store by the Model Context Protocol: it can cite, and cannot write."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import dateline
from dateline.record import Record
from dateline.store.captures import Capture

pytest.importorskip("mcp", reason="the extra mcp is not installed")

TEXT = """\
KIGOMA, March 4 (Lake Wire) — The foreign ministers of Tanzania and Burundi will meet in Geneva on Thursday, officials said.

"We are ready to talk," Tanzanian Foreign Minister Asha Mrema told reporters on Monday. She denied that troops had crossed the border.

A senior Burundian official, who declined to be named, said that about 4,000 soldiers were still near the crossing.
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, read_text: Callable[..., Record]) -> dict[str, Any]:
    """What a real client got from a real server on standard input and output, tool by tool."""
    place = tmp_path_factory.mktemp("mcp") / "crisis.db"
    with dateline.open(place) as store:
        version, _ = store.keep(Capture("https://news.example/a", TEXT.encode(), url="https://news.example/a"))
        record = read_text(TEXT, "2024-03-04")
        record = replace(record, article=replace(record.article, url="https://news.example/a"))
        article = store.write(version, record)
    # in a thread of its own: a browser's driver, in other tests, leaves a loop running in this one
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(_ask(place, article))).result()


async def _ask(place: Path, article: str) -> dict[str, Any]:
    from mcp import ClientSession, StdioServerParameters, stdio_client

    command = StdioServerParameters(
        command=sys.executable, args=["-m", "dateline", "mcp", str(place)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "search": ("search", {"words": "border OR crossing"}),
        "brief": ("brief", {}),
        "agenda": ("agenda", {"first": "2024-03-01"}),
        "statements": ("statements", {"by": "Mrema"}),
        "events": ("events", {}),
        "conflicts": ("conflicts", {}),
        "article": ("article", {"article": article}),
        "line": ("article", {"article": article, "reference": "s1"}),
        "wrong": ("statements", {"stance": "sings"}),
        "nowhere": ("article", {"article": "ffff"}),
    }
    async with stdio_client(command) as (reads, writes), ClientSession(reads, writes) as session:
        hello = await session.initialize()
        made: dict[str, Any] = {"hello": hello, "tools": (await session.list_tools()).tools}
        for name, (tool, given) in calls.items():
            answer = await session.call_tool(tool, given)
            words = "".join(part.text for part in answer.content)
            made[name] = words if answer.is_error else json.loads(words)
        return made


def test_tools_say_that_they_only_read(answers: dict[str, Any]) -> None:
    """Seven tools, each described, each marked as reading only."""
    names = {tool.name for tool in answers["tools"]}
    assert names == {"search", "brief", "agenda", "statements", "events", "conflicts", "article"}
    for tool in answers["tools"]:
        assert len(tool.description) > 40
        assert tool.annotations.read_only_hint is True and tool.annotations.destructive_hint is False
    assert "Cite" in answers["hello"].instructions


def test_every_answer_cites(answers: dict[str, Any]) -> None:
    """Each row has the words at its spans in the article's text, and the page's address."""
    text = answers["article"]["text"]
    rows = answers["statements"]["statements"] + answers["events"]["events"] + answers["brief"]["statements"]
    assert len(rows) > 3
    for row in rows:
        assert " … ".join(text[start:end] for start, end in row["spans"]) == row["quote"] != ""
        assert row["source"]["link"] == "https://news.example/a" and row["reference"]
    assert answers["agenda"]["engagements"][0]["quote"] in " ".join(text.split())


def test_somebody_is_quoted_with_name_and_stance(answers: dict[str, Any]) -> None:
    """What Mrema says, and that she denies."""
    found = {(row["speaker"], row["stance"]) for row in answers["statements"]["statements"]}
    assert ("Asha Mrema", "denies") in found


def test_a_line_comes_with_its_sentences(answers: dict[str, Any]) -> None:
    """By reference one gets the words behind a line and what stands around them."""
    assert answers["line"]["quotes"] and all(words in answers["line"]["context"] for words in answers["line"]["quotes"])


def test_what_cannot_be_asked_is_said_with_the_choices(answers: dict[str, Any]) -> None:
    """A wrong stance, an article that there is not: the answer is an error that says what there is."""
    assert "Choose of" in answers["wrong"] and "denies" in answers["wrong"]
    assert "No article" in answers["nowhere"]
