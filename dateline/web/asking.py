"""What can be asked of each list, in the address of its page: the same names on the page, in the files and in JSON.

Several values of one filter are separated by commas. Days are ISO dates; ``since`` also takes "yesterday", "36h", "7d".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from dateline import deeds, diary, said
from dateline.choosing import chosen
from dateline.choosing import since as first_day
from dateline.errors import UsageError
from dateline.store.listing import AskedArticles, AskedConflicts, AskedEvents, AskedStatements, Cursor

Words = Annotated[str | None, Field(max_length=300)]
#: The kinds of conflict (``record.Conflict``).
CONFLICTS = ("denial", "number", "date", "doubt", "name", "cause", "outcome", "quantity")
#: So many rows a page of a list has, and so many a file at most, if nobody says otherwise.
A_PAGE, A_FILE = 40, 10_000


class Query(BaseModel):
    """What every list can be asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: Words = Field(None, description="Written on this day or later: 2024-02-05, yesterday, 36h, 7d.")
    until: Words = Field(None, description="Written on this day or earlier.")
    site: Words = Field(None, description="On this site.")
    copies: bool = Field(False, description="Also copies of other articles.")
    cursor: Words = Field(None, description="Where to go on: the `next` of the page before.")
    most: int | None = Field(None, ge=1, le=100_000, description="At most so many rows.")

    def common(self) -> dict[str, Any]:
        """What goes to every list."""
        return {"since": first_day(self.since), "until": a_day(self.until), "site": self.site, "copies": self.copies}

    def after(self) -> Cursor | None:
        """Where to go on."""
        return Cursor.parse(self.cursor) if self.cursor else None

    def given(self, *without: str) -> dict[str, str]:
        """What was asked, as it stands in an address; a page's place left out."""
        passed = self.model_dump(exclude_none=True, exclude_defaults=True, exclude={"cursor", "most", *without})
        return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in passed.items()}


class EventsQuery(Query):
    """What can be asked of events."""

    actor: Words = Field(None, description="Who acts or is acted upon: words of a name, or a code (RUS, NATO).")
    recipient: Words = Field(None, description="Upon whom; then `actor` is who acts.")
    type: Words = Field(None, description="PLOVER's types, such as ASSAULT,COERCE.")
    status: Words = Field(None, description=", ".join(deeds.STATUSES))
    background: bool | None = Field(None, description="Only what is told as history (true), or all but that (false).")
    country: Words = Field(None, description="Where: ISO 3166 alpha-3 codes.")
    place: Words = Field(None, description="Where: the name of the place.")
    first: Words = Field(None, description="Begins on this day or later.")
    last: Words = Field(None, description="Begins on this day or earlier.")

    def asked(self) -> AskedEvents:
        """As the store is asked. Raises ``UsageError`` for what there is not."""
        chosen(self.status, deeds.STATUSES, "status")
        return AskedEvents(
            **self.common(), actor=self.actor, recipient=self.recipient, type=several(self.type, str.upper),
            status=several(self.status), background=self.background, country=several(self.country, str.upper),
            place=self.place, first=a_day(self.first), last=a_day(self.last),
        )  # fmt: skip


class StatementsQuery(Query):
    """What can be asked of statements."""

    by: Words = Field(None, description="Whose: words of a name, or a code (RUS, NATO).")
    kind: Words = Field(None, description="Kinds of source: " + ", ".join(said.KINDS))
    stance: Words = Field(None, description="What is done by saying it: asserts, denies, warns, demands …")

    def asked(self) -> AskedStatements:
        """As the store is asked. Raises ``UsageError`` for what there is not."""
        said.said((), kind=self.kind, stance=self.stance)
        kind, stance = several(self.kind), several(self.stance)
        return AskedStatements(**self.common(), by=self.by, kind=kind, stance=stance)


class ConflictsQuery(Query):
    """What can be asked of conflicts."""

    kind: Words = Field(None, description="Kinds of conflict: denial, number, date, doubt, name …")
    who: Words = Field(None, description="In articles that name somebody: words of a name, or a code.")

    def asked(self) -> AskedConflicts:
        """As the store is asked."""
        return AskedConflicts(**self.common(), kind=several(self.kind), who=self.who)


class ArticlesQuery(Query):
    """What can be asked of articles: with ``q`` those in which words stand, the best first; else the newest first."""

    q: Words = Field(None, description='Words, "a phrase", OR, -without.')
    who: Words = Field(None, description="That name somebody: words of a name, or a code.")

    def asked(self) -> AskedArticles:
        """As the store is asked."""
        return AskedArticles(**self.common(), who=self.who)


class AgendaQuery(BaseModel):
    """What can be asked of the agenda. Without days: what is ahead."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first: Words = Field(None, description="Ends on this day or later.")
    last: Words = Field(None, description="Begins on this day or earlier.")
    who: Words = Field(None, description="In which somebody takes part: words of a name, or a code.")
    what: Words = Field(
        None, description="call, meeting, talks, summit, visit, hearing, vote, deadline, exercise, other"
    )
    status: Words = Field(None, description=", ".join(diary.STATES))
    most: int | None = Field(None, ge=1, le=5_000, description="Of so many articles that tell of any, the newest.")

    def given(self, *without: str) -> dict[str, str]:
        """What was asked, as it stands in an address."""
        passed = self.model_dump(exclude_none=True, exclude={"most", *without})
        return {name: str(value) for name, value in passed.items()}


def a_day(asked: str | None) -> str | None:
    """A day as it is. Raises ``UsageError`` for anything else."""
    if asked is None:
        return None
    try:
        return date.fromisoformat(asked.strip()).isoformat()
    except ValueError:
        raise UsageError(f"{asked!r} is no day. Write it as 2024-02-05.") from None


def several(asked: str | None, form: Any = str.lower) -> tuple[str, ...]:
    """Values that are separated by commas."""
    return tuple(form(word.strip()) for word in (asked or "").split(",") if word.strip())


def address(path: str, given: Mapping[str, Any] | None = None, **changed: Any) -> str:
    """A path with what is asked: ``given``, and what is changed in it (``None``: left out)."""
    asked = {**(given or {}), **changed}
    kept = [(name, value) for name, value in asked.items() if value not in (None, "", False)]
    return f"{path}?{urlencode(kept)}" if kept else path


def toggled(asked: str | None, value: str) -> str | None:
    """The values of a filter with one more, or without it if it is there."""
    there = [word.strip() for word in (asked or "").split(",") if word.strip()]
    left = [word for word in there if word.lower() != value.lower()]
    return ",".join(left if len(left) < len(there) else [*there, value]) or None


def blank(parameters: Iterable[tuple[str, str]]) -> bool:
    """Whether a form was sent with fields that nobody filled in."""
    return any(not value.strip() for _, value in parameters)
