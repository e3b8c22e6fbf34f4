"""What the user asks of a batch."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal

from contractgen.checker import Choice

Progress = Callable[[int, int], None]
"""Called with the number of rows done and of all rows, now and then."""


@dataclass(frozen=True, kw_only=True)
class BatchOptions:
    """How a roster is drafted."""

    name_pattern: str | None = None
    """File names: dotted names or Chinese titles in braces, and {row}; None: DEFAULT_PATTERN."""
    wording: Literal["standard", "original"] | None = None
    """None: as each row says, else `standard`."""
    template: Path | None = None
    choice: Choice = field(default_factory=Choice)
    """City, day and relationship that the user asked for."""
    allow_findings: bool = False
    """Draft a row in spite of an error finding."""
    jobs: int = 1
    """Processes; 1: in this one."""
    engine: Literal["local", "dask"] = "local"
    """Where drafting is done: on this machine, or on a dask cluster (which has its own jobs)."""
    scheduler: str | None = None
    """The address of the dask cluster's scheduler."""
    resume: bool = False
    """Keep agreements that lie there as recorded and would be drafted from the same input."""
    report: Path | None = None
    """Where the summary goes (.xlsx or .json); None: into the output folder."""
    budget: Decimal | None = None
    """Yuan that the allowances of all agreements together may come to; None: no limit."""
    pdf: bool = False
    """Make a PDF of every agreement, too."""
