"""The walk over the text of a Word file: elements in, lines as a reader sees them out."""

from collections.abc import Callable, Iterable, Iterator
from itertools import repeat

from lxml import etree

from contractgen.document.drafts import LINE_BREAK, PAGE_BREAK, Draft, Scope
from contractgen.document.fields import begin_field
from contractgen.document.model import INVISIBLE, Line, Origin, Part, View
from contractgen.document.names import (
    MC,
    VAL,
    XML_SPACE,
    A,
    M,
    V,
    W,
    as_int,
    child_of,
    chosen,
    is_on,
    value_of,
)  # fmt: skip
from contractgen.document.numbering import LEVELS, Counters, Label, Numbering
from contractgen.document.styles import Style, Styles, font_of, outline_level
from contractgen.document.symbols import symbol, translate
from contractgen.document.tracing import traced_lines

READABLE = (f"{W}t", f"{W}sym", f"{M}t", f"{A}t", f"{V}textpath", f"{W}fldChar")
"""Elements by which a branch of alternatives, or a drawing, has something to read."""

_WRAPPERS = frozenset(
    f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
)
"""What may stand between a table and its rows, and a row and its cells."""

_CLEANED = INVISIBLE | dict.fromkeys(map(ord, "\r\n\x85\u2028\u2029"), " ")


