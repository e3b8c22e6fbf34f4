"""Words put in, struck out or put in the place of others."""

import re
from collections import Counter
from typing import Literal

from pydantic import field_validator

from contractgen.facts import Facts, Role
from contractgen.findings import Finding
from contractgen.numerals import circled
from contractgen.outline import Clause
from contractgen.repairs.model import Edit, Procedure, checked_pattern
from contractgen.repairs.numbers import styled
from contractgen.repairs.sentences import Stretch, listed, siblings, stretch_of

_NAMES = {"{employer}", "{talent}", "{agreement}", "{contract}"}
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_BESIDE = {"secrecy", "noncompete", "training", "supplement", "offer", "notice", "settlement"}
"""Kinds of document beside the contract whose end they speak of."""
_LONGEST = 180
"""Characters of what may be struck out: longer sentences say more than what is wrong."""
_TERMS = ("本协议", "本合同", "本协议书", "本合同书")


def checked_wording(text: str) -> str:
    """Return wording of ours; raise ValueError where it is no sentence that could be agreed."""
    unknown = [name for name in _PLACEHOLDER.findall(text) if name not in _NAMES]
    if unknown:
        raise ValueError(f"只能用 {'、'.join(sorted(_NAMES))}，不能用 {'、'.join(unknown)}")
    if "____" in text or "\n" in text:
        raise ValueError("应是可以直接写进协议的一段话，不能有空白待填处或换行")
    return text


def worded(text: str, facts: Facts) -> str | None:
    """Return our wording in the names that the document uses; None where it uses none."""
    names = {
        "{employer}": _usual(facts, "employer"),
        "{talent}": _usual(facts, "talent"),
        "{agreement}": _own_name(facts),
        "{contract}": "劳动合同" if facts.kind in _BESIDE else _own_name(facts),
    }
    for placeholder, name in names.items():
        if placeholder in text:
            if name is None:
                return None
            text = text.replace(placeholder, name)
    return text


def _usual(facts: Facts, role: Role) -> str | None:
    words = Counter(
        facts.text[mark.start : mark.end]
        for mark in facts.marks.get("roles", ())
        if mark.value == role
    )
    return words.most_common(1)[0][0] if words else None


def _own_name(facts: Facts) -> str:
    names = Counter(mark.value for mark in facts.marks.get("self_names", ()))
    usual = next((name for name, _ in names.most_common() if name in _TERMS), None)
    return usual or ("本合同" if "合同" in facts.text[:40] else "本协议")


class Replace(Procedure):
    """A lawful sentence takes the place of the unlawful one."""

    repair: Literal["replace"]
    wording: str
    """Whole sentences; {employer}, {talent}, {agreement} become the names of the document,
    {contract} that of the contract that ends."""
    only: str = ""
    """A pattern that the sentence must hold: a finding that is mistaken costs no lawful words."""
    tied: tuple[str, ...] = ()
    """Words by which the sentences that follow depend on this one: they go too."""

    _checked = field_validator("wording")(checked_wording)
    _pattern = field_validator("only")(checked_pattern)

    def edits(self, finding: Finding, facts: Facts) -> tuple[Edit, ...] | None:
        """Return the change of the sentence; none where it is one of several listed cases."""
        if finding.place is None or listed(facts, finding.place) is not None:
            return None
        stretch = stretch_of(facts, finding.place, self.tied)
        wording = worded(self.wording, facts)
        if stretch is None or wording is None or stretch.end - stretch.start > _LONGEST:
            return None
        if not re.search(self.only, facts.text[stretch.start : stretch.end]):
            return None
        return (Edit(stretch.start, stretch.end, _joined(wording, stretch)),)


def _joined(wording: str, stretch: Stretch) -> str:
    """Return wording without its last mark where the sentence before it keeps its own."""
    return wording.removesuffix("。") if stretch.stop else wording


class Strike(Procedure):
    """The unlawful sentence or listed case is struck out.

    Where nothing of a clause would be left, `instead` takes its place; without it the paragraph
    goes, and the numbers typed after it move up.
    """

    repair: Literal["strike"]
    instead: str = ""
    """A sentence as in `replace`."""
    only: str = ""
    """As in `replace`."""
    tied: tuple[str, ...] = ()
    """As in `replace`."""

    _checked = field_validator("instead")(checked_wording)
    _pattern = field_validator("only")(checked_pattern)

    def edits(self, finding: Finding, facts: Facts) -> tuple[Edit, ...] | None:
        """Return the change; none where the words run over several paragraphs."""
        if finding.place is None or not re.search(self.only, finding.place.quote):
            return None
        case = listed(facts, finding.place)
        if case is not None:
            return _without_case(facts, case)
        stretch = stretch_of(facts, finding.place, self.tied)
        if stretch is None or stretch.end - stretch.start > _LONGEST:
            return None
        if not stretch.is_all:
            return _without(facts, stretch)
        wording = worded(self.instead, facts)
        if wording:
            return (Edit(stretch.start, stretch.end, _joined(wording, stretch)),)
        return None


