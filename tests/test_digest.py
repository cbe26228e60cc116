"""The digest and the profile of a store: what is new, who somebody is, each line with its articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

import dateline
from dateline import digest as digests
from dateline import profile as profiles
from dateline.record import Record
from dateline.store.captures import Capture
from dateline.store.store import Store

#: Address, day, text: a wire story and its copy, the meeting moved, and an unrelated page.
PAGES = [
    (
        "https://a.example/1",
        "2024-02-05",
        "LIMA, February 5, 2024 — The presidents of Chile and Peru will hold talks in Lima on February 12.\n\n"
        'Chilean Foreign Minister Ana Soto said on Monday: "We want no quarrel over the strait." Peru denied that ships had been sent.\n',
    ),
    (
        "https://b.example/1",
        "2024-02-06",
        "LIMA, February 6, 2024 — The presidents of Chile and Peru will hold talks in Lima on February 12.\n\n"
        'Chilean Foreign Minister Ana Soto said on Monday: "We want no quarrel over the strait." Police arrested 40 dockers in Callao.\n',
    ),
    (
        "https://a.example/2",
        "2024-02-08",
        "LIMA, February 8, 2024 — The talks of the presidents of Chile and Peru in Lima, planned for February 12, were postponed "
        "to February 19.\n\nPolice arrested 40 dockers in Callao.\n",
    ),
    (
        "https://c.example/1",
        "2024-02-08",
        "ACCRA, February 8, 2024 — Ghana's government warned the union on Wednesday.\n",
    ),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, read_text: Callable[..., Record]) -> Iterator[Store]:
    with dateline.open(tmp_path_factory.mktemp("digest") / "crisis.db") as opened:
        for address, day, text in PAGES:
            version, _ = opened.keep(Capture(address, text.encode(), url=address))
            record = read_text(text, day)
            opened.write(version, replace(record, article=replace(record.article, url=address, title=address)))
        yield opened


def test_the_same_told_by_several_is_one_line(store: Store) -> None:
    """A quote in a story and its copy is told once, with both articles; it comes first."""
    found = digests.digest(store)
    first = found.statements[0]
    assert ("no quarrel" in first.item.statement.content.text, len(first.articles)) == (True, 2)
    assert sum("no quarrel" in one.item.statement.content.text for one in found.statements) == 1
    assert found.articles == 4
    assert found.to_dict()["articles"] == 4


def test_since_a_day_what_changed_is_news(store: Store) -> None:
    """An engagement announced before is news when it moves, and not when it is told again."""
    (new,) = digests.digest(store, since="2024-02-01").agenda
    assert new.what == "new"
    assert digests.digest(store, since="2024-02-06").agenda[0].what in ("moved", "postponed")
    (moved,) = digests.digest(store, since="2024-02-07").agenda
    assert moved.what == "moved"
    assert moved.item.item.start.value == "2024-02-19"


def test_about_somebody(store: Store) -> None:
    """Only the articles that name somebody, by a name, a code or in their title."""
    assert digests.digest(store, about="GHA").articles == 1
    assert digests.digest(store, about="Soto").articles == 2
    assert digests.digest(store, about="c.example").articles == 1
    assert digests.digest(store, about="Nobody").articles == 0


def test_lines_lead_back_to_their_words(store: Store) -> None:
    """A reference of the digest finds its article, and the datum in it."""
    from dateline.brief import show

    for section in digests.compose(digests.digest(store)).sections:
        assert section.lines or section.empty
        for line in section.lines:
            article, reference = line.reference.split("/")
            assert show(store.find(article), reference).marks
    with pytest.raises(dateline.UsageError, match="No article"):
        store.find("zz")
    with pytest.raises(dateline.UsageError, match="No article"):
        store.find("")


def test_long_sections_are_cut_and_say_so(store: Store) -> None:
    """At most so many lines a section, and how many there are."""
    said = next(s for s in digests.compose(digests.digest(store), most=1).sections if s.title.startswith("Said"))
    assert len(said.lines) == 1
    assert said.title.startswith("Said (1 of ")


def test_profile_gathers_what_there_is_of_somebody(store: Store) -> None:
    """Names with office and number of articles, statements, events and engagements; nobody is a mistake of the user's."""
    found = profiles.profile(store, "ana soto")
    assert {(known.name, known.articles, known.first, known.last) for known in found.known} == {
        ("Ana Soto", 2, "2024-02-05", "2024-02-06")
    }
    assert len(found.statements) == 2
    peru = profiles.profile(store, "PER")
    assert [e.item.start.value for e in peru.agenda] == ["2024-02-19"]
    assert any("denies" in line.lead for section in profiles.compose(peru).sections for line in section.lines)
    assert peru.to_dict()["who"] == "PER"
    with pytest.raises(dateline.UsageError, match="knows nobody by 'Lavrov'"):
        profiles.profile(store, "Lavrov")
