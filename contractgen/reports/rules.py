"""The rule book for people: the list of rules in force, and one rule explained."""

import io
from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from contractgen.checker import NO_CITY
from contractgen.reports.lines import Page
from contractgen.reports.text import SEVERITY_STYLES
from contractgen.reports.view import basis_words, citations, clean
from contractgen.reports.words import Lang, day_words, word
from contractgen.rulebook import RuleBook
from contractgen.rules import Example, Rule


def rules_text(
    rules: Sequence[Rule],
    *,
    city: str | None,
    on: date,
    color: bool = False,
    width: int = 100,
    lang: Lang = "zh",
) -> str:
    """Return the table of those `rules` that are in force on `on`.

    `city` is the policy that the caller chose the rules by, None for all policies; it is only named
    here.
    """
    in_force = [rule for rule in rules if rule.in_force(on)]
    table = Table(box=None, pad_edge=False, header_style="bold", expand=False)
    for key in ("rule", "severity", "required", "basis"):
        table.add_column(word(key, lang), overflow="fold", no_wrap=key == "severity")
    for rule in in_force:
        table.add_row(
            rule.id,
            Text(word(rule.severity, lang), style=SEVERITY_STYLES[rule.severity]),
            Text(rule.title),
            Text(_source(rule)),
        )
    out = io.StringIO()
    console = Console(
        file=out,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        width=max(width, 60),
        highlight=False,
        markup=False,
        emoji=False,
    )
    console.print(table)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    heading = word(
        "rules-heading",
        lang,
        n=len(in_force),
        day=day_words(on, lang),
        city=_city(city, lang),
    )
    return "\n".join((heading, "", *lines)) + "\n"


def _city(city: str | None, lang: Lang) -> str:
    if city is None:
        return word("all-cities", lang)
    return word("no-city", lang) if city == NO_CITY else city


def _source(rule: Rule) -> str:
    if rule.source is None or not (rule.article or rule.source.rank != "practice"):
        return ""
    return f"《{rule.source.title.strip('《》')}》{rule.article}"


def rule_text(
    rule: Rule,
    book: RuleBook | None = None,
    *,
    color: bool = False,
    width: int = 100,
    lang: Lang = "zh",
) -> str:
    """Explain one rule: what it requires, whence and since when, what it says, its examples.

    `book` supplies the further sources that the rule cites; without it only its own is named.
    """
    page = Page(width=width, color=color)
    head = Text(f"{rule.id}  ", style="bold")
    page.add(head.append(word(rule.severity, lang), style=SEVERITY_STYLES[rule.severity]))
    page.add(Text(rule.title, style="bold"))
    page.blank()
    for label, told in (*_basis(rule, book, lang), *_scope(rule, lang), *_wording(rule)):
        page.add(clean(told), label=f"{word(label, lang)}  ")
    for label, examples in (("passes", rule.passes), ("fails", rule.fails)):
        if examples:
            page.blank()
            page.add(Text(word(label, lang), style="bold"))
        for example in examples:
            page.add(clean(_example(example, lang)), indent=2, label="· ")
    return page.content()


def _basis(rule: Rule, book: RuleBook | None, lang: Lang) -> Iterator[tuple[str, str]]:
    for told in basis_words(citations(rule, book), rule.severity, lang):
        yield "basis", told
    if rule.source:
        checked = day_words(rule.source.checked_on, lang)
        compared = word("checked", lang, day=checked)
        source = (rule.source.number, rule.source.url, compared)
        yield "source", "；".join(part for part in source if part)


def _scope(rule: Rule, lang: Lang) -> Iterator[tuple[str, str]]:
    if rule.until:
        yield "until", day_words(rule.until, lang)
    softened = (
        f"{word(relationship, lang)}（{word(severity, lang)}）"
        if (severity := rule.soften.get(relationship))
        else word(relationship, lang)
        for relationship in rule.relationships
    )
    yield "relationship", "、".join(softened)


def _wording(rule: Rule) -> Iterator[tuple[str, str]]:
    yield "message", rule.message
    if rule.suggestion:
        yield "suggestion", rule.suggestion


def _example(example: Example, lang: Lang) -> str:
    """Return an example with the circumstances it is judged in."""
    terms = "，".join(f"{name}: {value}" for name, value in example.terms.items())
    circumstances = (
        word(example.relationship, lang) if example.relationship else "",
        example.city or "",
        day_words(example.on, lang) if example.on else "",
    )
    told = "，".join(part for part in circumstances if part)
    return f"{example.text.strip() or terms}{f'（{told}）' if told else ''}"
