"""Layouts: agreements laid out once, whose marks take the values of other terms."""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contractgen.drafting.context import literal
from contractgen.drafting.packing import Beginning, Packed, order_of, packed
from contractgen.drafting.printing import shown
from contractgen.drafting.symbols import MARK, Compute, Question, Row, Trace, holds_marks, mark
from contractgen.drafting.word import Filled, moment

UNDECIDED_DAY = date(1582, 10, 15)
"""Stands for the day in the file's properties while an agreement is laid out."""
TERMS_MARK = mark("terms")
"""Stands for the hash of the terms in the provenance part meanwhile."""
_DAY, _TERMS = "day", "terms"
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]")
"""What docxtpl turns into line breaks and the like, or what XML can't hold."""
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML can't hold and docxtpl doesn't turn into anything."""
_NOT_TEXT = ("<!--", "<![CDATA[")
_MOST_VALUES = 512
"""So many values are remembered as they print, of each term."""
_MOST_PIECES = 20_000
"""So many stretches of text are remembered so as to be shared."""
_MOST_PACKED = 1_000
"""So many compressed parts are remembered."""


class Unsuitable(Exception):
    """This agreement can't be had by putting values into marks: docxtpl itself must make it."""


class Slot:
    """One value as it prints. Remembers what it has printed."""

    def __init__(
        self, compute: Compute, position: int | None, encode: Callable[[str], bytes]
    ) -> None:
        self._compute = compute
        self._position = position
        self._encode = encode
        self._known: dict[Any, bytes] = {}

    def __call__(self, row: Row) -> bytes:
        """Return what stands in the mark for this row.

        Raises:
            Unsuitable: the value would not stay as it is.
        """
        if self._position is None:
            return self._shown(row)
        value = row[self._position]
        known = self._known.get(value)
        if known is None:
            known = self._shown(row)
            if len(self._known) >= _MOST_VALUES:
                self._known.clear()
            self._known[value] = known
        return known

    def _shown(self, row: Row) -> bytes:
        text = shown(self._compute(row))
        if not text or text != text.strip() or _UNFIT.search(text):
            raise Unsuitable
        return self._encode(text)


def _as_parsed(text: str) -> bytes:
    """Return text as lxml writes it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()


def _as_printed(text: str) -> bytes:
    """Return text as Jinja prints it into XML that isn't parsed again."""
    return literal(text).encode()


class Shared:
    """What the layouts of one template have in common: slots, stretches of text, whole parts."""

    def __init__(self) -> None:
        self._slots: dict[Hashable, Slot] = {}
        self._pieces: dict[bytes, bytes] = {}
        self._packed: dict[tuple[str, bytes], Packed] = {}
        self._beginnings: dict[tuple[int, ...], Beginning] = {}

    def piece(self, text: str) -> bytes:
        """Return a stretch of text as bytes, the same object for the same text."""
        encoded = text.encode()
        if len(self._pieces) >= _MOST_PIECES:
            self._pieces.clear()
        return self._pieces.setdefault(encoded, encoded)

    def packed(self, name: str, content: bytes) -> Packed:
        """Return a part that holds no value, compressed once."""
        key = (name, content)
        if key not in self._packed:
            if len(self._packed) >= _MOST_PACKED:
                self._packed.clear()
                self._beginnings.clear()  # they are known by members that may now be gone
            self._packed[key] = packed(name, content)
        return self._packed[key]

    def beginning(self, members: Sequence[Packed]) -> Beginning:
        """Return the beginning of a file with these members, which are all from `packed`."""
        key = tuple(map(id, members))
        if key not in self._beginnings:
            self._beginnings[key] = Beginning(members)
        return self._beginnings[key]

    def slot(self, trace: Trace, number: int, *, parsed: bool) -> Slot:
        """Return the slot of what the trace has printed as this number."""
        key, compute, position = trace.printed[number]
        if (key, parsed) not in self._slots:
            encode = _as_parsed if parsed else _as_printed
            self._slots[key, parsed] = Slot(compute, position, encode)
        return self._slots[key, parsed]


@dataclass(frozen=True)
class _Part:
    """A part with marks."""

    name: str
    pieces: list[bytes]
    """The text between the marks, and b"" for each mark."""
    values: list[int]
    """What takes each mark: positions among the values of the layout."""
    known: dict[bytes, Packed] | None
    """By the day, when nothing else varies in this part."""


