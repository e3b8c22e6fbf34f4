"""Checks of pay against the dated minimum wage of a place."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from pydantic import Field, ValidationError

from contractgen.checks.provisions import ProvisionRule, Words
from contractgen.checks.terms import TermName, shown
from contractgen.errors import RuleBookError
from contractgen.facts import Provision
from contractgen.findings import Finding, Skipped
from contractgen.resources import YamlError, data_dir, read_yaml
from contractgen.rules import Case, Rule, RuleModel

_FILE = "minimum_wage.yaml"


class Tier(RuleModel):
    """The places of a region that have a higher standard than its lowest."""

    monthly: Decimal
    words: tuple[str, ...]


class Standard(RuleModel):
    """The monthly minimum wage of a region from a day on, in yuan."""

    since: date
    monthly: Decimal
    """The lowest of the region: where no tier names the place."""
    tiers: tuple[Tier, ...] = ()
    source: str
    """Who published it, when, in Chinese."""
    remark: str = ""

    def at(self, place: str) -> Decimal:
        """Return the standard of a place of the region."""
        named = (tier for tier in self.tiers if any(word in place for word in tier.words))
        return next((tier.monthly for tier in named), self.monthly)


class Region(RuleModel):
    """A region with the words that show a place to lie in it."""

    name: str
    words: tuple[str, ...] = Field(min_length=1)
    standards: tuple[Standard, ...] = Field(min_length=1)
    """In order of their first day."""

    def on(self, day: date) -> Standard | None:
        """Return the latest standard known on that day; None before the first."""
        past = [standard for standard in self.standards if standard.since <= day]
        return past[-1] if past else None


class Regions(RuleModel):
    """The whole table."""

    regions: tuple[Region, ...]

    def of(self, place: str) -> Region | None:
        """Return the region of a place; None where the table has none."""
        return next((r for r in self.regions if any(word in place for word in r.words)), None)


@lru_cache(maxsize=1)
def load_regions() -> Regions:
    """Read `clauses/minimum_wage.yaml`. Raises `RuleBookError` naming the file."""
    path = data_dir("clauses") / _FILE
    try:
        return Regions.model_validate(read_yaml(path).data)
    except YamlError as error:
        raise RuleBookError(str(error)) from error
    except ValidationError as error:
        raise RuleBookError(f"{path}：最低工资标准写得不对：{error}") from error


class AtLeastMinimumWage(ProvisionRule):
    """Agreed pay is no lower than the sourced minimum wage of the place of work.

    Decides only by the table, which holds past values: pay below one of them is below every later
    one too, pay above it may still be too low. Silent where no pay is agreed, skipped where the
    table doesn't know the place.
    """

    check: Literal["at_least_minimum_wage"]
    per_month: dict[str, Decimal]
    """The kinds of provision that state pay, with how many of their periods make a month."""
    inside: Words = ()
    """Concepts that say the sum contains another that doesn't count (夜班津贴, 加班工资)."""
    place: TermName
    """The term that says where the work is done."""

    def reads_terms(self) -> bool:
        """Return that only a document can break it."""
        return False

    def limited(self) -> bool:
        """Return that pay is compared with the table, whatever the words."""
        return True

    def measures(self, case: Case, stretch: tuple[int, int]) -> bool:
        """Return that it alone can tell: likeness knows no table."""
        return True

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for every pay that is too low, one skip where that can't be told."""
        paid = [(p, value) for p, _ in self.meant(case) for value in self._monthly(p)]
        for provision, _ in self.meant(case):
            if provision.kind not in self.per_month:
                yield self.finding(case, provision.place, pay="0", limit="当地标准", source="")
        if not paid:
            return
        place = self._place(case)
        region = load_regions().of(place)
        standard = region.on(case.on) if region else None
        if standard is None:
            yield self.skipped("没有经核对的当地最低工资标准，未作比较；请按当地现行标准核对")
            return
        limit = standard.at(place)
        for provision, value in paid:
            if value < limit:
                yield self.finding(
                    case,
                    provision.place,
                    pay=shown(value.quantize(Decimal("0.01"))),
                    limit=f"{shown(limit)}元",
                    source=f"（{standard.source}）",
                )

    def _monthly(self, provision: Provision) -> Iterator[Decimal]:
        """Yield the provision's pay per month, in yuan, without what doesn't count."""
        sums = [quantity.value for quantity in provision.quantities if quantity.kind == "yuan"]
        if provision.kind not in self.per_month or not sums:
            return
        pay = sums[0] * self.per_month[provision.kind]
        if len(sums) > 1 and not provision.about.isdisjoint(self.inside):
            pay -= sums[1]
        yield pay

    def _place(self, case: Case) -> str:
        """Return the stated place of work, else the whole text, whose first known place counts."""
        stated = case.facts.value(self.place)
        return str(stated) if stated else case.facts.text


CHECKS: tuple[type[Rule], ...] = (AtLeastMinimumWage,)
