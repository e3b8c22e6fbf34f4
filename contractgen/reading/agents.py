"""Who does what a sentence says: the party that is its subject, named or left out."""

import re
from collections.abc import Mapping

from contractgen.facts import Role
from contractgen.reading.passage import Index, Passage, Places, role_of
from contractgen.reading.spans import Hit
from contractgen.reading.statements import Statement

_SUBJECT_AFTER = frozenset(
    "，。；：、,;:（(“\n\t 由如若因则但而且并即凡当的时后前内间下者及或求令让许使责是据定，"
)
"""A party's name is a subject after these; after 向, 给, 与, 经 … it is an object."""
_OBJECT_AFTER = frozenset("向给与经对和跟同替为被把将入交在于到回赔付退还补缴欠帮求找")
"""After these a party's name is an object."""
_HIM = re.compile(r"(?:要求|责令|令|请求|通知|督促|有权向|可向|应向)(?:其|该)")
_PAID_BY = re.compile(r"由(?=[^，。；\n]{1,12}(?:支付|承担|负担|赔偿|交纳|缴纳|偿付|退还))")
_TAKES = re.compile(
    r"要求|收取|收缴|追索|追究|追偿|追回|追缴|索取|索要|索赔|扣除|扣减|扣留|扣发|没收|收回|主张|处以|处罚|罚"
)
_ENTITLED = re.compile(r"(?:亦|也|均|仍|并)?(?:有权|可以?|得|应及时|能够|依法|向)")
"""After a party: it is the one who takes."""
_ALSO = re.compile(r"(?:并|且|亦|也)(?:且)?(?:有权|可)")
"""At the beginning of a part: the party before goes on."""
_GIVES = re.compile(
    r"支付|缴纳|交纳|赔偿|承担|偿付|给付|返还|退还|退回|负担|补偿|赔付|偿还|付给|交付"
)
_BORNE_BY = re.compile(r"[^，。；\n]{0,8}(?:由|归)(?=.)")
_ATTRIBUTE = re.compile(
    r"(?:[已所曾向为其给]|累计|代|实际){0,3}[^，。；\n的应须需将把]{0,8}"
    r"(?:支付|发放|给予|付|缴纳|缴存|缴|交纳|交|承担|提供|垫付|配|负担|出资|购|投入|奖励|赠|支出|花费|发|上|补贴)"
    r"[^，。；\n的应须需]{0,4}的(?=[\u4e00-\u9fff])(?![应须需由可]|均|也|不)"
)
"""甲方支付的…, 学校发放的…: a party that only tells whose money it is."""


