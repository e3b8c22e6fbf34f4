"""Checks on amounts: figures and words of one amount are equal, shares are shares."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from contractgen.checks.terms import shown
from contractgen.checks.values.passages import in_figures, pairs, passages, place, within
from contractgen.findings import Finding, Skipped
from contractgen.numerals import format_yuan
from contractgen.outline import Place
from contractgen.rules import Case, Rule

_SHARED = re.compile(
    r"提取|提成|分成|分红|分配|分享|股权|股份|持股|股比|占比|各?占|承担|负担|分担|利润|净利|收益|"
    r"营业额|营收|销售额|销售收入|回款|出资|报销|享有"
)
_MAY_EXCEED = re.compile(
    r"加班|延长工作|休息日|节假日|假日|最低工资|平均工资|社平|基数|利率|LPR|报价|完成|达到|达成|超额|超过|系数|年终|绩效|"
    r"增长|上浮|目标|指标|倍|赔偿金|负荷|产能|不低于|标准工时|罚息|违约金|市场价"
)
_PROBATION = re.compile(r"试用期|见习期")
_BOTH_WAYS = re.compile(r"浮动|误差|增减|偏差|±|[+＋]|涨跌|同比|下降")
_CLAUSE_END = re.compile(r"[，；。\n]")
_SHARE_TERMS = (
    ("pay.share_percent", "提成比例", False),
    ("allowances.cost_share", "财政承担比例", False),
    ("probation.pay_percent", "试用期工资比例", True),
)


class WordsMatchFigures(Rule):
    """An amount in figures and the same in capitals are equal."""

    check: Literal["words_match_figures"]

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each pair that differs."""
        facts = case.facts
        for one, other in pairs(facts):
            if one.value == other.value:
                continue
            figures, words = (one, other) if in_figures(facts.text, one) else (other, one)
            yield self.finding(
                case,
                place(facts, one.start, other.end),
                figures=format_yuan(figures.value),
                words=format_yuan(words.value),
            )


class ShareOfAWhole(Rule):
    """A share is no more than the whole and no less than nothing.

    Probation pay above the full pay is a warning, whatever the rule's severity.
    """

    check: Literal["share_of_a_whole"]

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each share above 100 % or below 0."""
        found = tuple(self._written(case))
        yield from found
        places = [one.place for one in found if one.place]
        for one in self._terms(case):
            where = one.place
            if where is None or not any(
                where.start < other.end and other.start < where.end for other in places
            ):
                yield one

    def _written(self, case: Case) -> Iterator[Finding]:
        facts = case.facts
        marks = facts.marks.get("shares", ())
        for passage in passages(facts.text):
            for mark in within(marks, passage.start, passage.end, "percent"):
                if 0 <= mark.value <= 100:
                    continue
                start = passage.start
                for comma in _CLAUSE_END.finditer(facts.text, passage.start, mark.start):
                    start = comma.end()
                stop = _CLAUSE_END.search(facts.text, mark.end, passage.end)
                end = stop.start() if stop else passage.end
                clause = facts.text[start:end]
                sentence = facts.text[passage.start : end]
                where = place(facts, start, end)
                yield from self._judged(case, mark.value, clause, sentence, where)

    def _terms(self, case: Case) -> Iterator[Finding]:
        for name, title, probation in _SHARE_TERMS:
            for fact in case.facts.named(name):
                if isinstance(fact.value, Decimal) and not 0 <= fact.value <= 100:
                    yield self._finding(case, fact.value, title, fact.place, probation=probation)

    def _judged(
        self, case: Case, value: Decimal, clause: str, sentence: str, where: Place | None
    ) -> Iterator[Finding]:
        if value < 0:
            if not _BOTH_WAYS.search(sentence):
                yield self._finding(case, value, "比例", where, probation=False)
        elif _PROBATION.search(sentence) and not _MAY_EXCEED.search(clause):
            yield self._finding(case, value, "试用期工资比例", where, probation=True)
        elif _SHARED.search(clause) and not _MAY_EXCEED.search(clause):
            yield self._finding(case, value, "比例", where, probation=False)

    def _finding(
        self, case: Case, value: Decimal, what: str, where: Place | None, *, probation: bool
    ) -> Finding:
        limits = "低于0" if value < 0 else "超过100%"
        found = self.finding(case, where, what=what, value=shown(value), limits=limits)
        return replace(found, severity="warning") if probation else found


CHECKS: tuple[type[Rule], ...] = (WordsMatchFigures, ShareOfAWhole)
