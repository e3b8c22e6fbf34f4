"""The classifier: what it sees of a clause, what the network makes of it, what is remembered."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractgen.document import document_from_text
from contractgen.facts import Facts
from contractgen.reading import classifier, read_doc, read_facts
from contractgen.reading.network import load_network
from contractgen.reading.units import LONGEST, Tokens, Unit, units
from contractgen.rulebook import load_rulebook

LAWFUL = "第一条 期限\n本合同期限三年，自2026年9月1日起至2029年8月31日止。\n"
UNLAWFUL = "第二条 违约\n乙方提前离职的，应向甲方支付违约金五万元。\n"


def units_of(text: str) -> tuple[list[Unit], str]:
    doc = read_doc(document_from_text(text), classified=False)
    return list(units(doc._.statements, doc._.document.text)), doc._.document.text


def keys_of(text: str) -> str:
    """Return the tokens of the last unit, one after another."""
    doc = read_doc(document_from_text(text), classified=False)
    *_, last = units(doc._.statements, doc._.document.text)
    tokens = Tokens(doc._.passage, doc._.quantities).of(last)
    return "|".join(token.key for token in tokens)


def told(facts: Facts) -> dict[str, tuple[float, float]]:
    return {one.rule: (round(one.alone, 4), round(one.confirmed, 4)) for one in facts.estimates}


def test_parties_and_quantities_are_seen_by_their_meaning():
    assert keys_of("员工辞职须提前三十日通知公司。") == keys_of("乙方辞职须提前30天通知甲方。")


def test_another_number_is_seen_as_another():
    assert keys_of("乙方辞职须提前三十日通知甲方。") != keys_of("乙方辞职须提前四十日通知甲方。")


def test_a_sentence_is_seen_with_the_heading_that_it_stands_under():
    found, text = units_of(UNLAWFUL)

    assert [text[slice(*unit.before)] for unit in found if unit.before] == ["违约\n"]


def test_an_item_is_seen_with_its_lead_in():
    found, text = units_of(
        "第一条 乙方有下列情形之一的，甲方可以罚款：\n（一）迟到；\n（二）早退。\n"
    )

    assert [text[slice(*unit.before)] for unit in found[1:] if unit.before] == [
        "乙方有下列情形之一的，甲方可以罚款："
    ] * 2


@pytest.mark.parametrize("stop", ["，", "某"])
def test_a_sentence_of_any_length_is_seen_whole_in_parts_that_are_not_too_long(stop: str):
    found, text = units_of("乙方承诺" + f"遵守纪律并完成工作{stop}" * 60 + "。")

    assert "".join(text[unit.start : unit.end] for unit in found) == text.strip().rstrip("。")
    assert all(unit.end - unit.start <= LONGEST * 5 // 4 for unit in found)


def test_every_rule_that_was_learned_is_in_the_rule_book():
    assert {*load_network().rules} <= {rule.id for rule in load_rulebook().rules}


def test_a_document_is_judged_alike_whatever_was_read_before():
    classifier.UNITS.forget()
    new = told(read_facts(document_from_text(LAWFUL + UNLAWFUL)))
    read_facts(document_from_text(UNLAWFUL))

    assert told(read_facts(document_from_text(LAWFUL + UNLAWFUL))) == new


def test_a_sentence_that_moved_is_judged_where_it_stands():
    facts = read_facts(document_from_text(UNLAWFUL))
    moved = read_facts(document_from_text(LAWFUL + UNLAWFUL))

    assert {facts.text[slice(*one.sentence)] for one in facts.estimates} <= {
        moved.text[slice(*one.sentence)] for one in moved.estimates
    }


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_probabilities(text: str):
    estimates = read_facts(document_from_text(text)).estimates

    assert all(0 <= one.alone <= 1 and 0 <= one.confirmed <= 1 for one in estimates)
