"""Hold the reading of the shared seed page against what a careful reader gets: ``python -m bench.seed``.

The expectations are those of ``../shared/seed/expected.md``, located by paragraph: no word of the page stands here.
Exits 1 if a point of the issue is missed; says so and exits 0 where the page is not there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from bench.corpora import SHARED
from dateline.record import Actor, Event, Record, Statement
from dateline.spans import overlap

SEED = SHARED / "seed" / "page.txt"
#: How many of the statements must have the right source.
LEAST_STATEMENTS = 18


@dataclass(frozen=True)
class Said:
    """A statement: its paragraph (from 1), the kind of its source, and the source's country where it has one."""

    paragraph: int
    kind: str
    code: str | None = None
    stances: tuple[str, ...] = ()
    directness: str | None = None
    nested: bool = False


STATEMENTS = (
    Said(1, "institution", "USA"),
    Said(2, "named", "USA"),
    Said(3, "institution", "USA"),
    Said(4, "named", "USA"),
    Said(6, "institution", "RUS", ("denies",)),
    Said(6, "institution", "RUS", ("asserts",)),
    Said(7, "institution", "RUS"),
    Said(7, "institution", "RUS", ("hopes", "demands", "wants", "requests")),
    Said(8, "anonymous"),
    Said(8, "anonymous", None, ("doubts", "asserts")),
    Said(9, "anonymous", None, (), "direct"),
    Said(10, "anonymous"),
    Said(11, "anonymous", None, (), "direct"),
    Said(14, "named", "USA"),
    Said(15, "anonymous"),
    Said(15, "anonymous"),
    Said(15, "named", "USA", (), None, True),
    Said(16, "anonymous"),
    Said(17, "named", "USA", (), "direct"),
    Said(17, "anonymous"),
    Said(19, "named", "RUS"),
    Said(19, "institution", "USA"),
    Said(20, "anonymous"),
)

#: Start, participants' countries or organisations, accepted states; in order of their start.
AGENDA = (
    ("2021-12-30T20:30Z", {"USA", "RUS"}, {"scheduled"}),
    ("2022-01-10", {"USA", "RUS"}, {"scheduled"}),
    ("2022-01-12", {"RUS", "NATO"}, {"scheduled"}),
    ("2022-01-13", {"RUS", "USA"}, {"scheduled"}),
    (None, {"USA", "UKR"}, {"possible"}),
)


def paragraphs(record: Record) -> list[tuple[int, int]]:
    """The spans of the text's paragraphs that are not blank."""
    spans, at = [], 0
    for line in record.article.text.split("\n"):
        if line.strip():
            spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans


def checks(record: Record) -> Iterator[tuple[str, bool, str]]:
    """Every point: what it is, whether it holds, and what was found."""
    yield from _article(record)
    yield from _agenda(record)
    yield from _statements(record)
    yield from _events(record)
    yield "no gap", not record.gaps, str(record.gaps)


def _article(record: Record) -> Iterator[tuple[str, bool, str]]:
    article, spans = record.article, paragraphs(record)
    published = article.published
    right = published.value in ("2021-12-29", "2021-12-30") and (published.earliest, published.latest) <= (
        "2021-12-30",
        "2022",
    )
    yield "published 2021-12-29/30", right, f"{published.value} ({published.earliest} to {published.latest})"
    kinds = [w.kind for w in article.warnings]
    yield "warning: page date", "page-date-conflict" in kinds, str(kinds)
    yield "warning: misspelt name", "name-variant" in kinds, str(kinds)
    whole = SEED.read_text(encoding="utf-8").splitlines()[3].rstrip(" –")  # the copy that is neither glued nor cut
    yield "headline whole", article.title == whole, str(article.title)
    yield "20 paragraphs, no furniture", len(spans) == 20, str(len(spans))


def _codes(record: Record, ids: Iterator[str | None]) -> set[str | None]:
    actors = {a.id: a for a in record.actors}
    return {actors[i].code for i in ids if i in actors} - {None}


