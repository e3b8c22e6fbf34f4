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
}
"""What users call the kinds of `AMOUNTS`."""

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
    about = "左右" if kind == "housing_sqm" and row.housing_tolerance else ""
    return amount(kind, value) + about


def _possible(hire: Hire) -> list[Entitlement]:
    """Return the rows that may apply, as far as category and mode are known."""
    return [
        row
        for row in hire.policy.entitlements
        if (hire.category is None or hire.category.name in row.categories)
        and (hire.mode is None or not row.modes or hire.mode in row.modes)
    ]


def allowance_amount_differs(hire: Hire) -> Outcome:
    """An amount or area other than the category's."""
    kinds = set(hire.granted())
    if hire.value("benefits.housing_sqm") and hire.policy.grants("housing_sqm"):
        kinds.add("housing_sqm")
    rows = rows_for(hire)
    for kind in AMOUNTS:
        value = hire.value(AMOUNTS[kind])
        granting = [row for row in _possible(hire) if row.grants(kind)]
        if kind not in kinds or value is None or not granting:
            continue
        if rows is None:
            yield Undecided(f"{NAMES[kind]}：{why_no_rows(hire)}")
        elif not any(_accepts(hire, row, kind, value) for row in granting):
            row = granting[0]
            required = grant(row, kind)
            if kind == "settlement_yuan" and hire.policy.couples and _couple(hire):
                half = row.settlement_yuan * hire.policy.couples.other_percent / 100  # type: ignore[operator] # granted
                required += f"（全额）或{yuan(half)}（夫妻同为引进人才的另一方）"
            yield Departure(
                item=NAMES[kind],
                found=f"约定为{amount(kind, value)}",
                required=f"{required}（{hire.category.name if hire.category else ''}）",
                article=row.article,
                quote=row.quote,
                term=AMOUNTS[kind],
            )


def _couple(hire: Hire) -> bool:
    return bool(hire.value("talent.spouse_also_introduced"))


def _accepts(hire: Hire, row: Entitlement, kind: str, value: Decimal) -> bool:
    granted: Any = getattr(row, kind)
    if kind == "project_yuan":
        return bool(granted.low <= value <= granted.high)
    if kind == "housing_sqm":
        leeway = granted * (row.housing_tolerance or 0) / 100
        return bool(abs(value - granted) <= leeway)
    if kind == "settlement_yuan" and hire.policy.couples and _couple(hire):
        return value in (granted, granted * hire.policy.couples.other_percent / 100)
    return bool(value == granted)


def allowance_not_eligible(hire: Hire) -> Outcome:
    """Money that this category has not, or not in this mode."""
    possible = _possible(hire)
    for kind in hire.granted():
        if not any(row.grants(kind) for row in possible):
            passage = _nearest(hire, kind)
            mode = hire.policy.mode(hire.mode)
            who = f"“{hire.category.name}”" if hire.category else "引进人才"
            who += f"（{mode.name}）" if mode else ""
            yield Departure(
                item=NAMES[kind],
                found=f"约定给予{amount(kind, hire.value(AMOUNTS[kind]) or Decimal(0))}"
                if kind != "housing_sqm"
                else "约定赠予住房",
                required=f"不向{who}提供{NAMES[kind]}",
                article=passage.article,
                quote=passage.quote,
                term=AMOUNTS[kind]
                if hire.value(AMOUNTS[kind]) is not None
                else "benefits.housing_gift_after_years",
            )
        elif rows_for(hire) is None and not all(row.grants(kind) for row in possible):
            yield Undecided(f"{NAMES[kind]}：{why_no_rows(hire)}")


def _nearest(hire: Hire, kind: str) -> Passage:
    """Return the passage that shows who is granted that kind: this category's row, else any."""
    rows = [row for row in hire.policy.entitlements if row.grants(kind)]
    own = [row for row in rows if hire.category and hire.category.name in row.categories]
    return (own or rows)[0]


