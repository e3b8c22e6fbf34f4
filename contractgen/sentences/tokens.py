"""Text → tokens that are equal when they mean the same: 30日 and 三十日, ， and a half-width comma.

A value, a party, a word of duty or denial, a reference and a number are one token each; any other
character is one. Blanks, invisible characters and the numbers of clauses are none.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple

from contractgen.facts import Facts, Mark, Quantity
from contractgen.numerals import parse_number

TokenKind = Literal["value", "role", "denial", "duty", "bound", "word", "stop", "blank"]


class Token(NamedTuple):
    """A stretch of text."""

    start: int
    end: int
    kind: TokenKind
    key: Any
    """What it means; equal keys say the same."""


_VALUES: Final = ("dates", "amounts", "durations", "shares", "areas")
"""Groups of marks that carry a value."""

_PLAIN_WORDS: Final = (
    "不可抗力|不动产|不论|不管|不仅|不但|不限于|不断|不同|不定时|不良|不当|不足|不正当|不得已|无形|无论|无关|无偿"
    "|未尽事宜|未来|非常|免费|应用|应聘|对应|相应|供应|适应|反应|响应|应届|应付|应收|不满|无固定期限|非全日制|除外责任"
)
"""Words that hold 不, 无, 未, 非, 免 or 应 and deny or demand nothing."""

_LOWER: Final = "不得?低于|不得?少于|不得?短于|不得?早于|不得?小于|至少|以上"
_UPPER: Final = (
    "不得?高于|不得?超过|不得?多于|不得?长于|不得?晚于|不得?迟于|不得?大于|至多|最多|最长|以下|以内"
)
_DENIALS: Final = (
    "不(?:可以|需要|[得应能可再予必需须])?|无(?:须|需|权)?|未|非|没有|禁止|除外|免除?|勿"
)
_DUTIES: Final = "应当|必须|可以|有权|有义务|应该?|须|可(?=[由向以按在将与])"

_UNIT_BEFORE: Final = "(?<=[日天月年时])"
_WITHIN: Final = f"{_UNIT_BEFORE}[之以]?内"
_AFTER: Final = f"{_UNIT_BEFORE}[之以]?后"
_UNTIL: Final = f"{_UNIT_BEFORE}[之以]?前"
_BOUNDS: Final = frozenset({"lower", "upper", "within", "after", "until"})

_COUNTED: Final = "份次名台套个辆间项人种件处遍期届班页户位条级"
_TOKEN: Final = re.compile(
    rf"(?P<plain>{_PLAIN_WORDS})"
    rf"|(?P<within>{_WITHIN})|(?P<after>{_AFTER})|(?P<until>{_UNTIL})"
    rf"|(?P<lower>{_LOWER})|(?P<upper>{_UPPER})"
    r"|(?P<open>[□☐])|(?P<chosen>[☑☒■√✓✔])"
    rf"|(?P<denial>{_DENIALS})"
    rf"|(?P<duty>{_DUTIES})"
    r"|(?P<blank>[_＿]+)"
    r"|(?P<number>[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?)"
    rf"|(?P<counted>[〇零一二三四五六七八九十百两壹贰叁肆伍陆柒捌玖拾]+(?=[{_COUNTED}]))"
    r"|(?P<latin>[A-Za-zＡ-Ｚａ-ｚ]+)"
    r"|(?P<space>[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_STOPS: Final = {"。": ".", "．": ".", ".": ".", "；": ";", ";": ";"}
_SIGNS: Final = {
    "“": '"', "”": '"', "「": '"', "」": '"', "‘": "'", "’": "'", "＂": '"',
    "—": "-", "–": "-", "－": "-", "～": "~", "【": "[", "】": "]", "〔": "(", "〕": ")",
}  # fmt: skip


class Tokens:
    """The tokens of one document."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._marked = {token.start: token for token in _marked(facts)}
        self._starts = sorted(self._marked)

    def between(self, start: int, end: int) -> tuple[Token, ...]:
        """Return the tokens of `text[start:end]`."""
        return tuple(self._walk(start, end))

    def _walk(self, start: int, end: int) -> Iterator[Token]:
        text = self._facts.text
        at = start
        while at < end:
            marked = self._marked.get(at)
            if marked is not None and marked.end <= end:
                yield marked
                at = marked.end
                continue
            match = _TOKEN.match(text, at, end)
            if match is None:
                return
            stop = self._stop(at, match.end())
            if stop < match.end():
                match = _TOKEN.match(text, at, stop) or match
            if match.lastgroup != "space":
                yield _token(match)
            at = match.end()

    def _stop(self, start: int, end: int) -> int:
        """Return where a token that would run into a marked one ends."""
        return next((at for at in range(start + 1, end) if at in self._marked), end)


