"""The forms in which news gives words: direct, indirect, broken, nested, labelled, passive, unnamed."""

from dateline import language, statements
from dateline.record import Statement, Time


def read(text: str, times: tuple[Time, ...] = ()) -> tuple[Statement, ...]:
    return statements.read(language.annotate(text), (), times, learned=False).items


def one(text: str, cue: str) -> Statement:
    """The statement whose cue holds a word."""
    found = read(text)
    hits = [s for s in found if cue in s.cue.text]
    assert hits, [(s.cue.text, s.content.text) for s in found]
    return hits[0]


def test_a_quotation_on_both_sides_of_its_cue_is_one_statement() -> None:
    """A sentence of speech broken by its attribution has two spans and one source."""
    s = one("“The road is closed,” the mayor said on Friday. “It will stay closed.”", "said")
    assert (s.source.text, s.content.text, s.directness) == (
        "the mayor",
        "“The road is closed,” … “It will stay closed.”",
        "direct",
    )


def test_the_cue_may_stand_before_its_subject() -> None:
    """Inverted attributions name their source after the cue."""
    s = one('"The harbour is mined," said Admiral Teresa Lindqvist of the coast guard.', "said")
    assert s.source.text.startswith("Admiral Teresa Lindqvist") and s.source.kind == "named"


def test_words_picked_out_make_a_statement_mixed() -> None:
    """Indirect speech with quoted words in it is mixed; the content is the whole clause."""
    s = one("The envoy said the offer was “a step in the dark” for both sides.", "said")
    assert (s.directness, s.content.text) == ("mixed", "the offer was “a step in the dark” for both sides")


def test_scare_quotes_are_no_statement() -> None:
    """A word in quotation marks without anyone who says it is nobody's statement."""
    assert read("The so-called “corridor” runs along the river.") == ()


def test_according_to() -> None:
    """What stands before or after "according to X" is X's."""
    s = one("Four bridges were destroyed, according to the provincial council.", "according")
    assert (s.source.text, s.source.kind) == ("the provincial council", "institution")
    assert s.content.text == "Four bridges were destroyed"


def test_quoted_as_saying() -> None:
    """Who is quoted as saying something says it."""
    s = one("The general was quoted as saying that the siege was over.", "saying")
    assert (s.source.text, s.content.text) == ("The general", "that the siege was over")


def test_a_headline_with_a_colon() -> None:
    """A name and a colon in the first line are a source and its words."""
    s = read("Kremlin: no plans for a meeting this year\n\nThe weather was mild.")[0]
    assert (s.source.text, s.source.kind, s.content.text) == (
        "Kremlin",
        "institution",
        "no plans for a meeting this year",
    )


def test_a_nested_statement_has_a_parent() -> None:
    """A spokesman says that the minister said: the second statement stands in the first."""
    text = "A spokesman said that the minister told the cabinet that the talks had failed."
    said, told = one(text, "said"), one(text, "told")
    assert told.parent == said.id and said.parent is None
    assert said.source.kind == "anonymous" and told.addressee is not None and told.addressee.text == "the cabinet"


def test_a_quotation_without_a_cue_belongs_to_the_speaker_in_hand() -> None:
    """A paragraph that is all quotation goes to the one who spoke last, and has no cue."""
    found = read(
        "The bishop said that the crypt was full of refugees.\n\n“We have bread for two more days, and no water at all.”"
    )
    assert [s.source.text for s in found] == ["The bishop", "The bishop"]
    assert (found[1].cue.spans, found[1].directness) == ((), "direct")


def test_an_attribution_cut_off_by_bad_punctuation_keeps_its_reason() -> None:
    """Why a source has no name is found behind a stray full stop and comma, and is no statement itself."""
    found = read("“We are running out of time,” one of the diplomats said. , Who asked not to be named.")
    s = next(s for s in found if s.cue.text == "said")
    assert (s.source.kind, s.source.standing, s.source.why_unnamed) == (
        "anonymous",
        "one of the diplomats",
        "asked not to be named",
    )


def test_venue_addressee_and_time() -> None:
    """Where, to whom and when something was said, from the phrases of the cue."""
    text = "The premier told reporters on Telegram on Tuesday that the dam would hold."
    at = text.index("Tuesday")
    tuesday = Time((at, at + 7), "Tuesday", "DATE", "2023-03-07", start="2023-03-07")
    s = next(s for s in read(text, (tuesday,)) if "told" in s.cue.text)
    assert s.addressee is not None and s.addressee.text == "reporters"
    assert s.published is not None and (s.published.text, s.published.value) == ("Tuesday", "2023-03-07")


def test_a_venue() -> None:
    """ "in a statement" says where; the day behind it is the time, not the place; a year of long ago is neither."""
    text = "The ministry said in a statement on Tuesday that the strait was open."
    at = text.index("Tuesday")
    s = read(text, (Time((at, at + 7), "Tuesday", "DATE", "2023-03-07", start="2023-03-07"),))[0]
    assert s.venue is not None and s.venue.text == "in a statement"
    text = "The historian compared the raid with the blockade in 1962."
    old = Time((len(text) - 5, len(text) - 1), "1962", "DATE", "1962", start="1962-01-01")
    assert all(s.published is None for s in read(text, (old,)))


