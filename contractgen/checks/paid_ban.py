"""Checks of a competition ban's money: its pay against the wage, its penalty against the pay."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from contractgen.checks.provisions import Filter, ProvisionRule
from contractgen.facts import Mark, Provision
from contractgen.findings import Finding, Skipped
from contractgen.rules import Case, DatedValue, Rule

_WAGE = re.compile(
    r"(?P<year>年薪|年收入|年工资|年度(?:工资|收入))?(?P<month>月均工资|平均工资|月工资|月薪|工资|月收入)?"
    r"(?:标准|总额|收入)?(?:均?为|是|：|约|人民币|税前|每月)*$"
)
"""What stands before an amount that is the wage."""
_NOT_WAGE = re.compile(r"补偿|违约金|津贴|最低|基本工资|试用|低保|奖|扣")
_PAY = re.compile(
    r"补偿(?:金|额|费|总额|标准|合计|总计|款项?)?[^，。；\n]{0,12}$|给予补偿[^。；\n]{0,12}$"
    r"|补偿[^，。；\n]{0,14}[为按][^，。；\n]{0,8}$"
)
_PAY_AFTER = re.compile(r"(?:（[^）]*）)?的?(?:竞业限制)?(?:经济)?补偿")
_PAY_SHARE = re.compile(r"补偿|对价|给付|支付")
_PENALTY = re.compile(r"违约金|违约责任|赔付|惩罚|赔偿")
_UNITS: tuple[tuple[re.Pattern[str], Decimal], ...] = (
    (re.compile(r"[每按]?[日天](?:支付|补偿|给付|付|发放)?(?:人民币)?$"), Decimal(30)),
    (
        re.compile(r"每?(?:个)?季度?(?:支付|给付|发放|[^，。；\n]{0,8}补偿)?(?:人民币)?$"),
        1 / Decimal(3),
    ),
    (re.compile(r"(?:每|按)年(?:支付|给付|度)?(?:人民币)?$"), 1 / Decimal(12)),
)
"""What before an amount says by what it is paid, and how many times a month that is."""
_IN_ALL = re.compile(r"总额|总计|合计|一次性|共计|总共|全部")
_TERM = re.compile(r"(?:竞业|限制期|限制|为期|期限|期|离职后|历时)[^，。；\n\d%％元]{0,10}$")
_TERM_AFTER = re.compile(r"(?:内|的)?[^，。；\n]{0,6}(?:竞业|限制)")
_FACTOR = re.compile(r"[×xX*＊]\s*(\d+(?:\.\d+)?)")
_YEAR = re.compile(r"年(?:薪|收入|工资|度|均)|全年|[一1]年(?:的)?(?:工资|收入|薪)")
_A_YEAR = re.compile(rf"{_YEAR.pattern}|收入")
_ALL_WAGES = re.compile(
    r"(?:存续|任职|在职|工作)期间[^，。；\n]{0,6}(?:工资|收入|薪)|全部工资|累计工资"
)
"""At least two years of wages: nobody with a competition ban serves for less."""
_MONTHLY_PAY = re.compile(r"月补偿|每月补偿")
_EVERY_MONTH = re.compile(r"每月(?:应|须)?(?:支付|赔付|承担)")
_LONGEST = Decimal(24)
"""Months: what the law allows; taken where the agreement doesn't say."""
_PAY_SHARE_ASSUMED = Decimal("0.5")
"""Of the wage, where the agreement doesn't say what is paid: the more generous guideline."""
_PLAINLY_HIGH = Decimal(2_000_000)
"""Yuan; above this even without any figure to compare it with."""


@dataclass(frozen=True)
class _Ban:
    """What the whole agreement says of a ban: months, and pay a month in yuan and in wages."""

    months: Decimal | None
    wage: Decimal | None
    yuan: Decimal | None
    share: Decimal | None

    @property
    def in_all(self) -> Decimal | None:
        """Return the pay for the whole term in yuan; None when it can't be told."""
        yuan = self.yuan
        if yuan is None and self.wage is not None:
            yuan = self.wage * (self.share if self.share is not None else _PAY_SHARE_ASSUMED)
        return None if yuan is None else yuan * (self.months or _LONGEST)

    @property
    def in_wages(self) -> Decimal:
        """Return the pay for the whole term in monthly wages."""
        share = self.share
        if share is None and self.yuan is not None and self.wage:
            share = self.yuan / self.wage
        return (share if share is not None else _PAY_SHARE_ASSUMED) * (self.months or _LONGEST)


