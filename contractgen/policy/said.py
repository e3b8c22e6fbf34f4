"""The sentences of an agreement as policies see them: words, with every value as one character.

安家费15万元分三年支付 becomes 安家费Ａ分Ｄ支付, so that one pattern reads every way of writing an
amount or a length of time, and the value is one lookup away.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from contractgen.facts import Mark, Quantity
from contractgen.numerals import parse_number

AMOUNT, LENGTH, PERCENT, TIMES, AREA, DAY = "ＡＤＰＭＲＴ"
"""The characters that stand for 15万元, 三个月, 5%, 二倍, 120平方米, 2025年8月1日."""

_SIGNS = {
    "amount": AMOUNT,
    "amount-words": AMOUNT,
    "duration": LENGTH,
    "percent": PERCENT,
    "multiple": TIMES,
    "area": AREA,
    "date": DAY,
}
_GROUPS = ("dates", "amounts", "shares", "durations", "areas")
_END = re.compile(r"[。；;\n]")
_PART = re.compile(r"[^，,：:]+")
_TENTHS = re.compile(r"(?P<tenths>[一二两三四五六七八九])成(?![立果员为本交])")
_FRACTION = re.compile(r"(?P<below>[二三四五六七八九十]|六十)分之(?P<above>[一二三四五六七八九])")
_HALF = re.compile(r"一半|半数|对半")
_TIMES = re.compile(r"(?P<times>[二两三四五六七八九十]|[\d.]+)倍")
_HALF_MONTH = re.compile(r"(?<![一二两三四五六七八九十\d上下个])半个?月")
DAYS = {"days": Decimal(1), "months": Decimal(30), "years": Decimal(365), "hours": Decimal(1) / 24}
"""A month's notice is thirty days."""
_WORKDAYS = Decimal(7) / 5


@dataclass(frozen=True)
class Sentence:
    """One sentence: its words, and which values stand where."""

    shape: str
    """The words, each value as one character."""
    start: int
    """Offset of the first character in the agreement."""
    offsets: tuple[int, ...]
    """By position in `shape`: the offset in the agreement."""
    ends: Mapping[int, int]
    """By position of a value: the offset after it; a word's character ends one after its start."""
    values: Mapping[int, Any]
    """By position in `shape`: the value that stands there."""

    def span(self, first: int = 0, last: int | None = None) -> tuple[int, int]:
        """Return the offsets in the agreement of `shape[first:last]`."""
        end = (len(self.shape) if last is None else last) - 1
        return self.offsets[first], self.ends.get(end, self.offsets[end] + 1)

    def parts(self) -> Iterator[re.Match[str]]:
        """Yield what stands between commas and colons."""
        return _PART.finditer(self.shape)

    def around(self, position: int) -> tuple[int, int]:
        """Return begin and end of what stands between the commas around `position`."""
        begin = max(self.shape.rfind(sign, 0, position) for sign in "，,：:") + 1
        ends = [self.shape.find(sign, position) for sign in "，,：:"]
        return begin, min((end for end in ends if end >= 0), default=len(self.shape))

    def of(self, sign: str, first: int = 0, last: int | None = None) -> list[tuple[int, Any]]:
        """Return position and value of every such value in `shape[first:last]`."""
        end = len(self.shape) if last is None else last
        return [(at, self.values[at]) for at in range(first, end) if self.shape[at] == sign]


