"""Batch: one agreement per row of a roster; one bad row stops nothing."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import contractgen
from contractgen.batch.drafting import How, Task, results_of
from contractgen.batch.names import DEFAULT_PATTERN, Names, parse_pattern
from contractgen.batch.results import (
    RowFinding,
    RowResult,
    Status,
    Summary,
    read_json,
    write_json,
    write_workbook,
)
from contractgen.checker import Choice
from contractgen.errors import DraftError, OutputError, TermsError
from contractgen.resources import data_dir, os_reason, write_atomically
from contractgen.roster import RosterRow, read_roster, row_terms
from contractgen.rulebook import load_rulebook
from contractgen.terms import Terms

__all__ = [
    "BatchOptions",
    "BatchResult",
    "RowFinding",
    "RowResult",
    "Status",
    "run_batch",
]

SUMMARY_WORKBOOK = "汇总.xlsx"
SUMMARY_JSON = "summary.json"

Progress = Callable[[int, int], None]
"""Called with the number of rows done and of all rows, after each row."""


@dataclass(frozen=True, kw_only=True)
class BatchOptions:
    """How a roster is drafted."""

    name_pattern: str | None = None
    """File names: dotted names or Chinese titles in braces, and {row}; None: DEFAULT_PATTERN."""
    wording: Literal["standard", "original"] | None = None
    """None: as each row says, else `standard`."""
    template: Path | None = None
    choice: Choice = field(default_factory=Choice)
    """City, day and relationship that the user asked for."""
    allow_findings: bool = False
    """Draft a row in spite of an error finding."""
    jobs: int = 1
    """Processes; 1: in this one."""
    resume: bool = False
    """Keep agreements whose file exists and which would be drafted from the same input."""
    report: Path | None = None
    """Where the summary goes (.xlsx or .json); None: into the output folder."""


@dataclass(frozen=True)
class BatchResult:
    """What became of a roster."""

    rows: tuple[RowResult, ...]
    """In the roster's order; personal data masked."""
    summaries: tuple[Path, ...]
    """The summary's files."""

    @property
    def failed_rows(self) -> tuple[RowResult, ...]:
        """The rows of which no agreement was written."""
        return tuple(row for row in self.rows if row.failed)

    def summary_lines(self) -> list[str]:
        """Return what to tell the user: the counts, each failed row, where the summary lies."""
        failed = self.failed_rows
        done = len(self.rows) - len(failed)
        lines = [f"共 {len(self.rows)} 行：已起草 {done} 份，未起草 {len(failed)} 行"]
        for row in failed:
            reasons = row.problems or [f.message for f in row.findings if f.severity == "error"]
            lines.append(f"  第 {row.row} 行 {row.name}：{'；'.join(reasons)}")
        return [*lines, f"汇总：{'、'.join(str(path) for path in self.summaries)}"]


def run_batch(
    roster: Path, out: Path, *, options: BatchOptions, progress: Progress | None = None
) -> BatchResult:
    """Draft one agreement per row of `roster` into the folder `out`, and write the summary.

    A row that is wrong is reported and stops nothing. After an interruption (Ctrl-C) the summary
    holds the rows done so far, so that `resume` can go on from there.

    Raises:
        TermsError: the roster can't be read, or has no rows; nothing is written.
        RuleBookError: a file in `clauses/` is wrong; nothing is written.
        OutputError: the name pattern is wrong or the folder can't be written to.
        DraftError: the template can't be read (nothing is written), or a worker process died.
    """
    workbook, json_file = _summary_files(out, options.report)
    names = Names(parse_pattern(options.name_pattern or DEFAULT_PATTERN))
    book_hash = load_rulebook().hash
    total = sum(1 for _ in read_roster(roster))
    if not total:
        raise TermsError(str(roster), ["名册中没有可以起草的行，请从标题下一行开始填写"])
    inputs = _Inputs(options, book_hash)
    _probe(out)
    run = _Run(roster, out, names, inputs, _earlier(json_file, options))
    rows: list[RowResult] = []
    try:
        for result in results_of(run.tasks(), _how(options), options.jobs):
            rows.append(result.masked())
            if progress is not None:
                progress(len(rows), total)
    finally:
        rows = run.with_duplicates(rows)
        summary = Summary(contractgen.__version__, roster.name, tuple(rows))
        write_json(summary, json_file)
        write_workbook(summary, workbook)
    return BatchResult(tuple(rows), (workbook, json_file))


