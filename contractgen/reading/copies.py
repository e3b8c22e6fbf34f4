"""Marks how many copies of the document there are, and who gets them."""

import re
from typing import Final, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from contractgen.numerals import parse_number
from contractgen.reading.spans import mark, text_of

_NUMBER: Final = "[0-9０-９一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3}"
_FRAME: Final = r"[【\[（(_＿\s]{0,4}"
_CLOSE: Final = r"[】\]）)_＿\s]{0,4}"
_TOTAL: Final = re.compile(
    rf"(?:(?:一|壹|1)式|(?:协议|合同)书?共计?(?=[^。，]{{1,6}}份)){_FRAME}(?P<total>{_NUMBER}){_CLOSE}"
    rf"(?:[（(](?P<inner>{_NUMBER})[）)])?\s?份(?:[（(]\s?(?P<outer>{_NUMBER})\s?份?\s?[）)])?"
)
_SHARE: Final = re.compile(
    rf"(?P<who>[^，；,;。0-9份]{{0,40}}?)(?P<each>各自?|分别|[一每]人|人手)?\s?"
    rf"(?:执有?|持有?|拿|取|领|留存?|保[存管留]|存[档放]?|备案|归档|收执|得|报送|提交|送|具)?{_FRAME}"
    rf"(?P<number>{_NUMBER}){_CLOSE}(?:[（(]{_NUMBER}[）)])?\s?份"
    r"(?!\s?(?:协议|合同|文本|内容|具有|具同|同等|均))"
)
_PAIR: Final = re.compile(
    r"你我(?:双方|两人)?|甲乙方|甲\s?方?\s?[、,和与及]?\s?乙\s?方?\s?(?:双方|两方)|甲方\s?乙方|双方(?:当事人)?|两方"
)
_TRIPLE: Final = re.compile(
    r"甲\s?方?[、,和与及]?\s?乙\s?方?[、,和与及]?\s?丙\s?方?\s?(?:三方)|甲乙丙三?方|三方(?:当事人)?"
)
_BETWEEN: Final = re.compile(r"以及|[、，,和及与]")
_UNCLEAR: Final = re.compile(r"副本|其余|剩余|余下|若干|另[有行]|复印件|扫描件|电子|其中")
_SEVERAL: Final = re.compile(
    r"(?:各|每一?|[签缔]约|合同|协议)方$|各家|股东|(?:主管|有关|相关)[^、，]{0,4}(?:部门|机关|单位)"
)
"""Holders whose number the words don't tell."""
_NO_HOLDER: Final = re.compile(
    r"[中英外俄日藏维]文|文本$|正本$|退还|返还|每份|附$|^经|^并|^即|(?<![字章署名认])后$"
)
"""What is counted there is no holder's copies, or the words before it are no holder."""


class Copies(NamedTuple):
    """The value of the mark."""

    total: int
    again: int | None
    """The total as stated a second time, in brackets; None when it is stated once."""
    given: int | None
    """How many are given out; None when the text doesn't tell for all of them."""


@Language.component("copies", assigns=["doc.spans"])
def copies(doc: Doc) -> Doc:
    """Mark statements of copies in `doc.spans["copies"]`: 一式三份，双方各执一份，…."""
    text = text_of(doc)
    spans = []
    for match in _TOTAL.finditer(text):
        end = _end(doc, text, match.end())
        sentence = max(text.rfind(sign, 0, match.start()) for sign in "。；\n") + 1
        given, last = _given(text, match.end(), end)
        if _SHARE.search(text, sentence, match.start()):
            given = None  # who gets them is said before; what follows need not be all
        again = match["inner"] or match["outer"]
        value = Copies(_number(match["total"]), _number(again) if again else None, given)
        clause = doc._.outline.at(match.start())
        start = max(sentence, clause.body_start if clause is not None else 0)
        spans.append(mark(doc, min(start, match.start()), last, "copies", value))
    doc.spans["copies"] = spans
    return doc


def _end(doc: Doc, text: str, start: int) -> int:
    """Return where the statement may end: with its clause, or before a second total."""
    clause = doc._.outline.at(start - 1)
    end = clause.own_end if clause is not None and clause.own_end > start else len(text)
    line = text.find("\n", start)
    end = min(end, line if line >= 0 else len(text), start + 300)
    again = text.find("式", start, end)
    return again - 1 if again >= 0 else end


def _given(text: str, start: int, end: int) -> tuple[int | None, int]:
    """Return how many copies are given out, and where the words about it end."""
    if _UNCLEAR.search(text, start, end):
        return None, start
    total, last = 0, start
    for match in _SHARE.finditer(text, start, end):
        # 公证处，物价局各存一份: all since the last share hold one each
        who = text[last : match.end("who")] if match["each"] else match["who"]
        holders = _holders(who)
        if not holders or (holders > 1 and not match["each"]):
            return None, start
        total += holders * _number(match["number"])
        last = match.end()
    return (total or None), last


def _holders(words: str) -> int:
    """Return how many are named before 各执; 0 when the words don't tell."""
    words = _PAIR.sub("②", _TRIPLE.sub("③", words.strip("，,。；;：: \n由")))
    names = [name.strip() for name in _BETWEEN.split(words) if name.strip()]
    if any(_SEVERAL.search(name) or _NO_HOLDER.search(name) for name in names):
        return 0
    return sum(3 if "③" in name else 2 if "②" in name else 1 for name in names)


def _number(words: str) -> int:
    return int(parse_number(words))
