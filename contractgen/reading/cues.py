"""Where each term is written: `clauses/facts.yaml`, compiled."""

import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from ahocorasick_rs import AhoCorasick
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contractgen import __version__
from contractgen.cache import remembered
from contractgen.errors import RuleBookError
from contractgen.facts import DocumentKind
from contractgen.reading.compiling import Compiler, packed
from contractgen.reading.parties import any_of
from contractgen.reading.skeleton import ROLE_SIGNS, SIGNS
from contractgen.resources import YamlError, YamlFile, data_dir, read_yaml
from contractgen.terms import VOCABULARY, terms_from_flat

_DIGITS = "0-9〇零一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟"
_BLANK = SIGNS["blank"]

_NEW_CLAUSE = (
    f"[{''.join(ROLE_SIGNS.values())}]|根据|但|如|因|其中|负责|岗位|职务|可|并|工作|从事|实行|具体"
)
"""After a comma, what no address goes on with."""

SLOTS: dict[str, str] = {
    "date": f"[{SIGNS['date']}{SIGNS['date-blank']}{SIGNS['month']}]",
    "months": f"{SIGNS['duration']}|{_BLANK}(?:个月|月|年)",
    "years": f"{SIGNS['duration']}|{_BLANK}年",
    "days": f"{SIGNS['duration']}|{_BLANK}[日天]",
    "yuan": f"[{SIGNS['amount']}{SIGNS['amount-words']}]|{_BLANK}万?元",
    "percent": f"{SIGNS['percent']}|{_BLANK}%",
    "area": f"{SIGNS['area']}|{_BLANK}(?:平方米|㎡)",
    "count": f"[{_DIGITS}]+|{_BLANK}",
    "annual": f"[{SIGNS['multiple']}{SIGNS['duration']}]",
    "text": r"[^。；\n\t]+?",
    "place": rf"(?:[^。；，\n\t]|，(?!{_NEW_CLAUSE}))+",
    "long": r"[^。\n\t]+?",
    "line": r"[^\n\t]+?",
    "name": r"[^。；，：\n\t]+?",
    "spot": r"[^。；，：\n\t向由和或]{2,40}?",
    "list": r"[^。；\n\t]+?",
    "yuans": r"[^。；\n\t]+?",
    "names": r"[^。\n\t]+?",
}
"""What may stand in a slot; `{date}` in a cue is the term's value, `<date>` another date."""

WIDE = frozenset({"long", "line", "names"})
"""Slots that may go on beyond a ；."""

_BEGINNING = "(?<![一-龥\ue000-\ue013，：、])"
"""Where a sentence, or an item after its number, begins."""

_ROLES = {**ROLE_SIGNS, "party": f"[{''.join(ROLE_SIGNS.values())}]"}


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CueData(_Model):
    """One way in which drafters write a term."""

    words: tuple[str, ...] = Field(min_length=1)
    """One of them stands in the sentence; `{word}` in `say`."""
    say: tuple[str, ...] = Field(min_length=1)
    """Sentence patterns: regular expressions with slots, and … for other words between."""
    gives: str | bool | tuple[str, ...] | None = None
    """The value as typed in a terms file, where the words themselves are the value."""
    labels: dict[str, tuple[str, ...]] = {}
    """For a list: the words for each of its codes."""
    unless: tuple[str, ...] = ()
    """Words that, anywhere in the sentence, mean that something else is spoken of."""
    unless_before: tuple[str, ...] = ()
    """The same, for words before the match."""
    unless_clause: tuple[str, ...] = ()
    """The same, for words between the commas around the value."""
    unless_line_before: tuple[str, ...] = ()
    """The same, for words before the match in its line."""
    under: tuple[str, ...] = ()
    """The heading, lead-in or title above must have one of these words."""
    not_under: tuple[str, ...] = ()
    """It must have none of these."""
    documents: tuple[DocumentKind, ...] = ()
    """Only in these kinds of document; absent: in any."""
    where: Literal["signature"] | None = None
    """Only in the signature block; absent: anywhere."""
    first: bool = False
    """Whether it only counts when the term has not been read before: loose ways of writing."""


class ParticularData(_Model):
    """One line of a party's particulars."""

    labels: tuple[str, ...]
    parts: tuple[str, ...] = ()
    """For a label that heads two terms (学历学位与职称): words of the part that is this one's."""
    codes: dict[str, tuple[str, ...]] = {}
    """For an enumeration: the words for each code."""


class FactsData(_Model):
    """`clauses/facts.yaml`."""

    particulars: dict[str, ParticularData]
    terms: dict[str, tuple[CueData, ...]]


@dataclass(frozen=True)
class Cue:
    """A way in which drafters write a term, ready to search."""

    term: str
    data: CueData
    pattern: re.Pattern[str]
    slots: dict[str, str]
    """The slot's kind by the name of its group in `pattern`."""
    gives: Any
    """The value that the words mean, typed as in `Terms`; None when a slot holds it."""
    wide: bool
    """Whether it is looked for up to the end of the line, not of the sentence."""


