"""Every mention of someone goes to one actor; what is not clear stays unlinked. Invented articles, real offices."""

from __future__ import annotations

import time

import pytest

from dateline import actors, language, places
from dateline.actors import tables
from dateline.record import Actor, Article, Found, Published


def resolve(text: str, day: str | None = "2021-12-30") -> Found[Actor]:
    annotated = language.annotate(text)
    published = Published(day, "day", day, day) if day else Published()
    return actors.resolve(
        annotated, Article(None, text), places.resolve(annotated, Article(None, text)).items, published
    )


def actor(found: Found[Actor], name: str) -> Actor:
    return next(a for a in found.items if a.name == name)


def words(text: str, one: Actor) -> list[str]:
    return [text[start:end] for start, end in one.mentions]


def test_title_surname_role_and_pronoun_are_one_person() -> None:
    """The office tells who "his counterpart" is; "the minister" and "he" go to the person named before."""
    text = (
        "Turkey's Foreign Minister Mevlut Cavusoglu met his Greek counterpart in Athens. "
        "The minister said the talks were useful. He thanked Greece."
    )
    found = resolve(text)
    minister = actor(found, "Mevlüt Çavuşoğlu")
    assert (minister.kind, minister.code, minister.sector, minister.office) == (
        "person", "TUR", "GOV", "Minister of Foreign Affairs",
    )  # fmt: skip
    assert {"Mevlut Cavusoglu", "The minister", "He", "his"} <= set(words(text, minister))
    assert words(text, actor(found, "Nikos Dendias")) == ["his Greek counterpart"]


def test_the_office_is_that_of_the_day() -> None:
    """The same words name another person ten years on."""
    text = "The German chancellor called the Canadian prime minister on Friday."
    assert {a.name for a in resolve(text, "2014-05-05").items if a.kind == "person"} == {
        "Angela Merkel",
        "Stephen Harper",
    }
    assert {a.name for a in resolve(text, "2023-05-05").items if a.kind == "person"} == {
        "Olaf Scholz",
        "Justin Trudeau",
    }


def test_country_capital_palace_and_government_are_one_actor() -> None:
    """Names that stand for a government go to one actor; the same names as mere places do not."""
    text = (
        "Moscow rejected the offer. The Kremlin said Russia would wait. The Russian government had no comment. "
        "Thousands marched in Moscow, and snow fell in Russia."
    )
    russia = actor(resolve(text), "Russia")
    assert (russia.kind, russia.code, russia.sector, russia.wikidata) == ("government", "RUS", "GOV", "Q159")
    assert words(text, russia) == ["Moscow", "Kremlin", "Russia", "Russian government"]


def test_an_organisation_is_known_by_name_acronym_and_description() -> None:
    """The International Atomic Energy Agency under three names."""
    text = "The IAEA sent a team. The International Atomic Energy Agency gave no date. The U.N. nuclear watchdog will report."
    agency = actor(resolve(text), "International Atomic Energy Agency")
    assert agency.code == "IAEA"
    assert len(agency.mentions) == 3


def test_unnamed_officials_are_actors_with_their_country() -> None:
    """Each new official is another actor; "the official" goes back to the last one."""
    text = (
        "Two Norwegian officials said the plan was dead. A Chinese diplomat disagreed. The diplomat asked not to be "
        "named. Another diplomat was silent."
    )
    found = resolve(text)
    unnamed = [(a.name, a.code, a.sector, len(a.mentions)) for a in found.items if a.kind == "anonymous"]
    assert unnamed[:2] == [("Two Norwegian officials", "NOR", "GOV", 1), ("Chinese diplomat", "CHN", "GOV", 2)]
    assert len(unnamed) == 3


def test_the_man_is_the_last_unnamed_person() -> None:
    """ "The man" alone makes no actor, and after an unnamed witness it is the witness."""
    text = "A witness saw the crash in Lima. The man said the bus was full."
    found = resolve(text)
    assert words(text, actor(found, "witness")) == ["A witness", "The man"]
    assert not [a for a in resolve("The man said the bus was full.").items if a.kind == "anonymous"]


def test_an_official_of_an_administration_has_its_country() -> None:
    """The leader's name gives the country of "the … administration"."""
    text = "A senior official in the Biden administration confirmed the visit."
    found = resolve(text)
    assert actor(found, "senior official in the Biden administration").code == "USA"
    assert "Biden administration" in words(text, actor(found, "United States"))


