"""Filling: what the policy and the calendar add to the terms before they are drafted."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

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
        notes: tuple[str, ...] = ()
        fill: dict[str, Any] = {}
        if self.policy is not None:
            hire = self._placings.hire(stated(values), relationship_of(terms))
            open_values, notes = self._advice.answer(hire)
            if open_values:
                fill.update(open_values)
                terms = _with(terms, fill)
        end = _end_of(terms)
        if end is not None:
            fill["period.end"] = end
            terms = _with(terms, {"period.end": end})
            notes = (
                *notes,
                f"协议结束日期按开始日期和年限推算为{end.year}年{end.month}月{end.day}日",
            )
        for name, value in fill.items():
            values[POSITIONS[name]] = value
        promises = Promises()
        if self.policy is not None:
            if fill:
                hire = self._placings.hire(stated(values), relationship_of(terms))
            promises = self._promises.answer(hire)
        return FilledTerms(terms, notes, promises, values)


def _advice(hire: Hire) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """Return values for open terms, as terms hold them, and the notes."""
    entitled = entitlements_of(hire)
    notes: list[str] = []
    fill: dict[str, Any] = {}
    if entitled.fill:
        checked = with_values(Terms(), entitled.fill)
        fill = {name: checked.get(name) for name in entitled.fill}
        titles = "、".join(_UNIT.sub("", VOCABULARY[name].title) for name in fill)
        notes.append(f"条款未写明的{titles}，已按《{hire.policy.title}》填入")
    return fill, (*notes, *entitled.notes, *departures_of(hire))


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


def _with(terms: Terms, values: Mapping[str, Any]) -> Terms:
    """Return a copy with values that are already as terms hold them."""
    groups: dict[str, dict[str, Any]] = {}
    update: dict[str, Any] = {}
    for name, value in values.items():
        group, _, rest = name.partition(".")
        if rest:
            groups.setdefault(group, {})[rest] = value
        else:
            update[group] = value
    for group, members in groups.items():
        update[group] = getattr(terms, group).model_copy(update=members)
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
