"""Checks of one term against a limit: at most, at least, by table, against another term."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field

from contractgen.facts import DocumentKind
from contractgen.findings import Finding, Skipped
from contractgen.rules import Case, DatedValue, Rule, RuleModel
from contractgen.terms import VOCABULARY

_ID_DIGITS = 18


def _known(name: str) -> str:
    if name not in VOCABULARY:
        raise ValueError(f"没有名为 {name} 的条款")
    return name


TermName = Annotated[str, AfterValidator(_known)]
"""A name of the vocabulary; a misspelt one is an error when the file is loaded."""


def shown(value: Any) -> str:
    """Return a value as a message writes it: thousands separated, no idle decimals."""
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    return str(value)


class _Limit(Rule):
    """One term and a dated limit in its unit."""

    term: TermName
    limit: DatedValue
    """By first day in force; null once repealed."""

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for every value beyond the limit of that day."""
        limit = self.limit.on(case.on)
        if limit is None:
            return
        for fact in case.facts.named(self.term):
            if fact.value is None:
                yield self.skipped(f"未能读出{VOCABULARY[self.term].title}的数值")
            elif self.breaks(Decimal(fact.value), Decimal(limit)):
                yield self.finding(case, fact.place, value=shown(fact.value), limit=limit)

    def breaks(self, value: Decimal, limit: Decimal) -> bool:
        """Return whether `value` is beyond `limit`."""
        raise NotImplementedError


class AtMost(_Limit):
    """The term is no larger than the limit."""

    check: Literal["at_most"]

    def breaks(self, value: Decimal, limit: Decimal) -> bool:
        """Return whether the value is above the limit."""
        return value > limit


class AtLeast(_Limit):
    """The term is no smaller than the limit."""

    check: Literal["at_least"]

    def breaks(self, value: Decimal, limit: Decimal) -> bool:
        """Return whether the value is below the limit."""
        return value < limit


class OneOf(Rule):
    """The term has one of these values."""

    check: Literal["one_of"]
    term: TermName
    allowed: tuple[str, ...]

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for every other value."""
        for fact in case.facts.named(self.term):
            if fact.value is None:
                yield self.skipped(f"未能读出{VOCABULARY[self.term].title}")
            elif str(fact.value).lower() not in self.allowed:
                yield self.finding(case, fact.place, value=shown(fact.value))


class NotAbove(Rule):
    """The term is no larger than another term."""

    check: Literal["not_above"]
    term: TermName
    other: TermName

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for every value above the other term's."""
        ceiling = case.facts.value(self.other)
        for fact in case.facts.named(self.term):
            if fact.value is None or ceiling is None:
                yield self.skipped(f"未找到{VOCABULARY[self.other].title}，无法比较")
            elif fact.value > ceiling:
                yield self.finding(case, fact.place, value=shown(fact.value), limit=shown(ceiling))


class Accompanied(Rule):
    """Where one term is stated above zero, another must be stated too (and not be zero)."""

    check: Literal["accompanied"]
    term: TermName
    by: TermName

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for the first statement of the term when the other is missing."""
        fact = case.facts.fact(self.term)
        if fact is not None and fact.value and not case.facts.value(self.by):
            if any(case.facts.named(self.by)) and case.facts.value(self.by) is None:
                yield self.skipped(f"未能读出{VOCABULARY[self.by].title}")
            else:
                yield self.finding(case, fact.place, value=shown(fact.value))


class Step(RuleModel):
    """One line of a table by the agreement's length."""

    below_months: int | None = None
    """The line holds for agreements shorter than this; None: for all longer ones."""
    limit: int


class AtMostByLength(Rule):
    """The term is no larger than what a table allows for the agreement's length."""

    check: Literal["at_most_by_length"]
    term: TermName
    table: tuple[Step, ...] = Field(min_length=1)
    """In rising order of `below_months`."""

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for every value above the table's limit for this length."""
        facts = [fact for fact in case.facts.named(self.term) if fact.value]
        if not facts:
            return
        length = length_in_months(case)
        if length is None:
            yield self.skipped("未能读出协议的起止日期或期限，无法判断")
            return
        limit = limit_for(self.table, length)
        for fact in facts:
            if Decimal(fact.value) > limit:
                yield self.finding(
                    case,
                    fact.place,
                    value=shown(fact.value),
                    limit=limit,
                    length=length_words(length),
                )


