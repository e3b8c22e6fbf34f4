"""Kept expressions find what newly compiled ones find; whatever can't be used is compiled anew."""

import json
import re

import pytest

from contractgen.reading.compiling import Compiler, packed
from contractgen.reading.concepts import load_concepts

TEXT = "乙方辞职的，应当提前30日以书面形式通知甲方；未满三年的，支付违约金五万元。"
PATTERNS = [
    r"违约金[^，。；\n]{0,8}?(?P<sum>[一二三四五六七八九十]+)万",
    r"(?<!不)(?:提前|预先)(\d+)[日天](?=以书面)",
    r"[乙-甲]方|\s|(?:辞职|离职)(?!的人)",
]


def kept(patterns):
    return json.loads(json.dumps(packed(patterns)))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_kept_expression_is_the_one_that_was_compiled(pattern):
    loaded = Compiler(kept(PATTERNS))(pattern)

    found = [(m.span(), m.groups(), m.groupdict()) for m in loaded.finditer(TEXT)]

    assert loaded.pattern == pattern
    assert found == [(m.span(), m.groups(), m.groupdict()) for m in re.finditer(pattern, TEXT)]
    assert found


def test_expressions_of_the_concepts_can_be_kept():
    every = {pattern for concept in load_concepts() for pattern in concept.patterns}
    patterns = set(sorted(every)[::10])  # compiling them all takes seconds

    codes = kept(patterns)["codes"]

    assert set(codes) == patterns
    compiler = Compiler({"format": packed(())["format"], "codes": codes})
    for pattern in patterns:
        again = compiler(pattern)
        expected = re.compile(pattern)
        assert (again.flags, again.groups) == (expected.flags, expected.groups)


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: kept | {"format": "another interpreter"},
        lambda kept: kept | {"codes": {PATTERNS[0]: None}},
        lambda kept: kept | {"codes": {PATTERNS[0]: [0, 0, {}, "AAAA"]}},
        lambda kept: kept | {"codes": {PATTERNS[0]: kept["codes"][PATTERNS[0]][:2]}},
        lambda kept: (
            kept
            | {"codes": {PATTERNS[0]: [32, 0, {}, packed(["a" * 9])["codes"]["a" * 9][3][:-8]]}}
        ),
    ],
)
def test_what_is_damaged_or_another_interpreters_is_compiled_anew(damage):
    compiler = Compiler(damage(kept(PATTERNS)))

    assert compiler(PATTERNS[0]).search(TEXT)["sum"] == "五"


def test_a_wrong_expression_is_an_error_when_it_is_asked_for():
    compiler = Compiler(kept(["(", "a"]))

    assert compiler("a").search("ba")
    with pytest.raises(re.error):
        compiler("(")
