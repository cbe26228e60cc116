"""Fuzzing of our own code: inputs nobody wrote, by the million.

    python -m tools.fuzz --list
    python -m tools.fuzz query feed --seconds 60            each target so long
    python -m tools.fuzz --all --seconds 900 --log fuzz.jsonl --found found/

Guided by coverage where atheris is installed (pip install atheris), else by chance. Inputs start from
``tests/fuzz/corpus/TARGET`` and from what was found before (``tests/fuzz/crashes/TARGET``). What raises, or takes
longer than it may, is written to ``--found`` with its traceback, each place in the code once, and the run goes on.
``--log`` takes a line of JSON for each run: target, engine, executions, seconds, what was found. Exit code: 1 if
anything was.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tools.fuzz_targets import TARGETS, Target

KEPT = Path(__file__).parent.parent / "tests" / "fuzz"
#: Longer inputs are not made.
LONGEST = 4096


class TooLongError(BaseException):
    """An input took longer than its target allows; no handler for mere errors catches it."""


def stop(number: int, frame: FrameType | None) -> None:
    raise TooLongError


@dataclass
class Run:
    """A run of a target: what was tried and found."""

    name: str
    target: Target
    found: Path | None
    executions: int = 0
    places: dict[str, str] = field(default_factory=dict)
    attempt: Callable[[bytes], None] | None = None
    tell: Callable[[Run], None] = lambda run: None
    told: float = 0.0

    def once(self, data: bytes) -> None:
        """One input; what it does that it should not is noted."""
        if self.attempt is None:
            self.attempt = self.target.make()
        self.executions += 1
        signal.setitimer(signal.ITIMER_PROF, self.target.seconds)
        try:
            self.attempt(data)
        except (Exception, TooLongError) as error:
            signal.setitimer(signal.ITIMER_PROF, 0)
            self._note(data, error)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        if (now := time.monotonic()) > self.told + 1:  # libFuzzer ends without a word
            self.told = now
            self.tell(self)

    def _note(self, data: bytes, error: BaseException) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        ours = [f for f in frames if "dateline" in f.filename] or list(frames)
        place = f"{type(error).__name__} {Path(ours[-1].filename).name}:{ours[-1].lineno}"
        if place in self.places:
            return
        digest = hashlib.sha256(data).hexdigest()[:12]
        self.places[place] = digest
        if self.found is not None:
            folder = self.found / self.name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / digest).write_bytes(data)
            (folder / f"{digest}.txt").write_text("".join(traceback.format_exception(error)))


def seeds(name: str) -> list[bytes]:
    """The inputs from which a target's others are made."""
    found = [p for kind in ("corpus", "crashes") for p in sorted((KEPT / kind / name).glob("*")) if p.is_file()]
    return [p.read_bytes() for p in found] or [b""]


def mutated(chance: random.Random, known: list[bytes], words: tuple[bytes, ...]) -> bytes:
    """An input like those known: cut, doubled, crossed, with bytes and likely words put in."""
    data = bytearray(chance.choice(known))
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        at, to = sorted((chance.randint(0, len(data)), chance.randint(0, len(data))))
        match chance.randrange(7):
            case 0:
                data[at:at] = chance.choice(words)
            case 1:
                del data[at : min(to, at + 40)]
            case 2:
                data[at:at] = data[at : min(to, at + 200)] * chance.randint(1, 4)
            case 3:
                data[at:at] = chance.randbytes(chance.randint(1, 8))
            case 4 if data:
                data[at % len(data)] ^= 1 << chance.randrange(8)
            case 5:
                other = chance.choice(known)
                cut = chance.randint(0, len(other))
                data[at:] = other[cut:]
            case _:
                data[at:at] = chance.choice(
                    (b"\0", b"\xff", b"\xed\xa0\x80", b"\xf0\x9f\x92\xa5", b"99999999999999999999")
                )
    return bytes(data[:LONGEST])


def by_chance(run: Run, seconds: float, seed: int) -> None:
    """Inputs at random, for so many seconds."""
    chance, known, until = random.Random(seed), seeds(run.name), time.monotonic() + seconds
    for data in known:
        run.once(data)
    while time.monotonic() < until:
        for _ in range(20):
            run.once(mutated(chance, known, run.target.words))


def by_coverage(run: Run, seconds: float, seed: int, corpus: Path | None) -> None:
    """Inputs that reach new branches (atheris, libFuzzer); the process ends when it is done, so the caller forks."""
    import atheris

    with atheris.instrument_imports(include=list(run.target.instrument) or ["dateline.times"]):
        run.attempt = run.target.make()
    folders = [str(p) for kind in ("corpus", "crashes") if (p := KEPT / kind / run.name).is_dir()]
    own = (corpus or Path(tempfile.mkdtemp(prefix="dateline-fuzz-"))) / run.name  # libFuzzer adds to the first folder
    own.mkdir(parents=True, exist_ok=True)
    limits = [f"-max_total_time={int(seconds)}", f"-max_len={LONGEST}", f"-seed={seed}", "-rss_limit_mb=4000"]
    quiet = ["-verbosity=0", "-print_final_stats=0", "-timeout=300", "-artifact_prefix=/dev/null"]
    atheris.Setup([sys.argv[0], *limits, *quiet, str(own), *folders], run.once)
    atheris.Fuzz()


def one(name: str, asked: argparse.Namespace) -> dict[str, object]:
    """One run of one target, in a process of its own; what it says of itself."""
    began = time.monotonic()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:

        def tell(run: Run) -> None:
            told = {"executions": run.executions, "found": run.places}
            os.write(write, (json.dumps(told) + "\n").encode())

        run = Run(name, TARGETS[name], asked.found, tell=tell)
        signal.signal(signal.SIGPROF, stop)
        if asked.engine == "atheris":
            by_coverage(run, asked.seconds, asked.seed, asked.corpus)
        else:
            by_chance(run, asked.seconds, asked.seed)
        tell(run)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as stream:
        lines = stream.read().splitlines()
    _, status = os.waitpid(child, 0)
    told = json.loads(lines[-1]) if lines else {"executions": 0, "found": {"the process died": str(status)}}
    return {
        "target": name,
        "engine": asked.engine,
        "seconds": round(time.monotonic() - began),
        "date": time.strftime("%Y-%m-%d %H:%M", time.gmtime()),
        **told,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Fuzzing of our own code.")
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--all", action="store_true", help="every target")
    parser.add_argument("--list", action="store_true", help="name the targets")
    parser.add_argument("--seconds", type=float, default=60, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("atheris", "chance"), help="atheris where it is installed")
    parser.add_argument("--log", type=Path, help="append a line of JSON for each run")
    parser.add_argument("--found", type=Path, help="a folder for inputs that fail, with their tracebacks")
    parser.add_argument("--corpus", type=Path, help="a folder for inputs that reach new branches, used again next time")
    asked = parser.parse_args()
    if asked.list:
        print("\n".join(TARGETS))
        return 0
    names = list(TARGETS) if asked.all else asked.targets
    if not names or set(names) - set(TARGETS):
        parser.error(f"name targets, or --all. There are {', '.join(TARGETS)}.")
    if asked.engine is None:
        import importlib.util

        asked.engine = "atheris" if importlib.util.find_spec("atheris") else "chance"
    failed = 0
    for name in names:
        told = one(name, asked)
        failed += bool(told["found"])
        print(
            f"{name}: {told['executions']:,} executions in {told['seconds']} s; found: {told['found'] or 'nothing'}",
            flush=True,
        )
        if asked.log:
            with asked.log.open("a") as log:
                log.write(json.dumps(told) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
