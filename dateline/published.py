"""When was this written? Evidence from the page and from the text itself, weighed into a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.page import DateClue
from dateline.record import Caution, Published
from dateline.times import Expression

if TYPE_CHECKING:
    from dateline.language import Annotated


def decide(
    annotated: Annotated, expressions: tuple[Expression, ...], clues: tuple[DateClue, ...], given: str | None = None
) -> tuple[Published, tuple[Caution, ...]]:
    """The verdict, and what the reader should beware of. ``given`` is the date that the caller gave, if any."""
    return Published(value=given, precision="day" if given else None), ()
