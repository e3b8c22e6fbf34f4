"""One HTML file for reading, printing and sending on: the agreement, and beside it what is wrong.

Left the agreement's own text with the wrong words marked, right the findings beside their clause.
It needs no network and works without scripts; the script only filters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePath
from typing import NamedTuple

from contractgen import __version__
from contractgen.checker import Report, Unreadable
from contractgen.findings import SEVERITIES, Finding
from contractgen.reports.blindspots import blind_spots
from contractgen.reports.decided import decision_words
from contractgen.reports.factstable import facts_table
from contractgen.reports.markup import markup as _html
from contractgen.reports.markup import tag as _tag
from contractgen.reports.page import page
from contractgen.reports.setapart import known, register, remarked, settled
from contractgen.reports.view import Options, View, by_severity
from contractgen.reports.words import word


def render(results: Sequence[Report | Unreadable], options: Options) -> bytes:
    """Return the page as UTF-8."""
    views = [View(one, options) if isinstance(one, Report) else one for one in results]
    parts = [_top(views, options), _filter(views, options), "<main>"]
    for number, view in enumerate(views, 1):
        if isinstance(view, View):
            parts.append(_document(view, number))
        else:
            parts.append(_unreadable(view, number, options))
    parts.append(register(options))
    parts.append(f"</main>\n{_footer(options)}")
    lang = "zh-CN" if options.lang == "zh" else "en"
    return page(word("title", options.lang), "\n".join(parts), lang).encode()


def _top(views: Sequence[View | Unreadable], options: Options) -> str:
    language = f"<p>{word('language', 'en')}</p>" if options.lang == "en" else ""
    several = _contents(views, options) if len(views) > 1 else ""
    return (
        f'<header class="top"><div><h1>{word("title", options.lang)}</h1>'
        f"{language}{several}</div></header>"
    )


def _contents(views: Sequence[View | Unreadable], options: Options) -> str:
    """Return the list of documents, each a link with its counts."""
    items = []
    for number, view in enumerate(views, 1):
        if isinstance(view, View):
            path, told = view.report.path, view.severities()
        else:
            path, told = view.path, word("unreadable", options.lang)
        items.append(
            f'<li><a href="#d{number}">{_html(PurePath(path).name)}</a><span>{told}</span></li>'
        )
    label = word("documents", options.lang)
    return f'<nav aria-label="{label}"><ol class="documents">{"".join(items)}</ol></nav>'


def _filter(views: Sequence[View | Unreadable], options: Options) -> str:
    """Return the filter bar, hidden until the script shows it; "" when nothing was found."""
    found = {
        finding.rule: view.title(finding.rule)
        for view in views
        if isinstance(view, View)
        for finding in view.report.findings
    }
    if not found:
        return ""
    boxes = "".join(
        f'<label><input type="checkbox" value="{severity}" checked>'
        f"{_tag(severity, word(severity, options.lang))}</label>"
        for severity in SEVERITIES
    )
    rules = "".join(
        f'<option value="{_html(rule)}">{_html(title)}（{_html(rule)}）</option>'
        for rule, title in sorted(found.items())
    )
    every = word("all-rules", options.lang)
    label = word("rule", options.lang)
    return (
        f'<div class="filter" hidden><div><b>{word("filter", options.lang)}</b>{boxes}'
        f'<select aria-label="{label}"><option value="">{every}</option>{rules}</select>'
        "</div></div>"
    )


def _unreadable(result: Unreadable, number: int, options: Options) -> str:
    return (
        f'<section class="document" id="d{number}"><h2>{_html(result.path)}</h2>'
        f'<p class="unreadable">{word("unreadable", options.lang)}：{_html(result.error)}</p>'
        "</section>"
    )


def _document(view: View, number: int) -> str:
    spots = list(_spots(view))
    blind = blind_spots(view.report)
    placed = {spot.n for spot in spots}
    whole = [one for one in enumerate(view.report.findings, 1) if one[0] not in placed]
    parts = [
        f'<section class="document" id="d{number}"><h2>{_html(view.report.path)}</h2>',
        _summary(view, blind),
    ]
    if not view.report.findings:
        parts.append(f'<p class="clean">{view.word("clean")}</p>')
    if whole:
        above = (None, *(finding for _, finding in whole))
        cards = "".join(
            _card(view, finding, f"d{number}f{n}", n, above=last)
            for (n, finding), last in zip(whole, above, strict=False)
        )
        parts.append(f'<h3>{view.word("whole")}</h3><div class="whole">{cards}</div>')
    if view.text:
        parts.append(_agreement(view, spots, _shades(view, blind), number))
    table = facts_table(view, tuple(_lines(view.text)), number)
    parts.extend((settled(view), known(view), _undecided(view), table, "</section>"))
    return "\n".join(part for part in parts if part)


class Spot(NamedTuple):
    """Where a finding's words stand in the text, without blanks at their ends."""

    n: int
    """The finding's number in its document, from 1."""
    finding: Finding
    start: int
    end: int


