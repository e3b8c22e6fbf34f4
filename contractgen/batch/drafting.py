"""One row of terms → one agreement on disk, or the reason why not; also in worker processes."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal
from typing import Literal

from contractgen.batch.results import RowFinding, RowResult, Status
from contractgen.checker import Choice, Report, check
from contractgen.drafting import draft
from contractgen.errors import ContractgenError, DraftError
from contractgen.facts import facts_from_terms
from contractgen.reports.privacy import Privacy
from contractgen.resources import write_atomically
from contractgen.rulebook import load_rulebook
from contractgen.terms import Terms

CHUNK = 8
"""Rows that a worker takes at a time: enough to hide the cost of handing them over."""
CHUNKS_AHEAD = 3
"""Chunks per worker that wait at most; more would let memory grow with the roster."""


@dataclass(frozen=True)
class How:
    """How every row of a run is drafted."""

    wording: Literal["standard", "original"] | None
    """None: as each row says, else `standard`."""
    template: Path | None
    """None: the one that came with contractgen."""
    choice: Choice
    allow_findings: bool


@dataclass(frozen=True)
class Task:
    """A row that is ready to be drafted."""

    row: int
    terms: Terms
    source: str
    """The roster's row, for messages."""
    target: Path
    input: str
    """SHA-256 of everything the agreement is drafted from."""


def results_of(tasks: Iterable[Task | RowResult], how: How, jobs: int) -> Iterator[RowResult]:
    """Yield the result of every task in order; results among the tasks pass through.

    Raises:
        ContractgenError: a worker process died (of memory, or killed).
    """
    if jobs <= 1:
        for task in tasks:
            yield from _draft_chunk([task], how)
        return
    # spawn: a forked copy of a process with threads (a progress bar) may hang
    pool = ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_leave_interrupts_to_parent
    )
    try:
        yield from _in_order(pool, tasks, how, jobs * CHUNKS_AHEAD)
    except BrokenProcessPool as error:
        raise DraftError("一个并行进程意外终止（可能内存不足），请减少 --jobs 后重试") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, tasks: Iterable[Task | RowResult], how: How, ahead: int
) -> Iterator[RowResult]:
    waiting: deque[Future[list[RowResult]]] = deque()
    rest = iter(tasks)
    while chunk := list(islice(rest, CHUNK)):
        waiting.append(pool.submit(_draft_chunk, chunk, how))
        if len(waiting) >= ahead:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


def _draft_chunk(tasks: list[Task | RowResult], how: How) -> list[RowResult]:
    return [task if isinstance(task, RowResult) else draft_row(task, how) for task in tasks]


def draft_row(task: Task, how: How) -> RowResult:
    """Check the terms of one row, draft the agreement and write it; every failure is a result."""
    name = task.terms.talent.name or ""
    findings: tuple[RowFinding, ...] = ()
    try:
        report = _checked(task.terms, task.source, how)
        privacy = Privacy(report.facts)
        findings = _findings(report, privacy)
        if report.worst() == "error" and not how.allow_findings:
            return RowResult(task.row, name, "", "refused", findings)
        agreement = draft(
            task.terms,
            wording=how.wording or task.terms.agreement.wording or "standard",
            policy=report.policy,
            template=how.template,
        )
        # what the policy filled in is no longer missing: report the terms as drafted
        report = _checked(agreement.terms, task.source, how)
        findings = _findings(report, privacy)
        notes = tuple(privacy.say(note) for note in agreement.notes)
        write_atomically(task.target, agreement.content)
    except ContractgenError as error:
        return RowResult(task.row, name, "", "failed", findings, (str(error),))
    status: Status = "drafted-with-findings" if report.worst() == "error" else "drafted"
    return RowResult(task.row, name, task.target.name, status, findings, (), notes, task.input)


def _checked(terms: Terms, source: str, how: How) -> Report:
    return check(facts_from_terms(terms, source), load_rulebook(), how.choice)


def _findings(report: Report, privacy: Privacy) -> tuple[RowFinding, ...]:
    return tuple(
        RowFinding(f.rule, f.severity, privacy.say(f.message), privacy.say(f.suggestion))
        for f in report.findings
    )


def _leave_interrupts_to_parent() -> None:
    """Ctrl-C reaches every process of the terminal: the workers finish, the parent decides."""
    signal(SIGINT, SIG_IGN)
