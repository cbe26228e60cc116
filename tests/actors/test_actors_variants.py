"""Misspelt names are recognised by likeness, office, day and country together; other people's names are left alone."""

from __future__ import annotations

import pytest

from dateline import actors, language, places
from dateline.record import Actor, Article, Found, Published

DAY = "2021-12-30"

#: The words of a page, and who is meant. All public people in their offices on DAY.
VARIANTS = [
    ("U.S. Secretary of State Anthony Blinkin", "Antony Blinken"),
    ("US Secretary of State Antoni Blincken", "Antony Blinken"),
    ("French President Emanuel Macron", "Emmanuel Macron"),
    ("French President Emmanuel Makron", "Emmanuel Macron"),
    ("German Chancellor Olaf Sholtz", "Olaf Scholz"),
    ("German Chancellor Olav Schulz", "Olaf Scholz"),
    ("German Foreign Minister Analena Berbock", "Annalena Baerbock"),
    ("Russian Foreign Minister Sergej Lawrow", "Sergey Lavrov"),
    ("Russian Foreign Minister Sergei Lavrof", "Sergey Lavrov"),
    ("Russian Defence Minister Sergey Shoigou", "Sergei Shoigu"),
    ("Ukrainian President Vladimir Zelenski", "Volodymyr Zelenskyy"),
    ("Ukrainian Foreign Minister Dmitry Kuleba", "Dmytro Kuleba"),
    ("NATO Secretary-General Jens Stoltenburg", "Jens Stoltenberg"),
    ("NATO Secretary General Jans Stoltenberg", "Jens Stoltenberg"),
    ("Israeli Prime Minister Naftali Benet", "Naftali Bennett"),
    ("Turkish President Recep Tayip Erdogan", "Recep Tayyip Erdoğan"),
    ("Turkish Foreign Minister Mevlud Cavusolu", "Mevlüt Çavuşoğlu"),
    ("Polish Prime Minister Mateus Moraviecki", "Mateusz Morawiecki"),
    ("Japanese Prime Minister Fumio Kishda", "Fumio Kishida"),
    ("Indian Prime Minister Narenda Mody", "Narendra Modi"),
    ("Ethiopian Prime Minister Abbiy Achmed", "Abiy Ahmed"),
    ("Iranian President Ibrahim Raisi", "Ebrahim Raisi"),
    ("Iran's foreign minister, Hussein Amir Abdolahian,", "Hossein Amir-Abdollahian"),
    ("British Defence Secretary Ben Walace", "Ben Wallace"),
    ("British Foreign Secretary Liz Trusse", "Liz Truss"),
    ("Canadian Prime Minister Justin Trudaeu", "Justin Trudeau"),
    ("Belarusian President Alexandr Lukashenka", "Alexander Lukashenko"),
    ("U.S. Defense Secretary Loyd Austen", "Lloyd Austin"),
    ("European Commission President Ursula von der Layen", "Ursula von der Leyen"),
    ("EU foreign policy chief Joseph Borell", "Josep Borrell"),
    ("IAEA Director General Raphael Grossy", "Rafael Grossi"),
    ("South Korean President Moon Jay-in", "Moon Jae-in"),
    ("Hungarian Prime Minister Victor Orban", "Viktor Orbán"),
    ("Brazilian President Jair Bolsanaro", "Jair Bolsonaro"),
    ("Colombian President Ivan Duke", "Iván Duque"),
]

