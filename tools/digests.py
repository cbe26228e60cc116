"""Write the sha256 of the weights beside them, where they are looked up when a model is loaded.

python -m tools.digests           after training, before the weights are committed
python -m tools.digests --check   only tell what differs; exit code 1
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dateline.learned import SUMS, digests, sha256

PACKAGE = Path(__file__).parent.parent / "dateline"
#: What is loaded as a model, or decides how one is read.
ENDINGS = (".onnx", ".json")


def folders() -> list[Path]:
    """The folders of the package that hold weights, and the one with the tokenizer."""
    return sorted({p.parent for p in PACKAGE.rglob("*.onnx")} | {PACKAGE / "learned"})


def present(folder: Path) -> dict[str, str]:
    """The digests of the files as they are."""
    return {p.name: sha256(p) for p in sorted(folder.iterdir()) if p.suffix in ENDINGS}


def main() -> int:
    parser = argparse.ArgumentParser(description="The digests of the packaged weights.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if a digest differs")
    asked = parser.parse_args()
    different = 0
    for folder in folders():
        told, there = digests(folder), present(folder)
        if told == there:
            continue
        different += 1
        print(
            f"{folder.relative_to(PACKAGE.parent)}: {', '.join(n for n in there | told if there.get(n) != told.get(n))}"
        )
        if not asked.check:
            (folder / SUMS).write_text("".join(f"{digest}  {name}\n" for name, digest in there.items()))
    return 1 if different and asked.check else 0


if __name__ == "__main__":
    sys.exit(main())
