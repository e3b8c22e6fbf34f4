"""Lines of Chinese text for a terminal: broken where a typesetter would, indented, coloured."""

import io
import re

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

_CLOSING = "。，、；：！？）】》”’…％%」』〕"
_OPENING = "（【《“‘「『〔"
_UNIT = re.compile(rf"[{_OPENING}]*(?:[!-~]+|[\s\S])[{_CLOSING}]*\s*")
"""What a line break never parts: a Latin word or one character, and the marks that cling to it."""


def break_lines(text: str, width: int) -> list[int]:
    """Return the offsets at which to break `text` into lines of at most `width` columns."""
    offsets: list[int] = []
    used = 0
    for match in _UNIT.finditer(text):
        # A long unit (an address, a path) is cut rather than run over the edge.
        pieces = [match[0]] if cell_len(match[0]) <= width else list(match[0])
        offset = match.start()
        for piece in pieces:
            columns = cell_len(piece)
            if used and used + columns > width:
                offsets.append(offset)
                used = 0
            used += columns
            offset += len(piece)
    return offsets


class Page:
    """A growing page of lines, plain or with terminal colours."""

    def __init__(self, *, width: int, color: bool) -> None:
        self._width = max(width, 40)
        self._color = color
        self._out = io.StringIO()
        self._console = Console(
            file=self._out,
            force_terminal=color,
            color_system="standard" if color else None,
            no_color=not color,
            width=10_000,  # lines are broken here, by Chinese rules, not by rich
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
        )

    def blank(self) -> None:
        """Add an empty line."""
        self._out.write("\n")

    def verbatim(self, text: str) -> None:
        """Add text as it is, neither broken nor indented."""
        self._out.write(f"{text}\n")

    def add(self, text: Text | str, *, indent: int = 0, label: str = "") -> None:
        """Add a paragraph; its lines start at column `indent`, after `label` on the first one."""
        content = Text(text) if isinstance(text, str) else text
        hang = indent + cell_len(label)
        for number, line in enumerate(
            content.divide(break_lines(content.plain, self._width - hang))
        ):
            line.rstrip()
            head = Text(" " * indent) if number == 0 else Text(" " * hang)
            if number == 0:
                head.append(label, style="dim")
            self._console.print(head + line, soft_wrap=True)

    def rule(self) -> None:
        """Add a line across the page."""
        self._console.print(Text("─" * self._width, style="dim"), soft_wrap=True)

    def content(self) -> str:
        """Return everything added so far."""
        return self._out.getvalue()
