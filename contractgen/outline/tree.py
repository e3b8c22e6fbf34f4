"""Lines and numbers to a tree.

Levels are not fixed: the scheme that is met first is the outer one, and a number of a scheme that
is open continues it. Only articles and chapters have a rank of their own.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from contractgen.document import Document, Paragraph
from contractgen.outline.headings import heading_of, is_heading, joins_heading
from contractgen.outline.markers import Marker, head_marker, inline_markers, item_after_heading
from contractgen.outline.model import Clause, Outline
from contractgen.outline.regions import (
    Regions,
    find_regions,
    is_attachment,
    is_party_line,
    signs,
)

_TOP_KINDS: Final = ("section", "decimal")
_ENDS: Final = "。；：:;！？!?…"
_LABELLED: Final = re.compile(r"[^\s。；，：]{1,12}\s?[:：]")
_AFTER_BURIED: Final = re.compile(
    r"[：:、.．]?\s{0,4}[^\s。；，、：（()）\n][^。；，：\n]{0,24}(?:[:：]?\s{0,4}$|[:：\s（(])",
    re.MULTILINE,
)
_BURIED_SENTENCE: Final = re.compile(
    r"\s?(?:[甲乙双各任]方?|本[协合]|因|如|凡|由|公司|员工|用人单位)"
)
_ENUMERATED: Final = ("item", "paren", "half", "circled")
_LEAST_CLAUSES: Final = 2
_LOOK_AHEAD: Final = 40
"""How many numbers further on in a line a list's second item may come."""


class _Node:
    """A clause in the making."""

    __slots__ = (
        "buried",
        "children",
        "end",
        "heading_end",
        "index",
        "line_end",
        "marker",
        "own_end",
        "parent",
        "start",
    )

    def __init__(self, index: int, marker: Marker | None, start: int, parent: int | None) -> None:
        self.index = index
        self.marker = marker
        self.start = start
        self.parent = parent
        self.children: list[int] = []
        self.line_end = self.own_end = self.end = start
        self.heading_end = 0
        """After a heading that a line break splits; 0 when it is whole."""
        self.buried = False

    @property
    def scheme(self) -> str:
        """Return the scheme of its number; "" for a paragraph."""
        return self.marker.scheme if self.marker else ""

    @property
    def value(self) -> int:
        """Return its number; 0 for a paragraph."""
        return self.marker.value if self.marker else 0


def build_outline(document: Document) -> Outline:
    """Return the clause tree of a document."""
    text, lines = document.text, document.paragraphs
    heads = [_head(text, line) for line in lines]
    top = _top_scheme(heads)
    first = next((i for i, head in enumerate(heads) if head and head.scheme == top), len(lines))
    regions = find_regions(lines, heads, first, top, len(text))
    builder = _Builder(text, lines, heads, top, regions)
    builder.run()
    return builder.outline()


def _head(text: str, line: Paragraph) -> Marker | None:
    """Return the number at a line's head; none in headers, footers and notes."""
    if line.part not in ("body", "textbox") or not line.text:
        return None
    return head_marker(
        text,
        line.start,
        line.start + len(line.text),
        automatic=bool(line.number),
        cells=line.row is not None,
    )


def _top_scheme(heads: Sequence[Marker | None]) -> str:
    """Return the scheme of the outermost clauses, chapters aside."""
    seen = [head for head in heads if head is not None]
    articles = sum(head.kind == "article" for head in seen)
    if articles >= _LEAST_CLAUSES or (articles and len(seen) == articles):
        return "article"
    return next(
        (head.scheme for head in seen if head.kind in _TOP_KINDS),
        next((head.scheme for head in seen if head.kind != "chapter"), ""),
    )


