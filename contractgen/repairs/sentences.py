"""Sentences around a finding: where to strike so that what is left still reads."""

import re
from dataclasses import dataclass

from contractgen.facts import Facts
from contractgen.outline import Clause, Outline, Place

_PART_ENDS = "。；;！？!?\t"
_END = re.compile(r"[。；;！？!?\t]")
_DEPENDENT = re.compile(
    r"(?:不足|每逾期|逾期|未获|未经|否则|超过|该|上述|前述|前款|前项|其中|拒不|违约金|数额|金额|具体|如未|仍|"
    r"此外|同时|因此|由此|并)"
)
"""How words begin that make no sense without the sentence before them."""
_ALTERNATIVES = re.compile(
    r"(?:情形|情况|条件|原因|事由|行为|下列|以下|之一|包括|包含)[^：:]*[：:]\s*$"
)
_PAIRS = (("（", "）"), ("(", ")"), ("“", "”"), ("《", "》"), ("【", "】"))
"""A stretch that cuts a pair is no sentence."""
_LEAD_IN = ("：", ":")
_SPACES = " \u3000"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some sentences of one paragraph."""

    start: int
    end: int
    """After the last word, before the mark that ends the sentence."""
    stop: str
    """That mark; "" at the end of the line."""
    is_all: bool
    """Whether nothing else stands in the paragraph but its number."""


def stretch_of(
    facts: Facts, place: Place, tied: tuple[str, ...] = (), *, opening: bool = False
) -> Stretch | None:
    """Return the sentences that a finding speaks of, with those that hang on them.

    A sentence ends at 。 or ；. What follows belongs to it where it begins with words that refer
    back (不足一年的, 未获同意的, 该款) or holds one of `tied`. None where the words run over
    several lines or cut a pair of brackets; nor where they open a list, unless `opening`.
    """
    text = facts.text
    line_end = text.find("\n", place.start)
    line_end = len(text) if line_end < 0 else line_end
    if place.end > line_end:
        return None
    first = body_start(facts, place.start)
    start = max((text.rfind(mark, first, place.start) + 1 for mark in _PART_ENDS), default=first)
    start = max(start, first)
    start += len(text[start:line_end]) - len(text[start:line_end].lstrip(_SPACES))
    end = _part_end(text, max(place.end - 1, start), line_end)
    while end < line_end and text[end] != "\t":
        following = _part_end(text, end + 1, line_end)
        words = text[end + 1 : following].strip(_SPACES)
        if not words or not (_DEPENDENT.match(words) or any(one in words for one in tied)):
            break
        end = following
    stop = text[end] if end < line_end else ""
    if any(text.count(one, start, end) != text.count(two, start, end) for one, two in _PAIRS):
        return None
    if not opening and text[start:end].rstrip().endswith(_LEAD_IN):
        return None
    rest = text[first:start] + text[end + len(stop) : line_end]
    return Stretch(start, end, stop, not rest.strip())


def body_start(facts: Facts, offset: int) -> int:
    """Return where the words of the line around `offset` begin, after its number."""
    line = facts.text.rfind("\n", 0, offset) + 1
    clause = facts.outline.at(offset) if facts.outline else None
    if clause is not None and line <= clause.body_start <= offset:
        return clause.body_start
    return line


def _part_end(text: str, start: int, line_end: int) -> int:
    found = _END.search(text, start, line_end)
    return line_end if found is None else found.start()


def listed(facts: Facts, place: Place) -> Clause | None:
    """Return the clause where it is one of several cases under a lead-in (有下列情形之一的：).

    Such a clause is part of a sentence: a sentence can't take its place.
    """
    outline = facts.outline
    clause = outline.at(place.start) if outline else None
    if outline is None or clause is None or clause.parent is None:
        return None
    parent = outline.clauses[clause.parent]
    own = facts.text[parent.start : parent.own_end].rstrip()
    return clause if _ALTERNATIVES.search(own[-80:]) else None


def siblings(outline: Outline, clause: Clause) -> tuple[Clause, ...]:
    """Return the clauses numbered alike under the same parent, in order, itself among them."""
    if clause.parent is None:
        return (clause,)
    below = (outline.clauses[index] for index in outline.clauses[clause.parent].children)
    return tuple(one for one in below if one.scheme == clause.scheme)
