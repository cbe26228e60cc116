"""Places found, resolved and told apart by use; every sentence is our own."""

from __future__ import annotations

import time
import tomllib

import pytest

from dateline import language, places
from dateline.places import gazetteer
from dateline.places.gazetteer import DATA
from dateline.places.table import find, fold
from dateline.record import Article, Place


def read(text: str) -> list[Place]:
    found = places.resolve(language.annotate(text), Article(None, text))
    for place in found.items:
        assert text[place.span[0] : place.span[1]] == place.text
    return list(found.items)


def by_text(text: str) -> dict[str, Place]:
    return {p.text: p for p in read(text)}


@pytest.mark.parametrize(
    ("word", "code"),
    [("Turkish", "TUR"), ("Turks", "TUR"), ("the Netherlands", "NLD"), ("U.S.", "USA"), ("IRAN", "IRN"), ("us", None)],
)
def test_a_country_is_known_by_name_adjective_and_people(word: str, code: str | None) -> None:
    """A word for a country gives its code; the pronoun gives none."""
    assert gazetteer.country(word) == code


def test_every_country_has_a_name_and_a_point() -> None:
    """The table of countries is whole."""
    lands = gazetteer.countries()
    assert len(lands) > 240
    assert all(-90 <= c.latitude <= 90 and -180 <= c.longitude <= 180 for c in lands.values())
    assert gazetteer.country_name("KEN") == "Kenya"
    assert gazetteer.country_name("QQQ") is None


def test_the_table_finds_a_city_by_an_older_name() -> None:
    """Other names lead to the same place, the largest first; an unknown name to none."""
    assert find(DATA / "gazetteer.bin", fold("Lwów"))[0].country == "UKR"
    assert find(DATA / "gazetteer.bin", fold("Paris"))[0].country == "FRA"
    assert find(DATA / "gazetteer.bin", "no such town anywhere") == ()


def test_a_state_after_the_comma_says_which_town() -> None:
    """What contains a place decides, before size."""
    found = by_text("The mill in Paris, Texas, closed. A sister mill in London, Ontario, stays open.")
    assert found["Paris"].country == "USA"
    assert found["London"].country == "CAN"
    assert {p.used_as for p in found.values()} == {"place"}


def test_the_other_places_of_the_article_decide() -> None:
    """A name of many places is the one near the others."""
    found = by_text("Floods cut roads near Birmingham. Crews came from Montgomery and Tuscaloosa in Alabama.")
    assert found["Birmingham"].country == "USA"


def test_georgia_is_a_state_after_atlanta_and_a_country_beside_armenia() -> None:
    """One name, two lands, told by what stands near."""
    assert by_text("Voters queued in Atlanta, Georgia, on Tuesday.")["Georgia"].country == "USA"
    assert by_text("Armenia and Georgia opened the pass near Tbilisi.")["Georgia"].country == "GEO"


@pytest.mark.parametrize(
    ("text", "name", "use"),
    [
        ("Ankara denied the report on Monday.", "Ankara", "government"),
        ("The Kremlin said it would answer.", "Kremlin", "government"),
        ("Hanoi signed an accord with Jakarta.", "Jakarta", "government"),
        ("Two US officials left early.", "US", "government"),
        ("The talks were held in Ankara.", "Ankara", "place"),
        ("She studied at the University of Nairobi in Kenya.", "Kenya", "place"),
        ("Many Chileans voted early.", "Chileans", "demonym"),
        ("A Chilean minister spoke.", "Chilean", "adjective"),
        ("Trucks waited at the Polish border.", "Polish", "place"),
        ("OSLO (Reuters) - Ministers met on Friday.", "OSLO", "place"),
    ],
)
def test_how_a_name_is_used(text: str, name: str, use: str) -> None:
    """Government, place, people or adjective, by the words around it."""
    assert by_text(text)[name].used_as == use


def test_a_series_of_capitals_is_no_address() -> None:
    """ "Moscow, Washington and …" names two capitals, not a town in a state."""
    found = by_text("Envoys of Moscow, Washington and other capitals met. Moscow and Washington said little.")
    assert (found["Moscow"].country, found["Moscow"].kind) == ("RUS", "city")
    assert (found["Washington"].country, found["Washington"].kind) == ("USA", "city")


def test_seas_straits_and_disputed_lands_have_points() -> None:
    """What is no city is found too."""
    found = by_text("Ships left the Strait of Hormuz for the South China Sea. Shells fell in Nagorno-Karabakh.")
    assert found["Strait of Hormuz"].kind == "strait"
    assert found["South China Sea"].kind == "sea"
    assert found["Nagorno-Karabakh"].kind == "disputed"
    assert all(p.latitude is not None for p in found.values())


