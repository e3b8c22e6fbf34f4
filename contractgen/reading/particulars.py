"""Reads the parties' particulars: the lines or table rows under 甲方 and 乙方."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc

from contractgen.numerals import parse_date
from contractgen.reading.cues import load_cues
from contractgen.reading.parties import Party, any_of, is_organisation


@dataclass(frozen=True, slots=True)
class Stated:
    """A term as stated at a place of the text."""

    name: str
    start: int
    end: int
    value: Any


_EMPTY = " \t\n\u3000\xa0_＿#×*【】[]（）()，,；;。/"

_NEXT_LABEL = re.compile(r"[，,；;\s　][一-龥]{2,12}(?:（[^）]*）)?[：:]|[ 　]{3,}")
"""Where a value ends within a line: before the next label, or at a gap as of columns."""


_LABEL = re.compile(r"[一-龥]{2,12}(?:（[^）]*）)?[：:]")
_NAME_IN_SENTENCE = re.compile(
    r"(?:与|和|由|兹有)?(?P<name>[^（(，,。：:\s）)“”]{2,30})"
    r"(?:[（(][^（(）)]*|[，,])以下(?:简|统)?称(?:为|作)?[“\"「『‘]?$"
)
_NAME_AFTER_COLON = re.compile(
    r"[ 　]*(?:(?:单位|企业|公司)?名称|姓名)?[：:\t 　]*(?P<name>[^\n\t]*)"
)
_LONGEST_PERSON = 15
"""Characters of a person's name; more before 以下简称 are a sentence."""


@lru_cache(maxsize=1)
def _patterns() -> dict[str, tuple[re.Pattern[str], dict[str, tuple[str, ...]]]]:
    """Return for each party the pattern of its labels, and the terms of each label."""
    patterns = {}
    for group in ("employer", "talent"):
        terms: dict[str, tuple[str, ...]] = {}
        for name, field in load_cues().particulars.items():
            if name.startswith(f"{group}."):
                for label in field.labels:
                    terms[label] = (*terms.get(label, ()), name)
        patterns[group] = (
            re.compile(
                rf"(?<![一-龥])(?<!：\t)(?<!:\t)(?P<label>{any_of(terms)})"
                r"[ 　]*(?:[（(][^）)\n]{1,20}[）)])?"
                r"(?:(?:或|/|、)[一-龥（）]{2,10})?[ 　]*(?:[：:][ 　]*\t?|\t)"
            ),
            terms,
        )
    return patterns


def particulars(doc: Doc, text: str) -> Iterator[Stated]:
    """Yield what the parties' particulars state, the employer's and the talent's."""
    parties: tuple[Party, ...] = doc._.parties
    for party in parties:
        if party.role not in ("employer", "talent"):
            continue
        name = _name(text, party)
        if name is not None:
            yield name
        yield from _lines(text, party, has_name=name is not None)


def _name(text: str, party: Party) -> Stated | None:
    """Return the party's name, from after the colon or from before 以下简称; None if not there."""
    if party.details_start <= party.start:
        match = _NAME_IN_SENTENCE.search(text, party.details_start, party.start)
        if match is None or not _is_name(match["name"], party):
            return None
        return Stated(f"{party.role}.name", match.start("name"), match.end("name"), match["name"])
    match = _NAME_AFTER_COLON.match(text, party.details_start, party.end)
    if match is None:
        return None
    start, end = _trimmed(text, match.start("name"), match.end("name"))
    if start == end or (text[start - 1] != "\t" and _is_label(text, start, party.end)):
        return None
    return Stated(f"{party.role}.name", start, end, text[start:end])


def _is_name(name: str, party: Party) -> bool:
    """Return whether words before 以下简称 can be the party's name, not a sentence's middle."""
    if party.role == "employer":
        return is_organisation(name)
    return len(name) <= _LONGEST_PERSON and "应当" not in name


def _is_label(text: str, start: int, end: int) -> bool:
    return _LABEL.match(text, start, end) is not None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of a value without the next label, blanks and marks around it.

    A table's cell is a value as it stands, unless it is blank.
    """
    if start and text[start - 1] == "\t" and text[start:end].strip(_EMPTY):
        cell = text[start:end]
        return start + len(cell) - len(cell.lstrip(" 　")), start + len(cell.rstrip(" 　"))
    following = _NEXT_LABEL.search(text, start, end)
    if following:
        end = following.start()
    while start < end and text[start] in _EMPTY and text[start] not in "（(":
        start += 1
    while end > start and text[end - 1] in _EMPTY and text[end - 1] not in "）)":
        end -= 1
    return start, end


def _lines(text: str, party: Party, *, has_name: bool) -> Iterator[Stated]:
    """Yield the labelled particulars of one party."""
    pattern, terms = _patterns()[party.role]
    matches = list(pattern.finditer(text, party.details_start, party.end))
    seen = {f"{party.role}.name"} if has_name else set()
    for number, match in enumerate(matches):
        names = terms[match["label"]]
        if names[0] in seen:
            continue
        following = matches[number + 1].start() if number + 1 < len(matches) else party.end
        stop = re.compile(r"[\n\t]").search(text, match.end(), following)
        start, end = _trimmed(text, match.end(), stop.start() if stop else following)
        if start == end:
            continue
        seen.update(names)
        if len(names) == 1:
            yield Stated(names[0], start, end, _read(names[0], text[start:end]))
        else:
            yield from _shared(text, start, end, names)


def _shared(text: str, start: int, end: int, names: tuple[str, ...]) -> Iterator[Stated]:
    """Yield the terms that one line states together: 学历学位与职称：医学硕士、副主任医师."""
    for part in re.finditer(r"[^、，,；;/]+", text[start:end]):
        for name in names:
            if any(word in part[0] for word in load_cues().particulars[name].parts):
                yield Stated(name, start + part.start(), start + part.end(), part[0].strip())
                break


def _read(name: str, text: str) -> Any:
    """Return the value of a particular; None when it can't be read."""
    codes = load_cues().particulars[name].codes
    if codes:
        return next((c for c, words in codes.items() if any(word in text for word in words)), None)
    return _READERS.get(name, str.strip)(text)


def _day(text: str) -> Any:
    try:
        return parse_date(text.replace(" ", ""))
    except ValueError:
        return None


def _identifier(text: str) -> str:
    return re.sub(r"[\s　]", "", text).upper()


def _flag(text: str) -> bool | None:
    return {"是": True, "否": False}.get(text[0])


_READERS: dict[str, Callable[[str], Any]] = {
    "talent.birth_date": _day,
    "talent.id_number": _identifier,
    "talent.phone": _identifier,
    "employer.credit_code": _identifier,
    "employer.phone": _identifier,
    "talent.spouse_also_introduced": _flag,
}
