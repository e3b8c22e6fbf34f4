"""Both versions as a plain Word file: text alone, with what was changed tracked."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from contractgen.comparing import Comparison
from contractgen.document.markup import escaped
from contractgen.document.packing import packed
from contractgen.reports.changes.steps import Step, words

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Run(NamedTuple):
    """A stretch of a line: `same`, `ins` or `del`, and who changed it."""

    how: str
    text: str
    author: str = ""


def content(comparison: Comparison, found: Sequence[Step]) -> bytes:
    """Return the .docx: line by line what the versions read, blanks apart."""
    body = _Body().paragraphs(comparison, found)
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
    return packed({name: text.encode() for name, text in parts.items()})


def _relationships(kind: str, target: str) -> str:
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


class _Body:
    """Writes the paragraphs; revisions are numbered through."""

    def __init__(self) -> None:
        self._last = 0

    def paragraphs(self, comparison: Comparison, found: Sequence[Step]) -> str:
        """Return the XML of all paragraphs."""
        return "".join(self._paragraph(comparison, step) for step in found) or "<w:p/>"

    def _paragraph(self, comparison: Comparison, step: Step) -> str:
        runs = "".join(self._run(run) for run in _runs(comparison, step))
        if not step.author:
            return f"<w:p>{runs}</w:p>"
        how = "ins" if step.sent is None else "del"
        mark = f"<w:pPr><w:rPr><w:{how}{self._by(step.author)}/></w:rPr></w:pPr>"
        return f"<w:p>{mark}{runs}</w:p>"

    def _run(self, run: Run) -> str:
        name = "delText" if run.how == "del" else "t"
        cells = run.text.split("\t")
        texts = (f'<w:{name} xml:space="preserve">{escaped(cell)}</w:{name}>' for cell in cells)
        content = f"<w:r>{'<w:tab/>'.join(texts)}</w:r>"
        if run.how == "same":
            return content
        return f"<w:{run.how}{self._by(run.author)}>{content}</w:{run.how}>"

    def _by(self, author: str) -> str:
        self._last += 1
        return f' w:id="{self._last}" w:author="{author}"'


def _runs(comparison: Comparison, step: Step) -> Iterator[Run]:
    """Yield what stands in a line, where both versions agree as the version returned has it."""
    sent, returned = comparison.sent.facts, comparison.returned.facts
    if step.returned is None and step.sent is not None:
        span = step.sent.start, step.sent.end
        yield Run("del" if step.author else "same", words(sent, span), step.author)
    elif step.sent is None and step.returned is not None:
        span = step.returned.start, step.returned.end
        yield Run("ins", words(returned, span), step.author)
    for piece in step.pieces:
        if not piece.author:
            yield Run("same", words(returned, piece.returned))
            continue
        for how, text in (
            ("del", words(sent, piece.sent)),
            ("ins", words(returned, piece.returned)),
        ):
            if text:
                yield Run(how, text, piece.author)