class Layout:
    """An agreement with marks."""

    def __init__(self, filled: Filled, trace: Trace, shared: Shared) -> None:
        """Find the marks.

        Raises:
            Unsuitable: a mark stands where a value can't be put in by itself.
        """
        members = _with_day_marked(filled.members)
        self._slots: list[Slot] = []
        self._numbers: dict[Hashable, int] = {_DAY: 0, _TERMS: 1}
        beginning: list[Packed] = []
        self._rest: list[Packed | _Part] = []
        for name in order_of(members):
            part = self._part(name, members[name], filled, trace, shared)
            if isinstance(part, Packed) and not self._rest:
                beginning.append(part)
            else:
                self._rest.append(part)
        self._beginning = shared.beginning(beginning)

    def content(self, row: Row, day: date, terms: str) -> bytes:
        """Return the .docx of this row; `terms` is their hash.

        Raises:
            Unsuitable: a value would not stay as it is.
        """
        days = moment(day).encode()
        values = [days, terms.encode(), *[slot(row) for slot in self._slots]]
        members = []
        for part in self._rest:
            if isinstance(part, Packed):
                members.append(part)
            elif part.known is None:
                members.append(packed(part.name, _joined(part, values)))
            else:
                if days not in part.known:
                    part.known[days] = packed(part.name, _joined(part, values))
                members.append(part.known[days])
        return self._beginning.finished(members)

    def _part(
        self, name: str, content: bytes, filled: Filled, trace: Trace, shared: Shared
    ) -> Packed | _Part:
        text = content.decode("utf-8", "replace") if name.endswith((".xml", ".rels")) else ""
        if not holds_marks(text):
            return shared.packed(name, content)
        if any(sign in text for sign in _NOT_TEXT):
            raise Unsuitable
        pieces = MARK.split(text)
        _check_places(pieces)
        values = []
        for number in pieces[1::2]:
            if number not in (_DAY, _TERMS) and name not in filled.parsed | filled.raw:
                raise Unsuitable
            values.append(self._value(number, trace, shared, parsed=name in filled.parsed))
        encoded = [b""] * len(pieces)
        encoded[::2] = map(shared.piece, pieces[::2])
        return _Part(name, encoded, values, {} if set(values) == {0} else None)

    def _value(self, number: str, trace: Trace, shared: Shared, *, parsed: bool) -> int:
        """Return the position, among the values, of what takes this mark."""
        if number in (_DAY, _TERMS):
            return self._numbers[number]
        key = (number, parsed)
        if key not in self._numbers:
            self._slots.append(shared.slot(trace, int(number), parsed=parsed))
            self._numbers[key] = len(self._slots) + 1
        return self._numbers[key]


def _joined(part: _Part, values: Sequence[bytes]) -> bytes:
    pieces = part.pieces.copy()
    pieces[1::2] = [values[position] for position in part.values]
    return b"".join(pieces)


def _with_day_marked(members: Any) -> dict[str, bytes]:
    """Return the parts with a mark for the day in the file's properties."""
    day = moment(UNDECIDED_DAY).encode()
    found = [name for name, content in members.items() if day in content]
    if len(found) != 1 or members[found[0]].count(day) != 2:
        raise Unsuitable
    return {**members, found[0]: members[found[0]].replace(day, mark(_DAY).encode())}


def _check_places(pieces: Sequence[str]) -> None:
    """Raise `Unsuitable` when a term's mark stands inside a tag, such as in an attribute."""
    inside = False
    for piece, number in zip(pieces[::2], pieces[1::2], strict=False):
        opened, closed = piece.rfind("<"), piece.rfind(">")
        inside = opened > closed if opened != closed else inside
        if holds_marks(piece) or (inside and number not in (_DAY, _TERMS)):
            raise Unsuitable


class Ways:
    """Layouts by the answers that values give to the questions of those laid out before."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._roots: dict[Hashable, Any] = {}
        self._count = 0

    def find(self, key: Hashable, row: Row) -> Any:
        """Return what was kept for this key and the row's answers; None when there is nothing."""
        node = self._roots.get(key)
        while type(node) is _Fork:
            node = node.ways.get(node.compute(row))
        return node

    def keep(self, key: Hashable, questions: Sequence[Question], result: object) -> None:
        """Keep a result for all rows that give the same answers."""
        if self._count >= self._most:
            for old in list(self._roots)[: len(self._roots) // 2 + 1]:
                del self._roots[old]
            self._count //= 2
        self._count += 1
        ways, way = self._roots, key
        for question in questions:
            fork = ways.get(way)
            if type(fork) is not _Fork or fork.key != question.key:
                fork = ways[way] = _Fork(question.key, question.compute, {})
            ways, way = fork.ways, question.answer
        ways[way] = result


@dataclass(frozen=True, slots=True)
class _Fork:
    """A question, and where each answer leads."""

    key: Hashable
    compute: Compute
    ways: dict[Any, Any]
