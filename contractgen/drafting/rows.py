"""Rows: the terms of one agreement as a flat list, in the vocabulary's order."""

import hashlib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from contractgen.drafting.context import printable
from contractgen.drafting.labels import LABELS
from contractgen.terms import VOCABULARY, Terms

NAMES = tuple(VOCABULARY)
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


def row_of(values: Sequence[Any]) -> list[Any]:
    """Return the values as they print."""
    row = list(values)
    for position in _LABELLED:
        if row[position] is not None:
            row[position] = printable(NAMES[position], row[position])
    return row


def _json_members() -> list[tuple[str, list[tuple[str, int]]]]:
    """Return the groups and terms in the order of sorted JSON keys, with their positions."""
    position = {name: number for number, name in enumerate(NAMES)}
    members = []
    for group, names in sorted(_GROUPS):
        places = [(f'"{name}":', position[f"{group}.{name}"]) for name in sorted(names)]
        members.append((f'"{group}":', places or [("", position[group])]))
    return members


_JSON = _json_members()


def terms_hash(terms: Terms) -> str:
    """Return the SHA-256 of the stated terms, as JSON with sorted keys and no spaces."""
    return hash_of(values_of(terms))


def hash_of(values: Sequence[Any]) -> str:
    """Return the same as `terms_hash`, of the values of all terms."""
    groups = []
    for title, places in _JSON:
        stated = [
            key + _json(values[position])
            for key, position in places
            if values[position] is not None
        ]
        if places[0][0]:
            groups.append(f"{title}{{{','.join(stated)}}}")
        elif stated:
            groups.append(title + stated[0])
    return hashlib.sha256(f"{{{','.join(groups)}}}".encode()).hexdigest()


def _json(value: Any) -> str:
    """Return a value as JSON: numbers with decimals and dates are text."""
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is Decimal or kind is date:
        return f'"{value}"'
    if kind is tuple:
        return f"[{','.join(map(_json, value))}]"
    return str(value)
