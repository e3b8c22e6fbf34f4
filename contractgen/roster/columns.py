"""A roster's columns: which term a heading names, and what HR is told about it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from contractgen.errors import RuleBookError
from contractgen.resources import YamlError, data_dir, read_yaml
from contractgen.terms import VOCABULARY, Terms
from contractgen.values import Day, Flag, Identifier, Percent

SERIAL = "序号"
"""The first column of the empty roster; it names no term, and marks the sample row."""
SAMPLE = "示例"
"""What the sample row has in its first cell."""
IGNORED = frozenset({SERIAL, "备注"})
"""Headings of columns that HR keeps for itself."""

_DECORATION = re.compile(r"\(必填\)|\(选填\)|[\s*★:]")


class ColumnHelp(BaseModel):
    """What HR is told about a column (clauses/roster.yaml)."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    note: str
    """How to fill it in, in Chinese."""
    example: str
    """A value as HR would type it."""
    required: bool = False
    """Whether a labour contract can't be drafted without it (for `period.end`: or `years`)."""
    choices: tuple[str, ...] = ()
    """What the drop-down offers; empty: free text."""


@dataclass(frozen=True)
class Headings:
    """The heading row of a table."""

    columns: dict[int, str]
    """Terms by the index of their column."""
    ignored: frozenset[int]
    """Columns that hold no term."""
    problems: tuple[str, ...]
    """Unknown and repeated headings, in Chinese."""


def term_of(heading: str) -> str | None:
    """Return the dotted name that a heading names; None when it names no term."""
    return _terms_by_heading().get(_plain(heading))


def nearest_title(heading: str) -> str | None:
    """Return the title most like `heading`; None when there is none like it."""
    known = _terms_by_heading()
    near = get_close_matches(_plain(heading), known, n=1, cutoff=0.4)
    return VOCABULARY[known[near[0]]].title if near else None


def has_type(name: str, kind: object) -> bool:
    """Return whether the term `name` is of a type of `values.py` (`Identifier`, `Day`, …)."""
    group, _, rest = name.partition(".")
    field = Terms.model_fields[group]
    if rest:
        model = field.annotation
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            return False
        field = model.model_fields[rest]
    return kind in get_args(field.annotation)


def _of_type(kind: object) -> frozenset[str]:
    return frozenset(name for name in VOCABULARY if has_type(name, kind))


IDENTIFIERS = _of_type(Identifier)
"""The terms that are digits and letters, not numbers: ID numbers, codes, phones."""
PERCENTS = _of_type(Percent)
"""The terms that are shares in percent."""
DAYS = _of_type(Day)
"""The terms that are calendar days."""
FLAGS = _of_type(Flag)
"""The terms that are yes or no."""


@lru_cache(maxsize=1)
def column_help() -> dict[str, ColumnHelp]:
    """Return the help of every column by dotted name, in the vocabulary's order.

    Raises:
        RuleBookError: clauses/roster.yaml is wrong, or a term lacks.
    """
    path = data_dir("clauses") / "roster.yaml"
    try:
        data = read_yaml(path).data
    except YamlError as error:
        raise RuleBookError(str(error)) from error
    if not isinstance(data, dict) or set(data) != set(VOCABULARY):
        odd = sorted(set(data) ^ set(VOCABULARY)) if isinstance(data, dict) else []
        raise RuleBookError(f"{path}：应逐一说明全部条款，不一致之处：{'、'.join(odd)}")
    try:
        return {name: ColumnHelp.model_validate(data[name]) for name in VOCABULARY}
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise RuleBookError(f"{path}：{place} 写法有误") from error


@lru_cache(maxsize=1)
def _terms_by_heading() -> dict[str, str]:
    return {
        _plain(heading): term.name
        for term in VOCABULARY.values()
        for heading in (term.title, term.name)
    }


def _plain(heading: str) -> str:
    """Return a heading without what people vary: spaces, full-width forms, marks, case."""
    return _DECORATION.sub("", unicodedata.normalize("NFKC", heading)).lower()


def read_headings(cells: Sequence[str], row: int, letters: Sequence[str]) -> Headings:
    """Return which column holds which term; `letters` names the columns as Excel does."""
    columns: dict[int, str] = {}
    ignored: set[int] = set()
    problems: list[str] = []
    for index, heading in enumerate(cells):
        if not heading.strip():
            continue
        name = term_of(heading)
        if name is None and _plain(heading) in IGNORED:
            ignored.add(index)
        elif name is None:
            problems.append(f"第 {row} 行 {letters[index]} 列：{_unknown(heading)}")
        elif name in columns.values():
            first = next(letters[i] for i, known in columns.items() if known == name)
            problems.append(
                f"第 {row} 行 {letters[index]} 列：标题“{VOCABULARY[name].title}”"
                f"与 {first} 列重复，请只保留一列"
            )
        else:
            columns[index] = name
    return Headings(columns, frozenset(ignored), tuple(problems))


def _unknown(heading: str) -> str:
    shown = " ".join(heading.split())[:30]
    near = nearest_title(heading)
    advice = f"是否应为“{near}”？" if near else ""
    return f"不认识的标题“{shown}”，{advice}请改正或删去这一列（备注可用“备注”作标题）"
