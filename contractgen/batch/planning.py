"""The first pass over a roster: everything readable, every row named, all put by in chunks.

The chunks lie in a temporary file and go to the workers as they are, so that the process that
hands them out neither keeps nor unpacks rows.
"""

import pickle
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

from contractgen.batch.names import Names
from contractgen.roster import Line, RowReader, open_roster
from contractgen.terms import term_from

CHUNK = 64
"""Rows that a worker takes at a time: enough to hide the cost of handing them over."""


class Chunk(NamedTuple):
    """Some rows, still packed."""

    lines: bytes
    files: tuple[str, ...]
    """The rows' file names; "" where the row's name can't be told, because it is invalid."""


@dataclass
class Plan:
    """A roster that has been read once."""

    reader: RowReader
    total: int
    """Rows."""
    spool: IO[bytes]
    """Deleted when closed, or when the process ends."""

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows in order."""
        self.spool.seek(0)
        while True:
            try:
                yield Chunk(*pickle.load(self.spool))
            except EOFError:
                return

    def close(self) -> None:
        """Delete the chunks."""
        self.spool.close()


def plan_of(path: Path, names: Names) -> Plan:
    """Read a roster to its end and name its rows.

    Raises:
        TermsError: the roster can't be read, or is damaged further down.
    """
    roster = open_roster(path)
    total = 0
    with ExitStack() as unless_done:
        spool = unless_done.enter_context(tempfile.TemporaryFile())
        while lines := list(islice(roster.lines, CHUNK)):
            files = tuple(_file_name(line, roster.reader, names) for line in lines)
            packed = pickle.dumps([(line.number, line.cells, line.flaws) for line in lines], 5)
            pickle.dump((packed, files), spool, 5)
            total += len(lines)
        unless_done.pop_all()
    return Plan(roster.reader, total, spool)


def lines_of(packed: bytes) -> Iterator[Line]:
    """Yield the lines of a chunk."""
    return (Line(*parts) for parts in pickle.loads(packed))


def _file_name(line: Line, reader: RowReader, names: Names) -> str:
    """Return a row's file name; also for a row that turns out wrong, so that mending it later
    takes no name away from another row."""
    stated = {}
    for name in names.pattern.terms:
        raw = reader.value(line, name)
        stated[name] = term_from(name, raw)
        if raw is not None and stated[name] is None:
            return ""
    return names.file_name(stated, line.number)
