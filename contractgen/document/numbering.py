"""The numbers that Word puts before paragraphs: list definitions, and the counting.

Word stores no number: a paragraph names a list (`w:num`) and a level; the list names an abstract
definition, by which all lists that share it count on together.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from unicodedata import category

from lxml import etree

from contractgen.document.listformats import format_number
from contractgen.document.model import INVISIBLE
from contractgen.document.names import MC, W, as_int, child_of, is_on, value_of
from contractgen.document.styles import Style, Styles, font_of
from contractgen.document.symbols import translate

LEVELS = 9
_PLACEHOLDER = re.compile("%([1-9])")
_TELLING = "☐☑☒□■√✓✔✗✘"
_SUFFIXES = {"nothing": "", "space": " ", "tab": " "}


class Label(NamedTuple):
    """A number as shown, and what separates it from the text: a space or nothing."""

    number: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list."""

    start: int
    kind: str
    """`w:numFmt`: decimal, chineseCounting, bullet, …"""
    text: str
    """With %1 … %9 for the numbers of the levels: 第%1条."""
    suffix: str
    legal: bool
    """Whether all numbers show as plain digits (`w:isLgl`)."""
    restart: int | None
    """Level, counted from 1, after which this one starts anew; 0 never, None after any higher."""
    style: str | None
    """The paragraph style that is tied to this level."""
    font: str | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list that paragraphs name: its levels, and which counters it moves."""

    counters: str
    """Lists that share an abstract definition share its counters."""
    levels: dict[int, Level]
    starts: dict[int, int]
    """Levels that start anew, and at which number, when this list is first used."""

    def level_of(self, style: Style) -> int:
        """Return the level on which a paragraph stands that is in the list by its style."""
        tied = {level.style: index for index, level in self.levels.items() if level.style}
        for style_id, level in style.levels:
            if style_id in tied:
                return tied[style_id]
            if level is not None:
                return level
        return 0


@dataclass(slots=True)
class Numbering:
    """The list definitions of one document, resolved when first used."""

    root: etree._Element | None
    styles: Styles
    _abstract: dict[str, etree._Element] = field(init=False, default_factory=dict)
    _nums: dict[str, etree._Element] = field(init=False, default_factory=dict)
    _lists: dict[str, NumberedList | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.root is None:
            return
        for element in self.root.iterchildren(f"{W}abstractNum"):
            self._abstract[element.get(f"{W}abstractNumId", "")] = element
        for element in self.root.iterchildren(f"{W}num"):
            self._nums[element.get(f"{W}numId", "")] = element

    def find(self, num_id: str) -> NumberedList | None:
        """Return the list with this id; None when the document defines none."""
        if num_id not in self._lists:
            self._lists[num_id] = self._resolve(num_id)
        return self._lists[num_id]

    def _resolve(self, num_id: str) -> NumberedList | None:
        num = self._nums.get(num_id)
        found = self._definition(num_id)
        if num is None or found is None:
            return None
        counters, abstract = found
        levels = dict(_levels(abstract))
        starts = {}
        for override in num.iterchildren(f"{W}lvlOverride"):
            index = as_int(override.get(f"{W}ilvl"))
            if index is None:
                continue
            levels.update(_levels(override))
            start = as_int(value_of(override, f"{W}startOverride"))
            if start is not None:
                starts[index] = start
        return NumberedList(counters, levels, starts)

    def _definition(self, num_id: str) -> tuple[str, etree._Element] | None:
        """Return the abstract definition of a list, through list styles that stand for one."""
        seen: set[str] = set()
        while num_id not in seen:
            seen.add(num_id)
            abstract_id = value_of(self._nums.get(num_id), f"{W}abstractNumId")
            if abstract_id is None or abstract_id not in self._abstract:
                return None
            abstract = self._abstract[abstract_id]
            link = value_of(abstract, f"{W}numStyleLink")
            if link is None:
                return abstract_id, abstract
            num_id = self.styles.style(link).num_id or ""
        return None


def _levels(parent: etree._Element) -> Iterator[tuple[int, Level]]:
    for element in parent.iterchildren(f"{W}lvl"):
        index = as_int(element.get(f"{W}ilvl"))
        if index is not None and 0 <= index < LEVELS:
            yield index, _level(element)


def _level(element: etree._Element) -> Level:
    start = as_int(value_of(element, f"{W}start"))
    picture = element.find(f"{W}lvlPicBulletId") is not None
    properties = element.find(f"{W}rPr")
    return Level(
        start=0 if start is None else start,
        kind=_number_format(element),
        text="•" if picture else value_of(element, f"{W}lvlText") or "",
        suffix=_SUFFIXES.get(value_of(element, f"{W}suff") or "tab", " "),
        legal=bool(is_on(element.find(f"{W}isLgl"))),
        restart=as_int(value_of(element, f"{W}lvlRestart")),
        style=value_of(element, f"{W}pStyle"),
        font=None if picture else font_of(child_of(properties, f"{W}rFonts")),
        hidden=bool(is_on(child_of(properties, f"{W}vanish"))),
    )


def _number_format(level: etree._Element) -> str:
    """Return `w:numFmt`; for Word's own 001, 002 (a custom format) the format "0" repeated."""
    custom = level.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt")
    if custom is not None:
        pattern = str(custom.get(f"{W}format", "")).split(",")[0].strip()
        if pattern.isdigit():
            return "0" * len(pattern)
    fallback = level.find(f"{MC}AlternateContent/{MC}Fallback")
    return value_of(level, f"{W}numFmt") or value_of(fallback, f"{W}numFmt") or "decimal"


