"""Checks that one thing is stated with one value, wherever the agreement states it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from contractgen.checks.terms import TermName, shown
from contractgen.checks.values.passages import place
from contractgen.checks.values.persons import birth_date_of, id_number_fault
from contractgen.facts import Fact, Facts, Mark
from contractgen.findings import Finding, Skipped
from contractgen.numerals import format_date, parse_number
from contractgen.outline import Place
from contractgen.rules import Case, Rule
from contractgen.terms import VOCABULARY

_PERSONAL = frozenset({"talent.id_number", "talent.birth_date", "talent.phone"})
"""Terms whose value a message never repeats."""

_UNITS = {"月": "个月"}
_LATER = re.compile(r"续订|续签|延长|顺延|变更为|调整|原|曾|此前|上一|以前")
_RANGE = re.compile(r"\s*(?:[-–—－~～〜]{1,2}|至|到)\s*(?:人民币|¥|￥)?[\d一二三四五六七八九十]")
_RANGE_BEFORE = re.compile(r"[\d一二三四五六七八九十万元年月]\s*(?:[-–—－~～〜]{1,2}|至|到)\s*$")
_JOB_WORDS = re.compile(r"(?:岗位?|职务|职位|一职|职)$|\s")

_FEE = re.compile(
    r"顾问费|咨询费|服务费|指导费|讲课费|讲座报酬|课酬|顾问报酬|劳务报酬|劳务费|服务报酬|咨询报酬|"
    r"住房补贴|租房补贴|交通补贴|通讯补贴|通讯费|餐费补贴|餐补|伙食补贴|保密津贴|保密费|"
    r"高温津贴|岗位津贴|基本工资|岗位工资|绩效工资|年薪"
)
_FEE_OF_ITS_OWN = re.compile(
    r"第[一二三四五六\d][年期次笔季个阶]|首[期付年]|试用|转正|其中|每[次项人日天场期]|以上|以下|"
    r"不低于|不少于|不超过|超过|上限|下限|最[高低]|剩余|尾款|预付|逾期|违约|赔偿|[返退]还|"
    r"[合共总]计|总额|累计|分[两二三四五六\d]|原|调整|上浮|另|加班|比例|"
    r"[%％折扣]|基数|博士|硕士|[正副]高|教授|[A-F]类|如|若|组成|含|平均"
)
_PER = (
    ("每月", re.compile(r"每个?月|按月|月(?:顾问|服务|咨询|薪|度)|[/／]月")),
    ("每季度", re.compile(r"每个?季|按季|[/／]季")),
    ("每年", re.compile(r"每年|按年|年薪|年度|全年|[/／]年")),
)
_CLAUSE = re.compile(r"[，；。：\n]")
_TERM_OF_AGREEMENT = re.compile(
    r"(?:(?:劳动)?合同|本?协议|聘用|聘任|合作|服务|顾问)(?:的)?(?:有效)?期限|聘期|合同期|协议期|有效期"
)
_POST = re.compile(
    r"(?:岗位|职务|职位)(?:名称)?(?:为|是|：)[ 　]*"
    r"(?P<post>[一-龥A-Za-z]{1,14}(?:师|员|总监|经理|主任|[院校所科处厂]长|专家|科学家|负责人|带头人|"
    r"总裁|教授|顾问|主管|助理))(?=[，。；\n（(]|$)"
)
_NO_POST = re.compile(
    r"技术岗|管理岗|类|工勤|序列|级|调整|甲方|乙方|根据|按照|以|约定|合同|协议|[的和或及等]"
)
_STATED_AS = re.compile(r"[ 　]*(?:为|是|：|:|共|共计|定为|约定为)?[ 　]*")
_TWICE = re.compile(
    r"([一二三四五六七八九十百两壹贰叁肆伍陆柒捌玖拾]{1,6})[ 　]?[（(][ 　]?(\d{1,5})"
    r"[ 　]?[)）][ 　]?(年|个月|个工作日|日|天|小时|万元|元|份|次|周|%)"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One place that states a value; `of` says of what, as a reader would."""

    of: str
    value: Any
    words: str
    start: int
    end: int


class SameValue(Rule):
    """What is stated in several places has one value."""

    check: Literal["same_value"]
    terms: tuple[TermName, ...]
    """The terms that are compared; names of parties are another rule's matter."""

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each second value, where it stands."""
        facts = case.facts
        yield from self._birth(case)
        reported: set[frozenset[str]] = set()
        stated: dict[str, list[Statement]] = {}
        for statement in _statements(facts, self.terms):
            stated.setdefault(statement.of, []).append(statement)
        for of, statements in stated.items():
            first, other = _two_values(facts.text, statements)
            values = frozenset({str(first.value), str(other.value)})
            if len(values) > 1 and values not in reported:
                reported.add(values)
                yield self._conflict(case, of, first, other)
        yield from self._twice(case)

    def _conflict(self, case: Case, of: str, first: Statement, other: Statement) -> Finding:
        outline = case.facts.outline
        where = outline.cite(first.start) if outline else ""
        return self.finding(
            case,
            place(case.facts, other.start, other.end),
            what=of,
            other=f"（{other.words}）" if other.words else "",
            where=where or "前文",
            value=f"（{first.words}）" if first.words else "",
        )

    def _birth(self, case: Case) -> Iterator[Finding]:
        """Yield a finding when the date of birth is not the ID number's."""
        facts = case.facts
        for birth, number in _births(facts):
            if len(number) not in (15, 18) or id_number_fault(number, case.on):
                continue
            if birth.value != birth_date_of(number):
                yield self.finding(
                    case,
                    birth.place,
                    what="出生日期",
                    other="",
                    where="居民身份证号码",
                    value="",
                )

    def _twice(self, case: Case) -> Iterator[Finding]:
        """Yield numbers whose words and figures differ: 三（5）年."""
        for match in _TWICE.finditer(case.facts.text):
            words, figures = _number(match[1]), _number(match[2])
            if words is not None and words != figures:
                yield self.finding(
                    case,
                    place(case.facts, match.start(), match.end()),
                    what="同一数字的汉字",
                    other=f"（{match[1]}）",
                    where="括号内",
                    value=f"（{match[2]}）",
                )


