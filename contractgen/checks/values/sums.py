"""Checks that parts add up to their total: instalments, pay by months, shares, table columns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from contractgen.checks.terms import shown
from contractgen.checks.values.passages import Money, Passage, moneys, passages, place, within
from contractgen.facts import Facts
from contractgen.findings import Finding, Skipped
from contractgen.numerals import format_yuan, parse_number
from contractgen.rules import Case, Rule

_OPEN = re.compile(
    r"以[^，。；]{0,10}为准|据实|实报实销|视[^，。；]{0,12}(?:而定|确定)|其余|剩余|余款|余额|另行|另有|"
    r"等(?:费用|项|各项|额外)|若干|浮动|不超过|不低于|不少于|至少|最高|最低|上限|下限|以上|以内|左右|大约|"
    r"约(?=[\d一二三四五六七八九十])|超出|不足"
)
_COUNT = re.compile(
    r"分(?:为|作)?([两二三四五六七八九十\d]{1,2})(?:期|次|年|笔|个阶段|阶段|批|季度)"
)
_LISTED = re.compile(r"其中(?!一)|包括|包含|分别为|分别是|具体为|构成为|组成为|分[期次批]|逐年")
_CONSISTS = re.compile(r"其中|包括|包含|分别为|[（(][^，。；\d]{0,8}$")
_THAT_IS = re.compile(r"[，,（( 　]*(?:即|计|合|为|合计|共计|也即)?(?:人民币)?[¥￥]?")
_IS_PART = re.compile(r"第[一二三四五六七八九十\d][年期次笔]|首[年期付笔]")
_SOME_YEARS = re.compile(r"[前后][两二三四五][年期]|其后|此后|以后")
_SEVERAL = re.compile(r"[每各]|[前后][两二三四五]")
"""Words by which one amount counts more than once: 前两年各2万元."""
_BARE = re.compile(r"\s*[、，,和]\s*")
_PLUS = re.compile(r"[^，。；\n]{0,8}[+＋][^，。；\n]{0,8}")
_MADE_OF = re.compile(r"由[^。；]{2,90}?(?:组成|构成)")
_ORDINAL_PART = re.compile(
    r"[（(，,：:；;、和及\s]*(?:其中)?(?:第[一二三四五六七八九十\d][年期次笔]|首[年期付笔]|次年|尾款|末期)(?:度|款)?"
    r"(?:[末初内]|支付|发放|拨付|给付|兑现|付|为|按)*"
)
_EACH = re.compile(r"每(?:一)?[年期次笔批](?:按|支付|发放|各|拨付|兑现)?[^，。；、\d]{0,6}$")
_TOTAL = re.compile(
    r"(?:合计|共计|总计|总额|总费用|总价|总金额|一共|累计)[^，。；、：\d]{0,8}$|[，、]共(?:支付|发放)?[^，。；、：\d]{0,3}$"
)
_PERIODIC = re.compile(r"(?:每|按|逐|/|／)(?:个)?[年月日季周次天](?!\d)")
_OTHER_MATTER = re.compile(
    r"违约|赔偿|逾期|滞纳|罚|每月|按月|奖励|退还|返还|如果|如甲|如乙|试用|保证金"
)
_YEARLY = re.compile(r"(?:全年|年薪|年度|一年|每年|年总额|年收入|年工资)[^，。；、\n\d]{0,10}$")
_MONTHLY = re.compile(r"(?:每个?月|按月|逐月|月薪|月工资|月均|月服务费|月度)[^，。；\n\d]{0,16}$")
_QUARTERLY = re.compile(r"(?:每个?季度?|按季度?|季度)[^，。；\n\d]{0,16}$")
_EVERY_YEAR = re.compile(r"(?:每年|按年|逐年|年薪)[^，。；\n\d]{0,16}$")
_AFTER = {"月": Decimal(1), "季": Decimal(3), "年": Decimal(12)}
_AFTER_SIGN = re.compile(r"\s*(?:[/／]|每个?)([月季年])")
_MORE_THAN_MONTHS = re.compile(
    r"绩效|奖金|年终|十[三四五六]|1[3-6]个?[月薪]|另|其中|包括|包含|含(?!税)|浮动|提成|递延|预发|考核|分红|余|保底|基本工资|基薪|试用"
)
_BEARERS = re.compile(r"承担|负担|分担|出资|拨付|列支|解决")
_DIVIDED = re.compile(r"分成|分配|分享|归属|权重|占|享有|持有|持股|所有")
_STAGE = re.compile(
    r"首[期付笔批]|预付|第[一二三四五1-5][期笔批次年]|中期|[二三四]期|尾款|尾期|末期|余款|启动|验收|结题|签订|签约|生效"
)
_PAID = re.compile(r"支付|拨付|付款|发放|付至|兑现")
_PARTY = re.compile(r"[甲乙丙丁]方|公司|员工|团队|学校|医院|企业|个人|单位|财政")
_CASE = re.compile(r"[不未]?满[一二三四五\d]|第[一二三四五\d]年|[A-F]档|的，|的单位|单位的")
_DASH = re.compile(r"\s*[-~—–～至到]+\s*")
_OTHER_BASE = re.compile(
    r"缴|保险|公积金|加班|违约金|滞纳|利息|税率|个税|赔偿|折旧|试用|提成|上浮|下浮"
)
_CELL = re.compile(r"\s*(?:人民币)?[¥￥]?\s*([\d,，.．]+(?:万)?)\s*(?:元|%|％)?\s*$")
_SUM_ROW = re.compile(r"\s*(?:合\s*计|总\s*计|共\s*计)")


@dataclass(frozen=True, slots=True)
class Sum:
    """What a phrase says a total is, and what its parts come to."""

    start: int
    end: int
    total: Decimal
    parts: tuple[Decimal, ...]
    unit: str = "元"

    @property
    def amount(self) -> Decimal:
        """What the parts come to."""
        return sum(self.parts, Decimal(0))

    def shown(self, value: Decimal) -> str:
        """Return a number in the unit of the sum."""
        return f"{format_yuan(value)}元" if self.unit == "元" else f"{shown(value)}{self.unit}"


class AddsUp(Rule):
    """Parts add up to their total."""

    check: Literal["adds_up"]

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each total that its parts miss."""
        for found in sums(case.facts):
            if found.amount != found.total:
                start, end = found.start, found.end
                yield self.finding(
                    case,
                    place(case.facts, start, end),
                    parts="＋".join(found.shown(part) for part in found.parts)
                    if len(set(found.parts)) > 1
                    else f"{found.shown(found.parts[0])}×{len(found.parts)}",
                    sum=found.shown(found.amount),
                    total=found.shown(found.total),
                )


