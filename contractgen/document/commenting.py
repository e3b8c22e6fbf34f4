"""Word comments: the marks in the text, and the parts that hold what they say."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from contractgen.document.markup import Markup, Splice, escaped, with_inside, with_last
from contractgen.document.names import W, child_of, value_of
from contractgen.document.packing import PartAdder
from contractgen.document.revising import CLOSE, OPEN, Author, Revision
from contractgen.document.runs import Spot, WordFile

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARAGRAPH_ID = re.compile(rb'paraId\s*=\s*["\']([0-9A-Fa-f]{8})["\']')
_IGNORABLE = re.compile(r"""(:Ignorable\s*=\s*(["']))(.*?)\2""", re.S)


@dataclass(frozen=True)
class Said:
    """One paragraph of a comment."""

    text: str
    bold: bool = False
    small: bool = False
    """In small grey letters: what machines read."""


@dataclass(frozen=True)
class Comment:
    """What is said about a stretch of the text."""

    said: tuple[Said, ...]
    start: int
    end: int
    """Offsets in the document's text; nothing of it in the body: said of the title."""


def comment(
    file: WordFile, revision: Revision, comments: Sequence[Comment], author: Author, initials: str
) -> dict[str, bytes]:
    """Mark the comments in the revision; return the other parts that this changes, by name.

    Earlier comments keep their ids; new ones count on from them.
    """
    if not comments:
        return {}
    adder = PartAdder(file.package, file.name)
    writer = _Writer(file, author, initials, adder)
    for one in comments:
        writer.add(revision, one)
    writer.mark_points(revision)
    return {**writer.parts(), **adder.parts()}


class _Writer:
    def __init__(self, file: WordFile, author: Author, initials: str, adder: PartAdder) -> None:
        self._file = file
        self._author = author
        self._initials = initials
        self._adder = adder
        related = dict(file.package.related(file.name).values())
        self._comments = related.get("comments")
        self._extended = related.get("commentsExtended")
        self._styles = _style_ids(file, related.get("styles"))
        self._next_id = _last_id(file, self._comments) + 1
        self._paragraph_ids = _paragraph_ids(file)
        self._written: list[str] = []
        self._points: dict[etree._Element | None, list[str]] = defaultdict(list)
        self._paragraphs: list[str] = []
        self._ours = _Prefixes.of(file, self._comments)

    def add(self, revision: Revision, comment: Comment) -> None:
        """Mark one comment in the text and write what it says."""
        mark_id = self._next_id
        self._next_id += 1
        prefix = self._file.prefix
        style = self._styles.get("annotation reference")
        look = (
            f'<{prefix}rPr><{prefix}rStyle {prefix}val="{style}"/></{prefix}rPr>' if style else ""
        )
        begin = f'<{prefix}commentRangeStart {prefix}id="{mark_id}"/>'
        end = (
            f'<{prefix}commentRangeEnd {prefix}id="{mark_id}"/>'
            f'<{prefix}r>{look}<{prefix}commentReference {prefix}id="{mark_id}"/></{prefix}r>'
        )
        bounds = self._file.bounds(comment.start, comment.end) or self._nearby(comment.start)
        if bounds is not None:
            revision.mark(bounds[0], OPEN, begin)
            revision.mark(bounds[1], CLOSE, end)
        else:
            self._points[self._empty_paragraph(comment.start)].append(begin + end)
        self._write(mark_id, comment)

    def _nearby(self, offset: int) -> tuple[Spot, Spot] | None:
        """Return the bounds of the line around words without a place of their own, or of the title.

        Automatic numbers belong to their line; headers and footers to no line of the body.
        """
        document = self._file.document
        lines = [one for one in document.paragraphs if one.start <= offset]
        own = lines[-1:] if lines and lines[-1].part == "body" else []
        body = (one for one in document.paragraphs if one.part == "body" and one.text.strip())
        for line in (*own, *body):
            bounds = self._file.bounds(line.start, line.start + len(line.text))
            if bounds is not None:
                return bounds
            if own and self._file.paragraph(line.start) is not None:
                return None
        return None

    def _empty_paragraph(self, offset: int) -> etree._Element | None:
        """Return the paragraph without words of a number, or any; None in an empty body."""
        paragraph = self._file.paragraph(offset)
        return next(self._file.root.iter(f"{W}p"), None) if paragraph is None else paragraph

    def mark_points(self, revision: Revision) -> None:
        """Mark the comments that stand on no words: a number alone, or an empty body."""
        file = self._file
        for paragraph, marks in self._points.items():
            text = "".join(marks)
            if paragraph is not None:
                revision.splice(with_last(file.markup, file.span(paragraph), text, OPEN))
                continue
            body = file.span(child_of(file.root, f"{W}body"))
            text = f"<{file.prefix}p>{text}</{file.prefix}p>"
            revision.splice(with_inside(file.markup, body, text, OPEN))

    def _write(self, mark_id: int, comment: Comment) -> None:
        prefix, extension = self._ours.word, self._ours.extension
        seed = "\n".join(said.text for said in comment.said)
        last = self._paragraph_id(seed)
        self._paragraphs.append(last)
        paragraphs = []
        for number, said in enumerate(comment.said):
            own_id = (
                last if number == len(comment.said) - 1 else self._paragraph_id(f"{number}\n{seed}")
            )
            reference = f"<{prefix}r><{prefix}annotationRef/></{prefix}r>" if number == 0 else ""
            paragraphs.append(
                f'<{prefix}p {extension}paraId="{own_id}">{self._paragraph_style()}{reference}'
                f"{self._run(said)}</{prefix}p>"
            )
        initials = f' {prefix}initials="{escaped(self._initials)}"'
        self._written.append(
            f'<{prefix}comment {prefix}id="{mark_id}"{self._author.attributes(prefix)}{initials}>'
            f"{''.join(paragraphs)}</{prefix}comment>"
        )

    def _paragraph_style(self) -> str:
        prefix = self._ours.word
        style = self._styles.get("annotation text")
        if style is None:
            return ""
        return f'<{prefix}pPr><{prefix}pStyle {prefix}val="{style}"/></{prefix}pPr>'

    def _run(self, said: Said) -> str:
        prefix = self._ours.word
        look = f"<{prefix}b/>" if said.bold else ""
        if said.small:
            look += f'<{prefix}color {prefix}val="808080"/><{prefix}sz {prefix}val="15"/>'
        properties = f"<{prefix}rPr>{look}</{prefix}rPr>" if look else ""
        text = f'<{prefix}t xml:space="preserve">{escaped(said.text)}</{prefix}t>'
        return f"<{prefix}r>{properties}{text}</{prefix}r>"

    def _paragraph_id(self, seed: str) -> str:
        """Return an id for a paragraph that no other has: eight hexadecimal digits (MS-DOCX)."""
        for number in range(len(self._paragraph_ids) + 1):
            digest = hashlib.sha256(f"{number}\n{seed}".encode()).hexdigest()
            value = int(digest[:8], 16) & 0x7FFFFFFF
            found = f"{value:08X}"
            if value and found not in self._paragraph_ids:
                break
        self._paragraph_ids.add(found)
        return found

    # Parts

    def parts(self) -> dict[str, bytes]:
        """Return the comments part and the part that says which are resolved."""
        return {**self._comments_part(), **self._extended_part()}

    def _comments_part(self) -> dict[str, bytes]:
        content = "".join(self._written)
        if self._comments is not None:
            markup = self._file.markup_of(self._comments)
            root = _with_extension(markup, self._ours)
            return {self._comments: markup.spliced(_appended(markup, root, content))}
        strict = _STRICT in self._file.markup.start_tag(self._file.markup.spans[0])
        namespace = f"{_STRICT}wordprocessingml/main" if strict else _WORD
        opened = (
            f'<w:comments xmlns:w="{namespace}" xmlns:mc="{_MC}" xmlns:w14="{_W14}" '
            f'mc:Ignorable="w14">'
        )
        office = f"{_STRICT}officeDocument/relationships" if strict else _OFFICE
        name = self._adder.add("comments", f"{office}/comments", f"{_TYPE}+xml")
        return {name: f"{_DECLARATION}{opened}{content}</w:comments>".encode()}

    def _extended_part(self) -> dict[str, bytes]:
        if self._extended is not None:
            markup = self._file.markup_of(self._extended)
            name = markup.spans[0].name
            prefix = name[: name.rfind(":") + 1]
            content = "".join(_entry(prefix, one) for one in self._paragraphs)
            return {self._extended: markup.spliced(_appended(markup, None, content))}
        content = "".join(_entry("w15:", one) for one in self._paragraphs)
        relation = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
        name = self._adder.add("commentsExtended", relation, f"{_TYPE}Extended+xml")
        opened = f'<w15:commentsEx xmlns:w15="{_W15}" xmlns:mc="{_MC}" mc:Ignorable="w15">'
        return {name: f"{_DECLARATION}{opened}{content}</w15:commentsEx>".encode()}


def _entry(prefix: str, paragraph_id: str) -> str:
    return f'<{prefix}commentEx {prefix}paraId="{paragraph_id}" {prefix}done="0"/>'


def _appended(markup: Markup, root_tag: str | None, content: str) -> Iterator[Splice]:
    """Yield the splices that add to the end of a part, perhaps under another start tag."""
    root = markup.spans[0]
    if root.empty:
        opened = root_tag or markup.start_tag(root)
        yield Splice(root.start, root.end, OPEN, f"{opened}{content}</{root.name}>")
        return
    if root_tag is not None:
        yield Splice(root.start, root.inside, OPEN, root_tag)
    yield Splice(root.inner_end, root.inner_end, OPEN, content)


@dataclass(frozen=True)
class _Prefixes:
    """How the comments part writes the namespaces that a comment needs."""

    word: str = "w:"
    extension: str = "w14:"
    compatibility: str = "mc:"
    declared: frozenset[str] = frozenset()
    """Namespaces that the part declares already."""

    @staticmethod
    def of(file: WordFile, part: str | None) -> "_Prefixes":
        if part is None:
            return _Prefixes()
        root = file.package.xml(part)
        known: Mapping[str, str] = {
            str(uri): f"{name}:" for name, uri in root.nsmap.items() if name is not None
        }
        name = file.markup_of(part).spans[0].name
        return _Prefixes(
            word=name[: name.rfind(":") + 1],
            extension=known.get(_W14, "w14:"),
            compatibility=known.get(_MC, "mc:"),
            declared=frozenset(known),
        )


def _with_extension(markup: Markup, ours: _Prefixes) -> str:
    """Return the start tag of a comments part in which paragraphs may have ids."""
    tag = markup.start_tag(markup.spans[0])
    head, end = tag[:-1], ">"
    for uri, prefix in ((_MC, ours.compatibility), (_W14, ours.extension)):
        if uri not in ours.declared:
            head += f' xmlns:{prefix[:-1]}="{uri}"'
    ignored = _IGNORABLE.search(head)
    name = ours.extension[:-1]
    if ignored is None:
        head += f' {ours.compatibility}Ignorable="{name}"'
    elif name not in ignored[3].split():
        head = f"{head[: ignored.end(3)]} {name}{head[ignored.end(3) :]}"
    return head + end


def _style_ids(file: WordFile, part: str | None) -> dict[str, str]:
    """Return the ids of styles by the names that Word gives its own, in lower case."""
    if part is None:
        return {}
    styles = file.package.xml(part).iterchildren(f"{W}style")
    return {
        (value_of(style, f"{W}name") or "").lower(): escaped(style.get(f"{W}styleId", ""))
        for style in styles
    }


def _last_id(file: WordFile, part: str | None) -> int:
    """Return the highest id of a comment; -1 without any."""
    marks = (f"{W}commentReference", f"{W}commentRangeStart", f"{W}commentRangeEnd")
    elements = [*file.root.iter(*marks)]
    if part is not None:
        elements += file.package.xml(part).iter(f"{W}comment")
    ids = [element.get(f"{W}id", "") for element in elements]
    return max((int(one) for one in ids if one.isdecimal()), default=-1)


def _paragraph_ids(file: WordFile) -> set[str]:
    """Return the ids of paragraphs in all parts."""
    found: set[str] = set()
    for name in file.package.names():
        if name.endswith(".xml"):
            ids = _PARAGRAPH_ID.findall(file.package.read(name))
            found.update(one.decode("ascii").upper() for one in ids)
    return found
