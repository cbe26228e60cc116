"""The temporal expression, not yet resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from dateline.spans import Span


@dataclass(frozen=True, slots=True)
class Expression:
    """A temporal expression, not yet resolved. ``kind`` says how its ``parts`` are to be read (see ``rules.toml``);
    ``rule`` is the name of the rule that found it."""

    span: Span
    text: str
    type: str
    kind: str = ""
    rule: str = ""
    parts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
