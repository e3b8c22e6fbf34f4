"""What a batch says of each row, and the summary in which it is kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Font
from pydantic import TypeAdapter, ValidationError

from contractgen.findings import Severity
from contractgen.resources import write_atomically
from contractgen.roster import append_text, workbook_bytes
from contractgen.values import mask

Status = Literal["drafted", "drafted-with-findings", "refused", "invalid", "failed"]
"""Drafted; drafted in spite of an error finding (--allow-findings); refused because of one;
its terms can't be understood; it could not be drafted or written."""

STATUS_WORDS: dict[Status, str] = {
    "drafted": "已起草",
    "drafted-with-findings": "已起草（有违法约定）",
    "refused": "未起草（有违法约定）",
    "invalid": "未起草（填写有误）",
    "failed": "未起草（起草或写入失败）",
}
SEVERITY_WORDS: dict[Severity, str] = {"error": "错误", "warning": "警告", "note": "提示"}


@dataclass(frozen=True)
class RowFinding:
    """What a rule found in a row's terms."""

    rule: str
    severity: Severity
    message: str
    suggestion: str


@dataclass(frozen=True)
class RowResult:
    """What became of one row."""

    row: int
    """As Excel shows it."""
    name: str
    """The person's name; "" when the row has none."""
    file: str
    """The agreement's file name in the output folder; "" when none was written."""
    status: Status
    findings: tuple[RowFinding, ...] = ()
    problems: tuple[str, ...] = ()
    """Why it was not drafted, with cells, in Chinese."""
    notes: tuple[str, ...] = ()
    """What the reader should know: the same person twice, what the policy filled in."""
    input: str = ""
    """SHA-256 of everything the agreement was drafted from; "" when it was not drafted."""

    @property
    def failed(self) -> bool:
        """Whether no agreement was written."""
        return self.status in {"refused", "invalid", "failed"}

    def masked(self) -> "RowResult":
        """Return the result without ID numbers and phone numbers."""
        return replace(
            self,
            name=mask(self.name),
            findings=tuple(
                replace(f, message=mask(f.message), suggestion=mask(f.suggestion))
                for f in self.findings
            ),
            problems=tuple(mask(problem) for problem in self.problems),
            notes=tuple(mask(note) for note in self.notes),
        )


@dataclass(frozen=True)
class Summary:
    """A whole run, as summary.json keeps it."""

    version: str
    """Of contractgen."""
    roster: str
    """The roster's file name."""
    rows: tuple[RowResult, ...]


_SUMMARY = TypeAdapter(Summary)


def write_json(summary: Summary, path: Path) -> None:
    """Write the summary as JSON. Raises `OutputError`."""
    write_atomically(path, _SUMMARY.dump_json(summary, indent=2) + b"\n")


def read_json(path: Path) -> Summary | None:
    """Return an earlier run's summary; None when there is none, or it isn't one of ours."""
    try:
        return _SUMMARY.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def write_workbook(summary: Summary, path: Path) -> None:
    """Write the summary as an .xlsx: one row per person, one sheet with every problem.

    Raises:
        OutputError: it can't be written.
    """
    book = Workbook(write_only=True)
    _add_sheet(
        book,
        "汇总",
        (("行", 6), ("姓名", 12), ("结果", 26), ("文件", 44), ("错误", 6), ("警告", 6), ("提示", 6),
         ("未起草的原因", 80), ("说明", 80)),
        (_overview(row) for row in summary.rows),
    )  # fmt: skip
    _add_sheet(
        book,
        "问题",
        (("行", 6), ("姓名", 12), ("程度", 8), ("规则", 36), ("内容", 90), ("建议", 60)),
        (line for row in summary.rows for line in _details(row)),
    )
    write_atomically(path, workbook_bytes(book))


def _add_sheet(
    book: Workbook,
    title: str,
    columns: Iterable[tuple[str, int]],
    rows: Iterable[list[str | int]],
) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, (_, width) in enumerate(columns):
        sheet.column_dimensions[chr(65 + number)].width = width
    append_text(sheet, [heading for heading, _ in columns], Font(bold=True))
    for row in rows:
        append_text(sheet, row)


def _overview(row: RowResult) -> list[str | int]:
    counts = [sum(f.severity == severity for f in row.findings) for severity in SEVERITY_WORDS]
    reasons = "\n".join((*row.problems, *(f.message for f in row.findings if row.failed)))
    return [
        row.row,
        row.name,
        STATUS_WORDS[row.status],
        row.file,
        *counts,
        reasons,
        "\n".join(row.notes),
    ]


def _details(row: RowResult) -> Iterable[list[str | int]]:
    for problem in row.problems:
        yield [
            row.row,
            row.name,
            "填写有误" if row.status == "invalid" else "失败",
            "",
            problem,
            "",
        ]
    for found in row.findings:
        severity = SEVERITY_WORDS[found.severity]
        yield [row.row, row.name, severity, found.rule, found.message, found.suggestion]
    for note in row.notes:
        yield [row.row, row.name, "说明", "", note, ""]
