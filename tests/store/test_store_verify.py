"""The chain of evidence: whatever is altered, dropped or inserted in a store or a bundle is found, and nothing else."""

from __future__ import annotations

import json
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

import dateline
from dateline.cli import main
from dateline.ingest import ingest
from dateline.store import bundle, log, verify
from dateline.store.captures import Capture
from dateline.store.engine import writing
from dateline.store.store import Store
from dateline.store.verify import Verdict

TEXT = (
    "ACCRA, February 6, 2024. “We want talks,” Kofi Badu told reporters. Police arrested 40 dockers in {} on Monday.\n"
)


def fill(store: Store) -> list[str]:
    """Three pages of which one changed and one is no article, a correction, and one that was taken back."""
    ids = []
    for town in ("Accra", "Tema", "Kumasi"):
        store.keep(
            Capture(f"https://news.example/{town}", TEXT.format(town).encode(), url=f"https://news.example/{town}")
        )
    store.keep(
        Capture("https://news.example/Tema", TEXT.format("Tema and Accra").encode(), url="https://news.example/Tema")
    )
    store.keep(Capture("https://news.example/none", b"<html><body></body></html>", url="https://news.example/none"))
    ids = [taken.article for taken in ingest(store, [], rules_only=True) if taken.article]
    store.reject(f"{ids[0]}/s1", person="Ada", why="not said")
    store.reject(f"{ids[1]}/s1", person="Ada", why="by mistake")
    store.undo(f"{ids[1]}/s1", person="Ada")
    return ids


def looked(place: str | Path, head: str | None = None) -> Verdict:
    with dateline.open(place, create=False) as store, store.reading() as connection:
        return verify.verify(connection, head=head)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with which all is well."""
    path = tmp_path_factory.mktemp("whole") / "crisis.db"
    with dateline.open(path) as store:
        fill(store)
    assert looked(path).findings == []
    return path


@pytest.fixture
def crisis(whole: Path, tmp_path: Path) -> Path:
    """A copy of it to tamper with."""
    path = tmp_path / "crisis.db"
    with closing(sqlite3.connect(whole)) as old, closing(sqlite3.connect(path)) as new:
        old.backup(new)
    return path


def test_a_store_as_it_was_written_is_well(place: str) -> None:
    """On both databases; the head changes with every entry, and an older one still stands in the log."""
    with dateline.open(place) as store:
        fill(store)
        first = looked(place)
        assert first.findings == []
        assert (first.pages, first.records) == (5, 4)
        store.keep(Capture("https://news.example/more", b"more", url="https://news.example/more"))
    second = looked(place, head=first.head)
    assert second.findings == []
    assert second.head != first.head


BODY = zlib.compress(b"other words").hex()
TAMPERINGS = [
    ("altered", "bytes", f"update bodies set data = x'{BODY}' where rowid = 1"),
    ("damaged", "bytes", "update bodies set data = x'00112233' where rowid = 1"),
    ("altered", "page", "update versions set headers = '{\"date\": \"yesterday\"}' where rowid = 1"),
    ("altered", "page", "update versions set fetched = '2020-01-01T00:00:00Z' where rowid = 1"),
    ("altered", "page", "update versions set url = 'https://other.example' where rowid = 2"),
    ("altered", "page", "update versions set redirects = '[\"https://x.example\"]' where rowid = 2"),
    ("altered", "page", "update versions set state = 'refused', why = 'no' where state = 'read'"),
    ("altered", "page", "update versions set why = 'because' where state = 'refused'"),
    ("altered", "page", "update pages set address = address || '/x'"),
    ("dropped", "version", "delete from versions where rowid = 1"),
    ("inserted", "page", "insert into versions select 'aa', page, sha256, url, content_type, headers, redirects, fetched, seen, state, why, article from versions limit 1"),
    ("inserted", "page", "insert into pages values ('bb', 'https://made.example', 'page')"),
    ("inserted", "bytes", "insert into bodies values ('cc', 1, x'789c030000000001')"),
    ("altered", "record", "update texts set text = replace(text, '40', '90')"),
    ("altered", "record", "update texts set title = 'Another'"),
    ("altered", "record", "update articles set title = 'Another'"),
    ("altered", "record", "update articles set published = '2020-01-01'"),
    ("altered", "record", "update articles set current = not current where number = 2"),
    ("damaged", "record", "update records set json = x'00112233' where article = 1"),
    ("dropped", "record", "delete from records where article = 1"),
    ("dropped", "record", "delete from articles where number = 1"),
    ("inserted", "record", "insert into articles (id, page, title, day, first_seen, current) select 'dd', page, '', day, first_seen, 0 from articles limit 1"),
    ("altered", "record", "update statements set stance = 'denies' where article = 2"),
    ("altered", "record", "delete from events where article = 2"),
    ("altered", "record", "insert into events select article, 'e9', type, mode, quad, score, status, background, start, country, place, latitude, longitude from events limit 1"),
    ("altered", "record", "delete from members where article = 2"),
    ("altered", "record", "update members set name = (select min(number) from names) where article = 3 and reference = 'e1'"),
    ("altered", "correction", "update corrections set why = 'said indeed' where number = 1"),
    ("altered", "correction", "update corrections set undone = made where number = 1"),
    ("altered", "correction", "update corrections set undone = null, undone_by = null where number = 2"),
    ("dropped", "correction", "delete from corrections where number = 1"),
    ("inserted", "correction", "insert into corrections (article, datum, reference, field, person, why, made) select article, datum, 's2', 'reject', 'Eve', 'so', made from corrections limit 1"),
    ("altered", "entry", "update log set digest = 'x' where number = 3"),
    ("altered", "entry", "update log set at = '2020-01-01T00:00:00Z' where number = 3"),
    ("dropped", "entries", "delete from log where number = 3"),
    ("dropped", "the log", "delete from log"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "what", "sql"), TAMPERINGS, ids=[sql[:60] for *_, sql in TAMPERINGS])
def test_whatever_is_tampered_with_is_found(crisis: Path, kind: str, what: str, sql: str) -> None:
    """Each table and column that tells something, altered, dropped or added to behind Dateline's back."""
    with closing(sqlite3.connect(crisis)) as connection, connection:
        assert connection.execute(sql).rowcount > 0
    result = run("verify", crisis)
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    told = json.loads(run("verify", crisis, "--json").stdout)
    found = {(one["kind"], one["what"]) for one in told["findings"]}
    assert any(k == kind and w.startswith(what) for k, w in found), found


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_a_record_read_otherwise_is_found(crisis: Path) -> None:
    """A record replaced by a consistent other one, rows and all, without an entry of the log."""
    with dateline.open(crisis) as store:
        (article, *_) = [record.id for record in store.records()]
        with writing(store.engine) as connection:
            number = connection.execute(text("select number from articles where id = :a"), {"a": article}).scalar()
            packed = connection.execute(text("select json from records where article = :n"), {"n": number}).scalar_one()
            plain = zlib.decompress(packed)
            changed = zlib.compress(plain.replace(b'"dateline":"', b'"dateline":"9'))
            assert plain != zlib.decompress(changed)
            connection.execute(text("update records set json = :j where article = :n"), {"j": changed, "n": number})
    assert [one.kind for one in looked(crisis).findings] == ["altered"]


