"""Checks of what was left open: fields not filled in, boxes not ticked."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Literal

from contractgen.facts import Facts, Mark
from contractgen.findings import Finding, Skipped
from contractgen.outline import Outline
from contractgen.rules import Case, Rule

_STOPS: Final = "。；\n"
_NEAR: Final = 10
"""Characters between two blanks of one field: ____年____月____日起至____年."""
_LEAD: Final = 24
_TAIL: Final = re.compile(r"[^，。；：、\s（()）]{0,6}")
_NOT_MEANT: Final = re.compile(r"^[^。\n]*(?:不适用|未选择|空白)")
_STOP: Final = re.compile(r"[，。；\n]")
_SIGNING: Final = re.compile(
    r"签\s{0,4}[订署约字]?\s{0,4}(?:日\s{0,4}期|时\s{0,4}间|地\s{0,4}点)|签[字章名]|盖章"
)
_LONGEST_QUOTE: Final = 120


class BlankFields(Rule):
    """Every field that matters is filled in."""

    check: Literal["blank_fields"]
    fields: dict[str, tuple[str, ...]]
    """Names of fields, each with the words that tell it; the words nearest to the blank decide."""
    minor: tuple[str, ...] = ()
    """Words of fields that may stay empty."""
    names: str
    """The field of the parties' names."""
    form_blanks: int
    """With the talent not named, so many open fields make the document a form to be filled in."""
    form_message: str
    """Said once of such a form, at its first name or blank; the others are then only notes."""

    def reads_terms(self) -> bool:
        """Return that only a document can break it."""
        return False

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each field, or each run of blanks of one field."""
        found = list(self._fields(case))
        first = next((n for n, (field, _) in enumerate(found) if field == self.names), 0)
        nobody = case.facts.kind == "commercial" or not _named(case.facts)
        unfilled = len(found) >= self.form_blanks and nobody
        for number, (_, finding) in enumerate(found):
            if not unfilled:
                yield finding
            elif number == first:
                yield replace(finding, message=self.form_message.format(count=len(found)))
            else:
                yield replace(finding, severity="note")

    def _fields(self, case: Case) -> Iterator[tuple[str, Finding]]:
        """Yield each open field, with its finding."""
        facts, outline = case.facts, case.facts.outline
        if outline is None:
            return
        open_field = ""
        start = end = -1
        for blank in facts.marks.get("blanks", ()):
            if not self._matters(facts, outline, blank):
                continue
            field = self.field_of(facts.text, blank)
            between = facts.text[end : blank.start]
            near = field == open_field or (len(between) <= _NEAR and "，" not in between)
            if end >= 0 and near and not any(stop in between for stop in _STOPS):
                end = max(end, blank.end)
                continue
            if end >= 0:
                yield open_field, self._finding(case, outline, start, end, open_field)
            open_field, start, end = field, blank.start, blank.end
        if end >= 0:
            yield open_field, self._finding(case, outline, start, end, open_field)

    def _matters(self, facts: Facts, outline: Outline, blank: Mark) -> bool:
        """Return whether a blank has to be filled in before signing."""
        if blank.start >= outline.signature_start or blank.start >= outline.attachments_start:
            return False
        label = str(blank.value)
        words = label or facts.text[blank.start : blank.end]
        if _SIGNING.search(words) or any(word in words[-12:] for word in self.minor):
            return False
        around = facts.text[blank.end : blank.end + _LEAD]
        return not _is_declined(facts, blank) and _NOT_MEANT.search(around) is None

    def field_of(self, text: str, blank: Mark) -> str:
        """Return the name of the field: by the words before and in the blank, else those after."""
        before = _plain(f"{blank.value}{text[blank.start : blank.end]}")
        after = _plain(_STOP.split(text[blank.end : blank.end + 6])[0])
        unit = "" if after.startswith(("/", "／")) else after[:2]
        for words in (unit, before, after):
            places = {
                max(words.rfind(word) for word in cues): name for name, cues in self.fields.items()
            }
            if max(places) >= 0:
                return places[max(places)]
        return ""

    def _finding(self, case: Case, outline: Outline, start: int, end: int, field: str) -> Finding:
        text = outline.text
        line = max(text.rfind(stop, 0, start) for stop in "。；，\n") + 1
        if not text[line:start].strip() and not text[start].isalpha():
            # The words that name the field stand before the line break or the comma.
            line = max(text.rfind(stop, 0, max(line - 1, 0)) for stop in "。；，\n") + 1
        clause = outline.at(start)
        first = max(line, start - _LEAD)
        if clause is not None and first < clause.body_start <= start:
            first = clause.body_start
        tail = _TAIL.match(text, end)
        last = min(tail.end() if tail else end, max(end, outline.signature_start))
        while first < start and text[first].isspace():
            first += 1
        place = outline.place(first, last)
        return self.finding(case, place, field=f"“{field}”" if field else "此处")


def _named(facts: Facts) -> bool:
    """Return whether the text names the talent, with more than a placeholder."""
    blanks = facts.marks.get("blanks", ())
    return any(
        fact.name == "talent.name"
        and fact.place is not None
        and not any(b.start < fact.place.end and fact.place.start < b.end for b in blanks)
        for fact in facts.facts
    )


def _plain(words: str) -> str:
    """Return words without spaces, with full-width brackets and colons, also between cells."""
    return "".join(words.replace("\t", "：").split()).replace(":", "：").replace("(", "（")


def _is_declined(facts: Facts, blank: Mark) -> bool:
    """Return whether a blank stands under a box left empty beside one that is ticked."""
    box = None
    for option in facts.marks.get("options", ()):
        if option.start > blank.start:
            break
        box = option
    if box is None or box.value.state == "selected":
        return False
    between = facts.text[box.end : blank.start]
    return "\n" not in between and any(
        other.value.group == box.value.group and other.value.state == "selected"
        for other in facts.marks["options"]
    )


class OptionSelected(Rule):
    """Where the parties are to choose, one of the choices is ticked."""

    check: Literal["option_selected"]

    def reads_terms(self) -> bool:
        """Return that only a document can break it."""
        return False

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for each choice with nothing ticked."""
        facts, outline = case.facts, case.facts.outline
        if outline is None:
            return
        end = min(outline.signature_start, outline.attachments_start)
        requests = [mark for mark in facts.marks.get("choices", ()) if mark.start < end]
        boxes = [
            mark
            for mark in facts.marks.get("options", ())
            if mark.start < end and not any(r.start <= mark.start < r.end for r in requests)
        ]
        groups: dict[int, list[Mark]] = {}
        for box in boxes:
            groups.setdefault(box.value.group, []).append(box)
        for group in groups.values():
            asked = _request_before(facts.text, requests, group[0])
            ticked = any(box.value.state == "selected" for box in group)
            if not ticked and (len(group) > 1 or asked is not None):
                start = asked.start if asked else _sentence_start(outline, group[0].start)
                yield self.finding(case, outline.place(start, _option_end(outline, group[-1])))
        for request in requests:
            until = _scope_end(outline, request, end)
            if not any(request.end <= box.start < until for box in boxes):
                yield self.finding(case, outline.place(request.start, request.end))


