"""The codebook: event types and the constructions that name them, read from TOML and compiled once.

A construction is written as a short English pattern, so that a political scientist can read and add one:

    A attack R                  a verb; A is who acts, R who is acted upon
    A call-off {talks} with R   a particle is tied to its verb; {talks} is a class of words; parts may stand in ( )
    A summon R's ambassador     R owns the object
    A refuse to DO              DO is what is refused: it is not coded again, and R may stand in it
    A ask to DO:name|quote      only where this is what is to be done
    A promise that DO           a clause, where "to DO" is an infinitive and DO alone may be either, or a thing
    A be willing to DO          an adjective
    A:{troops} leave R          only where who acts is one of these
    A say R must|should DO      what others are told to do
    A say {demand} be absurd    what somebody says of R's demand
    A's attack on|against R by A   a noun; | separates alternatives
    A V R, A's N on R           V and N are the lists "verbs" and "nouns" of the same entry

An entry may also have: only = ["planned", …], the statuses it is coded with; denied = "REJECT", the type where the
deed is denied; attack = true, coded only where somebody does it or the sentences around speak of violence ([classes]
violence; accidents are told by [classes] accident); means = true, where the object is what it is done with.

A codebook may say extends = "plover": it is PLOVER with its own types, classes, topics and contexts (the same name
replaces) and its own constructions, which go before PLOVER's.

Passives, relative clauses, coordination, control and light verbs ("launched an attack on") come by themselves.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from dateline.errors import UsageError

DEFAULT = Path(__file__).resolve().parent.parent / "codebook" / "plover.toml"

#: What each table of a codebook may hold.
KEYS = {
    "codebook": frozenset(
        {"name", "version", "extends", "types", "classes", "construction", "negative", "topics", "contexts"}
    ),
    "types": frozenset(
        {"quad", "score", "modes", "refused", "reciprocal", "needs_recipient", "things", "places", "talks", "within"}
    ),
    "construction": frozenset(
        {
            "type", "mode", "patterns", "examples", "verbs", "nouns", "things", "places", "host", "absorbs", "mutual",
            "only", "denied", "attack", "means",
        }
    ),
    "negative": frozenset({"patterns", "examples", "types", "why", "verbs", "nouns"}),
    "topics": frozenset({"words", "weak", "unless", "types", "why", "examples"}),
}  # fmt: skip
_LISTS = frozenset({"patterns", "examples", "verbs", "nouns", "only", "words", "weak", "types"})

_PREPOSITIONS = (
    "of on against with between among amongst to from in at near for by over into toward towards about after under "
    "through within inside outside across along around onto upon as without before behind off out"
)
PREPOSITIONS = frozenset(_PREPOSITIONS.split())
ROLES = frozenset({"A", "R"})
STATUSES = ("happened", "ongoing", "planned", "possible", "conditional", "denied")
_PARTICLES = "off out up down back over in on away with by around aside together dead at into for"
PARTICLES = frozenset(_PARTICLES.split())


@dataclass(frozen=True, slots=True)
class Kind:
    """An event type. ``modes`` give their scores. ``refused``: what "will not …" of it is. ``reciprocal``: all who
    take part are actors. ``talks``: they talk with each other, and one alone does not. ``needs_recipient``: without
    one it is no event. ``things``: recipients may be things. ``within``: modes by the type of what is refused,
    threatened or asked for."""

    name: str
    quad: int
    score: float
    modes: dict[str, float]
    refused: str | None = None
    reciprocal: bool = False
    needs_recipient: bool = False
    things: bool = False
    places: bool = False
    talks: bool = False
    within: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a pattern: ``relation`` is "subject", "object", "owner" (of the object), "own" (possessor or
    adjective of a noun) or the prepositions; ``role`` A, R or DO; ``words`` are the only heads it takes."""

    relations: tuple[str, ...]
    role: str | None
    words: frozenset[str] | None
    required: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """One compiled pattern. ``pos``: verb, noun, adjective, modal or verdict; ``absorbs``: what stands in DO is not
    coded again; ``mutual``: several actors act upon each other; ``only``: the statuses it is coded with; ``denied``:
    its type where it is denied; ``attack``: it needs someone who does it, or violence around it; ``means``: its
    object is what it is done with ("withdrew its troops"), nobody to whom it is done."""

    type: str
    mode: str | None
    pos: str
    particle: str | None
    slots: tuple[Slot, ...]
    things: bool
    host: bool
    order: int
    pattern: str
    passive: bool | None = None
    absorbs: bool = True
    mutual: bool = False
    places: bool = False
    talks: bool = False
    only: frozenset[str] = frozenset()
    denied: str | None = None
    attack: bool = False
    means: bool = False

    @property
    def weight(self) -> int:
        """How specific it is: words and required parts count."""
        lexical = sum(s.words is not None for s in self.slots)
        lexical += sum(s.words is not None and all("-" in w for w in s.words) for s in self.slots)
        return 4 * lexical + 4 * (self.particle is not None) + sum(s.required for s in self.slots)


