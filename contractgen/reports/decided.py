"""Decisions in reports: one sentence for people, one object for programs."""

from collections.abc import Callable
from typing import Any

from contractgen.decisions import Decision
from contractgen.reports.words import Lang, day_words, word


def kind_words(decision: Decision, lang: Lang) -> str:
    """Return what was decided: 接受风险."""
    key = "undecided-yet" if decision.decision == "undecided" else decision.decision
    return word(key, lang)


def decision_words(
    decision: Decision, lang: Lang, say: Callable[[str], str], *, expired: bool = False
) -> str:
    """Return a decision in one sentence: what, who, why, until when; `say` masks."""
    if decision.expires is None:
        until = word("no-expiry", lang) if decision.settling else ""
    else:
        key = "expired-on" if expired else "until-day"
        until = word(key, lang, day=day_words(decision.expires, lang))
    made = day_words(decision.decided.date(), lang) if decision.decided else ""
    notes = "，".join(part for part in (made, until, say(decision.source or "")) if part)
    told = f"{kind_words(decision, lang)}，{say(decision.owner)}：{say(decision.reason)}"
    return f"{told}（{notes}）" if notes else told


def plain_decision(decision: Decision, say: Callable[[str], str]) -> dict[str, Any]:
    """Return a decision as JSON has it."""
    return {
        "rule": decision.rule,
        "clause": say(decision.clause),
        "id": decision.id,
        "decision": decision.decision,
        "owner": say(decision.owner),
        "reason": say(decision.reason),
        "decided": decision.decided.isoformat() if decision.decided else None,
        "expires": decision.expires.isoformat() if decision.expires else None,
        "source": decision.source,
    }
