"""What an agreement states in more than one place, as the check on contradictions compares it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from contractgen.checks.terms import shown
from contractgen.checks.values.passages import within
from contractgen.facts import Fact, Facts, Mark
from contractgen.numerals import format_date
from contractgen.outline import Place
from contractgen.terms import VOCABULARY

_PERSONAL = frozenset({"talent.id_number", "talent.birth_date", "talent.phone"})
"""Terms whose value a message never repeats."""

_MAY_BE_BOUNDED = frozenset({"resignation.notice_days"})
_BOUND = re.compile(
    r"不少于|不低于|不得低于|不超过|不得超过|至少|最[高低多少]|[高低多少]于|约|以上|满"
)
"""Before a value: a limit, which other values may keep."""

_ANOTHER_CASE = re.compile(
    r"第[二三四五六\d][年期]起?|第[二三四五]个?(?:聘期|年度)|以后|此后|减少|增加|减半|增至|降至|"
    r"提高[到至]|上调|下调|合并|配偶|另一方|夫妻"
)

_UNITS = {"月": "个月"}
_LATER = re.compile(r"续订|续签|延长|顺延|变更为|调整|原|曾|此前|上一|以前")
_RANGE = re.compile(r"\s*(?:[-–—－~～〜]{1,2}|至|到)\s*(?:人民币|¥|￥)?[\d一二三四五六七八九十]")
_RANGE_BEFORE = re.compile(r"[\d一二三四五六七八九十万元年月]\s*(?:[-–—－~～〜]{1,2}|至|到)\s*$")

_FEE = re.compile(
    r"顾问费|咨询费|(?:技术|咨询|顾问|培训|物业|管理|平台|猎头|信息|设计|开发|医疗|检测)?服务费|指导费|讲课费|讲座报酬|课酬|顾问报酬|劳务报酬|劳务费|服务报酬|咨询报酬|"
    r"住房补贴|租房补贴|交通补贴|通讯补贴|通讯费|餐费补贴|餐补|伙食补贴|保密津贴|保密费|"
    r"高温津贴|岗位津贴|基本工资|岗位工资|绩效工资|"
    r"(?:基本|绩效|固定|浮动|税前|税后|岗位|保底)?年薪|培训费用?"
)
_TITLES = {"培训费": "培训费用"}
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
    r"(?:(?:劳动|聘用)?合同|本?协议|聘用|聘任|合作|服务|顾问)(?:的)?(?:有效)?期限|聘期|合同期|协议期|"
    r"(?:合同|协议)的?有效期"
)
_OTHER_DOCUMENT = re.compile(r"保密|竞业|培训|补充|租赁|租房|借款|原|另签|另行")
_POST = re.compile(
    r"(?:岗位|职务|职位)(?:名称)?(?:为|是|：)[ 　]*"
    r"(?P<post>[一-龥A-Za-z]{1,14}(?:师|员|总监|经理|主任|[院校所科处厂]长|专家|科学家|负责人|带头人|"
    r"总裁|教授|顾问|主管|助理))(?=[，。；\n（(]|$)"
)
_NO_POST = re.compile(
    r"技术岗|管理岗|类|工勤|序列|级|调整|甲方|乙方|根据|按照|以|约定|合同|协议|[的和或及等]"
)
_UNTIL = re.compile(
    r"(?:协议|合同|聘用|聘|有效|服务)(?:有效)?(?:期限?)?(?:截止|终止)?(?:至|到|于)$"
)
_HOME = re.compile(r"住房|周转房|公寓|宿舍|住宅|套房")
_PROBATION = re.compile(r"试用期")
_WAGE = re.compile(r"工资|薪|报酬|转正")
_FEE_OF_ITS_OWN_PAY = re.compile(r"补贴|津贴|社保|社会保险|奖金|提成|绩效|赔偿|加班")
_PENALTY_OF_ITS_OWN = re.compile(
    r"每|按日|第[一二三四五\d][年次]|满[一二三四五\d]年|不满|以上|以下|其中|另|[合共总]计|超过|递减|"
    r"[%％‰]|如|若|已|不低于|至少"
)
_BREACHES = (
    ("违反竞业限制", re.compile(r"竞业")),
    ("泄露秘密", re.compile(r"泄露|泄密|保密|商业秘密|技术秘密")),
    ("违反服务期", re.compile(r"服务期|服务年限")),
    ("提前离职", re.compile(r"[辞离]职|提前解除|擅自|单方解除|提前终止")),
)
_STATED_AS = re.compile(r"[ 　]*(?:为|是|：|:|共|共计|定为|约定为)?[ 　]*")


@dataclass(frozen=True, slots=True)
class Statement:
    """One place that states a value; `of` says of what, as a reader would."""

    of: str
    value: Any
    words: str
    start: int
    end: int


def statements(facts: Facts, names: tuple[str, ...]) -> Iterator[Statement]:
    """Yield everything that may be stated twice, but for what holds in another case or later."""
    for statement in _all_statements(facts, names):
        start = _sentence_start(facts.text, statement.start)
        if not _ANOTHER_CASE.search(facts.text[start : statement.end]):
            yield statement


def _all_statements(facts: Facts, names: tuple[str, ...]) -> Iterator[Statement]:
    yield from _of_terms(facts, names)
    yield from _of_posts(facts)
    yield from _of_fees(facts)
    yield from stated_lengths(facts)
    yield from _of_last_day(facts)
    yield from _of_housing(facts)
    yield from _of_probation_pay(facts)
    yield from _of_penalties(facts)


def _of_terms(facts: Facts, names: tuple[str, ...]) -> Iterator[Statement]:
    """Yield the values of vocabulary terms, left out where a later or former one is meant."""
    for name in names:
        for fact in facts.named(name):
            where = fact.place
            if fact.value is None or where is None or _in_range(facts.text, where):
                continue
            if name.startswith("period.") and of_another_document(facts, where.start):
                continue
            bounded = _BOUND.search(facts.text[max(0, where.start - 6) : where.start])
            if bounded and name not in _MAY_BE_BOUNDED:
                continue
            if not _LATER.search(facts.text[_clause_start(facts.text, where.start) : where.start]):
                title, _, unit = (VOCABULARY[name].title or name).rstrip("）").partition("（")
                unit = "年" if name == "period.years" else _UNITS.get(unit, unit)
                words = "" if name in _PERSONAL else _words(fact) + unit
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
        noun = nouns.pop()
        yield Statement(
            f"{per}{_TITLES.get(noun, noun)}",
            mark.value,
            f"{shown(mark.value)}元",
            mark.start,
            mark.end,
        )


def _of_posts(facts: Facts) -> Iterator[Statement]:
    """Yield posts said to be this or that (岗位为…), beside those read as a term."""
    for match in _POST.finditer(facts.text):
        if not _NO_POST.search(match["post"]):
            start, end = match.span("post")
            yield Statement("岗位", match["post"], match["post"], start, end)


def stated_lengths(facts: Facts) -> Iterator[Statement]:
    """Yield the stated lengths of the agreement itself, in months."""
    lengths = {mark.start: mark for mark in facts.marks.get("durations", ())}
    for match in _TERM_OF_AGREEMENT.finditer(facts.text):
        gap = _STATED_AS.match(facts.text, match.end())
        mark = lengths.get(gap.end()) if gap else None
        elsewhere = of_another_document(facts, match.end())
        if mark and _months(mark) and not elsewhere and not _conditional(facts.text, mark):
            words = facts.text[mark.start : mark.end]
            yield Statement("协议期限", _months(mark), words, mark.start, mark.end)


def of_another_document(facts: Facts, offset: int) -> bool:
    """Return whether a term before `offset` is a labour contract's beside this agreement, or so."""
    head = facts.text[max(_clause_start(facts.text, offset), offset - 16) : offset]
    is_agreement = facts.text.count("本协议") > facts.text.count("本合同")
    return bool(_OTHER_DOCUMENT.search(head)) or (is_agreement and "合同" in head)


