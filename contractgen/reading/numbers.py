"""How numbers look in running text, for the components that mark what the numbers count.

Patterns are fragments of regular expressions; `number` gives the value of what they matched.
"""

import re
from collections.abc import Callable
from decimal import Decimal

from contractgen.numerals import parse_number

GAP = r"[ \t\u3000\xa0_＿]{0,10}+\n?+[ \t\u3000\xa0_＿]{0,10}+"
"""Between a number and its unit: spaces, a line break, the line of a filled blank."""

ARABIC = r"(?>(?:\d{1,3}(?:[,，]\d{3})+|\d{1,3}(?: \d{3})+(?!\d)|\d+)(?:[.．]\d+)?)"
"""Figures: 30000, 30,000.00, 30 000, full-width ones too."""

SMALL = "〇零一二三四五六七八九十百千两俩仨"
FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟萬億"
CHINESE = rf"[{SMALL}{FORMAL}万亿点半廿]{{1,24}}+"
"""Numbers in words; also matches what is none (万一), which `number` refuses."""

DASH = r"[-–—－~～〜至到]{1,2}"
"""What joins the two ends of a range."""

CLOSED = r"[】\]］）)]?"
"""The end of a bracket that a template puts around a value: 【6】个月."""

_ORDINAL = re.compile(rf"第[\d{SMALL}、，和及至到\-—年个月日天]{{0,10}}$")


_CONTRACTED = str.maketrans("俩仨", "两三")
"""两个 and 三个, run together in speech."""


def number(text: str) -> Decimal | None:
    """Return the value of a number as matched by the patterns above; None when it is none."""
    try:
        return parse_number(text.strip(" \t\u3000\xa0_＿\n").translate(_CONTRACTED))
    except ValueError:
        return None


def is_ordinal(text: str, start: int) -> bool:
    """Return whether the number at `start` is one in a row, not a count: 第三年, 第1、2年."""
    head = text[max(0, start - 12) : start]
    return "第" in head and _ORDINAL.search(head) is not None


def read_or_none(read: Callable[[str], Decimal], text: str) -> Decimal | None:
    """Return what `read` makes of `text`; None when it refuses."""
    try:
        return read(text)
    except ValueError:
        return None
