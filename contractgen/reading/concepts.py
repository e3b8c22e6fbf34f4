"""Concepts: the many ways drafters say one thing, as data in `clauses/concepts/`.

A concept is a word with a meaning that rules can name (`leaving`, `penalty`, `severance`), never a
sentence of some contract. One pass marks every concept of the text in `doc.spans["concepts"]`.

A file may also define `words:`, the synonyms that its patterns and those of other files write as
`<name>`: `<staff>` stands for `(?:乙方|员工|…)`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from contractgen.errors import RuleBookError
from contractgen.facts import Role
from contractgen.reading.literals import Needy, alternatives, required
from contractgen.reading.spans import doc_of, mark, text_of
from contractgen.reading.statements import pieces
from contractgen.resources import YamlError, YamlFile, data_dir, read_yaml

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
    """All concepts, compiled."""

    concepts: dict[str, Concept]
    patterns: Needy
    """The expressions of each concept."""
    unless: dict[str, re.Pattern[str]]
    within: dict[str, tuple[str, ...]]
    """Only concepts whose patterns count in some paragraphs alone."""


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Read `clauses/concepts/`. Raises `RuleBookError` naming file and line."""
    concepts: dict[str, Concept] = {}
    files = _files()
    words = {name: word for _, file in files for name, word in file.data.get("words", {}).items()}
    for path, file in files:
        for concept in _read(path, file, words):
            if concept.name in concepts:
                raise RuleBookError(f"{path}：概念 {concept.name} 已在别处定义")
            concepts[concept.name] = concept
    return Lexicon(
        concepts,
        Needy({c.name: c.patterns for c in concepts.values() if c.patterns}),
        {
            concept.name: re.compile("|".join(f"(?:{p})" for p in concept.unless))
            for concept in concepts.values()
            if concept.unless
        },
        {concept.name: concept.within for concept in concepts.values() if concept.within},
    )


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
                for part in alternatives(pattern):
                    required(part)  # parses it: a wrong one is an error with its line
        except KeyError as error:
            line = file.line_of(("concepts", index))
            raise RuleBookError(f"{path} 第 {line} 行：没有名为 {error} 的同义词组") from error
        except (ValidationError, re.error) as error:
            line = file.line_of(("concepts", index))
            raise RuleBookError(f"{path} 第 {line} 行：这个概念写得不对：{error}") from error
        yield concept


@lru_cache(maxsize=1)
def _matcher(vocab: Vocab) -> PhraseMatcher:
    """Return spaCy's matcher for every phrase (0.2 ms for 200 phrases over 5,000 characters)."""
    matcher = PhraseMatcher(vocab)
    for concept in load_lexicon().concepts.values():
        if concept.phrases:
            matcher.add(concept.name, [doc_of(vocab, phrase) for phrase in concept.phrases])
    return matcher


class _Paragraphs:
    """The paragraphs of a text, by the phrases that stand in them."""

    def __init__(self, text: str, hits: Iterable[tuple[int, int, str]]) -> None:
        self._text = text
        self._starts: dict[str, list[int]] = {}
        for start, _, name in hits:
            self._starts.setdefault(name, []).append(start)
        self._found: dict[tuple[str, ...], list[tuple[int, int]]] = {}

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


@lru_cache(maxsize=1)
def _need_matcher(vocab: Vocab) -> PhraseMatcher:
    """Return spaCy's matcher for every word that some expression needs."""
    matcher = PhraseMatcher(vocab)
    for word in load_lexicon().patterns.words:
        matcher.add(word, [doc_of(vocab, word)])
    return matcher


@Language.component("concepts", assigns=["doc.spans"])
def concepts(doc: Doc) -> Doc:
    """Mark every concept in `doc.spans["concepts"]`; the label is its name."""
    lexicon = load_lexicon()
    text = text_of(doc)
    strings = doc.vocab.strings
    sentences = list(_sentences(text))
    hits = {(start, end, strings[name]) for name, start, end in _matcher(doc.vocab)(doc)}
    needed = ((strings[word], start) for word, start, _ in _need_matcher(doc.vocab)(doc))
    paragraphs = _Paragraphs(text, _kept(text, sentences, hits))
    for start, end, name in lexicon.patterns.matches(text, sentences, needed):
        within = lexicon.within.get(name)
        if within is None or any(a <= start and end <= b for a, b in paragraphs.of(within)):
            hits.add((start, end, name))
    # 甲方可以 says nothing of 方可 (only then may)
    halves = {role.start + 1 for role in doc.spans.get("roles", ()) if text[role.start + 1] == "方"}
    hits = {
        hit for hit in hits if hit[0] not in halves or text[hit[0] + 1 : hit[0] + 2] not in _MAY
    }
    doc.spans["concepts"] = [
        mark(doc, start, end, name) for start, end, name in sorted(_kept(text, sentences, hits))
    ]
    return doc


_MAY = frozenset("可能办得给予才为始签")
"""What follows 方 where it means 才."""
_SENTENCE_END = re.compile(r"。|(?<=[；;！？!?：:])[ \t　]*\n|\n[ \t　]*(?=\n)")


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that no expression crosses; a line broken inside a sentence goes on."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield from pieces(text, start, match.end())
        start = match.end()
    yield from pieces(text, start, len(text))


def _kept(
    text: str, sentences: list[tuple[int, int]], hits: set[tuple[int, int, str]]
) -> Iterator[tuple[int, int, str]]:
    """Yield the hits that don't lie inside a stretch where the concept's `unless` bars them."""
    starts = [start for start, _ in sentences]
    barred: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for start, end, name in hits:
        pattern = load_lexicon().unless.get(name)
        if pattern is None:
            yield start, end, name
            continue
        sentence = bisect_right(starts, start) - 1
        if (name, sentence) not in barred:
            stretches = pattern.finditer(text, *sentences[sentence])
            barred[name, sentence] = [match.span() for match in stretches]
        if not any(a <= start and end <= b for a, b in barred[name, sentence]):
            yield start, end, name
