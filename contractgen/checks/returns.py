"""Checks of what a person pays back against what was spent on them and how long they served."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from contractgen.checks.provisions import Filter, ProvisionRule
from contractgen.checks.terms import TermName
from contractgen.facts import Mark, Provision
from contractgen.findings import Finding, Skipped
from contractgen.rules import Case, Rule

_PER_UNIT = re.compile(
    r"(?:每|少|差|提前)(?:少|差|提前|未)?(?:服务|工作|履行)?(?:满)?[一1]?个?(?P<unit>[年月])[^，。；\n]{0,16}$"
)
"""What stands before an amount that is owed for every year or month not served."""
_OWED = re.compile(
    r"(?:违约金|支付|偿付|赔偿?|返还|退还|退回|归还|偿还|补回|交还|缴纳)[^，。；\n]{0,8}$"
)
_SPENT_ON = re.compile(r"(?:违约金|赔偿|返还|退还|退回|偿还)[^，。；\n]{0,8}$")
_SERVED = re.compile(r"(?:服务期|服务|约定|工作满|为期)[^，。；\n\d]{0,8}$")
_IN_PROPORTION = re.compile(r"比例|÷|分摊|递减|余额|折算|折抵|所占")
_TOLERANCE = Decimal("1.01")
"""Amounts per month are often rounded up to whole yuan."""


class Returns(ProvisionRule):
    """No such provision may stand; nor may more be owed than the share of what was spent.

    Figures are compared where the sentence, or an earlier one of its paragraph, states what was
    spent; a sum that stays the same whenever the person leaves counts as owed in full.
    """

    check: Literal["returns"]
    figures: Filter | None = None
    """The provisions whose figures are compared; absent: none."""
    limit: Literal["share", "whole"] = "share"
    """What may be owed: the share of the time not served, or all that was spent."""
    owed: TermName | None = None
    """The term that states what is owed."""
    spent: TermName | None = None
    """The term that states what was spent."""

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for every such provision and for every sum above the limit."""
        yield from self.found(case)
        yield from self._of_terms(case)
        for provision in case.facts.of_kinds(self.provision) if self.figures else ():
            if (
                self.figures is not None
                and self.figures.holds(provision, case)
                and self._too_much(case, provision)
            ):
                yield self.finding(case, provision.place)

    def _of_terms(self, case: Case) -> Iterator[Finding | Skipped]:
        if self.owed is None or self.spent is None:
            return
        spent = case.facts.value(self.spent)
        for fact in case.facts.named(self.owed):
            if fact.value is None or spent is None:
                yield self.skipped("未能读出所花费用的数额，无法与约定的违约金比较")
            elif fact.value > spent:
                yield self.finding(case, fact.place)

    def _too_much(self, case: Case, provision: Provision) -> bool:
        """Return whether the figures around the provision exceed the limit."""
        place = provision.place
        if place is None:
            return False
        text = case.facts.text
        paragraph = text.rfind("\n", 0, place.start) + 1
        amounts = _within(case.facts.marks.get("amounts", ()), paragraph, place.end)
        spent = next((m for m in amounts if not _SPENT_ON.search(text, paragraph, m.start)), None)
        if spent is None:
            return False
        later = [m for m in amounts if m.start > max(spent.start, place.start - 1)]
        for mark in later:
            unit = _PER_UNIT.search(text, max(paragraph, mark.start - 40), mark.start)
            if unit is not None:
                months = _service_months(case, paragraph, mark.start)
                times = months / 12 if unit["unit"] == "年" else months
                if times and mark.value * times > spent.value * _TOLERANCE:
                    return True
            elif _OWED.search(text, paragraph, mark.start) and not _IN_PROPORTION.search(
                text, place.start, place.end
            ):
                whole = self.limit == "share" and mark.value == spent.value
                if mark.value > spent.value or whole:
                    return True
        return False


def _within(marks: tuple[Mark, ...], start: int, end: int) -> list[Mark]:
    """Return the marks with a value in the stretch, in order."""
    found = [m for m in marks if start <= m.start and m.end <= end and m.value is not None]
    return sorted(found, key=lambda mark: mark.start)


def _service_months(case: Case, start: int, end: int) -> Decimal:
    """Return the length of the service period named in the stretch; 0 when none is."""
    for mark in _within(case.facts.marks.get("durations", ()), start, end):
        length = mark.value
        before = case.facts.text[start : mark.start]
        after = case.facts.text[mark.end : mark.end + 4]
        if _SERVED.search(before) or "服务" in after:
            if length.kind == "years":
                return Decimal(length.value * 12)
            if length.kind == "months":
                return Decimal(length.value)
    return Decimal(0)


CHECKS: tuple[type[Rule], ...] = (Returns,)
