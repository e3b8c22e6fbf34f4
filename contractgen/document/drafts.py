"""Paragraphs in the making: text as it gathers while a Word file is walked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from lxml import etree

from contractgen.document.fields import Field
from contractgen.document.model import Line, Part
from contractgen.document.numbering import Counters
from contractgen.document.styles import Style

LINE_BREAK = "\n"
PAGE_BREAK = "\f"
"""Ends a line only between two words: alone in a paragraph it shows no empty line."""

PAGE_BREAK_AT_EDGE = re.compile(r"^\f+|\f+$")
PAGE_BREAKS = re.compile(r"\n?\f+\n?")
_SPACE = re.compile(r"\s")
_UNITS = frozenset("年月日时分元个号至%％-—/、，。；：（）()")
"""What a drafter leaves inside a blank to fill in (    年    月    日); other words fill it."""


class Piece(NamedTuple):
    """Text as one element gives it."""

    text: str
    underlined: bool
    element: etree._Element
    """`w:t`, `w:tab`, `w:br`, `w:sym`, the end of a field, …"""


@dataclass(slots=True)
class Draft:
    """A paragraph being read; several of the file, where tracked changes join them."""

    properties: etree._Element | None
    """Its `w:pPr` in the view that is read."""
    style: Style
    paragraph: etree._Element | None = None
    """The element whose number it shows; None where text stands outside paragraphs."""
    pieces: list[Piece] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)
    """Text boxes anchored and notes cited in it."""

    @property
    def empty(self) -> bool:
        """Whether nothing visible has been read."""
        return not self.pieces and not self.after

    def lines(self) -> list[str]:
        """Return its lines, at least one; underlined blanks as underscores."""
        text = "".join(self._segments())
        text = PAGE_BREAKS.sub("\n", PAGE_BREAK_AT_EDGE.sub("", text))
        return text.split(LINE_BREAK)

    def _segments(self) -> Iterator[str]:
        for underlined, pieces in groupby(self.pieces, key=lambda piece: piece[1]):
            text = "".join(piece[0] for piece in pieces)
            yield blank(text) if underlined else text


def blank(text: str) -> str:
    """Return an underlined stretch as a reader sees it: _ for every space of an unfilled blank.

    Spaces around words that someone filled in stay spaces.
    """
    if any(not character.isspace() and character not in _UNITS for character in text):
        return text
    return _SPACE.sub("_", text.replace("\t", "____"))


@dataclass(slots=True)
class Scope:
    """A stretch of text that flows by itself: the body, a cell, a text box, a note, a header."""

    part: Part
    counters: Counters
    row: tuple[int, int] | None = None
    fields: list[Field] = field(default_factory=list)
    """Fields that have begun, the innermost last; shared by the cells of a table."""
    lines: list[Line] = field(default_factory=list)
    draft: Draft | None = None
    hidden: bool = False
    """The look of the run being read, as the next two."""
    underlined: bool = False
    font: str | None = None

    @property
    def shows(self) -> bool:
        """Whether text read now is visible."""
        return not self.hidden and (not self.fields or all(item.shows for item in self.fields))

    def add(self, text: str, element: etree._Element) -> None:
        """Add text that `element` gives to the paragraph being read, if it is visible."""
        if text and self.shows:
            if self.draft is None:
                self.draft = Draft(None, Style())
            fill_in = any(item.fill_in for item in self.fields)
            self.draft.pieces.append(Piece(text, self.underlined or fill_in, element))

    def add_break(self, mark: str, element: etree._Element) -> None:
        """Add a line or page break, if it is visible."""
        if self.shows and self.draft is not None:
            self.draft.pieces.append(Piece(mark, False, element))

    def add_after(self, lines: list[Line]) -> None:
        """Add lines that follow the paragraph being read."""
        if self.draft is None:
            self.draft = Draft(None, Style())
        self.draft.after.extend(lines)
