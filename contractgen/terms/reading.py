"""Terms from YAML and from rows: every wrong field is named at once, in Chinese."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from contractgen.errors import TermsError
from contractgen.resources import YamlError, YamlFile, read_yaml
from contractgen.terms.model import VOCABULARY, Terms


def terms_from_data(data: object, source: str, lines: YamlFile | None = None) -> Terms:
    """Return the terms of nested mappings (as YAML gives them).

    Raises:
        TermsError: with one Chinese sentence for every field that is wrong.
    """
    if not isinstance(data, dict):
        raise TermsError(source, ["文件里应是一组“名称: 值”，请参照 examples/ 中的样例"])
    groups = {
        key: {} if value is None and key in Terms.model_fields else value
        for key, value in data.items()
    }
    groups = {
        key: {k: v for k, v in value.items() if v is not None} if isinstance(value, dict) else value
        for key, value in groups.items()
    }
    if groups.get("attachments") == {}:
        del groups["attachments"]
    try:
        return Terms.model_validate(groups)
    except ValidationError as error:
        raise TermsError(source, list(_problems(error, lines))) from error


def terms_from_flat(values: Mapping[str, Any], source: str) -> Terms:
    """Return the terms of a mapping from dotted names to values. Raises `TermsError`."""
    data: dict[str, Any] = {}
    for name, value in values.items():
        group, _, rest = name.partition(".")
        if rest:
            data.setdefault(group, {})[rest] = value
        else:
            data[group] = value
    return terms_from_data(data, source)


def term_from(name: str, value: Any) -> Any:
    """Return one term as `Terms` would hold it; None when it isn't stated or has no meaning."""
    if value is None:
        return None
    try:
        return _adapter(name).validate_python(value)
    except ValidationError:
        return None


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    group, _, rest = name.partition(".")
    field = Terms.model_fields[group]
    model = field.annotation
    if rest and isinstance(model, type) and issubclass(model, BaseModel):
        field = model.model_fields[rest]
    annotation: Any = field.annotation
    return TypeAdapter(annotation)


def read_terms(path: Path) -> Terms:
    """Read a YAML file of terms.

    Raises:
        TermsError: the file can't be read, or has wrong fields (all are named at once).
    """
    try:
        file = read_yaml(path)
    except YamlError as error:
        raise TermsError(str(path), [str(error).removeprefix(f"{path}：")]) from error
    return terms_from_data(file.data, str(path), file)


def _problems(error: ValidationError, lines: YamlFile | None) -> Iterator[str]:
    """Yield a Chinese sentence for each problem: the field's path, its title, what is wrong."""
    seen: set[str] = set()
    for problem in error.errors():
        path = tuple(part for part in problem["loc"] if isinstance(part, str | int))
        shown = _shown_path(path)
        title = VOCABULARY[shown].title if shown in VOCABULARY else ""
        place = f"第 {lines.line_of(path)} 行 " if lines else ""
        sentence = f"{place}{shown}{f'（{title}）' if title else ''}：{_sentence(problem, path)}"
        if sentence not in seen:
            seen.add(sentence)
            yield sentence


def _shown_path(path: tuple[str | int, ...]) -> str:
    """Return the dotted name of the field, without pydantic's own labels and list positions."""
    names: list[str] = []
    for part in path[:2]:
        if isinstance(part, str):
            names.append(part)
        else:
            break
    return ".".join(names)


_SENTENCES = {
    "extra_forbidden": "没有这个条款名，请核对拼写（contractgen schema terms 列出全部名称）",
    "missing": "缺少这一项",
    "literal_error": "取值不在可选范围内",
    "model_type": "这里应是一组“名称: 值”",
    "dict_type": "这里应是一组“名称: 值”",
    "less_than_equal": "数值过大",
    "greater_than_equal": "数值过小",
}


def _sentence(problem: Mapping[str, Any], path: tuple[str | int, ...]) -> str:
    kind = problem["type"]
    if kind in _SENTENCES:
        return _SENTENCES[kind] + _range(problem)
    position = next((part for part in path if isinstance(part, int)), None)
    prefix = f"第 {position + 1} 项" if position is not None else ""
    return prefix + str(problem["msg"])


def _range(problem: Mapping[str, Any]) -> str:
    context = problem.get("ctx", {})
    if "le" in context:
        return f"，不能大于 {context['le']}"
    if "ge" in context:
        return f"，不能小于 {context['ge']}"
    return ""


def with_values(terms: Terms, values: Mapping[str, Any]) -> Terms:
    """Return a copy in which the terms of `values` (by dotted name) are set and validated."""
    return terms_from_flat({**terms.stated(), **values}, "terms")
