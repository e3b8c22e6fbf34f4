"""Symbols: terms whose values are left open while an agreement is laid out.

An agreement is laid out once with a symbol for every term. Where a symbol is printed, a mark stays
in the text that later takes the value; where the layout depends on a value (`{% if probation.months
== 0 %}`), the question and its answer are kept. Other terms with the same answers have the same
layout, so theirs is the same text with other values in the marks.

Whatever else is done to a symbol asks for its exact value: slower later on, never wrong.
"""

import operator
import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from contractgen.drafting.printing import shown

Row = Sequence[Any]
"""The values of all terms in the vocabulary's order as they print; None where one isn't stated."""
Compute = Callable[[Row], Any]

_OPEN, _CLOSE = "\U0010fd00", "\U0010fd01"
"""Around the number of a mark. Private characters, legal in XML, that nothing else here uses."""
MARK = re.compile(f"{_OPEN}([a-z0-9]+){_CLOSE}")
_DATE_PARTS = frozenset({"year", "month", "day"})
_PLAIN_TYPES = (str, int, float, Decimal, date, type(None))


def mark(name: str | int) -> str:
    """Return the mark that takes the value of this number (or, of the stamp, of this name)."""
    return f"{_OPEN}{name}{_CLOSE}"


def holds_marks(text: str) -> bool:
    """Return whether the text has a mark, or what could be taken for a part of one."""
    return _OPEN in text or _CLOSE in text


@dataclass(frozen=True)
class Question:
    """What the layout asked of the values, and what these values answered."""

    key: Hashable
    compute: Compute
    answer: Any


class Trace:
    """What one layout asked and printed."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.questions: dict[Hashable, Question] = {}
        """In the order in which they came up."""
        self.printed: list[tuple[Hashable, Compute, int | None]] = []
        """What stands in the marks, by number; with the term's position when it is one alone."""
        self._numbers: dict[Hashable, int] = {}

    def ask(self, key: Hashable, compute: Compute) -> Any:
        """Return the answer for this row, and remember the question."""
        if key not in self.questions:
            self.questions[key] = Question(key, compute, compute(self.row))
        return self.questions[key].answer

    def mark(self, key: Hashable, compute: Compute, position: int | None) -> str:
        """Return the mark of a value that is printed."""
        if key not in self._numbers:
            self._numbers[key] = len(self.printed)
            self.printed.append((key, compute, position))
        return mark(self._numbers[key])

    def term(self, name: str, position: int) -> "Symbol":
        """Return the symbol of the term at this position of the row."""
        return Symbol(self, ("term", name), operator.itemgetter(position), position)

    def text(self, marked: str) -> Any:
        """Return a text: as it is, or as a symbol when there are marks in it."""
        return Text(self, marked) if _OPEN in marked else marked


class Symbol:
    """A value that is still open. Templates see no attribute of it but the value's own."""

    __slots__ = ("_compute", "_key", "_position", "_trace", "_value")

    def __init__(
        self, trace: Trace, key: Hashable, compute: Compute, position: int | None = None
    ) -> None:
        self._trace = trace
        self._key = key
        self._compute = compute
        self._position = position  # of the one term that it depends on
        self._value = compute(trace.row)

    def _printed(self) -> str:
        """Return what is printed for now."""
        return self._trace.mark(self._key, self._compute, self._position)

    def _exact(self) -> Any:
        """Return the value itself; the layout is then the same for equal values only."""
        compute = self._compute
        self._trace.ask(("exact", self._key), lambda row: _identity(compute(row)))
        return self._value

    def _derived(self, how: Hashable, function: Callable[[Any], Any]) -> "Symbol":
        compute = self._compute
        return Symbol(
            self._trace, (how, self._key), lambda row: function(compute(row)), self._position
        )

    def _asked(self, how: Hashable, function: Callable[[Any], Any]) -> Any:
        compute = self._compute
        return self._trace.ask((how, self._key), lambda row: function(compute(row)))

    def __bool__(self) -> bool:
        return bool(self._asked("bool", bool))

    def __len__(self) -> int:
        return int(self._asked("len", len))

    def __iter__(self) -> Iterator[Any]:
        if not isinstance(self._value, tuple):
            return iter(self._exact())
        return iter([self._item(position) for position in range(len(self))])

    def __getitem__(self, position: Any) -> Any:
        if isinstance(self._value, tuple) and type(position) is int:
            return self._item(range(len(self))[position])
        return self._exact()[exact(position)]

    def _item(self, position: int) -> "Symbol":
        return self._derived(("item", position), operator.itemgetter(position))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in _DATE_PARTS and isinstance(self._value, date):
            return self._derived(("part", name), operator.attrgetter(name))
        return getattr(self._exact(), name)

    def __contains__(self, item: object) -> bool:
        return exact(item) in self._exact()

    def __hash__(self) -> int:
        return hash(self._exact())

    def __str__(self) -> str:
        return str(self._exact())

    def __format__(self, how: str) -> str:
        return format(self._exact(), how)

    def __int__(self) -> int:
        return int(self._exact())

    def __float__(self) -> float:
        return float(self._exact())

    def __index__(self) -> int:
        return operator.index(self._exact())

    def __round__(self, digits: int | None = None) -> Any:
        return round(self._exact(), digits)

    def __neg__(self) -> Any:
        return -self._exact()

    def __pos__(self) -> Any:
        return +self._exact()

    def __abs__(self) -> Any:
        return abs(self._exact())

    def __eq__(self, other: object) -> bool:
        return _compared(self, operator.eq, other)

    def __ne__(self, other: object) -> bool:
        return _compared(self, operator.ne, other)

    def __lt__(self, other: object) -> bool:
        return _compared(self, operator.lt, other)

    def __le__(self, other: object) -> bool:
        return _compared(self, operator.le, other)

    def __gt__(self, other: object) -> bool:
        return _compared(self, operator.gt, other)

    def __ge__(self, other: object) -> bool:
        return _compared(self, operator.ge, other)

    def __add__(self, other: object) -> Any:
        return _worked_out(self, operator.add, self, other)

    def __radd__(self, other: object) -> Any:
        return _worked_out(self, operator.add, other, self)

    def __sub__(self, other: object) -> Any:
        return _worked_out(self, operator.sub, self, other)

    def __rsub__(self, other: object) -> Any:
        return _worked_out(self, operator.sub, other, self)

    def __mul__(self, other: object) -> Any:
        return _worked_out(self, operator.mul, self, other)

    def __rmul__(self, other: object) -> Any:
        return _worked_out(self, operator.mul, other, self)

    def __truediv__(self, other: object) -> Any:
        return _worked_out(self, operator.truediv, self, other)

    def __rtruediv__(self, other: object) -> Any:
        return _worked_out(self, operator.truediv, other, self)

    def __floordiv__(self, other: object) -> Any:
        return _worked_out(self, operator.floordiv, self, other)

    def __rfloordiv__(self, other: object) -> Any:
        return _worked_out(self, operator.floordiv, other, self)

    def __mod__(self, other: object) -> Any:
        return _worked_out(self, operator.mod, self, other)

    def __rmod__(self, other: object) -> Any:
        return _worked_out(self, operator.mod, other, self)

    def __pow__(self, other: object) -> Any:
        return self._exact() ** exact(other)

    def __rpow__(self, other: Any) -> Any:
        return other ** self._exact()


