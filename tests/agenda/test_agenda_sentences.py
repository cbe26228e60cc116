"""One sentence or two, and the entries a careful reader makes of them. All were written on Monday 5 February 2024."""

from __future__ import annotations

import pytest

import dateline

# text, and for each entry what it is, its start, its status and the codes of those who take part
SENTENCES = [
    (
        "The presidents of Serbia and Croatia will plant a tree together on Friday.",
        [("meeting", "2024-02-09", "scheduled", "HRV SRB")],
    ),
    ("Serbia's president will open a bridge on Friday at 11 a.m. GMT.", [("other", "2024-02-09T11:00Z", "scheduled", "SRB")]),
    ("Serbia and Croatia will lift their tariffs on Friday.", [("other", "2024-02-09", "scheduled", "HRV SRB")]),
    (
        "The prime ministers of Serbia and Croatia will resign on Friday.",
        [("other", "2024-02-09", "scheduled", "HRV SRB")],
    ),
    ("Serbia's president was going to open a bridge on Friday.", []),
    ("Serbia's army moved a battalion to Zagreb on Friday.", []),
    (
        "Talks between Serbia and Croatia will not open on Friday. They have been rescheduled for February 19.",
        [("talks", "2024-02-19", "postponed", "HRV SRB")],
    ),
    ("A decision of the court is due on Wednesday.", [("other", "2024-02-07", "scheduled", "")]),
    (
        "Serbia's and Croatia's ministers have a conference call on Friday.",
        [("call", "2024-02-09", "scheduled", "HRV SRB")],
    ),
    ("Serbia's minister put his trip off on Monday.", []),
    ("The presidents of Serbia and Croatia will see each other next month.", [("meeting", "2024-03", "scheduled", "HRV SRB")]),
    ("The ministers of Serbia and Croatia meet in Zagreb on Friday.", [("meeting", "2024-02-09", "scheduled", "HRV SRB")]),
    (
        "Serbia's president will fly to Zagreb on Friday and is to see the Croatian president on Sunday.",
        [("visit", "2024-02-09", "scheduled", "SRB"), ("meeting", "2024-02-11", "scheduled", "HRV SRB")],
    ),
    (
        "A conversation between the presidents of Serbia and Croatia is appointed for Friday.",
        [("talks", "2024-02-09", "scheduled", "HRV SRB")],
    ),
    ("Manila has given Beijing until Friday to remove the barrier.", [("deadline", "2024-02-09", "scheduled", "CHN PHL")]),
    ("Serbia has until February 20 to answer the court.", [("deadline", "2024-02-20", "scheduled", "SRB")]),
    ("A verdict in the trial of the former Guinean leader is expected on February 28.", [("hearing", "2024-02-28", "scheduled", "GIN")]),
    ("France will host the Georgian foreign minister on Friday.", [("meeting", "2024-02-09", "scheduled", "FRA GEO")]),
    ("Lithuanian President Gitanas Nauseda will go to Kyiv on Friday.", [("visit", "2024-02-09", "scheduled", "LTU")]),
    (
        "Israel rejected an invitation to attend a conference on Gaza that France and Saudi Arabia will host in New York on June 17.",
        [("meeting", "2024-06-17", "scheduled", "FRA SAU")],
    ),
    (
        "A meeting of OPEC ministers that had been scheduled for March 31 was called off, two delegates said.",
        [("meeting", "2024-03-31", "cancelled", "OPEC")],
    ),
    (
        "The summit, which had been planned for Wednesday, will now take place on Thursday, February 8.",
        [("summit", "2024-02-08", "postponed", "")],
    ),
    ("The talks, originally scheduled for Thursday, were pushed back to Saturday.", [("talks", "2024-02-10", "postponed", "")]),
    ("NATO defence ministers gather in Brussels on February 14-15.", [("meeting", "2024-02-14", "scheduled", "NATO")]),
    (
        "The two foreign ministers, Radoslaw Sikorski of Poland and Dmytro Kuleba of Ukraine, will hold talks in Lviv on Friday.",
        [("talks", "2024-02-09", "scheduled", "POL UKR")],
    ),
    (
        "Germany's chancellor and the French president will call the Chinese leader on Friday.",
        [("call", "2024-02-09", "scheduled", "CHN DEU FRA")],
    ),
    (
        "A high-level delegation led by Egypt's intelligence chief is due to arrive in Gaza on Wednesday.",
        [("visit", "2024-02-07", "scheduled", "EGY")],
    ),
    (
        "The talks are set for Thursday in Geneva. Officials from Iran, Britain, France and Germany will take part.",
        [("talks", "2024-02-08", "scheduled", "DEU FRA GBR IRN")],
    ),
    (
        "The ceremony begins on Saturday at 11 a.m.; Kenya's president and Ghana's foreign minister are expected to attend.",
        [("other", "2024-02-10T11:00", "scheduled", "GHA KEN")],
    ),
    ("President Joe Biden meets King Abdullah of Jordan on Monday, February 12.", [("meeting", "2024-02-12", "scheduled", "JOR USA")]),
    ("Bangladesh goes to the polls on February 25.", [("vote", "2024-02-25", "scheduled", "BGD")]),
    ("An extraordinary session of the Arab League will be held in Cairo on Sunday.", [("meeting", "2024-02-11", "scheduled", "LAS")]),
    ("Serbia called an emergency session of the Security Council for Thursday.", [("meeting", "2024-02-08", "scheduled", "UN")]),
    ("Russian officials denied a report that Iran's president would fly to Moscow on Saturday.", [("visit", "2024-02-10", "denied", "IRN")]),
    (
        "Talks between Iran and Oman had been set for Sunday. The meeting took place as planned in Muscat on Sunday.",
        [("talks", "2024-02-04", "held", "IRN OMN")],
    ),
    (
        "Chile and Peru will hold talks on Friday. The talks had first been planned for Tuesday.",
        [("talks", "2024-02-09", "scheduled", "CHL PER")],
    ),
    (
        "Kenya and Uganda will confer in Nairobi on Thursday. Officials gave the time as 0900 GMT, which is noon in Nairobi.",
        [("talks", "2024-02-08T09:00Z", "scheduled", "KEN UGA")],
    ),
    ("The ministers met in Quito on Sunday.", []),
    ("Nothing came of it: nobody was invited, and nobody came.", []),
    ("He was invited to Luanda on the ninth day and spoke for twelve minutes.", []),
    ("There was talk of a visit, once, in 1998.", []),
    ("In the course of 2024 the minister has visited Chile and Peru.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), SENTENCES, ids=[text[:40] for text, _ in SENTENCES])
def test_what_a_careful_reader_notes_down(text, wanted):
    """Kind, start, status and company of every entry."""
    record = dateline.read(text, published="2024-02-05")
    codes = {actor.id: actor.code for actor in record.actors}
    found = [
        (
            item.what,
            item.start.value,
            item.status,
            " ".join(sorted({codes[m.actor] or "" for m in item.participants if m.actor} - {""})),
        )
        for item in record.agenda
    ]
    assert found == wanted


def test_an_hour_without_a_zone_is_that_of_the_place():
    """The place of the meeting gives the zone; else the town where the page was written."""
    (item,) = dateline.read("Chile and Peru will hold talks in Lima on Friday at 3 p.m.", published="2024-02-05").agenda
    assert item.start.value == "2024-02-09T20:00Z"
    text = "NAIROBI, Feb 5 (Lake Wire) - Kenya and Uganda will hold talks on Friday at 3 p.m."
    (item,) = dateline.read(text, published="2024-02-05").agenda
    assert item.start.value == "2024-02-09T12:00Z"


def test_a_town_named_with_the_meeting_is_held_to_its_clock():
    """An hour in Lima that is not the one in brackets is told; the town of the reporter alone makes no such quarrel."""
    text = "Chile and Peru will hold talks in Lima on Friday at 3 p.m. (1800 GMT)."
    (item,) = dateline.read(text, published="2024-02-05").agenda
    assert item.start.clocks_agree is False
    text = "NAIROBI, Feb 5 (Lake Wire) - Chile and Peru will hold talks on Friday at 3 p.m. (1800 GMT)."
    (item,) = dateline.read(text, published="2024-02-05").agenda
    assert (item.start.value, item.start.clocks_agree) == ("2024-02-09T18:00Z", None)
