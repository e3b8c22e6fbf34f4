"""What a check found: findings, and rules that could not be decided."""

from dataclasses import dataclass
from typing import Literal

from contractgen.outline import Place

Severity = Literal["error", "warning", "note"]
"""SARIF's own words."""

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""The gravest first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; title, citation and quotation are looked up by `rule`."""

    rule: str
    severity: Severity
    message: str
    """What was found and what is required, in Chinese."""
    place: Place | None
    """The words that are wrong; None when something is absent."""
    suggestion: str
    """What to write instead; "" when there is nothing to suggest."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that applies and could not be decided."""

    rule: str
    reason: str
    """In Chinese: what the text does not tell."""
