"""What a city's policy file holds: scope, modes, categories, entitlements, duties, all quoted.

Nothing here names a city: a new city is a new file in `clauses/city/`. Amounts are in yuan, areas
in square metres, shares in percent. A passage that is absent means that the policy doesn't speak
of it.
"""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contractgen.errors import TermsError
from contractgen.terms import VOCABULARY, Insurance, RefundItem, terms_from_flat
from contractgen.values import Area, Count, Day, Flag, Percent, Yuan

ModeCode = Literal["rigid", "flexible", "recruit", "transfer", "direct", "special"]
EmployerKind = Literal["enterprise", "public-institution", "party-government"]
Funding = Literal["full", "partial", "self"]

AMOUNTS: dict[str, str] = {
    "settlement_yuan": "allowances.settlement_yuan",
    "monthly_yuan": "allowances.monthly_yuan",
    "car_yuan": "allowances.car_yuan",
    "project_yuan": "allowances.project_yuan",
    "housing_sqm": "benefits.housing_sqm",
}
"""What a policy may grant, by the field of an entitlement, and the term that states it."""

REFUND_KINDS: dict[str, str] = {
    "settlement": "settlement_yuan",
    "housing": "housing_sqm",
    "car": "car_yuan",
    "monthly": "monthly_yuan",
    "project": "project_yuan",
}
"""Which grant an item of `refund.items` gives back."""


class PolicyModel(BaseModel):
    """A part of a policy. Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Passage(PolicyModel):
    """A place in the policy's text."""

    article: str
    """As a reader cites it: 第八条（五）."""
    quote: str
    """Verbatim."""


class Repealed(Passage):
    """An older policy that this one repeals."""

    title: str


class EmployerScope(Passage):
    """How the policy treats one kind of employer."""

    kind: EmployerKind
    say: str
    """Chinese: what follows for this kind."""


class Scope(Passage):
    """Whom the policy binds."""

    employers: tuple[EmployerKind, ...]
    """Kinds of employer that it applies to."""
    refer_only: tuple[EmployerScope, ...] = ()
    """Kinds that *may* follow it: departures are notes unless the agreement invokes the policy."""
    elsewhere: tuple[EmployerScope, ...] = ()
    """Kinds that it sends to other rules."""
    areas: tuple[Passage, ...] = ()
    """Further areas that it covers."""


class Mode(Passage):
    """A way to introduce talent."""

    mode: ModeCode
    name: str
    """As the policy calls it."""
    words: tuple[str, ...]
    """Words by which an agreement names it."""
    employers: tuple[EmployerKind, ...] = ()
    """Kinds of employer that may use it; empty: all in scope."""
    procedure: tuple[Passage, ...] = ()
    """How such a hire is applied for and filed."""


class Holding(PolicyModel):
    """A degree and a title that together put a person into a category."""

    degree: tuple[str, ...] = ()
    """Words for the degree, one of which must stand in `talent.degree`; empty: any."""
    title: tuple[str, ...] = ()
    """Words for the professional title, likewise (副教授 is no 教授)."""


class Category(Passage):
    """A category of talent."""

    name: str
    """The short name that HR types in `talent.category`."""
    aliases: tuple[str, ...] = ()
    """Other names for it."""
    articles: tuple[str, ...] = ()
    """Further articles by which it may be named: 第八条（五）（5）."""
    holdings: tuple[Holding, ...] = ()
    """By which degree or title an agreement that names no category is placed here."""
    remark: str = ""


class Requirement(PolicyModel):
    """A condition that shows in a term."""

    term: str
    """The term that must be stated."""
    text: str
    """The condition, in Chinese."""


class Range(PolicyModel):
    """From `low` to `high`, both included, in yuan."""

    low: Yuan
    high: Yuan


class HousingAllowance(PolicyModel):
    """Money for housing by year of service; agreements state it in words, no term holds it."""

    yearly_yuan: Yuan
    max_yuan: Yuan