def _scope_end(outline: Outline, request: Mark, end: int) -> int:
    """Return where the choices end that a request speaks of: with its clause."""
    clause = outline.at(request.start)
    if clause is None:
        return end
    if clause.kind == "paragraph" and clause.parent is not None:
        return outline.clauses[clause.parent].end
    return clause.end if clause.kind != "paragraph" else end


def _request_before(text: str, requests: list[Mark], box: Mark) -> Mark | None:
    """Return the request to choose that a group of boxes answers; None without one."""
    return next(
        (
            request
            for request in reversed(requests)
            if request.end <= box.start
            and box.start - request.end < _LONGEST_QUOTE
            and "。" not in text[request.end : box.start]
        ),
        None,
    )


def _sentence_start(outline: Outline, offset: int) -> int:
    text = outline.text
    start = max(text.rfind(stop, 0, offset) for stop in "。\n") + 1
    clause = outline.at(offset)
    if clause is not None and start < clause.body_start <= offset:
        start = clause.body_start
    return max(start, offset - _LONGEST_QUOTE)


def _option_end(outline: Outline, last: Mark) -> int:
    """Return where the words of the last option end."""
    stops = [outline.text.find(stop, last.end) for stop in "。；\n"]
    found = [stop for stop in stops if stop >= 0]
    return min([*found, last.end + _LONGEST_QUOTE, len(outline.text)])


CHECKS: tuple[type[Rule], ...] = (BlankFields, OptionSelected)
