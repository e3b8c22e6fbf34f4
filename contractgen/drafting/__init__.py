"""Drafting: terms become an agreement, a .docx in lawful wording or in the seed's.

`context_of` makes what a template sees from the terms; `word.render` fills the template with it.
"""

import hashlib
import json
import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from contractgen import __version__
from contractgen.drafting.composing import AgreementText, compose
from contractgen.drafting.context import Ledger, groups_of
from contractgen.drafting.word import Stamp, names_used, render
from contractgen.drafting.wording import Case, Relationship, Wording, load_library
from contractgen.errors import DraftError
from contractgen.policy import Policy, departures, entitlements
from contractgen.resources import data_dir, folder_hash
from contractgen.terms import VOCABULARY, Terms, relationship_of, with_values

__all__ = [
    "WORDING_NAMES",
    "Draft",
    "DraftContext",
    "Drafter",
    "context_of",
    "draft",
    "rules_hash",
]

_UNIT = re.compile("（[元%㎡月天日年台]）$")
"""The unit after a term's title: a form wants it, a sentence doesn't."""
_UNDATED = date(2000, 1, 1)
"""The creation date in the properties of an agreement without signing or start date."""


@dataclass(frozen=True)
class Draft:
    """One drafted agreement."""

    content: bytes
    """The .docx."""
    terms: Terms
    """As drafted: with the end date and the entitlements that were filled in."""
    notes: tuple[str, ...]
    """Chinese: what was filled in, and where terms depart from the city's policy."""
    wording: Wording
    relationship: Relationship


@dataclass(frozen=True)
class DraftContext:
    """What a template sees, and what was done to the terms on the way."""

    values: dict[str, Any]
    """By name: the terms by group (`pay.monthly_yuan`), and the wording (`articles`, …)."""
    text: AgreementText
    terms: Terms
    notes: tuple[str, ...]
    case: Case
    missing: tuple[str, ...]
    """Terms that the wording needs and that aren't stated: the wording must not be used."""
    ledger: Ledger
    """What the template uses."""


def draft(
    terms: Terms,
    *,
    wording: Wording = "standard",
    policy: Policy | None = None,
    template: Path | None = None,
) -> Draft:
    """Draft one agreement; see `Drafter.draft`."""
    return Drafter(template).draft(terms, wording=wording, policy=policy)


class Drafter:
    """Drafts agreements with one template; for many, keep it."""

    def __init__(self, template: Path | None = None) -> None:
        """Take the template, by default the one that comes with the program."""
        self.template = template

    def prepare(self) -> None:
        """Read the template now. Raises `DraftError` when it is missing or wrong."""
        names_used(self.template or default_template())

    def draft(
        self, terms: Terms, *, wording: Wording = "standard", policy: Policy | None = None
    ) -> Draft:
        """Draft one agreement.

        Entitlements that the terms leave open are filled from `policy`; `notes` say so.

        Raises:
            DraftError: terms that the wording or the template needs are missing (all are named),
                or the template is wrong.
        """
        return _drafted(terms, wording, policy, self.template)


def _drafted(terms: Terms, wording: Wording, policy: Policy | None, template: Path | None) -> Draft:
    context = context_of(terms, wording=wording, policy=policy)
    path = template or default_template()
    if context.missing and (template is None or names_used(template) & WORDING_NAMES):
        raise DraftError(f"起草所需的条款没有填写：{_titles(context.missing)}。请补全后再起草")
    stamp = Stamp(
        provenance=_provenance(context, path),
        day=context.terms.agreement.sign_date or context.terms.period.start or _UNDATED,
        title=context.text.title,
    )
    content = render(path, context.values, stamp)
    if context.ledger.missing:
        missing = _titles(context.ledger.missing)
        raise DraftError(f"{path}：模板用到的条款没有填写：{missing}。请补全条款或修改模板")
    return Draft(
        content, context.terms, context.notes, context.case.wording, context.case.relationship
    )


