"""Where pages come from: paths, folders, standard input, JSON Lines, URLs."""

from __future__ import annotations

from typing import Any

from dateline.record import Record


def read(source: Any, *, published: str | None = None) -> Record:
    """The record of one source."""
    raise NotImplementedError
