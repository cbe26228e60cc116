"""The page all this began with, where it stands beside the repo."""

from __future__ import annotations

import pytest

import dateline
from bench import seed

pytestmark = pytest.mark.skipif(not seed.SEED.exists(), reason=f"the seed page is not here ({seed.SEED})")


def test_seed_is_read_as_a_careful_reader_reads_it() -> None:
    """Every point of the seed's expected reading holds."""
    missed = [f"{what}: {found}" for what, holds, found in seed.checks(dateline.read(seed.SEED)) if not holds]
    assert not missed
