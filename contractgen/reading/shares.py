"""Marks shares (80%, 百分之八十, 八折, 万分之五) and multiples (三个月工资, 2倍)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from spacy.language import Language
from spacy.tokens import Doc, Span

from contractgen.facts import Quantity
from contractgen.reading.numbers import ARABIC, CHINESE, CLOSED, DASH, GAP, SMALL, number
from contractgen.reading.spans import mark, text_of

_SIGNS = {"%": Decimal(1), "％": Decimal(1), "‰": Decimal("0.1"), "‱": Decimal("0.01")}
_PARTS = {
    "百": Decimal(1),
    "千": Decimal("0.1"),
    "万": Decimal("0.01"),
}
_SIGN = re.compile(r"[%％‰‱]")
_AFTER_NUMBER = rf"{GAP}{CLOSED}{GAP}"
_BEFORE_SIGN = re.compile(
    rf"(?<![\dA-Za-z.])(?:(?P<first>{ARABIC})(?P<sign1>{_AFTER_NUMBER}[%％‰‱])?{GAP}{DASH}{GAP})?"
    rf"(?P<last>{ARABIC}){_AFTER_NUMBER}$"
)
_NEGATIVE = re.compile(r"(?:(?<![\d%％‰零-龥A-Za-z）)])[-－−]|负)$")
_NUMBER = rf"(?:{ARABIC}|{CHINESE}|百)"
_IN_WORDS = re.compile(
    rf"(?P<base>[百千万])分之{GAP}(?P<first>{_NUMBER}){GAP}"
    rf"(?:{DASH}{GAP}(?:(?P<base2>[百千万])分之{GAP})?(?P<last>{_NUMBER}))?|百分百"
)
_FRACTION = re.compile(rf"(?P<whole>[{SMALL}]{{1,2}})分之(?P<part>[{SMALL}]{{1,2}})(?![{SMALL}])")
_TENTHS = re.compile(
    r"(?<![第\d一二三四五六七八九十])(?P<tenths>[一二两三四五六七八九1-9])成"
    r"(?![立为本果绩交员长熟功年品套人因就形分效像天])"
)
_HALF = re.compile(r"(?<![另一下上每前后对])(?:一半|对半|半数|减半)(?![年月天日以个])")
_DISCOUNT_SIGN = re.compile(r"折(?![算旧合扣价现抵中叠断磨页])")
_BEFORE_DISCOUNT = re.compile(
    r"(?<![\d一二三四五六七八九十.第])(?P<digits>\d(?:\.\d)?|[一二三四五六七八九]{1,2})$"
)
_TIMES_SIGN = re.compile(r"倍(?!数|增|率|频)")
_BEFORE_TIMES = re.compile(rf"(?<![\d第.])(?P<times>{ARABIC}|{CHINESE}|双){GAP}{CLOSED}{GAP}$")
_WAGE = r"(?:工资|薪酬|薪资|薪水|月薪|年薪|劳动报酬|收入)"
_OF_AFTER = (
    (
        "average-wage",
        re.compile(rf"[^，。；\n]{{0,14}}?(?:当地|社会|全市|全省|职工)[^，。；\n]{{0,10}}{_WAGE}"),
    ),
    (
        "monthly-wage",
        re.compile(rf"的?[^，。；：、\n的得]{{0,8}}的?(?:月[^，。；\n]{{0,4}}{_WAGE}|月薪)"),
    ),
    ("wage", re.compile(rf"的?[^，。；：、\n的得]{{0,8}}的?{_WAGE}")),
)
_OF_BEFORE = (
    (
        "average-wage",
        re.compile(rf"(?:当地|社会|全市|全省|职工)[^，。；\n]{{0,12}}{_WAGE}(?:标准|的)?{GAP}$"),
    ),
    (
        "monthly-wage",
        re.compile(
            rf"月[^，。；\n]{{0,4}}{_WAGE}(?:总额|标准|收入|基数)?(?:的|之)?{GAP}$|月薪的?{GAP}$"
        ),
    ),
    ("wage", re.compile(rf"{_WAGE}(?:总额|标准|收入|基数)?(?:的|之)?{GAP}$")),
)
_MONTHS_OF_WAGE = re.compile(
    rf"^(?:[之的]?(?:平均|税前|应发|基本|标准|岗位|固定|全额|月|本人|合同|约定|的|乙方|其|当月|离职前|解除前|同等){{0,4}}"
    rf"{_WAGE}|的?[^，。；;：、\n的发给付按当]{{0,10}}(?:平均|基本|标准|月){_WAGE})"
)


@Language.component("shares", requires=["doc.spans"], assigns=["doc.spans"])
def shares(doc: Doc) -> Doc:
    """Mark shares and multiples in `doc.spans["shares"]`.

    Labels: `percent` (value: `Decimal` percent; 八折 is 80, 一半 50, 万分之五 0.05), both ends of a
    range; `multiple` (a `Quantity`: months of pay for 三个月工资, times for 两倍; `of` says of
    what).
    """
    text = text_of(doc)
    spans = [
        *_signed(doc, text),
        *_in_words(doc, text),
        *_discounts(doc, text),
        *_fractions(doc, text),
        *_times(doc, text),
        *_months_of_pay(doc, text),
    ]
    doc.spans["shares"] = sorted(spans, key=lambda span: span.start)
    return doc


def _signed(doc: Doc, text: str) -> Iterator[Span]:
    """Yield 80%, 5‰, 5%—10%, 5—10%, -5%."""
    done = 0
    for sign in _SIGN.finditer(text):
        match = _BEFORE_SIGN.search(text, max(0, sign.start() - 48), sign.start())
        value = number(match["last"]) if match else None
        if match is None or value is None:
            continue
        size = _SIGNS[sign[0]]
        if match["first"] is not None and match.start() >= done:
            first = number(match["first"])
            end = match.end("sign1") if match["sign1"] else match.end("first")
            if first is not None:
                yield mark(doc, match.start(), end, "percent", first * size)
        start = match.start("last")
        if match["first"] is None and _NEGATIVE.search(text, max(0, start - 2), start):
            start, value = start - 1, -value
        yield mark(doc, start, sign.end(), "percent", value * size)
        done = sign.end()


def _in_words(doc: Doc, text: str) -> Iterator[Span]:
    """Yield 百分之八十, 千分之五, 百分之五至十."""
    for match in _IN_WORDS.finditer(text):
        if match["base"] is None:
            yield mark(doc, match.start(), match.end(), "percent", Decimal(100))
            continue
        first = _words_number(match["first"])
        if first is None:
            continue
        size = _PARTS[match["base"]]
        yield mark(doc, match.start(), match.end("first"), "percent", first * size)
        last = _words_number(match["last"]) if match["last"] else None
        if last is not None:
            start = match.start("base2") if match["base2"] else match.start("last")
            size = _PARTS[match["base2"] or match["base"]]
            yield mark(doc, start, match.end("last"), "percent", last * size)


def _words_number(text: str) -> Decimal | None:
    """Return the number after 百分之; 百 alone is a hundred."""
    return Decimal(100) if text.strip() == "百" else number(text)


def _discounts(doc: Doc, text: str) -> Iterator[Span]:
    """Yield 八折, 八五折, 8.5折."""
    for sign in _DISCOUNT_SIGN.finditer(text):
        match = _BEFORE_DISCOUNT.search(text, max(0, sign.start() - 4), sign.start())
        if match is None:
            continue
        digits = match["digits"].translate(str.maketrans("一二三四五六七八九", "123456789"))
        value = Decimal(digits) * (10 if len(digits) == 1 or "." in digits else 1)
        yield mark(doc, match.start(), sign.end(), "percent", value)


def _fractions(doc: Doc, text: str) -> Iterator[Span]:
    """Yield 三分之一, 六成, 一半."""
    for match in _FRACTION.finditer(text):
        whole, part = number(match["whole"]), number(match["part"])
        if whole and part is not None and match["whole"] not in _PARTS:
            yield mark(doc, match.start(), match.end(), "percent", part * 100 / whole)
    for match in _TENTHS.finditer(text):
        tenths = number(match["tenths"])
        if tenths is not None:
            yield mark(doc, match.start(), match.end(), "percent", tenths * 10)
    for match in _HALF.finditer(text):
        yield mark(doc, match.start(), match.end(), "percent", Decimal(50))


def _times(doc: Doc, text: str) -> Iterator[Span]:
    """Yield 两倍, 双倍, 1.5倍, with what they multiply, if pay."""
    for sign in _TIMES_SIGN.finditer(text):
        match = _BEFORE_TIMES.search(text, max(0, sign.start() - 48), sign.start())
        if match is None:
            continue
        value = Decimal(2) if match["times"] == "双" else number(match["times"])
        if value is None:
            continue
        start, end = match.start(), sign.end()
        of = _multiplied(text, start, end)
        yield mark(doc, start, end, "multiple", Quantity("multiple", value, start, end, of))


def _multiplied(text: str, start: int, end: int) -> str:
    """Return what a number of times is taken of; "" when that is not pay."""
    before, after = text[max(0, start - 24) : start], text[end : end + 24]
    for of, pattern in _OF_BEFORE:
        if pattern.search(before):
            return of
    for of, pattern in _OF_AFTER:
        if pattern.match(after):
            return of
    return ""


def _months_of_pay(doc: Doc, text: str) -> Iterator[Span]:
    """Yield 三个月工资, 半年的工资收入: lengths of time that measure money."""
    for span in doc.spans.get("durations", ()):
        length = span._.value
        if length.kind not in ("months", "years"):
            continue
        wage = _MONTHS_OF_WAGE.match(text[span.end : span.end + 24])
        if wage:
            months = length.value * (12 if length.kind == "years" else 1)
            start, end = span.start, span.end + wage.end()
            quantity = Quantity("multiple", months, start, end, "monthly-wage")
            yield mark(doc, start, end, "multiple", quantity)
