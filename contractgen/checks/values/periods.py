"""Checks on dates: that they exist, follow each other, and agree with the stated length."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from contractgen.checks.values.passages import place
from contractgen.checks.values.statements import of_another_document, stated_lengths
from contractgen.facts import Fact, Facts, Mark, Quantity
from contractgen.findings import Finding, Skipped
from contractgen.numerals import format_date
from contractgen.outline import Place
from contractgen.rules import Case, Rule

_FROM_TO = re.compile(
    r"\s*(?:[（(]?含[)）]?)?起?(?:生效|执行|开始|实施|计算)?[，,]?\s*(?:[-–—－~～〜]{1,2}|至|到)\s*|"
    r"[，,；;\s]*(?:协议|合同|聘期)?(?:终止|结束|截止|届满|到期|止)(?:日期?|时间)?[为：:]\s*"
)
_LENGTH_BEFORE = re.compile(
    r"的?(?:固定期限)?(?:(?:劳动|聘用)?(?:合同|协议))?"
    r"[，,；。：:（(、 　\n\t]*(?:即|具体|本?协议|本?合同|聘用|聘任|起止)*(?:时间|日期|期限)?"
    r"[为：:]?(?:自|从|由)?[ 　]*"
)
_LENGTH_AFTER = re.compile(
    r"[ 　]*[日]?[止)）]?[，,、；（( 　]*(?:本|固定|劳动|协议|合同|聘用|聘任|合作|服务|工作|有效)*"
    r"(?:期限?|期为|年限|任期)?(?:[共总合计为是即：: 　]|期限|期)*"
)
_ANOTHER_TERM = re.compile(r"试用|见习|服务期(?!限)|竞业|保密|磨合")
_OWN_TERM = re.compile(r"(?:期限|聘期|起止|有效期|合同期|协议期|任期)[^，。；\n]{0,6}$")
_MONTH_AND_DAY = re.compile(r"(?<!\d)(\d{1,2}) ?月 ?(\d{1,2}) ?日")
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Span:
    """A period with both its days; offsets only when it comes from a document."""

    first: date
    last: date
    start: int | None
    end: int | None


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last of that month if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def written_spans(facts: Facts) -> Iterator[Span]:
    """Yield the periods written as one phrase: 自2025年8月1日起至2028年7月31日止."""
    marks = [mark for mark in facts.marks.get("dates", ()) if mark.kind == "date" and mark.value]
    for one, other in pairwise(marks):
        if _FROM_TO.fullmatch(facts.text[one.end : other.start]):
            yield Span(one.value, other.value, one.start, other.end)


def stated_span(facts: Facts) -> Span | None:
    """Return the agreement's own period from its terms `period.start` and `period.end`."""
    first, last = facts.fact("period.start"), facts.fact("period.end")
    if first is None or last is None:
        return None
    if first.place is None or last.place is None:
        return Span(first.value, last.value, None, None)
    start, end = last.place.start, last.place.end
    if 0 <= start - first.place.end <= 60:
        start = first.place.start
    return Span(first.value, last.value, start, end)


def _named_span(facts: Facts) -> Span | None:
    """Return the period that stands behind a word for the agreement's: 合作起止时间：…"""
    for span in written_spans(facts):
        head = facts.text[max(0, (span.start or 0) - 12) : span.start]
        if _OWN_TERM.search(head) and not _ANOTHER_TERM.search(head):
            return span
    return None


class EndAfterStart(Rule):
    """A period ends after it starts."""

    check: Literal["end_after_start"]

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each period that ends on or before its first day."""
        facts = case.facts
        stated = stated_span(facts)
        reported: set[tuple[date, date]] = set()
        for span in (*written_spans(facts), *((stated,) if stated else ())):
            days = span.first, span.last
            if span.last <= span.first and days not in reported:
                reported.add(days)
                start, end = map(format_date, days)
                yield self.finding(case, _place(facts, span), start=start, end=end)


class LengthMatches(Rule):
    """A period's stated length is that of its days."""

    check: Literal["length_matches"]

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each length that differs from the period it stands beside."""
        facts = case.facts
        stated = stated_span(facts) or _named_span(facts)
        decided = False
        for span in written_spans(facts):
            length = _length_beside(facts, span)
            if length is None or span.last <= span.first:
                continue
            decided |= stated is None or (span.first, span.last) == (stated.first, stated.last)
            if not _agrees(span, length.value):
                start, end = _hull(span, length)
                words = facts.text[length.start : length.end]
                yield self._mismatch(case, span, words, start, end)
        if stated and not decided and stated.last > stated.first:
            yield from self._told_apart(case, stated)

    def _told_apart(self, case: Case, span: Span) -> Iterator[Finding]:
        """Yield a finding for the first length, stated elsewhere, that is not the period's."""
        for length in stated_lengths(case.facts):
            if not _agrees(span, Quantity("months", length.value, 0, 0)):
                yield self._mismatch(case, span, length.words, length.start, length.end)
                return
        for fact in case.facts.named("period.years"):
            years = Quantity("years", Decimal(fact.value or 0), 0, 0)
            where = fact.place
            if where and of_another_document(case.facts, where.start):
                continue
            if fact.value is not None and not _agrees(span, years):
                start, end = (where.start, where.end) if where else (None, None)
                yield self._mismatch(case, span, f"{fact.value}年", start, end)
                return

    def _mismatch(
        self, case: Case, span: Span, words: str, start: int | None, end: int | None
    ) -> Finding:
        return self.finding(
            case,
            place(case.facts, start, end) if start is not None and end is not None else None,
            stated=re.sub(r"\s", "", words),
            start=format_date(span.first),
            end=format_date(span.last),
            actual=_length_in_words(span),
        )


