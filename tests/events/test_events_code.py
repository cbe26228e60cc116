"""Who did what to whom, when and where: constructions, members, merging, dates, quantities, odd input."""

from __future__ import annotations

import time

import pytest

from dateline import events, language, places, times
from dateline.record import Actor, Article, Event, Place, Published, Source, Statement, Words

WRITTEN = Published("2023-06-15", "day", "2023-06-15", "2023-06-15")


def coded(sentence: str, *, actors: tuple[Actor, ...] = (), said: tuple[Statement, ...] = ()) -> tuple[Event, ...]:
    text = language.annotate(sentence)
    when = times.resolve(text, times.find(sentence), WRITTEN).items
    where = places.resolve(text, Article(None, sentence)).items
    return events.code(text, WRITTEN, actors, when, where, said, learned=False).items


def roles(event: Event) -> tuple[list[str], list[str]]:
    return [m.text for m in event.actors], [m.text for m in event.recipients]


@pytest.mark.parametrize(
    ("sentence", "kind", "actors", "recipients"),
    [
        ("Gunmen attacked a police post.", "ASSAULT", ["Gunmen"], ["a police post"]),
        ("The post was attacked by gunmen.", "ASSAULT", ["gunmen"], ["The post"]),
        ("Kenya and Uganda condemned the coup leaders.", "ACCUSE", ["Kenya", "Uganda"], ["the coup leaders"]),
        ("Ghana and Togo held talks.", "CONSULT", ["Ghana", "Togo"], []),
        ("The rebels who kidnapped the nuns fled.", "ASSAULT", ["The rebels"], ["the nuns"]),
        ("The Omani minister visited Iran.", "CONSULT", ["The Omani minister"], ["Iran"]),
        ("Kenya agreed to send doctors to Somalia.", "AGREE", ["Kenya"], ["Somalia"]),
        ("The seizure of the tanker by Iran raised prices.", "COERCE", ["Iran"], ["the tanker"]),
        ("The army said it had attacked the militants.", "ASSAULT", ["The army"], ["the militants"]),
        ("The United States praised its allies in Chad.", "SUPPORT", ["The United States"], ["its allies in Chad"]),
        ("Chad accused Mali of spying and recalled its ambassador.", "SANCTION", ["Chad"], ["Mali"]),
        ("Latvia will take tough measures if Estonia seizes the ship.", "THREATEN", ["Latvia"], ["Estonia"]),
        ("Mali said that Chad's demands were unacceptable.", "REJECT", ["Mali"], ["Chad"]),
        ("Observers were not allowed to enter the camp.", "REJECT", [], ["Observers"]),
        ("In 2016 soldiers shot a pilot.", "ASSAULT", ["soldiers"], ["a pilot"]),
        ("Denmark sent tents to Sudan and Chad.", "AID", ["Denmark"], ["Sudan", "Chad"]),
    ],
)
def test_members_are_found_in_every_construction(
    sentence: str, kind: str, actors: list[str], recipients: list[str]
) -> None:
    """Active, passive, coordinated, reciprocal, relative, nominal and reported clauses name who acts on whom."""
    found = next(e for e in coded(sentence) if e.type == kind)
    assert roles(found) == (actors, recipients)


def test_a_promise_absorbs_what_is_promised() -> None:
    """ "Agreed to send" is one event, the agreement."""
    assert [e.type for e in coded("Kenya agreed to send doctors to Somalia.")] == ["AGREE"]


def test_what_will_not_be_done_is_a_refusal() -> None:
    """ "Will not" of a cooperative deed is REJECT; "did not" is the deed denied."""
    assert [(e.type, e.status) for e in coded("The militia will not release the pilots.")] == [("REJECT", "happened")]
    assert [(e.type, e.status) for e in coded("The militia did not release the pilots.")] == [("RETREAT", "denied")]


def test_mentions_of_one_event_are_joined() -> None:
    """The lead and a later paragraph tell of one attack; both triggers are kept."""
    text = "Rebels attacked the barracks.\n\nThe rebels attacked the barracks on Monday."
    barracks = [i for i in range(len(text)) if text.startswith("barracks", i)]
    rebels = Actor("a1", "Rebels", "group", mentions=((0, 6), (35, 41)))
    other = Actor("a2", "barracks", "group", mentions=tuple((i, i + 8) for i in barracks))
    found = [e for e in coded(text, actors=(rebels, other)) if e.type == "ASSAULT"]
    assert len(found) == 1
    assert found[0].date.value == "2023-06-12"
    assert len(found[0].mentions) == 2


def test_the_innermost_statement_is_named() -> None:
    """An event belongs to the smallest statement whose words hold its trigger."""
    sentence = "A spokesman said the minister told them rebels attacked the port."

    def statement(name: str, start: str) -> Statement:
        begin = sentence.index(start)
        content = Words(((begin, len(sentence)),), sentence[begin:])
        return Statement(name, Source((), "", None, "unstated"), Words((), ""), content, "indirect", "asserts")

    said = (statement("s1", "the minister"), statement("s2", "rebels"))
    attack = next(e for e in coded(sentence, said=said) if e.type == "ASSAULT")
    assert attack.statement == "s2"