def test_a_log_written_anew_is_seen_by_its_head(crisis: Path) -> None:
    """Who can write the database can write a whole log that fits what he made of it: only the head that was noted
    elsewhere tells."""
    head = looked(crisis).head
    with closing(sqlite3.connect(crisis)) as connection, connection:
        connection.execute("update versions set fetched = '2020-01-01T00:00:00Z'")
        connection.execute("delete from log")
    assert looked(crisis).findings != []
    with dateline.open(crisis) as store, writing(store.engine) as connection:
        log.begin(connection)
    assert looked(crisis).findings == []
    assert [one.kind for one in looked(crisis, head=head).findings] == ["dropped"]


def test_the_last_entries_dropped_are_seen(crisis: Path) -> None:
    """With what they told of still there, they are missed; with that gone too, by the head."""
    head = looked(crisis).head
    with closing(sqlite3.connect(crisis)) as connection, connection:
        connection.execute("delete from log where number = (select max(number) from log)")
    assert looked(crisis, head=head).findings != []


def test_an_older_store_begins_its_log_when_it_is_opened(crisis: Path) -> None:
    """A store that has none gets one of all that it holds, corrections and what was taken back too."""
    with closing(sqlite3.connect(crisis)) as connection, connection:
        connection.execute("drop table log")
        connection.execute("delete from migrations where name = '2026-11 trust'")
    verdict = looked(crisis)
    assert verdict.findings == []
    assert (verdict.pages, verdict.records) == (5, 4)


# --- bundles -----------------------------------------------------------------------------------------------------


