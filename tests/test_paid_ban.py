"""The money of a competition ban: its pay against the wage, its penalty against the pay."""

import pytest

from contractgen.checker import Choice, check
from contractgen.document import document_from_text
from contractgen.reading import read_facts
from contractgen.rulebook import load_rulebook


def rules_that_report(text: str) -> set[str]:
    facts = read_facts(document_from_text(text + "\n", "x"))
    report = check(facts, load_rulebook(), Choice(city="none", relationship="labor"))
    found = {finding.rule for finding in report.findings}
    return found & {"law/nc-comp-low", "law/nc-penalty-high"}


@pytest.mark.parametrize(
    ("pay", "low"),
    [
        ("每月3,000元", False),
        ("每月2,999元", True),
        ("每日100元", False),
        ("每日99元", True),
        ("每年36,000元", False),
        ("每年35,000元", True),
        ("每季度9,000元", False),
        ("每季度8,900元", True),
    ],
)
def test_pay_is_compared_by_the_month_with_the_wage(pay, low):
    text = f"乙方月工资为10,000元。\n离职后竞业限制期一年，竞业限制补偿为{pay}。"
    assert ("law/nc-comp-low" in rules_that_report(text)) == low


def test_pay_in_one_sum_is_spread_over_the_term():
    text = "乙方年薪12万元。\n竞业限制期十二个月，竞业限制补偿总额为{}元。"
    assert "law/nc-comp-low" not in rules_that_report(text.format("36,000"))
    assert "law/nc-comp-low" in rules_that_report(text.format("35,000"))


def test_pay_is_not_judged_without_a_wage():
    assert rules_that_report("竞业限制期一年，竞业限制补偿为每月500元。") == set()


@pytest.mark.parametrize(
    ("penalty", "high"),
    [
        ("违约金30万元", False),
        ("违约金30.1万元", True),
        ("补偿总额五倍的违约金", False),
        ("补偿总额六倍的违约金", True),
    ],
)
def test_a_penalty_is_compared_with_the_whole_pay(penalty, high):
    text = (
        "乙方月工资为12,000元。\n竞业限制期一年，甲方每月支付竞业限制补偿5,000元。\n"
        f"乙方违反竞业限制的，支付{penalty}。"
    )
    assert ("law/nc-penalty-high" in rules_that_report(text)) == high


def test_a_penalty_in_years_of_wages_is_compared_with_a_share_of_the_wage():
    text = "竞业限制期一年，补偿为离职前月平均工资的50%。\n违反竞业限制的，支付年薪{}倍的违约金。"
    assert "law/nc-penalty-high" not in rules_that_report(text.format("二"))
    assert "law/nc-penalty-high" in rules_that_report(text.format("三"))
