"""Lawyers' answers to our comments in Word → decisions.

Our comments end in a line that names rule and clause. The latest answer that says something
decides; "resolved" without such words closes the matter, and accepts the clause as it stands.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from contractgen.decisions.model import WHOLE, Decision, Kind
from contractgen.document.comments import Comment
from contractgen.facts import Facts
from contractgen.findings import Finding
from contractgen.identity import clause_words, identity
from contractgen.numerals import parse_date
from contractgen.outline import Place

AUTHOR = "contractgen"
"""Who wrote the comments that we export."""

_NAMED = re.compile(r"^编号：([a-z-]+/[a-z0-9-]+) #([0-9a-f]{16})\s*$")

_REPAIR = "(?:修订|修改|建议|意见)"

_CUES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("undecided", re.compile(r"[?？]\s*$|待定|待确认|待核实|请核实|再议|再商量|再说|暂缓|商榷")),
    (
        "fixed",
        re.compile(
            rf"{_REPAIR}[^，。；]{{0,4}}已[^，。；]{{0,2}}接受|已接受[^，。；]{{0,4}}{_REPAIR}"
        ),
    ),
    (
        "to-fix",
        re.compile(
            r"(?:不(?:能|可|予|可以)?|无法|难以|拒绝)(?:接受|同意|保留)|不得保留"
            r"|不改(?!动)[^，。；]{0,4}(?:不行|风险|无效|违法)|(?<!不)(?<!不予)采纳"
            rf"|接受[^，。；]{{0,4}}{_REPAIR}"
        ),
    ),
    (
        "accepted-risk",
        re.compile(
            r"接受|不予?采纳|(?:不|无须|无需|不用|不必|不需要?|没必要|不作|不予|暂不)(?:再|作|做)?(?:修|更)?改"
            r"|保留|维持|风险可控|知悉风险|照签|可以?签"
        ),
    ),
    (
        "false-alarm",
        re.compile(r"误报|误判|不是问题|没有问题|并无问题|判断有误|不构成|不违反|不适用"),
    ),
    ("fixed", re.compile(r"[已经](?:经|按|作|做)?[^，。；]{0,6}(?:改|删|补|更正|调整|处理)")),
    ("to-fix", re.compile(r"改|删|去掉|更正|按建议|(?:须|需|应|请|要)[^，。；]{0,6}(?:补|调整)")),
)
"""What an answer says, by the first that fits; in doubt the finding stays open."""

_UNTIL = re.compile(
    r"(?:至|到|有效期[至到]?|截止(?:日期?)?[至到]?|期限[至到])[：:]?\s*"
    r"(\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?)"
)
_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]+")
_LONGEST_REASON = 500
_LONGEST_CLAUSE = 60

NO_REASON = "在 Word 中标为“已解决”，没有写理由"
NO_OWNER = "未记名"


class Thread(NamedTuple):
    """One of our comments with what was answered."""

    rule: str
    id: str
    comment: Comment
    answers: tuple[Comment, ...]
    """In the order of the file."""
    resolved: bool


def decisions_in(
    comments: Sequence[Comment],
    facts: Facts,
    *,
    source: str,
    masked: Callable[[str], str],
    owner: str | None = None,
    expires: date | None = None,
) -> tuple[Decision, ...]:
    """Return a decision for each rule and clause whose comment was answered or resolved.

    Args:
        comments: of the reviewed file.
        facts: of its text as it was exported, where the clauses are looked up.
        source: the file's name, kept with each decision.
        masked: hides personal data.
        owner: who answers for matters resolved without a word; None: nobody is named.
        expires: the last day, where an answer doesn't name one.
    """
    found: dict[tuple[str, str], Decision] = {}
    for thread in _threads(comments):
        if thread.answers or thread.resolved:
            one = _decision(thread, facts, source, masked, owner or NO_OWNER, expires)
            other = found.get(one.key)
            # Of two comments on one clause, the one that leaves it open is not overruled.
            if other is None or (other.settling and not one.settling):
                found[one.key] = one
    return tuple(found.values())


def _threads(comments: Iterable[Comment]) -> Iterator[Thread]:
    """Yield our comments; an answer to an answer belongs to the same thread."""
    comments = tuple(comments)
    roots: dict[str, str] = {}
    for one in comments:
        roots[one.id] = roots.get(one.parent, one.parent) if one.parent else one.id
    for one in comments:
        named = _NAMED.match(one.lines[-1]) if one.lines else None
        if one.author != AUTHOR or one.parent or named is None:
            continue
        answers = tuple(
            other
            for other in comments
            if other.id != one.id and roots[other.id] == one.id and other.text.strip()
        )
        resolved = one.resolved or any(answer.resolved for answer in answers)
        yield Thread(named[1], named[2], one, answers, resolved)


def _decision(
    thread: Thread,
    facts: Facts,
    source: str,
    masked: Callable[[str], str],
    owner: str,
    expires: date | None,
) -> Decision:
    kind, answer = _decided(thread)
    said = _one_line(answer.text) if answer else NO_REASON
    return Decision(
        rule=thread.rule,
        id=thread.id,
        clause=_short(masked(_clause(thread, facts))),
        decision=kind,
        owner=(_one_line(answer.author) if answer else "") or owner,
        reason=masked(said[:_LONGEST_REASON]),
        decided=_when(answer or thread.comment),
        expires=_until(said) or expires,
        source=source,
    )


def _decided(thread: Thread) -> tuple[Kind, Comment | None]:
    """Return what was decided, and the answer that says so; None: resolved without a word."""
    for answer in reversed(thread.answers):
        kind = _kind(answer.text)
        if kind is not None and not (kind == "undecided" and thread.resolved):
            return kind, answer
    last = thread.answers[-1] if thread.answers else None
    return ("accepted-risk" if thread.resolved else "undecided"), last


def _kind(text: str) -> Kind | None:
    return next((kind for kind, cue in _CUES if cue.search(text)), None)


def _one_line(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


def _when(comment: Comment) -> datetime | None:
    try:
        return datetime.fromisoformat(comment.date).replace(tzinfo=None)
    except ValueError:
        return None  # Word lets a comment go without a date


def _until(said: str) -> date | None:
    """Return the last day that an answer names: 接受风险，至2027年6月30日."""
    found = _UNTIL.search(said)
    if found is None:
        return None
    try:
        return parse_date(_CONTROL.sub("", found[1]))
    except ValueError:
        return None  # no day of the calendar: the words stay in the reason


def _clause(thread: Thread, facts: Facts) -> str:
    """Return the words of the clause that a comment names."""
    outline = facts.outline
    starts = (
        (at for one in outline.clauses for at in (one.start, one.body_start)) if outline else ()
    )
    for start in starts:
        place = Place(start, start + 1, "", "")
        if identity(Finding(thread.rule, "note", "", place, ""), facts) == thread.id:
            return clause_words(facts, place)
    # A finding about the whole has no clause; nor has one whose words were changed meanwhile.
    # Our comments begin with a heading, then say what is wrong.
    heading, *said = (_one_line(line) for line in thread.comment.lines[:-1] or (WHOLE,))
    message = said[0] if said else heading
    return f"{WHOLE}：{message}" if heading.startswith(WHOLE) else message


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_CLAUSE else f"{words[:_LONGEST_CLAUSE]}…"
