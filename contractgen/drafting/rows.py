"""Rows: the terms of one agreement as a flat list, in the vocabulary's order."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from contractgen.drafting.context import printable
from contractgen.drafting.labels import LABELS
from contractgen.terms import VOCABULARY, Terms

NAMES = tuple(VOCABULARY)
POSITIONS = {name: position for position, name in enumerate(NAMES)}
_MEMBERS = [(name, *name.partition(".")[::2]) for name in NAMES]
_GROUPS = [
    (group, tuple(rest for _, own, rest in _MEMBERS if own == group and rest))
    for group in dict.fromkeys(group for _, group, _ in _MEMBERS)
]
_LABELLED = tuple(position for position, name in enumerate(NAMES) if name in LABELS)


def values_of(terms: Terms) -> list[Any]:
    """Return the value of every term; None where one isn't stated."""
    values: list[Any] = []
    for group, names in _GROUPS:
        if names:
            members = getattr(terms, group).__dict__
            values.extend([members[name] for name in names])
        else:
            values.append(getattr(terms, group))
    return values


def stated(values: Sequence[Any]) -> dict[str, Any]:
    """Return the values that are stated, by the terms' dotted names."""
    return {name: value for name, value in zip(NAMES, values, strict=True) if value is not None}


def row_of(values: Sequence[Any]) -> list[Any]:
    """Return the values as they print."""
    row = list(values)
    for position in _LABELLED:
        if row[position] is not None:
            row[position] = printable(NAMES[position], row[position])
    return row


_SORTED = [
    (group, [(name, POSITIONS[f"{group}.{name}"]) for name in sorted(names)])
    for group, names in sorted(_GROUPS)
]


def terms_hash(terms: Terms) -> str:
    """Return the SHA-256 of the stated terms, as JSON with sorted keys and no spaces."""
    return hash_of(values_of(terms))


def hash_of(values: Sequence[Any]) -> str:
    """Return the same as `terms_hash`, of the values of all terms."""
    groups: dict[str, Any] = {}
    for group, places in _SORTED:
        if places:
            groups[group] = {
                name: values[position] for name, position in places if values[position] is not None
            }
        elif values[POSITIONS[group]] is not None:
            groups[group] = values[POSITIONS[group]]
    return hashlib.sha256(_JSON.encode(groups).encode()).hexdigest()


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)
"""Numbers with decimals and dates are text."""