class Walker:
    """Reads the stories of one document: body, headers, footers, with their notes and boxes."""

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        notes: dict[Part, dict[str, etree._Element]],
        view: View,
        *,
        trace: bool = False,
    ) -> None:
        """`trace`: keep with every line what of the file shows its characters."""
        self._trace = trace
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._removed = (f"{W}del", f"{W}moveFrom")
        if view == "original":
            self._removed = (f"{W}ins", f"{W}moveTo")
        self._view = view
        self._counters: dict[Part, Counters] = {}
        self._cited: set[tuple[Part, str]] = set()
        self._unmatched: set[etree._Element] = set()
        self._tables = 0
        self._preserve = False

    def read(self, root: etree._Element, part: Part) -> list[Line]:
        """Return the lines of a story: the root of its part, or the body."""
        self._unmatched = _unmatched_fields(root)
        self._preserve = root.getroottree().getroot().get(XML_SPACE) == "preserve"
        return self._flow(root, Scope(part, Counters(self._numbering)))

    def _flow(self, element: etree._Element, scope: Scope) -> list[Line]:
        self._children(element, scope)
        self._close(scope)
        return scope.lines

    def _children(self, parent: etree._Element, scope: Scope) -> None:
        """Read what an element holds; what isn't known is a wrapper around something that is."""
        for child in parent:
            _HANDLERS.get(child.tag, Walker._children)(self, child, scope)

    def _skip(self, element: etree._Element, scope: Scope) -> None:
        """Read nothing: properties, and what the view leaves out."""

    # Paragraphs

    def _paragraph(self, paragraph: etree._Element, scope: Scope) -> None:
        marked = child_of(paragraph, f"{W}pPr")
        properties = self._in_view(marked)
        draft = scope.draft = scope.draft or Draft(None, Style())
        if draft.empty:
            # A paragraph joined to one without any text takes the place of it.
            draft.properties = properties
            draft.paragraph = paragraph
            draft.style = self._styles.paragraph_style(value_of(properties, f"{W}pStyle"))
        self._children(paragraph, scope)
        if not self._runs_on(marked, draft.style):
            self._close(scope, ended=True)

    def _in_view(self, properties: etree._Element | None) -> etree._Element | None:
        if properties is None or self._view == "final":
            return properties
        before = properties.find(f"{W}pPrChange/{W}pPr")
        return properties if before is None else before

    def _runs_on(self, properties: etree._Element | None, style: Style) -> bool:
        """Return whether the paragraph's end doesn't show, so that the next one continues it."""
        frame = child_of(properties, f"{W}framePr")
        if frame is not None and frame.get(f"{W}dropCap") in {"drop", "margin"}:
            return True
        mark = child_of(properties, f"{W}rPr")
        direct = is_on(child_of(mark, f"{W}vanish", f"{W}specVanish"))
        hidden = style.hidden if direct is None else direct
        return bool(hidden) or self._is_removed(mark)

    def _is_removed(self, properties: etree._Element | None) -> bool:
        return child_of(properties, *self._removed) is not None

    def _close(self, scope: Scope, *, ended: bool = False) -> None:
        """Turn the paragraph being read into lines; one that never ended counts if it has text."""
        draft, scope.draft = scope.draft, None
        if draft is None or (draft.empty and not ended):
            return
        label = self._label(draft, scope)
        level = value_of(draft.properties, f"{W}outlineLvl")
        outline = draft.style.outline_level if level is None else outline_level(level)
        number = label.number
        keeps_empty = scope.part == "body" and scope.row is None
        origins: Iterable[tuple[Origin | None, ...]] = (
            traced_lines(draft) if self._trace else repeat(())
        )
        for text, traces in zip(draft.lines(), origins, strict=False):
            line = number + label.suffix + text if number and text else number + text
            if self._trace:
                generated = Origin(draft.paragraph, None) if draft.paragraph is not None else None
                traces = (*repeat(generated, len(line) - len(text)), *traces)
            if line.strip() or keeps_empty:
                scope.lines.append(
                    Line(line, number, scope.part, scope.row, draft.style.name, outline, traces)
                )
            number = ""
        scope.lines.extend(draft.after)

    def _label(self, draft: Draft, scope: Scope) -> Label:
        """Count the paragraph in its list and return its number; an empty one outside lists."""
        direct = child_of(draft.properties, f"{W}numPr")
        if direct is not None and self._view == "original" and direct.find(f"{W}ins") is not None:
            direct = None
        num_id = value_of(direct, f"{W}numId") or draft.style.num_id
        if num_id is None or num_id == "0":
            return Label("", "")
        numbered = self._numbering.find(num_id)
        if numbered is None:
            return Label("", "")
        level = as_int(value_of(direct, f"{W}ilvl"))
        if level is None:
            level = numbered.level_of(draft.style)
        if not 0 <= level < LEVELS:
            return Label("", "")
        return scope.counters.next(num_id, level) or Label("", "")

    # Tables

    def _table(self, table: etree._Element, scope: Scope) -> None:
        self._close(scope)
        index = self._tables
        self._tables += 1
        place = 0
        for row in self._parts(table, f"{W}tr"):
            properties = child_of(row, f"{W}trPr")
            hidden = is_on(child_of(properties, f"{W}hidden"))
            if not hidden and not self._is_removed(properties):
                self._row(row, scope, (index, place))
                place += 1

    def _parts(self, parent: etree._Element, name: str) -> Iterator[etree._Element]:
        """Yield the rows of a table or the cells of a row, whatever is wrapped around them."""
        for child in parent:
            if child.tag == name:
                yield child
            elif child.tag in _WRAPPERS:
                yield from self._parts(child, name)
            elif child.tag == f"{MC}AlternateContent":
                branch = chosen(child, (name,))
                if branch is not None:
                    yield from self._parts(branch, name)

    def _row(self, row: etree._Element, scope: Scope, place: tuple[int, int]) -> None:
        cells = [
            self._cell(cell, scope, place)
            for cell in self._parts(row, f"{W}tc")
            if not self._is_removed_cell(cell)
        ]
        own = [[line for line in cell if line.row is not None] for cell in cells]
        if any(len(lines) > 1 or any(line.row != place for line in lines) for lines in own):
            for cell in cells:
                scope.lines.extend(cell)
            return
        texts = [lines[0].text.replace("\t", " ") if lines else "" for lines in own]
        while texts and not texts[-1]:
            texts.pop()
        if texts or scope.part == "body":
            number = own[0][0].number if own and own[0] else ""
            style = next((lines[0].style for lines in own if lines), "")
            origins = _joined(own[: len(texts)]) if self._trace else ()
            scope.lines.append(
                Line("\t".join(texts), number, scope.part, place, style, None, origins)
            )
        for cell in cells:
            scope.lines.extend(line for line in cell if line.row is None)

    def _is_removed_cell(self, cell: etree._Element) -> bool:
        change = f"{W}cellDel" if self._view == "final" else f"{W}cellIns"
        return child_of(child_of(cell, f"{W}tcPr"), change) is not None

    def _cell(self, cell: etree._Element, scope: Scope, place: tuple[int, int]) -> list[Line]:
        """Return the lines of a cell; none if it only continues a merged one, which covers it."""
        properties = child_of(cell, f"{W}tcPr")
        for name in ("vMerge", "hMerge"):
            merge = child_of(properties, f"{W}{name}")
            covered = merge is not None and merge.get(VAL, "continue") == "continue"
            if covered and (name == "hMerge" or place[1] > 0):
                return []
        return self._flow(cell, Scope(scope.part, scope.counters, place, scope.fields))

    # Runs and what they hold

    def _run(self, run: etree._Element, scope: Scope) -> None:
        look = scope.hidden, scope.underlined, scope.font
        style = Style() if scope.draft is None else scope.draft.style
        self._apply(child_of(run, f"{W}rPr"), style, scope)
        self._children(run, scope)
        scope.hidden, scope.underlined, scope.font = look

    def _apply(self, properties: etree._Element | None, style: Style, scope: Scope) -> None:
        """Set the look of the run: its own properties over its style's over the paragraph's."""
        hidden, underline, font = bool(style.hidden), style.underline, style.font
        direct = None
        if properties is not None:
            given = {child.tag: child for child in properties}
            if f"{W}rStyle" in given:
                character = self._styles.style(given[f"{W}rStyle"].get(VAL, ""))
                # Hidden is a toggle: said by both styles, it cancels out (ISO 29500-1 17.7.3).
                hidden ^= bool(character.hidden)
                underline = character.underline or underline
                font = character.font or font
            direct = is_on(given.get(f"{W}vanish"))
            if f"{W}u" in given:
                underline = given[f"{W}u"].get(VAL) or underline
            font = font_of(given.get(f"{W}rFonts")) or font
        scope.hidden = (hidden or self._styles.default_hidden) if direct is None else direct
        scope.underlined = underline is not None and underline != "none"
        scope.font = font

    def _text(self, element: etree._Element, scope: Scope) -> None:
        text = element.text or ""
        if not self._preserve and element.get(XML_SPACE) != "preserve":
            text = text.strip(" \t\r\n")
        scope.add(translate(text.translate(_CLEANED), scope.font), element)

    def _plain_text(self, element: etree._Element, scope: Scope) -> None:
        """Read text outside WordprocessingML: formulas and drawings keep their spaces."""
        scope.add((element.text or "").translate(_CLEANED), element)

    def _tab(self, element: etree._Element, scope: Scope) -> None:
        scope.add("\t", element)

    def _hyphen(self, element: etree._Element, scope: Scope) -> None:
        scope.add("-", element)

    def _break(self, element: etree._Element, scope: Scope) -> None:
        kind = element.get(f"{W}type", "textWrapping")
        scope.add_break(PAGE_BREAK if kind in {"page", "column"} else LINE_BREAK, element)

    def _symbol(self, element: etree._Element, scope: Scope) -> None:
        code = element.get(f"{W}char", "")
        if code.isalnum() and len(code) <= 5 and not code.strip("0123456789abcdefABCDEF"):
            scope.add(symbol(int(code, 16), element.get(f"{W}font")), element)

    def _ruby(self, element: etree._Element, scope: Scope) -> None:
        base = element.find(f"{W}rubyBase")
        if base is not None:
            self._children(base, scope)

    def _fraction(self, element: etree._Element, scope: Scope) -> None:
        for index, child in enumerate(element.iterchildren(f"{M}num", f"{M}den")):
            if index:
                scope.add("/", child)
            self._children(child, scope)

    # Revisions and alternatives

    def _deleted(self, element: etree._Element, scope: Scope) -> None:
        if self._view == "original":
            self._children(element, scope)

    def _inserted(self, element: etree._Element, scope: Scope) -> None:
        if self._view == "final":
            self._children(element, scope)

    def _alternates(self, element: etree._Element, scope: Scope) -> None:
        branch = chosen(element, READABLE)
        if branch is not None:
            self._children(branch, scope)

    # Fields

    def _field_mark(self, mark: etree._Element, scope: Scope) -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            if mark not in self._unmatched:
                scope.fields.append(begin_field(mark))
        elif scope.fields and kind == "separate":
            scope.fields[-1].separated = True
        elif scope.fields and kind == "end":
            scope.add(scope.fields.pop().closing_text().translate(_CLEANED), mark)

    def _instruction(self, element: etree._Element, scope: Scope) -> None:
        if scope.fields and not scope.fields[-1].separated:
            scope.fields[-1].instruction.append(element.text or "")

    # Text beside the text

    def _drawing(self, element: etree._Element, scope: Scope) -> None:
        if next(element.iter(*READABLE), None) is not None:
            self._children(element, scope)

    def _text_box(self, box: etree._Element, scope: Scope) -> None:
        if scope.shows:
            part: Part = "textbox" if scope.part == "body" else scope.part
            scope.add_after(self._flow(box, Scope(part, self._counters_of("textbox"))))

    def _word_art(self, element: etree._Element, scope: Scope) -> None:
        """Read decorative lettering, which is how Word makes watermarks."""
        text = element.get("string", "").translate(_CLEANED)
        if text.strip() and scope.shows:
            part: Part = "textbox" if scope.part == "body" else scope.part
            origins = (Origin(element, None),) * len(text)
            scope.add_after([Line(text, "", part, None, "", None, origins)])

    def _footnote(self, reference: etree._Element, scope: Scope) -> None:
        self._note("footnote", reference, scope)

    def _endnote(self, reference: etree._Element, scope: Scope) -> None:
        self._note("endnote", reference, scope)

    def _note(self, part: Part, reference: etree._Element, scope: Scope) -> None:
        """Read a cited note once; its mark isn't part of the sentence. Notes cite no notes."""
        if scope.part not in {"body", "textbox"}:
            return
        note_id = reference.get(f"{W}id", "")
        note = self._notes.get(part, {}).get(note_id)
        if note is not None and scope.shows and (part, note_id) not in self._cited:
            self._cited.add((part, note_id))
            scope.add_after(self._flow(note, Scope(part, self._counters_of(part))))

    def _counters_of(self, part: Part) -> Counters:
        return self._counters.setdefault(part, Counters(self._numbering))


