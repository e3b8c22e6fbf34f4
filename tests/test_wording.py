"""The wording: seed's words, lawful words, numbering, and that every stated term is said."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import nodes

from contractgen.drafting import context_of
from contractgen.drafting.composing import AgreementText
from contractgen.drafting.context import text_environment
from contractgen.drafting.labels import LABELS
from contractgen.drafting.wording import UNPRINTED, Article, Heading, Passage, load_library
from contractgen.errors import DraftError
from contractgen.numerals import chinese_number
from contractgen.policy import Policy, load_policy
from contractgen.resources import data_dir, read_yaml
from contractgen.terms import VOCABULARY, Terms, terms_from_flat

ROOT = Path(__file__).parent.parent
RELATIONSHIPS = ("labor", "service", "public-institution")
WORDINGS = ("standard", "original")

FULL = {
    "agreement.number": "XJRC-2025-018",
    "agreement.sign_date": "2025-07-20",
    "agreement.sign_place": "吐鲁番市",
    "agreement.copies": "4",
    "employer.name": "火洲光伏科技有限公司",
    "employer.credit_code": "91650400MA7750JX3U",
    "employer.legal_representative": "赵志远",
    "employer.address": "高昌区示范区大道8号",
    "employer.phone": "0995-8523311",
    "employer.kind": "enterprise",
    "employer.funding": "self",
    "talent.name": "李文博",
    "talent.id_type": "id-card",
    "talent.id_number": "652101198503122538",
    "talent.birth_date": "1985-03-12",
    "talent.phone": "13800138000",
    "talent.address": "文化路66号",
    "talent.email": "li@example.cn",
    "talent.category": "博士或正高",
    "talent.degree": "工学博士",
    "talent.title": "正高级工程师",
    "talent.spouse_also_introduced": "否",
    "engagement.mode": "rigid",
    "engagement.position": "首席工程师",
    "engagement.project": "异质结组件",
    "engagement.work_place": "高昌区",
    "engagement.working_hours": "comprehensive",
    "engagement.relationship": "labor",
    "period.start": "2025-08-01",
    "period.end": "2030-07-31",
    "period.years": "5",
    "probation.months": "6",
    "probation.pay_percent": "85",
    "pay.monthly_yuan": "30000.5",
    "pay.pay_day": "17",
    "pay.share_percent": "5.5",
    "pay.share_base": "税后利润",
    "benefits.housing_sqm": "80.5",
    "benefits.housing_gift_after_years": "7",
    "benefits.vehicles": "2",
    "benefits.insurances": "养老、工伤",
    "benefits.annual_leave_days": "11",
    "benefits.health_check": "否",
    "benefits.home_leave_days": "31",
    "allowances.settlement_yuan": "140000",
    "allowances.settlement_schedule": ["50000", "50000", "40000"],
    "allowances.monthly_yuan": "3100",
    "allowances.monthly_years": "4",
    "allowances.car_yuan": "200100",
    "allowances.project_yuan": "500200",
    "allowances.cost_share": "60",
    "confidentiality.damages": "actual-loss",
    "noncompete.months": "23",
    "noncompete.monthly_yuan": "15100",
    "noncompete.penalty_yuan": "300300",
    "noncompete.scope": "光伏组件",
    "noncompete.region": "新疆",
    "training.cost_yuan": "60400",
    "training.service_years": "3",
    "training.penalty_yuan": "60500",
    "resignation.notice_days": "33",
    "resignation.probation_notice_days": "3",
    "resignation.written": "否",
    "resignation.approval_by": "人才办",
    "refund.items": "安家费、住房",
    "refund.share": "pro-rata",
    "dispute.arbitration": "否",
    "dispute.court_place": "吐鲁番市",
    "attachments": ["岗位说明书", "竞争企业名单"],
}
"""Every term of the vocabulary but those that the text need not state, all different."""

SAID = {
    "agreement.number": "协议编号：XJRC-2025-018",
    "agreement.sign_date": "签订日期：2025年7月20日",
    "agreement.sign_place": "签订地点：吐鲁番市",
    "agreement.copies": "本协议一式肆份",
    "employer.name": "甲方（用人单位）：火洲光伏科技有限公司",
    "employer.credit_code": "统一社会信用代码：91650400MA7750JX3U",
    "employer.legal_representative": "法定代表人（主要负责人）：赵志远",
    "employer.address": "住所：高昌区示范区大道8号",
    "employer.phone": "联系电话：0995-8523311",
    "employer.kind": "单位性质：企业",
    "employer.funding": "经费来源：自收自支",
    "talent.name": "乙方（引进人才）：李文博",
    "talent.id_type": "证件类型：居民身份证",
    "talent.id_number": "证件号码：652101198503122538",
    "talent.birth_date": "出生日期：1985年3月12日",
    "talent.phone": "联系电话：13800138000",
    "talent.address": "住址：文化路66号",
    "talent.email": "电子邮箱：li@example.cn",
    "talent.category": "人才类别：博士或正高",
    "talent.degree": "学历学位：工学博士",
    "talent.title": "专业技术职称：正高级工程师",
    "talent.spouse_also_introduced": "乙方配偶未同时作为引进人才。",
    "engagement.mode": "引进方式为刚性引进。",
    "engagement.position": {"standard": "岗位名称为首席工程师。", "original": "担任首席工程师，"},
    "engagement.project": {
        "standard": "承担的项目为异质结组件。",
        "original": "与甲方共同研发异质结组件项目的工作",
    },
    "engagement.work_place": "工作地点为高昌区。",
    "engagement.working_hours": "乙方的岗位实行综合计算工时工作制。",
    "engagement.relationship": "本协议的性质为",
    "period.start": {"standard": "自2025年8月1日起", "original": "合作期限为2025年8月1日至"},
    "period.end": "至2030年7月31日",
    "period.years": "期限共5年。",
    "probation.months": "试用期为6个月。",
    "probation.pay_percent": "试用期工资为月工资标准的85%。",
    "pay.monthly_yuan": "30,000.50元（大写：人民币叁万元零伍角）",
    "pay.pay_day": "甲方于每月17日支付",
    "pay.share_percent": {"standard": "绩效提成比例为5.5%", "original": "利润的5.5%来获取"},
    "pay.share_base": "提成基数为税后利润。",
    "benefits.housing_sqm": "甲方为乙方提供面积为80.5㎡的住房。",
    "benefits.housing_gift_after_years": "乙方连续工作满7年的，甲方提供的住房赠予乙方。",
    "benefits.vehicles": "甲方为乙方提供代步车辆2台。",
    "benefits.insurances": "甲方为乙方办理养老保险、工伤保险。",
    "benefits.annual_leave_days": "乙方每年享受带薪年休假11天。",
    "benefits.health_check": "甲方不为乙方组织年度健康检查。",
    "benefits.home_leave_days": "乙方每年享受探亲假31天。",
    "allowances.settlement_yuan": "乙方享受安家费140,000元（大写：人民币壹拾肆万元整）。",
    "allowances.settlement_schedule": (
        "安家费分3年支付：第一年50,000元、第二年50,000元、第三年40,000元。"
    ),
    "allowances.monthly_yuan": "乙方享受特殊津贴每月3,100元（大写：人民币叁仟壹佰元整）。",
    "allowances.monthly_years": "特殊津贴的发放期限为4年。",
    "allowances.car_yuan": "乙方享受一次性购车补贴200,100元（大写：人民币贰拾万零壹佰元整）。",
    "allowances.project_yuan": "乙方的项目启动资金为500,200元（大写：人民币伍拾万零贰佰元整）。",
    "allowances.cost_share": "人才待遇所需费用由财政承担60%、甲方承担40%。",
    "confidentiality.damages": (
        "乙方违反保密义务给甲方造成损失的，按照甲方的实际损失依法承担赔偿责任。"
    ),
    "noncompete.months": "竞业限制期限为23个月，",
    "noncompete.monthly_yuan": "经济补偿，标准为每月15,100元（大写：人民币壹万伍仟壹佰元整）。",
    "noncompete.penalty_yuan": "应当向甲方支付违约金300,300元（大写：人民币叁拾万零叁佰元整）。",
    "noncompete.scope": "竞业限制的业务范围为光伏组件。",
    "noncompete.region": "竞业限制的地域范围为新疆。",
    "training.cost_yuan": "专项培训费用为60,400元（大写：人民币陆万零肆佰元整）。",
    "training.service_years": "服务期为3年，",
    "training.penalty_yuan": "违反服务期约定的违约金为60,500元（大写：人民币陆万零伍佰元整）。",
    "resignation.notice_days": "提前33日通知甲方",
    "resignation.probation_notice_days": "试用期内，乙方提前3日通知甲方，可以解除本协议。",
    "resignation.written": "乙方解除本协议的通知可以不采用书面形式。",
    "resignation.approval_by": "离职备案单位和程序为人才办。",
    "refund.items": "因个人原因解除本协议的，应当退还已享受的安家费、住房。",
    "refund.share": "退还方式为按未服务年限折算退还。",
    "dispute.arbitration": "发生争议的，可以直接向人民法院起诉。",
    "dispute.court_place": "管辖法院所在地为吐鲁番市。",
    "attachments": "下列附件是本协议的组成部分：\n附件1：岗位说明书\n附件2：竞争企业名单",
}
"""What the agreement says of each of these terms."""

NEEDED = {
    "standard": [
        "employer.name",
        "employer.legal_representative",
        "employer.address",
        "talent.name",
        "talent.id_number",
        "talent.address",
        "engagement.position",
        "engagement.work_place",
        "period.start",
        "period.end",
        "pay.monthly_yuan",
    ],
    "original": [
        "employer.name",
        "talent.name",
        "engagement.position",
        "engagement.project",
        "period.start",
        "period.end",
        "pay.monthly_yuan",
    ],
}


def terms_of(**values: object) -> Terms:
    return terms_from_flat({name.replace("__", "."): value for name, value in values.items()}, "t")


def composed(
    terms: Terms, wording: str = "standard", policy: Policy | None = None
) -> AgreementText:
    context = context_of(terms, wording=wording, policy=policy)
    assert context.missing == ()
    return context.text


def text_of(agreement: AgreementText) -> str:
    """Return the agreement as a reader sees it, one paragraph a line."""
    rows = [f"{row.label}：{row.text}" for row in (*agreement.employer, *agreement.talent)]
    articles = [
        line
        for article in agreement.articles
        for line in (article.title, *(line.text for line in article.lines))
        if line
    ]
    return "\n".join(
        (agreement.title, agreement.number, *rows, *agreement.recitals, *articles,
         *agreement.employer_signature, *agreement.talent_signature, *agreement.closing)
    )  # fmt: skip


def squeezed(text: str) -> str:
    """Return the text without what typesetting decides: widths, spaces, line breaks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("wording", WORDINGS)
