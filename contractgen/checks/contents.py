"""Checks of what an agreement must contain (劳动合同法 第十七条)."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from contractgen.checks.terms import TermName
from contractgen.findings import Finding, Skipped
from contractgen.rules import Case, Rule, RuleModel


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class Content(RuleModel):
    """One item that must be there: one of these terms is stated, or one concept is mentioned."""

    title: str
    """Its Chinese name, for the message."""
    terms: Annotated[tuple[TermName, ...], BeforeValidator(_listed)] = ()
    concepts: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()

    def is_in(self, case: Case) -> bool:
        """Return whether the item is there; a blank to fill counts as there (doc/blank-field)."""
        return any(any(case.facts.named(name)) for name in self.terms) or not (
            case.facts.concepts.isdisjoint(self.concepts)
        )


class Contains(Rule):
    """Each item must be there; one finding for each that is missing."""

    check: Literal["contains"]
    contents: tuple[Content, ...] = Field(min_length=1)
    softened_by: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    """Concepts whose mention makes it a warning (a labour contract is signed separately)."""

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for every missing item."""
        if case.facts.outline is None:
            return
        softened = not case.facts.concepts.isdisjoint(self.softened_by)
        for content in self.contents:
            if not content.is_in(case):
                finding = self.finding(case, None, item=content.title)
                yield _as_warning(finding) if softened else finding


def _as_warning(finding: Finding) -> Finding:
    if finding.severity != "error":
        return finding
    return Finding(finding.rule, "warning", finding.message, finding.place, finding.suggestion)


CHECKS: tuple[type[Rule], ...] = (Contains,)