@dataclass(frozen=True, slots=True)
class Negative:
    """A pattern that looks like an event and is none; ``types`` (all where empty) and the reason."""

    frame: Frame
    types: frozenset[str]
    why: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Words that show that a sentence is about sports, business or the like, where some types mean nothing. ``weak``
    words count beside others only; ``unless``: words that show that it is conflict after all."""

    name: str
    words: frozenset[str]
    weak: frozenset[str]
    unless: frozenset[str]
    types: frozenset[str]
    why: str


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that must give ``type`` and, where one is named, ``mode``; that of a negative has no type, and must
    give none of ``barred`` (of any type where that is empty). ``line`` is where it stands (0: in the codebook that this
    one extends)."""

    type: str | None
    mode: str | None
    sentence: str
    line: int
    barred: frozenset[str] = frozenset()

    @property
    def wanted(self) -> str:
        """Type and mode as one word, or what must not come of it."""
        if self.type is None:
            return f"no {' or '.join(sorted(self.barred))}" if self.barred else "nothing"
        return f"{self.type} {self.mode}" if self.mode else self.type


@dataclass(frozen=True)
class Codebook:
    """A compiled codebook: ``frames`` and ``negatives`` by the lemma of their trigger. ``plover``: from which number on
    its constructions are PLOVER's; ``None`` where it neither is nor extends PLOVER."""

    name: str
    version: str
    kinds: dict[str, Kind]
    frames: dict[str, tuple[Frame, ...]]
    negatives: dict[str, tuple[Negative, ...]]
    topics: tuple[Topic, ...]
    violence: frozenset[str]
    accident: frozenset[str]
    contexts: dict[str, tuple[str, ...]]
    examples: tuple[Example, ...]
    plover: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a codebook: the line where it stands (0 where unknown), what, and what to do."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}" if self.line else self.message


class _BrokenError(Exception):
    """A pattern or entry that cannot be compiled."""


def load(path: str | None = None) -> Codebook:
    """The codebook at a path (PLOVER where ``None``), compiled; once, as long as the file does not change.

    Raises:
        UsageError: it cannot be used, with what is wrong in it.
    """
    file = Path(path) if path else DEFAULT
    try:
        changed = file.stat().st_mtime_ns
    except OSError:
        changed = 0
    return _load(file, changed)


@cache
def _load(file: Path, changed: int) -> Codebook:
    codebook, problems = _read(file)
    if codebook is None or problems:
        told = "; ".join(str(p) for p in problems[:5])
        more = f"; and {len(problems) - 5} more (dateline codebook check {file})" if len(problems) > 5 else ""
        raise UsageError(f"The codebook {file} cannot be used: {told}{more}.")
    return codebook


def check(path: str | None = None) -> list[Problem]:
    """What is wrong in a codebook, in the order of its lines; empty where nothing is."""
    return _read(Path(path) if path else DEFAULT)[1]


def _read(file: Path) -> tuple[Codebook | None, list[Problem]]:
    try:
        text = file.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except OSError as error:
        return None, [Problem(0, f"the file cannot be read ({error.strerror or error})")]
    except UnicodeDecodeError:
        return None, [Problem(0, "the file is not UTF-8 text; save it as UTF-8")]
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        return None, [Problem(int(found[1]) if found else 0, f"not valid TOML: {error}")]
    lines = text.splitlines()
    problems = list(_misshapen(data, lines))
    if problems:
        return None, problems
    if "extends" not in data:
        return _compile(data, lines, 0 if file == DEFAULT else None)
    base = tomllib.loads(DEFAULT.read_text(encoding="utf-8"))
    # its own lines come first, and so go before
    joined = {name: [*data.get(name, ()), *base[name]] for name in ("construction", "negative")}
    tables = {name: {**base[name], **data.get(name, {})} for name in ("types", "classes", "topics", "contexts")}
    own = len(data.get("construction", ()))
    return _compile({"name": "unnamed", "version": "0", **data, **joined, **tables}, lines, own)


