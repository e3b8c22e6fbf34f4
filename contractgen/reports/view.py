"""What all formats show of a report: the law applied, citations, places, counts; made once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contractgen.checker import NO_CITY, Applied, Report
from contractgen.decisions import Decision, RegisterUse
from contractgen.findings import SEVERITIES, Finding, Severity
from contractgen.outline import Place
from contractgen.reports.privacy import Privacy
from contractgen.reports.words import Lang, day_words, effect_words, rank_words, word
from contractgen.rulebook import RuleBook
from contractgen.rules import Rank, Rule
from contractgen.terms import VOCABULARY


@dataclass(frozen=True)
class Options:
    """How a report is shown; every format takes the same."""

    show_personal: bool = False
    """False: ID numbers, phones, e-mail addresses and pay are masked."""
    lang: Lang = "zh"
    """Of our fixed words; what rules say stays Chinese."""
    show_text: bool = False
    """Text format: print the document's plain text too, in which offsets count."""
    color: bool = False
    """Text format: terminal colours."""
    width: int = 100
    """Text format: columns of the terminal; a Chinese character takes two."""
    register: RegisterUse | None = None
    """What became of the register of decisions; None when none was given."""


@dataclass(frozen=True)
class Cited:
    """An article of a source, quoted, as a finding names it."""

    title: str
    article: str
    """"" where the source has no articles."""
    quote: str
    since: date | None
    """First day in force; None: unknown."""
    rank: Rank

    def words(self) -> str:
        """Return 《title》article“quotation”."""
        quote = f"“{self.quote}”" if self.quote else ""
        return f"《{self.title.strip('《》')}》{self.article}{quote}"


@dataclass(frozen=True)
class Stated:
    """A term as the agreement states it, masked."""

    name: str
    title: str
    value: str
    article: str
    """"" before the first article, and for terms without a document."""
    quote: str
    start: int | None
    """Offset of its words; None without a document."""


@dataclass(frozen=True)
class Counts:
    """How many rules were judged, and how many findings of each severity there are."""

    findings: dict[str, int]
    """By severity."""
    checked: int
    """Rules that apply."""
    ok: int
    found: int
    """Rules with at least one finding."""
    skipped: int
    """Rules without a finding that could not be decided in at least one place."""
    not_applicable: int


