"""Changes to the text of a Word file: marks between characters, words struck out, words put in.

All changes are gathered first and made at once; what they don't touch stays byte for byte.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from lxml import etree

from contractgen.document.markup import Splice, escaped, with_inside, with_last
from contractgen.document.names import XML_SPACE, W, child_of
from contractgen.document.runs import Atom, Spot, WordFile

# Order of what stands at one place.
LEFT = 0
"""Words put in behind what is struck out there."""
CLOSE = 1
"""Ends of comments."""
BREAK = 2
"""A new paragraph."""
OPEN = 3
"""Beginnings of comments."""
RIGHT = 4
"""Words put in before what follows."""


_ID = re.compile(r"""(\s[\w.-]+:id\s*=\s*["'])([^"']*)(["'])""")
"""Of a revision; one that goes on after ours needs another."""
_PARAGRAPH_ID = re.compile(r"""\s[\w.-]+:(?:paraId|textId)\s*=\s*(["'])[^"']*\1""")
"""Each paragraph has its own; a second one would be repaired by Word."""


@dataclass(frozen=True)
class Author:
    """Who revises, and when."""

    name: str
    date: str = ""
    """As in `w:date`; "" writes none, so that the same input gives the same bytes."""

    def attributes(self, prefix: str) -> str:
        """Return the XML attributes that name the author."""
        date = f' {prefix}date="{self.date}"' if self.date else ""
        return f' {prefix}author="{escaped(self.name)}"{date}'


@dataclass
class Revision:
    """Changes to one Word file, tracked as `author`'s, or made outright."""

    file: WordFile
    author: Author | None = None
    """None: made outright, as if they had been accepted."""
    _marks: dict[Spot, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    _struck: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Atoms by run."""
    _splices: list[Splice] = field(default_factory=list)
    _last_id: int = -1

    @property
    def prefix(self) -> str:
        """How the file writes the main namespace."""
        return self.file.prefix

    # What can be changed

    def mark(self, spot: Spot, order: int, xml: str) -> None:
        """Put XML between two atoms."""
        self._marks[spot].append((order, xml))

    def splice(self, splice: Splice) -> None:
        """Change the part outside runs."""
        self._splices.append(splice)

    def strike(self, start: int, end: int) -> None:
        """Strike out `text[start:end]`, all of it plain (`WordFile.is_plain`)."""
        for offset in range(start, end):
            unit = self.file.unit(offset)
            if unit is None or not unit.plain:
                raise ValueError(f"character {offset} can't be struck out")
            self._struck[unit.start.element].add(unit.start.atom)

    def insert(self, offset: int, text: str, *, after: bool = True) -> None:
        """Put words in at `offset`, in the look of the character before it, or after it.

        `after=False`: before the character at `offset`, in its look.
        """
        unit = self.file.unit(offset - 1 if after else offset)
        if unit is None or not unit.plain:
            raise ValueError(f"nothing can be put in at {offset}")
        spot = unit.end if after else unit.start
        self.mark(spot, LEFT if after else RIGHT, self._inserted(spot, text))

    def replace(self, start: int, end: int, text: str) -> None:
        """Strike out `text[start:end]` and put `text` in its place, in the look of its beginning.

        With `start == end` words are only put in.
        """
        if start == end:
            self.insert(start, text, after=self._is_plain_at(start - 1))
            return
        self.strike(start, end)
        if text:
            first, last = self.file.unit(start), self.file.unit(end - 1)
            if first is not None and last is not None:
                self.mark(last.end, LEFT, self._inserted(last.end, text, like=first.start))

    def break_paragraph(self, offset: int, like: etree._Element | None = None) -> None:
        """Begin a new paragraph before the character at `offset`.

        It is set as the paragraph `like`, where that isn't numbered by Word; else as the old one.

        Raises:
            ValueError: its end carries more than the end of a paragraph, or the place is inside
                a link or the like.
        """
        unit = self.file.unit(offset)
        paragraph = self.file.paragraph(offset)
        if unit is None or paragraph is None or not unit.plain:
            raise ValueError(f"no paragraph can begin at {offset}")
        properties = child_of(paragraph, f"{W}pPr")
        if self.file.elements[unit.start.element].getparent() is not paragraph or (
            child_of(properties, f"{W}sectPr", f"{W}pPrChange") is not None
        ):
            raise ValueError(f"no paragraph can begin at {offset}")
        span = self.file.span(paragraph)
        opened = _PARAGRAPH_ID.sub("", self.file.markup.start_tag(span))
        copied = self._paragraph_look(properties, like)
        self.mark(unit.start, BREAK, f"</{span.name}>{opened}{copied}")
        if self.author is not None:
            self._mark_end(paragraph, "ins")

    def _paragraph_look(self, own: etree._Element | None, like: etree._Element | None) -> str:
        """Return the properties of a paragraph that is set as another, with what they were."""
        prefix = self.prefix
        other = child_of(like, f"{W}pPr")
        before, rest = self._layout(own), self._sources(own, f"{W}rPr")
        after = before if other is None else self._layout(other)
        if child_of(other, f"{W}numPr") is not None:
            after = before
        change = ""
        if after != before and self.author is not None:
            who = self.author.attributes(prefix)
            change = (
                f'<{prefix}pPrChange {prefix}id="{self.new_id()}"{who}>'
                f"<{prefix}pPr>{before}</{prefix}pPr></{prefix}pPrChange>"
            )
        content = after + rest + change
        return f"<{prefix}pPr>{content}</{prefix}pPr>" if content else ""

    def _layout(self, properties: etree._Element | None) -> str:
        """Return the source of a paragraph's properties but for those of its end."""
        of_end = {f"{W}rPr", f"{W}sectPr", f"{W}pPrChange"}
        names = [child.tag for child in properties] if properties is not None else []
        return self._sources(properties, *(name for name in names if name not in of_end))

    def _sources(self, parent: etree._Element | None, *names: str) -> str:
        """Return the source of the children of these names."""
        if parent is None or not names:
            return ""
        children = parent.iterchildren(*names)
        return "".join(self.file.markup.source(self.file.span(child)) for child in children)

    def remove_paragraph(self, start: int, end: int) -> None:
        """Strike out `text[start:end]` and the paragraph that consists of it.

        Raises:
            ValueError: the paragraph holds something else, or no paragraph follows it.
        """
        paragraph = self.file.paragraph(start)
        if paragraph is None or not self.file.is_plain(start, end) or not self._is_alone(paragraph):
            raise ValueError(f"the paragraph at {start} can't be struck out")
        shown = {self.file.unit(offset) for offset in range(start, end)}
        stored = sum(
            len(self.file.atoms(self.file.index_of(run))) for run in paragraph.iter(f"{W}r")
        )
        if len(shown) != stored:
            raise ValueError(f"the paragraph at {start} holds more than its words")
        if self.author is None:
            span = self.file.span(paragraph)
            self.splice(Splice(span.start, span.end, BREAK, ""))
            return
        self.strike(start, end)
        self._mark_end(paragraph, "del")

    def _is_plain_at(self, offset: int) -> bool:
        unit = self.file.unit(offset)
        return unit is not None and unit.plain

    def _is_alone(self, paragraph: etree._Element) -> bool:
        """Return whether a paragraph holds runs only, and another one follows it."""
        following = paragraph.getnext()
        held = {f"{W}pPr", f"{W}r", f"{W}proofErr"}
        properties = child_of(paragraph, f"{W}pPr")
        return (
            following is not None
            and following.tag == f"{W}p"
            and all(child.tag in held for child in paragraph)
            and child_of(properties, f"{W}sectPr") is None
        )

    def _mark_end(self, paragraph: etree._Element, kind: str) -> None:
        """Say that the end of a paragraph was put in (`ins`) or struck out (`del`)."""
        prefix = self.prefix
        who = self.author.attributes(prefix) if self.author else ""
        mark = f'<{prefix}{kind} {prefix}id="{self.new_id()}"{who}/>'
        markup = self.file.markup
        properties = child_of(paragraph, f"{W}pPr")
        if properties is None:
            text = f"<{prefix}pPr><{prefix}rPr>{mark}</{prefix}rPr></{prefix}pPr>"
            self.splice(with_inside(markup, self.file.span(paragraph), text, LEFT))
            return
        look = child_of(properties, f"{W}rPr")
        if look is not None:
            # Insertions come before deletions (CT_ParaRPr).
            earlier = child_of(look, f"{W}ins") if kind == "del" else None
            if earlier is None:
                self.splice(with_inside(markup, self.file.span(look), mark, LEFT))
            else:
                at = self.file.span(earlier).end
                self.splice(Splice(at, at, LEFT, mark))
            return
        text = f"<{prefix}rPr>{mark}</{prefix}rPr>"
        later = child_of(properties, f"{W}sectPr", f"{W}pPrChange")
        if later is None:
            self.splice(with_last(markup, self.file.span(properties), text, LEFT))
        else:
            at = self.file.span(later).start
            self.splice(Splice(at, at, LEFT, text))

    def new_id(self) -> int:
        """Return an id that no revision, bookmark or comment mark of the part has."""
        if self._last_id < 0:
            ids = (element.get(f"{W}id", "") for element in self.file.elements)
            self._last_id = max((int(one) for one in ids if one.isdecimal()), default=0)
        self._last_id += 1
        return self._last_id

    # How it is written

    def content(self) -> bytes:
        """Return the main part with all changes made."""
        return self.file.markup.spliced((*self._splices, *self._run_splices()))

    def _run_splices(self) -> Iterator[Splice]:
        indexes = sorted({spot.element for spot in self._marks} | self._struck.keys())
        for index in indexes:
            element = self.file.elements[index]
            marks = {
                spot.atom: "".join(xml for _, xml in sorted(self._marks[spot], key=_order))
                for spot in [one for one in self._marks if one.element == index]
            }
            yield from self._changed(element, marks, self._struck.get(index, set()))

    def _changed(
        self, element: etree._Element, marks: dict[int, str], struck: set[int]
    ) -> Iterator[Splice]:
        span = self.file.span(element)
        size = len(self.file.atoms(self.file.index_of(element))) if element.tag == f"{W}r" else 1
        inner = {atom for atom in marks if 0 < atom < size}
        if inner or struck:
            pieces = self._pieces(element, inner, struck)
            text = "".join(marks.get(at, "") + piece for at, piece in pieces)
            yield Splice(span.start, span.end, BREAK, text + marks.get(size, ""))
            return
        if marks.get(0):
            yield Splice(span.start, span.start, BREAK, marks[0])
        if marks.get(size):
            yield Splice(span.end, span.end, LEFT, marks[size])

    def _pieces(
        self, run: etree._Element, inner: set[int], struck: set[int]
    ) -> Iterator[tuple[int, str]]:
        """Yield the parts of a run with the number of their first atom."""
        atoms = self.file.atoms(self.file.index_of(run))
        starts = sorted({0, *inner, *(at for one in struck for at in (one, one + 1))})
        starts = [at for at in starts if at < len(atoms)]
        groups = [
            (at, following, at in struck)
            for at, following in zip(starts, (*starts[1:], len(atoms)), strict=True)
        ]
        at = 0
        while at < len(groups):
            first, last, gone = groups[at]
            # Neighbours that share their fate and have no mark between them stay together.
            while at + 1 < len(groups) and groups[at + 1][2] == gone:
                if groups[at + 1][0] in inner:
                    break
                at += 1
                last = groups[at][1]
            yield first, self._piece(run, atoms[first:last], gone=gone)
            at += 1

    def _piece(self, run: etree._Element, atoms: tuple[Atom, ...], *, gone: bool) -> str:
        if gone and self.author is None:
            return ""
        content = "".join(
            self._content(child, list(group), gone=gone)
            for child, group in groupby(atoms, key=lambda atom: atom.child)
        )
        if not content:
            return ""
        span = self.file.span(run)
        text = f"{self.file.markup.start_tag(span)}{self._properties(run, whole=True)}{content}"
        text += f"</{span.name}>"
        return self._tracked("del", text) if gone else text

    def _content(self, child: etree._Element, atoms: list[Atom], *, gone: bool) -> str:
        """Return some characters of a `w:t`, or another child as it is."""
        span = self.file.span(child)
        if atoms[0].position is None:
            return self.file.markup.source(span) * len(atoms)
        stored = child.text or ""
        kept = set(range(len(stored)))
        preserved = child.get(XML_SPACE) == "preserve"
        if not preserved and self.file.root.get(XML_SPACE) != "preserve":
            stripped = stored.strip(" \t\r\n")
            first = stored.find(stripped) if stripped else 0
            kept = set(range(first, first + len(stripped)))
        text = "".join(stored[one.position] for one in atoms if one.position in kept)
        if not text:
            return ""
        name = f"{self.prefix}delText" if gone else span.name
        return f"<{name}{_space(text, preserved)}>{escaped(text)}</{name}>"

    def _properties(self, run: etree._Element, *, whole: bool = False) -> str:
        """Return the source of a run's properties, without the history of a change to them.

        `whole`: with it.
        """
        properties = child_of(run, f"{W}rPr")
        if properties is None:
            return ""
        source = self.file.markup.source(self.file.span(properties))
        change = child_of(properties, f"{W}rPrChange")
        if change is None or whole:
            return source
        return source.replace(self.file.markup.source(self.file.span(change)), "")

    def _run_of(self, run: etree._Element, text: str) -> str:
        """Return a new run in the look of an old one."""
        prefix = self.prefix
        return (
            f"<{prefix}r>{self._properties(run)}"
            f"<{prefix}t{_space(text, False)}>{escaped(text)}</{prefix}t></{prefix}r>"
        )

    def _inserted(self, spot: Spot, text: str, like: Spot | None = None) -> str:
        """Return words put in at a spot, in the look of the run there or of another.

        Inside what somebody else has put in, they stand apart, as ours: `</w:ins>…<w:ins>`.
        """
        run = self.file.elements[(like or spot).element]
        words = self._tracked("ins", self._run_of(run, text))
        holder = self.file.elements[spot.element].getparent()
        if holder is None or holder.tag != f"{W}ins":
            return words
        span = self.file.span(holder)
        opened = self.file.markup.start_tag(span)
        again = _ID.sub(rf"\g<1>{self.new_id()}\g<3>", opened)
        return f"</{span.name}>{words}{again}"

    def _tracked(self, kind: str, content: str) -> str:
        """Return runs as an insertion (`ins`) or deletion (`del`) by the author."""
        if self.author is None:
            return content
        name = f"{self.prefix}{kind}"
        who = self.author.attributes(self.prefix)
        return f'<{name} {self.prefix}id="{self.new_id()}"{who}>{content}</{name}>'


def _order(mark: tuple[int, str]) -> int:
    return mark[0]


def _space(text: str, preserved: bool) -> str:
    """Return the attribute that keeps spaces at the ends of a text, where it is needed."""
    return ' xml:space="preserve"' if preserved or text != text.strip() else ""
