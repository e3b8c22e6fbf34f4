"""Numbers put in the place of others, written as the old ones were: 九十日 → 三十日, 36 → 24."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from typing import Literal

from pydantic import field_validator

from contractgen.facts import Facts, Mark, Quantity
from contractgen.findings import Finding
from contractgen.numerals import (
    amount_words,
    chinese_number,
    date_words,
    format_date,
    parse_amount_words,
)
from contractgen.repairs.model import Edit, Procedure, checked_pattern
from contractgen.repairs.sentences import stretch_of

_NUMBER = re.compile(r"[0-9０-９.]+|[〇零一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]+")
_SHARE = re.compile(
    r"百分之(?P<number>[0-9０-９.]+|[〇零一二两三四五六七八九十]+)|(?P<digits>[0-9０-９.]+)\s*[%％]"
)
_FIGURES = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_UNITS = {"days": "日", "months": "个月"}
_FORMAL = str.maketrans("〇零一二三四五六七八九十百千", "零零壹贰叁肆伍陆柒捌玖拾佰仟")
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
_CAPITALS = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟]")
_DAYS = ("日", "天")
_MONTHS = ("月",)
_YEAR = 12


class SetNumber(Procedure):
    """A length of time or a share becomes what the law allows."""

    repair: Literal["number"]
    of: Literal["days", "months", "percent", "yuan"]
    value: int | Literal["longest-probation", "least-probation-pay"]
    """In the unit that `of` names; `longest-probation`: what 劳动合同法第十九条 allows;
    `least-probation-pay`: 80 % of the agreed pay (第二十条)."""
    above: int | None = None
    """Only numbers above this are set; absent: any other number in the words."""
    only: str = ""
    """A pattern that the sentence must hold."""

    _pattern = field_validator("only")(checked_pattern)

    def edits(self, finding: Finding, facts: Facts) -> tuple[Edit, ...] | None:
        """Return the change of the number, and of the day on which the time ends if it is said."""
        place = finding.place
        value = self._value(facts)
        if place is None or not value:
            return None
        stretch = stretch_of(facts, place, opening=True)
        if stretch and not re.search(self.only, facts.text[stretch.start : stretch.end]):
            return None
        marks = list(self._marks(facts, place.start, place.end))
        if not marks and stretch and not self._measured(facts, place.start, place.end):
            marks = list(self._marks(facts, stretch.start, stretch.end))
        if len({_measure(one, self.of) for one in marks}) != 1:
            return None
        edits = [self._edit(facts, mark, value) for mark in marks]
        if any(edit is None for edit in edits):
            return None
        found = tuple(edit for edit in edits if edit is not None)
        if self.of != "months":
            return found
        return (*found, *_ends(facts, place.start, marks[0], value))

    def _value(self, facts: Facts) -> int:
        """Return what is to be set; 0: unknown."""
        if self.value == "longest-probation":
            return longest_probation(facts)
        return least_probation_pay(facts) if isinstance(self.value, str) else self.value

    def _measured(self, facts: Facts, start: int, end: int) -> tuple[Mark, ...]:
        """Return what is measured in the words, in whatever unit."""
        group = {"percent": "shares", "yuan": "amounts"}.get(self.of, "durations")
        marks = facts.marks.get(group, ())
        return tuple(mark for mark in marks if start <= mark.start < mark.end <= end)

    def _marks(self, facts: Facts, start: int, end: int) -> Iterator[Mark]:
        for mark in self._measured(facts, start, end):
            measure = _measure(mark, self.of)
            if measure is None:
                continue
            if measure != self.value and (self.above is None or measure > self.above):
                yield mark

    def _edit(self, facts: Facts, mark: Mark, value: int) -> Edit | None:
        words = facts.text[mark.start : mark.end]
        if self.of == "percent":
            share = _SHARE.search(words)
            if share is None:
                return None
            group = "digits" if share["number"] is None else "number"
            start = mark.start + share.start(group)
            return Edit(start, start + len(share[group]), styled(value, share[group]))
        if self.of == "yuan":
            return _amount_edit(mark, words, value)
        number = _NUMBER.search(words)
        if number is None or "半" in words:
            return Edit(mark.start, mark.end, f"{chinese_number(value)}{_UNITS[self.of]}")
        unit = words[number.end() :]
        start, end = mark.start + number.start(), mark.start + number.end()
        if self.of == "days":
            if unit.strip().startswith(_DAYS):
                return Edit(start, end, styled(value, number[0]))
            return Edit(start, mark.end, f"{styled(value, number[0])}日")
        if "月" in unit:
            return Edit(start, end, styled(value, number[0]))
        if "年" in unit and value % _YEAR == 0:
            return Edit(start, end, styled(value // _YEAR, number[0]))
        return Edit(start, mark.end, f"{styled(value, number[0])}个月")


def _measure(mark: Mark, of: str) -> Decimal | None:
    """Return the value of a mark in the unit asked for; None for another unit."""
    if isinstance(mark.value, Decimal):
        return mark.value if of in {"percent", "yuan"} else None
    if not isinstance(mark.value, Quantity):
        return None
    kind, value = mark.value.kind, mark.value.value
    if of == "days":
        return {"days": value, "months": value * 30}.get(kind)
    return {"months": value, "years": value * _YEAR}.get(kind)


def styled(value: int, like: str) -> str:
    """Return a whole number written as another one is: 30, ３０, 三十, 叁拾."""
    if like[0].isascii():
        return str(value)
    if like[0] in "０１２３４５６７８９":
        return str(value).translate(_WIDE)
    words = chinese_number(value)
    return words.translate(_FORMAL) if _CAPITALS.search(like) else words


def longest_probation(facts: Facts) -> int:
    """Return how many months of probation the term of the contract allows; 0: none, or unknown."""
    months = _term_months(facts)
    if months is None or months < 3:
        return 0
    if months < _YEAR:
        return 1
    return 2 if months < 3 * _YEAR else 6


def least_probation_pay(facts: Facts) -> int:
    """Return 80 % of the agreed monthly pay in whole yuan, rounded up; 0: unknown."""
    pay = facts.value("pay.monthly_yuan")
    return ceil(pay * 80 / 100) if isinstance(pay, Decimal) else 0


def _amount_edit(mark: Mark, words: str, value: int) -> Edit | None:
    """Return the change of an amount in figures; None for one in words or in 万元."""
    figures = _FIGURES.search(words)
    if figures is None or "万" in words:
        return None
    start = mark.start + figures.start()
    new = f"{value:,}" if "," in figures[0] else str(value)
    return Edit(start, start + len(figures[0]), new)


def _term_months(facts: Facts) -> Decimal | None:
    start, end = facts.value("period.start"), facts.value("period.end")
    if isinstance(start, date) and isinstance(end, date) and start < end:
        last = end + timedelta(days=1)
        whole = (last.year - start.year) * _YEAR + last.month - start.month
        return Decimal(whole - (last.day < start.day))
    years = facts.value("period.years")
    if years is not None:
        return Decimal(years) * _YEAR
    lengths = facts.marks.get("lengths", ())
    return next((one.value for one in lengths if isinstance(one.value, Decimal)), None)


def _ends(facts: Facts, offset: int, mark: Mark, months: int) -> Iterator[Edit]:
    """Yield the change of the last day of a time that is told by its first and last day too."""
    line_end = facts.text.find("\n", offset)
    line_end = len(facts.text) if line_end < 0 else line_end
    days = [
        one for one in facts.marks.get("dates", ()) if mark.end <= one.start < one.end <= line_end
    ]
    if len(days) < 2 or not all(isinstance(one.value, date) for one in days[:2]):
        return
    if any(sign in facts.text[mark.end : days[1].end] for sign in "。；"):
        return
    first, last = days[:2]
    end = _after(first.value, months) - timedelta(days=1)
    text = facts.text[last.start : last.end]
    yield Edit(last.start, last.end, _day_like(end, text))


def _after(day: date, months: int) -> date:
    month = day.month - 1 + months
    year, month = day.year + month // _YEAR, month % _YEAR + 1
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise ValueError("every month has a first day")


def _day_like(day: date, like: str) -> str:
    if "-" in like:
        return day.isoformat()
    if "年" in like:
        return format_date(day) if like[0].isdigit() and like[0].isascii() else date_words(day)
    separator = next((sign for sign in "./" if sign in like), "-")
    return day.isoformat().replace("-", separator)


class AmountWords(Procedure):
    """The capitals of an amount become those of its figures."""

    repair: Literal["amount-words"]

    def edits(self, finding: Finding, facts: Facts) -> tuple[Edit, ...] | None:
        """Return the change of the capitals."""
        place = finding.place
        if place is None:
            return None
        inside = [
            one
            for one in facts.marks.get("amounts", ())
            if place.start <= one.start < one.end <= place.end
        ]
        words = [one for one in inside if one.kind == "amount-words"]
        figures = [one for one in inside if one.kind == "amount"]
        if len(words) != 1 or len(figures) != 1:
            return None
        (mark,) = words
        old = facts.text[mark.start : mark.end]
        capitals = _CAPITALS.search(old)
        if capitals is None:
            return None
        new = _capitals_like(figures[0].value, old)
        return None if new is None else (Edit(mark.start + capitals.start(), mark.end, new),)


def _capitals_like(amount: Decimal, like: str) -> str | None:
    """Return an amount in capitals, ending as another one does: 整, 正 or neither.

    None for an amount that has none.
    """
    try:
        words = amount_words(amount).removeprefix("人民币")
    except ValueError:
        return None
    if like.endswith("正"):
        words = words.removesuffix("整") + "正" if words.endswith("整") else words
    elif not like.endswith("整"):
        words = words.removesuffix("整")
    if "圆" in like:
        words = words.replace("元", "圆")
    if not re.search("[元圆]", like):
        words = words.replace("元", "")
    return words if parse_amount_words(words) == amount else None
