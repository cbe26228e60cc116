"""docs/store.md is true: its commands are run and print what it says, its Python runs."""

from __future__ import annotations

import re
import shlex
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path

import pytest
from click.testing import CliRunner

from dateline.cli import main

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples, as in a clone."""
    made = tmp_path_factory.mktemp("docs")
    (made / "examples").symlink_to(ROOT / "examples")
    return made


def test_commands_print_what_the_document_says(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of a console block, in order; "…" stands for anything."""
    monkeypatch.chdir(folder)
    checker, ran = OutputChecker(), 0
    for block in re.findall(r"```console\n(.*?)```", DOCUMENT, re.S):
        for command, expected in re.findall(r"^\$ dateline (.*)\n((?:(?!\$ ).*\n)*)", block, re.M):
            result = CliRunner().invoke(main, shlex.split(command), env={"COLUMNS": "80"})
            wanted = expected.replace("…", "...").rstrip()
            assert checker.check_output(wanted, result.output.replace("…", "...").rstrip(), ELLIPSIS), (
                command,
                result.output,
            )
            ran += 1
    assert ran >= 10


def test_python_of_the_document_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The example finds the pages known, and the article about the blackout."""
    monkeypatch.chdir(folder)
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENT, re.S)
    exec(compile(code, "docs/store.md", "exec"), {})
    assert "Barranquilla" in capsys.readouterr().out


def test_every_command_of_the_store_is_described() -> None:
    """No command of the store is missing from its document."""
    from dateline import store_commands

    commands = [
        name for name, command in main.commands.items() if command.callback.__module__ == store_commands.__name__
    ]
    assert len(commands) >= 7
    assert [name for name in commands if f"dateline {name}" not in DOCUMENT] == []