class Shade(NamedTuple):
    """A stretch of the text that is told apart without a finding beside it."""

    start: int
    end: int
    style: str
    """`settled` or `blind`."""
    title: str
    """What the pointer shows; "" for nothing."""


def _shades(view: View, blind: Sequence[tuple[int, int]]) -> tuple[Shade, ...]:
    """Return what is settled by a decision or known from a baseline, and what no rule has read."""
    quiet = [
        *(
            (one.finding, decision_words(one.decision, view.lang, view.privacy.say))
            for one in view.report.accepted
        ),
        *((finding, view.word("known")) for finding in view.report.known or ()),
    ]
    return (
        *(
            Shade(one.place.start, one.place.end, "settled", f"{view.title(one.rule)}：{told}")
            for one, told in quiet
            if one.place is not None
        ),
        *(Shade(start, end, "blind", "") for start, end in blind),
    )


def _shaded(text: str, shade: Shade) -> str:
    title = f' title="{_html(shade.title)}"' if shade.title else ""
    return f'<span class="{shade.style}"{title}>{text}</span>'


def _spots(view: View) -> Iterator[Spot]:
    """Yield the findings that have words in the text; all others speak of the whole."""
    for n, finding in enumerate(view.report.findings, 1):
        if finding.place is None:
            continue
        words = view.text[finding.place.start : finding.place.end]
        if words.strip():
            start = finding.place.end - len(words.lstrip())
            yield Spot(n, finding, start, finding.place.start + len(words.rstrip()))


def _summary(view: View, blind: Sequence[tuple[int, int]]) -> str:
    applied = "".join(
        f'<dt>{label}</dt><dd>{_html(value)} <span class="reason">{_html(reason)}</span></dd>'
        for label, value, reason in view.applied()
    )
    numbers = "".join(
        f'<div class="{severity if count else "zero"}"><b>{count}</b>{view.word(severity)}</div>'
        for severity, count in by_severity(view.report.findings).items()
    )
    return (
        f'<div class="summary"><dl>{applied}</dl><div class="numbers">{numbers}</div>'
        f'<p class="coverage">{view.coverage()}{_unread(view, blind)}</p></div>'
    )


def _unread(view: View, blind: Sequence[tuple[int, int]]) -> str:
    """Say how many sentences no rule has read, in the grey in which they stand."""
    if not blind:
        return ""
    return f'<br><span class="blind">{view.word("blind", n=len(blind))}</span>'


def _agreement(view: View, spots: Sequence[Spot], shades: Sequence[Shade], number: int) -> str:
    """Return the agreement beside its findings."""
    head = (
        f'<div class="row head"><div class="clause">{view.word("clause")}</div>'
        f'<div class="remarks">{view.word("findings")}</div></div>'
    )
    body = "".join(
        f'<div class="row"><div class="clause">{"".join(row.words)}</div>'
        f'<div class="remarks">{"".join(row.cards)}</div></div>'
        for row in _rows(view, spots, shades, number)
    )
    style = "agreement" if spots else "agreement plain"
    return f'<div class="{style}">{head}{body}</div>'


@dataclass
class Row:
    """Paragraphs and the findings beside them."""

    words: list[str] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)
    lead: int = 0
    """Lines by which the findings are taller than their paragraphs, roughly."""
    article: str = ""
    """Where its last finding stands."""

    def closes_before(self, article: str) -> bool:
        """Return whether a paragraph of `article` that has findings begins a new row.

        It does when the findings so far have ended, or belong to another article. Else it would
        leave a gap in the agreement's text wherever findings are dense.
        """
        elsewhere = bool(self.cards) and self.article != article
        return bool(self.words) and (self.lead <= 0 or elsewhere)


def _rows(view: View, spots: Sequence[Spot], shades: Sequence[Shade], number: int) -> list[Row]:
    """Lay out the paragraphs, findings beside the paragraph they begin in."""
    rows = [Row()]
    above: Finding | None = None
    for line in _lines(view.text):
        row = rows[-1]
        here = [spot for spot in spots if line[0] <= spot.start < line[1]]
        article = view.heading(here[0].finding.place) if here else ""
        if here and row.closes_before(article):
            # A heading stays with its first paragraph.
            alone = len(row.words) > 1 and _HEADING in row.words[-1]
            rows.append(Row([row.words.pop()] if alone else []))
            row = rows[-1]
        style = _paragraph_class(view, line)
        words = _marked(view, line, spots, shades, number)
        row.words.append(f'<p id="d{number}p{line[0]}"{style}>{words}</p>')
        row.lead -= 1 + (line[1] - line[0]) // _LINE
        row.article = article or row.article
        for spot in here:
            anchor = f"d{number}f{spot.n}"
            row.cards.append(
                _card(view, spot.finding, anchor, spot.n, words=f"{anchor}w", above=above)
            )
            row.lead += _CARD_LINES
            above = spot.finding
    return rows


_LINE = 44
"""Characters of a line of the agreement on a wide screen."""

