"""Long junk makes deep trees; nothing walks them by calling itself."""

from __future__ import annotations

from dateline import events, grammar, language
from dateline.record import Published


def test_lists_of_thousands_are_walked() -> None:
    """A list of twelve hundred names, and names inside names, end without an error."""
    for junk in ("Oslo and " * 1200, "the leader of the group of " * 300, "his attack on his " * 200):
        text = language.annotate(f"Troops attacked {junk} Bergen.")
        assert len(list(grammar.conjuncts(text.doc[2]))) >= 1
        events.code(text, Published(), (), (), (), ())
