"""Styles: what a paragraph or run inherits from its style and the styles that one is based on."""

from dataclasses import dataclass, field

from lxml import etree

from contractgen.document.names import VAL, W, as_int, is_on, value_of

_MAX_CHAIN = 50


@dataclass(frozen=True, slots=True)
class Style:
    """What of one style, with all it inherits, shows in plain text. None: not said."""

    name: str = ""
    num_id: str | None = None
    """The list that its paragraphs belong to; "0" takes them out of any list."""
    levels: tuple[tuple[str, int | None], ...] = ()
    """From the style upwards through those it is based on: id and `w:ilvl`."""
    outline_level: int | None = None
    hidden: bool | None = None
    underline: str | None = None
    font: str | None = None


@dataclass(slots=True)
class Styles:
    """The styles of one document, resolved when first used."""

    root: etree._Element | None = None
    """Root of the styles part; None when the document has none."""
    _elements: dict[str, etree._Element] = field(init=False, default_factory=dict)
    _resolved: dict[str, Style] = field(init=False, default_factory=dict)
    _default: str = field(init=False, default="")
    default_hidden: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        if self.root is None:
            return
        for element in self.root.iterchildren(f"{W}style"):
            style_id = element.get(f"{W}styleId", "")
            self._elements[style_id] = element
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in {
                "1", "true", "on",
            }:  # fmt: skip
                self._default = style_id
        vanish = self.root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}vanish")
        self.default_hidden = bool(is_on(vanish))

    def paragraph_style(self, style_id: str | None) -> Style:
        """Return the style of a paragraph: the default one if it names none that exists."""
        known = style_id is not None and style_id in self._elements
        return self.style(style_id if known and style_id is not None else self._default)

    def style(self, style_id: str) -> Style:
        """Return a style by id; an empty one for an unknown id."""
        style = self._resolved.get(style_id)
        if style is None:
            style = self._resolved[style_id] = self._resolve(style_id)
        return style

    def _chain(self, style_id: str) -> list[tuple[str, etree._Element]]:
        chain: list[tuple[str, etree._Element]] = []
        seen: set[str] = set()
        current: str | None = style_id
        while current in self._elements and current not in seen and len(chain) < _MAX_CHAIN:
            seen.add(current)
            element = self._elements[current]
            chain.append((current, element))
            current = value_of(element, f"{W}basedOn")
        return chain

    def _resolve(self, style_id: str) -> Style:
        chain = self._chain(style_id)
        if not chain:
            return Style()
        elements = [element for _, element in chain]
        fonts = (font_of(element.find(f"{W}rPr/{W}rFonts")) for element in elements)
        vanishes = (is_on(element.find(f"{W}rPr/{W}vanish")) for element in elements)
        return Style(
            name=value_of(elements[0], f"{W}name") or "",
            num_id=_first(elements, f"{W}pPr/{W}numPr/{W}numId"),
            levels=tuple(
                (own_id, as_int(_first([element], f"{W}pPr/{W}numPr/{W}ilvl")))
                for own_id, element in chain
            ),
            outline_level=outline_level(_first(elements, f"{W}pPr/{W}outlineLvl")),
            hidden=next((hidden for hidden in vanishes if hidden is not None), None),
            underline=_first(elements, f"{W}rPr/{W}u"),
            font=next((font for font in fonts if font), None),
        )


def _first(elements: list[etree._Element], path: str) -> str | None:
    for element in elements:
        found = element.find(path)
        if found is not None:
            value: str | None = found.get(VAL)
            return value
    return None


def font_of(fonts: etree._Element | None) -> str | None:
    """Return the font for Latin letters, in which symbol fonts are given; None if not said."""
    if fonts is None:
        return None
    font: str | None = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
    return font


def outline_level(value: str | None) -> int | None:
    """Return Word's outline level, 0 to 8; None for body text, which Word numbers 9."""
    level = as_int(value)
    return level if level is not None and 0 <= level <= 8 else None
