"""What an outline is: clauses, each with its place in the text and in the tree."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: `text[start:end] == quote`, in the clause cited as `article`."""

    start: int
    end: int
    quote: str
    article: str
    """As a reader would cite it: 第六条（二）（1）; "" before the first article."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One node of the tree: an article, item, sub-item, or an unnumbered paragraph."""

    index: int
    """Position in `Outline.clauses`, which is document order."""
    kind: str
    """What its number looks like: `article` (第一条), `chapter` (第一章), `section` (一、),
    `item` (（一）), `decimal` (1. 1.1), `paren` (（1）, 1）), `circled` (①), `letter` (A. a) 甲、),
    `paragraph` (none)."""
    label: str
    """The number as a reader cites it, without the dot or comma after it: 第一条, （一）, 1.1."""
    value: int | None
    """The number's value among its siblings (for 1.2: 2); None for a paragraph."""
    heading: str
    """A short title after the number (第一条 期限 → 期限); "" when there is none."""
    start: int
    """Offset of its first character, the number included."""
    end: int
    """Offset after its last character, children included."""
    own_end: int
    """Offset after its own words, before the first child."""
    body_start: int
    """Offset of the first character after number (and heading, where it stands alone on a line)."""
    parent: int | None
    """Index of the clause that holds it."""
    children: tuple[int, ...]
    """Indexes of the clauses it holds, in order."""
    buried: bool
    """Whether an article heading stands at the end of another paragraph (doc/heading-run-on)."""
    path: tuple[int, ...] = ()
    """All components of the number: (1, 2) for 1.2; () for a paragraph."""
    scheme: str = ""
    """Finer than `kind`: siblings are numbered alike only within one scheme (1. and 1.1 differ)."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The tree of one document."""

    text: str
    clauses: tuple[Clause, ...]
    body_start: int
    """Offset where the articles begin (after title, parties and recitals); 0 if no article."""
    signature_start: int
    """Offset where the signature block begins; `len(text)` if there is none."""
    attachments_start: int
    """Offset where attached documents (附件一 …) begin after the signatures; else `len(text)`."""
    top: str = ""
    """The scheme of the top numbered level; "" when nothing is numbered."""
    _starts: tuple[int, ...] = field(default=(), repr=False, compare=False)

    def at(self, offset: int) -> Clause | None:
        """Return the innermost clause that holds `offset`; None outside all clauses."""
        index: int | None = bisect_right(self._starts, offset) - 1
        if index is None or index < 0:
            return None
        while index is not None:
            clause = self.clauses[index]
            if offset < clause.end:
                return clause
            index = clause.parent
        return None

    def cite(self, offset: int) -> str:
        """Return how a reader cites the place: 第六条（二）（1）; "" outside all clauses.

        Chapters are left out where an article is cited, and so are numbers that a decimal repeats:
        1.2 is cited as 1.2, not as 1, 1.2.
        """
        clause = self.at(offset)
        if clause is None:
            return ""
        parts: list[Clause] = []
        for holder in (clause, *self.ancestors(clause)):
            if holder.kind == "paragraph" or _repeated(holder, parts):
                continue
            if holder.kind == "chapter" and parts:
                break
            parts.append(holder)
            if holder.kind == "article":
                break
        return "".join(
            f"{part.label}、" if part.kind == "section" else part.label for part in reversed(parts)
        )

    def place(self, start: int, end: int) -> Place:
        """Return the place of `text[start:end]`."""
        return Place(start, end, self.text[start:end], self.cite(start))

    def articles(self) -> Iterator[Clause]:
        """Yield the clauses of the top numbered level (第X条, or 一、 or 1. where these lead)."""
        return (
            clause
            for clause in self.clauses
            if clause.scheme == self.top and clause.scheme and clause.start >= self.body_start
        )

    def ancestors(self, clause: Clause) -> Iterator[Clause]:
        """Yield the clauses that hold `clause`, the nearest first."""
        while clause.parent is not None:
            clause = self.clauses[clause.parent]
            yield clause


def _repeated(holder: Clause, parts: list[Clause]) -> bool:
    """Return whether the last part's number is written out from the top: 1.2 under 1."""
    return bool(
        parts
        and holder.kind == "decimal"
        and parts[-1].kind == "decimal"
        and len(parts[-1].path) > 1
    )