def _misshapen(data: dict[str, Any], lines: list[str]) -> Iterator[Problem]:
    """What no codebook can hold: unknown keys, and values of another shape than theirs."""
    for key in sorted(data.keys() - KEYS["codebook"]):
        yield Problem(_key(lines, key), f"{key!r} is unknown; a codebook has: {', '.join(sorted(KEYS['codebook']))}")
    if data.get("extends", "plover") != "plover":
        yield Problem(_key(lines, "extends"), f'extends = {data["extends"]!r}: only "plover" can be extended')
    for name in ("types", "classes", "topics", "contexts"):
        table = data.get(name, {})
        if not isinstance(table, dict):
            yield Problem(_key(lines, name), f"{name} must be tables, [{name}.NAME]")
            continue
        for word, entry in table.items():
            where = _line(lines, f"[{name}.{word}") or _key(lines, word)
            if name in KEYS:
                yield from _entry(name, entry, f"{name}.{word}", where)
            elif not _strings(entry):
                yield Problem(where, f"{name}.{word} must be a list of words")
    for name in ("construction", "negative"):
        entries = data.get(name, [])
        if not isinstance(entries, list):
            yield Problem(_line(lines, f"[{name}"), f"{name} must be [[{name}]], in two brackets")
            continue
        starts = _starts(lines, name)
        for number, entry in enumerate(entries):
            yield from _entry(name, entry, name, starts[number] if number < len(starts) else 0)


def _entry(name: str, entry: Any, shown: str, where: int) -> Iterator[Problem]:
    if not isinstance(entry, dict):
        yield Problem(where, f"{shown} must be a table")
        return
    for key, value in entry.items():
        if key not in KEYS[name]:
            yield Problem(where, f"{shown}: {key!r} is unknown; there are: {', '.join(sorted(KEYS[name]))}")
        elif key in _LISTS and not _strings(value):
            yield Problem(where, f'{shown}: {key} must be a list of texts, ["…", "…"], not {value!r:.40}')
        elif key in ("modes", "within") and not isinstance(value, dict):
            yield Problem(where, f"{shown}: {key} must be a table, {{ NAME = … }}, not {value!r:.40}")


def _strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _starts(lines: list[str], name: str) -> list[int]:
    """The lines where the entries of a list of tables begin."""
    return [i for i, line in enumerate(lines, 1) if line.strip().startswith(f"[[{name}]]")]


def _key(lines: list[str], key: str) -> int:
    """The line where a key is given."""
    return next((i for i, line in enumerate(lines, 1) if re.match(rf"\s*\[*{re.escape(key)}\b", line)), 0)


def _broken_patterns(
    entry: dict[str, Any], classes: dict[str, frozenset[str]], number: int, lines: list[str], where: int
) -> Iterator[Problem]:
    """What is wrong with the patterns of a construction whose type is not known."""
    for pattern in entry.get("patterns", ()):
        try:
            list(_frames(pattern, entry, classes, number, None))
        except _BrokenError as error:
            yield Problem(_line(lines, pattern, where), f"pattern {pattern!r}: {error}")


