"""One file → its report, and its part of the output; also in worker processes."""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from contractgen.baseline import Baseline
from contractgen.checker import Choice, Report, Unreadable, check
from contractgen.decisions import Register, RegisterUse
from contractgen.document import decode_text, document_from_text, read_document
from contractgen.errors import DocumentError, TermsError
from contractgen.facts import Facts, facts_from_terms
from contractgen.findings import Severity
from contractgen.reports import PARTS, Options
from contractgen.review import with_baseline, with_decisions
from contractgen.rulebook import load_rulebook
from contractgen.terms import read_terms

STANDARD_INPUT = "-"
"""The path that stands for standard input."""


@dataclass(frozen=True)
class Output:
    """One of the outputs that a run writes document by document."""

    format: str
    """One of `reports.PARTS`."""
    options: Options
    decided: bool = True
    """Whether it tells what the register of decisions says."""


@dataclass(frozen=True)
class How:
    """How every file of a run is checked and shown."""

    choice: Choice
    view: Literal["final", "original"]
    outputs: tuple[Output, ...] = ()
    whole: bool = False
    """Whether the reports themselves are wanted, too."""
    register: Register | None = None
    baseline: Baseline | None = None
    today: date = field(default_factory=date.today)
    """The day on which decisions expire."""


@dataclass(frozen=True)
class Part:
    """What has become of one file."""

    contents: tuple[str, ...]
    """Its part of each output."""
    error: str | None
    """Why it could not be read; None when it could."""
    severities: Counter[Severity]
    """How many findings of each severity it has, settled and known ones left out."""
    use: RegisterUse | None
    """What became of the register in this file alone."""
    report: Report | Unreadable | None
    """The report itself, where it is wanted."""


def check_file(
    path: Path, choice: Choice, view: Literal["final", "original"]
) -> Report | Unreadable:
    """Check one file; one that can't be read becomes an entry, so that the others go on.

    Raises:
        RuleBookError: the rules are wrong, or the chosen city has none.
    """
    book = load_rulebook()
    try:
        facts = _facts(path, view)
    except (DocumentError, TermsError) as error:
        return Unreadable(str(path), str(error))
    return check(facts, book, choice)


def _facts(path: Path, view: Literal["final", "original"]) -> Facts:
    if path.suffix.lower() in {".yaml", ".yml"}:
        return facts_from_terms(read_terms(path), str(path))
    from contractgen.reading import read_facts  # spaCy takes half a second to import

    if str(path) == STANDARD_INPUT:
        return read_facts(document_from_text(decode_text(sys.stdin.buffer.read())))
    return read_facts(read_document(path, view=view))


def part_of(path: Path, how: How) -> Part:
    """Check one file and make its part of each format wanted."""
    return reported(check_file(path, how.choice, how.view), how)


def reported(result: Report | Unreadable, how: How) -> Part:
    """Return the part of the output that one report, in the light of what is known, makes up."""
    results: Sequence[Report | Unreadable] = (result,)
    use = None
    if how.register is not None:
        results, use = with_decisions(results, how.register, how.today)
    if how.baseline is not None:
        results = with_baseline(results, how.baseline)
    (result,) = results
    found = result.findings if isinstance(result, Report) else ()
    return Part(
        contents=tuple(_shown(result, output, use) for output in how.outputs),
        error=result.error if isinstance(result, Unreadable) else None,
        severities=Counter(finding.severity for finding in found),
        use=use,
        report=result if how.whole else None,
    )


def _shown(result: Report | Unreadable, output: Output, use: RegisterUse | None) -> str:
    options = replace(output.options, register=use if output.decided else None)
    return PARTS[output.format].document(result, options)
