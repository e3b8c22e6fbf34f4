"""Words and expressions by name, sorted into the tables that `Expressions` searches with.

Made once and kept as JSON: which words an expression comes to or needs takes a while to find out.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any

from ahocorasick_rs import AhoCorasick

from contractgen.reading.compiling import packed
from contractgen.reading.literals import all_words, alternatives, openings, overlap, reach, required

_MOST_GROUPS = 4
"""Further groups of words tell hardly more about where an expression can match."""
_SENTENCE = 80
"""How many characters a sentence has, more or less."""
_SELDOM = 0.7
"""A group of words of which more than this stand in a sentence tells nothing worth looking for."""


def compiled(
    phrases: Mapping[str, Iterable[str]],
    patterns: Mapping[str, Iterable[str]],
    barring: Mapping[str, str] | None = None,
    limited: Collection[str] = (),
    sample: str = "",
) -> dict[str, Any]:
    """Return the tables.

    Args:
        phrases: words by name, as they stand.
        patterns: expressions by name.
        barring: for names that have exceptions, the expression of the stretches in which a hit is
            none.
        limited: names whose expressions count in some places only.
        sample: a text in which words stand as often as in others; the rarest words that an
            expression needs are looked for first.

    Raises:
        re.error: an expression is wrong.
    """
    said: dict[str, list[str]] = {}
    for name, some in phrases.items():
        for phrase in some:
            said.setdefault(phrase, []).append(name)
    words: list[list[Any]] = []
    others: list[tuple[list[str], str]] = []
    for pattern, names in _names(patterns).items():
        every = all_words(pattern)
        if every and not any(_may_cross(word) for word in every):
            words.append([names, every, overlap(every) or not set(limited).isdisjoint(names)])
        else:
            others.append((names, pattern))
    barring = barring or {}
    everything = [*(pattern for _, pattern in others), *barring.values()]
    known = _frequencies(everything, sample)
    groups = _Numbered()
    return {
        "reach": max(map(reach, everything), default=1),
        "limited": sorted(limited),
        "phrases": said,
        "words": words,
        "expressions": [
            [names, pattern, groups.first_of(pattern), groups.all(_needs(pattern, known, sample))]
            for names, pattern in others
        ],
        "barring": {
            name: [pattern, groups.all(_needs(pattern, known, sample))]
            for name, pattern in barring.items()
        },
        "compiled": packed(everything),
        "groups": groups.groups,
        "needed": list(groups.words),
    }


class _Numbered:
    """Numbers for words, and for the groups that they form."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.groups: list[list[int]] = []
        """The words of each group."""
        self._numbers: dict[frozenset[str], int] = {}

    def first_of(self, pattern: str) -> int | None:
        """Return the group of words that a match begins with; None when that can't be said."""
        begins = openings(pattern)
        return self._number(begins) if begins else None

    def all(self, groups: Iterable[frozenset[str]]) -> list[int]:
        """Return the numbers of some groups."""
        return [self._number(group) for group in groups]

    def _number(self, group: frozenset[str]) -> int:
        if group not in self._numbers:
            self._numbers[group] = len(self.groups)
            self.groups.append(
                [self.words.setdefault(word, len(self.words)) for word in sorted(group)]
            )
        return self._numbers[group]


def _names(patterns: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return every expression, taken apart at its outer bars, with the names it stands for."""
    names: dict[str, list[str]] = {}
    for name, some in patterns.items():
        for pattern in dict.fromkeys(part for whole in some for part in alternatives(whole)):
            names.setdefault(pattern, []).append(name)
    return names


def _may_cross(word: str) -> bool:
    """Return whether a word may begin in one sentence and end in the next."""
    return any(sign.isspace() or sign == "。" for sign in word)


@cache
def _groups(pattern: str) -> frozenset[frozenset[str]]:
    """Return the groups of words of which a match has one each, the opening ones among them."""
    begins = openings(pattern)
    return frozenset((*required(pattern), begins) if begins else required(pattern))


def _frequencies(patterns: Iterable[str], sample: str) -> Counter[str]:
    """Return how often the words that expressions need stand in the sample."""
    words = sorted({word for p in patterns for group in _groups(p) for word in group})
    found = AhoCorasick(words).find_matches_as_indexes(sample, overlapping=True)
    counted = Counter(number for number, _, _ in found)
    return Counter({words[number]: count for number, count in counted.items()})


def _needs(pattern: str, known: Counter[str], sample: str) -> list[frozenset[str]]:
    """Return the groups that an expression needs, the rarest first; none: it is run everywhere."""

    def commonness(group: frozenset[str]) -> tuple[float, int, list[str]]:
        return sum(known[word] + 0.1 ** len(word) for word in group), len(group), sorted(group)

    groups = sorted(_groups(pattern), key=commonness)
    often = max(1.0, len(sample) / _SENTENCE) * _SELDOM
    return groups[:1] + [g for g in groups[1:_MOST_GROUPS] if commonness(g)[0] < often]
