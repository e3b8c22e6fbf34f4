"""Marks dates: days, months without a day, and dates left to be filled in."""

import re
from collections.abc import Iterator
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc, Span

from contractgen.numerals import parse_date, parse_number
from contractgen.reading.spans import mark, text_of

_W = r"[ \t\u3000\xa0_＿]{0,8}\n?[ \t\u3000\xa0_＿]{0,8}"
_DIGIT = "〇零○◯OoＯ一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_UP_TO_99 = rf"(?:\d ?\d?|[{_DIGIT}十拾廿卅元]{{1,3}})"
_EMPTY = r"[ \t\u3000\xa0_＿×xX*＊/#【】\[\]]{0,20}"

_WRITTEN = re.compile(
    rf"(?<![\d{_DIGIT}])(?P<year>\d ?\d ?\d ?\d|[\d{_DIGIT}]{{4}}){_W}年"
    rf"(?:{_W}(?P<month>{_UP_TO_99}){_W}月(?!薪|租金|工资)"
    rf"(?:份|{_W}(?P<day>{_UP_TO_99}){_W}[日号](?!起?计薪))?)"
)
_NUMERIC = re.compile(
    r"(?<![\d./A-Za-z])(?<![A-Za-z]-)"
    r"(?:19|20)\d{2} ?(?P<mark>[-./－．／]) ?\d{1,2} ?(?P=mark) ?\d{1,2}(?![\d.]\d|\d)"
)
_BLANK = re.compile(
    rf"年(?:{_EMPTY}|(?P<month>{_W}{_UP_TO_99}{_W}))月(?:{_EMPTY}|(?P<day>{_W}{_UP_TO_99}{_W}))日"
)
_YEAR_OF_BLANK = re.compile(rf"(?P<year>(?:\d ?){{2,4}}|[{_DIGIT}]{{2,4}})?{_EMPTY}$")
_CERTAIN_YEAR = frozenset("当次每同该本今明去翌来第")
"""Before 年: a year that is known without its number (次年3月31日)."""
_BEFORE_BLANK = re.compile(r"(?:[：:至到自从于起，,、\n\t ]|^)$")


@Language.component("dates", assigns=["doc.spans"])
def dates(doc: Doc) -> Doc:
    """Mark dates in `doc.spans["dates"]`.

    Labels: `date` (value: the `date`; None for one in no calendar, 2月30日), `month` (2025年8月
    without a day; value: its first day), `date-blank` (年 月 日, not or half filled in).
    """
    text = text_of(doc)
    spans = [*_days_and_months(doc, text), *_numeric(doc, text)]
    taken = {span.start for span in spans}
    spans += (span for span in _blanks(doc, text) if span.start not in taken)
    doc.spans["dates"] = sorted(spans, key=lambda span: span.start)
    return doc


def _days_and_months(doc: Doc, text: str) -> Iterator[Span]:
    """Yield 2025年8月1日, 二〇二五年八月, and their like."""
    for match in _WRITTEN.finditer(text):
        if match["day"]:
            value = _day(f"{match['year']}年{match['month']}月{match['day']}日")
            yield mark(doc, match.start(), match.end(), "date", value)
        elif not re.match(_EMPTY + "日", text[match.end() : match.end() + 22]):
            value = _day(f"{match['year']}年{match['month']}月1日")
            yield mark(doc, match.start(), match.end(), "month", value)


def _numeric(doc: Doc, text: str) -> Iterator[Span]:
    """Yield 2025-08-01, 2025.8.1, 2025/8/1."""
    for match in _NUMERIC.finditer(text):
        yield mark(doc, match.start(), match.end(), "date", _day(re.sub("[－．／]", "-", match[0])))


def _blanks(doc: Doc, text: str) -> Iterator[Span]:
    """Yield dates of which the year, month or day is not filled in."""
    for match in _BLANK.finditer(text):
        before = max(0, match.start() - 26)
        year = _YEAR_OF_BLANK.search(text[before : match.start()])
        filled = bool(match["month"] and match["day"])
        if year is None or (year["year"] and filled):
            continue
        start = before + year.start()
        start += len(year[0]) - len(year[0].lstrip(" \t\u3000\xa0/"))
        if start == match.start() and text[start - 1 : start] in _CERTAIN_YEAR:
            continue
        written = start < match.start() or (not filled and match.end() - start > len("年月日"))
        if written or _BEFORE_BLANK.search(text[max(0, start - 1) : start]):
            yield mark(doc, start, match.end(), "date-blank")


def _day(text: str) -> date | None:
    """Return the day that `text` names; None when the calendar has none."""
    try:
        return parse_date(re.sub(r"[_＿]", "", text))
    except ValueError:
        return None


def is_calendar_year(text: str) -> bool:
    """Return whether a number before 年 is a year of the calendar (2025), not a length."""
    try:
        return parse_number(text) >= 1900
    except ValueError:
        return False
