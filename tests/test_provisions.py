"""Provisions: who owes what to whom, and what they are about."""

from contractgen.document import document_from_text
from contractgen.facts import Provision
from contractgen.reading import read_facts


def provisions_of(text: str, kind: str) -> list[Provision]:
    facts = read_facts(document_from_text(text, "test"))
    return [provision for provision in facts.provisions if provision.kind == kind]


def test_the_topic_of_a_provision_includes_headings_and_earlier_sentences_of_its_article():
    text = "第一条 保密\n甲方支付培训费用。乙方违约的，应支付违约金三万元。\n"

    (penalty,) = provisions_of(text, "penalty")

    assert {"secrecy", "training"} <= penalty.topic
    assert penalty.about.isdisjoint({"secrecy", "training"})


def test_the_topic_of_a_provision_leaves_other_articles_and_lines_out():
    text = "甲方支付培训费用。\n乙方违约的，应支付违约金三万元。\n"

    (penalty,) = provisions_of(text, "penalty")

    assert "training" not in penalty.topic
