"""The numbers of clauses, at a line's head or within it: 第一条, 一、, （一）, 1., 1.1, （1）, ①.

All patterns bound their repetitions, so that reading is linear in the text, whatever it is.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from contractgen.numerals import parse_circled, parse_number

_CN: Final = "〇零一二三四五六七八九十百"
_CIRCLED: Final = "①-⑳㉑-㉟㊱-㊿"
_DOTTED: Final = r"(?:(?:[.．][0-9０-９]{1,2}){1,2}(?=\s?条))?"
"""第3.2条, the second article of the third chapter."""
_ORDINAL: Final = (
    rf"第\s{{0,3}}(?P<ord>(?:[{_CN}]\s{{0,2}}){{1,6}}|[0-9０-９]{{1,3}}{_DOTTED})\s{{0,3}}"
)

_HEAD: Final = re.compile(
    rf"""
    {_ORDINAL}(?P<unit>[条章节编]|部分)[、．.：:]?
    |[（(]\s{{0,2}}(?P<item>[{_CN}]{{1,4}})\s{{0,2}}[）)][、．.]?
    |[（(]\s{{0,2}}(?P<paren>[0-9０-９]{{1,3}})\s{{0,2}}[）)][、．.]?
    |(?P<section>[{_CN}壹贰叁肆伍陆柒捌玖拾]{{1,4}})(?:\s{{0,2}}[、．]|\.|(?P<gap>\s{{1,4}}))
    |(?P<half>[0-9０-９]{{1,2}})\s?[）)]
    |(?P<decimal>[0-9０-９]{{1,2}}(?:[.．][0-9０-９]{{1,2}}){{0,4}})
        (?P<sep>\s{{0,2}}[、．]|\.(?![0-9])|\s{{1,4}}|(?=[^\s0-9０-９]))
    |(?P<symbol>[{_CIRCLED}⑴-⒇⒈-⒛㈠-㈩])[、．.]?
    |[（(]?(?P<letter>[A-Za-zＡ-Ｚａ-ｚ])[.．、）)](?![A-Za-z0-9.])
    |(?P<stem>[甲乙丙丁戊己庚辛])、(?![甲乙丙丁])
    """,
    re.VERBOSE,
)

_INLINE: Final = re.compile(
    rf"""
    (?<=[。；：;:，,、！？!?）)”\x20\t\u3000\xa0])
    (?:
      [（(]\s?(?:(?P<item>[{_CN}]{{1,3}})|(?P<paren>[0-9０-９]{{1,2}}))\s?[）)]
      |(?P<symbol>[{_CIRCLED}⑴-⒇㈠-㈩])
      |(?P<half>[0-9]{{1,2}})[）)]
      |{_ORDINAL}(?P<unit>[条章])
      |(?P<decimal>[0-9０-９]{{1,2}})(?:[、．]|\.(?![0-9]))
      |(?P<section>[{_CN}]{{1,3}})、
    )
    (?!\s?[项款目条点]|[、，]?\s?[（(][^（()）]{{1,4}}[）)]\s?[、项款目]|[所之的至和及或与])
    """,
    re.VERBOSE,
)

_HEADING_ITEM: Final = re.compile(
    r"[^\s。；，：、（()）][^。；，：、（()）\n]{0,18}?"
    r"(?P<mark>[（(]\s?(?:(?P<item>一)|(?P<paren>1))\s?[）)])(?!\s?[项款目])"
)

_REFERENCE_AFTER: Final = re.compile(
    r"\s?第\s?[0-9一二三四五六七八九十]{1,3}\s?[款项条]"
    r"|\s?[（(][^（()）\n]{1,4}[）)]\s?[项款目、]"
    r"|\s?(?:[的之，,；;）)》”。、]|款(?!项)|项(?!目)|所(?![有在得属])|[或及和与](?=\s?(?:第|本|其|上述|附件)))"
    r"|规定|约定|以及|至|中(?![止断途])|内(?!容)|另有|除外|适用|同(?![意等事])"
)
"""What follows 第八条 where a sentence refers to it; a heading is followed by none of these."""

_PART_AFTER: Final = re.compile(r"项(?!目)|款(?!项|待|式)|目(?=规定|约定|的|、|所列)")

_UNIT_AFTER: Final = re.compile(
    r"(?!\s?(?:月[薪工固基绩]|年[度薪终休假]|日常|时间|人[员力事才]|个人|名[称誉]|天[然气]|周[期转]|平[等时台均]"
    r"|分[支配期]|条件|项目|章程|级别|岁末|元旦|层级|次[年月数]))"
    r"\s?(?:[年月日号时元个名人份天周倍折万亿角分平层台套次条款项章米吨克级岁℃%％㎡"
    r"/／:：\-—–～~+×]|小时|工作日|[A-Za-z]?[0-9])"
)
"""What follows a figure that counts something and numbers nothing: 3个月, 1.5万元, 8:30."""

_MEASURE_AFTER: Final = re.compile(r"\s?(?:[万亿元倍折%％㎡米亩吨]|平方|小时)")
"""The same after 1.5, which more often is a number."""

_CONTENTS_LINE: Final = re.compile(r"(?:\.{3}|…{1,2}|·{3}|\t)[.…·\s]{0,200}[0-9]{1,3}\s{0,4}$")
"""A line of a table of contents: 第一章 总则 …… 1."""


class Marker(NamedTuple):
    """The number of a clause."""

    start: int
    end: int
    """After the number, its dot or comma and the space after it."""
    kind: str
    scheme: str
    label: str
    path: tuple[int, ...]

    @property
    def value(self) -> int:
        """Return the last component."""
        return self.path[-1]


def head_marker(text: str, start: int, end: int, *, automatic: bool, cells: bool) -> Marker | None:
    """Return the number at the head of the line `text[start:end]`.

    `automatic`: Word made the number, so nothing else can be meant. `cells`: the line is a table
    row, where a bare 1 or 一 numbers the row and no clause.
    """
    while start < end and (text[start].isspace() or text[start] in "*#"):
        start += 1
    match = _HEAD.match(text, start, end)
    if match is None:
        return None
    marker = _marker(match, text)
    if marker is None or automatic:
        return marker
    if match["ord"] and _REFERENCE_AFTER.match(text, match.end(), end):
        return None
    if marker.kind in ("item", "paren") and _PART_AFTER.match(text, marker.end):
        return None  # a line break within 本条第（一）项
    if marker.kind == "section" and match["gap"] and (cells or not _short(text, match.end(), end)):
        return None
    if marker.kind == "decimal" and not _numbers(match, text, end, cells=cells):
        return None
    if marker.kind in ("chapter", "article", "section", "decimal") and (
        not cells and _CONTENTS_LINE.search(text[max(marker.end, end - 240) : end])
    ):
        return None
    return marker


def inline_markers(text: str) -> Iterator[Marker]:
    """Yield what may be a number within a line, in order; numbers at a line's head as well."""
    for match in _INLINE.finditer(text):
        if match["ord"] and _REFERENCE_AFTER.match(text, match.end()):
            continue
        marker = _marker(match, text)
        if marker is not None:
            yield marker