class TermLimit(RuleModel):
    """A term that breaks a rule of provisions by its value alone (`Forbidden.limits`)."""

    term: TermName
    over: DatedValue | None = None
    """More than this breaks the rule, by first day in force."""
    under: DatedValue | None = None
    """Less than this breaks the rule."""
    table: tuple[Step, ...] = ()
    """More than the line for the agreement's length breaks the rule."""
    over_term: TermName | None = None
    """More than this other term breaks the rule."""
    without: TermName | None = None
    """Breaks the rule only where this term is not stated, or zero."""
    documents: tuple[DocumentKind, ...] = get_args(DocumentKind)
    """Only in these kinds of document; in others the provisions tell more."""
    message: str
    """Chinese; `{value}`, `{limit}` and, with a table, `{length}`."""

    def results(self, rule: Rule, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding of `rule` for every value beyond the limit of that day."""
        if case.facts.kind not in self.documents or (
            self.without is not None and case.facts.value(self.without)
        ):
            return
        for fact in case.facts.named(self.term):
            if fact.value is None:
                yield rule.skipped(f"未能读出{VOCABULARY[self.term].title}的数值")
                continue
            value, values = Decimal(fact.value), {"value": shown(fact.value)}
            if self.table and value and length_in_months(case) is None:
                yield rule.skipped("未能读出协议的起止日期或期限，无法判断")
                continue
            limit = self._broken(value, case, values)
            if limit is not None:
                message = self.message.format_map({**values, "limit": limit})
                severity = rule.soften.get(case.relationship, rule.severity)
                yield Finding(rule.id, severity, message, fact.place, rule.suggestion)

    def _broken(self, value: Decimal, case: Case, values: dict[str, str]) -> Any:
        """Return the limit that the value is beyond; None when it keeps all."""
        over = self.over.on(case.on) if self.over else None
        if over is not None and value > Decimal(over):
            return over
        under = self.under.on(case.on) if self.under else None
        if under is not None and value < Decimal(under):
            return under
        other = case.facts.value(self.over_term) if self.over_term else None
        if other is not None and value > other:
            return shown(other)
        length = length_in_months(case) if self.table else None
        if length is None:
            return None
        values["length"] = length_words(length)
        line = limit_for(self.table, length)
        return line if value > line else None


class AgeLimit(RuleModel):
    """How old the talent must be on the first day (`Forbidden.age`)."""

    under: DatedValue
    """Younger than this many whole years breaks the rule."""
    message: str
    """Chinese; `{value}` and `{limit}`."""

    def results(self, rule: Rule, case: Case) -> Iterator[Finding]:
        """Yield a finding where birth date, or ID number, and first day tell too low an age."""
        start, limit = case.facts.value("period.start"), self.under.on(case.on)
        fact = case.facts.fact("talent.birth_date") or case.facts.fact("talent.id_number")
        born = _birth(fact.value) if fact else None
        if fact is None or born is None or start is None or limit is None or start <= born:
            return
        age = start.year - born.year - ((start.month, start.day) < (born.month, born.day))
        if age < Decimal(limit):
            message = self.message.format_map({"value": age, "limit": limit})
            severity = rule.soften.get(case.relationship, rule.severity)
            yield Finding(rule.id, severity, message, None, rule.suggestion)


def _birth(value: Any) -> date | None:
    """Return the date; of an ID number of eighteen digits, the one it holds."""
    if isinstance(value, date):
        return value
    digits = str(value)[6:14]
    if len(str(value)) != _ID_DIGITS or not digits.isdecimal():
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def limit_for(table: tuple[Step, ...], length: Decimal) -> Decimal:
    """Return what the table allows for an agreement of `length` months; infinite past its end."""
    steps = (step for step in table if step.below_months is None or length < step.below_months)
    return next((Decimal(step.limit) for step in steps), Decimal("Infinity"))


def length_in_months(case: Case) -> Decimal | None:
    """Return the agreement's length in months, from start and end (both included), else as stated.

    None when neither is known or the end is before the start. 2025-08-01…2028-07-31 is 36, an
    open-ended agreement infinity.
    """
    start, end = case.facts.value("period.start"), case.facts.value("period.end")
    years = case.facts.value("period.years")
    if start is not None and end is not None and end > start:
        after = end + timedelta(days=1)
        months = Decimal((after.year - start.year) * 12 + after.month - start.month)
        return months + Decimal(after.day - start.day) / 31
    if years:
        return Decimal(years) * 12
    stated = {mark.value for mark in case.facts.marks.get("lengths", ())}
    return min(stated) if stated else None


def length_words(months: Decimal) -> str:
    """Return a length as a message writes it: 3年, 18个月, 5个月余."""
    if not months.is_finite():
        return "无固定期限"
    whole = months.to_integral_value(rounding="ROUND_FLOOR")
    if whole and whole % 12 == 0 and whole == months:
        return f"{whole // 12}年"
    return f"{whole}个月" if whole == months else f"{whole}个月余"


CHECKS: tuple[type[Rule], ...] = (AtMost, AtLeast, OneOf, NotAbove, Accompanied, AtMostByLength)
