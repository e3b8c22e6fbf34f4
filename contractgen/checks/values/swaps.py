"""Clauses that have a party do what only the other one does: 甲方提出辞职, 乙方解聘甲方."""

import re
from collections.abc import Iterator

from contractgen.facts import Facts

_E, _T, _OTHER = "\ue000", "\ue001", "\ue002"
"""The employer, the talent and anybody else: one character each in the text that is searched."""
_CODES = {"employer": _E, "talent": _T}

_LABELS = ("方", "用人单位", "劳动者")
"""What a party is called when one party is meant; 公司 or 员工 may be anybody's."""

_MODAL = r"(?:应当?|须|必须|应该|有权|可以|可|不得|承诺|保证|负责|自愿|愿意|同意|需要?|将)"
_REST = r"[^，。；\n]"
_PAY = (
    r"(?:工资|薪酬|劳动报酬|月薪|年薪|津贴|安家费|生活补贴|奖金|加班费|顾问费|咨询费|讲课费|"
    r"课酬|服务费|报酬)"
)
_SITE = r"(?:现场|单位|公司|厂|车间|实验室|所在地|处|驻地|医院|学校|院|基地|工地|项目部)"

_SWAPPED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_E}[^，。；\n{_T}]{{0,8}}提前{_REST}{{1,12}}通知{_T}(?:[后即可方]){{0,2}}(?:辞职|离职)(?!手续|日期|时间)",
        rf"{_E}(?:因个人原因|因自身原因|本人|主动|自愿|擅自|无故|中途|要求|提出|申请|应当?|须|必须){{1,3}}"
        r"(?:辞职|离职|辞去)(?!手续|证明)",
        rf"(?<![从自在为与向对经离由到赴回被]){_E}(?:[辞离]职(?=[的应须需，时])|离职后|离职前|离职时|在职期间|入职后|旷工|请假|迟到|怀孕)",
        rf"{_T}{_MODAL}?(?:单方|随时|直接|无条件)?(?:辞退|解聘|解雇|开除|聘用|聘请|录用|招用){_E}(?!员工|人员|的|客户|其他)",
        rf"{_T}[^，。；\n{_E}]{{0,14}}向{_E}(?:全额|足额|按时|按月|另行|一次性|额外)?(?:支付|发放|计发)"
        rf"[^，。；\n违赔返退罚相当月倍%]{{0,6}}{_PAY}(?!的|总额|标准|收入|所)",
        rf"{_E}[^，。；\n{_T}]{{0,8}}(?:服从|遵守|执行){_T}的?(?!所在|原|单位){_REST}{{0,6}}(?:工作安排|管理|规章制度|调动|考核)",
        rf"(?:遵守|服从){_T}的?(?:各项|有关|相关)?(?:规章制度|劳动纪律|工作安排|管理制度)",
        rf"{_T}[^，。；\n{_E}]{{0,8}}为{_E}(?:依法|按时|足额|按规定)?(?:缴纳|参加|办理|提供){_REST}{{0,10}}"
        r"(?:社会保险|住房公积金|五险|办公场所|工作条件|劳动保护|劳动条件|周转房|公寓)",
        rf"{_E}[^，。；\n{_T}]{{0,20}}(?:到|赴|来|前往){_T}的?{_REST}{{0,8}}{_SITE}{_REST}{{0,18}}"
        r"(?:指导|任职|上班|授课|讲学|坐诊|坐班|出诊|到岗|报到|服务|工作)",
        rf"{_E}[^，。；\n{_T}]{{0,10}}(?:到|赴|来|前往){_T}处?(?:任职|上班|坐班|报到|工作|到岗)",
        rf"{_T}{_MODAL}?{_REST}{{0,8}}(?:调整|变更|调动){_E}的?(?:工作岗位|岗位|工作地点|职务|薪酬|工资)",
        rf"{_T}{_MODAL}?(?:定期|每年|按年度)?对{_E}{_REST}{{0,6}}(?:进行|实施){_REST}{{0,6}}考核",
        rf"{_E}(?:在职期间|离职后)?{_MODAL}?(?:从事第二职业|在外兼职|到其他单位兼职)",
        rf"{_E}的(?:试用期|劳动报酬|月工资|基本工资|年休假|人事档案|社会保险关系|竞业限制义务)"
        r"(?!制度|规定|考核|管理|安排|办法|政策|标准|方案|发放)",
    )
)
_SOMEBODY_ELSE = re.compile(
    r"反聘|相互|双方|员工|工作人员|职工|代表|安排|指派|派出|委派|派遣|选派|检查|视察|考察|走访|核实|调查"
)
_MOST = 2
"""More clauses than that are not slips of the pen: then the roles were read wrongly."""


def swaps(facts: Facts) -> Iterator[tuple[int, int]]:
    """Yield the place of each clause in which the roles are swapped."""
    coded, offsets = _coded(facts)
    found: list[tuple[int, int]] = []
    for pattern in _SWAPPED:
        for match in pattern.finditer(coded):
            around = coded[max(0, match.start() - 4) : match.end()]
            span = offsets[match.start()], offsets[match.end()]
            overlaps = any(start < span[1] and span[0] < end for start, end in found)
            if not overlaps and not _SOMEBODY_ELSE.search(around):
                found.append(span)
    if len(found) <= _MOST:
        yield from sorted(found)


def _coded(facts: Facts) -> tuple[str, list[int]]:
    """Return the text with one character for each party, and each character's offset."""
    pieces: list[str] = []
    offsets: list[int] = []
    last = 0
    for mark in facts.marks.get("roles", ()):
        if mark.start < last or not facts.text[mark.start : mark.end].endswith(_LABELS):
            continue
        pieces += (facts.text[last : mark.start], _CODES.get(mark.value, _OTHER))
        offsets += (*range(last, mark.start), mark.start)
        last = mark.end
    pieces.append(facts.text[last:])
    offsets += range(last, len(facts.text) + 1)
    return "".join(pieces), offsets