def test_two_people_of_one_name_stay_apart() -> None:
    """A surname that two people bear is linked to neither, and the record says why."""
    text = "John Carter and Mary Carter met in Oslo. Carter said it had rained."
    found = resolve(text)
    assert [len(a.mentions) for a in found.items if a.kind == "person"] == [1, 1]
    assert [(r.text, r.kind) for r in found.rejected] == [("Carter", "actor")]
    assert "John Carter" in found.rejected[0].why


def test_a_plain_surname_is_not_a_holder() -> None:
    """Without title, first name or office in the article, a surname of a famous person has no country."""
    found = resolve("Macron bought bread in the village, his neighbour said.")
    assert all(a.code is None and a.wikidata is None for a in found.items if a.kind == "person")


def test_a_body_has_the_country_that_stands_before_it() -> None:
    """ "The ministry" and "the army" go back to the one that was named with its country."""
    text = (
        "The Afghan Defence Ministry was silent. The Israeli military struck. The ministry denied it. The army agreed."
    )
    found = resolve(text)
    assert words(text, actor(found, "Afghan Defence Ministry")) == ["Afghan Defence Ministry", "ministry"]
    army = actor(found, "Israeli military")
    assert (army.code, army.sector, words(text, army)) == ("ISR", "MIL", ["Israeli military", "army"])


def test_armed_groups_and_crowds_have_their_sector() -> None:
    """Rebels, protesters and armed groups by name."""
    text = "Al-Shabaab attacked a convoy. Protesters threw stones. Rebels took Goma. Villagers fled."
    sectors = {a.name: (a.kind, a.sector) for a in resolve(text).items}
    assert sectors["al-Shabaab"] == ("group", "REB")
    assert sectors["Protesters"] == ("group", "OPP")
    assert sectors["Rebels"] == ("group", "REB")
    assert sectors["Villagers"] == ("anonymous", "CVL")


def test_a_former_president_holds_no_office() -> None:
    """A known person without the office on the day has none."""
    trump = actor(resolve("Former U.S. President Donald Trump attacked the plan. Trump left."), "Donald Trump")
    assert (trump.code, trump.office, trump.wikidata) == ("USA", None, "Q22686")


@pytest.mark.parametrize("lemma", sorted(tables.roles())[::7])
def test_every_role_makes_an_actor(lemma: str) -> None:
    """A role word as the subject of a sentence is an actor with its sector."""
    if lemma in ("man", "woman", "person", "mp", "ceo", "hostage-taker", "fighter-pilot", "asylum-seeker"):
        pytest.skip("needs more than a plain sentence")
    found = resolve(f"On Monday a {lemma} spoke to the newspaper about the storm.")
    assert any(a.sector == tables.roles()[lemma].sector for a in found.items)


@pytest.mark.parametrize(("name", "code", "example"), [
    (row["name"], row["code"], row["example"]) for row in tables._csv("metonyms.csv")
])  # fmt: skip
def test_the_examples_of_the_metonyms_hold(name: str, code: str, example: str) -> None:
    """Each example's capital or palace acts for its government."""
    assert code in {a.code for a in resolve(example).items}, name


@pytest.mark.parametrize(
    "text",
    ["", " \n ", "X", "😀 😀", "\"“'’", "A. B. C. D.", "He said she said they said.", "Иван Петров встретил علي حسن.",
     "President", "President President President", "Mr.", "the the the", "of of of U.S. U.S. 's 's", "(" * 300,
     "Prime Minister of the of the", "one of the officials", ",,, the minister ,,,"],
)  # fmt: skip
def test_odd_texts_do_no_harm(text: str) -> None:
    """Nothing raises, and every mention lies in the text."""
    for one in resolve(text).items:
        assert one.mentions
        assert all(0 <= s < e <= len(text) for s, e in one.mentions)


