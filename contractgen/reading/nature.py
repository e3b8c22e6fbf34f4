"""What kind of document this is, which law governs it, whose policy it may fall under.

The words are data: `clauses/documents.yaml`; the places and titles of policies are those of the
files in `clauses/city/`.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from pydantic import BaseModel, ConfigDict, ValidationError
from spacy.language import Language
from spacy.tokens import Doc

from contractgen.errors import RuleBookError
from contractgen.facts import DocumentKind, Relationship
from contractgen.reading.parties import Party, any_of, is_organisation
from contractgen.reading.spans import mark, text_of
from contractgen.resources import YamlError, data_dir, read_yaml

Doc.set_extension("kind", default="agreement")
Doc.set_extension("relationship", default=None)
Doc.set_extension("cities", default=())
Doc.set_extension("policy_invoked", default=False)

_TITLE_LINES = 8
"""The title stands within so many lines, before the parties."""
_TITLE_LENGTH = 45
"""A longer line is no title."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KindWords(_Model):
    """Words of the title that tell a kind of document."""

    kind: DocumentKind
    words: tuple[str, ...]


class RelationshipWords(_Model):
    """Words that tell the relationship."""

    relationship: Relationship
    title: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class CommercialWords(_Model):
    """What tells a contract by which nobody is engaged."""

    titles: tuple[str, ...]
    """Types that a title names."""
    parties: tuple[str, ...]
    """What such contracts call their parties."""
    least_parties: int
    """So many different ones tell it where the title doesn't."""


class EngagementWords(_Model):
    """What shows that a person is engaged."""

    words: tuple[str, ...]
    least: int
    """Fewer different ones are no sign: joint ventures speak of staff, too."""
    long_text: int
    """A text of more characters would hold at least two different ones."""
    staff: tuple[str, ...]
    """Regular expressions that say that one party is the other's staff."""


class DocumentWords(_Model):
    """`clauses/documents.yaml`."""

    titles: tuple[KindWords, ...]
    commercial: CommercialWords
    engaging_titles: tuple[str, ...]
    staff_titles: tuple[str, ...]
    engagement: EngagementWords
    relationships: tuple[RelationshipWords, ...]


