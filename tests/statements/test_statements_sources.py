"""Who speaks and of what kind: offices, spokesmen, the unnamed; what is told inside another's words; verdicts."""

from collections.abc import Callable

import pytest

from dateline import language, statements
from dateline.record import Record, Statement
from dateline.statements.lexicon import lexicon


def read(text: str) -> tuple[Statement, ...]:
    """The statements of a text without actors and times."""
    return statements.read(language.annotate(text), (), (), learned=False).items


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Peru's interior minister said the road was open.", "named"),
        ("The Chilean ambassador to Oslo said the road was open.", "named"),
        ("An ambassador said the road was open.", "anonymous"),
        ("A spokesman for the transport ministry said the road was open.", "institution"),
        ("A spokesman for the ministry, who asked not to be named, said the road was open.", "anonymous"),
        ("A person in the Danish delegation said the road was open.", "anonymous"),
        ("Three officers said the road was open.", "anonymous"),
        ("The Fjord Courier said the road was open.", "media"),
        ("The summary said the road was open.", "document"),
        ("Hospital staff said the road was open.", "anonymous"),
        ("A crane operator said the road was open.", "anonymous"),
        ("A tribal elder from Osh said the road was open.", "anonymous"),
        ("A panel of experts said the road was open.", "institution"),
        ("The delegation said the road was open.", "institution"),
        ("Its representative in Lima said the road was open.", "institution"),
        ("Norway's permanent representative said the road was open.", "anonymous"),
        ("A draft of the treaty said the road was open.", "document"),
    ],
)
def test_kinds_of_sources(text: str, kind: str) -> None:
    """An office that one person holds is somebody certain; a private person, a member, one of many is not."""
    assert [s.source.kind for s in read(text)] == [kind]


@pytest.mark.parametrize(
    "formula",
    [
        "declined to give his name",
        "asked for his name to be withheld",
        "insisted that his rank not be given",
        "asked not to be identified because he was not cleared to talk",
        "requested anonymity",
    ],
)
def test_asking_not_to_be_named_is_no_statement(formula: str) -> None:
    """What a source does to stay unnamed is told in its own field, not as a statement."""
    assert [s.cue.text for s in read(f"A guard, who {formula}, said the gate was shut.")] == ["said"]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The mayor called the plan a folly.", "criticises"),
        ("The army called the charge a lie.", "rejects"),
        ("The mayor called the treaty a milestone.", "praises"),
        ("The mayor called the plan a first draft.", "asserts"),
        ("The colonel refused to leave the fort.", "rejects"),
        ("The colonel refused to comment on the fort.", "declines"),
        ("The envoy did not wish to answer questions about the fort.", "declines"),
        ("The office would neither confirm nor deny that the fort had fallen.", "declines"),
        ("The court ruled the ban unlawful.", None),
        ("The cabinet refused to rule out a ban.", "declines"),
    ],
)
def test_what_is_done_by_saying_it(text: str, stance: str | None) -> None:
    """Verdicts, refusals and non-answers; a ruling is no rejection."""
    assert "rejects" not in {s.stance for s in read(text)} - {stance}
    assert stance is None or stance in {s.stance for s in read(text)}


def test_verdicts_do_one_thing() -> None:
    """No word stands under two stances."""
    verdicts = [word for words in lexicon().verdicts.values() for word in words]
    assert len(verdicts) == len(set(verdicts))


def test_declining_to_say_is_one_statement() -> None:
    """ "declined to say whether" is not also a saying."""
    assert [(s.cue.text, s.stance) for s in read("The navy declined to say whether it would sail.")] == [
        ("declined", "declines")
    ]


def test_a_statement_told_inside_a_quotation() -> None:
    """What the speaker reports of others stands inside the quotation, which is its parent."""
    outer, inner = read("“The guards told us that the bridge was mined,” said the mayor of the town.")
    assert (inner.source.text, inner.content.text) == ("The guards", "that the bridge was mined")
    assert inner.parent == outer.id and outer.directness == "direct"


