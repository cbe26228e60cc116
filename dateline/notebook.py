"""A record as HTML, for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.record import Record


def html(record: Record) -> str:
    """The record as one HTML fragment."""
    return ""
