"""Many pages: read in order, on one process or several; a page that fails is told and the rest go on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dateline.errors import DatelineError, ModelError, UsageError
from dateline.sources import Item, read_item

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from dateline.record import Record

#: Pages handed out ahead, a worker: enough to keep it busy, few enough to bound memory.
AHEAD = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one page: its record as JSON text (or what else was made of it), or the reason there is none and
    the exit code it stands for."""

    name: str
    record: Any = None
    error: str | None = None
    code: int = 0


def run(
    items: Iterable[Item], *, workers: int = 1, make: Callable[[Record], Any] | None = None, **options: Any
) -> Iterator[Outcome]:
    """The outcomes in the order of the items. ``options`` are those of ``dateline.read``. ``make``: a function of a
    module that is to make something else of a record than its JSON, in the worker that read it.

    Raises ``ModelError`` and ``UsageError``, which hold for every page; with ``strict``, whatever a step raises.
    """
    if workers <= 1:
        return (one(item, options, make) for item in items)
    return _pooled(items, workers, options, make)


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


def _pool(workers: int, options: dict[str, Any]) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor  # one page needs no pool
    from multiprocessing import get_context

    return ProcessPoolExecutor(workers, get_context("spawn"), initializer=_warm, initargs=(options.get("model"),))


def _warm(model: str | None) -> None:
    """Loads the pipeline before the first page comes."""
    from dateline import language

    language.load(model)


def _submit(pool: ProcessPoolExecutor, item: Item, *how: Any) -> Future[Outcome]:
    """The page handed to a worker; where the pool has broken meanwhile, a future that says so."""
    from concurrent.futures import BrokenExecutor, Future

    try:
        return pool.submit(one, item, *how)
    except BrokenExecutor as broken:
        late: Future[Outcome] = Future()
        late.set_exception(broken)
        return late


def _pooled(
    items: Iterable[Item], workers: int, options: dict[str, Any], make: Callable[[Record], Any] | None
) -> Iterator[Outcome]:
    """A window of pages in flight; the first of them is waited for, so that order is kept."""
    from concurrent.futures.process import BrokenProcessPool

    pool = _pool(workers, options)
    flying: deque[tuple[Item, Future[Outcome]]] = deque()
    left = iter(items)
    try:
        while True:
            while len(flying) < workers * AHEAD and (item := next(left, None)) is not None:
                flying.append((item, _submit(pool, item, options, make)))
            if not flying:
                return
            item, future = flying[0]
            try:
                outcome = future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                suspects = [item for item, _ in flying]
                flying.clear()
                yield from _one_by_one(suspects, options, make)
                pool = _pool(workers, options)
                continue
            flying.popleft()
            yield outcome
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _one_by_one(items: list[Item], options: dict[str, Any], make: Callable[[Record], Any] | None) -> Iterator[Outcome]:
    """After a worker died: each page in flight alone, so that only the one that kills its worker is lost."""
    from concurrent.futures.process import BrokenProcessPool

    pool = _pool(1, options)
    try:
        for item in items:
            try:
                yield _submit(pool, item, options, make).result()
            except BrokenProcessPool:
                pool.shutdown(wait=False)
                pool = _pool(1, options)
                yield Outcome(item.name, error="its worker died while reading it (killed, or out of memory).", code=1)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
