"""Compare what Dateline reads on the example pages with what a careful reader gets out of them.

``python -m bench.examples [NAME …] [-v]`` prints the figures of each page and of all; ``-v`` shows every miss and every
extra line with its sentence. ``--floors`` raises the floors that the tests hold to what is reached now. How expected
records are written is told in ``examples/README.md``.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dateline.errors import PageError
from dateline.page import Page, extract
from dateline.reading import Options, read_article
from dateline.record import Actor, AgendaItem, Conflict, Event, Member, Record, Statement
from dateline.spans import Span

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
FLOORS = ROOT / "tests" / "examples" / "floors.toml"

#: Warnings that mislead when they are false; others may be added freely.
GRAVE = {"page-date-conflict", "weekday-conflict", "name-variant", "clock-mismatch", "no-date"}
#: A place is right within this distance, the "161 km" of the literature.
NEAR = 161.0

#: A precision of fewer lines says nothing yet; it has no floor.
FEW = 4

HEADER = """\
# What the reading of each example page reaches at least: how many are right, and of precision the share. A test fails
# when a figure drops below. Counts are held rather than shares, so that finding more can never break a floor.
# Floors only ever rise: `python -m bench.examples --floors` raises them. To lower one by hand, say why beside it.
"""


@dataclass
class Score:
    """Figures of a page, each as (right, of), and the lines to look at."""

    figures: dict[str, tuple[int, int]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def count(self, figure: str, right: int, of: int) -> None:
        """Add to a figure."""
        before = self.figures.get(figure, (0, 0))
        self.figures[figure] = before[0] + right, before[1] + of

    def tell(self, right: bool, figure: str, line: str) -> None:
        """Count one thing as right or wrong; a wrong one is told."""
        self.count(figure, int(right), 1)
        if not right:
            self.lines.append(f"{figure}: {line}")

    def shares(self) -> dict[str, float]:
        """Each figure as a share of one; figures of nothing are left out."""
        return {name: right / of for name, (right, of) in self.figures.items() if of}

    def held(self) -> dict[str, float]:
        """What floors are set on: the share of a precision, the count of all else."""
        return {
            name: right / of if name.endswith("precision") else right
            for name, (right, of) in self.figures.items()
            if of and not (name.endswith("precision") and of < FEW)
        }


# --- words -------------------------------------------------------------------------------------------------------

_QUOTES = str.maketrans("“”‘’", "\"\"''")


def plain(text: str) -> str:
    """Lower case, straight quotation marks, single spaces."""
    return " ".join(text.translate(_QUOTES).casefold().split())


def tokens(text: str) -> list[str]:
    """The words and numbers of a text, in plain form."""
    return re.findall(r"\w+(?:[.,]\d+)*", plain(text))


def options(value: Any) -> list[Any]:
    """What an expected line allows: the members of its list, or the one value."""
    return value if isinstance(value, list) else [value]


def holds(words: str, text: str, share: float = 0.8) -> bool:
    """Whether the words stand in the text, or at least this share of them."""
    if plain(words) in plain(text):
        return True
    wanted, there = tokens(words), set(tokens(text))
    return len(wanted) > 2 and sum(w in there for w in wanted) >= share * len(wanted)


def sentences(record: Record, spans: Iterable[Span]) -> str:
    """The sentences in which the spans stand."""
    spans = tuple(spans)
    text = record.article.text
    found = [text[a:b] for a, b in record.article.sentences if any(a < end and start < b for start, end in spans)]
    return " ".join(" ".join(found).split())


def pair(wanted: Sequence[Any], found: Sequence[Any], fit: Callable[[Any, Any], float]) -> dict[int, int]:
    """Which found line stands for which wanted one: the best fits first, each line once; no fit is 0."""
    fits = [(fit(w, f), i, j) for i, w in enumerate(wanted) for j, f in enumerate(found)]
    pairs: dict[int, int] = {}
    for value, i, j in sorted(fits, key=lambda row: (-row[0], row[1], row[2])):
        if value > 0 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def share_out(
    score: Score, name: str, wanted: Sequence[dict[str, Any]], hits: set[int], excused: int, found: int, complete: bool
) -> None:
    """Precision and recall. Optional lines and what was found for them (``excused``) count on neither side."""
    due = [i for i, w in enumerate(wanted) if not w.get("optional")]
    right = len([i for i in due if i in hits])
    score.count(f"{name} recall", right, len(due))
    if complete:
        score.count(f"{name} precision", right, found - excused)


# --- each list of the record -------------------------------------------------------------------------------------


def compare_article(score: Score, expected: dict[str, Any], record: Record) -> None:
    """Title, site, section, authors, date, warnings, and the two ends of the text."""
    article = record.article
    for name in ("title", "site", "section"):
        if name in expected:
            got, want = getattr(article, name), expected[name]
            right = plain(got or "") in [plain(w or "") for w in options(want)]
            score.tell(right, name, f"{got!r}, not {want!r}")
    if "authors" in expected:
        score.tell(list(article.authors) == expected["authors"], "authors", f"{article.authors}")
    when, got = expected["published"], article.published.value
    if when["value"] is None:
        right = got is None
    else:
        right = got is not None and when.get("earliest", when["value"]) <= got[:10] <= when.get("latest", when["value"])
    score.tell(right, "published", f"{got}, not {when['value']}")
    kinds = {w.kind for w in article.warnings} & GRAVE
    score.tell(kinds == set(expected["warnings"]), "warnings", f"{sorted(kinds)}, not {expected['warnings']}")
    text = plain(article.text)
    if expected.get("starts_with"):
        score.tell(text.startswith(plain(expected["starts_with"])), "text", f"begins {article.text[:70]!r}")
    if expected.get("ends_with"):
        score.tell(text.endswith(plain(expected["ends_with"])), "text", f"ends {article.text[-70:]!r}")
    for words in expected["not_in_text"]:
        score.tell(plain(words) not in text, "text", f"holds the furniture {words!r}")


def named(name: str, actor: Actor | None) -> bool:
    """Whether an actor is the one expected: the same name, or the same last name."""
    if actor is None:
        return False
    want, have = tokens(name), tokens(actor.name)
    return want == have or bool(want and have and want[-1] == have[-1]) or plain(name) in plain(actor.name)


def compare_statements(score: Score, expected: list[dict[str, Any]], record: Record, complete: bool) -> None:
    """A statement is right when its content holds the words expected and its source is the one expected."""
    actors = {a.id: a for a in record.actors}

    def source(want: dict[str, Any], got: Statement) -> bool:
        words, have = plain(want["source"]), plain(got.source.text)
        if words in have or (len(have) > 3 and have in words):
            return True
        return "source_actor" in want and named(want["source_actor"], actors.get(got.source.actor or ""))

    def fit(want: dict[str, Any], got: Statement) -> float:
        if not holds(want["content"], got.content.text):
            return 0.0
        return 1.0 + source(want, got) + len(tokens(want["content"])) / (1 + len(tokens(got.content.text)))

    pairs = pair(expected, record.statements, fit)
    hits: set[int] = set()
    for i, want in enumerate(expected):
        line = f"{want['source']}: {want['content']}"
        if i not in pairs:
            if not want.get("optional"):
                score.lines.append(f"statement missed: {line}")
            continue
        got = record.statements[pairs[i]]
        if source(want, got):
            hits.add(i)
        if want.get("optional"):
            continue
        score.tell(source(want, got), "statement source", f"{got.source.text!r} for {line}")
        if "source_actor" in want:
            actor = actors.get(got.source.actor or "")
            score.tell(
                named(want["source_actor"], actor),
                "statement speaker",
                f"{actor.name if actor else None}, not {want['source_actor']}: {want['content']}",
            )
        for name, figure in (("stance", "statement stance"), ("directness", "statement directness")):
            have = getattr(got, name)
            score.tell(have in options(want[name]), figure, f"{have}, not {want[name]}, for {line}")
        score.tell(
            got.source.kind in options(want["kind"]),
            "statement source kind",
            f"{got.source.kind}, not {want['kind']}, for {line}",
        )
    for j, got in enumerate(record.statements):
        if j not in pairs.values() and complete:
            score.lines.append(
                f"statement extra: {got.source.text} [{got.cue.text}] {got.content.text}"
                f"   in: {sentences(record, got.content.spans)}"
            )
    excused = sum(bool(expected[i].get("optional")) for i in pairs)
    share_out(score, "statements", expected, hits, excused, len(record.statements), complete)


def member_is(want: str, member: Member, actors: dict[str, Actor]) -> bool:
    """Whether a member is who is expected: the same code, or the same words."""
    actor = actors.get(member.actor or "")
    if re.fullmatch(r"[A-Z]{2,6}", want) and actor is not None and actor.code == want:
        return True
    return plain(want) in plain(member.text) or (actor is not None and plain(want) in plain(actor.name))


def side_is(wants: Sequence[str], members: Sequence[Member], actors: dict[str, Actor]) -> bool:
    """Whether all who are expected are there and nobody else; an empty expectation asks for nothing."""
    if not wants:
        return True
    return all(any(member_is(w, m, actors) for m in members) for w in wants) and all(
        any(member_is(w, m, actors) for w in wants) for m in members
    )


def compare_events(
    score: Score, expected: list[dict[str, Any]], none: list[str], record: Record, complete: bool
) -> None:
    """An event is found when type and trigger are right, and right when actors and recipients are, too."""
    actors = {a.id: a for a in record.actors}
    text = record.article.text

    def triggers(got: Event) -> str:
        return " ".join([got.trigger.text, *(text[a:b] for a, b in got.mentions)])

    def members(want: dict[str, Any], got: Event) -> bool:
        if "CONSULT" in options(want["type"]) or "recipients" not in want:
            both = [*want["actors"], *want.get("recipients", [])]
            return side_is(both, (*got.actors, *got.recipients), actors)
        return side_is(want["actors"], got.actors, actors) and side_is(want["recipients"], got.recipients, actors)

    def fit(want: dict[str, Any], got: Event) -> float:
        if got.type not in options(want["type"]):
            return 0.0
        words, near = plain(triggers(got)), plain(sentences(record, got.trigger.spans))
        wanted = [plain(t) for t in options(want["trigger"])]
        exact = any(t in words for t in wanted)
        dated = "date" in want and (got.date.value or "").startswith(want["date"])
        if not exact and not any(t in near for t in wanted):
            return 0.0
        return 1.0 + exact + 2 * members(want, got) + 0.5 * dated

    pairs = pair(expected, record.events, fit)
    hits = {i for i, j in pairs.items() if members(expected[i], record.events[j])}
    for i, want in enumerate(expected):
        line = f"{want['type']} {want['actors']} → {want.get('recipients', [])} ({want['trigger']})"
        if i not in pairs:
            if not want.get("optional"):
                score.lines.append(f"event missed: {line}")
            continue
        if want.get("optional"):
            continue
        got = record.events[pairs[i]]
        sentence = sentences(record, got.trigger.spans)
        if i not in hits:
            have = f"{[m.text for m in got.actors]} → {[m.text for m in got.recipients]}"
            score.lines.append(f"event members: {have} for {line}   in: {sentence}")
        score.tell(got.status in options(want["status"]), "event status", f"{got.status} for {line}   in: {sentence}")
        if "background" in want and not want.get("any_background"):
            score.tell(got.background == want["background"], "event background", f"{got.background} for {line}")
        if "date" in want:
            value = got.date.start or got.date.value or ""
            right = value.startswith(want["date"]) or (got.date.value or "").startswith(want["date"])
            score.tell(right, "event date", f"{got.date.value}, not {want['date']}, for {line}   in: {sentence}")
    for j, got in enumerate(record.events):
        sentence = sentences(record, got.trigger.spans)
        if j not in pairs.values() and complete:
            have = f"{[m.text for m in got.actors]} → {[m.text for m in got.recipients]}"
            score.lines.append(f"event extra: {got.type} {have} ({got.trigger.text}, {got.status})   in: {sentence}")
    for words in none:
        holders = [e for e in record.events if plain(words) in plain(sentences(record, e.trigger.spans))]
        score.tell(not holders, "no event", f"{[e.type for e in holders]} in a sentence without: {words}")
    excused = sum(bool(expected[i].get("optional")) for i in pairs)
    due = [i for i, want in enumerate(expected) if not want.get("optional")]
    score.count("events found", sum(i in pairs for i in due), len(due))
    share_out(score, "events", expected, hits, excused, len(record.events), complete)


def compare_agenda(score: Score, expected: list[dict[str, Any]], record: Record) -> None:
    """An entry is right when its start is; of those, participants, status, clocks and absences are counted."""
    codes = {a.id: a.code for a in record.actors}

    def of(members: Iterable[Member]) -> set[str]:
        return {code for m in members if m.actor and (code := codes.get(m.actor))}

    def party(want: dict[str, Any], got: AgendaItem) -> bool:
        may = set(want.get("may", []))
        return of(got.participants) - may == set(want["participants"]) - may

    def fit(want: dict[str, Any], got: AgendaItem) -> float:
        what = got.what in options(want["what"])
        if got.start.value != want["start"] or (want["start"] is None and not what):
            return 0.0
        return 1.0 + party(want, got) + 0.5 * what + 0.5 * (got.status in options(want["status"]))

    pairs = pair(expected, record.agenda, fit)
    for i, want in enumerate(expected):
        line = f"{want['what']} {want['participants']} {want['start']} {want['status']}"
        if i not in pairs:
            if not want.get("optional"):
                score.lines.append(f"agenda missed: {line}")
            continue
        if want.get("optional"):
            continue
        got = record.agenda[pairs[i]]
        have = sorted(of(got.participants))
        score.tell(party(want, got), "agenda participants", f"{have} {[m.text for m in got.participants]} for {line}")
        score.tell(got.status in options(want["status"]), "agenda status", f"{got.status} for {line}")
        if "clocks_agree" in want:
            score.tell(
                got.start.clocks_agree == want["clocks_agree"], "agenda clocks", f"{got.start.clocks_agree} for {line}"
            )
        if "absent" in want:
            score.tell(of(got.absent) == set(want["absent"]), "agenda absent", f"{sorted(of(got.absent))} for {line}")
    for j, got in enumerate(record.agenda):
        if j not in pairs.values():
            score.lines.append(
                f"agenda extra: {got.what} {sorted(of(got.participants))} {got.start.value} {got.status}"
                f"   in: {sentences(record, got.spans)}"
            )
    excused = sum(bool(expected[i].get("optional")) for i in pairs)
    share_out(score, "agenda", expected, set(pairs), excused, len(record.agenda), True)


def compare_conflicts(score: Score, expected: list[dict[str, Any]], record: Record) -> None:
    """A conflict is right when each side expected stands in a sentence of one of its sides, and the kind is right."""

    def fit(want: dict[str, Any], got: Conflict) -> float:
        near = [f"{sentences(record, [side.span])} {side.gist}" for side in got.sides]
        if got.kind not in options(want["kind"]) or len(near) < 2:
            return 0.0
        first, second = want["sides"]
        firsts = [k for k, words in enumerate(near) if holds(first, words)]
        seconds = [k for k, words in enumerate(near) if holds(second, words)]
        return float(any(a != b for a in firsts for b in seconds))

    pairs = pair(expected, record.conflicts, fit)
    for i, want in enumerate(expected):
        if i not in pairs and not want.get("optional"):
            score.lines.append(f"conflict missed: {want['kind']} {want['sides']}")
    for j, got in enumerate(record.conflicts):
        if j not in pairs.values():
            sides = [sentences(record, [side.span]) for side in got.sides]
            score.lines.append(f"conflict extra: {got.kind} {got.about!r} {sides}")
    excused = sum(bool(expected[i].get("optional")) for i in pairs)
    share_out(score, "conflicts", expected, set(pairs), excused, len(record.conflicts), True)


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The distance of two (latitude, longitude) on a sphere."""
    (la, oa), (lb, ob) = ([math.radians(x) for x in p] for p in (a, b))
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((ob - oa) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(h))


