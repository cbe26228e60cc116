"""Time against time: two sources that tell of one thing at different times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.conflicts.cues import Cues, cues
from dateline.conflicts.figures import ROSE
from dateline.conflicts.words import about, contents, party, plain, side
from dateline.record import Conflict, Statement

if TYPE_CHECKING:
    from dateline.actors.index import Index
    from dateline.language import Annotated

#: So many sentences apart the two accounts stand at most.
NEAR = 3
#: Accounts that do not both tell of a beginning share so many words.
SHARED = 2


@dataclass(frozen=True, slots=True)
class Moment:
    """What a statement says happened when: the words of the time that tell it from another, and those of the deed."""

    statement: Statement
    sentence: int
    source: str
    when: frozenset[str]
    deed: frozenset[str]
    begins: bool
    bare: bool


def find(annotated: Annotated, index: Index, statements: tuple[Statement, ...]) -> Iterator[Conflict]:
    """Pairs of times by two sources, in the order of the second."""
    words = cues()
    moments: list[Moment] = []
    for statement in statements:
        moment = _moment(annotated, index, words, statement)
        if moment is None:
            continue
        other = next((m for m in reversed(moments) if _clash(m, moment)), None)
        if other is not None:
            sides = tuple(side(annotated.text, m.statement.content.spans[0], m.statement.id) for m in (other, moment))
            yield Conflict("", plain(other.statement.content.text), "date", sides)
        moments.append(moment)


def _moment(annotated: Annotated, index: Index, words: Cues, statement: Statement) -> Moment | None:
    tokens = contents(annotated, statement)
    timed = [t for t in tokens if t.ent_type_ in ("DATE", "TIME")]
    when = frozenset(t.lower_ for t in timed if t.pos_ in ("NUM", "PROPN") or t.lower_ in ("noon", "midnight", "dawn"))
    source = party(index, statement.source.actor) or statement.source.text.lower()
    ahead = any(t.tag_ == "MD" or t.lower_ in ("if", "until", "by") for t in tokens)  # a plan, a deadline
    if not when or not source or ahead or ROSE.search(statement.content.text):
        return None
    begins = any(t.lemma_.lower() in words.opening for t in tokens)
    sentence = annotated.sentence_at(statement.content.spans[0][0])
    deed = about(tokens, words) - words.opening
    it = tokens[0].dep_ == "nsubj" and tokens[0].lower_ in ("it", "that")  # "it was the 12th"
    named = any(t.pos_ == "PROPN" or ":" in t.text for t in timed)
    bare = (named and not deed) or (it and any(t.head == tokens[0].head and t.dep_ == "attr" for t in timed))
    return Moment(statement, sentence, source, when, deed, begins, bare)


def _clash(a: Moment, b: Moment) -> bool:
    one_thing = (a.begins and b.begins) or b.bare or len(a.deed & b.deed) >= SHARED
    apart = 0 <= b.sentence - a.sentence <= NEAR and a.source != b.source
    return apart and one_thing and not a.when & b.when
