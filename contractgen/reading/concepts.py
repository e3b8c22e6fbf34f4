"""Concepts: the many ways drafters say one thing, as data in `clauses/concepts/`.

A concept is a word with a meaning that rules can name (`leaving`, `penalty`, `severance`), never a
sentence of some contract. One pass marks every concept of the text in `doc.spans["concepts"]`.
"""

import re
from collections.abc import Iterator
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
from contractgen.reading.spans import doc_of, mark, text_of
from contractgen.resources import YamlError, data_dir, read_yaml


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
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    """Concept and expression."""
    unless: dict[str, re.Pattern[str]]


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Read `clauses/concepts/`. Raises `RuleBookError` naming file and line."""
    concepts: dict[str, Concept] = {}
    for path in sorted((data_dir("clauses") / "concepts").glob("*.yaml")):
        for concept in _read(path):
            if concept.name in concepts:
                raise RuleBookError(f"{path}：概念 {concept.name} 已在别处定义")
            concepts[concept.name] = concept
    return Lexicon(
        concepts,
        tuple(
            (concept.name, re.compile("|".join(f"(?:{p})" for p in concept.patterns)))
            for concept in concepts.values()
            if concept.patterns
        ),
        {
            concept.name: re.compile("|".join(f"(?:{p})" for p in concept.unless))
            for concept in concepts.values()
            if concept.unless
        },
    )


def _read(path: Path) -> Iterator[Concept]:
    try:
        file = read_yaml(path)
    except YamlError as error:
        raise RuleBookError(str(error)) from error
    for index, data in enumerate(file.data["concepts"]):
        try:
            concept = Concept.model_validate(data)
            for pattern in (*concept.patterns, *concept.unless):
                re.compile(pattern)
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


@Language.component("concepts", assigns=["doc.spans"])
def concepts(doc: Doc) -> Doc:
    """Mark every concept in `doc.spans["concepts"]`; the label is its name."""
    lexicon = load_lexicon()
    text = text_of(doc)
    hits = {(start, end, doc.vocab.strings[name]) for name, start, end in _matcher(doc.vocab)(doc)}
    for name, pattern in lexicon.patterns:
        hits.update((match.start(), match.end(), name) for match in pattern.finditer(text))
    barred = {
        name: [match.span() for match in pattern.finditer(text)]
        for name, pattern in lexicon.unless.items()
        if any(name == hit[2] for hit in hits)
    }
    doc.spans["concepts"] = [
        mark(doc, start, end, name)
        for start, end, name in sorted(hits)
        if not any(a <= start and end <= b for a, b in barred.get(name, ()))
    ]
    return doc
