"""Who is employer and who is talent, the kind of document, the law, the city."""

import pytest
import spacy

from contractgen.reading.nature import nature
from contractgen.reading.parties import find_parties, parties, roles_of
from contractgen.reading.spans import doc_of

_VOCAB = spacy.blank("zh").vocab


def read(text: str) -> spacy.tokens.Doc:
    return nature(parties(doc_of(_VOCAB, text)))


def mentions(text: str) -> list[tuple[str, str]]:
    doc = read(text)
    return [(span.text, span._.value) for span in doc.spans["roles"]]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "甲方：奎屯市某某科技有限公司\n乙方：张三\n身份证号码：654003199001011234\n第一条 期限",
            {"甲方": "employer", "乙方": "talent"},
        ),
        (  # 甲方 is the person
            "甲方：李四\n性别：男\n身份证号码：654003199001011234\n"
            "乙方：某某科技有限公司\n法定代表人：王五\n第一条 期限",
            {"甲方": "talent", "乙方": "employer"},
        ),
        (
            "甲方（劳动者）：李四\n乙方（用人单位）：红星厂\n第一条 期限",
            {"甲方": "talent", "乙方": "employer"},
        ),
        (
            "用人单位（以下简称公司）：某某有限公司\n劳动者（以下简称员工）：张三\n1. 期限",
            {"公司": "employer", "员工": "talent"},
        ),
        (
            "委托方（甲方）：某某装备有限公司\n顾问（乙方）：潘某\n1. 关系",
            {"甲方": "employer", "乙方": "talent"},
        ),
        (
            "甲方（引才单位）：某学院\n乙方（引进专家）：韩某\n身份证号码：1\n"
            "丙方（乙方原单位）：某研究院有限公司\n法定代表人：齐某\n第一条",
            {"甲方": "employer", "乙方": "talent", "丙方": "third"},
        ),
        (  # only the third party goes by a letter
            "用人单位：某学院\n劳动者：韩某\n身份证号码：1\n"
            "丙方（劳动者原单位）：某研究院有限公司\n法定代表人：齐某\n第一条",
            {"用人单位": "employer", "劳动者": "talent", "丙方": "third"},
        ),
        (  # labour dispatch: two organisations before the person
            "甲方（用人单位）：某派遣有限公司\n乙方（用工单位）：某制造厂\n"
            "丙方（劳动者）：张三\n身份证号码：1\n第一条",
            {"甲方": "employer", "乙方": "employer", "丙方": "talent"},
        ),
        (
            "新疆某某有限公司（以下简称“甲方”）与张三（身份证号码：1，以下简称“乙方”）订立本协议。",
            {"甲方": "employer", "乙方": "talent"},
        ),
        (  # by the verb alone
            "甲方：\n乙方：\n乙方因工作需要聘请甲方担任总工程师。\n第一条 期限",
            {"甲方": "talent", "乙方": "employer"},
        ),
        ("甲方（用人单位）\t名称\t某某公司\n\t住所\t奎屯市\n乙方（引进人才）\t姓名\t张三\n第一条",
         {"甲方": "employer", "乙方": "talent"}),
        ("乙方离职须经甲方批准。", {}),
    ],
)  # fmt: skip
def test_the_parties_are_who_the_head_says(text: str, roles: dict[str, str]) -> None:
    assert {party.label: party.role for party in find_parties(text)} == roles


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("乙方离职须经甲方批准。", [("乙方", "talent"), ("甲方", "employer")]),
        ("员工应当遵守公司制度。", [("员工", "talent"), ("公司", "employer")]),
        ("劳动者违反约定的，应当向用人单位支付违约金。",
         [("劳动者", "talent"), ("用人单位", "employer")]),
        ("甲、乙双方协商一致", [("甲、乙双方", "both")]),
        ("不得向第三方披露", [("第三方", "third")]),
        ("不得到其他公司任职", [("公司", "third")]),
        ("乙方与其他员工", [("乙方", "talent"), ("员工", "third")]),
        ("购买上市公司的股票", [("公司", "third")]),
        ("奎屯某某有限公司的产品", []),
    ],
)  # fmt: skip
def test_every_mention_has_its_role(text: str, found: list[tuple[str, str]]) -> None:
    assert mentions(text) == found


def test_a_party_may_be_called_by_any_word_after_its_particulars() -> None:
    text = (
        "雇佣协议\n（A）红星机械有限公司，法定代表人王某（“公司”）；及\n"
        "（B）约翰·史密斯先生，护照号码X123（“总监”）。\n本公司章程（“章程”）另行制定。\n"
        "1. 委任\n总监辞任的，应当通知公司。"
    )
    assert mentions(text)[-2:] == [("总监", "talent"), ("公司", "employer")]
    plain = (
        "工人合同\n东山制衣厂，信用代码略，下面叫“厂里”。\n"
        "张三，男，身份证号略，下面叫“你”。\n1、工钱\n厂里按月发给你。"
    )
    assert mentions(plain)[-2:] == [("厂里", "employer"), ("你", "talent")]


def test_a_party_may_be_named_by_its_letter_alone() -> None:
    assert mentions("有下列情形的，甲不得解除合同，乙可以辞职；甲、乙双方另行协商。") == [
        ("甲", "employer"),
        ("乙", "talent"),
        ("甲、乙双方", "both"),
    ]


