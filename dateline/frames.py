"""Frames of pandas (the extra ``tables``), one row a datum: what was done, what was said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dateline import deeds as events_of
from dateline import said as statements_of
from dateline.errors import UsageError
from dateline.record import Record


def events(records: Iterable[Record], **chosen: Any) -> Any:
    """A ``pandas.DataFrame`` of the events, one row each, with the columns of ``dateline.deeds.COLUMNS``; actors,
    recipients, contexts and the like are lists. ``chosen`` is passed to ``dateline.deeds.deeds``.

    Raises:
        UsageError: pandas is not installed, or what is asked for is not given.
    """
    rows = [row.to_dict() for row in events_of.deeds(records, **chosen)]
    return _pandas().DataFrame(rows, columns=list(events_of.COLUMNS))


def statements(records: Iterable[Record], **chosen: Any) -> Any:
    """A ``pandas.DataFrame`` of the statements, one row each, with the columns of ``dateline.said.COLUMNS``.
    ``chosen`` is passed to ``dateline.said.said``.

    Raises:
        UsageError: pandas is not installed, or what is asked for is not given.
    """
    rows = [row.to_dict() for row in statements_of.said(records, **chosen)]
    return _pandas().DataFrame(rows, columns=list(statements_of.COLUMNS))


def _pandas() -> Any:
    try:
        import pandas
    except ImportError:
        raise UsageError(
            "A frame needs pandas, which is not installed. Install it: pip install 'dateline[tables]'."
        ) from None
    return pandas
