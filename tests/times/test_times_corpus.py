"""Our own short texts of times: every time in them marked by hand with its value and, where asked, start, end, zone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.times import CORPORA, Tally, score
from dateline import language
from dateline.record import Published, Time
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


#: Of the first so many articles (all of them take a minute to parse: ``python -m bench.times``).
FLOORS = {
    "timebank": (16, {"relaxed": 94.5, "strict": 94.5, "value": 83.5}),
    "aquaint": (12, {"relaxed": 95.0, "strict": 88.5, "value": 82.5}),
}


@pytest.mark.parametrize("path", [path for path in CORPORA if path.stem in FLOORS], ids=lambda path: str(path.stem))
def test_the_shared_corpora_keep_their_floors(path: Path) -> None:
    """TimeBank and AQUAINT, where they stand beside the repo: a rule that helps one text must not cost others."""
    if not path.exists():
        pytest.skip("the shared corpora are not here")
    articles, floors = FLOORS[path.stem]
    figures = score(path, articles).figures()
    assert {name: round(figure, 1) for name, figure in figures.items() if figure < floors[name]} == {}


def test_the_tally_counts_as_the_shared_scorer_does() -> None:
    """A gold time takes the prediction that shares most with it, and none twice."""
    tally = Tally()
    gold = [{"span": [0, 10], "value": "2022"}, {"span": [12, 20], "value": "2021"}, {"span": [30, 34], "value": "P1D"}]
    tally.add(
        gold, [Time((0, 2), "", "DATE", "2020"), Time((3, 10), "", "DATE", "2022"), Time((12, 20), "", "DATE", None)]
    )
    assert (tally.relaxed, tally.strict, tally.value) == (2, 1, 1)
    assert tally.f1(tally.relaxed) == pytest.approx(200 * 2 / 6)
