"""Every limit in the rule files is held by an example: with one unit more or less, one fails."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from contractgen.checker import Choice, check
from contractgen.checks.terms import Step
from contractgen.document import document_from_text
from contractgen.policy import Policy
from contractgen.reading import read_facts
from contractgen.resources import data_dir, read_yaml
from contractgen.rulebook import RuleBook, load_rulebook
from contractgen.rules import Example, Rule

sys.path.insert(0, str(Path(__file__).parent))
from test_rules import facts_of

BOOK = load_rulebook()
NO_LIMITS = {
    "passes",
    "fails",
    "source",
    "citations",
    "rank",
    "since",
    "until",
    "per_month",
    "form_blanks",
}
"""No limits of the law; `form_blanks` only lessens a severity and has its own test."""
Way = tuple[Any, ...]


def numbers(value: Any, path: Way = ()) -> Iterator[tuple[Way, Any]]:
    """Yield every number that a rule or policy holds, with the way to it."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in NO_LIMITS:
                yield from numbers(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from numbers(one, (*path, key))
    elif isinstance(value, tuple | list):
        for key, one in enumerate(value):
            yield from numbers(one, (*path, key))
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        yield path, value
    elif path and isinstance(path[-1], date) and isinstance(value, str):
        try:
            yield path, Decimal(value)
        except ArithmeticError:
            return


def changed(value: Any, path: Way, new: Any) -> Any:
    """Return the same with the number at the end of `path` replaced."""
    if not path:
        return str(new) if isinstance(value, str) else new
    key, rest = path[0], path[1:]
    if isinstance(value, BaseModel):
        return value.model_copy(update={key: changed(getattr(value, key), rest, new)})
    if isinstance(value, dict):
        return {**value, key: changed(value[key], rest, new)}
    return (*value[:key], changed(value[key], rest, new), *value[key + 1 :])


@cache
def facts(kind: str, rule_id: str, number: int) -> Any:
    rule = BOOK.rule(rule_id)
    assert rule is not None
    return facts_of(getattr(rule, kind)[number])


def answers(book: RuleBook, rule: Rule) -> Iterator[bool]:
    """Yield for each example of a rule whether it is reported."""
    family = rule.id.partition("/")[0]
    for kind in ("passes", "fails"):
        for number, example in enumerate(getattr(rule, kind)):
            yield reported(book, rule, example, facts(kind, rule.id, number), family)


def reported(book: RuleBook, rule: Rule, example: Example, read: Any, family: str) -> bool:
    city = example.city or (family if family in book.policies else "none")
    relationship = example.relationship or (
        "labor" if "labor" in rule.relationships else rule.relationships[0]
    )
    day = example.on or (date(2026, 11, 22) if not example.terms else None)
    report = check(read, book, Choice(city=city, on=day, relationship=relationship))
    return any(finding.rule == rule.id for finding in report.findings)


def expected(rule: Rule) -> list[bool]:
    return [False] * len(rule.passes) + [True] * len(rule.fails)


def agrees_with_itself(rule: Rule) -> bool:
    """Return whether a limit that a rule states for terms and for clauses is the same in both.

    Each would hide that the other is wrong.
    """
    tables: list[tuple[Step, ...]] = []
    for_terms, for_clauses = set(), set()
    for path, value in numbers(rule):
        if "table" in path:
            tables.append(within(rule, path[: path.index("table") + 1]))
        elif "limits" in path:
            for_terms.add(int(value))
        elif "amount" in path:
            for_clauses.add(int(value))
    return len(set(tables)) <= 1 and (not for_clauses or for_terms <= for_clauses)


def within(value: Any, path: Way) -> Any:
    for key in path:
        value = getattr(value, key) if isinstance(value, BaseModel) else value[key]
    return value


def limits() -> Iterator[Any]:
    for rule in BOOK.rules:
        for path, value in numbers(rule):
            for new in (value - 1, value + 1):
                if new < 0:
                    continue  # nothing is shorter than nothing: as good as none
                name = ".".join(str(key) for key in path)
                yield pytest.param(rule, path, new, id=f"{rule.id} {name} {value}→{new}")


@pytest.mark.parametrize(("rule", "path", "new"), list(limits()))
def test_an_example_holds_every_limit_of_a_rule(rule, path, new):
    mutant = changed(rule, path, new)
    book = replace(BOOK, rules=(mutant,))
    same = list(answers(book, mutant)) == expected(rule)

    assert not (same and agrees_with_itself(mutant))


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_a_limit_stated_twice_is_the_same_in_both(rule):
    assert agrees_with_itself(rule)


WORDS = {"全额": 100, "半额": 50, "一个月": 30}
"""Numbers that a policy says in words."""


def quoted_numbers(quote: str) -> set[Decimal]:
    """Return every number of a policy's words: 80万元 is 800000, 五年 is 5."""
    marks = read_facts(document_from_text(quote)).marks
    found = {Decimal(number) for word, number in WORDS.items() if word in quote}
    for group in ("amounts", "areas", "shares", "durations"):
        found.update(Decimal(getattr(m.value, "value", m.value)) for m in marks.get(group, ()))
    return found


def quote_of(policy: Policy, path: Way) -> str:
    """Return the quotation that a number stands under; the shortest term has its own article."""
    if path[-1] == "min_years":
        return "".join(passage.quote for passage in policy.min_terms)
    parts = [within(policy, path[:length]) for length in range(len(path), 0, -1)]
    return next((part.quote for part in parts if hasattr(part, "quote")), "")


def policy_numbers() -> Iterator[Any]:
    for name, policy in BOOK.policies.items():
        for path, value in numbers(policy):
            shown = ".".join(str(key) for key in path)
            yield pytest.param(policy, path, value, id=f"{name} {shown}")


@pytest.mark.parametrize(("policy", "path", "value"), list(policy_numbers()))
def test_every_number_of_a_policy_stands_in_its_quotation(policy, path, value):
    """Quotations are verbatim: a figure changed by one unit no longer stands in them."""
    assert Decimal(value) in quoted_numbers(quote_of(policy, path))


def test_every_minimum_wage_stands_in_its_source():
    data = read_yaml(data_dir("clauses") / "minimum_wage.yaml").data
    for region in data["regions"]:
        for standard in region["standards"]:
            stated = quoted_numbers(standard["source"])
            tiers = [tier["monthly"] for tier in standard["tiers"]]
            for monthly in (standard["monthly"], *tiers):
                assert Decimal(monthly) in stated
