"""City policies: what a file says, what a hire is entitled to and owes, where terms differ."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from contractgen.errors import RuleBookError
from contractgen.policy import Policy, departures, entitlements, load_policy
from contractgen.reports.policy import hire_text, policies_text, policy_text
from contractgen.resources import data_dir, parse_yaml, read_yaml
from contractgen.terms import Terms, terms_from_flat, with_values

TURPAN = load_policy(read_yaml(data_dir("clauses") / "city" / "turpan.yaml"))
KUYTUN = load_policy(read_yaml(data_dir("clauses") / "city" / "kuytun.yaml"))

RIGID = {
    "employer.kind": "事业单位",
    "engagement.mode": "刚性引进",
    "period.start": "2025-10-09",
    "period.years": "5",
}
RECRUIT = {"employer.kind": "事业单位", "engagement.mode": "招聘", "period.years": "5"}


def terms(*parts: Mapping[str, Any], **values: Any) -> Terms:
    """Return terms from mappings by dotted name; a keyword `pay__day` is `pay.day`."""
    flat = {name: value for part in parts for name, value in part.items()}
    return terms_from_flat(
        flat | {name.replace("__", "."): value for name, value in values.items()}, "terms"
    )


def filled(policy: Policy, *parts: Mapping[str, Any], **values: Any) -> dict[str, Any]:
    """Return what drafting may fill of allowances and housing."""
    fill = entitlements(policy, terms(*parts, **values)).fill
    return {
        name: value for name, value in fill.items() if name.startswith(("allowances", "benefits.h"))
    }


# ---------------------------------------------------------------- entitlements by category


@pytest.mark.parametrize(
    ("category", "settlement", "monthly"),
    [
        ("院士", 800000, 20000),
        ("国家级突出贡献专家或学术带头人", 600000, 15000),
        ("百千万人才或省部级突出贡献专家", 300000, 8000),
        ("政府特殊津贴专家或博士生导师", 200000, 5000),
        ("博士或正高", 150000, 3000),
        ("硕士且副高", 100000, 2000),
    ],
)
def test_turpan_pays_each_of_six_levels_its_settlement_and_stipend(
    category: str, settlement: int, monthly: int
) -> None:
    assert filled(TURPAN, RIGID, talent__category=category) == {
        "allowances.settlement_yuan": Decimal(settlement),
        "allowances.monthly_yuan": Decimal(monthly),
    }


@pytest.mark.parametrize(
    "category",
    [
        "省部级学科、学术带头人",
        "海外留学人才",
        "紧缺专业技术、经营管理或高技能人才",
        "持项目、专利或专有技术创业人才",
    ],
)
def test_turpan_has_no_allowance_for_the_other_categories(category: str) -> None:
    assert filled(TURPAN, RIGID, talent__category=category) == {}


KUYTUN_FIXED = {"benefits.health_check": True, "benefits.home_leave_days": 30}


@pytest.mark.parametrize(
    ("category", "settlement", "schedule", "monthly", "years", "area"),
    [
        ("博士或正高", 150000, (50000, 50000, 50000), 1500, 3, 120),
        ("硕士或副高", 100000, (40000, 40000, 20000), 1000, 2, 100),
        ("紧缺专业应届本科", 50000, (20000, 20000, 10000), 500, 1, 80),
    ],
)
def test_kuytun_pays_each_level_in_three_instalments_with_housing(
    category: str, settlement: int, schedule: tuple[int, ...], monthly: int, years: int, area: int
) -> None:
    fill = filled(KUYTUN, RECRUIT, talent__category=category)
    assert {name: fill[name] for name in fill if name not in KUYTUN_FIXED} == {
        "allowances.settlement_yuan": Decimal(settlement),
        "allowances.settlement_schedule": tuple(map(Decimal, schedule)),
        "allowances.monthly_yuan": Decimal(monthly),
        "allowances.monthly_years": years,
        "benefits.housing_sqm": Decimal(area),
        "benefits.housing_gift_after_years": 5,
    }


TOP = ("院士", "国家级突出贡献专家或学术技术带头人", "省部级突出贡献专家或学科、学术带头人")


@pytest.mark.parametrize("mode", ["招聘", "调动"])
@pytest.mark.parametrize("category", TOP)
def test_kuytun_pays_top_talent_with_a_project_the_full_set(category: str, mode: str) -> None:
    fill = filled(
        KUYTUN, RECRUIT, {"engagement.mode": mode}, talent__category=category,
        engagement__project="煤化工尾气利用",
    )  # fmt: skip
    assert {name: fill[name] for name in fill if name not in KUYTUN_FIXED} == {
        "allowances.settlement_yuan": Decimal(200000),
        "allowances.monthly_yuan": Decimal(2025),
        "allowances.monthly_years": 5,
        "allowances.car_yuan": Decimal(200000),
        "benefits.housing_sqm": Decimal(140),
        "benefits.housing_gift_after_years": 5,
    }


@pytest.mark.parametrize("category", TOP)
def test_kuytun_fills_nothing_for_top_talent_whose_project_is_not_stated(category: str) -> None:
    assert filled(KUYTUN, RECRUIT, talent__category=category) == KUYTUN_FIXED


@pytest.mark.parametrize(
    "category", ["留学人才", "紧缺专业技术或高技能人才", "持项目、专利或专有技术创业人才"]
)
def test_kuytun_has_no_allowance_for_the_other_categories(category: str) -> None:
    assert filled(KUYTUN, RECRUIT, talent__category=category) == KUYTUN_FIXED


def test_kuytun_gives_special_experts_project_money_and_housing_allowance_but_no_settlement() -> (
    None
):
    result = entitlements(
        KUYTUN,
        terms(
            RECRUIT, {"engagement.mode": "特聘"}, talent__category="院士", engagement__project="甲"
        ),
    )
    special, other = result.entitled[:2]
    assert (special.article, special.met, special.values) == ("第二十二条（一）", True, {})
    assert "住房补贴每服务一年10万元，最高50万元" in special.text
    assert (other.article, other.met) == ("第二十二条（二）", False)
    assert "allowances.settlement_yuan" not in result.fill


# ---------------------------------------------------------------- conditions


@pytest.mark.parametrize(
    ("change", "met"),
    [
        ({}, True),
        ({"period.years": "4"}, False),
        ({"engagement.mode": "柔性引进"}, False),
        ({"employer.kind": "企业"}, False),
    ],
)
def test_turpan_allowance_needs_rigid_mode_public_employer_and_five_years(
    change: dict[str, str], met: bool
) -> None:
    result = entitlements(TURPAN, terms(RIGID, change, talent__category="博士"))
    assert result.entitled[0].met is met
    assert ("allowances.settlement_yuan" in result.fill) is met


def test_a_condition_that_the_terms_do_not_tell_is_neither_met_nor_unmet() -> None:
    result = entitlements(TURPAN, terms(talent__category="博士", employer__kind="事业单位"))
    assert result.entitled[0].met is None
    assert "allowances.settlement_yuan" not in result.fill


@pytest.mark.parametrize(
    ("start", "end", "met"),
    [
        ("2025-10-09", "2030-10-08", True),
        ("2025-10-09", "2030-10-07", False),
        ("2024-02-29", "2029-02-28", True),
    ],
)
def test_five_years_are_counted_with_both_days(start: str, end: str, met: bool) -> None:
    period = {"period.start": start, "period.end": end, "talent.category": "博士"}
    without_years = {name: value for name, value in RIGID.items() if name != "period.years"}
    assert entitlements(TURPAN, terms(without_years, period)).entitled[0].met is met


def test_only_open_terms_are_filled() -> None:
    result = entitlements(
        TURPAN, terms(RIGID, talent__category="博士", allowances__settlement_yuan="150000")
    )
    assert result.fill == {
        "allowances.monthly_yuan": Decimal(3000),
        "resignation.notice_days": 30,
        "resignation.written": True,
        "resignation.approval_by": "地委人才工作领导小组办公室审核、地委人才工作领导小组同意",
        "refund.items": ("settlement",),
        "refund.share": "full",
    }


def test_no_schedule_is_filled_for_a_settlement_of_another_amount() -> None:
    fill = filled(KUYTUN, RECRUIT, talent__category="博士", allowances__settlement_yuan="20万元")
    assert "allowances.settlement_schedule" not in fill


def test_an_enterprise_is_left_to_choose_the_share_of_a_refund() -> None:
    result = entitlements(
        KUYTUN, terms(RECRUIT, {"employer.kind": "企业"}, talent__category="博士")
    )
    assert result.fill["refund.items"] == ("housing", "settlement")
    assert "refund.share" not in result.fill
    assert any("由企业确定" in note for note in result.notes)


@pytest.mark.parametrize(
    ("relationship", "years", "kind", "months"),
    [
        ("聘用合同", "5", "事业单位", 6),
        ("劳动合同", "3", "事业单位", 6),
        ("劳动合同", "2", "事业单位", None),  # 劳动合同法 第十九条: at most two months
        ("劳动合同", "5", "企业", None),  # an enterprise decides itself
        ("服务协议", "5", "事业单位", None),
    ],
)
def test_probation_is_filled_only_where_law_allows_it(
    relationship: str, years: str, kind: str, months: int | None
) -> None:
    result = entitlements(
        KUYTUN,
        terms(
            engagement__relationship=relationship,
            period__years=years,
            employer__kind=kind,
            engagement__mode="招聘",
        ),
    )
    assert result.fill.get("probation.months") == months


def test_a_couple_is_told_that_one_gets_all_and_the_other_half() -> None:
    result = entitlements(
        TURPAN, terms(RIGID, talent__category="博士", talent__spouse_also_introduced="是")
    )
    assert "allowances.settlement_yuan" not in result.fill
    assert any("一方全额、另一方半额" in note for note in result.notes)
    assert any("一方全额，另一方50%" in line.text for line in result.entitled)


@pytest.mark.parametrize(
    ("funding", "share"),
    [("全额拨款", Decimal(100)), ("差额拨款", Decimal(60)), ("自收自支", None)],
)
def test_costs_are_shared_by_funding(funding: str, share: Decimal | None) -> None:
    fill = filled(TURPAN, RIGID, talent__category="博士", employer__funding=funding)
    assert fill.get("allowances.cost_share") == share


def test_flexible_talent_gets_five_insurances_and_a_bonus_line() -> None:
    result = entitlements(TURPAN, terms(employer__kind="企业", engagement__mode="柔性引进"))
    assert result.fill["benefits.insurances"] == (
        "pension", "medical", "work-injury", "unemployment", "maternity",
    )  # fmt: skip
    assert "受益单位从税后利润中提取5%至10%" in [line.text for line in result.entitled]


def test_a_policy_that_sends_an_employer_elsewhere_fills_nothing() -> None:
    hire = terms(RECRUIT, {"employer.kind": "党政机关"}, talent__category="博士")
    assert entitlements(KUYTUN, hire).fill == {}


# ---------------------------------------------------------------- naming a category


@pytest.mark.parametrize(
    ("policy", "stated", "name"),
    [
        (TURPAN, "博士或正高", "博士或正高"),
        (TURPAN, "博导", "政府特殊津贴专家或博士生导师"),
        (TURPAN, "第八条（五）5", "博士或正高"),
        (TURPAN, "第八条第（五）项第5目", "博士或正高"),
        (TURPAN, "第四条（六）", "硕士且副高"),
        (TURPAN, "博士或具有正高级专业技术职称的人员", "博士或正高"),
        (KUYTUN, "第十一条（三）", "省部级突出贡献专家或学科、学术带头人"),
        (KUYTUN, "第22条(5)", "紧缺专业应届本科"),
        (KUYTUN, "硕士", "硕士或副高"),
    ],
)
def test_a_category_is_known_by_name_alias_words_or_article(
    policy: Policy, stated: str, name: str
) -> None:
    category = entitlements(policy, terms(talent__category=stated)).hire.category
    assert category is not None
    assert category.name == name


@pytest.mark.parametrize(
    ("policy", "degree", "title", "name"),
    [
        (TURPAN, "工学博士", None, "博士或正高"),
        (TURPAN, "医学硕士", "副主任医师", "硕士且副高"),
        (TURPAN, "医学硕士", "主治医师", None),
        (TURPAN, "医学学士", "副主任医师", None),  # Turpan asks for both
        (TURPAN, "本科", "主任医师", "博士或正高"),
        (TURPAN, "硕士", "教授级高级工程师", "博士或正高"),
        (KUYTUN, "本科", "副教授", "硕士或副高"),  # Kuytun asks for either
        (KUYTUN, "本科", "正高级工程师", "博士或正高"),
        (KUYTUN, "本科", "助理研究员", None),
    ],
)
def test_degree_and_title_place_a_person_where_no_category_is_stated(
    policy: Policy, degree: str, title: str | None, name: str | None
) -> None:
    stated = {"talent.degree": degree} | ({"talent.title": title} if title else {})
    category = entitlements(policy, terms(stated)).hire.category
    assert (category.name if category else None) == name


def test_an_article_of_two_categories_asks_which() -> None:
    hire = entitlements(KUYTUN, terms(talent__category="第十一条（四）")).hire
    assert hire.category is None
    assert hire.category_reason == "“第十一条（四）”包括“博士或正高”、“硕士或副高”，请写明是哪一类"


def test_an_article_of_two_categories_is_decided_by_the_degree() -> None:
    hire = entitlements(
        KUYTUN, terms(talent__category="第十一条（四）", talent__degree="理学硕士")
    ).hire
    assert hire.category is not None
    assert hire.category.name == "硕士或副高"


def test_an_unknown_category_is_told_with_the_known_ones() -> None:
    hire = entitlements(KUYTUN, terms(talent__category="领军人才")).hire
    assert hire.category is None
    assert hire.category_reason.startswith("“领军人才”不是奎屯办法的人才类别，可填：“院士”")


# ---------------------------------------------------------------- departures


def test_terms_that_follow_the_policy_have_no_departures() -> None:
    start = terms(RIGID, talent__category="博士", employer__funding="差额拨款")
    whole = with_values(start, entitlements(TURPAN, start).fill)
    assert departures(TURPAN, whole) == ()


def test_each_departure_names_value_standard_and_article() -> None:
    found = departures(
        TURPAN,
        terms(
            RIGID,
            {"period.years": "3"},
            talent__category="硕士且副高",
            employer__funding="差额拨款",
            allowances__settlement_yuan="12万",
            allowances__cost_share="40%",
            resignation__notice_days="15",
            resignation__written="否",
        ),
    )
    assert found == (
        "安家费：约定为12万元；吐鲁番办法第八条（五）（6）为10万元（硕士且副高）。",
        "费用：约定由财政承担40%；吐鲁番办法第八条（六）为由财政承担60%。",
        "协议期限：约定为3年；吐鲁番办法第十一条为不少于5年。",
        "离职通知期：约定提前15日；吐鲁番办法第十二条为提前一个月。",
        "离职申请的形式：约定无须书面申请；吐鲁番办法第十二条为递交书面申请。",
    )


def test_both_amounts_of_a_couple_follow_the_policy_and_others_do_not() -> None:
    couple = {**RIGID, "talent.category": "博士", "talent.spouse_also_introduced": "是"}
    found = [
        departures(TURPAN, terms(couple, allowances__settlement_yuan=amount))
        for amount in ("15万", "7.5万", "10万")
    ]
    assert found == [
        (),
        (),
        (
            "安家费：约定为10万元；吐鲁番办法第八条（五）（5）为"
            "15万元（全额）或7.5万元（夫妻同为引进人才的另一方）（博士或正高）。",
        ),
    ]


# ---------------------------------------------------------------- the files


@pytest.mark.parametrize("policy", [TURPAN, KUYTUN], ids=["turpan", "kuytun"])
def test_every_entitlement_is_for_a_category_and_quotes_its_amounts(policy: Policy) -> None:
    for row in policy.entitlements:
        assert row.quote
        for value in (row.settlement_yuan, row.car_yuan):
            assert value is None or f"{(value / 10000).normalize():f}万元" in row.quote
        assert row.housing_sqm is None or f"{row.housing_sqm:f}平米左右" in row.quote
        assert row.monthly_years is None or f"期限{row.monthly_years}年" in row.quote


def test_turpan_has_the_nine_kinds_of_article_four() -> None:
    articles = [category.article for category in TURPAN.categories]
    assert list(dict.fromkeys(articles)) == [f"第四条（{n}）" for n in "一二三四五六七八九"]


def test_kuytun_has_the_four_kinds_of_article_eleven_and_of_article_twelve() -> None:
    articles = [category.article for category in KUYTUN.categories]
    assert list(dict.fromkeys(articles)) == [
        f"第十{article}条（{n}）" for article in "一二" for n in "一二三四"
    ]


def test_odd_readings_of_the_source_are_kept_and_remarked() -> None:
    assert any("2025元" in remark and "2000元" in remark for remark in KUYTUN.remarks)
    assert any("体质机制" in remark for remark in KUYTUN.remarks)
    assert KUYTUN.since is None


THIRD = """\
source: {title: 某市引才办法, rank: policy, checked_on: 2026-01-01}
policy:
  title: 某市引才办法
  short: 某市办法
  aliases: [某市引才办法]
  regions: [某市]
  since: 2026-01-01
  scope: {article: 第一条, quote: 适用于企业。, employers: [enterprise]}
  modes:
    - {mode: direct, name: 直接聘用, words: [直接聘用], article: 第二条, quote: 直接聘用。}
  categories:
    - {name: 领军人才, article: 第三条（一）, quote: 领军人才}
    - {name: 青年人才, article: 第三条（二）, quote: 青年人才}
  entitlements:
    - title: 领军人才
      categories: [领军人才]
      min_years: 3
      article: 第四条
      quote: 安家费30万元，分两年支付。
      settlement_yuan: 300000
      settlement_schedule: [200000, 100000]
