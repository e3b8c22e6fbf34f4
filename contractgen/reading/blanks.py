"""Marks what is left to be filled in: underlines, ##, 【 】, {{ }}, 待定, 月薪 元, empty fields."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from contractgen.reading.spans import mark, text_of

_SPACE: Final = " \t\u3000\xa0\u2002\u2003"
_LINE: Final = "_＿﹍﹎"

_PATTERN: Final = re.compile(
    rf"""
    (?=[{_LINE}{_SPACE}#＃×✕╳Xx*＊●○〇【\[［（(“"「《<＜{{$待另Tt])
    (?:(?P<line>[{_LINE}](?:[{_LINE}{_SPACE}]{{0,400}}[{_LINE}])?)
    |(?P<hash>[#＃]{{2,60}})
    |(?P<cross>(?<![A-Za-z0-9×✕╳])(?:[×✕╳]{{2,40}}|[Xx]{{2,40}}|[*＊●]{{2,40}}|[○〇]{{2,40}})(?![A-Za-z0-9]))
    |(?P<frame>【[{_SPACE}_●]{{0,60}}】|[\[［][{_SPACE}_●]{{1,60}}[\]］]|[（(][{_SPACE}]{{1,60}}[）)]
        |[“"「][{_SPACE}]{{0,60}}[”"」](?=[^。；，]{{0,6}}[一职岗]|[{_SPACE}]{{0,4}}[（(])|《[{_SPACE}]{{1,60}}》)
    |(?P<prompt>[【\[［<＜](?:请?[填输选][^】\]］>＞\n]{{0,20}}|[^】\]］>＞\n：，。]{{0,12}}
        (?:姓名|名称|日期|金额|号码|待填|待定|此处|内容|岗位|职务|地址|电话))[】\]］>＞])
    |(?P<template>\{{\{{[^{{}}\n]{{0,80}}\}}\}}|\$\{{[^{{}}\n]{{0,80}}\}})
    |(?P<pending>(?<![等对期])(?:待(?:定|填写?|补充?|确[认定]|明确|商定|协商)|另填|TBD|TBC|tbd)
        (?=[\s。；，、;,.）)】\]”"]|$))
    |(?P<space>[{_SPACE}]{{1,400}}))
    """,
    re.VERBOSE | re.MULTILINE,
)

_YUAN: Final = re.compile(r"元(?![旦件素宵老首帅月年器朝勋为/／计])")
_NO_AMOUNT: Final = re.compile(
    r"(?:人民币|RMB|[￥¥]|[薪资额计费贴补奖金价款付放供助共值]|每[月年]为?|大写[）)]?|小写[）)]?)[：:]?$"
)
"""What stands right before 元 where the amount is left out."""
_NO_AMOUNT_ROOM: Final = re.compile(
    r"[^\s0-9０-９.,，。；、〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟两半数几点美欧日港澳韩多余整各]{1,3}$"
)
"""The same where there is a space before 元."""

_AFTER_SPACE: Final = re.compile(
    r"[，。；、;,.）)”%％]|(?:元|年|月|日|天|个|万|平方|㎡|份|名|人|种|岗|方式|工作任务)"
)
_LABEL_BEFORE: Final = re.compile(r"[：:为是（(“￥¥]$|(?:担任|人民币|第|于|至|自|在|以|按)$")
_LABEL_AFTER: Final = re.compile(r"[^\s：:，。；]{1,14}[：:]")
_MEASURED: Final = re.compile(r"(?:为|是|约|共计?|合计|不少于|不超过|面积|期限)$")
_UNIT: Final = re.compile(r"平方米?|㎡|个月|[年天日套辆间次]|[万%％]")
_WIDE: Final = 3
"""Spaces that leave room to write in; two full-width ones do, too."""

_FILLED: Final = re.compile(rf"([^\s{_LINE}，。；：]{{1,30}})[{_LINE}]+")
_FILLING: Final = re.compile(
    r"[0-9０-９]|^[/／\\√✓—－-]|^无$|^[零一二三四五六七八九十百千万壹贰叁]{1,8}$"
)
_UNIT_ONLY: Final = re.compile(r"^[年月日元时起止至到自个天万％%号]{0,4}$")

_UNIT_WORD: Final = re.compile(
    r"(?:有限)?公司|部门?|岗位|职务|万元|个月|平方米?|省|市|项目|课题|单位|[起至止]|[年月日]"
)
_TICKED_FRAME: Final = re.compile(r"[\[［【（(]\s?[√✓✔]\s?[\]］】）)]")
_NEARBY: Final = 120

_FIELD_LABEL: Final = re.compile(
    r"(?=[甲乙丙用劳聘受单公姓居身证统工任岗担职引承项课月年合协服起终（(0-9一二三四五六七八九十])"
    r"(?:^|(?<=\t)|(?<=\s\s)|(?<=\n\s))"
    r"(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]\s?)?(?P<label>"
    r"(?:[甲乙丙]\s{0,6}方(?:[（(][^（()）\n]{1,14}[）)])?(?:名\s{0,2}称|姓\s{0,2}名)?"
    r"|用人单位(?:名称)?|劳动者(?:姓名)?|聘用单位|受聘人|单位名称|公司名称|姓\s{0,4}名"
    r"|(?:居民|公民)?身份证(?:件)?(?:号码?)?|证件号码?|统一社会信用代码"
    r"|(?:聘用|工作|任职)?岗位(?:名称)?|(?:担任)?职务|职位|(?:引进|承担)?项目(?:名称)?|课题(?:名称)?"
    r"|工作地点|月薪|年薪|月工资|工资标准|合同期限|协议期限|聘用期限|服务期限|起始日期|终止日期"
    r")(?:[（(][^（()）\n]{1,14}[）)])?)\s{0,4}[：:][ \t\u3000\xa0]{0,200}"
    r"(?=$|\n|[^\s：:，。；]{1,14}[：:])",
    re.MULTILINE,
)
_CELL_LABELS: Final = re.compile(
    r"[甲乙丙]\s{0,4}方(?:[（(].{1,14}[）)])?|姓\s{0,4}名|(?:单位|公司)名称|(?:居民|公民)?身份证(?:件)?号码?|统一社会信用代码"
    r"|岗\s{0,4}位(?:名称)?|职\s{0,4}[务位]|项目(?:名称)?|工作地点|月薪|年薪|月?工资(?:标准)?|(?:合同|协议|聘用)期限"
)
_VALUE_BELOW: Final = re.compile(
    r"(?:(?:单位|公司|企业)?名\s{0,4}称|姓\s{0,4}名|单位)\s{0,4}[：:]|[^：:。；，\n]{2,40}$"
)
"""The line below a label on a line of its own, where it holds the value."""
_LONGEST_LABEL: Final = 24


@Language.component("blanks", assigns=["doc.spans"])
def blanks(doc: Doc) -> Doc:
    """Mark blanks in `doc.spans["blanks"]`; the value is the words before, which name the field.

    Not marked: underlines that something is written on (`__5__%`), spaces that only lay out, and
    crosses in a name (张××) or in an ID number of which only a part is hidden.
    """
    text = text_of(doc)
    boxes = {option.start for option in doc.spans.get("options", ())}
    places = sorted(
        set(
            chain(
                _signs(text, _headings(doc)),
                _amounts(text),
                _dates(doc, text),
                _labels(doc, text),
                _cells(doc),
            )
        )
    )
    spans = []
    for start, end in _apart([place for place in places if place[0] not in boxes]):
        spans.append(mark(doc, start, end, "blank", _label(text, start)))
    doc.spans["blanks"] = spans
    return doc


def _headings(doc: Doc) -> frozenset[int]:
    """Return where Markdown headings begin: ## of a line that starts a clause of its own."""
    document = doc._.document
    if document is None or not document.path.endswith(".md"):
        return frozenset()
    return frozenset(line.start for line in document.paragraphs if line.text.startswith("#"))


def _signs(text: str, headings: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Yield the signs that stand for something to be filled in."""
    closed = 0
    for match in _PATTERN.finditer(text):
        start, end = match.span()
        kind = match.lastgroup or ""
        if start < closed or (kind == "hash" and start in headings):
            continue
        if kind == "line" and (filled := _filled_until(text, match)):
            closed = filled
        elif _TESTS.get(kind, _always)(text, start, end):
            yield start, end


def _always(_text: str, _start: int, _end: int) -> bool:
    return True


def _filled_until(text: str, match: re.Match[str]) -> int:
    """Return the end of an underlined filling (__5__); 0 when nothing is written on the line."""
    filling = _FILLED.match(text, match.end())
    if filling is None:
        return 0
    words = filling[1]
    if _UNIT_ONLY.match(words):
        return 0
    line = match[0]
    framed = 1 < len(line) <= 3 and filling[0] == words + line  # __总工程师__
    if framed and len(words) > 1 and not _UNIT_WORD.match(words):
        return filling.end()
    labelled = text[max(0, match.start() - 1) : match.start()] in ("：", ":", "为")
    ends = filling.end() >= len(text) or text[filling.end()] in "\n，。；,; ）)"
    if _FILLING.search(words) or (labelled and ends and 1 < len(words) <= 30):
        return filling.end()
    return 0


def _is_line(text: str, start: int, end: int) -> bool:
    """Return whether underlines are a blank: several, a full-width one, or one before a unit."""
    return (
        end - start > 1
        or text[start] != "_"
        or text[start + 1 : start + 2] in ("年", "月", "日", "元")
    )


def _is_room(text: str, start: int, end: int) -> bool:
    """Return whether spaces leave room for words rather than lay out the line."""
    wide = sum(2 if sign in "\u3000\u2003" else 1 for sign in text[start:end])
    line_start = start == 0 or text[start - 1] == "\n"
    before = text[max(0, start - 4) : start]
    if _MEASURED.search(before) and _UNIT.match(text, end):
        return True
    if wide < _WIDE or (line_start and text[end : end + 1] not in ("，", "。", "；")):
        return False
    labelled = _LABEL_BEFORE.search(before) is not None
    if end >= len(text) or text[end] == "\n":
        return labelled and before[-1:] not in "：:（(“"
    if labelled and _LABEL_AFTER.match(text, end):
        return False  # 电话：    地址：…: fields that matter are found by their labels
    return _AFTER_SPACE.match(text, end) is not None


def _is_frame(text: str, start: int, end: int) -> bool:
    """Return whether brackets are to be filled in; beside [√] they are a box left empty."""
    if not text[end : end + 2].strip()[:1].isalnum():
        return True
    return _TICKED_FRAME.search(text, max(0, start - _NEARBY), end + _NEARBY) is None


def _is_field(text: str, start: int, end: int) -> bool:
    """Return whether crosses stand for a value to come, not for one that is kept secret."""
    before, after = text[max(0, start - 6) : start], text[end : end + 8]
    sign = text[start]
    if sign in "●○〇*＊":
        return re.match(r"元|年|月|日|万|平方|㎡|[%％]", after) is not None and sign not in "〇"
    if re.match(
        r"\s{0,4}(?:元|年|月|日|天|个月|万|平方|㎡|[%％]|岗位|职务|项目|课题|工作|工程)", after
    ):
        return True
    labelled = re.search(r"[：:]\s{0,4}$|担任$|职务为$|岗位为$|名称为$|项目为$", before)
    return (
        labelled is not None
        and re.match(r"\s|[，。；]|$|(?:有限)?公司\s*(?:$|\n)", after) is not None
    )


def _amounts(text: str) -> Iterator[tuple[int, int]]:
    """Yield 元 that lacks its amount (月薪 元); 人民币元 and 单位：元 name the unit of amounts."""
    for match in _YUAN.finditer(text):
        before = text[max(0, match.start() - 80) : match.start()]
        words = before.rstrip()
        room = before != words
        found = (_NO_AMOUNT_ROOM if room else _NO_AMOUNT).search(words[-8:])
        if found is None or "单位" in words[-9:]:
            continue
        joined = not room and words.endswith("币")
        if joined and not text.startswith(("整", "，", "。", "；", "/"), match.end()):
            continue
        length = len(before) - len(words) + len(found[0])
        yield match.start() - length, match.end()


_TESTS: Final = {"line": _is_line, "space": _is_room, "cross": _is_field, "frame": _is_frame}
"""For signs that may stand for something else: whether they are a blank."""


def _dates(doc: Doc, text: str) -> Iterator[tuple[int, int]]:
    """Yield the dates that are not filled in."""
    for span in doc.spans.get("dates", ()):
        # 年月日 without any room is a word, not a date to fill in.
        if span.label_ == "date-blank" and len(text[span.start : span.end].strip()) > len("年月日"):
            yield span.start, span.end


def _labels(doc: Doc, text: str) -> Iterator[tuple[int, int]]:
    """Yield fields that end after their colon and have no value below: 甲方：."""
    body = doc._.outline.body_start or len(text)
    for match in _FIELD_LABEL.finditer(text):
        start, end = match.start("label"), match.end()
        if end < len(text) and text[end] != "\n":
            yield start, end  # another label follows on the line
            continue
        if start < body:
            below = text[end + 1 : end + 80]
            offset = end + 1 + len(below) - len(below.lstrip())
            next_clause = doc._.outline.at(offset)
            numbered = next_clause is not None and next_clause.kind != "paragraph"
            if numbered or not _VALUE_BELOW.match(below.lstrip().partition("\n")[0]):
                yield start, end
            continue
        clause = doc._.outline.at(start)
        if clause is not None and clause.kind != "paragraph" and clause.end <= end:
            yield start, end


def _cells(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield table cells that name a field that matters and have an empty cell after them."""
    document = doc._.document
    for line in document.paragraphs if document is not None else ():
        if line.row is None or "\t" not in line.text:
            continue
        cells = line.text.split("\t")
        named = [_CELL_LABELS.fullmatch(cell.strip().rstrip("：:")) is not None for cell in cells]
        if all(named):
            continue  # the headings of columns
        offset = line.start
        for i, cell in enumerate(cells):
            # Empty cells at a row's end leave no tab: an odd last cell has no value beside it.
            empty = i % 2 == 0 if i + 1 == len(cells) else not cells[i + 1].strip()
            if named[i] and empty:
                yield offset, offset + len(cell) + (i + 1 < len(cells))
            offset += len(cell) + 1


def _apart(places: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the places, those that overlap as one."""
    start = end = -1
    for first, last in places:
        if first < end:
            end = max(end, last)
            continue
        if end >= 0:
            yield start, end
        start, end = first, last
    if end >= 0:
        yield start, end


def _label(text: str, start: int) -> str:
    """Return the words before a blank, in its sentence, that say what belongs there."""
    before = text[max(0, start - _LONGEST_LABEL) : start].rstrip()
    return before[max(before.rfind(sign) for sign in "。；\n\t") + 1 :].strip()
