"""The text around values, as the checks on values need it: sentences, lists, merged amounts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from contractgen.facts import Facts, Mark
from contractgen.outline import Place

_ITEM = re.compile(
    r"[ \t　]*(?:[（(]\d{1,2}[)）]|\d{1,2}[)）.．、]|[（(][一二三四五六七八九十]{1,3}[)）]|[①-⑳]|"
    r"第[一二三四五六\d][期次年笔阶]|[-·•])"
)
_BETWEEN_ENDS = re.compile(r"\s*(?:[-–—－~～〜至到]{1,2})\s*(?:人民币)?$")
_WORDS_AND_FIGURES = re.compile(
    r"\s*[）)】]?\s*[（(【，,：:即]?\s*(?:人民币|RMB|即|计|合|为|总计|金额)?[ 　]*"
    r"[（(]?(?:大写|小写)?(?:金额|人民币)?[ 　]*[）)]?[ 　]*[：:为]?[ 　]*(?:人民币)?[（(]?[ 　]*"
)
_FIGURE = re.compile(r"[0-9０-９]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or a lead-in that ends in a colon with the list it opens."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as a reader counts it: figures and capitals of one amount are one."""

    start: int
    end: int
    value: Decimal
    is_range: bool
    """Whether it is an end of a range (3—5万元)."""


def passages(text: str) -> Iterator[Passage]:
    """Yield the sentences and lists of a text, in order."""
    lines = [(match.start(), match[0]) for match in re.finditer(r"[^\n]+", text)]
    index = 0
    while index < len(lines):
        start, line = lines[index]
        index += 1
        if line.rstrip().endswith(("：", ":")):
            last = index
            while last < len(lines) and _ITEM.match(lines[last][1]):
                last += 1
            if last > index:
                end = lines[last - 1][0] + len(lines[last - 1][1])
                yield Passage(start, end, text[start:end])
                index = last
                continue
        for sentence in re.finditer(r"[^。]+", line):
            begin = start + sentence.start()
            yield Passage(begin, begin + len(sentence[0]), sentence[0])


def within(marks: tuple[Mark, ...], start: int, end: int, kind: str | None = None) -> list[Mark]:
    """Return the marks between two offsets, of one kind if named."""
    return [
        mark
        for mark in marks
        if start <= mark.start and mark.end <= end and kind in (None, mark.kind)
    ]


def pairs(facts: Facts) -> Iterator[tuple[Mark, Mark]]:
    """Yield the amounts written twice, in figures and in words: 3万元（大写：叁万元整）."""
    marks = facts.marks.get("amounts", ())
    index = 0
    while index + 1 < len(marks):
        one, other = marks[index], marks[index + 1]
        if _is_pair(facts.text, one, other):
            yield one, other
            index += 1
        index += 1


def in_figures(text: str, mark: Mark) -> bool:
    """Return whether an amount is written in figures."""
    return bool(_FIGURE.search(text, mark.start, mark.end))


def _is_pair(text: str, one: Mark, other: Mark) -> bool:
    between = text[one.end : other.start]
    if len(between) > 24 or not _WORDS_AND_FIGURES.fullmatch(between):
        return False
    if in_figures(text, one) == in_figures(text, other):
        return False
    announced = "写" in between or "写" in text[max(0, one.start - 8) : one.start]
    bracketed = bool(re.search(r"[（(【]", between))
    return announced or bracketed or "即" in between


def moneys(facts: Facts, start: int, end: int) -> list[Money]:
    """Return the amounts between two offsets; figures and words of one amount count once."""
    marks = within(facts.marks.get("amounts", ()), start, end)
    doubles = {other.start for _, other in pairs(facts)}
    found = []
    for index, mark in enumerate(marks):
        if mark.start in doubles:
            continue
        before = marks[index - 1] if index else None
        after = marks[index + 1] if index + 1 < len(marks) else None
        joined = [
            facts.text[left.end : right.start]
            for left, right in ((before, mark), (mark, after))
            if left and right
        ]
        is_range = any(_BETWEEN_ENDS.fullmatch(words) for words in joined if words)
        found.append(Money(mark.start, mark.end, mark.value, is_range))
    return found


def place(facts: Facts, start: int, end: int) -> Place | None:
    """Return the place of a stretch of the document; None when there is no document."""
    return facts.outline.place(start, end) if facts.outline else None
