"""Facts + rule book → Report: which law applies, what is wrong, what could not be decided."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

from contractgen.decisions import Decided
from contractgen.errors import RuleBookError
from contractgen.facts import Estimate, Facts, Relationship
from contractgen.findings import Finding, Severity, Skipped
from contractgen.policy import Policy
from contractgen.rulebook import RuleBook, read_city_file
from contractgen.rules import Case
from contractgen.weighing import Weighed, settled, weighed

T = TypeVar("T")

NO_CITY = "none"
"""The city whose policy is: there is none."""


@dataclass(frozen=True)
class Applied(Generic[T]):
    """A choice of the law to apply, and how it was made (Chinese)."""

    value: T
    reason: str


@dataclass(frozen=True)
class Report:
    """What a check of one document says; rules are looked up in `book`."""

    path: str
    facts: Facts
    city: Applied[str | None]
    """The city's name, `none`, or None when the text doesn't tell."""
    on: Applied[date]
    relationship: Applied[Relationship]
    findings: tuple[Finding, ...]
    """In document order; those without a place first."""
    skipped: tuple[Skipped, ...]
    not_applicable: tuple[str, ...]
    """Ids of rules that don't speak of this document."""
    ok: tuple[str, ...]
    """Ids of rules that were checked and found nothing."""
    book: RuleBook
    policy: Policy | None = None
    """The applicable city's policy; None when there is none or the city isn't known."""
    accepted: tuple[Decided, ...] = ()
    """Findings settled by a decision; not among `findings`."""
    remarked: tuple[Decided, ...] = ()
    """Findings that stay open although a decision speaks of them: to be mended, or expired."""
    known: tuple[Finding, ...] | None = None
    """Findings that a baseline has already, not among `findings`; None without a baseline."""

    def worst(self) -> Severity | None:
        """Return the gravest severity among the findings, settled and known ones left out."""
        found = {finding.severity for finding in self.findings}
        return next((s for s in ("error", "warning", "note") if s in found), None)


@dataclass(frozen=True)
class Unreadable:
    """A document that could not be read, with the reason in Chinese."""

    path: str
    error: str


@dataclass(frozen=True)
class Choice:
    """What the user asked for; None: decide from the document."""

    city: str | None = None
    """A city's name, `none`, or the path of a city file."""
    on: date | None = None
    relationship: Relationship | None = None


def resolved(book: RuleBook, choice: Choice) -> tuple[RuleBook, Choice]:
    """Return the book with the user's own city file read into it: once for many checks.

    Raises:
        RuleBookError: the file can't be read.
    """
    if choice.city is None or not choice.city.endswith((".yaml", ".yml")):
        return book, choice
    path = Path(choice.city)
    policy, rules = read_city_file(path)
    return book.with_city(path.stem, policy, rules), replace(choice, city=path.stem)


def check(facts: Facts, book: RuleBook, choice: Choice | None = None) -> Report:
    """Judge what an agreement says by every rule that applies.

    Raises:
        RuleBookError: the city has no file, or the user's own can't be read.
    """
    book, choice = resolved(book, choice or Choice())
    city = _city(facts, choice.city)
    if city.value not in (None, NO_CITY, *book.policies):
        known = "、".join((*book.policies, NO_CITY))
        raise RuleBookError(
            f"没有名为“{city.value}”的城市政策；可用：{known}，或用 --city 写出政策文件的路径"
        )
    policy = book.policies.get(city.value or "")
    on = _day(facts, choice.on)
    relationship = _relationship(facts, choice.relationship)
    case = Case(facts, on.value, relationship.value, policy, city.value is not None)
    found: list[Weighed] = []
    bare = facts.outline is None and not facts.text and not facts.provisions
    scope = book.scope(city.value, facts.kind, relationship.value, on.value, bare=bare)
    not_applicable = [*scope.beside]
    ok = [*scope.silent]
    proposed = _by_rule(facts.estimates)
    for rule in scope.asked:
        if not rule.concerns(case):
            not_applicable.append(rule.id)
            continue
        results = list(rule.results(case))
        estimates = proposed.get(rule.id)
        if not results and not estimates:
            ok.append(rule.id)
            continue
        judged = list(weighed(rule, results, estimates or (), case))
        found += judged
        if not judged:
            ok.append(rule.id)
    told = list(settled(found))
    skipped = [one for one in told if isinstance(one, Skipped)]
    findings = [one for one in told if isinstance(one, Finding)]
    if city.value is None:
        skipped.extend(_undecided_city(facts, book))
    return Report(
        path=facts.path,
        facts=facts,
        city=city,
        on=on,
        relationship=relationship,
        policy=policy,
        findings=tuple(sorted(_once(findings, book), key=_order)),
        skipped=tuple(dict.fromkeys(skipped)),
        not_applicable=tuple(not_applicable),
        ok=tuple(ok),
        book=book,
    )