def compare_names(score: Score, actors: list[dict[str, Any]], places: list[dict[str, Any]], record: Record) -> None:
    """Actors with code, kind and office; places with country and, within ``NEAR`` kilometres, their point."""
    for want in actors:
        found = [a for a in record.actors if named(want["name"], a)]
        right = [a for a in found if a.kind == want["kind"] and ("code" not in want or a.code == want["code"])]
        score.tell(bool(right), "actors", f"{[(a.name, a.kind, a.code) for a in found]} for {want}")
        if "office" in want:
            offices = [a.office for a in found]
            score.tell(
                any(plain(want["office"]) in plain(o or "") for o in offices), "offices", f"{offices} for {want}"
            )
    for want in places:
        at = [p for p in record.places if plain(want["text"]) in plain(p.text)]
        point = (want["near"][0], want["near"][1])
        fine = [
            p
            for p in at
            if p.country == want["country"]
            and p.latitude is not None
            and p.longitude is not None
            and kilometres((p.latitude, p.longitude), point) <= NEAR
        ]
        have = [(p.text, p.country, p.latitude, p.longitude) for p in at]
        score.tell(bool(fine), "places", f"{have} for {want}")


# --- a page, and all ---------------------------------------------------------------------------------------------


def names() -> list[str]:
    """The example pages, by folder."""
    return sorted(path.parent.name for path in EXAMPLES.glob("*/expected.json"))


