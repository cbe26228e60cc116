"""Names that are hard or no names at all: nothing falls over, nothing is lost, nobody is taken for someone else."""

from __future__ import annotations

import time

import pytest
from spacy.tokens import Doc

import dateline
from dateline import actors, language, places
from dateline.actors import known
from dateline.language import Annotated
from dateline.record import Actor, Article, Found, Published


def resolve(text: str, day: str = "2017-05-15") -> Found[Actor]:
    annotated = language.annotate(text)
    where = places.resolve(annotated, Article(None, text)).items
    return actors.resolve(annotated, Article(None, text), where, Published(day, "day", day, day))


def linked(text: str, day: str = "2017-05-15") -> set[str]:
    """The people and governments that are known."""
    return {a.name for a in resolve(text, day).items if a.wikidata}


@pytest.mark.parametrize(
    "text",
    [
        "Президент Владимир Зеленский told reporters in Kyiv that talks would go on.",
        "The minister, محمد بن سلمان, told reporters in Riyadh that talks would go on.",
        "Prime Minister 安倍晋三 told reporters in Tokyo that talks would go on.",
        "Ο πρωθυπουργός Κυριάκος Μητσοτάκης told reporters in Athens that talks would go on.",
    ],
)
def test_names_in_other_scripts(text: str) -> None:
    """The text is read, spans quote it, and nobody wrong is linked."""
    record = dateline.read(text, published="2017-05-15", strict=True)
    assert not record.gaps
    for actor in record.actors:
        assert all(text[start:end].strip() for start, end in actor.mentions)
        assert actor.kind != "person" or actor.wikidata is None


def test_one_letter_names() -> None:
    """Initials that stand for suspects or letters of a series are nobody known; "Mr. K" stays one person."""
    assert linked("A, B and C met in a hall. X said no. Mr. K of the club left early, and Ms. O stayed.") == set()


def test_a_name_that_is_also_a_word() -> None:
    """The month is not the prime minister who is named beside it; hope and the bird are nobody."""
    text = "British Prime Minister Theresa May spoke. May said it would rain. The vote is in May or June."
    (may,) = [a for a in resolve(text).items if a.kind == "person"]
    assert [text[s:e] for s, e in may.mentions] == [
        "British Prime Minister Theresa May", "Theresa May", "May",
    ]  # fmt: skip
    assert max(end for _, end in may.mentions) < text.index("in May")
    assert linked("Hope fades. Will Hope return? May came, and with it the rain.") == set()
    assert linked("Cooks roast turkey in November; a wild turkey weighs ten kilos.") == set()


def test_strangers_with_the_names_of_the_known() -> None:
    """A surname, a given name or both in another order make nobody a minister."""
    for text in (
        "Maria Putina, a baker in Lyon, opened her shop.",
        "Captain Peter Lavrovsky of the Norwegian navy met British officers.",
        "Norwegian Foreign Minister Viktor Orlov flew to Oslo.",
        "Johnson, a plumber, mended the pipe in Dover.",
    ):
        assert not {a.name for a in resolve(text).items if a.kind == "person" and a.wikidata}, text


def lines(names: list[tuple[str, str]]) -> Annotated:
    """ "Mr. Ba Ke spoke." a line, annotated without a parser, which would take minutes."""
    words = [word for name in names for word in ("Mr.", *name, "spoke", ".\n")]
    doc = Doc(
        language.load().vocab,
        words=words,
        spaces=[not word.startswith(".") for word in words],
        pos=["PROPN", "PROPN", "PROPN", "VERB", "PUNCT"] * len(names),
        tags=["NNP", "NNP", "NNP", "VBD", "."] * len(names),
        heads=[i + offset for i in range(0, len(words), 5) for offset in (2, 2, 3, 3, 3)],
        deps=["compound", "compound", "nsubj", "ROOT", "punct"] * len(names),
        ents=["O", "B-PERSON", "I-PERSON", "O", "O"] * len(names),
    )
    return Annotated(doc.text, doc)


def test_ten_thousand_names_in_one_text() -> None:
    """The time grows with the number of names, not with its square."""
    syllables = ["ba", "ke", "li", "mo", "ru", "sa", "te", "vi", "zo", "da"]
    words = [a + b + c + d for a in syllables for b in syllables for c in syllables for d in syllables]

    def seconds(many: int) -> float:
        annotated = lines([(words[i].title(), words[-i - 1].title() + "x") for i in range(many)])
        began = time.process_time()
        found = actors.resolve(annotated, Article(None, annotated.text), (), Published("2017-05-15"))
        assert len([a for a in found.items if a.kind == "person"]) > 0.9 * many
        return time.process_time() - began

    few, all_of_them = seconds(2_500), seconds(10_000)
    assert all_of_them < 8 * few + 1
    assert all_of_them < 20


def test_the_tables_are_read_once() -> None:
    """The second page does not load them again."""
    assert known.load() is known.load()
