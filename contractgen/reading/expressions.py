"""Thousands of words and expressions by name, found in the stretches of a text that none crosses.

- Words, and expressions that come to a few words, are found by one automaton.
- Any other expression is run only in the stretches that hold a word of each group that it needs,
  and from where one of the words stands that it begins with. These words are found by another.

What was found in a stretch is remembered by its words: agreements are made of the same sentences,
and a second agreement of the same employer takes a fraction of the time.

The tables are made in `tables`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ahocorasick_rs import AhoCorasick

from contractgen.reading.compiling import Compiler

Found = tuple[int, int, str]
"""Start, end and name."""

_REMEMBERED = 2048
"""Stretches whose hits are kept: the sentences of some dozens of agreements, a few megabytes."""


@dataclass(slots=True)
class _Expression:
    """An expression that comes to more than a few words."""

    names: tuple[str, ...]
    pattern: str
    begins: int | None
    """The group of words that a match begins with; None: it may begin with anything."""
    needs: frozenset[int]
    """The groups of words of which a match has one each."""


class _Use:
    """What one word stands for."""

    __slots__ = ("names", "phrases", "sets")

    def __init__(self) -> None:
        self.names: tuple[str, ...] = ()
        """The names whose phrase it is, or whose expression comes to it."""
        self.phrases: tuple[str, ...] = ()
        """Only those whose phrase it is."""
        self.sets: tuple[tuple[int, int], ...] = ()
        """The sets of overlapping words that it belongs to, with its rank in each."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was found in one stretch, in order; offsets count from its beginning."""

    hits: tuple[Found, ...]
    """What counts anywhere."""
    limited: tuple[Found, ...]
    """What counts in some places only."""
    phrases: tuple[Found, ...]
    """The phrases among `hits` that tell these places."""