def sums(facts: Facts) -> Iterator[Sum]:
    """Yield every sum that can be worked out from the agreement."""
    yield from _scheduled(facts)
    for passage in passages(facts.text):
        amounts = moneys(facts, passage.start, passage.end)
        if len(amounts) >= 2 and not any(amount.is_range for amount in amounts):
            yield from _instalments(facts, passage, amounts)
            yield from _totalled(facts, passage, amounts)
            yield from _by_time(facts, passage, amounts)
            yield from _shares_of(facts, passage, amounts)
        yield from _percents(facts, passage)
    yield from _columns(facts)


def _scheduled(facts: Facts) -> Iterator[Sum]:
    """Yield the settlement allowance and its yearly instalments, as read or as terms state them."""
    totals = {fact.value for fact in facts.named("allowances.settlement_yuan") if fact.value}
    schedule = facts.fact("allowances.settlement_schedule")
    if len(totals) != 1 or schedule is None or not schedule.value:
        return
    where = schedule.place
    if where is None:
        yield Sum(0, 0, totals.pop(), tuple(schedule.value))
    elif not _OPEN.search(where.quote) and not _SEVERAL.search(where.quote):
        yield Sum(where.start, where.end, totals.pop(), tuple(schedule.value))


def _instalments(facts: Facts, passage: Passage, amounts: list[Money]) -> Iterator[Sum]:
    """Yield a total that comes first: 安家费10万元，分三年支付：第一年5万元，…"""
    total, rest = amounts[0], amounts[1:]
    parts = _parts(facts, passage, total, rest)
    if len(parts) < 2:
        return
    end = max(parts[-1].end, rest[0].end)
    before = facts.text[max(passage.start, total.start - 8) : total.start]
    if _IS_PART.search(before):
        return
    lead = facts.text[total.end : rest[0].start]
    if _PERIODIC.search(before) and not (
        _made_of(facts, passage, total, rest[0]) or _CONSISTS.search(lead)
    ):
        return
    if not _OPEN.search(before + facts.text[total.start : end + 10]):
        values = tuple(part.value for part in parts)
        yield Sum(_phrase(facts, passage, total), end, total.value, values)


