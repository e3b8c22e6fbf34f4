"""The summary of a run, summary.json and 汇总.xlsx: written row by row, never held in memory."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from contractgen.batch.comparing import CohortFinding, listed
from contractgen.batch.results import SEVERITY_WORDS, STATUS_WORDS, RowResult, result_from
from contractgen.errors import OutputError
from contractgen.resources import replacing

MAX_CELL = 32_767
"""Characters that Excel allows in a cell."""
MAX_ROWS = 1_048_576
"""Rows that Excel allows on a sheet."""
_BEGINNING = datetime(1980, 1, 1)
"""The time that the workbook says it was made at: the same content gives the same bytes."""

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_OVERVIEW = (
    ("行", 6), ("姓名", 12), ("结果", 26), ("文件", 44), ("错误", 6), ("警告", 6), ("提示", 6),
    ("未起草的原因", 80), ("说明", 80),
)  # fmt: skip
_DETAILS = (("行", 6), ("姓名", 12), ("程度", 8), ("规则", 36), ("内容", 90), ("建议", 60))
_COHORT = (("类别", 18), ("程度", 8), ("涉及行数", 10), ("行", 30), ("内容", 100))

Rows = Callable[[], Iterator[RowResult]]
"""Begins the rows of the run anew, in the roster's order."""
Cells = Iterable[str | int]


def write_json(
    path: Path, version: str, roster: str, rows: Rows, cohort: Iterable[CohortFinding]
) -> None:
    """Write the summary as JSON, one line per row. Raises `OutputError`."""
    with replacing(path) as file:
        head = json.dumps({"version": version, "roster": roster}, ensure_ascii=False)
        file.write(f'{head[:-1]},\n"rows": ['.encode())
        _write_items(file, (row.to_json() for row in rows()))
        file.write(b'],\n"cohort": [')
        _write_items(file, (json.dumps(asdict(f), ensure_ascii=False) for f in cohort))
        file.write(b"]}\n")


def _write_items(file: IO[bytes], items: Iterable[str]) -> None:
    comma = "\n"
    for item in items:
        file.write(f"{comma}{item}".encode())
        comma = ",\n"


def read_rows(path: Path) -> tuple[RowResult, ...]:
    """Return the rows of a summary.json."""
    data = json.loads(path.read_bytes())
    return tuple(result_from(row) for row in data["rows"])


def read_cohort(path: Path) -> tuple[CohortFinding, ...]:
    """Return the findings about the whole roster of a summary.json."""
    data = json.loads(path.read_bytes())
    return tuple(CohortFinding(**{**f, "rows": tuple(f["rows"])}) for f in data["cohort"])


def write_workbook(path: Path, rows: Rows, cohort: Iterable[CohortFinding], scratch: Path) -> None:
    """Write the summary as an .xlsx: a sheet of people, one of problems, one of the whole.

    `scratch` is the folder for what grows with the roster. Raises `OutputError`.
    """
    with replacing(path) as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": scratch})
        book.set_properties({"author": "contractgen", "created": _BEGINNING})
        _add_sheet(book, "汇总", _OVERVIEW, (_overview(row) for row in rows()))
        _add_sheet(book, "问题", _DETAILS, (line for row in rows() for line in _details(row)))
        _add_sheet(book, "全体核对", _COHORT, (_whole(finding) for finding in cohort))
        try:
            book.close()
        except XlsxWriterException as error:
            raise OutputError(f"{path}：写入失败，表格无法生成") from error


def _add_sheet(
    book: xlsxwriter.Workbook, title: str, columns: Iterable[tuple[str, int]], rows: Iterable[Cells]
) -> None:
    """Add a sheet, and further ones when there are more rows than Excel allows on one."""
    columns = tuple(columns)
    wrapped = book.add_format({"valign": "top", "text_wrap": True})
    left = iter(rows)
    number = 1
    full = True
    while full:
        sheet = book.add_worksheet(title if number == 1 else f"{title}（{number}）")
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
        for index, (heading, width) in enumerate(columns):
            sheet.set_column(index, index, width)
            sheet.write_string(0, index, heading, bold)
        full = _fill(sheet, left, wrapped)
        number += 1


def _fill(sheet: Any, rows: Iterator[Cells], wrapped: Any) -> bool:
    """Write rows until the sheet is full; return whether it is.

    Text stays text: `=1+1` from a roster is never a formula for the reader.
    """
    for line in range(1, MAX_ROWS):
        cells = next(rows, None)
        if cells is None:
            return False
        for index, value in enumerate(cells):
            if isinstance(value, int):
                sheet.write_number(line, index, value)
            elif value:
                sheet.write_string(line, index, _NOT_IN_XML.sub("�", value)[:MAX_CELL], wrapped)
    return True


def _overview(row: RowResult) -> list[str | int]:
    counts = [sum(f.severity == severity for f in row.findings) for severity in SEVERITY_WORDS]
    reasons = "\n".join((*row.problems, *(f.message for f in row.findings if row.failed)))
    notes = "\n".join(row.notes)
    return [row.row, row.name, STATUS_WORDS[row.status], row.file, *counts, reasons, notes]


def _details(row: RowResult) -> Iterator[list[str | int]]:
    for problem in row.problems:
        kind = "填写有误" if row.status == "invalid" else "失败"
        yield [row.row, row.name, kind, "", problem, ""]
    for found in row.findings:
        severity = SEVERITY_WORDS[found.severity]
        yield [row.row, row.name, severity, found.rule, found.message, found.suggestion]
    for note in row.notes:
        yield [row.row, row.name, "说明", "", note, ""]


def _whole(finding: CohortFinding) -> list[str | int]:
    rows = listed(finding.rows, finding.count) if finding.rows else ""
    severity = SEVERITY_WORDS[finding.severity]
    return [finding.kind, severity, finding.count, rows, finding.message]


def with_others(
    rows: Iterable[RowResult], others: Iterable[tuple[int, str]]
) -> Iterator[RowResult]:
    """Yield the rows, with a note where the same person stands in other rows.

    Both in the roster's order.
    """
    repeated = iter(others)
    number, listed_rows = next(repeated, (0, ""))
    for row in rows:
        while number and number < row.row:
            number, listed_rows = next(repeated, (0, ""))
        if number == row.row:
            note = f"同一人重复：证件号码与第 {listed_rows} 行相同"
            yield replace(row, notes=(note, *row.notes))
        else:
            yield row
