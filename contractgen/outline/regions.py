"""Where a document's signature block and its attachments begin."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from contractgen.document import Paragraph
from contractgen.outline.markers import Marker

_SIGNING: Final = re.compile(
    r"(?:签\s{0,3}[章字名]|盖\s{0,3}[章印]|公\s{0,3}章|手印|签署(?:页|栏|日期|处|人)|签收)"
    r"(?:[或及/、并][^：:）)。，]{0,8})?\s{0,3}[处栏]?\s{0,3}(?:[】\]）)：:_＿]|$|\s{3})",
    re.MULTILINE,
)
_SIGNER: Final = re.compile(
    r"[甲乙丙丁]\s{0,4}方|双方|单位|公司|企业|学校|医院|机构|员工|职工|劳动者|本人|受聘|应聘|聘用|受雇|雇主"
    r"|人才|专家|教师|顾问|代表|代理人|负责人|经办人|担保人|见证|鉴证|审批|主管|部门"
)
_SIGNED_BY: Final = re.compile(r"[:：（(_＿]|\s{3}|^.{0,12}$")
_PARTY_LINE: Final = re.compile(
    r"\s{0,8}(?:[甲乙丙丁]\s{0,4}方|用人单位|劳动者|聘用单位|受聘人|公司|员工)(?:[（(][^（()）]{1,12}[）)])?\s{0,8}"
    r"(?:[:：]|$)"
)
_DAY_LINE: Final = re.compile(
    r"\s{0,40}(?:(?:签[订署约字]|订立)?\s{0,4}(?:日\s{0,4}期|时间)\s{0,4}[:：]?)?"
    r"[\s_＿0-9〇○零一二三四五六七八九十]{0,60}年[\s_＿0-9〇○零一二三四五六七八九十]{0,40}月"
    r"[\s_＿0-9〇○零一二三四五六七八九十]{0,40}日"
)
_REPRESENTATIVE: Final = re.compile(
    r"\s{0,8}(?:法定代表人|负责人|(?:授权|委托)?代[表理]人?|经办人|日\s{0,4}期|地\s{0,4}址|电\s{0,4}话)"
    r"[^。；，]{0,20}[:：]"
)
_NO_TEXT_BELOW: Final = re.compile(
    r"\s{0,8}[（(]?(?:以下|本页|此页|下页)[^。]{0,8}(?:正文|空白|签[署字章])"
)
_ATTACHMENT: Final = re.compile(
    r"\s{0,8}附\s{0,2}[件录表]\s{0,2}[一二三四五六七八九十0-9０-９A-D]{0,3}\s{0,4}(?:[:：、.．《（(\s]|$)"
)
_LONGEST: Final = 90
"""Characters of a line of a signature block, runs of space counted once."""


class Regions(NamedTuple):
    """Offsets; the length of the text where there is no such part."""

    signature_start: int
    attachments_start: int


def find_regions(
    lines: Sequence[Paragraph], heads: Sequence[Marker | None], first: int, top: str, length: int
) -> Regions:
    """Return where the parts begin.

    Args:
        lines: of the whole document.
        heads: the number at the head of each line.
        first: index of the first line of the first clause of the top level.
        top: scheme of the top level.
        length: of the text.
    """
    signature = _signature(lines, heads, first, top)
    after = first + 1 if signature is None else signature + 1
    attachment = next(
        (
            i
            for i in range(after, len(lines))
            if heads[i] is None
            and is_attachment(lines[i].text)
            and (signature is not None or not _is_listed(lines, i))
        ),
        None,
    )
    return Regions(
        length if signature is None else lines[signature].start,
        length if attachment is None else lines[attachment].start,
    )


def is_attachment(line: str) -> bool:
    """Return whether a line is the title of an attached document."""
    return (
        "附" in line[:10]
        and len(line) <= 60
        and "。" not in line
        and "；" not in line
        and _ATTACHMENT.match(line) is not None
    )


def is_party_line(line: str) -> bool:
    """Return whether a line names a party: 甲方：…, 乙方（引进人才）：…."""
    return _PARTY_LINE.match(line) is not None


def _is_listed(lines: Sequence[Paragraph], index: int) -> bool:
    """Return whether an attachment's title stands in a list of them, not over the attachment."""
    near = (index - 1, index + 1)
    return any(0 <= i < len(lines) and is_attachment(lines[i].text) for i in near)


def _signature(
    lines: Sequence[Paragraph], heads: Sequence[Marker | None], first: int, top: str
) -> int | None:
    """Return the index of the first line of the signature block; None without one."""
    last = 0
    later = _last_lines(heads, top)
    for index in range(first, len(lines)):
        head = heads[index]
        if head is not None:
            last = head.value if head.scheme == top else last
        elif signs(lines[index].text) and (
            # The articles go on below: the line only speaks of signing.
            later.get(last + 1, -1) < index
        ):
            return _upwards(lines, heads, index, first)
    return _unmarked(lines, heads, first)


def signs(line: str) -> bool:
    """Return whether somebody is to sign on this line."""
    if not _SIGNING.search(line) or "。" in line or "；" in line:
        return False
    return (
        len(" ".join(line.split())) <= _LONGEST
        and _SIGNER.search(line) is not None
        and _SIGNED_BY.search(line) is not None
    )


def _last_lines(heads: Sequence[Marker | None], top: str) -> dict[int, int]:
    """Return for each top-level number the index of the last line that it heads."""
    return {
        head.value: index
        for index, head in enumerate(heads)
        if head is not None and head.scheme == top
    }


def _upwards(
    lines: Sequence[Paragraph], heads: Sequence[Marker | None], index: int, first: int
) -> int:
    """Return the index of the block's first line, given that of its first line for signing."""
    start = index
    for above in range(index - 1, first, -1):
        line = lines[above].text
        if not line.strip():
            continue
        belongs = _PARTY_LINE.match(line) or _NO_TEXT_BELOW.match(line) or _DAY_LINE.match(line)
        if heads[above] is not None or not belongs or "。" in line:
            break
        start = above
    return start


def _unmarked(lines: Sequence[Paragraph], heads: Sequence[Marker | None], first: int) -> int | None:
    """Return the start of a block that says only who and when: 甲方：…, 乙方：…, 年 月 日."""
    filled = [
        i
        for i in range(first + 1, len(lines))
        if lines[i].part == "body" and not lines[i].text.isspace() and lines[i].text
    ]
    start = None
    for index in reversed(filled[-8:]):
        line = lines[index].text
        known = any(
            pattern.match(line)
            for pattern in (_PARTY_LINE, _DAY_LINE, _NO_TEXT_BELOW, _REPRESENTATIVE)
        )
        if (
            heads[index] is not None
            or not known
            or "。" in line
            or len(" ".join(line.split())) > _LONGEST
        ):
            break
        start = index
    return start
