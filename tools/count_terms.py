"""Count in how many texts of our own corpora each term stands: ``python tools/count_terms.py``.

Writes ``dateline/stories/background.tsv``: the number of texts, then each term that stands in at least two of them.
Only development files are read.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from dateline.stories.terms import BACKGROUND, marking, stems

CORPORA = Path(__file__).resolve().parents[1] / "corpora"
FOLDERS = ("agenda", "statements", "actors")
FEWEST = 2


def main() -> None:
    """Count, and write the table."""
    files = sorted(path for folder in FOLDERS for path in (CORPORA / folder).glob("dev*.jsonl"))
    texts = [json.loads(line)["text"] for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({term for term in stems(text) if marking(term)})
    kept = sorted((term, count) for term, count in counts.items() if count >= FEWEST)
    lines = [f"#\t{len(texts)}", *(f"{term}\t{count}" for term, count in kept)]
    BACKGROUND.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
