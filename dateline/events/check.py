"""What is wrong with a codebook: its mistakes, and its examples that do not give what they stand for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dateline.events import code
from dateline.events import codebook as books
from dateline.events.codebook import Example
from dateline.record import Published


@dataclass(frozen=True, slots=True)
class Tried:
    """An example that was coded: ``found`` are the types (and modes) that came of it."""

    example: Example
    found: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether the type, and the mode where one is wanted, is among what was found; of a negative's, nothing of what
        it bars."""
        if self.example.type is None:
            types = {kind.split()[0] for kind in self.found}
            return not (types & self.example.barred if self.example.barred else types)
        return any(kind == self.example.wanted or kind.split()[0] == self.example.wanted for kind in self.found)

    def __str__(self) -> str:
        found = ", ".join(self.found) or "nothing"
        where = f"line {self.example.line}: " if self.example.line else ""
        return f"{where}“{self.example.sentence}” should give {self.example.wanted}, and gives {found}"


def trials(path: str | None = None) -> Iterator[Tried]:
    """Each example of a codebook (PLOVER where ``None``), coded with its constructions alone.

    Raises:
        UsageError: the codebook cannot be used (``codebook.check`` tells all that is wrong).
        ModelError: no spaCy pipeline is installed.
    """
    from dateline import language

    for example in books.load(path).examples:
        events = code(language.annotate(example.sentence), Published(), (), (), (), (), path, learned=False).items
        yield Tried(example, tuple(f"{e.type} {e.mode}" if e.mode else e.type for e in events))
