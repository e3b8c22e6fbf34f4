"""Checks on values: that dates, amounts, shares, names and numbers agree with each other."""

from contractgen.checks.values import conflicts, money, parties, periods, persons, sums
from contractgen.rules import Rule

CHECKS: tuple[type[Rule], ...] = (
    *periods.CHECKS,
    *conflicts.CHECKS,
    *money.CHECKS,
    *sums.CHECKS,
    *parties.CHECKS,
    *persons.CHECKS,
)
"""Every kind of check on values."""
