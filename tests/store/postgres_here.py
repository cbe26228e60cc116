"""Where PostgreSQL is on this machine, and who may run it."""

from __future__ import annotations

import os
import pwd
import shutil
from pathlib import Path


def programs() -> Path | None:
    """Where PostgreSQL's programs are: on the path, or where Debian keeps them."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return debian[-1].parent if debian else None


def user() -> str | None:
    """PostgreSQL does not run as root: then somebody else runs it."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
