"""Marks references to articles and attachments, and what the document calls itself."""

import re
from typing import Final, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from contractgen.numerals import parse_number
from contractgen.reading.spans import mark, text_of

_NUMBER: Final = r"[0-9０-９]{1,3}(?:[.．][0-9０-９]{1,3}){0,3}|[〇零一二三四五六七八九十百]{1,6}"
_REFERENCE: Final = re.compile(
    rf"第\s{{0,2}}(?P<article>{_NUMBER})\s{{0,2}}条"
    rf"(?:\s?(?:第\s?)?(?P<paragraph>{_NUMBER})\s?款)?"
    rf"(?:\s?(?:第\s?)?(?:[（(]\s?(?P<item>{_NUMBER})\s?[）)](?:\s?项)?|(?P<bare>{_NUMBER})\s?项))?"
    r"|第\s?(?P<point>[0-9]{1,2}(?:\.[0-9]{1,2}){1,3})\s?[款项]"
    rf"|本条\s?(?:第\s?(?P<own_paragraph>{_NUMBER})\s?款)?"
    rf"\s?第?\s?[（(]?(?P<own>{_NUMBER})[）)]?\s?项"
    rf"|附\s?件\s?(?P<attachment>{_NUMBER})(?![0-9年月日份个])"
)
_STATUTE_BEFORE: Final = re.compile(
    r"(?:》(?:[（(][^（()）]{0,40}[）)])?|(?<![办做方])法|法典|条例|细则|解释|该法|办法|手册|制度|章程|守则|准则|暂行规定|通知|意见)"
    r"(?:的|之|中的?|中华[^第]{0,4})?\s?$"
)
_OTHER_BEFORE: Final = re.compile(
    r"(?:[原主旧前该其]|上述|补充|劳动|聘用|保密|竞业限制|服务期?|培训|人事|租赁|附件[一二三四五六七八九十0-9]{0,2})"
    r"(?:劳动|聘用)?(?:协议|合同)书?(?:[（(][^（()）]{0,30}[）)])?(?:的|之|中的?)?\s?$"
    r"|附件[一二三四五六七八九十0-9]{0,2}(?:《[^》]{0,30}》)?(?:的|之|中的?)?\s?$"
)
_OWN_BEFORE: Final = re.compile(
    r"本(?:劳动|聘用|服务|人才|引进|补充|保密)?(?:协议|合同|协商)书?(?:的|之|中的?)?\s?$"
)
_CHAIN: Final = re.compile(
    r"(?:[、，,和与及或至到～~—\-－]|以及|或者|和第|第?[（(]?[一二三四五六七八九十0-9]{1,3}[）)]?[款项]|规定|的|\s){0,8}"
)
_SELF_NAME: Final = re.compile(
    r"(?<![基根日成资版文剧])本(?:劳动|聘用|服务|人才引进|引进|岗位|合作|顾问|保密|竞业限制|培训)?"
    r"(?P<noun>协议|合同|协商|契约|意向书|备忘录)书?(?!一致|解决|不成|机制|范本|文本由)"
)


class Reference(NamedTuple):
    """The value of a reference's mark."""

    target: str
    """`own` (本协议第八条), `bare` (第八条), `other` (another contract), `statute` (a law, a policy
    or a company's rules) or `attachment`."""
    path: tuple[int, ...]
    """The article's number, (7, 2) for 第7.2条; of an attachment: its number; () for 本条."""
    paragraph: int | None
    """款; None when unsaid."""
    item: int | None
    """项; None when unsaid."""


@Language.component("references", assigns=["doc.spans"])
def references(doc: Doc) -> Doc:
    """Mark references in `doc.spans["references"]`; the numbers that head clauses are none."""
    text = text_of(doc)
    heads = {clause.start for clause in doc._.outline.clauses if clause.kind != "paragraph"}
    spans = []
    last_end, last_target = -1, ""
    for match in _REFERENCE.finditer(text):
        if match.start() in heads or _is_line_head(text, match, doc):
            continue
        target = "attachment" if match["attachment"] else _target(text, match.start())
        chained = _CHAIN.fullmatch(text, last_end, match.start()) if last_end >= 0 else None
        if target == "bare" and chained and last_target != "attachment":
            target = last_target
        value = _reference(match, target)
        if value is not None:
            spans.append(mark(doc, match.start(), match.end(), "reference", value))
            last_end, last_target = match.end(), target
    doc.spans["references"] = spans
    return doc


def _is_line_head(text: str, match: re.Match[str], doc: Doc) -> bool:
    """Return whether an attachment's number heads its title: 附件一 保密协议."""
    if not match["attachment"]:
        return False
    start = text.rfind("\n", 0, match.start()) + 1
    return not text[start : match.start()].strip(" \t\u3000【[《")


def _target(text: str, start: int) -> str:
    """Return what a reference at `start` points into, by the words before it."""
    before = text[max(0, start - 60) : start]
    before = before[before.rfind("\n") + 1 :] or before
    if before.endswith(("“", "「", '"')):
        return "other"  # the wording of another document, quoted
    if _OWN_BEFORE.search(before):
        return "own"
    if _OTHER_BEFORE.search(before):
        return "other"
    return "statute" if _STATUTE_BEFORE.search(before) else "bare"


def _reference(match: re.Match[str], target: str) -> Reference | None:
    """Return what a match refers to; None when its numbers are none."""
    try:
        if match["attachment"]:
            return Reference("attachment", _path(match["attachment"]), None, None)
        if match["own"]:
            return Reference("own", (), _number(match["own_paragraph"]), _number(match["own"]))
        if match["point"]:
            return Reference(target, _path(match["point"]), None, None)
        item = match["item"] or match["bare"]
        return Reference(
            target, _path(match["article"]), _number(match["paragraph"]), _number(item)
        )
    except ValueError:
        return None


def _path(words: str) -> tuple[int, ...]:
    return tuple(int(parse_number(part)) for part in words.replace("．", ".").split("."))


def _number(words: str | None) -> int | None:
    return None if words is None else int(parse_number(words))


@Language.component("self_names", assigns=["doc.spans"])
def self_names(doc: Doc) -> Doc:
    """Mark where the document names itself in `doc.spans["self_names"]`: 本协议, 本合同, 本协商.

    The value leaves out what comes between: 本劳动合同 is 本合同.
    """
    doc.spans["self_names"] = [
        mark(doc, match.start(), match.end(), "self-name", f"本{match['noun']}")
        for match in _SELF_NAME.finditer(text_of(doc))
    ]
    return doc