def test_dates_places_and_quantities_hang_on_their_clause() -> None:
    """The date of the attack is not the date of the visit; amounts keep their unit."""
    found = coded("Japan sent 2,000 tents to Tonga on Monday, and the minister will visit Fiji on Friday.")
    aid = next(e for e in found if e.type == "AID")
    visit = next(e for e in found if e.type == "CONSULT")
    assert (aid.date.value, visit.date.value) == ("2023-06-12", "2023-06-16")
    assert [(q.text, q.low, q.unit) for q in aid.quantities] == [("2,000 tents", 2000.0, "tents")]
    soldiers = coded("The general deployed tens of thousands of soldiers near Niger.")[0].quantities[0]
    assert (soldiers.text, soldiers.low, soldiers.approximate) == ("tens of thousands of soldiers", 20000.0, True)


def test_a_story_goes_on_without_naming_the_day_again() -> None:
    """The second sentence of a paragraph happened on the day of the first; a new paragraph starts anew."""
    first = "On Monday thousands marched in Lusaka."
    told = coded(f"{first} Police arrested nine people.")
    assert [(e.type, e.date.value) for e in told] == [("PROTEST", "2023-06-12"), ("COERCE", "2023-06-12")]
    apart = coded(f"{first}\n\nPolice arrested nine people.")
    assert [e.date.value for e in apart] == ["2023-06-12", None]


def test_the_day_of_an_attack_is_not_that_of_its_condemnation() -> None:
    """A date on the noun belongs to the noun, and one on the reports to the reports."""
    found = coded("The parties condemned the attack of 4 May 2023 on a convoy by rebels.")
    assert {e.type: e.date.value for e in found} == {"ACCUSE": None, "ASSAULT": "2023-05-04"}
    reports = coded("Reports over the weekend said that Chad would withdraw its troops from Niger.")
    assert [e.date.value for e in reports if e.type == "RETREAT"] == [None]


def test_we_are_whoever_says_so() -> None:
    """First persons stand for the source of the statement they stand in."""
    sentence = "We urge the army to let the trucks pass."
    content = Words(((0, len(sentence)),), sentence)
    said = Statement("s1", Source((), "", "a7", "unstated"), Words((), ""), content, "direct", "demands")
    assert [m.actor for e in coded(sentence, said=(said,)) for m in e.actors] == ["a7"]


@pytest.mark.parametrize(
    ("sentence", "kind", "status"),
    [
        ("The rebels captured a base in the second round of fighting, and their team declared victory.", "ASSAULT", ""),
        ("Soldiers shot a nurse in a series of raids on the set of houses.", "ASSAULT", ""),
        ("Farmers ended their blockade after a final round of talks.", "RETREAT", ""),
        ("Togo suspends aid to Benin", "SANCTION", "happened"),
        ("Ethiopia to withdraw troops from Somalia", "RETREAT", "planned"),
        ("Militants kidnap nuns in northern Mali", "ASSAULT", "happened"),
        ("If the nuns are not freed, the army will storm the camp.", "RETREAT", "conditional"),
        ("The drivers will go on blocking the road.", "PROTEST", "planned"),
    ],
)
def test_words_of_sports_and_the_style_of_headlines(sentence: str, kind: str, status: str) -> None:
    """A "round" of fighting is no match; headlines tell deeds in the present and plans with "to"."""
    found = [e for e in coded(sentence) if e.type == kind]
    assert found
    assert status in ("", found[0].status)


def test_what_a_deed_brought_about_is_told_with_it() -> None:
    """The dead of a strike are no second event."""
    found = coded("Fourteen people were killed when a drone hit a market in Sudan.")
    assert [(e.type, e.trigger.text) for e in found] == [("ASSAULT", "hit")]


def test_near_misses_are_told() -> None:
    """What was left out says why."""
    found = events.code(language.annotate("The senator suffered a heart attack."), Published(), (), (), (), ())
    assert not found.items
    illness = events.code(language.annotate("The heart attack of the senator."), Published(), (), (), (), ())
    assert not illness.items


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "🙂",
        '"""',
        "Attack",
        "attack " * 500,
        "(" * 300,
        "Rebels attacked " + "and " * 400 + "the post.",
    ],
)
def test_odd_text_gives_no_error(text: str) -> None:
    """Text without sense is read without an error."""
    coded(text)


def test_long_lists_and_sentences_take_linear_time() -> None:
    """Three hundred names as actors, and a sentence of two thousand words, are read in reasonable time."""
    names = ", ".join(f"Mr Name{i}" for i in range(300))
    long = "Rebels attacked the post in the town " * 280
    for sentence in (f"{names} and Mr Last condemned the coup.", long):
        text = language.annotate(sentence)
        began = time.perf_counter()
        events.code(text, Published(), (), (), (), ())
        assert time.perf_counter() - began < 3


def test_places_are_numbers_into_the_record() -> None:
    """The place of an event is the index of the mention in the places given."""
    sentence = "Gunmen attacked a convoy in Mali."
    start = sentence.index("Mali")
    mali = Place((start, start + 4), "Mali", "Mali", "MLI", 17.0, -4.0, "country", "place")
    found = events.code(language.annotate(sentence), Published(), (), (), (mali,), ()).items
    assert [e.place for e in found if e.type == "ASSAULT"] == [0]
