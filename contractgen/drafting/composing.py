"""Composing: the wording and the terms become the articles of one agreement, numbered.

Numbers are generated after everything that doesn't apply is left out, so they are always
consecutive, and references by name always hit.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Template, TemplateError

from contractgen.drafting.context import Ledger, groups_of, text_environment
from contractgen.drafting.wording import (
    UNPRINTED,
    Article,
    Case,
    Library,
    Passage,
    Row,
)
from contractgen.errors import DraftError
from contractgen.numerals import chinese_number, circled


@dataclass(frozen=True)
class Line:
    """One paragraph of an article."""

    level: int
    """1 for （一）, 2 for （1）, 3 for ①; 0 for a paragraph without a number."""
    text: str
    """With its number."""


@dataclass(frozen=True)
class ArticleText:
    """One article as it will be printed."""

    name: str
    number: str
    """第一条."""
    heading: str
    title: str
    """Number and heading; "" where the heading is buried in the article before."""
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class RowText:
    """A label and what it says."""

    label: str
    text: str


@dataclass(frozen=True)
class AgreementText:
    """All words of one agreement."""

    title: str
    number: str
    """协议编号：…; "" without one."""
    employer: tuple[RowText, ...]
    talent: tuple[RowText, ...]
    recitals: tuple[str, ...]
    articles: tuple[ArticleText, ...]
    employer_signature: tuple[str, ...]
    talent_signature: tuple[str, ...]
    closing: tuple[str, ...]


def compose(
    library: Library,
    values: Mapping[str, Any],
    case: Case,
    ledger: Ledger,
    policy: Mapping[str, Any],
) -> AgreementText:
    """Return the words of the agreement; uses of missing terms are recorded in `ledger`.

    `values` are the stated terms by dotted name, as they print, or symbols of them (the words then
    have marks). `policy` is what the wording may say of the city's policy, by name.

    Raises:
        DraftError: the wording itself is wrong (a reference to an article that is left out).
    """
    return _Composer(library, values, case, ledger, policy).agreement()


@lru_cache(maxsize=2048)
def _compiled(text: str) -> Template:
    return _ENVIRONMENT.from_string(text)


_ENVIRONMENT = text_environment()

_REFERENCE = re.compile("\x00([a-z-]+)\x00")
"""Stands for an article's number until all are known; terms hold no control characters."""

_BURIED = "\x01"
"""Precedes what runs on in the paragraph before it."""


@dataclass
class _Draft:
    """An article before it is numbered."""

    article: Article
    heading: str
    lines: list[Line]