def _of_last_day(facts: Facts) -> Iterator[Statement]:
    """Yield last days that stand without a first one: 本协议有效期至2029年8月31日."""
    for mark in facts.marks.get("dates", ()):
        head = facts.text[max(0, mark.start - 12) : mark.start]
        if mark.kind == "date" and mark.value and _UNTIL.search(head):
            of = (VOCABULARY["period.end"].title or "").partition("（")[0]
            yield Statement(of, mark.value, format_date(mark.value), mark.start, mark.end)


def _of_housing(facts: Facts) -> Iterator[Statement]:
    """Yield the area of the home, however it is called."""
    for mark in facts.marks.get("areas", ()):
        start, end = _clause(facts.text, mark.start, mark.end)
        clause = facts.text[start:end]
        alone = len(within(facts.marks["areas"], start, end)) == 1
        if alone and _HOME.search(clause) and not _FEE_OF_ITS_OWN.search(clause):
            words = f"{shown(mark.value)}㎡"
            yield Statement("住房面积", mark.value, words, mark.start, mark.end)


def _of_probation_pay(facts: Facts) -> Iterator[Statement]:
    """Yield the share of the pay that probation pays."""
    for mark in facts.marks.get("shares", ()):
        if mark.kind != "percent":
            continue
        start, end = _clause(facts.text, mark.start, mark.end)
        clause = facts.text[start:end]
        sentence = facts.text[_sentence_start(facts.text, start) : end]
        speaks = _PROBATION.search(sentence) and _WAGE.search(clause)
        if speaks and not _BOUND.search(clause) and not _FEE_OF_ITS_OWN_PAY.search(clause):
            words = f"{shown(mark.value)}%"
            yield Statement("试用期工资比例", mark.value, words, mark.start, mark.end)


def _of_penalties(facts: Facts) -> Iterator[Statement]:
    """Yield damages of a fixed amount, by the party that owes them and what for."""
    for mark in facts.marks.get("amounts", ()):
        start, end = _clause(facts.text, mark.start, mark.end)
        clause = facts.text[start:end]
        alone = len(within(facts.marks["amounts"], start, end)) == 1
        if "违约金" not in clause or not alone or _PENALTY_OF_ITS_OWN.search(clause):
            continue
        sentence = facts.text[_sentence_start(facts.text, start) : end]
        breaches = [name for name, words in _BREACHES if words.search(sentence)]
        party = re.search(r"[甲乙丙]方", sentence)
        if len(breaches) == 1 and party:
            of = f"{party[0]}{breaches[0]}的违约金"
            yield Statement(of, mark.value, f"{shown(mark.value)}元", mark.start, mark.end)


def _sentence_start(text: str, offset: int) -> int:
    return max(text.rfind(sign, 0, offset) for sign in "。；\n") + 1


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


def _clause_start(text: str, offset: int) -> int:
    return max(text.rfind(sign, 0, offset) for sign in "，；。：\n") + 1


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch between punctuation marks around `text[start:end]`."""
    stop = _CLAUSE.search(text, end)
    return _clause_start(text, start), stop.start() if stop else len(text)
