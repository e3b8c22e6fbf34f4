"""An XML part as text in which places can be changed and everything else stays as it is.

lxml says what the elements are; this says where each stands in the file, so that a change is a
splice: declaration, prefixes, attribute order and the spelling of entities survive.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from xml.sax.saxutils import escape as _escape

from lxml import etree

_TOKEN = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>"
    r"|<(?P<close>/?)(?P<name>[^\s/>]+)(?:[^>\"']|\"[^\"]*\"|'[^']*')*?(?P<empty>/?)>",
    re.S,
)
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Span(NamedTuple):
    """Where an element stands in the part: `<w:r>` from `start` to `inside`, and so on."""

    start: int
    inside: int
    """After the start tag; for `<w:r/>` the end."""
    inner_end: int
    """Before the end tag; for `<w:r/>` the end."""
    end: int
    name: str
    """As written, with its prefix."""
    empty: bool


class Splice(NamedTuple):
    """Text to put in place of `text[start:end]`; splices at one place go in by `order`."""

    start: int
    end: int
    order: int
    text: str


@dataclass(frozen=True)
class Markup:
    """The text of an XML part, and where its elements stand."""

    text: str
    spans: tuple[Span, ...]
    """In document order, as `root.iter()` gives the elements."""
    encoding: str

    def source(self, span: Span) -> str:
        """Return an element as written."""
        return self.text[span.start : span.end]

    def start_tag(self, span: Span) -> str:
        """Return the start tag of an element, never an empty-element tag."""
        tag = self.text[span.start : span.inside]
        return f"{tag[:-2].rstrip()}>" if span.empty else tag

    def spliced(self, splices: Iterable[Splice]) -> bytes:
        """Return the part's bytes with these changes; they must not overlap."""
        pieces: list[str] = []
        at = 0
        for start, end, _, text in sorted(splices, key=lambda one: (one.start, one.order)):
            if start < at:
                raise ValueError(f"splices overlap at {start}")
            pieces += (self.text[at:start], text)
            at = end
        pieces.append(self.text[at:])
        return "".join(pieces).encode(self.encoding, errors="xmlcharrefreplace")


def read_markup(data: bytes) -> Markup:
    """Return the markup of a part that lxml has parsed: well-formed, without a DTD.

    Raises:
        ValueError: its encoding is none that Python knows.
    """
    encoding = _encoding(data)
    text = data.decode(encoding)
    spans: list[Span | None] = []
    opened: list[tuple[int, re.Match[str]]] = []
    for match in _TOKEN.finditer(text):
        name = match["name"]
        if name is None:
            continue
        if match["close"]:
            index, tag = opened.pop()
            spans[index] = Span(
                tag.start(), tag.end(), match.start(), match.end(), tag["name"], False
            )
        elif match["empty"]:
            spans.append(Span(match.start(), match.end(), match.end(), match.end(), name, True))
        else:
            opened.append((len(spans), match))
            spans.append(None)
    return Markup(text, tuple(span for span in spans if span is not None), encoding)


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    found = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    name = found[1].decode("ascii").lower() if found else "utf-8"
    try:
        "".encode(name)
    except LookupError as error:
        raise ValueError(f"unknown encoding {name}") from error
    return name


def elements_of(root: etree._Element) -> tuple[etree._Element, ...]:
    """Return all elements in document order, as `Markup.spans` has them."""
    return tuple(root.iter(etree.Element))


def escaped(text: str) -> str:
    """Return text for an XML part; characters that XML can't hold become U+FFFD."""
    return _CONTROL.sub("\ufffd", _escape(text, {'"': "&quot;"}))


def with_inside(markup: Markup, span: Span, text: str, order: int = 0) -> Splice:
    """Return the splice that puts `text` at the head of an element's content."""
    if not span.empty:
        return Splice(span.inside, span.inside, order, text)
    opened = markup.start_tag(span)
    return Splice(span.start, span.end, order, f"{opened}{text}</{span.name}>")


def with_last(markup: Markup, span: Span, text: str, order: int = 0) -> Splice:
    """Return the splice that puts `text` at the end of an element's content."""
    if not span.empty:
        return Splice(span.inner_end, span.inner_end, order, text)
    return with_inside(markup, span, text, order)
