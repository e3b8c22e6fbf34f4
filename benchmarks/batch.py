"""A whole batch, from the roster to the summary: agreements a second, processor time, peak memory.

usage: python -m benchmarks batch, or for other sizes
       python -m benchmarks.batch [--rows N …] [--jobs N …] [--xlsx] [--folder DIR]

Each run is a process of its own on a new folder (creating files is slow for a while on a file
system where many have just been deleted). Memory is that of all its processes together, shared
pages counted once (Pss). "cpu" is what one agreement costs in processor time; it hardly depends on
what else the machine is doing, agreements a second do.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.rosters import write_csv, write_xlsx
from benchmarks.steps import steps

PART = "批量"
ROWS = (1_000, 10_000, 100_000)
JOBS = (1, 2)
_SAMPLE_SECONDS = 0.2


@dataclass(frozen=True)
class Measured:
    """One run."""

    rows: int
    jobs: int
    seconds: float
    cpu_seconds: float
    """Of all processes."""
    peak_mb: float
    """Of all processes together."""

    def line(self) -> str:
        """Return the run as a line of the table."""
        return (
            f"{self.rows:>8,} {self.jobs:>5} {self.seconds:>9.1f}"
            f" {self.rows / self.seconds:>12,.0f}"
            f" {self.cpu_seconds / self.rows * 1e6:>10,.0f} {self.peak_mb:>9,.0f}"
        )


def measure(roster: Path, out: Path, rows: int, jobs: int) -> Measured:
    """Run one batch and watch it."""
    command = [sys.executable, "-m", "contractgen", "batch", str(roster), "-o", str(out)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen([*command, "--jobs", str(jobs)], stdout=subprocess.DEVNULL)
    peak = _Peak(process.pid)
    peak.start()
    code = process.wait()
    seconds = time.perf_counter() - start
    peak.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code not in {0, 3}:
        raise SystemExit(f"batch ended with code {code}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(rows, jobs, seconds, cpu, peak.megabytes)


class _Peak(threading.Thread):
    """Watches the memory of a process and all its descendants until it ends."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self.megabytes = 0.0

    def run(self) -> None:
        """Sample until the process is gone."""
        while total := sum(map(_pss_kb, [self._pid, *_descendants(self._pid)])):
            self.megabytes = max(self.megabytes, total / 1024)
            time.sleep(_SAMPLE_SECONDS)


def _descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(child) for child in task.read_text().split()]
        except OSError:
            continue
        for child in children:
            yield child
            yield from _descendants(child)


def _pss_kb(pid: int) -> int:
    """Return a process's memory, its part of what it shares; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def run() -> list[Figure]:
    """Measure batches of all sizes with one and two processes, and where the time goes."""
    runs: list[Measured] = []
    for rows in ROWS:
        with tempfile.TemporaryDirectory() as folder:
            roster = Path(folder) / "roster.csv"
            write_csv(roster, rows)
            runs += [measure(roster, Path(folder) / f"{jobs}", rows, jobs) for jobs in JOBS]
    figures: list[Figure] = []
    for each in runs:
        what = f"{each.rows:,} 行，--jobs {each.jobs}"
        cpu = each.cpu_seconds / each.rows * 1e6
        note = f"每份占用处理器 {cpu:.0f} 微秒；全部进程内存最多 {each.peak_mb:.0f} MB"
        figures.append(Figure(PART, what, (each.rows / each.seconds,), "份/秒", note))
    figures.append(
        Figure(PART, *_growth(runs), "倍", "不算启动，占用处理器的时间；1 即与行数成正比")
    )
    return [*figures, *steps(PART)]


def _growth(runs: list[Measured]) -> tuple[str, tuple[float, ...]]:
    """Return what a further row costs in a long batch, compared with a short one.

    What every run costs, however short (start, rules, templates), falls out of the differences.
    """
    short, middle, long = (next(r for r in runs if (r.rows, r.jobs) == (rows, 1)) for rows in ROWS)
    early = (middle.cpu_seconds - short.cpu_seconds) / (middle.rows - short.rows)
    late = (long.cpu_seconds - middle.cpu_seconds) / (long.rows - middle.rows)
    what = f"{middle.rows:,} 行以后每多一行所费，与以前之比"
    return what, (late / early,)


def main(arguments: list[str] | None = None) -> None:
    """Measure every combination and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch")
    parser.add_argument("--rows", type=int, nargs="+", default=ROWS)
    parser.add_argument("--jobs", type=int, nargs="+", default=JOBS)
    parser.add_argument("--xlsx", action="store_true", help="an XLSX roster instead of CSV")
    parser.add_argument("--folder", type=Path, help="where to write; absent: a temporary folder")
    options = parser.parse_args(arguments)
    print(
        f"{'rows':>8} {'jobs':>5} {'seconds':>9} {'agreements/s':>12} {'cpu µs':>10} {'peak MB':>9}"
    )
    for rows in options.rows:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            roster = Path(folder) / ("roster.xlsx" if options.xlsx else "roster.csv")
            (write_xlsx if options.xlsx else write_csv)(roster, rows)
            for jobs in options.jobs:
                out = Path(folder) / f"jobs-{jobs}"
                print(measure(roster, out, rows, jobs).line(), flush=True)


if __name__ == "__main__":
    main()
