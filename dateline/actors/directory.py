"""Questions to the tables of actors: who held an office on a day, and what is known under a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dateline.actors import known
from dateline.actors.known import Known
from dateline.actors.names import same, sound, words
from dateline.actors.offices import Holder, office_key, phrase, sole
from dateline.errors import NotFoundError, UsageError
from dateline.places.gazetteer import country_name

#: So many choices are told where nothing is found.
CHOICES = 6


@dataclass(frozen=True, slots=True)
class Holding:
    """An office that somebody holds or held. ``code``: whose office it is (alpha-3, or an organisation's acronym);
    ``kind``: the kind of office ("foreign minister"); ``start`` and ``end``: the days on which it began and ended;
    ``source``: who says so. What is not known is ``None``."""

    person: str
    wikidata: str | None
    office: str | None
    code: str | None
    kind: str | None
    start: str | None
    end: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Entity:
    """What is known under a name: ``kind`` is person, government, organisation or group; ``offices`` are a person's,
    the latest first."""

    name: str
    kind: str
    code: str | None
    sector: str | None
    wikidata: str | None
    aliases: tuple[str, ...]
    offices: tuple[Holding, ...] = ()


def office_holders(office: str, *, on: str | date | None = None, actors: str | None = None) -> tuple[Holding, ...]:
    """Who held an office on a day (today, if none is given): "US Secretary of State", "NATO Secretary General",
    "Governor of the Bank of Japan". Several where several held it, or where the words fit several offices.
    ``actors``: the path of a table of yours.

    Raises:
        UsageError: the words name no office that the table has, or not whose it is, or the day is none.
        NotFoundError: the table has nobody for that day.
    """
    day = _day(on)
    tables_now = known.load(actors)
    code, keys, rest = _asked(office, tables_now)
    rows = [h for h in tables_now.offices.rows if h.code == code and h.key in keys]
    exact = [h for h in rows if phrase(h.office) in (phrase(office), phrase(rest))]
    holders = [
        holder
        for key in dict.fromkeys(h.key for h in exact or rows)
        for holder in tables_now.offices.holders(code, key, day, day)
        if not exact or sole(key) or holder.office in {h.office for h in exact}
    ]
    if not holders:
        raise NotFoundError(f"Nobody is known as {office!r} ({code}) on {day}. {_around(exact or rows, day)}")
    return tuple(map(_holding, holders))


def known_actors(name: str, *, actors: str | None = None) -> tuple[Entity, ...]:
    """All whom the tables know by a name, a surname or a Wikidata identifier: people with their offices, organisations,
    governments. ``actors``: the path of a table of yours.

    Raises:
        NotFoundError: nobody; with names that are like it.
    """
    tables_now = known.load(actors)
    asked = words(name)
    if re.fullmatch(r"Q\d+", name.strip()):
        rows = [h for h in tables_now.offices.rows if h.wikidata == name.strip()]
    else:
        rows = [h for h in tables_now.offices.known_as(name) if any(_answers(asked, n) for n in h.names())]
        seen = {h.identity for h in rows}
        rows = [h for h in tables_now.offices.rows if h.identity in seen]
    found = [*map(_person, _people(rows)), *_fixed(name, tables_now)]
    if not found:
        raise NotFoundError(f"No actor is known as {name!r}.{_like(asked, tables_now)}")
    return tuple(found)


def _answers(asked: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether somebody is meant by the words: the name in another spelling, or its last words."""
    heard = tuple(map(sound, name))
    return same(asked, name) or tuple(map(sound, asked)) == heard[-len(asked) :]


def _asked(office: str, tables_now: Known) -> tuple[str, tuple[str, ...], str]:
    """Whose office is asked for, the kinds that the words may name, and the words without the country."""
    code, rest = _whose(office, tables_now)
    if code is None:
        raise UsageError(
            f"{office!r} does not say whose office it is. Add a country or an organisation: "
            "“French foreign minister”, “Secretary General of NATO”."
        )
    have = {key for owner, key in tables_now.offices.by_office if owner == code}
    keys = [key for words_ in (office, rest) if (key := office_key(words_)) and key in have]
    named = [h.key for h in tables_now.offices.rows if h.code == code and h.key and phrase(h.office) == phrase(rest)]
    keys = list(dict.fromkeys([*named, *keys]))
    if not keys:
        raise UsageError(
            f"{office!r} is no office that the table has of {country_name(code) or code} ({code}). "
            + (f"It has: {', '.join(sorted(have))}." if have else "It has none of it.")
        )
    return code, tuple(keys[:1] if sole(keys[0]) else keys), rest


def _whose(office: str, tables_now: Known) -> tuple[str | None, str]:
    """The code of the country or organisation that the words name, and the words without it."""
    entries = tables_now.lexicon.entries
    pieces = office.replace("’", "'").replace("'s", " 's").split()
    for size in range(min(len(pieces), 8), 0, -1):
        for i in range(len(pieces) - size + 1):
            name = " ".join(pieces[i : i + size]).strip(",")
            entry = entries.get(name) or entries.get(name.upper() if len(name) < 5 else name.title())
            if entry is not None and entry.code:
                before, after = pieces[:i], pieces[i + size :]
                while before and before[-1].lower() in ("of", "the", "for", "to", "at"):
                    before.pop()
                rest = " ".join([*before, *after]).replace("'s", "").strip()
                return entry.code, " ".join(rest.split()) or office
    code = next((p for p in pieces if p.isupper() and p in {h.code for h in tables_now.offices.rows}), None)
    return code, " ".join(p for p in pieces if p != code)


def _around(rows: Iterable[Holder], day: str) -> str:
    """Who held an office before a day and after it."""
    ordered = sorted(rows, key=lambda h: (h.start, h.end))
    near = [h for h in ordered if h.start <= day][-2:] + [h for h in ordered if h.start > day][:2]
    told = [f"{h.person} ({h.start or '?'} to {h.end or '?'})" for h in near]
    return f"The table has {', '.join(told)}; `dateline actors update` may know more." if told else ""


def _like(asked: tuple[str, ...], tables_now: Known) -> str:
    """Names that are like one that nobody has."""
    from rapidfuzz import fuzz, process  # most questions are answered without

    by_word = tables_now.offices.by_word
    near = process.extract(asked[-1] if asked else "", list(by_word), scorer=fuzz.ratio, limit=CHOICES, score_cutoff=72)
    names = dict.fromkeys(by_word[word][0].person for word, score, _ in near if score > near[0][1] - 8)
    return f" Did you mean {', '.join(names)}?" if names else ""


def _people(rows: list[Holder]) -> list[list[Holder]]:
    """The holdings by person: those of one identifier, and those without one by name and country."""
    groups: list[list[Holder]] = []
    for holder in sorted(rows, key=lambda h: not h.wikidata):
        names = holder.names()
        for group in groups:
            first = group[0]
            if holder.wikidata and first.wikidata:
                one = holder.wikidata == first.wikidata
            else:
                one = holder.code in {h.code for h in group} and any(same(a, b) for a in names for b in first.names())
            if one:
                group.append(holder)
                break
        else:
            groups.append([holder])
    return groups


def _person(group: list[Holder]) -> Entity:
    latest = sorted(group, key=lambda h: (h.start, h.end or "9999"), reverse=True)
    best = max(group, key=lambda h: h.rank)
    aliases = dict.fromkeys(alias for h in group for alias in (h.person, *h.aliases) if alias != best.person)
    return Entity(
        best.person,
        "person",
        latest[0].code or None,
        next((h.sector for h in latest if h.sector), None),
        next((h.wikidata for h in group if h.wikidata), None),
        tuple(aliases),
        tuple(_holding(h) for h in _told_once(latest) if h.office),
    )


def _told_once(latest: list[Holder]) -> list[Holder]:
    """The holdings without those that a row of a higher rank tells too."""
    kept: list[Holder] = []
    for holder in sorted(latest, key=lambda h: -h.rank):
        told = [h for h in kept if (h.code, h.key) == (holder.code, holder.key) and h.rank > holder.rank]
        if not any(h.during(holder.start, holder.end or "9999") for h in told):
            kept.append(holder)
    return sorted(kept, key=lambda h: h.start, reverse=True)


def _fixed(name: str, tables_now: Known) -> list[Entity]:
    """The organisation or government of a name."""
    entries = tables_now.lexicon.entries
    entry = entries.get(name) or next((e for e in entries.values() if e.wikidata == name or e.code == name), None)
    if entry is None:
        return []
    same_entry = [word for word, e in entries.items() if (e.name, e.code) == (entry.name, entry.code)]
    aliases = tuple(word for word in same_entry if word != entry.name)
    return [Entity(entry.name, entry.kind, entry.code, entry.sector, entry.wikidata, aliases)]


def _holding(holder: Holder) -> Holding:
    return Holding(
        holder.person,
        holder.wikidata or None,
        holder.office or None,
        holder.code or None,
        holder.key or None,
        holder.start or None,
        holder.end or None,
        holder.source,
    )


def _day(on: str | date | None) -> str:
    if on is None:
        return date.today().isoformat()
    try:
        return (on if isinstance(on, date) else date.fromisoformat(on)).isoformat()[:10]
    except (ValueError, TypeError):
        raise UsageError(f"{on!r} is not a day. Write it as 2021-12-30.") from None
