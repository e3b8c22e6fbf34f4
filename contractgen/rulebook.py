"""`clauses/**/*.yaml` → `RuleBook`; a bad file is an error with its line."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Union, get_args

from pydantic import Field, TypeAdapter, ValidationError

from contractgen.checks import CHECKS
from contractgen.errors import RuleBookError
from contractgen.facts import DocumentKind, Relationship
from contractgen.policy import Policy, load_policy
from contractgen.resources import YamlError, YamlFile, data_dir, folder_hash, read_yaml
from contractgen.rules import Rule, Source

RULE_FOLDERS = ("doc", "law", "city")
"""The folders of `clauses/` that hold rules; the first part of a file's path names its kind."""

_ANY: Any = Annotated[Union[tuple(CHECKS)], Field(discriminator="check")]  # noqa: UP007 - run time
_AnyRule: TypeAdapter[Rule] = TypeAdapter(_ANY)
_FILE_KEYS = {"source", "policy", "relationships", "documents", "rules"}
_DEFAULTS = ("relationships", "documents")


@dataclass(frozen=True)
class Scope:
    """Which rules are to be asked about a kind of document, under a law, on a day."""

    asked: tuple[Rule, ...]
    silent: tuple[str, ...]
    """Ids of those that apply, but that nothing in such a document can break."""
    beside: tuple[str, ...]
    """Ids of those that don't speak of such documents."""


@dataclass(frozen=True)
class RuleBook:
    """Every rule and policy, as the files have them."""

    rules: tuple[Rule, ...]
    """In file order: doc, law, city."""
    policies: Mapping[str, Policy]
    """City policies by file name."""
    sources: Mapping[str, Source]
    """What each rule file is made from, by `law/labor_contract_law`."""
    hash: str
    """SHA-256 over all files of the folder: the rule book's identity."""

    def rule(self, rule_id: str) -> Rule | None:
        """Return the rule of that id; None when there is none."""
        return self._by_id.get(rule_id)

    def with_city(self, name: str, policy: Policy, rules: tuple[Rule, ...]) -> "RuleBook":
        """Return a book that also holds a city from the user's own file."""
        source = rules[0].source if rules else None
        sources = {**self.sources, f"city/{name}": source} if source else self.sources
        kept = tuple(rule for rule in self.rules if not rule.id.startswith(f"{name}/"))
        return replace(
            self,
            rules=(*kept, *rules),
            policies={**self.policies, name: policy},
            sources=sources,
        )

    def scope(
        self,
        city: str | None,
        kind: DocumentKind,
        relationship: Relationship,
        day: date,
        *,
        bare: bool,
    ) -> Scope:
        """Return which rules of `for_city` are to be asked about such a document.

        `bare`: there are only terms, no text and no provisions. Remembered, for nothing changes
        between the days on which a rule begins or ends.
        """
        key = (city, kind, relationship, bisect_right(self._turns, day), bare)
        found = self._scopes.get(key)
        if found is None:
            speaking: list[Rule] = []
            beside: list[str] = []
            for rule in self.for_city(city):
                if rule.speaks_of(kind, relationship, day):
                    speaking.append(rule)
                else:
                    beside.append(rule.id)
            found = Scope(
                tuple(rule for rule in speaking if not bare or rule.reads_terms()),
                tuple(rule.id for rule in speaking if bare and not rule.reads_terms()),
                tuple(beside),
            )
            self._scopes[key] = found
        return found

    def for_city(self, city: str | None) -> Iterator[Rule]:
        """Yield the rules that may apply when `city`'s policy does: national ones and its own."""
        for rule in self.rules:
            family = rule.id.partition("/")[0]
            if family in {"doc", "law"} or family == city:
                yield rule

    @cached_property
    def _turns(self) -> list[date]:
        """Return the first days on which another set of rules is in force."""
        begins = {rule.since for rule in self.rules if rule.since}
        ended = {rule.until + timedelta(days=1) for rule in self.rules if rule.until}
        return sorted(begins | ended)

    @cached_property
    def _scopes(self) -> dict[tuple[str | None, str, str, int, bool], Scope]:
        return {}

    @cached_property
    def first_days(self) -> Mapping[str, date]:
        """The first day on which any rule of a source is in force, as far as rules say."""
        days: dict[str, date] = {}
        for name, source in self.sources.items():
            known = [rule.since for rule in self.rules if rule.since and rule.source == source]
            if known:
                days[name] = min(known)
        return days

    @cached_property
    def _by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}