def _compile(data: dict[str, Any], lines: list[str], plover: int | None) -> tuple[Codebook | None, list[Problem]]:
    """The codebook and its problems. Entries of a list behind those in ``lines`` come from the codebook that it
    extends."""
    problems: list[Problem] = []
    kinds: dict[str, Kind] = {}
    for name, entry in _tables(data, "types", problems):
        try:
            kinds[name] = _kind(name, entry)
        except (_BrokenError, KeyError, TypeError, ValueError) as error:
            what = f"lacks {error}" if isinstance(error, KeyError) else str(error)
            problems.append(Problem(_line(lines, f"[types.{name}]"), f"type {name} {what}; give quad and score"))
    for name, kind in kinds.items():
        if kind.refused and kind.refused not in kinds:
            where = _line(lines, f"[types.{name}]")
            problems.append(Problem(where, f"type {name}: refused = {kind.refused!r} is no type of this codebook"))
    classes = {name: frozenset(words) for name, words in data.get("classes", {}).items()}
    declared = data.get("types", {})

    frames: dict[str, list[Frame]] = {}
    examples: list[Example] = []
    starts = _starts(lines, "construction")
    for number, entry in enumerate(data.get("construction", [])):
        where = starts[number] if number < len(starts) else 0
        kind_name, mode = entry.get("type"), entry.get("mode")
        if kind_name not in kinds:
            if kind_name not in declared:  # else it is there, and what is wrong with it is told already
                problems.append(Problem(where, f"type {kind_name!r} is not one of {', '.join(declared) or 'none'}"))
            problems += _broken_patterns(entry, classes, number, lines, where)
            continue
        if mode is not None and mode not in kinds[kind_name].modes:
            known = ", ".join(kinds[kind_name].modes) or "it has none"
            problems.append(Problem(where, f"mode {mode!r} is not one of {kind_name}'s: {known}"))
        if not entry.get("examples"):
            problems.append(Problem(where, "a construction without an example; give at least one sentence"))
        if not entry.get("patterns"):
            problems.append(Problem(where, 'a construction without a pattern; give patterns = ["A VERB R"]'))
        if entry.get("denied", kind_name) not in kinds:
            problems.append(Problem(where, f"denied = {entry['denied']!r} is no type of this codebook"))
        unknown = [status for status in entry.get("only", ()) if status not in STATUSES]
        if unknown:
            problems.append(Problem(where, f"only = {unknown[0]!r} is no status; there are: {', '.join(STATUSES)}"))
        for sentence in entry.get("examples", ()):
            examples.append(Example(kind_name, mode, sentence, _line(lines, sentence, where) if where else 0))
        for pattern in entry.get("patterns", ()):
            try:
                for trigger, frame in _frames(pattern, entry, classes, number, kinds[kind_name]):
                    frames.setdefault(trigger, []).append(frame)
            except _BrokenError as error:
                problems.append(Problem(_line(lines, pattern, where), f"pattern {pattern!r}: {error}"))

    negatives: dict[str, list[Negative]] = {}
    negative_starts = _starts(lines, "negative")
    for number, entry in enumerate(data.get("negative", [])):
        where = negative_starts[number] if number < len(negative_starts) else 0
        strange = [name for name in entry.get("types", ()) if name not in kinds]
        if strange:
            problems.append(Problem(where, f"type {strange[0]!r} is not one of {', '.join(kinds) or 'none'}"))
        if not entry.get("examples"):
            problems.append(Problem(where, "a negative without an example; give at least one sentence"))
        for sentence in entry.get("examples", ()):
            at = _line(lines, sentence, where) if where else 0
            examples.append(Example(None, None, sentence, at, frozenset(entry.get("types", ()))))
        for pattern in entry.get("patterns", ()):
            try:
                for trigger, frame in _frames(pattern, entry, classes, number, None):
                    negatives.setdefault(trigger, []).append(
                        Negative(frame, frozenset(entry.get("types", ())), entry.get("why", "not an event"))
                    )
            except _BrokenError as error:
                problems.append(Problem(_line(lines, pattern, where), f"pattern {pattern!r}: {error}"))
    topics = tuple(
        Topic(
            name,
            frozenset(t.get("words", ())),
            frozenset(t.get("weak", ())),
            classes.get(t.get("unless", ""), frozenset()),
            frozenset(t.get("types", ())),
            t.get("why", name),
        )
        for name, t in data.get("topics", {}).items()
    )
    contexts: dict[str, list[str]] = {}
    for name, words in data.get("contexts", {}).items():
        for word in words:
            contexts.setdefault(word, []).append(name)
    codebook = Codebook(
        name=str(data.get("name", "unnamed")),
        version=str(data.get("version", "0")),
        kinds=kinds,
        frames={lemma: tuple(found) for lemma, found in frames.items()},
        negatives={lemma: tuple(found) for lemma, found in negatives.items()},
        topics=topics,
        violence=classes.get("violence", frozenset()),
        accident=classes.get("accident", frozenset()),
        contexts={word: tuple(names) for word, names in contexts.items()},
        examples=tuple(examples),
        plover=plover,
    )
    return codebook, sorted(problems, key=lambda p: p.line)


