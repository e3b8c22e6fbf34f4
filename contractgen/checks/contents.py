"""Checks of what an agreement must contain (劳动合同法 第十七条)."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from contractgen.checks.terms import TermName
from contractgen.findings import Finding, Skipped
from contractgen.rules import Case, Rule, RuleModel


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


_ID_LENGTH = 18
_SEX_DIGIT = 16


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
    for_women: bool = False
    """Only where the person is known to be a woman."""

    def reads_terms(self) -> bool:
        """Return that only a document can break it."""
        return False

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for every missing item."""
        if case.facts.outline is None or (self.for_women and not _is_woman(case)):
            return
        softened = not case.facts.concepts.isdisjoint(self.softened_by)
        for content in self.contents:
            if not content.is_in(case):
                finding = self.finding(case, None, item=content.title)
                yield _as_warning(finding) if softened else finding


def _is_woman(case: Case) -> bool:
    """Return whether the text says so, or the ID number does (GB 11643: an even 17th digit)."""
    number = str(case.facts.value("talent.id_number") or "")
    if len(number) == _ID_LENGTH and number[_SEX_DIGIT].isdigit():
        return int(number[_SEX_DIGIT]) % 2 == 0
    return "woman" in case.facts.concepts


def _as_warning(finding: Finding) -> Finding:
    if finding.severity != "error":
        return finding
    return Finding(finding.rule, "warning", finding.message, finding.place, finding.suggestion)


CHECKS: tuple[type[Rule], ...] = (Contains,)
