"""Statements of different sources set against each other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.record import Record

TEXTS = [
    (
        "Chile accused Peru of dredging the channel without notice. Peru’s transport ministry denied that dredging had begun.",
        ["Chile accused Peru of dredging", "denied that dredging had begun"],
    ),
    (
        "A police spokesman said on Monday that the farmers had set fire to the depot; the union leader, Ana Prado, denied this.",
        ["the farmers had set fire to the depot", "denied this"],
    ),
    ("The mayor said that shelling had killed two people in Osh. “There was no shelling,” the army’s spokesman said.", ["shelling had killed", "There was no shelling"]),
    ("The minister said the port was open. The union said no ships had come since 2019.", []),
    ("Kenya denied that its troops had crossed the river. Kenya said its troops were in their barracks.", []),
    ("The governor said the talks would go on. She said there was no hurry.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sides"), TEXTS)
def test_a_denial_stands_against_what_it_denies(read_text: Callable[..., Record], text: str, sides: list[str]) -> None:
    """What one denies and another says is a conflict with both sides; what merely shares a word is none."""
    found = [c for c in read_text(text, "2024-03-04").conflicts if c.kind == "denial"]
    assert len(found) == bool(sides)
    for words, side in zip(sides, found[0].sides if found else (), strict=True):
        assert words.split()[0] in text[slice(*side.span)] or side.gist in words or words in side.gist