class Expressions:
    """Words and expressions by name, to be found in any text."""

    def __init__(self, tables: Mapping[str, Any], subjects: frozenset[str] = frozenset()) -> None:
        """Take the tables, and the names whose phrases tell where limited expressions count."""
        self._subjects = subjects
        self._compiler = Compiler(tables["compiled"])
        self._limited = frozenset(tables["limited"])
        self._reach: int = tables["reach"]
        self._sets: list[tuple[str, ...]] = []
        uses = self._use_of_words(tables)
        self._uses = list(uses.values())
        self._longest = max(map(len, uses), default=0)
        self._words = AhoCorasick(uses)
        self._barring: dict[str, tuple[str, frozenset[int]]] = {
            name: (pattern, frozenset(needs))
            for name, (pattern, needs) in tables["barring"].items()
        }
        self._everywhere: list[_Expression] = []
        self._looked_for: dict[int, list[_Expression]] = {}
        """Expressions by the group of words that they are looked for by."""
        needed: set[int] = set()
        opening: set[int] = set()
        for names, pattern, begins, needs in tables["expressions"]:
            expression = _Expression(tuple(names), pattern, begins, frozenset(needs))
            among = self._looked_for.setdefault(needs[0], []) if needs else self._everywhere
            among.append(expression)
            needed.update(needs)
            if begins is not None:
                opening.add(begins)
        needed.update(*(needs for _, needs in self._barring.values()))
        self._tells: list[list[int]] = [[] for _ in tables["needed"]]
        """By word: the groups that it belongs to and that an expression needs."""
        self._opens: list[list[int]] = [[] for _ in tables["needed"]]
        """By word: the groups that it belongs to and that an expression begins with."""
        for number, group in enumerate(tables["groups"]):
            for kind, numbers in ((self._tells, needed), (self._opens, opening)):
                for word in group if number in numbers else ():
                    kind[word].append(number)
        self._needed = AhoCorasick(tables["needed"])
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._read)

    def _use_of_words(self, tables: Mapping[str, Any]) -> dict[str, _Use]:
        """Return every word that counts by itself, with what it stands for."""
        uses: dict[str, _Use] = defaultdict(_Use)
        for word, names in tables["phrases"].items():
            uses[word].names = uses[word].phrases = tuple(names)
        for names, words, swept in tables["words"]:
            for rank, word in enumerate(words):
                use = uses[word]
                if swept:
                    use.sets += ((len(self._sets), rank),)
                else:
                    use.names = tuple(dict.fromkeys((*use.names, *names)))
            if swept:
                self._sets.append(tuple(names))
        return uses

    def stretch(self, text: str, begin: int, end: int) -> Stretch:
        """Return what is found in a part of the text that no match crosses."""
        before = min(begin, self._reach)
        return self._remembered(text[begin - before : end], before)

    def forget(self) -> None:
        """Forget all stretches, as after a start: for measurements."""
        self._remembered.cache_clear()

    def crossing(self, text: str, place: int) -> set[Found]:
        """Return the phrases that cross a place where a sentence was cut for its length."""
        first = max(0, place - self._longest)
        found = self._words.find_matches_as_indexes(
            text[first : place + self._longest], overlapping=True
        )
        return {
            (first + start, first + end, name)
            for number, start, end in found
            if first + start < place < first + end
            for name in self._uses[number].phrases
        }

    def _read(self, text: str, begin: int) -> Stretch:
        """Return what is found in a text from `begin` on; what stands before only tells more."""
        hits, limited, phrases = self._by_words(text[begin:])
        places = self._needed_words(text[begin:])
        groups = set().union(*[self._tells[word] for word in places])
        starts: dict[int, list[int]] = defaultdict(list)
        for word, at in places.items():
            for group in self._opens[word]:
                starts[group] += at
        for expression in self._candidates(groups):
            for start, end in self._spans(expression, text, begin, starts):
                for name in expression.names:
                    into = limited if name in self._limited else hits
                    into.add((start - begin, end - begin, name))
        barred = {
            name: [match.span() for match in self._compiler(pattern).finditer(text, begin)]
            for name, pattern in self._bars({hit[2] for hit in (*hits, *limited)}, groups)
        }

        def kept(found: Iterable[Found]) -> tuple[Found, ...]:
            return tuple(sorted(hit for hit in found if not _is_barred(hit, barred, begin)))

        return Stretch(kept(hits), kept(limited - hits), kept(phrases))

    def _by_words(self, text: str) -> tuple[set[Found], set[Found], list[Found]]:
        """Return what words alone tell: anywhere, in some places only, and of these places."""
        hits: set[Found] = set()
        limited: set[Found] = set()
        phrases: list[Found] = []
        swept: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for number, start, end in self._words.find_matches_as_indexes(text, overlapping=True):
            use = self._uses[number]
            for name in use.names:
                hits.add((start, end, name))
            phrases += [(start, end, name) for name in use.phrases if name in self._subjects]
            for number, rank in use.sets:
                swept[number].append((start, rank, end))
        for number, places in swept.items():
            for start, end in _swept(places):
                for name in self._sets[number]:
                    (limited if name in self._limited else hits).add((start, end, name))
        return hits, limited, phrases

    def _needed_words(self, text: str) -> dict[int, list[int]]:
        """Return where the words stand that expressions need, by their numbers."""
        places: dict[int, list[int]] = defaultdict(list)
        for word, start, _ in self._needed.find_matches_as_indexes(text, overlapping=True):
            places[word].append(start)
        return places

    def _candidates(self, groups: set[int]) -> list[_Expression]:
        """Return the expressions that can match where there is a word of each of these groups."""
        looked_for = self._looked_for
        return self._everywhere + [
            expression
            for group in groups & looked_for.keys()
            for expression in looked_for[group]
            if expression.needs <= groups
        ]

    def _spans(
        self, expression: _Expression, text: str, begin: int, starts: Mapping[int, list[int]]
    ) -> list[tuple[int, int]]:
        """Return what `finditer` would find from `begin`; `starts` count from there, by group."""
        if expression.begins is None:
            found = self._compiler(expression.pattern).finditer(text, begin)
            return [match.span() for match in found]
        if expression.begins not in starts:
            return []
        match, last = self._compiler(expression.pattern).match, begin
        spans = []
        for start in sorted(starts[expression.begins]):
            if start + begin >= last and (one := match(text, start + begin)):
                last = one.end()
                spans.append((start + begin, last))
        return spans

    def _bars(self, names: Iterable[str], groups: set[int]) -> Iterator[tuple[str, str]]:
        """Yield those of the names that may have an exception there, with its expression."""
        for name in names:
            if name in self._barring:
                pattern, needs = self._barring[name]
                if needs <= groups:
                    yield name, pattern


def _is_barred(hit: Found, barred: Mapping[str, list[tuple[int, int]]], begin: int) -> bool:
    """Return whether a hit lies inside a part where hits of its name are none."""
    start, end, name = hit
    return any(
        first <= start + begin and end + begin <= last for first, last in barred.get(name, ())
    )


def _swept(places: list[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """Yield what `finditer` would: the first word from the left, the preferred of several there."""
    places.sort()
    last = 0
    for start, _, end in places:
        if start >= last:
            last = end
            yield start, end
