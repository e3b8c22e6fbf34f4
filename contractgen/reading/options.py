"""Marks boxes to tick, and whether they are ticked."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from contractgen.reading.spans import mark, text_of

_BOX: Final = re.compile(
    r"(?=[√✓✔ \t□☐❏❑▢⬜◻○◯☑☒■▣◼⬛✅◉●🗹])"
    r"(?:(?P<tick>(?<![“\"「『‘'（(【打划画])[√✓✔])?[ \t]?"
    r"(?P<box>[□☐❏❑▢⬜◻○◯☑☒■▣◼⬛☑✅◉●🗹])"
    r"(?:[ \t]?[（(]?(?P<after>[√✓✔])[）)]?)?"
    r"|(?P<lone>(?<![“\"「『‘'打划画])[√✓✔](?![”\"」』’'])))"
)
_FRAME: Final = re.compile(
    r"[\[［【（(](?:[ \u3000]{1,6}|\s?(?P<tick>[√✓✔])\s?)[\]］】）)](?P<word>[^\W\d_])?"
)
_MEASURES: Final = frozenset("年月日元个万天平种份名条款项人")
_ANSWERS: Final = ("是", "否", "有", "无", "同意")
_EMPTY: Final = "□☐❏❑▢⬜◻○◯"
_ROUND: Final = "○◯●◉"
_ROUNDS: Final = frozenset(_ROUND)
_TICK_WORD: Final = re.compile(r"[√✓✔勾]|[单多]选|[择选]其?一")
_INSTRUCTION: Final = re.compile(
    r"[（(]?[^。；（()）\n]{0,24}(?:选定|选择|选中|相应|对应|适用|所选|选项|方框|括号)[^。；\n]{0,14}"
    r"(?:打|划|画|标注?|填)\s?[“\"「‘『（(]?\s?[√✓✔勾][^。；：:\n]{0,4}"
    r"|[（(](?:请?(?:勾选|择一勾选|[单多]选|选择其一|任选其一))[^（()）\n]{0,12}[）)]"
)
_ASKS: Final = frozenset('打划画标注填“"「‘『（( 请')
"""What stands right before the √ of a request: 打“√”, 划√, （单选）."""

_BEFORE_TICK: Final = 44
"""How far before its √ a request to tick begins."""


class Choice(NamedTuple):
    """The value of an option's mark."""

    state: str
    """`selected` or `unselected`."""
    group: int
    """Options of one choice have the same."""


@Language.component("options", assigns=["doc.spans"])
def options(doc: Doc) -> Doc:
    """Mark boxes in `doc.spans["options"]` and requests to choose in `doc.spans["choices"]`.

    An option's value is a `Choice`; a request's is None (在选定的项目上打“√”).
    """
    text = text_of(doc)
    frames = {start: (end, ticked) for start, end, ticked in _frames(text)}
    framed = {offset for start, (end, _) in frames.items() for offset in range(start, end)}
    boxes = [(start, end, ticked) for start, (end, ticked) in frames.items()]
    boxes += (box for box in _boxes(doc, text) if box[0] not in framed)
    spans = []
    group, last = 0, -1
    for start, end, ticked in sorted(boxes):
        if last >= 0 and not _same_choice(text, last, start):
            group += 1
        last = end
        state = "selected" if ticked else "unselected"
        spans.append(mark(doc, start, end, "option", Choice(state, group)))
    doc.spans["options"] = spans
    doc.spans["choices"] = [mark(doc, start, end, "choice") for start, end in _requests(text)]
    return doc


def _boxes(doc: Doc, text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield boxes, and ticks without one, and whether they are ticked."""
    bullets = _bullets(doc)
    for match in _BOX.finditer(text):
        box = match["box"]
        if match.start("box") in bullets or (box in _ROUNDS and not _is_round_box(text, match)):
            continue
        ticked = match["tick"] or match["after"] or match["lone"] or box not in _EMPTY
        yield match.start(), match.end(), bool(ticked)


def _frames(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield brackets that serve as boxes, two or more in a line: [√]班车 [ ]午餐, 是( )否( )."""
    lines: dict[int, list[re.Match[str]]] = {}
    for match in _FRAME.finditer(text):
        lines.setdefault(text.rfind("\n", 0, match.start()), []).append(match)
    for matches in lines.values():
        before = all(match["word"] and match["word"] not in _MEASURES for match in matches)
        after = all(text.endswith(_ANSWERS, 0, match.start()) for match in matches)
        if len(matches) > 1 and (before or after):
            for match in matches:
                yield match.start(), match.end() - bool(match["word"]), bool(match["tick"])


def _requests(text: str) -> Iterator[tuple[int, int]]:
    """Yield the requests to choose; looked for only around a √ or 单选, which are rare."""
    last = 0
    for sign in _TICK_WORD.finditer(text):
        if text[sign.start() - 1 : sign.start()] not in _ASKS:
            continue
        match = _INSTRUCTION.search(text, max(last, sign.start() - _BEFORE_TICK), sign.end() + 20)
        if match is not None:
            last = match.end()
            yield match.start(), match.end()


def _bullets(doc: Doc) -> frozenset[int]:
    """Return where Word's own bullets stand; a □ among them is no box to tick."""
    document = doc._.document
    lines = document.paragraphs if document is not None else ()
    return frozenset(line.start for line in lines if line.number and not line.number.isalnum())


def _is_round_box(text: str, match: re.Match[str]) -> bool:
    """Return whether a circle is a box: ○是 ○否; not the zero of 二○二五, not ○○公司, no bullet."""
    start, end = match.start("box"), match.end("box")
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before and before not in " \t\u3000\xa0：:；;，,。（(\n":
        return False
    if not after or after in "○◯●〇0123456789" or not (after.isalpha() or after == " "):
        return False
    line = text[text.rfind("\n", 0, start) + 1 : (text.find("\n", end) + 1 or len(text) + 1) - 1]
    return sum(line.count(sign) for sign in _ROUND) > 1


def _same_choice(text: str, end: int, start: int) -> bool:
    """Return whether two boxes belong to one choice, by the words between them."""
    between = text[end:start]
    if len(between) > 400:
        return False
    lines = between.split("\n")
    if len(lines) > 2:
        return False
    if len(lines) == 2:
        # Boxes at the head of lines that follow each other, numbered or not.
        return (
            re.fullmatch(r"\s{0,8}(?:[（(]?[0-9一二三四五①-⑩A-D]{0,2}[）).、．]?)\s{0,4}", lines[1])
            is not None
        )
    if re.search(r"[；;。，,\s][^；;。，,\s：:]{2,14}[：:]\s{0,4}$", between):
        return False
    return "。" not in between.rstrip().removesuffix("。")
