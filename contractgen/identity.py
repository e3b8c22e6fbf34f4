"""Which defect a finding is, whatever its position: its rule and the words of its clause.

Decisions, baselines and comments in Word know a finding again by `identity`. Numbers of clauses,
blanks and the width of characters don't count, so that renumbering and reflowing keep it; every
other word does, so that a changed amount makes another defect of it.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from unicodedata import normalize

from contractgen.facts import Facts, Mark
from contractgen.findings import Finding
from contractgen.outline import Clause, Outline, Place

_BLANK = re.compile(r"\s+")
_LEAD_IN = ("：", ":")
_HEAD = 20
"""Characters by which an article without a heading is known where others refer to it."""


def identity(finding: Finding, facts: Facts) -> str:
    """Return 16 hex digits that stay the same while the finding's rule and clause do.

    A finding without a place is known by what it says and by the parties' names: what is missing
    from one person's agreement isn't what is missing from another's.
    """
    if finding.place is None or facts.outline is None:
        parties = (facts.value("employer.name"), facts.value("talent.name"))
        words = "|".join((finding.message, *(str(name) for name in parties if name)))
    else:
        words = clause_words(facts, finding.place)
    return sha256(f"{finding.rule}\n{plain(words)}".encode()).hexdigest()[:16]


def plain(words: str) -> str:
    """Return words without blanks, all characters of the usual width."""
    return _BLANK.sub("", normalize("NFKC", words))


def clause_words(facts: Facts, place: Place) -> str:
    """Return the words of the clause at a place, without numbers and blanks.

    The lead-in it stands under belongs to it (有下列情形之一的：). A reference to another article
    becomes that article's heading, for its number is no more than a position.
    """
    outline = facts.outline
    holder = outline.at(place.start) if outline else None
    if outline is None or holder is None:
        return _BLANK.sub("", _line(facts.text, place))
    above = [
        words
        for clause in reversed(tuple(outline.ancestors(holder)))
        if (words := _own_words(clause, facts)).endswith(_LEAD_IN)
    ]
    inside = [one for one in outline.clauses if place.start < one.start < place.end]
    # A fault in the heading is one of these words; elsewhere a heading is no part of the clause.
    heading = holder.heading if place.start < holder.body_start else ""
    own = (_own_words(clause, facts) for clause in (holder, *inside))
    return "".join((*above, _BLANK.sub("", heading), *own))


def _line(text: str, place: Place) -> str:
    start = text.rfind("\n", 0, place.start) + 1
    end = text.find("\n", place.end)
    return text[start : end if end >= 0 else len(text)]


def _own_words(clause: Clause, facts: Facts) -> str:
    """Return a clause's own words, without number and heading."""
    start, end = min(clause.body_start, clause.own_end), clause.own_end
    return _BLANK.sub("", "".join(_resolved(facts, start, end)))


def _resolved(facts: Facts, start: int, end: int) -> Iterator[str]:
    """Yield the pieces of `text[start:end]`, references to own articles by what they mean."""
    last = start
    for mark in facts.marks.get("references", ()):
        if not start <= mark.start < mark.end <= end:
            continue
        meant = _meaning(mark, facts.outline)
        if meant:
            yield facts.text[last : mark.start]
            yield f"〔{meant}〕"
            last = mark.end
    yield facts.text[last:end]


def _meaning(mark: Mark, outline: Outline | None) -> str:
    """Return the heading, or the first words, of the article referred to; "" for any other."""
    reference = mark.value
    if outline is None or reference.target not in {"own", "bare"} or not reference.path:
        return ""
    number = reference.path[-1]
    article = next((one for one in outline.articles() if one.value == number), None)
    if article is None or len(reference.path) > 1:
        return ""
    words = article.heading or outline.text[article.body_start : article.end].strip()[:_HEAD]
    below = (f"{n}{unit}" for n, unit in ((reference.paragraph, "款"), (reference.item, "项")) if n)
    return "".join((words, *below))
