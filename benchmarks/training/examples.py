"""Labelled clauses and contracts → what the classifier learns from.

Clauses come as JSON lines (`tests/clauses/README.md`) or, shorter to write, as text:

    ## law/fine-on-employee
    + 迟到一次{扣|罚}五十元。
    - [当月全勤奖200元] 迟到的当月不发全勤奖。

`+` breaks the rule above it, `-` doesn't; `[…]` are facts from elsewhere in the contract, `{…|…}`
words of one meaning, `@law/…` at the end another rule that is broken. Below `## none` stand
sentences that break no rule. Of contracts every sentence counts.
"""

import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import yaml

from contractgen.checker import Choice, check
from contractgen.document import document_from_text, read_document
from contractgen.document.reader import read_package
from contractgen.drafting import draft
from contractgen.facts import Relationship
from contractgen.reading import facts_of, read_doc
from contractgen.reading.units import CONTEXT, LONGEST, Tokens, Unit, units
from contractgen.rulebook import RuleBook
from contractgen.terms import read_terms, terms_from_flat

NO_RULE = "none"
_ON = date(2026, 9, 1)
_CITIES = ("turpan", "kuytun")
_ALTERNATIVES = re.compile(r"\{([^{}]*)\}")
_LINE = re.compile(r"([+-])\s*(?:\[([^\]]*)\]\s*)?(.*?)((?:\s*@[a-z]+/[a-z0-9-]+)*)\s*$")
_EXPANSIONS = 2
"""How often a line with alternatives is used, each time with others."""


@dataclass(frozen=True)
class Row:
    """One labelled clause."""

    rule: str
    """`none` where no rule is in question."""
    violates: bool
    text: str
    context: str = ""
    relationship: Relationship = "labor"
    also: tuple[str, ...] = ()
    fold: int = 0
    """Rows of one line share it."""


@dataclass(frozen=True)
class Example:
    """What the classifier sees of a clause, and what is true of it."""

    tokens: tuple[str, ...]
    concepts: tuple[tuple[int, str], ...]
    """Position of a token and a concept that covers it."""
    judged: Mapping[str, bool]
    """Whether it breaks a rule, for those that it is known to speak of; it breaks no other."""
    clause: bool = True
    """Whether it is a labelled clause, which speaks of no other rules; else part of a contract."""
    fold: int = 0
    found: frozenset[str] = frozenset()
    """Rules that the rule book reports by itself."""


def rows(paths: Iterable[Path]) -> Iterator[Row]:
    """Yield the labelled clauses of some files."""
    for path in paths:
        lines = path.read_text(encoding="utf-8").splitlines()
        yield from _json_rows(lines) if path.suffix == ".jsonl" else _text_rows(lines)


def rule_rows(book: RuleBook) -> Iterator[Row]:
    """Yield the sentences that the rules themselves give as examples."""
    for rule in book.rules:
        for violates, examples in ((True, rule.fails), (False, rule.passes)):
            for one in examples:
                if one.text and len(one.text) <= LONGEST:
                    relationship = one.relationship or "labor"
                    yield Row(rule.id, violates, one.text.strip(), "", relationship)


def _fold(line: str) -> int:
    return int(hashlib.sha1(line.encode()).hexdigest(), 16)


def _json_rows(lines: Iterable[str]) -> Iterator[Row]:
    for line in filter(str.strip, lines):
        data: dict[str, Any] = json.loads(line)
        yield Row(
            rule=data["rule"],
            violates=data["label"] == "violates",
            text=data["text"].strip(),
            context=(data.get("context") or "").strip(),
            relationship=_relationship(data.get("relationship")),
            also=tuple(data.get("also") or ()),
            fold=_fold(data["text"]),
        )


def _relationship(value: str | None) -> Relationship:
    return next((known for known in get_args(Relationship) if known == value), "labor")


def _text_rows(lines: Iterable[str]) -> Iterator[Row]:
    rule = NO_RULE
    for line in lines:
        if line.startswith("##"):
            rule = line[2:].strip()
            continue
        match = _LINE.match(line)
        if match is None or not match[3].strip():
            continue
        for text, context in _worded(match[3].strip(), match[2] or "", _fold(line)):
            yield Row(
                rule=rule,
                violates=match[1] == "+",
                text=text,
                context=context,
                also=tuple(re.findall(r"@([a-z]+/[a-z0-9-]+)", match[4])),
                fold=_fold(line),
            )


def _worded(text: str, context: str, seed: int) -> Iterator[tuple[str, str]]:
    """Yield a line in the first of its alternatives, and in some others if it has any."""
    chosen = random.Random(seed)
    yield _first(text), _first(context)
    if _ALTERNATIVES.search(text):
        for _ in range(_EXPANSIONS - 1):
            yield _other(text, chosen), _other(context, chosen)


def _first(text: str) -> str:
    return _ALTERNATIVES.sub(lambda match: match[1].split("|")[0], text)


