"""Who acts upon whom, as a net: springs between those who have to do with each other, all others apart (Fruchterman and
Reingold 1991), from the same start each time, so that the same numbers give the same picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, log1p

import numpy

WIDTH, HEIGHT = 640, 420
ROUNDS = 160


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody: the code, how many events, and where it stands."""

    name: str
    number: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Edge:
    """What one does to another: how many events, and the line."""

    actor: str
    recipient: str
    number: int
    path: str
    width: float


@dataclass(frozen=True, slots=True)
class Net:
    """The picture."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int = WIDTH
    height: int = HEIGHT


def net(pairs: Sequence[tuple[str, str, int]]) -> Net | None:
    """The net of pairs (actor, recipient, number); ``None`` without any."""
    if not pairs:
        return None
    numbers: dict[str, int] = {}
    for actor, recipient, number in pairs:
        for name in (actor, recipient):
            numbers[name] = numbers.get(name, 0) + number
    names = sorted(numbers, key=lambda name: (-numbers[name], name))
    places = _placed(names, pairs)
    nodes = {
        name: Node(name, numbers[name], *places[at], round(11 + 2.6 * log1p(numbers[name]), 1))
        for at, name in enumerate(names)
    }
    edges = tuple(Edge(a, r, n, _path(nodes[a], nodes[r]), round(1 + 1.1 * log1p(n), 1)) for a, r, n in reversed(pairs))
    return Net(tuple(nodes.values()), edges)


def _placed(names: list[str], pairs: Sequence[tuple[str, str, int]]) -> list[tuple[float, float]]:
    count = len(names)
    at = {name: number for number, name in enumerate(names)}
    angles = numpy.arange(count) * 2.399963  # the golden angle: nobody stands on another
    points = (
        numpy.stack([numpy.cos(angles), numpy.sin(angles)], 1)
        * numpy.sqrt((numpy.arange(count) + 0.5) / count)[:, None]
    )
    pull = numpy.zeros((count, count))
    for actor, recipient, number in pairs:
        pull[at[actor], at[recipient]] += log1p(number)
    pull += pull.T
    near = 1.1 / numpy.sqrt(count)
    for turn in range(ROUNDS):
        apart = points[:, None] - points[None]
        length = numpy.maximum(numpy.hypot(apart[..., 0], apart[..., 1]), 0.01)
        force = near**2 / length**2 - pull * length / near * 0.6
        numpy.fill_diagonal(force, 0)
        move = (apart * force[..., None]).sum(1) - points * 0.6
        size = numpy.maximum(numpy.hypot(move[:, 0], move[:, 1]), 1e-6)
        points += move / size[:, None] * numpy.minimum(size, 0.12 * (1 - turn / ROUNDS))[:, None]
    low, high = points.min(0), points.max(0)
    scaled = (points - low) / numpy.maximum(high - low, 1e-6) if count > 1 else points * 0 + 0.5
    return [(round(40 + x * (WIDTH - 80), 1), round(34 + y * (HEIGHT - 68), 1)) for x, y in scaled.tolist()]


def _path(one: Node, other: Node) -> str:
    """A bow to the right, so that there and back are two lines, from edge to edge of the circles."""
    dx, dy = other.x - one.x, other.y - one.y
    length = hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    sx, sy = one.x + ux * one.radius, one.y + uy * one.radius
    ex, ey = other.x - ux * (other.radius + 5), other.y - uy * (other.radius + 5)
    mx, my = (sx + ex) / 2 - uy * length * 0.1, (sy + ey) / 2 + ux * length * 0.1
    return f"M{sx:.1f} {sy:.1f}Q{mx:.1f} {my:.1f} {ex:.1f} {ey:.1f}"
