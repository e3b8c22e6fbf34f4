"""Findings set apart in the HTML report: settled by a decision, or known from a baseline."""

from collections.abc import Iterable

from contractgen.decisions import Decision
from contractgen.findings import Finding
from contractgen.reports.decided import decision_words
from contractgen.reports.markup import markup, tag
from contractgen.reports.view import Options, View
from contractgen.reports.words import word
from contractgen.values import mask


def remarked(view: View, decision: Decision) -> str:
    """Return the paragraph that tells of a decision which leaves its finding open."""
    told = decision_words(decision, view.lang, view.privacy.say, expired=decision.settling)
    return f'<p class="decision"><b>{view.word("decision")}</b>{markup(told)}</p>'


def settled(view: View) -> str:
    """Return the findings that a decision has settled; "" without any."""
    items = [
        _item(view, one.finding, decision_words(one.decision, view.lang, view.privacy.say))
        for one in view.report.accepted
    ]
    return _section(view.word("accepted"), items, view.options)


def known(view: View) -> str:
    """Return the findings that the baseline has already; "" without any."""
    items = [_item(view, finding, "") for finding in view.report.known or ()]
    return _section(view.word("known"), items, view.options)


def _item(view: View, finding: Finding, decided: str) -> str:
    place = finding.place
    words = view.text[place.start : place.end] if place else ""
    article = place.article if place else view.word("whole")
    quote = f"<q>{markup(words)}</q>" if words else ""
    message = "" if decided else f"<br>{markup(view.privacy.say(finding.message))}"
    decision = f'<br><b class="decision">{markup(decided)}</b>' if decided else ""
    return (
        f"<li>{tag(finding.severity, view.word(finding.severity))} "
        f"{markup(view.title(finding.rule))}　{markup(article)}{message}{decision}"
        f"<br>{quote} <code>{markup(finding.rule)}</code></li>"
    )


def register(options: Options) -> str:
    """Return which decisions are expired, and which spoke of nothing; "" without a register."""
    use = options.register
    if use is None:
        return ""
    parts = [
        f"<h3>{markup(word(key, options.lang))}</h3><ul class='decided'>{''.join(items)}</ul>"
        for key, decisions in (("expired", use.expired), ("unused", use.unused))
        if (items := list(_decisions(decisions, options, expired=key == "expired")))
    ]
    body = "".join(parts) or f"<p>{word('register-fine', options.lang)}</p>"
    heading = f"{word('register', options.lang)}　{markup(use.path)}"
    return f'<details class="register" open><summary>{heading}</summary>{body}</details>'


def _decisions(decisions: Iterable[Decision], options: Options, *, expired: bool) -> Iterable[str]:
    say = str if options.show_personal else mask
    for one in decisions:
        told = decision_words(one, options.lang, say, expired=expired)
        yield (
            f"<li><q>{markup(say(one.clause))}</q> <code>{markup(one.rule)}</code>"
            f"<br>{markup(told)}</li>"
        )


def _section(title: str, items: list[str], options: Options) -> str:
    if not items:
        return ""
    count = word("items", options.lang, n=len(items))
    return (
        f"<details><summary>{title}（{count}）</summary>"
        f'<ul class="decided">{"".join(items)}</ul></details>'
    )
