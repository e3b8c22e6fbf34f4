"""Provisions: who owes what to whom, on which trigger, denied or not."""

import pytest

from contractgen.document import document_from_text
from contractgen.facts import Provision
from contractgen.reading import read_facts


def provisions_of(text: str, kind: str) -> list[Provision]:
    facts = read_facts(document_from_text(text))
    return [provision for provision in facts.provisions if provision.kind == kind]


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("乙方提前离职的，应当向甲方支付违约金。", "talent"),
        ("甲方逾期付款的，应当向乙方支付违约金。", "employer"),
        ("乙方提前离职的，甲方有权要求乙方支付违约金。", "talent"),
        ("乙方提前离职的，甲方有权向乙方收取违约金。", "talent"),
        ("甲方拖欠工资的，乙方有权要求甲方支付违约金。", "employer"),
        ("违约金由乙方承担。", "talent"),
        ("员工中途离职，公司可要求其支付违约金。", "talent"),
        ("任何一方提前解除协议的，应当支付违约金。", "both"),
        ("教师在学期中途提出辞职，应向学校缴纳违约金。", "talent"),
        ("院方未按约定付款的，应当支付违约金。", "employer"),
        ("中途跳槽的，违约金为五万元。", "talent"),
        ("合同未到期乙方跳槽的，违约金自动产生。", "talent"),
        ("违约金为五万元。", None),
    ],
)
def test_who_pays(sentence, actor):
    assert [provision.actor for provision in provisions_of(sentence, "penalty")] == [actor]


@pytest.mark.parametrize(
    ("sentence", "negated"),
    [
        ("乙方提前离职的，应当支付违约金。", False),
        ("乙方提前离职的，无须支付违约金。", True),
        ("双方不得约定由乙方承担违约金。", True),
        ("公司不与员工约定由员工承担的违约金。", True),
        ("乙方不服从安排的，应当支付违约金。", False),
        ("乙方未经同意离职的，应当支付违约金。", False),
        ("违约金不予收取。", True),
        ("原合同关于乙方承担违约金的约定作废。", True),
        ("乙方不满三年离职的，应当支付违约金。", False),
    ],
)
def test_what_is_denied(sentence, negated):
    assert [provision.negated for provision in provisions_of(sentence, "penalty")] == [negated]


def test_an_item_inherits_what_its_lead_in_provides():
    text = (
        "第一条 解除\n乙方有下列情形之一的，甲方可以随时解除协议：\n"
        "（1）提供虚假材料的；\n（2）调整乙方岗位，乙方不服从的。"
    )
    grounds = [p for p in provisions_of(text, "dismissal") if "refusal" in p.about]

    assert [(p.actor, p.place.quote) for p in grounds] == [
        ("employer", "调整乙方岗位，乙方不服从的")
    ]


def test_a_reservation_is_no_trigger_and_an_addition_is_no_reservation():
    reserved = provisions_of("除乙方泄露商业秘密外，乙方不支付违约金。", "penalty")
    added = provisions_of("员工泄密的，除停职检查外，还应支付违约金。", "penalty")

    assert "leak" in reserved[0].exceptions
    assert added[0].exceptions == frozenset()


def test_the_nearest_quantity_comes_first():
    (penalty,) = provisions_of("乙方服务不满三年离职的，应当支付违约金五万元。", "penalty")

    assert [(q.kind, q.value) for q in penalty.quantities][:1] == [("yuan", 50000)]


def test_items_of_a_list_within_one_sentence_inherit_its_lead_in():
    found = provisions_of(
        "第一条 解除\n甲方可以解除劳动合同的情形：（1）乙方严重失职；（2）乙方在外兼职。", "ending"
    )

    assert [provision.place.quote for provision in found[-2:] if provision.place] == [
        "乙方严重失职",
        "乙方在外兼职",
    ]


def test_a_sentence_that_only_opens_a_list_says_so():
    found = provisions_of("乙方有下列情形之一的，甲方可以解除劳动合同：\n（1）旷工的；", "ending")

    assert ["opens-list" in provision.about for provision in found] == [True, False]


@pytest.mark.parametrize(
    ("sentence", "negated"),
    [
        ("乙方未通过考核的，甲方可以解除劳动合同。", False),
        ("甲方无须等待结论即可解除劳动合同。", False),
        ("甲方不经提醒可以解除劳动合同。", False),
        ("未检查的，甲方不得辞退乙方。", True),
    ],
)
def test_a_denied_condition_does_not_deny_the_dismissal(sentence, negated):
    assert {provision.negated for provision in provisions_of(sentence, "ending")} == {negated}


@pytest.mark.parametrize(
    ("sentence", "protects"),
    [
        ("甲方不得以合同期满为由拒付经济补偿。", True),
        ("员工提出离职的，公司不得扣发经济补偿。", True),
        ("公司不因员工辞职收取违约金。", True),
        ("任何部门不得向乙方收取违约金。", True),
        ("乙方不得向甲方主张经济补偿。", False),
        ("员工离开公司后一年内，不得要求经济补偿。", False),
        ("甲方不得拖欠工资，但乙方辞职的应当支付违约金。", False),
        ("乙方未付清违约金之前，甲方不得为其办理离职。", False),
        ("甲方不支付经济补偿。", False),
    ],
)
def test_what_the_employer_may_not_do_protects_the_talent(sentence, protects):
    facts = read_facts(document_from_text(f"第一条 内容\n{sentence}"))
    kinds = {"severance", "penalty"}

    found = {p.forbidden_to_employer for p in facts.provisions if p.kind in kinds}

    assert found == {protects}


@pytest.mark.parametrize(
    ("lead", "protects"),
    [
        ("有下列情形之一的，甲方不得解除合同：", True),
        ("有下列情形之一的，乙方可以随时解除本合同：", True),
        ("有以下情况之一，员工有权拒绝上班：", True),
        ("有下列情形之一的，甲方可以解除合同：", False),
        ("有下列情形之一的，乙方不得解除合同：", False),
        ("有下列情形之一的，乙方可以辞职，但不退还：", False),
        ("甲方不得解除合同，乙方应当：", False),
    ],
)
def test_cases_in_which_the_talent_is_protected_are_no_stipulations(lead, protects):
    text = f"第一条 内容\n{lead}\n（一）收取违约金的；\n（二）扣发经济补偿的。"
    facts = read_facts(document_from_text(text))
    items = [p for p in facts.provisions if p.place and p.place.start > text.index("（一）")]

    assert {p.forbidden_to_employer for p in items if p.kind == "penalty"} == {protects}


def test_a_full_width_stop_ends_a_sentence_and_belongs_to_a_number():
    facts = read_facts(document_from_text("第一条 内容\n乙方每月领取１．５万元．甲方收取违约金．"))

    quotes = {p.place.quote for p in facts.provisions if p.kind == "penalty" and p.place}

    assert quotes == {"甲方收取违约金"}