def test_unnamed_sources() -> None:
    """Officials, diplomats and residents without a name are anonymous; an institution, a newspaper, a report are not."""
    for text, kind in (
        ("Two diplomats said the draft was dead.", "anonymous"),
        ("A senior official in the Okafor administration said the draft was dead.", "anonymous"),
        ("The defence ministry said the draft was dead.", "institution"),
        ("The newspaper said the draft was dead.", "media"),
        ("The report said the draft was dead.", "document"),
        ("Foreign Minister Amina Okafor said the draft was dead.", "named"),
    ):
        assert one(text, "said").source.kind == kind, text


def test_a_pronoun_takes_the_kind_of_the_one_it_stands_for() -> None:
    """ "She" is named where the last speaker was."""
    found = read("Minister Amina Okafor said the draft was dead. She said the text would be rewritten.")
    assert [s.source.kind for s in found] == ["named", "named"]


def test_negation_turns_the_stance() -> None:
    """Who does not believe, doubts; who does not deny, accepts; who does not say, declines."""
    assert one("The inspectors do not believe that the seals are intact.", "believe").stance == "doubts"
    assert one("The club did not deny that the tickets were forged.", "deny").stance == "accepts"
    assert one("The ministry did not say whether the ship had sailed.", "say").stance == "declines"


def test_interviews_and_transcripts() -> None:
    """Each turn of an interview or a briefing is the direct speech of its label; what is told in it stands inside it."""
    text = "Q: Will you go to Oslo?\nA: I said that I would go.\nQ: And when will you go?\nA: In the spring, I think."
    found = read(text)
    turns = [s for s in found if s.parent is None]
    assert [s.source.text for s in turns] == ["Q", "A", "Q", "A"]
    assert {s.directness for s in turns} == {"direct"} and found[0].stance == "asks"
    briefing = "MS HALE: The talks go on.\nQUESTION: Where are they held?\nMS HALE: They are held in Doha.\n"
    assert [s.source.text for s in read(briefing)] == ["MS HALE", "QUESTION", "MS HALE"]


def test_reports_that_nobody_signs() -> None:
    """Reports that something will happen are somebody's, but it is not told whose."""
    found = read(
        "Officials said that despite reports that the garrison would withdraw, they have seen little evidence of it."
    )
    stances = {s.cue.text.split()[-1]: (s.stance, s.source.kind) for s in found}
    assert stances["reports"] == ("asserts", "unstated")
    assert stances["evidence"][0] == "doubts"


def test_what_is_said_next_is_not_part_of_what_was_said() -> None:
    """ "…, adding that" begins another statement of the same speaker."""
    found = read("The mayor said that the bridge was lost, adding that the ferry was safe.")
    assert [(s.source.text, s.content.text) for s in found] == [
        ("The mayor", "that the bridge was lost"),
        ("The mayor", "that the ferry was safe"),
    ]


def test_a_headline_may_end_with_its_source() -> None:
    """ "No truce in sight: envoy" is what the envoy says."""
    s = read("No truce in sight this winter: envoy\n\nThe snow fell all day.")[0]
    assert (s.source.text, s.content.text) == ("envoy", "No truce in sight this winter")


def test_what_may_yet_be_said_is_left_out_with_its_reason() -> None:
    """ "may say" is no statement; the reader is told that it was seen."""
    found = statements.read(language.annotate("The king may say that the dam is safe."), (), (), learned=False)
    assert found.items == () and [r.text for r in found.rejected] == ["may say"]


def test_a_relative_clause_does_not_lengthen_its_source() -> None:
    """The clause tells on what grounds the source speaks, and stands in its own field."""
    s = one("A spokesman for the union, who spoke on condition of anonymity, said the strike was over.", "said")
    assert (s.source.text, s.source.why_unnamed) == ("A spokesman for the union", "on condition of anonymity")


def test_a_light_verb_does_what_its_noun_says() -> None:
    """ "voiced fears" fears, "expressed its hope" hopes."""
    assert one("The bank voiced fears of a default.", "voiced").stance == "fears"


def test_any_verb_between_a_quotation_and_a_person_tells_who_speaks() -> None:
    """ "“…!” beamed Jo Smith" needs no cue of the table; a thing does not speak so."""
    s = one("“This is a great day for the port!” beamed Donald Hartley, who owns two cranes.", "beamed")
    assert s.source.text.startswith("Donald Hartley") and s.content.text == "“This is a great day for the port!”"
    assert all("fluttered" not in s.cue.text for s in read("“Welcome home!” fluttered a banner over the old port."))


def test_what_it_says_is_a_thing_has_the_thing_as_content() -> None:
    """ "What it says is …" inside another's sentence: the content is what it is said to be."""
    s = one("Chile is worried about what it says is a theft of water, and wants a treaty.", "says")
    assert s.content.text == "a theft of water"
