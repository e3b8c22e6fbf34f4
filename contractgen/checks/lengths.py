"""How long an agreement of some kind may, or must, run (part of `forbidden` rules)."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import BeforeValidator

from contractgen.checks.terms import length_in_months, length_words
from contractgen.findings import Finding
from contractgen.rules import Case, DatedValue, Rule, RuleModel


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class LengthLimit(RuleModel):
    """A length, in months, that breaks a rule (`Forbidden.length`)."""

    over: DatedValue | None = None
    """Longer than this many months breaks the rule, by first day in force."""
    under: DatedValue | None = None
    """Shorter than this many months breaks the rule."""
    mentions: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    """Only where the document mentions one of these concepts."""
    lacks: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    """Only where it mentions none of these."""
    message: str
    """Chinese; `{length}` and `{limit}` (months)."""

    def results(self, rule: Rule, case: Case) -> Iterator[Finding]:
        """Yield one finding of `rule` when the agreement's length is beyond the limit."""
        concepts = case.facts.concepts
        if (self.mentions and concepts.isdisjoint(self.mentions)) or not concepts.isdisjoint(
            self.lacks
        ):
            return
        length = length_in_months(case)
        if length is None:
            return
        over = self.over.on(case.on) if self.over else None
        under = self.under.on(case.on) if self.under else None
        if over is not None and length > int(over):
            limit = over
        elif under is not None and length < int(under):
            limit = under
        else:
            return
        fact = case.facts.fact("period.end") or case.facts.fact("period.years")
        yield Finding(
            rule.id,
            rule.soften.get(case.relationship, rule.severity),
            self.message.format_map({"length": length_words(length), "limit": limit}),
            fact.place if fact else None,
            rule.suggestion,
        )
