"""Checks of a document's build: numbers, headings, repeated clauses, remains of other contracts."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final, Literal

from pydantic import Field

from contractgen.checks import references, unfinished
from contractgen.findings import Finding, Skipped
from contractgen.outline import Clause, Outline
from contractgen.rules import Case, Rule, RuleModel

_NUMBERED: Final = ("chapter", "article", "section", "item", "decimal", "paren", "circled")
_LONGEST_QUOTE: Final = 40
_CN: Final = "〇一二三四五六七八九"
_MOST_NAMED: Final = 5
"""Missing numbers that a message lists; a larger gap is said with its ends."""


def _quote_end(text: str, start: int, end: int) -> int:
    """Return where the first words of a clause end: at its line's end or its first stop."""
    limit = min(end, start + _LONGEST_QUOTE)
    stops = [text.find(stop, start + 3, limit) for stop in "。；，\n"]
    return min([stop for stop in stops if stop >= 0] or [limit])


def _chinese(number: int) -> str:
    """Return a number below 100 in words."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _CN[ones]
    head = "" if tens == 1 else _CN[tens]
    return f"{head}十{_CN[ones] if ones else ''}"


def _label(like: Clause, number: int) -> str:
    """Return the number `number` written as that of `like`: 第九条, （三）, 5."""
    arabic = any(sign.isdigit() and sign.isascii() for sign in like.label)
    digits = str(number) if arabic or number > 99 else _chinese(number)
    if like.kind in ("article", "chapter"):
        return f"第{digits}{like.label[-1]}"
    if like.kind == "item":
        return f"（{digits}）"
    if like.kind == "section":
        return f"{digits}、"
    if like.kind == "decimal":
        return ".".join([*map(str, like.path[:-1]), str(number)])
    return f"（{number}）" if like.kind == "paren" else f"第{number}项"


def _lists(outline: Outline) -> Iterator[list[Clause]]:
    """Yield the clauses that are numbered together; articles run on across chapters."""
    groups: dict[tuple[object, ...], list[Clause]] = {}
    for clause in outline.clauses:
        if clause.kind not in _NUMBERED or clause.value is None:
            continue
        attached = clause.start >= outline.attachments_start
        parent = None if clause.kind == "article" else clause.parent
        key = (attached, parent, clause.scheme, clause.path[:-1])
        groups.setdefault(key, []).append(clause)
    for group in groups.values():
        yield from _runs(outline, group)


def _runs(outline: Outline, group: list[Clause]) -> Iterator[list[Clause]]:
    """Yield the parts of a list that each start anew at 1."""
    run: list[Clause] = []
    for clause in group:
        if clause.value == 1 and run and _starts_anew(outline, run[-1], clause):
            yield run
            run = []
        run.append(clause)
    yield run


def _starts_anew(outline: Outline, before: Clause, clause: Clause) -> bool:
    """Return whether a first number begins a new list; after another 1 it may be a mistake."""
    if before.value != 1:
        return True
    between = outline.clauses[before.index + 1 : clause.index]
    return clause.scheme != outline.top and any(other.kind == "paragraph" for other in between)


class NumberingGap(Rule):
    """No number is missing among siblings."""

    check: Literal["numbering_gap"]

    def reads_terms(self) -> bool:
        """Return that only a document can break it."""
        return False

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each place where numbers are missing."""
        outline = case.facts.outline
        if outline is None:
            return
        for run in _lists(outline):
            if case.facts.kind == "supplement" and run[0].kind == "article" and run[0].value != 1:
                continue  # the articles that it changes, quoted
            seen: set[int] = set()
            spare = 0
            for before, clause in zip([None, *run], run, strict=False):
                value = clause.value or 0
                highest = max(seen, default=0)
                missing = [n for n in range(highest + 1, value) if n not in seen]
                if value in seen:
                    spare += 1  # 三、三、五: the second 三 is meant for 四, and reported as such
                elif missing and len(missing) <= spare:
                    spare -= len(missing)
                elif missing and not self._tolerated(outline, before, clause, missing):
                    yield self._finding(case, outline, clause, missing)
                seen.add(value)

    def _tolerated(
        self, outline: Outline, before: Clause | None, clause: Clause, missing: list[int]
    ) -> bool:
        """Return whether the missing number stands in the text before, or the list is a part."""
        if before is None:
            # A list that begins with 2 or more is an extract, or its first number is hidden.
            return clause.kind not in ("article", "section") or clause.value != 2
        words = outline.text[before.start : clause.start]
        return all(_stands_in(words, clause, number) for number in missing)

    def _finding(self, case: Case, outline: Outline, clause: Clause, missing: list[int]) -> Finding:
        names = [_label(clause, number) for number in missing]
        if len(names) > _MOST_NAMED:
            names = [f"{names[0]}至{names[-1]}"]
        end = _quote_end(outline.text, clause.start, clause.end)
        return self.finding(
            case,
            outline.place(clause.start, end),
            label=_label(clause, clause.value or 0),
            missing="”“".join(names),
        )


def _stands_in(words: str, like: Clause, number: int) -> bool:
    """Return whether a number that heads no line is in the text all the same."""
    label = _label(like, number)
    if like.kind == "decimal":
        return re.search(rf"(?<![0-9.]){re.escape(label)}\s?[、.．\s]", words) is not None
    if like.kind == "article":
        return re.search(rf"[。；！\s]\s?{label}(?![第款项的])", words) is not None
    forms = {label, label.replace("（", "(").replace("）", ")")}
    return any(form in words for form in forms)


