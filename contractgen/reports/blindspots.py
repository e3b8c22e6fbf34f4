"""Sentences that no rule has read: no rule will speak of them, so a person has to read them."""

from collections.abc import Iterator

from contractgen.checker import Report
from contractgen.facts import Facts
from contractgen.sentences import Unit, units_of

_SHORTEST = 6
"""Characters; shorter pieces are headings, labels and stubs."""


def blind_spots(report: Report) -> tuple[tuple[int, int], ...]:
    """Return start and end of every sentence that no fact, provision or finding stands in.

    A sentence ends in a stop, or is a row of a table: headings, labels and the signature block
    are none.
    """
    read = sorted(_read(report))
    return tuple(
        (unit.start, unit.end)
        for unit in units_of(report.facts)
        if _is_sentence(unit, report.facts) and not _touched(read, unit)
    )


def _is_sentence(unit: Unit, facts: Facts) -> bool:
    outline = facts.outline
    if outline and outline.signature_start <= unit.start < outline.attachments_start:
        return False
    stopped = unit.tokens[-1].kind == "stop" or facts.text[unit.end - 1] in "！？”"
    return (stopped or unit.row) and unit.end - unit.start >= _SHORTEST


def _read(report: Report) -> Iterator[tuple[int, int]]:
    """Yield start and end of all that was read."""
    facts = report.facts
    settled = (one.finding for one in report.accepted)
    findings = (*report.findings, *settled, *(report.known or ()))
    places = (
        *(fact.place for fact in facts.facts),
        *(provision.place for provision in facts.provisions),
        *(finding.place for finding in findings),
    )
    yield from ((place.start, place.end) for place in places if place is not None)


def _touched(read: list[tuple[int, int]], unit: Unit) -> bool:
    return any(start < unit.end and unit.start < end for start, end in read)
