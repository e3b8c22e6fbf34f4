"""Batch: one agreement per row of a roster; one bad row stops nothing."""

from contractgen.batch.comparing import CohortFinding
from contractgen.batch.options import BatchOptions
from contractgen.batch.results import RowFinding, RowResult, Status
from contractgen.batch.running import run_batch
from contractgen.batch.telling import BatchResult

__all__ = [
    "BatchOptions",
    "BatchResult",
    "CohortFinding",
    "RowFinding",
    "RowResult",
    "Status",
    "run_batch",
]
