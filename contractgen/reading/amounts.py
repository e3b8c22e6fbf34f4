"""Marks amounts of money in yuan: 3万元, ￥30,000.00, 人民币叁万元整, 12—15万元."""

import re
from collections.abc import Iterator
from decimal import Decimal

from spacy.language import Language
from spacy.tokens import Doc, Span

from contractgen.numerals import parse_amount_words
from contractgen.reading.numbers import (
    ARABIC,
    CLOSED,
    DASH,
    FORMAL,
    GAP,
    SMALL,
    number,
    read_or_none,
)
from contractgen.reading.spans import mark, text_of

_SCALE = r"[十百千]?[万亿]|[百千](?=元)"
_FIGURE = rf"{ARABIC}{GAP}(?:{_SCALE})?(?:\d{{1,4}}千)?"
_WORD = rf"[{SMALL}{FORMAL}万亿点半]"
_WORDS = rf"{_WORD}(?:[ 　]?{_WORD}){{0,24}}"
_KUAI = r"块(?:钱|(?=[，。；、,;）)\s]|$|[^，。；\s]{0,4}[费金款]))"
"""What people say for 元; not before a noun, which it would count (三块砖), but 三千块培养费."""
_YUAN = rf"(?:元(?![旦素件器]|组件|宇宙)|圆|{_KUAI})"

_FIGURES = re.compile(
    rf"(?:(?<![\dA-Za-z.])|(?<=RMB)|(?<=CNY))(?P<first>{_FIGURE}){GAP}{CLOSED}{GAP}"
    rf"(?:(?P<unit1>{_YUAN})?{GAP}{DASH}{GAP}(?:人民币)?[¥￥]?(?P<second>{_FIGURE}){GAP}{CLOSED})?"
    rf"(?P<unit>{_YUAN})?"
)
_IN_WORDS = re.compile(
    rf"(?<![单多公美欧港])(?P<first>{_WORDS}){GAP}"
    rf"(?:(?P<unit1>元)?{DASH}(?P<second>{_WORDS}){GAP})?"
    rf"(?P<unit>(?:(?:[元圆](?![旦素件器化]|组件)|{_KUAI})"
    rf"(?:[ 　]?[零〇]?[ 　]?{_WORD}[ 　]?[角毛])?"
    rf"(?:[ 　]?[零〇]?[ 　]?{_WORD}[ 　]?分(?!之))?(?:[ 　]?[整正])?)|整)"
)
_SPOKEN = re.compile(
    rf"(?:[赔罚扣掏退补押领拿交缴付费金款值]|成本|一[次回]|每[次条件人回]|赔偿|罚款|支付|缴纳|交纳|[月年底]薪|保底|工资|押金|违约金|保证金|补偿|转正)"
    rf"(?:[你您他她其后]|公司|单位|学校|医院|厂里|店里|甲方|为|金|是|满|够|了)?{GAP}"
    rf"(?P<first>\d{{1,3}}(?:,\d{{3}})+|\d{{3,6}}|\d{{1,3}}(?:\.\d{{1,2}})?[万千wWkK]|{_WORDS})"
    rf"(?=[，。；、,;）)\s]|$|以[上下内]|不[等到足]|[封打起]|[一-龥]{{0,4}}[费金](?:[，。；]|$))",
)
"""罚200, 赔两千, 底薪3k: what people say without 元."""
_LEAST_SPOKEN = 50
"""A smaller bare number after 扣 or 赔 may count something else: 扣三分, 罚一次."""
_THOUSANDS = str.maketrans({"w": "万", "W": "万", "k": "千", "K": "千"})
_CAPITALS = re.compile(
    rf"大写[ 　]*[）)]?[ 　]*[：:为]?[ 　]*(?:人民币)?[ 　]*"
    rf"(?P<words>[零〇{FORMAL}万亿一二三四五六七八九十百千]{{2,20}}+)(?![ 　_＿]*[元圆整正角分])"
)
_PREFIX = re.compile(
    r"(?:(?:人民币|RMB|CNY)[ 　]?(?:[（(]?大写[）)]?)?[：:]?[ 　_＿]{0,4}[¥￥]?|[¥￥])"
    r"[ 　_＿【\[]{0,6}$",
    re.IGNORECASE,
)
_MONEY_NOUN = re.compile(
    r"(?:薪|酬|工资|费|金|款|补贴|津贴|补助|奖励|资助)(?:总额|标准)?[为共计约：: 　_＿]{0,4}$"
)
_COUNTED = re.compile(r"[人名个册字平亩只台套件股次份户吨]")
_FORMAL = re.compile(f"[{FORMAL}]")


