"""What `check` has found, written as it comes: ten thousand documents in the room of one."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from contractgen.checker import Report, Unreadable
from contractgen.checking import Output, Part
from contractgen.cli.reviewing import reviewed
from contractgen.decisions import RegisterUse
from contractgen.findings import Severity
from contractgen.reports import FORMATS, PARTS, Options, Summary
from contractgen.resources import replacing, write_atomically


@dataclass
class Tally:
    """What counts for the exit code, and what is told at the end."""

    severities: Counter[Severity] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    """Why files could not be read."""
    summary: Summary = field(default_factory=Summary)
    use: RegisterUse | None = None
    """What became of the register in all files so far."""

    def add(self, part: Part) -> None:
        """Count one more file."""
        self.severities += part.severities
        self.summary.add(readable=part.error is None, severities=part.severities.elements())
        if part.error is not None:
            self.errors.append(part.error)
        if self.use is None or part.use is None:
            self.use = part.use
        else:
            still = tuple(one for one in self.use.unused if one in part.use.unused)
            self.use = replace(self.use, unused=still)


class _Stream:
    """An output that grows document by document."""

    def __init__(self, output: Output, out: Callable[[str], object]) -> None:
        self._output = output
        self._parts = PARTS[output.format]
        self._out = out
        self._next = self._parts.opening

    def add(self, document: str) -> None:
        """Write one more document."""
        self._out(f"{self._next}{document}")
        self._next = self._parts.between

    def close(self, tally: Tally) -> None:
        """Write what comes after all documents."""
        use = tally.use if self._output.decided else None
        options = replace(self._output.options, register=use)
        self._out(self._parts.closing(tally.summary, options))


def write(
    parts: Iterable[Part],
    report: Output,
    path: Path | None,
    known: Output,
    known_path: Path | None,
    *,
    fix: bool,
) -> Tally:
    """Write the report, and the baseline where one is wanted; return what was counted.

    A file is written whole or not at all; without a path the report goes to the screen.

    Raises:
        OutputError: a file can't be written.
    """
    tally = Tally()
    whole: list[Report | Unreadable] = []
    with ExitStack() as files:
        streams = []
        if report.format in PARTS:
            streams.append(_Stream(report, _writer(files, path)))
        if known_path is not None:
            streams.append(_Stream(known, _writer(files, known_path)))
        for part in parts:
            tally.add(part)
            for stream, document in zip(streams, part.contents, strict=True):
                stream.add(document)
            if part.report is not None:
                whole.append(part.report)
        for stream in streams:
            stream.close(tally)
    if report.format not in PARTS:
        _write_whole(whole, report, path, replace(report.options, register=tally.use), fix=fix)
    if known_path is not None:
        click.echo(f"基线已写入：{known_path}", err=True)
    if path is not None:
        click.echo(f"报告已写入：{path}", err=True)
    return tally


def _writer(files: ExitStack, path: Path | None) -> Callable[[str], object]:
    """Return what takes the pieces of an output: a file that appears at the end, or the screen."""
    if path is None:
        return lambda text: click.echo(text, nl=False)
    file = files.enter_context(replacing(path))
    return lambda text: file.write(text.encode())


def _write_whole(
    reports: list[Report | Unreadable],
    report: Output,
    path: Path | None,
    options: Options,
    *,
    fix: bool,
) -> None:
    """Write a format that can only be made when all documents are at hand."""
    if report.format == "docx":
        content = reviewed(reports, options, path, fix=fix)
        _tell_stale(options.register)
    else:
        content = FORMATS[report.format](reports, options)
    if path is None:
        click.echo(content.decode(), nl=False, file=sys.stdout)
    else:
        write_atomically(path, content)


def _tell_stale(use: RegisterUse | None) -> None:
    """Say how many decisions are expired or unused, where the report has no place for it."""
    if use is not None and (use.expired or use.unused):
        told = f"{len(use.expired)} 条已到期，{len(use.unused)} 条没有用到"
        click.echo(f"决定登记 {use.path}：{told}；用 --format text 查看是哪些。", err=True)
