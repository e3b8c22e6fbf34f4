"""The terms that were read, in the HTML report: what the agreement says, each with its places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from contractgen.reports.markup import markup
from contractgen.reports.view import Stated, View
from contractgen.terms import VOCABULARY, Terms


@dataclass
class Row:
    """One term with one value, and where it is stated."""

    stated: Stated
    places: list[Stated] = field(default_factory=list)


def facts_table(view: View, lines: Sequence[tuple[int, int]], number: int) -> str:
    """Return the table, ordered as the terms are; "" when nothing was read.

    `lines` are the agreement's paragraphs, and `number` is the document's, as the ids of the
    paragraphs have it.
    """
    rows = list(_rows(view))
    if not rows:
        return ""
    body = "".join(
        _group(view, group, tuple(inside), lines, number)
        for group, inside in groupby(rows, key=lambda row: row.stated.name.partition(".")[0])
    )
    heads = "".join(f"<th>{view.word(key)}</th>" for key in ("term", "value", "article", "quote"))
    title = f"{view.word('facts')}（{view.word('items', n=len(rows))}）"
    return (
        f"<details><summary>{title}</summary>"
        f'<table class="facts"><thead><tr>{heads}</tr></thead>{body}</table></details>'
    )


def _rows(view: View) -> Iterator[Row]:
    """Yield the terms in the vocabulary's order; equal values of one term in one row."""
    order = {name: place for place, name in enumerate(VOCABULARY)}
    rows: dict[tuple[str, str], Row] = {}
    for stated in view.facts():
        row = rows.setdefault((stated.name, stated.value), Row(stated))
        row.places.append(stated)
    yield from sorted(rows.values(), key=lambda row: order.get(row.stated.name, len(order)))


def _group(
    view: View, group: str, rows: Sequence[Row], lines: Sequence[tuple[int, int]], number: int
) -> str:
    known = Terms.model_fields.get(group)
    title = (known.title if known else None) or group
    body = "".join(_row(view, row, lines, number) for row in rows)
    return f'<tbody><tr class="group"><th colspan="4">{markup(title)}</th></tr>{body}</tbody>'


def _row(view: View, row: Row, lines: Sequence[tuple[int, int]], number: int) -> str:
    before = view.word("before")
    places = "<br>".join(_link(one, lines, number, before) for one in row.places)
    quotes = "<br>".join(markup(one.quote) for one in row.places)
    return (
        f"<tr><td>{markup(row.stated.title)}</td><td>{markup(row.stated.value)}</td>"
        f"<td>{places}</td><td>{quotes}</td></tr>"
    )


def _link(one: Stated, lines: Sequence[tuple[int, int]], number: int, before: str) -> str:
    """Return the article, as a link to its paragraph in the text above.

    `before` is what the part before the first article is called.
    """
    article = markup(one.article or before)
    if one.start is None:
        return markup(one.article)
    begun = [start for start, _ in lines if start <= one.start]
    return f'<a href="#d{number}p{begun[-1]}">{article}</a>' if begun else article
