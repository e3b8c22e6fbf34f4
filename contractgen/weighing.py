"""What a rule found and what the classifier thinks likely → what is reported.

A rule knows the words that somebody thought of, and is exact in roles, numbers and exceptions; the
classifier has seen thousands of clauses and knows others by likeness. Where they agree the finding
stands. What only the classifier sees is reported as a warning that says so when it is likely
enough; where they disagree the rule could not be decided.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from contractgen.facts import Estimate
from contractgen.findings import Finding, Skipped
from contractgen.outline import Place
from contractgen.rules import Case, Rule

REPORTED = 0.55
"""What only the classifier sees is reported from this probability on."""
DOUBTFUL = 0.3
"""From this one on it is said that the rule could not be decided."""
REFUTED = 0.1
"""A finding that the classifier thinks less likely than this is not reported, but left open."""
SUSPECT = 0.5
"""Words as likely as this to break some rule aren't left open for another."""
UNRIVALLED = 0.5
"""A finding as likely as this stands, whatever else is found in the same words."""
MARGIN = 0.2
"""So much likelier must another finding on the same words be, for a finding to give way."""


class Weighed(NamedTuple):
    """A result as it is to be reported, with how likely it is right."""

    result: Finding | Skipped
    likely: float | None = None
    """0 to 1; None for what isn't weighed: values of terms, and rules that were not learned."""
    proposed: bool = False
    """Whether only the classifier sees it."""


def weighed(
    rule: Rule, results: Iterable[Finding | Skipped], estimates: Sequence[Estimate], case: Case
) -> Iterator[Weighed]:
    """Yield a rule's results as they are to be reported.

    Numbers are the rule's: what it has compared with a limit is left open only where the classifier
    sees nothing of its subject at all, and not proposed where the rule found it within the limit.

    Args:
        rule: the rule.
        results: what it found by itself.
        estimates: what the classifier says of it, in document order; empty where it says nothing.
        case: the agreement and the law that applies.
    """
    places: list[Place] = []
    for result in results:
        place = result.place if isinstance(result, Finding) else None
        if place is not None:
            places.append(place)
        if place is None or rule.id not in case.facts.learned or _exact(rule, place, case):
            yield Weighed(result)
            continue
        likely = _confirmed(place, estimates)
        compared = likely > 0 and rule.measures(case, (place.start, place.end))
        if likely < REFUTED and not compared and not _suspect(place, case):
            reason = f"{_quoted(place.quote)}有这类约定的字样，整句却不像，未能判断，请人工核对"
            yield Weighed(rule.skipped(reason))
        else:
            yield Weighed(result, likely)
    for estimate in estimates if rule.proposable(case) else ():
        if (
            _opens_list(estimate, case)
            or any(_overlap(one, estimate.within) for one in places)
            or (rule.limited() and rule.measures(case, estimate.sentence))
        ):
            continue
        if estimate.alone >= REPORTED and not _unfilled(estimate, case):
            yield Weighed(_proposed(rule, estimate, case), estimate.alone, proposed=True)
        elif estimate.alone >= DOUBTFUL:
            start, end = estimate.sentence
            reason = f"{_quoted(case.facts.text[start:end])}像是这类约定，但把握不够，请人工核对"
            yield Weighed(rule.skipped(reason))


def settled(found: Sequence[Weighed]) -> Iterator[Finding | Skipped]:
    """Yield results, of two findings on the same words only the far likelier one as a finding.

    Rules about neighbouring matters share words. What a rule found itself is then left open, for
    one sentence may break two; what only the classifier saw is dropped.
    """
    rated = [
        (one.result, one.likely)
        for one in found
        if isinstance(one.result, Finding) and one.likely is not None
    ]
    for one in found:
        result, likely = one.result, one.likely
        if isinstance(result, Skipped) or likely is None or not _rivalled(result, likely, rated):
            yield result
        elif not one.proposed and result.place is not None:
            quote = _quoted(result.place.quote)
            yield Skipped(
                result.rule, f"{quote}另有更明确的问题，是否同时违反本条未能判断，请人工核对"
            )


def _rivalled(finding: Finding, likely: float, rated: Sequence[tuple[Finding, float]]) -> bool:
    place = finding.place
    return (
        place is not None
        and likely < UNRIVALLED
        and any(
            other.rule != finding.rule
            and other_likely - likely >= MARGIN
            and other.place is not None
            and _overlap(place, (other.place.start, other.place.end))
            for other, other_likely in rated
        )
    )


def _opens_list(estimate: Estimate, case: Case) -> bool:
    """Return whether the words only lead in to items, which are judged with them."""
    return case.facts.text[: estimate.sentence[1]].endswith(("：", ":"))


def _unfilled(estimate: Estimate, case: Case) -> bool:
    """Return whether the words have a blank: what will stand there may decide."""
    start, end = estimate.sentence
    return any(start <= mark.start < end for mark in case.facts.marks.get("blanks", ()))


def _exact(rule: Rule, place: Place, case: Case) -> bool:
    """Return whether a finding rests on what likeness can't judge: a term's value, other words."""
    return (
        not rule.worded
        or any(fact.place == place for fact in case.facts.facts)
        or rule.elsewhere(case, place)
    )


def _confirmed(place: Place, estimates: Sequence[Estimate]) -> float:
    """Return how likely a finding on these words is right; 0 where nothing speaks for it."""
    return max((one.confirmed for one in estimates if _overlap(place, one.within)), default=0.0)


def _suspect(place: Place, case: Case) -> bool:
    """Return whether the classifier takes these words for unlawful, by whatever rule."""
    return any(
        one.confirmed >= SUSPECT and _overlap(place, one.within) for one in case.facts.estimates
    )


def _overlap(place: Place, stretch: tuple[int, int]) -> bool:
    return place.start < stretch[1] and stretch[0] < place.end


def _proposed(rule: Rule, estimate: Estimate, case: Case) -> Finding:
    """Return the finding on what only the classifier sees, which knows no amounts."""
    severity = rule.soften.get(case.relationship, rule.severity)
    return Finding(
        rule=rule.id,
        severity="warning" if severity == "error" else severity,
        message=f"这一约定很可能不符合“{rule.title}”的要求；系依整句措辞判断，请对照原文核实。",
        place=_place(estimate, case),
        suggestion="" if "{" in rule.suggestion else rule.suggestion,
    )


def _place(estimate: Estimate, case: Case) -> Place | None:
    outline = case.facts.outline
    return outline.place(*estimate.sentence) if outline else None


def _quoted(words: str) -> str:
    return f"“{words if len(words) <= 30 else words[:28] + '……'}”"
