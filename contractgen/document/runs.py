"""From offsets in a document's text back to the runs of the Word file that show them.

The map comes from the walk that makes the text, so the two cannot disagree.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from contractgen.document.markup import Markup, Span, elements_of, read_markup
from contractgen.document.model import Document, Origin, Paragraph, Part, View
from contractgen.document.names import W, child_of
from contractgen.document.package import Package
from contractgen.document.reader import read_traced
from contractgen.errors import DocumentError

_TEXTS = frozenset((f"{W}t", f"{W}delText"))
_TRANSPARENT = frozenset(
    f"{W}{name}"
    for name in (
        "ins", "del", "moveTo", "moveFrom", "hyperlink", "smartTag", "customXml", "sdt",
        "sdtContent", "dir", "bdo",
    )
)  # fmt: skip
"""Between a paragraph and its runs: a comment may begin or end inside."""
_SIMPLE_CONTROLS = frozenset(
    f"{W}{name}"
    for name in ("text", "date", "dropDownList", "comboBox", "dataBinding", "picture", "lock")
)
"""Content controls whose content is one value, or locked: comments go around, nothing inside."""
_REVISIONS = frozenset(f"{W}{name}" for name in ("ins", "del", "moveTo", "moveFrom"))
_NOTES = {f"{W}footnote": f"{W}footnoteReference", f"{W}endnote": f"{W}endnoteReference"}


class Spot(NamedTuple):
    """A place between the atoms of a run, or before (0) and after (1) another inline element."""

    element: int
    """Its position in `Markup.spans`."""
    atom: int


class Atom(NamedTuple):
    """What of a run can't be split: one character, or a child such as `w:tab`."""

    child: etree._Element
    position: int | None
    """In the text of `w:t`; None for another child."""


@dataclass(frozen=True)
class Unit:
    """What shows one character: an atom of a run, or an inline element as a whole."""

    start: Spot
    end: Spot
    plain: bool
    """Whether it is a character of a run's text that a revision may strike out."""