def _parts(facts: Facts, passage: Passage, total: Money, rest: list[Money]) -> list[Money]:
    """Return the parts that a total before them is said to have; [] when that is unclear."""
    lead = facts.text[total.end : rest[0].start]
    stated = _COUNT.search(lead) or _COUNT.search(facts.text, passage.start, total.start)
    count = int(parse_number(stated[1])) if stated else None
    bare = _joined(facts, rest, _BARE)
    if count and _EACH.search(lead) and len(bare) < 2:
        around = lead + facts.text[rest[0].end : min(passage.end, rest[0].end + 16)]
        return [] if _SOME_YEARS.search(around) else [rest[0]] * count
    if stop := _made_of(facts, passage, total, rest[0]):
        return [one for one in rest if one.end <= stop]
    if count and len(rest) >= count:
        words = facts.text[total.end : rest[count - 1].start]
        several = _SEVERAL.search(words) and len(bare) != count
        return [] if several or _PERIODIC.search(lead.replace("每年", "")) else rest[:count]
    total_of = _TOTAL.search(facts.text[max(passage.start, total.start - 12) : total.start])
    opened = lead.lstrip().startswith(("：", ":")) and total_of
    if not count and (_LISTED.search(lead) or _is_list(passage, lead) or opened):
        return _run(facts, rest, 60 if _is_list(passage, lead) else 16)
    if not count and _ORDINAL_PART.fullmatch(lead):
        return _joined(facts, rest, _ORDINAL_PART)
    if _CONSISTS.search(lead) and len(plus := _joined(facts, rest, _PLUS)) > 1:
        return plus
    tail = _COUNT.search(facts.text, bare[-1].end, min(passage.end, bare[-1].end + 12))
    return bare if tail and parse_number(tail[1]) == len(bare) else []


def _made_of(facts: Facts, passage: Passage, total: Money, first: Money) -> int | None:
    """Return where the list ends in 由甲、乙和丙组成; None when it isn't said so."""
    match = _MADE_OF.search(facts.text, total.end, passage.end)
    return match.end() if match and match.start() < first.start else None


def _joined(facts: Facts, rest: list[Money], by: re.Pattern[str]) -> list[Money]:
    """Return the amounts, from the first, with nothing between them but what `by` matches."""
    run = rest[:1]
    for one, other in pairwise(rest):
        if not by.fullmatch(facts.text[one.end : other.start]):
            break
        run.append(other)
    return run


def _is_list(passage: Passage, lead: str) -> bool:
    return "\n" in passage.text and lead.rstrip(" （(").find("：") >= 0


def _run(facts: Facts, rest: list[Money], longest: int) -> list[Money]:
    """Return the amounts that follow each other as parts of one list."""
    run = [rest[0]]
    for one, other in pairwise(rest):
        between = facts.text[one.end : other.start]
        if len(between) > longest or _OTHER_MATTER.search(between):
            break
        run.append(other)
    return run