class _Builder:
    """Puts each line, and each number within it, where it belongs."""

    def __init__(
        self,
        text: str,
        lines: Sequence[Paragraph],
        heads: Sequence[Marker | None],
        top: str,
        regions: Regions,
    ) -> None:
        self.text = text
        self.lines = lines
        self.heads = heads
        self.top = top
        self.regions = regions
        self.nodes: list[_Node] = []
        self.stack: list[int] = []
        self.upcoming = _upcoming(heads)
        self.upcoming_top = _upcoming(
            [head if head and head.scheme == top else None for head in heads]
        )
        self.candidates = _by_line(inline_markers(text), lines)
        self.top_value = 0
        self.gap_before = False

    def run(self) -> None:
        """Read all lines."""
        attached = False
        for i, line in enumerate(self.lines):
            if not line.text or line.text.isspace():
                self.gap_before = True
                continue
            if line.start >= self.regions.attachments_start and not attached:
                attached, self.stack, self.top_value = True, [], 0
            signing = self.regions.signature_start <= line.start and not attached
            if signing or line.part not in ("body", "textbox"):
                self.stack = [] if signing else self.stack
                self._open(None, line.start, None, line.start + len(line.text))
            else:
                self._line(i, line)
            self.gap_before = False

    def _line(self, i: int, line: Paragraph) -> None:
        """Read one line of the text."""
        end = line.start + len(line.text)
        head = self.heads[i]
        if head is not None:
            self._open(head, head.start, self._parent_of(head), end)
        elif self._continues(line):
            self.nodes[-1].own_end = end
        else:
            self._paragraph(i, line, end)
        inline = self.candidates.get(i, [])
        if head is not None and head.kind in ("article", "section"):
            item = item_after_heading(self.text, head.end, end)
            inline = [item, *inline] if item is not None else inline
        start = line.start if head is None else head.end
        for position, marker in enumerate(inline):
            if marker.start < start or not self._is_clause(marker, inline, position, i, end):
                continue
            self._cut(marker.start)
            self._open(marker, marker.start, self._parent_of(marker), end)
            self.nodes[-1].buried = marker.scheme == self.top
            start = marker.end

    def _open(self, marker: Marker | None, start: int, parent: int | None, end: int) -> None:
        """Add a clause that reaches to `end` as far as is known."""
        node = _Node(len(self.nodes), marker, start, parent)
        node.line_end = node.own_end = end
        self.nodes.append(node)
        if parent is not None:
            self.nodes[parent].children.append(node.index)
        if marker is not None:
            self.stack.append(node.index)
            if marker.scheme == self.top:
                self.top_value = marker.value

    def _cut(self, at: int) -> None:
        """End the last clause where the next begins within its line."""
        node = self.nodes[-1]
        node.own_end = at
        node.line_end = min(node.line_end, at)

    def _parent_of(self, marker: Marker) -> int | None:
        """Return the clause that holds one with this number; closes those it does not stand in."""
        stack = self.stack
        schemes = [self.nodes[index].scheme for index in stack]
        if marker.scheme in schemes:
            del stack[schemes.index(marker.scheme) :]
        elif marker.kind == "chapter":
            del stack[schemes.index("chapter") + 1 if "chapter" in schemes else 0 :]
        elif marker.kind == "article":
            while stack and not self._holds_articles(stack[-1]):
                stack.pop()
        elif len(marker.path) > 1:
            outer = f"decimal{len(marker.path) - 1}"
            if outer in schemes:
                del stack[schemes.index(outer) + 1 :]
        return stack[-1] if stack else None

    def _holds_articles(self, index: int) -> bool:
        """Return whether a clause is a chapter, or a heading right above: 一、总则, 第一条 …."""
        node = self.nodes[index]
        if node.marker is None:
            return False
        if node.marker.kind == "chapter":
            return True
        return index == len(self.nodes) - 1 and is_heading(
            self.text[node.marker.end : node.own_end]
        )

    def _paragraph(self, i: int, line: Paragraph, end: int) -> None:
        """Add a line without a number."""
        stack = self.stack
        while stack and self.nodes[stack[-1]].marker is None:
            stack.pop()
        attached = line.start >= self.regions.attachments_start
        if (not self.top_value and is_party_line(line.text)) or (
            attached and (is_attachment(line.text) or signs(line.text))
        ):
            stack.clear()
        while len(stack) > 1 and self._list_is_over(i):
            stack.pop()
        self._open(None, line.start, stack[-1] if stack else None, end)
        if stack and line.text.rstrip().endswith((":", "：")):
            stack.append(self.nodes[-1].index)

    def _list_is_over(self, i: int) -> bool:
        """Return whether the innermost list ended before this line: ： … ； … 。, no more items."""
        last = self.nodes[self.stack[-1]]
        holder = self.nodes[self.stack[-2]]
        following = self.upcoming[i]
        if following and (following.scheme, following.value) == (last.scheme, last.value + 1):
            return False
        own = self.text[max(holder.start, holder.own_end - 4) : holder.own_end].rstrip()
        words = self.text[max(last.start, last.own_end - 4) : last.own_end].rstrip()
        return own.endswith((":", "：")) and words.endswith("。")

    def _continues(self, line: Paragraph) -> bool:
        """Return whether a line goes on with the sentence that the line above leaves open."""
        if not self.nodes or self.gap_before or line.row is not None or not self.stack:
            return False
        if line.start >= self.regions.attachments_start and is_attachment(line.text):
            return False
        node = self.nodes[-1]
        if node.marker is None and node.parent is None:
            return False  # a header, footer or note between the lines of a clause
        above = self.text[node.start : node.own_end].rstrip()
        if node.marker and joins_heading(self.text[node.marker.end : node.own_end], line.text):
            node.heading_end = line.start + len(line.text)
            return True
        if node.heading_end == node.own_end or not above or above[-1] in _ENDS:
            return False
        own = self.text[node.marker.end : node.line_end] if node.marker else ""
        if node.marker and node.own_end == node.line_end and is_heading(own):
            return _is_torn(line.text, own)
        return not _LABELLED.match(line.text)

    def _is_clause(
        self, marker: Marker, inline: list[Marker], position: int, i: int, end: int
    ) -> bool:
        """Return whether what looks like a number within line `i` begins a clause."""
        if marker.scheme == self.top or marker.kind == "article":
            return self._is_buried(marker, i, end)
        if marker.kind not in (*_ENUMERATED, "decimal", "section"):
            return False
        open_values = {self.nodes[index].scheme: self.nodes[index].value for index in self.stack}
        last = open_values.get(marker.scheme, marker.value)
        if last == marker.value - 1:
            return True
        if last == marker.value - 2 and marker.kind in ("item", "paren"):
            # One number left out: only where the item before ends (…；（四）…).
            return self.text[marker.start - 1] in "；;。"
        if marker.value != 1:
            return False
        rest = inline[position + 1 : position + 1 + _LOOK_AHEAD]
        following = self.upcoming[i]
        return any(other.scheme == marker.scheme and other.value == 2 for other in rest) or (
            following is not None and following.scheme == marker.scheme and following.value == 2
        )

    def _is_buried(self, marker: Marker, i: int, end: int) -> bool:
        """Return whether a top-level number within a line is a heading that lost its own line."""
        if marker.scheme != self.top or marker.value != self.top_value + 1 or not self.top_value:
            return False
        following = self.upcoming_top[i]
        if following is not None and following.value == marker.value:
            return False
        before = self.text[max(0, marker.start - 4) : marker.start]
        if before.rstrip().endswith(("，", ",", "、", "第")):
            return False
        if _AFTER_BURIED.match(self.text, marker.end, end) is not None:
            return True
        follows = following is not None and following.value == marker.value + 1
        return follows and _BURIED_SENTENCE.match(self.text, marker.end, end) is not None

    def outline(self) -> Outline:
        """Return the finished tree."""
        for node in reversed(self.nodes):
            node.end = max(node.end, node.own_end)
            if node.parent is not None:
                parent = self.nodes[node.parent]
                parent.end = max(parent.end, node.end)
        clauses = tuple(self._clause(node) for node in self.nodes)
        return Outline(
            text=self.text,
            clauses=clauses,
            body_start=self._body_start(),
            signature_start=self.regions.signature_start,
            attachments_start=self.regions.attachments_start,
            top=self.top,
            _starts=tuple(node.start for node in self.nodes),
        )

    def _body_start(self) -> int:
        """Return where the first top-level clause, or the chapter that holds it, begins."""
        node = next((node for node in self.nodes if self.top and node.scheme == self.top), None)
        if node is None:
            return 0
        while node.parent is not None:
            node = self.nodes[node.parent]
        return node.start

    def _clause(self, node: _Node) -> Clause:
        """Return the clause that a node has become."""
        marker = node.marker
        if marker is None:
            return Clause(
                index=node.index,
                kind="paragraph",
                label="",
                value=None,
                heading="",
                start=node.start,
                end=node.end,
                own_end=node.own_end,
                body_start=node.start,
                parent=node.parent,
                children=tuple(node.children),
                buried=False,
            )
        heading, body_start = heading_of(
            self.text,
            marker,
            node.heading_end or min(node.line_end, node.own_end),
            followed=bool(node.children) or node.own_end > node.line_end,
            end=node.end,
        )
        return Clause(
            index=node.index,
            kind=marker.kind,
            label=marker.label,
            value=marker.value,
            heading=heading,
            start=node.start,
            end=node.end,
            own_end=node.own_end,
            body_start=body_start,
            parent=node.parent,
            children=tuple(node.children),
            buried=node.buried,
            path=marker.path,
            scheme=marker.scheme,
        )


def _is_torn(line: str, above: str) -> bool:
    """Return whether a line can't begin a sentence, so that the one above is no heading."""
    begins = line.lstrip()[:1]
    return begins in "，。；、：）,;)#的元%％" or above.rstrip().endswith(
        ("，", "、", "的", "和", "任")
    )


def _upcoming(heads: Sequence[Marker | None]) -> list[Marker | None]:
    """Return for each line the number at the head of the next numbered line below it."""
    found: list[Marker | None] = [None] * len(heads)
    following: Marker | None = None
    for i in range(len(heads) - 1, -1, -1):
        found[i] = following
        following = heads[i] or following
    return found


def _by_line(markers: Iterator[Marker], lines: Sequence[Paragraph]) -> dict[int, list[Marker]]:
    """Return the markers of each line, by its index."""
    found: dict[int, list[Marker]] = {}
    i = 0
    for marker in markers:
        while i + 1 < len(lines) and lines[i + 1].start <= marker.start:
            i += 1
        found.setdefault(i, []).append(marker)
    return found
