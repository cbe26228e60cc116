"""The archive job at size: ``python -m bench.archive``.

Pages of our own making (``bench.made_pages``) in web archives go through ``dateline archive``:

- on this machine with two workers: pages a second, memory of each process;
- a second time: nothing is done, no byte changes;
- a part of them, killed (SIGKILL to all its processes) at random points: the same dataset;
- on a Spark cluster (a master and two workers as processes of this machine, one of them killed in the middle): the same
  rows, sorted;
- a part of them with one worker and with two, in turn.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.made_pages import archives
from dateline.archive.tables import COLUMNS, schema

#: How often the processes of a job are looked at, in seconds.
LOOK = 0.2
#: What the processes of a cluster find Dateline by, where it is not installed.
HERE = {"PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}


class Job:
    """A run of ``dateline archive`` in a group of its own, with the memory of its processes."""

    def __init__(self, sources: Iterable[Path], out: Path, *options: str) -> None:
        self.out = out
        named = [*map(str, sources), "--out", str(out), "--quiet", *options]
        command = [sys.executable, "-m", "dateline", "archive", *named]
        environment = {**os.environ, **HERE}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, env=environment
        )
        self.began = time.monotonic()
        self.memory: dict[int, float] = {}

    def wait(self, until: float | None = None) -> bool:
        """Until its end, or so many seconds after its beginning; whether it has ended."""
        while self.process.poll() is None:
            if until is not None and time.monotonic() - self.began > until:
                return False
            self.memory.update(peaks(self.process.pid))
            time.sleep(LOOK)
        return True

    def end(self) -> float:
        """Its seconds; raises where it failed."""
        self.wait()
        seconds = time.monotonic() - self.began
        _, told = self.process.communicate()
        if self.process.returncode:
            raise RuntimeError(told.decode()[-2000:])
        return seconds

    def kill(self) -> None:
        """All its processes, at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


def peaks(group: int) -> dict[int, float]:
    """The most memory (resident, MB) that each process of a group has had so far."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(process.name)) == group:
                status = (process / "status").read_text()
                found[int(process.name)] = int(status.split("VmHWM:")[1].split()[0]) / 1024
        except (OSError, IndexError, ValueError):
            continue
    return found


def digests(folder: Path) -> dict[str, str]:
    """The digest of each file of a dataset, by name."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }


def rows(folder: Path) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and the digest of them, sorted."""
    from pyarrow import dataset

    found = {}
    for table in COLUMNS:
        every = dataset.dataset(folder / table, schema=schema(table)).to_table().to_pylist()
        lines = sorted(json.dumps(row, sort_keys=True) for row in every)
        found[table] = len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return found


def killed(sources: list[Path], out: Path, seconds: float, kills: int, seed: int = 9) -> int:
    """A job that is killed so often before it may end; how often it was. ``seconds``: about what it takes alone."""
    chance, done = random.Random(seed), 0
    while done < kills:
        job = Job(sources, out, "--rules-only", "--workers", "2")
        if job.wait(chance.uniform(0, 2 * seconds / kills + 8)):  # 8: what a start takes at most here
            job.end()
            break
        job.kill()
        done += 1
    Job(sources, out, "--rules-only", "--workers", "2").end()
    return done


def _port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A standalone cluster: the URL of its master, and two workers of one core each."""
    import pyspark

    spark = Path(pyspark.__file__).parent / "bin" / "spark-class"
    port, page = _port(), _port()
    environment = {**os.environ, **HERE, "SPARK_LOCAL_IP": "127.0.0.1"}
    log = (folder / "cluster.log").open("wb")

    def start(name: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [str(spark), f"org.apache.spark.deploy.{name}", "--host", "127.0.0.1", *arguments]
        return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, env=environment)

    master = start("master.Master", "--port", str(port), "--webui-port", str(page))
    url = f"spark://127.0.0.1:{port}"
    workers: list[subprocess.Popen[bytes]] = []
    try:
        _ask(page, lambda told: True)
        for number in (1, 2):
            place = folder / f"worker-{number}"
            arguments = ("--cores", "1", "--memory", "1g", "--webui-port", str(_port()), "-d", str(place), url)
            workers.append(start("worker.Worker", *arguments))
        _ask(page, lambda told: told["aliveworkers"] == 2)
        yield url, workers
    finally:
        for process in (*workers, master):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        log.close()


