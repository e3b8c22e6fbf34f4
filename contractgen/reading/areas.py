"""Marks areas in square metres: 80㎡, 八十平方米."""

import re

from spacy.language import Language
from spacy.tokens import Doc

from contractgen.reading.numbers import ARABIC, CHINESE, CLOSED, GAP, number
from contractgen.reading.spans import mark, text_of

_UNIT = re.compile(r"㎡|[mM](?:²|2(?!\d))|平方米|平米|平方(?!公里|千米)")
_NUMBER = re.compile(rf"(?<![\d.])(?P<number>{ARABIC}|{CHINESE}){GAP}{CLOSED}{GAP}$")


@Language.component("areas", assigns=["doc.spans"])
def areas(doc: Doc) -> Doc:
    """Mark areas in `doc.spans["areas"]`; label `area`, the value is the `Decimal` ㎡."""
    text = text_of(doc)
    spans = []
    for unit in _UNIT.finditer(text):
        head = _NUMBER.search(text, max(0, unit.start() - 48), unit.start())
        value = number(head["number"]) if head else None
        if head and value is not None:
            spans.append(mark(doc, head.start(), unit.end(), "area", value))
    doc.spans["areas"] = spans
    return doc