@dataclass(frozen=True)
class Cues:
    """All cues, by the words that announce them."""

    all: tuple[Cue, ...]
    words: AhoCorasick
    """Finds the words that announce cues."""
    announced: tuple[tuple[int, ...], ...]
    """Positions in `all` of the cues that each word announces."""
    particulars: dict[str, ParticularData]


@lru_cache(maxsize=1)
def load_cues() -> Cues:
    """Load `clauses/facts.yaml`. Raises `RuleBookError` naming the line of what is wrong."""
    path = data_dir("clauses") / "facts.yaml"
    try:
        file = read_yaml(path)
        data = FactsData.model_validate(file.data)
    except (YamlError, ValidationError) as error:
        raise RuleBookError(f"{path}：条款识别表无法读取（{error}）") from error
    for kind in ("terms", "particulars"):
        for name in file.data[kind]:
            if name not in VOCABULARY:
                line = file.line_of((kind, name))
                raise RuleBookError(f"{path} 第 {line} 行：没有名为 {name} 的条款")
    cues = tuple(_compiled(file, data))
    by_word: dict[str, list[int]] = {}
    for number, cue in enumerate(cues):
        for word in _shortest(cue.data.words):
            by_word.setdefault(word, []).append(number)
    announced = tuple(map(tuple, by_word.values()))
    return Cues(cues, AhoCorasick(by_word), announced, data.particulars)


def _shortest(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that don't hold another of them: where 年休假 stands, 休假 does."""
    return tuple(
        word for word in words if not any(other != word and other in word for other in words)
    )


def _compiled(file: YamlFile, data: FactsData) -> Iterator[Cue]:
    """Yield every cue with its pattern."""
    written = list(_written(data))
    patterns = [pattern for _, _, pattern, _ in written]
    key = hashlib.sha256("\n".join([__version__, sys.version, *patterns]).encode()).hexdigest()
    compiler = Compiler(remembered("cues", key, lambda: packed(patterns)))
    for (term, number), entry, pattern, slots in written:
        try:
            expression = compiler(pattern)
        except re.error as error:
            line = file.line_of(("terms", term, number, "say"))
            raise RuleBookError(
                f"{file.path} 第 {line} 行：{term} 的句式有误（{error}）"
            ) from error
        if not slots and entry.gives is None:
            line = file.line_of(("terms", term, number))
            raise RuleBookError(
                f"{file.path} 第 {line} 行：{term} 的句式里没有取值的位置，也没有 gives"
            )
        yield Cue(
            term,
            entry,
            expression,
            slots,
            gives=_typed(term, entry.gives),
            wide=not WIDE.isdisjoint(slots.values()),
        )


def _written(
    data: FactsData,
) -> Iterator[tuple[tuple[str, int], CueData, str, dict[str, str]]]:
    """Yield where each cue stands, its data, its expression written out, and its slots."""
    for term, entries in data.terms.items():
        for number, entry in enumerate(entries):
            slots: dict[str, str] = {}
            entry = _with_signs(entry)
            parts = [_pattern(say, entry.words, slots) for say in entry.say]
            yield (term, number), entry, "|".join(parts), slots


def _typed(term: str, gives: str | bool | tuple[str, ...] | None) -> Any:
    """Return the value of `gives` as `Terms` has it. Raises `TermsError` for one that isn't."""
    return None if gives is None else terms_from_flat({term: gives}, "clauses/facts.yaml").get(term)


def _with_signs(entry: CueData) -> CueData:
    """Return a cue whose words are as they stand in a skeleton."""
    kinds = ("words", "unless", "unless_before", "unless_clause", "unless_line_before")
    return entry.model_copy(
        update={kind: tuple(_signs(word) for word in getattr(entry, kind)) for kind in kinds}
    )


def _signs(word: str) -> str:
    """Return a word as it stands in a skeleton: <date> and <talent> are single characters."""
    signs = {**SIGNS, **ROLE_SIGNS}
    return re.sub(r"<([a-z-]+)>", lambda match: signs[match[1]], word)


def _pattern(say: str, words: tuple[str, ...], slots: dict[str, str]) -> str:
    """Return the regular expression of one sentence pattern; note its slots in `slots`."""

    def value(match: re.Match[str]) -> str:
        group = f"v{len(slots)}"
        slots[group] = match[1]
        return f"(?P<{group}>{SLOTS[match[1]]})"

    def other(match: re.Match[str]) -> str:
        return f"(?:{_ROLES.get(match[1]) or SLOTS[match[1]]})"

    pattern = re.sub(r"\[[^\]]*\]", lambda match: _signs(match[0]), say)
    pattern = re.sub(r"\((?!\?)", "(?:", pattern)
    pattern = pattern.replace("…", r"[^。；\n]{0,40}?")
    pattern = re.sub(r"(?<!\[)\^", _BEGINNING, pattern)
    pattern = pattern.replace("{word}", f"(?:{any_of(words)})")
    pattern = re.sub(rf"<({'|'.join([*_ROLES, *SLOTS])})>", other, pattern)
    return re.sub(rf"\{{({'|'.join(SLOTS)})\}}", value, pattern)
