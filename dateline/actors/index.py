"""Which actor is meant at a span: an index over the mentions of an article's actors."""

from __future__ import annotations

from bisect import bisect_left

from dateline.record import Actor, Member
from dateline.spans import Span


class Index:
    """Looks up mentions by position; mentions may nest ("the U.S. Secretary of State" holds "U.S.")."""

    def __init__(self, actors: tuple[Actor, ...]) -> None:
        self.actors = {actor.id: actor for actor in actors}
        self._mentions = sorted((start, end, actor.id) for actor in actors for start, end in actor.mentions)
        self._starts = [start for start, _, _ in self._mentions]
        self._longest = max((end - start for start, end, _ in self._mentions), default=0)

    def overlapping(self, span: Span) -> list[tuple[Span, str]]:
        """The mentions that overlap a span, in order, each with its actor's id."""
        first = bisect_left(self._starts, span[0] - self._longest)
        last = bisect_left(self._starts, span[1])
        return [((s, e), actor) for s, e, actor in self._mentions[first:last] if e > span[0]]

    def at(self, span: Span) -> str | None:
        """The id of the actor that a noun phrase names: an exact mention, else the shortest one around it, else the
        longest one inside it (of equals the last, as heads stand last in English)."""
        found = self.overlapping(span)
        for mention, actor in found:
            if mention == span:
                return actor
        around = [(m[1] - m[0], a) for m, a in found if m[0] <= span[0] and span[1] <= m[1]]
        if around:
            return min(around)[1]
        inside = [(m[1] - m[0], m[0], a) for m, a in found if span[0] <= m[0] and m[1] <= span[1]]
        return max(inside)[2] if inside else None

    def member(self, text: str, span: Span) -> Member:
        """The span as someone who takes part, with the actor it names."""
        return Member(span, text[span[0] : span[1]], self.at(span))
