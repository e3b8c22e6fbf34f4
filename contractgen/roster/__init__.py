"""Rosters: reading them row by row, and writing the empty one that HR fills in."""

from contractgen.roster.columns import nearest_title, term_of
from contractgen.roster.form import write_roster
from contractgen.roster.reading import (
    Roster,
    RosterRow,
    RowReader,
    open_roster,
    read_roster,
    row_terms,
)
from contractgen.roster.tables import Line

__all__ = [
    "Line",
    "Roster",
    "RosterRow",
    "RowReader",
    "nearest_title",
    "open_roster",
    "read_roster",
    "row_terms",
    "term_of",
    "write_roster",
]
