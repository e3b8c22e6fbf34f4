"""Decisions about findings: taken once, kept in a register, matched by rule and clause."""

from contractgen.decisions.importing import decisions_in
from contractgen.decisions.model import (
    SETTLING,
    WHOLE,
    Decided,
    Decision,
    Kind,
    Register,
    RegisterUse,
)
from contractgen.decisions.register import merged, read_register, write_register

__all__ = [
    "SETTLING",
    "WHOLE",
    "Decided",
    "Decision",
    "Kind",
    "Register",
    "RegisterUse",
    "decisions_in",
    "merged",
    "read_register",
    "write_register",
]
