"""`check --format docx`: one document, reviewed in Word."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from contractgen.cli.options import stop

if TYPE_CHECKING:
    from contractgen.checker import Report, Unreadable
    from contractgen.reports import Options


def reviewed(
    reports: "Sequence[Report | Unreadable]",
    options: "Options",
    output: Path | None,
    *,
    fix: bool = False,
) -> bytes:
    """Return the only document with its findings as comments; stop where that can't be.

    `fix`: safe repairs stand beside their comments as tracked changes.
    """
    from contractgen.checker import Unreadable
    from contractgen.reports.comments import render

    if output is None:
        stop("--format docx 写出的是 Word 文件，请用 -o 写明写到哪个 .docx 文件。", 2)
    if len(reports) != 1:
        stop("--format docx 一次只能批注一份文件，请逐份审查。", 2)
    (report,) = reports
    if isinstance(report, Unreadable):
        stop(report.error, 2)
    return render(report, options, kinds=("mechanical", "lawful-default") if fix else ())