def allowance_schedule_differs(hire: Hire) -> Outcome:
    """Instalments or years of payment other than the policy's."""
    schedule = hire.value("allowances.settlement_schedule")
    years = hire.value("allowances.monthly_years")
    if schedule is None and years is None:
        return
    rows = rows_for(hire)
    if rows is None:
        if hire.granted():
            yield Undecided(why_no_rows(hire))
        return
    for row in rows:
        wanted = row.settlement_schedule or ((row.settlement_yuan,) if row.settlement_once else ())
        if schedule and wanted and row.settlement_yuan and not _same_schedule(schedule, wanted):
            yield Departure(
                item="安家费的支付",
                found=f"约定{_schedule(schedule)}",
                required=_schedule(row.settlement_schedule)
                if row.settlement_schedule
                else "一次性支付",
                article=row.article,
                quote=row.quote,
                term="allowances.settlement_schedule",
            )
        if years is not None and not _same_years(hire, row, years):
            yield Departure(
                item="津贴、补贴的期限",
                found=f"约定为{years}年",
                required=f"{row.monthly_years}年" if row.monthly_years else "协议期内每月发放",
                article=row.article,
                quote=row.quote,
                term="allowances.monthly_years",
            )


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
    years = hire.value("benefits.housing_gift_after_years")
    rows = [row for row in _possible(hire) if row.housing_gift_after_years is not None]
    if years is None or not rows:
        return
    needs = {row.housing_gift_after_years or 0 for row in rows}
    if years >= max(needs):
        return
    if years >= min(needs):
        yield Undecided(why_no_rows(hire))
        return
    yield Departure(
        item="住房赠予",
        found=f"约定连续工作满{years}年即赠予",
        required=f"连续工作{min(needs)}年以上",
        article=rows[0].article,
        quote=rows[0].quote,
        term="benefits.housing_gift_after_years",
    )


def cost_share_differs(hire: Hire) -> Outcome:
    """A part of public finance other than the policy's for this funding."""
    share = hire.value("allowances.cost_share")
    if share is None or not hire.policy.cost_shares or hire.employer == "enterprise":
        return
    funding = hire.value("employer.funding")
    if funding is None:
        yield Undecided("没有写明用人单位的经费来源（全额拨款、差额拨款或自收自支）")
        return
    for rule in hire.policy.cost_shares:
        if rule.funding == funding and rule.fiscal_percent not in (None, share):
            yield Departure(
                item="费用",
                found=f"约定由财政承担{_percent(share)}",
                required=f"由财政承担{_percent(rule.fiscal_percent or Decimal(0))}",
                article=rule.article,
                quote=rule.quote,
                term="allowances.cost_share",
            )


def _percent(value: Decimal) -> str:
    return f"{value.normalize():f}%"


def share_out_of_range(hire: Hire) -> Outcome:
    """A team bonus outside the policy's range, or taken from another base."""
    rule = hire.policy.team_bonus
    share, base = hire.value("pay.share_percent"), hire.value("pay.share_base")
    if rule is None or share is None:
        return
    within = rule.low_percent <= share <= rule.high_percent
    known = base is None or any(word in base for word in rule.base_words)
    if within and known:
        return
    if hire.mode is None:
        yield Undecided("没有写明引进方式，不能判断奖金比例是否适用该条")
    elif hire.mode in rule.modes:
        yield Departure(
            item="奖金",
            found=f"约定{f'从{base}中' if base else ''}提取{_percent(share)}",
            required=f"从{rule.base}中提取{_percent(rule.low_percent)}至{_percent(rule.high_percent)}",
            article=rule.article,
            quote=rule.quote,
            term="pay.share_base" if within else "pay.share_percent",
        )


_SOCIAL_INSURANCE = re.compile(
    r"(?:办理|缴纳|参加|享受|缴存|五险)[^。；\n]{0,30}社会保险|五险|社会保险[^。；\n]{0,20}(?:办理|缴纳)"
)


def insurance_missing(hire: Hire) -> Outcome:
    """Insurances that the employer takes out in this mode, and the agreement doesn't mention."""
    rule = hire.policy.insurances
    if rule is None:
        return
    stated = hire.value("benefits.insurances")
    missing = [item for item in rule.items if item not in (stated or ())]
    if not missing:
        return
    if hire.mode is None:
        yield Undecided("没有写明引进方式，不能判断应由用人单位办理哪些社会保险")
    elif hire.mode in rule.modes:
        if stated is None and _SOCIAL_INSURANCE.search(hire.text):
            yield Undecided("协议提到社会保险，但没有写明险种")
            return
        names = "、".join(INSURANCE_NAMES[item] for item in missing)
        yield Departure(
            item="社会保险",
            found=f"没有约定由用人单位办理{names}保险",
            required="、".join(INSURANCE_NAMES[item] for item in rule.items) + "等社会保险",
            article=rule.article,
            quote=rule.quote,
            term="benefits.insurances" if stated else None,
        )


def refund_kinds(hire: Hire, granted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the items of `refund.items` that the policy wants back, of those granted."""
    rule = hire.policy.refund
    if rule is None:
        return ()
    return tuple(item for item in rule.items if REFUND_KINDS.get(item) in granted)
