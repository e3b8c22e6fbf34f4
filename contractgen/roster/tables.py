"""Tables as people keep them: CSV in any common encoding, XLSX, ODS, XLS, as numbered lines."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from contractgen.errors import TermsError
from contractgen.resources import os_reason
from contractgen.roster.workbook import SheetNotes, sheet_notes

Cell = str | int | float | bool | date | datetime | time | timedelta
"""What a cell holds; "" when it is empty."""

MAX_FILE_BYTES = 100_000_000
"""Larger files are no roster; refusing them early keeps memory flat."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DELIMITERS = ",\t;"


@dataclass(frozen=True)
class Line:
    """One row of a table."""

    number: int
    """As Excel shows it, from 1."""
    cells: list[Cell]
    flaws: dict[int, str] = field(default_factory=dict)
    """Cells (by index, from 0) whose content isn't known, with the Chinese reason."""


@dataclass(frozen=True)
class Table:
    """One sheet of a workbook, or a CSV file."""

    name: str
    """The sheet's name; "" for CSV."""
    lines: Callable[[], Iterator[Line]]
    """Reads it from the start; may raise `TermsError`."""
    percent_known: bool = True
    """False where a cell that shows 80% can't be told from one that holds 0.8 (.xls)."""


def column_letters(index: int) -> str:
    """Return the name Excel gives to the column `index` (from 0): A, …, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(index: int, row: int) -> str:
    """Return the address of a cell, `C5`, for the column `index` (from 0) and row (from 1)."""
    return f"{column_letters(index)}{row}"


def open_tables(path: Path) -> list[Table]:
    """Return the tables of a file; what it is, its content tells, not its name.

    Raises:
        TermsError: missing, unreadable, empty, damaged, encrypted, too large, or no table.
    """
    head = _head(path)
    if head.startswith(b"PK"):
        return _workbook(path, zipped=True)
    if head.startswith(_OLE):
        return _workbook(path, zipped=False)
    return [_csv(path, head)]


def _head(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(64)
    except OSError as error:
        raise TermsError(str(path), [os_reason(error)]) from error
    if not size:
        raise TermsError(str(path), ["文件是空的，请用 contractgen roster 生成空白名册后填写"])
    if size > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1_000_000
        raise TermsError(str(path), [f"文件超过 {limit} MB，不像是名册，请拆分后再试"])
    return head


def _workbook(path: Path, *, zipped: bool) -> list[Table]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TermsError(str(path), [os_reason(error)]) from error
    if not zipped and _ENCRYPTED in data:
        raise TermsError(str(path), ["文件设有打开密码，请去掉密码后再试"])
    notes = sheet_notes(data, str(path)) if zipped else {}
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError as error:
        raise _damaged(path) from error
    sheets = _Sheets(workbook)
    return [
        Table(
            sheet.name,
            partial(_sheet_lines, path, sheets, sheet.name, notes.get(sheet.name, SheetNotes())),
            percent_known=zipped,
        )
        for sheet in workbook.sheets_metadata
        if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
    ]


def _damaged(path: Path) -> TermsError:
    return TermsError(
        str(path), ["表格文件已损坏，或不是 Excel/WPS 表格，请重新另存为 .xlsx 后再试"]
    )


class _Sheets:
    """The sheets of a workbook; the one in use is kept, for headings are looked for first."""

    def __init__(self, workbook: CalamineWorkbook) -> None:
        self._workbook = workbook
        self._kept: tuple[str, CalamineSheet] | None = None

    def sheet(self, name: str) -> CalamineSheet:
        """Return a sheet. Raises `CalamineError` when it is damaged."""
        if self._kept is None or self._kept[0] != name:
            self._kept = None  # two large sheets at once would need twice the memory
            self._kept = (name, self._workbook.get_sheet_by_name(name))
        return self._kept[1]


def _sheet_lines(path: Path, sheets: _Sheets, name: str, notes: SheetNotes) -> Iterator[Line]:
    """Yield the rows of a sheet; percentages become text (`80%`), lost values become flaws."""
    try:
        sheet = sheets.sheet(name)
        merged = _covered(sheet)
        rows = sheet.iter_rows()
    except CalamineError as error:
        raise _damaged(path) from error
    left = sheet.start[1] if sheet.start else 0
    for number, row in enumerate(rows, start=1):
        cells: list[Cell] = [*[""] * left, *row]
        for index in notes.percents.get(number, ()):
            number_cell = cells[index] if index < len(cells) else ""
            if isinstance(number_cell, int | float):
                cells[index] = percent_text(number_cell)
        covered = {
            index: f"位于合并单元格 {whole} 中，请取消合并并逐行填写"
            for index, whole in merged.get(number, {}).items()
        }
        yield Line(number, cells, {**notes.flaws.get(number, {}), **covered})


def _covered(sheet: CalamineSheet) -> dict[int, dict[int, str]]:
    """Return the cells that a merged range covers, by row: their value stands in another cell."""
    covered: dict[int, dict[int, str]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if (bottom - top + 1) * (right - left + 1) > 100_000:
            continue
        whole = f"{address(left, top + 1)}:{address(right, bottom + 1)}"
        for row in range(top, bottom + 1):
            for index in range(left, right + 1):
                if (row, index) != (top, left):
                    covered.setdefault(row + 1, {})[index] = whole
    return covered


def percent_text(number: float) -> str:
    """Return a number as a cell in percent format shows it: 0.8 → `80%`."""
    return f"{(Decimal(repr(number)) * 100).normalize():f}%"


def _csv(path: Path, head: bytes) -> Table:
    encoding = _encoding(path, head)
    sample = _sample(path, encoding)
    if sample.lstrip().startswith("<"):
        raise TermsError(str(path), ["内容是网页或 XML，不是表格，请用 Excel 另存为 .xlsx 后再试"])
    delimiter = max(_DELIMITERS, key=lambda mark: _widest(sample, mark))
    return Table("", lambda: _csv_lines(path, encoding, delimiter))


def _encoding(path: Path, head: bytes) -> str:
    """Return the encoding in which the whole file can be read."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        if _decodes(path, encoding):
            return encoding
    raise TermsError(str(path), ["文字编码无法识别，请另存为“CSV UTF-8”或 .xlsx 后再试"])


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                if "\0" in decoder.decode(chunk):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    except OSError as error:
        raise TermsError(str(path), [os_reason(error)]) from error
    return True


def _sample(path: Path, encoding: str) -> str:
    try:
        with path.open(encoding=encoding, newline="") as file:
            return file.read(64_000)
    except OSError as error:
        raise TermsError(str(path), [os_reason(error)]) from error


def _widest(sample: str, delimiter: str) -> int:
    """Return the most cells that a row of the sample has when split at `delimiter`."""
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    widest = 0
    try:
        for row in rows:
            widest = max(widest, len(row))
    except csv.Error:
        pass  # the sample ends inside a cell; what was read before it decides
    return widest


def _csv_lines(path: Path, encoding: str, delimiter: str) -> Iterator[Line]:
    number = 0
    try:
        with path.open(encoding=encoding, newline="") as file:
            for row in csv.reader(file, delimiter=delimiter, strict=True):
                number += 1
                yield Line(number, list(row))
    except csv.Error as error:
        raise TermsError(
            str(path), [f"第 {number + 1} 行：引号没有成对，或一格内容过长，请检查后再试"]
        ) from error
    except OSError as error:
        raise TermsError(str(path), [os_reason(error)]) from error
