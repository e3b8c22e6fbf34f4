"""Two versions of an agreement → a comparison: changes, and the findings that they cause."""

from collections.abc import Iterable
from dataclasses import replace

from contractgen.checker import Report
from contractgen.comparing.changes import Matched, changes_in, matched, with_tracking
from contractgen.comparing.model import Change, Comparison
from contractgen.facts import Facts
from contractgen.findings import Finding
from contractgen.outline import Place
from contractgen.sentences import Unit


def compare(sent: Report, returned: Report, rejected: Facts | None = None) -> Comparison:
    """Compare two versions as they read with all tracked changes accepted.

    Args:
        sent: what was sent.
        returned: what came back.
        rejected: what came back with all its tracked changes rejected; None: a file that can't
            hold any. What differs from `sent` there was changed outside Word's tracking.
    """
    match = matched(sent.facts, returned.facts)
    changes = changes_in(match)
    if rejected is not None:
        changes = with_tracking(changes, changes_in(matched(sent.facts, rejected)))
    new, gone = _findings(match, sent, returned)
    return Comparison(
        sent=sent,
        returned=returned,
        changes=tuple(_with_findings(change, new) for change in changes),
        new_findings=new,
        gone_findings=gone,
        tracking=None if rejected is None else rejected.text != returned.facts.text,
    )


def _findings(
    match: Matched, sent: Report, returned: Report
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings that are new, and those that are gone.

    A finding stays where the other version has one of the same rule in a corresponding clause,
    whatever amount it now names.
    """
    forth = _Way(match)
    before = {(one.rule, spot) for one in sent.findings for spot in forth.of_sent(one)}
    after = {(one.rule, spot) for one in returned.findings for spot in forth.of_returned(one)}
    new = tuple(
        one
        for one in returned.findings
        if not any((one.rule, spot) in before for spot in forth.of_returned(one))
    )
    gone = tuple(
        one
        for one in sent.findings
        if not any((one.rule, spot) in after for spot in forth.of_sent(one))
    )
    return new, gone


class _Way:
    """Tells where findings of both versions stand, in one way of counting for both."""

    def __init__(self, match: Matched) -> None:
        self._match = match
        self._sent: dict[int, int] = {}
        self._returned: dict[int, int] = {}
        for number, pair in enumerate(match.alignment.pairs):
            self._sent.update(dict.fromkeys(pair.sent, number))
            self._returned.update(dict.fromkeys(pair.returned, number))

    def of_sent(self, finding: Finding) -> set[object]:
        """Return the spots of a finding in the version sent."""
        return self._spots(finding, self._match.sent.units, self._sent, "sent")

    def of_returned(self, finding: Finding) -> set[object]:
        """Return the spots of a finding in the version returned."""
        return self._spots(finding, self._match.returned.units, self._returned, "returned")

    def _spots(
        self, finding: Finding, units: Iterable[Unit], numbers: dict[int, int], side: str
    ) -> set[object]:
        place = finding.place
        if place is None:
            return {finding.message}
        found: set[object] = set()
        for index, unit in enumerate(units):
            if unit.start < place.end and place.start < unit.end:
                found.add(numbers.get(index, (side, index)))
        return found or {finding.message}


def _with_findings(change: Change, new: Iterable[Finding]) -> Change:
    """Return a change with the new findings that stand in its sentence or clause."""
    around = change.context[1]
    if around is None:
        return change
    caused = tuple(one for one in new if one.place and _touch(one.place, around))
    return replace(change, findings=caused)


def _touch(one: Place, other: Place) -> bool:
    return one.start < other.end and other.start < one.end