def sentences(text: str, marks: Mapping[str, Iterable[Mark]]) -> tuple[Sentence, ...]:
    """Return the sentences of a text with the values marked in it."""
    taken = bytearray(len(text))
    found: list[tuple[int, int, str, Any]] = []
    for group in _GROUPS:
        for mark in marks.get(group, ()):
            sign = _SIGNS.get(mark.kind)
            if sign and mark.value is not None and not any(taken[mark.start : mark.end]):
                taken[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
                found.append((mark.start, mark.end, sign, mark.value))
    for pattern, read in _FURTHER:
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                sign, value = read(match)
                taken[match.start() : match.end()] = b"\1" * len(match[0])
                found.append((match.start(), match.end(), sign, value))
    found.sort(key=lambda item: item[0])
    return tuple(_sentences(text, found))


def _sentences(text: str, found: list[tuple[int, int, str, Any]]) -> Iterator[Sentence]:
    begin = number = 0
    while begin < len(text):
        match = _END.search(text, begin)
        end = match.start() if match else len(text)
        shape: list[str] = []
        offsets: list[int] = []
        values: dict[int, Any] = {}
        ends: dict[int, int] = {}
        at = begin
        while number < len(found) and found[number][0] < end:
            start, stop, sign, value = found[number]
            number += 1
            if start < at:
                continue
            shape.extend(text[at:start])
            offsets.extend(range(at, start))
            values[len(shape)], ends[len(shape)] = value, stop
            shape.append(sign)
            offsets.append(start)
            at = stop
        shape.extend(text[at:end])
        offsets.extend(range(at, max(at, end)))
        if shape:
            yield Sentence("".join(shape), begin, tuple(offsets), ends, values)
        begin = max(end, at) + 1


def _tenths(match: re.Match[str]) -> tuple[str, Decimal]:
    return PERCENT, parse_number(match["tenths"]) * 10


def _fraction(match: re.Match[str]) -> tuple[str, Decimal]:
    return PERCENT, 100 * parse_number(match["above"]) / parse_number(match["below"])


_FURTHER: tuple[tuple[re.Pattern[str], Any], ...] = (
    (_FRACTION, _fraction),
    (_TENTHS, _tenths),
    (
        _TIMES,
        lambda match: (TIMES, Quantity("multiple", parse_number(match["times"]), *match.span())),
    ),
    (_HALF, lambda match: (PERCENT, Decimal(50))),
    (_HALF_MONTH, lambda match: (LENGTH, Quantity("months", Decimal("0.5"), *match.span()))),
)
"""Shares in words, and half a month: 七成, 三分之二, 一半, 半月."""


def days(value: Quantity) -> Decimal | None:
    """Return a length of time in days; working days as the calendar days that hold them."""
    if value.kind not in DAYS:
        return None
    return value.value * DAYS[value.kind] * (_WORKDAYS if value.of == "workday" else 1)


def months(value: Quantity) -> Decimal | None:
    """Return a length of time in months."""
    if value.kind == "years":
        return value.value * 12
    if value.kind == "months":
        return value.value
    length = days(value)
    return None if length is None else length * 12 / Decimal("365.25")


_ORDINAL = re.compile(
    r"第(?P<number>[\d一二三四五六七八九十百]+)个?(?:自然|工作|考核|服务|聘用)?(?P<unit>[日天月年周])"
)


def ordinals(text: str) -> list[tuple[re.Match[str], Quantity]]:
    """Return every 第三年, 第七日 as the length of time that it counts."""
    units: dict[str, tuple[Any, int]] = {
        "年": ("years", 1),
        "月": ("months", 1),
        "周": ("days", 7),
        "日": ("days", 1),
        "天": ("days", 1),
    }
    found = []
    for match in _ORDINAL.finditer(text):
        kind, size = units[match["unit"]]
        value = parse_number(match["number"]) * size
        found.append((match, Quantity(kind, value, match.start(), match.end())))
    return found


def whole_months(sentence: Sentence, first: int = 0, last: int | None = None) -> int | None:
    """Return the whole months between the first two days named there, both included."""
    found = [value for _, value in sentence.of(DAY, first, last) if isinstance(value, date)]
    if len(found) < _BOTH or found[1] <= found[0]:
        return None
    start, after = found[0], found[1] + timedelta(days=1)
    between = (after.year - start.year) * 12 + after.month - start.month
    return between - 1 if after.day < start.day else between


_BOTH = 2
