"""City talent policies: what a policy file says, what a hire is entitled to and owes under it.

`load_policy` reads the part `policy:` of a city's file; `hire_from_terms` and `Hire` say who is
hired and how; `entitlements` says what follows; `departures` where an agreement differs.
"""

from contractgen.policy.entitle import (
    Entitlements,
    Line,
    departures,
    departures_of,
    entitlements,
    entitlements_of,
)
from contractgen.policy.hire import Hire, hire_from, hire_from_terms, rows_for
from contractgen.policy.load import load_policy
from contractgen.policy.memory import Memory, Placings
from contractgen.policy.model import Category, Policy
from contractgen.policy.scope import binds

__all__ = [
    "Category",
    "Entitlements",
    "Hire",
    "Line",
    "Memory",
    "Placings",
    "Policy",
    "binds",
    "departures",
    "departures_of",
    "entitlements",
    "entitlements_of",
    "hire_from",
    "hire_from_terms",
    "load_policy",
    "rows_for",
]