_CARD_LINES = 5
"""Lines of the agreement that a finding is about as tall as."""


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of every line that is not blank."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _paragraph_class(view: View, line: tuple[int, int]) -> str:
    """Return the class of a title or an article's heading; "" for any other paragraph."""
    outline = view.report.facts.outline
    if outline is None:
        return ""
    text = view.text[line[0] : line[1]]
    if len(text.strip()) > _TITLE_LENGTH:
        return ""
    if not view.text[: line[0]].strip():
        return ' class="title"'
    heading = any(
        clause.kind in {"article", "chapter"} and line[0] <= clause.start < line[1]
        for clause in outline.clauses
        if not clause.buried
    )
    return ' class="article"' if heading else ""


_HEADING = ' class="article">'

_TITLE_LENGTH = 40
"""Longer lines are text, not headings: an article may run straight into its words."""


def _marked(
    view: View,
    line: tuple[int, int],
    spots: Sequence[Spot],
    shades: Sequence[Shade],
    number: int,
) -> str:
    """Return a paragraph's text with every finding's words marked, gravest colour on top.

    Where there is none, what is settled and what no rule has read is shaded.
    """
    start, end = line
    over = [spot for spot in spots if spot.start < end and start < spot.end]
    shaded = [shade for shade in shades if shade.start < end and start < shade.end]
    cuts = {start, end}
    spans = [(spot.start, spot.end) for spot in over]
    spans += [(shade.start, shade.end) for shade in shaded]
    for left, right in spans:
        cuts |= {max(left, start), min(right, end)}
    parts = []
    for left, right in pairwise(sorted(cuts)):
        covering = [spot for spot in over if spot.start <= left < spot.end]
        text = _html(view.text[left:right])
        if covering:
            text = _mark(text, covering, number)
        else:
            shade = next((one for one in shaded if one.start <= left < one.end), None)
            text = _shaded(text, shade) if shade else text
        parts.append(text)
        parts.extend(_number(spot, number) for spot in over if spot.end == right)
    return "".join(parts)


def _mark(text: str, covering: Sequence[Spot], number: int) -> str:
    worst = min((spot.finding.severity for spot in covering), key=SEVERITIES.index)
    ids = " ".join(f"d{number}f{spot.n}" for spot in covering)
    return f'<mark class="{worst}" data-findings="{ids}">{text}</mark>'


def _number(spot: Spot, number: int) -> str:
    """Return the small number behind marked words that leads to the finding."""
    anchor = f"d{number}f{spot.n}"
    return (
        f'<sup class="{spot.finding.severity}" id="{anchor}w" data-finding="{anchor}">'
        f'<a href="#{anchor}">{spot.n}</a></sup>'
    )


def _card(
    view: View,
    finding: Finding,
    anchor: str,
    n: int,
    *,
    words: str = "",
    above: Finding | None,
) -> str:
    """Return finding number `n`.

    `words` is the id of what its number leads back to. What it has in common with the finding
    `above`, of the same rule, is not repeated.
    """
    repeated = above is not None and above.rule == finding.rule
    parts = [f"<p>{_html(view.privacy.say(finding.message))}</p>"]
    bases = tuple(view.basis(finding))
    parts.extend(
        f'<p class="law"><b>{view.word("basis")}</b>{_html(basis)}</p>'
        for basis in ((view.word("same-basis"),) if bases and repeated else bases)
    )
    if finding.suggestion and not (repeated and above and above.suggestion == finding.suggestion):
        advice = _html(view.privacy.say(finding.suggestion))
        parts.append(f'<p class="advice"><b>{view.word("suggestion")}</b>{advice}</p>')
    remark = view.remark(finding)
    if remark:
        parts.append(remarked(view, remark))
    article = finding.place.article if finding.place else ""
    told = "　".join(_html(part) for part in (article, finding.rule) if part)
    return (
        f'<article class="finding {finding.severity}" id="{anchor}" '
        f'data-severity="{finding.severity}" data-rule="{_html(finding.rule)}">'
        f'<h4><a class="number" href="#{words or anchor}">{n}</a>'
        f"{_tag(finding.severity, view.word(finding.severity))}"
        f"<span>{_html(view.title(finding.rule))}</span></h4>"
        f'{"".join(parts)}<p class="id">{told}</p></article>'
    )


def _undecided(view: View) -> str:
    items = "".join(_undecided_items(view))
    if not items:
        return ""
    return (
        f"<details open><summary>{view.word('skipped')}</summary>"
        f'<ul class="undecided">{items}</ul></details>'
    )


def _undecided_items(view: View) -> Iterator[str]:
    for reason, rules in view.skipped():
        titles = "、".join(f"{view.title(rule)}" for rule in rules)
        ids = " ".join(rules)
        yield f"<li>{_html(reason)}：{_html(titles)}<br><code>{_html(ids)}</code></li>"


def _footer(options: Options) -> str:
    made = word("generated", options.lang, version=__version__)
    masked = "" if options.show_personal else word("masked", options.lang)
    return f"<footer>{made}　{masked}</footer>"
