"""Checks of what a document says about itself: articles, attachments, its name, its copies."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from contractgen.facts import Mark
from contractgen.findings import Finding, Skipped
from contractgen.numerals import chinese_number
from contractgen.outline import Clause, Outline, Place
from contractgen.rules import Case, Rule

_OWN_PREFIX: Final = re.compile(
    r"本(?:劳动|聘用|服务|人才|引进|补充|保密)?(?:协议|合同|协商)书?(?:的|之|中的?)?\s?$"
)
_STATUTE: Final = re.compile(
    r"《[^》]{2,40}》|(?:劳动合同|劳动|民|专利|著作权)法(?:典)?|条例|该法|办法"
)
_LIST: Final = re.compile(
    r"(?<![作为系见])附\s?件\s?(?:如下|清单|目录|包括|包含|共?有|分别?为|为|是|[：:])"
)
_LISTED_NUMBER: Final = re.compile(
    r"附\s?件\s?([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})(?=\s{0,4}(?:[：:、.．]\s?)?[《“])"
    r"|附\s?件\s?([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s{0,2}[：:]"
)
_ENUMERATED: Final = re.compile(
    r"(?:^|[：:；;，,。\s])[（(]?([0-9]{1,2}|[一二三四五六七八九十])[）)、.．]"
)
_TITLE: Final = re.compile(r"《([^《》\n]{1,40})》")
_TITLE_LINE: Final = re.compile(
    r"^[\s【\[]{0,6}附\s?件\s?([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})(?![^\n]{0,60}[。；])",
    re.MULTILINE,
)
_NAMED: Final = re.compile(
    r"《(?P<after>[^《》\n]{1,40})》[^。；，《》\n]{0,8}(?:作为|系|是|为|构成|列为|视为|即)\s?"
    r"(?:本(?:协议|合同)书?)?的?\s?(?:有效|必要|重要)?(?:组成部分的?)?附\s?件(?![0-9一二三四五六七八九十])"
    r"|(?<![0-9一二三四五六七八九十])附\s?件(?:即|中的|所附|所列)?\s?《(?P<before>[^《》\n]{1,40})》"
    r"|《(?P<bracket>[^《》\n]{1,40})》[（(](?:见|详见|参见|作为)?(?:本(?:协议|合同)的?)?附件[）)]"
)


_PIECE: Final = re.compile(r"[\n；;，,、。：:\s]+")
_SHORTEST_TITLE: Final = 4
_FAR: Final = 400
"""How far before a reference, in its clause, a law's name still explains it."""
_LONGEST_SIDE: Final = 30
"""Characters of a quotation on either side of the words that matter."""
_MOST_LISTS: Final = 40
_LONGEST_LIST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Attachments:
    """What the document lists and holds as attachments."""

    listed: bool
    """Whether there is a list at all."""
    titles: frozenset[str]
    numbers: frozenset[int]
    """Numbers in the list, over attached documents, or given together with a title."""

    def has_title(self, title: str) -> bool:
        """Return whether an attachment of that name is listed; 培训费用清单 matches 费用清单."""
        return any(
            title in other or (len(other) >= _SHORTEST_TITLE and other in title)
            for other in self.titles
        )


def attachments_of(outline: Outline) -> Attachments:
    """Return the attachments that are listed, or follow the signatures."""
    text = outline.text
    titles: set[str] = set()
    numbers: set[int] = set()
    listed = False
    for match in islice(_LIST.finditer(text), _MOST_LISTS):
        clause = outline.at(match.start())
        end = clause.end if clause is not None else len(text)
        if match.start() >= outline.signature_start:
            end = len(text)
        if clause is not None and clause.parent is not None and clause.own_end == end:
            end = max(end, _list_end(outline, clause))
        scope = text[match.start() : min(max(end, match.end()), match.start() + _LONGEST_LIST)]
        sentence = scope.partition("。")[0]
        scope = sentence if "《" in sentence else scope
        found = [found[1] for found in _TITLE.finditer(scope)]
        values = _numbers(_LISTED_NUMBER, scope) | _numbers(_ENUMERATED, scope)
        if not found and not values:
            continue
        listed = True
        titles.update(found or _PIECE.split(scope))
        numbers |= values or set(range(1, len(found) + 1))
    attached = text[outline.attachments_start :]
    titles.update(line.strip() for line in attached.split("\n") if 0 < len(line.strip()) <= 40)
    numbers |= _numbers(_TITLE_LINE, text)
    if not listed:
        numbers |= _numbers(_LISTED_NUMBER, text)
    return Attachments(listed, frozenset(titles), frozenset(numbers))


def _list_end(outline: Outline, clause: Clause) -> int:
    """Return where the lines below 附件： end that belong to the same clause."""
    parent = outline.clauses[clause.parent or 0]
    return parent.end if clause.kind == "paragraph" else clause.end


def _numbers(pattern: re.Pattern[str], text: str) -> set[int]:
    """Return the numbers that a pattern's groups find."""
    found = set()
    for match in pattern.finditer(text):
        words = next(group for group in match.groups() if group)
        found.add(_CHINESE[words] if words in _CHINESE else int(words) if words.isdigit() else 0)
    return found - {0}


_CHINESE: Final = {chinese_number(number): number for number in range(1, 100)}


