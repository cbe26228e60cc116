"""Dateline reads news pages about a crisis and keeps the record.

>>> import dateline
>>> record = dateline.read("page.html")           # doctest: +SKIP
>>> [s.stance for s in record.statements]         # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dateline.actors.directory import known_actors, office_holders
    from dateline.errors import (
        DatelineError,
        ModelError,
        NotFoundError,
        PageError,
        SourceError,
        SpanError,
        StoreError,
        UsageError,
    )
    from dateline.pairing import code_pair
    from dateline.record import Record
    from dateline.sources import read
    from dateline.store import open  # noqa: A004 - the verb for it

__version__ = "0.1.0"

__all__ = [
    "DatelineError",
    "ModelError",
    "NotFoundError",
    "PageError",
    "Record",
    "SourceError",
    "SpanError",
    "StoreError",
    "UsageError",
    "code_pair",
    "known_actors",
    "office_holders",
    "open",
    "read",
]

_HOME = {
    "code_pair": "dateline.pairing",
    "known_actors": "dateline.actors.directory",
    "office_holders": "dateline.actors.directory",
    "open": "dateline.store",
    "read": "dateline.sources",
    "Record": "dateline.record",
}


def __getattr__(name: str) -> Any:
    """Nothing is imported before it is used: ``dateline --help`` must not wait for a parser."""
    if name not in __all__:
        raise AttributeError(f"module 'dateline' has no attribute {name!r}; it has {', '.join(__all__)}")
    from importlib import import_module

    return getattr(import_module(_HOME.get(name, "dateline.errors")), name)
