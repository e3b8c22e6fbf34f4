"""Rosters: reading them row by row, and writing the empty one that HR fills in."""

from contractgen.roster.columns import nearest_title, term_of
from contractgen.roster.form import write_roster
from contractgen.roster.reading import RosterRow, read_roster, row_terms
from contractgen.roster.sheets import append_text, workbook_bytes

__all__ = [
    "RosterRow",
    "append_text",
    "nearest_title",
    "read_roster",
    "row_terms",
    "term_of",
    "workbook_bytes",
    "write_roster",
]
