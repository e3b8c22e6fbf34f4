"""Which words a regular expression can't match without.

Hundreds of expressions over a whole agreement would cost tens of milliseconds; an expression is run
only over the lines that hold one of the words that it needs.
"""

import re
from collections.abc import Iterable, Sequence
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_LARGEST_CLASS = 24
"""A character class with more members than this tells too little."""


def required(pattern: str) -> frozenset[str]:
    """Return words of which every match of `pattern` contains at least one.

    Empty when nothing is required, or nothing that this reader of expressions understands; such an
    expression must be run everywhere.
    """
    return _of_sequence(_parser.parse(pattern)) or frozenset()


def _of_sequence(nodes: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """Return the most telling requirement among the parts of a sequence."""
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
    return max(found, key=_telling, default=None)


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


class Needy:
    """Expressions by name, run only where they can match."""

    def __init__(self, patterns: dict[str, Sequence[str]]) -> None:
        self._compiled = {
            name: re.compile("|".join(f"(?:{pattern})" for pattern in some))
            for name, some in patterns.items()
        }
        self._everywhere: list[str] = []
        self._needing: dict[str, list[str]] = {}
        for name, some in patterns.items():
            needs = [required(pattern) for pattern in some]
            if all(needs):
                for word in frozenset().union(*needs):
                    self._needing.setdefault(word, []).append(name)
            else:
                self._everywhere.append(name)

    def matches(
        self, text: str, lines: Sequence[tuple[int, int]]
    ) -> Iterable[tuple[int, int, str]]:
        """Yield start, end and name of every match that lies within one of the lines.

        `lines` are stretches of the text, in order, that no match crosses.
        """
        where: dict[str, set[int]] = {name: set(range(len(lines))) for name in self._everywhere}
        line_at = _line_finder(lines, len(text))
        for word, names in self._needing.items():
            position = text.find(word)
            while position >= 0:
                line = line_at[position]
                for name in names:
                    where.setdefault(name, set()).add(line)
                position = text.find(word, lines[line][1])
        for name, found in where.items():
            finditer = self._compiled[name].finditer
            for line in found:
                for match in finditer(text, *lines[line]):
                    yield match.start(), match.end(), name


def _line_finder(lines: Sequence[tuple[int, int]], length: int) -> list[int]:
    """Return for each offset the index of its line (of the next one, between lines)."""
    found: list[int] = []
    for index, (_, end) in enumerate(lines):
        found.extend([index] * (end - len(found)))
    found.extend([len(lines) - 1] * (length - len(found)))
    return found
