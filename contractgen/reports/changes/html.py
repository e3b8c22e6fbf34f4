"""A comparison as one HTML file, for reading, printing and sending on."""

from pathlib import PurePath

from contractgen import __version__
from contractgen.comparing import Comparison
from contractgen.findings import Finding
from contractgen.reports.changes.view import UNTRACKED, ChangesView, Shown
from contractgen.reports.markup import markup, tag
from contractgen.reports.page import page
from contractgen.reports.view import Options

_TITLE = "协议改动比对"


def render(comparison: Comparison, options: Options) -> bytes:
    """Return the page as UTF-8."""
    view = ChangesView(comparison, options)
    names = " → ".join(
        markup(PurePath(one.path).name) for one in (comparison.sent, comparison.returned)
    )
    told = "".join(f"<p>{markup(sentence)}</p>" for sentence in view.summary())
    rows = "".join(_row(view, shown) for shown in view.changes())
    table = (
        "<table class='changes'><thead><tr><th>出处</th><th>改动</th><th>内容</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
        if rows
        else ""
    )
    parts = [
        f'<header class="top"><div><h1>{_TITLE}</h1></div></header>',
        f'<main><section class="document"><h2>{names}</h2><div class="told">{told}</div>',
        table,
        _elsewhere(view),
        "</section></main>",
        f"<footer>由 contractgen {__version__} 生成　{_masked(options)}</footer>",
    ]
    return page(_TITLE, "\n".join(part for part in parts if part), "zh-CN").encode()


def _masked(options: Options) -> str:
    return "" if options.show_personal else "身份证件号码、电话和电子邮箱已作遮盖。"


def _row(view: ChangesView, shown: Shown) -> str:
    change = shown.change
    hidden = f' <span class="tag error">{UNTRACKED}</span>' if change.untracked else ""
    subject = f"<br>{markup(change.subject)}" if change.subject else ""
    findings = "".join(_finding(view, finding) for finding in change.findings)
    return (
        f"<tr><td>{markup(shown.article)}</td>"
        f"<td>{markup(shown.kind)}{hidden}{subject}</td>"
        f"<td>{markup(shown.left)}{_words(shown)}{markup(shown.right)}{findings}</td></tr>"
    )


def _words(shown: Shown) -> str:
    if shown.change.kind == "moved":
        return markup(shown.after)
    old = f"<del>{markup(shown.before)}</del>" if shown.before else ""
    new = f"<ins>{markup(shown.after)}</ins>" if shown.after else ""
    return f"{old}{new}"


def _finding(view: ChangesView, finding: Finding) -> str:
    severity = view.returned.word(finding.severity)
    return (
        f'<div class="finding {finding.severity}"><h4>{tag(finding.severity, severity)}'
        f"<span>{markup(view.returned.title(finding.rule))}</span></h4>"
        f'<p>{markup(view.say(finding.message))}</p><p class="id">{markup(finding.rule)}</p></div>'
    )


def _elsewhere(view: ChangesView) -> str:
    findings = view.elsewhere()
    if not findings:
        return ""
    cards = "".join(_finding(view, finding) for finding in findings)
    return f'<h3>其他条款因改动而出现的问题</h3><div class="whole">{cards}</div>'
