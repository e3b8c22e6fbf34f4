"""Daily hours by the clock: 上午9点至下午7点，午休一小时 is a day of nine hours.

Marks the concept `long-day` where the clock times of a sentence add up to more than eight hours of
work, and `overlong-day` where they leave no room for lawful overtime either (more than eleven).
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from spacy.language import Language
from spacy.tokens import Doc

from contractgen.numerals import parse_number
from contractgen.reading.spans import Hit, text_of

_CLOCK = (
    r"(上午|早上|早|下午|午后|晚上|晚间|晚|夜里|中午)?\s*"
    r"([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*(?:[:：]\s*([0-9]{2})|[点时](半|[0-9]{1,2}分?)?)"
)
_RANGE = re.compile(
    _CLOCK + r"[^，。；\n0-9一二三四五六七八九十]{0,6}(?:至|到|[-—–~～－]+|[、，])\s*" + _CLOCK
)
_BREAK = re.compile(
    r"(?:休息|午休|用餐|吃饭)[^，。；\n]{0,6}?(?:([0-9.]+|半|[一二两])(?:个)?(半)?小时|([0-9]{2,3})分钟)"
)
_NOT_A_DAY = re.compile(
    r"营业|[两二三四]班|倒班|轮班|轮流|分班|之间|期间为|核心|弹性|预约|门诊时间|开放|值班电话"
)
_SENTENCE = re.compile(r"[^。；\n]+")
_LATE = ("下午", "午后", "晚上", "晚间", "晚", "夜里")
_HALF = Decimal("0.5")
_DAY = Decimal(8)
_OVERLONG = Decimal(11)
"""Eight hours and the three of overtime that 劳动法 第四十一条 allows."""


@Language.component("schedules", assigns=["doc._.concepts"])
def schedules(doc: Doc) -> Doc:
    """Add `long-day` and `overlong-day` to `doc._.concepts`."""
    text = text_of(doc)
    found: list[Hit] = []
    for sentence in _SENTENCE.finditer(text):
        ranges = list(_RANGE.finditer(text, *sentence.span()))
        if not ranges or _NOT_A_DAY.search(sentence[0]):
            continue
        hours = _worked(text, ranges, sentence[0])
        start, end = ranges[0].start(), ranges[-1].end()
        if _DAY < hours < 24:
            found.append(Hit(start, end, "long-day"))
        if _OVERLONG < hours < 24:
            found.append(Hit(start, end, "overlong-day"))
    if found:
        doc._.concepts = tuple(sorted((*doc._.concepts, *found), key=lambda hit: hit[:2]))
    return doc


def _worked(text: str, ranges: list[re.Match[str]], sentence: str) -> Decimal:
    """Return the hours of work that the ranges of a sentence add up to, breaks taken off."""
    total = Decimal(0)
    for match in ranges:
        around = text[max(0, match.start() - 8) : match.start()] + text[match.end() :][:8]
        span = _length(match)
        if len(ranges) > 1 and re.search(r"午休|休息|用餐", around):
            total -= span  # 其中12:00至13:00为午休
        else:
            total += span
    return total - sum(_breaks(sentence), Decimal(0))


def _length(match: re.Match[str]) -> Decimal:
    first = _hour(match[1], match[2], match[3] or match[4])
    last = _hour(match[5], match[6], match[7] or match[8])
    if last <= first:
        last += 12
    return last - first if last > first else last + 12 - first


def _hour(part: str | None, hour: str, minutes: str | None) -> Decimal:
    """Return a clock time in hours after midnight; 下午7点 is 19."""
    value = parse_number(hour)
    if part in _LATE and value < 12:
        value += 12
    if minutes == "半":
        return value + _HALF
    return value + Decimal(minutes.rstrip("分")) / 60 if minutes else value


def _breaks(sentence: str) -> Iterator[Decimal]:
    for match in _BREAK.finditer(sentence):
        if match[3]:
            yield Decimal(match[3]) / 60
        else:
            whole = _HALF if match[1] == "半" else parse_number(match[1].replace("两", "二"))
            yield whole + (_HALF if match[2] else 0)
