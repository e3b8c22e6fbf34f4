"""Terms: the vocabulary, and how people type values."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from contractgen.errors import TermsError
from contractgen.terms import (
    VOCABULARY,
    Terms,
    read_terms,
    relationship_of,
    terms_from_data,
    terms_from_flat,
)
from contractgen.values import mask

INTERFACE = """
agreement: number wording city sign_date sign_place copies
employer: name credit_code legal_representative address phone kind funding
talent: name id_type id_number birth_date phone address email category degree title
talent: spouse_also_introduced
engagement: mode position project work_place working_hours relationship
period: start end years
probation: months pay_percent
pay: monthly_yuan pay_day share_percent share_base
benefits: housing_sqm housing_gift_after_years vehicles insurances annual_leave_days
benefits: health_check home_leave_days
allowances: settlement_yuan settlement_schedule monthly_yuan monthly_years car_yuan
allowances: project_yuan cost_share
confidentiality: damages
noncompete: months monthly_yuan penalty_yuan scope region
training: cost_yuan service_years penalty_yuan
resignation: notice_days probation_notice_days written approval_by
refund: items share
dispute: arbitration court_place
attachments:
"""


def test_the_vocabulary_is_the_interface():
    expected = {
        f"{group}.{name}" if name else group
        for group, _, names in (line.partition(":") for line in INTERFACE.split("\n") if line)
        for name in (names.split() or [""])
    }

    assert set(VOCABULARY) == expected


def test_titles_are_chinese_and_unique():
    titles = [term.title for term in VOCABULARY.values()]

    assert len(titles) == len(set(titles))
    assert all(any("\u4e00" <= char <= "\u9fff" for char in title) for title in titles)


def test_every_term_says_what_it_means():
    assert [name for name, term in VOCABULARY.items() if not term.description] == []


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("pay.monthly_yuan", "30,000", Decimal(30000)),
        ("pay.monthly_yuan", "¥30,000.50", Decimal("30000.50")),
        ("pay.monthly_yuan", "3万元", Decimal(30000)),
        ("pay.monthly_yuan", "人民币叁万元整", Decimal(30000)),
        ("pay.monthly_yuan", 30000.0, Decimal(30000)),
        ("pay.monthly_yuan", "9999999999999.99", Decimal("9999999999999.99")),
        ("period.start", "2025-08-01", date(2025, 8, 1)),
        ("period.start", "2025年8月1日", date(2025, 8, 1)),
        ("period.start", "二〇二五年八月一日", date(2025, 8, 1)),
        ("period.start", "45870", date(2025, 8, 1)),
        ("period.start", "2025-08-01 00:00:00", date(2025, 8, 1)),
        ("probation.pay_percent", "80%", Decimal(80)),
        ("probation.pay_percent", "百分之八十", Decimal(80)),
        ("benefits.housing_sqm", "120㎡", Decimal(120)),
        ("probation.months", "六", 6),
        ("engagement.mode", "刚性引进", "rigid"),
        ("engagement.mode", "rigid", "rigid"),
        ("talent.id_number", "11010519491231002x", "11010519491231002X"),
        ("talent.spouse_also_introduced", "是", True),
        ("benefits.insurances", "养老、失业保险", ("pension", "unemployment")),
        ("allowances.settlement_schedule", "5万元、5万元、5万元", (Decimal(50000),) * 3),
        ("refund.share", "按比例", "pro-rata"),
        ("attachments", "录用条件、保密清单", ("录用条件", "保密清单")),
    ],
)
def test_values_are_read_as_people_type_them(name, typed, value):
    assert terms_from_flat({name: typed}, "terms").get(name) == value


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("pay.monthly_yuan", "-1", "金额不能为负数"),
        ("pay.monthly_yuan", "10000000000000", "金额超出可以书写的范围"),
        ("pay.monthly_yuan", "0.001", "两位小数"),
        ("pay.monthly_yuan", float("nan"), "不是金额"),
        ("pay.monthly_yuan", "面议", "不是金额"),
        ("pay.pay_day", "32", "不能大于 31"),
        ("pay.pay_day", "0", "不能小于 1"),
        ("period.start", "2025-02-30", "不是存在的日期"),
        ("period.start", "2025年13月1日", "不是存在的日期"),
        ("probation.months", "1.5", "整数"),
        ("probation.months", "-1", "整数"),
        ("engagement.mode", "抢来的", "可填：刚性引进、柔性引进"),
        ("talent.id_number", 6.5e17, "丢失"),
        ("talent.id_number", "6.5E+17", "丢失"),
        ("talent.name", "a\nb", "换行"),
        ("talent.name", "", "不能为空"),
        ("talent.name", "长" * 101, "不能超过 100 字"),
        ("talent.spouse_also_introduced", "也许", "“是”或“否”"),
        ("benefits.insurances", "养老、火灾", "第 2 项"),
    ],
)
def test_what_has_no_meaning_is_refused_in_chinese(name, typed, words):
    with pytest.raises(TermsError) as caught:
        terms_from_flat({name: typed}, "terms.yaml")

    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].startswith(f"{name}（{VOCABULARY[name].title}）：")
    assert words in caught.value.problems[0]


def test_pay_is_not_repeated_in_an_error():
    with pytest.raises(TermsError) as caught:
        terms_from_flat({"pay.monthly_yuan": "三万六千八左右"}, "terms.yaml")

    assert "三万六千八" not in str(caught.value)


def test_an_unlawful_agreement_can_be_written():
    terms = terms_from_flat(
        {"probation.months": 24, "noncompete.months": 60, "probation.pay_percent": 150}, "terms"
    )

    assert terms.probation.months == 24


def test_unknown_names_and_groups_are_named():
    with pytest.raises(TermsError) as caught:
        terms_from_data({"pay": {"salary": 1}, "boss": {}}, "terms.yaml")

    assert [problem.partition("：")[0] for problem in caught.value.problems] == [
        "pay.salary",
        "boss",
    ]


def test_terms_cannot_be_changed():
    with pytest.raises(ValidationError):
        Terms().agreement = None


def test_id_numbers_and_phones_keep_their_digits_from_yaml(tmp_path: Path):
    path = tmp_path / "terms.yaml"
    path.write_text("talent: {id_number: 110105194912310021, phone: 0123456}\n", encoding="utf-8")
    terms = read_terms(path)

    assert (terms.talent.id_number, terms.talent.phone) == ("110105194912310021", "0123456")


@pytest.mark.parametrize(
    ("values", "relationship"),
    [
        ({}, "labor"),
        ({"employer.kind": "企业", "engagement.mode": "刚性引进"}, "labor"),
        ({"engagement.mode": "柔性引进", "employer.kind": "事业单位"}, "service"),
        ({"engagement.mode": "特聘"}, "service"),
        ({"employer.kind": "事业单位", "engagement.mode": "调动"}, "public-institution"),
        ({"employer.kind": "事业单位", "engagement.mode": "直接聘用"}, "labor"),
        ({"employer.kind": "事业单位", "engagement.relationship": "劳动合同"}, "labor"),
    ],
)
def test_the_relationship_follows_from_mode_and_employer(values, relationship):
    assert relationship_of(terms_from_flat(values, "terms")) == relationship


def test_personal_numbers_are_masked():
    masked = mask("身份证11010519491231002X，电话13800138000、0991-1234567，li.si@example.com")

    assert masked == "身份证110***********002X，电话138****8000、0991-****567，l***@example.com"


def test_the_json_schema_describes_every_group():
    schema = json.dumps(Terms.model_json_schema(), ensure_ascii=False)

    assert all(group in schema for group in Terms.model_fields)
