"""Rosters → rows of raw values with their cells, and rows → terms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cached_property
from math import isfinite
from pathlib import Path

from contractgen.errors import TermsError
from contractgen.roster.columns import (
    IDENTIFIERS,
    PERCENTS,
    SAMPLE,
    Headings,
    read_headings,
    term_of,
)
from contractgen.roster.tables import Cell, Line, Table, address, column_letters, open_tables
from contractgen.terms import VOCABULARY, Terms, terms_from_flat

HEADING_ROWS = 20
"""The headings stand within so many rows from the top; a title may stand above them."""

_SAMPLE_MARK = re.compile(rf"[(（【\[]?(?:{SAMPLE}|样例)[)）】\]]?(?:[:：行].*)?")
_EXACT = 2**53
"""Whole numbers below are held exactly by Excel's floating point."""
_SAFE_NUMBERS = re.compile(r"1[3-9]\d{9}|[48]00\d{7}|[1-9]\d{14}")
"""Identifiers that lose nothing as a number: mobile and 400 phones, old ID numbers (15 digits)."""
_PERCENT_IN_DOUBT = re.compile(r"0?\.\d*[1-9]\d*")


@dataclass(frozen=True)
class RosterRow:
    """One person's row."""

    number: int
    """As Excel shows it, from 1."""
    values: dict[str, object]
    """Raw values by dotted name; empty cells are left out."""
    cells: dict[str, str]
    """Addresses by dotted name (`C5`), for every column of the roster."""
    problems: tuple[str, ...] = field(default=())
    """Cells that can't be trusted: their address, title and what is wrong, in Chinese."""


@dataclass(frozen=True)
class RowReader:
    """Makes rows of one table's lines; small, so that it can be handed to another process."""

    source: str
    """The roster's name, for messages."""
    headings: Headings
    percent_known: bool
    """False where a cell that shows 80% can't be told from one that holds 0.8."""

    @cached_property
    def columns(self) -> dict[str, int]:
        """Return the index of every term's column."""
        return {name: index for index, name in self.headings.columns.items()}

    @cached_property
    def _letters(self) -> dict[str, str]:
        return {name: column_letters(index) for name, index in self.columns.items()}

    def row(self, line: Line) -> RosterRow:
        """Return a line's row; cells that can't be trusted become its problems."""
        values: dict[str, object] = {}
        problems: list[str] = []
        columns = self.headings.columns
        for index in range(max(len(line.cells), *(i + 1 for i in line.flaws), 0)):
            cell = line.cells[index] if index < len(line.cells) else ""
            name = columns.get(index)
            if index in self.headings.ignored or (_is_blank(cell) and index not in line.flaws):
                continue
            if name is None:
                problems.append(
                    f"{address(index, line.number)}：这一列没有标题，请补上标题或清空这一格"
                )
                continue
            reason = line.flaws.get(index) or _doubt(name, cell, percent_known=self.percent_known)
            if reason:
                where = address(index, line.number)
                problems.append(f"{where}（{VOCABULARY[name].title}）：{reason}")
            else:
                values[name] = _typed(name, cell)
        cells = {name: f"{letters}{line.number}" for name, letters in self._letters.items()}
        return RosterRow(line.number, values, cells, tuple(problems))

    def value(self, line: Line, name: str) -> object:
        """Return what a line's cell of the term `name` holds; None when it is empty or flawed."""
        index = self.columns.get(name)
        if index is None or index in line.flaws or index >= len(line.cells):
            return None
        cell = line.cells[index]
        if _is_blank(cell) or _doubt(name, cell, percent_known=self.percent_known):
            return None
        return _typed(name, cell)


@dataclass(frozen=True)
class Roster:
    """An open roster: its people's lines, and what makes rows of them."""

    reader: RowReader
    lines: Iterator[Line]
    """One per person; may raise `TermsError` when a CSV file is damaged further down."""


def open_roster(path: Path) -> Roster:
    """Open a CSV, XLSX, ODS or XLS roster; the first sheet that has the headings is read.

    Empty rows and the sample row are left out.

    Raises:
        TermsError: when the file can't be read, has no heading row, or has headings that are
            unknown or repeated.
    """
    tables = open_tables(path)
    for table in tables:
        heading = _heading_line(table)
        if heading is not None:
            reader = _reader(table, heading, path)
            return Roster(reader, _people(table, heading, reader.headings))
    raise TermsError(
        str(path),
        ["没有找到标题行；标题应为“姓名”“岗位”等，请用 contractgen roster 生成空白名册对照"],
    )


def read_roster(path: Path) -> Iterator[RosterRow]:
    """Return the rows of a roster, one by one.

    Raises:
        TermsError: as `open_roster`, and during iteration when a CSV file is damaged further down.
    """
    roster = open_roster(path)
    return map(roster.reader.row, roster.lines)


