"""Repairs of a whole document: planned, tried on the file, kept only if they do what they say.

A repair stays when, read and checked again, the document has lost a finding of its rule for each
repair made, and has no more findings of any other rule. Whatever fails that is only commented.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from contractgen.checker import Choice, Report, check
from contractgen.document.model import View
from contractgen.document.packing import repacked
from contractgen.document.reader import read_package
from contractgen.document.revising import Revision
from contractgen.document.runs import WordFile
from contractgen.findings import Finding
from contractgen.reading import read_facts
from contractgen.repairs.book import Counsel, RepairBook
from contractgen.repairs.model import Edit, Kind, Repair

KINDS: dict[Kind, str] = {
    "mechanical": "文字性更正",
    "lawful-default": "合法的默认写法",
    "needs-counsel": "须由人决定",
}
"""What reports call the kinds."""

_DECIDE = "未作修订：如何修改须由经办人或者律师决定。"
_BY_HAND = "未作修订：此处文字不宜自动改写，请按建议人工修改。"
_REFUSED = "未作修订：自动改写会牵动其他内容，请按建议人工修改。"
_COVERED = "修订：已随相关修订一并改正。"


@dataclass(frozen=True)
class Mended:
    """What became of the findings of one document."""

    repairs: tuple[Repair, ...]
    """Those that are made, in the order of their findings."""
    refused: tuple[Repair, ...]
    """Those that would not do what they should."""
    covered: frozenset[Finding]
    """Findings that the repairs of others take away."""
    after: Report
    """The check of the repaired document."""
    book: RepairBook

    def note(self, finding: Finding) -> str:
        """Say in Chinese what was done about a finding, or why nothing was."""
        repair = next((one for one in self.repairs if one.finding == finding), None)
        if repair is not None:
            return f"修订（{KINDS[repair.kind]}）：{repair.explanation}"
        if finding in self.covered:
            return _COVERED
        first, *_ = self.book.procedures(finding.rule)
        if isinstance(first, Counsel):
            return f"{_DECIDE}{first.explanation}"
        if any(one.finding == finding for one in self.refused):
            return _REFUSED
        return _BY_HAND


def mend(
    data: bytes, report: Report, view: View, book: RepairBook, kinds: Sequence[Kind]
) -> Mended:
    """Return the repairs of the given kinds that a document bears.

    `data` is the .docx whose check is `report`, read in `view`.
    """
    trial = _Trial(data, report, view)
    ways = tuple(_ways(report, book, kinds))
    kept = _chosen(ways, trial) if ways else []
    kept.sort(key=lambda one: report.findings.index(one.finding))
    after = trial.checked(kept)
    made = {one.finding for one in kept}
    remaining = Counter(one.rule for one in after.findings)
    return Mended(
        repairs=tuple(kept),
        refused=tuple(choices[0] for choices in ways if choices[0].finding not in made),
        covered=frozenset(
            finding
            for finding in report.findings
            if not remaining[finding.rule] and finding not in made
        ),
        after=after,
        book=book,
    )


def _ways(report: Report, book: RepairBook, kinds: Sequence[Kind]) -> Iterator[tuple[Repair, ...]]:
    """Yield for each finding that can be repaired the ways to do so, the first choice first."""
    for finding in report.findings:
        choices = []
        for procedure in book.procedures(finding.rule):
            edits = procedure.edits(finding, report.facts) if procedure.kind in kinds else None
            if edits:
                choices.append(Repair(finding, procedure.kind, edits, procedure.explanation))
        if choices:
            yield tuple(choices)


def _chosen(ways: Sequence[tuple[Repair, ...]], trial: "_Trial") -> list[Repair]:
    """Return the repairs that go well together.

    What fails at first is tried again, for a later repair may have cleared its way.
    """
    kept = _grown([], ways, trial)
    while True:
        made = {one.finding for one in kept}
        left = [choices for choices in ways if choices[0].finding not in made]
        grown = _grown(kept, left, trial) if left else kept
        if len(grown) == len(kept):
            return kept
        kept = grown


def _grown(kept: list[Repair], ways: Sequence[tuple[Repair, ...]], trial: "_Trial") -> list[Repair]:
    """Return what is kept with those of the repairs that go well with it.

    All are tried at once; where that fails, each half by itself: a reading takes long, and most
    repairs are good.
    """
    together = kept
    for first, *_ in ways:
        together = _together(together, first) or together
    if trial.succeeds(together):
        return together
    if len(ways) == 1:
        return _joined(kept, ways[0], trial) or kept
    half = len(ways) // 2
    return _grown(_grown(kept, ways[:half], trial), ways[half:], trial)


def _joined(
    kept: Sequence[Repair], choices: Iterable[Repair], trial: "_Trial"
) -> list[Repair] | None:
    """Return what is kept with the first way of repairing a finding that goes well with it."""
    for repair in choices:
        together = _together(kept, repair)
        if together is not None and trial.succeeds(together):
            return together
    return None


def _together(made: Sequence[Repair], repair: Repair) -> list[Repair] | None:
    """Return the repairs with one more; None where nothing is left of it or two get in the way.

    Words that one strikes out need no change by another.
    """
    mine = _without_struck(repair.edits, [edit for one in made for edit in one.edits])
    others = [
        replace(one, edits=edits) for one in made if (edits := _without_struck(one.edits, mine))
    ]
    if not mine or any(edit.meets(other) for one in others for other in one.edits for edit in mine):
        return None
    return [*others, replace(repair, edits=mine)]


def _without_struck(edits: Iterable[Edit], others: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits of words that no other edit takes away."""
    return tuple(edit for edit in edits if not any(edit.inside(one) for one in others))