@pytest.fixture
def made(crisis: Path, tmp_path: Path) -> Path:
    """A bundle of two articles, one of them corrected."""
    with dateline.open(crisis) as store, store.reading() as connection:
        ids = [entry.article for entry in log.entries(connection) if entry.kind == "read"]
    path = tmp_path / "bundle.zip"
    result = run("bundle", *ids[:2], "--store", crisis, "-o", path)
    assert result.exit_code == 0, result.output
    return path


def test_a_bundle_is_checked_with_no_store(made: Path, crisis: Path) -> None:
    """It holds pages, records, corrections and the log's entries; with the store, these stand in its log."""
    result = run("verify", made)
    assert (result.exit_code, "nothing amiss" in result.stdout) == (0, True), result.output
    assert run("verify", made, "--store", crisis).exit_code == 0
    assert "is there already" in run("bundle", "0", "--store", crisis, "-o", made).stderr
    with zipfile.ZipFile(made) as zipped:
        names = zipped.namelist()
        manifest = json.loads(zipped.read("manifest.json"))
    assert {name.split("/")[0] for name in names} == {
        "manifest.json",
        "records",
        "pages",
        "versions",
        "log",
        "corrections",
    }
    assert len(manifest["articles"]) == 2


Change = Callable[[dict[str, bytes]], None]


def _first(files: dict[str, bytes], folder: str) -> str:
    return next(name for name in files if name.startswith(folder))


def _replace(folder: str, old: bytes, new: bytes) -> Change:
    def change(files: dict[str, bytes]) -> None:
        name = _first(files, folder)
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return change


CHANGES: dict[str, Change] = {
    "a page": _replace("pages/", b"40", b"90"),
    "a record": _replace("records/", b"Badu", b"Bade"),
    "the facts": _replace("versions/", b"news.example", b"nows.example"),
    "the log": _replace("log/", b'"kind": "read"', b'"kind": "seen"'),
    "a correction": _replace("corrections/", b"Ada", b"Eve"),
    "a page less": lambda files: files.pop(_first(files, "pages/")) and None,
    "a correction less": lambda files: files.pop(_first(files, "corrections/")) and None,
    "a file more": lambda files: files.update({"pages/more": b"more"}),
    "a path out": lambda files: files.update({"../../etc/passwd": b"root"}),
    "a broken record": lambda files: files.update({_first(files, "records/"): b"null"}),
    "a broken log": lambda files: files.update({_first(files, "log/"): b"[1]"}),
    "broken facts": lambda files: files.update({_first(files, "versions/"): b"[]"}),
}


@pytest.mark.parametrize("sealed", [False, True], ids=["as it is", "with a new manifest"])
@pytest.mark.parametrize("name", CHANGES)
def test_a_bundle_that_was_changed_is_found(made: Path, tmp_path: Path, name: str, sealed: bool) -> None:
    """Also by somebody who makes the manifest fit."""
    with zipfile.ZipFile(made) as zipped:
        files = {each: zipped.read(each) for each in zipped.namelist()}
    CHANGES[name](files)
    if sealed:
        import hashlib

        manifest = json.loads(files.pop("manifest.json"))
        manifest["files"] = [
            {"name": n, "size": len(d), "sha256": hashlib.sha256(d).hexdigest()} for n, d in files.items()
        ]
        files = {"manifest.json": json.dumps(manifest).encode(), **files}
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(changed, "w") as zipped:
        for each, data in files.items():
            zipped.writestr(each, data)
    result = run("verify", changed)
    if name == "a path out" and sealed:  # a name that means nothing to us, and is never a path
        assert result.exit_code in (0, 1)
        return
    assert result.exit_code == 1, (name, result.output)
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 and no more",
        b"PK\x03\x04" + bytes(range(256)) * 4,
    ],
)
def test_what_is_no_bundle_is_said_so(tmp_path: Path, data: bytes) -> None:
    """A zip that is broken, or another zip, ends with a message."""
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    result = run("verify", path)
    assert (result.exit_code, "Traceback" in result.output) == (3, False), result.output
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as zipped:
        zipped.writestr("readme.txt", "words")
    with pytest.raises(dateline.SourceError, match=r"no manifest\.json"):
        bundle.verify(other)


def test_a_bomb_of_a_bundle_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A zip that says it unpacks to more than it may is refused before."""
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("manifest.json", b" " * 2_000_000)
    monkeypatch.setattr(bundle, "LARGEST", 1_000_000)
    with pytest.raises(dateline.SourceError, match="not looked at"):
        bundle.verify(path)
