"""Where an agreement differs from a policy: one function per topic, each named as its rules are.

The same functions judge terms before drafting and documents after; `checks.city` turns what they
yield into findings.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contractgen.numerals import format_yuan
from contractgen.policy import grants
from contractgen.policy.hire import Hire, rows_for, why_no_rows
from contractgen.policy.model import AMOUNTS, REFUND_KINDS, Entitlement, Passage


@dataclass(frozen=True)
class Departure:
    """One point in which the agreement differs from the policy; texts are Chinese."""

    item: str
    """What it is about: 安家费."""
    found: str
    """What the agreement has."""
    required: str
    """What the policy has."""
    article: str
    quote: str
    """Verbatim from that article."""
    term: str | None = None
    """The term whose words show it; None when something is absent."""
    span: tuple[int, int] | None = None
    """Where the text shows it, when no term does."""
    lesser: bool = False
    """Whether it is a note only, because national law prevails or the policy leaves it open."""
    remark: str = ""
    """A further sentence: which rule prevails, what the policy leaves open."""

    def sentence(self, policy: str) -> str:
        """Return the whole in one sentence."""
        return f"{self.item}：{self.found}；{policy}{self.article}为{self.required}。{self.remark}"


@dataclass(frozen=True)
class Undecided:
    """A topic that the agreement doesn't allow to decide; the reason is Chinese."""

    reason: str


Outcome = Iterator[Departure | Undecided]
Topic = Callable[[Hire], Outcome]

NAMES = {
    "settlement_yuan": "安家费",
    "monthly_yuan": "津贴、补贴",
    "car_yuan": "购车补贴",
    "project_yuan": "项目启动资金",
    "housing_sqm": "住房",
    "housing_allowance": "住房补贴",
}
"""What users call the kinds of `AMOUNTS`, and the money for housing by year of service."""

ITEM_NAMES = {
    "settlement": "安家费",
    "housing": "住房",
    "car": "购车补贴",
    "monthly": "津贴、补贴",
    "project": "项目启动资金",
    "pay": "工资",
}
"""What users call the items of `refund.items`."""

INSURANCE_NAMES = {
    "pension": "养老",
    "medical": "医疗",
    "unemployment": "失业",
    "work-injury": "工伤",
    "maternity": "生育",
    "housing-fund": "住房公积金",
}


def yuan(amount: Decimal) -> str:
    """Return an amount as policies write it: 15万元, 3,000元, 1.5万元."""
    if amount >= 10_000 and amount % 1000 == 0:
        return f"{(amount / 10_000).normalize():f}万元"
    return f"{format_yuan(amount)}元"


def amount(kind: str, value: Decimal) -> str:
    """Return an amount of that kind with its unit."""
    if kind == "housing_sqm":
        return f"{value.normalize():f}平方米"
    return f"每月{yuan(value)}" if kind == "monthly_yuan" else yuan(value)


def grant(row: Entitlement, kind: str) -> str:
    """Return what a row grants of that kind."""
    value: Any = getattr(row, kind)
    if kind == "project_yuan":
        return f"{yuan(value.low)}至{yuan(value.high)}"
    if kind == "housing_allowance":
        return f"每服务一年{yuan(value.yearly_yuan)}、最高{yuan(value.max_yuan)}"
    about = "左右" if kind == "housing_sqm" and row.housing_tolerance else ""
    return amount(kind, value) + about


def _possible(hire: Hire) -> list[Entitlement]:
    """Return the rows that may apply, as far as category and mode are known."""
    return [
        row
        for row in hire.policy.entitlements
        if not hire.outside
        and (hire.category is None or hire.category.name in row.categories)
        and (hire.mode is None or not row.modes or hire.mode in row.modes)
    ]


def allowance_amount_differs(hire: Hire) -> Outcome:
    """An amount or area other than the category's."""
    kinds = set(hire.granted())
    if hire.value("benefits.housing_sqm") and hire.policy.grants("housing_sqm"):
        kinds.add("housing_sqm")
    rows = rows_for(hire)
    found: set[str] = set()
    for kind in AMOUNTS:
        value = hire.value(AMOUNTS[kind])
        granting = [row for row in _possible(hire) if row.grants(kind)]
        if kind not in kinds or value is None or not granting:
            continue
        if rows is None:
            yield Undecided(f"{NAMES[kind]}：{why_no_rows(hire)}")
        elif not any(_accepts(hire, row, kind, value) for row in granting):
            found.add(kind)
            yield _differs(hire, granting[0], kind, amount(kind, value), None)
    if rows is not None:
        yield from _said_otherwise(hire, found)