class Entitlement(Passage):
    """What a category is granted, under which conditions."""

    title: str
    categories: tuple[str, ...]
    """Names of categories."""
    modes: tuple[ModeCode, ...] = ()
    """Modes that it is granted in; empty: any."""
    min_years: Count | None = None
    """Years of agreement and service that it needs."""
    requires: tuple[Requirement, ...] = ()
    settlement_yuan: Yuan | None = None
    settlement_once: Flag = False
    """Whether the policy calls it 一次性."""
    settlement_schedule: tuple[Yuan, ...] = ()
    """Yearly instalments, in order."""
    monthly_yuan: Yuan | None = None
    monthly_years: Count | None = None
    """For how many years; None: the policy names none."""
    housing_sqm: Area | None = None
    housing_tolerance: Percent | None = None
    """How far the area may differ, in percent (左右); None: not at all."""
    housing_gift_after_years: Count | None = None
    car_yuan: Yuan | None = None
    project_yuan: Range | None = None
    project_condition: str = ""
    """What the project fund waits for."""
    housing_allowance: HousingAllowance | None = None

    def grants(self, kind: str) -> bool:
        """Return whether it grants that kind of `AMOUNTS`."""
        return getattr(self, kind) is not None


class Couples(Passage):
    """Both spouses are introduced: one gets all of the settlement allowance, the other a part."""

    other_percent: Percent


class CostShare(Passage):
    """Who bears the costs, by the employer's funding."""

    funding: Funding
    fiscal_percent: Percent | None
    """What public finance bears; null: as the parties agree."""


class TeamBonus(Passage):
    """A bonus taken from the profit of the firm that benefits."""

    modes: tuple[ModeCode, ...]
    base: str
    """What it is taken from: 税后利润."""
    base_words: tuple[str, ...]
    """Words for that base."""
    low_percent: Percent
    high_percent: Percent


class Insurances(Passage):
    """Insurances that the employer takes out in some modes."""

    modes: tuple[ModeCode, ...]
    items: tuple[Insurance, ...]


class MinTerm(Passage):
    """The shortest agreement in some modes."""

    modes: tuple[ModeCode, ...]
    employers: tuple[EmployerKind, ...] = ()
    """Kinds of employer that it binds; empty: all."""
    years: Count


class Probation(Passage):
    """The probation that the policy sets."""

    months: Count
    failing: str = ""
    """What follows when it is not passed, in Chinese."""


class Office(PolicyModel):
    """An office of the policy."""

    name: str
    words: tuple[str, ...]
    """Ways to name it."""


class Notice(Passage):
    """How a talent leaves early."""

    days: Count
    shown: str
    """The length as the policy words it: 一个月."""
    written: Flag
    review_by: Office
    consent_by: Office

    @property
    def approval(self) -> str:
        """The two steps as the term `resignation.approval_by` states them."""
        return f"{self.review_by.name}审核、{self.consent_by.name}同意"


class RefundDuty(Passage):
    """What is given back when the talent leaves early."""

    items: tuple[RefundItem, ...]
    when: str
    """Chinese: on which event."""
    open_ended: Flag = False
    """Whether the policy's list ends in 等."""
    further: tuple[Passage, ...] = ()
    """Other articles that ask for the same return."""


class Benefit(Passage):
    """A benefit beside the money."""

    title: str
    modes: tuple[ModeCode, ...] = ()
    """Modes it is promised in; empty: any."""
    employers: tuple[EmployerKind, ...] = ()
    """Kinds of employer it is promised by; empty: any."""
    term: str | None = None
    """The term that states it."""
    value: Any = None
    """The value that the policy promises for that term."""
    words: tuple[str, ...] = ()
    """Words by which an agreement mentions it; none: it is shown, not checked."""

    @model_validator(mode="before")
    @classmethod
    def _typed(cls, data: Any) -> Any:
        """Give `value` the type of its term; a value without meaning is an error of the file."""
        if not isinstance(data, dict) or data.get("term") not in VOCABULARY:
            return data
        try:
            terms = terms_from_flat({data["term"]: data.get("value")}, "value")
        except TermsError as error:
            raise ValueError(error.problems[0]) from error
        return {**data, "value": terms.get(data["term"])}