def item_after_heading(text: str, start: int, end: int) -> Marker | None:
    """Return the first item that follows a heading on its line: 第一条 期限（一）合同期限为…."""
    match = _HEADING_ITEM.match(text, start, end)
    if match is None:
        return None
    kind = "item" if match["item"] else "paren"
    label = "（一）" if match["item"] else "（1）"
    return Marker(match.start("mark"), match.end(), kind, kind, label, (1,))


def _short(text: str, start: int, end: int) -> bool:
    """Return whether the rest of the line is a heading's size: 一 总则, 三 工时、休假."""
    rest = text[start:end].strip()
    return 0 < len(rest) <= 12 and not any(sign in rest for sign in "。；，：")


def _numbers(match: re.Match[str], text: str, end: int, *, cells: bool) -> bool:
    """Return whether a figure at a line's head numbers the line rather than counts something."""
    separator = match["sep"]
    if separator is None:
        return True  # ⒈, which counts nothing
    if separator.strip():
        return match.end() < end
    deep = not match["decimal"].isdigit()
    counts = _MEASURE_AFTER if deep and separator else _UNIT_AFTER
    if counts.match(text, match.end(), end) or match.end() >= end:
        return False
    if deep:
        return True
    return bool(separator) and not cells and _short(text, match.end(), end)


def _marker(match: re.Match[str], text: str) -> Marker | None:
    """Return the marker that a match of `_HEAD` or `_INLINE` is; None for 〇 or 百百."""
    last = match.lastgroup or ""
    name = _OWNER.get(last, last)
    if name == "letter" and match[0][:2] in ("l、", "l.", "l．"):
        # A small L typed for the figure 1, which looks the same in 宋体.
        read = _read("decimal", "1", "")
    else:
        read = _read(name, match[name], match["unit"] if name == "ord" else "")
    if read is None:
        return None
    end = match.end()
    while end < len(text) and text[end] in " \t\u3000\xa0":
        end += 1
    return Marker(match.start(), end, *read)


_OWNER: Final = {"unit": "ord", "gap": "section", "sep": "decimal"}
"""Groups that end an alternative, and the group of its number."""


@lru_cache(maxsize=1024)
def _read(name: str, number: str, unit: str) -> tuple[str, str, str, tuple[int, ...]] | None:
    """Return kind, scheme, label and path of a number; None when it is no number."""
    number = "".join(number.split())
    if name == "symbol":
        return _symbol(number)
    if name == "letter":
        letter = chr(ord(number) - 0xFEE0) if ord(number) > 0xFF00 else number
        case = "upper" if letter.isupper() else "lower"
        return "letter", f"letter-{case}", letter, (ord(letter.lower()) - ord("a") + 1,)
    if name == "stem":
        return "letter", "stem", number, ("甲乙丙丁戊己庚辛".index(number) + 1,)
    dotted = unit == "条" and ("." in number or "．" in number)  # 第3.2条
    if name == "decimal" or dotted:
        parts = tuple(int(part) for part in number.replace("．", ".").split("."))
        label = f"第{number}条" if dotted else ".".join(map(str, parts))
        return ("decimal", f"decimal{len(parts)}", label, parts) if all(parts) else None
    try:
        value = int(parse_number(number))
    except ValueError:
        return None
    if not value:
        return None
    if name == "ord":
        kind = "article" if unit == "条" else "chapter"
        scheme = {"条": "article", "节": "subchapter"}.get(unit, "chapter")
        return kind, scheme, f"第{number}{unit}", (value,)
    if name == "half":
        return "paren", "half", f"{value}）", (value,)
    label = number if name == "section" else f"（{number}）"
    return name, name, label, (value,)


def _symbol(sign: str) -> tuple[str, str, str, tuple[int, ...]]:
    """Return what a number in one character is: ①, ⑴, ⒈, ㈠."""
    for first, last, kind in (("⑴", "⒇", "paren"), ("⒈", "⒛", "decimal"), ("㈠", "㈩", "item")):
        if first <= sign <= last:
            value = ord(sign) - ord(first) + 1
            label = str(value) if kind == "decimal" else f"（{value}）"
            if kind == "item":
                label = f"（{'一二三四五六七八九十'[value - 1]}）"
            return kind, "decimal1" if kind == "decimal" else kind, label, (value,)
    return "circled", "circled", sign, (parse_circled(sign),)
