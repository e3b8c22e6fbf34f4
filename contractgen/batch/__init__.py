"""Batch: one agreement per row of a roster; one bad row stops nothing."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Literal

import contractgen
from contractgen.batch.cohort import Cohort
from contractgen.batch.comparing import CohortFinding
from contractgen.batch.drafting import How, Work, resolved
from contractgen.batch.manifest import Manifest, Outcome
from contractgen.batch.names import DEFAULT_PATTERN, Names, parse_pattern
from contractgen.batch.pdfs import Pdfs
from contractgen.batch.places import LocalFolder
from contractgen.batch.planning import Plan, plan_of
from contractgen.batch.results import RowFinding, RowResult, Status
from contractgen.batch.summary import read_cohort, read_rows
from contractgen.batch.telling import Told, tell
from contractgen.batch.workers import Stopped, drafted_by_workers, drafted_here, never
from contractgen.checker import Choice
from contractgen.drafting import default_template
from contractgen.errors import DraftError, OutputError, TermsError
from contractgen.pdf import Converter
from contractgen.resources import os_reason
from contractgen.rulebook import load_rulebook

__all__ = [
    "BatchOptions",
    "BatchResult",
    "CohortFinding",
    "RowFinding",
    "RowResult",
    "Status",
    "run_batch",
]

SUMMARY_WORKBOOK = "汇总.xlsx"
SUMMARY_JSON = "summary.json"

Progress = Callable[[int, int], None]
"""Called with the number of rows done and of all rows, now and then."""


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
    """Keep agreements that lie there as recorded and would be drafted from the same input."""
    report: Path | None = None
    """Where the summary goes (.xlsx or .json); None: into the output folder."""
    budget: Decimal | None = None
    """Yuan that the allowances of all agreements together may come to; None: no limit."""
    pdf: bool = False
    """Make a PDF of every agreement, too."""


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
    summaries: tuple[Path, Path]
    """The summary's files: workbook and JSON."""
    pdfs: Pdfs | None = None
    """None: not asked for."""

    @property
    def interrupted(self) -> bool:
        """Whether the run was ended before the last row or PDF."""
        return self.drafted + self.failed < self.total or bool(self.pdfs and self.pdfs.left)

    @cached_property
    def rows(self) -> tuple[RowResult, ...]:
        """All rows, in the roster's order, personal data masked; read from the summary."""
        return read_rows(self.summaries[1])

    @cached_property
    def cohort(self) -> tuple[CohortFinding, ...]:
        """What the rows together show; read from the summary."""
        return read_cohort(self.summaries[1])

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
        return [*lines, f"汇总：{'、'.join(str(path) for path in self.summaries)}"]


def run_batch(
    roster: Path,
    out: Path,
    *,
    options: BatchOptions,
    progress: Progress | None = None,
    pdf_progress: Progress | None = None,
    stopped: Stopped = never,
) -> BatchResult:
    """Draft one agreement per row of `roster` into the folder `out`, and write the summary.

    A row that is wrong is reported and stops nothing. When `stopped` says so, or after an
    exception, the summary holds the rows done so far and `resume` can go on from there.

    Raises:
        TermsError: the roster can't be read, or has no rows; nothing is written.
        RuleBookError: a file in `clauses/` is wrong; nothing is written.
        OutputError: the name pattern is wrong, the folder can't be written to, or another run
            holds it.
        DraftError: the template can't be read (nothing is written), or workers keep dying.
        PdfError: PDFs are asked for and can't be made here; nothing is written.
    """
    summaries = _summary_files(out, options.report)
    names = Names(parse_pattern(options.name_pattern or DEFAULT_PATTERN))
    common = _common(options)
    converter = Converter(options.template or default_template()) if options.pdf else None
    try:
        plan = plan_of(roster, names)
    finally:
        names.close()
    try:
        if not plan.total:
            raise TermsError(str(roster), ["名册中没有可以起草的行，请从标题下一行开始填写"])
        folder = LocalFolder(out)
        folder.prepare()
        manifest = Manifest(folder.hidden, str(out))
        try:
            folder.clean()
            pdfs = Pdfs(converter, out, options.jobs) if converter else None
            run = _Run(roster.name, plan, folder, manifest, options, summaries, pdfs)
            return run.all(common, progress, pdf_progress, stopped)
        finally:
            folder.close()
            manifest.close()
    finally:
        plan.close()


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


def _common(options: BatchOptions) -> str:
    """Return the identity of what all agreements of a run are drafted from, beside their terms."""
    book, choice = resolved(load_rulebook(), options.choice)
    template = options.template or default_template()
    city = Path(options.choice.city or "")
    try:
        layout = template.read_bytes()
        own_policy = city.read_bytes() if city.suffix in {".yaml", ".yml"} else b""
    except OSError as error:
        raise DraftError(f"{template}：{os_reason(error)}") from error
    parts = [
        contractgen.__version__,
        book.hash,
        hashlib.sha256(layout).hexdigest(),
        hashlib.sha256(own_policy).hexdigest(),
        options.wording,
        choice.city,
        str(choice.on),
        choice.relationship,
        options.allow_findings,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass
class _Run:
    """One pass over a planned roster."""

    roster: str
    plan: Plan
    folder: LocalFolder
    manifest: Manifest
    options: BatchOptions
    summaries: tuple[Path, Path]
    pdfs: Pdfs | None

    def all(
        self,
        common: str,
        progress: Progress | None,
        pdf_progress: Progress | None,
        stopped: Stopped,
    ) -> BatchResult:
        """Draft every row and write the summary, also when something puts an end to the run."""
        cohort = Cohort()
        told: Told | None = None
        done = 0
        self.manifest.begin()
        try:
            try:
                for outcomes in self._drafted(common, stopped):
                    self.manifest.record(outcomes)
                    cohort.add(o.person for o in outcomes if o.person)
                    done += len(outcomes)
                    if progress is not None:
                        progress(done, self.plan.total)
                if self.pdfs is not None and not stopped():
                    self.pdfs.make(self.manifest.files(), pdf_progress, stopped)
            finally:
                _sync()
                told = tell(
                    self.manifest,
                    cohort,
                    self.roster,
                    self.summaries,
                    scratch=self.folder.unfinished,
                    budget=self.options.budget,
                    pdfs=self.pdfs,
                )
        finally:
            cohort.close()
        return BatchResult(
            self.plan.total,
            told.drafted,
            told.failed,
            told.first_failed,
            told.cohort_count,
            self.summaries,
            self.pdfs,
        )

    def _drafted(self, common: str, stopped: Stopped) -> Iterator[list[Outcome]]:
        options = self.options
        how = How(
            self.plan.reader,
            self.folder,
            common,
            options.wording,
            options.template,
            options.choice,
            options.allow_findings,
        )
        if options.jobs <= 1:
            return drafted_here(self._works(), how, stopped)
        return drafted_by_workers(self._works(), how, options.jobs, stopped)

    def _works(self) -> Iterator[Work]:
        """Yield the chunks with what an earlier run has done of them."""
        earlier = self.manifest.earlier if self.options.resume else _no_record
        for chunk in self.plan.chunks():
            yield Work(chunk, tuple(earlier(file) for file in chunk.files))


def _no_record(_: str) -> None:
    return None


def _sync() -> None:
    """Have the system write everything to disk: once for all files instead of for each."""
    if hasattr(os, "sync"):
        os.sync()