def _agenda(record: Record) -> Iterator[tuple[str, bool, str]]:
    yield "five agenda items", len(record.agenda) == len(AGENDA), str(len(record.agenda))
    for start, wanted, states in AGENDA:
        items = [g for g in record.agenda if g.start.value == start]
        found = [(g.status, _codes(record, (m.actor for m in g.participants))) for g in items]
        yield f"agenda {start}", any(s in states and wanted <= c for s, c in found), str(found)
    clocks = [(len(g.start.clocks), g.start.clocks_agree) for g in record.agenda[:1]]
    yield "three clocks agree", clocks == [(3, True)], str(clocks)
    absent = [_codes(record, (m.actor for m in g.absent)) for g in record.agenda if g.start.value == "2022-01-10"]
    yield "10 January: one stays away", absent == [{"USA"}], str(absent)


def _fits(said: Said, statement: Statement, actors: dict[str, Actor]) -> bool:
    actor = actors.get(statement.source.actor or "")
    return (
        statement.source.kind == said.kind
        and (said.code is None or (actor is not None and actor.code == said.code))
        and (not said.stances or statement.stance in said.stances)
        and (said.directness is None or statement.directness in (said.directness, "mixed"))
        and (not said.nested or statement.parent is not None)
    )


def _statements(record: Record) -> Iterator[tuple[str, bool, str]]:
    spans, left = paragraphs(record), list(record.statements)
    actors = {a.id: a for a in record.actors}
    right, missed = 0, []
    for said in STATEMENTS:
        if said.paragraph > len(spans):
            continue
        home = spans[said.paragraph - 1]
        hits = [s for s in left if any(overlap(c, home) for c in s.content.spans) and _fits(said, s, actors)]
        if hits:
            left.remove(hits[0])
            right += 1
        else:
            missed.append(f"paragraph {said.paragraph}: {said.kind} {said.code or ''} {'/'.join(said.stances)}".strip())
    about = f"{right} of {len(STATEMENTS)}, {len(left)} others; missed: {'; '.join(missed) or 'none'}"
    yield f"at least {LEAST_STATEMENTS} statements with their source", right >= LEAST_STATEMENTS, about


def _events(record: Record) -> Iterator[tuple[str, bool, str]]:
    spans = paragraphs(record)

    def states(paragraph: int, *types: str) -> set[str]:
        home = spans[paragraph - 1] if paragraph <= len(spans) else (0, 0)
        return {_state(e) for e in record.events if e.type in types and overlap(e.trigger.spans[0], home)}

    for what, paragraph, types, wanted in (
        ("the threat is conditional", 12, ("THREATEN", "SANCTION"), "conditional"),
        ("the attack is denied", 6, ("ASSAULT", "MOBILIZE"), "denied"),
        ("the taking of territory is background", 5, ("ASSAULT", "COERCE"), "background"),
        ("the request for the call happened", 10, ("REQUEST",), "happened"),
        ("the contacts are ongoing", 4, ("CONSULT",), "ongoing"),
    ):
        found = states(paragraph, *types)
        yield what, wanted in found, str(sorted(found))
    found = states(8, "RETREAT", "CONCEDE")
    doubted = any(c.kind == "doubt" for c in record.conflicts)
    yield (
        "the withdrawal has not happened, and is doubted",
        bool(found - {"happened", "ongoing"}) and doubted,
        str(found),
    )
    denied = any(c.kind == "denial" for c in record.conflicts)
    yield "the denial is a conflict", denied, str([c.kind for c in record.conflicts])


def _state(event: Event) -> str:
    return "background" if event.background else event.status


def main() -> int:
    if not SEED.exists():
        print(f"skipped: the seed page is not here ({SEED})")
        return 0
    import dateline

    results = list(checks(dateline.read(SEED)))
    for what, holds, found in results:
        print(f"{'ok  ' if holds else 'MISS'} {what}: {found}")
    return 0 if all(holds for _, holds, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main())
