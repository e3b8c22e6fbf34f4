"""What a hire is entitled to and owes under a policy, and what of it drafting may fill in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contractgen.policy import burden, compare, duties, returning
from contractgen.policy.compare import NAMES, Departure, grant, yuan
from contractgen.policy.hire import Hire, hire_from_terms
from contractgen.policy.model import AMOUNTS, EmployerScope, Entitlement, Passage, Policy
from contractgen.terms import Terms

Met = bool | None
"""Whether a condition is met; None: the terms don't tell."""


@dataclass(frozen=True)
class Condition:
    """One condition of an entitlement."""

    met: Met
    reason: str
    """Chinese."""


@dataclass(frozen=True)
class Line:
    """One thing that the hire is entitled to, or owes."""

    title: str
    text: str
    """What is granted or owed, in Chinese."""
    article: str
    quote: str
    """Verbatim."""
    conditions: tuple[Condition, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    """The same as terms, by dotted name."""

    @property
    def met(self) -> Met:
        """Whether all conditions are met; None when one is unknown and none is unmet."""
        results = [condition.met for condition in self.conditions]
        if False in results:
            return False
        return None if None in results else True


@dataclass(frozen=True)
class Entitlements:
    """What follows from a policy for one hire."""

    hire: Hire
    entitled: tuple[Line, ...]
    owes: tuple[Line, ...]
    fill: Mapping[str, Any]
    """Values for terms that are open, of entitlements and duties whose conditions are met."""
    notes: tuple[str, ...]
    """Chinese: what HR must know or decide."""


def entitlements(policy: Policy, terms: Terms) -> Entitlements:
    """Return what these terms' hire is entitled to and owes under `policy`."""
    return entitlements_of(hire_from_terms(policy, terms))


def entitlements_of(hire: Hire) -> Entitlements:
    """Return what this hire is entitled to and owes."""
    granted = tuple(_granted(hire))
    owed = tuple(_owed(hire))
    return Entitlements(
        hire=hire,
        entitled=(*granted, *_shares(hire), *_benefits(hire)),
        owes=owed,
        fill=_fill(hire, granted, owed),
        notes=tuple(_notes(hire)),
    )


def departures(policy: Policy, terms: Terms) -> tuple[str, ...]:
    """Return a Chinese sentence for each stated value that differs from the policy."""
    return departures_of(hire_from_terms(policy, terms))


def departures_of(hire: Hire) -> tuple[str, ...]:
    """Return the same of a hire."""
    return tuple(
        outcome.sentence(hire.policy.short)
        for topic in _STATED
        for outcome in topic(hire)
        if isinstance(outcome, Departure) and outcome.term is not None
    )


_STATED: tuple[compare.Topic, ...] = (
    compare.allowance_amount_differs,
    compare.allowance_not_eligible,
    compare.allowance_schedule_differs,
    compare.housing_gift_too_early,
    burden.cost_share_differs,
    burden.share_out_of_range,
    burden.insurance_missing,
    duties.term_too_short,
    duties.probation_differs,
    duties.notice_too_short,
    duties.notice_not_written,
    returning.refund_too_narrow,
    returning.refund_too_broad,
)
"""The topics that speak of values the terms state (not of what they leave out)."""


def _granted(hire: Hire) -> Iterator[Line]:
    """Yield the rows of this category; rows of another mode are shown as not met."""
    for row in hire.policy.entitlements:
        if hire.category is not None and hire.category.name in row.categories:
            yield Line(
                title=row.title,
                text=describe(row),
                article=row.article,
                quote=row.quote,
                conditions=tuple(_conditions(hire, row)),
                values=_values(hire, row),
            )


def describe(row: Entitlement) -> str:
    """Return all that a row grants, in one Chinese line."""
    parts = [
        f"{NAMES[kind]}{grant(row, kind)}{_detail(row, kind)}"
        for kind in AMOUNTS
        if row.grants(kind)
    ]
    if row.housing_allowance:
        allowance = row.housing_allowance
        parts.append(
            f"住房补贴每服务一年{yuan(allowance.yearly_yuan)}，最高{yuan(allowance.max_yuan)}"
        )
    return "；".join(parts)


def _detail(row: Entitlement, kind: str) -> str:
    if kind == "settlement_yuan" and row.settlement_schedule:
        parts = "、".join(yuan(part) for part in row.settlement_schedule)
        return f"（分{len(row.settlement_schedule)}年：{parts}）"
    if kind == "settlement_yuan" and row.settlement_once:
        return "（一次性）"
    if kind == "monthly_yuan" and row.monthly_years:
        return f"（{row.monthly_years}年）"
    if kind == "housing_sqm" and row.housing_gift_after_years:
        return f"（连续工作{row.housing_gift_after_years}年以上可赠予）"
    if kind == "project_yuan" and row.project_condition:
        return f"（{row.project_condition}）"
    return ""


def _conditions(hire: Hire, row: Entitlement) -> Iterator[Condition]:
    if row.modes:
        names = "、".join(mode.name for mode in hire.policy.modes if mode.mode in row.modes)
        own = hire.policy.mode(hire.mode)
        met = None if hire.mode is None else hire.mode in row.modes
        yield Condition(
            met, f"限于{names}；本次为{own.name if own else '（未写明或不属于该政策的方式）'}"
        )
    yield from _employer_condition(hire)
    if row.min_years is not None:
        length = "未写明" if hire.months is None else f"{hire.months}个月"
        met = None if hire.months is None else hire.months >= row.min_years * 12
        yield Condition(met, f"聘期和服务期不少于{row.min_years}年；本次为{length}")
    for need in row.requires:
        stated = hire.value(need.term) is not None
        yield Condition(
            True if stated else None, f"{need.text}；条款中{'已' if stated else '未'}写明项目"
        )


def _employer_condition(hire: Hire) -> Iterator[Condition]:
    """Yield whether the policy reaches this employer in this mode."""
    mode, kind = hire.policy.mode(hire.mode), hire.employer
    if mode and mode.employers:
        yield Condition(
            None if kind is None else kind in mode.employers,
            f"{mode.name}限于{'、'.join(EMPLOYERS[item] for item in mode.employers)}；"
            f"用人单位为{EMPLOYERS.get(kind or '', '（未写明）')}",
        )
    elsewhere = _scope_of(hire.policy.scope.elsewhere, kind)
    if elsewhere:
        yield Condition(False, f"{elsewhere.say}（{elsewhere.article}）")
    referring = _scope_of(hire.policy.scope.refer_only, kind)
    if referring:
        yield Condition(True, f"{referring.say}（{referring.article}）")


EMPLOYERS = {
    "party-government": "党政机关",
    "public-institution": "事业单位",
    "enterprise": "企业",
}
"""What users call the kinds of employer."""


def _scope_of(scopes: tuple[EmployerScope, ...], kind: str | None) -> EmployerScope | None:
    return next((scope for scope in scopes if scope.kind == kind), None)


def _values(hire: Hire, row: Entitlement) -> dict[str, Any]:
    """Return what a row grants as terms. The project fund is decided case by case, so not here."""
    values = {
        AMOUNTS[kind]: getattr(row, kind)
        for kind in AMOUNTS
        if kind != "project_yuan" and row.grants(kind)
    }
    agreed = hire.value("allowances.settlement_yuan")
    if row.settlement_schedule and agreed in (None, row.settlement_yuan):
        values["allowances.settlement_schedule"] = row.settlement_schedule
    if row.monthly_years is not None:
        values["allowances.monthly_years"] = row.monthly_years
    if row.housing_gift_after_years is not None:
        values["benefits.housing_gift_after_years"] = row.housing_gift_after_years
    if hire.policy.couples and hire.value("talent.spouse_also_introduced"):
        values.pop("allowances.settlement_yuan", None)
    return values


def _shares(hire: Hire) -> Iterator[Line]:
    """Yield what the policy says of couples, costs, bonus and insurances."""
    policy = hire.policy
    if policy.couples and hire.value("talent.spouse_also_introduced"):
        text = f"一方全额，另一方{policy.couples.other_percent.normalize():f}%"
        yield _line("夫妻同为引进人才的安家费", text, policy.couples)
    funding = hire.value("employer.funding")
    for rule in policy.cost_shares:
        if rule.funding == funding and hire.employer != "enterprise":
            share = rule.fiscal_percent
            text = "按双方商定" if share is None else f"财政承担{share.normalize():f}%"
            values = {} if share is None else {"allowances.cost_share": share}
            yield _line("费用承担", text, rule, values)
    if policy.team_bonus and hire.mode in policy.team_bonus.modes:
        bonus = policy.team_bonus
        low, high = (f"{part.normalize():f}%" for part in (bonus.low_percent, bonus.high_percent))
        yield _line("奖金", f"受益单位从{bonus.base}中提取{low}至{high}", bonus)
    if policy.insurances and hire.mode in policy.insurances.modes:
        names = "、".join(compare.INSURANCE_NAMES[item] for item in policy.insurances.items)
        items: dict[str, Any] = {"benefits.insurances": policy.insurances.items}
        yield _line("社会保险", f"用人单位按规定办理{names}保险", policy.insurances, items)


def _line(title: str, text: str, passage: Passage, values: Mapping[str, Any] | None = None) -> Line:
    return Line(title, text, passage.article, passage.quote, (), values or {})


def _benefits(hire: Hire) -> Iterator[Line]:
    for benefit in duties.promised(hire):
        values = {benefit.term: benefit.value} if benefit.term else {}
        known = bool(not benefit.modes or hire.mode) and bool(
            not benefit.employers or hire.employer
        )
        conditions = () if known else (Condition(None, "须先写明引进方式和单位性质"),)
        yield Line(benefit.title, benefit.title, benefit.article, benefit.quote, conditions, values)


def _owed(hire: Hire) -> Iterator[Line]:
    """Yield the duties of this hire."""
    policy = hire.policy
    for rule in policy.min_terms:
        if hire.mode is None or hire.mode in rule.modes:
            yield _line("协议期限", f"不少于{rule.years}年", rule)
    if policy.probation and hire.relationship != "service":
        text = f"{policy.probation.months}个月"
        if policy.probation.failing:
            text += f"；{policy.probation.failing}"
        yield _line("试用期", text, policy.probation, {"probation.months": policy.probation.months})
    if policy.notice:
        notice = policy.notice
        written = "书面" if notice.written else ""
        text = (
            f"提前{notice.shown}递交{written}申请，经{notice.review_by.name}审核、"
            f"报{notice.consent_by.name}同意后办理手续"
            "（国家法律规定离职不以批准为条件，该程序不影响通知期满离职）"
        )
        values = {
            "resignation.notice_days": notice.days,
            "resignation.written": notice.written,
            "resignation.approval_by": notice.approval,
        }
        yield _line("提前离开", text, notice, values)
    if policy.refund:
        items = "、".join(compare.ITEM_NAMES[item] for item in policy.refund.items)
        ending = "等待遇" if policy.refund.open_ended else ""
        yield _line("退还", f"{policy.refund.when}退还已享受的{items}{ending}", policy.refund)
        for passage in policy.refund.further:
            yield _line("退还", passage.quote, passage)
    for duty in policy.duties:
        yield _line(duty.title, duty.title, duty)


def _fill(hire: Hire, granted: tuple[Line, ...], owed: tuple[Line, ...]) -> dict[str, Any]:
    """Return values for open terms; nothing where the policy doesn't reach the employer or mode."""
    if not all(condition.met for condition in _employer_condition(hire)):
        return {}
    values: dict[str, Any] = {}
    lines = (*granted, *_shares(hire), *_benefits(hire))
    for line in lines:
        if line.met:
            values.update(line.values)
    money = [
        kind
        for kind, name in AMOUNTS.items()
        if (values.get(name) if hire.value(name) is None else hire.value(name))
    ]
    if not any(hire.policy.grants(kind) for kind in money):
        values.pop("allowances.cost_share", None)
    for line in owed:
        values.update(line.values)
    if not _probation_fits(hire):
        values.pop("probation.months", None)
    values.update(_fill_refund(hire, tuple(money)))
    if not hire.granted() and not any(line.met for line in granted):
        values.pop("resignation.approval_by", None)
    return {name: value for name, value in values.items() if hire.value(name) is None}


def _probation_fits(hire: Hire) -> bool:
    """Return whether the policy's probation may be written without being asked for.

    Not for enterprises, which decide themselves, nor beyond 劳动合同法 第十九条.
    """
    if hire.policy.probation is None or hire.employer in (None, "enterprise"):
        return False
    most = duties.legal_probation(hire)
    if hire.relationship == "labor":
        return most is not None and hire.policy.probation.months <= most
    return hire.relationship == "public-institution"


def _fill_refund(hire: Hire, money: tuple[str, ...]) -> dict[str, Any]:
    """Return the refund that the policy asks for of what is granted.

    The share is left open for enterprises: of their own money the law's practice is pro rata.
    """
    items = compare.refund_kinds(hire, money)
    if not items or hire.value("refund.items") is not None:
        return {}
    public = hire.employer in {"public-institution", "party-government"}
    return {"refund.items": items, **({"refund.share": "full"} if public else {})}


def _notes(hire: Hire) -> Iterator[str]:
    """Yield what HR must know or decide."""
    policy = hire.policy
    if hire.category is None:
        yield f"{hire.category_reason}。"
    elif hire.category.remark:
        yield hire.category.remark
    if hire.mode is None:
        yield f"没有写明引进方式，可填：{'、'.join(mode.name for mode in policy.modes)}。"
    elif policy.mode(hire.mode) is None:
        yield f"{policy.short}没有这种引进方式，可填：{'、'.join(m.name for m in policy.modes)}。"
    referring = _scope_of(policy.scope.refer_only, hire.employer)
    if referring:
        yield f"{referring.say}（{policy.short}{referring.article}），请核对填入的各项待遇。"
    if policy.couples and hire.value("talent.spouse_also_introduced"):
        yield "夫妻同为引进人才：安家费一方全额、另一方半额，请写明本人的数额。"
    if policy.since is None:
        yield policy.since_remark
    elif hire.early:
        yield f"签订日期早于{policy.short}施行之日（{policy.since}）。"
    if hire.category and not any(_is_for(hire, row) for row in policy.entitlements):
        yield f"{policy.short}没有为“{hire.category.name}”规定安家费、津贴等标准。"


def _is_for(hire: Hire, row: Entitlement) -> bool:
    return hire.category is not None and hire.category.name in row.categories