class _Composer:
    """Renders the passages of one case."""

    def __init__(
        self,
        library: Library,
        values: Mapping[str, Any],
        case: Case,
        ledger: Ledger,
        policy: Mapping[str, Any],
    ) -> None:
        self._library = library
        self._case = case
        self._ledger = ledger
        self._context: dict[str, Any] = {
            **groups_of(values, ledger),
            **policy,
            "city": case.city,
            "relationship": case.relationship,
            "needs_particulars": case.wording == "standard" and case.relationship != "service",
            "confidentiality_by_actual_loss": case.stated.get("confidentiality.damages")
            == "actual-loss",
            "stated": case.stated.__contains__,
            "say": self._say,
            "ref": lambda name: f"\x00{name}\x00",
        }

    def agreement(self) -> AgreementText:
        frame = self._library.frame
        number = self._paragraphs(frame.number)
        employer, talent = self._rows(frame.employer), self._rows(frame.talent)
        recitals, closing = self._plain(frame.recitals), self._plain(frame.closing)
        drafts = {
            article.name: self._draft(article)
            for article in self._library.articles
            if not article.rest
        }
        for article in self._library.articles:
            if article.rest:
                drafts[article.name] = self._rest(article)
        ordered = [drafts[article.name] for article in self._library.articles]
        return AgreementText(
            title="".join(self._paragraphs(frame.title)),
            number="".join(number),
            employer=employer,
            talent=talent,
            recitals=recitals,
            articles=_numbered([draft for draft in ordered if draft and draft.lines], self._case),
            employer_signature=self._plain(frame.employer_signature),
            talent_signature=self._plain(frame.talent_signature),
            closing=closing,
        )

    def _plain(self, passages: Sequence[Passage]) -> tuple[str, ...]:
        """Return the paragraphs of passages outside the articles, without numbers."""
        return tuple(line for passage in passages for line in self._paragraphs(passage))

    def _rows(self, rows: Sequence[Row]) -> tuple[RowText, ...]:
        return tuple(
            RowText(row.label, text)
            for row in rows
            if row.when.holds(self._case) and (text := self._render(row.text))
        )

    def _draft(self, article: Article) -> _Draft | None:
        heading = article.title(self._case)
        if not heading or not article.when.holds(self._case):
            return None
        return _Draft(article, self._render(heading), list(self._lines(article.items, 1)))

    def _rest(self, article: Article) -> _Draft | None:
        """Return the article that says what no other passage has said."""
        heading = article.title(self._case)
        unsaid = [
            name
            for name in self._case.stated
            if name not in self._ledger.printed and name not in UNPRINTED
        ]
        if not heading:
            return None
        passages = (
            *article.items,
            *(
                Passage(original=f"{{{{ say('{name}') }}}}", standard=f"{{{{ say('{name}') }}}}")
                for name in unsaid
            ),
        )
        return _Draft(article, self._render(heading), list(self._lines(passages, 1)))

    def _lines(self, passages: Sequence[Passage], level: int) -> Iterator[Line]:
        """Yield the paragraphs of sibling passages and of what is under them, numbered."""
        shown = [
            (passage, text, under)
            for passage in passages
            if passage.when.holds(self._case)
            for text, under in [self._rendered(passage, level)]
            if text
        ]
        numbered = sum(passage.numbered for passage, _, _ in shown)
        count = 0
        for passage, text, under in shown:
            first, *more = text
            if passage.numbered and (numbered > 1 or level > 1):
                count += 1
                first = f"{_label(level, count)}{first}"
            join = passage.join and self._case.wording == "original"
            own = level if passage.numbered else 0
            yield Line(own, f"{_BURIED}{first}" if join else first)
            yield from (Line(0, paragraph) for paragraph in more)
            yield from under

    def _rendered(self, passage: Passage, level: int) -> tuple[list[str], list[Line]]:
        """Return the passage's own paragraphs and the lines under it; none if it has no words."""
        own = self._paragraphs(passage)
        return own, list(self._lines(passage.items, level + 1)) if own else []

    def _paragraphs(self, passage: Passage) -> list[str]:
        if not passage.when.holds(self._case):
            return []
        return [line for line in self._render(passage.text(self._case)).split("\n") if line]

    def _say(self, name: str) -> str:
        """Return the sentence that states the term `name`."""
        self._ledger.printed.add(name)
        phrase = self._library.phrases[name]
        text = phrase.service if self._case.relationship == "service" else ""
        return self._render(text or phrase.text)

    def _render(self, text: str) -> str:
        if "{" not in text:
            return text.strip()
        try:
            return _compiled(text).render(self._context).strip()
        except (TemplateError, KeyError) as error:
            raise DraftError(f"协议措辞“{text[:30]}……”无法生成：{error}") from error


def _numbered(drafts: Sequence[_Draft], case: Case) -> tuple[ArticleText, ...]:
    """Return the articles with numbers and references filled in."""
    numbers = {
        draft.article.name: f"第{chinese_number(position)}条"
        for position, draft in enumerate(drafts, 1)
    }

    def resolve(text: str) -> str:
        return _REFERENCE.sub(lambda match: _number_of(match[1], numbers), text)

    articles: list[ArticleText] = []
    for draft in drafts:
        number = numbers[draft.article.name]
        title = f"{number}　{draft.heading}"
        if draft.article.buried and case.wording == "original" and articles:
            articles[-1] = _with_run_on(articles[-1], f"{number} {draft.heading}")
            title = ""
        lines: list[Line] = []
        for line in draft.lines:
            text = resolve(line.text)
            if text.startswith(_BURIED) and lines:
                lines[-1] = Line(lines[-1].level, lines[-1].text + text.removeprefix(_BURIED))
            else:
                lines.append(Line(line.level, text.removeprefix(_BURIED)))
        articles.append(ArticleText(draft.article.name, number, draft.heading, title, tuple(lines)))
    return tuple(articles)


def _number_of(name: str, numbers: dict[str, str]) -> str:
    if name not in numbers:
        raise DraftError(f"协议措辞引用了没有写入本协议的条款“{name}”")
    return numbers[name]


def _with_run_on(article: ArticleText, heading: str) -> ArticleText:
    """Return the article with the next one's heading at its end, as the seed has it."""
    *before, last = article.lines
    lines = (*before, Line(last.level, last.text + heading))
    return ArticleText(article.name, article.number, article.heading, article.title, lines)


def _label(level: int, position: int) -> str:
    """Return the number of an item: （一）, （1）, ①."""
    if level == 1:
        return f"（{chinese_number(position)}）"
    return f"（{position}）" if level == 2 else circled(position)