@pytest.mark.parametrize("relationship", RELATIONSHIPS)
def test_every_term_is_said_in_words_that_give_its_value(wording, relationship):
    terms = terms_from_flat({**FULL, "engagement.relationship": relationship}, "t")

    text = text_of(composed(terms, wording))

    said = {
        name: words[wording] if isinstance(words, dict) else words for name, words in SAID.items()
    }
    assert {name for name, words in said.items() if words not in text} == set()
    assert set(SAID) == set(VOCABULARY) - UNPRINTED
    assert f"本协议的性质为{LABELS['engagement.relationship'][relationship]}。" in text


def test_original_is_the_seed_word_for_word_once_its_blanks_are_filled():
    seed = (ROOT / "examples" / "seed-agreement.txt").read_text(encoding="utf-8")
    terms = terms_of(
        agreement__sign_date="2025-08-01",
        employer__name="甲公司",
        talent__name="乙人",
        engagement__position="总工程师",
        engagement__project="高炉",
        period__start="2025-08-01",
        period__end="2025-07-31",
        pay__monthly_yuan="30000",
        pay__share_percent="5",
        benefits__housing_sqm="80",
        benefits__vehicles="1",
    )
    expected = squeezed(seed[seed.index("为了有效发挥") :])
    for blank, filled in (
        ("##,", "总工程师,"),
        ("###项目", "高炉项目"),
        ("8月01日", "8月1日"),
        ("月薪元。", "月薪30,000元(大写:人民币叁万元整)。"),
        ("__5__%", "5%"),
        ("2025年月日", "2025年8月1日"),
    ):
        assert expected.count(blank) == 1
        expected = expected.replace(blank, filled)

    text = text_of(composed(terms, "original"))

    found = squeezed(text[text.index("为了有效发挥") :]).replace("☑", "")
    assert found == expected


