"""The agenda: what is scheduled, with whom, when exactly, and whether it is still on.

``engagements.toml`` names what can stand in a diary. Clause by clause ``mentions`` finds it (``triggers``), how it
stands (``standing``), who takes part (``company``) and which times are its own (``hours``); ``items`` gathers the
mentions of one engagement, ``start`` reads days and clocks. Past meetings are events, not agenda.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.record import Actor, AgendaItem, Found, Place, Published, Statement, Time

if TYPE_CHECKING:
    from dateline.language import Annotated


def reader_version() -> str:
    """Name and number of the learned reader, as the record gives it."""
    from dateline.agenda.reader import VERSION

    return VERSION


def read(
    annotated: Annotated,
    published: Published,
    actors: tuple[Actor, ...],
    times: tuple[Time, ...],
    places: tuple[Place, ...],
    statements: tuple[Statement, ...],
    learned: bool = True,
    hosts: tuple[Actor, ...] = (),
) -> Found[AgendaItem]:
    """The agenda items in order of their start (vague ones last), ids "g1", "g2", …. Without ``learned`` by the rules
    alone. ``hosts`` are governments that may receive somebody, though nothing else makes actors of them."""
    from dateline.agenda import company, judgement, mentions
    from dateline.agenda.ground import Ground
    from dateline.agenda.items import Diary
    from dateline.agenda.people import People

    people = People(annotated, actors, places)
    ground = Ground(people, times, places, published)
    diary = Diary(ground)
    for number, found, left in mentions.sentences(ground):
        if found:
            diary.take(found, left)
        if left:
            diary.more_clocks(number, left)
        if diary.follows(number):
            diary.guests(number, *company.guests(ground, number, found))
    if learned:
        judgement.judge(diary, (*actors, *hosts), times, places)
    items, cautions = diary.items(statements)
    return Found(items, tuple(diary.rejected), cautions)
