"""Concepts: marked where the text says them, found fast without missing any."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractgen.document import document_from_text
from contractgen.reading import read_facts
from contractgen.reading.concepts import load_concepts
from contractgen.reading.expressions import Expressions
from contractgen.reading.literals import all_words, alternatives, openings, overlap, reach, required
from contractgen.reading.tables import compiled


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


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("解除(?:合同|协议)", ("解除合同", "解除协议")),
        ("培训费?", ("培训费", "培训")),
        ("培训费??", ("培训", "培训费")),
        ("[乙甲]方", ("乙方", "甲方")),
        ("(?:费|)", ()),
        ("违反[^，]{0,2}保密", ()),
        ("(?<!再)聘用", ()),
        ("a+", ()),
        ("(?i:a)", ()),
    ],
)
def test_an_expression_comes_to_these_words_in_the_order_it_tries_them(pattern, words):
    assert all_words(pattern) == words


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(?:甲方|公司)[^，]{0,4}解除", {"甲方", "公司"}),
        ("(?<!再)聘用?期", {"聘期", "聘用期"}),
        ("聘(?:用|任)[^，]", {"聘用", "聘任"}),
        ("(?:提前)?解除[^，]", {"提前解除", "解除"}),
        ("(?:不予?)+发", {"不"}),
        ("[^，]发", set()),
        (".?发", set()),
        ("(?:离职|[^，]走)的", set()),
    ],
)
def test_every_match_begins_with_one_of_these_words(pattern, words):
    assert openings(pattern) == words


@pytest.mark.parametrize(
    ("words", "share"),
    [
        (["合同", "协议"], False),
        (["培训", "培训费"], True),
        (["违约", "约定"], True),
        (["哈哈"], True),
        (["甲乙丙", "乙"], True),
    ],
)
def test_words_that_can_share_a_character(words, share):
    assert overlap(words) == share


@pytest.mark.parametrize(
    ("pattern", "characters"), [("聘用", 1), ("(?<!不再)聘用(?!期)", 3), ("(?:a|(?<=bcd)e)f", 4)]
)
def test_how_far_an_expression_looks_back(pattern, characters):
    assert reach(pattern) == characters


PATTERNS = {
    "a": ["提前[^，。；\n]{0,6}解除", "不得支付?", "(?<!甲)方的?", "[^，]应当"],
    "b": ["(?:离职|违约)的", "工资|金|金工", "(?:不得)+", "(?:提前)?解除(?:的|)"],
    "c": ["离职的?", "支付(?=工资)", "$"],
}
PHRASES = {"a": ["违约"], "d": ["违约金", "约金"]}


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet="甲乙方离职违约金支付，。；：\n的应当不得提前解除工资", max_size=80),
    st.integers(0, 20),
)
def test_the_same_is_found_as_by_running_every_expression(text, begin):
    expressions = Expressions(compiled(PHRASES, PATTERNS, {"b": "提前离职|不得[^，]工资"}))
    begin = min(begin, len(text))
    barred = [m.span() for m in re.compile("提前离职|不得[^，]工资").finditer(text, begin)]
    expected = {
        (match.start() - begin, match.end() - begin, name)
        for name, some in (*PATTERNS.items(), *PHRASES.items())
        for pattern in some
        for part in alternatives(pattern)
        for match in re.compile(part).finditer(text, begin)
    } | {
        (match.start() - begin, match.end() - begin, name)
        for name, some in PHRASES.items()
        for word in some
        for match in re.compile(f"(?={word})").finditer(text, begin)
        for match in [re.compile(word).match(text, match.start())]
    }
    kept = {
        hit
        for hit in expected
        if hit[2] != "b" or not any(a <= hit[0] + begin and hit[1] + begin <= b for a, b in barred)
    }

    for _ in range(2):  # the second time from memory
        assert expressions.stretch(text, begin, len(text)).hits == tuple(sorted(kept))


def test_unless_bars_a_hit_only_inside_its_stretch():
    barred = concepts_of("乙方应当办理离职手续。")
    plain = concepts_of("乙方离职的，应当办理离职手续。")

    assert ("resignation", "离职") not in barred
    assert ("resignation", "离职") in plain


def test_every_expression_of_the_lexicon_needs_a_word():
    patterns = [p for c in load_concepts() for whole in c.patterns for p in alternatives(whole)]

    assert [pattern for pattern in patterns if not required(pattern)] == []


@pytest.mark.parametrize(
    "text", ["", "\t", "\n\n。", "。" * 50, "第" * 3000, "（" * 2000, "不" * 3000]
)
def test_strange_texts_are_read(text):
    assert read_facts(document_from_text(text)).text == text
