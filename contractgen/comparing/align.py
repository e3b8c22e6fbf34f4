"""Which sentence of one version became which of the other.

Equal sentences in the same order anchor the rest; between two anchors the likeliest pairs are
taken; what is left over is looked for everywhere, for it may have moved.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from contractgen.sentences import Unit

_ALIKE = 45.0
"""Likeness (0–100) from which two sentences between the same neighbours are one, reworded."""
_ALIKE_ALONE = 20.0
"""Likeness from which one sentence that stands where one other stood is that one, rewritten."""
_SAME_ELSEWHERE = 80.0
"""Likeness from which a sentence in another place is the same one, moved."""
_SHORTEST_MOVED = 8
"""Shorter sentences are alike by chance."""
_VALUES_APART = 0.97
"""What likeness counts when values are left out: a pair that differs in values alone is a pair."""
_LARGEST_GAP = 250_000
"""Cells of a table of likenesses; a larger gap is another document, and is not paired."""

Table = npt.NDArray[np.float32]
"""Likenesses: a row per sentence sent, a column per sentence returned."""


@dataclass(frozen=True)
class Pair:
    """Sentences that correspond: nearly always one of each version."""

    sent: range
    returned: range
    moved: bool = False


@dataclass(frozen=True)
class Alignment:
    """How two versions correspond."""

    pairs: tuple[Pair, ...]
    """In the order of the version sent."""
    removed: tuple[int, ...]
    """Units of the version sent that are gone."""
    added: tuple[int, ...]
    """Units of the version returned that are new."""


def align(sent: Sequence[Unit], returned: Sequence[Unit]) -> Alignment:
    """Return how the units of two versions correspond."""
    pairs = list(_in_order(sent, returned))
    removed = _left(len(sent), (pair.sent for pair in pairs))
    added = _left(len(returned), (pair.returned for pair in pairs))
    moved = list(_elsewhere(sent, returned, removed, added))
    pairs += moved
    gone = {index for pair in moved for index in pair.sent}
    new = {index for pair in moved for index in pair.returned}
    return Alignment(
        tuple(sorted(pairs, key=lambda pair: pair.sent.start)),
        tuple(index for index in removed if index not in gone),
        tuple(index for index in added if index not in new),
    )


def _left(size: int, taken: Iterator[range]) -> list[int]:
    used = {index for part in taken for index in part}
    return [index for index in range(size) if index not in used]


def _in_order(sent: Sequence[Unit], returned: Sequence[Unit]) -> Iterator[Pair]:
    """Yield the pairs that keep the order of both versions."""
    matcher = SequenceMatcher(
        None, [unit.key for unit in sent], [unit.key for unit in returned], autojunk=False
    )
    left = right = 0
    for block in matcher.get_matching_blocks():
        yield from _in_gap(sent, returned, range(left, block.a), range(right, block.b))
        for step in range(block.size):
            yield _one(block.a + step, block.b + step)
        left, right = block.a + block.size, block.b + block.size


def _one(left: int, right: int, *, moved: bool = False) -> Pair:
    return Pair(range(left, left + 1), range(right, right + 1), moved)


def _in_gap(
    sent: Sequence[Unit], returned: Sequence[Unit], lefts: range, rights: range
) -> Iterator[Pair]:
    """Yield the likeliest pairs between two anchors."""
    if not lefts or not rights or len(lefts) * len(rights) > _LARGEST_GAP:
        return
    if _joined(sent, lefts) == _joined(returned, rights):
        yield Pair(lefts, rights)  # only cut into sentences or lines in another way
        return
    likeness = _likeness([sent[i] for i in lefts], [returned[i] for i in rights])
    path = _with_lonely(_best_path(likeness), likeness)
    chosen = [_one(lefts.start + row, rights.start + column) for row, column in path]
    yield from _widened(sent, returned, chosen, lefts, rights)


def _joined(units: Sequence[Unit], part: range) -> tuple[object, ...]:
    return tuple(key for index in part for key in units[index].key)


def _likeness(lefts: Sequence[Unit], rights: Sequence[Unit]) -> Table:
    """Return the likeness (0–100) of each left unit to each right one."""
    words = process.cdist(
        [unit.spelling for unit in lefts], [unit.spelling for unit in rights], scorer=fuzz.ratio
    )
    said = process.cdist(
        [unit.outline for unit in lefts], [unit.outline for unit in rights], scorer=fuzz.ratio
    )
    likeness: Table = np.maximum(words, said * _VALUES_APART)
    return likeness


def _best_path(likeness: Table) -> list[tuple[int, int]]:
    """Return the pairs, in order on both sides, whose likeness above the least is largest."""
    rows, columns = likeness.shape
    gain = np.where(likeness >= _ALIKE, likeness - _ALIKE + 1, -1.0)
    best = np.zeros((rows + 1, columns + 1))
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            paired = best[row + 1, column + 1] + gain[row, column] if gain[row, column] > 0 else 0.0
            best[row, column] = max(best[row + 1, column], best[row, column + 1], paired)
    path = []
    row = column = 0
    while row < rows and column < columns:
        if gain[row, column] > 0 and (
            best[row, column] == best[row + 1, column + 1] + gain[row, column]
        ):
            path.append((row, column))
            row, column = row + 1, column + 1
        elif best[row, column] == best[row + 1, column]:
            row += 1
        else:
            column += 1
    return path


def _with_lonely(path: list[tuple[int, int]], likeness: Table) -> list[tuple[int, int]]:
    """Return the path with pairs added where one sentence stands in the place of one other."""
    full = []
    row = column = 0
    for end_row, end_column in (*path, likeness.shape):
        if (end_row - row, end_column - column) == (1, 1) and likeness[row, column] >= _ALIKE_ALONE:
            full.append((row, column))
        full.append((end_row, end_column))
        row, column = end_row + 1, end_column + 1
    return full[:-1]


def _widened(
    sent: Sequence[Unit],
    returned: Sequence[Unit],
    pairs: Sequence[Pair],
    lefts: range,
    rights: range,
) -> Iterator[Pair]:
    """Yield the pairs with neighbours taken in that make them more alike: a sentence cut in two."""
    used_left = {index for pair in pairs for index in pair.sent}
    used_right = {index for pair in pairs for index in pair.returned}
    for pair in pairs:
        left, right = pair.sent, pair.returned
        score = _score(sent, returned, left, right)
        while right.stop in rights and right.stop not in used_right:
            wider = range(right.start, right.stop + 1)
            if (better := _score(sent, returned, left, wider)) <= score:
                break
            right, score = wider, better
            used_right.add(wider.stop - 1)
        while left.stop in lefts and left.stop not in used_left:
            wider = range(left.start, left.stop + 1)
            if (better := _score(sent, returned, wider, right)) <= score:
                break
            left, score = wider, better
            used_left.add(wider.stop - 1)
        yield Pair(left, right)


def _score(sent: Sequence[Unit], returned: Sequence[Unit], left: range, right: range) -> float:
    one = "".join(sent[index].outline for index in left)
    other = "".join(returned[index].outline for index in right)
    return fuzz.ratio(one, other)


def _elsewhere(
    sent: Sequence[Unit], returned: Sequence[Unit], removed: Sequence[int], added: Sequence[int]
) -> Iterator[Pair]:
    """Yield the pairs of sentences that stand in another place now, the likeliest first."""
    lefts = [index for index in removed if len(sent[index].spelling) >= _SHORTEST_MOVED]
    rights = [index for index in added if len(returned[index].spelling) >= _SHORTEST_MOVED]
    if not lefts or not rights or len(lefts) * len(rights) > _LARGEST_GAP:
        return
    likeness = _likeness([sent[i] for i in lefts], [returned[i] for i in rights])
    order = np.argsort(-likeness, axis=None, kind="stable")
    used_left: set[int] = set()
    used_right: set[int] = set()
    for flat in order:
        row, column = divmod(int(flat), likeness.shape[1])
        if likeness[row, column] < _SAME_ELSEWHERE:
            return
        if row not in used_left and column not in used_right:
            used_left.add(row)
            used_right.add(column)
            yield _one(lefts[row], rights[column], moved=True)