def _joined(cells: list[list[Line]]) -> tuple[Origin | None, ...]:
    """Return the origins of a row's line: one line per cell, or none; a tab between cells."""
    origins: list[Origin | None] = []
    for index, lines in enumerate(cells):
        if index:
            origins.append(None)
        if lines:
            origins.extend(lines[0].origins)
    return tuple(origins)


def _unmatched_fields(root: etree._Element) -> set[etree._Element]:
    """Return the marks of fields that begin and never end: they must not hide what follows."""
    begun: list[etree._Element] = []
    for mark in root.iter(f"{W}fldChar"):
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            begun.append(mark)
        elif kind == "end" and begun:
            begun.pop()
    return set(begun)


_Handler = Callable[[Walker, etree._Element, Scope], None]

_HANDLERS: dict[str, _Handler] = {
    f"{W}p": Walker._paragraph,
    f"{W}tbl": Walker._table,
    f"{W}r": Walker._run,
    f"{W}t": Walker._text,
    f"{W}delText": Walker._text,
    f"{W}tab": Walker._tab,
    f"{W}ptab": Walker._tab,
    f"{W}br": Walker._break,
    f"{W}cr": Walker._break,
    f"{W}noBreakHyphen": Walker._hyphen,
    f"{W}sym": Walker._symbol,
    f"{W}ruby": Walker._ruby,
    f"{W}ins": Walker._inserted,
    f"{W}moveTo": Walker._inserted,
    f"{W}del": Walker._deleted,
    f"{W}moveFrom": Walker._deleted,
    f"{W}fldChar": Walker._field_mark,
    f"{W}instrText": Walker._instruction,
    f"{W}delInstrText": Walker._instruction,
    f"{W}drawing": Walker._drawing,
    f"{W}pict": Walker._drawing,
    f"{W}object": Walker._drawing,
    f"{W}txbxContent": Walker._text_box,
    f"{W}footnoteReference": Walker._footnote,
    f"{W}endnoteReference": Walker._endnote,
    f"{MC}AlternateContent": Walker._alternates,
    f"{V}textpath": Walker._word_art,
    f"{M}t": Walker._plain_text,
    f"{M}f": Walker._fraction,
    f"{A}txBody": Walker._text_box,
    f"{A}p": Walker._paragraph,
    f"{A}br": Walker._break,
    f"{A}t": Walker._plain_text,
} | dict.fromkeys(
    (f"{W}{name}" for name in ("pPr", "rPr", "sectPr", "tblPr", "tblGrid", "sdtPr", "sdtEndPr")),
    Walker._skip,
)
