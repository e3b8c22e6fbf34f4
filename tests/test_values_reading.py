"""Values in running text: what each component marks, and what it must leave alone."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from spacy.language import Language

from contractgen.facts import Quantity
from contractgen.reading import build_nlp
from contractgen.reading.spans import doc_of

VALUES = ("identifiers", "dates", "amounts", "durations", "shares", "areas")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build_nlp()


def marks(nlp: Language, group: str, text: str) -> list[tuple[str, str, Any]]:
    """Return (label, text, value) of every mark; a quantity as "number kind of"."""
    doc = doc_of(nlp.vocab, text)
    for name in VALUES:
        doc = nlp.get_pipe(name)(doc)
    return [(span.label_, span.text, _plain(span._.value)) for span in doc.spans[group]]


def _plain(value: Any) -> Any:
    if isinstance(value, Quantity):
        return f"{value.value:f} {value.kind} {value.of}".strip()
    return value


def values(nlp: Language, group: str, text: str) -> list[Any]:
    return [value for _, _, value in marks(nlp, group, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("月薪30,000元/月", [("amount", "30,000元", 30000)]),
        ("每月３０，０００元", [("amount", "３０，０００元", 30000)]),
        ("月薪 30 000 元", [("amount", "30 000 元", 30000)]),
        ("月薪__30000__元", [("amount", "30000__元", 30000)]),
        ("安家费1.5万元", [("amount", "1.5万元", 15000)]),
        ("合计2亿元", [("amount", "2亿元", 200000000)]),
        ("人民币30000", [("amount", "人民币30000", 30000)]),
        ("￥30,000.00", [("amount", "￥30,000.00", 30000)]),
        ("年薪50万，另有", [("amount", "50万", 500000)]),
        ("三万元", [("amount", "三万元", 30000)]),
        (
            "人民币叁万元整（¥30,000.00）",
            [("amount-words", "人民币叁万元整", 30000), ("amount", "¥30,000.00", 30000)],
        ),
        ("（大写）：叁仟伍佰元伍角整", [("amount-words", "叁仟伍佰元伍角整", Decimal("3500.5"))]),
        ("叁拾万圆正", [("amount-words", "叁拾万圆正", 300000)]),
        ("12—15万元", [("amount", "12", 120000), ("amount", "15万元", 150000)]),
        ("12万至15万元", [("amount", "12万", 120000), ("amount", "15万元", 150000)]),
        ("8000元-1万元", [("amount", "8000元", 8000), ("amount", "1万元", 10000)]),
        ("8000至1万元", [("amount", "8000", 8000), ("amount", "1万元", 10000)]),
        ("三至五万元", [("amount", "三", 30000), ("amount", "五万元", 50000)]),
        ("基本工资20,000元组成", [("amount", "20,000元", 20000)]),
        ("每平方米3000元", [("amount", "3000元", 3000)]),
        ("月薪\n元", []),
        ("元旦、单元、二元化、三单元、元素", []),
        ("引进50万人，面积3万平方米", []),
        ("5万美元", []),
        ("吐地党办〔2025〕18号第三十条", []),
        ("身份证号码：340104198104195515，电话13812345678", []),
        ("万元以上", []),
        ("每日两千元", [("amount", "两千元", 2000)]),
        ("赔两千，", [("amount", "两千", 2000)]),
        ("罚款200。", [("amount", "200", 200)]),
        ("底薪3k，年薪30w", [("amount", "3k", 3000), ("amount", "30w", 300000)]),
        ("月薪一万二", [("amount", "一万二", 12000)]),
        ("扣12分，罚3次，赔十件，补偿36个月，支付12日", []),
    ],
)
def test_amounts_are_read_in_yuan(nlp, text, expected):
    assert marks(nlp, "amounts", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自2025 年 8月 01 日起", [("date", "2025 年 8月 01 日", date(2025, 8, 1))]),
        ("二〇二五年八月\n一日", [("date", "二〇二五年八月\n一日", date(2025, 8, 1))]),
        ("贰零贰伍年捌月壹日", [("date", "贰零贰伍年捌月壹日", date(2025, 8, 1))]),
        ("２０２５年８月１日", [("date", "２０２５年８月１日", date(2025, 8, 1))]),
        ("__2025__年_8_月_1_日", [("date", "2025__年_8_月_1_日", date(2025, 8, 1))]),
        (
            "2025.8.1-2028.7.31",
            [("date", "2025.8.1", date(2025, 8, 1)), ("date", "2028.7.31", date(2028, 7, 31))],
        ),
        (
            "2025-08-01至2028/07/31",
            [("date", "2025-08-01", date(2025, 8, 1)), ("date", "2028/07/31", date(2028, 7, 31))],
        ),
        ("2026年2月30日", [("date", "2026年2月30日", None)]),
        ("2025年13月5日", [("date", "2025年13月5日", None)]),
        ("2025年8月起", [("month", "2025年8月", date(2025, 8, 1))]),
        ("签订日期：2025年 月 日", [("date-blank", "2025年 月 日", None)]),
        ("自    年   月   日起", [("date-blank", "年   月   日", None)]),
        ("日期：年月日", [("date-blank", "年月日", None)]),
        ("自××××年××月××日", [("date-blank", "××××年××月××日", None)]),
        ("2025年__月__日", [("date-blank", "2025年__月__日", None)]),
        ("出生年月日", []),
        ("次年3月31日前、当年12月31日前", []),
        ("每月15日、8月3日、三年、2026年", []),
        ("第1.2.3条、版本2.0.1、合同编号GX-2025-08-01", []),
        ("〔2025〕18号", []),
    ],
)
def test_dates_are_read_as_days_months_or_blanks(nlp, text, expected):
    assert marks(nlp, "dates", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30日、三十日、30天、30 日", ["30 days"] * 4),
        ("三个月、3个月、【3】个月、三（3）个月、__3__个月", ["3 months"] * 5),
        ("俩月、仨月、俩礼拜", ["2 months", "3 months", "14 days"]),
        ("三年、3年、三周年、三个完整年度、三个年头", ["3 years"] * 5),
        ("半年、6个月", ["6 months"] * 2),
        ("一年半、一年零六个月、1年6个月", ["18 months"] * 3),
        ("一个半月、半个月", ["1.5 months", "0.5 months"]),
        ("24小时、二十四小时、24个小时", ["24 hours"] * 3),
        ("5个工作日、五个工作日", ["5 days workday"] * 2),
        ("五个自然日", ["5 days"]),
        ("六周、2个星期", ["42 days", "14 days"]),
        ("一个季度", ["3 months"]),
        ("3-5年、三至五年、3年到5年", ["3 years", "5 years"] * 3),
        ("三个月以上一年以下", ["3 months", "1 years"]),
        ("提前三十日通知", ["30 days"]),
        ("每日8小时、每周40小时工作制", ["8 hours", "40 hours"]),
        ("2025年8月1日、2025年、二〇二五年、25年8月1日", []),
        ("8月3日、每月15日前、每月5日至10日、当月20日", []),
        ("第三年、第2个月、第一、二年、第三十日", []),
        ("上一年度、下一年度、上半年、上一个月", []),
        ("四年制、三年级、16周岁、周六日、120学时、最后一日、同一日", []),
        ("1月、12月底、第三十条", []),
    ],
)
def test_durations_are_read_with_their_unit(nlp, text, expected):
    assert values(nlp, "durations", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80%、80％、８０%、百分之八十、八折、__80__%", [Decimal(80)] * 6),
        ("发一半，减半支付，八成，四分之一", [Decimal(50), Decimal(50), Decimal(80), Decimal(25)]),
        ("另一半，成立三成员，上半年，千分之五", [Decimal("0.5")]),
        ("8.5折、八五折", [Decimal(85)] * 2),
        ("千分之五、5‰", [Decimal("0.5")] * 2),
        ("万分之五", [Decimal("0.05")]),
        ("百分之百、百分百", [Decimal(100)] * 2),
        ("5%-10%；5-10%；百分之五至百分之十；百分之五至十", [Decimal(5), Decimal(10)] * 4),
        ("150%、200%、300%", [Decimal(150), Decimal(200), Decimal(300)]),
        ("提成比例为-5%", [Decimal(-5)]),
        ("三个月工资、3个月的平均工资", ["3 multiple monthly-wage"] * 2),
        ("一年的工资收入", ["12 multiple monthly-wage"]),
        ("半年工资", ["6 multiple monthly-wage"]),
        ("月工资的三倍，三倍月工资", ["3 multiple monthly-wage"] * 2),
        ("支付双倍工资", ["2 multiple wage"]),
        ("当地职工月平均工资三倍", ["3 multiple average-wage"]),
        ("双倍返还安家费", ["2 multiple"]),
        ("折算、折旧、三折页、百万分", []),
        ("倍数、倍增", []),
        ("满三个月，工资照发", []),
        ("每相差一年发给相当于乙方标准工资", []),
    ],
)
def test_shares_and_multiples_are_read_with_what_they_are_of(nlp, text, expected):
    assert values(nlp, "shares", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("面积为 80 ㎡的住房", [("area", "80 ㎡", Decimal(80))]),
        (
            "八十平方米、100平米、120m2",
            [
                ("area", "八十平方米", Decimal(80)),
                ("area", "100平米", Decimal(100)),
                ("area", "120m2", Decimal(120)),
            ],
        ),
        ("每平方米3000元，50平方公里", []),
    ],
)
def test_areas_are_read_in_square_metres(nlp, text, expected):
    assert marks(nlp, "areas", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("身份证号码：340104198104195515", [("id-number", "340104198104195515")]),
        ("身份证号： 340104 19810419 551X", [("id-number", "34010419810419551X")]),
        ("居民身份证件号码340104810419551", [("id-number", "340104810419551")]),
        ("乙方340104198104195515", [("id-number", "340104198104195515")]),
        ("身份证号：3401**********5515", [("masked", "3401**********5515")]),
        ("统一社会信用代码：91340111MA2N5B7H92", [("credit-code", "91340111MA2N5B7H92")]),
        ("护照号码：E12345678", [("passport", "E12345678")]),
        ("电话：138 1234 5678、0995-8523456", [("phone", "13812345678"), ("phone", "09958523456")]),
        ("银行账号：6222 0000 1111 2222 333", [("bank-account", "6222000011112222333")]),
        ("邮箱：a.b@c.com", [("email", "a.b@c.com")]),
        ("合同编号：20250801000123、第3.2.1条、30,000元", []),
        ("身份证号：________________", []),
    ],
)
def test_identifying_numbers_are_marked_with_their_text(nlp, text, expected):
    assert [(label, value) for label, _, value in marks(nlp, "identifiers", text)] == expected