def _without(facts: Facts, stretch: Stretch) -> tuple[Edit, ...]:
    """Strike out some sentences of a paragraph; what is left begins and ends as it should."""
    text = facts.text
    before = text[stretch.start - 1 : stretch.start]
    line_end = text.find("\n", stretch.end)
    line_end = len(text) if line_end < 0 else line_end
    last = not text[stretch.end + len(stretch.stop) : line_end].strip()
    if last and before in {"；", ";"}:
        # The mark that ends the paragraph stays; the one before the struck words goes.
        return (Edit(stretch.start - 1, stretch.end, ""),)
    return (Edit(stretch.start, stretch.end + len(stretch.stop), ""),)


def _without_case(facts: Facts, case: Clause) -> tuple[Edit, ...] | None:
    """Strike out one listed case with its paragraph; the numbers after it move up."""
    outline = facts.outline
    if outline is None or case.children or _has_references(facts):
        return None
    cases = siblings(outline, case)
    at = cases.index(case)
    if len(cases) < 3 or facts.text[case.start - 1 : case.start] not in {"\n", ""}:
        return None
    end = case.start + len(facts.text[case.start : case.end].rstrip("\n"))
    edits = [Edit(case.start, end, "", "goes")]
    if at == len(cases) - 1:
        ending = _last_ending(facts.text, cases[at - 1], facts.text[end - 1])
        if ending is None:
            return None
        if facts.text[ending.start : ending.end] != ending.text:
            edits.append(ending)
    for one in cases[at + 1 :]:
        renumbered = _moved_up(facts.text, one)
        if renumbered is None:
            return None
        edits.append(renumbered)
    return tuple(edits)


def _last_ending(text: str, case: Clause, stop: str) -> Edit | None:
    """Return the change by which a case becomes the last: …；或者 → …。"""
    words = text[case.start : case.end].rstrip()
    found = re.search(r"[；;，,、]?(?:或者?|以及|和|及|并且)?$", words)
    if found is None or not found[0] or stop not in "。；;":
        return None
    return Edit(case.start + found.start(), case.start + len(words), stop)


_LABEL = re.compile(r"[0-9]+|[〇零一二三四五六七八九十]+|[①-⑳]")


def _moved_up(text: str, case: Clause) -> Edit | None:
    """Return the change of a case's number to the one before it."""
    found = _LABEL.search(text, case.start, case.body_start)
    if found is None or case.value is None:
        return None
    number = case.value - 1
    new = circled(number) if "①" <= found[0] <= "⑳" else styled(number, found[0])
    return Edit(found.start(), found.end(), new, "number")


def _has_references(facts: Facts) -> bool:
    """Return whether the document refers to items of its own, which may be those that move."""
    for mark in facts.marks.get("references", ()):
        reference = mark.value
        if getattr(reference, "target", "") in {"own", "bare"} and (
            reference.item is not None or len(reference.path) > 1
        ):
            return True
    return False


class Insert(Procedure):
    """A sentence, or words, are put in."""

    repair: Literal["insert"]
    wording: str
    """As in `replace`."""
    after: str = ""
    """A pattern in the sentence, behind whose first match the words go; absent: a sentence of
    its own behind the one that was found."""

    _checked = field_validator("wording")(checked_wording)
    _pattern = field_validator("after")(checked_pattern)

    def edits(self, finding: Finding, facts: Facts) -> tuple[Edit, ...] | None:
        """Return the insertion; none where there is no such place."""
        if finding.place is None or listed(facts, finding.place) is not None:
            return None
        stretch = stretch_of(facts, finding.place)
        wording = worded(self.wording, facts)
        if stretch is None or wording is None:
            return None
        if self.after:
            match = re.search(self.after, facts.text[stretch.start : stretch.end])
            if match is None:
                return None
            at = stretch.start + match.end()
            return (Edit(at, at, wording),)
        if stretch.stop == "。":
            at = stretch.end + 1
            return (Edit(at, at, wording),)
        mark = "；" if stretch.stop else "。"
        words = wording.removesuffix("。") if stretch.stop else wording
        return (Edit(stretch.end, stretch.end, mark + words),)


class Phrase(Procedure):
    """Some words of the sentence become others."""

    repair: Literal["phrase"]
    old: str
    """A pattern; its first match in the sentence goes."""
    new: str
    """As `wording` of `replace`; may be empty."""

    _checked = field_validator("new")(checked_wording)
    _pattern = field_validator("old")(checked_pattern)

    def edits(self, finding: Finding, facts: Facts) -> tuple[Edit, ...] | None:
        """Return the change of the words; none where the sentence doesn't hold them."""
        place = finding.place
        stretch = stretch_of(facts, place, opening=True) if place else None
        new = worded(self.new, facts)
        if stretch is None or new is None:
            return None
        match = re.search(self.old, facts.text[stretch.start : stretch.end])
        if match is None or not match[0]:
            return None
        start = stretch.start + match.start()
        return (Edit(start, start + len(match[0]), new),)
