"""The codebook: every construction's own examples, and what is said of a broken one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from dateline import events, language
from dateline.cli import main
from dateline.errors import UsageError
from dateline.events import codebook
from dateline.events.check import trials
from dateline.record import Event, Published


def coded(sentence: str, path: str | None = None) -> tuple[Event, ...]:
    return events.code(language.annotate(sentence), Published(), (), (), (), (), path, learned=False).items


def test_every_example_of_the_codebook_gives_its_type_and_mode() -> None:
    """Each construction's examples are coded as the entry says, and of each negative's nothing is."""
    tried = list(trials())
    wrong = [str(each) for each in tried if not each.right]
    assert not wrong, "\n".join(wrong)
    assert any(each.example.wanted == "nothing" for each in tried)
    assert any(each.example.wanted == "no CONSULT" for each in tried)


def test_the_shipped_codebook_has_no_problems() -> None:
    """The check that researchers run is content with PLOVER."""
    assert codebook.check() == []


def written(tmp_path: Path, text: str) -> str:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


MINE = """
name = "Mine"
version = "3"
[types.INSPECT]
quad = 1
score = 1.0
[[construction]]
type = "INSPECT"
patterns = ["A inspect R", "A's inspection of R"]
things = true
examples = ["Monitors inspected the reactor."]
"""


def test_a_researcher_can_code_other_types(tmp_path: Path) -> None:
    """Another codebook replaces PLOVER altogether; its name and version go into the record."""
    path = written(tmp_path, MINE)
    found = coded("UN monitors inspected the reactor and met the minister.", path)
    assert [(e.type, e.quad, e.trigger.text) for e in found] == [("INSPECT", 1, "inspected")]
    assert events.codebook_version(path) == "Mine 3"


@pytest.mark.parametrize(
    ("broken", "line", "told"),
    [
        ('name = "Mine\n', 1, "not valid TOML"),
        ('[types.X]\nquad = 7\nscore = 1\n[[construction]]\ntype = "X"\npatterns = []\nexamples = ["A."]', 1, "quad"),
        (MINE + '[[construction]]\ntype = "INSPEKT"\npatterns = ["A see R"]\nexamples = ["A."]', 12, "INSPEKT"),
        (MINE + '[[construction]]\ntype = "INSPECT"\npatterns = ["A see R"]', 12, "example"),
        (
            MINE + '[[construction]]\ntype = "INSPECT"\npatterns = ["A see ({eye}"]\nexamples = ["A."]',
            14,
            "parenthesis",
        ),
        (MINE + '[[construction]]\ntype = "INSPECT"\npatterns = ["A see {eye}"]\nexamples = ["A."]', 14, "[classes]"),
        (
            MINE + '[[construction]]\ntype = "INSPECT"\nonly = ["soon"]\npatterns = ["A see R"]\nexamples = ["A."]',
            12,
            "soon",
        ),
        (
            MINE + '[[construction]]\ntype = "INSPECT"\ndenied = "X"\npatterns = ["A see R"]\nexamples = ["A."]',
            12,
            "denied",
        ),
        (
            MINE + '[[construction]]\ntype = "INSPECT"\nmode = "x"\npatterns = ["A see R"]\nexamples = ["A."]',
            12,
            "mode",
        ),
    ],
)
def test_a_broken_codebook_says_where_and_what(tmp_path: Path, broken: str, line: int, told: str) -> None:
    """Each problem has its line and its cure, and the codebook is refused as a whole."""
    path = written(tmp_path, broken)
    problems = codebook.check(path)
    assert any(p.line == line and told in p.message for p in problems), [str(p) for p in problems]
    with pytest.raises(UsageError, match="codebook"):
        codebook.load(path)


def test_a_missing_codebook_is_a_usage_error(tmp_path: Path) -> None:
    """A path that does not exist is the caller's mistake."""
    with pytest.raises(UsageError, match="cannot be read"):
        events.codebook_version(str(tmp_path / "none.toml"))


@pytest.mark.parametrize(
    ("broken", "line", "told"),
    [
        (MINE.replace("things = true", "thngs = true"), 7, "thngs"),
        (MINE.replace('name = "Mine"', 'name = "Mine"\ncolour = "red"'), 3, "colour"),
        (MINE.replace('patterns = ["A inspect R", "A\'s inspection of R"]', 'patterns = "A inspect R"'), 7, "list"),
        (MINE.replace("[[construction]]", "[construction]"), 7, "two brackets"),
        (MINE.replace('version = "3"', 'version = "3"\nextends = "cameo"'), 4, "plover"),
        (MINE + '[classes]\neye = "eye"', 13, "list of words"),
        (MINE.replace("score = 1.0", "score = 1.0\nmodes = [1]"), 4, "modes"),
        (MINE + '[[negative]]\npatterns = ["A kick R"]\ntypes = "INSPECT"', 12, "list of texts"),
        (MINE + '[[negative]]\npatterns = ["A kick R"]\ntypes = ["KICK"]', 12, "KICK"),
        (MINE + '[[negative]]\npatterns = ["A inspect {sky}"]\nwhy = "stars"', 12, "example"),
    ],
)
def test_what_no_codebook_can_hold_is_told(tmp_path: Path, broken: str, line: int, told: str) -> None:
    """Unknown keys and values of another shape have their line and the choices, and nothing crashes."""
    problems = codebook.check(written(tmp_path, broken))
    assert any(p.line == line and told in p.message for p in problems), [str(p) for p in problems]