def _differs(
    hire: Hire, row: Entitlement, kind: str, stated: str, span: tuple[int, int] | None
) -> Departure:
    required = grant(row, kind)
    if kind == "settlement_yuan" and hire.policy.couples and _couple(hire):
        half = row.settlement_yuan * hire.policy.couples.other_percent / 100  # type: ignore[operator] # granted
        required += f"（全额）或{yuan(half)}（夫妻同为引进人才的另一方）"
    return Departure(
        item=NAMES[kind],
        found=f"约定为{stated}",
        required=f"{required}（{hire.category_name}）",
        article=row.article,
        quote=row.quote,
        term=AMOUNTS.get(kind),
        span=span,
    )


_COUPLE_SHARES = re.compile(
    r"(?:夫妻|双方)[^，。]{0,8}各[^，。]{0,8}安家费|另一方[^，。]{0,4}(?:不再|不)[发享领]"
)
"""Both get all of it, or one gets nothing."""


def _said_otherwise(hire: Hire, found: set[str]) -> Outcome:
    """Yield the amounts of the text that differ and that no term has shown."""
    possible = _possible(hire)
    for said in grants.granted(hire):
        granting = [row for row in possible if row.grants(said.kind)]
        if said.kind in found or said.kind in hire.negotiated() or not granting:
            continue
        value = said.amount
        if said.kind == "monthly_yuan":
            value = value / (said.every or 1)
        elif said.kind == "housing_allowance" and said.every:
            value = value * 12 / said.every
            granting = [row for row in granting if not _yearly(row, value)]
            if not granting:
                continue
        if not any(_accepts(hire, row, said.kind, value) for row in granting):
            found.add(said.kind)
            yield _differs(hire, granting[0], said.kind, amount(said.kind, value), said.span())
    granting = [row for row in possible if row.grants("settlement_yuan")]
    if granting and "settlement_yuan" not in found and hire.policy.couples and _couple(hire):
        for sentence in hire.said:
            if _COUPLE_SHARES.search(sentence.shape) and "半额" not in sentence.shape:
                yield _differs(
                    hire,
                    granting[0],
                    "settlement_yuan",
                    "一方全额、另一方也全额或者不发",
                    sentence.span(),
                )
                return


def _couple(hire: Hire) -> bool:
    return bool(hire.value("talent.spouse_also_introduced"))


def _accepts(hire: Hire, row: Entitlement, kind: str, value: Decimal) -> bool:
    granted: Any = getattr(row, kind)
    if kind == "project_yuan":
        return bool(granted.low <= value <= granted.high)
    if kind == "housing_allowance":
        return bool(value == granted.max_yuan)
    if kind == "housing_sqm":
        leeway = granted * (row.housing_tolerance or 0) / 100
        return bool(abs(value - granted) <= leeway)
    if kind == "settlement_yuan" and hire.policy.couples and _couple(hire):
        return value in (granted, granted * hire.policy.couples.other_percent / 100)
    return bool(value == granted)


def allowance_not_eligible(hire: Hire) -> Outcome:
    """Money that this category has not, or not in this mode."""
    possible = _possible(hire)
    found: set[str] = set()
    for kind in hire.granted():
        if not any(row.grants(kind) for row in possible):
            found.add(kind)
            value = hire.value(AMOUNTS[kind])
            yield _not_for(
                hire,
                kind,
                "约定赠予住房"
                if kind == "housing_sqm"
                else f"约定给予{amount(kind, value or Decimal(0))}",
                term=AMOUNTS[kind] if value is not None else "benefits.housing_gift_after_years",
            )
        elif rows_for(hire) is None and not all(row.grants(kind) for row in possible):
            yield Undecided(f"{NAMES[kind]}：{why_no_rows(hire)}")
    if rows_for(hire) is not None or hire.outside:
        yield from _said_for_none(hire, found)


