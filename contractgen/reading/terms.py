"""Marks the terms that an agreement states: 月薪30,000元 is pay.monthly_yuan.

Which words state which term is data (`clauses/facts.yaml`); here is how the words are looked for
and how what stands in a slot becomes a value of the vocabulary's type.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from contractgen.facts import DocumentKind, Quantity
from contractgen.numerals import parse_number
from contractgen.outline import Outline
from contractgen.reading.cues import Cue, load_cues
from contractgen.reading.particulars import Stated, particulars
from contractgen.reading.skeleton import Skeleton, skeleton_of
from contractgen.reading.spans import mark, text_of


@Language.component("terms", requires=["doc.spans"], assigns=["doc.spans"])
def terms(doc: Doc) -> Doc:
    """Mark every term stated in `doc.spans["terms"]`: label and value as in `Terms`.

    The value is None where the words are there but what stands in their slot can't be read.
    """
    text = text_of(doc)
    skeleton = skeleton_of(doc, text)
    lines = (*particulars(doc, text), *_city(doc), *_attachments(text))
    found: dict[tuple[str, int], Stated] = {}
    for stated in (*lines, *_stated(doc, text, skeleton, lines)):
        found.setdefault((stated.name, stated.start), stated)
    doc.spans["terms"] = [
        mark(doc, stated.start, stated.end, stated.name, stated.value)
        for stated in sorted(found.values(), key=lambda stated: (stated.start, stated.end))
    ]
    return doc


def _city(doc: Doc) -> Iterator[Stated]:
    """Yield the city whose policy is cited, if it is one city's."""
    policies = doc.spans.get("policies", ())
    if len({span._.value for span in policies}) == 1:
        span = policies[0]
        yield Stated("agreement.city", span.start, span.end, span._.value)


_NUMBERED = r"附件[\d一二三四五六七八九十]+[：:]"
_ATTACHMENTS = re.compile(rf"附件[^\n]*\n(?P<list>{_NUMBERED}[^\n]+(?:\n{_NUMBERED}[^\n]+)*)")
_ATTACHMENT = re.compile(rf"{_NUMBERED}(.+?)(?=[ 　\t]+{_NUMBERED}|$)", re.MULTILINE)


def _attachments(text: str) -> Iterator[Stated]:
    """Yield the attachments that are listed one by one under a lead-in: 附件1：岗位说明书."""
    listed = _ATTACHMENTS.search(text) if "附件" in text else None
    if listed:
        value = tuple(name.strip() for name in _ATTACHMENT.findall(listed["list"]))
        yield Stated("attachments", listed.start("list"), listed.end("list"), value)


def _stated(doc: Doc, text: str, skeleton: Skeleton, lines: tuple[Stated, ...]) -> Iterator[Stated]:
    """Yield what the cues find, each sentence searched once by each cue that its words announce."""
    cues = load_cues()
    heads = _Heads(doc._.outline, doc._.kind)
    pairs: set[tuple[int, tuple[int, int]]] = set()
    for word, position, _ in cues.words.find_matches_as_indexes(skeleton.text, overlapping=True):
        sentence = skeleton.sentence(position)
        pairs.update((number, sentence) for number in cues.announced[word])
    read: set[str] = {line.name for line in lines}
    for number, (begin, end) in sorted(pairs):
        cue = cues.all[number]
        if cue.data.first and cue.term in read:
            continue
        if cue.wide:
            end = _end_of_line(skeleton.text, begin)
        for stated in _in_sentence(cue, text, skeleton, begin, end, heads):
            read.add(stated.name)
            yield stated
            if cue.data.first:
                break


def _end_of_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return end if end >= 0 else len(text)


@dataclass(frozen=True, slots=True)
class _Heads:
    """The headings above a place."""

    outline: Outline | None
    kind: DocumentKind

    def is_signature(self, offset: int) -> bool:
        """Return whether `offset` lies in the signature block."""
        outline = self.outline
        return outline is not None and outline.signature_start <= offset < outline.attachments_start

    def above(self, offset: int) -> str:
        """Return the headings of the clauses that hold `offset`, the innermost first."""
        clause = self.outline.at(offset) if self.outline else None
        if clause is None or self.outline is None:
            return ""
        holders = (clause, *self.outline.ancestors(clause))
        return "\n".join(holder.heading for holder in holders)


def _in_sentence(
    cue: Cue, text: str, skeleton: Skeleton, begin: int, end: int, heads: _Heads
) -> Iterator[Stated]:
    """Yield what one cue finds in one sentence."""
    data = cue.data
    if data.documents and heads.kind not in data.documents:
        return
    if data.where == "signature" and not heads.is_signature(skeleton.starts[begin]):
        return
    sentence = skeleton.text[begin:end]
    if any(word in sentence for word in cue.data.unless):
        return
    for match in cue.pattern.finditer(skeleton.text, begin, end):
        if data.unless_line_before and _preceded(data.unless_line_before, match, skeleton.text):
            continue
        if data.unless_clause and _excluded(data.unless_clause, match, skeleton.text, begin, end):
            continue
        before = skeleton.text[begin : match.start()]
        if any(word in before for word in data.unless_before):
            continue
        if (data.under or data.not_under) and not _fits(cue, heads, skeleton, match.start()):
            continue
        stated = _value(cue, match, text, skeleton)
        if stated is not None:
            yield stated


def _excluded(
    words: tuple[str, ...], match: re.Match[str], text: str, begin: int, end: int
) -> bool:
    """Return whether one of `words` stands between the commas around the match."""
    first = max(text.rfind("，", begin, match.start()), begin)
    last = text.find("，", match.end(), end)
    around = text[first : last if last >= 0 else end]
    return any(word in around for word in words)