def test_a_direction_keeps_the_country() -> None:
    """Part of a country is that country."""
    assert by_text("Shelling went on in eastern Ukraine.")["Ukraine"].country == "UKR"


def test_names_of_persons_are_no_places() -> None:
    """A person who is called like a town is not one."""
    text = "Mr. Lincoln met Jordan Smith and Paris Wilson. May hoped for the best."
    assert not [p for p in read(text) if p.text in ("Lincoln", "Jordan", "Paris", "May")]


def test_the_bird_is_not_the_country() -> None:
    """Small letters are no name."""
    assert read("They roasted a turkey and set it on the good china.") == []


def test_a_venue_without_a_gazetteer_has_no_coordinates() -> None:
    """What is not known stays unknown."""
    venue = by_text("Delegates met at the Meridian Arena.")["Meridian Arena"]
    assert (venue.latitude, venue.country, venue.kind) == (None, None, "facility")


@pytest.mark.parametrize(
    "text", ["", " \n ", "“", "🙂🙂", "A", "Москва молчит.", "( , Texas", "-", "U.S.-", "'s 's 's"]
)
def test_odd_text_never_fails(text: str) -> None:
    """Whatever the text, a list comes back."""
    read(text)


def test_the_same_text_gives_the_same_places() -> None:
    """No order of sets or hashes shows."""
    text = "Rome and Oslo agreed. Troops left Goma for Bukavu, and the Kremlin warned Baku."
    assert read(text) == read(text)


def test_ten_thousand_names_take_seconds_not_minutes() -> None:
    """Many distinct names cost no more than their number."""
    with (DATA / "countries.csv").open(encoding="utf-8") as file:
        lands = [line.split(",")[2] for line in file][1:]
    letters = "abcdefghij"
    names = [f"{a.upper()}{b}{c}{d}ville" for a in letters for b in letters for c in letters for d in letters]
    text = " ".join(f"{name} in {lands[i % len(lands)]}," for i, name in enumerate(names[:1500]))
    annotated = language.annotate(text)
    began = time.perf_counter()
    places.resolve(annotated, Article(None, text))
    assert time.perf_counter() - began < 5


def test_every_word_list_carries_its_example() -> None:
    """A reader of the data file sees what each list is for, and its example is read as it says."""
    lists = tomllib.loads((DATA / "words.toml").read_text(encoding="utf-8"))
    assert all(entry.get("example") for entry in lists.values())
    for heading, use in (
        ("locative", "place"),
        ("stative", "place"),
        ("partner", "government"),
        ("deeds", "government"),
        ("called", "place"),
        ("streets", "place"),
        ("settlements", "place"),
    ):
        assert read(lists[heading]["example"])[0].used_as == use, heading


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Shots were heard at the corner of Elm and Hubbard streets, police said.", ["Elm", "Hubbard"]),
        (
            "The shop stood in the Rue d’Orléans and then in the Faubourg Sainte Anne.",
            ["Rue d’Orléans", "Faubourg Sainte Anne"],
        ),
        ("Boys train in the suburb of Karada. The Karada academy opened on Monday.", ["Karada", "Karada"]),
        ("Crowds met at the Meridian Arena on Monday.", ["Meridian Arena"]),
        ("He spoke in Maiduguri, Borno State in a hall.", ["Maiduguri", "Borno State"]),
        ("By Jo Smith. BOSTON (Reuters) - The owner of a restaurant was fined.", ["BOSTON"]),
        ("Norwegian lawyer Jo Smith has a US-based client.", ["Norwegian", "US"]),
    ],
)
def test_places_that_no_gazetteer_need_have(text: str, words: list[str]) -> None:
    """Streets in pairs, names by their first word, what follows "the suburb of" and then stands alone; days are no part."""
    found = read(text)
    assert [place.text for place in found] == words
    assert {place.used_as for place in found if place.text != "Norwegian"} == {"place"}


@pytest.mark.parametrize(
    "text",
    [
        "Thousands of turkeys and one Turkey vulture were counted. May was cold. Hope is all that is left.",
        "Владимир Путин и Москва, and محمد بن سلمان of الرياض, stood in the text.",
        "A, B and C met. X said no; Y and Z left.",
    ],
)
def test_words_that_are_no_places_here(text: str) -> None:
    """Months, hopes, birds in small letters, other scripts, single letters: nothing falls over, nothing is placed far off."""
    for place in read(text):
        assert place.text in ("Turkey", "Hope") or place.latitude is None, place


def test_an_unknown_name_before_a_known_one_stays_unknown() -> None:
    """A venue and a country in a series are read without trouble."""
    found = by_text("Crowds met at the Meridian Arena, Ghana and Togo said.")
    assert found["Ghana"].country == "GHA"
