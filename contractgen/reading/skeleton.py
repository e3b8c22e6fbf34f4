"""The text as the cues of `clauses/facts.yaml` see it: words, with every value as one character.

自 2025 年 8 月 1 日起 becomes 自¤起, where ¤ is the character of a date. So a cue says 自{date}起
and needn't know how dates are written, 甲方 and 用人单位 are the same character, and the spaces and
underscores of a filled form don't matter. Every character knows the offsets that it stands for.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc

SIGNS: dict[str, str] = {
    "date": "\ue000",
    "date-blank": "\ue001",
    "month": "\ue002",
    "amount": "\ue003",
    "amount-words": "\ue004",
    "duration": "\ue005",
    "percent": "\ue006",
    "multiple": "\ue007",
    "area": "\ue008",
    "id-number": "\ue009",
    "credit-code": "\ue00a",
    "phone": "\ue00b",
    "email": "\ue00c",
    "blank": "\ue00d",
}
"""The character of each kind of mark."""

ROLE_SIGNS: dict[str, str] = {
    "employer": "\ue010",
    "talent": "\ue011",
    "both": "\ue012",
    "third": "\ue013",
}
"""The character of each party's mentions."""

_GROUPS = ("dates", "amounts", "shares", "durations", "areas", "identifiers", "blanks", "roles")
"""Marks in order of preference, where two overlap."""

_DROPPED = frozenset(" \u3000\xa0_＿【】\u200b\r")
_SAME = str.maketrans(
    ":(),;０１２３４５６７８９％", "：（），；0123456789%"
)  # one way to write each sign


@dataclass(frozen=True)
class Skeleton:
    """Words and signs, with the offsets in the document's text that each stands for."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    values: dict[int, tuple[str, Any]]
    """By position in `text`: the label and the value of the mark that stands there."""
    sentences: tuple[int, ...]
    """Positions where sentences begin."""

    def sentence(self, position: int) -> tuple[int, int]:
        """Return begin and end of the sentence that holds `position`."""
        index = bisect_right(self.sentences, position)
        end = self.sentences[index] if index < len(self.sentences) else len(self.text)
        return self.sentences[index - 1], end


def skeleton_of(doc: Doc, text: str) -> Skeleton:
    """Return the skeleton of a document whose values and parties are marked."""
    marks = _marks(doc)
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    values: dict[int, tuple[str, Any]] = {}
    sentences = [0]
    plain = text.translate(_SAME)
    position, size = 0, len(text)
    while position < size:
        found = marks.get(position)
        if found is not None:
            end, sign, label, value = found
            values[len(letters)] = (label, value)
            letters.append(sign)
        else:
            end = position + 1
            letter = plain[position]
            if letter in _DROPPED:
                position = end
                continue
            letters.append(letter)
            if letter in "。；\n":
                sentences.append(len(letters))
        starts.append(position)
        ends.append(end)
        position = end
    return Skeleton("".join(letters), tuple(starts), tuple(ends), values, tuple(sentences))


def _marks(doc: Doc) -> dict[int, tuple[int, str, str, Any]]:
    """Return end, sign, label and value of the marks by their start; none overlap."""
    marks: dict[int, tuple[int, str, str, Any]] = {}
    taken: set[int] = set()
    for group in _GROUPS:
        for span in doc.spans.get(group, ()):
            label, value = span.label_, span._.value
            sign = ROLE_SIGNS.get(value) if label == "role" else SIGNS.get(label)
            if sign is None:
                continue
            covered = range(span.start, span.end)
            if taken.isdisjoint(covered):
                taken.update(covered)
                marks[span.start] = (span.end, sign, label, value)
    return marks