def _preceded(words: tuple[str, ...], match: re.Match[str], text: str) -> bool:
    """Return whether one of `words` stands before the match in its line."""
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    return any(word in line for word in words)


def _fits(cue: Cue, heads: _Heads, skeleton: Skeleton, position: int) -> bool:
    """Return whether the headings above are those that the cue asks for."""
    above = heads.above(skeleton.starts[position])
    if any(word in above for word in cue.data.not_under):
        return False
    return not cue.data.under or any(word in above for word in cue.data.under)


def _value(cue: Cue, match: re.Match[str], text: str, skeleton: Skeleton) -> Stated | None:
    """Return the term with its value and place; None where the slot holds no such thing at all."""
    group = match.lastgroup
    if group is None:
        start, end = skeleton.offsets(match.start(), match.end())
        return Stated(cue.term, start, end, cue.gives)
    first, last = match.start(group), match.end(group)
    start, end = skeleton.offsets(first, last)
    kind = cue.slots[group]
    slot = _Slot(text[start:end], first, last, skeleton, cue.data.labels)
    value = cue.gives if cue.gives is not None else _READERS[kind](slot)
    if value == ():
        return None
    return Stated(cue.term, start, end, value)


@dataclass(frozen=True, slots=True)
class _Slot:
    """What stands in a slot."""

    text: str
    """As the document has it."""
    first: int
    """Position of its first sign in the skeleton."""
    last: int
    skeleton: Skeleton
    labels: dict[str, tuple[str, ...]]

    @property
    def value(self) -> Any:
        """The value of the mark that stands there; None for a blank."""
        label, value = self.skeleton.values.get(self.first, ("", None))
        return None if label == "blank" else value

    def marks(self, *labels: str) -> list[Any]:
        """Return the values of all marks of these labels in the slot."""
        found = (self.skeleton.values.get(at, ("", None)) for at in range(self.first, self.last))
        return [value for label, value in found if label in labels]


_MONTHS = {"years": Decimal(12), "months": Decimal(1)}
_DAYS = {"days": Decimal(1), "months": Decimal(30)}
"""A month's notice is thirty days (劳动合同法 第三十七条 and the policies' 一个月)."""


def _length(slot: _Slot, sizes: dict[str, Decimal], divisor: int = 1) -> Any:
    """Return a length of time as a whole number of units.

    None for a blank; nothing, `()`, for a length that is no such number (eighteen months in years).
    """
    quantity = slot.value
    if not isinstance(quantity, Quantity):
        return None
    if quantity.kind not in sizes:
        return ()
    value = quantity.value * sizes[quantity.kind] / divisor
    return int(value) if value == value.to_integral() else ()


def _annual(slot: _Slot) -> Any:
    """Return the code for a year's pay; nothing when it is another amount."""
    quantity = slot.value
    months = {"years": 12, "months": 1, "multiple": 1}
    if not isinstance(quantity, Quantity) or quantity.kind not in months:
        return ()
    return "annual-pay" if quantity.value * months[quantity.kind] == 12 else ()


def _date(slot: _Slot) -> Any:
    label, value = slot.skeleton.values.get(slot.first, ("", None))
    return value if label == "date" else None


def _count(slot: _Slot) -> int | None:
    try:
        value = parse_number(slot.text.strip(" \u3000_＿"))
    except ValueError:
        return None
    return int(value) if value == value.to_integral() else None


def _text(slot: _Slot) -> str | None:
    value = slot.text.strip(" \t\u3000\xa0_＿#×【】")
    return value if any(letter.isalnum() for letter in value) else None


def _codes(slot: _Slot) -> tuple[str, ...]:
    """Return the codes whose words stand in the slot, in the order of the text."""
    places = {
        code: min(place for word in words if (place := slot.text.find(word)) >= 0)
        for code, words in slot.labels.items()
        if any(word in slot.text for word in words)
    }
    return tuple(sorted(places, key=lambda code: places[code]))


def _instalments(slot: _Slot) -> tuple[Decimal, ...]:
    """Return the amounts in order; 三年支付，每年支付5万元 is three equal ones."""
    amounts = slot.marks("amount", "amount-words")
    lengths = [length.value for length in slot.marks("duration") if length.kind == "years"]
    if len(amounts) == 1 and lengths and "每年" in slot.text:
        return tuple(amounts * int(lengths[0]))
    return tuple(amounts)


def _names(slot: _Slot) -> tuple[str, ...]:
    """Return the names of a list: in book-title marks, else between its commas."""
    titled = re.findall(r"《([^》]+)》", slot.text)
    parts = (
        re.sub(r"^\s*\d+[.．、]", "", part).strip() for part in re.split("[、，；;]", slot.text)
    )
    return tuple(titled or filter(None, parts))


_READERS: dict[str, Any] = {
    "date": _date,
    "months": lambda slot: _length(slot, _MONTHS),
    "years": lambda slot: _length(slot, _MONTHS, 12),
    "days": lambda slot: _length(slot, _DAYS),
    "annual": _annual,
    "yuan": lambda slot: slot.value,
    "percent": lambda slot: slot.value,
    "area": lambda slot: slot.value,
    "count": _count,
    "text": _text,
    "place": _text,
    "long": _text,
    "line": _text,
    "name": _text,
    "spot": _text,
    "list": _codes,
    "yuans": _instalments,
    "names": _names,
}