def test_mentions_follow_the_roles_that_the_head_gives() -> None:
    text = "甲方（劳动者）：李四\n乙方（用人单位）：红星厂\n第一条 甲方辞职的，应当提前通知乙方。"
    assert mentions(text)[-2:] == [("甲方", "talent"), ("乙方", "employer")]
    assert roles_of(())["甲方"] == "employer"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("企业人才引进协议", "agreement"),
        ("劳动合同书", "agreement"),
        ("员工保密协议", "secrecy"),
        ("保密及竞业限制协议", "noncompete"),
        ("专项技术培训服务协议", "training"),
        ("录用通知书", "offer"),
        ("协商解除劳动合同协议", "settlement"),
        ("劳动合同补充协议", "supplement"),
        ("解除劳动合同通知书", "notice"),
        ("年度采购框架合同", "commercial"),
    ],
)
def test_the_title_tells_the_kind_of_document(title: str, kind: str) -> None:
    text = f"{title}\n甲方：某某有限公司\n乙方：张三\n第一条 期限"
    assert read(text)._.kind == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("技术开发合同\n甲方：红星厂\n乙方：某某科技有限公司\n第一条 开发", "commercial"),
        ("技术开发合同\n甲方：红星厂\n乙方：张三\n第一条 开发", "agreement"),
        ("人才引进协议\n甲方：红星厂\n乙方：某某大学\n第一条 合作", "agreement"),
        ("合同\n甲方：\n乙方：\n第一条 开发", "agreement"),
    ],
)
def test_an_agreement_between_organisations_engages_nobody(text: str, kind: str) -> None:
    assert read(text)._.kind == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("房屋租赁合同\n第一条 甲方将房屋交乙方使用。", "commercial"),
        ("房屋租赁合同\n甲方：张三，身份证号码：略\n第一条 房屋", "commercial"),
        ("中外合资经营企业合同\n第一条 合营公司职工的工资、社会保险由董事会决定。", "commercial"),
        ("协议书\n供方按月向需方交货，需方验收后付款。", "commercial"),
        ("协议书\n乙方辞职的，应提前通知甲方。", "agreement"),
        ("聘用合同\n甲方：某某房地产公司\n第一条 乙方负责楼盘销售。", "agreement"),
        ("某某设备有限公司\n协议书\n第一条 乙方任职满三年的，甲方发给安家费。", "agreement"),
        ("人才公寓租赁合同\n乙方：李四\n身份证号：略\n乙方自甲方离职的，应退出岗位配租的公寓。"
         "乙方为甲方员工，租金从工资中扣除。", "agreement"),
        ("员工购房借款协议\n甲方：红星公司\n乙方：张三\n乙方服务期五年，离职的归还借款，可从工资中扣除。",
         "agreement"),
        ("员工借款协议\n乙方离职的，加付五万元。", "agreement"),
        ("股权转让协议\n乙方系甲方员工，任职满四年归属；乙方离职后不得竞业。", "agreement"),
        ("设备采购合同\n乙方自派员工安装，工资和劳动合同由乙方负责，自理加班。", "commercial"),
        ("本网站的各项规则由网站制定，使用即表示同意。" * 40, "commercial"),
        ("乙方应当爱护甲方的财物。", "agreement"),
    ],
)  # fmt: skip
def test_a_contract_that_engages_nobody_is_commercial(text: str, kind: str) -> None:
    assert read(text)._.kind == kind


@pytest.mark.parametrize(
    ("text", "relationship"),
    [
        ("劳动合同\n甲方：某某有限公司\n乙方：张三", "labor"),
        ("人才引进协议\n甲方：甲厂\n乙方：张三\n根据《中华人民共和国劳动合同法》订立", "labor"),
        ("专家协议\n甲方：甲厂\n乙方：张三\n双方不建立劳动关系。", "service"),
        ("技术顾问协议\n甲方：甲厂\n乙方：张三\n根据《民法典》订立", "service"),
        (
            "聘用协议\n甲方：医院\n乙方：张三\n根据《事业单位人事管理条例》订立",
            "public-institution",
        ),
        # a part-time expert under a labour contract is an employee
        ("短期人才劳动合同\n公司柔性引进员工。", "labor"),
        ("乙方应当遵守制度。", None),
    ],
)
def test_the_text_tells_which_law_governs(text: str, relationship: str | None) -> None:
    assert read(text)._.relationship == relationship


@pytest.mark.parametrize(
    ("text", "cities", "invoked"),
    [
        ("根据《奎屯市引进高层次紧缺人才办法》订立。工作地点为吐鲁番市。", ("kuytun",), True),
        ("第一条 工作地点为吐鲁番市高昌区。", ("turpan",), False),
        ("甲方：某厂\n住所：奎屯市北京路\n乙方：张三\n住址：吐鲁番市\n第一条", ("kuytun",), False),
        ("第一条 工作地点为奎屯市和吐鲁番市。", ("kuytun", "turpan"), False),
        ("第一条 工作地点为西安市。", (), False),
    ],
)
def test_the_strongest_evidence_names_the_city(
    text: str, cities: tuple[str, ...], invoked: bool
) -> None:
    doc = read(text)
    assert (doc._.cities, doc._.policy_invoked) == (cities, invoked)