class View:
    """One document's report, with personal data masked as the options say."""

    def __init__(self, report: Report, options: Options) -> None:
        self.report = report
        self.options = options
        self.lang = options.lang
        self.privacy = Privacy(report.facts, show=options.show_personal)
        self.text = self.privacy.text
        self._rules = {rule.id: rule for rule in report.book.rules}

    def word(self, key: str, **values: object) -> str:
        """Return one of our fixed words in the report's language."""
        return word(key, self.lang, **values)

    def rule(self, rule_id: str) -> Rule | None:
        """Return the rule; None when the book hasn't it."""
        return self._rules.get(rule_id)

    def title(self, rule_id: str) -> str:
        """Return what the rule requires; its id when the book hasn't it."""
        rule = self.rule(rule_id)
        return rule.title if rule else rule_id

    def citations(self, rule_id: str) -> tuple[Cited, ...]:
        """Return what the rule rests on, its own source first."""
        rule = self.rule(rule_id)
        return citations(rule, self.report.book) if rule else ()

    def remark(self, finding: Finding) -> Decision | None:
        """Return the decision that leaves a finding open; None without one."""
        return next((one.decision for one in self.report.remarked if one.finding == finding), None)

    def basis(self, finding: Finding) -> Iterator[str]:
        """Yield one sentence per citation of a finding."""
        # What is absent cannot be void: the effect is told only of words that are there.
        severity = finding.severity if finding.place else "note"
        return basis_words(self.citations(finding.rule), severity, self.lang)

    def applied(self) -> Iterator[tuple[str, str, str]]:
        """Yield label, value and reason of the law that was applied: day, city, relationship."""
        report = self.report
        yield self.word("on"), day_words(report.on.value, self.lang), report.on.reason
        yield self.word("city"), self._city(report.city), report.city.reason
        relationship = report.relationship
        engages = report.facts.kind != "commercial"
        value = self.word(relationship.value if engages else "no-engagement")
        yield self.word("relationship"), value, relationship.reason

    def _city(self, city: Applied[str | None]) -> str:
        if city.value is None:
            return self.word("unknown-city")
        if city.value == NO_CITY:
            return self.word("no-city")
        source = self.report.book.sources.get(f"city/{city.value}")
        return f"{source.title}（{city.value}）" if source else city.value

    def heading(self, place: Place | None) -> str:
        """Return the article that a place stands in, with its title; what groups findings."""
        if place is None:
            return self.word("whole")
        outline = self.report.facts.outline
        clause = outline.at(place.start) if outline else None
        if outline and clause:
            lineage = (clause, *outline.ancestors(clause))
            article = next((one for one in lineage if one.kind == "article"), lineage[-1])
            if article.label:
                return clean(self.privacy.say(f"{article.label} {article.heading}".strip()))
        article_label = _ARTICLE.match(place.article)
        return article_label[0] if article_label else place.article or self.word("before")

    def sentence(self, place: Place) -> tuple[str, str, str]:
        """Return the sentence around a place: before it, the words themselves, after it."""
        start = max((self.text.rfind(stop, 0, place.start) + 1 for stop in _STOPS), default=0)
        ends = (self.text.find(stop, max(place.end - 1, place.start)) for stop in _STOPS)
        end = min((at if self.text[at] == "\n" else at + 1 for at in ends if at >= 0), default=None)
        before = self.text[start : place.start].lstrip()
        after = self.text[place.end : max(end or len(self.text), place.end)].rstrip()
        return (
            clean(before if len(before) <= _CONTEXT else f"…{before[-_CONTEXT:]}"),
            clean(self.text[place.start : place.end]),
            clean(after if len(after) <= _CONTEXT else f"{after[:_CONTEXT]}…"),
        )

    def facts(self) -> Iterator[Stated]:
        """Yield every term read; personal ones masked."""
        for fact in self.report.facts.facts:
            title = VOCABULARY[fact.name].title if fact.name in VOCABULARY else fact.name
            value = self.privacy.value(fact.name, self._shown(fact.value))
            place = fact.place
            quote = self.text[place.start : place.end] if place else ""
            yield Stated(
                name=fact.name,
                title=title,
                value=clean(value),
                article=place.article if place else "",
                quote=clean(quote),
                start=place.start if place else None,
            )

    def _shown(self, value: object) -> str:
        if value is None:
            return self.word("unread-value")
        if isinstance(value, bool):
            return self.word("yes" if value else "no")
        if isinstance(value, tuple | list):
            return "、".join(self._shown(item) for item in value)
        if isinstance(value, Decimal):
            return f"{value:,f}"
        return day_words(value, self.lang) if isinstance(value, date) else str(value)

    def skipped(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each reason why rules could not be decided, with the rules' ids."""
        by_reason: dict[str, list[str]] = {}
        for skipped in self.report.skipped:
            by_reason.setdefault(self.privacy.say(skipped.reason), []).append(skipped.rule)
        for reason, rules in by_reason.items():
            yield clean(reason), tuple(dict.fromkeys(rules))

    def counts(self) -> Counts:
        """Count findings and rules; a rule has found something also where that is settled."""
        report = self.report
        settled = (one.finding for one in report.accepted)
        found = {one.rule for one in (*report.findings, *(report.known or ()), *settled)}
        skipped = {entry.rule for entry in report.skipped} - found
        return Counts(
            findings=by_severity(report.findings),
            checked=len(report.ok) + len(found) + len(skipped),
            ok=len(report.ok),
            found=len(found),
            skipped=len(skipped),
            not_applicable=len(report.not_applicable),
        )

    def coverage(self) -> str:
        """Say how many rules were checked, found something, were undecided, do not apply."""
        counts = self.counts()
        return self.word(
            "coverage",
            checked=counts.checked,
            ok=counts.ok,
            found=counts.found,
            skipped=counts.skipped,
            not_applicable=counts.not_applicable,
        )

    def severities(self) -> str:
        """Say how many findings of each severity there are."""
        return self.word("counts", **by_severity(self.report.findings))


_STOPS = "。；;\n"
_CONTEXT = 60
"""Characters of a sentence shown on either side of the wrong words."""

_ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百0-9]+条|[一二三四五六七八九十]+(?=、|（|$)")

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Return text without what could command a terminal or turn its direction; length holds."""
    return _CONTROL.sub("\ufffd", text)


def by_severity(findings: Sequence[Finding]) -> dict[str, int]:
    """Count findings of each severity, zeros included."""
    return {
        severity: sum(finding.severity == severity for finding in findings)
        for severity in SEVERITIES
    }


def citations(rule: Rule, book: RuleBook | None) -> tuple[Cited, ...]:
    """Return what a rule rests on, its own source first; nothing for mere drafting practice.

    `book` supplies the other sources it cites; without it only its own is named.
    """
    cited = []
    own = rule.since or _policy_since(rule.id.partition("/")[0], book)
    if rule.source and (rule.article or rule.quote or rule.source.rank != "practice"):
        source = rule.source
        cited.append(Cited(source.title, rule.article, rule.quote, own, source.rank))
    for citation in rule.citations:
        other, since = rule.source, own
        if citation.source:
            other = book.sources.get(citation.source) if book else None
            since = _first_day(citation.source, book)
        if other:
            since = citation.since or since
            cited.append(Cited(other.title, citation.article, citation.quote, since, other.rank))
    return tuple(cited)


def _policy_since(city: str, book: RuleBook | None) -> date | None:
    policy = book.policies.get(city) if book else None
    return policy.since if policy else None


def _first_day(name: str, book: RuleBook | None) -> date | None:
    """Return the first day on which any rule of a source is in force; None: unknown."""
    if book is None:
        return None
    return book.first_days.get(name) or _policy_since(name.partition("/")[2], book)


def basis_words(cited: Sequence[Cited], severity: Severity, lang: Lang) -> Iterator[str]:
    """Yield one sentence per citation: source, quotation, rank, since when.

    The first, the rule's own, says also what the rank means for the clause.
    """
    for number, one in enumerate(cited):
        rank = rank_words(one.rank, lang) if number else effect_words(one.rank, severity, lang)
        told = "；".join(part for part in (rank, _since_words(one, lang)) if part)
        yield f"{one.words()}（{told}）"


def _since_words(cited: Cited, lang: Lang) -> str:
    """Say since when the article is in force; "" for drafting practice, which has no such day."""
    if cited.since:
        return word("since", lang, day=day_words(cited.since, lang))
    return "" if cited.rank == "practice" else word("since-unknown", lang)