def test_many_names_cost_in_step_with_their_number() -> None:
    """Two thousand people with eight surnames among them are linked in about a second."""
    from spacy.tokens import Doc, Span

    vocab = language.load().vocab
    people = [
        (f"Ab{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)}", f"Kal{'eiou'[i % 4]}v")
        for i in range(4000)
    ]
    tokens = [w for given, surname in people for w in (given, surname, "left", ".")]
    size = len(tokens)
    doc = Doc(
        vocab, words=tokens, pos=["PROPN", "PROPN", "VERB", "PUNCT"] * (size // 4),
        deps=["compound", "nsubj", "ROOT", "punct"] * (size // 4), heads=[i - i % 4 + (1, 2, 2, 2)[i % 4] for i in range(size)],
        tags=["NNP", "NNP", "VBD", "."] * (size // 4), lemmas=tokens,
    )  # fmt: skip
    doc.ents = [Span(doc, i, i + 2, label="PERSON") for i in range(0, size, 4)]
    start = time.perf_counter()
    found = actors.resolve(language.Annotated(doc.text, doc), Article(None, doc.text), (), Published())
    assert time.perf_counter() - start < 3
    assert len(found.items) > 3000


def test_namesakes_of_holders_stay_themselves() -> None:
    """A name without a title is a holder's only for great offices; other middle initials are another person."""
    text = "The U.S. activist Richard Spencer spoke in Texas. President George H. W. Bush was remembered. A party leader left."
    people = {a.name: a for a in resolve(text, "2019-02-02").items if a.kind == "person"}
    assert set(people) == {"Richard Spencer", "George H. W. Bush"}
    assert people["George H. W. Bush"].wikidata != "Q207"


def test_two_spellings_of_one_holder_are_one_actor() -> None:
    """The right and the wrong spelling in one article go to one actor, with a caution for the wrong one."""
    text = "Fumio Kishida flew to Seoul. Japanese Prime Minister Fumio Kishda left Japan on Monday."
    found = resolve(text)
    assert [a.name for a in found.items if a.kind == "person"] == ["Fumio Kishida"]
    assert [c.kind for c in found.cautions] == ["name-variant"]


def test_bare_troops_are_nobody_s() -> None:
    """One army in the article does not make all troops its own; "the army" is."""
    text = "The Georgian army stood by. Russia moved troops. The army said nothing."
    found = resolve(text)
    assert words(text, actor(found, "Georgian army")) == ["Georgian army", "army"]
    assert actor(found, "troops").code is None


def test_a_name_that_comes_after_its_office() -> None:
    """Who is first told of by an office and then by a bare name is one, before any holder the tables know."""
    text = (
        "Estonia's defence minister said on Tuesday that a ship had been stopped. "
        "“We said no,” Kersti Allikmaa said in Tallinn."
    )
    assert "Estonia's defence minister" in words(text, actor(resolve(text, "2024-05-02"), "Kersti Allikmaa"))


def test_a_spokesman_named_in_the_next_sentence() -> None:
    """The same word with the name behind it tells who was meant; titles in short are titles."""
    text = "A ship was stopped, the army spokesman said. “It was late,” said the spokesman, Col. Thomas Moran. The colonel left."
    assert {"the army spokesman", "The colonel"} <= set(words(text, actor(resolve(text), "Thomas Moran")))


def test_a_name_in_apposition_is_the_one_told_of() -> None:
    """ "Her colleague, Ivo Hill" is one person, and so is "he" in the next sentence."""
    text = "Her Georgian colleague, Ivo Hill, arrived late. He thanked the hosts."
    assert {"Her Georgian colleague", "He"} <= set(words(text, actor(resolve(text), "Ivo Hill")))


def test_him_is_not_the_one_who_does_it() -> None:
    """ "Beatriz Lozano contradicted him": he is the other, and she is known to be no "he"."""
    text = "Ramiro Pardo spoke first. Beatriz Lozano contradicted him. She left, and he stayed."
    found = resolve(text)
    assert "him" in words(text, actor(found, "Ramiro Pardo"))
    assert "She" in words(text, actor(found, "Beatriz Lozano"))


def test_whoever_is_named_in_what_is_said_is_somebody_else() -> None:
    """ "The plot was that of Ivo Hill, she said": not Hill."""
    text = "Minister Ada Bolt spoke. The plot was the work of Ivo Hill, she said."
    assert "she" in words(text, actor(resolve(text), "Ada Bolt"))


def test_the_commission_is_the_one_named_in_full() -> None:
    """The last word of one organisation's name stands for it."""
    text = "A European Commission memo says so. The Commission spokesperson said nothing."
    assert "Commission" not in {a.name for a in resolve(text).items}
