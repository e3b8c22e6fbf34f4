"""What a batch says of each row."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from contractgen.findings import Severity
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
    pdf: str = ""
    """The PDF's file name in the output folder; "" when none was made."""

    @property
    def failed(self) -> bool:
        """Whether no agreement was written."""
        return self.status in {"refused", "invalid", "failed"}

    def reasons(self) -> tuple[str, ...]:
        """Return why no agreement was written, in Chinese."""
        return self.problems or tuple(f.message for f in self.findings if f.severity == "error")

    def masked(self) -> "RowResult":
        """Return the result without ID numbers and phone numbers."""
        return RowResult(
            self.row,
            mask(self.name),
            self.file,
            self.status,
            tuple(
                RowFinding(f.rule, f.severity, mask(f.message), mask(f.suggestion))
                for f in self.findings
            ),
            tuple(mask(problem) for problem in self.problems),
            tuple(mask(note) for note in self.notes),
            self.input,
        )

    def to_json(self) -> str:
        """Return the result as one line of JSON."""
        findings = [vars(finding) for finding in self.findings]
        return _ENCODER.encode({**vars(self), "findings": findings})


_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False)


def result_from(data: dict[str, Any]) -> RowResult:
    """Return the result that `to_json` wrote, from its parsed form."""
    return RowResult(
        row=data["row"],
        name=data["name"],
        file=data["file"],
        status=data["status"],
        findings=tuple(RowFinding(**found) for found in data["findings"]),
        problems=tuple(data["problems"]),
        notes=tuple(data["notes"]),
        input=data["input"],
        pdf=data.get("pdf", ""),
    )
