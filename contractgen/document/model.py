"""What reading a document gives: its lines, each with its place, and their joined text."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lxml import etree

from contractgen.errors import DocumentError

PROVENANCE_NS = "urn:contractgen:provenance"
"""Namespace of the custom XML part in which a drafted agreement says what it was made from."""

MAX_CHARACTERS = 200_000
"""Dozens of agreements: longer text is none, and reading it would take minutes and gigabytes."""

Part = Literal["body", "header", "footer", "footnote", "endnote", "textbox"]
"""Where a line stands. A text box in a header counts as header. Comments are not read."""

View = Literal["final", "original"]
"""Which side of tracked changes is read: all accepted, or all rejected."""

INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff")
)
"""For `str.translate`: characters without a glyph, which would only split words."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the document as a reader sees it."""

    text: str
    """Without line breaks; the automatic number, if any, is at its head. A table row whose cells
    hold one paragraph each is one line, its cells joined by tabs."""
    start: int
    """Offset of `text` in `Document.text`."""
    number: str
    """The number Word generates, as shown (第一条, （一）, 1., •); "" if there is none or if it
    was typed. `text` starts with it."""
    part: Part
    row: tuple[int, int] | None
    """Index of the table, in document order, and of the row in it; None outside tables."""
    style: str
    """Name of the paragraph style; "" in text files."""
    outline_level: int | None = None
    """Word's outline level, 0 for the highest; None for body text and in text files."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its lines in reading order."""

    path: str
    """As given; "-" for standard input."""
    paragraphs: tuple[Paragraph, ...]
    text: str
    """The lines joined by line feeds: what all offsets count in."""
    provenance: dict[str, str]
    """What our custom XML part says (version, terms, rules, wording, template); {} without one."""


class Origin(NamedTuple):
    """What of the file shows one character of the text."""

    element: etree._Element
    """`w:t`; for what Word generates, the element that makes it do so: `w:p` for a number,
    `w:tab`, `w:br`, `w:sym`, the end of a field."""
    position: int | None
    """In the text of `w:t`; None for what is generated."""


class Line(NamedTuple):
    """A paragraph whose offset is not known yet."""

    text: str
    number: str
    part: Part
    row: tuple[int, int] | None
    style: str
    outline_level: int | None
    origins: tuple[Origin | None, ...] = ()
    """One for each character, where the walk keeps them; None between the cells of a table."""


def assemble(path: str, lines: Iterable[Line], provenance: dict[str, str]) -> Document:
    """Return the document that consists of `lines`.

    Raises:
        DocumentError: the text is longer than any agreement.
    """
    paragraphs = []
    start = 0
    for line in lines:
        paragraphs.append(
            Paragraph(
                line.text, start, line.number, line.part, line.row, line.style, line.outline_level
            )
        )
        start += len(line.text) + 1
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    if len(text) > MAX_CHARACTERS:
        limit = MAX_CHARACTERS // 10_000
        raise DocumentError(f"{path}：正文超过 {limit} 万字，不像一份协议，没有读取；请拆分后再试")
    return Document(path, tuple(paragraphs), text, provenance)
