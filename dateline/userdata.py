"""Where what a user installs or refreshes is kept: ``$DATELINE_DATA``, else the XDG data folder of this machine."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from dateline.errors import UsageError


def folder(*parts: str) -> Path:
    """A folder of the user's data, which need not exist."""
    if own := os.environ.get("DATELINE_DATA"):
        return Path(own).joinpath(*parts)
    share = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(share).joinpath("dateline", *parts)


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: under another name in its folder, then renamed.

    Raises:
        UsageError: the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, suffix=".part", delete=False) as part:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(path)
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be written ({error.strerror or error}). DATELINE_DATA can name another folder."
        ) from None


def changed(path: Path) -> int:
    """When a file was changed last (nanoseconds), which tells whether to read it again; 0 where there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