def page(name: str) -> Path:
    """The page of an example."""
    return next(path for path in sorted((EXAMPLES / name).iterdir()) if path.stem == "page")


def expectation(name: str) -> dict[str, Any]:
    """The expected record of an example."""
    expected: dict[str, Any] = json.loads((EXAMPLES / name / "expected.json").read_text(encoding="utf-8"))
    return expected


def measure(name: str) -> Score:
    """Read an example and compare."""
    expected, path, score = expectation(name), page(name), Score()
    try:
        record = read_article(extract(Page(path.read_bytes(), path.name)), name, Options())
    except PageError as error:
        score.tell(False, "read", f"refused: {error}")
        return score
    score.tell(not record.gaps, "read", f"{record.gaps}")
    complete = expected.get("complete", {})
    compare_article(score, expected["article"], record)
    compare_statements(score, expected["statements"], record, complete.get("statements", True))
    compare_events(score, expected["events"], expected["no_events"], record, complete.get("events", True))
    compare_agenda(score, expected["agenda"], record)
    compare_conflicts(score, expected["conflicts"], record)
    compare_names(score, expected["actors"], expected["places"], record)
    return score


def total(scores: Iterable[Score]) -> Score:
    """The figures of all pages, added up."""
    everything = Score()
    for score in scores:
        for figure, (right, of) in score.figures.items():
            everything.count(figure, right, of)
    return everything


