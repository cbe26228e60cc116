"""Errors a caller can meet. Each message gives the cause and the cure, and where there are choices, the choices."""

from __future__ import annotations


class DatelineError(Exception):
    """Base of all errors that Dateline raises on purpose. ``exit_code`` is what the command line ends with."""

    exit_code = 1


class UsageError(DatelineError):
    """The caller asked for something that does not exist: an unknown format, zone or reference."""

    exit_code = 2


class NotFoundError(DatelineError):
    """The tables have no answer to what was asked: nobody of that name, nobody in that office on that day."""


class SourceError(DatelineError):
    """The source could not be opened or fetched: no such file, no permission, a failed request."""

    exit_code = 3


class PageError(DatelineError):
    """The page was read and is not an article to record. ``kind`` says what it is (see ``dateline.page``)."""

    exit_code = 4

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind

    def __reduce__(self) -> tuple[type[PageError], tuple[str, str]]:
        return type(self), (self.kind, str(self))  # so that it survives the way back from a worker


class ModelError(DatelineError):
    """No usable English spaCy pipeline is installed."""

    exit_code = 5


class StoreError(DatelineError):
    """The store cannot be opened or written: no such file, not a store, written by a newer Dateline, a full disk."""

    exit_code = 6


class SpanError(DatelineError):
    """A datum does not quote the words it points at: a defect in Dateline, never in the page."""

    exit_code = 70
