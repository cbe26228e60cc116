"""Stories in a store: articles are grouped as they come in, people merge and split them, views tell each thing once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import dateline
from bench.corpora import lines
from bench.stories import FOLDER, disputes, read, scores, stories_of
from bench.stories import bcubed as measured
from dateline.cli import main
from dateline.digest import digest
from dateline.record import Record
from dateline.store.captures import Capture
from dateline.store.engine import writing
from dateline.store.schema import articles
from dateline.store.store import Store, open_store

Read = Callable[..., Record]


def _fill(store: Store, read_text: Read, *stories: str) -> dict[str, str]:
    """Articles of our corpus, put in as they were published: the store's ids by the corpus's."""
    ids = {}
    for line in sorted(lines(FOLDER / "dev.jsonl"), key=lambda line: line["published"]):
        if line["story"] in stories:
            version, _ = store.keep(Capture(line["url"], line["text"].encode(), url=line["url"]))
            record = read_text(line["text"], line["published"])
            article = replace(record.article, url=line["url"], site=line["site"])
            ids[line["id"]] = store.write(version, replace(record, article=article))
    return ids


def test_articles_are_grouped_as_they_come_in(store: Store, read_text: Read) -> None:
    """Two developments between the same states are two stories; copies and retellings stand with their originals."""
    ids = _fill(store, read_text, "s02", "s04")
    found = store.stories()
    by_story = {frozenset(part.article for part in story.parts) for story in found}
    assert by_story == {frozenset(i for name, i in ids.items() if name.startswith(s)) for s in ("st2", "st4")}
    ports = store.story(ids["st2-01"][:8])
    assert (ports.first, ports.last, len(ports.parts), ports.accounts) == ("2025-05-14", "2025-05-20", 5, 3)
    kinds = {part.article: (part.copy_of, part.retold_from) for part in ports.parts if part.original}
    assert kinds == {ids["st2-02"]: (ids["st2-01"], None), ids["st2-04"]: (None, ids["st2-01"])}
    assert store.counts()["copies"] == 4
    assert [s.id for s in store.stories(about="Djibouti")] == [ports.id]
    assert store.stories(since="2025-05-21") == ()
    told = store.tell(ports.id)
    assert told.story == ports and told.statements and json.dumps(told.to_dict())


def test_the_same_order_gives_the_same_stories(tmp_path: Path, read_text: Read) -> None:
    """Ids and all."""
    made = []
    for name in ("a.db", "b.db"):
        with open_store(tmp_path / name) as store:
            _fill(store, read_text, "s02", "s07")
            made.append([story.to_dict() for story in store.stories()])
    assert made[0] == made[1]


def test_people_merge_and_split(store: Store, read_text: Read) -> None:
    """A merged story is a part of the other, an article moved stays where it was put when more comes in; both can be taken
    back."""
    ids = _fill(store, read_text, "s02", "s04")
    ports, visas = store.story(ids["st2-01"]), store.story(ids["st4-01"])
    store.merge_stories(ports.id, visas.id, person="ann", why="a test")
    assert [len(story.parts) for story in store.stories()] == [10]
    assert store.story(ids["st2-01"]).id == visas.id
    with pytest.raises(dateline.UsageError, match="one story already"):
        store.merge_stories(ports.id, visas.id, person="ann", why="again")
    store.undo_regrouping(ports.id)
    assert {story.id for story in store.stories()} == {ports.id, visas.id}
    (moved,) = store.split_story([ids["st2-05"]], person="ann", why="another matter")
    assert store.story(ids["st2-05"]).id == moved.now != ports.id
    assert [(r.kind, r.person) for r in store.regroupings()] == [("move", "ann")]
    store.undo_regrouping(ids["st2-05"])
    assert store.story(ids["st2-05"]).id == ports.id
    with pytest.raises(dateline.UsageError, match="was regrouped"):
        store.undo_regrouping(ids["st2-05"])
    with pytest.raises(dateline.UsageError, match="No story"):
        store.story("zz")


def test_what_was_split_stays_apart(store: Store, read_text: Read) -> None:
    """A later article of the story does not draw it back."""
    pages = sorted(
        (line for line in lines(FOLDER / "dev.jsonl") if line["story"] == "s02"), key=lambda p: p["published"]
    )
    ids = []
    for line in pages:
        version, _ = store.keep(Capture(line["url"], line["text"].encode(), url=line["url"]))
        ids.append(store.write(version, read_text(line["text"], line["published"])))
        if line["id"] == "st2-03":
            store.split_story([ids[-1]], person="ann", why="another matter")
    apart = {story.id: len(story.parts) for story in store.stories()}
    assert apart[store.story(ids[[p["id"] for p in pages].index("st2-03")]).id] == 1


def test_an_older_store_is_grouped_when_it_is_opened(place: str, read_text: Read) -> None:
    """Articles without a story get one, in the order in which they came."""
    with open_store(place) as store:
        ids = _fill(store, read_text, "s02")
        with writing(store.engine) as connection:
            for table in ("marks", "signatures", "frequencies"):
                connection.exec_driver_sql(f"delete from {table}")
            connection.execute(articles.update().values(story=None))
    with open_store(place) as store:
        assert len(store.story(ids["st2-01"]).parts) == 5


@pytest.fixture(scope="module")
def crisis(tmp_path_factory: pytest.TempPathFactory, read_text: Read) -> Iterator[str]:
    """A store with a few stories."""
    place = str(tmp_path_factory.mktemp("stories") / "crisis.db")
    with open_store(place) as store:
        _fill(store, read_text, "s02", "s04", "s05", "x01")
    yield place


def _run(*words: str) -> str:
    done = CliRunner().invoke(main, list(words))
    assert done.exit_code == 0, done.output
    return done.output


def test_commands_show_stories(crisis: str) -> None:
    """The list, one story with its agenda's history and its reports, and each as JSON, CSV and Markdown."""
    rows = json.loads(_run("stories", "--store", crisis, "-f", "json"))
    assert len(rows) == 4 and {"id", "title", "parts", "accounts"} <= set(rows[0])
    assert "copies" in _run("stories", "--store", crisis)
    assert _run("stories", "--store", crisis, "-f", "csv").splitlines()[0] == "section,reference,lead,words,remark"
    assert _run("stories", "--store", crisis, "-f", "md").startswith("# Stories")
    forum = next(row for row in rows if "island" in row["title"])
    one = " ".join(_run("stories", forum["id"][:6], "--store", crisis, "--tz", "UTC").split())
    assert "postponed 2025-05-16" in one and "1 account, 2 copies" in one and "retells" in one


