"""Who is employer and who is talent, and every mention of them.

甲方 is not always the employer. What tells: the alias beside the name （用人单位）, the particulars
under it (an ID number is a person's, a credit code an organisation's), the name's own ending, and
who hires whom in the recitals. The words are data: `clauses/parties.yaml`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from spacy.language import Language
from spacy.tokens import Doc

from contractgen.errors import RuleBookError
from contractgen.facts import Role
from contractgen.reading.spans import mark, text_of
from contractgen.resources import YamlError, data_dir, read_yaml

Doc.set_extension("parties", default=())

_LETTERED = ("甲方", "乙方", "丙方", "丁方")

_MAX_BLOCK = 600
"""A party's particulars end at the latest after so many characters."""


@dataclass(frozen=True, slots=True)
class Party:
    """One party as the document introduces it."""

    label: str
    """What the document calls it from here on: 甲方, 员工."""
    role: Role
    start: int
    """Offset of the label."""
    details_start: int
    """Offset where its name should stand, after the colon."""
    end: int
    """Offset after its particulars."""
    nature: Literal["person", "organisation", ""] = ""
    """What its name and particulars show; "" when they don't."""


class Words(BaseModel):
    """Words that mean one of the parties."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    employer: tuple[str, ...] = ()
    talent: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    third: tuple[str, ...] = ()

    def roles(self) -> dict[str, Role]:
        """Return the role of each word."""
        return {
            **dict.fromkeys(self.employer, "employer"),
            **dict.fromkeys(self.talent, "talent"),
            **dict.fromkeys(self.both, "both"),
            **dict.fromkeys(self.third, "third"),
        }


class Evidence(BaseModel):
    """Words among the particulars that tell a person from an organisation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    person: tuple[str, ...]
    organisation: tuple[str, ...]


class PartyWords(BaseModel):
    """`clauses/parties.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    roles: Words
    somebody_else: tuple[str, ...]
    introduced: Words
    evidence: Evidence
    organisation_endings: tuple[str, ...]
    hiring_verbs: tuple[str, ...]
    hired_verbs: tuple[str, ...]


def any_of(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@dataclass(frozen=True)
class _Patterns:
    """`clauses/parties.yaml`, compiled."""

    fixed: dict[str, Role]
    aliases: dict[str, Role]
    alias: re.Pattern[str]
    introduction: re.Pattern[str]
    definition: re.Pattern[str]
    mention: re.Pattern[str]
    somebody_else: tuple[str, ...]
    person: re.Pattern[str]
    organisation: re.Pattern[str]
    endings: re.Pattern[str]
    hires: re.Pattern[str]
    hired: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    """Load and compile the words. Raises `RuleBookError` when the file can't be read."""
    path = data_dir("clauses") / "parties.yaml"
    try:
        words = PartyWords.model_validate(read_yaml(path).data)
    except (YamlError, ValidationError) as error:
        raise RuleBookError(f"{path}：当事人称谓表无法读取（{error}）") from error
    fixed = words.roles.roles()
    aliases = {**fixed, **words.introduced.roles()}
    lettered = r"[甲乙丙丁][ 　]*方"
    named = any_of(sorted(set(aliases) - {"双方", "一方", "各方", "三方", "本人", "您"}))
    note = r"(?:[ 　]*[（(【][^）)】\n]{1,40}[）)】])*"
    return _Patterns(
        fixed=fixed,
        aliases=aliases,
        alias=re.compile(any_of(aliases)),
        introduction=re.compile(
            rf"(?:(?P<lettered>{lettered})|(?:^|(?<=[\t\n　 ]))(?P<named>{named}))"
            rf"(?P<note>{note})(?:名称|姓名|全称)?[ 　]*(?P<after>[:：\t]|$)",
            re.MULTILINE,
        ),
        definition=re.compile(
            rf"以下(?:简|统)?称(?:为|作)?[“\"「『‘]?(?P<label>{lettered}|{named})[”\"」』’]?"
        ),
        mention=re.compile(
            rf"甲[、,，]?乙(?:[、,，]?丙)?[双二三两]方|[甲乙丙丁]方|{any_of(fixed)}"
            r"|(?<![甲乙丙丁戊某])[甲乙](?=不得|应[当须]|必须|有权|无权|可以)"
        ),
        somebody_else=words.somebody_else,
        person=re.compile(any_of(words.evidence.person)),
        organisation=re.compile(any_of(words.evidence.organisation)),
        endings=re.compile(rf"(?:{any_of(words.organisation_endings)})(?:[（(][^）)]*[）)])?$"),
        hires=re.compile(
            rf"([甲乙丙])方[^，。；\n]{{0,16}}?(?:{any_of(words.hiring_verbs)})([甲乙丙])方"
        ),
        hired=re.compile(
            rf"([甲乙丙])方[^，。；\n]{{0,8}}?(?:{any_of(words.hired_verbs)})([甲乙丙])方"
        ),
    )


