"""The end of a run: what its rows show together, and the summary."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import contractgen
from contractgen.batch.cohort import ROWS_NAMED, Cohort
from contractgen.batch.comparing import CohortFinding, findings_of, listed
from contractgen.batch.manifest import Manifest
from contractgen.batch.pdfs import Pdfs
from contractgen.batch.remote import content_of
from contractgen.batch.results import RowResult, result_from
from contractgen.batch.summary import JsonSummary, WorkbookSummary, read_cohort, read_rows
from contractgen.errors import OutputError
from contractgen.numerals import format_yuan

FAILED_SHOWN = 20
"""Failed rows that the command line lists; the summary has them all."""
_ABOVE_POLICY = ("/allowance-amount-differs", "/allowance-not-eligible")
"""Ends of the ids of city rules about allowances that are not the policy's."""


@dataclass(frozen=True)
class BatchResult:
    """What became of a roster."""

    total: int
    """Rows of the roster."""
    drafted: int
    failed: int
    """Rows of which no agreement was written."""
    first_failed: tuple[RowResult, ...]
    """The first of them, to be shown."""
    cohort_count: int
    """Findings about the whole roster."""
    summaries: tuple[str, str]
    """The summary's files, paths or URLs: workbook and JSON."""
    pdfs: Pdfs | None = None
    """None: not asked for."""

    @property
    def interrupted(self) -> bool:
        """Whether the run was ended before the last row or PDF."""
        return self.drafted + self.failed < self.total or bool(self.pdfs and self.pdfs.left)

    @cached_property
    def rows(self) -> tuple[RowResult, ...]:
        """All rows, in the roster's order, personal data masked; read from the summary."""
        return read_rows(content_of(self.summaries[1]))

    @cached_property
    def cohort(self) -> tuple[CohortFinding, ...]:
        """What the rows together show; read from the summary."""
        return read_cohort(content_of(self.summaries[1]))

    @property
    def failed_rows(self) -> tuple[RowResult, ...]:
        """The rows of which no agreement was written."""
        return tuple(row for row in self.rows if row.failed)

    def summary_lines(self) -> list[str]:
        """Return what to tell the user: the counts, failed rows, where the summary lies."""
        counts = f"共 {self.total} 行：已起草 {self.drafted} 份，未起草 {self.failed} 行"
        if left := self.total - self.drafted - self.failed:
            counts += f"；中途停止，还有 {left} 行未处理"
        lines = [counts]
        lines += [
            f"  第 {row.row} 行 {row.name}：{'；'.join(row.reasons())}" for row in self.first_failed
        ]
        if self.failed > len(self.first_failed):
            lines.append(f"  其余 {self.failed - len(self.first_failed)} 行见汇总")
        if self.cohort_count:
            lines.append(f"全体核对：{self.cohort_count} 处需要留意，见汇总的“全体核对”")
        if self.pdfs is not None:
            lines += self.pdfs.lines()
        return [*lines, f"汇总：{'、'.join(self.summaries)}"]


@dataclass(frozen=True)
class Told:
    """What the summary holds, in figures."""

    drafted: int
    failed: int
    first_failed: tuple[RowResult, ...]
    cohort_count: int


def tell(
    manifest: Manifest,
    cohort: Cohort,
    roster: str,
    summaries: tuple[Path, Path],
    *,
    scratch: Path,
    budget: Decimal | None,
    pdfs: Pdfs | None = None,
) -> Told:
    """Write the summary of the rows recorded so far. Raises `OutputError`."""
    try:
        return _told(manifest, cohort, roster, summaries, scratch, budget, pdfs)
    except OutputError as error:
        raise OutputError(
            f"{error}。汇总没有写成；已写出的协议和进度都在，排除后加 --resume 再运行一次即可"
        ) from error


def _told(
    manifest: Manifest,
    cohort: Cohort,
    roster: str,
    summaries: tuple[Path, Path],
    scratch: Path,
    budget: Decimal | None,
    pdfs: Pdfs | None,
) -> Told:
    workbook, json_file = summaries
    counts = _Counts()
    with (
        JsonSummary(json_file, contractgen.__version__, roster) as as_json,
        WorkbookSummary(workbook, scratch) as as_workbook,
    ):
        for row, text in _rows(manifest, cohort, pdfs):
            counts.add(row)
            as_json.add(text)
            as_workbook.add(row)
        over = _over_budget(manifest, budget)
        findings = [*findings_of(cohort), *counts.above_policy(), *over]
        as_json.finish(findings)
        as_workbook.finish(findings)
    return Told(counts.drafted, counts.failed, tuple(counts.first_failed), len(findings))


def _rows(manifest: Manifest, cohort: Cohort, pdfs: Pdfs | None) -> Iterator[tuple[RowResult, str]]:
    """Yield the rows recorded, and each as JSON, with what the roster says of their persons."""
    repeated = cohort.others()
    number, others = next(repeated, (0, ""))
    for position, text in manifest.results():
        recorded = row = result_from(json.loads(text))
        if row.row != position:  # kept from a run in which it stood elsewhere
            row = replace(row, row=position)
        while number and number < position:
            number, others = next(repeated, (0, ""))
        if number == position:
            note = f"同一人重复：证件号码与第 {others} 行相同"
            row = replace(row, notes=(note, *row.notes))
        if pdfs is not None:
            row = pdfs.told(row)
        yield row, text if row is recorded else row.to_json()


class _Counts:
    """What is counted over the rows' results."""

    def __init__(self) -> None:
        self.drafted = 0
        self.failed = 0
        self.first_failed: list[RowResult] = []
        self._above: list[int] = []
        self._above_count = 0

    def add(self, row: RowResult) -> None:
        """Count one row."""
        if row.failed:
            self.failed += 1
            if len(self.first_failed) < FAILED_SHOWN:
                self.first_failed.append(row)
        else:
            self.drafted += 1
        if any(finding.rule.endswith(_ABOVE_POLICY) for finding in row.findings):
            self._above_count += 1
            if len(self._above) < ROWS_NAMED:
                self._above.append(row.row)

    def above_policy(self) -> Iterator[CohortFinding]:
        """Yield one finding for all rows whose allowances the policy doesn't grant."""
        if self._above_count:
            rows = tuple(self._above)
            yield CohortFinding(
                "津贴与政策不符",
                "warning",
                rows,
                self._above_count,
                f"{listed(rows, self._above_count)}约定的津贴补贴与城市政策的标准或对象不符，"
                "逐行说明见“问题”表",
            )


def _over_budget(manifest: Manifest, budget: Decimal | None) -> Iterator[CohortFinding]:
    """Yield a finding when the allowances of all agreements come to more than the budget."""
    if budget is None:
        return
    limit = int(budget * 100)
    total = first = 0
    count = 0
    for row, granted in manifest.granted():
        total += granted
        if total > limit:
            first = first or row
            count += 1
    if first:
        yield CohortFinding(
            "超出预算",
            "warning",
            (first,),
            count,
            f"各份协议的津贴补贴按约定期限合计 {_yuan(total)} 元，超出预算 {_yuan(limit)} 元"
            f"共 {_yuan(total - limit)} 元；按名册顺序，自第 {first} 行起超出",
        )


def _yuan(fen: int) -> str:
    return format_yuan(Decimal(fen) / 100)
