"""Temporal expressions: ``find`` sees them in the text, ``resolve`` gives them values against the article's date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.record import Found, Published, Time
from dateline.spans import Span

if TYPE_CHECKING:
    from dateline.language import Annotated


@dataclass(frozen=True, slots=True)
class Expression:
    """A temporal expression, not yet resolved."""

    span: Span
    text: str
    type: str


def find(text: str) -> tuple[Expression, ...]:
    """The temporal expressions of a text, in order, none overlapping."""
    return ()


def resolve(annotated: Annotated, expressions: tuple[Expression, ...], published: Published) -> Found[Time]:
    """The expressions with their values."""
    return Found()
