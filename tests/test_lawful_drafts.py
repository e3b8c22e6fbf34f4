"""A standard agreement whose terms break no rule has no error and no warning."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from contractgen.checker import Choice, check
from contractgen.document import read_document
from contractgen.drafting import draft
from contractgen.facts import facts_from_terms
from contractgen.reading import read_facts
from contractgen.rulebook import load_rulebook
from contractgen.terms import terms_from_flat

GRAVE = {"error", "warning"}
PLACES = {
    "none": ["陕西省西安市高新区科技二路77号", "四川省成都市武侯区天府大道1号"],
    "turpan": ["新疆吐鲁番市高昌区示范区大道8号"],
    "kuytun": ["新疆奎屯市团结南街12号"],
}


def id_number(born: date, order: int) -> str:
    head = f"110105{born:%Y%m%d}{order:03d}"
    return head + ric.calc_check_digit(head)


def credit_code(order: int) -> str:
    head = f"91650402MA{order:07d}"
    return head + uscc.calc_check_digit(head)


@st.composite
def lawful(draw: st.DrawFn, relationship: str, city: str) -> dict[str, Any]:
    """Draw terms as a careful HR colleague would fill them in."""
    start = draw(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
    years = draw(st.integers(3, 6)) if city == "none" else draw(st.integers(5, 8))
    born = draw(st.dates(date(1975, 1, 1), date(1998, 12, 31)))
    place = draw(st.sampled_from(PLACES[city]))
    public = relationship == "public-institution" or draw(st.booleans())
    pay = draw(st.integers(12_000, 90_000))
    values: dict[str, Any] = {
        "agreement.city": city,
        "agreement.number": draw(st.sampled_from(["RC-2026-001", "人引〔2026〕18号"])),
        "agreement.sign_date": start - timedelta(days=draw(st.integers(0, 20))),
        "agreement.copies": draw(st.integers(2, 4)),
        "employer.name": draw(st.sampled_from(["火洲光热科技有限公司", "绿洲人民医院"])),
        "employer.credit_code": credit_code(draw(st.integers(0, 9_999_999))),
        "employer.legal_representative": draw(st.sampled_from(["秦朔", "阿不都拉·买买提"])),
        "employer.address": place,
        "employer.phone": "0995-8530066",
        "employer.kind": "public-institution" if public else "enterprise",
        "talent.name": draw(st.sampled_from(["沈维岳", "古丽娜尔·吐尔逊"])),
        "talent.id_type": "id-card",
        "talent.id_number": id_number(born, draw(st.integers(1, 999))),
        "talent.birth_date": born,
        "talent.phone": "13900003303",
        "talent.address": "浙江省杭州市西湖区古墩路1203号6幢402室",
        "talent.degree": "工学博士",
        "talent.title": "高级工程师",
        "engagement.position": draw(st.sampled_from(["储能研究院副院长", "心内科主任医师"])),
        "engagement.project": draw(st.sampled_from(["熔盐储热仿真平台", "介入诊疗中心建设"])),
        "engagement.work_place": place,
        "engagement.relationship": relationship,
        "period.start": start,
        "period.years": years,
        "pay.monthly_yuan": Decimal(pay),
        "pay.pay_day": draw(st.integers(1, 28)),
        "resignation.notice_days": 30,
        "resignation.written": True,
        "dispute.arbitration": relationship != "service",
    }
    optional: dict[str, st.SearchStrategy[Any]] = {
        "benefits.housing_sqm": st.integers(60, 160),
        "benefits.vehicles": st.integers(1, 2),
        "benefits.annual_leave_days": st.integers(15, 20),
        "benefits.health_check": st.just(True),
        "benefits.home_leave_days": st.just(30),
        "attachments": st.just(["岗位说明书"]),
    }
    if relationship == "labor":
        optional["probation.months"] = st.integers(1, 6)
        optional["probation.pay_percent"] = st.integers(80, 100)
        optional["resignation.probation_notice_days"] = st.integers(1, 3)
    for name in draw(st.sets(st.sampled_from(sorted(optional)))):
        values[name] = draw(optional[name])
    if relationship == "labor" and draw(st.booleans()):
        values["noncompete.months"] = draw(st.integers(1, 24))
        values["noncompete.monthly_yuan"] = Decimal(pay // 2 + 1)
        values["noncompete.penalty_yuan"] = Decimal(pay)
        values["noncompete.scope"] = "与甲方主营业务有竞争关系的企业"
        values["noncompete.region"] = "新疆维吾尔自治区"
    if relationship == "labor" and draw(st.booleans()):
        values["training.cost_yuan"] = Decimal(60_000)
        values["training.service_years"] = draw(st.integers(1, 3))
        values["training.penalty_yuan"] = Decimal(60_000)
    return values


@pytest.mark.parametrize("city", ["none", "turpan", "kuytun"])
@pytest.mark.parametrize("relationship", ["labor", "service", "public-institution"])
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(data=st.data())
def test_lawful_terms_give_an_agreement_without_findings(
    data, relationship, city, tmp_path_factory: pytest.TempPathFactory
):
    book = load_rulebook()
    terms = terms_from_flat(data.draw(lawful(relationship, city)), "terms")
    judged = check(facts_from_terms(terms, "terms"), book)
    assume(not GRAVE & {finding.severity for finding in judged.findings})
    path: Path = tmp_path_factory.getbasetemp() / f"{relationship}-{city}.docx"
    path.write_bytes(draft(terms, policy=judged.policy).content)

    report = check(read_facts(read_document(path)), book, Choice(relationship=relationship))

    assert report.city.value == city
    assert [
        (finding.rule, finding.place and finding.place.quote)
        for finding in report.findings
        if finding.severity in GRAVE
    ] == []
