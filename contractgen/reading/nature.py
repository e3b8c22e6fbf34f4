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
from contractgen.reading.parties import Party, any_of
from contractgen.reading.spans import text_of
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


class CityWords(_Model):
    """What names a city: its policy's title and its places."""

    titles: tuple[str, ...]
    places: tuple[str, ...]


class DocumentWords(_Model):
    """`clauses/documents.yaml`."""

    titles: tuple[KindWords, ...]
    relationships: tuple[RelationshipWords, ...]
    cities: dict[str, CityWords]


@dataclass(frozen=True)
class _Patterns:
    """`clauses/documents.yaml`, compiled."""

    titles: tuple[tuple[DocumentKind, re.Pattern[str]], ...]
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
    titles = [title for city in data.cities.values() for title in city.titles]
    places = [place for city in data.cities.values() for place in city.places]
    return _Patterns(
        titles=tuple((entry.kind, re.compile(any_of(entry.words))) for entry in data.titles),
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
        city_of={
            word: name
            for name, city in data.cities.items()
            for word in (*city.titles, *city.places)
        },
    )


@Language.component("nature", requires=["doc._.parties"], assigns=["doc._.kind"])
def nature(doc: Doc) -> Doc:
    """Set `kind`, `relationship`, `cities` and `policy_invoked` on the `Doc`'s extensions."""
    text = text_of(doc)
    parties: tuple[Party, ...] = doc._.parties
    title = _title(text, parties)
    doc._.kind = _kind(title, parties, text)
    doc._.relationship = _relationship(title, text)
    doc._.cities, doc._.policy_invoked = _cities(text, parties)
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
    first: DocumentKind | None = None
    for kind, words in _patterns().titles:
        if words.search(title):
            first = kind
            break
    if first == "commercial" and any(
        party.role == "talent" and "身份证" in text[party.details_start : party.end]
        for party in parties
    ):
        return "agreement"
    return first or "agreement"


def _relationship(title: str, text: str) -> Relationship | None:
    """Return what the text says the relationship is; None when it doesn't."""
    for relationship, titles, phrases in _patterns().relationships:
        if (titles and titles.search(title)) or any(phrase in text for phrase in phrases):
            return relationship
    return None


_WORK_PLACE = re.compile(r"工作(?:地点|地)[^。；\n]{0,60}")


def _cities(text: str, parties: tuple[Party, ...]) -> tuple[tuple[str, ...], bool]:
    """Return the cities that the strongest evidence names, and whether it is a policy's title.

    A policy cited goes before the place of work, that before the employer's particulars.
    """
    words = _patterns()
    if cited := [policy for policy in words.policies if policy in text]:
        return _in_order(cited, words.city_of), True
    if words.places is None:
        return (), False
    for stretch in (
        " ".join(_WORK_PLACE.findall(text)),
        " ".join(text[party.start : party.end] for party in parties if party.role == "employer"),
    ):
        if found := words.places.findall(stretch):
            return _in_order(found, words.city_of), False
    return (), False


def _in_order(found: list[str], city_of: dict[str, str]) -> tuple[str, ...]:
    """Return the cities named, the most often named first."""
    counted = Counter(city_of[word] for word in found)
    return tuple(city for city, _ in counted.most_common())