@dataclass(slots=True)
class Counters:
    """Where the lists of one story (the body, all footnotes, …) have come to."""

    numbering: Numbering
    _counts: dict[str, list[int | None]] = field(init=False, default_factory=dict)
    _begun: set[str] = field(init=False, default_factory=set)

    def next(self, num_id: str, index: int) -> Label | None:
        """Count one paragraph on level `index` of a list and return its number.

        None when the list or the level isn't defined: Word then shows nothing.
        """
        numbered = self.numbering.find(num_id)
        if numbered is None or index not in numbered.levels:
            return None
        counts = self._counts.setdefault(numbered.counters, [None] * LEVELS)
        if num_id not in self._begun:
            self._begun.add(num_id)
            for level in numbered.starts:
                if 0 <= level < LEVELS:
                    counts[level] = None
        for higher in range(index):
            if counts[higher] is None:
                # A level that was skipped counts as if a paragraph had stood there.
                counts[higher] = _start(numbered, higher)
        current = counts[index]
        counts[index] = _start(numbered, index) if current is None else current + 1
        for lower in range(index + 1, LEVELS):
            if _restarts(numbered, lower, index):
                counts[lower] = None
        return _label(numbered, index, counts)


def _start(numbered: NumberedList, index: int) -> int:
    level = numbered.levels.get(index)
    return numbered.starts.get(index, 1 if level is None else level.start)


def _restarts(numbered: NumberedList, lower: int, index: int) -> bool:
    """Return whether a paragraph on level `index` makes the level `lower` start anew."""
    level = numbered.levels.get(lower)
    return level is None or level.restart is None or index < level.restart


def _label(numbered: NumberedList, index: int, counts: list[int | None]) -> Label:
    level = numbered.levels[index]

    def shown(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        if place > index or place not in numbered.levels:
            return ""
        number = counts[place] or 0
        kind = numbered.levels[place].kind
        if kind.strip("0") == "":
            return f"{number:0{len(kind)}d}"
        return format_number(number, "decimal" if level.legal and kind != "none" else kind)

    if level.hidden:
        return Label("", "")
    number = _PLACEHOLDER.sub(shown, translate(level.text, level.font)).translate(INVISIBLE)
    if not number.strip():
        return Label("", "")
    if level.kind == "bullet":
        number = _bullet(number)
    return Label(number.rstrip(), number[len(number.rstrip()) :] or level.suffix)


def _bullet(text: str) -> str:
    """Return a bullet: tick boxes and words as they are, any other mark (o, -, ➢) as •."""
    mark = text.strip()
    return text if len(mark) > 1 or mark in _TELLING or category(mark) == "Lo" else "•"