def test_a_statement_told_in_an_interview() -> None:
    """In a turn too, and there also what the speaker believes."""
    text = "Ada Bolt: Was it lost?\nIvo Hill: I believe that the guards sold it.\nAda Bolt: Who told you?\nIvo Hill: A priest."
    inner = [s for s in read(text) if s.parent]
    assert [(s.stance, s.content.text) for s in inner] == [("believes", "that the guards sold it")]


def test_fears_inside_what_is_said() -> None:
    """ "He said he feared …" are two statements, one inside the other."""
    outer, inner = read("The captain said he feared the next storm would sink the ferry.")
    assert (inner.stance, inner.parent) == ("fears", outer.id)


def test_a_quotation_signed_with_a_dash() -> None:
    """A name behind a quotation and a dash is its source; there is no cue."""
    (s,) = read("“The harbour has never been so empty in my lifetime.” — Maria Keller")
    assert (s.source.text, s.cue.text, s.source.kind) == ("Maria Keller", "", "named")


def test_a_quoted_sentence_goes_on_after_the_cue() -> None:
    """The second part needs no capital."""
    (s,) = read("“Each time you say that,” the clerk said, looking up, “you make the queue longer.”")
    assert s.content.text == "“Each time you say that,” … “you make the queue longer.”"


def test_quoted_as_saying() -> None:
    """Who is quoted speaks, whoever quotes."""
    for text in (
        "The radio quoted the envoy as saying the port was lost.",
        "The envoy was quoted as saying it was lost.",
    ):
        assert read(text)[-1].source.text.lower() == "the envoy"


def test_what_is_said_goes_on_behind_the_cue() -> None:
    """A clause behind "she said" with a comma and a subject of its own belongs to what is said."""
    (s,) = read("No ship came near the reef, the consulate said, and there were six men on board.")
    assert s.content.text.endswith("there were six men on board")


def test_a_quotation_behind_a_sentence_about_its_speaker() -> None:
    """The one the sentence is about speaks, where nothing else is said to be said."""
    (s,) = read("The general was blunter. “If they leave the hill, we shall leave the river.”")
    assert (s.source.text, s.cue.text) == ("The general", "")


def test_told_in_other_words_and_then_quoted() -> None:
    """What is told and the quotation behind it are two statements of one source."""
    told, quoted = read("Ada Bolt told the court that the seal was broken. “Nobody had touched the door for a year.”")
    assert told.content.text == "that the seal was broken" and quoted.source.text == "Ada Bolt" == told.source.text


def test_a_second_verdict_belongs_to_the_first() -> None:
    """ "as a breach and a grave threat" is one content."""
    (s,) = read("Nilsen condemned the launch as a “breach” and a “grave threat” to peace.")
    assert "grave threat" in s.content.text


def test_a_quoted_name_before_what_is_said() -> None:
    """The name of a programme is not what is said on it."""
    (s,) = read("Bauer told the radio's “Morning Hour” on Friday that the tower had been sold.")
    assert s.content.text == "that the tower had been sold"


@pytest.mark.parametrize(
    ("source", "kind", "name"),
    [
        ("Ada Bolt, a farmer,", "named", "Ada Bolt"),
        ("The parish priest of Osh, Father Pedro Alvarez,", "named", "Father Pedro Alvarez"),
        ("A spokesman for the army, Major Ivo Hill,", "named", "Ivo Hill"),
        ("Ivo Hill's office", "institution", None),
        ("Ivo Hill's brother", "anonymous", None),
        ("A senior aide to Mr. Hill", "anonymous", None),
        ("The Osh Herald", "media", "Osh Herald"),
        ("The rights body Seemanta", "institution", "Seemanta"),
    ],
)
def test_who_is_named(read_text: Callable[..., Record], source: str, kind: str, name: str | None) -> None:
    """A name beside a noun is the speaker's; one within it is somebody else's."""
    record = read_text(f"Talks went on in the capital. {source} said on Monday that the road was open.", "2024-03-05")
    (said,) = record.statements
    who = next((actor.name for actor in record.actors if actor.id == said.source.actor), None)
    assert said.source.kind == kind
    assert name is None or who == name


