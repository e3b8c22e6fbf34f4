"""Who is hired and how, as a policy sees it: mode, category, employer, length, what is granted."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from contractgen.facts import Facts, Relationship
from contractgen.policy.category import Placing, find_category
from contractgen.policy.model import AMOUNTS, Category, Entitlement, Policy
from contractgen.policy.said import Sentence, sentences
from contractgen.terms import Terms, relationship_of


@dataclass(frozen=True)
class Hire:
    """One hire under one policy. None where the agreement doesn't tell."""

    policy: Policy
    values: Mapping[str, Any]
    """What is agreed, by dotted name."""
    text: str
    """The agreement's text; "" when only terms are known."""
    relationship: Relationship
    invoked: bool
    """Whether the agreement itself cites the policy."""
    mode: str | None
    category: Category | None
    category_reason: str
    """Chinese: how the category was found, or why it was not."""
    category_name: str
    """What to call the category, or those who belong to none, in messages; "" when unknown."""
    outside: bool
    """Whether what the person holds is known and puts him into no category."""
    employer: str | None
    """Kind of employer."""
    months: int | None
    """Length of the agreement."""
    early: bool = False
    """Whether it is signed (or else begins) before the policy's first day."""
    said: tuple[Sentence, ...] = ()
    """The agreement's sentences; none when only terms are known."""

    @cached_property
    def alike(self) -> tuple[Hashable, ...]:
        """Return all but its policy, values and text: hires that agree in it may be compared."""
        category = self.category.name if self.category else None
        return (
            self.relationship, self.invoked, self.mode, category, self.category_reason,
            self.category_name, self.outside, self.employer, self.months, self.early,
        )  # fmt: skip

    def value(self, name: str) -> Any:
        """Return what is agreed for a term; None when nothing is."""
        return self.values.get(name)

    def granted(self) -> tuple[str, ...]:
        """Return the kinds of policy money and housing that the agreement grants.

        Only kinds that the policy grants to somebody, and not those that it leaves to the parties
        in this mode. Housing counts once it is to be given; a place to live is the employer's own.
        """
        own = self.negotiated()
        return tuple(
            kind
            for kind in AMOUNTS
            if self.policy.grants(kind) and kind not in own and self._states(kind)
        )

    def negotiated(self) -> frozenset[str]:
        """Return the kinds that the policy leaves to the parties in this mode."""
        return frozenset(
            kind
            for rule in self.policy.negotiable
            if self.mode in rule.modes
            for kind in rule.kinds
        )

    def _states(self, kind: str) -> bool:
        if kind == "housing_sqm":
            return self.value("benefits.housing_gift_after_years") is not None
        return bool(self.value(AMOUNTS[kind]))


def hire_from_terms(policy: Policy, terms: Terms) -> Hire:
    """Return the hire that terms describe; terms are written under the policy they name."""
    values = terms.stated()
    placing = find_category(policy, values)
    return hire_from_values(policy, values, relationship_of(terms), placing)


def hire_from_values(
    policy: Policy, values: Mapping[str, Any], relationship: Relationship, placing: Placing
) -> Hire:
    """Return the hire that stated terms describe, by dotted name, placed in a category."""
    return _hire(policy, values, "", relationship, placing, invoked=True)


def hire_from(policy: Policy, facts: Facts, relationship: Relationship) -> Hire:
    """Return the hire that an agreement describes; lists of several clauses are joined."""
    values: dict[str, Any] = {}
    for fact in facts.facts:
        if fact.value is None:
            continue
        if isinstance(fact.value, tuple) and fact.name != "allowances.settlement_schedule":
            joined = (*values.get(fact.name, ()), *fact.value)
            values[fact.name] = tuple(dict.fromkeys(joined))
        else:
            values.setdefault(fact.name, fact.value)
    placing = find_category(policy, values, facts.text)
    hire = _hire(policy, values, facts.text, relationship, placing, invoked=facts.policy_invoked)
    return replace(hire, said=sentences(facts.text, facts.marks))


def _hire(
    policy: Policy,
    values: Mapping[str, Any],
    text: str,
    relationship: Relationship,
    placing: Placing,
    *,
    invoked: bool,
) -> Hire:
    return Hire(
        policy=policy,
        values=values,
        text=text,
        relationship=relationship,
        invoked=invoked or any(title in text for title in (policy.title, *policy.aliases)),
        mode=_mode(policy, values, text),
        category=placing.category,
        category_reason=placing.reason,
        category_name=placing.name,
        outside=placing.outside,
        employer=_employer(values),
        months=_months(values),
        early=_early(policy, values),
    )


def _early(policy: Policy, values: Mapping[str, Any]) -> bool:
    start = values.get("agreement.sign_date") or values.get("period.start")
    return policy.since is not None and isinstance(start, date) and start < policy.since


def _mode(policy: Policy, values: Mapping[str, Any], text: str) -> str | None:
    """Return the mode: as stated, else the only one that the text names."""
    stated = values.get("engagement.mode")
    if stated is not None:
        return str(stated)
    named = [mode.mode for mode in policy.modes if any(word in text for word in mode.words)]
    return named[0] if len(named) == 1 else None


_CREDIT_CODE_KINDS = {"11": "party-government", "12": "public-institution", "9": "enterprise"}
"""The first figures of a 统一社会信用代码 say who registered the body (GB 32100, 登记管理部门)."""


def _employer(values: Mapping[str, Any]) -> str | None:
    """Return the kind of employer: as stated, else by its credit code, else by its name."""
    stated = values.get("employer.kind")
    if stated is not None:
        return str(stated)
    code = str(values.get("employer.credit_code", ""))
    for prefix, kind in _CREDIT_CODE_KINDS.items():
        if code.startswith(prefix):
            return kind
    name = str(values.get("employer.name", ""))
    return "enterprise" if name.endswith(("公司", "集团", "厂")) else None


def _months(values: Mapping[str, Any]) -> int | None:
    """Return the agreement's whole months: between its days, both included, else its years."""
    start, end = values.get("period.start"), values.get("period.end")
    if isinstance(start, date) and isinstance(end, date) and start < end < date.max:
        after = end + timedelta(days=1)
        months = (after.year - start.year) * 12 + after.month - start.month
        return months - 1 if after.day < start.day else months
    years = values.get("period.years")
    return None if years is None else int(years) * 12


def rows_for(hire: Hire) -> tuple[Entitlement, ...] | None:
    """Return what the policy grants this category in this mode, conditions aside.

    None when that depends on something the agreement doesn't tell (`why_no_rows` says what).
    """
    if hire.category is None:
        return None
    rows = [row for row in hire.policy.entitlements if hire.category.name in row.categories]
    if hire.mode is None and any(row.modes for row in rows):
        return None
    return tuple(row for row in rows if not row.modes or hire.mode in row.modes)


def why_no_rows(hire: Hire) -> str:
    """Say in Chinese why `rows_for` is None."""
    if hire.category is None:
        return hire.category_reason
    names = "、".join(mode.name for mode in hire.policy.modes)
    return f"没有写明引进方式（{names}），不能判断应享受的待遇"
