"""Comments of a Word file: who says what, answered by whom, resolved or not.

The text of a comment is in word/comments.xml. What answers what, and what is resolved, is in
commentsExtended.xml (MS-DOCX 2.5.3.3), by the id of a comment's last paragraph.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from contractgen.document.names import W
from contractgen.document.package import Package
from contractgen.document.reader import is_package, read_bytes
from contractgen.errors import DocumentError

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_ON = frozenset({"1", "true", "on"})
_TEXT = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment."""

    id: str
    author: str
    """"" when the file doesn't say."""
    date: str
    """As Word writes it, 2026-11-20T15:30:00Z, in the author's own time; "" when unsaid."""
    lines: tuple[str, ...]
    """Its paragraphs."""
    parent: str | None
    """The id of the comment that it answers; None for one that opens a thread."""
    resolved: bool

    @property
    def text(self) -> str:
        """Return its paragraphs as one text."""
        return "\n".join(self.lines)


def read_comments(path: Path) -> tuple[Comment, ...]:
    """Return the comments of a .docx in the order of the file; () when it has none.

    Raises:
        DocumentError: the file can't be read, or is no .docx.
    """
    data = read_bytes(path)
    if not is_package(data):
        raise DocumentError(f"“{path}”不是 .docx 文件，没有批注可读；请指定批注过的 Word 文档。")
    package = Package(data, str(path))
    parts = dict(package.related(package.main_part()).values())
    if "comments" not in parts:
        return ()
    said = list(package.xml(parts["comments"]).iterchildren(f"{W}comment"))
    threads = _threads(package, parts.get("commentsExtended"))
    owners = {key: comment.get(f"{W}id", "") for comment in said for key in _paragraph_ids(comment)}
    return tuple(_comment(one, threads, owners) for one in said)


def _threads(package: Package, part: str | None) -> dict[str, tuple[str, bool]]:
    """Return by paragraph: the paragraph that is answered ("": none), and whether resolved."""
    if part is None or not package.has(part):
        return {}
    return {
        entry.get(f"{_W15}paraId", "").upper(): (
            entry.get(f"{_W15}paraIdParent", "").upper(),
            entry.get(f"{_W15}done", "0") in _ON,
        )
        for entry in package.xml(part).iter(f"{_W15}commentEx")
    }


def _comment(
    element: etree._Element, threads: dict[str, tuple[str, bool]], owners: dict[str, str]
) -> Comment:
    known = [threads[key] for key in _paragraph_ids(element) if key in threads]
    above, resolved = known[-1] if known else ("", False)
    return Comment(
        id=element.get(f"{W}id", ""),
        author=element.get(f"{W}author", "").strip(),
        date=element.get(f"{W}date", ""),
        lines=tuple("".join(_pieces(line)) for line in element.iter(f"{W}p")),
        parent=owners.get(above),
        resolved=resolved,
    )


def _paragraph_ids(comment: etree._Element) -> Iterator[str]:
    for paragraph in comment.iter(f"{W}p"):
        key = paragraph.get(f"{_W14}paraId")
        if key:
            yield key.upper()


def _pieces(paragraph: etree._Element) -> Iterator[str]:
    """Yield the text of a paragraph; what tracked changes have struck out is left out."""
    for element in paragraph.iter(f"{W}t", *_TEXT):
        yield (element.text or "") if element.tag == f"{W}t" else _TEXT[element.tag]