def floors() -> dict[str, dict[str, float]]:
    """What each page must reach, by figure."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}


def lowered(figure: str, reached: float) -> float:
    """A figure rounded down a little: shares to a twentieth, counts of five and more by a tenth."""
    if figure.endswith("precision"):
        return math.floor(reached * 20 + 1e-9) / 20
    return reached if reached < 5 else math.floor(reached * 0.9)


def raise_floors(scores: dict[str, Score]) -> None:
    """Write the floors: a little less than what is reached now, and never less than they were."""
    old, lines = floors(), [HEADER]
    for name in [*names(), "all"]:
        before = old.get(name, {})
        held = scores[name].held() if name in scores else {}
        lines.append(f"[{name}]")
        for figure in sorted({*before, *held}):
            lines.append(f'"{figure}" = {max(lowered(figure, held.get(figure, 0)), before.get(figure, 0))}')
        lines.append("")
    FLOORS.write_text("\n".join(lines), encoding="utf-8")


def show(name: str, score: Score) -> str:
    """The figures of a page, one a line."""
    rows = [
        f"  {figure:24} {right:4} of {of:4}  {right / of:6.1%}" for figure, (right, of) in score.figures.items() if of
    ]
    for part in ("statements", "events", "agenda", "conflicts"):
        p, r = (score.shares().get(f"{part} {side}") for side in ("precision", "recall"))
        if p is not None and r is not None:
            rows.append(f"  {part + ' F1':24} {'':12}  {2 * p * r / (p + r) if p + r else 0:6.1%}")
    return "\n".join([f"== {name}", *rows])


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"some of {', '.join(names())}; none is all")
    parser.add_argument("-v", "--verbose", action="store_true", help="show every miss and every extra line")
    parser.add_argument("--floors", action="store_true", help="raise the floors of the tests (all pages)")
    arguments = parser.parse_args()
    scores = {}
    for name in names() if arguments.floors else arguments.names or names():
        scores[name] = measure(name)
        print(show(name, scores[name]), flush=True)
        if arguments.verbose:
            print(*(f"    - {line}" for line in scores[name].lines), sep="\n")
    if len(scores) > 1:
        scores["all"] = total(scores.values())
        print(show("all", scores["all"]))
    if arguments.floors:
        raise_floors(scores)


if __name__ == "__main__":
    main()
