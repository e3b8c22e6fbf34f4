"""How long an agreement runs, where a rule needs its length."""

from datetime import date
from decimal import Decimal

import pytest

from contractgen.checks.terms import length_in_months
from contractgen.document import document_from_text
from contractgen.reading import read_facts
from contractgen.rules import Case


def months_of(text: str) -> list[str]:
    facts = read_facts(document_from_text(text))
    return [str(mark.value) for mark in facts.marks["lengths"]]


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("合同期限三年，试用期六个月。", ["36"]),
        ("劳动合同签一年，先试用一个月。", ["12"]),
        ("聘期三十个月。", ["30"]),
        ("双方订立四年期劳动合同。", ["48"]),
        ("本合同为一年期固定期限劳动合同。", ["12"]),
        ("合同自2025年9月1日起至2027年8月31日止。", ["24"]),
        ("固定期限合同：起2025年6月1日，讫2028年5月31日。", ["36"]),
        ("双方订立无固定期限劳动合同。", ["Infinity"]),
        ("服务期五年，试用期三个月。", []),
        ("合同期限不满三年的，试用期不超过二个月。", []),
        ("竞业限制期限二年。", []),
        ("公寓租赁合同期限一年。", []),
    ],
)
def test_the_agreements_own_length_is_marked(text, months):
    assert months_of(text) == months


def test_dates_and_whole_years_go_before_a_stated_length():
    facts = read_facts(
        document_from_text("第一条 期限\n合同期限自2025年8月1日起至2028年7月31日止。聘期三十个月。")
    )

    assert length_in_months(Case(facts, date(2026, 1, 1), "labor", None)) == Decimal(36)