@lru_cache(maxsize=4)
def load_rulebook(folder: Path | None = None) -> RuleBook:
    """Read all rule files below `folder` (absent: the ones that came with contractgen).

    Raises:
        RuleBookError: a file is no YAML, has unknown keys, a wrong value or an id used twice.
    """
    root = folder or data_dir("clauses")
    if not root.is_dir():
        raise RuleBookError(f"{root}：找不到这个规则文件夹")
    rules: list[Rule] = []
    policies: dict[str, Policy] = {}
    sources: dict[str, Source] = {}
    for kind in RULE_FOLDERS:
        for path in sorted((root / kind).glob("*.yaml")):
            file = _read(path)
            source = _source(file)
            sources[f"{kind}/{path.stem}"] = source
            if "policy" in file.data:
                policies[path.stem] = load_policy(file)
            rules.extend(_rules(file, source))
    _refuse_duplicates(rules)
    return RuleBook(tuple(rules), policies, sources, folder_hash(root))


def read_city_file(path: Path) -> tuple[Policy, tuple[Rule, ...]]:
    """Read one city's file, wherever it lies. Raises `RuleBookError`."""
    file = _read(path)
    if "policy" not in file.data:
        raise RuleBookError(f"{path}：缺少 policy 部分，这不是一份城市政策文件")
    return load_policy(file), tuple(_rules(file, _source(file)))


def _read(path: Path) -> YamlFile:
    try:
        file = read_yaml(path)
    except YamlError as error:
        raise RuleBookError(str(error)) from error
    if not isinstance(file.data, dict):
        raise RuleBookError(f"{path}：文件应由 source 和 rules 两部分组成")
    unknown = sorted(set(file.data) - _FILE_KEYS)
    if unknown:
        line = file.line_of((unknown[0],))
        raise RuleBookError(f"{path} 第 {line} 行：不认识的部分“{unknown[0]}”")
    return file


def _source(file: YamlFile) -> Source:
    try:
        return Source.model_validate(file.data.get("source"))
    except ValidationError as error:
        raise _wrong(file, error, ("source",)) from error


def _rules(file: YamlFile, source: Source) -> Iterator[Rule]:
    defaults: dict[str, Any] = {key: file.data[key] for key in _DEFAULTS if key in file.data}
    for index, data in enumerate(file.data.get("rules") or ()):
        if not isinstance(data, dict):
            line = file.line_of(("rules", index))
            raise RuleBookError(f"{file.path} 第 {line} 行：每条规则应是一组“名称: 值”")
        try:
            yield _AnyRule.validate_python({**defaults, **data, "source": source})
        except ValidationError as error:
            raise _wrong(file, error, ("rules", index)) from error


def _wrong(file: YamlFile, error: ValidationError, base: tuple[str | int, ...]) -> RuleBookError:
    """Name file, line and key of the first problem pydantic found."""
    problem = error.errors()[0]
    place = (*base, *(part for part in problem["loc"] if part not in _CHECK_NAMES))
    line = file.line_of(place)
    key = ".".join(str(part) for part in place)
    return RuleBookError(f"{file.path} 第 {line} 行（{key}）：{problem['msg']}")


_CHECK_NAMES = {
    name for check in CHECKS for name in get_args(check.model_fields["check"].annotation)
}
"""pydantic puts the union's discriminator into a problem's path; it stands in no file."""


def _refuse_duplicates(rules: list[Rule]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RuleBookError(f"规则编号 {rule.id} 出现了两次，编号必须唯一")
        seen.add(rule.id)
