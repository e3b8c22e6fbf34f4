"""Qualified names of the XML vocabularies in a .docx, and the values of their attributes."""

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
V = "{urn:schemas-microsoft-com:vml}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

VAL = f"{W}val"
_OFF = frozenset({"0", "false", "off", "none"})
_MAX_DIGITS = 9


def is_on(element: etree._Element | None) -> bool | None:
    """Return what an on/off property says; None when it isn't there."""
    return None if element is None else element.get(VAL, "1").lower() not in _OFF


def value_of(parent: etree._Element | None, name: str) -> str | None:
    """Return `w:val` of the child `name`; None without the child or its value."""
    child = child_of(parent, name)
    return None if child is None else child.get(VAL)


def child_of(parent: etree._Element | None, *names: str) -> etree._Element | None:
    """Return the first child with one of these names; None without it. Faster than `find`."""
    return None if parent is None else next(parent.iterchildren(*names), None)


def as_int(text: str | None) -> int | None:
    """Return a whole number as written in an attribute; None for anything else."""
    if text is None or not text.lstrip("-").isascii() or len(text) > _MAX_DIGITS:
        return None
    return int(text) if text.removeprefix("-").isdigit() else None


def chosen(alternates: etree._Element, readable: tuple[str, ...]) -> etree._Element | None:
    """Return the branch of an `mc:AlternateContent` to read, never two.

    It is the first Choice that holds an element named in `readable`, else the Fallback: both say
    the same in different vocabularies.
    """
    for choice in alternates.iterchildren(f"{MC}Choice"):
        if next(choice.iter(*readable), None) is not None:
            return choice
    return alternates.find(f"{MC}Fallback")
