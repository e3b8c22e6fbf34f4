"""Concepts: the many ways drafters say one thing, as data in `clauses/concepts/`.

A concept is a word with a meaning that rules can name (`leaving`, `penalty`, `severance`), never a
sentence of some contract. One pass finds every concept of the text.

A file may also define `words:`, the synonyms that its patterns and those of other files write as
`<name>`: `<staff>` stands for `(?:乙方|员工|…)`.
"""

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from spacy.language import Language
from spacy.tokens import Doc

from contractgen import __version__
from contractgen.cache import remembered
from contractgen.errors import RuleBookError
from contractgen.facts import Role
from contractgen.reading import compiling, literals, tables
from contractgen.reading.expressions import Expressions
from contractgen.reading.spans import Hit, text_of
from contractgen.reading.statements import FULL_WIDTH_STOP, pieces
from contractgen.resources import YamlError, YamlFile, data_dir, folder_hash, read_yaml

_WORD = re.compile(r"<([a-z-]+)>")
"""A group of synonyms in a pattern. Lookbehinds (`(?<=`, `(?<!`) don't look like one."""
_HEADING_LIMIT = 24
"""A line shorter than this may be a heading, and the next line its text."""


class Concept(BaseModel):
    """One concept, as its file has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: str
    """In Chinese."""
    phrases: tuple[str, ...] = ()
    """Words that say it, as they stand."""
    patterns: tuple[str, ...] = ()
    """Regular expressions, for what varies inside."""
    unless: tuple[str, ...] = ()
    """Regular expressions: a hit inside such a stretch is none (其他收入 is no 收入)."""
    within: tuple[str, ...] = ()
    """The patterns count only in paragraphs where a phrase of one of these concepts stands, and in
    the paragraph after a heading that has one. For patterns that mean it only under that subject
    (清零 under 年休假), and to read fast."""
    head: Literal["subject", "payer"] | None = None
    """Provisions are made of it: its actor is the subject, or whoever pays."""
    doer: Role | None = None
    """Who does it when the text names nobody: one who resigns is the talent."""
    by: dict[Role, str] = {}
    """What it means when that party does it: 解除 is `leaving` by the talent."""


@dataclass(frozen=True)
class Lexicon:
    """All concepts, ready to be looked for, and what provisions ask of them."""

    expressions: Expressions
    within: dict[str, tuple[str, ...]]
    """Only concepts whose patterns count in some paragraphs alone."""
    heads: frozenset[str]
    """The concepts that can head a provision."""
    payers: frozenset[str]
    """Those of them whose actor is whoever pays."""
    doers: dict[str, Role]
    """Who does it when the text names nobody, where a concept tells."""
    by: dict[str, dict[Role, str]]
    """What it means by who does it, where that differs."""


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Read `clauses/concepts/`. Raises `RuleBookError` naming file and line."""
    data = remembered("lexicon", _key(), _made)
    within = {name: tuple(names) for name, names in data["within"].items()}
    return Lexicon(
        Expressions(data["tables"], frozenset(name for some in within.values() for name in some)),
        within,
        heads=frozenset(data["heads"]),
        payers=frozenset(data["payers"]),
        doers=data["doers"],
        by=data["by"],
    )


def _key() -> str:
    """Return a hash of all that the lexicon is made from: the rule files, and what sorts them."""
    digest = hashlib.sha256(
        f"{__version__} {sys.version} {folder_hash(data_dir('clauses'))}".encode()
    )
    for module in (compiling, literals, tables, sys.modules[__name__]):
        source = Path(module.__file__ or "")
        digest.update(source.read_bytes() if source.is_file() else b"")
    return digest.hexdigest()


def _made() -> dict[str, Any]:
    """Return all that a `Lexicon` holds, as JSON."""
    concepts = load_concepts()
    return {
        "tables": _tables(concepts),
        "within": {concept.name: concept.within for concept in concepts if concept.within},
        "heads": [concept.name for concept in concepts if concept.head],
        "payers": [concept.name for concept in concepts if concept.head == "payer"],
        "doers": {concept.name: concept.doer for concept in concepts if concept.doer},
        "by": {concept.name: concept.by for concept in concepts if concept.by},
    }


def load_concepts() -> list[Concept]:
    """Read the concepts themselves, strictly. Raises `RuleBookError` naming file and line."""
    found: dict[str, Concept] = {}
    files = _files()
    words = {name: word for _, file in files for name, word in file.data.get("words", {}).items()}
    for path, file in files:
        for concept in _read(path, file, words):
            if concept.name in found:
                raise RuleBookError(f"{path}：概念 {concept.name} 已在别处定义")
            found[concept.name] = concept
    return list(found.values())


def _tables(concepts: Sequence[Concept]) -> dict[str, Any]:
    """Return the words and expressions of all concepts, as `Expressions` wants them."""
    return tables.compiled(
        {concept.name: concept.phrases for concept in concepts},
        {concept.name: concept.patterns for concept in concepts},
        {
            concept.name: "|".join(f"(?:{pattern})" for pattern in concept.unless)
            for concept in concepts
            if concept.unless
        },
        [concept.name for concept in concepts if concept.within],
        _sample(),
    )


def _sample() -> str:
    """Return the rule files: what agreements say, and what is wrong with it."""
    root = data_dir("clauses")
    paths = (path for kind in ("law", "city") for path in sorted((root / kind).glob("*.yaml")))
    return "".join(path.read_text(encoding="utf-8") for path in paths)


