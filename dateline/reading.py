"""Reading one article: the stages in order, each fed with what those before it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from dateline import __version__, actors, agenda, conflicts, events, language, places, published, statements, times
from dateline.page import Extracted
from dateline.record import Caution, Found, Gap, Published, Record, Rejected, Version

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Options:
    """How to read. ``published``: the date of the article, if the caller knows it (ISO). ``model``: a spaCy package.
    ``codebook``, ``actors``, ``places``: paths of tables that go before the packaged ones. ``rules_only``: without the
    learned readers, which takes less time. ``strict``: let a failing
    step raise instead of leaving a gap."""

    published: str | None = None
    model: str | None = None
    codebook: str | None = None
    rules_only: bool = False
    actors: str | None = None
    places: str | None = None
    strict: bool = False


@dataclass
class _Notes:
    """What the steps leave beside their data."""

    strict: bool
    rejected: list[Rejected] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    def step(self, name: str, run: Callable[..., Found[T]], *inputs: Any) -> tuple[T, ...]:
        """The step's data; if it fails, nothing and a gap, so that the other steps go on."""
        try:
            found = run(*inputs)
        except Exception as error:
            if self.strict:
                raise
            self.gaps.append(Gap(name, f"{type(error).__name__}: {error}"))
            return ()
        self.rejected.extend(found.rejected)
        self.cautions.extend(found.cautions)
        return found.items


def read_article(extracted: Extracted, record_id: str, options: Options) -> Record:
    """The record of an article. Raises ``ModelError`` without a pipeline; with ``strict``, whatever a step raises."""
    text = language.annotate(extracted.article.text, options.model)
    return read_annotated(text, extracted, record_id, options)


def read_annotated(text: language.Annotated, extracted: Extracted, record_id: str, options: Options) -> Record:
    """The same, of a text that is annotated already."""
    article = extracted.article
    version = version_of(options)  # tables that cannot be used are the caller's mistake, and no step's
    notes = _Notes(options.strict, cautions=list(extracted.cautions))
    step = notes.step

    expressions = step("times", lambda: Found(times.find(article.text)))
    written = _published(notes, text, expressions, extracted, options)
    when = step("times", times.resolve, text, expressions, written)
    where = step("places", places.resolve, text, article, options.places)
    who = step("actors", actors.resolve, text, article, where, written, options.actors)
    learned = not options.rules_only
    said = step("statements", statements.read, text, who, when, learned)
    done = step("events", events.code, text, written, who, when, where, said, options.codebook, learned)
    hosts = step("actors", actors.hosts, who, where) if learned else ()
    diary = step("agenda", agenda.read, text, written, who, when, where, said, learned, hosts)
    coming = {member.actor for item in diary for member in item.participants}
    who += tuple(host for host in hosts if host.id in coming)
    disputed = step("conflicts", conflicts.find, text, who, said, done, diary)

    return Record(
        id=record_id,
        version=version,
        article=replace(
            article, published=written, warnings=(*article.warnings, *notes.cautions), sentences=text.sentences
        ),
        actors=who,
        times=when,
        places=where,
        statements=said,
        events=done,
        agenda=diary,
        conflicts=disputed,
        rejected=tuple(notes.rejected),
        gaps=tuple(notes.gaps),
    )


def version_of(options: Options) -> Version:
    """What makes the record. Raises ``UsageError`` where a table of the user's cannot be used."""
    return Version(
        __version__,
        language.version(options.model),
        events.codebook_version(options.codebook),
        actors.version(options.actors),
        places.version(options.places),
        None
        if options.rules_only
        else ", ".join((statements.tagger_version(), agenda.reader_version(), events.reader_version())),
    )


def _published(
    notes: _Notes, text: language.Annotated, expressions: Any, extracted: Extracted, options: Options
) -> Published:
    def decide() -> Found[Published]:
        verdict, cautions = published.decide(text, expressions, extracted.clues, options.published)
        return Found((verdict,), cautions=cautions)

    verdicts = notes.step("published", decide)
    return verdicts[0] if verdicts else Published()