class Text(Symbol):
    """A text with marks in it, such as a paragraph of the wording. Never empty."""

    __slots__ = ("_marked",)

    def __init__(self, trace: Trace, marked: str) -> None:
        self._marked = marked
        pieces = MARK.split(marked)
        computes = [trace.printed[int(number)][1] for number in pieces[1::2]]

        def compute(row: Row) -> str:
            values = [shown(compute(row)) for compute in computes]
            return pieces[0] + "".join(
                value + after for value, after in zip(values, pieces[2::2], strict=True)
            )

        super().__init__(trace, ("text", marked), compute)

    def _printed(self) -> str:
        return self._marked

    def __bool__(self) -> bool:
        return True


def printed(symbol: Symbol) -> str:
    """Return what stands in the text for the symbol: its mark, or a text with marks."""
    return symbol._printed()


def filtered(symbol: Symbol, name: str, function: Callable[[Any], Any]) -> Symbol:
    """Return the symbol of what a filter makes of the value."""
    return symbol._derived(("filter", name), function)


def exact(value: Any) -> Any:
    """Return the value without symbols, also of those inside lists and mappings."""
    if isinstance(value, Symbol):
        return value._exact()
    if type(value) in (list, tuple):
        return type(value)(exact(item) for item in value)
    if type(value) is dict:
        return {exact(key): exact(item) for key, item in value.items()}
    return value


def _identity(value: Any) -> Any:
    """Return what tells a value from others that are equal but print otherwise (1.5 and 1.50)."""
    if isinstance(value, tuple):
        return tuple(_identity(item) for item in value)
    return str(value) if isinstance(value, Decimal) else (type(value).__name__, value)


def _operand(other: object) -> tuple[Hashable, Compute] | None:
    """Return the key of the other side and how to compute it; None when it can't be kept."""
    if isinstance(other, Symbol):
        return other._key, other._compute
    if isinstance(other, _PLAIN_TYPES):
        return _identity(other), lambda row: other
    return None


def _compared(symbol: Symbol, compare: Callable[[Any, Any], Any], other: object) -> bool:
    operand = _operand(other)
    if operand is None:
        return bool(compare(symbol._exact(), other))
    key, right = operand
    left = symbol._compute
    return bool(
        symbol._trace.ask(
            (compare.__name__, symbol._key, key), lambda row: bool(compare(left(row), right(row)))
        )
    )


def _worked_out(
    symbol: Symbol, work: Callable[[Any, Any], Any], first: object, second: object
) -> Any:
    left, right = _operand(first), _operand(second)
    if left is None or right is None:
        return work(exact(first), exact(second))
    one, other = left[1], right[1]
    alone = not (isinstance(first, Symbol) and isinstance(second, Symbol))
    return Symbol(
        symbol._trace,
        (work.__name__, left[0], right[0]),
        lambda row: work(one(row), other(row)),
        symbol._position if alone else None,
    )
