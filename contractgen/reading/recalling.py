"""Articles read before: agreements are made of the same articles, word for word.

What an article provides depends on nothing but its own words, what stands in them, and how they
are divided. It is remembered with its offsets counted from the article's beginning.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

from contractgen.facts import Provision, Quantity
from contractgen.outline import Place
from contractgen.reading.passage import Passage
from contractgen.reading.statements import Statement

_MOST = 1_024
"""Articles remembered: those of some dozens of agreements, a few megabytes."""
_LONGEST = 6_000
"""Characters; a longer article is no article, and its key would be as long."""
_AROUND = 12
"""So many characters before and after a sentence may tell how it is read."""


class _Told(NamedTuple):
    """A provision without its place; its quantities' offsets count from the article."""

    provision: Provision
    start: int
    end: int
    """The words it is quoted by, counted likewise."""


class Recall:
    """The provisions of articles, by their words."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, tuple[_Told, ...]] = OrderedDict()

    def provisions(
        self,
        article: Sequence[Statement],
        passage: Passage,
        quantities: Sequence[Quantity],
        read: Callable[[Statement], Iterator[Provision]],
        place: Callable[[int, int], Place],
    ) -> Iterable[Provision]:
        """Yield what the statements of an article provide, with `read` if it is new.

        `quantities` are all of the document's; `place` makes the place of a stretch.
        """
        stretches = [stretch for one in article for stretch in _stretches(one)]
        start = min(first for first, _ in stretches)
        end = max(last for _, last in stretches)
        if end - start > _LONGEST:
            return [provision for one in article for provision in read(one)]
        inside = [q for q in quantities if start <= q.start and q.end <= end]
        key = _key(article, passage, inside, start, end)
        told = self._known.get(key)
        if told is not None:
            self._known.move_to_end(key)
            return [_again(one, start, place) for one in told]
        found = [provision for one in article for provision in read(one)]
        self._known[key] = tuple(_apart(provision, start) for provision in found)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return found

    def forget(self) -> None:
        """Forget all articles, as after a start: for measurements."""
        self._known.clear()


def _stretches(statement: Statement) -> Iterator[tuple[int, int]]:
    yield statement.start, statement.end
    yield from statement.leads
    yield from statement.before


def _key(
    article: Sequence[Statement],
    passage: Passage,
    quantities: Sequence[Quantity],
    start: int,
    end: int,
) -> Hashable:
    """Return all that the reading of an article depends on."""
    low, high = max(0, start - _AROUND), end + _AROUND
    concepts, roles = passage.concepts.within(low, high), passage.roles.within(low, high)
    return (
        start - low,
        passage.text[low:high],
        tuple([(first - start, last - start, name) for first, last, name in concepts]),
        tuple([(first - start, last - start, name) for first, last, name in roles]),
        tuple([(q.kind, q.value, q.start - start, q.end - start, q.of) for q in quantities]),
        tuple([_divided(statement, passage, start) for statement in article]),
    )


def _divided(statement: Statement, passage: Passage, start: int) -> Hashable:
    """Return a statement's stretches, counted from the article's beginning.

    Of headings only what they say counts; the chapter's may stand far above.
    """
    return (
        len(statement.leads),
        tuple([(first - start, last - start) for first, last in _stretches(statement)]),
        tuple([passage.said(*heading) for heading in statement.headings]),
    )


def _apart(provision: Provision, start: int) -> _Told:
    """Take a provision out of its document."""
    if provision.place is None:
        raise ValueError(f"a provision that was read has a place: {provision.kind}")
    moved = _moved(provision, provision.quantities, -start, None)
    return _Told(moved, provision.place.start - start, provision.place.end - start)


def _again(told: _Told, start: int, place: Callable[[int, int], Place]) -> Provision:
    """Put a provision into a document in which its article begins at `start`."""
    where = place(told.start + start, told.end + start)
    return _moved(told.provision, told.provision.quantities, start, where)


def _moved(
    provision: Provision, quantities: Iterable[Quantity], by: int, where: Place | None
) -> Provision:
    return Provision(
        kind=provision.kind,
        actor=provision.actor,
        target=provision.target,
        triggers=provision.triggers,
        about=provision.about,
        exceptions=provision.exceptions,
        negated=provision.negated,
        quantities=tuple(
            [Quantity(q.kind, q.value, q.start + by, q.end + by, q.of) for q in quantities]
        ),
        place=where,
        topic=provision.topic,
        near=provision.near,
        forbidden_to_employer=provision.forbidden_to_employer,
    )
