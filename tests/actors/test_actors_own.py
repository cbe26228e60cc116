"""A user's own actors and corrections: they go before the packaged tables, and every mistake has its line and cure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import dateline
from dateline import actors
from dateline.record import Actor, Record

Table = Callable[[str], str]
TEXT = (
    "LIMA, March 4 — The Harbour Watch seized a trawler on Monday, and Jo Smith thanked it. "
    "Smith, who leads the city of Callao, will meet the Peruvian foreign minister on Friday. Peru is calm."
)


@pytest.fixture
def table(tmp_path: Path) -> Table:
    def write(text: str) -> str:
        path = tmp_path / "mine.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def read(text: str, own: str | None, url: str | None = None) -> Record:
    return dateline.read(text, published="2024-03-04", actors=own, url=url, strict=True)


def actor(record: Record, name: str) -> Actor | None:
    return next((a for a in record.actors if a.name == name), None)


def test_own_people_and_bodies_are_found_with_all_that_the_table_says(table: Table) -> None:
    """A person by full name and then by surname, an organisation by another name; an office that the packaged table
    gives to someone else is the own one's on these days."""
    own = table(
        "name,aliases,code,kind,sector,wikidata,office,start,end\n"
        "Josephine Smith,Jo Smith,PER,person,LEG,,Mayor of Callao,2023-01-01,\n"
        "Coastal Observatory,Harbour Watch,PER,organisation,CVL,,,,\n"
        "Ana Quispe,,PER,,,Q42,Foreign Minister,2024-01-01,2024-06-01\n"
    )
    record = read(TEXT, own)
    mayor, watch, minister = (actor(record, n) for n in ("Josephine Smith", "Coastal Observatory", "Ana Quispe"))
    assert mayor and (mayor.code, mayor.sector, mayor.office) == ("PER", "LEG", "Mayor of Callao")
    assert {record.article.text[s:e] for s, e in mayor.mentions} >= {"Jo Smith", "Smith"}
    assert watch and (watch.kind, watch.code, watch.sector) == ("organisation", "PER", "CVL")
    assert minister and (minister.wikidata, minister.office) == ("Q42", "Foreign Minister")
    assert record.version.actors.startswith("packaged ") and " + mine.csv " in record.version.actors
    assert actor(read(TEXT, None), "Coastal Observatory") is None


def test_own_names_go_before_the_names_of_countries(table: Table) -> None:
    """A person who is called as a country is, and who is missed by the entity recogniser."""
    own = table("name,code,wikidata\nJordan,PER,Q21\nChad Niger,PER,Q22\n")
    record = read("Jordan thanked Chad Niger in Lima. Peru is calm.", own)
    assert {a.wikidata for a in record.actors if a.kind == "person"} == {"Q21", "Q22"}
    assert not [a for a in record.actors if a.kind == "government" and a.code in ("JOR", "TCD", "NER")]


def test_an_office_holds_for_its_days_only(table: Table) -> None:
    """After the last day the person is known, without the office."""
    own = table("name,code,office,start,end\nJo Smith,PER,Mayor of Callao,2020,2023-12\n")
    mayor = actor(read(TEXT, own), "Jo Smith")
    assert mayor and (mayor.code, mayor.office) == ("PER", None)


def test_a_wrong_link_is_corrected(table: Table) -> None:
    """ "is" says who is meant, by identifier or by name; "not" says who is not; * says nobody known."""
    text = "U.S. Secretary of State Antony Blinken spoke in Oslo. Blinken left. The Alliance waits."
    plain = read(text, None)
    assert actor(plain, "Antony Blinken")
    not_him = read(text, table("name,not\nAntony Blinken,Q7821917\n"))
    assert not any(a.wikidata == "Q7821917" for a in not_him.actors)
    assert any(a.name == "Antony Blinken" and a.code == "USA" for a in not_him.actors)
    other = read(text, table("name,is\nAntony Blinken,Wendy Sherman\n"))
    assert actor(other, "Wendy Sherman") and not actor(other, "Antony Blinken")
    nobody = read(text, table("name;not\nAntony Blinken;*\n"))
    assert not any(a.wikidata == "Q7821917" for a in nobody.actors)


def test_fixed_names_are_corrected_too(table: Table) -> None:
    """A name that is an organisation's by default, another's here, or nobody's."""
    text = "Hamas denied it. Officials of the Watch said so. Turkey ate the corn, and Turkey slept."
    record = read(text, table("name,aliases,is,not\nthe Watch,Watch,Q7184,\nTurkey,,,*\n"))
    assert actor(record, "NATO") and not actor(record, "Turkey")
    assert actor(read(text, None), "Turkey")


def test_a_correction_may_be_for_one_page(table: Table) -> None:
    """The same name on another page is what it was."""
    own = table("name,not,page\nAntony Blinken,*,https://example.org/a\n")
    text = "U.S. Secretary of State Antony Blinken spoke in Oslo."
    assert actor(read(text, own, "https://example.org/a"), "Antony Blinken").wikidata is None  # type: ignore[union-attr]
    assert actor(read(text, own, "https://example.org/b"), "Antony Blinken").wikidata == "Q7821917"  # type: ignore[union-attr]


def test_two_of_one_name_are_told_apart_by_title_or_left_with_both(table: Table) -> None:
    """The title decides; without one neither is chosen and the record names both."""
    own = table("name,code,office,wikidata\nJo Smith,PER,Foreign Minister,Q11\nJo Smith,CHL,Interior Minister,Q12\n")
    titled = read("Chilean Interior Minister Jo Smith spoke in Lima.", own)
    assert [a.wikidata for a in titled.actors if a.name == "Jo Smith"] == ["Q12"]
    bare = read("Jo Smith spoke in Lima.", own)
    assert [a.wikidata for a in bare.actors if a.name == "Jo Smith"] == [None]
    why = next(r.why for r in bare.rejected if r.kind == "actor")
    assert "Foreign Minister, PER" in why and "Interior Minister, CHL" in why