def test_commands_show_positions_and_weeks(crisis: str) -> None:
    """What somebody has said in order of time; events by week as a table."""
    shown = _run("who", "Rengifo", "--positions", "--on", "talks", "--store", crisis)
    assert shown.index("2025-05-12") < shown.index("2025-05-17")
    head, *rows = _run("series", "--store", crisis, "-f", "csv").splitlines()
    assert head.startswith("week,actor,recipient,events,score") and all(row.startswith("2025-05-") for row in rows)
    done = CliRunner().invoke(main, ["who", "Rengifo", "--on", "talks", "--store", crisis])
    assert done.exit_code == 2 and "--positions" in done.output


def test_commands_merge_and_move(crisis: str) -> None:
    """By ids as they are shown, with a reason; listed, and taken back."""
    rows = json.loads(_run("stories", "--store", crisis, "-f", "json"))
    one, other = (row["id"][:8] for row in rows[:2])
    assert "is a part of" in _run("correct", one, "--merge-into", other, "--why", "test", "--store", crisis)
    assert "merged into" in _run("correct", "--list", "--store", crisis)
    assert "where it was" in _run("correct", one, "--undo", "--store", crisis)
    assert CliRunner().invoke(main, ["correct", one, "--merge-into", other, "--store", crisis]).exit_code == 2
    article = rows[0]["parts"][-1]["article"][:8]
    assert "stands in story" in _run("correct", article, "--move-to", "new", "--why", "t", "--store", crisis)
    assert "where it was" in _run("correct", article, "--undo", "--store", crisis)


def test_the_brief_tells_what_is_new_in_stories(crisis: str) -> None:
    """What was told before is not new; disputes between articles stand at the end."""
    with open_store(crisis) as store:
        whole, late = digest(store), digest(store, since="2025-05-17")
        assert whole.articles > late.articles > 0 < late.stories <= whole.stories
        assert all(
            min(store.record(a).article.published.value[:10] for a in one.articles) >= "2025-05-17"
            for one in late.statements
        )  # type: ignore[union-attr,index]
        assert {d.kind for d in late.disputes} == {"date"}
    assert "DISPUTED BETWEEN ARTICLES" in _run("brief", "--store", crisis, "--since", "2025-05-17")


def test_accuracy_has_not_fallen(tmp_path: Path) -> None:
    """Floors on the development half, which was looked at."""
    half = read(FOLDER / "dev.jsonl", tmp_path)
    assert measured(*stories_of(half))[2] >= 93
    found = {score.name: score for score in scores(half)}
    assert found["duplicates"].precision == found["duplicates"].recall == 100
    # 7 of 7 with the readers of the day before; who is named in a retold article follows them
    assert found["back-translated"].precision == 100 and found["back-translated"].recall >= 85
    assert found["merged agenda"].precision == 100 and found["merged agenda"].recall >= 62
    assert found["merged events"].precision == 100 and found["merged statements"].recall >= 85
    assert disputes(half, lines(FOLDER / "conflicts.jsonl"))[0].recall >= 15
