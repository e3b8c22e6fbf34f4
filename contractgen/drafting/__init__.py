"""Drafting: terms become an agreement, a .docx in lawful wording or in the seed's.

`Drafter` drafts many with one template; `draft` drafts one.
"""

from functools import lru_cache
from pathlib import Path

from contractgen.drafting.drafter import (
    WORDING_NAMES,
    Draft,
    DraftContext,
    Drafter,
    context_of,
    default_template,
    rules_hash,
)
from contractgen.drafting.packing import PACKING
from contractgen.drafting.rows import terms_hash
from contractgen.drafting.wording import Wording
from contractgen.errors import DraftError
from contractgen.policy import Policy
from contractgen.resources import os_reason
from contractgen.terms import Terms

__all__ = [
    "PACKING",
    "WORDING_NAMES",
    "Draft",
    "DraftContext",
    "Drafter",
    "Wording",
    "context_of",
    "default_template",
    "draft",
    "rules_hash",
    "terms_hash",
]


def draft(
    terms: Terms,
    *,
    wording: Wording = "standard",
    policy: Policy | None = None,
    template: Path | None = None,
) -> Draft:
    """Draft one agreement; see `Drafter.draft`. The last templates stay read until they change."""
    path = template or default_template()
    try:
        state = path.stat()
    except OSError as error:
        raise DraftError(f"{path}：模板打不开，{os_reason(error)}") from error
    drafter = _drafter(template, state.st_mtime_ns, state.st_size)
    return drafter.draft(terms, wording=wording, policy=policy)


@lru_cache(maxsize=4)
def _drafter(template: Path | None, changed: int, size: int) -> Drafter:
    return Drafter(template)
