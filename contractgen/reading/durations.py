"""Marks lengths of time: 三个月, 30日, 一年半, 24小时, 5个工作日; never parts of dates."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from contractgen.facts import Quantity
from contractgen.reading.dates import is_calendar_year
from contractgen.reading.numbers import (
    ARABIC,
    CHINESE,
    CLOSED,
    DASH,
    GAP,
    is_ordinal,
    number,
)
from contractgen.reading.spans import mark, text_of


class _Unit(NamedTuple):
    """What one of a unit comes to."""

    kind: Literal["days", "months", "years", "hours"]
    size: Decimal = Decimal(1)
    of: str = ""


_WORKDAY = _Unit("days", of="workday")
_UNITS = {
    "年": _Unit("years"),
    "月": _Unit("months"),
    "季": _Unit("months", Decimal(3)),
    "周": _Unit("days", Decimal(7)),
    "星": _Unit("days", Decimal(7)),
    "礼": _Unit("days", Decimal(7)),
    "日": _Unit("days"),
    "天": _Unit("days"),
    "工": _WORKDAY,
    "交": _WORKDAY,
    "自": _Unit("days"),
    "时": _Unit("hours"),
    "小": _Unit("hours"),
    "h": _Unit("hours"),
}
"""By the first character of the unit, after 个 and the like."""

_UNIT = (
    r"(?:个年头|个?(?:工作|交易)[日天]|个?(?:自然|日历)[日天]|个?(?:完整|会计|自然|考核|服务|合同|聘用|工作)?"
    r"年度|(?:整|周)?年(?!级|龄|薪|终|初|底|末|月日|代|会|休|功|金|检|审|报|制)|个半?(?:完整的?|自然|日历|历|会计)?月(?!度)|个(?:完整的?|会计|自然)月度|(?<=[俩仨])月|"
    r"个?季度|周(?![岁年末边期转折])|个?(?:星期|礼拜)|[日天](?!常|报(?!告)|志|历|程|记|后方(?![可能得才])|津|线|花)|"
    r"个半?小?时(?!候|工(?!作))|小时(?!工(?!作))|h(?![A-Za-z]))"
)
_NUMBER = rf"(?:{ARABIC}|{CHINESE})"
_REPEATED = rf"(?:[（(]{GAP}{_NUMBER}{GAP}[)）])?"
_LENGTH = re.compile(
    rf"(?<![\d.〇零])(?P<first>{_NUMBER}){GAP}{CLOSED}{_REPEATED}"
    rf"(?:(?P<unit1>{_UNIT})?{GAP}{DASH}{GAP}(?P<second>{_NUMBER}){GAP}"
    rf"{CLOSED}{_REPEATED})?"
    rf"(?P<unit>{_UNIT})"
    rf"(?P<more>(?<=年)(?:半(?!数|额|价)|[零又]?(?P<months>{_NUMBER})个月))?"
)
_DAY_OF_MONTH = re.compile(
    r"(?:月|周|星期|礼拜|最后|[同某首末]|月[^，。；\n]{0,3}\d{1,2}[日号]?(?:[-至到—~～、或和]))"
    r"[ 　_＿【\[]{0,6}$"
)
_LAST_OR_NEXT = re.compile(r"(?<!以)[上下]$")
"""Before 一个月, 半年: not a length but a certain one; 三个月以上一年以下 has two lengths."""


@Language.component("durations", requires=["doc.spans"], assigns=["doc.spans"])
def durations(doc: Doc) -> Doc:
    """Mark lengths of time in `doc.spans["durations"]`, each with a `Quantity`.

    Kinds: days (a week is seven; 工作日 says `of="workday"`), months (半年 is six, a quarter three,
    一年半 eighteen), years, hours. A range gives two marks. Ordinals (第三年) are no lengths.
    """
    text = text_of(doc)
    taken = [(span.start, span.end) for span in doc.spans.get("dates", ())]
    doc.spans["durations"] = [
        span
        for span in _lengths(doc, text)
        if not any(start < span.end and span.start < end for start, end in taken)
    ]
    return doc


def _lengths(doc: Doc, text: str) -> Iterator[Span]:
    """Yield numbers with a unit of time, and both ends of ranges."""
    for match in _LENGTH.finditer(text):
        if is_ordinal(text, match.start()):
            continue
        if match["second"] is None:
            yield from _one(doc, text, match, "first", match["unit"], match.end())
            continue
        unit1 = match["unit1"] or match["unit"]
        yield from _one(doc, text, match, "first", unit1, match.end("unit1"))
        yield from _one(doc, text, match, "second", match["unit"], match.end())


def _one(
    doc: Doc, text: str, match: re.Match[str], group: str, unit: str, end: int
) -> Iterator[Span]:
    """Yield the mark of one number with its unit, if it is a length."""
    start = match.start(group)
    end = end if end > start else match.end(group)
    value = number(match[group])
    if value is None or not _is_length(text, match, group, unit, start):
        return
    known = _unit_of(unit)
    amount = value * known.size
    kind = known.kind
    if "半" in unit:
        amount += Decimal("0.5")
    elif match[group] == "半" and kind == "years":
        kind, amount = "months", Decimal(6)
    if group == "first" and match["second"] is None and match["more"]:
        if match["months"] is None:
            kind, amount = "months", amount * 12 + 6
        elif (months := number(match["months"])) is not None:
            kind, amount = "months", amount * 12 + months
    yield mark(doc, start, end, "duration", Quantity(kind, amount, start, end, known.of))


def _is_length(text: str, match: re.Match[str], group: str, unit: str, start: int) -> bool:
    """Return whether a number with a unit is a length, not a date or a day of the month."""
    digits = match[group]
    if digits in ("一", "半") and _LAST_OR_NEXT.search(text[max(0, start - 2) : start]):
        return False
    if unit.endswith("年") and "周" not in unit:
        later = match["second"] or ""
        if is_calendar_year(digits) or is_calendar_year(later):
            return False
        # 25年8月1日: a year written short.
        return not re.match(
            rf"{GAP}[\d一二三四五六七八九十]{{1,2}}{GAP}月", text[match.end("unit") :][:24]
        )
    if unit[0] == "日":
        return _DAY_OF_MONTH.search(text[max(0, start - 16) : start]) is None
    return True


def _unit_of(unit: str) -> _Unit:
    """Return the unit that these words name."""
    word = unit.removeprefix("个").removeprefix("半")
    if word.endswith(("年度", "年")):
        return _UNITS["年"]
    if word.endswith("月"):
        return _UNITS["月"]
    return _UNITS[word[0]]
