"""Our own short texts of times: every time in them marked by hand with its value and, where asked, start, end, zone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dateline import language
from dateline.record import Published
from dateline.times import find, resolve

DEV = Path(__file__).resolve().parents[2] / "corpora" / "times" / "dev.jsonl"
LINES = [json.loads(line) for line in DEV.read_text(encoding="utf-8").splitlines()]
#: What the parser takes for something else ("sails", a noun), and nobody has a general cure for.
KNOWN = {"t009"}


def wrong(line: dict[str, Any]) -> list[str]:
    """What a reading of the line has otherwise than the line: missing, more, or of another value."""
    text, written = line["text"], line["published"]
    found = resolve(language.annotate(text), find(text), Published(written, "day" if written else None)).items
    got = {tuple(time.span): time for time in found}
    out = []
    for gold in line["times"]:
        assert text[slice(*gold["span"])] == gold["text"]
        time = got.pop(tuple(gold["span"]), None)
        for key in ("type", "value", "start", "end", "zone"):
            if key in gold and (time is None or getattr(time, key) != gold[key]):
                out.append(f"{gold['text']}: {key} {getattr(time, key, 'missing')}, not {gold[key]}")
    return out + [f"{time.text} is no time" for time in got.values()]


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line['id']}-{line['about']}".replace(" ", "-"))
def test_each_short_text_has_its_times_and_no_others(line: dict[str, Any]) -> None:
    """Clocks, zones, ranges, what counts from another time, tense, sets; and what looks like a time and is none."""
    if line["id"] in KNOWN:
        pytest.xfail("the parser takes the verb for a noun")
    assert wrong(line) == []