def test_original_leaves_options_open_that_are_not_agreed():
    terms = terms_from_flat({name: FULL[name] for name in NEEDED["original"]}, "t")

    text = text_of(composed(terms, "original"))

    assert "①☐ 甲方为乙方提供住房。\n②☐ 甲方为乙方提供代步车辆。" in text
    assert "激励分配方案" not in text


@pytest.mark.parametrize("wording", WORDINGS)
def test_all_missing_terms_are_found_at_once(wording):
    context = context_of(Terms(), wording=wording, policy=None)

    assert sorted(context.missing) == sorted(NEEDED[wording])


@pytest.mark.parametrize("wording", WORDINGS)
def test_what_is_needed_is_enough(wording):
    terms = terms_from_flat({name: FULL[name] for name in NEEDED[wording]}, "t")

    assert context_of(terms, wording=wording, policy=None).missing == ()


def test_service_agreement_needs_no_pay_where_a_share_is_agreed():
    values = {name: FULL[name] for name in ("employer.name", "talent.name", "engagement.position")}
    values |= {"engagement.mode": "flexible", "period.start": "2025-08-01", "period.years": "1"}

    without = context_of(terms_from_flat(values, "t"), wording="standard", policy=None)
    shared = context_of(
        terms_from_flat({**values, "pay.share_percent": "8"}, "t"), wording="standard", policy=None
    )

    assert (without.missing, shared.missing) == (("pay.monthly_yuan",), ())


