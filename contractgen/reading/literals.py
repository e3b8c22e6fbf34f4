"""Which words a regular expression can't match without.

Hundreds of expressions over a whole agreement would cost tens of milliseconds; an expression is run
only over the sentences that hold one of the words that it needs.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_LARGEST_CLASS = 24
"""A character class with more members than this tells too little."""


def alternatives(pattern: str) -> list[str]:
    """Return the parts of `a|b|c`, each an expression of its own; `(a|b)c` stays whole."""
    parts, depth, start, place = [], 0, 0, 0
    while place < len(pattern):
        char = pattern[place]
        if char == "\\":
            place += 1
        elif char == "[":
            place = _class_end(pattern, place)
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            parts.append(pattern[start:place])
            start = place + 1
        place += 1
    return [*parts, pattern[start:]]


def _class_end(pattern: str, start: int) -> int:
    """Return where the character class that begins at `start` ends."""
    place = start + 1
    if pattern[place : place + 1] == "^":
        place += 1
    if pattern[place : place + 1] == "]":  # one that comes first is a member
        place += 1
    while place < len(pattern) and pattern[place] != "]":
        place += 2 if pattern[place] == "\\" else 1
    return place


@cache
def required(pattern: str) -> tuple[frozenset[str], ...]:
    """Return groups of words: every match of `pattern` contains a word of each group.

    The most telling group first. Empty when nothing is required, or nothing that this reader of
    expressions understands; such an expression must be run everywhere.
    """
    groups = _of_parts(_parser.parse(pattern))
    return tuple(sorted(set(groups), key=_telling, reverse=True))


def _of_parts(nodes: Iterable[tuple[Any, Any]]) -> list[frozenset[str]]:
    """Return what each part of a sequence requires."""
    found: list[frozenset[str]] = []
    run = ""
    for operation, value in nodes:
        if operation is _constants.LITERAL:
            run += chr(value)
            continue
        if run:
            found.append(frozenset({run}))
            run = ""
        words = _of_node(operation, value)
        if words:
            found.append(words)
    if run:
        found.append(frozenset({run}))
    return found


def _of_sequence(nodes: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """Return the most telling requirement among the parts of a sequence."""
    return max(_of_parts(nodes), key=_telling, default=None)


def _telling(words: frozenset[str]) -> tuple[int, int]:
    """Rank requirements: longer words first, then fewer of them."""
    return min(len(word) for word in words), -len(words)


def _of_node(operation: Any, value: Any) -> frozenset[str] | None:
    if operation is _constants.IN:
        return _of_class(value)
    if operation is _constants.BRANCH:
        return _of_branches(value[1])
    if operation is _constants.SUBPATTERN:
        return _of_sequence(value[3])
    if operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT) and value[0] > 0:
        return _of_sequence(value[2])
    return None


def _of_branches(branches: Sequence[Any]) -> frozenset[str] | None:
    words: set[str] = set()
    for branch in branches:
        found = _of_sequence(branch)
        if not found:
            return None
        words |= found
    return frozenset(words)


def _of_class(members: Sequence[tuple[Any, Any]]) -> frozenset[str] | None:
    if len(members) > _LARGEST_CLASS or any(kind is not _constants.LITERAL for kind, _ in members):
        return None
    return frozenset(chr(value) for _, value in members)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return the compiled expression; one document needs few of the thousands there are."""
    return re.compile(pattern)


class Needy:
    """Expressions by name, run only where they can match."""

    def __init__(self, patterns: dict[str, Sequence[str]]) -> None:
        self._patterns: list[tuple[str, str]] = []
        self._everywhere: list[int] = []
        self._needing: dict[str, list[int]] = {}
        """Expressions by a word of their most telling group."""
        self._further: list[tuple[frozenset[str], ...]] = []
        """The other groups of each expression."""
        self._words: set[str] = set()
        for name, some in patterns.items():
            for pattern in (part for whole in some for part in alternatives(whole)):
                self._add(name, pattern)

    def _add(self, name: str, pattern: str) -> None:
        groups = required(pattern)
        number = len(self._patterns)
        self._patterns.append((name, pattern))
        self._further.append(groups[1:])
        self._words.update(*groups)
        if not groups:
            self._everywhere.append(number)
        for word in groups[0] if groups else ():
            self._needing.setdefault(word, []).append(number)

    @property
    def words(self) -> Iterable[str]:
        """Return every word that some expression needs."""
        return self._words

    def matches(
        self, text: str, stretches: Sequence[tuple[int, int]], found: Iterable[tuple[str, int]]
    ) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and name of every match that lies within one of the stretches.

        `stretches` are parts of the text, in order, that no match crosses; `found` holds every
        occurrence of one of `words`, with its offset.
        """
        where: dict[int, set[int]] = {
            number: set(range(len(stretches))) for number in self._everywhere
        }
        starts = [start for start, _ in stretches]
        said: list[set[str]] = [set() for _ in stretches]
        for word, offset in found:
            stretch = bisect_right(starts, offset) - 1
            if stretch >= 0:
                said[stretch].add(word)
        for stretch, words in enumerate(said):
            for word in words:
                for number in self._needing.get(word, ()):
                    if not any(words.isdisjoint(group) for group in self._further[number]):
                        where.setdefault(number, set()).add(stretch)
        for number, some in where.items():
            name, pattern = self._patterns[number]
            finditer = _compiled(pattern).finditer
            for stretch in some:
                for match in finditer(text, *stretches[stretch]):
                    yield match.start(), match.end(), name
