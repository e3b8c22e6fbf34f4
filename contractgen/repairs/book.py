"""`clauses/repairs.yaml` → how the findings of each rule are repaired."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from contractgen.errors import RuleBookError
from contractgen.facts import Facts
from contractgen.findings import Finding
from contractgen.repairs.forms import Copies, SelfName, SplitHeading
from contractgen.repairs.model import Edit, Procedure
from contractgen.repairs.numbers import AmountWords, SetNumber
from contractgen.repairs.wording import Insert, Phrase, Replace, Strike
from contractgen.resources import YamlError, YamlFile, data_dir, read_yaml
from contractgen.rulebook import load_rulebook

FILE = "repairs.yaml"


class Counsel(Procedure):
    """A person decides; the finding is only commented."""

    repair: Literal["none"] = "none"

    def edits(self, finding: Finding, facts: Facts) -> tuple[Edit, ...] | None:
        """Return None: nothing is changed."""
        return None


AnyProcedure = Annotated[
    AmountWords
    | Copies
    | Counsel
    | Insert
    | Phrase
    | Replace
    | SelfName
    | SetNumber
    | SplitHeading
    | Strike,
    Field(discriminator="repair"),
]
_ANY: TypeAdapter[Procedure] = TypeAdapter(AnyProcedure)
_UNLISTED = Counsel(kind="needs-counsel")
_NAMES = {
    "amount-words", "copies", "none", "insert", "phrase", "replace", "self-name", "number",
    "split-heading", "strike",
}  # fmt: skip
"""pydantic puts the union's discriminator into a problem's path; it stands in no file."""


class RepairBook:
    """The repairs of all rules; a rule that the file doesn't name needs a person."""

    def __init__(self, procedures: Mapping[str, tuple[Procedure, ...]]) -> None:
        self._procedures = dict(procedures)

    def procedures(self, rule_id: str) -> tuple[Procedure, ...]:
        """Return the ways to repair findings of a rule, the first choice first; at least one."""
        return self._procedures.get(rule_id, (_UNLISTED,))

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that the file names, in its order."""
        return tuple(self._procedures)


@lru_cache(maxsize=2)
def load_repairs(path: Path | None = None) -> RepairBook:
    """Read the repairs (absent: those that came with contractgen).

    Raises:
        RuleBookError: the file is no YAML, names a rule that isn't in the rule book, or has
            wrong keys or values; the message names file and line.
    """
    try:
        file = read_yaml(path or data_dir("clauses") / FILE)
    except YamlError as error:
        raise RuleBookError(str(error)) from error
    data = file.data.get("repairs") if isinstance(file.data, dict) else None
    if not isinstance(data, dict) or set(file.data) != {"repairs"}:
        raise RuleBookError(
            f"{file.path} 第 1 行：最上层只能有 repairs，其下是“规则编号: 修订办法”"
        )
    known = {rule.id for rule in load_rulebook().rules}
    procedures = {}
    for rule_id, entry in data.items():
        if rule_id not in known:
            raise _error(file, (rule_id,), f"没有编号为“{rule_id}”的规则")
        ways = entry if isinstance(entry, list) and entry else [entry]
        places: list[tuple[str | int, ...]] = [(rule_id,)]
        if isinstance(entry, list):
            places = [(rule_id, index) for index in range(len(ways))]
        found = tuple(_procedure(file, place, way) for place, way in zip(places, ways, strict=True))
        if len({procedure.kind for procedure in found}) > 1:
            raise _error(file, (rule_id,), "几种办法的 kind 应当相同")
        procedures[rule_id] = found
    return RepairBook(procedures)


def _procedure(file: YamlFile, at: tuple[str | int, ...], entry: object) -> Procedure:
    if not isinstance(entry, dict):
        raise _error(file, at, "这里应是一组“名称: 值”")
    if entry.get("kind") != "needs-counsel" and "repair" not in entry:
        raise _error(file, at, "缺少 repair（修订办法）")
    try:
        procedure = _ANY.validate_python({"repair": "none", **entry})
    except ValidationError as error:
        problem = error.errors()[0]
        place = tuple(part for part in problem["loc"] if part not in _NAMES)
        message = problem["msg"].removeprefix("Value error, ")
        raise _error(file, (*at, *place), message) from error
    if (procedure.kind == "needs-counsel") != isinstance(procedure, Counsel):
        raise _error(file, at, "needs-counsel 不写 repair；其余两类必须写")
    return procedure


def _error(file: YamlFile, place: tuple[str | int, ...], sentence: str) -> RuleBookError:
    line = file.line_of(("repairs", *place))
    return RuleBookError(f"{file.path} 第 {line} 行（{'.'.join(map(str, place))}）：{sentence}")
