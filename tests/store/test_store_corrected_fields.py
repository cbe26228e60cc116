"""Corrections of a status, a date, and of who somebody is: on every view, kept when the page is read again, undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner

import dateline
from dateline.cli import main
from dateline.digest import digest
from dateline.profile import profile
from dateline.store.store import Store

TEXT = """\
LIMA, February 5, 2024 — The presidents of Chile and Peru will hold talks in Lima on February 12, officials said.

Police arrested 40 dockers in Callao on Monday. "We want no quarrel," Chilean Foreign Minister Ana Soto told reporters. She denied that ships had been sent.
"""


@pytest.fixture
def article(add: Callable[..., str]) -> str:
    """An article with an event, an engagement and two statements; by the beginning of its id."""
    return add(TEXT)[:8]


def reference(store: Store, article: str, kind: str) -> str:
    """The reference of the arrest, or of the first datum of another kind."""
    data = getattr(store.find(article), kind)
    return f"{article}/{next((d for d in data if getattr(d, 'type', '') == 'COERCE'), data[0]).id}"


def test_a_status_is_corrected_on_every_view(store: Store, add: Callable[..., str], article: str) -> None:
    """The event is chosen by its new status and no more by the old, also when its page is read again; what was is told."""
    event = reference(store, article, "events")
    made = store.correct(event, "status", "Planned", person="Ada", why="it says will")
    assert (made.was, made.value, made.now) == ("happened", "planned", "planned")
    for _ in range(2):
        assert [row.event.status for row in store.events(status="planned", type="COERCE")] == ["planned"]
        assert store.events(status="happened", type="COERCE") == ()
        assert not [news for news in digest(store).events if news.item.event.status == "happened"]
        notes = [note.why for note in store.find(article).rejected if "Ada" in note.why]
        assert len(notes) == 1
        assert notes[0].startswith("status happened → planned: corrected by Ada on ")
        add(TEXT)
    assert store.undo(event, person="Eve").field == "status"
    assert [row.event.status for row in store.events(type="COERCE")] == ["happened"]
    assert store.corrections() == ()
    (kept,) = store.corrections(undone=True)
    assert (kept.person, kept.undone_by) == ("Ada", "Eve")


def test_a_date_moves_an_engagement(store: Store, article: str) -> None:
    """The diary has it on its new day, hour included, and no more on the old; none at all leaves it without a day."""
    item = reference(store, article, "agenda")
    store.correct(item, "date", "2024-03-01T10:00-05:00", person="Ada")
    assert store.agenda(first="2024-02-10", last="2024-02-14") == ()
    (moved,) = store.agenda(first="2024-03-01", last="2024-03-01")
    assert (moved.item.start.value, moved.item.start.precision) == ("2024-03-01T15:00Z", "minute")
    store.correct(item, "date", "none", person="Ada")
    assert [e.item.start.value for e in store.agenda()] == [None]
    assert store.agenda(first="2024-02-01", last="2024-12-31") == ()
    store.undo(item)
    store.undo(item)
    assert [e.item.start.value for e in store.agenda(first="2024-02-12", last="2024-02-12")] == ["2024-02-12"]


def test_the_date_of_an_article_is_corrected(store: Store, add: Callable[..., str], article: str) -> None:
    """It is chosen by its new day, its evidence says who said so, and it stays so when it is read again."""
    store.correct(article, "date", "2024-01", person="Ada", why="the site shows the crawl")
    add(TEXT)
    assert list(store.records(since="2024-02-01")) == []
    (record,) = store.records(until="2024-01-31")
    published = record.article.published
    assert (published.value, published.precision, published.latest) == ("2024-01", "month", "2024-01-31")
    assert "Ada" in published.evidence[0].says
    assert store.search("quarrel")[0].published == "2024-01"


def test_a_speaker_is_corrected(store: Store, article: str) -> None:
    """By a reference or a name of the article, or by one that the tables know; views by speaker follow."""
    said = next(f"{article}/{row.statement.id}" for row in store.statements() if row.statement.stance == "denies")
    assert store.statements(by="Soto", stance="denies")
    police = next(actor.id for actor in store.find(article).actors if "olice" in actor.name)
    store.correct(said, "speaker", police, person="Ada")
    assert store.statements(by="Soto", stance="denies") == ()
    assert len(store.statements(by="police", stance="denies")) == 1
    made = store.correct(said, "speaker", "Sergey Lavrov", person="Ada")
    assert made.now == "Sergey Lavrov"
    (row,) = store.statements(by="RUS", stance="denies")
    assert row.speaker is not None
    assert row.speaker.mentions == ()
    assert profile(store, "Lavrov").statements[0].statement.id == row.statement.id
    assert [r.id for r in store.records(about="Lavrov")] == [row.record.id]
    store.correct(said, "speaker", "none", person="Ada")
    assert store.statements(by="RUS") == ()
    with pytest.raises(dateline.UsageError, match="nobody"):
        profile(store, "Lavrov")


def test_who_acts_and_who_suffers_is_corrected(store: Store, article: str) -> None:
    """One of the members of an event is somebody else; those of both sides are told apart."""
    event = reference(store, article, "events")
    store.correct(event, "recipient", "Soto", person="Ada")
    (row,) = store.events(actor="police", recipient="Soto")
    assert [side.name for side in row.recipients] == ["Ana Soto"]
    assert store.events(actor="Soto", recipient="police") == ()


def test_participants_are_told_apart(store: Store, article: str) -> None:
    """Of two participants it has to be said which is meant."""
    item = reference(store, article, "agenda")
    members = [member.text for member in store.agenda()[0].item.participants]
    with pytest.raises(dateline.UsageError, match="Say whose name"):
        store.correct(item, "participant", "Soto", person="Ada")
    store.correct(item, "participant", f"{members[0]}=Soto", person="Ada")
    assert len(store.agenda(who="Soto")) == 1


@pytest.mark.parametrize(
    ("kind", "field", "value", "told"),
    [
        ("events", "status", "sung", "Choose of happened"),
        ("agenda", "status", "happened", "Choose of scheduled"),
        ("statements", "status", "happened", "cannot be corrected"),
        ("events", "date", "2024-02-30", "is no date"),
        ("events", "date", "2024-02-05T10:00Z", "is no date"),
        ("events", "date", "", "Say what"),
        ("events", "actor", "Zxqv Wkjh", "No actor is known"),
        ("events", "mood", "x", "What can: reject, status"),
    ],
)
def test_what_cannot_be_is_told_with_the_choices(
    store: Store, article: str, kind: str, field: str, value: str, told: str
) -> None:
    """Nothing is written where the words mean nothing."""
    with pytest.raises(dateline.UsageError, match=told):
        store.correct(reference(store, article, kind), field, value, person="Ada")
    assert store.corrections() == ()


def test_a_correction_of_what_is_gone_does_nothing(store: Store, article: str) -> None:
    """A datum that is rejected is corrected no further; taken back, it is as it was corrected before."""
    event = reference(store, article, "events")
    store.correct(event, "status", "planned", person="Ada")
    store.reject(event, person="Ada", why="no event")
    assert store.events(type="COERCE") == ()
    with pytest.raises(dateline.UsageError, match="is rejected"):
        store.correct(event, "date", "2024-02-04", person="Ada")
    store.undo(event)
    assert [row.event.status for row in store.events(type="COERCE")] == ["planned"]


def test_the_command_corrects_lists_and_takes_back(store: Store, article: str, place: str) -> None:
    """One thing at a time; the list says what was, what is, who and why."""
    event = reference(store, article, "events")

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, ["correct", *arguments, "--store", place])
        return f"{result.exit_code} {result.output}"

    assert "Ada: status happened → denied: so it says" in run(
        event, "--status", "denied", "--why", "so it says", "--by", "Ada"
    )
    assert "Ada: date 2024-02-05 → 2024-02-04" in run(event, "--date", "2024-02-04", "--by", "Ada")
    assert run("--list").count(event) == 2
    assert run(event, "--undo", "--by", "Eve") == f"0 {event} has its date back: 2024-02-05.\n"
    assert "taken back by Eve" in run("--list", "--all")
    assert run("--list").count(event) == 1
    assert run(event, "--status", "denied", "--date", "2024-02-04").startswith("2 ")