def _other(text: str, chosen: random.Random) -> str:
    return _ALTERNATIVES.sub(lambda m: chosen.choice(m[1].split("|")[1:] or [m[1]]), text)


def example_of(row: Row, book: RuleBook) -> Example:
    """Return what the classifier sees of a labelled clause."""
    document = document_from_text(f"{row.context}\n{row.text}\n", "clause")
    doc = read_doc(document, classified=False)
    text = document.text
    end = len(text.rstrip())
    start = text.index("\n", len(row.context)) + 1 if row.context else 0
    before = (max(0, start - 1 - CONTEXT), start - 1) if row.context else None
    judged = {} if row.rule == NO_RULE else {row.rule: row.violates}
    if row.violates:
        judged |= dict.fromkeys(row.also, True)
    choice = Choice(
        city=next((city for city in _CITIES if row.rule.startswith(f"{city}/")), "none"),
        on=_ON,
        relationship=row.relationship,
    )
    return _example(
        doc, Unit(((start, end),), before), judged, row.fold, _found(doc, choice, book), clause=True
    )


def contract_examples(path: Path, book: RuleBook) -> Iterator[Example]:
    """Yield what the classifier sees of the sentences of a labelled contract.

    Args:
        path: the labels (`tests/contracts/README.md`); the contract stands beside them.
        book: the rules that are compared with it.
    """
    labels = yaml.safe_load(path.read_text(encoding="utf-8"))
    beside = next(p for p in map(path.with_suffix, (".txt", ".docx")) if p.exists())
    document = (
        document_from_text(beside.read_text(encoding="utf-8"), beside.name)
        if beside.suffix == ".txt"
        else read_document(beside)
    )
    doc = read_doc(document, classified=False)
    expected = [
        (one["rule"], quote) for one in labels.get("expect") or () for quote in _quotes(one)
    ]
    facts = facts_of(doc)
    choice = Choice(
        city=labels.get("city") or "none", on=_ON, relationship=labels.get("relationship")
    )
    findings = check(facts, book, choice).findings
    for unit in units(doc._.statements, document.text):
        words = _squeezed(document.text[unit.start : unit.end])
        judged = {rule: True for rule, quote in expected if _shares(quote, words)}
        found = frozenset(
            one.rule
            for one in findings
            if one.place and one.place.start < unit.end and unit.start < one.place.end
        )
        yield _example(doc, unit, judged, _fold(path.name), found, clause=False)


def draft_examples(folder: Path, book: RuleBook) -> Iterator[Example]:
    """Yield what the classifier sees of the agreements that we draft, which are lawful.

    Args:
        folder: terms in YAML; each is drafted in every relationship and, for a wider choice of
            words, with and without its city's policy.
        book: the rules.
    """
    for path in sorted(folder.glob("*.yaml")):
        stated = read_terms(path).stated()
        for relationship in get_args(Relationship):
            for more in _MORE_TERMS:
                terms = terms_from_flat(
                    {**stated, **more, "engagement.relationship": relationship}, path.name
                )
                policy = book.policies.get(terms.agreement.city or "")
                data = draft(terms, policy=policy).content
                doc = read_doc(read_package(data, f"{path.stem}.docx"), classified=False)
                for unit in units(doc._.statements, doc._.document.text):
                    yield _example(doc, unit, {}, 0, frozenset(), clause=False)


_MORE_TERMS: tuple[dict[str, Any], ...] = (
    {},
    {
        "noncompete.months": 24,
        "noncompete.monthly_yuan": Decimal(9_000),
        "noncompete.penalty_yuan": Decimal(9_000),
        "noncompete.scope": "与甲方主营业务有竞争关系的企业",
        "noncompete.region": "新疆维吾尔自治区",
        "training.cost_yuan": Decimal(60_000),
        "training.service_years": 3,
        "training.penalty_yuan": Decimal(60_000),
    },
)
"""Terms that the wording has clauses of their own for."""


def _quotes(label: Mapping[str, Any]) -> Iterator[str]:
    for key in ("quote", "also_at"):
        value = label.get(key)
        yield from value if isinstance(value, list) else [value] if value else []


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _shares(quote: str, words: str) -> bool:
    """Return whether a unit holds a label's quotation, or most of it."""
    quote = _squeezed(quote)
    half = max(6, len(quote) * 2 // 3)
    return any(quote[at : at + half] in words for at in range(max(1, len(quote) - half + 1)))


def _found(doc: Any, choice: Choice, book: RuleBook) -> frozenset[str]:
    return frozenset(finding.rule for finding in check(facts_of(doc), book, choice).findings)


def _example(
    doc: Any, unit: Unit, judged: Mapping[str, bool], fold: int, found: frozenset[str], clause: bool
) -> Example:
    tokens = Tokens(doc._.passage, doc._.quantities).of(unit)
    return Example(
        tokens=tuple(token.key for token in tokens),
        concepts=tuple((at, name) for at, token in enumerate(tokens) for name in token.concepts),
        judged=judged,
        clause=clause,
        fold=fold,
        found=found,
    )