def _yearly(row: Entitlement, value: Decimal) -> bool:
    """Return whether the row grants that much for every year of service."""
    return row.housing_allowance is not None and value == row.housing_allowance.yearly_yuan


_BY_POLICY = re.compile(r"财政|第八条|按政策|政策标准|政策津贴|刚性引进")
"""The policy's own money, not what the parties settle between them."""


def _said_for_none(hire: Hire, found: set[str]) -> Outcome:
    """Yield what the text grants and this hire has not, and no term has shown."""
    possible = _possible(hire)
    for said in grants.granted(hire):
        if said.kind in found:
            continue
        if said.kind in hire.negotiated() and not _BY_POLICY.search(said.sentence.shape):
            continue
        if hire.policy.grants(said.kind) and not any(row.grants(said.kind) for row in possible):
            found.add(said.kind)
            shown = f"约定给予{amount(said.kind, said.amount)}"
            yield _not_for(hire, said.kind, shown, span=said.span())
    for kind, span in grants.mentioned(hire):
        if kind in found or kind in hire.negotiated() or not hire.policy.grants(kind):
            continue
        if not any(row.grants(kind) for row in possible):
            found.add(kind)
            yield _not_for(hire, kind, "约定给予该项待遇", span=span)
    if "housing_sqm" in found or not hire.policy.grants("housing_sqm"):
        return
    if not any(row.grants("housing_sqm") for row in possible):
        for _, span in grants.gifts(hire):
            yield _not_for(hire, "housing_sqm", "约定赠予住房", span=span)
            return


def _not_for(
    hire: Hire,
    kind: str,
    found: str,
    *,
    term: str | None = None,
    span: tuple[int, int] | None = None,
) -> Departure:
    passage = _nearest(hire, kind)
    mode = hire.policy.mode(hire.mode)
    who = f"“{hire.category_name}”" if hire.category_name else "引进人才"
    who += f"（{mode.name}）" if mode else ""
    return Departure(
        item=NAMES[kind],
        found=found,
        required=f"不向{who}提供{NAMES[kind]}",
        article=passage.article,
        quote=passage.quote,
        term=term,
        span=span,
    )


def _nearest(hire: Hire, kind: str) -> Passage:
    """Return the passage that shows who is granted that kind: this category's row, else any."""
    rows = [row for row in hire.policy.entitlements if row.grants(kind)]
    own = [row for row in rows if hire.category and hire.category.name in row.categories]
    return (own or rows)[0]


def allowance_schedule_differs(hire: Hire) -> Outcome:
    """Instalments or years of payment other than the policy's."""
    schedule = hire.value("allowances.settlement_schedule")
    years = hire.value("allowances.monthly_years")
    rows = rows_for(hire)
    if rows is None:
        if hire.granted() and (schedule is not None or years is not None):
            yield Undecided(why_no_rows(hire))
        return
    for row in rows:
        wanted = _wanted(row)
        by_term = (
            schedule
            and wanted
            and not _same_schedule(schedule, wanted)
            and not any(_same_schedule(p.parts, wanted) for p in grants.settlement_plans(hire))
        )
        if by_term and schedule:
            yield _other_schedule(row, _schedule(schedule), None)
        elif wanted:
            yield from _plan_differs(hire, row, wanted)
        if years is not None and not _same_years(hire, row, years):
            yield _other_length(row, f"约定为{years}年", None)
        elif row.monthly_yuan is not None and "monthly_yuan" not in hire.negotiated():
            yield from _run_differs(hire, row)


def _wanted(row: Entitlement) -> tuple[Decimal, ...]:
    """Return the instalments that a row asks for; () when it grants or asks for none."""
    if row.settlement_yuan is None:
        return ()
    return row.settlement_schedule or ((row.settlement_yuan,) if row.settlement_once else ())