class DateExists(Rule):
    """Every date is in the calendar."""

    check: Literal["date_exists"]

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for 2月30日, 13月 and their like, with or without a year."""
        facts = case.facts
        dates = facts.marks.get("dates", ())
        for mark in dates:
            if mark.kind in ("date", "month") and mark.value is None:
                yield self._missing(case, mark.start, mark.end)
        for match in _MONTH_AND_DAY.finditer(facts.text):
            month, day = int(match[1]), int(match[2])
            if 1 <= month <= 12 and 1 <= day <= _LONGEST_MONTHS[month - 1]:
                continue
            if not any(mark.start <= match.start() < mark.end for mark in dates):
                yield self._missing(case, match.start(), match.end())

    def _missing(self, case: Case, start: int, end: int) -> Finding:
        words = re.sub(r"[\s_＿]", "", case.facts.text[start:end])
        return self.finding(case, place(case.facts, start, end), date=words)


class SignedByStart(Rule):
    """The agreement is signed no later than it starts; more than a month late is another rule."""

    check: Literal["signed_by_start"]

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding when the last signature is up to one month after the first day."""
        start = case.facts.fact("period.start")
        signed = [fact for fact in case.facts.named("agreement.sign_date") if fact.value]
        if start is None or not signed:
            return
        last = max(signed, key=_day_of)
        if start.value < last.value <= add_months(start.value, 1):
            yield self.finding(
                case,
                last.place,
                signed=format_date(last.value),
                start=format_date(start.value),
            )


def _day_of(fact: Fact) -> date:
    day = fact.value
    return day if isinstance(day, date) else date.min


def _place(facts: Facts, span: Span) -> Place | None:
    if span.start is None or span.end is None:
        return None
    return place(facts, span.start, span.end)


def _length_beside(facts: Facts, span: Span) -> Mark | None:
    """Return the length written right before or after the period, about the same term."""
    if span.start is None or span.end is None:
        return None
    for mark in facts.marks.get("durations", ()):
        if mark.value.of or mark.value.kind == "hours":
            continue
        if mark.end <= span.start and span.start - mark.end <= 20:
            head = facts.text[max(0, mark.start - 14) : mark.start]
            if _ANOTHER_TERM.search(re.split(r"[，。；\n]", head)[-1]):
                continue
            if _LENGTH_BEFORE.fullmatch(facts.text[mark.end : span.start]):
                return mark
        elif span.end <= mark.start <= span.end + 20:
            between = facts.text[span.end : mark.start]
            if _LENGTH_AFTER.fullmatch(between) and not _ANOTHER_TERM.search(between):
                return mark
    return None


def _agrees(span: Span, length: Quantity) -> bool:
    """Return whether the days are that long; the last day may or may not be counted."""
    if length.kind == "days":
        days = (span.last - span.first).days
        return days in (length.value, length.value - 1)
    months = length.value * (12 if length.kind == "years" else 1)
    if months != int(months):
        return True
    after = add_months(span.first, int(months))
    return span.last in (after, after - timedelta(days=1))


def _hull(span: Span, length: Mark) -> tuple[int, int]:
    start = length.start if span.start is None else min(span.start, length.start)
    end = length.end if span.end is None else max(span.end, length.end)
    return start, end


def _length_in_words(span: Span) -> str:
    """Return how long a period is, the last day included: 24个月, 2年11个月零5日."""
    after = span.last + timedelta(days=1)
    months = (after.year - span.first.year) * 12 + after.month - span.first.month
    if add_months(span.first, months) > after:
        months -= 1
    days = (after - add_months(span.first, months)).days
    years, rest = divmod(months, 12)
    words = (f"{years}年" if years else "") + (f"{rest}个月" if rest else "")
    return words + (f"零{days}日" if words and days else f"{days}日" if days else "")


CHECKS: tuple[type[Rule], ...] = (EndAfterStart, LengthMatches, DateExists, SignedByStart)
