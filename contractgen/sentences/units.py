"""The sentences, headings and table rows of a document: what is compared with what."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from contractgen.facts import Facts
from contractgen.outline import Clause
from contractgen.sentences.tokens import Token, Tokens

_SENTENCE = re.compile(r"[^。；;！？]*[。；;！？]+[”」』）)]*|[^。；;！？]+")
_CELLS = "\t"
_PAGE_NUMBER = re.compile(
    r"\s*(?:第\s*[0-9]+\s*页(?:[\s/／，,|]*共\s*[0-9]+\s*页)?|[-—–]\s*[0-9]+\s*[-—–]"
    r"|(?:Page\s*)?[0-9]+\s*(?:/|of)\s*[0-9]+)\s*",
    re.IGNORECASE,
)
"""A line that nobody wrote: it depends on the printer, and Word works it out anew."""


@dataclass(frozen=True)
class Unit:
    """A sentence, a heading or a row."""

    start: int
    """Offset of its first character, a clause's number left out."""
    end: int
    clause: int | None
    """Index of the innermost clause it stands in."""
    row: bool
    """Whether it is a row of a table, its cells parted by tabs."""
    tokens: tuple[Token, ...]

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What it says; the stop at its end is no part of that."""
        return tuple(token.key for token in self.bare)

    @cached_property
    def bare(self) -> tuple[Token, ...]:
        """Its tokens without the stop at its end."""
        last = len(self.tokens)
        while last and self.tokens[last - 1].kind == "stop":
            last -= 1
        return self.tokens[:last]

    @cached_property
    def spelling(self) -> str:
        """Return one character per token, or several, equal where tokens are: for likeness."""
        return "".join(_spelled(token) for token in self.bare)

    @cached_property
    def outline(self) -> str:
        """Return its spelling with every value alike: what is said, whatever the numbers."""
        return "".join("#" if token.kind == "value" else _spelled(token) for token in self.bare)


def _spelled(token: Token) -> str:
    if token.kind == "value":
        return f"#{token.key[1]}"
    if token.kind == "role":
        return str(token.key[1])
    return token.key if isinstance(token.key, str) else str(token.key[1])


def units_of(facts: Facts) -> tuple[Unit, ...]:
    """Return the units of a document in its order; those without a word are left out."""
    tokens = Tokens(facts)
    clauses = facts.outline.clauses if facts.outline else ()
    starts = [clause.start for clause in clauses]
    found = []
    for start, end in _pieces(facts.text, clauses):
        read = tokens.between(start, end)
        if read and any(token.kind != "stop" for token in read):
            clause = facts.outline.at(start) if facts.outline else None
            if clause is None and starts:
                at = bisect_right(starts, read[0].start) - 1
                clause = clauses[at] if at >= 0 and read[0].start < clauses[at].end else None
            found.append(
                Unit(
                    read[0].start,
                    read[-1].end,
                    clause.index if clause else None,
                    _CELLS in facts.text[start:end],
                    read,
                )
            )
    return tuple(found)


def lines_of(facts: Facts) -> tuple[Unit, ...]:
    """Return the lines of a document, their numbers included; no blank ones, no page numbers."""
    tokens = Tokens(facts)
    found = []
    at = 0
    for line in facts.text.split("\n"):
        read = tokens.between(at, at + len(line))
        if read and not _PAGE_NUMBER.fullmatch(line):
            found.append(Unit(at, at + len(line), None, _CELLS in line, read))
        at += len(line) + 1
    return tuple(found)


def _pieces(text: str, clauses: tuple[Clause, ...]) -> Iterator[tuple[int, int]]:
    """Yield start and end of every line, cut at clauses, headings and the ends of sentences.

    Page numbers are left out.
    """
    cuts: dict[int, int] = {}
    for clause in clauses:
        words = _after_number(text, clause)
        cuts[clause.start] = words
        if clause.heading and clause.body_start > words:
            cuts.setdefault(clause.body_start, clause.body_start)
    ordered = sorted(cuts)
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        inside = ordered[bisect_right(ordered, at) : bisect_right(ordered, end)]
        edges = [at, *(cut for cut in inside if cut < end), end]
        for left, right in pairwise(edges) if not _PAGE_NUMBER.fullmatch(line) else ():
            yield from _sentences(text, cuts.get(left, left), right)
        at = end + 1


def _after_number(text: str, clause: Clause) -> int:
    """Return where the words of a clause begin, behind its number."""
    if clause.kind == "paragraph":
        return clause.start
    if clause.heading:
        head = text.find(clause.heading[:1], clause.start, clause.body_start)
        whole = text.find(clause.heading, clause.start, clause.body_start + len(clause.heading))
        return whole if whole >= 0 else max(head, clause.start)
    return max(clause.body_start, clause.start)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if _CELLS in text[start:end]:
        yield start, end
        return
    for match in _SENTENCE.finditer(text, start, end):
        yield match.start(), match.end()
