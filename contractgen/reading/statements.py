"""Statements: the sentences of an agreement, with the lead-in that each stands under.

有下列情形之一的，甲方可以解除：（1）…；（2）… is one lead-in and two statements that inherit it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from contractgen.outline import Clause, Outline
from contractgen.reading.spans import text_of

FULL_WIDTH_STOP = r"(?<![0-9０-９〇零一二三四五六七八九十])．(?![0-9０-９])"
"""A stop as old typesetting has it; after a figure it belongs to a number."""
_END = re.compile(rf"[。；;！？!?]|{FULL_WIDTH_STOP}|\n")
_LEADS = re.compile(r"[：:]\s*$|下列|以下|如下")
_COLON = re.compile(r"[：:]\s*\Z")
_CLOSED_LINE = re.compile(r"[。；;：:！？!?”」）)．]\s*$")
_ITEM = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]|[①-⑳]")
_OPENS = re.compile(rf"[：:][ \u3000]*(?={_ITEM.pattern})")
"""Where the items of a list begin within a paragraph."""
_SEMICOLON = re.compile(r"[；;][ \u3000]*")
_NEAR = 6
"""How many sentences back 上述约定 may reach."""
_SENTENCE_LIMIT = 800
"""Nobody writes a longer sentence; text without stops is read piece by piece, in linear time."""
_LEAD_LIMIT = 400
"""A lead-in longer than this is prose that happens to end in a colon."""


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One sentence, or one item of a list; equal only to itself, so that it is a quick key."""

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
    for start, end, lead in _listed(text, _lines(text, 0, first)):
        if line and "\n" in text[line[-1][1] : start]:
            line = []
        yield Statement(start, end, lead, tuple(line[-_NEAR:]), None)
        line.append((start, end))
    earlier: dict[int, list[tuple[int, int]]] = {}
    for clause in outline.clauses:
        leads = (*_leads(outline, clause), *_paragraph_above(outline, clause))
        top = _top(outline, clause)
        headings = tuple(
            (one.start, one.body_start) for one in (clause, *outline.ancestors(clause))
        )
        said = earlier.setdefault(top, [])
        inside = _sentences(text, clause.body_start, clause.own_end)
        for start, end, lead in _listed(text, inside):
            before = tuple(said[-_NEAR:])
            yield Statement(start, end, (*leads, *lead), before, clause.index, headings)
            said.append((start, end))


def _listed(
    text: str, sentences: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int, tuple[tuple[int, int], ...]]]:
    """Yield sentences with the lead-in of the list that they are items of, within one paragraph.

    甲方可以解除：（1）…；（2）…。 is two items; the words before the colon lead both.
    """
    lead: tuple[tuple[int, int], ...] = ()
    last = 0
    for start, end in sentences:
        opened = _OPENS.search(text, start, end)
        if opened:
            lead = ((start, opened.end()),)
            start = opened.end()
        elif lead and not (_SEMICOLON.match(text, last) and _ITEM.match(text, start, end)):
            lead = ()
        yield start, end, lead
        last = end


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


def _paragraph_above(outline: Outline, clause: Clause) -> Iterator[tuple[int, int]]:
    """Yield the last sentence of the paragraph that opens the list of which `clause` is an item.

    A paragraph without a number holds no clauses: its list stands beside it, not under it.
    """
    if not clause.scheme:
        return
    for index in range(clause.index - 1, -1, -1):
        other = outline.clauses[index]
        if other.parent != clause.parent:
            if other.start < clause.start and index == clause.parent:
                return
            continue
        if other.scheme == clause.scheme:
            continue
        if not other.scheme and _COLON.search(outline.text, other.start, other.own_end):
            sentences = list(_sentences(outline.text, other.body_start, other.own_end))
            yield from sentences[-1:]
        return


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of the part before the articles, where every line stands alone."""
    for match in re.finditer(r"[^\n。；;]+", text[start:end]):
        if match[0].strip():
            yield from pieces(text, start + match.start(), start + match.end())


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences in a stretch; a line broken inside a sentence doesn't end it."""
    begin = start
    for match in _END.finditer(text, start, end):
        if match[0] == "\n" and not _ends_line(text, begin, match.start(), end):
            continue
        if text[begin : match.start()].strip():
            yield from pieces(text, begin, match.start())
        begin = match.end()
    if text[begin:end].strip():
        yield from pieces(text, begin, end)


def _ends_line(text: str, begin: int, newline: int, end: int) -> bool:
    """Return whether a line end closes the sentence: after a stop, in a table, or at the end."""
    line = text[begin:newline]
    return (
        not line.strip()
        or bool(_CLOSED_LINE.search(line))
        or "\t" in line
        or not text[newline:end].strip()
    )


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence without its outer spaces; one that never ends is cut after some comma."""
    while end - start > _SENTENCE_LIMIT:
        cut = max(text.rfind(mark, start, start + _SENTENCE_LIMIT) for mark in "\n，,、 ") + 1
        cut = cut or start + _SENTENCE_LIMIT
        if text[start:cut].strip():
            yield _trim(text, start, cut)
        start = cut
    if text[start:end].strip():
        yield _trim(text, start, end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    return start + len(stretch) - len(stretch.lstrip()), end - len(stretch) + len(stretch.rstrip())
