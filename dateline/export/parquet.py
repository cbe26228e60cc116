"""Rows of events as Parquet (the extra ``tables``): lists stay lists, codes stay strings."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from dateline.deeds import COLUMNS, Deed
from dateline.errors import UsageError

_LISTS = ("contexts", "actors", "actor_codes", "recipients", "recipient_codes", "quantities", "said_by")
_NUMBERS = ("score", "latitude", "longitude")


def write(deeds: Sequence[Deed]) -> bytes:
    """The file's bytes; the columns are those of ``dateline.deeds.COLUMNS``, with the same types whatever the rows.

    Raises:
        UsageError: pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise UsageError(
            "Parquet needs pyarrow, which is not installed. Install it: pip install 'dateline[tables]', or choose "
            "--format csv or jsonl."
        ) from None
    schema = pyarrow.schema([(name, _type(name, pyarrow)) for name in COLUMNS])
    out = BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist([deed.to_dict() for deed in deeds], schema), out)
    return out.getvalue()


def _type(name: str, pyarrow: Any) -> Any:
    if name in _LISTS:
        return pyarrow.list_(pyarrow.string())
    if name == "spans":
        return pyarrow.list_(pyarrow.list_(pyarrow.int32()))
    if name in _NUMBERS:
        return pyarrow.float64()
    return {"quad": pyarrow.int8(), "background": pyarrow.bool_()}.get(name, pyarrow.string())
