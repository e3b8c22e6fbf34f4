"""Which law applies, and one finding per defect."""

from datetime import date

import pytest

from contractgen.checker import Choice, check
from contractgen.document import document_from_text
from contractgen.errors import RuleBookError
from contractgen.facts import facts_from_terms
from contractgen.reading import read_facts
from contractgen.rulebook import load_rulebook
from contractgen.terms import terms_from_flat

BOOK = load_rulebook()


def report_on(text: str, **choice):
    return check(read_facts(document_from_text(text)), BOOK, Choice(**choice))


def test_the_signing_date_decides_the_law_then_the_start_then_today():
    signed = {"agreement.sign_date": "2025-06-01", "period.start": "2025-08-01"}

    def day(values, **choice):
        facts = facts_from_terms(terms_from_flat(values, "terms"), "terms")
        return check(facts, BOOK, Choice(**choice)).on

    assert day(signed).value == date(2025, 6, 1)
    assert day({"period.start": "2025-08-01"}).value == date(2025, 8, 1)
    assert day({}).value == date.today()
    assert day(signed, on=date(2026, 1, 1)).value == date(2026, 1, 1)
    assert "签订日期" in day(signed).reason


def test_an_undecided_city_is_said_for_each_policy():
    report = report_on("第一条 双方应当互相尊重。")

    assert report.city.value is None
    assert {s.rule for s in report.skipped} >= {"turpan/not-applicable", "kuytun/not-applicable"}
    assert not any(f.rule.startswith(("turpan/", "kuytun/")) for f in report.findings)


def test_a_place_elsewhere_has_no_city_policy():
    report = report_on("甲方：某某公司\n第一条 工作地点\n乙方的工作地点为杭州市西湖区文一路1号。")

    assert report.city.value == "none"


def test_an_unknown_city_is_an_error_that_names_the_known_ones():
    with pytest.raises(
        RuleBookError, match="没有名为“atlantis”的城市政策；可用：kuytun、turpan、none"
    ):
        report_on("第一条 试用。", city="atlantis")


def test_the_same_rule_is_reported_once_on_the_same_words():
    report = report_on(
        "第一条 乙方提前解除协议的，应当支付违约金，违约金为五万元，违约金应当一次付清。",
        city="none",
    )

    assert [f.rule for f in report.findings if f.rule == "law/penalty-outside-22-23"] == [
        "law/penalty-outside-22-23"
    ]


def test_a_penalty_for_leaking_is_reported_by_the_more_specific_rule_alone():
    report = report_on("第一条 乙方泄露商业秘密的，应当向甲方支付违约金五万元。", city="none")
    rules = {f.rule for f in report.findings}

    assert "law/confidentiality-penalty" in rules
    assert "law/penalty-outside-22-23" not in rules


def test_every_rule_is_accounted_for():
    report = report_on("第一条 乙方提前解除协议的，应当支付违约金五万元。", city="none")
    told = {
        *report.ok,
        *report.not_applicable,
        *(f.rule for f in report.findings),
        *(s.rule for s in report.skipped),
    }

    assert told >= {rule.id for rule in BOOK.for_city("none")}


def test_labour_law_is_silent_on_a_service_agreement():
    clause = "第一条 乙方提前解除协议的，应当支付违约金五万元。"
    found = {f.rule for f in report_on(clause, city="none", relationship="service").findings}

    assert "law/penalty-outside-22-23" not in found


def test_labour_law_and_talent_policies_are_silent_on_a_contract_that_engages_nobody():
    unlawful = "乙方未满一年离开的，没收押金，并向甲方支付违约金五万元。"

    sale = report_on(f"设备采购合同\n工作地点：吐鲁番市\n{unlawful}", relationship="labor")
    hire = report_on(f"聘用协议\n工作地点：吐鲁番市\n{unlawful}", relationship="labor")

    assert not [one.rule for one in sale.findings if not one.rule.startswith("doc/")]
    assert "law/deposit-guarantee-fee" in sale.not_applicable
    assert "law/penalty-outside-22-23" in {one.rule for one in hire.findings}
    assert "law/deposit-guarantee-fee" in {one.rule for one in (*hire.findings, *hire.skipped)}
    assert (sale.city.value, hire.city.value) == ("none", "turpan")
    assert "没有聘用个人的内容" in sale.relationship.reason


def test_a_rule_is_not_applied_before_it_was_in_force():
    clause = "第一条 乙方提前解除协议的，应当支付违约金五万元。"
    found = {f.rule for f in report_on(clause, city="none", on=date(2007, 12, 31)).findings}

    assert "law/penalty-outside-22-23" not in found


def test_findings_stand_in_document_order_with_their_words():
    text = (
        "第一条 乙方提前解除协议的，应当支付违约金五万元。\n"
        "第二条 乙方应当无条件服从甲方对其岗位的调整。"
    )
    report = report_on(text, city="none")
    starts = [f.place.start for f in report.findings if f.place]

    assert starts == sorted(starts)
    assert all(
        text[f.place.start : f.place.end] == f.place.quote for f in report.findings if f.place
    )