def row_terms(row: RosterRow, path: Path | str) -> Terms:
    """Return the terms of a row.

    Raises:
        TermsError: with one Chinese sentence per cell that is wrong, starting with its address,
            from left to right.
    """
    source = f"{path} 第 {row.number} 行"
    try:
        terms = terms_from_flat(row.values, source)
    except TermsError as error:
        named = [_with_address(problem, row) for problem in error.problems]
        raise TermsError(source, sorted([*row.problems, *named], key=_column)) from error
    if row.problems:
        raise TermsError(source, row.problems)
    return terms


def _with_address(problem: str, row: RosterRow) -> str:
    """Replace the dotted name at the head of a model's sentence by the cell's address."""
    head = re.match(r"[a-z_.]*", problem)
    name = head[0] if head else ""
    return f"{row.cells[name]}{problem[len(name) :]}" if name in row.cells else problem


def _column(problem: str) -> tuple[int, str]:
    """Return a key that sorts problems by the column at their head."""
    letters = re.match(r"[A-Z]*", problem)
    return (len(letters[0]), letters[0]) if letters else (0, "")


def _heading_line(table: Table) -> Line | None:
    """Return the row with the most known headings among the first; None when there is none."""
    best: Line | None = None
    most = 0
    for line, _ in zip(table.lines(), range(HEADING_ROWS), strict=False):
        known = sum(isinstance(cell, str) and term_of(cell) is not None for cell in line.cells)
        if known > most:
            best, most = line, known
        if known > 1:
            break
    return best


def _reader(table: Table, heading: Line, path: Path) -> RowReader:
    titles = [str(cell) for cell in heading.cells]
    letters = [column_letters(index) for index in range(len(titles))]
    headings = read_headings(titles, heading.number, letters)
    if headings.problems:
        raise TermsError(str(path), headings.problems)
    return RowReader(str(path), headings, table.percent_known)


def _people(table: Table, heading: Line, headings: Headings) -> Iterator[Line]:
    return (
        line
        for line in table.lines()
        if line.number > heading.number
        and not _is_empty(line, headings)
        and not _is_sample(line, headings.ignored)
    )


def _is_empty(line: Line, headings: Headings) -> bool:
    """Return whether a row has nothing but what HR keeps for itself."""
    return not any(
        str(cell).strip() for index, cell in enumerate(line.cells) if index not in headings.ignored
    ) and not any(index in headings.columns for index in line.flaws)


def _is_sample(line: Line, own: frozenset[int]) -> bool:
    """Return whether the row's first cell, or its own-use columns, mark it as the sample."""
    return any(
        _SAMPLE_MARK.fullmatch(str(line.cells[index]).strip()) is not None
        for index in {0, *own}
        if index < len(line.cells)
    )


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _doubt(name: str, cell: Cell, *, percent_known: bool) -> str:
    """Return why a cell's content can't be trusted, in Chinese; "" when it can."""
    if isinstance(cell, str) and cell.lstrip().startswith("="):
        return "以等号开头，会被当作公式，请改为直接填写内容"
    if isinstance(cell, float) and not isfinite(cell):
        return "不是有限的数字，请改正"
    if name in IDENTIFIERS and isinstance(cell, int | float):
        return _identifier_doubt(cell)
    if name in PERCENTS and _percent_in_doubt(cell, percent_known=percent_known):
        return "不清楚是百分之几还是小数，请写成 80 或 80% 这样的形式" + (
            "" if percent_known else "，并另存为 .xlsx"
        )
    return ""


def _identifier_doubt(cell: float) -> str:
    """Return why an identifier that was stored as a number may have lost digits."""
    if isinstance(cell, bool) or abs(cell) >= _EXACT or cell != int(cell):
        return "号码被存成了数字，后几位已经丢失（精度已丢失），请设为文本格式后重新填写"
    if not _SAFE_NUMBERS.fullmatch(str(int(cell))):
        return "号码被存成了数字，开头的 0 可能已经丢失，请设为文本格式后重新填写"
    return ""


def _percent_in_doubt(cell: Cell, *, percent_known: bool) -> bool:
    """Return whether 0.8 may mean 80 %; where formats are unknown, so may 1 and 1.2."""
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return 0 < cell < 1 or (not percent_known and (cell == 1 or cell != int(cell)))
    return isinstance(cell, str) and _PERCENT_IN_DOUBT.fullmatch(cell.strip()) is not None


def _typed(name: str, cell: Cell) -> object:
    """Return a cell as a person would have typed it: 3 for 3.0, a day for a midnight."""
    if isinstance(cell, float) and cell == int(cell) and abs(cell) < _EXACT:
        return str(int(cell)) if name in IDENTIFIERS else int(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    if isinstance(cell, str) and name in IDENTIFIERS:
        return cell.strip().removeprefix("'")  # what some programs put before digits as text
    return cell