def _totalled(facts: Facts, passage: Passage, amounts: list[Money]) -> Iterator[Sum]:
    """Yield a total that comes last: 首期5万元、第二期4万元，合计9万元."""
    for index in range(2, len(amounts)):
        total = amounts[index]
        if not _TOTAL.search(facts.text[max(passage.start, total.start - 14) : total.start]):
            continue
        parts: list[Money] = []
        for one, other in pairwise(reversed(amounts[: index + 1])):
            between = facts.text[other.end : one.start]
            if len(between) > 24 or _OTHER_MATTER.search(between) or "；" in between:
                break
            parts.insert(0, other)
        start = max(passage.start, parts[0].start - 12) if parts else 0
        words = facts.text[start : total.end + 8] if parts else ""
        if len(parts) >= 2 and not _PERIODIC.search(words) and not _OPEN.search(words):
            yield Sum(
                _phrase(facts, passage, parts[0]),
                total.end,
                total.value,
                tuple(part.value for part in parts),
            )


def _by_time(facts: Facts, passage: Passage, amounts: list[Money]) -> Iterator[Sum]:
    """Yield pay per month (or quarter, year) and what it comes to over a stated time."""
    for one, other in pairwise(amounts):
        for rate, total in ((one, other), (other, one)):
            unit = _unit(facts, passage, rate)
            months = _months(facts, passage, rate, total)
            if unit is None or months is None or months <= unit or months % unit:
                continue
            start, end = min(rate.start, total.start), max(rate.end, total.end)
            words = facts.text[max(passage.start, start - 12) : end + 12]
            if (
                end - start > 70
                or re.search(r"[；\n]", facts.text[start:end])
                or _OPEN.search(words)
                or _MORE_THAN_MONTHS.search(words)
            ):
                continue
            times = int(months / unit)
            if abs(rate.value * times - total.value) >= times:  # less is rounding
                first = min(one, other, key=lambda money: money.start)
                parts = (rate.value,) * times
                yield Sum(_phrase(facts, passage, first), end, total.value, parts)


def _unit(facts: Facts, passage: Passage, amount: Money) -> Decimal | None:
    """Return the months that an amount is paid for; None when it is no rate."""
    sign = _AFTER_SIGN.match(facts.text, amount.end)
    if sign:
        return _AFTER[sign[1]]
    before = facts.text[max(passage.start, amount.start - 20) : amount.start]
    if _MONTHLY.search(before):
        return Decimal(1)
    if _QUARTERLY.search(before):
        return Decimal(3)
    return Decimal(12) if _EVERY_YEAR.search(before) else None


def _months(facts: Facts, passage: Passage, rate: Money, total: Money) -> Decimal | None:
    """Return the months that a total is for; None when it isn't said, or said twice."""
    before = facts.text[max(passage.start, total.start - 14) : total.start]
    if _YEARLY.search(before):
        return Decimal(12)
    if not _TOTAL.search(before):
        return None
    start, end = min(rate.start, total.start), max(rate.end, total.end)
    lengths = {
        mark.value.value * (12 if mark.value.kind == "years" else 1)
        for mark in within(facts.marks.get("durations", ()), max(passage.start, start - 20), end)
        if mark.value.kind in ("years", "months")
    }
    return lengths.pop() if len(lengths) == 1 else None


def _shares_of(facts: Facts, passage: Passage, amounts: list[Money]) -> Iterator[Sum]:
    """Yield shares of a total that comes first, each with its amount: 首付30%（18万元）."""
    total = amounts[0]
    before = facts.text[max(passage.start, total.start - 12) : total.start]
    if not _TOTAL.search(before) or _OPEN.search(before):
        return
    marks = within(facts.marks.get("shares", ()), total.end, passage.end, "percent")
    for mark in marks:
        part = next((one for one in amounts[1:] if one.start >= mark.end), None)
        if part and _THAT_IS.fullmatch(facts.text[mark.end : part.start]):
            share = total.value * mark.value / 100
            if abs(share - part.value) >= 1:
                start = _phrase(facts, passage, part)
                yield Sum(start, part.end, part.value, (share,))


