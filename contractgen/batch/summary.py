"""The summary of a run, summary.json and 汇总.xlsx: written row by row, never held in memory."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

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

Cells = Iterable[str | int]


class JsonSummary:
    """summary.json, one line per row; a context that writes it whole or not at all."""

    def __init__(self, path: Path, version: str, roster: str) -> None:
        self._writing = replacing(path)
        self._head = {"version": version, "roster": roster}
        self._comma = ""

    def __enter__(self) -> "JsonSummary":
        self._file = self._writing.__enter__()
        head = json.dumps(self._head, ensure_ascii=False)
        self._file.write(f'{head[:-1]},\n"rows": ['.encode())
        return self

    def add(self, text: str) -> None:
        """Write one row, as `RowResult.to_json` gives it."""
        self._file.write(f"{self._comma}\n{text}".encode())
        self._comma = ","

    def finish(self, cohort: Iterable[CohortFinding]) -> None:
        """Write what the rows show together."""
        lines = (json.dumps(asdict(finding), ensure_ascii=False) for finding in cohort)
        self._file.write(b'],\n"cohort": [')
        self._file.write(",".join(f"\n{line}" for line in lines).encode())
        self._file.write(b"]}\n")

    def __exit__(self, *problem: Any) -> bool | None:
        return self._writing.__exit__(*problem)


def read_rows(content: bytes) -> tuple[RowResult, ...]:
    """Return the rows of a summary.json."""
    data = json.loads(content)
    return tuple(result_from(row) for row in data["rows"])


def read_cohort(content: bytes) -> tuple[CohortFinding, ...]:
    """Return the findings about the whole roster of a summary.json."""
    data = json.loads(content)
    return tuple(CohortFinding(**{**f, "rows": tuple(f["rows"])}) for f in data["cohort"])


class WorkbookSummary:
    """The summary as .xlsx: people, problems, the whole; a context that writes it whole.

    Rows go to temporary files at once, so that memory doesn't grow with them.
    """

    def __init__(self, path: Path, scratch: Path) -> None:
        """`scratch` is the folder for what grows with the roster."""
        self._path = path
        self._writing = replacing(path)
        self._scratch = scratch

    def __enter__(self) -> "WorkbookSummary":
        file = self._writing.__enter__()
        options = {"constant_memory": True, "tmpdir": self._scratch}
        self._book = xlsxwriter.Workbook(file, options)
        self._book.set_properties({"author": "contractgen", "created": _BEGINNING})
        self._people = _Sheet(self._book, "汇总", _OVERVIEW)
        self._problems = _Sheet(self._book, "问题", _DETAILS)
        self._whole = _Sheet(self._book, "全体核对", _COHORT)
        return self

    def add(self, row: RowResult) -> None:
        """Write one row."""
        self._people.add(_overview(row))
        for line in _details(row):
            self._problems.add(line)

    def finish(self, cohort: Iterable[CohortFinding]) -> None:
        """Write what the rows show together. Raises `OutputError`."""
        for finding in cohort:
            self._whole.add(_whole(finding))
        try:
            self._book.close()
        except XlsxWriterException as error:
            raise OutputError(f"{self._path}：写入失败，表格无法生成") from error

    def __exit__(self, *problem: Any) -> bool | None:
        return self._writing.__exit__(*problem)


class _Sheet:
    """A sheet under construction; further ones follow when Excel allows no more rows on it."""

    def __init__(self, book: Any, title: str, columns: Iterable[tuple[str, int]]) -> None:
        self._book = book
        self._title = title
        self._columns = tuple(columns)
        self._number = 0
        self._wrapped = book.add_format({"valign": "top", "text_wrap": True})
        self._bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
        self._begin()

    def _begin(self) -> None:
        self._number += 1
        title = self._title if self._number == 1 else f"{self._title}（{self._number}）"
        self._sheet = self._book.add_worksheet(title)
        self._sheet.freeze_panes(1, 0)
        for index, (heading, width) in enumerate(self._columns):
            self._sheet.set_column(index, index, width)
            self._sheet.write_string(0, index, heading, self._bold)
        self._line = 1

    def add(self, cells: Cells) -> None:
        """Write one row. Text stays text: `=1+1` from a roster is never a formula."""
        if self._line == MAX_ROWS:
            self._begin()
        for index, value in enumerate(cells):
            if isinstance(value, int):
                self._sheet.write_number(self._line, index, value)
            elif value:
                text = _NOT_IN_XML.sub("�", value)[:MAX_CELL]
                self._sheet.write_string(self._line, index, text, self._wrapped)
        self._line += 1


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


def _whole(finding: CohortFinding) -> list[str | int]:
    rows = listed(finding.rows, finding.count) if finding.rows else ""
    severity = SEVERITY_WORDS[finding.severity]
    return [finding.kind, severity, finding.count, rows, finding.message]
