"""The part `policy:` of a city's file → `Policy`; a wrong file is an error with its line."""

from pathlib import Path

from pydantic import ValidationError

from contractgen.errors import RuleBookError
from contractgen.policy.model import Policy, problems
from contractgen.resources import YamlFile

RESERVED = "none"
"""No file may have this name: it means that no city's policy applies."""

_SENTENCES = {
    "extra_forbidden": "没有这个名称，请核对拼写（可对照 clauses/city 中已有的文件）",
    "missing": "缺少这一项",
    "literal_error": "取值不在可选范围内",
    "model_type": "这里应是一组“名称: 值”",
    "dict_type": "这里应是一组“名称: 值”",
    "tuple_type": "这里应是一个列表，每项以“- ”开头，或写成 [甲, 乙]",
    "string_type": "这里应填文字",
}


def load_policy(file: YamlFile) -> Policy:
    """Return the policy of a city's file; its name is the file's.

    Raises:
        RuleBookError: something is missing, misspelt, of a wrong kind or contradicts itself; the
            message names the file and the line.
    """
    name = Path(file.path).stem
    if name == RESERVED:
        raise RuleBookError(f"{file.path}：none 表示不适用任何城市政策，文件请换一个名称")
    data = file.data.get("policy") if isinstance(file.data, dict) else None
    if not isinstance(data, dict):
        line = file.line_of(("policy",))
        raise RuleBookError(f"{file.path} 第 {line} 行（policy）：这里应写城市政策的内容")
    if "name" in data:
        line = file.line_of(("policy", "name"))
        raise RuleBookError(f"{file.path} 第 {line} 行（policy.name）：名称即文件名，请删去这一行")
    try:
        policy = Policy.model_validate({**data, "name": name})
    except ValidationError as error:
        raise _invalid(file, error) from error
    for place, sentence in problems(policy):
        raise _error(file, place, sentence)
    return policy


def _invalid(file: YamlFile, error: ValidationError) -> RuleBookError:
    """Name the first problem that pydantic found; a misspelt name before the one it leaves out."""
    found = error.errors()
    problem = next((item for item in found if item["type"] == "extra_forbidden"), found[0])
    place = tuple(problem["loc"])
    if place == ("name",):
        return RuleBookError(
            f"{file.path}：文件名只能用小写字母、数字和连字符，以字母开头，如 hami.yaml"
        )
    allowed = problem.get("ctx", {}).get("expected", "").replace(" or ", "、").replace("'", "")
    sentence = _SENTENCES.get(problem["type"], problem["msg"].removeprefix("Value error, "))
    return _error(file, place, f"{sentence}（可填：{allowed}）" if allowed else sentence)


def _error(file: YamlFile, place: tuple[str | int, ...], sentence: str) -> RuleBookError:
    path = ("policy", *place)
    shown = ".".join(str(part + 1 if isinstance(part, int) else part) for part in path)
    return RuleBookError(f"{file.path} 第 {file.line_of(path)} 行（{shown}）：{sentence}")
