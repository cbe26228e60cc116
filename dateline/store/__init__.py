"""The store: many pages kept as they came, each read once, and views across all of them (the extra ``store``).

``open("crisis.db")`` or ``open("postgresql://user@host/database")`` gives a ``Store``. ``schema`` and ``migrations``
say what the database holds; ``captures`` takes pages in, ``writing`` their records, ``rows`` what is asked of many;
``copies`` links what is the same; ``queries`` and ``search`` find; ``compare`` tells what changed; ``corrections`` is
what people put right. Nothing of SQLAlchemy is imported before a store is opened.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dateline.errors import UsageError

if TYPE_CHECKING:
    from dateline.store.store import Store

__all__ = ["open"]


def open(place: str | Path, *, create: bool = True) -> Store:  # noqa: A001 - the verb for it
    """Open a store: a path (SQLite), or ``postgresql://user@host/database``. Without ``create`` it must be there.

    Raises:
        StoreError: it cannot be opened, is no store, or was written by a newer Dateline.
        UsageError: a URL of another kind, or the extra ``store`` is not installed.
    """
    try:
        from dateline.store.store import open_store
    except ModuleNotFoundError as error:
        if error.name != "sqlalchemy":
            raise
        raise UsageError(
            "A store needs SQLAlchemy, which is not installed. Install it: pip install 'dateline[store]'."
        ) from None
    return open_store(place, create=create)
