"""The clause tree: which article, item and sub-item every character of a document stands in."""

from contractgen.outline.model import Clause, Outline, Place
from contractgen.outline.tree import build_outline

__all__ = ["Clause", "Outline", "Place", "build_outline"]
