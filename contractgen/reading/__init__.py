"""Documents → facts: a spaCy pipeline, one component per step."""

from functools import lru_cache
from typing import Any

import contractgen.reading.frame as frame  # before whatever else imports spaCy
from contractgen.document import Document
from contractgen.facts import Fact, Facts, Marks
from contractgen.outline import build_outline
from contractgen.reading import (
    amounts,
    areas,
    blanks,
    classifier,
    concepts,
    copies,
    dates,
    durations,
    identifiers,
    lengths,
    nature,
    options,
    parties,
    provisions,
    references,
    schedules,
    shares,
    terms,
)
from contractgen.reading.spans import doc_of, value_of

PIPELINE: tuple[str, ...] = (
    identifiers.identifiers.__name__,
    dates.dates.__name__,
    amounts.amounts.__name__,
    durations.durations.__name__,
    shares.shares.__name__,
    lengths.lengths.__name__,
    areas.areas.__name__,
    parties.parties.__name__,
    nature.nature.__name__,
    options.options.__name__,
    blanks.blanks.__name__,
    references.references.__name__,
    references.self_names.__name__,
    copies.copies.__name__,
    concepts.concepts.__name__,
    schedules.schedules.__name__,
    provisions.provisions.__name__,
    classifier.classifier.__name__,
    terms.terms.__name__,
)
"""The components, in order; each module registers its own."""


@lru_cache(maxsize=1)
def build_nlp() -> Any:
    """Return the pipeline, a spaCy `Language`; made once per process."""
    nlp = frame.spacy.blank("zh")
    for name in PIPELINE:
        nlp.add_pipe(name)
    return nlp


def read_facts(document: Document, *, classified: bool = True) -> Facts:
    """Return what a document says; not `classified`: without the classifier's estimates."""
    return facts_of(read_doc(document, classified=classified))


def read_doc(document: Document, *, classified: bool = True) -> Any:
    """Return the spaCy `Doc` of a document, with all that was read from it."""
    nlp = build_nlp()
    doc = doc_of(nlp.vocab, document.text)
    doc._.document = document
    doc._.outline = build_outline(document)
    for name, component in nlp.pipeline:
        if classified or name != classifier.classifier.__name__:
            doc = component(doc)
    return doc


def facts_of(doc: Any) -> Facts:
    """Return what a `Doc` says, by itself."""
    groups = {
        key: [
            (span.label_, span.start, span.end, value_of(doc, span.start, span.end, span.label))
            for span in group
        ]
        for key, group in doc.spans.items()
    }
    return Facts(
        path=doc._.document.path,
        text=doc._.document.text,
        outline=doc._.outline,
        facts=tuple(
            Fact(name, value, doc._.outline.place(start, end))
            for name, start, end, value in groups["terms"]
        ),
        provisions=doc._.provisions,
        concepts=frozenset([hit[2] for hit in doc._.concepts]),
        marks=Marks(groups, {"concepts": doc._.concepts}),
        kind=doc._.kind,
        relationship=doc._.relationship,
        cities=doc._.cities,
        policy_invoked=doc._.policy_invoked,
        estimates=doc._.estimates,
        learned=doc._.learned,
    )
