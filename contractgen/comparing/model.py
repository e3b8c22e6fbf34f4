"""What a comparison of two versions says: changes by meaning, and the findings they cause."""

from dataclasses import dataclass
from typing import Literal

from contractgen.checker import Report
from contractgen.findings import Finding
from contractgen.outline import Place

ChangeKind = Literal[
    "term-changed",
    "polarity",
    "role",
    "duty",
    "reworded",
    "sentence-added",
    "sentence-removed",
    "clause-added",
    "clause-removed",
    "moved",
]
"""条款内容变更, 肯定与否定或上下限反转, 主体变更, 义务与权利变更 (应当 → 可以), 措辞变更,
增加一句, 删去一句, 新增条款, 删除条款, 移动."""

KINDS: tuple[ChangeKind, ...] = (
    "term-changed",
    "polarity",
    "role",
    "duty",
    "clause-added",
    "clause-removed",
    "sentence-added",
    "sentence-removed",
    "reworded",
    "moved",
)
"""What weighs most first."""


@dataclass(frozen=True)
class Change:
    """One thing that the other side changed."""

    kind: ChangeKind
    sent: Place | None
    """The words that were changed, in the version sent; None for what was added."""
    returned: Place | None
    """The words they became, in the version returned; None for what was removed."""
    context: tuple[Place | None, Place | None]
    """The sentences, rows or clauses around them, in both versions."""
    subject: str = ""
    """What a changed value is: the title of its term, or the words before it; "" otherwise."""
    untracked: bool = False
    """Whether Word's tracking doesn't show it: it is there when all revisions are rejected."""
    findings: tuple[Finding, ...] = ()
    """Findings in the version returned that the change has caused."""

    @property
    def before(self) -> str:
        """Return the words as they were; "" for what was added."""
        return self.sent.quote if self.sent else ""

    @property
    def after(self) -> str:
        """Return the words as they are now; "" for what was removed."""
        return self.returned.quote if self.returned else ""


@dataclass(frozen=True)
class Comparison:
    """Two versions of an agreement, and what lies between them."""

    sent: Report
    returned: Report
    changes: tuple[Change, ...]
    """In the order of the version returned."""
    new_findings: tuple[Finding, ...]
    """Of the version returned, by rule and clause not in the version sent."""
    gone_findings: tuple[Finding, ...]
    """Of the version sent, no longer in the version returned."""
    tracking: bool | None
    """Whether the version returned holds tracked changes; None where a file can't: a text file."""
