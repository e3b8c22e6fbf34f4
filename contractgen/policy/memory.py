"""What a policy says of many hires: worked out once for all hires that are alike in what matters.

What matters is not listed anywhere: a question is worked out with values that record which of them
were asked for. A later hire with the same values there, and otherwise the same `Hire`, has the same
answer.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Generic, TypeVar

from contractgen.facts import Relationship
from contractgen.policy.category import Placing, find_category
from contractgen.policy.hire import Hire, hire_from_values
from contractgen.policy.model import Policy

_MOST = 4_096
"""So many answers are remembered; then memory starts anew."""

Answer = TypeVar("Answer")


class Placings:
    """Finds the categories of one policy, once for each category, degree and title."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._known: dict[Hashable, Placing] = {}

    def hire(self, values: Mapping[str, Any], relationship: Relationship) -> Hire:
        """Return the hire whose stated terms these are, by dotted name."""
        key = tuple(values.get(f"talent.{name}") for name in ("category", "degree", "title"))
        if key not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = find_category(self.policy, values)
        return hire_from_values(self.policy, values, relationship, self._known[key])


class Memory(Generic[Answer]):
    """The answers to one question about hires under one policy."""

    def __init__(self, question: Callable[[Hire], Answer], policy: Policy | None = None) -> None:
        """`policy` is kept for the asker to know the memory's policy by."""
        self._question = question
        self.policy = policy
        self._known: dict[Hashable, dict[tuple[str, ...], dict[Hashable, Answer]]] = {}
        self._count = 0

    def answer(self, hire: Hire) -> Answer:
        """Return the answer for this hire, whose text must be unknown."""
        alike = hire.alike
        tables = self._known.get(alike, {})
        values = hire.values
        for names, answers in tables.items():
            known = answers.get(tuple([values.get(name) for name in names]), self)
            if known is not self:
                return known  # type: ignore[return-value] # `self` is no answer
        reading = _Reading(values)
        answer = self._question(replace(hire, values=reading))
        if self._count >= _MOST:
            self._known.clear()
            self._count = 0
        self._count += 1
        names = tuple(reading.names)
        asked = tuple(values.get(name) for name in names)
        self._known.setdefault(alike, {}).setdefault(names, {})[asked] = answer
        return answer


class _Reading(Mapping[str, Any]):
    """Values that record which of them were asked for. They can't be listed."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self.names: dict[str, None] = {}

    def __getitem__(self, name: str) -> Any:
        self.names[name] = None
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        raise TypeError("a question about a hire may ask for single values only")

    def __len__(self) -> int:
        raise TypeError("a question about a hire may ask for single values only")
