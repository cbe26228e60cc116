"""To which story an article belongs, decided when it comes in.

An article is compared with those of the days around it that share rare terms with it: by the cosine of their terms,
less with each day between them. It and the stories nearest to it are then grouped anew, by average linkage (Sokal and
Michener, 1958): so an article that was put to another story for want of a better one leaves it when its own has grown.
Only so many articles take part, and only of the days around: what is older stays. The same articles in the same order
give the same stories; what a person has merged or split is not touched.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

#: Days on both sides within which articles are compared.
WINDOW = 10
#: An article keeps so many of its terms, the heaviest; by so many of them it is found.
KEPT, INDEXED = 96, 30
#: So many articles are looked at that share terms with a new one; so many are grouped anew, of so many stories.
CANDIDATES, MOST, STORIES = 60, 40, 5
#: With each day between two articles they are less alike by this.
DECAY = 0.02
#: Articles are one story while the mean likeness of their pairs is at least this; a story that is less like the new
#: article than half of it is not looked at again.
NEAR = 0.1


@dataclass(frozen=True, slots=True)
class Vector:
    """An article as it is compared: its heaviest terms by number, with weights of a vector of length 1 (the terms left
    out count)."""

    weights: Mapping[int, float]

    def packed(self) -> bytes:
        """As bytes: four a term, and one for its weight."""
        terms = sorted(self.weights)
        scale = max(self.weights.values(), default=1.0)
        levels = bytes(max(1, round(255 * self.weights[term] / scale)) for term in terms)
        return struct.pack(f"<f{len(terms)}I", scale, *terms) + levels

    @classmethod
    def unpacked(cls, data: bytes) -> Vector:
        """What ``packed`` gave, to a part in 255."""
        size = (len(data) - 4) // 5
        scale, *terms = struct.unpack(f"<f{size}I", data[: 4 + 4 * size])
        return cls({term: scale * level / 255 for term, level in zip(terms, data[4 + 4 * size :], strict=True)})


def vector(weights: Mapping[int, float]) -> Vector:
    """The vector of an article's weighted terms."""
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    heaviest = sorted(weights, key=lambda term: (-weights[term], term))[:KEPT]
    return Vector({term: weights[term] / length for term in heaviest})


def indexed(mine: Vector) -> tuple[int, ...]:
    """The terms by which an article is found again."""
    return tuple(sorted(mine.weights, key=lambda term: (-mine.weights[term], term))[:INDEXED])


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may move to another story, or stays (``fixed``) because a person put it there."""

    article: int
    story: int
    day: int
    vector: Vector
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Articles of one story, by number; ``story`` is ``None`` for a new one."""

    story: int | None
    articles: tuple[int, ...]


def likeness(one: Vector, other: Vector) -> float:
    """The cosine of two articles' terms."""
    small, large = sorted((one.weights, other.weights), key=len)
    return sum(weight * large[term] for term, weight in small.items() if term in large)


def near(one: Candidate, other: Candidate) -> float:
    """How alike two articles are, less with each day between them."""
    return likeness(one.vector, other.vector) * math.exp(-DECAY * abs(one.day - other.day))


def ordinal(day: str) -> int:
    """The number of a day; of a month or a year that of its first."""
    year, month, number = (*day[:10].split("-"), "01", "01")[:3]
    return date(int(year), int(month), int(number)).toordinal()


def nearest(mine: Candidate, found: Iterable[Candidate]) -> tuple[int, ...]:
    """The stories to look at again, the nearest first."""
    best: dict[int, float] = {}
    for candidate in found:
        best[candidate.story] = max(best.get(candidate.story, 0.0), near(mine, candidate))
    alike = sorted((story for story in best if best[story] >= NEAR / 2), key=lambda story: (-best[story], story))
    return tuple(alike[:STORIES])


def group(mine: Candidate, members: Sequence[Candidate]) -> tuple[Group, ...]:
    """A new article (its story is not looked at) and the members of the stories near to it, grouped anew: the groups
    that hold the new one or changed."""
    free = sorted(members, key=lambda each: (abs(each.day - mine.day), -each.article))[: MOST - 1]
    clusters = linked([mine, *sorted(free, key=lambda each: each.article)])
    was = {each.article: each.story for each in free}
    taken: set[int] = set()
    found = []
    for cluster in sorted(clusters, key=lambda c: (-len(c), min(c))):
        votes: dict[int, int] = {}
        for article in cluster:
            if article in was:
                votes[was[article]] = votes.get(was[article], 0) + 1
        story = max((s for s in votes if s not in taken), key=lambda s: (votes[s], -s), default=None)
        taken |= {story} if story is not None else set()
        found.append(Group(story, tuple(sorted(cluster))))
    return tuple(g for g in found if any(article not in was or was[article] != g.story for article in g.articles))


def linked(articles: Sequence[Candidate]) -> list[list[int]]:
    """Average linkage: the two groups that are most alike are joined while they are alike enough. Articles that a
    person put to one story are joined to begin with, and never with those of another that he made."""
    groups: list[list[Candidate]] = []
    for each in articles:
        mate = next((g for g in groups if each.fixed and g[0].fixed and g[0].story == each.story), None)
        if mate is None:
            groups.append([each])
        else:
            mate.append(each)
    size = len(groups)
    total = [[sum(near(a, b) for a in groups[x] for b in groups[y]) for y in range(x)] for x in range(size)]
    alive = list(range(size))
    pinned = [groups[x][0].fixed for x in range(size)]
    while len(alive) > 1:
        pairs = ((x, y) for n, x in enumerate(alive) for y in alive[:n] if not (pinned[x] and pinned[y]))
        best = max(((total[x][y] / (len(groups[x]) * len(groups[y])), -x, -y) for x, y in pairs), default=(0.0, 0, 0))
        if best[0] < NEAR:
            break
        x, y = -best[1], -best[2]
        for z in alive:
            if z not in (x, y):
                total[max(y, z)][min(y, z)] += total[max(x, z)][min(x, z)]
        groups[y] += groups[x]
        pinned[y] |= pinned[x]
        alive.remove(x)
    return [[each.article for each in groups[x]] for x in alive]
