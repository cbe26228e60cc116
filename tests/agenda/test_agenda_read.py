"""The agenda of short articles, case by case, by the rules alone."""

from __future__ import annotations

import pytest

from dateline import actors, agenda, language, places, times
from dateline.record import AgendaItem, Article, Found, Published, Record, Version


def read(text: str, day: str = "2024-01-08") -> tuple[Found[AgendaItem], dict[str, str | None]]:
    """The agenda of a text written on a day, and the codes of its actors by id."""
    annotated = language.annotate(text)
    published = Published(day, "day", day, day)
    when = times.resolve(annotated, times.find(text), published).items
    where = places.resolve(annotated, Article(None, text)).items
    who = actors.resolve(annotated, Article(None, text), where, published).items
    found = agenda.read(annotated, published, who, when, where, (), learned=False)
    article = Article(None, text, published=published)
    Record("x", Version("", "", ""), article, actors=who, agenda=found.items)  # checks the spans
    return found, {actor.id: actor.code for actor in who}


@pytest.mark.parametrize(
    "text",
    [
        "Chile and Peru held talks in Lima on Friday.",
        "If Chile withdrew, the two presidents would meet.",
        "Asked whether she would meet the Peruvian president on Friday, the minister smiled.",
        "The national team will meet Peru in the semi-final on Friday.",
        "In 1998 the presidents of Chile and Peru were to hold a summit.",
        "The president met demands for a pay rise.",
        "Chile calls for restraint on Friday.",
    ],
)
def test_what_is_no_appointment_is_left_out(text):
    """Past, hypothetical, asked-about and sporting meetings make no entry."""
    assert read(text)[0].items == ()


def test_a_later_sentence_postpones():
    """A new date moves the entry and keeps the old one."""
    (item,) = read("Chile and Peru were due to hold talks on Wednesday. The talks were later postponed to January 15.")[
        0
    ].items
    assert (item.status, item.start.value, item.moved_from) == ("postponed", "2024-01-15", "2024-01-10")


def test_a_later_sentence_cancels():
    """What is called off stays in the diary as cancelled."""
    (item,) = read("Chile and Peru planned to hold talks on Wednesday. The talks have been cancelled.")[0].items
    assert (item.status, item.start.value) == ("cancelled", "2024-01-10")


def test_clocks_that_differ_are_a_caution():
    """Both readings are shown, the first is taken, and nobody is told which is right."""
    found, _ = read("The leaders of Chile and Peru will speak by phone on Wednesday at 1500 GMT (1 p.m. in Lima).")
    (item,) = found.items
    assert (item.what, item.start.value, item.start.clocks_agree) == ("call", "2024-01-10T15:00Z", False)
    assert [c.kind for c in found.cautions] == ["clock-mismatch"]


def test_who_stays_away_is_absent():
    """Whoever is not expected at the talks is absent, and no participant."""
    found, _ = read("Chile and Peru will hold talks on Friday. Bolivia is not expected to attend the talks.")
    (item,) = found.items
    assert [m.text for m in item.absent] == ["Bolivia"]
    assert "Bolivia" not in [m.text for m in item.participants]


def test_an_open_question_is_rejected_with_its_reason():
    """A near miss is kept with why it was left out."""
    found, _ = read("A spokesman did not say whether Chile would hold talks with Peru on Friday.")
    assert "open question" in found.rejected[0].why


@pytest.mark.parametrize(
    "text", ["", " \n ", "😀", "meeting " * 300, "“ ( the talks on Friday", "Talks talks, talks: January 99"]
)
def test_odd_text_gives_no_error(text):
    """Odd text does not raise."""
    read(text)
