"""The short titles of clauses."""

import re
from typing import Final

from contractgen.outline.markers import Marker

_LONGEST_HEADING: Final = 30
_SENTENCE_SIGNS: Final = re.compile(r"[。；，！？;,!?_＿□☐☑■]|[:：]\s{0,4}\S")
_LEADS_IN: Final = re.compile(r"下列|如下|以下|之一|包括|应当?$|:|：$")
_RUN_IN: Final = re.compile(r"([^\s。；，、：:（()）_＿]{2,12})[:：](?=.)")
_RUN_IN_SPACE: Final = re.compile(r"([^\s。；，、：:（()）_＿]{2,12})[\s　]{1,4}(?=\S)")
_NO_TITLE: Final = re.compile(
    r"[甲乙丙丁双各]方|本[协合]|应当?|不得|可以|公司|员工|如下|下列|[0-9]"
)
_SPLIT_PIECE: Final = 4
"""The most characters that a heading torn by a line break has on each of its lines."""


def is_heading(words: str) -> bool:
    """Return whether the words after a number are a title by themselves."""
    words = words.strip()
    if not 0 < len(words) <= _LONGEST_HEADING or _SENTENCE_SIGNS.search(words):
        return False
    if words[-1] in ":：":
        return len(words) <= 12 and not _LEADS_IN.search(words[:-1])
    return True


def joins_heading(above: str, line: str) -> bool:
    """Return whether a title is torn over two lines: （一）工, 资."""
    above, line = above.strip(), line.strip()
    return (
        0 < len(above) < _SPLIT_PIECE
        and 0 < len(line) < _SPLIT_PIECE
        and len(above) + len(line) <= _SPLIT_PIECE
        and f"{above}{line}".isalpha()
        and not f"{above}{line}".isascii()
    )


def heading_of(
    text: str, marker: Marker, line_end: int, *, followed: bool, end: int
) -> tuple[str, int]:
    """Return a clause's title, and where its body begins.

    A title on its own line is one when something follows it in the clause, or when the clause is an
    article or section; 一、期限：三年 and 第一条 期限 甲方… have titles within the line.
    """
    words = text[marker.end : line_end]
    if is_heading(words) and (followed or marker.kind in ("article", "chapter", "section")):
        body = line_end
        while body < end and text[body].isspace():
            body += 1
        return "".join(words.split()).rstrip(":："), body
    for pattern in (_RUN_IN, _RUN_IN_SPACE):
        match = pattern.match(text, marker.end, line_end)
        if match and not _NO_TITLE.search(match[1]):
            return match[1], marker.end
    return "", marker.end
