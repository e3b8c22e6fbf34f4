"""Two versions of an agreement compared by meaning: what was changed, not how it looks."""

from contractgen.comparing.compare import compare
from contractgen.comparing.model import KINDS, Change, ChangeKind, Comparison

__all__ = ["KINDS", "Change", "ChangeKind", "Comparison", "compare"]