def _ask(page: int, good: object) -> None:
    """Wait until the master says so."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{page}/json/", timeout=2) as answer:
                if good(json.loads(answer.read())):  # type: ignore[operator]
                    return
        except (OSError, ValueError, KeyError):
            pass
        time.sleep(0.5)
    raise RuntimeError("the cluster does not start")


def on_cluster(sources: list[Path], out: Path, folder: Path) -> float:
    """The job on a cluster that loses a worker, with all its processes, when half is done; its seconds."""
    with cluster(folder) as (url, workers):
        job = Job(sources, out, "--rules-only", "--spark", url)
        while job.process.poll() is None:
            if len(list((out / "manifest").glob("*.json"))) >= len(sources) // 2 and workers[1].poll() is None:
                _kill_tree(workers[1].pid)
            time.sleep(LOOK)
        return job.end()


def _kill_tree(pid: int) -> None:
    """A worker with its executor and the executor's Pythons, which lead groups of their own."""
    children: dict[int, list[int]] = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        children.setdefault(parent, []).append(int(process.name))
    doomed = [pid]
    for each in doomed:
        doomed += children.get(each, [])
    for each in doomed:
        try:
            os.kill(each, signal.SIGKILL)
        except ProcessLookupError:
            continue


def scaling(sources: list[Path], folder: Path, rounds: int) -> tuple[float, float]:
    """Seconds with one worker and with two, the least of so many rounds in turn."""
    took: dict[int, list[float]] = {1: [], 2: []}
    for number in range(rounds):
        for workers in (1, 2):
            out = folder / f"scaling-{workers}-{number}"
            took[workers].append(Job(sources, out, "--rules-only", "--workers", str(workers)).end())
    return min(took[1]), min(took[2])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--in-one", type=int, default=100, help="pages in an archive")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--killed-pages", type=int, default=1000, help="of so many pages the job is killed")
    parser.add_argument("--scaling-pages", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=2, help="of one worker and two")
    parser.add_argument("--no-spark", action="store_true")
    asked = parser.parse_args()
    failed: list[str] = []

    def hold(what: str, good: bool) -> None:
        print(f"  {what}: {'yes' if good else 'NO'}", flush=True)
        if not good:
            failed.append(what)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        files = list(archives(folder / "in", asked.pages, asked.in_one))
        size = sum(file.stat().st_size for file in files)
        print(f"{asked.pages:,} pages in {len(files)} web archives, {size / 1e6:.1f} MB; rules alone", flush=True)

        job = Job(files, folder / "one", "--rules-only", "--workers", "2")
        seconds = job.end()
        whole, bytes_of = rows(folder / "one"), digests(folder / "one")
        told = ", ".join(f"{count:,} {table}" for table, (count, _) in whole.items())
        print(f"\none machine, 2 workers: {seconds:.0f} s, {asked.pages / seconds:.1f} pages/s")
        print(f"  {told}")
        print(f"  memory, MB a process (the first is the parent): {[round(m) for _, m in sorted(job.memory.items())]}")
        parquet = sum(p.stat().st_size for p in (folder / "one").rglob("*.parquet"))
        print(f"  {parquet / 1e6:.1f} MB of Parquet, {parquet / asked.pages / 1e3:.1f} kB a page", flush=True)

        again = Job(files, folder / "one", "--rules-only", "--workers", "2").end()
        print(f"\na second run: {again:.1f} s")
        hold("no byte is changed", digests(folder / "one") == bytes_of)

        part = files[: max(1, asked.killed_pages // asked.in_one)]
        kills = killed(part, folder / "killed", seconds * len(part) / len(files), asked.kills)
        print(f"\n{len(part) * asked.in_one:,} pages, killed {kills} times")
        keys = {Path(file).name for file in digests(folder / "killed") if file.startswith("manifest/")}
        shards = {key.removesuffix(".json") for key in keys}
        wanted = {f: d for f, d in bytes_of.items() if Path(f).name.partition("-")[0].removesuffix(".json") in shards}
        hold(f"killed {asked.kills} times before its end", kills == asked.kills)
        hold("the same files, to the byte", digests(folder / "killed") == wanted)

        if not asked.no_spark:
            took = on_cluster(files, folder / "spark", folder)
            print(f"\nSpark, a master and 2 workers, one killed when half was done: {took:.0f} s")
            hold("the rows are those of one machine, sorted", rows(folder / "spark") == whole)
            hold("and so are the files, to the byte", digests(folder / "spark") == bytes_of)

        few = files[: max(1, asked.scaling_pages // asked.in_one)]
        one, two = scaling(few, folder, asked.rounds)
        print(f"\n{len(few) * asked.in_one} pages, start included")
        print(f"  one worker {one:.1f} s, two {two:.1f} s: {one / two:.2f} times", flush=True)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
