"""What is read as which term, and what looks like a term and is none."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from contractgen.document import document_from_text
from contractgen.errors import RuleBookError
from contractgen.reading import read_facts
from contractgen.reading.cues import load_cues
from contractgen.terms import VOCABULARY, terms_from_flat


def read(text: str) -> dict[str, list[Any]]:
    """Return the values read from a text by the name of their term."""
    found: dict[str, list[Any]] = {}
    for fact in read_facts(document_from_text(text)).facts:
        found.setdefault(fact.name, []).append(fact.value)
    return found


def article(heading: str, *sentences: str) -> str:
    """Return a small agreement whose one article has these sentences."""
    lines = "\n".join(sentences)
    return f"协议书\n甲方：某某有限公司\n乙方：张三\n第一条 {heading}\n{lines}\n第二条 其他\n无。"


@pytest.mark.parametrize(
    ("sentence", "start", "end"),
    [
        ("本协议期限自2025年8月1日起至2030年7月31日止。", "2025-08-01", "2030-07-31"),
        ("聘用期限为五年，自 2025 年 8 月 1 日 至 2030 年 7 月 31 日。", "2025-08-01",
         "2030-07-31"),
        ("本合同自二〇二五年八月一日起至二〇三〇年七月三十一日止，期限五年。",
         "2025-08-01", "2030-07-31"),
        ("甲方聘请乙方合作期限为2025年8月1日至2025年7月31日。", "2025-08-01", "2025-07-31"),
        ("自2025-08-01起至2030-07-31止，共五年。", "2025-08-01", "2030-07-31"),
        ("合同期限自2025年8月1日起至“三维建模项目”通过终验之日止。", "2025-08-01", None),
        ("试用期自2025年8月1日起至2026年1月31日止，包含在协议期限内。", None, None),
        ("培训自2025年8月1日起至2025年9月1日止。", None, None),
        ("双方已于2024年1月1日订立劳动合同，期限自2024年1月1日起至2028年12月31日止。", None, None),
    ],
)  # fmt: skip
def test_the_period_is_that_of_the_agreement(
    sentence: str, start: str | None, end: str | None
) -> None:
    found = read(article("期限", sentence))
    assert found.get("period.start", []) == ([date.fromisoformat(start)] if start else [])
    assert found.get("period.end", []) == ([date.fromisoformat(end)] if end else [])


@pytest.mark.parametrize(
    ("sentence", "years"),
    [
        ("聘用期限为三年。", [3]),
        ("本协议期限共5年。", [5]),
        ("合同期限为36个月。", [3]),
        ("自2025年8月1日起至2028年7月31日止，共三年。", [3]),
        ("合同期限为____年。", [None]),
        ("合同期限为十八个月。", []),  # not a number of years
        ("保密期限为三年。", []),
        ("三年内培养医师不少于三名。", []),
    ],
)
def test_the_years_are_those_of_the_agreement(sentence: str, years: list[int | None]) -> None:
    assert read(article("期限", sentence)).get("period.years", []) == years


@pytest.mark.parametrize(
    ("sentence", "months"),
    [
        ("试用期为六个月。", [6]),
        ("前两个月为试用期。", [2]),
        ("其中2026年6月1日至2026年11月30日为试用期，共六个月。", [6]),
        ("试用期一年。", [12]),
        ("双方不约定试用期。", [0]),
        ("乙方系在职调入，不设试用期。", [0]),
        ("甲方可以将试用期再顺延两个月。", []),
        ("试用期不超过六个月。", []),
        ("三个月以上不满一年的合同，不得约定试用期。", []),
    ],
)
def test_probation_months(sentence: str, months: list[int]) -> None:
    assert read(article("试用期", sentence)).get("probation.months", []) == months


@pytest.mark.parametrize(
    ("sentence", "yuan"),
    [
        ("乙方月工资为22,000元。", ["22000"]),
        ("乙方的月工资为人民币贰万贰仟元整（22,000元）。", ["22000"]),
        ("月薪 30000 元。", ["30000"]),
        ("工资标准为每月3万元（税前）。", ["30000"]),
        ("甲方每月支付工资人民币8000元。", ["8000"]),
        ("乙方转正后的月工资为15,000元。", ["15000"]),
        ("试用期月工资为12,000元，转正后月工资为15,000元。", ["15000"]),
        ("甲方按月支付顾问费8,000元。", ["8000"]),
        # none of these is the pay
        ("试用期月工资为12,000元。", []),
        ("当地最低月工资标准为1,900元。", []),
        ("加班工资以基本工资6,000元为计算基数。", []),
        ("公司为员工报销通讯费每月200元。", []),
        ("社会保险的月缴费工资基数为5,000元。", []),
        ("甲方代乙方支付培训费30,000元。", []),
        ("竞业限制期内每月支付补偿金8,000元。", []),
        ("生活补贴每月1,500元。", []),
    ],
)
def test_monthly_pay_is_the_agreed_pay_and_nothing_else(sentence: str, yuan: list[str]) -> None:
    found = read(article("劳动报酬", sentence)).get("pay.monthly_yuan", [])
    assert found == [Decimal(value) for value in yuan]


@pytest.mark.parametrize(
    ("heading", "sentence", "name", "values"),
    [
        ("报酬", "甲方于每月15日以转账方式支付上月工资。", "pay.pay_day", [15]),
        ("报酬", "工资每月8日发放。", "pay.pay_day", [8]),
        ("报酬", "经济补偿于每月15日支付。", "pay.pay_day", []),
        ("报酬", "试用期工资为转正后工资的80%。", "probation.pay_percent", [Decimal(80)]),
        ("报酬", "试用期内按月工资的百分之八十支付。", "probation.pay_percent", [Decimal(80)]),
        ("激励", "绩效提成可按项目带来利润的__5__%来获取。", "pay.share_percent", [Decimal(5)]),
        ("激励", "甲方每年从销售收入中提取15%奖励乙方。", "pay.share_percent", [Decimal(15)]),
        ("激励", "适岗期内的提成按正常标准的80%计算。", "pay.share_percent", []),
        ("福利", "甲方为乙方提供面积为 80 ㎡的住房。", "benefits.housing_sqm", [Decimal(80)]),
        ("福利", "甲方为乙方提供代步车辆 1台。", "benefits.vehicles", [1]),
        ("福利", "乙方在奎屯市连续工作满五年的，该住房赠予乙方。",
         "benefits.housing_gift_after_years", [5]),
        ("福利", "乙方每年享受带薪年休假10天。", "benefits.annual_leave_days", [10]),
        ("福利", "未休年休假的，按日工资的300%支付。", "benefits.annual_leave_days", []),
        ("福利", "每年可集中享受一次探亲假，假期30天。", "benefits.home_leave_days", [30]),
        ("保险", "甲方为乙方办理养老、医疗、失业、工伤、生育保险，并缴存住房公积金。",
         "benefits.insurances", [("pension", "medical", "unemployment", "work-injury",
                                  "maternity", "housing-fund")]),
        ("保险", "甲方不为乙方办理养老、医疗保险。", "benefits.insurances", []),
        ("待遇", "安家费15万元，分三年支付，每年支付5万元。", "allowances.settlement_yuan",
         [Decimal(150000)]),
        ("待遇", "安家费15万元，分三年支付，每年支付5万元。", "allowances.settlement_schedule",
         [(Decimal(50000), Decimal(50000), Decimal(50000))]),
        ("待遇", "安家费分三年支付：第一年8万元，第二年4万元，第三年3万元。",
         "allowances.settlement_schedule", [(Decimal(80000), Decimal(40000), Decimal(30000))]),
        ("待遇", "乙方提前离职的，退还安家费15万元。", "allowances.settlement_yuan", []),
        ("待遇", "乙方不享受安家费15万元。", "allowances.settlement_yuan", []),
        ("待遇", "除工资福利外，每月发放生活补贴2,000元，期限3年。", "allowances.monthly_yuan",
         [Decimal(2000)]),
        ("待遇", "除工资福利外，每月发放生活补贴2,000元，期限3年。",
         "allowances.monthly_years", [3]),
        ("竞业限制", "乙方离职后24个月内，不得到与甲方有竞争关系的单位任职。",
         "noncompete.months", [24]),
        ("竞业限制", "竞业限制期限为三年。", "noncompete.months", [36]),
        ("竞业限制", "甲方超过三个月未支付竞业限制补偿的，乙方可以解除。", "noncompete.months", []),
        ("竞业限制", "甲方每月支付竞业限制补偿金8,000元。", "noncompete.monthly_yuan",
         [Decimal(8000)]),
        ("竞业限制", "乙方违反的，应当支付违约金50万元。", "noncompete.penalty_yuan",
         [Decimal(500000)]),
        ("违约责任", "甲方逾期付款的，支付违约金5000元。", "noncompete.penalty_yuan", []),
        ("培训", "甲方支付的培训费用共计48,000元。", "training.cost_yuan", [Decimal(48000)]),
        ("解除", "乙方提前三十日以书面形式通知甲方，可以解除本协议。",
         "resignation.notice_days", [30]),
        ("解除", "乙方提前一个月书面通知甲方，可以解除本协议。", "resignation.notice_days", [30]),
        ("解除", "乙方主动提出辞职，须提前一个月通知甲方。", "resignation.notice_days", [30]),
        ("解除", "乙方提前三十日以书面形式通知甲方，可以解除本协议。",
         "resignation.written", [True]),
        ("解除", "乙方要求离开的，提前一个月口头说明即可。", "resignation.written", [False]),
        ("解除", "试用期内乙方提前三日通知甲方，可以解除本协议。", "resignation.notice_days", []),
        ("解除", "试用期内乙方提前三日通知甲方，可以解除本协议。",
         "resignation.probation_notice_days", [3]),
        ("解除", "乙方不胜任工作的，甲方提前三十日书面通知乙方，可以解除本协议。",
         "resignation.notice_days", []),
        ("解除", "乙方应当全额退还已享受的安家费、购车补贴。", "refund.items",
         [("settlement", "car")]),
        ("解除", "乙方应当全额退还已享受的安家费、购车补贴。", "refund.share", ["full"]),
        ("争议", "协商不成的，可以向奎屯市劳动人事争议仲裁委员会申请仲裁。",
         "dispute.arbitration", [True]),
        ("争议", "协商不成的，任何一方均可向甲方住所地人民法院提起诉讼。",
         "dispute.arbitration", [False]),
        ("争议", "协商不成的，任何一方均可向甲方住所地人民法院提起诉讼。", "dispute.court_place",
         ["甲方住所地"]),
        ("待遇", "安家费15万元，首年6万元，其余9万元分三年支付，每年3万元。",
         "allowances.settlement_schedule", []),
        ("其他", "本合同附件：1.岗位说明书；2.保密协议。", "attachments",
         [("岗位说明书", "保密协议")]),
        ("竞业限制", "竞业限制期限为乙方离职后2年，甲方每月按8000元的标准支付经济补偿。",
         "noncompete.monthly_yuan", [Decimal(8000)]),
        ("培训", "甲方出资5万元选派乙方参加培训，服务期为3年。", "training.cost_yuan",
         [Decimal(50000)]),
        ("其他", "本协议一式贰份，甲乙双方各持壹份。", "agreement.copies", [2]),
        ("工作", "工作地点为奎屯市喀什西路519号，乙方从事研发。", "engagement.work_place",
         ["奎屯市喀什西路519号"]),
        ("岗位", "乙方担任工艺总工程师，负责装置的设计。", "engagement.position", ["工艺总工程师"]),
        ("岗位", "乙方不得要求甲方承担任何经济责任。", "engagement.position", []),
        ("工时", "实行标准工时工作制的，甲方安排乙方每日工作八小时。",
         "engagement.working_hours", []),
        ("工时", "乙方实行不定时工作制。", "engagement.working_hours", ["flexible"]),
    ],
)  # fmt: skip
def test_terms_in_the_words_of_others(
    heading: str, sentence: str, name: str, values: list[Any]
) -> None:
    assert read(article(heading, sentence)).get(name, []) == values


def test_particulars_are_read_from_lines_and_from_table_rows() -> None:
    lines = (
        "甲方（用人单位）：奎屯某某有限公司\n统一社会信用代码：91654003MA7B6Y1P6F\n"
        "住所：奎屯市化工大道88号\n法定代表人：侯志军\n乙方（引进人才）：邓明川\n"
        "性别：男，出生日期：1987年12月1日，身份证号：370602198712010139\n"
        "学历学位：工学博士\n住址：山东省烟台市\n联系电话：13900007007\n第一条 期限"
    )
    rows = lines.replace("：", "\t").replace("男，", "男\t").replace("日，", "日\t")
    expected = {
        "employer.name": ["奎屯某某有限公司"],
        "employer.credit_code": ["91654003MA7B6Y1P6F"],
        "employer.address": ["奎屯市化工大道88号"],
        "employer.legal_representative": ["侯志军"],
        "talent.name": ["邓明川"],
        "talent.birth_date": [date(1987, 12, 1)],
        "talent.id_number": ["370602198712010139"],
        "talent.degree": ["工学博士"],
        "talent.address": ["山东省烟台市"],
        "talent.phone": ["13900007007"],
    }
    assert read(lines) == expected
    assert read(rows) == expected


def test_a_line_may_state_degree_and_title_together() -> None:
    text = "甲方：某医院\n乙方：张三\n学历学位与职称：医学硕士、副主任医师\n第一条 期限"
    found = read(text)
    assert found["talent.degree"] == ["医学硕士"]
    assert found["talent.title"] == ["副主任医师"]


def test_names_stand_before_their_short_forms_in_a_sentence() -> None:
    text = "新疆某某有限公司（以下简称“甲方”）与张三（身份证号码：1，以下简称“乙方”）订立本协议。"
    found = read(text)
    assert (found["employer.name"], found["talent.name"]) == (["新疆某某有限公司"], ["张三"])
    statute = "第二条 中华人民共和国境内的企业、个体经济组织（以下称用人单位）适用本法。"
    assert read(statute) == {}


def test_blank_particulars_state_nothing() -> None:
    text = "甲方：\n统一社会信用代码：____\n乙方：###\n身份证号码：      联系电话：\n第一条 期限"
    assert read(text) == {}


def test_a_term_stated_twice_is_two_facts_in_their_places() -> None:
    text = article("报酬", "月工资为10,000元。", "乙方的月薪为12,000元。")
    facts = [
        (fact.value, fact.place.quote if fact.place else "")
        for fact in read_facts(document_from_text(text)).named("pay.monthly_yuan")
    ]
    assert facts == [(Decimal(10000), "10,000元"), (Decimal(12000), "12,000元")]


def test_the_signing_date_stands_at_the_end() -> None:
    text = article("期限", "本协议期限自2025年8月1日起至2030年7月31日止。")
    signed = f"{text}\n甲方（盖章）：\n乙方（签字）：\n2025年7月20日"
    assert read(signed)["agreement.sign_date"] == [date(2025, 7, 20)]
    blank = f"{text}\n甲方（盖章）：\n乙方（签字）：\n签订日期：2025年 月 日"
    assert read(blank)["agreement.sign_date"] == [None]


@pytest.mark.parametrize("swap", [("甲方", "用人单位"), ("甲方", "公司")])
def test_the_parties_names_do_not_matter(swap: tuple[str, str]) -> None:
    text = "乙方提前30日书面通知甲方，可以解除本协议。"
    talent = {"用人单位": "劳动者", "公司": "员工"}[swap[1]]
    renamed = text.replace(*swap).replace("乙方", talent)
    assert (
        read(renamed)
        == read(text)
        == {
            "resignation.notice_days": [30],
            "resignation.written": [True],
        }
    )


def test_every_term_has_a_cue() -> None:
    cues = load_cues()
    named = {cue.term for cue in cues.all} | set(cues.particulars)
    # the city is read from the policy cited, the wording from the file's provenance
    assert set(VOCABULARY) - named == {"agreement.city", "agreement.wording"}


def test_what_words_give_is_a_value_of_the_vocabulary() -> None:
    for cue in load_cues().all:
        if cue.gives is not None:
            assert terms_from_flat({cue.term: cue.gives}, "t").get(cue.term) == cue.gives


@pytest.mark.parametrize(
    ("cue", "complaint"),
    [
        (
            "pay.montly_yuan:\n    - {words: [月薪], say: ['{word}{yuan}']}",
            "没有名为 pay.montly_yuan",
        ),
        (
            "pay.monthly_yuan:\n    - {words: [月薪], say: ['{word}(']}",
            "pay.monthly_yuan 的句式有误",
        ),
        (
            "pay.monthly_yuan:\n    - {words: [月薪], say: ['{word}']}",
            "没有取值的位置，也没有 gives",
        ),
        ("pay.monthly_yuan:\n    - {words: [月薪]}", "条款识别表无法读取"),
    ],
)
def test_a_wrong_cue_is_named_with_its_file(
    cue: str, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "facts.yaml").write_text(f"particulars: {{}}\nterms:\n  {cue}\n", "utf-8")
    monkeypatch.setattr("contractgen.reading.cues.data_dir", lambda _: tmp_path)
    load_cues.cache_clear()
    with pytest.raises(RuleBookError, match=complaint) as error:
        load_cues()
    assert str(tmp_path / "facts.yaml") in str(error.value)
    load_cues.cache_clear()
