"""Run the tests of what is promised (docs/trust.toml) and write their last results into docs/trust.md.

    python -m bench.trust
    python -m bench.trust --fuzz fuzz.jsonl --killed killed.log --malformed malformed.log

The options add the figures of long runs: the log of ``tools.fuzz``, and what ``bench.killed`` and ``bench.malformed``
printed.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parent.parent
DOCUMENT, PROMISES = ROOT / "docs" / "trust.md", ROOT / "docs" / "trust.toml"


def tested(paths: list[str]) -> tuple[str, bool]:
    """What came of some tests, in words; whether all is well."""
    with tempfile.TemporaryDirectory() as name:
        report = Path(name) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junit-xml={report}", *paths]
        subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        suite = ElementTree.parse(report).getroot().find("testsuite")
    assert suite is not None
    count, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    told = f"{count - skipped - failed} of {count - skipped} tests held" + (f", {skipped} skipped" if skipped else "")
    return told, failed == 0


def fuzzed(log: Path) -> str:
    """The executions of all runs in a log of tools.fuzz."""
    runs = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    executions, hours = sum(r["executions"] for r in runs), sum(r["seconds"] for r in runs) / 3600
    found = sum(len(r["found"]) for r in runs)
    return f"{executions:,} executions over {len({r['target'] for r in runs})} targets in {hours:.1f} h, {found} found"


def last_lines(log: Path) -> str:
    """What a command printed in the end, or that it has not come to its end."""
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if line.strip()]
    return " ".join(lines[-2:]) if lines else "not measured"


def main() -> int:
    parser = argparse.ArgumentParser(description="The table of promises, tests and results.")
    for name in ("fuzz", "killed", "malformed"):
        parser.add_argument(f"--{name}", type=Path, metavar="LOG")
    asked = parser.parse_args()
    rows, well = [], True
    for promise in tomllib.loads(PROMISES.read_text(encoding="utf-8"))["promise"]:
        result, good = tested(promise["tests"])
        well &= good
        figure = promise.get("figure")
        if figure and (log := getattr(asked, figure)):
            result += f"; {fuzzed(log) if figure == 'fuzz' else last_lines(log)}"
        tests = ", ".join(f"`{path}`" for path in promise["tests"])
        rows.append(f"| {promise['says']} | {tests} | {result} |")
        print(f"{result}: {promise['says'][:70]}", flush=True)
    day = time.strftime("%Y-%m-%d", time.gmtime())
    table = "\n".join([f"| promise | tests | result, {day} |", "|---|---|---|", *rows])
    text = DOCUMENT.read_text(encoding="utf-8")
    text = re.sub(r"<!-- table -->.*<!-- end -->", lambda _: f"<!-- table -->\n{table}\n<!-- end -->", text, flags=re.S)
    DOCUMENT.write_text(text, encoding="utf-8")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
