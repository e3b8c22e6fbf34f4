"""Repairs: findings to changes of the text that make them go away, each kept only if it does."""

from contractgen.repairs.applying import KINDS, Mended, mend, repaired, revise
from contractgen.repairs.book import RepairBook, load_repairs
from contractgen.repairs.model import Edit, Kind, Repair

__all__ = [
    "KINDS",
    "Edit",
    "Kind",
    "Mended",
    "Repair",
    "RepairBook",
    "load_repairs",
    "mend",
    "repaired",
    "revise",
]
