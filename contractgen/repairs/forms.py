"""Repairs of the document's form: its own name, its copies, headings that run on, repetitions."""

import re
from collections import Counter
from typing import Literal

from contractgen.facts import Facts
from contractgen.findings import Finding
from contractgen.repairs.model import Edit, Procedure
from contractgen.repairs.numbers import styled

_TOTAL = re.compile(
    r"(?:一|壹|1)式[【\[（(_＿\s]{0,4}(?P<total>[0-9０-９一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3})"
)
_AGAIN = re.compile(
    r"[（(]\s?(?P<again>[0-9０-９一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3})\s?份?\s?[）)]"
)


_NAMES = ("本协议", "本合同", "本协议书", "本合同书")
"""What an agreement may call itself; 本协商 is a slip, however often it is made."""


class SelfName(Procedure):
    """The document calls itself by its usual name everywhere."""

    repair: Literal["self-name"]

    def edits(self, finding: Finding, facts: Facts) -> tuple[Edit, ...] | None:
        """Return the change of every other name."""
        outline = facts.outline
        if outline is None:
            return None
        marks = [
            mark
            for mark in facts.marks.get("self_names", ())
            if mark.start < outline.attachments_start
        ]
        counts = Counter(mark.value for mark in marks)
        if len(counts) < 2:
            return None
        proper = [name for name, _ in counts.most_common() if name in _NAMES]
        usual = proper[0] if proper else counts.most_common(1)[0][0]
        return tuple(
            Edit(mark.start, mark.end, usual)
            for mark in marks
            if mark.value != usual and facts.text[mark.start : mark.end] == mark.value
        )


class Copies(Procedure):
    """The number of copies becomes that of those who get one."""

    repair: Literal["copies"]

    def edits(self, finding: Finding, facts: Facts) -> tuple[Edit, ...] | None:
        """Return the change of the total, stated once or twice."""
        place = finding.place
        marks = facts.marks.get("copies", ())
        mark = next(
            (one for one in marks if place and place.start < one.end and one.start < place.end),
            None,
        )
        if mark is None:
            return None
        right = mark.value.given if mark.value.given is not None else mark.value.total
        total = _TOTAL.search(facts.text, mark.start, mark.end)
        if total is None:
            return None
        edits = []
        if mark.value.total != right:
            edits.append(Edit(*total.span("total"), _counted(right, total["total"])))
        again = _AGAIN.search(facts.text, total.end(), mark.end)
        if mark.value.again not in {None, right} and again is not None:
            edits.append(Edit(*again.span("again"), styled(right, again["again"])))
        return tuple(edits)


def _counted(number: int, like: str) -> str:
    """Return a number of copies as another is written: 两份, not 二份."""
    return styled(number, like).replace("二", "两") if number == 2 else styled(number, like)


class SplitHeading(Procedure):
    """A heading that stands at the end of another paragraph begins its own."""

    repair: Literal["split-heading"]

    def edits(self, finding: Finding, facts: Facts) -> tuple[Edit, ...] | None:
        """Return the break before the heading; the blanks before it go."""
        if finding.place is None:
            return None
        start = finding.place.start
        blank = start - len(facts.text[:start].rstrip(" \u3000"))
        if "\n" in facts.text[start - blank - 1 : start]:
            return None
        gone = (Edit(start - blank, start, ""),) if blank else ()
        return (*gone, Edit(start, start, "", "begins", _heading_before(facts, start)))


def _heading_before(facts: Facts, start: int) -> int | None:
    """Return the offset of the nearest heading before that stands on a line of its own."""
    outline = facts.outline
    if outline is None:
        return None
    headings = [
        one.start
        for one in outline.articles()
        if one.start < start and not one.buried and facts.text[one.start - 1 : one.start] == "\n"
    ]
    return headings[-1] if headings else None
