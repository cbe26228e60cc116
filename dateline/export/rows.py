"""Rows of any list (dicts of JSON's own types) as text and as Parquet; a list is JSON in its field of a CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from dateline.errors import UsageError
from dateline.export.coding import line, written

Row = dict[str, Any]
#: Columns that are numbers or lists; all others are strings.
NUMBERS = frozenset({"score", "latitude", "longitude", "likeness"})
TRUE = frozenset({"background", "clocks_agree", "copies"})
LISTS = frozenset(
    {"contexts", "actors", "actor_codes", "recipients", "recipient_codes", "quantities", "said_by", "participants",
     "codes", "absent"}
)  # fmt: skip


def csv(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """The lines of a table, made as the rows come."""
    yield written(columns, ())
    for row in rows:
        yield line([flat(row.get(name)) for name in columns])


def flat(value: Any) -> Any:
    """A value as it stands in one field."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value


def jsonl(rows: Iterable[Row]) -> Iterator[str]:
    """A line of JSON each."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"


def parquet(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """A Parquet file; its columns have the same types whatever the rows, what is nested is JSON.

    Raises ``UsageError`` if pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise UsageError(
            "Parquet needs pyarrow, which is not installed. Install it: pip install 'dateline[tables]'."
        ) from None

    def kind(name: str) -> Any:
        if name in LISTS:
            return pyarrow.list_(pyarrow.string())
        if name == "spans":
            return pyarrow.list_(pyarrow.list_(pyarrow.int32()))
        if name in NUMBERS:
            return pyarrow.float64()
        return pyarrow.bool_() if name in TRUE else pyarrow.int8() if name == "quad" else pyarrow.string()

    def value(name: str, given: Any) -> Any:
        return flat(given) if name not in LISTS and name != "spans" else given

    schema = pyarrow.schema([(name, kind(name)) for name in columns])
    plain = [{name: value(name, row.get(name)) for name in columns} for row in rows]
    out = BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(plain, schema), out)
    return out.getvalue()
