"""What the sentences of one document are read by: its text, its hits, and where its commas are."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from contractgen.facts import Role
from contractgen.reading.spans import Hit
from contractgen.reading.statements import Statement


class Index:
    """Hits in the order of the text, for questions about a stretch."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        self.hits = tuple(hits)
        self._starts = [hit.start for hit in self.hits]

    def within(self, start: int, end: int) -> Sequence[Hit]:
        """Return the hits that lie wholly inside the stretch."""
        starts = self._starts
        first = bisect_left(starts, start)
        if first == len(starts) or starts[first] >= end:
            return ()
        last = bisect_left(starts, end, first)
        return [hit for hit in self.hits[first:last] if hit[1] <= end]


class Places:
    """Where something stands in a text, for the question whether it does in a stretch."""

    def __init__(self, places: Iterable[int]) -> None:
        self._places = sorted(places)

    @classmethod
    def of(cls, text: str, *words: str) -> "Places":
        """Return the places of some words."""
        return cls(place for word in words for place in _occurrences(text, word))

    def any(self, start: int, end: int) -> bool:
        """Return whether one begins at `start` or after it, before `end`."""
        place = bisect_left(self._places, start)
        return place < len(self._places) and self._places[place] < end

    def before(self, place: int) -> int:
        """Return the last one before `place`; -1 when there is none."""
        number = bisect_left(self._places, place)
        return self._places[number - 1] if number else -1

    def after(self, place: int) -> int:
        """Return the first one at `place` or after it; -1 when there is none."""
        number = bisect_left(self._places, place)
        return self._places[number] if number < len(self._places) else -1


def _occurrences(text: str, word: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


class Passage:
    """The text of one document with what stands in it."""

    def __init__(
        self, text: str, concepts: Sequence[Hit], roles: Iterable[Hit], words: Iterable[Hit]
    ) -> None:
        self.text = text
        self.concepts = Index(concepts)
        self.roles = Index(roles)
        """甲方, 乙方, 员工 …: the parties by name."""
        self.words = Index(words)
        """教师, 院方 …: other words for them."""
        self._commas = Places.of(text, "，", ",")
        self._said: dict[tuple[int, int], frozenset[str]] = {}

    def said(self, start: int, end: int) -> frozenset[str]:
        """Return the concepts of a stretch."""
        found = self._said.get((start, end))
        if found is None:
            found = frozenset([hit.name for hit in self.concepts.within(start, end)])
            self._said[start, end] = found
        return found

    def segment(self, statement: Statement, at: int) -> tuple[int, int]:
        """Return the part between commas around an offset."""
        before, after = self._commas.before(at), self._commas.after(at)
        return (
            before + 1 if before >= statement.start else statement.start,
            after if 0 <= after < statement.end else statement.end,
        )


def role_of(hit: Hit) -> Role:
    """Return the role of a party's mention."""
    return hit.name  # type: ignore[return-value]
