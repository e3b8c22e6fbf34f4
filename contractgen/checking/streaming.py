"""Many files, on as many processes as are worth starting."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from contractgen.checking.crew import parts_by_workers
from contractgen.checking.examining import STANDARD_INPUT, How, Part, part_of

_WORTH = 40
"""Files that take about as long as starting a process."""


def jobs_for(paths: Sequence[Path]) -> int:
    """Return how many processes are worth starting: at most one for each core; 1: none."""
    if any(str(path) == STANDARD_INPUT for path in paths):
        return 1
    return max(1, min(_cores(), len(paths) // _WORTH))


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def examined(paths: Sequence[Path], how: How, *, jobs: int) -> Iterator[Part]:
    """Yield what has become of each file, in the order given.

    Raises:
        RuleBookError: the rules are wrong, or the chosen city has none.
    """
    if jobs > 1:
        return parts_by_workers(paths, how, jobs)
    return (part_of(path, how) for path in paths)
