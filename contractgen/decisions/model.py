"""A decision of the people in charge about a finding, and the register that holds decisions."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from contractgen.facts import Facts
from contractgen.findings import Finding
from contractgen.identity import clause_words, identity, plain
from contractgen.values import Day, Text

Kind = Literal["accepted-risk", "false-alarm", "to-fix", "fixed", "undecided"]
"""接受风险, 误报, 须修改, 已修改, 待定. Only the first two settle a finding."""

SETTLING: frozenset[Kind] = frozenset({"accepted-risk", "false-alarm"})

WHOLE = "整份协议"
"""Stands in a decision for the clause of a finding that speaks of the agreement as a whole."""

_MASKED = re.compile(r"\*\*|…$|\.\.\.$")
_LABEL = re.compile(
    r"^(?:第[〇零一二三四五六七八九十百0-9]+[条款项章节]|[（(][〇零一二三四五六七八九十0-9a-zA-Z]+[）)]"
    r"|[〇零一二三四五六七八九十]+、|[0-9]+(?:\.[0-9]+)*[.、．）)]|[①-⑳])+"
)
_END = "。；;，,：:"


def _moment(value: object) -> object:
    """Read a day or a moment as ISO 8601 writes it; a `Z` of Word's is the author's own clock."""
    try:
        return datetime.fromisoformat(str(value).strip()).replace(tzinfo=None)
    except ValueError as error:
        raise PydanticCustomError(
            "moment", "不是日期，请写成 2026-11-20 或 2026-11-20T15:30:00"
        ) from error


Moment = Annotated[datetime, BeforeValidator(_moment)]


class Decision(BaseModel):
    """What was decided about one rule and one clause, by whom, why, until when."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    rule: str = Field(pattern=r"^[a-z-]+/[a-z0-9-]+$")
    """The rule's id."""
    clause: Text
    """The clause's words without its number; masked and shortened where `id` says which it is."""
    id: str | None = Field(default=None, pattern=r"^[0-9a-f]{16}$")
    """`contractgen.identity`; absent: `clause` holds the clause's or the sentence's full words."""
    decision: Kind
    owner: Text
    """Who answers for it."""
    reason: Text
    decided: Moment | None = None
    """When; None: not said."""
    expires: Day | None = None
    """The last day it holds; None: no end."""
    source: Text | None = None
    """Where it was made: the file whose comments it came from, a minute, a mail."""

    @model_validator(mode="after")
    def _tells_its_clause(self) -> Self:
        if self.id is None and _MASKED.search(self.clause):
            raise PydanticCustomError("masked", "条款文字经过遮盖或截短，请保留 id，或写出条款全文")
        return self

    @property
    def key(self) -> tuple[str, str]:
        """What tells decisions apart: one rule about one clause."""
        return self.rule, self.id or _plain(self.clause)

    @property
    def settling(self) -> bool:
        """Whether it is of a kind after which nothing remains to be done."""
        return self.decision in SETTLING

    def expired(self, today: date) -> bool:
        """Return whether its last day is past."""
        return self.expires is not None and today > self.expires

    def settles(self, today: date) -> bool:
        """Return whether findings that it speaks of need no answer any more."""
        return self.settling and not self.expired(today)


@dataclass(frozen=True)
class Decided:
    """A finding and the decision about it."""

    finding: Finding
    decision: Decision


@dataclass(frozen=True)
class Register:
    """The decisions of one file, in its order."""

    path: str
    decisions: tuple[Decision, ...] = ()

    def about(self, finding: Finding, facts: Facts) -> Decision | None:
        """Return the decision about a finding, by id or else by words; None when there is none."""
        named = self._by_key.get((finding.rule, identity(finding, facts)))
        if named is not None or finding.rule not in self._worded:
            return named
        words = sorted(_spellings(finding, facts))
        found = (self._by_key.get((finding.rule, one)) for one in words)
        return next((one for one in found if one is not None), None)

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Decision]:
        return {decision.key: decision for decision in self.decisions}

    @cached_property
    def _worded(self) -> frozenset[str]:
        """The rules with decisions that name their clause by its words."""
        return frozenset(decision.rule for decision in self.decisions if decision.id is None)


@dataclass(frozen=True)
class RegisterUse:
    """What became of a register over all documents of one run."""

    path: str
    expired: tuple[Decision, ...]
    """Their last day is past: the findings are open again."""
    unused: tuple[Decision, ...]
    """No finding in any of the documents is of their rule and clause."""


def _plain(words: str) -> str:
    """Return words without blanks, number and closing stop: what a drafter's copy may vary in."""
    text = plain(words).removeprefix(f"{WHOLE}:")
    return _LABEL.sub("", text).strip(_END)


def _spellings(finding: Finding, facts: Facts) -> set[str]:
    """Return the words by which a person may name a finding's clause."""
    if finding.place is None:
        return {_plain(finding.message)}
    clause = _plain(clause_words(facts, finding.place))
    sentences = {_plain(sentence) for sentence in re.split(r"[。；;]", clause)}
    quote = _plain(finding.place.quote)
    return {clause, quote, *(one for one in sentences if quote in one)} - {""}
