"""Gazetteers that a user installs beside the packaged one, made from the dumps of GeoNames."""

from __future__ import annotations

import codecs
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dateline import userdata
from dateline.errors import SourceError, UsageError
from dateline.places.gazetteer import alpha3
from dateline.places.table import Row, Table, fold, pack

#: Other names than the first are kept of places of this size; smaller places are rarely called by them in English.
NAMED_OTHERWISE = 15_000
#: Other names of places in these lands are nicknames and former names: not what English prose calls them.
ENGLISH = frozenset({"USA", "GBR", "CAN", "AUS", "NZL", "IRL"})
#: A Latin name that begins with a capital; airport codes and transliterations into other alphabets are not.
NAME = re.compile(r"(?!.*[A-Z]{2})[A-ZÀ-ÖØ-ÞĀ-Ž][A-Za-zÀ-ž'’. -]{3,40}")
#: The kinds of GeoNames' features, by class and code, that news tells of; of the class P all but these are kept.
KINDS = {
    "A.ADM1": "admin1", "A.ADM2": "county", "H.SEA": "sea", "H.STRT": "strait", "H.GULF": "gulf", "H.BAY": "bay",
    "H.LK": "lake", "H.RSV": "lake", "H.STM": "river", "H.CNL": "canal", "T.ISL": "island", "T.ISLS": "island",
    "T.PEN": "peninsula", "T.MTS": "mountains", "T.MT": "mountains", "T.PASS": "crossing", "S.AIRP": "airport",
    "S.AIRB": "base", "S.MILB": "base", "S.INSM": "base", "S.NVB": "base", "L.MILB": "base", "S.PSTB": "crossing",
    "S.PSN": "site", "S.PSH": "site", "S.DAM": "site", "S.PRT": "site", "L.PRT": "site", "L.RGN": "region",
}  # fmt: skip
GONE = frozenset({"P.PPLH", "P.PPLQ", "P.PPLW", "P.PPLCH"})
#: GeoNames' columns: number, name, …; one line in a hundred may be broken, no more.
WIDTH, BROKEN = 19, 0.01
#: So many places at most: the table is made in memory (some 400 bytes each).
MOST = 3_000_000
#: The largest file that is taken from a server.
LARGEST = 2_000_000_000


@dataclass(frozen=True, slots=True)
class About:
    """An installed gazetteer: its name, its file, how many places it has, its size in bytes and its checksum."""

    name: str
    path: Path
    places: int
    size: int
    checksum: str


def folder() -> Path:
    """Where installed gazetteers are."""
    return userdata.folder("places")


def files() -> list[Path]:
    """The files of the installed gazetteers, in order of their names."""
    return sorted(folder().glob("*.bin"))


def about(path: Path) -> About:
    """What is known of an installed gazetteer. Raises ``UsageError`` where its file is broken."""
    try:
        table = Table(path)
        return About(path.stem, path, table.places, path.stat().st_size, table.checksum)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{path}: not a gazetteer ({error}). `dateline places remove {path.stem}` removes it."
        ) from None


def install(source: str, *, name: str | None = None, least: int = 0) -> About:
    """Make a gazetteer of a dump of GeoNames (``cities500.txt``, ``UA.txt``, ``UA.zip``): a path or a URL. It is called
    as the file is, or ``name``; ``least``: of populated places, only those of so many people.

    Raises:
        SourceError: it cannot be opened or fetched.
        UsageError: it is no such dump, or too large.
    """
    called = name or Path(source.split("?")[0]).stem
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,40}", called):
        raise UsageError(f"{called!r} cannot be a gazetteer's name. Give one of letters and digits: --name ukraine.")
    with _opened(source) as stream:
        rows = list(_rows(stream, source, least))
    target = folder() / f"{called}.bin"
    data = pack(rows)
    _check(data, rows, source)
    userdata.write(target, data)
    return about(target)


def remove(name: str) -> Path:
    """Remove an installed gazetteer. Raises ``UsageError`` where there is none of that name."""
    have = {path.stem: path for path in files()}
    if name not in have:
        listed = f"Installed are: {', '.join(have)}." if have else "None is installed."
        raise UsageError(f"No gazetteer {name!r} is installed. {listed}")
    have[name].unlink()
    return have[name]


def other_names(names: Iterable[str], first: str, country: str | None, population: int) -> tuple[str, ...]:
    """Of a place's other names those that English prose may call it by."""
    if population < NAMED_OTHERWISE or country in ENGLISH:
        return ()
    return tuple(sorted({name for name in names if NAME.fullmatch(name) and fold(name) != fold(first)}))


