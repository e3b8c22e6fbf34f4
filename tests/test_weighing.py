"""What a rule found and what the classifier thinks likely, weighed against each other."""

from dataclasses import replace
from datetime import date

import pytest

from contractgen.document import document_from_text
from contractgen.facts import Estimate
from contractgen.findings import Finding, Skipped
from contractgen.reading import read_facts
from contractgen.rulebook import load_rulebook
from contractgen.rules import Case
from contractgen.weighing import (
    DOUBTFUL,
    MARGIN,
    REFUTED,
    REPORTED,
    UNRIVALLED,
    Weighed,
    settled,
    weighed,
)

RULE = load_rulebook().rule("law/id-retention")
TEXT = "第一条 证件\n甲方保管乙方的身份证。乙方的毕业证也一样。\n"
FIRST, SECOND = (7, 17), (18, 27)


def case(text: str = TEXT) -> Case:
    facts = read_facts(document_from_text(text), classified=False)
    known = frozenset(rule.id for rule in load_rulebook().rules)
    return Case(replace(facts, learned=known), date(2026, 9, 1), "labor", None)


def found(judged: Case, stretch: tuple[int, int]) -> Finding:
    assert RULE is not None and judged.facts.outline is not None
    return RULE.finding(judged, judged.facts.outline.place(*stretch), yuan="50")


def estimate(stretch: tuple[int, int], alone: float = 0.0, confirmed: float = 0.0) -> Estimate:
    return Estimate("law/id-retention", alone, confirmed, stretch, stretch)


def results(*given: Finding, estimates: list[Estimate], judged: Case) -> list[Finding | Skipped]:
    assert RULE is not None
    return [one.result for one in weighed(RULE, given, estimates, judged)]


def test_a_finding_that_both_see_stands_as_it_is():
    judged = case()
    finding = found(judged, FIRST)

    assert results(finding, estimates=[estimate(FIRST, 0.9, REFUTED)], judged=judged) == [finding]


def test_a_finding_that_the_classifier_refutes_is_left_open():
    judged = case()

    (result,) = results(
        found(judged, FIRST), estimates=[estimate(FIRST, 0.0, REFUTED - 0.01)], judged=judged
    )

    assert isinstance(result, Skipped)
    assert "甲方保管乙方的身份证" in result.reason


def test_a_finding_without_any_sign_is_left_open():
    judged = case()

    (result,) = results(
        found(judged, FIRST), estimates=[estimate(SECOND, confirmed=1.0)], judged=judged
    )

    assert isinstance(result, Skipped)


def test_a_finding_of_a_rule_that_was_not_learned_stands():
    judged = case()
    finding = found(judged, FIRST)
    unknown = replace(judged, facts=replace(judged.facts, learned=frozenset()))

    assert results(finding, estimates=[], judged=unknown) == [finding]


def test_words_that_break_another_rule_for_certain_are_not_left_open():
    judged = case()
    finding = found(judged, FIRST)
    other = Estimate("law/wage-setoff", 0.9, 0.9, FIRST, FIRST)
    suspect = replace(judged, facts=replace(judged.facts, estimates=(other,)))

    assert results(finding, estimates=[], judged=suspect) == [finding]


def test_what_only_the_classifier_sees_is_a_warning_that_says_so():
    judged = case()

    (result,) = results(estimates=[estimate(SECOND, REPORTED)], judged=judged)

    assert isinstance(result, Finding)
    assert (result.severity, result.place and result.place.quote) == (
        "warning",
        "乙方的毕业证也一样",
    )
    assert "依整句措辞判断" in result.message


@pytest.mark.parametrize(
    ("alone", "kinds"),
    [(REPORTED, [Finding]), (REPORTED - 0.01, [Skipped]), (DOUBTFUL, [Skipped]), (0.1, [])],
)
def test_what_is_less_likely_is_left_open_or_passed_over(alone: float, kinds: list[type]):
    judged = case()

    assert [
        type(one) for one in results(estimates=[estimate(SECOND, alone)], judged=judged)
    ] == kinds


def test_words_with_a_blank_are_left_open():
    judged = case("第一条 证件\n乙方的____由甲方保管。\n")
    stretch = (7, len(judged.facts.text) - 2)

    (result,) = results(estimates=[estimate(stretch, 1.0)], judged=judged)

    assert isinstance(result, Skipped)


def test_a_defect_is_reported_once():
    judged = case()
    finding = found(judged, FIRST)

    assert results(finding, estimates=[estimate(FIRST, 1.0, 1.0)], judged=judged) == [finding]


def test_a_number_beyond_the_limit_stands_unless_nothing_of_its_subject_is_seen():
    judged = case("第一条 竞业限制\n竞业限制期限为三十六个月。\n")
    rule = load_rulebook().rule("law/nc-over-24-months")
    assert rule is not None
    beyond = [one for one in rule.results(judged) if isinstance(one, Finding)]
    stretch = (7, len(judged.facts.text) - 2)
    hardly = Estimate(rule.id, 0.01, 0.01, stretch, stretch)

    assert beyond
    assert [one.result for one in weighed(rule, beyond, [hardly], judged)] == beyond
    assert [type(one.result) for one in weighed(rule, beyond, [], judged)] == [Skipped]


def test_a_number_that_the_rule_has_compared_is_not_judged_by_likeness():
    judged = case("第一条 期限\n劳动合同期限三年，试用期六个月。\n")
    rule = load_rulebook().rule("law/probation-too-long")
    assert rule is not None
    stretch = (7, len(judged.facts.text) - 2)
    sure = Estimate(rule.id, 1.0, 1.0, stretch, stretch)

    assert list(weighed(rule, [], [sure], judged)) == []


def test_of_two_findings_on_the_same_words_the_far_likelier_one_is_reported():
    judged = case()
    one, other = found(judged, FIRST), replace(found(judged, FIRST), rule="law/wage-setoff")
    apart = replace(found(judged, SECOND), rule="law/wage-setoff")

    def left(*given: tuple[Finding, float | None]) -> list[Finding]:
        results = settled([Weighed(finding, likely) for finding, likely in given])
        return [result for result in results if isinstance(result, Finding)]

    assert left((one, 0.3), (other, 0.3 + MARGIN)) == [other]
    assert left((one, 0.3), (other, 0.3 + MARGIN / 2)) == [one, other]
    assert left((one, UNRIVALLED), (other, 1.0)) == [one, other]
    assert left((one, 0.3), (apart, 1.0)) == [one, apart]
    assert left((one, None), (other, 1.0)) == [one, other]


def test_a_finding_that_gives_way_is_left_open_and_a_proposal_is_dropped():
    judged = case()
    one, other = found(judged, FIRST), replace(found(judged, FIRST), rule="law/wage-setoff")

    own = list(settled([Weighed(one, 0.0), Weighed(other, 1.0)]))
    proposal = list(settled([Weighed(one, 0.0, proposed=True), Weighed(other, 1.0)]))

    assert [(type(result), result.rule) for result in own] == [
        (Skipped, one.rule),
        (Finding, other.rule),
    ]
    assert proposal == [other]