def _two_values(text: str, statements: list[Statement]) -> tuple[Statement, Statement]:
    """Return the first statement and the first that differs from it; itself where none does.

    Two values in one sentence are two cases (硕士10万元，博士20万元), and so are three or more.
    """
    first = statements[0]
    others = [one for one in statements if not _same(first.value, one.value)]
    if not others or len({str(one.value) for one in others}) > 1:
        return first, first
    between = text[first.end : others[0].start]
    return first, others[0] if re.search(r"[。\n]", between) else first


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except ValueError:
        return None


def _same(one: Any, other: Any) -> bool:
    """Return whether two values are one; of two posts, one may be the other's short form."""
    if isinstance(one, str) and isinstance(other, str):
        short, long = sorted((_JOB_WORDS.sub("", one), _JOB_WORDS.sub("", other)), key=len)
        return short in long
    return bool(one == other)


def _statements(facts: Facts, names: tuple[str, ...]) -> Iterator[Statement]:
    """Yield everything that may be stated twice."""
    yield from _of_terms(facts, names)
    yield from _of_posts(facts)
    yield from _of_fees(facts)
    yield from _of_length(facts)


def _of_terms(facts: Facts, names: tuple[str, ...]) -> Iterator[Statement]:
    """Yield the values of vocabulary terms, left out where a later or former one is meant."""
    for name in names:
        for fact in facts.named(name):
            where = fact.place
            if fact.value is None or where is None or _in_range(facts.text, where):
                continue
            if not _LATER.search(facts.text[_clause_start(facts.text, where.start) : where.start]):
                title, _, unit = (VOCABULARY[name].title or name).rstrip("）").partition("（")
                words = "" if name in _PERSONAL else _words(fact) + _UNITS.get(unit, unit)
                yield Statement(title, fact.value, words, where.start, where.end)


def _in_range(text: str, where: Place) -> bool:
    """Return whether a value is one end of a range (3—5万元)."""
    before = text[max(0, where.start - 8) : where.start]
    return bool(_RANGE.match(text, where.end) or _RANGE_BEFORE.search(before))


def _words(fact: Fact) -> str:
    """Return a value as a message names it, without its unit."""
    if isinstance(fact.value, date):
        return format_date(fact.value)
    if isinstance(fact.value, tuple):
        return "、".join(shown(item) for item in fact.value)
    return shown(fact.value)


def _of_fees(facts: Facts) -> Iterator[Statement]:
    """Yield fees and pay that the vocabulary has no name for, by their noun and period."""
    for index, mark in enumerate(marks := facts.marks.get("amounts", ())):
        start, end = _clause(facts.text, mark.start, mark.end)
        clause = facts.text[start:end]
        nouns = {match[0] for match in _FEE.finditer(clause)}
        others = [other for other in marks[max(0, index - 2) : index + 3] if other != mark]
        alone = not any(start <= other.start < end for other in others)
        if len(nouns) != 1 or not alone or _FEE_OF_ITS_OWN.search(clause):
            continue
        per = next((words for words, pattern in _PER if pattern.search(clause)), "")
        yield Statement(
            f"{per}{nouns.pop()}", mark.value, f"{shown(mark.value)}元", mark.start, mark.end
        )


def _of_posts(facts: Facts) -> Iterator[Statement]:
    """Yield posts said to be this or that (岗位为…), beside those read as a term."""
    for match in _POST.finditer(facts.text):
        if not _NO_POST.search(match["post"]):
            start, end = match.span("post")
            yield Statement("岗位", match["post"], match["post"], start, end)


def _of_length(facts: Facts) -> Iterator[Statement]:
    """Yield the stated lengths of the agreement itself, in months."""
    lengths = {mark.start: mark for mark in facts.marks.get("durations", ())}
    for match in _TERM_OF_AGREEMENT.finditer(facts.text):
        gap = _STATED_AS.match(facts.text, match.end())
        mark = lengths.get(gap.end()) if gap else None
        if mark and _months(mark) and not _conditional(facts.text, mark):
            words = facts.text[mark.start : mark.end]
            yield Statement("协议期限", _months(mark), words, mark.start, mark.end)


def _months(mark: Mark) -> Decimal | None:
    if mark.value.kind not in ("years", "months"):
        return None
    months: Decimal = mark.value.value * (12 if mark.value.kind == "years" else 1)
    return months


def _conditional(text: str, mark: Mark) -> bool:
    """Return whether a length is a condition or a range's end: 合同期限三年以上的."""
    after = text[mark.end : mark.end + 8]
    return bool(re.match(r"以上|以下|以内|及以上|及以下|的|内|届满|期满", after)) or bool(
        _RANGE.match(text, mark.end)
    )


def _births(facts: Facts) -> Iterator[tuple[Fact, str]]:
    """Yield the talent's dates of birth with the ID number."""
    number = facts.value("talent.id_number")
    if number:
        for fact in facts.named("talent.birth_date"):
            if fact.value is not None:
                yield fact, number


def _clause_start(text: str, offset: int) -> int:
    return max(text.rfind(sign, 0, offset) for sign in "，；。：\n") + 1


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch between punctuation marks around `text[start:end]`."""
    stop = _CLAUSE.search(text, end)
    return _clause_start(text, start), stop.start() if stop else len(text)


CHECKS: tuple[type[Rule], ...] = (SameValue,)
