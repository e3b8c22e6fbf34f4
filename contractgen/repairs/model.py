"""What a repair is: changes to the text that make one finding go away."""

import re
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from contractgen.facts import Facts
from contractgen.findings import Finding

Kind = Literal["mechanical", "lawful-default", "needs-counsel"]
"""How far a repair may go without a lawyer: it restores what the text itself says; it writes what
the law says where nothing else is agreed; it needs a decision, and is only commented."""


@dataclass(frozen=True, slots=True)
class Edit:
    """`text[start:end]` becomes `text`."""

    start: int
    end: int
    text: str
    role: Literal["words", "begins", "goes", "number"] = "words"
    """`begins`: a new paragraph begins at `start`. `goes`: with the words, which are all of it,
    goes their paragraph. `number`: of a paragraph, which Word may count by itself."""
    like: int | None = None
    """Of a new paragraph: the offset of one that it is set as."""

    def inside(self, other: "Edit") -> bool:
        """Return whether what this changes is struck out by another."""
        return other.start <= self.start < self.end <= other.end

    def meets(self, other: "Edit") -> bool:
        """Return whether both change the same words, or put words in at one place."""
        if self.start == self.end or other.start == other.end:
            inner, outer = (self, other) if self.start == self.end else (other, self)
            return outer.start < inner.start < outer.end or (
                outer.start == outer.end == inner.start
            )
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Repair:
    """How one finding is mended."""

    finding: Finding
    kind: Kind
    edits: tuple[Edit, ...]
    explanation: str
    """In Chinese, for who accepts or rejects it."""


class Procedure(BaseModel):
    """One way to repair; subclasses are the only ones, and hold the keys of `repairs.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    kind: Kind
    explanation: str = ""
    """In Chinese: what the change does and what to consider; absent: nothing to add."""

    def edits(self, finding: Finding, facts: Facts) -> tuple[Edit, ...] | None:
        """Return the changes; None where the words don't allow this way of repair."""
        raise NotImplementedError(type(self).__name__)


def checked_pattern(value: str) -> str:
    """Return a regular expression; raise ValueError where it is none."""
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"“{value}”不是有效的正则表达式") from error
    return value
