"""Marks how long the agreement itself runs: 合同期限三年, 聘期30个月, 一年期合同, 无固定期限.

The terms `period.…` are what a roster states, dates and whole years; a rule that needs the length
alone (试用期) takes it from here where those are missing.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span

from contractgen.facts import Quantity
from contractgen.reading.spans import mark, text_of

_CONTRACT = r"(?:劳动合同|聘用合同|合同|协议|聘约)"
_BEFORE = re.compile(
    rf"(?:{_CONTRACT}(?:的)?(?:期限|期间|期)?|(?:聘用?|雇[佣用]|任)期限?|(?:聘用|雇[佣用]|受雇|受聘)(?:期间|期限)|用工期限|(?<![一-龥])期限|工期内用工|短期聘用|应聘)"
    r"[^，。；\n一-龥]{0,2}(?:共计|共|为期|为|是|签|签订|定为)?[：:]?$"
)
_AFTER = re.compile(
    rf"(?:期|[一1]签)?(?:的)?(?:固定期限)?(?:正式|书面|首份)?{_CONTRACT}|[一1]签|期(?=[，。；）)])"
)
_OTHER = re.compile(r"试用|服务期|保密|竞业|培训|通知|见习|租|质保|维护|脱密|医疗|补")
"""What else has a length; looked for between the last stop and the length."""
_BOUND = re.compile(r"(?:不满|未满|不足|不到|超过)$")
"""合同期限不满三年的 speaks of agreements, not of this one."""
_OPEN_ENDED = re.compile(r"无固定期限(?:的)?(?:劳动合同|合同|聘用)")
_RANGE = re.compile(r"起?(?:生效|开始)*[，,]?[至到讫—－~～-]+[于]?")
_RUNS = re.compile(
    rf"(?:{_CONTRACT}|聘用?期|期限|期间|期)[^，。；\n试服竞培]{{0,6}}?(?:自|从|：|:|于|起|为)?$"
)
_MONTHS = {"years": Decimal(12), "months": Decimal(1), "days": 1 / Decimal(30)}

OPEN_ENDED = Decimal("Infinity")


_TRIAL = re.compile(r"(?:试用|试工|试岗)(?:期限|期间|期)?[^，。；\n一-龥]{0,3}(?:自|从|于|为)*$")
_DAY_OF_RANGE = re.compile(r"起?(?:至|到|—|－|-|~|～)+(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
"""The end of a range that leaves out the year of its beginning."""


@Language.component("lengths", requires=["doc.spans"], assigns=["doc.spans"])
def lengths(doc: Doc) -> Doc:
    """Mark the agreement's length in `doc.spans["lengths"]`, label `agreement-length`, in months.

    `OPEN_ENDED` for 无固定期限. Days count as the thirtieth part of a month. A probation stated by
    its first and last day goes into `doc.spans["trial-ranges"]`, each a `Quantity` in months.
    """
    text = text_of(doc)
    doc.spans["trial-ranges"] = list(_trials(doc, text))
    doc.spans["lengths"] = [*_durations(doc, text), *_ranges(doc, text), *_open_ended(doc, text)]
    return doc


def _durations(doc: Doc, text: str) -> Iterator[Span]:
    for span in doc.spans.get("durations", ()):
        quantity = span._.value
        if not isinstance(quantity, Quantity) or quantity.kind not in _MONTHS:
            continue
        start = max(text.rfind(mark_, 0, quantity.start) for mark_ in "，。；\n") + 1
        said = text[start : quantity.start]
        if _OTHER.search(said) or _BOUND.search(said):
            continue
        if _BEFORE.search(said[-16:]) or _AFTER.match(text, quantity.end):
            value = quantity.value * _MONTHS[quantity.kind]
            yield mark(doc, quantity.start, quantity.end, "agreement-length", value)


def _ranges(doc: Doc, text: str) -> Iterator[Span]:
    """Yield dates from … to … that a word for the agreement's term announces."""
    dates = [span for span in doc.spans.get("dates", ()) if span.label_ == "date" and span._.value]
    for first, last in pairwise(dates):
        a, b = first.start, first.end
        if not _RANGE.fullmatch(text[b : last.start].strip(" 止日")):
            continue
        if not _RUNS.search(text[max(0, a - 14) : a]) or last._.value <= first._.value:
            continue
        value = _months(first._.value, last._.value)
        yield mark(doc, a, last.end, "agreement-length", value)


def _trials(doc: Doc, text: str) -> Iterator[Span]:
    """Yield the probations that run from … to …, with how many months that is."""
    dates = [span for span in doc.spans.get("dates", ()) if span.label_ == "date" and span._.value]
    for index, first in enumerate(dates):
        if not _TRIAL.search(text[max(0, first.start - 12) : first.start]):
            continue
        found = _last_day(text, first, dates[index + 1] if index + 1 < len(dates) else None)
        if found is None or found[1] <= first._.value:
            continue
        end, last = found
        months = Quantity("months", _months(first._.value, last), first.start, end)
        yield mark(doc, first.start, end, "trial-range", months)


def _last_day(text: str, first: Span, second: Span | None) -> tuple[int, date] | None:
    """Return where the range that `first` begins ends, and its last day; None without one."""
    if second is not None and _RANGE.fullmatch(text[first.end : second.start].strip(" 止日")):
        return second.end, second._.value
    short = _DAY_OF_RANGE.match(text, first.end)
    if short is None:
        return None
    try:
        return short.end(), first._.value.replace(month=int(short["month"]), day=int(short["day"]))
    except ValueError:
        return None


def _months(first: date, last: date) -> Decimal:
    """Return how many months two days are apart, both counted."""
    after = last + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    return months + Decimal(after.day - first.day) / 31


def _open_ended(doc: Doc, text: str) -> Iterator[Span]:
    for match in _OPEN_ENDED.finditer(text):
        yield mark(doc, match.start(), match.end(), "agreement-length", OPEN_ENDED)
