"""Checks on numbers and names of persons and organisations."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Literal

from stdnum.cn import ric, uscc

from contractgen.checks.values.passages import place
from contractgen.facts import Facts
from contractgen.findings import Finding, Skipped
from contractgen.rules import Case, Rule

_PROVINCES = re.compile("1[1-5]|2[123]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]|91")
"""The first two digits of GB/T 2260; 91: foreigners with permanent residence, 81–83: residence
permits for Hong Kong, Macau and Taiwan."""

_CODE_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
AREA_DIGITS = 6
"""How much of an ID number a finding quotes: the code of the place of first registration."""
_CODE_LABEL = re.compile(r"信用代码[^\n]{0,16}$")
_MASKED = re.compile(r"[*＊×]|X{2}")
_LEAST_DIGITS = 14
"""A shorter row of digits may be another document's number; this may be an ID card's, cut off."""


class IdNumberValid(Rule):
    """An ID card's number has a valid length, area, birth date and check digit (GB 11643)."""

    check: Literal["id_number_valid"]

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each number that is wrong; the quote is its area code only."""
        facts = case.facts
        for number, start, end in _numbers(facts, "id-number"):
            reason = id_number_fault(number, case.on)
            if reason:
                quoted = min(end, start + AREA_DIGITS)
                yield self.finding(case, place(facts, start, quoted), reason=reason)


class CreditCodeValid(Rule):
    """A unified social credit code has a valid length, alphabet and check character (GB 32100)."""

    check: Literal["credit_code_valid"]

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each code that is wrong."""
        facts = case.facts
        for code, start, end in _numbers(facts, "credit-code"):
            reason = credit_code_fault(code)
            if reason:
                yield self.finding(case, place(facts, start, end), reason=reason)


def _numbers(facts: Facts, kind: str) -> Iterator[tuple[str, int, int]]:
    """Yield the numbers of a kind: as marked by their label or shape, then as read as terms."""
    marks = facts.marks.get("identifiers", ())
    for mark in marks:
        before = facts.text[max(0, mark.start - 24) : mark.start]
        if mark.kind == kind and (kind == "id-number" or _CODE_LABEL.search(before)):
            yield mark.value, mark.start, mark.end
    name = "talent.id_number" if kind == "id-number" else "employer.credit_code"
    for fact in facts.named(name):
        where = fact.place
        if not fact.value or _MASKED.search(fact.value):
            continue
        if kind == "id-number" and not _is_citizens(facts, fact.value):
            continue
        if where is None:
            yield fact.value, 0, 0
        elif not any(mark.start < where.end and where.start < mark.end for mark in marks):
            before = facts.text[max(0, where.start - 24) : where.start]
            if kind == "id-number" or _CODE_LABEL.search(before):
                yield fact.value, where.start, where.end


def _is_citizens(facts: Facts, number: str) -> bool:
    """Return whether a number is meant for an ID card's; without a type, by its length."""
    id_type = facts.value("talent.id_type")
    looks_alike = number[:-1].isdigit() and len(number) >= _LEAST_DIGITS
    return bool(id_type == "id-card" or (id_type is None and looks_alike))


def id_number_fault(number: str, today: date) -> str | None:
    """Return what is wrong with an ID number, without repeating it; None when it is right.

    Numbers of the first generation (15 digits, no check digit) are accepted.
    """
    if len(number) not in (15, 18):
        return f"应为18位，实为{len(number)}位"
    if not number[:-1].isdigit() or not (number[-1].isdigit() or number[-1] == "X"):
        return "含有不应出现的字符"
    if not _PROVINCES.match(number):
        return "前两位不是省级行政区划代码"
    born = birth_date_of(number)
    if born is None or born > today:
        return "其中的出生日期不存在"
    if len(number) == 18 and ric.calc_check_digit(number) != number[-1]:
        return "校验码与前17位不符"
    return None


def birth_date_of(number: str) -> date | None:
    """Return the day of birth that an ID number states; None when it is no day."""
    digits = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


@lru_cache(maxsize=1_024)  # a roster has few employers
def credit_code_fault(code: str) -> str | None:
    """Return what is wrong with a credit code; None when it is right."""
    if len(code) != 18:
        return f"应为18位，实为{len(code)}位"
    if not set(code) <= _CODE_ALPHABET:
        return "含有国家标准不使用的字符（字母I、O、Z、S、V不用）"
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        return "校验码与前17位不符"
    return None


CHECKS: tuple[type[Rule], ...] = (IdNumberValid, CreditCodeValid)
