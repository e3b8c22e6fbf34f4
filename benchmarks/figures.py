"""What the benchmarks measure, as figures in a table."""

import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured figure: the median of several rounds, and their range."""

    part: str
    """A heading of the table, in Chinese."""
    what: str
    """In Chinese."""
    values: tuple[float, ...]
    """One for each round."""
    unit: str
    note: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def shown(self) -> str:
        """Return the median, and the range in brackets when there were several rounds."""
        if len(self.values) == 1:
            return rounded(self.median)
        return f"{rounded(self.median)}（{rounded(min(self.values))}–{rounded(max(self.values))}）"


def rounded(value: float) -> str:
    """Return a figure with three significant digits, more where it is large."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def processor_seconds_of(work: Callable[[], object]) -> float:
    """Return how long a piece of work keeps one core busy, whatever else the machine does."""
    start = time.process_time()
    work()
    return time.process_time() - start


def processor_seconds_of_children() -> float:
    """Return how long the processes that have ended by now have kept the cores busy."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def rounds(engines: Sequence[Callable[[], float]], count: int) -> list[tuple[float, ...]]:
    """Run each engine once in every round, side by side; return its figure for each round.

    A machine's speed changes from minute to minute; the figures of one round can be compared.
    """
    measured = [tuple(engine() for engine in engines) for _ in range(count)]
    return list(zip(*measured, strict=True))