#: Titles with names of people who do not hold them (invented, or of other days and other offices).
OTHERS = [
    "U.S. Secretary of State Mary Keller", "U.S. Secretary of State Colin Powell", "French President Pierre Marchand",
    "French President Jacques Chirac", "German Chancellor Helmut Kohl", "German Chancellor Otto Schneider",
    "Russian Foreign Minister Igor Ivanov", "Russian Foreign Minister Pavel Orlov",
    "Russian Defence Minister Anatoly Serdyukov", "Ukrainian President Petro Poroshenko",
    "Ukrainian President Viktor Yanukovych", "Ukrainian Foreign Minister Pavlo Klimkin",
    "NATO Secretary-General Lord Robertson", "NATO Secretary-General Peter Lindqvist",
    "Israeli Prime Minister Ehud Olmert", "Israeli Prime Minister Yossi Levin", "Turkish President Ahmet Sezer",
    "Turkish Foreign Minister Ismail Cem", "Polish Prime Minister Beata Szydlo",
    "Polish Prime Minister Tomasz Zielinski", "Japanese Prime Minister Shinzo Abe",
    "Japanese Prime Minister Kenji Tanaka", "Indian Prime Minister Manmohan Singh",
    "Indian Prime Minister Anil Sharma", "Ethiopian Prime Minister Hailemariam Desalegn",
    "Iranian President Hassan Rouhani", "Iranian President Reza Karimi", "Iran's foreign minister, Ali Salehi,",
    "British Defence Secretary Penny Mordaunt", "British Foreign Secretary Robin Cook",
    "British Foreign Secretary Emma Hughes", "Canadian Prime Minister Paul Martin",
    "Canadian Prime Minister Sophie Tremblay", "Belarusian President Viktar Kavalenka",
    "U.S. Defense Secretary Robert Gates", "U.S. Defense Secretary Frank Dalton",
    "European Commission President Romano Prodi", "EU foreign policy chief Javier Solana",
    "IAEA Director General Hans Blix", "South Korean President Kim Dae-jung", "South Korean President Park Min-su",
    "Hungarian Prime Minister Gordon Bajnai", "Brazilian President Dilma Rousseff", "Brazilian President Ana Ribeiro",
    "Colombian President Andres Pastrana", "Deputy U.S. Secretary of State Anna Blanchard",
    "French Prime Minister Louis Moreau", "German Finance Minister Karl Lehmann",
    "Italian Prime Minister Marco Drago", "Italian Prime Minister Enrico Letta", "Spanish Prime Minister Jose Aznar",
    "Spanish Prime Minister Pablo Serrano", "Greek Prime Minister Costas Simitis",
    "Swedish Prime Minister Anders Magnusson", "Finnish Prime Minister Matti Salonen",
    "Australian Prime Minister Kevin Rudd", "Australian Prime Minister Scott Mallory",
    "Pakistani Prime Minister Nawaz Sharif", "Pakistani Prime Minister Imad Kazmi",
    "Kenyan President Mwai Kibaki", "Nigerian President Goodluck Jonathan", "Egyptian President Hosni Mubarak",
    "Syrian President Nabil Haddad", "Mexican President Vicente Fox", "Argentine President Carlos Menem",
    "British Prime Minister Borys Johnstone-Clarke", "British Prime Minister John Major",
]  # fmt: skip


def resolve(text: str, day: str | None = DAY) -> Found[Actor]:
    annotated = language.annotate(text)
    article = Article(None, text)
    published = Published(day, "day", day, day) if day else Published()
    return actors.resolve(annotated, article, places.resolve(annotated, article).items, published)


@pytest.mark.parametrize(("words", "meant"), VARIANTS)
def test_a_misspelt_holder_is_recognised_and_the_reader_is_told(words: str, meant: str) -> None:
    """The actor has the holder's name, and a caution quotes the page's spelling."""
    found = resolve(f"{words} said on Monday that talks would go on.")
    person = next(a for a in found.items if a.kind == "person")
    assert person.name == meant
    cautions = [c for c in found.cautions if c.kind == "name-variant"]
    assert len(cautions) == 1
    assert meant in cautions[0].message
    assert cautions[0].spans


def test_people_who_do_not_hold_the_office_are_left_alone() -> None:
    """Of names with a title that someone else held that day, at most two in a hundred are taken for the holder."""
    wrong = [
        w for w in OTHERS if any(c.kind == "name-variant" for c in resolve(f"{w} said talks would go on.").cautions)
    ]
    assert len(OTHERS) >= 60
    assert len(wrong) <= len(OTHERS) * 0.02, wrong


@pytest.mark.parametrize(
    "words",
    ["Ukrainian President Volodymyr Zelensky", "Turkish President Recep Tayyip Erdogan",
     "Russian Foreign Minister Sergei Lavrov", "U.S. President Joseph Biden", "Hungarian Prime Minister Viktor Orban"],
)  # fmt: skip
def test_a_usual_spelling_is_no_variant(words: str) -> None:
    """Spellings that newspapers use, without accents or with a short first name, bring no caution."""
    found = resolve(f"{words} said on Monday that talks would go on.")
    assert not found.cautions
    assert next(a for a in found.items if a.kind == "person").wikidata


def test_without_a_date_nothing_is_repaired() -> None:
    """Likeness alone is not enough: the office has to have been held on the day."""
    found = resolve("German Chancellor Olaf Sholtz said talks would go on.", None)
    assert not found.cautions
    assert found.items[0].name == "Olaf Sholtz"


def test_a_former_holder_is_not_the_present_one() -> None:
    """A title held before is not looked up on the day of the article."""
    found = resolve("Former French President Emanuel Macroni spoke in Lyon.")
    assert not found.cautions
