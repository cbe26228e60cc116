"""A user's own places and corrections go before the gazetteer; installed gazetteers stand beside it."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

import dateline
from dateline.cli import main
from dateline.places import installed
from dateline.record import Place, Record

Table = Callable[[str], str]
TEXT = "Rebels took Camp Juniper on Monday, officials in Paris said. Troops marched from Camp Juniper to Springfield."


@pytest.fixture
def table(tmp_path: Path) -> Table:
    def write(text: str) -> str:
        path = tmp_path / "mine.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of the user's data."""
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def read(text: str, own: str | None = None, url: str | None = None) -> Record:
    return dateline.read(text, published="2024-03-04", places=own, url=url, strict=True)


def place(record: Record, words: str) -> Place | None:
    return next((p for p in record.places if p.text == words), None)


def test_own_places_are_found_where_the_table_says(table: Table) -> None:
    """A place that no gazetteer has, and one that goes before its namesakes."""
    own = table(
        "name,aliases,country,latitude,longitude,kind\n"
        "Camp Juniper,Juniper Camp,SOM,2.5,45.25,base\n"
        "Springfield,,SOM,3,46,\n"
    )
    record = read(TEXT, own)
    camp, town = place(record, "Camp Juniper"), place(record, "Springfield")
    assert camp and (camp.country, camp.latitude, camp.longitude, camp.kind, camp.source) == (
        "SOM", 2.5, 45.25, "base", "mine.csv",
    )  # fmt: skip
    assert town and (town.country, town.kind) == ("SOM", "city")
    assert " + mine.csv " in record.version.places
    before = place(read(TEXT), "Springfield")
    assert before is None or before.country != "SOM"


def test_a_wrong_place_is_corrected(table: Table) -> None:
    """Paris in Texas by its number; not in France; no place at all, and on one page only."""
    texas = place(read("Officials in Paris said so.", table("name,is\nParis,4717560\n")), "Paris")
    assert texas and (texas.country, texas.source) == ("USA", "GeoNames 4717560")
    own = table("name,not\nSpringfield,GeoNames 4409896\n")
    text = "Officials in Springfield said so."
    before, after = place(read(text), "Springfield"), place(read(text, own), "Springfield")
    assert before and after and before.source == "GeoNames 4409896" != after.source
    own = table("name,not,page\nParis,*,https://example.org/a\n")
    text = "Officials in Paris said so."
    record = read(text, own, "https://example.org/a")
    assert not record.places
    assert [r.why for r in record.rejected if r.kind == "place"] == ["no place, says the user's table"]
    assert read(text, own, "https://example.org/b").places


MISTAKES = """\
name,aliases,country,latitude,longitude,kind,is,not,page
Camp Juniper,,SO,2.5,45,base,,,
Camp Rowan,,SOM,95,45,base,,,
Camp Alder,,SOM,2,,base,,,
Camp Birch,,SOM,"2,5",45,base,,,
Camp Maple,,SOM,2,45,bases,,,
camp larch,,SOM,2,45,base,,,
Camp Cedar,,SOM,,,,123,,
Camp Aspen,,,,,,Paris,,
Camp Beech,,,,,,1,2,
Camp Elder,,,nan,45,,,,
"""


def test_every_mistake_has_its_line_and_cure(table: Table) -> None:
    """All are told at once."""
    with pytest.raises(dateline.UsageError) as raised:
        read(TEXT, table(MISTAKES))
    told = dict(line.strip().split(": ", 1) for line in str(raised.value).splitlines()[1:])
    wanted = {
        2: "Did you mean SOM?", 3: "beyond 90 degrees", 4: "it is empty", 5: "Write degrees with a point",
        6: "Did you mean base?", 7: "small letter", 8: "Make two rows", 9: "no number of GeoNames", 10: "Leave one",
        11: "beyond 90",
    }  # fmt: skip
    assert {int(line.removeprefix("line ")) for line in told} == set(wanted)
    for line, words in wanted.items():
        assert words in told[f"line {line}"]
    with pytest.raises(dateline.UsageError, match="line 2: no gazetteer has GeoNames number 999999999"):
        read(TEXT, table("name,is\nParis,999999999\n"))


# --- installed gazetteers ------------------------------------------------------------------------------------------


def line(number: int, name: str, point: tuple[float, float], feature: str, country: str, people: int) -> str:
    """A line of a dump of GeoNames."""
    kind, code = feature.split(".")
    cells = [
        number,
        name,
        name,
        "",
        *point,
        kind,
        code,
        country,
        "",
        "01",
        "",
        "",
        "",
        people,
        "",
        "",
        "",
        "2024-01-01",
    ]
    return "\t".join(map(str, cells)) + "\n"


DUMP = (
    line(90000001, "Qoryaweyne", (2.0, 45.0), "P.PPL", "SO", 3000)
    + line(90000002, "Juniper Airbase", (2.5, 45.25), "S.AIRB", "SO", 0)
    + line(90000003, "Old Qorya", (2.0, 45.0), "P.PPLH", "SO", 0)
    + line(90000004, "Qorya Hotel", (2.0, 45.0), "S.HTL", "SO", 0)
    + line(2988507, "Paris", (48.85, 2.35), "P.PPLC", "FR", 2_100_000)
)


