"""The ways a rule can be checked: a small closed set, one class each.

A rule file names a check by its `check:` key; the class whose `check` has that name reads the rest
of the rule and judges a `Case`. To add a kind of check, write the class and put it into its
module's CHECKS.
"""

from contractgen.checks import (
    city,
    contents,
    paid_ban,
    provisions,
    returns,
    structure,
    terms,
    values,
    wages,
)
from contractgen.rules import Rule

CHECKS: tuple[type[Rule], ...] = (
    *terms.CHECKS,
    *provisions.CHECKS,
    *returns.CHECKS,
    *paid_ban.CHECKS,
    *contents.CHECKS,
    *structure.CHECKS,
    *values.CHECKS,
    *city.CHECKS,
    *wages.CHECKS,
)
"""Every kind of check there is."""
