"""A comparison as a Word file: the text of both versions, with what was changed tracked.

Accepting everything gives the version returned, rejecting everything the one sent, line by line
and apart from blanks; what is only formatted in another way is not marked. Changes that were
hidden from Word's tracking stand under an author of their own.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from contractgen.comparing import Comparison
from contractgen.comparing.align import align
from contractgen.document.markup import escaped
from contractgen.document.packing import packed
from contractgen.facts import Facts
from contractgen.reports.view import Options
from contractgen.sentences import Unit, lines_of

TRACKED = "对方改动"
HIDDEN = "对方改动（未留痕）"

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Piece(NamedTuple):
    """A stretch of a line: `same`, `ins` or `del`, and who changed it."""

    how: str
    text: str
    author: str = ""


class Line(NamedTuple):
    """A paragraph: `same` (its pieces tell), or put in or struck out as a whole."""

    how: str
    pieces: tuple[Piece, ...]


def render(comparison: Comparison, options: Options) -> bytes:
    """Return the .docx. `options` is there for all formats alike: a redline masks nothing."""
    body = _Body().paragraphs(tuple(_lines(comparison)))
    parts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_TYPES}.styles+xml"/></Types>',
        "_rels/.rels": _relationships("officeDocument", "word/document.xml"),
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>{body}'
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1588" '
        'w:bottom="1440" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'
        "</w:body></w:document>",
        "word/_rels/document.xml.rels": _relationships("styles", "styles.xml"),
        "word/styles.xml": f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/>'
        '<w:sz w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:line="360" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults></w:styles>",
    }
    return packed({name: content.encode() for name, content in parts.items()})


def _relationships(kind: str, target: str) -> str:
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def _lines(comparison: Comparison) -> Iterator[Line]:
    """Yield the paragraphs of both versions in order."""
    sent, returned = comparison.sent.facts, comparison.returned.facts
    old, new = lines_of(sent), lines_of(returned)
    authors = _Authors(comparison)
    left = right = 0
    for pair in align(old, new).pairs:
        if pair.moved:
            continue  # struck out where it was, put in where it is
        yield from _gone(sent, old[left : pair.sent.start], authors)
        yield from _put_in(returned, new[right : pair.returned.start], authors)
        left, right = pair.sent.stop, pair.returned.stop
        if len(pair.sent) == len(pair.returned) == 1:
            one, other = old[pair.sent.start], new[pair.returned.start]
            yield Line("same", tuple(_pieces(sent, returned, one, other, authors)))
        elif _says(old, pair.sent) == _says(new, pair.returned):
            for index in pair.returned:  # the same words in other lines
                yield Line("same", (Piece("same", _text(returned, new[index])),))
        else:
            yield from _gone(sent, [old[index] for index in pair.sent], authors)
            yield from _put_in(returned, [new[index] for index in pair.returned], authors)
    yield from _gone(sent, old[left:], authors)
    yield from _put_in(returned, new[right:], authors)


def _says(lines: Sequence[Unit], part: range) -> list[object]:
    return [key for index in part for key in lines[index].key]


def _text(facts: Facts, line: Unit) -> str:
    return facts.text[line.start : line.end]


def _gone(facts: Facts, lines: Sequence[Unit], authors: "_Authors") -> Iterator[Line]:
    for line in lines:
        author = authors.of_sent(line.start, line.end)
        yield Line("del", (Piece("del", _text(facts, line), author),))


def _put_in(facts: Facts, lines: Sequence[Unit], authors: "_Authors") -> Iterator[Line]:
    for line in lines:
        author = authors.of_returned(line.start, line.end)
        yield Line("ins", (Piece("ins", _text(facts, line), author),))


def _pieces(
    sent: Facts, returned: Facts, old: Unit, new: Unit, authors: "_Authors"
) -> Iterator[Piece]:
    """Yield the pieces of a line that both versions have; blanks go with the word behind them."""
    matcher = SequenceMatcher(
        None, [one.key for one in old.tokens], [one.key for one in new.tokens], autojunk=False
    )
    was, now = old.start, new.start
    for how, _, a_end, _, b_end in matcher.get_opcodes():
        was_end = old.tokens[a_end - 1].end if a_end else old.start
        now_end = new.tokens[b_end - 1].end if b_end else new.start
        if how == "equal":
            yield Piece("same", returned.text[now:now_end])
        else:
            gone, put_in = sent.text[was:was_end], returned.text[now:now_end]
            author = HIDDEN if authors.hides(was, was_end, now, now_end) else TRACKED
            if gone:
                yield Piece("del", gone, author)
            if put_in:
                yield Piece("ins", put_in, author)
        was, now = was_end, now_end
    if returned.text[now : new.end]:
        yield Piece("same", returned.text[now : new.end])


class _Authors:
    """Tells under whose name a change stands."""

    def __init__(self, comparison: Comparison) -> None:
        hidden = [change for change in comparison.changes if change.untracked]
        self._sent = [(c.sent.start, c.sent.end) for c in hidden if c.sent]
        self._returned = [(c.returned.start, c.returned.end) for c in hidden if c.returned]

    def of_sent(self, start: int, end: int) -> str:
        return HIDDEN if _touches(self._sent, start, end) else TRACKED

    def of_returned(self, start: int, end: int) -> str:
        return HIDDEN if _touches(self._returned, start, end) else TRACKED

    def hides(self, was: int, was_end: int, now: int, now_end: int) -> bool:
        return _touches(self._sent, was, was_end) or _touches(self._returned, now, now_end)


def _touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(left < end and start < right for left, right in spans)


class _Body:
    """Writes the paragraphs; revisions are numbered through."""

    def __init__(self) -> None:
        self._last = 0

    def paragraphs(self, lines: Sequence[Line]) -> str:
        """Return the XML of all paragraphs."""
        return "".join(self._paragraph(line) for line in lines) or "<w:p/>"

    def _paragraph(self, line: Line) -> str:
        mark = ""
        if line.how != "same":
            author = line.pieces[0].author
            mark = f"<w:pPr><w:rPr><w:{line.how}{self._by(author)}/></w:rPr></w:pPr>"
        return f"<w:p>{mark}{''.join(self._run(piece) for piece in line.pieces)}</w:p>"

    def _run(self, piece: Piece) -> str:
        name = "delText" if piece.how == "del" else "t"
        cells = piece.text.split("\t")
        texts = (f'<w:{name} xml:space="preserve">{escaped(cell)}</w:{name}>' for cell in cells)
        run = f"<w:r>{'<w:tab/>'.join(texts)}</w:r>"
        if piece.how == "same":
            return run
        return f"<w:{piece.how}{self._by(piece.author)}>{run}</w:{piece.how}>"

    def _by(self, author: str) -> str:
        self._last += 1
        return f' w:id="{self._last}" w:author="{author}"'
