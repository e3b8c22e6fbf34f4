"""Drafting what has been checked: terms are filled, judged as they will stand, then drafted."""

from typing import NamedTuple

from contractgen.checker import Choice, Report, check, resolved
from contractgen.drafting import Draft, Drafter, Wording
from contractgen.facts import facts_from_terms
from contractgen.rulebook import RuleBook
from contractgen.terms import Terms


class Checked(NamedTuple):
    """What became of terms that were to be drafted."""

    report: Report
    """On the terms as drafted: with what the policy and the calendar filled in."""
    draft: Draft | None
    """None when an error in the terms forbids it."""


def draft_checked(
    drafter: Drafter,
    terms: Terms,
    source: str,
    *,
    book: RuleBook,
    choice: Choice,
    wording: Wording | None,
    allow_findings: bool,
) -> Checked:
    """Check terms and draft them, unless a finding of severity `error` stops it.

    What the policy grants and the terms leave open is filled first: it is agreed once the
    agreement is drafted, so it is not missing. `source` names the terms in messages; `wording`
    None: as the terms say, else `standard`.

    Raises:
        RuleBookError: the chosen city has no file.
        DraftError: see `Drafter.draft`.
    """
    book, choice = resolved(book, choice)
    policy = book.policies.get(choice.city or terms.agreement.city or "")
    filled = drafter.filled(terms, policy=policy)
    report = check(facts_from_terms(filled.terms, source), book, choice)
    if report.worst() == "error" and not allow_findings:
        return Checked(report, None)
    wording = wording or terms.agreement.wording or "standard"
    return Checked(report, drafter.draft_filled(filled, wording=wording, policy=report.policy))
