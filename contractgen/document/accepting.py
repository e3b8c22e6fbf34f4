"""Tracked changes settled, as Word's "accept all" and "reject all" settle them.

What results is read or compared; layout details of other parts are not our concern here.
"""

from collections.abc import Iterator

from lxml import etree

from contractgen.document.names import W, child_of
from contractgen.document.package import Package
from contractgen.document.packing import repacked

_IN = (f"{W}ins", f"{W}moveTo")
_OUT = (f"{W}del", f"{W}moveFrom")
_RANGES = tuple(
    f"{W}{name}{end}"
    for name in ("moveFromRange", "moveToRange")
    for end in ("Start", "End")
)  # fmt: skip
_CHANGES = tuple(
    f"{W}{name}Change"
    for name in ("rPr", "pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "numbering")
)


def accept_all(data: bytes, *, author: str | None = None) -> bytes:
    """Return a .docx with all tracked changes made, or only those of `author`."""
    return _settled(data, _IN, _OUT, author)


def reject_all(data: bytes, *, author: str | None = None) -> bytes:
    """Return a .docx with all tracked changes undone, or only those of `author`."""
    return _settled(data, _OUT, _IN, author)


def _settled(
    data: bytes, kept: tuple[str, ...], removed: tuple[str, ...], author: str | None
) -> bytes:
    package = Package(data, "")
    main = package.main_part()
    related = package.related(main).values()
    stories = {"header", "footer", "footnotes", "endnotes"}
    parts = {}
    for name in (main, *(target for kind, target in related if kind in stories)):
        root = package.xml(name)
        _settle(root, kept, removed, author)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return repacked(data, parts)


def _settle(
    root: etree._Element, kept: tuple[str, ...], removed: tuple[str, ...], author: str | None
) -> None:
    ends = []
    for paragraph in root.iter(f"{W}p"):
        marks = child_of(child_of(paragraph, f"{W}pPr"), f"{W}rPr")
        gone = child_of(marks, *removed)
        if gone is not None and _is_by(gone, author):
            ends.append(paragraph)
    for element in list(_by(root, removed, author)):
        parent = element.getparent()
        # A mark in the properties of a row speaks of the row.
        is_row = parent is not None and parent.tag == f"{W}trPr"
        _remove(parent.getparent() if is_row else element)
    for element in list(_by(root, kept, author)):
        _unwrap(element)
    for paragraph in ends:
        _join(paragraph)
    for element in list(_by(root, (*_RANGES, *_CHANGES), author)):
        _settle_change(element, accepted=kept is _IN)
    for element in root.iter(f"{W}delText"):
        if next(element.iterancestors(*_OUT), None) is None:
            element.tag = f"{W}t"


def _by(
    root: etree._Element, names: tuple[str, ...], author: str | None
) -> Iterator[etree._Element]:
    return (element for element in root.iter(*names) if _is_by(element, author))


def _is_by(element: etree._Element, author: str | None) -> bool:
    return author is None or element.get(f"{W}author") == author


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(at, child)
    parent.remove(element)


def _join(paragraph: etree._Element) -> None:
    """Put what is left of a paragraph whose end is gone at the head of the next one."""
    following = paragraph.getnext()
    while following is not None and following.tag != f"{W}p":
        if following.tag == f"{W}tbl":
            return
        following = following.getnext()
    if following is None:
        return
    left = [child for child in paragraph if child.tag != f"{W}pPr"]
    properties = child_of(following, f"{W}pPr")
    at = 0 if properties is None else following.index(properties) + 1
    for child in reversed(left):
        following.insert(at, child)
    _remove(paragraph)


def _settle_change(change: etree._Element, *, accepted: bool) -> None:
    """Make a change of formatting, or put the formatting before it back."""
    properties = change.getparent()
    before = next(iter(change), None)
    if not accepted and properties is not None and before is not None:
        name = etree.QName(properties).localname
        kept = [
            child
            for child in properties
            if name == "pPr" and child.tag in {f"{W}rPr", f"{W}sectPr"}
        ]
        for child in list(properties):
            properties.remove(child)
        properties.extend([*before, *kept])
        return
    _remove(change)
