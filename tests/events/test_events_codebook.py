"""The codebook: every construction's own examples, and what is said of a broken one."""

from __future__ import annotations

from dateline import events, language
from dateline.events import codebook
from dateline.record import Event, Published


def coded(sentence: str, path: str | None = None) -> tuple[Event, ...]:
    return events.code(language.annotate(sentence), Published(), (), (), (), (), path).items


def test_every_example_of_the_codebook_gives_its_type_and_mode() -> None:
    """Each construction's examples are coded as the entry says."""
    wrong = []
    for kind, mode, sentence in codebook.load().examples:
        found = coded(sentence)
        if not any(e.type == kind and (mode is None or e.mode == mode) for e in found):
            wrong.append(f"{kind} {mode}: {sentence} -> {[(e.type, e.mode, e.trigger.text) for e in found]}")
    assert not wrong, "\n".join(wrong)


def test_the_shipped_codebook_has_no_problems() -> None:
    """The check that researchers run is content with PLOVER."""
    assert codebook.check() == []
