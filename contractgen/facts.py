"""What an agreement says: terms and provisions, each with its place.

A *term* is one value under a dotted name of `terms.py`. A *provision* is who owes or may do what to
whom, on which trigger, how much, by when. Reading makes them from a document; `facts_from_terms`
makes them from terms, so that one set of rules judges both.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import Any, Literal, NamedTuple

from contractgen.outline import Outline, Place
from contractgen.terms import Terms, relationship_of

Role = Literal["employer", "talent", "both", "third"]
"""Who acts: 用人单位, 劳动者 or 引进人才, each of the two parties, somebody else."""

Relationship = Literal["labor", "service", "public-institution"]

DocumentKind = Literal[
    "agreement",  # a talent agreement or labour contract: the whole relationship
    "secrecy",  # 保密协议
    "noncompete",  # 竞业限制协议
    "training",  # 培训服务期协议
    "supplement",  # 补充协议, 变更协议
    "offer",  # 录用通知书
    "notice",  # 通知, 证明, 登记表
    "settlement",  # 离职协议: claims are being settled
    "commercial",  # between companies; no person is engaged
    "terms",  # no document: terms alone
]


@dataclass(frozen=True, slots=True)
class Fact:
    """One term that the agreement states."""

    name: str
    """A name of the vocabulary, `period.start`."""
    value: Any
    """Typed as in `Terms`; None when the words are there but no value could be read."""
    place: Place | None
    """None for facts that come from terms."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount with its unit, normalised."""

    kind: Literal[
        "yuan", "days", "months", "years", "percent", "multiple", "area", "count", "hours"
    ]
    value: Decimal
    """In the unit that `kind` names; a multiple counts what `of` names."""
    start: int
    end: int
    of: str = ""
    """For a percent or multiple: the concept that it is taken from (`monthly-wage`)."""


@dataclass(frozen=True, slots=True)
class Provision:
    """Who owes or may do what to whom, on which trigger, how much, by when."""

    kind: str
    """The concept that heads it: `penalty`, `refund`, `dismissal`, `notice`, …"""
    actor: Role | None
    """Who owes it or may do it; None when the text leaves it open."""
    target: Role | None
    """To whom; None when unsaid."""
    triggers: frozenset[str]
    """Concepts of the condition, and of the lead-in and headings it stands under."""
    about: frozenset[str]
    """All concepts of the sentence and of its lead-in."""
    exceptions: frozenset[str]
    """Concepts inside 除…外, …的除外 and the like."""
    negated: bool
    """Whether the sentence forbids or excludes it (不得约定, 无须支付)."""
    quantities: tuple[Quantity, ...]
    place: Place | None
    """None for provisions that come from terms."""
    topic: frozenset[str] = frozenset()
    """`about`, and the concepts of the headings and of the earlier sentences of its article."""
    near: frozenset[str] = frozenset()
    """`about`, and the concepts of the earlier sentences of its paragraph."""
    forbidden_to_employer: bool = False
    """Whether it stands in words that forbid the employer what they speak of, or among the cases in
    which the talent may resign and the like: it protects."""

    def quantity(self, kind: str) -> Quantity | None:
        """Return the first quantity of that kind; None when there is none."""
        return next((q for q in self.quantities if q.kind == kind), None)


class Estimate(NamedTuple):
    """What the classifier says of some sentences and one rule."""

    rule: str
    """The rule's id."""
    alone: float
    """How likely they break it if the rule itself finds nothing in them, 0 to 1."""
    confirmed: float
    """How likely they break it if the rule finds something in them, 0 to 1."""
    sentence: tuple[int, int]
    """Where the sentence is that speaks most for it."""
    within: tuple[int, int]
    """Where all the sentences are that were judged together."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text that means something to a rule about the document itself."""

    kind: str
    """`blank`, `option`, `date`, `amount`, `amount-words`, `reference`, `self-name`, …"""
    start: int
    end: int
    value: Any = None