class PaidBan(ProvisionRule):
    """No such provision may stand; nor a pay too low, or a penalty too high, for the ban.

    Figures are compared with those that the agreement states anywhere: the wage, the pay, how long
    the ban lasts.
    """

    check: Literal["paid_ban"]
    figures: Filter
    """The provisions whose figures are compared."""
    compare: Literal["pay", "penalty"]
    """Pay a month with the wage, in percent; or the penalty with the whole pay, in times."""
    limit: DatedValue
    """By first day in force: the least percentage, or the most times."""

    def reads_terms(self) -> bool:
        """Return that only a document can break it."""
        return False

    def limited(self) -> bool:
        """Return that figures decide, wherever it has read some."""
        return True

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for every such provision and for every figure beyond the limit."""
        yield from self.found(case)
        limit = self.limit.on(case.on)
        if limit is None or case.facts.outline is None:
            return
        ban = _ban(case)
        beyond = self._pay_too_low if self.compare == "pay" else self._penalty_too_high
        for provision in case.facts.provisions:
            if (
                provision.kind in self.provision
                and not any(one.holds(provision, case) for one in self.where)
                and self.figures.holds(provision, case)
                and beyond(case, provision, ban, Decimal(limit))
            ):
                yield self.finding(case, provision.place)

    def _pay_too_low(self, case: Case, provision: Provision, ban: _Ban, limit: Decimal) -> bool:
        place = provision.place
        if place is None or ban.wage is None:
            return False
        paid = [
            value
            for mark in _amounts(case, place.start, place.end)
            if (value := _a_month(case.facts.text, mark, ban.months)) is not None
        ]
        return bool(paid) and min(paid) * 100 < ban.wage * limit

    def _penalty_too_high(
        self, case: Case, provision: Provision, ban: _Ban, limit: Decimal
    ) -> bool:
        place = provision.place
        if place is None:
            return False
        sums = [
            mark.value * _times_paid(case.facts.text, mark, ban)
            for mark in _amounts(case, place.start, place.end)
            if not _PAY.search(case.facts.text[max(place.start, mark.start - 16) : mark.start])
        ]
        whole = ban.in_all
        if sums and (
            max(sums) > whole * limit if whole is not None else max(sums) >= _PLAINLY_HIGH
        ):
            return True
        multiple = provision.quantity("multiple")
        words = case.facts.text[place.start : place.end]
        factors = [Decimal(found) for found in _FACTOR.findall(words)]
        times = multiple.value if multiple else Decimal(1)
        for factor in factors:
            times *= factor
        if multiple is None and not factors:
            return False
        return _in_pay(words, times, ban) > limit


def _in_pay(words: str, times: Decimal, ban: _Ban) -> Decimal:
    """Return how often the whole pay a penalty of `times` what the words name comes to."""
    if _MONTHLY_PAY.search(words):
        return times if _EVERY_MONTH.search(words) else times / (ban.months or _LONGEST)
    if "补偿" in words and not _YEAR.search(words):
        return times
    wages = times * (24 if _ALL_WAGES.search(words) else 12 if _A_YEAR.search(words) else 1)
    return wages / ban.in_wages


def _times_paid(text: str, mark: Mark, ban: _Ban) -> Decimal:
    """Return how often an amount falls due over the ban: 1, unless it is owed a day or a month."""
    before = text[max(0, mark.start - 6) : mark.start]
    if re.search(r"每[日天](?:支付)?$", before):
        return 30 * (ban.months or _LONGEST)
    return (ban.months or _LONGEST) if re.search(r"每月(?:支付)?$", before) else Decimal(1)


def _ban(case: Case) -> _Ban:
    text = case.facts.text
    months = next(_terms(case), None)
    amounts = list(_amounts(case, 0, len(text)))
    yuan = next(
        (paid for mark in amounts if (paid := _a_month(text, mark, months)) is not None), None
    )
    return _Ban(months, _wage(case, amounts), yuan, _share(case))


def _terms(case: Case) -> Iterator[Decimal]:
    """Yield how long bans last, in months."""
    stated = case.facts.value("noncompete.months")
    if stated:
        yield Decimal(stated)
    text = case.facts.text
    sizes = {"days": Decimal(12) / 365, "months": Decimal(1), "years": Decimal(12)}
    for mark in case.facts.marks.get("durations", ()):
        size = sizes.get(mark.value.kind)
        if size is not None and (
            _TERM.search(text[max(0, mark.start - 16) : mark.start])
            or _TERM_AFTER.match(text, mark.end)
        ):
            yield mark.value.value * size


def _wage(case: Case, amounts: list[Mark]) -> Decimal | None:
    """Return the monthly wage: the average before leaving, else any other, else as a term."""
    found: list[tuple[int, Decimal]] = []
    for mark in amounts:
        start = max(0, mark.start - 18)
        before = re.split(r"[。；，\n]", case.facts.text[start : mark.start])[-1]
        match = _WAGE.search(before)
        if match is None or not (match["year"] or match["month"]) or _NOT_WAGE.search(before):
            continue
        size = 12 if match["year"] else 1
        found.append((0 if "均" in before else 1, mark.value / size))
    if found:
        return min(found, key=lambda one: one[0])[1]
    stated = case.facts.value("pay.monthly_yuan")
    return Decimal(stated) if stated else None


def _a_month(text: str, mark: Mark, months: Decimal | None) -> Decimal | None:
    """Return an amount of pay for the ban in yuan a month; None when it is something else."""
    before = text[max(0, mark.start - 26) : mark.start]
    part = re.split(r"[。；\n]", before)[-1]
    if _PENALTY.search(part) or re.search(r"(?:工资|月薪|年薪|保密|培训)[^，。；\n]{0,6}$", part):
        return None
    if not _PAY.search(part) and not _PAY_AFTER.match(text, mark.end):
        return None
    if _IN_ALL.search(part):
        return Decimal(mark.value) / (months or _LONGEST)
    for unit, size in _UNITS:
        if unit.search(part):
            return Decimal(mark.value) * size
    return Decimal(mark.value)


def _share(case: Case) -> Decimal | None:
    """Return what share of the wage is paid a month."""
    text = case.facts.text
    for mark in case.facts.marks.get("shares", ()):
        around = text[max(0, mark.start - 30) : mark.end + 14]
        if isinstance(mark.value, Decimal) and "工资" in around and _PAY_SHARE.search(around):
            return mark.value / 100
    return None


def _amounts(case: Case, start: int, end: int) -> Iterator[Mark]:
    return (
        mark
        for mark in case.facts.marks.get("amounts", ())
        if isinstance(mark.value, Decimal) and start <= mark.start and mark.end <= end
    )


CHECKS: tuple[type[Rule], ...] = (PaidBan,)
