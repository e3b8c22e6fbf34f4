"""Filling: what the policy and the calendar add to the terms before they are drafted."""

import re
from calendar import monthrange
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, cast

from contractgen.drafting.rows import POSITIONS, stated, values_of
from contractgen.policy import Hire, Memory, Placings, Policy, departures_of, entitlements_of
from contractgen.terms import VOCABULARY, Terms, relationship_of, with_values

_UNIT = re.compile("（[元%㎡月天日年台]）$")
"""The unit after a term's title: a form wants it, a sentence doesn't."""


@dataclass(frozen=True)
class Promises:
    """What the wording may say of the policy, besides its title."""

    entitling_articles: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()
    promising_articles: tuple[str, ...] = ()


@dataclass(frozen=True)
class FilledTerms:
    """Terms as they are drafted."""

    terms: Terms
    notes: tuple[str, ...]
    """Chinese: what was filled in, and where terms depart from the city's policy."""
    promises: Promises
    values: list[Any]
    """The value of every term, as `values_of` gives them."""


class Filling:
    """Fills the terms of many agreements under one policy, or under none."""

    def __init__(self, policy: Policy | None) -> None:
        self.policy = policy
        if policy is not None:
            self._placings = Placings(policy)
            self._advice = Memory(_advice)
            self._promises = Memory(_promises)

    def filled(self, terms: Terms) -> FilledTerms:
        """Return the terms with open entitlements and the end date filled, and what is said of it.

        Nothing that is stated is changed.
        """
        values = values_of(terms)
        advice = _Advice()
        if self.policy is not None:
            advice = self._advice.answer(self._hire(values, terms))
        terms = _with(terms, advice.fill, values)
        notes, promises = advice.notes, advice.promises
        end = _end_of(terms)
        if end is not None:
            terms = _with(terms, {"period": {"end": end}}, values)
            day = f"{end.year}年{end.month}月{end.day}日"
            notes = (*notes, f"协议结束日期按开始日期和年限推算为{day}")
            if self.policy is not None:  # the length may have changed with it
                promises = self._promises.answer(self._hire(values, terms))
        return FilledTerms(terms, notes, promises, values)

    def _hire(self, values: list[Any], terms: Terms) -> Hire:
        return self._placings.hire(stated(values), relationship_of(terms))


@dataclass(frozen=True)
class _Advice:
    """What a policy says of a hire."""

    fill: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Values for open terms, as terms hold them, by group and name."""
    notes: tuple[str, ...] = ()
    promises: Promises = field(default_factory=Promises)
    """To the hire whose open terms are filled."""


def _advice(hire: Hire) -> _Advice:
    entitled = entitlements_of(hire)
    notes: list[str] = []
    fill: dict[str, dict[str, Any]] = {}
    values: dict[str, Any] = {}
    if entitled.fill:
        checked = with_values(Terms(), entitled.fill)
        values = {name: checked.get(name) for name in entitled.fill}
        titles = "、".join(_UNIT.sub("", VOCABULARY[name].title) for name in values)
        notes.append(f"条款未写明的{titles}，已按《{hire.policy.title}》填入")
    for name, value in values.items():
        group, _, rest = name.partition(".")
        fill.setdefault(group, {})[rest] = value
    promises = _promises(replace(hire, values=ChainMap(values, cast(Any, hire.values))))
    return _Advice(fill, (*notes, *entitled.notes, *departures_of(hire)), promises)


def _promises(hire: Hire) -> Promises:
    """Return what the wording may say of what the policy gives this hire."""
    lines = [line for line in entitlements_of(hire).entitled if line.met is not False]
    benefits = {benefit.title for benefit in hire.policy.benefits if benefit.words}
    entitling = [line.article for line in lines if line.title not in benefits and line.values]
    promised = [line for line in lines if line.title in benefits and not line.values]
    return Promises(
        entitling_articles=tuple(dict.fromkeys(entitling)) or ("有关条款",),
        promised=tuple(line.title for line in promised),
        promising_articles=tuple(dict.fromkeys(line.article for line in promised)),
    )


def _with(terms: Terms, fill: Mapping[str, Mapping[str, Any]], values: list[Any]) -> Terms:
    """Return a copy with values that are already as terms hold them; `values` takes them, too."""
    if not fill:
        return terms
    update = {}
    for group, members in fill.items():
        update[group] = getattr(terms, group).model_copy(update=members)
        for name, value in members.items():
            values[POSITIONS[f"{group}.{name}"]] = value
    return terms.model_copy(update=update)


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
