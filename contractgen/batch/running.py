"""One run of a batch: from the roster to the summary."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import contractgen
from contractgen.batch.cohort import Cohort
from contractgen.batch.drafting import How, Work
from contractgen.batch.manifest import Manifest, Outcome
from contractgen.batch.names import DEFAULT_PATTERN, Names, parse_pattern
from contractgen.batch.options import BatchOptions, Progress
from contractgen.batch.pdfs import Pdfs
from contractgen.batch.places import LocalOutput, Output
from contractgen.batch.planning import Plan, plan_of
from contractgen.batch.remote import RemoteOutput, fetched, is_url, local_path
from contractgen.batch.spread import drafted_by_dask
from contractgen.batch.telling import BatchResult, tell
from contractgen.batch.workers import Stopped, drafted_by_workers, drafted_here, never
from contractgen.checker import resolved
from contractgen.drafting import PACKING, default_template
from contractgen.errors import DraftError, OutputError, TermsError
from contractgen.pdf import Converter
from contractgen.resources import os_reason
from contractgen.rulebook import load_rulebook

SUMMARY_WORKBOOK = "汇总.xlsx"
SUMMARY_JSON = "summary.json"


def run_batch(
    roster: Path | str,
    out: Path | str,
    *,
    options: BatchOptions,
    progress: Progress | None = None,
    pdf_progress: Progress | None = None,
    stopped: Stopped = never,
) -> BatchResult:
    """Draft one agreement per row of `roster` into the folder `out`, and write the summary.

    Both may be paths or URLs that fsspec knows. A row that is wrong is reported and stops nothing.
    When `stopped` says so, or after an exception, the summary holds the rows done so far and
    `resume` can go on from there.

    Raises:
        TermsError: the roster can't be read, or has no rows; nothing is written.
        RuleBookError: a file in `clauses/` is wrong; nothing is written.
        OutputError: the name pattern is wrong, the folder can't be written to, or another run
            holds it.
        DraftError: the template can't be read (nothing is written), workers keep dying, or the
            cluster can't be reached.
        PdfError: PDFs are asked for and can't be made here; nothing is written.
    """
    if options.engine == "dask" and options.scheduler is None:
        raise DraftError("--engine dask 需要用 --scheduler 写明调度器地址，如 tcp://10.0.0.5:8786")
    output = _output(out, options)
    summaries = _Summaries(output, options.report)
    common = _common(options)
    converter = Converter(options.template or default_template()) if options.pdf else None
    plan = _plan(str(roster), options)
    try:
        if not plan.total:
            raise TermsError(str(roster), ["名册中没有可以起草的行，请从标题下一行开始填写"])
        manifest = output.open()
        try:
            pdfs = Pdfs(converter, local_path(str(out)), options.jobs) if converter else None
            name = str(roster).rstrip("/").rpartition("/")[2]
            run = _Run(name, plan, output, manifest, options, summaries, pdfs)
            return run.all(common, progress, pdf_progress, stopped)
        finally:
            output.close(manifest)
    finally:
        plan.close()


def _output(out: Path | str, options: BatchOptions) -> Output:
    if not is_url(str(out)):
        path = local_path(str(out))
        # the machines of a cluster have working folders of their own
        return LocalOutput(path.absolute() if options.engine == "dask" else path)
    if options.pdf:
        raise OutputError(f"{out}：--pdf 只能写到本机的文件夹，请先写到本机再上传")
    return RemoteOutput(str(out))


def _plan(roster: str, options: BatchOptions) -> Plan:
    names = Names(parse_pattern(options.name_pattern or DEFAULT_PATTERN))
    try:
        with fetched(roster) if is_url(roster) else nullcontext(local_path(roster)) as path:
            plan = plan_of(path, names)
    finally:
        names.close()
    plan.reader = replace(plan.reader, source=roster)
    return plan


class _Summaries:
    """The summary's files: where they are written, and where users find them."""

    def __init__(self, output: Output, report: Path | None) -> None:
        """Raises `OutputError` when the report's name says of no format."""
        named = {".xlsx": SUMMARY_WORKBOOK, ".json": SUMMARY_JSON}
        suffix = report.suffix.lower() if report else ""
        if report is not None and suffix not in named:
            raise OutputError(f"{report}：汇总文件名应以 .xlsx 或 .json 结尾")
        self.files: list[Path] = []
        self.shown: list[str] = []
        for kind, name in named.items():
            if report is not None and kind == suffix:
                self.files.append(report)
                self.shown.append(str(report))
            else:
                self.files.append(output.file(name))
                self.shown.append(f"{output.shown.rstrip('/')}/{name}")


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
        PACKING,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass
class _Run:
    """One pass over a planned roster."""

    roster: str
    plan: Plan
    output: Output
    manifest: Manifest
    options: BatchOptions
    summaries: _Summaries
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
        done = 0
        self.manifest.begin()
        try:
            try:
                for outcomes in self._drafted(common, stopped):
                    self.manifest.record(outcomes)
                    self.output.checkpoint(self.manifest)
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
                    (self.summaries.files[0], self.summaries.files[1]),
                    scratch=self.output.scratch,
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
            (self.summaries.shown[0], self.summaries.shown[1]),
            self.pdfs,
        )

    def _drafted(self, common: str, stopped: Stopped) -> Iterator[list[Outcome]]:
        options = self.options
        how = How(
            self.plan.reader,
            self.output.place,
            common,
            options.wording,
            options.template,
            options.choice,
            options.allow_findings,
        )
        if options.scheduler is not None and options.engine == "dask":
            return drafted_by_dask(self._works(), how, options.scheduler, stopped)
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
