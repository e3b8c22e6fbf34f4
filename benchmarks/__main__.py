"""Measure contractgen on this machine: `make bench`.

usage: python -m benchmarks [PART ...]

Without a part, all are measured, and the figures go into docs/performance.md with a plot beside it.
"""

import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import batch, checking, drafting, pdfs, starting
from benchmarks.figures import Figure
from benchmarks.page import write

PARTS: dict[str, Callable[[], list[Figure]]] = {
    "drafting": drafting.run,
    "batch": batch.run,
    "pdfs": pdfs.run,
    "checking": checking.run,
    "starting": starting.run,
}
PAGE = Path(__file__).parent.parent / "docs" / "performance.md"


def main() -> None:
    """Measure the parts that are named, or all."""
    wanted = sys.argv[1:] or list(PARTS)
    if unknown := [name for name in wanted if name not in PARTS]:
        sys.exit(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    figures: list[Figure] = []
    for name in wanted:
        print(f"== {name}", flush=True)
        for figure in PARTS[name]():
            print(f"{figure.what:36s} {figure.shown():>24s} {figure.unit}  {figure.note}")
            figures.append(figure)
    if not sys.argv[1:]:
        write(PAGE, figures, machine())
        print(f"\n{PAGE}")


def machine() -> str:
    """Return what kind of machine this is, in Chinese."""
    system = f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} 核，{system}，Python {platform.python_version()}"


if __name__ == "__main__":
    main()
