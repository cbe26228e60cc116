"""Many pages: read in order, in this process or in others; a page that fails is told and the rest go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dateline.errors import DatelineError, ModelError, UsageError
from dateline.sources import Item, read_item

if TYPE_CHECKING:
    from dateline.guard import Limits
    from dateline.record import Record


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one page: its record as JSON text (or what else was made of it), or the reason there is none and
    the exit code it stands for."""

    name: str
    record: Any = None
    error: str | None = None
    code: int = 0


def run(
    items: Iterable[Item],
    *,
    workers: int = 0,
    limits: Limits | None = None,
    make: Callable[[Record], Any] | None = None,
    **options: Any,
) -> Iterator[Outcome]:
    """The outcomes in the order of the items. ``options`` are those of ``dateline.read``. ``workers``: so many
    processes beside this one, each page within its ``limits`` of time and memory; a page that kills its worker is told
    as the others that fail. With 0, in this process, without these limits. ``make``: a function of a module that is to
    make something else of a record than its JSON, in the worker that read it.

    Raises ``ModelError`` and ``UsageError``, which hold for every page; with ``strict``, whatever a step raises.
    """
    if workers < 1:
        return (one(item, options, make) for item in items)
    return _guarded(items, workers, options, limits, make)


def one(item: Item, options: dict[str, Any], make: Callable[[Record], Any] | None = None) -> Outcome:
    """The outcome of one page; raises as ``run``."""
    try:
        record = read_item(item, **options)
        return Outcome(item.name, make(record) if make else record.to_json())
    except ModelError:
        raise  # holds for every page
    except UsageError as error:
        if item.fields is None:
            raise  # the caller's mistake, not this page's
        return Outcome(item.name, error=str(error), code=error.exit_code)
    except DatelineError as error:
        return Outcome(item.name, error=str(error), code=error.exit_code)
    except (MemoryError, RecursionError) as error:
        return Outcome(item.name, error=f"too much for this machine ({type(error).__name__}).", code=1)
    except Exception as error:
        if options.get("strict"):
            raise
        return Outcome(item.name, error=f"a defect in Dateline: {type(error).__name__}: {error}", code=70)


def _guarded(
    items: Iterable[Item],
    workers: int,
    options: dict[str, Any],
    limits: Limits | None,
    make: Callable[[Record], Any] | None,
) -> Iterator[Outcome]:
    from functools import partial

    from dateline.guard import Guarded, Limits

    work = partial(one, options=options, make=make)
    warm = partial(_warm, options.get("model"))
    return Guarded(work, _lost, warm, workers, limits or Limits()).run(items)


def _lost(item: Item, why: str) -> Outcome:
    return Outcome(item.name, error=why, code=1)


def _warm(model: str | None) -> None:
    from dateline import language

    language.load(model)
