"""What a regular expression says in plain words: which it needs, begins with, or comes to.

Thousands of expressions over a whole agreement would cost tens of milliseconds. Most come to a few
words (`解除(?:合同|协议)`), which are found without any expression; the others are run only where
the words stand that they need, and from where one of the words stands that they begin with.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_LARGEST_CLASS = 24
"""A character class with more members than this tells too little."""
_MOST_WORDS = 64
"""An expression that comes to more words than this stays an expression."""
_MOST_OPENINGS = 160
"""More words than this that a match may begin with cost more than they save."""
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
_ZERO_WIDTH = (_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT)
_FLAGS = re.IGNORECASE | re.LOCALE | re.VERBOSE


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
def _parsed(pattern: str) -> Any:
    """Return the parts of an expression as Python's own parser has them."""
    return _parser.parse(pattern)


@cache
def required(pattern: str) -> tuple[frozenset[str], ...]:
    """Return groups of words: every match of `pattern` contains a word of each group.

    The most telling group first. Empty when nothing is required, or nothing that this reader of
    expressions understands; such an expression must be run everywhere.
    """
    tree = _parsed(pattern)
    groups = () if tree.state.flags & _FLAGS else _of_parts(tree)
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
        return None if value[1] or value[2] else _of_sequence(value[3])
    if operation in _REPEATS and value[0] > 0:
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


def all_words(pattern: str) -> tuple[str, ...]:
    """Return all that `pattern` can match, in the order of trying; () for too many words."""
    tree = _parsed(pattern)
    if tree.state.flags & _FLAGS:
        return ()
    words = _every(tree)
    return () if not words or "" in words else words


def _every(nodes: Iterable[tuple[Any, Any]]) -> tuple[str, ...]:
    """Return the words that a sequence comes to, in the order that it is tried; () for too many."""
    words: tuple[str, ...] = ("",)
    for operation, value in nodes:
        further = _every_of_node(operation, value)
        if not further or len(words) * len(further) > _MOST_WORDS:
            return ()
        words = tuple(dict.fromkeys(word + more for word in words for more in further))
    return words


def _every_of_node(operation: Any, value: Any) -> tuple[str, ...]:
    if operation is _constants.LITERAL:
        return (chr(value),)
    if operation is _constants.IN:
        return tuple(sorted(_of_class(value) or ()))
    if operation is _constants.SUBPATTERN and not (value[1] or value[2]):
        return _every(value[3])
    if operation is _constants.BRANCH:
        branches = [_every(branch) for branch in value[1]]
        return tuple(word for words in branches for word in words) if all(branches) else ()
    if operation in _REPEATS and value[:2] == (0, 1):
        words = _every(value[2])
        if not words or "" in words:
            return ()
        return (*words, "") if operation is _constants.MAX_REPEAT else ("", *words)
    return ()


def openings(pattern: str) -> frozenset[str]:
    """Return words of which every match of `pattern` begins with one; empty: it can't be said.

    None of them begins with another, so that at most one stands at a place.
    """
    tree = _parsed(pattern)
    words = set() if tree.state.flags & _FLAGS else set(_begin(tree)[0])
    if "" in words:
        return frozenset()
    return frozenset(
        word for word in words if not any(word[:size] in words for size in range(1, len(word)))
    )


def _begin(nodes: Iterable[tuple[Any, Any]]) -> tuple[tuple[str, ...], bool]:
    """Return words that a sequence begins with, and whether they are all of it.

    The empty word among them means that it may begin with anything.
    """
    words: tuple[str, ...] = ("",)
    for operation, value in nodes:
        if operation in _ZERO_WIDTH:
            continue
        further, whole = _begin_of_node(operation, value)
        if len(words) * len(further) > _MOST_OPENINGS:
            return words, False
        words = tuple(dict.fromkeys(word + more for word in words for more in further))
        if not whole:
            return words, False
    return words, True


def _begin_of_node(operation: Any, value: Any) -> tuple[tuple[str, ...], bool]:
    if operation is _constants.LITERAL:
        return (chr(value),), True
    if operation is _constants.IN:
        members = _of_class(value)
        return (tuple(sorted(members)), True) if members else (("",), False)
    if operation is _constants.SUBPATTERN and not (value[1] or value[2]):
        return _begin(value[3])
    if operation is _constants.BRANCH:
        branches = [_begin(branch) for branch in value[1]]
        words = tuple(word for words, _ in branches for word in words)
        return words, all(whole for _, whole in branches)
    if operation in _REPEATS and value[0] > 0:
        words, whole = _begin(value[2])
        return words, whole and value[:2] == (1, 1)
    if operation in _REPEATS and value[:2] == (0, 1):
        words, whole = _begin(value[2])
        return (*words, ""), whole
    return ("",), False


def overlap(words: Iterable[str]) -> bool:
    """Return whether two of the words, or two of the same, can share a character of a text."""
    words = list(words)
    if any(one.startswith(other) for one in words for other in words if one is not other):
        return True
    first = {word[0] for word in words}
    tails = [word[at:] for word in words for at in range(1, len(word)) if word[at] in first]
    return any(tail.startswith(word) or word.startswith(tail) for tail in tails for word in words)


def reach(pattern: str) -> int:
    """Return how many characters before a match can matter to it."""
    return _reach(_parsed(pattern))


def _reach(nodes: Iterable[Any]) -> int:
    """Return the longest look back of a sequence and of all in it."""
    longest = 1  # what \b and ^ ask for
    for operation, value in nodes:
        if operation in (_constants.ASSERT, _constants.ASSERT_NOT):
            direction, inside = value
            behind = inside.getwidth()[1] if direction < 0 else 0
            longest = max(longest, behind + _reach(inside))
        elif operation is _constants.SUBPATTERN:
            longest = max(longest, _reach(value[3]))
        elif operation is _constants.BRANCH:
            longest = max(longest, *map(_reach, value[1]))
        elif isinstance(value, tuple) and value and isinstance(value[-1], _parser.SubPattern):
            longest = max(longest, _reach(value[-1]))
        elif isinstance(value, _parser.SubPattern):
            longest = max(longest, _reach(value))
    return longest
