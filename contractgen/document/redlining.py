"""A Word file with somebody's changes tracked in it: words replaced, paragraphs removed and added.

The file keeps its look; what can't be tracked exactly is refused, so that accepting everything
always gives one version and rejecting everything the other.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from lxml import etree

from contractgen.document.markup import Splice, elements_of, escaped, read_markup
from contractgen.document.names import W, child_of
from contractgen.document.package import Package
from contractgen.document.packing import repacked
from contractgen.document.revising import Author, Revision
from contractgen.document.runs import WordFile

_AFTER = 10
"""Order of a paragraph put in behind another: after whatever else ends there."""


class Edit(NamedTuple):
    """One change to the text of a file; offsets count in it as it reads with nothing accepted."""

    start: int
    end: int
    text: str
    """What stands there now; "" for nothing. Of a new paragraph: its words."""
    author: str
    paragraph: bool = False
    """True: `text[start:end]` is a paragraph that goes; or, where the two are equal, a paragraph
    with the words `text` comes behind the one in which `start` stands."""


def redlined(data: bytes, path: str, edits: Sequence[Edit]) -> bytes:
    """Return the file with the edits as tracked changes of their authors.

    Raises:
        ValueError: an edit can't be tracked: words in a field, a number that Word generates, a
            new row of a table.
        DocumentError: as `WordFile`.
    """
    # One author at a time: what the others have put in is not there in the original view.
    for name in dict.fromkeys(edit.author for edit in edits):
        file = WordFile(data, path, "original")
        revision = Revision(file, Author(name))
        own = [edit for edit in edits if edit.author == name]
        for edit in own:
            if not edit.paragraph:
                _replace(revision, edit)
            elif edit.start < edit.end:
                _remove(revision, edit)
        _add(revision, (edit for edit in own if edit.paragraph and edit.start == edit.end))
        data = repacked(data, {file.name: revision.content()})
    return _with_markup_shown(data, path)


def _with_markup_shown(data: bytes, path: str) -> bytes:
    """Return the file without the setting that hides tracked changes (`w:revisionView`)."""
    package = Package(data, path)
    settings = dict(package.related(package.main_part()).values()).get("settings")
    if settings is None or not package.has(settings):
        return data
    elements = elements_of(package.xml(settings))
    markup = read_markup(package.read(settings))
    hiding = [
        Splice(span.start, span.end, 0, "")
        for element, span in zip(elements, markup.spans, strict=True)
        if element.tag == f"{W}revisionView"
    ]
    return repacked(data, {settings: markup.spliced(hiding)}) if hiding else data


def _replace(revision: Revision, edit: Edit) -> None:
    file = revision.file
    start, end = edit.start, edit.end
    while start < end and file.unit(start) is None:
        start += 1  # a number that Word generates: it follows from where the paragraph stands
    if start == end and edit.start < edit.end:
        return
    if "\n" in edit.text or "\t" in edit.text or "\t" in file.document.text[start:end]:
        raise ValueError(f"cells or lines can't be put in at {start}")
    revision.replace(start, end, edit.text)


def _remove(revision: Revision, edit: Edit) -> None:
    """Strike out a paragraph; of a row of a table, the words of its cells."""
    file = revision.file
    start = edit.start
    while start < edit.end and file.unit(start) is None:
        start += 1
    if start == edit.end:
        return
    if "\t" not in file.document.text[start : edit.end]:
        try:
            revision.remove_paragraph(start, edit.end)
        except ValueError:
            revision.strike(start, edit.end)  # its end stays: nothing follows, or a table does
        return
    at = start
    for cell in file.document.text[start : edit.end].split("\t"):
        if cell:
            revision.strike(at, at + len(cell))
        at += len(cell) + 1


def _add(revision: Revision, edits: Iterable[Edit]) -> None:
    """Put new paragraphs in, those behind one paragraph in their order."""
    file = revision.file
    for start, group in groupby(edits, key=lambda edit: edit.start):
        paragraph = file.paragraph(start)
        if paragraph is None or paragraph.getparent().tag != f"{W}body":
            raise ValueError(f"no paragraph can be put in behind {start}")
        styled = not _is_numbered(file, start)
        text = "".join(_new_paragraph(revision, paragraph, one.text, styled) for one in group)
        end = file.span(paragraph).end
        revision.splice(Splice(end, end, _AFTER, text))


def _is_numbered(file: WordFile, offset: int) -> bool:
    """Return whether Word generates a number for the paragraph at an offset."""
    starts = [paragraph.start for paragraph in file.document.paragraphs]
    return bool(file.document.paragraphs[bisect_right(starts, offset) - 1].number)


def _new_paragraph(revision: Revision, like: etree._Element, text: str, styled: bool) -> str:
    """Return a paragraph that was put in, set as another one is but for its number.

    `styled`: its style is taken over too, for it gives no number.
    """
    if "\t" in text:
        raise ValueError("a row of a table can't be put in")
    prefix = revision.prefix
    by = revision.author.attributes(prefix) if revision.author else ""
    mark = f'<{prefix}ins {prefix}id="{revision.new_id()}"{by}/>'
    run = f'<{prefix}r>{_look(revision, like)}<{prefix}t xml:space="preserve">{escaped(text)}'
    run += f"</{prefix}t></{prefix}r>"
    setting = _setting(revision, like, styled)
    return (
        f"<{prefix}p><{prefix}pPr>{setting}<{prefix}rPr>{mark}</{prefix}rPr>"
        f'</{prefix}pPr><{prefix}ins {prefix}id="{revision.new_id()}"{by}>{run}</{prefix}ins>'
        f"</{prefix}p>"
    )


_SETTING = ("keepNext", "keepLines", "spacing", "ind", "contextualSpacing", "jc")
"""What a new paragraph takes over, in the order of the schema."""


def _setting(revision: Revision, like: etree._Element, styled: bool) -> str:
    properties = child_of(like, f"{W}pPr")
    if properties is None:
        return ""
    names = ("pStyle", *_SETTING) if styled else _SETTING
    found = (child_of(properties, f"{W}{name}") for name in names)
    markup = revision.file.markup
    return "".join(markup.source(revision.file.span(one)) for one in found if one is not None)


def _look(revision: Revision, like: etree._Element) -> str:
    """Return the properties of a paragraph's first run, without the history of their changes."""
    run = next(like.iter(f"{W}r"), None)
    properties = child_of(run, f"{W}rPr")
    if properties is None or child_of(properties, f"{W}rPrChange") is not None:
        return ""
    return revision.file.markup.source(revision.file.span(properties))