def _by_rule(estimates: Iterable[Estimate]) -> dict[str, list[Estimate]]:
    found: dict[str, list[Estimate]] = {}
    for estimate in estimates:
        found.setdefault(estimate.rule, []).append(estimate)
    return found


def _city(facts: Facts, chosen: str | None) -> Applied[str | None]:
    if chosen is not None:
        return Applied(chosen, "由用户指定")
    if facts.kind == "commercial":
        return Applied(NO_CITY, "文件没有聘用个人的内容")
    if len(facts.cities) == 1:
        return Applied(facts.cities[0], "依协议所载工作地点、单位地址或援引的政策")
    if facts.cities:
        return Applied(None, "协议提到不止一个城市，无法判断适用哪一城市的政策")
    if facts.kind == "terms":
        return Applied(NO_CITY, "条款中没有写明适用的城市政策")
    if facts.value("engagement.work_place") or facts.value("employer.address"):
        return Applied(NO_CITY, "协议所载工作地点和单位地址不在已收录政策的城市内")
    return Applied(None, "协议没有写明工作地点或适用的城市政策")


def _day(facts: Facts, chosen: date | None) -> Applied[date]:
    if chosen is not None:
        return Applied(chosen, "由用户指定")
    for name, words in (("agreement.sign_date", "签订日期"), ("period.start", "协议开始日期")):
        day = facts.value(name)
        if isinstance(day, date):
            return Applied(day, f"依协议所载{words}")
    return Applied(date.today(), "协议没有写明签订日期和开始日期，按今天的法律判断")


_ENGAGES_NOBODY = (
    "文件没有聘用个人的内容，按单位之间或与客户的合同处理，劳动法和人才政策的规则都不适用；"
    "确系聘用个人的，请在标题写明（如“聘用协议”）再检查"
)


def _relationship(facts: Facts, chosen: Relationship | None) -> Applied[Relationship]:
    if facts.kind == "commercial":
        return Applied(chosen or "labor", _ENGAGES_NOBODY)
    if chosen is not None:
        return Applied(chosen, "由用户指定")
    if facts.relationship is not None:
        return Applied(facts.relationship, "依协议内容判断")
    return Applied("labor", "协议没有表明其他法律关系，按劳动合同判断")


def _undecided_city(facts: Facts, book: RuleBook) -> Iterator[Skipped]:
    """Yield an entry for each city whose rules were left out because the city isn't known."""
    reason = (
        "协议提到不止一个城市，请用 --city 指定"
        if facts.cities
        else "未找到工作地点、单位地址或援引的人才政策，请用 --city 指定城市（没有则写 none）"
    )
    for name in book.policies:
        yield Skipped(f"{name}/not-applicable", reason)


def _once(findings: Iterable[Finding], book: RuleBook) -> Iterator[Finding]:
    """Yield each defect once.

    The same rule is not reported twice on overlapping words, and of two rules on the same words
    the one that `yields_to` names the other stays silent.
    """
    kept: list[Finding] = []
    for finding in findings:
        if any(_same_defect(finding, other) for other in kept):
            continue
        kept.append(finding)
    for finding in kept:
        rule = book.rule(finding.rule)
        rivals = rule.yields_to if rule else ()
        if not any(other.rule in rivals and _overlap(finding, other) for other in kept):
            yield finding


def _same_defect(one: Finding, other: Finding) -> bool:
    if one.rule != other.rule:
        return False
    if one.place is None or other.place is None:
        return one.message == other.message
    return _overlap(one, other)


def _overlap(one: Finding, other: Finding) -> bool:
    if one.place is None or other.place is None:
        return False
    return one.place.start < other.place.end and other.place.start < one.place.end


def _order(finding: Finding) -> tuple[int, str]:
    return (finding.place.start if finding.place else -1, finding.rule)
