"""Rows: the terms of one agreement as a flat list, in the vocabulary's order."""

import hashlib
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from contractgen.drafting.context import printable
from contractgen.drafting.labels import LABELS
from contractgen.terms import VOCABULARY, Terms

NAMES = tuple(VOCABULARY)
POSITIONS = {name: position for position, name in enumerate(NAMES)}
_MEMBERS = [name.partition(".")[::2] for name in NAMES]
_GROUPS = [
    (group, itemgetter(*[rest for own, rest in _MEMBERS if own == group]))
    for group in dict.fromkeys(group for group, rest in _MEMBERS if rest)
]
_SINGLE = [group for group, rest in _MEMBERS if not rest]
_MOST_PRINTED = 1_024


def values_of(terms: Terms) -> list[Any]:
    """Return the value of every term; None where one isn't stated."""
    values: list[Any] = []
    groups = terms.__dict__
    for group, members in _GROUPS:
        values += _several(members(groups[group].__dict__))
    values += [groups[group] for group in _SINGLE]
    return values


def _several(members: Any) -> Any:
    """Return what `itemgetter` gives as a sequence, also of a group with one member."""
    return members if type(members) is tuple else (members,)


def stated(values: Sequence[Any]) -> dict[str, Any]:
    """Return the values that are stated, by the terms' dotted names."""
    return {name: value for name, value in zip(NAMES, values, strict=True) if value is not None}


class _Labelled:
    """The values of one term with a closed set of values, as they print."""

    def __init__(self, position: int) -> None:
        self._name = NAMES[position]
        self._known: dict[Any, Any] = {}

    def __call__(self, value: Any) -> Any:
        known = self._known.get(value)
        if known is None:
            if len(self._known) >= _MOST_PRINTED:  # lists come in any order
                self._known.clear()
            known = self._known[value] = printable(self._name, value)
        return known


_LABELLED = tuple(
    (position, _Labelled(position)) for position, name in enumerate(NAMES) if name in LABELS
)


def row_of(values: Sequence[Any]) -> list[Any]:
    """Return the values as they print."""
    row = list(values)
    for position, labelled in _LABELLED:
        if row[position] is not None:
            row[position] = labelled(row[position])
    return row


def terms_hash(terms: Terms) -> str:
    """Return the SHA-256 of the stated terms, as JSON in the vocabulary's order without spaces."""
    return hashlib.sha256(terms.model_dump_json(exclude_none=True).encode()).hexdigest()