def _tables(data: dict[str, Any], name: str, problems: list[Problem]) -> Iterator[tuple[str, dict[str, Any]]]:
    tables = data.get(name, {})
    if not tables:
        problems.append(Problem(0, f"no [{name}.NAME] tables; a codebook needs at least one type"))
        return
    yield from tables.items()


def _kind(name: str, entry: dict[str, Any]) -> Kind:
    quad = entry["quad"]
    if quad not in (1, 2, 3, 4):
        raise _BrokenError(f"has quad {quad!r}, which is not 1, 2, 3 or 4")
    return Kind(
        name=name,
        quad=quad,
        score=float(entry["score"]),
        modes={mode: float(score) for mode, score in entry.get("modes", {}).items()},
        refused=entry.get("refused"),
        reciprocal=bool(entry.get("reciprocal", False)),
        needs_recipient=bool(entry.get("needs_recipient", False)),
        things=bool(entry.get("things", False)),
        places=bool(entry.get("places", False)),
        talks=bool(entry.get("talks", False)),
        within=dict(entry.get("within", {})),
    )


def _line(lines: list[str], words: str, default: int = 0) -> int:
    """The line where words stand, from the default on."""
    first = max(default, 1)
    return next((i for i, line in enumerate(islice(lines, first - 1, None), first) if words in line), default)


def _frames(
    pattern: str, entry: dict[str, Any], classes: dict[str, frozenset[str]], order: int, kind: Kind | None
) -> Iterator[tuple[str, Frame]]:
    """Each trigger lemma of a pattern with its frame."""
    parts = _parts(pattern)
    if not parts:
        raise _BrokenError("it is empty")
    first, _, bound = parts[0][0].partition(":")
    is_verb = first in ROLES
    if [p for p, _ in parts[:2]] == ["A", "say"] and len(parts) == 5 and parts[3][0] == "be":
        judged = Slot(("object",), None, _words(parts[2][0], classes, None, ""), True)
        for verdict in sorted(_words(parts[4][0], classes, None, "")):
            named = (entry.get("type", ""), entry.get("mode"), "verdict", None, (judged,), False, False, order)
            yield verdict, Frame(*named, pattern)
        return
    if [p for p, _ in parts[:3]] == ["A", "say", "R"] and len(parts) == 5 and parts[4][0] == "DO":
        for modal in sorted(_words(parts[3][0], classes, None, "")):
            yield (
                modal,
                Frame(entry.get("type", ""), entry.get("mode"), "modal", None, (), False, False, order, pattern),
            )
        return
    slots: list[Slot] = []
    particle: str | None = None
    pos = "noun"
    passive: bool | None = None
    if is_verb:
        if len(parts) < 2:
            raise _BrokenError("a verb must follow A or R")
        word, _ = parts[1]
        doers = _words(bound, classes, None, "") if bound else None
        slots.append(Slot(("subject",), first, doers, not parts[0][1]))
        rest = parts[2:]
        pos = "verb"
        if word == "be" and rest:
            word, _ = rest[0]
            rest = rest[1:]
            pos = "adjective"
        triggers = _words(word, classes, entry.get("verbs"), "V")
        if len(rest) > 1 and rest[-1][0] in PREPOSITIONS and particle is None:  # "A force R out"
            particle = rest[-1][0]
            rest = rest[:-1]
    else:
        rest = parts
        while rest and rest[0][0] in ("A's", "R's"):
            slots.append(Slot(("own",), rest[0][0][0], None, not rest[0][1] and len(rest) > 1 and rest[0][0] == "R's"))
            rest = rest[1:]
        modifier: frozenset[str] | None = None
        if len(rest) > 1 and not (_prepositional(rest[1][0]) or rest[1][0] == "that") and rest[0][0] not in ROLES:
            modifier = _words(rest[0][0], classes, None, "")
            rest = rest[1:]
        if not rest:
            raise _BrokenError("it names no noun")
        triggers = _words(rest[0][0], classes, entry.get("nouns"), "N")
        rest = rest[1:]
        if modifier is not None:
            slots.append(Slot(("own",), None, modifier, True))
    slots.extend(_slots(rest, classes, entry, is_verb))
    things = bool(entry.get("things", kind.things if kind else False))
    for trigger in sorted(triggers):
        head = trigger
        tied = particle
        if is_verb and trigger.rpartition("-")[2] in PARTICLES:
            head, _, tied = trigger.rpartition("-")
        yield (
            head,
            Frame(
                type=entry.get("type", ""),
                mode=entry.get("mode"),
                pos=pos,
                particle=tied,
                slots=tuple(slots),
                things=things,
                host=bool(entry.get("host", False)),
                order=order,
                pattern=pattern,
                passive=passive,
                absorbs=bool(entry.get("absorbs", True)),
                mutual=bool(entry.get("mutual", False)),
                places=bool(entry.get("places", kind.places if kind else False)),
                talks=kind.talks if kind else False,
                only=frozenset(entry.get("only", ())),
                denied=entry.get("denied"),
                attack=bool(entry.get("attack", False)),
                means=bool(entry.get("means", False)),
            ),
        )


