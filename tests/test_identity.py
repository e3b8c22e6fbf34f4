"""What keeps a finding the same defect, and what makes another of it."""

import pytest

from contractgen.document import document_from_text
from contractgen.facts import Facts
from contractgen.findings import Finding
from contractgen.identity import clause_words, identity
from contractgen.outline import Place
from contractgen.reading import read_facts

TEXT = """人才引进协议
甲方：奎屯市西河有限公司
乙方：李明
第一条 期限
本协议期限五年。
第二条 违约责任
有下列情形之一的，乙方应当支付违约金50,000元：
（一）中途离职的；
（二）违反第三条约定的。
第三条 保密
乙方保守秘密。"""


def read(text: str) -> Facts:
    return read_facts(document_from_text(text, "协议.txt"))


def at(facts: Facts, words: str, rule: str = "law/penalty-outside-22-23") -> Finding:
    start = facts.text.index(words)
    place = facts.outline.place(start, start + len(words)) if facts.outline else None
    return Finding(rule, "error", "不得约定违约金", place, "")


def identity_in(text: str, words: str) -> str:
    facts = read(text)
    return identity(at(facts, words), facts)


def test_clause_words_are_the_lead_in_and_the_item_without_its_number():
    facts = read(TEXT)
    place = at(facts, "中途离职").place
    assert isinstance(place, Place)

    assert (
        clause_words(facts, place) == "有下列情形之一的，乙方应当支付违约金50,000元：中途离职的；"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("（一）中途", "（1）中途"),
        ("第二条 违约责任", "第六条 违约责任"),
        ("（一）中途离职的；", "（一） 中途 离职的；"),
        ("乙方应当支付违约金50,000元：", "乙方应当支付违约金50,000元:"),
        ("（一）中途离职的；", "(一)中途离职的;"),
        ("本协议期限五年。", "本协议期限六年。"),
        ("第一条 期限\n本协议期限五年。\n", ""),
    ],
)
def test_renumbering_reflowing_and_other_clauses_keep_the_identity(old, new):
    assert identity_in(TEXT.replace(old, new), "离职的") == identity_in(TEXT, "离职的")


def test_a_reference_that_moves_with_its_article_keeps_the_identity():
    renumbered = TEXT.replace("第三条", "第四条").replace(
        "第一条 期限", "第一条 目的\n引进。\n第二条 期限"
    )
    renumbered = renumbered.replace("第二条 违约责任", "第三条 违约责任")

    assert identity_in(renumbered, "违反第四条") == identity_in(TEXT, "违反第三条")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("50,000元", "80,000元"),
        ("中途离职的", "中途不离职的"),
        ("乙方应当支付", "甲方应当支付"),
    ],
)
def test_a_changed_word_of_clause_or_lead_in_makes_another_defect(old, new):
    assert identity_in(TEXT.replace(old, new), "离职的") != identity_in(TEXT, "离职的")


def test_two_rules_on_one_clause_are_two_defects():
    facts = read(TEXT)

    first = identity(at(facts, "中途离职"), facts)
    second = identity(at(facts, "中途离职", "law/resign-ban"), facts)

    assert first != second


def test_what_a_whole_agreement_lacks_is_told_apart_by_its_parties():
    missing = Finding("law/mandatory-terms-missing", "error", "未约定社会保险", None, "")

    same = identity(missing, read(TEXT)) == identity(missing, read(TEXT.replace("五年", "六年")))
    other = identity(missing, read(TEXT)) == identity(missing, read(TEXT.replace("李明", "王强")))

    assert (same, other) == (True, False)
