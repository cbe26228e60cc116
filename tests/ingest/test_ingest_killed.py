"""Ingest killed with SIGKILL at random points, in small; ``python -m bench.killed`` does it in full."""

from __future__ import annotations

from bench.killed import run


def test_killed_ingest_loses_and_doubles_nothing() -> None:
    """After each kill the database is sound; when a run gets through, the store is that of an undisturbed one."""
    kills, filled = run(rounds=3, number=12)
    assert kills == 3
    assert filled >= 1
