"""Checks over provisions: what an agreement must not, or must, provide."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from contractgen.checks.lengths import LengthLimit
from contractgen.checks.terms import (
    AgeLimit,
    Step,
    TermLimit,
    TermName,
    length_in_months,
    limit_for,
)
from contractgen.facts import Provision, Quantity, Role
from contractgen.findings import Finding, Skipped
from contractgen.outline import Place
from contractgen.rules import Case, DatedValue, Rule, RuleModel


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str | dict) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Kind = Literal[
    "yuan", "days", "months", "years", "length", "percent", "multiple", "area", "count", "hours"
]
"""The kinds of quantity; a `length` is the nearest of days, months and years, in months."""
_IN_MONTHS = {"days": Decimal(12) / 365, "months": Decimal(1), "years": Decimal(12)}


class Concepts(RuleModel):
    """A condition on a set of concepts."""

    any: Words = ()
    """At least one of these is there."""
    all: Words = ()
    """Each of these is there."""
    none: Words = ()
    """None of these is there."""

    def holds(self, found: frozenset[str]) -> bool:
        """Return whether the set meets the condition."""
        return (
            (not self.any or not found.isdisjoint(self.any))
            and found.issuperset(self.all)
            and found.isdisjoint(self.none)
        )

    @property
    def asks(self) -> bool:
        """Return whether there is a condition at all."""
        return bool(self.any or self.all or self.none)


class Amount(RuleModel):
    """A condition on a quantity of the provision; a provision without one doesn't meet it."""

    kind: Annotated[tuple[Kind, ...], BeforeValidator(_listed)]
    """One kind, or several of which the first that is there counts."""
    over: DatedValue | None = None
    """More than this, by first day in force."""
    under: DatedValue | None = None
    """Less than this, by first day in force."""
    table: tuple[Step, ...] = ()
    """Lengths of time: more months than the line for the agreement's length; a month is thirty
    days. The nearest length to the head counts. Not met when the agreement's length is unknown."""
    share_under: DatedValue | None = None
    """The smallest quantity of the sentence is less than this percentage of the largest."""
    share_of: TermName | None = None
    """The nearest quantity is compared with this term, not with another of its sentence."""
    each: bool = False
    """Every quantity of these kinds in the sentence counts, not only the nearest to the head."""
    beyond_term: bool = False
    """Some length of the sentence is longer than the agreement; not met while that is unknown."""

    def holds(self, provision: Provision, case: Case) -> bool:
        """Return whether such a quantity of the provision is beyond the limit of the day."""
        if self.table:
            return self._too_long(provision, case)
        if self.beyond_term:
            return self._beyond_term(provision, case)
        if self.share_under is not None:
            return self._too_small_share(provision, case)
        over = self.over.on(case.on) if self.over else None
        under = self.under.on(case.on) if self.under else None
        found = list(self._meant(provision))
        if over is None and under is None:
            return bool(found) and self.over is None and self.under is None
        return any(
            (over is not None and value > Decimal(over))
            or (under is not None and value < Decimal(under))
            for value in map(self._value, found)
        )

    def _too_long(self, provision: Provision, case: Case) -> bool:
        length = length_in_months(case)
        found = next((one for one in provision.quantities if one.kind in self.kind), None)
        if length is None or found is None:
            return False
        months = _calendar(found) * _MONTHS.get(found.kind, Decimal(1))
        return months > limit_for(self.table, length)

    def _beyond_term(self, provision: Provision, case: Case) -> bool:
        length = length_in_months(case)
        return length is not None and any(
            one.value * _MONTHS.get(one.kind, Decimal(1)) > length
            for one in provision.quantities
            if one.kind in self.kind
        )

    def _too_small_share(self, provision: Provision, case: Case) -> bool:
        percent = self.share_under.on(case.on) if self.share_under else None
        values = [one.value for one in provision.quantities if one.kind in self.kind]
        if self.share_of is not None:
            whole = case.facts.value(self.share_of)
            values = [*values[:1], whole] if whole else []
        if percent is None or len(values) < len(("part", "whole")):
            return False
        part = values[0] if self.share_of else min(values)
        return part * 100 < max(values) * Decimal(percent)

    def _value(self, quantity: Quantity) -> Decimal:
        if "length" in self.kind:
            return _calendar(quantity) * _IN_MONTHS[quantity.kind]
        return _calendar(quantity)

    def _meant(self, provision: Provision) -> Iterator[Quantity]:
        if "length" in self.kind:
            lengths = [one for one in provision.quantities if one.kind in _IN_MONTHS]
            yield from lengths if self.each else lengths[:1]
            return
        if self.each:
            yield from (one for one in provision.quantities if one.kind in self.kind)
            return
        found = (provision.quantity(kind) for kind in self.kind)
        first = next((one for one in found if one is not None), None)
        if first is not None:
            yield first