class Agents:
    """Finds the parties of one document's sentences."""

    def __init__(self, passage: Passage, doers: Mapping[str, Role], payers: frozenset[str]) -> None:
        self.text = passage.text
        self.passage = passage
        self.roles = passage.roles
        self.words = passage.words
        self._doers = doers
        """Who does what a concept names when the text names nobody."""
        self._payers = payers
        """The concepts that whoever pays heads a provision with."""
        self._by = Places.of(self.text, "由")
        self._bearers = Places.of(self.text, "由", "归")
        self._owners: dict[Hit, int] = {}
        self._owning: dict[Hit, bool] = {}
        self._subjects: dict[tuple[Statement, int], Hit | None] = {}
        self._targets: dict[tuple[int, int], Role | None] = {}

    def subject(self, statement: Statement, before: int) -> Hit | None:
        """Return the party that governs the words at `before`.

        The nearest subject to the left in the sentence, else in its lead-in, else in the sentence
        before: Chinese leaves a subject out while it stays the same. Where the sentence calls the
        parties neither 甲方 nor 员工, other words for them serve (教师, 院方).
        """
        key = (statement, before)
        if key not in self._subjects:
            self._subjects[key] = self._subject(statement, before)
        return self._subjects[key]

    def _subject(self, statement: Statement, before: int) -> Hit | None:
        here = (statement.start, before)
        part = (self.passage.segment(statement, before)[0], before)
        if self._by.any(*part):
            for index in (self.roles, self.words):
                agent = self._agent(index, *part)
                if agent is not None:
                    return agent
        found = (
            self._subject_in(self.roles, *part)
            or self._first_in(self.words, *part)
            or self._mention_in(self.roles, *part)
        )
        if found is not None:
            return found
        for index in (self.roles, self.words):
            for stretch in (here, *reversed(statement.leads)):
                found = self._subject_in(index, *stretch) or self._mention_in(index, *stretch)
                if found is not None:
                    return found
        for stretch in reversed(statement.before[-2:]):
            found = self._subject_in(self.roles, *stretch)
            if found is not None:
                return found
        for stretch in (here, *reversed(statement.leads)):
            doer = self._doer(*stretch)
            if doer is not None:
                return doer
        return None

    def _subject_in(self, index: Index, start: int, end: int) -> Hit | None:
        """Return the last party that stands where a subject does."""
        for hit in reversed(index.within(start, end)):
            if self._leads(hit, start, end) and not self._possessive(hit, end):
                return hit
        return None

    def _leads(self, hit: Hit, start: int, end: int) -> bool:
        """Return whether a party stands where a subject does, for words that end at `end`."""
        before = self.text[start : self._owner(hit)].rstrip("该各每全体当班")
        if not before:
            return True
        if before[-1] == "由":  # 由甲方协调入学的，…: the agent of another part of the sentence
            return not any(mark in self.text[hit.end : end] for mark in "，,")
        return not before.endswith(("无须", "无需")) and (
            before[-1] in _SUBJECT_AFTER or before.endswith("免除")
        )

    def _owner(self, hit: Hit) -> int:
        """Return where a name begins with the employer that it is prefixed by: 医院医生."""
        if hit not in self._owners:
            self._owners[hit] = self._find_owner(hit)
        return self._owners[hit]

    def _find_owner(self, hit: Hit) -> int:
        if role_of(hit) != "talent" or self.text[hit.start : hit.end] == "乙方":
            return hit.start
        owners = (
            self.roles.within(hit.start - 6, hit.start),
            self.words.within(hit.start - 6, hit.start),
        )
        starts = [
            o.start
            for found in owners
            for o in found
            if o.end == hit.start and role_of(o) == "employer"
        ]
        return min(starts, default=hit.start)

    def _owns(self, hit: Hit) -> bool:
        """Return whether an employer's name is only the first part of its staff's: 酒店主管."""
        if role_of(hit) != "employer":
            return False
        if hit not in self._owning:
            self._owning[hit] = self._begins_staff(hit)
        return self._owning[hit]

    def _begins_staff(self, hit: Hit) -> bool:
        after = (self.roles.within(hit.end, hit.end + 8), self.words.within(hit.end, hit.end + 8))
        return any(
            other.start == hit.end
            and role_of(other) == "talent"
            and self.text[other.start : other.end] != "乙方"
            for found in after
            for other in found
        )

    def _agent(self, index: Index, start: int, end: int) -> Hit | None:
        """Return the party that 由 names in the stretch."""
        for hit in reversed(index.within(start, end)):
            before = self.text[start : hit.start].rstrip("该各每全体当班")
            if before.endswith("由") and not self._possessive(hit, end):
                return hit
        return None

    def _first_in(self, index: Index, start: int, end: int) -> Hit | None:
        """Return the party that a part of the sentence begins with."""
        while start < end and self.text[start] in " 则但而且并故":
            start += 1
        first = next(iter(index.within(start, end)), None)
        if first is None or first.start != start or self._possessive(first, end):
            return None
        return first

    def _mention_in(self, index: Index, start: int, end: int) -> Hit | None:
        """Return the last party that is at least no object: 合同未到期乙方跳槽的."""
        for hit in reversed(index.within(start, end)):
            if self.text[hit.start - 1] not in _OBJECT_AFTER and not self._possessive(hit, end):
                return hit
        return None

    def _doer(self, start: int, end: int) -> Hit | None:
        """Return who must be meant when nobody is named: 辞职 is the talent's."""
        for hit in reversed(self.passage.concepts.within(start, end)):
            doer = self._doers.get(hit.name)
            if doer is not None:
                return Hit(hit.start, hit.start, doer)
        return None

    def _doer_since(self, statement: Statement, subject: Hit, head: Hit) -> bool:
        """Return whether the talent acts in the parts between those of a subject and a head.

        公司办了落户，三年内辞职的，须付…: whoever resigns pays.
        """
        _, start = self.passage.segment(statement, subject.start)
        doer = self._doer(start, head.start) if start < head.start else None
        return doer is not None and role_of(doer) == "talent"

    def _possessive(self, hit: Hit, end: int) -> bool:
        """Return whether the party only owns or paid what follows: 乙方的工资, 甲方支付的费用."""
        if self._owns(hit) or (self.text[hit.end : hit.end + 1] == "的" and hit.end + 1 < end):
            return True
        return _ATTRIBUTE.match(self.text, hit.end, end) is not None

    def target(self, part: tuple[int, int]) -> Role | None:
        """Return the party to whom: after 向, 给, 付, 对 in that part of the sentence."""
        if part not in self._targets:
            self._targets[part] = next(
                (
                    role_of(hit)
                    for index in (self.roles, self.words)
                    for hit in index.within(*part)
                    if hit.start and self.text[hit.start - 1] in "向给付还对赔"
                ),
                None,
            )
        return self._targets[part]

    def follows(self, head: Hit, role: Role) -> bool:
        """Return whether that party stands right after the head, as who gets it: 退还甲方."""
        stretch = (head.end, head.end + 8)
        gap = 1 if self.text[head.end : head.end + 1] in "给予还" else 0
        return any(
            hit.start - head.end <= gap
            and role_of(hit) == role
            and self.text[hit.end : hit.end + 1] not in tuple("应部缴承所的负")
            for index in ((self.roles, self.words) if role == "employer" else (self.roles,))
            for hit in index.within(*stretch)
        )

    def actor(
        self, statement: Statement, head: Hit, subject: Hit | None, part: tuple[int, int]
    ) -> Role | None:
        """Return who owes what the head names, or who may do it; `part` is the head's segment."""
        start, end = part
        borne = None
        if self._bearers.any(head.end, end):
            borne = _BORNE_BY.match(self.text, head.end, end)
        if borne is None and self._by.any(head.end, statement.end):
            borne = _PAID_BY.search(self.text, head.end, statement.end)
        if borne:
            for index in (self.roles, self.words):
                for hit in index.within(borne.end(), min(borne.end() + 20, statement.end)):
                    return role_of(hit)
        if subject is None:
            return None
        role = role_of(subject)
        if head.name not in self._payers:
            return role
        if self.follows(head, role):
            return _other(role)
        here = start <= subject.start
        if role == "employer" and not here and self._doer_since(statement, subject, head):
            role, subject = "talent", Hit(start, start, "talent")
        low = max(start, subject.end) if subject.end <= head.start else start
        if _HIM.search(self.text, low, head.start):
            return _other(role) if here or role == "employer" else role
        takes = _TAKES.search(self.text, low, end)
        if takes and not _GIVES.search(self.text, low, head.start):
            entitled = (
                _ENTITLED.match(self.text, subject.end) if here else _ALSO.match(self.text, start)
            )
            if role == "talent" and not entitled:
                return role  # 乙方辞职的，全部收回: it is taken from whoever leaves
            return self.target(part) or _other(role)
        if role == "employer" and self.target(part) == "employer":
            return "talent"  # nobody pays himself
        return role


def _other(role: Role) -> Role | None:
    return {"employer": "talent", "talent": "employer"}.get(role)  # type: ignore[return-value]
