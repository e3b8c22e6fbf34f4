"""Terms are judged quickly, and exactly as by asking every rule anew."""

import random
from dataclasses import replace
from datetime import date

import pytest

from contractgen.checker import Choice, Report, check
from contractgen.checks.city import CityRule
from contractgen.facts import Facts, facts_from_terms
from contractgen.findings import Finding, Skipped
from contractgen.roster.columns import column_help
from contractgen.rulebook import RuleBook, load_rulebook
from contractgen.rules import Case
from contractgen.terms import terms_from_flat

OTHER_VALUES = {
    "agreement.city": ("turpan", "kuytun", "none"),
    "agreement.sign_date": ("2004-05-01", "2026-01-05", "2027-02-01"),
    "employer.kind": ("企业", "事业单位", "党政机关"),
    "employer.funding": ("全额拨款", "自收自支"),
    "employer.credit_code": ("123", "126504004578001233"),
    "engagement.mode": ("刚性引进", "柔性引进", "调动", "直接聘用", "特聘"),
    "engagement.relationship": ("劳动合同", "服务协议", "聘用合同"),
    "engagement.work_place": ("新疆奎屯市", "陕西省西安市", "新疆吐鲁番市高昌区"),
    "talent.category": ("博士或正高", "第八条", "某类人才"),
    "talent.degree": ("农学博士", "本科"),
    "talent.id_number": ("110105199003070017", "110105201403070017", "123"),
    "period.end": ("2026-05-01", "2029-01-04", "2025-01-01"),
    "period.years": ("1", "5"),
    "probation.months": ("0", "3", "12"),
    "probation.pay_percent": ("50", "80"),
    "noncompete.months": ("12", "36"),
    "training.penalty_yuan": ("1000", "900000"),
    "confidentiality.damages": ("实际损失", "一年工资"),
    "allowances.settlement_yuan": ("150000", "90000"),
    "allowances.settlement_schedule": ("60000、30000", "150000"),
    "allowances.monthly_yuan": ("2000", "999"),
    "refund.items": ("安家费、工资", "住房"),
    "refund.share": ("全额", "按比例"),
    "resignation.notice_days": ("15", "30", "90"),
    "benefits.housing_gift_after_years": ("2", "8"),
    "talent.spouse_also_introduced": ("是", "否"),
}


def some_facts(seed: int) -> Facts:
    """Return the facts of terms drawn at random, many of them wrong together."""
    chance = random.Random(seed)
    values = {
        name: chance.choice((*OTHER_VALUES.get(name, ()), column.example))
        for name, column in column_help().items()
        if chance.random() < 0.7
    }
    return facts_from_terms(terms_from_flat(values, "terms"), "terms")


def asked_anew(report: Report, facts: Facts, book: RuleBook) -> Report:
    """Return the report that comes of asking every rule itself, with nothing remembered."""
    policy = book.policies.get(report.city.value or "")
    if policy is not None:
        policy = policy.model_copy()  # what is remembered belongs to one policy object
    case = Case(replace(facts), report.on.value, report.relationship.value, policy)
    results: list[Finding | Skipped] = []
    silent: list[str] = []
    beside: list[str] = []
    for rule in book.for_city(report.city.value):
        if not rule.applies_to(case):
            beside.append(rule.id)
            continue
        said = list(rule.model_copy().results(case))
        results += said
        if not said:
            silent.append(rule.id)
    findings = sorted((r for r in results if isinstance(r, Finding)), key=lambda f: f.rule)
    return replace(
        report,
        findings=tuple(dict.fromkeys(findings)),
        skipped=tuple(dict.fromkeys(r for r in results if isinstance(r, Skipped))),
        ok=tuple(sorted(silent)),
        not_applicable=tuple(sorted(beside)),
    )


@pytest.mark.parametrize("start", range(0, 400, 40))
def test_terms_are_judged_as_if_every_rule_were_asked_anew(start):
    book = load_rulebook()
    for seed in range(start, start + 40):
        facts = some_facts(seed)

        report = check(facts, book, Choice(on=None if seed % 3 else date(2025, 8, 1)))

        in_order = replace(
            report,
            ok=tuple(sorted(report.ok)),
            not_applicable=tuple(sorted(report.not_applicable)),
        )
        assert in_order == asked_anew(report, facts, book)


def test_every_kind_of_city_rule_has_spoken_of_those_terms():
    book = load_rulebook()
    spoken = {
        type(rule)
        for seed in range(400)
        for finding in check(some_facts(seed), book).findings
        if isinstance(rule := book.rule(finding.rule), CityRule)
    }

    assert len(spoken) >= 7


def test_a_rule_that_only_a_document_can_break_is_silent_on_terms():
    book = load_rulebook()
    silent = [rule for rule in book.rules if not rule.reads_terms()]
    assert silent
    for seed in range(60):
        facts = replace(some_facts(seed), provisions=())
        for day in (date(2007, 1, 1), date(2026, 3, 1)):
            case = Case(facts, day, "labor", None)
            assert [list(rule.results(case)) for rule in silent] == [[]] * len(silent)
