"""Two corresponding sentences → what was changed in them, by meaning."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from contractgen.comparing.model import ChangeKind
from contractgen.facts import Facts
from contractgen.sentences import Token, plain
from contractgen.terms import VOCABULARY

_BRIDGE = 1
"""Equal characters between two changes that don't part them: 甲 → 乙 in a reworded phrase."""
_REWRITTEN = 0.5
"""Share of equal tokens below which a sentence was written anew, and is told as one change."""
_LABEL_ENDS = "：:\t \u3000"
"""What stands between a label and its value, in a form or a table."""
_FAR = 12
"""Characters behind a value in which the words that name it are looked for."""
_TELLING = 4
"""Characters from which the words before a value name it; shorter ones need those behind it."""
_AFTER = re.compile(r"[^，。；：:;,、\s（）()《》后可应须的以]{1,6}")
_BEFORE = re.compile(r"[^，。；：:;,、\s（）()《》]{1,12}$")


class Difference(NamedTuple):
    """Tokens of one sentence that became tokens of the other; one side may be empty."""

    kind: ChangeKind
    sent: Sequence[Token]
    returned: Sequence[Token]
    at: tuple[int, int]
    """Where it is, in both texts, also where one side is empty."""
    subject: str


class Text(NamedTuple):
    """One version of a sentence."""

    facts: Facts
    tokens: Sequence[Token]

    def offset(self, index: int) -> int:
        """Return where token `index` begins, or would."""
        if index < len(self.tokens):
            return self.tokens[index].start
        return self.tokens[-1].end if self.tokens else 0


def differences(sent: Text, returned: Text) -> Iterator[Difference]:
    """Yield what differs between two versions of a sentence; nothing when they say the same."""
    matcher = SequenceMatcher(
        None,
        [token.key for token in sent.tokens],
        [token.key for token in returned.tokens],
        autojunk=False,
    )
    spans = [
        (a, b, c, d)
        for how, a, b, c, d in matcher.get_opcodes()
        if how != "equal" and _words(sent, a, b) != _words(returned, c, d)
    ]
    if not spans:
        return
    if matcher.ratio() < _REWRITTEN and not _only_values(sent, returned, spans):
        yield _rewritten(sent, returned, spans)
        return
    for left, stop, right, end in _bridged(spans, sent, returned):
        yield _difference(sent, returned, (left, stop), (right, end))


def _words(text: Text, first: int, last: int) -> str:
    """Return what tokens say: the same words may have been read in one version only."""
    return "".join(
        plain(text.facts.text[token.start : token.end]) for token in text.tokens[first:last]
    )


Span = tuple[int, int, int, int]
"""First and last token (not included) in the version sent, then in the version returned."""


def _rewritten(sent: Text, returned: Text, spans: Sequence[Span]) -> Difference:
    """Return all that differs as one change; where next to nothing stayed, the whole sentence."""
    left, right = (spans[0][0], spans[-1][1]), (spans[0][2], spans[-1][3])
    old, new = sent.tokens[slice(*left)], returned.tokens[slice(*right)]
    at = sent.offset(left[0]), returned.offset(right[0])
    values = _has_values(old) and _has_values(new) and len(spans) == 1
    filled = any(token.kind == "blank" for token in old) and _has_values(new)
    kind: ChangeKind = "reworded"
    if values or filled:
        kind = "term-changed" if filled else _kind(old, new, stated=False)
    subject = _subject(sent, returned, old, new, at[0]) if kind == "term-changed" else ""
    return Difference(kind, old, new, at, subject)


def _only_values(sent: Text, returned: Text, spans: Sequence[Span]) -> bool:
    """Return whether nothing but values differs, however short the sentence is."""
    return all(
        all(
            token.kind in {"value", "blank"} for token in (*sent.tokens[a:b], *returned.tokens[c:d])
        )
        for a, b, c, d in spans
    )


def _bridged(spans: Sequence[Span], sent: Text, returned: Text) -> Iterator[Span]:
    """Yield the changes, those joined between which no more than a character is equal."""
    last: Span | None = None
    for span in spans:
        if last is None:
            last = span
        elif (
            span[0] - last[1] <= _BRIDGE
            and _wordy(last, sent, returned)
            and (
                _wordy(span, sent, returned)
                and all(token.kind == "word" for token in sent.tokens[last[1] : span[0]])
            )
        ):
            last = (last[0], span[1], last[2], span[3])
        else:
            yield last
            last = span
    if last is not None:
        yield last