def _percents(facts: Facts, passage: Passage) -> Iterator[Sum]:
    """Yield shares of one whole: who bears it, who gets it, what is paid at each stage."""
    detail = passage.text.find("其中")
    end = passage.end if detail < 0 else passage.start + detail
    marks = within(facts.marks.get("shares", ()), passage.start, end, "percent")
    if len(marks) < 2 or _OTHER_BASE.search(passage.text) or _OPEN.search(passage.text):
        return
    begins = [passage.start, *(mark.end for mark in marks)]
    words = [facts.text[left : mark.start] for left, mark in zip(begins, marks, strict=False)]
    after = [*words[1:], facts.text[marks[-1].end : end]]
    first = max(words[0].rfind(sign) for sign in "，；：。\n") + 1
    leads = [words[0][first:], *words[1:]]
    one_list = all(len(lead) <= 40 and not _DASH.fullmatch(lead) for lead in leads[1:])
    if (
        one_list
        and _is_whole(words[0][-24:], leads, after)
        and all(0 < mark.value < 100 for mark in marks)
    ):
        parts = tuple(mark.value for mark in marks)
        yield Sum(marks[0].start - len(leads[0]), marks[-1].end, Decimal(100), parts, "%")


def _is_whole(head: str, leads: list[str], after: list[str]) -> bool:
    """Return whether shares, by the words before and after each, make up one whole."""
    who = [bearers[-1] for lead in leads if (bearers := _PARTY.findall(lead))]
    each_his = len(set(who)) == len(who) and not any(_CASE.search(lead) for lead in leads)
    if each_his and all(
        _BEARERS.search(lead[-14:]) or _BEARERS.search(tail[:8])
        for lead, tail in zip(leads, after, strict=True)
    ):
        return True
    if each_his and all("占" in lead[-4:] or _PARTY.search(lead[-14:]) for lead in leads):
        return bool(_DIVIDED.search(head + "".join(leads) + after[-1][:12]))
    counted = _COUNT.search(head + "".join(leads)) or _COUNT.search(after[-1][:20])
    if counted and all(_BARE.fullmatch(lead) for lead in leads[1:]):
        return parse_number(counted[1]) == len(leads)
    stages = [bool(_STAGE.search(lead)) for lead in leads]
    paid = all(
        _PAID.search(lead) or _PAID.search(tail[:6])
        for lead, tail in zip(leads, after, strict=True)
    )
    return paid and (all(stages) or (any(stages) and len(leads) > 2))


def _columns(facts: Facts) -> Iterator[Sum]:
    """Yield the columns of tables that end in a row headed 合计."""
    offset = 0
    block: list[tuple[int, str]] = []
    for line in facts.text.split("\n"):
        cells = line.count("\t")
        if not cells or (block and block[-1][1].count("\t") != cells):
            block = []
        if cells:
            block.append((offset, line))
            if _SUM_ROW.match(line) and len(block) > 2:
                yield from _column_sums(block)
                block = []
        offset += len(line) + 1


def _column_sums(block: list[tuple[int, str]]) -> Iterator[Sum]:
    rows = [line.split("\t") for _, line in block]
    for column in range(1, len(rows[0])):
        cells = [row[column] for row in rows]
        values = [_cell(cell) for cell in cells]
        if values[0] is None:
            values = values[1:]  # the heading
        parts = [value for value in values[:-1] if value is not None]
        total = values[-1]
        if total is not None and len(parts) == len(values) - 1 >= 2:
            start, line = block[-1]
            unit = "%" if "%" in cells[-1] or "％" in cells[-1] else "元"
            yield Sum(start, start + len(line), total, tuple(parts), unit)


def _cell(text: str) -> Decimal | None:
    match = _CELL.match(text)
    if not match:
        return None
    try:
        return parse_number(match[1])
    except ValueError:
        return None


def _phrase(facts: Facts, passage: Passage, money: Money) -> int:
    """Return where the phrase of an amount begins: after the mark of punctuation before it."""
    start = passage.start
    for mark in re.finditer(r"[，；：。\n]", facts.text[passage.start : money.start]):
        start = passage.start + mark.end()
    return start


CHECKS: tuple[type[Rule], ...] = (AddsUp,)
