"""Statements: the sentences of an agreement, with the lead-in that each stands under.

有下列情形之一的，甲方可以解除：（1）…；（2）… is one lead-in and two statements that inherit it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from contractgen.outline import Clause, Outline
from contractgen.reading.spans import text_of

_END = re.compile(r"[。；;！？!?]|\n")
_LEADS = re.compile(r"[：:]\s*$|下列|以下|如下")
_CLOSED_LINE = re.compile(r"[。；;：:！？!?”」）)]\s*$")
_NEAR = 6
"""How many sentences back 上述约定 may reach."""
_LEAD_LIMIT = 400
"""A lead-in longer than this is prose that happens to end in a colon."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, or one item of a list."""

    start: int
    end: int
    leads: tuple[tuple[int, int], ...]
    """Stretches of the text that it inherits, the outermost first."""
    before: tuple[tuple[int, int], ...]
    """Earlier sentences of the same article, for 违反上述约定 and omitted subjects."""
    clause: int | None
    """Index of its clause; None before the first."""
    headings: tuple[tuple[int, int], ...] = ()
    """The number and heading of its clause and of those above it."""


def statements(doc: Doc) -> Iterator[Statement]:
    """Yield the statements of a document, in order."""
    outline: Outline = doc._.outline
    text = text_of(doc)
    first = outline.clauses[0].start if outline.clauses else len(text)
    line: list[tuple[int, int]] = []
    for start, end in _lines(text, 0, first):
        if line and "\n" in text[line[-1][1] : start]:
            line = []
        yield Statement(start, end, (), tuple(line[-_NEAR:]), None)
        line.append((start, end))
    earlier: dict[int, list[tuple[int, int]]] = {}
    for clause in outline.clauses:
        leads = tuple(_leads(outline, clause))
        top = _top(outline, clause)
        headings = tuple(
            (one.start, one.body_start) for one in (clause, *outline.ancestors(clause))
        )
        said = earlier.setdefault(top, [])
        for start, end in _sentences(text, clause.body_start, clause.own_end):
            yield Statement(start, end, leads, tuple(said[-_NEAR:]), clause.index, headings)
            said.append((start, end))


def _top(outline: Outline, clause: Clause) -> int:
    while clause.parent is not None:
        clause = outline.clauses[clause.parent]
    return clause.index


def _leads(outline: Outline, clause: Clause) -> Iterator[tuple[int, int]]:
    """Yield the lead-ins of the clauses above, the outermost first."""
    for parent in reversed(list(outline.ancestors(clause))):
        sentences = list(_sentences(outline.text, parent.body_start, parent.own_end))
        if not sentences:
            continue
        start, end = sentences[-1]
        if end - start <= _LEAD_LIMIT and _LEADS.search(outline.text, start, parent.own_end):
            yield start, end


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of the part before the articles, where every line stands alone."""
    for match in re.finditer(r"[^\n。；;]+", text[start:end]):
        if match[0].strip():
            yield start + match.start(), start + match.end()


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences in a stretch; a line broken inside a sentence doesn't end it."""
    begin = start
    for match in _END.finditer(text, start, end):
        if match[0] == "\n" and not _ends_line(text, begin, match.start(), end):
            continue
        if text[begin : match.start()].strip():
            yield _trim(text, begin, match.start())
        begin = match.end()
    if text[begin:end].strip():
        yield _trim(text, begin, end)


def _ends_line(text: str, begin: int, newline: int, end: int) -> bool:
    """Return whether a line end closes the sentence: after a stop, in a table, or at the end."""
    line = text[begin:newline]
    return (
        not line.strip()
        or bool(_CLOSED_LINE.search(line))
        or "\t" in line
        or not text[newline:end].strip()
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    return start + len(stretch) - len(stretch.lstrip()), end - len(stretch) + len(stretch.rstrip())
