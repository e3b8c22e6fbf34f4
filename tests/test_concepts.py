"""Concepts: marked where the text says them, found fast without missing any."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractgen.document import document_from_text
from contractgen.reading import read_facts
from contractgen.reading.concepts import load_lexicon
from contractgen.reading.literals import Needy, alternatives, required


def concepts_of(text: str) -> set[tuple[str, str]]:
    facts = read_facts(document_from_text(text))
    return {(mark.kind, text[mark.start : mark.end]) for mark in facts.marks["concepts"]}


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("离职", [{"离职"}]),
        ("(?:中途|提前)离开", [{"离开"}, {"中途", "提前"}]),
        ("(?:中途|提前)(?:走|撤)", [{"中途", "提前"}, {"走", "撤"}]),
        ("违反[^，。]{0,8}保密", [{"违反"}, {"保密"}]),
        ("[甲乙]方?", [{"甲", "乙"}]),
        ("不?(?:予)?", []),
        ("(?:罚款|)", []),
        ("(?<!再)聘用(?!期)", [{"聘用"}]),
        ("a+b", [{"a"}, {"b"}]),
        ("(?:不予|拒绝){1,2}发", [{"不予", "拒绝"}, {"发"}]),
    ],
)
def test_what_an_expression_needs(pattern, words):
    assert sorted(map(sorted, required(pattern))) == sorted(map(sorted, words))


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("a|b", ["a", "b"]),
        ("(?:a|b)c", ["(?:a|b)c"]),
        ("[|]a|b", ["[|]a", "b"]),
        ("[]|]|b", ["[]|]", "b"]),
        ("[^]|]|b", ["[^]|]", "b"]),
        (r"\||b", [r"\|", "b"]),
        (r"[\]|]x", [r"[\]|]x"]),
    ],
)
def test_an_expression_is_split_at_its_outer_bars_only(pattern, parts):
    assert alternatives(pattern) == parts


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="甲乙方离职违约金支付，。；：\n的应当不得提前解除工资", max_size=80))
def test_no_match_is_lost_by_looking_only_where_words_are_needed(text):
    patterns = {"a": ["提前[^，。；\n]{0,6}解除", "不得支付?"], "b": ["(?:离职|违约)的", "工资|金"]}
    needy = Needy(patterns)
    whole = [(0, len(text))]
    found = [(w, m.start()) for w in needy.words for m in re.finditer(re.escape(w), text)]
    expected = {
        (match.start(), match.end(), name)
        for name, some in patterns.items()
        for pattern in some
        for match in re.finditer(pattern, text)
    }

    assert set(needy.matches(text, whole, found)) == expected


def test_unless_bars_a_hit_only_inside_its_stretch():
    barred = concepts_of("乙方应当办理离职手续。")
    plain = concepts_of("乙方离职的，应当办理离职手续。")

    assert ("resignation", "离职") not in barred
    assert ("resignation", "离职") in plain


def test_every_expression_of_the_lexicon_needs_a_word():
    needy = load_lexicon().patterns
    words = set(needy.words)

    assert words
    assert all(word for word in words)


@pytest.mark.parametrize(
    "text", ["", "\t", "\n\n。", "。" * 50, "第" * 3000, "（" * 2000, "不" * 3000]
)
def test_strange_texts_are_read(text):
    assert read_facts(document_from_text(text)).text == text