@Language.component("amounts", assigns=["doc.spans"])
def amounts(doc: Doc) -> Doc:
    """Mark amounts in `doc.spans["amounts"]`; the value is the `Decimal` yuan.

    Labels: `amount` (figures or small numerals: 3万元, 三万元), `amount-words` (capital numerals:
    叁万元整). Both ends of a range are marked, each in full yuan: 12—15万元 is 120000 and 150000.
    A mark begins at 人民币 or ¥, if that stands before the number.
    """
    text = text_of(doc)
    spans = [*_figures(doc, text), *_words(doc, text), *_capitals(doc, text)]
    spans += _spoken(doc, text, {at for span in spans for at in range(span.start, span.end)})
    doc.spans["amounts"] = sorted(spans, key=lambda span: span.start)
    return doc


def _figures(doc: Doc, text: str) -> Iterator[Span]:
    """Yield amounts in figures: those with 元 or ¥, and 3万 after a word for money."""
    for match in _FIGURES.finditer(text):
        start = _start(text, match.start())
        if not match["unit"] and not match["unit1"] and start == match.start():
            head = text[max(0, start - 12) : start]
            scaled = "万" in (match["second"] or match["first"])
            tail = text[match.end() : match.end() + 1]
            if not scaled or not _MONEY_NOUN.search(head) or _COUNTED.match(tail):
                continue
        yield from _ends(doc, match, start)


def _words(doc: Doc, text: str) -> Iterator[Span]:
    """Yield amounts in Chinese numerals."""
    for match in _IN_WORDS.finditer(text):
        if match["unit"] == "整" and not _FORMAL.search(match["first"]):
            continue
        if match.start() and text[match.start() - 1].isdigit():
            continue  # 3万元: the 万 belongs to figures
        start = _start(text, match.start())
        if match["second"] is not None:
            yield from _ends(doc, match, start)
            continue
        value = read_or_none(parse_amount_words, _as_yuan(_squeezed(match[0])))
        if value is not None:
            label = "amount-words" if _FORMAL.search(match[0]) else "amount"
            yield mark(doc, start, match.end(), label, value)


def _capitals(doc: Doc, text: str) -> Iterator[Span]:
    """Yield capitals without 元, as 大写 announces them: （大写：壹拾伍万）."""
    for match in _CAPITALS.finditer(text):
        value = read_or_none(parse_amount_words, f"{match['words']}元")
        if value is not None:
            yield mark(doc, match.start("words"), match.end("words"), "amount-words", value)


def _spoken(doc: Doc, text: str, taken: set[int]) -> Iterator[Span]:
    """Yield bare numbers that a verb of paying makes money: 赔两千."""
    for match in _SPOKEN.finditer(text):
        start, end = match.span("first")
        value = number(match["first"].replace(",", "").translate(_THOUSANDS))
        if value is not None and value >= _LEAST_SPOKEN and start not in taken:
            yield mark(doc, start, end, "amount", value)


def _start(text: str, start: int) -> int:
    """Return where the amount whose number begins at `start` begins, 人民币 or ¥ included."""
    prefix = _PREFIX.search(text[max(0, start - 24) : start])
    return start - len(prefix[0]) if prefix else start


def _ends(doc: Doc, match: re.Match[str], start: int) -> Iterator[Span]:
    """Yield the one amount, or both ends of a range."""
    first = number(_squeezed(match["first"]))
    if first is None:
        return
    if match["second"] is None:
        yield mark(
            doc, start, match.end("unit") if match["unit"] else match.end("first"), "amount", first
        )
        return
    second = number(_squeezed(match["second"]))
    if second is None:
        return
    if not match["unit1"]:
        first = _scaled_like(match["first"], first, match["second"], second)
    end = match.end("unit1") if match["unit1"] else match.end("first")
    yield mark(doc, start, end, "amount", first)
    end = match.end("unit") if match["unit"] else match.end("second")
    yield mark(doc, match.start("second"), end, "amount", second)


def _scaled_like(one: str, first: Decimal, other: str, second: Decimal) -> Decimal:
    """Return the lower end of 12—15万 in the unit of the upper one; 8000—1万 is as it stands."""
    for scale, size in (("亿", 10**8), ("万", 10**4), ("千", 10**3)):
        if scale in other:
            return first * size if scale not in one and first * size <= second else first
    return first


def _as_yuan(words: str) -> str:
    """Return an amount in the unit that documents write: 三万块 is 三万元."""
    return words.replace("块钱", "元").replace("块", "元")


def _squeezed(text: str) -> str:
    """Return a matched number without what a filled blank leaves around it."""
    return re.sub(r"[ \t\u3000\xa0_＿\n]", "", text)
