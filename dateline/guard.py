"""Work on hostile input, in processes that may die of it: each piece has its time and its memory, and one that kills
its worker (a crash in C, out of memory) or takes too long costs that piece, and no other.

A worker works on one piece at a time, so that it is known which one killed it; the next waits in its pipe.
"""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")
#: Pieces handed out ahead of the one whose turn it is, a worker: enough to keep them busy, few enough to bound memory.
AHEAD = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """What one piece may take: ``seconds``, and ``megabytes`` above what the worker has when it begins."""

    seconds: float = 180.0
    megabytes: int = 3000


@dataclass
class _Worker:
    """A process and the piece that it has: its number, and when its time is over."""

    process: Any
    pipe: Connection
    number: int | None = None
    until: float = 0.0


@dataclass
class Guarded(Generic[Piece, Result]):
    """A function over many pieces, in processes that are watched. ``warm`` is called in each worker first; what it
    raises ends the run. ``lost`` makes the result of a piece whose worker died or was stopped, of it and the reason."""

    function: Callable[[Piece], Result]
    lost: Callable[[Piece, str], Result]
    warm: Callable[[], None]
    workers: int = 1
    limits: Limits = Limits()
    _free: list[_Worker] = field(default_factory=list)
    _busy: list[_Worker] = field(default_factory=list)

    def run(self, pieces: Iterable[Piece]) -> Iterator[Result]:
        """The results in the order of the pieces. What the function raises, the result's turn raises."""
        left, begun, given = iter(pieces), 0, 0
        waiting: dict[int, Piece] = {}
        queue: deque[int] = deque()
        done: dict[int, tuple[bool, Any]] = {}
        try:
            while True:
                while len(waiting) + len(done) < self.workers * AHEAD and (piece := next(left, None)) is not None:
                    waiting[begun] = piece
                    queue.append(begun)
                    begun += 1
                    self._hand(queue, waiting)
                if given == begun:
                    return
                self._hand(queue, waiting)
                if given not in done:
                    for number, result in self._finished(waiting):
                        done[number] = result
                        del waiting[number]
                    continue
                well, result = done.pop(given)
                given += 1
                if not well:
                    raise result
                yield result
        finally:
            for worker in (*self._free, *self._busy):
                _end(worker)
            self._free, self._busy = [], []

    def _hand(self, queue: deque[int], waiting: dict[int, Piece]) -> None:
        """Pieces to the workers that have none."""
        while queue and len(self._busy) < self.workers:
            worker = self._free.pop() if self._free else self._started()
            try:
                worker.pipe.send(waiting[queue[0]])
            except OSError:
                _end(worker)  # it died while it had nothing to do: that is no piece's fault
                continue
            worker.number, worker.until = queue.popleft(), time.monotonic() + self.limits.seconds
            self._busy.append(worker)

    def _started(self) -> _Worker:
        context = get_context("spawn")  # a fork would take the threads and connections of this process along
        ours, theirs = context.Pipe()
        arguments = (theirs, self.function, self.warm, self.limits.megabytes)
        process = context.Process(target=_work, args=arguments, daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        try:
            well, error = ours.recv()  # ready, or why not
        except EOFError:
            process.join()
            raise RuntimeError(f"a worker could not begin: it {_how(process.exitcode)}.") from None
        if not well:
            _end(worker)
            raise error
        return worker

    def _finished(self, waiting: dict[int, Piece]) -> Iterator[tuple[int, tuple[bool, Any]]]:
        """The results that have come; waits for one, or for the time of a piece to be over."""
        rest = max(0.0, min(worker.until for worker in self._busy) - time.monotonic())
        ready = set(wait([worker.pipe for worker in self._busy], rest))
        for worker in tuple(self._busy):
            number = worker.number
            assert number is not None
            if worker.pipe in ready:
                result = self._received(worker, waiting[number])
            elif time.monotonic() >= worker.until:
                _end(worker)
                why = f"reading it took longer than {self.limits.seconds:.0f} seconds; it was set aside."
                result = True, self.lost(waiting[number], why)
            else:
                continue
            self._busy.remove(worker)
            yield number, result

    def _received(self, worker: _Worker, piece: Piece) -> tuple[bool, Any]:
        try:
            result: tuple[bool, Any] = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join()
            why = f"its worker died while reading it ({_how(worker.process.exitcode)}); it was set aside."
            _end(worker)
            return True, self.lost(piece, why)
        worker.number = None
        self._free.append(worker)
        return result


def _how(code: int | None) -> str:
    """How a process ended: "killed by SIGSEGV" and the like."""
    if code is not None and code < 0:
        with suppress(ValueError):
            name = signal.Signals(-code).name
            return f"killed by {name}{', perhaps for want of memory' if name == 'SIGKILL' else ''}"
    return f"ended with code {code}"


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()


def _work(pipe: Connection, function: Callable[[Any], Any], warm: Callable[[], None], megabytes: int) -> None:
    """A worker's life: ready, then a result for each piece, until nobody sends any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that waits for us
    try:
        warm()
    except Exception as error:
        pipe.send((False, error))
        return
    _bound(megabytes)
    pipe.send((True, None))
    while True:
        try:
            piece = pipe.recv()
        except EOFError:
            return
        try:
            result = True, function(piece)
        except Exception as error:
            result = False, error
        try:
            pipe.send(result)
        except OSError:
            return  # nobody waits any more: the process that did was killed


def _bound(megabytes: int) -> None:
    """From here this process gets so much memory more, where the system can bound it (Linux can)."""
    try:
        import resource
        from pathlib import Path

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + megabytes * 1_000_000
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))
    except (ImportError, OSError, ValueError):
        return