def _check(data: bytes, rows: list[Row], source: str) -> None:
    """Raise ``UsageError`` unless the table that was made gives back some of its places."""
    if not rows:
        raise UsageError(f"{source}: there is no place in it that could be kept.")
    with tempfile.NamedTemporaryFile(suffix=".bin") as file:
        file.write(data)
        file.flush()
        table = Table(Path(file.name))
        for row in rows[:: max(1, len(rows) // 50)]:
            if fold(row.name) and not any(
                entry.country == (row.country or None) for entry in table.find(fold(row.name))
            ):
                raise UsageError(f"{source}: the table made of it does not find {row.name}; nothing was installed.")


def _rows(stream: IO[bytes], source: str, least: int) -> Iterator[Row]:
    """The places of a dump that are kept; broken lines are left out, and too many of them are an error."""
    broken, number, first, kept = 0, 0, "", 0
    for number, line in enumerate(codecs.getreader("utf-8")(stream, "replace"), start=1):
        cells = line.rstrip("\n").split("\t")
        try:
            row = _row(cells, least)
        except ValueError as error:
            broken, first = broken + 1, first or f"line {number}: {error}"
            if number <= 100 and broken > 10:
                break
            continue
        if row is not None:
            kept += 1
            if kept > MOST:
                raise UsageError(
                    f"{source}: more than {MOST:,} places. Install a country's dump, or --min-population 500."
                )
            yield row
    if broken > BROKEN * number or not number:
        raise UsageError(
            f"{source} is no dump of GeoNames, {broken} of {number} lines are broken ({first or 'it is empty'}). "
            "Dumps are at https://download.geonames.org/export/dump/: cities500.zip, or a country's, such as UA.zip."
        )


def _row(cells: list[str], least: int) -> Row | None:
    """The place of a line; ``None`` where it is of no kind that is kept. Raises ``ValueError`` for a broken line."""
    if len(cells) != WIDTH:
        raise ValueError(f"{len(cells)} columns, not {WIDTH}")
    feature = f"{cells[6]}.{cells[7]}"
    kind = "city" if cells[6] == "P" and feature not in GONE else KINDS.get(feature)
    number, latitude, longitude, population = int(cells[0]), float(cells[4]), float(cells[5]), int(cells[14] or 0)
    if not (0 < number < 2**32 and abs(latitude) <= 90 and abs(longitude) <= 180 and 0 <= population < 2**32):
        raise ValueError("number, coordinates or population out of range")
    name = cells[1]
    if kind is None or (kind == "city" and population < least) or not 1 < len(name.encode()) < 256 or not fold(name):
        return None
    country = alpha3(cells[8]) or ""
    others = other_names(cells[3].split(","), name, country, population)
    if cells[2] and fold(cells[2]) != fold(name):
        others = (*others, cells[2])
    return Row(name, others, country, latitude, longitude, population, kind, cells[10], number)


@contextmanager
def _opened(source: str) -> Iterator[IO[bytes]]:
    """The dump's text: of a file, of a URL (fetched into a file first), of the member of a zip that is no readme."""
    with tempfile.TemporaryDirectory(prefix="dateline-") as place:
        path = Path(source)
        if source.lower().startswith(("http://", "https://")):
            path = _fetched(source, Path(place) / "dump")
        try:
            if not zipfile.is_zipfile(path):
                with path.open("rb") as file:
                    yield file
                return
            with zipfile.ZipFile(path) as packed:
                members = [m for m in packed.namelist() if m.endswith(".txt") and "readme" not in m.lower()]
                if len(members) != 1:
                    raise UsageError(f"{source}: {len(members)} tables in it. Unpack it, and name one of them.")
                with packed.open(members[0]) as member:
                    yield member
        except zipfile.BadZipFile as error:
            raise UsageError(f"{source}: a broken zip file ({error}). Fetch it again.") from None
        except OSError as error:
            raise SourceError(f"{source}: cannot be opened ({error.strerror or error}).") from None


def _fetched(url: str, target: Path) -> Path:
    """A URL's body in a file, whole."""
    import httpx  # only who installs from a server needs it

    from dateline import __version__
    from dateline.fence import client, named_by

    headers = {"User-Agent": f"dateline/{__version__}"}
    try:
        with (
            client(named_by(url), timeout=30, headers=headers, follow_redirects=True) as guest,
            guest.stream("GET", url) as answer,
            target.open("wb") as file,
        ):
            if answer.status_code != 200:
                raise SourceError(f"{url}: the server answered {answer.status_code} {answer.reason_phrase}.")
            for piece in answer.iter_bytes():
                file.write(piece)
                if file.tell() > LARGEST:
                    raise SourceError(f"{url}: longer than {LARGEST // 10**6} MB; not installed.")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SourceError(f"{url}: cannot be fetched ({error or type(error).__name__}).") from None
    return target
