"""Documents as sentences, and sentences as tokens that are equal when they mean the same."""

from contractgen.sentences.tokens import Token, plain
from contractgen.sentences.units import Unit, lines_of, units_of

__all__ = ["Token", "Unit", "lines_of", "plain", "units_of"]
