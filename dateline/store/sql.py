"""What the two databases say differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")
#: So many values go into one statement; SQLite takes 32,766, PostgreSQL 65,535.
MANY = 500


def insert(connection: Connection, table: Table) -> Any:
    """``INSERT`` with ``ON CONFLICT``, which is not standard SQL but said alike by both."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def storable(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row whose texts PostgreSQL takes: it has no character NUL, and UTF-8 has no half characters."""
    return {name: clean(value) if isinstance(value, str) else value for name, value in row.items()}


def clean(value: str) -> str:
    """The text without what PostgreSQL does not take."""
    return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def portions(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in lots of so many as one statement takes."""
    for start in range(0, len(values), MANY):
        yield values[start : start + MANY]
