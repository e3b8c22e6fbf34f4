"""Terms: what the parties agreed, under the names that every other module uses."""

from contractgen.terms.model import (
    VOCABULARY,
    Insurance,
    Model,
    RefundItem,
    Term,
    Terms,
    relationship_of,
    term_names,
)
from contractgen.terms.reading import (
    read_terms,
    term_from,
    terms_from_data,
    terms_from_flat,
    with_values,
)

__all__ = [
    "VOCABULARY",
    "Insurance",
    "Model",
    "RefundItem",
    "Term",
    "Terms",
    "read_terms",
    "relationship_of",
    "term_from",
    "term_names",
    "terms_from_data",
    "terms_from_flat",
    "with_values",
]