def _wordy(span: Span, sent: Text, returned: Text) -> bool:
    """Return whether a change is one of plain words."""
    tokens = (*sent.tokens[span[0] : span[1]], *returned.tokens[span[2] : span[3]])
    return all(token.kind in {"word", "stop"} for token in tokens)


def _difference(
    sent: Text, returned: Text, left: tuple[int, int], right: tuple[int, int]
) -> Difference:
    old, new = sent.tokens[slice(*left)], returned.tokens[slice(*right)]
    at = sent.offset(left[0]), returned.offset(right[0])
    stated = bool(_term(sent.facts, old) or _term(returned.facts, new))
    kind = _kind(old, new, stated=stated)
    subject = _subject(sent, returned, old, new, at[0]) if kind == "term-changed" else ""
    return Difference(kind, old, new, at, subject)


def _subject(
    sent: Text, returned: Text, old: Sequence[Token], new: Sequence[Token], at: int
) -> str:
    """Return what a value is: the title of the term that it states, or the words around it."""
    name = _term(sent.facts, old) or _term(returned.facts, new)
    if name in VOCABULARY:
        return VOCABULARY[name].title
    return _words_around(sent, at, old[-1].end if old else at)


def _kind(old: Sequence[Token], new: Sequence[Token], *, stated: bool) -> ChangeKind:
    """Return what a change means, the weightiest first."""
    if not (old and new) and not stated and not _is_bare((*old, *new)):
        return "reworded"  # a phrase that came or went
    if old and new and _values(old) != _values(new) and _has_values(old) and _has_values(new):
        return "term-changed"
    if _roles(old) and _roles(new) and _roles(old) != _roles(new):
        return "role"
    if _denials(old) % 2 != _denials(new) % 2 or _bounds(old) != _bounds(new):
        return "polarity"
    if stated and (old or new):
        return "term-changed"
    if _has_values(old) != _has_values(new):
        return "term-changed"
    if _duties(old) != _duties(new):
        return "duty"
    return "reworded"


def _is_bare(tokens: Sequence[Token]) -> bool:
    """Return whether tokens are nothing but values or the words that decide a meaning."""
    return all(token.kind not in {"word", "role"} for token in tokens)


def _has_values(tokens: Sequence[Token]) -> bool:
    return any(token.kind in {"value", "blank"} for token in tokens)


def _values(tokens: Sequence[Token]) -> Counter[object]:
    return Counter(token.key for token in tokens if token.kind in {"value", "blank"})


def _roles(tokens: Sequence[Token]) -> list[object]:
    return [token.key[0] for token in tokens if token.kind == "role"]


def _denials(tokens: Sequence[Token]) -> int:
    return sum(token.kind == "denial" for token in tokens)


def _bounds(tokens: Sequence[Token]) -> list[object]:
    return [token.key for token in tokens if token.kind == "bound"]


def _duties(tokens: Sequence[Token]) -> list[object]:
    return [token.key for token in tokens if token.kind == "duty"]


def _term(facts: Facts, tokens: Sequence[Token]) -> str:
    """Return the name of the term whose words a change touches, the narrowest, then the first."""
    if not tokens:
        return ""
    start, end = tokens[0].start, tokens[-1].end
    touching = [
        (fact.place.end - fact.place.start, fact.place.start, fact.name)
        for fact in facts.facts
        if fact.place and fact.place.start < end and start < fact.place.end
        # A term told by a whole sentence (a schedule, a yes or no) is no value that changed.
        if fact.place.end - fact.place.start <= 2 * (end - start) + _LONGEST_MORE
    ]
    return min(touching)[2] if touching else ""


_LONGEST_MORE = 12
"""Characters by which a term's words may exceed those changed: 某某科技有限公司 with 技 → 研."""


def _words_around(text: Text, start: int, end: int) -> str:
    """Return the words that name a value: 迟到一次罚款, 提前…书面通知."""
    named = [
        token for token in text.tokens if token.kind in {"role", "duty"} and token.end <= start
    ]
    first = named[-1].end if named else (text.tokens[0].start if text.tokens else start)
    before = _BEFORE.search(text.facts.text[first:start].rstrip(_LABEL_ENDS))
    words = before[0] if before else ""
    if len(words) >= _TELLING:
        return words
    after = _AFTER.match(text.facts.text[end : end + _FAR].lstrip(" \u3000"))
    return f"{words}…{after[0]}" if after else words
