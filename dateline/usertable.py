"""A user's own table: a CSV file as people make them, read with every mistake told by its line and with its cure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from dateline.errors import UsageError


@dataclass
class Problems:
    """What is wrong in a table, in the order of its lines."""

    path: Path
    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, message: str) -> None:
        """Note a mistake with its cure."""
        self.found.append((line, message))

    def stop(self) -> None:
        """Raise ``UsageError`` with all that was noted, if anything was."""
        if self.found:
            listed = "\n".join(f"  line {line}: {message}" for line, message in sorted(self.found))
            many = f"{len(self.found)} mistake{'s' * (len(self.found) != 1)}"
            raise UsageError(f"{self.path} cannot be used, it has {many}:\n{listed}")


def rows(path: Path, columns: Sequence[str], problems: Problems) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a file as ``(line, cells)``; every column is there, "" where the file has none or nothing in it.
    Commas, semicolons or tabs; the first row names the columns, of which "name" has to be there.

    Raises:
        UsageError: there is no such file, it is not UTF-8, or its first row does not name known columns.
    """
    text = _text(path)
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        _check_header(path, header, columns)
        for cells in reader:
            line = reader.line_num - sum(cell.count("\n") for cell in cells)
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                problems.add(
                    line,
                    f"{len(cells)} cells, and the first row names {len(header)} columns. Put a cell that holds "
                    f"{separator!r} in quotation marks.",
                )
                continue
            given = dict(zip(header, (" ".join(cell.split()) for cell in cells), strict=False))
            yield line, {column: given.get(column, "") for column in columns}
    except csv.Error as error:
        problems.add(reader.line_num, f"not CSV ({error}). Close the quotation mark, or double one that is meant.")


def listed(cell: str) -> tuple[str, ...]:
    """What stands in one cell, parted by semicolons or bars."""
    return tuple(word.strip() for word in cell.replace("|", ";").split(";") if word.strip())


def near(word: str, choices: Sequence[str]) -> str:
    """ " Did you mean …?" where something like it can be chosen."""
    found = get_close_matches(word, choices, n=3, cutoff=0.6)
    return f" Did you mean {' or '.join(found)}?" if found else ""


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error}). Give the path of a CSV file.") from None
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}: line {line} is not UTF-8 text. Save the table as “CSV UTF-8”.") from None


def _check_header(path: Path, header: Sequence[str], columns: Sequence[str]) -> None:
    have = f"The columns are {', '.join(columns)}; only name has to be there."
    if not header:
        raise UsageError(f"{path} is empty. {have}")
    wrong = [f"{name!r}.{near(name, columns)}" for name in header if name not in columns]
    if wrong:
        raise UsageError(f"{path}: line 1 names what is no column: {' '.join(wrong)} {have}")
    twice = sorted({name for name in header if header.count(name) > 1})
    if "name" not in header or twice:
        raise UsageError(f"{path}: line 1 {f'names {twice[0]!r} twice' if twice else 'has no column name'}. {have}")