MISTAKES = """\
name,aliases,code,kind,sector,wikidata,office,start,end,is,not,page
,,,,,,,,,,,
Jo Smith,,US,,,,,,,,,
Ana Quispe,,PER,hero,,,,,,,,
Bo Li,,CHN,,ARMY,,,,,,,
Cy Roe,,PER,,,42,,,,,,
Di Poe,,PER,,,,Mayor,30/12/2021,,,,
Ed Fox,,PER,,,,Mayor,2022-01-01,2021-01-01,,,
Gus Oak,,PER,group,REB,,Chief,,,,,
Hal Elm,,,,,,,,,Q1,Q2,
Ike Ash,,,,,,,,,,,https://example.org
J,,PER,,,,,,,,,
Kit Yew,,Peru,,,,,,,,,
,x,PER,,,,,,,,,
Lee, Max,PER,,,,,,,,,,
"""


def test_every_mistake_has_its_line_and_cure(table: Table) -> None:
    """All are told at once; blank lines are none; nothing is read with a table that is wrong."""
    with pytest.raises(dateline.UsageError) as raised:
        read(TEXT, table(MISTAKES))
    told = dict(line.strip().split(": ", 1) for line in str(raised.value).splitlines()[1:])
    wanted = {
        "line 3": "Did you mean USA?",
        "line 4": "The kinds are person",
        "line 5": "The sectors are COP",
        "line 6": "Write it as Q76",
        "line 7": "Write it as 2021-12-30",
        "line 8": "is not after the start",
        "line 9": "office, start and end are for persons",
        "line 10": "Leave one of them empty",
        "line 11": "page is for corrections",
        "line 12": "Write the name out",
        "line 13": "Did you mean PER?",
        "line 14": "there is no name",
        "line 15": "quotation marks",
    }
    assert set(told) == set(wanted)
    for line, words in wanted.items():
        assert words in told[line], (line, told[line])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("nam,code\nJo Smith,PER\n", "Did you mean name?"),
        ("code,kind\nPER,person\n", "has no column name"),
        ("name,name\nA B,C D\n", "twice"),
        ('name,code\n"Jo Smith,PER\n', "line 2: not CSV"),
        ("name,is\nJo Smith,Antony Blinkin\n", "Did you mean Antony Blinken"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(table: Table, text: str, words: str) -> None:
    """An empty file, wrong columns, an open quotation mark, a correction to nobody."""
    with pytest.raises(dateline.UsageError, match=words.replace("?", r"\?")):
        actors.version(table(text))


def test_bytes_that_are_no_text_and_files_that_are_not_there(tmp_path: Path) -> None:
    """The line of the first wrong byte; and which file."""
    latin = tmp_path / "latin.csv"
    latin.write_bytes("name\nJo Smith\nJosé\n".encode("latin-1"))
    with pytest.raises(dateline.UsageError, match="line 3 is not UTF-8"):
        actors.version(str(latin))
    with pytest.raises(dateline.UsageError, match=r"none\.csv: cannot be read"):
        actors.version(str(tmp_path / "none.csv"))


def test_tables_as_spreadsheets_save_them(table: Table) -> None:
    """A byte order mark, semicolons, Windows line ends, blank lines, capitals in the first row."""
    own = table("\ufeffName;Code;Office\r\n\r\nJo Smith;PER;Mayor\r\n")
    found = actor(read(TEXT, own), "Jo Smith")
    assert found and (found.code, found.office) == ("PER", "Mayor")


def test_a_changed_table_is_read_anew(table: Table) -> None:
    """The next page is read with what the file says now."""
    import os

    own = table("name,code\nJo Smith,PER\n")
    before = actors.version(own)
    Path(own).write_text("name,code\nJo Smith,CHL\n", encoding="utf-8")
    os.utime(own, ns=(1, 1))
    assert actors.version(own) != before
    found = actor(read(TEXT, own), "Jo Smith")
    assert found and found.code == "CHL"


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a page of docs/."""
    text = (Path(__file__).parents[2] / "docs" / page).read_text(encoding="utf-8")
    return [part.split("```")[0] for part in text.split(f"```{language}\n")[1:]]


@pytest.mark.parametrize("number", [0, 1])
def test_what_the_docs_show_can_be_used(table: Table, number: int) -> None:
    """The tables of docs/actors.md are read as they stand, and do what is said there."""
    own = table(blocks("actors.md", "csv")[number])
    if number == 0:
        record = read("The Tanzanian foreign minister met Juma Kito. The Lake Watch warned of the Kagera Front.", own)
        assert {a.name for a in record.actors} >= {"Asha Mrema", "Juma Kito", "Lake Victoria Watch", "Kagera Front"}
    else:
        text = "Antony Blinkin flew from Jordan to Oslo, his staff said."
        linked = read(text, own)
        assert actor(linked, "Antony Blinken") and not actor(linked, "Antony Blinkin")
    columns = {line.split("`")[1] for line in blocks_text().splitlines() if line.startswith("| `")}
    assert {"name", "aliases", "is", "not", "page", "start"} <= columns


def blocks_text() -> str:
    return (Path(__file__).parents[2] / "docs" / "actors.md").read_text(encoding="utf-8")


def test_the_python_of_the_docs_runs() -> None:
    """Its comments are its answers."""
    namespace: dict[str, object] = {}
    for line in blocks("actors.md", "python")[0].strip().splitlines():
        code, _, answer = line.partition("  # ")
        if answer:
            assert repr(eval(code, namespace)) == answer
        else:
            exec(code, namespace)
