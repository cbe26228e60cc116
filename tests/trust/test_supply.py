"""The supply chain: what Dateline is built of is locked, allowed and named; nothing in it runs what it reads."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

import dateline
from dateline import learned
from tools import digests, supply

ROOT = Path(__file__).parent.parent.parent
SOURCES = sorted((ROOT / "dateline").rglob("*.py"))
#: Modules and functions that run, or make objects of, what they are given.
MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib", "yaml", "code", "runpy"}
CALLS = {"eval", "exec", "compile", "__import__", "execfile"}
METHODS = {("os", "system"), ("os", "popen"), ("torch", "load"), ("numpy", "load"), ("np", "load"), ("yaml", "load")}


@pytest.mark.parametrize("path", SOURCES, ids=[str(p.relative_to(ROOT)) for p in SOURCES])
def test_nothing_that_is_read_is_run(path: Path) -> None:
    """No pickle, eval, exec, yaml.load, shell or the like stands in the package."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert not {alias.name.split(".")[0] for alias in node.names} & MODULES, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] not in MODULES or node.level, node.lineno
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                assert node.func.id not in CALLS, node.lineno
            elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
                assert (node.func.value.id, node.func.attr) not in METHODS, node.lineno
            shell = [k.value for k in node.keywords if k.arg in ("shell", "allow_pickle")]
            assert not any(isinstance(value, ast.Constant) and value.value for value in shell), node.lineno


def test_every_weight_has_its_digest() -> None:
    """After training: python -m tools.digests."""
    for folder in digests.folders():
        assert digests.present(folder) == learned.digests(folder), folder


def test_weights_that_were_replaced_are_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another sha256 than the one beside it, or none: the model is refused, with the cure; others than the packaged
    are taken as they are."""
    model = ROOT / "dateline" / "agenda" / "model" / "agenda.onnx"
    assert learned.checked(model) == model
    for told in ({"agenda.onnx": "0" * 64}, {}):
        monkeypatch.setattr(learned, "digests", lambda folder, told=told: told)
        with pytest.raises(dateline.ModelError, match=r"sha256.*Install dateline again"):
            learned.session(model)
        with pytest.raises(Exception, match="sha256"):
            learned.tokenizer()


def test_weights_from_elsewhere_are_taken(tmp_path: Path) -> None:
    """What is being trained has no digest yet."""
    (tmp_path / "new.onnx").write_bytes(b"weights")
    assert learned.checked(tmp_path / "new.onnx") == tmp_path / "new.onnx"


@pytest.mark.parametrize("lock", [supply.LOCK, supply.TOOLS], ids=["requirements.lock", "requirements-dev.lock"])
def test_every_line_of_the_locks_is_pinned_with_hashes(lock: Path) -> None:
    """Each library has one version and the sha256 of its files; nothing comes from a URL."""
    lines = [line for line in lock.read_text().splitlines() if line and line[0].isalnum()]
    assert all(re.match(r"^[A-Za-z0-9._-]+==\S+", line) for line in lines)
    assert len(lines) == len(list(supply.locked(lock)))
    assert "://" not in "".join(lines)


def test_every_licence_is_allowed(capsys: pytest.CaptureFixture[str]) -> None:
    """Of what is installed here of the locks."""
    assert supply.licences() == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        ("MIT", "MIT"),
        ("Apache-2.0 AND CNRI-Python", "Apache-2.0 AND CNRI-Python"),
        ("MIT AND GPL-3.0-only", None),
        ("GPL-2.0-only OR MPL-2.0", "MPL-2.0"),
        ("GNU General Public License v3 (GPLv3)", None),
        ("AGPL-3.0", None),
        ("Proprietary", None),
        (None, None),
    ],
)
def test_licences_are_told_apart(named: str | None, meant: str | None) -> None:
    """All that are joined by AND must be allowed, one of those joined by OR."""
    assert supply.spdx(named) == meant


def test_the_bill_of_materials_names_everything() -> None:
    """Each library of the lock and each weight, with hashes; twice the same."""
    made = supply.sbom()
    assert json.dumps(made) == json.dumps(supply.sbom())
    parts = made["components"]
    assert isinstance(parts, list)
    names = {part["name"] for part in parts}
    assert {library.name for library in supply.locked()} <= names
    assert {str(p.relative_to(ROOT)) for p in (ROOT / "dateline").rglob("*.onnx")} <= names
    assert len({part["bom-ref"] for part in parts}) == len(parts)
