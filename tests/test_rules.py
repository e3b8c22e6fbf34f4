"""Every rule accepts its `passes` and reports its `fails`; ids are those of the catalogue.

The examples are the rules' own: they are judged without the classifier, but for a sample of them,
which shows that it leaves what is plain as it is.
"""

from datetime import date

import pytest

from contractgen.checker import Choice, check
from contractgen.document import document_from_text
from contractgen.facts import Facts, facts_from_terms
from contractgen.findings import Finding
from contractgen.reading import read_facts
from contractgen.rulebook import load_rulebook
from contractgen.rules import Example, Rule
from contractgen.terms import terms_from_flat

BOOK = load_rulebook()


SAMPLE = 9
"""One in so many examples is judged with the classifier, too."""
SETTLED = 0.97
"""So many of them must be judged as without it."""


def facts_of(example: Example, *, classified: bool = False) -> Facts:
    if example.terms:
        return facts_from_terms(terms_from_flat(example.terms, "example"), "example")
    return read_facts(document_from_text(example.text, "example"), classified=classified)


def findings_of(rule: Rule, example: Example, *, classified: bool = False) -> list[Finding]:
    family = rule.id.partition("/")[0]
    city = example.city or (family if family in BOOK.policies else "none")
    relationship = example.relationship or (
        "labor" if "labor" in rule.relationships else rule.relationships[0]
    )
    day = example.on or (date(2026, 11, 22) if not example.terms else None)
    facts = facts_of(example, classified=classified)
    report = check(facts, BOOK, Choice(city=city, on=day, relationship=relationship))
    return [finding for finding in report.findings if finding.rule == rule.id]


def examples(kind: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}: {(example.text or str(example.terms))[:40]}")
        for rule in BOOK.rules
        for example in getattr(rule, kind)
    ]


@pytest.mark.parametrize(("rule", "example"), examples("passes"))
def test_a_rule_is_silent_on_what_passes(rule, example):
    assert findings_of(rule, example) == []


@pytest.mark.parametrize(("rule", "example"), examples("fails"))
def test_a_rule_reports_what_fails(rule, example):
    found = findings_of(rule, example)

    assert found
    if example.quote is not None:
        assert any(f.place is not None and example.quote in f.place.quote for f in found)


@pytest.mark.parametrize("kind", ["passes", "fails"])
def test_the_classifier_leaves_plain_examples_as_they_are(kind):
    sample = [
        (rule, example) for rule in BOOK.rules for example in getattr(rule, kind) if example.text
    ][::SAMPLE]

    others = [
        f"{rule.id}: {example.text}"
        for rule, example in sample
        if bool(findings_of(rule, example, classified=True)) != (kind == "fails")
    ]

    assert len(others) <= len(sample) * (1 - SETTLED), others


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_a_rule_has_both_kinds_of_example(rule):
    assert rule.passes
    assert rule.fails


def test_every_message_can_be_filled_and_speaks_chinese():
    for rule in BOOK.rules:
        for example in rule.fails:
            for finding in findings_of(rule, example):
                assert "{" not in finding.message + finding.suggestion
                assert any("\u4e00" <= char <= "\u9fff" for char in finding.message)