_MONTHS = {"years": Decimal(12), "days": 1 / Decimal(30)}
"""How many months one of a unit is."""


def _calendar(quantity: Quantity) -> Decimal:
    """Return the value; working days as the days of the calendar they take, five to a week."""
    return quantity.value * 7 / 5 if quantity.of == "workday" else quantity.value


_WITH_ABOUT = ("topic", "near")
"""Sets to which what the sentence itself says belongs, too."""


class Filter(RuleModel):
    """Which provisions a rule speaks of; what is left out doesn't matter."""

    actor: Annotated[tuple[Role | Literal["unknown"], ...], BeforeValidator(_listed)] = ()
    """Who owes it or may do it; with `unknown`, also where the text doesn't say."""
    target: Annotated[tuple[Role, ...], BeforeValidator(_listed)] = ()
    """To whom."""
    kind: Words = ()
    """Only provisions of these kinds; absent: of any that the rule names."""
    negated: bool | None = None
    triggers: Concepts = Concepts()
    """Concepts of the condition and lead-in."""
    about: Concepts = Concepts()
    """Concepts of the sentence and lead-in."""
    exceptions: Concepts = Concepts()
    """Concepts in its reservations."""
    topic: Concepts = Concepts()
    """Concepts of the sentence, its headings, and the earlier sentences of its article."""
    near: Concepts = Concepts()
    """Concepts of the sentence and of the earlier sentences of its paragraph."""
    document: Concepts = Concepts()
    """Concepts anywhere in the document: what kind of contract it is, whom it hires."""
    amount: Amount | None = None
    unstated: Annotated[tuple[TermName, ...], BeforeValidator(_listed)] = ()
    """Only agreements that state none of these terms anywhere."""

    @cached_property
    def _concepts(self) -> tuple[tuple[str, Concepts], ...]:
        """The conditions on sets of a provision, by the set's name; those that ask something."""
        kinds = ("triggers", "about", "exceptions", "topic", "near")
        return tuple((kind, getattr(self, kind)) for kind in kinds if getattr(self, kind).asks)

    @property
    def elsewhere(self) -> bool:
        """Return whether it also asks what the rest of the document says."""
        return bool(self.unstated) or self.document.asks

    def concerns(self, case: Case) -> bool:
        """Return whether an agreement is of the kind that the filter speaks of."""
        return not any(
            case.facts.value(name) is not None for name in self.unstated
        ) and self.document.holds(case.facts.concepts)

    def holds(self, provision: Provision, case: Case) -> bool | None:
        """Return whether the provision is meant; None when its actor is unknown and matters."""
        if not self._fits(provision) or not self.concerns(case):
            return False
        if self.amount is not None and not self.amount.holds(provision, case):
            return False
        if not self.actor:
            return True
        if provision.actor is None:
            return True if "unknown" in self.actor else None
        return provision.actor in self.actor

    def _fits(self, provision: Provision) -> bool:
        """Return whether the provision itself is of the kind that the filter speaks of."""
        if (
            (self.negated is not None and provision.negated != self.negated)
            or (self.kind and provision.kind not in self.kind)
            or (self.target and provision.target not in self.target)
        ):
            return False
        for name, condition in self._concepts:
            found: frozenset[str] = getattr(provision, name)
            if name in _WITH_ABOUT and not provision.about <= found:
                found = found | provision.about
            if not condition.holds(found):
                return False
        return True


