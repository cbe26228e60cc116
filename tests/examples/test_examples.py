"""The example pages: each figure of each page stays at or above its floor (``floors.toml``)."""

import html
import json
import re

import pytest

from bench import examples

NAMES = examples.names()
FLOORS = [(name, figure, floor) for name, page in examples.floors().items() for figure, floor in page.items()]


@pytest.fixture(scope="module")
def scores():
    measured = {name: examples.measure(name) for name in NAMES}
    return measured | {"all": examples.total(measured.values())}


@pytest.mark.parametrize("name, figure, floor", FLOORS, ids=[f"{name}-{figure}" for name, figure, _ in FLOORS])
def test_floor(scores, name, figure, floor):
    """A figure of an example page does not fall below its floor."""
    reached = scores[name].held().get(figure, 1.0 if figure.endswith("precision") else 0)  # nothing said, nothing wrong
    lines = [line for line in scores[name].lines if line.startswith(figure.split()[0].rstrip("s"))]
    assert reached >= floor, "\n".join([f"{figure} is {reached:.4g}, the floor {floor}", *lines])


def test_all_have_floors():
    """Every example page has its floors, and so have all together."""
    assert {*NAMES, "all"} <= {name for name, _, _ in FLOORS}
    assert len(NAMES) >= 12


def words_of(value, key=None):
    """Every expected wording that must stand on the page, with its field."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from words_of(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from words_of(inner, key)
    elif key in ("content", "source", "trigger", "sides", "no_events", "text", "starts_with", "ends_with") and value:
        yield value


@pytest.mark.parametrize("name", NAMES)
def test_words_stand_on_the_page(name):
    """Expected words are the page's own, so that no expectation is out of reach."""
    page = examples.page(name).read_text(encoding="utf-8")
    text = examples.plain(html.unescape(re.sub(r"(?s)<script.*?</script>|<[^>]+>", " ", page)))
    for words in words_of({**examples.expectation(name), "article": {}}):
        assert examples.plain(words) in text, words


@pytest.mark.parametrize("name", NAMES)
def test_expected_values(name):
    """Expected records use the values of the contract."""
    expected = json.loads((examples.EXAMPLES / name / "expected.json").read_text(encoding="utf-8"))
    statuses = {"happened", "ongoing", "planned", "possible", "conditional", "denied"}
    kinds = {"named", "institution", "document", "media", "anonymous", "unstated"}
    diary = {"scheduled", "proposed", "possible", "postponed", "cancelled", "denied", "held"}
    for event in expected["events"]:
        assert set(examples.options(event["status"])) <= statuses
    for statement in expected["statements"]:
        assert set(examples.options(statement["kind"])) <= kinds
    for item in expected["agenda"]:
        assert set(examples.options(item["status"])) <= diary
    for conflict in expected["conflicts"]:
        assert set(examples.options(conflict["kind"])) <= {"denial", "number", "date", "doubt", "name", "other"}


def test_floors_only_rise(tmp_path, monkeypatch):
    """A worse reading does not lower a floor, a better one raises it."""
    monkeypatch.setattr(examples, "FLOORS", tmp_path / "floors.toml")
    monkeypatch.setattr(examples, "names", lambda: ["page"])
    for right, floor in ((6, 5), (3, 5), (10, 9)):
        score = examples.Score()
        score.count("events recall", right, 10)
        score.count("events precision", right, 12)
        examples.raise_floors({"page": score})
        assert examples.floors()["page"]["events recall"] == floor
    assert examples.floors()["page"]["events precision"] == 0.8


def test_words_are_compared_without_typography():
    """Quotation marks, case and spacing make no difference; a missing word in five does not either."""
    assert examples.holds("the ministry’s “last” word", 'He heard the  ministry\'s "Last" word.')
    assert examples.holds("two of the five sites", "two of the sites")
    assert not examples.holds("twelve substations", "forty substations")


def test_each_line_is_paired_once():
    """The best fits are paired first, and no found line stands for two expected ones."""
    assert examples.pair([1, 2], [2], lambda w, f: 1 / (1 + abs(w - f))) == {1: 0}
    assert examples.pair([1], [5], lambda w, f: 0.0) == {}
