"""The same statement, the same event told by several articles of one story: made one, with all reports.

Two statements are one if the same source says the same: most of the rare words of the shorter stand in the longer. Two
events are one if they are of one type and about one day, nobody who takes part speaks against it, and enough speaks
for it: who did it, to whom, the word for it, what is counted. Of an article that repeats another (a copy, a retelling)
what stands at the same place is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from rapidfuzz.distance import JaroWinkler

from dateline.actors.names import fold, sound
from dateline.deeds import Deed, Side
from dateline.record import Record
from dateline.said import Said
from dateline.spans import Span, overlap
from dateline.stories.grouping import ordinal
from dateline.stories.model import Merged, in_order, report
from dateline.stories.terms import marking, number, rarity, stems

Row = TypeVar("Row", Said, Deed)
#: Of the weight of the shorter content so much stands in the longer, and so many words at least.
CONTENT, WORDS = 0.6, 3
#: The same where it cannot be told who speaks.
ALONE = 0.9
#: What stands in a repeated text stands at most so far from its place in the other, in parts of the text.
PLACE = 0.12
#: The same event is told with days that differ by at most this; where only the articles are dated, by this.
DAYS, LAG = 1, 4
#: Events of these types are words, of which there are many: the day, or both sides, have to be the same too.
VERBAL = frozenset({"ACCUSE", "CONSULT", "REJECT", "REQUEST", "THREATEN", "SUPPORT", "AGREE"})
#: What happened, and what is ahead, are told in several states.
DONE, AHEAD = frozenset({"happened", "ongoing"}), frozenset({"planned", "possible", "conditional"})
#: Names so alike are one; in an article that repeats another at the same place already these.
SPELLING, RETOLD = 0.9, 0.75


def statements(
    rows: Iterable[Said], originals: Mapping[str, str], stories: Mapping[str, object]
) -> tuple[Merged[Said], ...]:
    """Statements, each once, in the order in which they were first reported. ``originals``: the articles that repeat
    others, with those they repeat; ``stories``: of each article something that tells its story."""

    def same(one: Said, other: Said) -> float:
        return same_statement(one, other, repeated=_repeats(one.record, other.record, originals))

    return _merged(rows, originals, stories, same, lambda row: (row.statement.id, row.statement.content.text))


def events(
    rows: Iterable[Deed], originals: Mapping[str, str], stories: Mapping[str, object]
) -> tuple[Merged[Deed], ...]:
    """Events, each once, as ``statements``."""

    def same(one: Deed, other: Deed) -> float:
        return same_event(one, other, repeated=_repeats(one.record, other.record, originals))

    return _merged(rows, originals, stories, same, lambda row: (row.event.id, row.event.trigger.text))


def _merged(
    rows: Iterable[Row],
    originals: Mapping[str, str],
    stories: Mapping[str, object],
    same: Callable[[Row, Row], float],
    told: Callable[[Row], tuple[str, str]],
) -> tuple[Merged[Row], ...]:
    groups: list[list[Row]] = []
    by_story: dict[object, list[list[Row]]] = {}
    for row in sorted(rows, key=lambda row: (_written(row.record), row.record.id in originals)):
        near = by_story.setdefault(stories.get(row.record.id, row.record.id), [])
        scored = [(_likely(row, group, same), -n) for n, group in enumerate(near)]
        best = max(scored, default=(0.0, 0))
        if best[0] > 0:
            near[-best[1]].append(row)
        else:
            near.append([row])
            groups.append(near[-1])
    return tuple(
        Merged(
            _fullest(group, originals),
            in_order(report(row.record, *told(row), originals.get(row.record.id)) for row in group),
        )
        for group in groups
    )


def _likely(row: Row, group: Sequence[Row], same: Callable[[Row, Row], float]) -> float:
    """How likely a row tells what a group tells, 0 for not; what one article tells apart stays apart."""
    if any(row.record.id == other.record.id for other in group):
        return 0.0
    return max(same(other, row) for other in group)


def _fullest(group: Sequence[Row], originals: Mapping[str, str]) -> Row:
    """The account to show: the first of those that repeat no other, and name everybody who takes part."""
    return min(group, key=lambda row: (row.record.id in originals, -_named(row)))


def _named(row: Said | Deed) -> int:
    if isinstance(row, Said):
        return int(row.speaker is not None)
    return bool(row.actors) + bool(row.recipients)


def _written(record: Record) -> str:
    published = record.article.published
    return published.value or published.latest or ""


def _repeats(one: Record, other: Record, originals: Mapping[str, str]) -> bool:
    return originals.get(one.id, one.id) == originals.get(other.id, other.id)


def _place(record: Record, spans: Sequence[Span]) -> float:
    return spans[0][0] / max(1, len(record.article.text)) if spans else 0.0


# --- statements ----------------------------------------------------------------------------------------------------


def same_statement(one: Said, other: Said, *, repeated: bool = False) -> float:
    """How likely two rows are one statement, 0 for not; ``repeated``: one of the articles repeats the other."""
    speaker = same_speaker(one, other, spelling=RETOLD if repeated else SPELLING)
    if speaker is False:
        return 0.0
    mine, theirs = one.statement, other.statement
    apart = abs(_place(one.record, mine.content.spans) - _place(other.record, theirs.content.spans))
    if repeated and apart <= PLACE:
        return 2.0 + bool(speaker) - apart
    share, words = _shared(mine.content.text, theirs.content.text)
    few = min(len(_content(mine.content.text)), len(_content(theirs.content.text)))
    needed = CONTENT if speaker else ALONE
    return share if share >= needed and words >= min(WORDS, few) > 0 else 0.0


def same_speaker(one: Said, other: Said, *, spelling: float = SPELLING) -> bool | None:
    """Whether two statements have one source, by names at least so alike; ``None`` where it cannot be told."""
    if one.speaker is not None and other.speaker is not None:
        if one.speaker.wikidata and other.speaker.wikidata:
            return one.speaker.wikidata == other.speaker.wikidata
        if _alike_name(one.speaker.name, other.speaker.name, spelling):
            return True
        persons = one.speaker.kind == other.speaker.kind == "person"
        if persons or not (one.speaker.code and one.speaker.code == other.speaker.code):
            return False
        return None  # a ministry and its minister, a government and its spokesman
    if _alike_name(one.statement.source.text, other.statement.source.text, spelling):
        return True
    return None


def _alike_name(one: str, other: str, spelling: float = SPELLING) -> bool:
    mine, theirs = fold(one).split(), fold(other).split()
    if not mine or not theirs:
        return False
    if mine == theirs:
        return True
    last = sound(mine[-1]), sound(theirs[-1])
    return min(map(len, last)) > 2 and JaroWinkler.similarity(*last) >= spelling


def _content(text: str) -> frozenset[str]:
    return frozenset(stem for stem in stems(text) if marking(stem))


def _shared(one: str, other: str) -> tuple[float, int]:
    """How much of the weight of the lighter content stands in the other, and how many words."""
    mine, theirs = _content(one), _content(other)
    common = mine & theirs
    least = min(_weight(mine), _weight(theirs))
    return (_weight(common) / least if least else 0.0, len(common))


def _weight(words: Collection[str]) -> float:
    return sum(rarity(number(word)) for word in words)


# --- events --------------------------------------------------------------------------------------------------------


def same_event(one: Deed, other: Deed, *, repeated: bool = False) -> float:
    """How likely two rows are one event, 0 for not; ``repeated``: one of the articles repeats the other."""
    if one.event.type != other.event.type or not _one_state(one, other) or not _one_day(one, other):
        return 0.0
    sides = (_sides(one, other, "actors"), _sides(one, other, "recipients"))
    apart = abs(_place(one.record, one.event.trigger.spans) - _place(other.record, other.event.trigger.spans))
    if repeated and apart <= PLACE:
        return 4.0 + sum(sides) - apart
    word = bool(_content(one.event.trigger.text) & _content(other.event.trigger.text))
    close = one.event.type not in VERBAL or one.since == other.since
    enough = sum(sides) >= (1 if word and close else 2) and (word or close)
    return sum(sides) + word if enough and min(sides) >= 0 else 0.0


def _one_state(one: Deed, other: Deed) -> bool:
    states = {one.event.status, other.event.status}
    return len(states) == 1 or states <= DONE or states <= AHEAD


def _one_day(one: Deed, other: Deed) -> bool:
    """Whether two events can be of one day: by their dates, else by those of the articles."""
    mine, theirs = one.event.date, other.event.date
    exact = mine.start and theirs.start and "day" in {mine.precision, theirs.precision}
    days = one.since, other.since
    if None in days:
        return True
    apart = abs(ordinal(days[0] or "") - ordinal(days[1] or ""))
    return apart <= (DAYS if exact else LAG)


def _sides(one: Deed, other: Deed, which: str) -> float:
    """What one side of two events says for their being one: 1 the same, -1 others, 0 not known."""
    mine: tuple[Side, ...] = getattr(one, which)
    theirs: tuple[Side, ...] = getattr(other, which)
    if not mine or not theirs:
        return 0.0
    if any(_same_side(a, one.record, b, other.record) for a in mine for b in theirs):
        return 1.0
    return -1.0 if all(map(_code, mine, [one.record] * len(mine))) or len(mine) == len(theirs) == 1 else 0.0


def _same_side(one: Side, mine: Record, other: Side, theirs: Record) -> bool:
    codes = _code(one, mine), _code(other, theirs)
    if codes[0] and codes[0] == codes[1]:
        return True
    if _alike_name(one.name, other.name):
        return True
    return bool(_content(one.member.text) & _content(other.member.text))


def _code(side: Side, record: Record) -> str | None:
    """The country or body of a side: of its actor, or of a place named in its words ("Greek officers")."""
    if side.code:
        return side.code
    return next((p.country for p in record.places if p.country and overlap(p.span, side.member.span)), None)
