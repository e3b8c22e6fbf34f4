"""A comparison for people at a terminal: change by change, in the order of the agreement."""

from itertools import groupby

from rich.text import Text

from contractgen.comparing import Comparison
from contractgen.findings import Finding
from contractgen.reports.changes.view import UNTRACKED, ChangesView, Shown
from contractgen.reports.lines import Page
from contractgen.reports.text import SEVERITY_STYLES
from contractgen.reports.view import Options, clean


def render(comparison: Comparison, options: Options) -> bytes:
    """Return the comparison as UTF-8 text, with terminal colours if the options ask for them."""
    view = ChangesView(comparison, options)
    page = Page(width=options.width, color=options.color)
    page.rule()
    head = f"{clean(comparison.sent.path)} → {clean(comparison.returned.path)}"
    page.add(Text(head, style="bold"))
    for sentence in view.summary():
        page.add(sentence, indent=2)
    for article, changes in groupby(view.changes(), lambda one: one.article):
        page.blank()
        page.add(Text(article, style="bold"))
        for shown in changes:
            _change(page, view, shown)
    elsewhere = view.elsewhere()
    if elsewhere:
        page.blank()
        page.add(Text("其他条款因改动而出现的问题", style="bold"))
        for finding in elsewhere:
            _finding(page, view, finding, indent=2)
    return page.content().encode()


def _change(page: Page, view: ChangesView, shown: Shown) -> None:
    change = shown.change
    head = Text(shown.kind, style="bold")
    if change.subject:
        head.append(f"  {change.subject}")
    if change.untracked:
        head.append(f"  {UNTRACKED}", style="bold red")
    page.add(head, indent=2)
    if change.sent is None:
        page.add(Text(shown.after, style="green"), indent=4, label="增加  ")
    elif change.returned is None:
        page.add(Text(shown.before, style="red"), indent=4, label="删去  ")
    elif change.kind == "moved":
        page.add(f"原在{change.sent.article or '首部'}：{shown.after}", indent=4)
    else:
        words = Text(shown.left, style="dim").append("【")
        if not shown.before:
            words.append("增加：")
        elif not shown.after:
            words.append("删去：")
        words.append(shown.before, style="red")
        words.append(" → " if shown.before and shown.after else "")
        words.append(shown.after, style="green")
        page.add(words.append("】").append(shown.right, style="dim"), indent=4)
    for finding in change.findings:
        _finding(page, view, finding, indent=4)


def _finding(page: Page, view: ChangesView, finding: Finding, *, indent: int) -> None:
    head = Text("新问题  ", style="dim")
    head.append(view.returned.word(finding.severity), style=SEVERITY_STYLES[finding.severity])
    head.append(f"  {view.returned.title(finding.rule)}")
    head.append(f"  {finding.rule}", style="dim")
    if finding.place and finding.place.article:
        head.append(f"  {finding.place.article}", style="dim")
    page.add(head, indent=indent)
    page.add(view.say(finding.message), indent=indent + 2)