class Negotiable(Passage):
    """Grants that the parties settle between themselves in some modes."""

    modes: tuple[ModeCode, ...]
    kinds: tuple[
        Literal["settlement_yuan", "monthly_yuan", "car_yuan", "project_yuan", "housing_sqm"], ...
    ]


class Duty(Passage):
    """Another duty, consequence or matter to know."""

    title: str


class Policy(PolicyModel):
    """One city's policy."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    """The file's name; the first part of its rules' ids. Set by `load_policy`."""
    title: str
    short: str
    """A short name for messages: 吐鲁番办法."""
    aliases: tuple[str, ...]
    """Titles by which agreements cite it."""
    regions: tuple[str, ...]
    """Words of a place of work or address that lie in its area."""
    since: Day | None
    """First day in force; null: the source doesn't say."""
    since_remark: str = ""
    repeals: tuple[Repealed, ...] = ()
    scope: Scope
    modes: tuple[Mode, ...]
    categories: tuple[Category, ...]
    entitlements: tuple[Entitlement, ...] = ()
    couples: Couples | None = None
    cost_shares: tuple[CostShare, ...] = ()
    team_bonus: TeamBonus | None = None
    insurances: Insurances | None = None
    min_terms: tuple[MinTerm, ...] = ()
    probation: Probation | None = None
    notice: Notice | None = None
    refund: RefundDuty | None = None
    benefits: tuple[Benefit, ...] = ()
    negotiable: tuple[Negotiable, ...] = ()
    duties: tuple[Duty, ...] = ()
    """What the hire owes beside the above."""
    others: tuple[Duty, ...] = ()
    """What else is to know: funds, special cases, who interprets the policy."""
    remarks: tuple[str, ...] = ()
    """Odd readings of the source, kept as they stand."""

    def mode(self, code: str | None) -> Mode | None:
        """Return the mode of that code; None when the policy has none such."""
        return next((mode for mode in self.modes if mode.mode == code), None)

    def category(self, name: str) -> Category:
        """Return the category of exactly that name."""
        return next(category for category in self.categories if category.name == name)

    def grants(self, kind: str) -> bool:
        """Return whether the policy grants that kind of `AMOUNTS` to anybody."""
        return any(row.grants(kind) for row in self.entitlements)


def problems(policy: Policy) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield where a policy contradicts itself: the path in the file, and a Chinese sentence."""
    names = [category.name for category in policy.categories]
    seen: set[str] = set()
    for index, category in enumerate(policy.categories):
        for name in (category.name, *category.aliases):
            if name in seen:
                yield ("categories", index), f"人才类别“{name}”写了两次"
            seen.add(name)
    modes = {mode.mode for mode in policy.modes}
    for index, row in enumerate(policy.entitlements):
        place = ("entitlements", index)
        for name in row.categories:
            if name not in names:
                yield (*place, "categories"), f"没有名为“{name}”的人才类别"
        for mode in row.modes:
            if mode not in modes:
                yield (*place, "modes"), f"引进方式 {mode} 没有写在 modes 中"
        if row.settlement_schedule and sum(row.settlement_schedule) != row.settlement_yuan:
            yield (*place, "settlement_schedule"), "分年支付的合计不等于安家费总额"
        for number, need in enumerate(row.requires):
            if need.term not in VOCABULARY:
                yield (*place, "requires", number, "term"), f"没有名为 {need.term} 的条款"
    for index, benefit in enumerate(policy.benefits):
        if benefit.term is not None and benefit.term not in VOCABULARY:
            yield ("benefits", index, "term"), f"没有名为 {benefit.term} 的条款"