@Language.component("parties", assigns=["doc.spans", "doc._.parties"])
def parties(doc: Doc) -> Doc:
    """Mark every mention of a party in `doc.spans["roles"]`; its value is the role."""
    words = _patterns()
    text = text_of(doc)
    found = find_parties(text)
    doc._.parties = found
    roles = roles_of(found)
    doc.spans["roles"] = [
        mark(doc, start, end, "role", role) for start, end, role in _mentions(text, roles, words)
    ]
    return doc


def roles_of(found: Iterable[Party]) -> dict[str, Role]:
    """Return the role of every label: as introduced, else as the words always mean."""
    introduced = {party.label: party.role for party in found}
    return {
        "甲方": "employer",
        "乙方": "talent",
        "丙方": "third",
        "丁方": "third",
        **_patterns().fixed,
        **introduced,
    }


def _mentions(
    text: str, roles: dict[str, Role], words: _Patterns
) -> Iterator[tuple[int, int, Role]]:
    """Yield start, end and role of every mention."""
    extra = sorted(set(roles) - set(words.fixed) - set(_LETTERED))
    pattern = re.compile(f"{words.mention.pattern}|{any_of(extra)}") if extra else words.mention
    for match in pattern.finditer(text):
        word = match[0]
        role = roles.get(word) or roles.get(f"{word}方", "both")  # 甲不得解除
        if role in {"employer", "talent"} and word not in _LETTERED:
            before = text[max(0, match.start() - 4) : match.start()]
            if before.endswith(words.somebody_else):
                if role == "employer" and before.endswith(("有限", "责任", "集团")):
                    continue  # 某某有限公司: a name, not a role
                role = "third"
        yield match.start(), match.end(), role


def find_parties(text: str) -> tuple[Party, ...]:
    """Return the parties as introduced at the head (or by 以下简称), in order.

    Empty when the text introduces none: a single clause, or a letter.
    """
    words = _patterns()
    article = _ARTICLE.search(text)
    raw = list(_introductions(text, words, article.start() if article else len(text)))
    if len(raw) < 2 and article:
        raw = list(_introductions(text, words, len(text)))
    raw = raw or list(_definitions(text, words))
    if len(raw) < 2:
        named = list(_named(text[: article.start() if article else _HEAD], words))
        raw = named if len(named) > 1 else raw
    lettered = [party for party in raw if party[0] in _LETTERED]
    if len(lettered) > 1:
        raw = lettered  # 单位名称： under 甲方： heads no party of its own
    decided = _decide(text, raw, words)
    return tuple(
        Party(
            label,
            decided.get(label, "third"),
            start,
            details,
            end,
            _nature(text[details:end], words),
        )
        for label, _, start, details, end in raw
    )


_CALLED = re.compile(
    r"(?:以下|下面|下文|下)(?:均|合|简|统|都)?(?:称(?:为|作)?|叫做?)[“\"「『‘]?(?P<called>[一-龥]{1,6})[”\"」』’]"
    r"|[（(][“\"「『](?P<short>[一-龥]{1,6})[”\"」』][）)]"
)
_HEAD = 1_500
"""Where no article begins, parties are named within so many characters."""
_Raw = tuple[str, str, int, int, int]
"""Label, the note beside it, and the offsets of `Party`."""

_ARTICLE = re.compile(
    r"^[ 　]*(?:第[一1１][条章]|一[、.．]|[1１][.．、 　](?!\d*\.))", re.MULTILINE
)


def _introductions(text: str, words: _Patterns, stop: int) -> Iterator[_Raw]:
    """Yield 甲方（用人单位）： … with its particulars, up to `stop`; the first of each label."""
    matches = [
        match
        for match in words.introduction.finditer(text, 0, stop)
        if words.aliases.get(match["named"]) != "both" and _may_introduce(text, match)
    ]
    seen: set[str] = set()
    for number, match in enumerate(matches):
        label = _label(match)
        if label in seen or _is_signature(match):
            continue
        following = (other.start() for other in matches[number + 1 :])
        end = min(next(following, len(text)), match.end() + _MAX_BLOCK)
        article = _ARTICLE.search(text, match.end(), end)
        seen.add(label)
        yield (
            label,
            match["note"] + match[0],
            match.start(),
            match.end(),
            (article.start() if article else end),
        )