def _summary_files(out: Path, report: Path | None) -> tuple[Path, Path]:
    """Return where the summary's workbook and JSON go."""
    workbook, json_file = out / SUMMARY_WORKBOOK, out / SUMMARY_JSON
    if report is None:
        return workbook, json_file
    match report.suffix.lower():
        case ".xlsx":
            return report, json_file
        case ".json":
            return workbook, report
    raise OutputError(f"{report}：汇总文件名应以 .xlsx 或 .json 结尾")


def _probe(out: Path) -> None:
    """Raise `OutputError` before any work when the folder can't be written to."""
    probe = out / ".contractgen-probe"
    write_atomically(probe, b"")
    try:
        probe.unlink()
    except OSError as error:
        raise OutputError(f"{out}：写入失败，{os_reason(error)}") from error


def _how(options: BatchOptions) -> How:
    return How(
        options.wording,
        options.template,
        options.choice,
        options.allow_findings,
    )


def _earlier(json_file: Path, options: BatchOptions) -> dict[str, RowResult]:
    """Return the agreements of an earlier run by file name, when this run is to resume it."""
    summary = read_json(json_file) if options.resume else None
    return {row.file: row for row in summary.rows if row.file} if summary else {}


class _Inputs:
    """The identity of what an agreement is drafted from."""

    def __init__(self, options: BatchOptions, book_hash: str) -> None:
        template = options.template or data_dir("templates") / "agreement_zh.docx"
        try:
            layout = template.read_bytes()
        except OSError as error:
            raise DraftError(f"{template}：{os_reason(error)}") from error
        self._common = [
            contractgen.__version__,
            book_hash,
            hashlib.sha256(layout).hexdigest(),
            options.wording,
            options.choice.city,
            str(options.choice.on),
            options.choice.relationship,
            options.allow_findings,
        ]

    def hash(self, terms: Terms) -> str:
        """Return the SHA-256 of the terms and of everything common to the run."""
        stated = terms.model_dump(mode="json", exclude_none=True)
        text = json.dumps([self._common, stated], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


class _Run:
    """One pass over a roster: names, inputs, and who occurs twice."""

    def __init__(
        self,
        roster: Path,
        out: Path,
        names: Names,
        inputs: _Inputs,
        earlier: dict[str, RowResult],
    ) -> None:
        self._roster = roster
        self._out = out
        self._names = names
        self._inputs = inputs
        self._earlier = earlier
        self._rows_of: dict[str, list[int]] = {}

    def tasks(self) -> Iterator[Task | RowResult]:
        """Yield each row as a task, or as a result when there is nothing to draft."""
        for row in read_roster(self._roster):
            try:
                terms = row_terms(row, self._roster)
            except TermsError as error:
                yield RowResult(row.number, _name(row), "", "invalid", problems=error.problems)
                continue
            if terms.talent.id_number:
                self._rows_of.setdefault(terms.talent.id_number, []).append(row.number)
            yield self._task(row.number, terms)

    def _task(self, row: int, terms: Terms) -> Task | RowResult:
        target = self._out / self._names.file_name(terms, row)
        task = Task(row, terms, f"{self._roster} 第 {row} 行", target, self._inputs.hash(terms))
        earlier = self._earlier.get(target.name)
        if earlier is not None and earlier.input == task.input and target.is_file():
            notes = tuple(note for note in earlier.notes if not note.startswith(_TWICE))
            return replace(earlier, row=row, notes=notes)
        return task

    def with_duplicates(self, rows: list[RowResult]) -> list[RowResult]:
        """Return the results with a note where the same person stands in several rows."""
        others = {
            number: [other for other in numbers if other != number]
            for numbers in self._rows_of.values()
            if len(numbers) > 1
            for number in numbers
        }
        return [
            replace(row, notes=(f"{_TWICE}第 {_listed(others[row.row])} 行相同", *row.notes))
            if row.row in others
            else row
            for row in rows
        ]


_TWICE = "同一人重复：证件号码与"


def _listed(numbers: list[int]) -> str:
    return "、".join(str(number) for number in numbers)


def _name(row: RosterRow) -> str:
    """Return the name in a row whose terms can't be understood."""
    return str(row.values.get("talent.name", "")).strip()
