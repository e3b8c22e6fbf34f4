"""Where each character of a line comes from: the same lines as `Draft.lines`, as origins."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from contractgen.document.drafts import PAGE_BREAK_AT_EDGE, PAGE_BREAKS, Draft, Piece, blank
from contractgen.document.model import INVISIBLE, Origin
from contractgen.document.names import W

_SPACES = " \t\r\n"
_TEXTS = frozenset((f"{W}t", f"{W}delText"))


def traced_lines(draft: Draft) -> list[tuple[Origin | None, ...]]:
    """Return the origins of each line that `draft.lines()` returns, character by character."""
    text, origins = _joined(draft)
    for pattern, replacement in ((PAGE_BREAK_AT_EDGE, ""), (PAGE_BREAKS, "\n")):
        text, origins = _replaced(pattern.finditer(text), replacement, text, origins)
    lines: list[tuple[Origin | None, ...]] = []
    start = 0
    for line in text.split("\n"):
        lines.append(tuple(origins[start : start + len(line)]))
        start += len(line) + 1
    return lines


def _joined(draft: Draft) -> tuple[str, list[Origin]]:
    """Return the text of all pieces, blanks as underscores, with its origins."""
    texts: list[str] = []
    origins: list[Origin] = []
    for underlined, group in groupby(draft.pieces, key=lambda piece: piece.underlined):
        pieces = list(group)
        text = "".join(piece.text for piece in pieces)
        traces = [origin for piece in pieces for origin in _origins(piece)]
        shown = blank(text) if underlined else text
        if len(shown) != len(text):  # a tab in a blank shows as several underscores
            wide = blank("\t")
            repeats = (len(wide) if character == "\t" else 1 for character in text)
            traces = [
                trace for trace, times in zip(traces, repeats, strict=True) for _ in range(times)
            ]
        texts.append(shown)
        origins += traces
    return "".join(texts), origins


def _origins(piece: Piece) -> Iterator[Origin]:
    """Yield the origin of each character of a piece."""
    element = piece.element
    if element.tag not in _TEXTS:
        yield from [Origin(element, None)] * len(piece.text)
        return
    for index in visible_indexes(element.text or "", len(piece.text)):
        yield Origin(element, index)


def visible_indexes(stored: str, shown: int) -> list[int]:
    """Return which characters of the text of a `w:t` show, when `shown` of them do.

    Characters without a glyph don't; nor do spaces at the ends, unless they are preserved.
    """
    indexes = [index for index, character in enumerate(stored) if ord(character) not in INVISIBLE]
    if len(indexes) == shown:
        return indexes
    first = len(stored) - len(stored.lstrip(_SPACES))
    last = len(stored.rstrip(_SPACES))
    return [index for index in indexes if first <= index < last]


def _replaced(
    matches: Iterable[re.Match[str]], replacement: str, text: str, origins: list[Origin]
) -> tuple[str, list[Origin]]:
    """Return text and origins with every match replaced; a replacement takes its first origin."""
    texts: list[str] = []
    kept: list[Origin] = []
    at = 0
    for match in matches:
        start, end = match.span()
        texts += (text[at:start], replacement)
        kept += origins[at:start]
        kept += [origins[start]] * len(replacement)
        at = end
    texts.append(text[at:])
    kept += origins[at:]
    return "".join(texts), kept
