"""Units: what the classifier judges at a time, and the tokens it sees of it.

A unit is some sentences of one clause with what they stand under or after. Of a text the classifier
sees its characters, but a party as its role, a quantity as its kind and value, and on every token
the concepts that cover it: 甲方, 公司 and 用人单位 are the same to it, and so are 三十日 and 30天.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from contractgen.facts import Quantity
from contractgen.reading.passage import Index, Passage
from contractgen.reading.statements import Statement

Stretch = tuple[int, int]

LONGEST = 110
"""Characters of a unit; a longer sentence is judged in parts, cut after a comma."""
CONTEXT = 60
"""Characters of what it stands under or after."""
MOST_TOKENS = 180
"""Tokens of a unit with what is before it; the clauses that the classifier learns from are
shorter."""
SEPARATOR = "\n"
"""The token between what stands before and the unit itself."""
_CUTS = "，,、；;：: "
_NUMBER = re.compile(
    r"[第（(]?[〇零一二三四五六七八九十百千①-⑳\dA-Za-z.．]*[条章节、，）).．:：\s]*"
)
_EXACT = 60
"""Up to this value a whole number is a token of its own; above, only its order of magnitude."""


class Unit(NamedTuple):
    """Some sentences that follow each other, and what they stand under or after."""

    sentences: tuple[Stretch, ...]
    before: Stretch | None
    """Lead-in, heading or sentence before; None when there is none."""

    @property
    def start(self) -> int:
        """The offset of its first character."""
        return self.sentences[0][0]

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.sentences[-1][1]


class Token(NamedTuple):
    """One token: what it is, where it begins, and the concepts that cover it."""

    key: str
    start: int
    concepts: tuple[str, ...]


def units(statements: Iterable[Statement], text: str) -> Iterator[Unit]:
    """Yield the units of a document, in order."""
    group: list[Statement] = []
    for statement in statements:
        if group and not _together(group, statement, text):
            yield from _units(group, text)
            group = []
        group.append(statement)
    if group:
        yield from _units(group, text)


def _together(group: Sequence[Statement], statement: Statement, text: str) -> bool:
    first = group[0]
    return (
        statement.clause == first.clause
        and statement.leads == first.leads
        and statement.end - first.start <= LONGEST
        and (statement.clause is not None or "\n" not in text[first.start : statement.start])
    )


def _units(group: Sequence[Statement], text: str) -> Iterator[Unit]:
    before = _before(group[0], text)
    if len(group) > 1:
        yield Unit(tuple([(one.start, one.end) for one in group]), before)
        return
    for part in _parts(group[0].start, group[0].end, text):
        yield Unit((part,), before)
        before = max(part[0], part[1] - CONTEXT), part[1]


def _parts(start: int, end: int, text: str) -> Iterator[Stretch]:
    """Yield a sentence, or what a long one is cut into."""
    while end - start > 2 * LONGEST:
        cut = max(text.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in _CUTS) + 1
        cut = cut or start + LONGEST
        yield start, cut
        start = cut
    if end - start > LONGEST:
        middle = (start + end) // 2
        cut = max(text.rfind(mark, start + LONGEST // 4, middle + LONGEST // 4) for mark in _CUTS)
        cut = cut + 1 or middle
        yield start, cut
        start = cut
    yield start, end


def _before(statement: Statement, text: str) -> Stretch | None:
    """Return the end of the lead-in, else the heading, else the end of the sentence before.

    Of headings only the words: how clauses are numbered says nothing.
    """
    headings = ((_NUMBER.match(text, *one).end(), one[1]) for one in statement.headings)  # type: ignore[union-attr]
    for start, end in (*statement.leads[-1:], *headings, *statement.before[-1:]):
        if text[start:end].strip():
            return max(start, end - CONTEXT), end
    return None


class Tokens:
    """The tokens of one document."""

    def __init__(self, passage: Passage, quantities: Sequence[Quantity]) -> None:
        self._text = passage.text
        self._concepts: Index = passage.concepts
        self._whole: dict[int, tuple[int, str]] = {
            hit.start: (hit.end, f"role:{hit.name}") for hit in passage.roles.hits
        }
        self._whole.update({one.start: (one.end, _value(one)) for one in quantities})

    def of(self, unit: Unit) -> list[Token]:
        """Return the tokens of a unit, those before the separator first."""
        found = []
        if unit.before is not None:
            found += self._between(*unit.before)
            found.append(Token(SEPARATOR, unit.start, ()))
        found += self._between(unit.start, unit.end)
        return found[:MOST_TOKENS]

    def _between(self, start: int, end: int) -> list[Token]:
        covers: dict[int, list[str]] = {}
        for hit in self._concepts.within(start, end):
            for at in range(hit.start, hit.end):
                covers.setdefault(at, []).append(hit.name)
        found = []
        at = start
        while at < end:
            last, key = self._whole.get(at, (0, ""))
            if at < last <= end:
                names = {name for one in range(at, last) for name in covers.get(one, ())}
                found.append(Token(key, at, tuple(sorted(names))))
                at = last
                continue
            character = self._text[at]
            if not character.isspace():
                found.append(Token(_plain(character), at, tuple(covers.get(at, ()))))
            at += 1
        return found


def _plain(character: str) -> str:
    return character if "一" <= character <= "鿿" else unicodedata.normalize("NFKC", character)


def _value(quantity: Quantity) -> str:
    """Return the token of a quantity: its kind, and its value as far as it is telling."""
    value = quantity.value
    if quantity.kind not in {"yuan", "area"} and value == int(value) and 0 <= value <= _EXACT:
        return f"{quantity.kind}:{int(value)}"
    return f"{quantity.kind}:1e{math.floor(math.log10(value))}" if value > 0 else quantity.kind