def _prepositional(word: str) -> bool:
    return all(option in PREPOSITIONS for option in word.split("|"))


def _parts(pattern: str) -> list[tuple[str, bool]]:
    """The words of a pattern, each with whether it stands in parentheses."""
    parts, optional = [], False
    for word in pattern.replace("(", " ( ").replace(")", " ) ").split():
        if word == "(":
            if optional:
                raise _BrokenError("parentheses inside parentheses")
            optional = True
        elif word == ")":
            if not optional:
                raise _BrokenError("a closing parenthesis without an opening one")
            optional = False
        else:
            parts.append((word, optional))
    if optional:
        raise _BrokenError("a parenthesis is not closed")
    return parts


def _slots(
    parts: list[tuple[str, bool]], classes: dict[str, frozenset[str]], entry: dict[str, Any], is_verb: bool
) -> Iterator[Slot]:
    i = 0
    while i < len(parts):
        word, optional = parts[i]
        options = word.split("|")
        if word in ("to", "that") and i + 1 < len(parts) and parts[i + 1][0].partition(":")[0] == "DO":
            yield Slot(
                ("infinitive" if word == "to" else "finite",), "DO", _bound(parts[i + 1][0], classes), not optional
            )
            i += 2
        elif _prepositional(word):
            if i + 1 >= len(parts):
                raise _BrokenError(f"nothing follows {word!r}")
            target, _ = parts[i + 1]
            if target in ROLES:
                yield Slot(tuple(options), target, None, not optional)
            elif target.partition(":")[0] == "DO":
                yield Slot(tuple(options), "DO", _bound(target, classes), not optional)
            else:
                yield Slot(tuple(options), None, _words(target, classes, None, ""), not optional)
            i += 2
        elif word in ROLES and is_verb:
            yield Slot(("object",), word, None, not optional)
            i += 1
        elif word in ("A's", "R's") and is_verb:
            yield Slot(("owner",), word[0], None, not optional)
            i += 1
        elif word.partition(":")[0] == "DO":
            yield Slot(("clause", "object"), "DO", _bound(word, classes), not optional)
            i += 1
        elif is_verb:
            yield Slot(("object",), None, _words(word, classes, entry.get("nouns"), "N"), not optional)
            i += 1
        else:
            raise _BrokenError(f"{word!r} cannot stand after the noun; a preposition was expected")


def _bound(word: str, classes: dict[str, frozenset[str]]) -> frozenset[str] | None:
    """The words after the colon of "DO:name|quote"; ``None`` where there are none."""
    bound = word.partition(":")[2]
    return _words(bound, classes, None, "") if bound else None


def _words(word: str, classes: dict[str, frozenset[str]], listed: list[str] | None, sign: str) -> frozenset[str]:
    if word == sign and sign:
        if not listed:
            raise _BrokenError(f"it uses {sign}, but the entry has no list for it")
        return frozenset(listed)
    found: set[str] = set()
    for option in word.split("|"):
        if option.startswith("{") and option.endswith("}"):
            name = option[1:-1]
            if name not in classes:
                raise _BrokenError(f"the class {option} is not in [classes]; there are: {', '.join(sorted(classes))}")
            found |= classes[name]
        else:
            found.add(option)
    return frozenset(found)
