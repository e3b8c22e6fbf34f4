"""The wording as data: what `clauses/agreement/*.yaml` may hold, read once.

Every passage has the seed agreement's words (`original`), lawful ones (`standard`), or both side by
side with the reason. `composing` makes the text of one agreement from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from contractgen.errors import DraftError
from contractgen.resources import YamlError, data_dir, read_yaml

Wording = Literal["standard", "original"]
Relationship = Literal["labor", "service", "public-institution"]

UNPRINTED = frozenset({"agreement.wording", "agreement.city"})
"""Terms that the text need not state: the provenance part holds them."""


class Model(BaseModel):
    """A part of a wording file. Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_several)]


class When(Model):
    """When a passage is there. All that is said must hold; nothing said holds always."""

    stated: Names = ()
    """All of these terms are stated."""
    any_stated: Names = ()
    """At least one of these terms is stated."""
    unstated: Names = ()
    """None of these terms is stated."""
    relationship: Names = ()
    mode: Names = ()
    """`engagement.mode` is one of these."""
    city: Names = ()
    """The policy of one of these cities applies; `any`: of any city; `none`: of no city."""

    def holds(self, case: "Case") -> bool:
        """Return whether the passage is there."""
        return (
            all(name in case.stated for name in self.stated)
            and (not self.any_stated or any(name in case.stated for name in self.any_stated))
            and not any(name in case.stated for name in self.unstated)
            and (not self.relationship or case.relationship in self.relationship)
            and (not self.mode or case.stated.get("engagement.mode") in self.mode)
            and (not self.city or self._in_city(case))
        )

    def _in_city(self, case: "Case") -> bool:
        return (case.city or "none") in self.city or ("any" in self.city and bool(case.city))


class Lawful(Model):
    """The standard words where they differ by relationship; an absent one has none."""

    employment: str = ""
    """For labour contracts and appointments alike."""
    labor: str = ""
    public_institution: str = Field("", alias="public-institution")
    service: str = ""

    def text(self, relationship: Relationship) -> str:
        """Return the words for one relationship; "" when there are none."""
        if relationship == "service":
            return self.service
        own = self.labor if relationship == "labor" else self.public_institution
        return own or self.employment


class Reason(Model):
    """Why the standard words differ from the seed's."""

    source: str
    """The statute's or policy's title."""
    article: str
    why: str = ""


class Passage(Model):
    """A numbered paragraph, in one wording or both, and the sub-items under it."""

    original: str = ""
    standard: str | Lawful = ""
    when: When = When()
    reason: tuple[Reason, ...] = ()
    join: bool = False
    """In the original, this item runs on in the paragraph of the one before it."""
    numbered: bool = True
    """False for a paragraph between the numbered ones."""
    items: "tuple[Passage, ...]" = ()

    def text(self, case: "Case") -> str:
        """Return the Jinja text for this case; "" when the passage has none."""
        if case.wording == "original":
            return self.original
        if isinstance(self.standard, Lawful):
            return self.standard.text(case.relationship)
        return self.standard


class Heading(Model):
    """An article's heading where it differs by wording or relationship."""

    original: str = ""
    standard: str | Lawful = ""


class Article(Model):
    """One file of `clauses/agreement/`."""

    name: str
    """By which other passages refer to it: `{{ ref("secrecy") }}`."""
    heading: str | Heading
    when: When = When()
    reason: tuple[Reason, ...] = ()
    """For all of its passages."""
    buried: bool = False
    """In the original, its heading runs on at the end of the article before it."""
    rest: bool = False
    """After its items, it says every stated term that no other passage has said."""
    items: tuple[Passage, ...] = ()

    def title(self, case: "Case") -> str:
        """Return the Jinja text of the heading; "" when this wording lacks the article."""
        if isinstance(self.heading, str):
            return self.heading
        return Passage(original=self.heading.original, standard=self.heading.standard).text(case)


class Row(Model):
    """A line of a party's particulars."""

    label: str
    text: str
    when: When = When()


class Frame(Model):
    """`frame.yaml`: what stands around the articles."""

    title: Passage
    number: Passage
    employer: tuple[Row, ...]
    talent: tuple[Row, ...]
    recitals: tuple[Passage, ...]
    closing: tuple[Passage, ...]
    """Lines below the signatures: 签订地点, 签订日期."""
    employer_signature: tuple[Passage, ...]
    talent_signature: tuple[Passage, ...]


class Phrase(Model):
    """`phrases.yaml`: the sentence that states one term."""

    text: str = ""
    service: str = ""
    """In service agreements, where it differs."""


@dataclass(frozen=True)
class Library:
    """The whole wording, read once."""

    frame: Frame
    articles: tuple[Article, ...]
    phrases: Mapping[str, Phrase]


@dataclass(frozen=True)
class Case:
    """For which agreement words are wanted."""

    wording: Wording
    relationship: Relationship
    city: str | None
    """The city whose policy applies; None when there is none."""
    stated: Mapping[str, Any]


@lru_cache(maxsize=4)
def load_library(folder: Path | None = None) -> Library:
    """Read the wording from `folder` (by default clauses/agreement), once per process.

    Raises:
        DraftError: a file is missing or wrong; the message names it.
    """
    home = folder or data_dir("clauses") / "agreement"
    files = sorted(home.glob("[0-9][0-9]-*.yaml"))
    if not files:
        raise DraftError(f"{home}：找不到协议措辞文件，安装可能不完整，请重新安装")
    phrases = _data(home / "phrases.yaml")
    return Library(
        frame=_model(Frame, home / "frame.yaml"),
        articles=tuple(_model(Article, path) for path in files),
        phrases={
            name: Phrase(text=value) if isinstance(value, str) else Phrase.model_validate(value)
            for name, value in phrases.items()
        },
    )


def _data(path: Path) -> Any:
    try:
        return read_yaml(path).data
    except YamlError as error:
        raise DraftError(f"措辞文件有误：{error}") from error


_M = TypeVar("_M", bound=Model)


def _model(kind: type[_M], path: Path) -> _M:
    data = _data(path)
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DraftError(f"{path}：措辞文件的“{place}”写法有误") from error