class Marks(Mapping[str, tuple[Mark, ...]]):
    """Marks by group, each group made when it is first asked for: concepts come by the thousand."""

    def __init__(
        self,
        groups: Mapping[str, Sequence[tuple[str, int, int, Any]]],
        hits: Mapping[str, Sequence[tuple[int, int, str]]],
    ) -> None:
        """Take groups of kind, start, end and value, and groups without values: `hits`."""
        self._groups = groups
        self._hits = hits
        self._made: dict[str, tuple[Mark, ...]] = {}

    def __getitem__(self, group: str) -> tuple[Mark, ...]:
        if group not in self._made:
            if group in self._hits:
                marks = [Mark(kind, start, end) for start, end, kind in self._hits[group]]
            else:
                marks = [Mark(*mark) for mark in self._groups[group]]
            self._made[group] = tuple(marks)
        return self._made[group]

    def __iter__(self) -> Iterator[str]:
        return chain(self._groups, self._hits)

    def __len__(self) -> int:
        return len(self._groups) + len(self._hits)


@dataclass(frozen=True)
class Facts:
    """All that was read from one agreement, or stated by its terms."""

    path: str
    text: str
    outline: Outline | None
    """None when there is no document, only terms."""
    facts: tuple[Fact, ...]
    provisions: tuple[Provision, ...] = ()
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)
    kind: DocumentKind = "agreement"
    relationship: Relationship | None = None
    """As read; None when the text doesn't tell."""
    cities: tuple[str, ...] = ()
    """Cities whose policy the text may fall under, the likeliest first."""
    policy_invoked: bool = False
    """Whether the text itself cites the policy of its city."""
    concepts: frozenset[str] = frozenset()
    """Every concept that the document mentions."""
    estimates: tuple[Estimate, ...] = ()
    """What the classifier proposes, in document order."""
    learned: frozenset[str] = frozenset()
    """Ids of the rules that it knows; of those without an estimate it sees no sign."""

    def named(self, name: str) -> Iterator[Fact]:
        """Yield the facts of that name, in document order."""
        return iter(self._by_name.get(name, ()))

    def value(self, name: str) -> Any:
        """Return the first value stated for `name`; None when there is none."""
        for fact in self._by_name.get(name, ()):
            if fact.value is not None:
                return fact.value
        return None

    def fact(self, name: str) -> Fact | None:
        """Return the first fact of that name that has a value."""
        return next((fact for fact in self.named(name) if fact.value is not None), None)

    def of_kinds(self, kinds: tuple[str, ...]) -> tuple[Provision, ...]:
        """Return the provisions of some kinds, in document order."""
        if kinds not in self._of_kinds:
            numbers = sorted(
                number for kind in set(kinds) for number in self._by_kind.get(kind, ())
            )
            self._of_kinds[kinds] = tuple(self.provisions[number] for number in numbers)
        return self._of_kinds[kinds]

    @cached_property
    def _of_kinds(self) -> dict[tuple[str, ...], tuple[Provision, ...]]:
        """Provisions by the kinds that rules have asked for."""
        return {}

    @cached_property
    def _by_kind(self) -> dict[str, list[int]]:
        """Positions in `provisions`, by kind."""
        numbers: dict[str, list[int]] = {}
        for number, provision in enumerate(self.provisions):
            numbers.setdefault(provision.kind, []).append(number)
        return numbers

    @cached_property
    def _by_name(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(fact.name, []).append(fact)
        return found

    @property
    def signed_on(self) -> date | None:
        """The day whose law applies, as far as the text says: signing, else start."""
        day = self.value("agreement.sign_date") or self.value("period.start")
        return day if isinstance(day, date) else None


def facts_from_terms(terms: Terms, path: str) -> Facts:
    """Return the facts that terms state; they have no place."""
    stated = terms.stated()
    city = terms.agreement.city
    return Facts(
        path=path,
        text="",
        outline=None,
        facts=tuple(Fact(name, value, None) for name, value in stated.items()),
        provisions=tuple(_provisions_from_terms(terms)),
        kind="terms",
        relationship=relationship_of(terms),
        cities=(city,) if city else (),
        policy_invoked=bool(city and city != "none"),
    )


def _provisions_from_terms(terms: Terms) -> Iterator[Provision]:
    """Yield the provisions that terms call for, as far as rules judge them."""
    if terms.confidentiality.damages == "annual-pay":
        yield Provision(
            kind="penalty",
            actor="talent",
            target="employer",
            triggers=frozenset({"leak", "secrecy"}),
            about=frozenset({"leak", "secrecy", "penalty", "wage"}),
            exceptions=frozenset(),
            negated=False,
            quantities=(),
            place=None,
        )