OPTIONAL = sorted(set(FULL) - set(NEEDED["standard"]) - set(NEEDED["original"]))


@settings(max_examples=200, deadline=None)
@given(
    st.sets(st.sampled_from(OPTIONAL)),
    st.sampled_from(WORDINGS),
    st.sampled_from(RELATIONSHIPS),
)
def test_numbering_is_consecutive_and_nothing_is_empty(left_out, wording, relationship):
    values = {name: value for name, value in FULL.items() if name not in left_out}
    terms = terms_from_flat({**values, "engagement.relationship": relationship}, "t")

    agreement = composed(terms, wording)

    assert [article.number for article in agreement.articles] == [
        f"第{chinese_number(n)}条" for n in range(1, len(agreement.articles) + 1)
    ]
    for article in agreement.articles:
        body = "\n".join(line.text for line in article.lines)
        items = re.findall(r"^（([一二三四五六七八九十]+)）", body, re.MULTILINE)
        assert items == [chinese_number(n) for n in range(1, len(items) + 1)]
        assert article.lines
        for line in article.lines:
            assert line.text.strip() == line.text != ""
            assert not re.search(r"None|[{}\x00-\x08]|，。|。。|：。|为。", line.text)


def test_references_follow_the_numbering():
    short = terms_from_flat({name: FULL[name] for name in NEEDED["standard"]}, "t")
    long = terms_from_flat(FULL, "t")

    for terms in (short, long):
        agreement = composed(terms)
        number = next(a.number for a in agreement.articles if a.name == "duties")
        assert f"依照本协议{number}所称的规章制度" in text_of(agreement)


@pytest.mark.parametrize("relationship", RELATIONSHIPS)
def test_standard_has_none_of_the_seeds_defects(relationship):
    terms = terms_from_flat({**FULL, "engagement.relationship": relationship}, "t")

    text = text_of(composed(terms))

    for defect in ("本合同", "本协商", "房产所在地", "无条件", "经济处罚", "今后将发布"):
        assert defect not in text
    assert not re.search(r"。第[一二三四五六七八九十]+条", text)


def test_service_agreement_has_no_labour_law():
    values = {name: value for name, value in FULL.items() if not name.startswith("probation")}
    terms = terms_from_flat({**values, "engagement.relationship": "service"}, "t")

    agreement = composed(terms)
    names = {article.name for article in agreement.articles}

    assert "劳动合同法" not in text_of(agreement)
    assert names.isdisjoint({"probation", "hours", "protection", "training", "discipline"})


def test_appointment_rests_on_the_regulation_of_public_institutions():
    text = text_of(composed(terms_from_flat({**FULL, "employer.kind": "事业单位"} | {
        "engagement.relationship": "public-institution"}, "t")))  # fmt: skip

    assert "劳动合同法" not in text
    assert "《事业单位人事管理条例》第十五条、第十六条、第十八条" in text


