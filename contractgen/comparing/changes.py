"""Two versions as read → their changes, clause by clause."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from contractgen.comparing.align import Alignment, Pair, align
from contractgen.comparing.meaning import Text, differences
from contractgen.comparing.model import Change, ChangeKind
from contractgen.facts import Facts
from contractgen.outline import Outline, Place
from contractgen.sentences import Token, Unit, units_of


@dataclass(frozen=True)
class Version:
    """One of two versions, cut into units."""

    facts: Facts
    units: tuple[Unit, ...]

    def place(self, start: int, end: int) -> Place:
        """Return the place of `text[start:end]`."""
        if self.facts.outline is not None:
            return self.facts.outline.place(start, end)
        return Place(start, end, self.facts.text[start:end], "")

    def of(self, part: Sequence[int] | range) -> Place:
        """Return the place of some units."""
        return self.place(self.units[part[0]].start, self.units[part[-1]].end)

    def tokens(self, part: range) -> tuple[Token, ...]:
        """Return the tokens of some units, the last stop left out."""
        whole = [token for index in part[:-1] for token in self.units[index].tokens]
        return (*whole, *self.units[part[-1]].bare)


@dataclass(frozen=True)
class Matched:
    """Two versions and how they correspond."""

    sent: Version
    returned: Version
    alignment: Alignment


def matched(sent: Facts, returned: Facts) -> Matched:
    """Return how the sentences of two versions correspond."""
    one = Version(sent, units_of(sent))
    other = Version(returned, units_of(returned))
    return Matched(one, other, align(one.units, other.units))


def changes_in(match: Matched) -> tuple[Change, ...]:
    """Return all changes, in the order of the version returned."""
    found = [change for pair in match.alignment.pairs for change in _in_pair(match, pair)]
    found += _whole(match.sent, match.alignment.removed, "removed")
    found += _whole(match.returned, match.alignment.added, "added")
    order = _order(match)
    return tuple(sorted(found, key=order))


def _order(match: Matched) -> Callable[[Change], tuple[int, int]]:
    """Return the key that sorts changes: by place in the version returned; what is gone, by where
    what stood before it is now."""
    pairs = sorted((pair for pair in match.alignment.pairs if not pair.moved), key=_sent_start)
    ends = [
        (match.sent.units[pair.sent[-1]].end, match.returned.units[pair.returned[-1]].end)
        for pair in pairs
    ]

    def key(change: Change) -> tuple[int, int]:
        if change.returned is not None:
            return change.returned.start, 0
        start = change.sent.start if change.sent else 0
        before = [now for was, now in ends if was <= start]
        return (max(before) if before else 0), 1

    return key


def _sent_start(pair: Pair) -> int:
    return pair.sent.start


def _in_pair(match: Matched, pair: Pair) -> Iterator[Change]:
    sent, returned = match.sent, match.returned
    context = sent.of(pair.sent), returned.of(pair.returned)
    if pair.moved:
        yield Change("moved", *context, context)
    old = Text(sent.facts, sent.tokens(pair.sent))
    new = Text(returned.facts, returned.tokens(pair.returned))
    reworded = []
    for one in differences(old, new):
        left = _span(sent, one.sent, one.at[0])
        right = _span(returned, one.returned, one.at[1])
        change = Change(one.kind, left, right, context, one.subject)
        if one.kind == "reworded":
            reworded.append(change)
        else:
            yield change
    if reworded:
        yield _joined(match, reworded, context)


def _span(version: Version, tokens: Sequence[Token], at: int) -> Place:
    """Return the place of tokens; an empty one where something was put in or taken out."""
    if tokens:
        return version.place(tokens[0].start, tokens[-1].end)
    return version.place(at, at)


def _joined(
    match: Matched, changes: Sequence[Change], context: tuple[Place | None, Place | None]
) -> Change:
    """Return one change for all that was reworded in a sentence."""
    if len(changes) == 1:
        return changes[0]
    lefts = [change.sent for change in changes if change.sent]
    rights = [change.returned for change in changes if change.returned]
    return Change(
        "reworded",
        match.sent.place(lefts[0].start, lefts[-1].end),
        match.returned.place(rights[0].start, rights[-1].end),
        context,
    )


def _whole(version: Version, indexes: Sequence[int], how: str) -> Iterator[Change]:
    """Yield what was added or removed: whole clauses where nothing of them is left over."""
    wanted = set(indexes)
    outline = version.facts.outline
    done: set[int] = set()
    for index in indexes:
        if index in done:
            continue
        group, whole = _group(version, outline, index, wanted)
        group = [one for one in group if one not in done]
        done.update(group)
        kind: ChangeKind
        if how == "added":
            kind = "clause-added" if whole else "sentence-added"
            place = version.of(group)
            yield Change(kind, None, place, (None, place))
        else:
            kind = "clause-removed" if whole else "sentence-removed"
            place = version.of(group)
            yield Change(kind, place, None, (place, None))


def _group(
    version: Version, outline: Outline | None, index: int, wanted: set[int]
) -> tuple[list[int], bool]:
    """Return the units of the largest clause around a unit that are all wanted, and True.

    Where other units of its clause remain: the unit with those after it in the same clause, and
    False.
    """
    unit = version.units[index]
    if outline is not None and unit.clause is not None:
        clause = outline.clauses[unit.clause]
        best: list[int] = []
        for holder in (clause, *outline.ancestors(clause)):
            inside = [
                at
                for at, other in enumerate(version.units)
                if holder.start <= other.start < holder.end
            ]
            if not all(at in wanted for at in inside):
                break
            best = inside
        if best:
            return best, True
    group = [index]
    while group[-1] + 1 in wanted and version.units[group[-1] + 1].clause == unit.clause:
        group.append(group[-1] + 1)
    return group, False


def with_tracking(changes: Sequence[Change], untracked: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes, marked where they are among the `untracked` ones too.

    `untracked` are the changes that remain when all of Word's tracked changes are rejected.
    """
    return tuple(
        replace(change, untracked=any(_same(change, other) for other in untracked))
        for change in changes
    )


def _same(change: Change, other: Change) -> bool:
    """Return whether two changes of the version sent touch the same words or put in the same."""
    if change.sent is None or other.sent is None:
        inside = _plain(other.after) in _plain(change.after) or (
            _plain(change.after) in _plain(other.after)
        )
        return change.sent is None and other.sent is None and inside
    if change.sent.start == change.sent.end or other.sent.start == other.sent.end:
        near = other.sent.start <= change.sent.end and change.sent.start <= other.sent.end
        return near and _plain(change.after) == _plain(other.after)
    return change.sent.start < other.sent.end and other.sent.start < change.sent.end


def _plain(text: str) -> str:
    return "".join(text.split())
