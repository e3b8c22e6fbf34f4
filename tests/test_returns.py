"""Returns: what a person pays back is compared with what was spent and how long they served."""

from datetime import date

import pytest

from contractgen.checker import Choice, check
from contractgen.document import document_from_text
from contractgen.reading import read_facts
from contractgen.rulebook import load_rulebook

BOOK = load_rulebook()


def reported(text: str) -> set[str]:
    facts = read_facts(document_from_text(text + "\n", "test"))
    choice = Choice(city="none", on=date(2026, 9, 1), relationship="labor")
    return {finding.rule for finding in check(facts, BOOK, choice).findings}


@pytest.mark.parametrize(
    ("yearly", "beyond"), [("1万元", False), ("1.01万元", False), ("1.02万元", True)]
)
def test_a_yearly_sum_is_compared_with_the_share_of_each_year(yearly, beyond):
    text = f"甲方支付专项培训费5万元，服务期五年；乙方辞职的，每少服务一年支付违约金{yearly}。"

    assert ("law/training-penalty-cap" in reported(text)) is beyond


def test_a_monthly_sum_is_compared_with_the_share_of_each_month():
    text = "甲方支付专项培训费6万元，服务期五年；乙方辞职的，每少服务一个月支付违约金1100元。"

    assert "law/training-penalty-cap" in reported(text)


@pytest.mark.parametrize(("sum_", "beyond"), [("3万元", True), ("2.9万元", False)])
def test_a_sum_that_equals_the_cost_at_any_time_is_the_whole(sum_, beyond):
    text = f"甲方支付专项培训费3万元，服务期三年；乙方辞职的，支付违约金{sum_}。"

    assert ("law/training-penalty-cap" in reported(text)) is beyond


def test_a_sum_in_proportion_is_no_fixed_sum():
    text = "甲方支付专项培训费3万元，服务期三年；乙方辞职的，按剩余月数比例支付违约金，最高3万元。"

    assert "law/training-penalty-cap" not in reported(text)


def test_returning_what_was_received_is_not_returning_more():
    same = "甲方支付安家费20万元；乙方未满五年离职的，返还20万元。"
    more = "甲方支付安家费20万元；乙方未满五年离职的，返还21万元。"

    assert "law/special-treatment-multiple" not in reported(same)
    assert "law/special-treatment-multiple" in reported(more)


def test_amounts_of_another_paragraph_are_not_compared():
    text = "甲方支付专项培训费3万元，服务期三年。\n乙方迟延报到的，支付违约金9万元。"

    assert "law/training-penalty-cap" not in reported(text)