def revise(revision: Revision, repairs: Iterable[Repair]) -> None:
    """Make the changes of repairs in a file.

    Raises:
        ValueError: the file doesn't bear them: words in fields, in controls, already revised.
    """
    for repair in repairs:
        for edit in repair.edits:
            _revise(revision, edit)


def _revise(revision: Revision, edit: Edit) -> None:
    file = revision.file
    if edit.role == "begins":
        if file.number_at(edit.start):
            raise ValueError("the new paragraph would be numbered by Word")
        like = None if edit.like is None else file.paragraph(edit.like)
        revision.break_paragraph(edit.start, like)
    elif edit.role == "goes":
        start = edit.start + len(file.number_at(edit.start))
        while start < edit.end and file.unit(start) is None:
            start += 1  # the blank between an automatic number and the words
        revision.remove_paragraph(start, edit.end)
    elif edit.role == "number" and file.unit(edit.start) is None:
        return  # Word counts anew
    elif edit.start < edit.end and not file.is_plain(edit.start, edit.end):
        raise ValueError("some of the words can't be struck out")
    else:
        revision.replace(edit.start, edit.end, edit.text)


class _Trial:
    """Tries repairs on a document."""

    def __init__(self, data: bytes, report: Report, view: View) -> None:
        self._data = data
        self._view = view
        self._report = report
        self._choice = Choice(report.city.value, report.on.value, report.relationship.value)
        before = check(report.facts, report.book, self._choice)
        self._before = Counter(one.rule for one in before.findings)

    def succeeds(self, repairs: Sequence[Repair]) -> bool:
        """Return whether the repairs take away their findings and bring none."""
        try:
            report = self.checked(repairs)
        except ValueError:
            return False
        allowed = self._before - Counter(one.finding.rule for one in repairs)
        found = Counter(one.rule for one in report.findings)
        return all(number <= allowed[rule] for rule, number in found.items())

    def checked(self, repairs: Sequence[Repair]) -> Report:
        """Return the check of the document with these repairs made."""
        if not repairs:
            return self._report
        data = repaired(self._data, self._report.path, self._view, repairs)
        document = read_package(data, self._report.path, self._view)
        return check(read_facts(document), self._report.book, self._choice)


def repaired(data: bytes, path: str, view: View, repairs: Iterable[Repair]) -> bytes:
    """Return the .docx with repairs made outright, as if they had been accepted."""
    file = WordFile(data, path, view)
    revision = Revision(file)
    revise(revision, repairs)
    return repacked(data, {file.name: revision.content()})