def _files() -> list[tuple[Path, YamlFile]]:
    try:
        return [
            (path, read_yaml(path))
            for path in sorted((data_dir("clauses") / "concepts").glob("*.yaml"))
        ]
    except YamlError as error:
        raise RuleBookError(str(error)) from error


def _read(path: Path, file: YamlFile, words: Mapping[str, str]) -> Iterator[Concept]:
    """Yield the concepts of a file, the words that their patterns name written out."""

    def written_out(match: re.Match[str]) -> str:
        return f"(?:{words[match[1]]})"

    for index, data in enumerate(file.data.get("concepts", ())):
        try:
            data = data | {
                key: [_WORD.sub(written_out, pattern) for pattern in data[key]]
                for key in ("patterns", "unless")
                if key in data
            }
            concept = Concept.model_validate(data)
            for pattern in concept.unless:
                re.compile(pattern)
            for pattern in concept.patterns:
                for part in literals.alternatives(pattern):
                    literals.required(part)  # parses it: a wrong one is an error with its line
        except KeyError as error:
            line = file.line_of(("concepts", index))
            raise RuleBookError(f"{path} 第 {line} 行：没有名为 {error} 的同义词组") from error
        except (ValidationError, re.error) as error:
            line = file.line_of(("concepts", index))
            raise RuleBookError(f"{path} 第 {line} 行：这个概念写得不对：{error}") from error
        yield concept


class _Paragraphs:
    """The paragraphs of a text, by the phrases that stand in them."""

    def __init__(self, text: str, phrases: Iterable[tuple[int, str]]) -> None:
        self._text = text
        self._starts: dict[str, list[int]] = {}
        for start, name in phrases:
            self._starts.setdefault(name, []).append(start)
        self._found: dict[tuple[str, ...], list[tuple[int, int]]] = {}

    def hold(self, names: tuple[str, ...], start: int, end: int) -> bool:
        """Return whether a stretch lies in a paragraph that holds one of these concepts."""
        return any(first <= start and end <= last for first, last in self.of(names))

    def of(self, names: tuple[str, ...]) -> list[tuple[int, int]]:
        """Return the paragraphs that hold one of these concepts."""
        if names not in self._found:
            self._found[names] = self._merged(
                self._around(start) for name in names for start in self._starts.get(name, ())
            )
        return self._found[names]

    def _around(self, offset: int) -> tuple[int, int]:
        """Return the paragraph of an offset; with the next one where it is only a heading."""
        start = self._text.rfind("\n", 0, offset) + 1
        end = self._text.find("\n", offset)
        if 0 <= end < start + _HEADING_LIMIT:
            end = self._text.find("\n", end + 1)
        return start, end if end >= 0 else len(self._text)

    @staticmethod
    def _merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(set(stretches)):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged


@Language.component("concepts", requires=["doc.spans"], assigns=["doc._.concepts"])
def concepts(doc: Doc) -> Doc:
    """Put every concept into `doc._.concepts`, in the order of the text."""
    text = text_of(doc)
    hits = _found(load_lexicon(), text)
    # 甲方可以 says nothing of 方可 (only then may)
    halves = {role.start + 1 for role in doc.spans.get("roles", ()) if text[role.start + 1] == "方"}
    halves = {place for place in halves if text[place + 1 : place + 2] in _MAY}
    doc._.concepts = tuple([hit for hit in hits if hit[0] not in halves] if halves else hits)
    return doc


def _found(lexicon: Lexicon, text: str) -> list[Hit]:
    """Return every concept of a text, in order."""
    sentences, cuts = _sentences(text)
    stretches = [(begin, lexicon.expressions.stretch(text, begin, end)) for begin, end in sentences]
    crossing = [hit for cut in cuts for hit in lexicon.expressions.crossing(text, cut)]
    paragraphs = _Paragraphs(
        text,
        (
            *((begin + hit[0], hit[2]) for begin, stretch in stretches for hit in stretch.phrases),
            *((hit[0], hit[2]) for hit in crossing),
        ),
    )
    hits: list[Hit] = []
    new = tuple.__new__  # thousands of them: half the time of `Hit(…)`
    for begin, stretch in stretches:
        here = [
            hit
            for hit in stretch.limited
            if paragraphs.hold(lexicon.within[hit[2]], begin + hit[0], begin + hit[1])
        ]
        found = sorted((*stretch.hits, *here)) if here else stretch.hits
        hits += [new(Hit, (begin + start, begin + end, name)) for start, end, name in found]
    return sorted((*hits, *map(Hit._make, crossing))) if crossing else hits


_MAY = frozenset("可能办得给予才为始签发支付补")
"""What follows 方 where it means 才."""
_SENTENCE_END = re.compile(rf"。|{FULL_WIDTH_STOP}|(?<=[；;！？!?：:])[ \t　]*\n|\n[ \t　]*(?=\n)")


def _sentences(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the stretches that no expression crosses, and where a sentence too long is cut.

    A line broken inside a sentence goes on.
    """
    stretches: list[tuple[int, int]] = []
    cuts: list[int] = []
    start = 0
    for end in (*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)):
        parts = list(pieces(text, start, end))
        cuts += [begin for begin, _ in parts[1:]]
        stretches += parts
        start = end
    return stretches, cuts