def _may_introduce(text: str, match: re.Match[str]) -> bool:
    """Return whether the match heads a party's particulars; it may be part of a value there."""
    start = match.start()
    line = text.rfind("\n", 0, start) + 1
    cell = max(line, text.rfind("\t", 0, start) + 1)
    heads_cell = not text[cell:start].strip(" 　#")
    if text.endswith(("：\t", ":\t"), line, cell):
        return False  # 甲方（用人单位）：⇥乙方科技有限公司
    return bool(match["after"]) or (bool(match["note"]) and heads_cell)


def _label(match: re.Match[str]) -> str:
    """Return what the document calls the party: an alias in the note goes first."""
    alias = re.search(r"以下(?:简|统)?称(?:为|作)?[“\"「『‘]?([^”\"」』’）)]{1,8})", match["note"])
    if alias:
        return alias[1]
    if match["lettered"]:
        return re.sub(r"[ 　]", "", match["lettered"])
    inner = re.search(r"[甲乙丙丁]方", match["note"])
    return inner[0] if inner else match["named"]


def _is_signature(match: re.Match[str]) -> bool:
    return bool(re.search(r"[盖签][章字名]|公章", match["note"]))


def _definitions(text: str, words: _Patterns) -> Iterator[_Raw]:
    """Yield parties introduced in a sentence: 某某公司（以下简称“甲方”）与张三（……）."""
    last = 0
    seen: set[str] = set()
    for match in words.definition.finditer(text, 0, min(len(text), 3000)):
        label = re.sub(r"[ 　]", "", match["label"])
        if label in seen:
            continue
        seen.add(label)
        line = max(text.rfind("\n", 0, match.start()) + 1, last)
        yield label, label, match.start("label"), line, match.end()
        last = match.end()


def _named(head: str, words: _Patterns) -> Iterator[_Raw]:
    """Yield parties that the head calls by any word: 张三，身份证号…（“执行官”）, 下面叫“厂里”.

    Only after a person's or an organisation's particulars: what else is given a short name is none.
    """
    last = 0
    for match in _CALLED.finditer(head):
        start = max(head.rfind("\n", 0, match.start()) + 1, last)
        if _nature(head[start : match.start()], words):
            label = match["called"] or match["short"]
            yield label, label, match.start(), start, match.end()
        last = match.end()


def _decide(text: str, raw: list[_Raw], words: _Patterns) -> dict[str, Role]:
    """Return the role of every label introduced."""
    known: dict[str, Role] = {}
    natures: dict[str, str] = {}
    for label, note, _, details, end in raw:
        names = words.alias.findall(note)  # the last counts: 劳动者原单位 is no 劳动者
        natures[label] = _nature(text[details:end], words)
        if names and words.aliases[names[-1]] != "both":
            known[label] = words.aliases[names[-1]]
    _from_verbs(text, known, words)
    for label, nature in natures.items():
        known.setdefault(label, _by_nature(nature, label, known, natures))
    return known


def is_organisation(name: str) -> bool:
    """Return whether a name ends as organisations' names do."""
    return _patterns().endings.search(name) is not None


def _nature(details: str, words: _Patterns) -> Literal["person", "organisation", ""]:
    """Tell whether the particulars are a "person"'s, an "organisation"'s, or "" if they don't."""
    name = re.split(r"[\n\t，,；;（(]", details.strip(), maxsplit=1)[0].strip(" 　_＿")
    if words.endings.search(name):
        return "organisation"
    person = len(words.person.findall(details))
    organisation = len(words.organisation.findall(details))
    if person != organisation:
        return "person" if person > organisation else "organisation"
    return ""


def _from_verbs(text: str, known: dict[str, Role], words: _Patterns) -> None:
    """Add what 甲方聘请乙方 or 甲方受聘于乙方 says, where nothing else has."""
    hires, hired = words.hires.search(text), words.hired.search(text)
    if hires and hires[1] != hires[2]:
        known.setdefault(f"{hires[1]}方", "employer")
        known.setdefault(f"{hires[2]}方", "talent")
    elif hired and hired[1] != hired[2]:
        known.setdefault(f"{hired[1]}方", "talent")
        known.setdefault(f"{hired[2]}方", "employer")


def _by_nature(nature: str, label: str, known: dict[str, Role], natures: dict[str, str]) -> Role:
    """Return the role that particulars suggest, when alias and verbs leave it open."""
    taken = {role for other, role in known.items() if other != label}
    person_elsewhere = any(kind == "person" for other, kind in natures.items() if other != label)
    if nature == "person":
        return "third" if "talent" in taken else "talent"
    if nature == "organisation" and "employer" not in taken:
        return "employer"
    if nature == "organisation" and label == "乙方" and not person_elsewhere:
        return "talent" if "talent" not in taken else "third"
    if nature == "organisation":
        return "third"
    default: Role = {"甲方": "employer", "乙方": "talent"}.get(label, "third")  # type: ignore[assignment]
    if default in taken:
        return "talent" if "talent" not in taken else "employer"
    return default
