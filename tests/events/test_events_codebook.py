"""The codebook: every construction's own examples, and what is said of a broken one."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline import events, language
from dateline.errors import UsageError
from dateline.events import codebook
from dateline.record import Event, Published


def coded(sentence: str, path: str | None = None) -> tuple[Event, ...]:
    return events.code(language.annotate(sentence), Published(), (), (), (), (), path).items


def test_every_example_of_the_codebook_gives_its_type_and_mode() -> None:
    """Each construction's examples are coded as the entry says."""
    wrong = []
    for kind, mode, sentence in codebook.load().examples:
        found = coded(sentence)
        if not any(e.type == kind and (mode is None or e.mode == mode) for e in found):
            wrong.append(f"{kind} {mode}: {sentence} -> {[(e.type, e.mode, e.trigger.text) for e in found]}")
    assert not wrong, "\n".join(wrong)


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
