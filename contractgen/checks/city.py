"""Checks against a city's policy: which topic a rule is about; the comparing is `policy`'s."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Literal

from contractgen.findings import Finding, Skipped
from contractgen.outline import Place
from contractgen.policy import Hire, Policy, burden, compare, duties, returning
from contractgen.policy.compare import Departure, Topic, Undecided
from contractgen.policy.memory import Memory
from contractgen.policy.scope import beyond
from contractgen.rules import Case, Rule


class CityRule(Rule):
    """A requirement of a city's policy; it speaks only of agreements under that policy."""

    def concerns(self, case: Case) -> bool:
        """Return whether this policy governs the agreement, or the agreement invokes it."""
        return self.hire(case) is not None and case.bound

    def hire(self, case: Case) -> Hire | None:
        """Return the hire under this rule's own policy; None under another's or none."""
        if case.policy is None or case.policy.name != self.id.partition("/")[0]:
            return None
        return case.hire

    def outcomes(self, hire: Hire, case: Case) -> Iterator[Departure | Undecided]:
        """Yield where the agreement differs."""
        raise NotImplementedError(type(self).__name__)

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for every departure; notes for employers that may only refer to it."""
        hire = self.hire(case)
        if hire is None:
            return
        for outcome in self.outcomes(hire, case):
            if isinstance(outcome, Undecided):
                yield self.skipped(outcome.reason)
                continue
            finding = self.finding(
                case,
                _place(case, outcome),
                item=outcome.item,
                found=outcome.found,
                required=outcome.required,
                article=outcome.article,
                quote=outcome.quote.rstrip("。"),
                remark=outcome.remark,
            )
            lesser = outcome.lesser or _only_refers(hire)
            yield replace(finding, severity="note") if lesser else finding


def _only_refers(hire: Hire) -> bool:
    kinds = {scope.kind for scope in hire.policy.scope.refer_only}
    return hire.employer in kinds and not hire.invoked


def _place(case: Case, outcome: Departure) -> Place | None:
    if outcome.span is not None and case.facts.outline is not None:
        return case.facts.outline.place(*outcome.span)
    fact = case.facts.fact(outcome.term) if outcome.term else None
    return fact.place if fact else None


class PolicyScope(CityRule):
    """The agreement lies within the policy's time, place, employers and modes."""

    check: Literal["policy_scope"]

    def concerns(self, case: Case) -> bool:
        """Return whether the agreement is judged under this policy at all."""
        return self.hire(case) is not None

    def outcomes(self, hire: Hire, case: Case) -> Iterator[Departure | Undecided]:
        """Yield every way in which the policy doesn't reach the agreement."""
        yield from beyond(hire, case.on)


class _TopicRule(CityRule):
    """A rule about one topic of the policy."""

    def topic(self) -> Topic:
        """Return the comparison that decides it."""
        raise NotImplementedError(type(self).__name__)

    def outcomes(self, hire: Hire, case: Case) -> Iterator[Departure | Undecided]:
        """Yield where the agreement differs on this topic; terms alone are compared but once."""
        if hire.text or hire.said:
            return self.topic()(hire)
        return iter(self._memory_of(hire.policy).answer(hire))

    def _memory_of(self, policy: Policy) -> Memory[tuple[Departure | Undecided, ...]]:
        memory = self._memories.get(id(policy))
        if memory is None or memory.policy is not policy:
            topic = self.topic()
            self._memories.clear()  # a rule has one policy; another object is another reading of it
            memory = Memory(lambda hire: tuple(topic(hire)), policy)
            self._memories[id(policy)] = memory
        return memory

    @cached_property
    def _memories(self) -> dict[int, Memory[tuple[Departure | Undecided, ...]]]:
        """What was worked out of this topic under its policy."""
        return {}


class PolicyTerm(_TopicRule):
    """The agreement is as long as the policy asks for."""

    check: Literal["policy_term"]

    def topic(self) -> Topic:
        """Return the comparison of lengths."""
        return duties.term_too_short


_NOTICE: dict[str, Topic] = {
    "length": duties.notice_too_short,
    "form": duties.notice_not_written,
    "approval": duties.approval_missing,
}


class PolicyNotice(_TopicRule):
    """Leaving: how long before, in which form, filed with whom."""

    check: Literal["policy_notice"]
    aspect: Literal["length", "form", "approval"]

    def topic(self) -> Topic:
        """Return the comparison of that aspect of leaving."""
        return _NOTICE[self.aspect]


_REFUND: dict[str, Topic] = {
    "missing": returning.refund_missing,
    "narrow": returning.refund_too_narrow,
    "broad": returning.refund_too_broad,
}


class PolicyRefund(_TopicRule):
    """What is given back on leaving early: at all, enough, not too much."""

    check: Literal["policy_refund"]
    aspect: Literal["missing", "narrow", "broad"]

    def topic(self) -> Topic:
        """Return the comparison of that aspect of the refund."""
        return _REFUND[self.aspect]


_AMOUNT: dict[str, Topic] = {
    "amount": compare.allowance_amount_differs,
    "eligibility": compare.allowance_not_eligible,
    "schedule": compare.allowance_schedule_differs,
    "housing-gift": compare.housing_gift_too_early,
}


class PolicyAmount(_TopicRule):
    """Money and housing: how much, for whom, in which instalments, given when."""

    check: Literal["policy_amount"]
    aspect: Literal["amount", "eligibility", "schedule", "housing-gift"]

    def topic(self) -> Topic:
        """Return the comparison of that aspect of money and housing."""
        return _AMOUNT[self.aspect]


class PolicyCostShare(_TopicRule):
    """Public finance bears the part that the policy says for this funding."""

    check: Literal["policy_cost_share"]

    def topic(self) -> Topic:
        """Return the comparison of cost shares."""
        return burden.cost_share_differs


class PolicyShare(_TopicRule):
    """The team bonus lies within the policy's range and is taken from its base."""

    check: Literal["policy_share"]

    def topic(self) -> Topic:
        """Return the comparison of the bonus."""
        return burden.share_out_of_range


class PolicyProbation(_TopicRule):
    """The probation is the policy's."""

    check: Literal["policy_probation"]

    def topic(self) -> Topic:
        """Return the comparison of the probation."""
        return duties.probation_differs


class PolicyInsurance(_TopicRule):
    """The employer takes out the insurances that the policy names."""

    check: Literal["policy_insurance"]

    def topic(self) -> Topic:
        """Return the comparison of insurances."""
        return burden.insurance_missing


class PolicyBenefit(_TopicRule):
    """The agreement mentions what the policy promises."""

    check: Literal["policy_benefit"]

    def topic(self) -> Topic:
        """Return the comparison of benefits."""
        return duties.benefit_missing


CHECKS: tuple[type[Rule], ...] = (
    PolicyScope,
    PolicyTerm,
    PolicyNotice,
    PolicyRefund,
    PolicyAmount,
    PolicyCostShare,
    PolicyShare,
    PolicyProbation,
    PolicyInsurance,
    PolicyBenefit,
)
"""The kinds of check that a city's rules may use."""
