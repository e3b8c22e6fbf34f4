"""What every rule has: source, article, quotation, dates, scope, wording, examples."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from contractgen.facts import DocumentKind, Facts, Relationship
from contractgen.findings import Finding, Severity, Skipped
from contractgen.outline import Place
from contractgen.policy import Hire, Policy, binds, hire_from

Rank = Literal["law", "regulation", "interpretation", "ministry", "policy", "practice"]
"""法律, 行政法规, 司法解释, 部门规章, 城市政策, 起草惯例. Only the first two make a clause void."""


class RuleModel(BaseModel):
    """A part of a rule file. Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Source(RuleModel):
    """Where rules come from: a statute, a policy, a standard."""

    title: str
    """Its official Chinese title."""
    number: str = ""
    """Document number and amendment."""
    rank: Rank = "law"
    url: str = ""
    """The issuer's page."""
    checked_on: date
    """The last day a person compared the file with the source."""
    remark: str = ""


class Citation(RuleModel):
    """An article of a source, quoted."""

    source: str = ""
    """The file that describes the source (law/labor_contract_law); absent: the rule's own file."""
    article: str
    quote: str = ""
    """Verbatim, short."""
    since: date | None = None
    """First day in force; absent: the earliest of that source's rules."""


class Example(RuleModel):
    """A text that a rule must accept (`passes`) or report (`fails`)."""

    text: str = ""
    """A sentence, or a whole small agreement."""
    terms: dict[str, Any] = Field(default_factory=dict)
    """Instead of a text: terms by dotted name."""
    relationship: Relationship | None = None
    city: str | None = None
    on: date | None = None
    quote: str | None = None
    """Words that the finding must quote."""


def _example(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


Examples = tuple[Annotated[Example, BeforeValidator(_example)], ...]


class Dated(RuleModel):
    """A value that changes: `{2008-01-01: 24, 2030-01-01: null}`, null once repealed."""

    values: dict[date, Any]

    def on(self, day: date) -> Any:
        """Return the value in force on `day`; None before the first and after repeal."""
        past = [since for since in self.values if since <= day]
        return self.values[max(past)] if past else None


def _dated(value: object) -> object:
    if isinstance(value, dict) and "values" not in value:
        return {"values": value}
    return value


DatedValue = Annotated[Dated, BeforeValidator(_dated)]


@dataclass(frozen=True)
class Case:
    """What a rule judges: an agreement as read, and by which law."""

    facts: Facts
    on: date
    """The day whose law applies."""
    relationship: Relationship
    policy: Policy | None
    """The applicable city's policy; None when there is none or it is unknown."""
    city_decided: bool = True
    """False when the text doesn't tell which city's policy applies."""

    @cached_property
    def hire(self) -> Hire | None:
        """Who is hired and how, as the policy sees it; None without a policy."""
        if self.policy is None:
            return None
        return hire_from(self.policy, self.facts, self.relationship)

    @cached_property
    def bound(self) -> bool:
        """Whether the policy's requirements are to be compared with this agreement."""
        return self.hire is not None and binds(self.hire, self.on)


class Rule(RuleModel):
    """One requirement and how it is checked; subclasses in `checks` add the check's own keys."""

    id: str = Field(pattern=r"^[a-z-]+/[a-z0-9-]+$")
    """Fixed for ever: doc/…, law/…, <city>/…."""
    title: str
    """What is required, in Chinese."""
    severity: Severity
    article: str = ""
    """Of the file's source; "" for rules of drafting practice."""
    quote: str = ""
    """Verbatim from that article."""
    since: date | None = None
    """First day in force; None: unknown, judged as in force, and said so."""
    until: date | None = None
    """Last day in force."""
    citations: tuple[Citation, ...] = ()
    """Further sources."""
    relationships: tuple[Relationship, ...] = get_args(Relationship)
    """Which relationships it applies to."""
    documents: tuple[DocumentKind, ...] = get_args(DocumentKind)
    """Which kinds of document it applies to."""
    soften: dict[Relationship, Severity] = Field(default_factory=dict)
    """Another severity under a relationship (public institutions: rules.md, Readings)."""
    worded: bool = True
    """Whether a clause's own words break it; false where something is missing from the document.
    The classifier learns, and is asked about, those only."""
    yields_to: tuple[str, ...] = ()
    """Ids of more specific rules: where one speaks of the same words, this one is silent."""
    message: str
    """Chinese; `{name}` is filled by the check."""
    suggestion: str = ""
    """Chinese; what to write instead."""
    passes: Examples = ()
    fails: Examples = ()
    source: Source | None = None
    """Set by the rule book from the file's head."""

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield what is wrong with the agreement, and what could not be decided."""
        raise NotImplementedError(type(self).__name__)

    def in_force(self, day: date) -> bool:
        """Return whether the rule is in force on `day`."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def applies_to(self, case: Case) -> bool:
        """Return whether the rule is to judge the agreement."""
        return self.speaks_of(case.facts.kind, case.relationship, case.on) and self.concerns(case)

    def speaks_of(self, kind: DocumentKind, relationship: Relationship, day: date) -> bool:
        """Return whether the rule speaks of such documents and relationships that day.

        Labour law and talent policies don't speak of contracts that engage nobody.
        """
        if kind == "commercial" and not self.id.startswith("doc/"):
            return False
        return relationship in self.relationships and kind in self.documents and self.in_force(day)

    def reads_terms(self) -> bool:
        """Return whether terms alone, without text and provisions, can make it speak."""
        return True

    def proposable(self, case: Case) -> bool:
        """Return whether it may be reported for words that it doesn't know itself."""
        return False

    def limited(self) -> bool:
        """Return whether values alone decide it, never words."""
        return False

    def elsewhere(self, case: Case, place: Place) -> bool:
        """Return whether a finding on these words rests on the rest of the document, too."""
        return True

    def measures(self, case: Case, stretch: tuple[int, int]) -> bool:
        """Return whether it has compared a value that stands in these words with its limit."""
        return False

    def concerns(self, case: Case) -> bool:
        """Return whether it also concerns what the agreement says; subclasses ask more."""
        return True

    def finding(self, case: Case, place: Place | None, **values: object) -> Finding:
        """Return a finding whose message is filled with `values`."""
        return Finding(
            rule=self.id,
            severity=self.soften.get(case.relationship, self.severity),
            message=self.message.format_map(values),
            place=place,
            suggestion=self.suggestion.format_map(values),
        )

    def skipped(self, reason: str) -> Skipped:
        """Return that the rule could not be decided, with the Chinese reason."""
        return Skipped(self.id, reason)
