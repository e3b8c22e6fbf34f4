"""Which fonts a .docx names: in its text, styles and theme."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from contractgen.document.package import Package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WITH_TEXT = {"header", "footer", "footnotes", "endnotes", "styles", "numbering"}
"""Kinds of parts, besides the body, that name fonts for text."""
_KINDS = {"ascii": "latin", "hAnsi": "latin", "eastAsia": "ea"}
"""How text asks for a font, and which font of the theme it means. `cs` is for scripts like Arabic,
which agreements don't have."""
_SIMPLIFIED = "Hans"


@dataclass(frozen=True)
class Font:
    """A font that a document names."""

    name: str
    chinese: bool
    """Whether Chinese text is set in it."""
    alternatives: tuple[str, ...] = ()
    """What the document itself would have where the font isn't installed."""


def fonts_of(content: bytes, path: str) -> tuple[Font, ...]:
    """Return the fonts of a .docx, in the order in which they are named.

    Raises `DocumentError` for a file that can't be read.
    """
    package = Package(content, path)
    main = package.main_part()
    related = package.related(main).values()
    theme = _theme(package, [name for kind, name in related if kind == "theme"])
    alternatives = _alternatives(package, [name for kind, name in related if kind == "fontTable"])
    chinese: dict[str, bool] = {}
    for part in (main, *(name for kind, name in related if kind in _WITH_TEXT)):
        if package.has(part):
            for name, is_chinese in _named(package.xml(part), theme):
                chinese[name] = chinese.get(name, False) or is_chinese
    return tuple(
        Font(name, is_chinese, alternatives.get(name, ())) for name, is_chinese in chinese.items()
    )


def _named(root: etree._Element, theme: dict[str, str]) -> Iterator[tuple[str, bool]]:
    """Yield each font of a part, and whether it is for Chinese text."""
    for fonts in root.iter(f"{_W}rFonts"):
        for how, kind in _KINDS.items():
            of_theme = fonts.get(f"{_W}{how}Theme")
            name = fonts.get(f"{_W}{how}")
            if of_theme is not None:
                group = "major" if of_theme.startswith("major") else "minor"
                name = theme.get(f"{group} {kind}")
            if name:
                yield name, kind == "ea"
    for symbol in root.iter(f"{_W}sym"):
        if name := symbol.get(f"{_W}font"):
            yield name, False


def _theme(package: Package, names: list[str]) -> dict[str, str]:
    """Return the theme's fonts: `minor latin`, `major ea`, …; for Chinese, the simplified one."""
    fonts: dict[str, str] = {}
    for part in names:
        for group in ("major", "minor"):
            for element in package.xml(part).iter(f"{_A}{group}Font"):
                for child in element:
                    kind = etree.QName(child).localname
                    typeface = child.get("typeface", "")
                    if kind in ("latin", "ea") and typeface:
                        fonts[f"{group} {kind}"] = typeface
                    elif kind == "font" and child.get("script") == _SIMPLIFIED:
                        fonts.setdefault(f"{group} ea", typeface)
    return fonts


def _alternatives(package: Package, names: list[str]) -> dict[str, tuple[str, ...]]:
    """Return what the table of fonts would have in place of each."""
    found: dict[str, tuple[str, ...]] = {}
    for part in names:
        for font in package.xml(part).iter(f"{_W}font"):
            other = font.find(f"{_W}altName")
            if other is not None:
                listed = other.get(f"{_W}val", "").split(",")
                found[font.get(f"{_W}name", "")] = tuple(item.strip() for item in listed if item)
    return found