class ReferenceBroken(Rule):
    """Every article and attachment that is referred to exists."""

    check: Literal["reference_broken"]

    def reads_terms(self) -> bool:
        """Return that only a document can break it."""
        return False

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each reference to nothing."""
        outline = case.facts.outline
        if outline is None:
            return
        attachments = attachments_of(outline)
        articles = {
            clause.value: clause
            for clause in reversed(list(outline.articles()))
            if clause.start < outline.attachments_start
        }
        for mark in case.facts.marks.get("references", ()):
            if mark.start >= outline.attachments_start:
                continue
            if mark.value.target == "attachment":
                broken = mark.value.path[0] not in attachments.numbers
            else:
                broken = bool(articles) and _is_broken(outline, articles, mark, case.facts.kind)
            if broken:
                what = "附件" if mark.value.target == "attachment" else "条款"
                name = outline.text[_with_owner(outline.text, mark.start) : mark.end].strip()
                place = _fragment(outline, mark.start, mark.end)
                yield self.finding(case, place, reference=name, what=what)


def _fragment(outline: Outline, start: int, end: int) -> Place:
    """Return the words around a place, up to the commas: a bare 本合同 tells a reader little."""
    text = outline.text
    clause = outline.at(start)
    floor = max(start - _LONGEST_SIDE, clause.body_start if clause is not None else 0)
    first = max([text.rfind(stop, 0, start) + 1 for stop in "。；，：\n"] + [min(floor, start)])
    stops = [text.find(stop, end, end + _LONGEST_SIDE) for stop in "。；，：\n"]
    last = min([stop for stop in stops if stop >= 0] or [min(end + _LONGEST_SIDE, len(text))])
    return outline.place(first, last)


def _with_owner(text: str, start: int) -> int:
    """Return the start of 本协议第十二条, given that of 第十二条."""
    owner = _OWN_PREFIX.search(text, max(0, start - 12), start)
    return owner.start() if owner else start


def _is_broken(outline: Outline, articles: dict[int | None, Clause], mark: Mark, kind: str) -> bool:
    """Return whether a reference into this document finds nothing."""
    value = mark.value
    if value.target not in ("own", "bare"):
        return False
    if value.target == "bare" and (kind == "supplement" or _follows_statute(outline, mark)):
        return False
    if len(value.path) > 1:
        return not _has_path(outline, articles, value.path)
    article = articles.get(value.path[0]) if value.path else _article_at(outline, mark.start)
    if article is None:
        return bool(value.path)
    return value.item is not None and _lacks_item(outline, article, value.item)


def _follows_statute(outline: Outline, mark: Mark) -> bool:
    """Return whether a law is named before, in the same clause: 劳动合同法第三十九条，第四十条."""
    clause = outline.at(mark.start)
    start = max(clause.start if clause is not None else 0, mark.start - _FAR)
    return _STATUTE.search(outline.text, start, mark.start) is not None


def _has_path(outline: Outline, articles: dict[int | None, Clause], path: tuple[int, ...]) -> bool:
    """Return whether 第7.2条 exists, as clause 7.2 or as the second part of article 7."""
    if any(clause.path == path for clause in outline.clauses):
        return True
    article = articles.get(path[0])
    return article is not None and not _lacks_item(outline, article, path[1])


def _article_at(outline: Outline, offset: int) -> Clause | None:
    """Return the article that holds `offset`."""
    clause = outline.at(offset)
    if clause is None:
        return None
    holders = (clause, *outline.ancestors(clause))
    return next((holder for holder in holders if holder.scheme == outline.top), None)


def _lacks_item(outline: Outline, article: Clause, number: int) -> bool:
    """Return whether an article has numbered parts but none of that number."""
    values = {
        clause.value
        for clause in outline.clauses[article.index + 1 :]
        if clause.start < article.end and clause.value is not None
    }
    return bool(values) and number not in values


class SelfNameMixed(Rule):
    """The document calls itself by one name."""

    check: Literal["self_name_mixed"]

    def reads_terms(self) -> bool:
        """Return that only a document can break it."""
        return False

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield one finding, at the first place of the rarer name."""
        outline = case.facts.outline
        if outline is None:
            return
        marks = [
            mark
            for mark in case.facts.marks.get("self_names", ())
            if mark.start < outline.attachments_start
        ]
        counts = Counter(mark.value for mark in marks)
        if len(counts) < 2:
            return
        usual = counts.most_common(1)[0][0]
        rarer = next(mark for mark in marks if mark.value != usual)
        names = "、".join(f"“{name}”{count}处" for name, count in counts.most_common())
        place = _fragment(outline, rarer.start, rarer.end)
        yield self.finding(case, place, names=names, usual=usual)


class CopiesMismatch(Rule):
    """The copies that are given out add up to the number made."""

    check: Literal["copies_mismatch"]

    def reads_terms(self) -> bool:
        """Return that only a document can break it."""
        return False

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each statement whose numbers differ."""
        outline = case.facts.outline
        for mark in case.facts.marks.get("copies", ()):
            if outline is None:
                return
            total, again, given = mark.value
            place = outline.place(mark.start, mark.end)
            if again is not None and again != total:
                yield self.finding(case, place, total=total, other=f"括号内又写作{again}份")
            elif given is not None and given != total:
                yield self.finding(case, place, total=total, other=f"各方所执合计{given}份")


class AttachmentMissing(Rule):
    """What is named as an attachment stands in the list of attachments."""

    check: Literal["attachment_missing"]

    def reads_terms(self) -> bool:
        """Return that only a document can break it."""
        return False

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each attachment that the list leaves out."""
        outline = case.facts.outline
        if outline is None:
            return
        attachments = attachments_of(outline)
        if not attachments.listed:
            return
        reported: set[str] = set()
        for match in _NAMED.finditer(outline.text, 0, outline.attachments_start):
            title = match["after"] or match["before"] or match["bracket"]
            if attachments.has_title(title) or title in reported:
                continue
            reported.add(title)
            place = outline.place(match.start(), match.end())
            yield self.finding(case, place, title=title)


CHECKS: tuple[type[Rule], ...] = (
    ReferenceBroken,
    SelfNameMixed,
    CopiesMismatch,
    AttachmentMissing,
)