def context_of(terms: Terms, *, wording: Wording, policy: Policy | None) -> DraftContext:
    """Return what a template sees of these terms: the wording as articles, and the terms."""
    filled, notes = _filled(terms, policy)
    case = Case(
        wording=wording,
        relationship=relationship_of(filled),
        city=policy.name if policy else None,
        stated=filled.stated(),
    )
    wanted, used = Ledger(), Ledger()
    text = compose(load_library(), filled, case, wanted, _policy_values(policy, filled))
    title = policy.title if policy else ""
    values = {**groups_of(filled, used), **_wording_values(text), "policy": title}
    return DraftContext(values, text, filled, notes, case, tuple(wanted.missing), used)


def _policy_values(policy: Policy | None, terms: Terms) -> dict[str, Any]:
    """Return what the wording may say of the policy: itself, and what it gives this hire."""
    if policy is None:
        return {"policy": None, "entitling_articles": (), "promised": (), "promising_articles": ()}
    lines = [line for line in entitlements(policy, terms).entitled if line.met is not False]
    benefits = {benefit.title: benefit for benefit in policy.benefits if benefit.words}
    entitling = [line.article for line in lines if line.title not in benefits and line.values]
    promised = [line for line in lines if line.title in benefits and not line.values]
    return {
        "policy": policy,
        "entitling_articles": tuple(dict.fromkeys(entitling)) or ("有关条款",),
        "promised": tuple(line.title for line in promised),
        "promising_articles": tuple(dict.fromkeys(line.article for line in promised)),
    }


def _wording_values(text: AgreementText) -> dict[str, Any]:
    """Return the wording by the names that templates know."""
    return {
        "title": text.title,
        "number": text.number,
        "employer_rows": text.employer,
        "talent_rows": text.talent,
        "recitals": text.recitals,
        "articles": text.articles,
        "closing": text.closing,
        "employer_signature": text.employer_signature,
        "talent_signature": text.talent_signature,
    }


WORDING_NAMES = frozenset({"employer_rows", "talent_rows", "recitals", "articles", "closing"})
"""A template that uses one of these prints the wording, and needs every term that it needs."""


def _titles(names: Iterable[str]) -> str:
    """Return terms by their Chinese and their dotted names."""
    return "、".join(f"{VOCABULARY[name].title}（{name}）" for name in names)


def default_template() -> Path:
    """Return the template that comes with the program."""
    return data_dir("templates") / "agreement_zh.docx"


@lru_cache(maxsize=1)
def rules_hash() -> str:
    """Return the SHA-256 over every file of the rule book and the wording."""
    return folder_hash(data_dir("clauses"))


def _filled(terms: Terms, policy: Policy | None) -> tuple[Terms, tuple[str, ...]]:
    """Return the terms with open entitlements and the end date filled, and the notes on it."""
    notes: list[str] = []
    if policy is not None:
        entitled = entitlements(policy, terms)
        fill = entitled.fill
        if fill:
            terms = with_values(terms, fill)
            titles = "、".join(_UNIT.sub("", VOCABULARY[name].title) for name in fill)
            notes.append(f"条款未写明的{titles}，已按《{policy.title}》填入")
        notes.extend((*entitled.notes, *departures(policy, terms)))
    end = _end_of(terms)
    if end is not None:
        terms = with_values(terms, {"period.end": end})
        notes.append(f"协议结束日期按开始日期和年限推算为{end.year}年{end.month}月{end.day}日")
    return terms, tuple(notes)


def _end_of(terms: Terms) -> date | None:
    """Return the last day that start and years give; None if stated, or if it can't be told."""
    period = terms.period
    if period.end is not None or period.start is None or not period.years:
        return None
    year = period.start.year + period.years
    if year > date.max.year:
        return None
    last = monthrange(year, period.start.month)[1]
    return date(year, period.start.month, min(period.start.day, last)) - timedelta(days=1)


def _provenance(context: DraftContext, template: Path) -> dict[str, str]:
    """Return what the provenance part says: enough to draft the same bytes again."""
    stated = context.terms.model_dump(mode="json", exclude_none=True)
    canonical = json.dumps(stated, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {
        "version": __version__,
        "terms": hashlib.sha256(canonical.encode()).hexdigest(),
        "rules": rules_hash(),
        "wording": context.case.wording,
        "template": template.name,
        "city": context.terms.agreement.city or "",
        "relationship": context.case.relationship,
    }
