"""Who said what in many pages: the statements of their records, chosen by speaker, kind of source and stance; as rows
of plain values for a table (``dateline.frames.statements(records)`` makes a pandas frame of them)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dateline.choosing import chosen, is_named
from dateline.record import Actor, Record, Statement, chain

#: The kinds of source (``Source.kind``).
KINDS = ("named", "institution", "document", "media", "anonymous", "unstated")
#: The columns of a row, in order.
COLUMNS = (
    "record", "statement", "title", "link", "published", "speaker", "code", "kind", "stance", "words", "directness",
    "source", "cue", "parent", "standing", "grounds", "why_unnamed", "addressee", "venue", "said_on", "spans",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its page, its speaker and the speakers through whom it came, the nearest last."""

    record: Record
    statement: Statement
    speaker: Actor | None
    through: tuple[Statement, ...]

    def to_dict(self) -> dict[str, object]:
        """The row: strings, ``None`` where not known, and ``spans`` as pairs of offsets into the page's text."""
        article, statement, source = self.record.article, self.statement, self.statement.source
        values = (
            self.record.id,
            statement.id,
            article.title,
            article.link,
            article.published.value,
            self.speaker.name if self.speaker else None,
            self.speaker.code if self.speaker else None,
            source.kind,
            statement.stance,
            statement.content.text,
            statement.directness,
            source.text or None,
            statement.cue.text or None,
            statement.parent,
            source.standing,
            source.grounds,
            source.why_unnamed,
            statement.addressee.text if statement.addressee else None,
            statement.venue.text if statement.venue else None,
            statement.published.value if statement.published else None,
            [list(span) for span in statement.content.spans],
        )
        return dict(zip(COLUMNS, values, strict=True))


def said(
    records: Iterable[Record], *, by: str | None = None, kind: str | None = None, stance: str | None = None
) -> tuple[Said, ...]:
    """The statements in the order of the pages and their texts.

    ``by``: words of the speaker's name, of the source as written, or a code ("Lavrov", "foreign ministry", "RUS").
    ``kind`` and ``stance``: one or several, separated by commas. Raises ``UsageError`` for a kind or a stance that
    Dateline does not give.
    """
    kinds = chosen(kind, KINDS, "kind of source")
    wanted = chosen(stance, stances(), "stance")
    rows = (row for record in records for row in _rows(record))
    return tuple(
        row
        for row in rows
        if row.statement.source.kind in kinds and row.statement.stance in wanted and (by is None or _is_by(row, by))
    )


def _rows(record: Record) -> Iterable[Said]:
    actors = {actor.id: actor for actor in record.actors}
    known = {statement.id: statement for statement in record.statements}
    for statement in record.statements:
        through = chain(known, statement.parent)[::-1]
        yield Said(record, statement, actors.get(statement.source.actor or ""), through)


def stances() -> tuple[str, ...]:
    """The stances that there are."""
    from dateline.statements.lexicon import lexicon

    words = lexicon()
    tables = (words.verbs, words.nouns, words.adjectives)
    cues = [cue for table in tables for entry in table.values() for cue in entry.values()]
    return tuple(sorted({"asserts", "asks"} | {c.stance for c in cues} | {c.negated for c in cues}))


def _is_by(row: Said, by: str) -> bool:
    speaker = row.speaker
    names = (row.statement.source.text, speaker.name if speaker else "")
    return is_named(by, names, speaker.code if speaker else None)