def _plan_differs(hire: Hire, row: Entitlement, wanted: tuple[Decimal, ...]) -> Outcome:
    """Yield the first plan of the text that differs from the instalments that are wanted."""
    for plan in grants.settlement_plans(hire):
        if len(plan.parts) > 1:
            same = _same_schedule(plan.parts, wanted)
        elif plan.count is not None:
            same = plan.count == len(wanted) or (plan.count == 0 and len(wanted) > 1)
        else:
            continue
        if not same:
            shown = (
                _schedule(plan.parts)
                if len(plan.parts) > 1
                else "一次支付"
                if plan.count == 1
                else f"分{plan.count}次支付"
                if plan.count
                else "分期支付"
            )
            yield _other_schedule(row, shown, plan.span)
            return


def _run_differs(hire: Hire, row: Entitlement) -> Outcome:
    """Yield where the text pays the monthly allowance for other years, or not by the month."""
    for run in grants.monthly_runs(hire):
        if run.months is not None and not _same_months(hire, row, run.months):
            yield _other_length(row, f"约定为{_months(run.months)}", run.span)
            return
        if run.every is not None and run.every > 1:
            yield _other_length(row, f"约定每{_months(run.every)}发放一次", run.span)
            return


def _months(months: Decimal) -> str:
    return f"{months / 12:f}年" if months % 12 == 0 else f"{months.normalize():f}个月"


def _other_schedule(row: Entitlement, found: str, span: tuple[int, int] | None) -> Departure:
    return Departure(
        item="安家费的支付",
        found=f"约定{found}",
        required=_schedule(row.settlement_schedule) if row.settlement_schedule else "一次性支付",
        article=row.article,
        quote=row.quote,
        term="allowances.settlement_schedule",
        span=span,
    )


def _other_length(row: Entitlement, found: str, span: tuple[int, int] | None) -> Departure:
    return Departure(
        item="津贴、补贴的发放",
        found=found,
        required=f"每月发放，期限{row.monthly_years}年"
        if row.monthly_years
        else "协议期内每月发放",
        article=row.article,
        quote=row.quote,
        term="allowances.monthly_years",
        span=span,
    )


def _same_months(hire: Hire, row: Entitlement, months: Decimal) -> bool:
    if row.monthly_years is not None:
        return months == row.monthly_years * 12
    return hire.months is None or months >= hire.months


def _same_years(hire: Hire, row: Entitlement, years: int) -> bool:
    """Where the policy names no years, the money is paid as long as the agreement lasts."""
    if row.monthly_years is not None:
        return years == row.monthly_years
    return row.monthly_yuan is None or hire.months is None or years * 12 >= hire.months


def _same_schedule(schedule: tuple[Decimal, ...], wanted: tuple[Decimal | None, ...]) -> bool:
    """Paid once counts as one instalment of whatever amount: the amount has a rule of its own."""
    return len(schedule) == 1 if len(wanted) == 1 else tuple(schedule) == tuple(wanted)


def _schedule(parts: tuple[Decimal, ...]) -> str:
    shown = "、".join(yuan(part) for part in parts)
    return f"分{len(parts)}年支付，依次为{shown}" if len(parts) > 1 else f"一次支付{shown}"


def housing_gift_too_early(hire: Hire) -> Outcome:
    """Ownership of the housing before the years of continuous work that the policy asks for."""
    rows = [row for row in _possible(hire) if row.housing_gift_after_years is not None]
    if not rows:
        return
    needs = {row.housing_gift_after_years or 0 for row in rows}
    stated = hire.value("benefits.housing_gift_after_years")
    said: list[tuple[Decimal, tuple[int, int] | None]] = [*grants.gifts(hire)]
    if stated is not None:
        said.insert(0, (Decimal(stated), None))
    for years, span in said:
        if years >= max(needs):
            continue
        if years >= min(needs):
            yield Undecided(why_no_rows(hire))
            return
        yield Departure(
            item="住房赠予",
            found=f"约定连续工作满{_months(Decimal(round(years * 12)))}即赠予"
            if years
            else "约定不满工作年限即赠予",
            required=f"连续工作{min(needs)}年以上",
            article=rows[0].article,
            quote=rows[0].quote,
            term="benefits.housing_gift_after_years",
            span=span,
        )
        return


def refund_kinds(hire: Hire, granted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the items of `refund.items` that the policy wants back, of those granted."""
    rule = hire.policy.refund
    if rule is None:
        return ()
    return tuple(item for item in rule.items if REFUND_KINDS.get(item) in granted)