@pytest.fixture
def server() -> Iterator[Callable[[bytes, int], str]]:
    """A real server that answers with these bytes; gives its address."""
    answers: dict[str, tuple[bytes, int]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body, status = answers[self.path]
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()

        def serve(body: bytes, status: int = 200) -> str:
            answers["/SO.txt"] = (body, status)
            return f"http://127.0.0.1:{running.server_port}/SO.txt"

        yield serve
        running.shutdown()


def test_an_installed_gazetteer_is_looked_up_beside_the_packaged_one(data: Path, tmp_path: Path) -> None:
    """What only it has is found; what both have is one place; hotels and places that are gone are left out."""
    dump = tmp_path / "SO.txt"
    dump.write_text(DUMP, encoding="utf-8")
    text = "Rebels fled to Qoryaweyne on Monday. Officials in Paris said so."
    assert (town := place(read(text), "Qoryaweyne")) is None or town.country is None
    about = installed.install(str(dump))
    assert (about.name, about.places) == ("SO", 3)
    record = read(text)
    town = place(record, "Qoryaweyne")
    assert town and (town.country, town.source, town.latitude) == ("SOM", "GeoNames 90000001", 2.0)
    assert place(record, "Paris").source == "GeoNames 2988507"  # type: ignore[union-attr]
    assert record.version.places == f"packaged + SO {about.checksum}"
    assert [a.name for a in map(installed.about, installed.files())] == ["SO"]
    installed.remove("SO")
    assert (town := place(read(text), "Qoryaweyne")) is None or town.country is None
    with pytest.raises(dateline.UsageError, match="None is installed"):
        installed.remove("SO")


def test_zipped_and_fetched(data: Path, tmp_path: Path, server: Callable[..., str]) -> None:
    """A zip as GeoNames offers it, with its readme; and the same from a server."""
    packed = tmp_path / "SO.zip"
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("readme.txt", "the columns")
        file.writestr("SO.txt", DUMP)
    assert installed.install(str(packed), name="zipped").places == 3
    assert installed.install(server(packed.read_bytes()), name="fetched").checksum == installed.about(
        installed.folder() / "zipped.bin"
    ).checksum  # fmt: skip


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "it is empty"),
        (b"<html>not found</html>\n" * 30, "no dump of GeoNames"),
        (("x\ty\n" * 3 + DUMP).encode(), "3 of 8 lines are broken"),
        (line(1, "Hotel", (0, 0), "S.HTL", "SO", 0).encode(), "no place in it that could be kept"),
        (b"PK\x03\x04 cut", "no dump|broken zip"),
    ],
)
def test_what_is_no_dump_installs_nothing(data: Path, tmp_path: Path, body: bytes, words: str) -> None:
    """An empty file, a page of a server, many broken lines, nothing to keep."""
    dump = tmp_path / "SO.txt"
    dump.write_bytes(body)
    with pytest.raises(dateline.UsageError, match=words):
        installed.install(str(dump))
    assert installed.files() == []


def test_the_commands(data: Path, tmp_path: Path, server: Callable[..., str]) -> None:
    """install, list, remove, with their exit codes."""

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["places", *arguments])
        return result.exit_code, result.output

    dump = tmp_path / "SO.txt"
    dump.write_text(DUMP, encoding="utf-8")
    assert run("list") == (0, f"None is installed ({data / 'places'}).\n")
    code, said = run("install", "--from", str(dump), "--name", "somalia")
    assert (code, "somalia: 3 places" in said) == (0, True)
    assert "somalia" in run("list")[1]
    assert '"places": 3' in run("list", "--json")[1]
    assert run("remove", "nowhere") == (2, "Error: No gazetteer 'nowhere' is installed. Installed are: somalia.\n")
    assert run("remove", "somalia")[0] == 0
    code, said = run("install", "--from", server(b"gone", 404))
    assert (code, "answered 404" in said) == (3, True)
    assert run("install", "--from", str(tmp_path / "none.txt"))[0] == 3


def test_a_broken_file_is_told_and_can_be_removed(data: Path) -> None:
    """Reading stops with the file's name and the cure."""
    folder = data / "places"
    folder.mkdir(parents=True)
    (folder / "old.bin").write_bytes(b"nothing")
    with pytest.raises(dateline.UsageError, match="places remove old"):
        read("Officials in Paris said so.")
    installed.remove("old")
    assert read("Officials in Paris said so.").places


def test_what_the_docs_show_can_be_used(table: Table) -> None:
    """The tables of docs/places.md are read as they stand, and do what is said there."""
    text = (Path(__file__).parents[2] / "docs" / "places.md").read_text(encoding="utf-8")
    first, second = (part.split("```")[0] for part in text.split("```csv\n")[1:])
    ford = place(read("Troops crossed the river at Black Ford on Monday.", table(first)), "Black Ford")
    assert ford and (ford.country, ford.latitude, ford.kind) == ("KEN", -0.5, "crossing")
    corrected = read("Officials in Hope and in Springfield said so.", table(second))
    assert place(corrected, "Hope") is None
    assert place(corrected, "Springfield").source != "GeoNames 4409896"  # type: ignore[union-attr]