class ProvisionRule(Rule):
    """A rule about provisions of some kinds."""

    provision: Words
    """The kinds of provision (concepts that head one)."""
    where: Annotated[tuple[Filter, ...], BeforeValidator(_listed)] = Field(
        default=(Filter(),), min_length=1
    )
    """One filter, or several of which one suffices."""

    def proposable(self, case: Case) -> bool:
        """Return whether words break it, in agreements of a kind that some filter speaks of."""
        return self.worded and any(one.concerns(case) for one in self.where)

    def limited(self) -> bool:
        """Return whether amounts alone decide it."""
        return all(one.amount for one in self.where)

    def measures(self, case: Case, stretch: tuple[int, int]) -> bool:
        """Return whether it has a limit for amounts, and read such a provision in these words."""
        return any(one.amount for one in self.where) and any(
            one.place is not None and one.place.start < stretch[1] and stretch[0] < one.place.end
            for one in case.facts.of_kinds(self.provision)
            if one.quantities
        )

    def elsewhere(self, case: Case, place: Place) -> bool:
        """Return whether a finding on these words rests on the rest of the document, too."""
        return not any(
            one.holds(provision, case)
            for provision in case.facts.of_kinds(self.provision)
            if provision.place == place
            for one in self.where
            if not one.elsewhere
        )

    def meant(self, case: Case) -> Iterator[tuple[Provision, bool | None]]:
        """Yield the provisions of that kind that the filters let through."""
        for provision in case.facts.of_kinds(self.provision):
            answers = [one.holds(provision, case) for one in self.where]
            if True in answers:
                yield provision, True
            elif None in answers:
                yield provision, None

    def found(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for every provision meant, a skip where its actor is unknown.

        What the employer is forbidden to do is as it should be: 甲方不得扣押证件.
        """
        for provision, certain in self.meant(case):
            if provision.forbidden_to_employer:
                continue
            if certain:
                yield self.finding(case, provision.place, **_amounts(provision))
            else:
                yield self.skipped(f"{_named(provision)}未写明由哪一方承担")


class Forbidden(ProvisionRule):
    """No such provision may stand in the agreement."""

    check: Literal["forbidden"]
    limits: tuple[TermLimit, ...] = ()
    """Terms that break the same rule by their value."""
    age: AgeLimit | None = None
    """How old the talent must be."""
    length: LengthLimit | None = None
    """How long the agreement may, or must, run."""

    def reads_terms(self) -> bool:
        """Return whether it has a limit that terms can break."""
        return bool(self.limits or self.age or self.length)

    def measures(self, case: Case, stretch: tuple[int, int]) -> bool:
        """Return whether it has a limit for a provision or a term that stands in these words."""
        names = {limit.term for limit in self.limits}
        return super().measures(case, stretch) or any(
            fact.place is not None and fact.place.start < stretch[1] and stretch[0] < fact.place.end
            for name in names
            for fact in case.facts.named(name)
        )

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for every such term and provision, a skip where it can't be told."""
        for limit in self.limits:
            yield from limit.results(self, case)
        if self.age is not None:
            yield from self.age.results(self, case)
        if self.length is not None:
            yield from self.length.results(self, case)
        yield from self.found(case)


class Required(ProvisionRule):
    """The agreement must have such a provision."""

    check: Literal["required"]
    worded: bool = False

    def reads_terms(self) -> bool:
        """Return that only a document can break it."""
        return False

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield one finding when no such provision is there."""
        if case.facts.outline is None:
            return
        answers = [certain for _, certain in self.meant(case)]
        if not answers:
            yield self.finding(case, None)
        elif True not in answers:
            yield self.skipped("有相关约定，但未能判断由哪一方承担")


_KINDS = ("yuan", "days", "months", "years", "percent", "multiple")


def _amounts(provision: Provision) -> dict[str, str]:
    """Return what a message may name: the first quantity of each kind, or 未写明."""
    found = ((kind, provision.quantity(kind)) for kind in _KINDS)
    return {kind: _shown(quantity) if quantity else "（未写明）" for kind, quantity in found}


def _shown(quantity: Quantity) -> str:
    return f"{quantity.value.normalize():,f}"


def _named(provision: Provision) -> str:
    """Return how to speak of a provision: by its words, shortened."""
    quote = provision.place.quote if provision.place else ""
    return f"“{quote if len(quote) <= 30 else quote[:28] + '……'}”" if quote else "有关条款"


CHECKS: tuple[type[Rule], ...] = (Forbidden, Required)