EXTENDED = """
name = "Mine"
version = "1"
extends = "plover"
[types.INSPECT]
quad = 1
score = 1.0
[[construction]]
type = "INSPECT"
patterns = ["A inspect R"]
things = true
examples = ["Monitors inspected the reactor."]
[[construction]]
type = "REJECT"
patterns = ["A pooh-pooh R"]
examples = ["Chile rejected Peru's offer."]
"""


def test_an_extension_adds_to_plover(tmp_path: Path) -> None:
    """Its own types and PLOVER's are coded side by side."""
    path = written(tmp_path, EXTENDED)
    assert codebook.check(path) == []
    found = coded("Monitors inspected the reactor and Chile condemned Peru.", path)
    assert [e.type for e in found] == ["INSPECT", "ACCUSE"]
    assert len(codebook.load(path).examples) == len(codebook.load().examples) + 2


def test_own_constructions_go_before_plover(tmp_path: Path) -> None:
    """The same construction under another type is coded with the researcher's type."""
    book = EXTENDED.replace('patterns = ["A inspect R"]', 'patterns = ["A condemn R"]')
    path = written(tmp_path, book.replace("Monitors inspected the reactor.", "Chile condemned Peru."))
    assert [e.type for e in coded("Chile condemned Peru.", path)] == ["INSPECT"]


def test_examples_that_fail_are_told_with_their_lines(tmp_path: Path) -> None:
    """What was wanted, what came out, and where it stands."""
    path = written(tmp_path, MINE.replace("Monitors inspected the reactor.", "Monitors left the reactor."))
    failed = [tried for tried in trials(path) if not tried.right]
    assert [(t.example.line, t.example.wanted, t.found) for t in failed] == [(11, "INSPECT", ())]


def test_a_negative_that_bars_nothing_is_told(tmp_path: Path) -> None:
    """Its example is run too: what should give nothing, and gives an event, has its line."""
    negative = '[[negative]]\npatterns = ["A inspect {sky}"]\nexamples = ["Crowds inspected the reactor."]\n'
    path = written(tmp_path, MINE + negative + '[classes]\nsky = ["star"]\n')
    failed = [(t.example.line, t.example.wanted, t.found) for t in trials(path) if not t.right]
    assert failed == [(14, "nothing", ("INSPECT",))]
    mended = MINE + negative.replace("the reactor", "the stars") + '[classes]\nsky = ["star"]\n'
    assert all(t.right for t in trials(written(tmp_path, mended)))


def test_the_check_command(tmp_path: Path) -> None:
    """It tells all problems and failing examples, for people and for machines, and its exit code says whether."""
    good = CliRunner().invoke(main, ["codebook", "check", written(tmp_path, MINE), "-q"])
    assert good.exit_code == 0 and "1 example" in good.stdout
    bad = written(tmp_path, MINE.replace("Monitors inspected", "Monitors left").replace("things", "thngs"))
    told = CliRunner().invoke(main, ["codebook", "check", bad, "--json"])
    assert told.exit_code == 1
    assert [p["line"] for p in json.loads(told.stdout)["problems"]] == [7]
    failing = CliRunner().invoke(main, ["codebook", "check", written(tmp_path, MINE.replace("s inspected", "s left"))])
    assert failing.exit_code == 1 and "line 11" in failing.stdout


def test_another_codebook_from_end_to_end(tmp_path: Path) -> None:
    """Its types are in the record, the brief and the tables."""
    page = tmp_path / "page.txt"
    page.write_text("UN monitors inspected the reactor in Iran on Friday. " * 4, encoding="utf-8")
    options = [str(page), "--codebook", written(tmp_path, MINE), "--published", "2024-02-12", "-q"]
    assert "INSPECT" in CliRunner().invoke(main, ["read", *options]).stdout
    for form in ("csv", "polecat"):
        assert "INSPECT" in CliRunner().invoke(main, ["events", *options, "-f", form]).stdout
    gdelt = CliRunner().invoke(main, ["events", *[o for o in options if o != "-q"], "-f", "gdelt"])
    assert gdelt.exit_code == 0 and "INSPECT" in gdelt.stderr


def test_the_codebook_of_the_docs_works(tmp_path: Path) -> None:
    """What docs/codebook.md shows can be used as it stands, and its examples are coded."""
    docs = Path(__file__).parents[2] / "docs" / "codebook.md"
    path = written(tmp_path, docs.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0])
    assert codebook.check(path) == []
    assert [str(tried) for tried in trials(path) if not tried.right] == []


def test_patterns_of_a_type_that_is_wrong_are_checked_too(tmp_path: Path) -> None:
    """A type with a mistake is not called unknown, and hides no mistake of its patterns."""
    path = tmp_path / "bad.toml"
    path.write_text(
        'name = "Bad"\nversion = "1"\n[types.FOO]\nquad = 9\nscore = 1.0\n'
        '[[construction]]\ntype = "FOO"\npatterns = ["A (zap R"]\nexamples = ["Guards zapped it."]\n',
        encoding="utf-8",
    )
    assert [problem.line for problem in codebook.check(str(path))] == [3, 8]