"""


def third(text: str = THIRD) -> Policy:
    """Return an invented city's policy, as a colleague would write it."""
    return load_policy(parse_yaml(text, "clauses/city/moushi.yaml"))


def test_a_third_city_needs_a_file_and_no_code() -> None:
    hire = terms(
        employer__kind="企业",
        engagement__mode="直接聘用",
        talent__category="领军人才",
        period__years="3",
    )
    assert dict(entitlements(third(), hire).fill) == {
        "allowances.settlement_yuan": Decimal(300000),
        "allowances.settlement_schedule": (Decimal(200000), Decimal(100000)),
    }
    assert departures(third(), terms(hire.stated(), allowances__settlement_yuan="20万")) == (
        "安家费：约定为20万元；某市办法第四条为30万元（领军人才）。",
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("short: 某市办法", "shrot: 某市办法", "第 4 行（policy.shrot）：没有这个名称"),
        ("since: 2026-01-01\n", "since: 2026-13-01\n", "第 7 行（policy.since）"),
        ("categories: [领军人才]", "categories: [领军]", "没有名为“领军”的人才类别"),
        ("[200000, 100000]", "[200000, 200000]", "第 21 行（policy.entitlements.1.settle"),
        ("settlement_yuan: 300000", "settlement_yuan: 三十", "合计不等于安家费总额"),
        ("settlement_yuan: 300000", "settlement_yuan: 很多", "不是金额"),
        ("employers: [enterprise]", "employers: [公司]", "取值不在可选范围内"),
        ("name: 青年人才", "name: 领军人才", "“领军人才”写了两次"),
        ("regions: [某市]", "regions: 某市", "这里应是一个列表"),
    ],
)
def test_a_wrong_file_is_an_error_with_file_and_line(old: str, new: str, said: str) -> None:
    with pytest.raises(RuleBookError) as caught:
        third(THIRD.replace(old, new, 1))
    assert str(caught.value).startswith("clauses/city/moushi.yaml 第 ")
    assert said in str(caught.value)


