"""Checks that one thing is stated with one value, wherever the agreement states it."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal

from contractgen.checks.terms import TermName
from contractgen.checks.values.passages import place
from contractgen.checks.values.persons import AREA_DIGITS, birth_date_of, id_number_fault
from contractgen.checks.values.statements import Statement, statements
from contractgen.facts import Fact, Facts
from contractgen.findings import Finding, Skipped
from contractgen.numerals import parse_number
from contractgen.rules import Case, Rule

_JOB_WORDS = re.compile(r"(?:岗位?|职务|职位|一职|职)$|\s")
_TWICE = re.compile(
    r"([一二三四五六七八九十百两壹贰叁肆伍陆柒捌玖拾]{1,6})[ 　]?[（(][ 　]?(\d{1,5})"
    r"[ 　]?[)）][ 　]?(年|个月|个工作日|日|天|小时|万元|元|份|次|周|%)"
)


class SameValue(Rule):
    """What is stated in several places has one value."""

    check: Literal["same_value"]
    terms: tuple[TermName, ...]
    """The terms that are compared; names of parties are another rule's matter."""

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each second value, where it stands."""
        facts = case.facts
        yield from self._birth(case)
        if not facts.text:
            return  # terms have one value each
        reported: set[frozenset[str]] = set()
        stated: dict[str, list[Statement]] = {}
        for statement in sorted(statements(facts, self.terms), key=lambda one: one.start):
            stated.setdefault(statement.of, []).append(statement)
        for of, same in stated.items():
            first, other = _two_values(facts.text, same)
            values = frozenset({str(first.value), str(other.value)})
            if len(values) > 1 and values not in reported:
                reported.add(values)
                yield self._conflict(case, of, first, other)
        yield from self._nearly_alike(case)
        yield from self._twice(case)

    def _conflict(self, case: Case, of: str, first: Statement, other: Statement) -> Finding:
        outline = case.facts.outline
        where = outline.cite(first.start) if outline else ""
        return self.finding(
            case,
            place(case.facts, other.start, other.end),
            what=of,
            other=f"（{other.words}）" if other.words else "",
            where=where or "前文",
            value=f"（{first.words}）" if first.words else "",
        )

    def _birth(self, case: Case) -> Iterator[Finding]:
        """Yield a finding when the date of birth is not the ID number's."""
        facts = case.facts
        for birth, number in _births(facts):
            if len(number) not in (15, 18) or id_number_fault(number, case.on):
                continue
            if birth.value != birth_date_of(number):
                yield self.finding(
                    case,
                    birth.place,
                    what="出生日期",
                    other="",
                    where="居民身份证号码",
                    value="",
                )

    def _nearly_alike(self, case: Case) -> Iterator[Finding]:
        """Yield ID numbers and credit codes that differ in so little that one is mistyped."""
        facts = case.facts
        for kind, what in (("id-number", "居民身份证号码"), ("credit-code", "统一社会信用代码")):
            marks = [mark for mark in facts.marks.get("identifiers", ()) if mark.kind == kind]
            for index, mark in enumerate(marks):
                other = next(
                    (one for one in marks[:index] if _mistyped(one.value, mark.value)), None
                )
                if other:
                    end = (
                        min(mark.end, mark.start + AREA_DIGITS) if kind == "id-number" else mark.end
                    )
                    first = Statement(what, "", "", other.start, other.end)
                    yield self._conflict(
                        case, what, first, Statement(what, "", "", mark.start, end)
                    )

    def _twice(self, case: Case) -> Iterator[Finding]:
        """Yield numbers whose words and figures differ: 三（5）年."""
        for match in _TWICE.finditer(case.facts.text):
            words, figures = _number(match[1]), _number(match[2])
            if words is not None and words != figures:
                yield self.finding(
                    case,
                    place(case.facts, match.start(), match.end()),
                    what="同一数字的汉字",
                    other=f"（{match[1]}）",
                    where="括号内",
                    value=f"（{match[2]}）",
                )


def _two_values(text: str, same: list[Statement]) -> tuple[Statement, Statement]:
    """Return the first statement and the first that differs from it; itself where none does.

    Two values in one sentence are two cases (硕士10万元，博士20万元), and so are three or more.
    """
    first = same[0]
    others = [one for one in same if not _same(first.value, one.value)]
    if not others or len({str(one.value) for one in others}) > 1:
        return first, first
    between = text[first.end : others[0].start]
    return first, others[0] if re.search(r"[。\n]", between) else first


def _mistyped(one: str, other: str) -> bool:
    """Return whether two long numbers of one length differ in three places or fewer."""
    differing = sum(a != b for a, b in zip(one, other, strict=False))
    return len(one) == len(other) >= 15 and 0 < differing <= 3


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except ValueError:
        return None


def _same(one: Any, other: Any) -> bool:
    """Return whether two values are one; of two posts, one may be the other's short form."""
    if isinstance(one, str) and isinstance(other, str):
        short, long = sorted((_JOB_WORDS.sub("", one), _JOB_WORDS.sub("", other)), key=len)
        return short in long
    return bool(one == other)


def _births(facts: Facts) -> Iterator[tuple[Fact, str]]:
    """Yield the talent's dates of birth with the ID number."""
    number = facts.value("talent.id_number")
    if number:
        for fact in facts.named("talent.birth_date"):
            if fact.value is not None:
                yield fact, number


CHECKS: tuple[type[Rule], ...] = (SameValue,)
