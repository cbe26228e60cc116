"""Which of the places of one name is meant: what contains it, the other places of the article, and its size last."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from dateline.places.find import Mention
from dateline.places.table import Entry
from dateline.places.words import WEIGHT

#: So many of the article's surest places are looked at, and so many candidates of a name.
ANCHORS, CANDIDATES = 16, 24
#: No town is farther (km) from the middle of the division that holds it.
FAR = 1500
#: As if so many lived there, where the table gives no number.
UNKNOWN = {"admin1": 150_000, "county": 20_000, "sea": 100_000, "strait": 100_000, "gulf": 100_000}
AREAS = frozenset({"country", "admin1", "region", "disputed", "island", "continent", "county"})


def choose(found: Sequence[Mention]) -> list[Entry | None]:
    """The entry meant by each mention (``None`` where the gazetteer has none); one sense of a name per article."""
    by_key: dict[str, list[int]] = defaultdict(list)
    for i, mention in enumerate(found):
        if mention.entries:
            by_key[mention.key].append(i)
    lands: Counter[str] = Counter()
    anchors: Counter[Entry] = Counter()
    sure: dict[str, Entry] = {}
    for key, where in by_key.items():
        entry = _sure(found[where[0]])
        if entry:
            sure[key] = entry
            if entry.country:
                lands[entry.country] += len(where)
            if entry.kind != "country":
                anchors[entry] += len(where)
    near = [entry for entry, _ in anchors.most_common(ANCHORS)]
    chosen: list[Entry | None] = [None] * len(found)
    held = containers(found)
    for key, where in by_key.items():
        inside = next((held[i] for i in where if i in held), None)
        entry = None
        if inside is not None:
            entry = _within(found[where[0]], found[inside])
        entry = entry or sure.get(key) or _best(found[where[0]], lands, near)
        for i in where:
            chosen[i] = entry
    for i, around in held.items():  # "Georgia" after "Atlanta" is the one that holds it
        inner, outer = found[i], found[around]
        area = _holder(inner, outer) if len(outer.entries) > 1 and chosen[i] is not None else None
        if area:
            for j in by_key[outer.key]:
                chosen[j] = area
            chosen[i] = _within(inner, outer) or chosen[i]
    return chosen


def weight(entry: Entry) -> float:
    """The size of a place as a power of ten."""
    listed = entry.listed
    unknown = WEIGHT.get(entry.kind, 50_000) if listed else UNKNOWN.get(entry.kind, 300)
    return math.log10((entry.population or unknown) + 10)


def _sure(mention: Mention) -> Entry | None:
    """The only place of the name, or one so much larger than the next that nobody would mean the other."""
    entries = mention.entries[:CANDIDATES]
    if len(entries) == 1:
        return entries[0] if weight(entries[0]) > 4 else None
    listed = [e for e in entries if e.listed]
    if len(listed) == 1:
        return listed[0]
    if listed:
        return None
    first, second = sorted((weight(e) for e in entries), reverse=True)[:2]
    return max(entries, key=weight) if first > 4.8 and first - second > 0.8 else None


def containers(found: Sequence[Mention]) -> dict[int, int]:
    """Which mention stands after a comma as the area that holds the one before it ("Paris, Texas", "Severn, Md.")."""
    held = {}
    for i in range(len(found) - 1):
        inner, outer = found[i], found[i + 1]
        gap = inner.doc[inner.last : outer.first]
        joined = (len(gap) == 1 and gap[0].text in (",", "(")) or (len(gap) == 0 and outer.key.endswith("."))
        areas = {e.country for e in outer.entries if e.kind in AREAS} if joined and outer.form == "name" else set()
        if not areas or (not inner.entries and outer.entries[0].kind == "city"):
            continue
        after = outer.doc[outer.last].lower_ if outer.last < len(outer.doc) else ""
        usual = _sure(inner) if inner.entries else None
        if after in ("and", "or") and usual is not None and usual.country not in areas:
            continue  # a series: "Moscow, Washington and other capitals"
        if inner.entries and _within(inner, outer) is None:
            continue  # "Bulgaria, Malta": neither holds the other
        held[i] = i + 1
    return held


def kilometres(a: Entry, b: Entry) -> float:
    """The distance of two places, near enough."""
    east = (a.longitude - b.longitude + 180) % 360 - 180
    middle = math.cos(math.radians((a.latitude + b.latitude) / 2))
    return 111.2 * math.hypot(a.latitude - b.latitude, east * middle)


def _within(inner: Mention, outer: Mention) -> Entry | None:
    """The sense of the inner name that lies in the outer: its country, and for a smaller area the nearest."""
    best: tuple[float, Entry] | None = None
    for area in outer.entries:
        if area.kind not in AREAS:
            continue
        for entry in inner.entries:
            same = entry.kind == area.kind and entry.name == area.name
            if entry.country != area.country or same or entry.kind == "country":
                continue
            distance = 0.0 if area.kind == "country" else kilometres(entry, area)
            if distance < FAR:
                score = weight(entry) - distance / 250
                if best is None or score > best[0]:
                    best = (score, entry)
    return best[1] if best else None


def _holder(inner: Mention, outer: Mention) -> Entry | None:
    """The sense of the outer name that holds a sense of the inner."""
    best: tuple[float, Entry] | None = None
    for area in outer.entries:
        if area.kind not in AREAS:
            continue
        for entry in inner.entries[:CANDIDATES]:
            if entry.country == area.country and (area.kind == "country" or kilometres(entry, area) < FAR):
                far = 0 if area.kind == "country" else kilometres(entry, area) / 250
                score = weight(entry) - far + (0.5 if area.listed else 0)
                if best is None or score > best[0]:
                    best = (score, area)
    return best[1] if best else None


def _best(mention: Mention, lands: Counter[str], near: Sequence[Entry]) -> Entry:
    total = sum(lands.values()) or 1

    def score(entry: Entry) -> float:
        points = weight(entry)
        if entry.country and entry.country in lands:
            points += 1 + 3 * lands[entry.country] / total
        distance = min((kilometres(entry, other) for other in near if other != entry), default=math.inf)
        points += 2.5 * math.exp(-distance / 100)
        return points + (1 if entry.listed else 0)

    return max(mention.entries[:CANDIDATES], key=score)
