"""One mention of an engagement, in the making."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dateline.grammar import VERBAL
from dateline.record import Member, Time
from dateline.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(slots=True)
class Mention:
    """``chain`` are the trigger and the words above it in its clause, ``nodes`` those and its modifiers with their
    distance from the trigger. ``status`` is what the clause says (``None``: only that there is such a thing),
    ``open`` why no entry may come of it alone, ``own`` that only a day ahead makes a plan of it, ``was`` that its verb
    is in the past, ``once`` that it tells of an earlier plan, ``pointing`` that a pronoun stands for the engagement
    ("it was put off")."""

    trigger: Token
    what: str
    nodes: dict[int, int]
    chain: list[Token]
    sentence: int
    nominal: bool
    definite: bool = False
    status: str | None = None
    past: bool = False
    open: str | None = None
    members: tuple[Member, ...] = ()
    absent: tuple[Member, ...] = ()
    place: Member | None = None
    times: list[Time] = field(default_factory=list)
    moved: list[Time] = field(default_factory=list)
    own: bool = False
    was: bool = False
    once: bool = False
    pointing: bool = False
    span: Span = (0, 0)

    @property
    def verbs(self) -> list[Token]:
        """The verbs of the chain, the lowest first."""
        return [t for t in self.chain if t.pos_ in VERBAL]
