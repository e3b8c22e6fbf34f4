"""Text for people at a terminal: one block per document, findings by article, then what is open."""

from collections.abc import Sequence
from itertools import groupby

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from contractgen.checker import Report, Unreadable
from contractgen.findings import SEVERITIES, Finding, Severity
from contractgen.reports.decided import decision_words
from contractgen.reports.lines import Page
from contractgen.reports.parts import Parts, Summary
from contractgen.reports.view import Options, View, by_severity, clean
from contractgen.reports.words import word
from contractgen.values import mask

SEVERITY_STYLES: dict[Severity, str] = {"error": "bold red", "warning": "yellow", "note": "cyan"}

_RULES_SHOWN = 8
"""Rule ids listed per reason; an undecided city leaves dozens open, which would fill the screen."""


def render(results: Sequence[Report | Unreadable], options: Options) -> bytes:
    """Return the report as UTF-8 text, with terminal colours if the options ask for them."""
    return PARTS.whole(results, options)


def _part(result: Report | Unreadable, options: Options) -> str:
    page = Page(width=options.width, color=options.color)
    if isinstance(result, Unreadable):
        _unreadable(page, result, options)
    else:
        _document(page, View(result, options))
    return page.content()


def _closing(summary: Summary, options: Options) -> str:
    """Return the sum of several documents, and what became of the register."""
    page = Page(width=options.width, color=options.color)
    if summary.documents > 1:
        _total(page, summary, options)
    _register(page, options)
    return page.content()


PARTS = Parts(document=_part, opening="", between="\n", closing=_closing)
"""The format, document by document."""


def _unreadable(page: Page, result: Unreadable, options: Options) -> None:
    page.rule()
    page.add(Text(clean(result.path), style="bold"))
    label = f"{word('unreadable', options.lang)}  "
    page.add(Text(clean(result.error), style="bold red"), indent=2, label=label)


def _document(page: Page, view: View) -> None:
    page.rule()
    page.add(Text(clean(view.report.path), style="bold"))
    applied = list(view.applied())
    columns = max(cell_len(label) for label, _, _ in applied)
    for label, value, reason in applied:
        padded = set_cell_size(label, columns + 2)
        page.add(f"{clean(value)}，{clean(reason)}", indent=2, label=padded)
    if view.lang == "en":
        page.add(Text(view.word("language"), style="dim"), indent=2)
    for heading, findings in groupby(view.report.findings, lambda one: view.heading(one.place)):
        page.blank()
        page.add(Text(heading, style="bold"))
        last = ""
        for finding in findings:
            _finding(page, view, finding, same_basis=finding.rule == last)
            last = finding.rule
    if view.report.skipped:
        _skipped(page, view)
    _set_apart(page, view)
    page.blank()
    if not view.report.findings:
        page.add(Text(view.word("clean"), style="bold green"))
    else:
        page.add(Text(view.severities(), style="bold"))
    page.add(view.coverage())
    if view.options.show_text:
        page.blank()
        page.add(Text(view.word("text"), style="bold"))
        page.verbatim(view.text)


def _finding(page: Page, view: View, finding: Finding, *, same_basis: bool) -> None:
    """Add one finding; `same_basis`: the one above rests on the same articles."""
    head = Text(view.word(finding.severity), style=SEVERITY_STYLES[finding.severity])
    head.append(f"  {view.title(finding.rule)}", style="bold")
    if view.title(finding.rule) != finding.rule:
        head.append(f"  {finding.rule}", style="dim")
    if finding.place and finding.place.article:
        head.append(f"  {finding.place.article}", style="dim")
    page.add(head, indent=2)
    if finding.place:
        before, wrong, after = view.sentence(finding.place)
        quote = Text(f"“{before}【").append(wrong, style=SEVERITY_STYLES[finding.severity])
        page.add(quote.append(f"】{after}”"), indent=4)
    page.add(clean(view.privacy.say(finding.message)), indent=4)
    bases = tuple(view.basis(finding))
    for basis in (view.word("same-basis"),) if bases and same_basis else bases:
        page.add(basis, indent=4, label=f"{view.word('basis')}  ")
    if finding.suggestion:
        suggestion = clean(view.privacy.say(finding.suggestion))
        page.add(suggestion, indent=4, label=f"{view.word('suggestion')}  ")
    remark = view.remark(finding)
    if remark:
        told = decision_words(remark, view.lang, view.privacy.say, expired=remark.settling)
        page.add(clean(told), indent=4, label=f"{view.word('decision')}  ")


def _set_apart(page: Page, view: View) -> None:
    """List the findings that a decision has settled, and count those of the baseline."""
    report = view.report
    if report.accepted:
        page.blank()
        page.add(_heading(view, "accepted", len(report.accepted)))
        for one in report.accepted:
            article = one.finding.place.article if one.finding.place else ""
            head = Text(view.title(one.finding.rule))
            head.append(f"  {one.finding.rule}  {article}".rstrip(), style="dim")
            page.add(head, indent=2)
            told = decision_words(one.decision, view.lang, view.privacy.say)
            page.add(clean(told), indent=4, label=f"{view.word('decision')}  ")
    if report.known:
        page.blank()
        page.add(_heading(view, "known", len(report.known)))
        page.add(view.word("counts", **by_severity(report.known)), indent=2)


def _heading(view: View, key: str, n: int) -> Text:
    return Text(f"{view.word(key)}（{view.word('items', n=n)}）", style="bold")


def _register(page: Page, options: Options) -> None:
    """Tell which decisions are expired, and which spoke of nothing."""
    use = options.register
    if use is None:
        return
    say = str if options.show_personal else mask
    page.blank()
    page.rule()
    page.add(Text(f"{word('register', options.lang)}  {clean(use.path)}", style="bold"))
    for key, decisions in (("expired", use.expired), ("unused", use.unused)):
        if decisions:
            page.add(word(key, options.lang), indent=2)
        for one in decisions:
            page.add(Text(clean(f"{one.rule}  “{say(one.clause)}”")), indent=4)
            told = decision_words(one, options.lang, say, expired=key == "expired")
            page.add(Text(clean(told), style="dim"), indent=6)
    if not use.expired and not use.unused:
        page.add(word("register-fine", options.lang), indent=2)


def _skipped(page: Page, view: View) -> None:
    page.blank()
    page.add(Text(view.word("skipped"), style="bold"))
    for reason, rules in view.skipped():
        page.add(reason, indent=2)
        listed = "、".join(rules[:_RULES_SHOWN])
        if len(rules) > _RULES_SHOWN:
            listed += f" … {view.word('rules-count', n=len(rules))}"
        page.add(Text(listed, style="dim"), indent=4)


def _total(page: Page, summary: Summary, options: Options) -> None:
    numbers = summary.severities
    page.blank()
    page.rule()
    page.add(
        Text(
            word(
                "total",
                options.lang,
                documents=summary.documents,
                unreadable=summary.unreadable,
                counts=word("counts", options.lang, **{s: numbers[s] for s in SEVERITIES}),
            ),
            style="bold",
        )
    )