@pytest.mark.parametrize("city", ["turpan", "kuytun"])
def test_policy_is_cited_with_its_article(city):
    policy = load_policy(read_yaml(data_dir("clauses") / "city" / f"{city}.yaml"))
    terms = terms_from_flat({**FULL, "agreement.city": city}, "t")

    text = text_of(composed(terms, policy=policy))

    assert policy.notice is not None and policy.refund is not None
    for article in (policy.notice.article, policy.refund.article):
        assert f"《{policy.title}》{article}的规定" in text


def test_original_cites_the_policy_in_its_supplement():
    policy = load_policy(read_yaml(data_dir("clauses") / "city" / "turpan.yaml"))
    terms = terms_from_flat({name: FULL[name] for name in NEEDED["original"]}, "t")

    article = composed(terms, "original", policy).articles[-1]

    assert article.title == "第十一条　补充约定"
    assert article.lines[0].text.endswith(f"本协议依照《{policy.title}》的有关规定履行。")


def test_probation_of_no_months_says_so():
    text = text_of(composed(terms_from_flat({**FULL, "probation.months": "0"}, "t")))

    assert "双方不约定试用期。" in text
    assert "试用期为" not in text


@pytest.mark.parametrize(
    ("copies", "words"),
    [
        (None, "本协议一式贰份，甲乙双方各执壹份，"),
        (2, "本协议一式贰份，甲乙双方各执壹份，"),
        (3, "本协议一式叁份，甲方执贰份，乙方执壹份，"),
        (6, "本协议一式陆份，甲乙双方各执叁份，"),
        (1, "本协议一式壹份，由甲方保存。"),
    ],
)
def test_copies_add_up(copies, words):
    values = {name: value for name, value in FULL.items() if name != "agreement.copies"}
    terms = terms_from_flat(
        values if copies is None else {**values, "agreement.copies": copies}, "t"
    )

    assert words in text_of(composed(terms))


def test_every_changed_passage_names_its_reason():
    without = [
        f"{article.name}：{passage.original[:20]}"
        for article in load_library().articles
        for passage in passages_of(article.items)
        if passage.original
        and passage.original != passage.standard
        and not passage.reason
        and not article.reason
        and not under_a_reason(article, passage)
    ]

    assert without == []


def test_wording_uses_only_names_of_the_vocabulary():
    groups = {name.partition(".")[0] for name in VOCABULARY if "." in name}
    used = {
        f"{node.node.name}.{node.attr}"
        for text in all_texts()
        for node in text_environment().parse(text).find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name in groups
    }
    named = {
        argument.value
        for text in all_texts()
        for call in text_environment().parse(text).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in {"say", "stated"}
        for argument in call.args
        if isinstance(argument, nodes.Const)
    }

    assert used | named <= set(VOCABULARY)
    assert set(load_library().phrases) == set(VOCABULARY) - UNPRINTED


def test_a_wrong_wording_file_is_named(tmp_path):
    for path in (data_dir("clauses") / "agreement").glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "10-secrecy.yaml").write_text("name: secrecy\nheadin: 保密\n", encoding="utf-8")

    with pytest.raises(DraftError, match=r"10-secrecy\.yaml：措辞文件的“head"):
        load_library(tmp_path)


def test_a_folder_without_wording_is_an_error(tmp_path):
    with pytest.raises(DraftError, match="找不到协议措辞文件"):
        load_library(tmp_path)


def passages_of(passages):
    for passage in passages:
        yield passage
        yield from passages_of(passage.items)


def under_a_reason(article: Article, passage: Passage) -> bool:
    """Return whether a passage that holds this one names the reason for both."""
    return any(
        parent.reason and passage in list(passages_of(parent.items))
        for parent in passages_of(article.items)
    )


def all_texts() -> list[str]:
    library = load_library()
    texts = [phrase.text for phrase in library.phrases.values()]
    texts += [phrase.service for phrase in library.phrases.values()]
    frame = library.frame
    texts += [row.text for row in (*frame.employer, *frame.talent)]
    passages = [frame.title, frame.number, *frame.recitals, *frame.closing]
    for article in library.articles:
        passages += passages_of(article.items)
        if isinstance(article.heading, Heading):
            texts.append(article.heading.original)
    for passage in passages:
        texts.append(passage.original)
        lawful = passage.standard
        texts += [lawful] if isinstance(lawful, str) else list(lawful.model_dump().values())
    return [text for text in texts if text]