@dataclass(frozen=True)
class _Patterns:
    """`clauses/documents.yaml`, compiled."""

    titles: tuple[tuple[DocumentKind, re.Pattern[str]], ...]
    commercial_title: re.Pattern[str]
    commercial_party: re.Pattern[str]
    engaging_title: re.Pattern[str]
    staff_title: re.Pattern[str]
    staff: re.Pattern[str]
    engagement: re.Pattern[str]
    limits: DocumentWords
    """For its numbers."""
    relationships: tuple[tuple[Relationship, re.Pattern[str] | None, tuple[str, ...]], ...]
    policies: tuple[str, ...]
    places: re.Pattern[str] | None
    city_of: dict[str, str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    """Load and compile the words. Raises `RuleBookError` when the file can't be read."""
    path = data_dir("clauses") / "documents.yaml"
    try:
        data = DocumentWords.model_validate(read_yaml(path).data)
    except (YamlError, ValidationError) as error:
        raise RuleBookError(f"{path}：文件种类表无法读取（{error}）") from error
    titles, places = _city_words()
    return _Patterns(
        titles=tuple((entry.kind, re.compile(any_of(entry.words))) for entry in data.titles),
        commercial_title=re.compile(any_of(data.commercial.titles)),
        commercial_party=re.compile(any_of(data.commercial.parties)),
        engaging_title=re.compile(any_of(data.engaging_titles)),
        staff_title=re.compile(any_of(data.staff_titles)),
        staff=re.compile("|".join(data.engagement.staff)),
        engagement=re.compile(any_of(data.engagement.words)),
        limits=data,
        relationships=tuple(
            (
                entry.relationship,
                re.compile(any_of(entry.title)) if entry.title else None,
                entry.words,
            )
            for entry in data.relationships
        ),
        policies=tuple(titles),
        places=re.compile(any_of(places)) if places else None,
        city_of={**titles, **places},
    )


def _city_words() -> tuple[dict[str, str], dict[str, str]]:
    """Return the titles of policies and the words of places, each with its city.

    A file that is no city policy names none here; loading the rules says what is wrong with it.
    """
    titles: dict[str, str] = {}
    places: dict[str, str] = {}
    for path in sorted((data_dir("clauses") / "city").glob("*.yaml")):
        policy = (read_yaml(path).data or {}).get("policy") or {}
        titles.update(dict.fromkeys(policy.get("aliases", ()), path.stem))
        places.update(dict.fromkeys(policy.get("regions", ()), path.stem))
    return titles, places


@Language.component("nature", requires=["doc._.parties"], assigns=["doc._.kind", "doc.spans"])
def nature(doc: Doc) -> Doc:
    """Set `kind`, `relationship`, `cities` and `policy_invoked` on the `Doc`'s extensions.

    Titles of cities' policies are marked in `doc.spans["policies"]`; the value is the city.
    """
    text = text_of(doc)
    parties: tuple[Party, ...] = doc._.parties
    title = _title(text, parties)
    doc._.kind = _kind(title, parties, text)
    doc._.relationship = _relationship(title, text)
    doc.spans["policies"] = [
        mark(doc, start, start + len(policy), "policy", _patterns().city_of[policy])
        for policy in _patterns().policies
        if (start := text.find(policy)) >= 0
    ]
    cited = tuple(dict.fromkeys(span._.value for span in doc.spans["policies"]))
    doc._.cities = cited or _cities(text, parties)
    doc._.policy_invoked = bool(cited)
    return doc


def _title(text: str, parties: tuple[Party, ...]) -> str:
    """Return the short lines before the parties, where the title stands."""
    head = text[: min((party.start for party in parties), default=600)] or text[:100]
    lines = [line.strip() for line in head.split("\n") if line.strip()][:_TITLE_LINES]
    return "\n".join(
        re.sub(r"[ 　]", "", line)
        for line in lines
        if len(line) <= _TITLE_LENGTH and not line.endswith(("。", "；", "："))
    )


def _kind(title: str, parties: tuple[Party, ...], text: str) -> DocumentKind:
    """Return the kind of document that the title announces; `agreement` by default."""
    words = _patterns()
    if not words.engaging_title.search(title) and _engages_nobody(title, parties, text):
        return "commercial"
    for kind, titles in words.titles:
        if titles.search(title):
            return kind
    return "agreement"


def _engages_nobody(title: str, parties: tuple[Party, ...], text: str) -> bool:
    """Return whether a document whose title engages nobody is a commercial contract."""
    words = _patterns()
    engagement = words.limits.engagement
    staff = words.staff_title.search(title) or words.staff.search(text)
    person = any(
        party.role == "talent" and "身份证" in text[party.details_start : party.end]
        for party in parties
    )
    signs = len(set(words.engagement.findall(text)))
    if any(words.commercial_title.search(line) for line in title.split("\n") if _names(line)):
        return not ((person and signs >= engagement.least) or (staff and signs > 1))
    if signs < engagement.least and not staff:
        called = set(words.commercial_party.findall(text))
        long = len(text) > engagement.long_text
        if len(called) >= words.limits.commercial.least_parties or (long and signs < 2):
            return True
    natures = {party.nature for party in parties}
    return len(parties) > 1 and natures == {"organisation"} and not _TEACHES.search(title)


def _names(line: str) -> bool:
    """Return whether a line may name a document; a letterhead's company sells, too."""
    return not is_organisation(line) and not _SAYS.search(line)


_SAYS = re.compile(r"[，。；]|\d年\d|预计|应当|双方")
"""What stands in a sentence and in no name: 施工许可证预计2026年7月取得."""
_TEACHES = re.compile(r"人才|培训")
"""Words of a title by which even two organisations' agreement is about a person."""


def _relationship(title: str, text: str) -> Relationship | None:
    """Return what the text says the relationship is; None when it doesn't."""
    for relationship, titles, phrases in _patterns().relationships:
        if (titles and titles.search(title)) or any(phrase in text for phrase in phrases):
            return relationship
    return None


_WORK_PLACE = re.compile(r"工作(?:地点|地)[^。；\n]{0,60}")


def _cities(text: str, parties: tuple[Party, ...]) -> tuple[str, ...]:
    """Return the cities that the place of work names, else the employer's particulars."""
    words = _patterns()
    if words.places is None:
        return ()
    for stretch in (
        " ".join(_WORK_PLACE.findall(text)),
        " ".join(text[party.start : party.end] for party in parties if party.role == "employer"),
    ):
        if found := words.places.findall(stretch):
            return _in_order(found, words.city_of)
    return ()


def _in_order(found: list[str], city_of: dict[str, str]) -> tuple[str, ...]:
    """Return the cities named, the most often named first."""
    counted = Counter(city_of[word] for word in found)
    return tuple(city for city, _ in counted.most_common())