class NumberingDuplicate(Rule):
    """No number stands twice among siblings."""

    check: Literal["numbering_duplicate"]

    def reads_terms(self) -> bool:
        """Return that only a document can break it."""
        return False

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each number that was used before."""
        outline = case.facts.outline
        if outline is None:
            return
        for run in _lists(outline):
            seen: set[int] = set()
            for clause in run:
                value = clause.value or 0
                if value in seen:
                    end = _quote_end(outline.text, clause.start, clause.end)
                    place = outline.place(clause.start, end)
                    yield self.finding(case, place, label=_label(clause, value))
                seen.add(value)


class HeadingRunOn(Rule):
    """An article's heading begins a line of its own."""

    check: Literal["heading_run_on"]

    def reads_terms(self) -> bool:
        """Return that only a document can break it."""
        return False

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each heading at the end of another paragraph."""
        outline = case.facts.outline
        for clause in outline.clauses if outline is not None else ():
            if outline is not None and clause.buried:
                end = _quote_end(outline.text, clause.start, clause.end)
                yield self.finding(case, outline.place(clause.start, end), label=clause.label)


class ClauseDuplicate(Rule):
    """No clause is written twice."""

    check: Literal["clause_duplicate"]
    shortest: int = Field(ge=1)
    """Characters, punctuation aside, below which the same words may well recur."""

    def reads_terms(self) -> bool:
        """Return that only a document can break it."""
        return False

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each clause whose words stood before."""
        outline = case.facts.outline
        if outline is None:
            return
        last = min(outline.signature_start, outline.attachments_start)
        seen: dict[str, Clause] = {}
        for clause in outline.clauses:
            if not outline.body_start <= clause.start < last or _is_listed(outline, clause):
                continue
            own = outline.text[clause.body_start : clause.own_end]
            words = "".join(sign for sign in own if sign.isalnum())
            if len(words) < self.shortest:
                continue
            if (first := seen.get(words)) is None:
                seen[words] = clause
                continue
            end = _quote_end(outline.text, clause.body_start, clause.own_end)
            place = outline.place(clause.body_start, end)
            yield self.finding(case, place, first=outline.cite(first.start))


def _is_listed(outline: Outline, clause: Clause) -> bool:
    """Return whether a clause is an item of a list with a lead-in; two lists may share items."""
    if clause.parent is None or clause.kind == "paragraph":
        return False
    parent = outline.clauses[clause.parent]
    return outline.text[parent.start : parent.own_end].rstrip().endswith((":", "："))


class OtherContract(RuleModel):
    """The words of another kind of contract."""

    kind: str
    """Its Chinese name, for the message."""
    words: tuple[str, ...]
    """Words that no contract of employment or service needs."""
    common: tuple[str, ...] = ()
    """Words that it may need; they count only beside one of `beside`."""
    beside: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    """Words in the same sentence that give the word a place in this contract."""
    trades: tuple[str, ...] = ()
    """Words anywhere in the document that tell that this is the employer's own trade."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return what finds any of the words."""
        return re.compile("|".join(map(re.escape, (*self.words, *self.common))))

    def is_foreign(self, word: str, sentence: str) -> bool:
        """Return whether a word has no place in this sentence."""
        if word in self.common and not _has(sentence, self.beside):
            return False
        return not _has(sentence, self.unless)


class ForeignText(Rule):
    """Nothing is left over from another kind of contract."""

    check: Literal["foreign_text"]
    contracts: tuple[OtherContract, ...]

    def reads_terms(self) -> bool:
        """Return that only a document can break it."""
        return False

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each sentence that speaks of what this contract has not."""
        outline = case.facts.outline
        if outline is None:
            return
        head = outline.text[: outline.body_start]
        for contract in self.contracts:
            if _has(head, contract.words) or _has(outline.text, contract.trades):
                continue  # a party of that name, or the employer's own trade
            yield from self._findings(case, outline, contract)

    def _findings(self, case: Case, outline: Outline, contract: OtherContract) -> Iterator[Finding]:
        text, reported = outline.text, -1
        for match in contract.pattern.finditer(text, outline.body_start, outline.signature_start):
            start, end = _sentence(text, match.start(), match.end())
            if match.start() < reported or not contract.is_foreign(match[0], text[start:end]):
                continue
            reported = end
            first, last = _fragment(text, match.start(), match.end())
            clause = outline.at(match.start())
            if clause is not None and first < clause.body_start <= match.start():
                first = clause.body_start
            place = outline.place(first, last)
            yield self.finding(case, place, word=match[0], kind=contract.kind)


def _has(words: str, any_of: Iterable[str]) -> bool:
    return any(word in words for word in any_of)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence around a place."""
    first = max(text.rfind(stop, 0, start) for stop in "。；\n") + 1
    stops = [text.find(stop, end) for stop in "。；\n"]
    return first, min([stop for stop in stops if stop >= 0] or [len(text)])


def _fragment(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the part between commas around a place."""
    first = max(text.rfind(stop, 0, start) for stop in "。；，：\n") + 1
    stops = [text.find(stop, end) for stop in "。；，\n"]
    return first, min([stop for stop in stops if stop >= 0] or [len(text)])


CHECKS: tuple[type[Rule], ...] = (
    NumberingGap,
    NumberingDuplicate,
    HeadingRunOn,
    ClauseDuplicate,
    ForeignText,
    *unfinished.CHECKS,
    *references.CHECKS,
)
