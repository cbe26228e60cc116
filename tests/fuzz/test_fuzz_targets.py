"""Fuzzing in small: every kept input, every input that once failed, and some by chance and by Hypothesis. ``python -m
tools.fuzz`` does it in full."""

from __future__ import annotations

import importlib.util
import json
import random
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.fuzz import KEPT, mutated, seeds
from tools.fuzz_targets import TARGETS

#: Inputs by chance: fewer for what reads whole articles.
SLOW = {"article": 4, "line": 4, "page": 40, "query": 40, "corrections": 25}
NEEDS = {
    "feed": "feedparser",
    "warc": "fastwarc",
    "query": "sqlalchemy",
    "corrections": "sqlalchemy",
    "robots": "protego",
}


@cache
def attempt(name: str) -> Callable[[bytes], None]:
    if (needed := NEEDS.get(name)) and importlib.util.find_spec(needed) is None:
        pytest.skip(f"{needed} is not installed")
    return TARGETS[name].make()


@pytest.mark.parametrize("name", TARGETS)
def test_kept_inputs_pass(name: str) -> None:
    """The corpus, and what made a target fail before it was mended."""
    kept = seeds(name)
    assert kept != [b""]
    for data in kept:
        attempt(name)(data)


@pytest.mark.parametrize("name", TARGETS)
def test_inputs_by_chance_pass(name: str) -> None:
    """Some inputs near the kept ones."""
    chance = random.Random(name)
    for _ in range(SLOW.get(name, 300)):
        attempt(name)(mutated(chance, seeds(name), TARGETS[name].words))


@pytest.mark.parametrize("name", sorted(set(TARGETS) - set(SLOW)))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_inputs_of_hypothesis_pass(name: str, data: st.DataObject) -> None:
    """Pieces that the target's inputs are likely to hold, and bytes between them, in every order."""
    pieces = st.one_of(st.sampled_from(TARGETS[name].words), st.binary(max_size=12), st.text(max_size=8).map(_utf8))
    attempt(name)(b"".join(data.draw(st.lists(pieces, max_size=12))))


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def test_each_kept_folder_is_a_target() -> None:
    """No corpus and no crash lies where nobody looks."""
    folders = {p.name for kind in ("corpus", "crashes") for p in (KEPT / kind).iterdir()}
    assert folders <= set(TARGETS)


def test_the_command_finds_what_fails_and_counts(tmp_path: Path) -> None:
    """A run that finds nothing ends with 0 and says how much it tried; a target that fails is found, with its input."""
    log = tmp_path / "log.jsonl"
    command = [sys.executable, "-m", "tools.fuzz", "--seconds", "1", "--engine", "chance", "--log", str(log)]
    done = subprocess.run([*command, "unpack"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(log.read_text())
    assert told["executions"] > 100
    assert told["found"] == {}
    script = (
        "import sys; from pathlib import Path; from dataclasses import replace; from tools import fuzz\n"
        "def broken():\n    def attempt(data):\n        assert b'GIF' not in data\n    return attempt\n"
        f"fuzz.TARGETS['unpack'] = replace(fuzz.TARGETS['unpack'], make=broken, words=(b'GIF',))\n"
        f"sys.argv = ['fuzz', 'unpack', '--seconds', '1', '--engine', 'chance', '--found', {str(tmp_path)!r}]\n"
        "sys.exit(fuzz.main())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1, done.stderr
    (found,) = (p for p in (tmp_path / "unpack").iterdir() if p.suffix != ".txt")
    assert b"GIF" in found.read_bytes()