@pytest.mark.parametrize("path", ["none.yaml", "某市.yaml"])
def test_a_file_may_not_be_named_none_nor_in_other_letters(path: str) -> None:
    with pytest.raises(RuleBookError, match=r"none 表示|文件名只能用"):
        load_policy(parse_yaml(THIRD, path))


def test_a_benefit_of_a_wrong_value_is_an_error_of_the_file() -> None:
    benefit = (
        "  benefits: [{title: 甲, article: 乙, quote: 丙, term: benefits.health_check, value: 三}]"
    )
    with pytest.raises(
        RuleBookError, match=r"第 22 行（policy.benefits.1）：benefits.health_check"
    ):
        third(f"{THIRD}{benefit}\n")


def test_a_file_without_policy_is_an_error() -> None:
    with pytest.raises(RuleBookError, match="这里应写城市政策的内容"):
        load_policy(parse_yaml("source: {}\n", str(Path("a.yaml"))))


# ---------------------------------------------------------------- reports


@pytest.mark.parametrize("policy", [TURPAN, KUYTUN], ids=["turpan", "kuytun"])
def test_the_report_shows_every_category_quotation_and_remark(policy: Policy) -> None:
    text = policy_text(policy)
    shown = [
        *(category.name for category in policy.categories),
        *(row.quote for row in policy.entitlements),
        *(benefit.quote for benefit in policy.benefits),
        *(other.quote for other in policy.others),
        *policy.remarks,
    ]
    assert [words for words in shown if words not in text] == []


def test_the_report_for_a_hire_marks_conditions_and_lists_departures() -> None:
    text = hire_text(
        TURPAN,
        terms(RIGID, {"period.years": "4"}, talent__category="博士", resignation__notice_days="3"),
    )
    assert "× 聘期和服务期不少于5年；本次为48个月" in text
    assert "协议期限：约定为4年；吐鲁番办法第十一条为不少于5年。" in text
    assert "离职通知期：约定提前3日" in text


def test_the_list_names_every_policy_and_none() -> None:
    assert policies_text({"turpan": TURPAN, "kuytun": KUYTUN}) == (
        "turpan\t吐鲁番地区引进高层次紧缺人才暂行办法（2025年5月5日起施行）\n"
        "kuytun\t奎屯市引进高层次紧缺人才办法（施行日期不详）\n"
        "none\t不适用任何城市政策\n"
    )
