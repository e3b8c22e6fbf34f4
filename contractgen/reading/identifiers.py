"""Marks numbers that are names: ID numbers, credit codes, phones, accounts, e-mail addresses."""

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from contractgen.reading.spans import mark, text_of

_GAP = r"[ \t\u3000\xa0_＿]{0,10}"
_HEAD = rf"(?:号码?|证号|编号)?{_GAP}(?:[（(][^（()）\n]{{0,12}}[)）])?{_GAP}[：:为是]?{_GAP}"
_ID = re.compile(
    rf"身份(?:证件?)?{_HEAD}"
    r"(?P<id>[\d０-９](?:[ -]?[\d０-９*＊Xx×Ｘ]){9,23})(?![\dA-Za-z])"
)
_CODE = re.compile(rf"信用代码(?:证)?{_HEAD}(?P<code>[\dA-Za-z](?:[ -]?[\dA-Za-z*＊]){{11,23}})")
_BARE_ID = re.compile(
    r"(?<![\dA-Za-z.])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"\d{3}[\dXxＸ](?![\dA-Za-z])"
)
_BARE_CODE = re.compile(
    r"(?<![\dA-Za-z])[159ANY]\d{7}(?=\d{0,9}[A-Z])[\dA-HJ-NPQRTUWXY]{10}(?![\dA-Za-z])"
)
_PASSPORT = re.compile(rf"护照{_HEAD}(?P<passport>[A-Za-z]{{1,2}}\d{{6,9}})(?!\d)")
_PHONE = re.compile(
    r"(?<![\dA-Za-z.-])(?:(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}|"
    r"0\d{2,3}[- ]?\d{7,8}|400(?:-?\d{3,4}){2})(?![\dA-Za-z])"
)
_ACCOUNT = re.compile(
    rf"号(?<=[账帐卡户]号)码?{_GAP}[：:为]?{_GAP}(?P<account>\d(?:[ -]?\d){{8,24}})(?!\d)"
)
_EMAIL = re.compile(
    r"(?<![\w.])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"
)

_MASK = re.compile(r"[*＊×]|X{2}")

_LABELLED = (
    ("id-number", _ID, "id", "身份"),
    ("credit-code", _CODE, "code", "信用代码"),
    ("passport", _PASSPORT, "passport", "护照"),
    ("bank-account", _ACCOUNT, "account", "号"),
)
_BARE = (
    ("id-number", _BARE_ID),
    ("credit-code", _BARE_CODE),
    ("phone", _PHONE),
)


@Language.component("identifiers", assigns=["doc.spans"])
def identifiers(doc: Doc) -> Doc:
    """Mark identifying numbers in `doc.spans["identifiers"]`; the value is their text, squeezed.

    Labels: `id-number`, `credit-code` (both also when they are wrong, if a label announces them),
    `masked` (either, with asterisks), `passport`, `phone`, `bank-account`, `email`.
    """
    text = text_of(doc)
    taken: list[tuple[int, int]] = []
    spans = []
    for span in _found(doc, text):
        if not any(start < span.end and span.start < end for start, end in taken):
            taken.append((span.start, span.end))
            spans.append(span)
    doc.spans["identifiers"] = sorted(spans, key=lambda span: span.start)
    return doc


def _found(doc: Doc, text: str) -> Iterator[Span]:
    """Yield candidates, the surest first."""
    for label, pattern, group, word in _LABELLED:
        if word not in text:
            continue
        for match in pattern.finditer(text):
            value = _squeezed(match[group])
            masked = _MASK.search(value) is not None
            yield mark(
                doc, match.start(group), match.end(group), "masked" if masked else label, value
            )
    for label, pattern in _BARE:
        for match in pattern.finditer(text):
            yield mark(doc, match.start(), match.end(), label, _squeezed(match[0]))
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield mark(doc, match.start(), match.end(), "email", match[0])


def _squeezed(text: str) -> str:
    """Return a number without the spaces and hyphens that group its digits, in capitals."""
    return re.sub(r"[ -]", "", text).upper().replace("Ｘ", "X")
