"""One row of a roster → one agreement on disk, or the reason why not; also in worker processes."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

from contractgen.batch.cohort import Person, granted_fen, person_of
from contractgen.batch.manifest import Outcome
from contractgen.batch.places import Place
from contractgen.batch.planning import Chunk, lines_of
from contractgen.batch.results import RowFinding, RowResult, Status
from contractgen.checked import draft_checked
from contractgen.checker import Choice, Report, resolved
from contractgen.drafting import Drafter
from contractgen.errors import ContractgenError, OutputError, TermsError
from contractgen.reports.privacy import Privacy
from contractgen.roster import Line, RosterRow, RowReader, row_terms
from contractgen.rulebook import load_rulebook
from contractgen.terms import Terms

Earlier = tuple[tuple[str, str] | None, ...]
"""For each row of a chunk the input and output hashes of its agreement, where there is one."""


@dataclass(frozen=True)
class How:
    """How every row of a run is drafted."""

    reader: RowReader
    place: Place
    common: str
    """SHA-256 of what all agreements are drafted from, beside their terms."""
    wording: Literal["standard", "original"] | None
    """None: as each row says, else `standard`."""
    template: Path | None
    """None: the one that came with contractgen."""
    choice: Choice
    allow_findings: bool


class Work(NamedTuple):
    """A chunk, and what an earlier run has done of it."""

    chunk: Chunk
    earlier: Earlier


class _Drafted(NamedTuple):
    result: RowResult
    content: bytes
    """The agreement; b"" when there is none."""
    granted: int
    """What its allowances come to, in 分."""


class Desk:
    """Drafts the rows of one run; keeps the template, the rules and the policies at hand."""

    def __init__(self, how: How) -> None:
        """Raises `RuleBookError` when the chosen city has no file."""
        self._how = how
        self._drafter = Drafter(how.template)
        self._book, self._choice = resolved(load_rulebook(), how.choice)

    def outcomes_of(self, work: Work) -> Iterator[Outcome]:
        """Yield what becomes of each row of a chunk; every failure is an outcome."""
        rows = zip(lines_of(work.chunk.lines), work.chunk.files, work.earlier, strict=True)
        return (self._outcome(line, file, earlier) for line, file, earlier in rows)

    def _outcome(self, line: Line, file: str, earlier: tuple[str, str] | None) -> Outcome:
        how = self._how
        row = how.reader.row(line)
        try:
            terms = row_terms(row, how.reader.source)
        except TermsError as error:
            return _failed(RowResult(row.number, _name(row), "", "invalid", (), error.problems))
        source = f"{how.common}{terms.model_dump_json(exclude_none=True)}"
        source = hashlib.sha256(source.encode()).hexdigest()
        person = person_of(terms, row.number)
        if earlier is not None and earlier[0] == source and how.place.digest(file) == earlier[1]:
            return Outcome(row.number, file, "kept", source, "", 0, "", person)
        drafted = self._drafted(row, terms, file, source)
        if not drafted.content:
            return _failed(drafted.result, person)
        try:
            how.place.write(file, drafted.content)
        except OutputError as error:
            unwritten = replace(
                drafted.result, file="", status="failed", problems=(str(error),), notes=(), input=""
            )
            return _failed(unwritten, person)
        output = hashlib.sha256(drafted.content).hexdigest()
        text = drafted.result.masked().to_json()
        return Outcome(row.number, file, "drafted", source, output, drafted.granted, text, person)

    def _drafted(self, row: RosterRow, terms: Terms, file: str, source: str) -> _Drafted:
        """Check the terms of one row and draft the agreement."""
        how = self._how
        name = terms.talent.name or ""
        try:
            report, agreement = draft_checked(
                self._drafter,
                terms,
                f"{how.reader.source} 第 {row.number} 行",
                book=self._book,
                choice=self._choice,
                wording=how.wording,
                allow_findings=how.allow_findings,
            )
        except ContractgenError as error:
            problems = (str(error),)
            return _Drafted(RowResult(row.number, name, "", "failed", (), problems), b"", 0)
        privacy = Privacy(report.facts)
        findings = _findings(report, privacy)
        if agreement is None:
            return _Drafted(RowResult(row.number, name, "", "refused", findings), b"", 0)
        notes = tuple(privacy.say(note) for note in agreement.notes)
        status: Status = "drafted-with-findings" if report.worst() == "error" else "drafted"
        result = RowResult(row.number, name, file, status, findings, (), notes, source)
        return _Drafted(result, agreement.content, granted_fen(agreement.terms))


def lost(line: Line, reader: RowReader) -> Outcome:
    """Return the outcome of a row that ends every process that works on it."""
    problem = "起草这一行时进程意外终止（可能内存不足），请核对这一行后重试"
    return _failed(RowResult(line.number, _name(reader.row(line)), "", "failed", (), (problem,)))


def _failed(result: RowResult, person: Person | None = None) -> Outcome:
    return Outcome(result.row, "", "failed", "", "", 0, result.masked().to_json(), person)


def _findings(report: Report, privacy: Privacy) -> tuple[RowFinding, ...]:
    return tuple(
        RowFinding(f.rule, f.severity, privacy.say(f.message), privacy.say(f.suggestion))
        for f in report.findings
    )


def _name(row: RosterRow) -> str:
    """Return the name in a row whose terms can't be understood."""
    return str(row.values.get("talent.name", "")).strip()