class WordFile:
    """A .docx and, for every character of its text, what shows it.

    Raises:
        DocumentError: as `read_document`; also when a part is in an encoding we can't write.
    """

    def __init__(self, data: bytes, path: str, view: View = "final") -> None:
        self.view: View = view
        self.package = Package(data, path)
        traced = read_traced(self.package, view)
        self.document: Document = traced.document
        self.root = traced.root
        self.name = self.package.main_part()
        self._origins = traced.origins
        self.markup = self.markup_of(self.name)
        self.elements = elements_of(self.root)
        if len(self.elements) != len(self.markup.spans):
            raise DocumentError(f"“{path}”的正文无法逐字定位，请用 Word 打开后另存再试。")
        self._index = {element: index for index, element in enumerate(self.elements)}
        self._starts = [paragraph.start for paragraph in self.document.paragraphs]
        self._atoms: dict[int, tuple[Atom, ...]] = {}
        self._units: dict[etree._Element, tuple[Unit | None, int | None]] = {}

    def markup_of(self, part: str) -> Markup:
        """Return a part as text that can be changed in places.

        Its main namespace must have a prefix, as every word processor writes it: attributes that
        we add need one.
        """
        try:
            markup = read_markup(self.package.read(part))
        except (UnicodeError, ValueError) as error:
            raise DocumentError(_unusual(self.package.path)) from error
        if ":" not in markup.spans[0].name:
            raise DocumentError(_unusual(self.package.path))
        return markup

    @property
    def prefix(self) -> str:
        """How the file writes the main namespace: `w:`, nearly always."""
        name = self.markup.spans[0].name
        return name[: name.rfind(":") + 1]

    # Elements

    def span(self, element: etree._Element) -> Span:
        """Return where an element of the main part stands."""
        return self.markup.spans[self._index[element]]

    def index_of(self, element: etree._Element) -> int:
        """Return the position of an element of the main part in document order."""
        return self._index[element]

    def atoms(self, index: int) -> tuple[Atom, ...]:
        """Return what a run consists of, its properties left out."""
        if index not in self._atoms:
            self._atoms[index] = tuple(_atoms(self.elements[index]))
        return self._atoms[index]

    def paragraph(self, offset: int) -> etree._Element | None:
        """Return the outermost `w:p` of the body that shows a character; None for other parts."""
        origin = self._origin(offset)
        path = [] if origin is None else self._path(origin.element)
        return next((element for element in path if element.tag == f"{W}p"), None)

    def part(self, offset: int) -> Part:
        """Return in what part of the document a character stands."""
        return self._line(offset).part

    def number_at(self, offset: int) -> str:
        """Return the number that Word generates for the line of a character; "" without one."""
        return self._line(offset).number

    def _line(self, offset: int) -> Paragraph:
        place = bisect_right(self._starts, offset) - 1
        return self.document.paragraphs[max(place, 0)]

    # Characters

    def bounds(self, start: int, end: int) -> tuple[Spot, Spot] | None:
        """Return where in the body `text[start:end]` begins and ends.

        What Word generates has no place of its own and is left out; text boxes and notes have the
        place of the run that holds or cites them. None when nothing of it stands in the body.
        """
        units = [unit for offset in range(start, end) if (unit := self.unit(offset)) is not None]
        if not units:
            return None
        return min(unit.start for unit in units), max(unit.end for unit in units)

    def unit(self, offset: int) -> Unit | None:
        """Return what shows a character; None for numbers, headers and between cells."""
        origin = self._origin(offset)
        if origin is None or origin.element.tag == f"{W}p":
            return None
        if origin.element not in self._units:
            self._units[origin.element] = self._unit(origin.element)
        unit, base = self._units[origin.element]
        if unit is None or base is None or origin.position is None:
            return unit
        first = Spot(unit.start.element, base + origin.position)
        return Unit(first, Spot(first.element, first.atom + 1), unit.plain)

    def is_plain(self, start: int, end: int) -> bool:
        """Return whether a revision may strike out all of `text[start:end]`."""
        units = [self.unit(offset) for offset in range(start, end)]
        return bool(units) and all(unit is not None and unit.plain for unit in units)

    def _origin(self, offset: int) -> Origin | None:
        return self._origins[offset] if 0 <= offset < len(self._origins) else None

    def _unit(self, element: etree._Element) -> tuple[Unit | None, int | None]:
        """Return the unit of an element's first character; for `w:t` also its first atom."""
        path = self._path(element)
        places = [place for place, one in enumerate(path) if one.tag == f"{W}p"]
        if not places:
            return None, None
        inline = path[places[0] + 1 :]
        holder, plain = self._holder(inline)
        if holder is None:
            return None, None
        index = self._index[holder]
        field = self._field(index)
        if field is not None:
            begin, end = field
            return Unit(Spot(begin, 0), Spot(end, self._size(end)), False), None
        if holder.tag != f"{W}r":
            return Unit(Spot(index, 0), Spot(index, 1), False), None
        child = inline[inline.index(holder) + 1]
        base = next(at for at, atom in enumerate(self.atoms(index)) if atom.child is child)
        own = child is element and element.tag in _TEXTS
        unit = Unit(Spot(index, base), Spot(index, base + 1), own and plain and _is_free(path))
        return unit, base if own else None

    def _holder(self, inline: list[etree._Element]) -> tuple[etree._Element | None, bool]:
        """Return the run, or else the inline element, that comments go around."""
        for element in inline:
            if element.tag == f"{W}r":
                return element, True
            if element.tag not in _TRANSPARENT or _is_value(element):
                return element, False
        return None, False

    def _size(self, index: int) -> int:
        return len(self.atoms(index)) if self.elements[index].tag == f"{W}r" else 1

    def _path(self, element: etree._Element) -> list[etree._Element]:
        """Return the way from the body to an element; for a note, to where it is first cited."""
        path = [element, *element.iterancestors()][::-1]
        if path[0] is self.root:
            return path
        for part in path:
            if part.tag in _NOTES:
                cited = (
                    one
                    for one in self.root.iter(_NOTES[part.tag])
                    if one.get(f"{W}id") == part.get(f"{W}id")
                )
                reference = next(cited, None)
                if reference is not None:
                    return [reference, *reference.iterancestors()][::-1]
        return []

    # Fields

    def _field(self, index: int) -> tuple[int, int] | None:
        """Return the first and last run of the field that a run belongs to; None outside fields."""
        begins = [begin for begin, _ in self._fields]
        at = bisect_right(begins, index) - 1
        if at >= 0 and index <= self._fields[at][1]:
            return self._fields[at]
        return None

    @cached_property
    def _fields(self) -> list[tuple[int, int]]:
        """The outermost fields that begin and end in one paragraph."""
        fields: list[tuple[int, int]] = []
        begun: list[etree._Element] = []
        for mark in self.root.iter(f"{W}fldChar"):
            kind = mark.get(f"{W}fldCharType")
            if kind == "begin":
                begun.append(mark)
            elif kind == "end" and begun:
                begin = begun.pop()
                first, last = begin.getparent(), mark.getparent()
                if not begun and _paragraph_of(first) is _paragraph_of(last):
                    fields.append((self._index[first], self._index[last]))
        return sorted(fields)


def _unusual(path: str) -> str:
    return f"“{path}”的内部写法少见，无法改写，请用 Word 打开后另存再试。"


def _atoms(run: etree._Element) -> Iterator[Atom]:
    for child in run:
        if child.tag in _TEXTS:
            for index in range(len(child.text or "")):
                yield Atom(child, index)
        elif child.tag != f"{W}rPr":
            yield Atom(child, None)


def _is_value(element: etree._Element) -> bool:
    """Return whether an element is a content control that holds a single value."""
    if element.tag != f"{W}sdt":
        return False
    properties = child_of(element, f"{W}sdtPr")
    return properties is not None and any(
        child.tag in _SIMPLE_CONTROLS or child.tag.endswith("}checkbox") for child in properties
    )


def _is_free(path: list[etree._Element]) -> bool:
    """Return whether text may be changed: not in a control of one value, nor struck out or moved.

    What another has put in may be changed where it holds nothing but runs.
    """
    return not any(
        _is_value(element) or (element.tag in _REVISIONS and not _is_insertion(element, following))
        for element, following in zip(path, (*path[1:], None), strict=True)
    )


def _is_insertion(element: etree._Element, following: etree._Element | None) -> bool:
    """Return whether an element on the way to a run is a `w:ins` right around it."""
    return element.tag == f"{W}ins" and following is not None and following.tag == f"{W}r"


def _paragraph_of(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(f"{W}p"), None)