def _token(match: re.Match[str]) -> Token:
    start, end, words = match.start(), match.end(), match[0]
    kind = match.lastgroup
    if kind in {"number", "counted"}:
        return Token(start, end, "value", ("number", _number(words)))
    if kind == "blank":
        return Token(start, end, "blank", "_")
    if kind in {"open", "chosen"}:
        return Token(start, end, "value", ("choice", kind, ""))
    if kind in _BOUNDS:
        return Token(start, end, "bound", kind)
    if kind in {"denial", "duty"}:
        return Token(start, end, "denial" if kind == "denial" else "duty", words)
    plain = unicodedata.normalize("NFKC", words)
    if kind == "other" and words in _STOPS:
        return Token(start, end, "stop", _STOPS[words])
    return Token(start, end, "word", _SIGNS.get(words, plain))


def _number(words: str) -> Decimal | str:
    plain = unicodedata.normalize("NFKC", words)
    try:
        return parse_number(plain)
    except ValueError:
        return plain  # a string of digits that is no number: a code


def _marked(facts: Facts) -> Iterator[Token]:
    """Yield the tokens that reading has marked; the longest where some overlap."""
    found = [
        *_named(facts),
        *(_value(mark, facts) for group in _VALUES for mark in facts.marks.get(group, ())),
        *(_role(mark, facts) for mark in facts.marks.get("roles", ())),
        *(_reference(mark, facts) for mark in facts.marks.get("references", ())),
    ]
    last = -1
    for token in sorted((one for one in found if one), key=lambda one: (one.start, -one.end)):
        if token.start >= last:
            yield token
            last = token.end


def _value(mark: Mark, facts: Facts) -> Token | None:
    if mark.value is None:
        return None  # unreadable, or an unfilled date: its characters are compared
    value = mark.value
    if isinstance(value, Quantity):
        return Token(mark.start, mark.end, "value", (value.kind, value.value, value.of))
    kind = "amount" if mark.kind == "amount-words" else mark.kind
    return Token(mark.start, mark.end, "value", (kind, value, ""))


def _named(facts: Facts) -> Iterator[Token]:
    """Yield the names, addresses, posts and numbers that the agreement states, one token each."""
    for fact in facts.facts:
        place = fact.place
        if place and isinstance(fact.value, str) and plain(place.quote) == plain(fact.value):
            yield Token(place.start, place.end, "value", ("text", plain(place.quote), ""))


def plain(text: str) -> str:
    """Return text without blanks and differences of width."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _role(mark: Mark, facts: Facts) -> Token:
    words = re.sub(r"\s", "", facts.text[mark.start : mark.end])
    return Token(mark.start, mark.end, "role", (mark.value, words))


def _reference(mark: Mark, facts: Facts) -> Token | None:
    """Return a reference to an article by its heading, so that renumbering says nothing."""
    reference, outline = mark.value, facts.outline
    if outline is None or reference.target not in {"own", "bare"} or len(reference.path) != 1:
        return None
    number = reference.path[0]
    article = next((one for one in outline.articles() if one.value == number), None)
    if article is None:
        return None
    words = article.heading or facts.text[article.body_start : article.end].strip()[:20]
    key = ("reference", re.sub(r"\s", "", words), reference.paragraph, reference.item)
    return Token(mark.start, mark.end, "word", key)
