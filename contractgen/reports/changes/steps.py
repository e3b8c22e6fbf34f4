"""From one version to the other, line by line: what stays, what goes, what comes."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from contractgen.comparing import Comparison
from contractgen.comparing.align import align
from contractgen.facts import Facts
from contractgen.sentences import Unit, lines_of

TRACKED = "对方改动"
HIDDEN = "对方改动（未留痕）"
"""Under whose name changes stand that Word's tracking doesn't show."""


class Piece(NamedTuple):
    """A stretch of a line: equal in both versions, or replaced; either side may be empty."""

    sent: tuple[int, int]
    returned: tuple[int, int]
    author: str
    """"" where both say the same."""


class Step(NamedTuple):
    """A line of either version, or of both."""

    sent: Unit | None
    returned: Unit | None
    pieces: tuple[Piece, ...]
    """Of a line that both have."""
    author: str
    """Of a line that came or went."""


def steps(comparison: Comparison) -> Iterator[Step]:
    """Yield the lines of both versions in order."""
    sent, returned = comparison.sent.facts, comparison.returned.facts
    old, new = lines_of(sent), lines_of(returned)
    authors = _Authors(comparison)
    left = right = 0
    for pair in align(old, new).pairs:
        if pair.moved:
            continue  # struck out where it was, put in where it is
        yield from authors.gone(old[left : pair.sent.start])
        yield from authors.come(new[right : pair.returned.start])
        left, right = pair.sent.stop, pair.returned.stop
        if len(pair.sent) == len(pair.returned) == 1:
            one, other = old[pair.sent.start], new[pair.returned.start]
            yield Step(one, other, tuple(_pieces(one, other, authors)), "")
        elif _says(old, pair.sent) == _says(new, pair.returned):
            # The same words in other lines: each stays as the version sent has it.
            yield from (Step(old[index], None, (), "") for index in pair.sent)
        else:
            yield from authors.gone([old[index] for index in pair.sent])
            yield from authors.come([new[index] for index in pair.returned])
    yield from authors.gone(old[left:])
    yield from authors.come(new[right:])


def _says(lines: Sequence[Unit], part: range) -> list[object]:
    return [key for index in part for key in lines[index].key]


def _pieces(old: Unit, new: Unit, authors: "_Authors") -> Iterator[Piece]:
    """Yield the pieces of a line that both versions have; blanks go with the word behind them."""
    matcher = SequenceMatcher(
        None, [one.key for one in old.tokens], [one.key for one in new.tokens], autojunk=False
    )
    was, now = old.start, new.start
    for how, _, a_end, _, b_end in matcher.get_opcodes():
        was_end = old.tokens[a_end - 1].end if a_end else was
        now_end = new.tokens[b_end - 1].end if b_end else now
        author = "" if how == "equal" else authors.of(was, was_end, now, now_end)
        yield Piece((was, was_end), (now, now_end), author)
        was, now = was_end, now_end
    if (was, now) != (old.end, new.end):
        yield Piece((was, old.end), (now, new.end), "")


class _Authors:
    """Tells under whose name a change stands."""

    def __init__(self, comparison: Comparison) -> None:
        hidden = [change for change in comparison.changes if change.untracked]
        self._sent = [(c.sent.start, c.sent.end) for c in hidden if c.sent]
        self._returned = [(c.returned.start, c.returned.end) for c in hidden if c.returned]

    def gone(self, lines: Sequence[Unit]) -> Iterator[Step]:
        """Yield lines that only the version sent has."""
        for line in lines:
            author = HIDDEN if _touches(self._sent, line.start, line.end) else TRACKED
            yield Step(line, None, (), author)

    def come(self, lines: Sequence[Unit]) -> Iterator[Step]:
        """Yield lines that only the version returned has."""
        for line in lines:
            author = HIDDEN if _touches(self._returned, line.start, line.end) else TRACKED
            yield Step(None, line, (), author)

    def of(self, was: int, was_end: int, now: int, now_end: int) -> str:
        """Return under whose name a replacement stands."""
        hidden = _touches(self._sent, was, was_end) or _touches(self._returned, now, now_end)
        return HIDDEN if hidden else TRACKED


def _touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(left < end and start < right for left, right in spans)


def words(facts: Facts, span: tuple[int, int]) -> str:
    """Return the words of a piece."""
    return facts.text[span[0] : span[1]]