def test_the_newspaper_is_the_one_named_before(read_text: Callable[..., Record]) -> None:
    """ "The paper" is a paper where one has been named, and a document where none has."""
    record = read_text("A letter seen by The Osh Herald lists six names. The paper said it could not reach them.")
    (said,) = (s for s in record.statements if s.source.text == "The paper")
    assert said.source.kind == "media"
    assert next(a.name for a in record.actors if a.id == said.source.actor) == "Osh Herald"


def test_grounds_are_those_of_the_source_itself() -> None:
    """What a source knows it by ends before the cue, and is not taken from the next sentence."""
    first, second = read(
        "A guard said the gate was shut. An official briefed on the talks believes the sum was larger."
    )
    assert (first.source.grounds, second.source.grounds) == (None, "briefed on the talks")


def test_why_a_name_is_withheld_is_no_statement() -> None:
    """The reason belongs to the source, whoever fears."""
    (said,) = read("A guard, who insisted on anonymity because he fears reprisals, said the gate was shut.")
    assert said.cue.text == "said" and "fears reprisals" in (said.source.why_unnamed or "")


def test_the_speaker_between_a_quotation_and_the_cue() -> None:
    """With what belongs to him, and whatever the verb is tagged as."""
    (said,) = read("“They made us lie in the boats like fish,” Mr Thomas Moran, 34, recounted from his bed.")
    assert "Thomas Moran" in said.source.text


def test_the_outer_speaker_goes_on() -> None:
    """ "said that shells fell and accuses": shells accuse nobody."""
    assert {
        s.source.text for s in read("The envoy says two shells fell near the village and accuses Peru of arson.")
    } == {"The envoy"}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("“No shell crossed the line,” the colonel said.", "denies"),
        ("The mayor said that the patrol had never crossed the river.", "denies"),
        ("The mayor said that no vote would be held.", "asserts"),
        ("The clerk swears it was the page of Tuesday.", "asserts"),
        ("The clerk swears that he will resign.", "promises"),
        ("“We hope this is no pretext,” the envoy said.", "hopes"),
        ("The opposition called the plan “a bad joke”.", "criticises"),
        ("The envoys expressed their thanks for the bread.", "praises"),
        ("The guide claims to have seen the wreck.", "asserts"),
    ],
)
def test_stances_that_no_single_word_tells(text: str, stance: str) -> None:
    """Denials without "deny", oaths about what was, quotations that tell their own stance."""
    assert [s.stance for s in read(text)] == [stance]


def test_an_interview_without_labels(read_text: Callable[..., Record]) -> None:
    """Where questions stand alone, "I" is the one who is asked; elsewhere it is the paper."""
    text = (
        "Ada Bolt took over the port in May.\nWas it lost?\nI fear somebody sold it.\nWill it open?\nSoon.\n"
        "Will you resign?\nWhy should I?"
    )
    record = read_text(text, "2024-03-05")
    fear = next(s for s in record.statements if s.stance == "fears")
    assert fear.source.kind == "named"
    assert next(a.name for a in record.actors if a.id == fear.source.actor) == "Ada Bolt"
    assert [s.source.kind for s in read("We fear that the port was sold.")] == ["media"]


def test_a_phrase_picked_out_ends_with_its_sentence() -> None:
    """A quotation before a full stop is not that of the next sentence's verb."""
    said = read('Ryan said her words "amount to an admission of guilt". Nobody answered.')
    assert [(s.source.text, s.content.text) for s in said] == [("Ryan", 'her words "amount to an admission of guilt"')]
