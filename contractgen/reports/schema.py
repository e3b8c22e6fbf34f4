"""The JSON Schema of `check --format json`, for `contractgen schema findings`."""

from typing import Any, get_args

from contractgen.facts import DocumentKind, Relationship
from contractgen.findings import SEVERITIES
from contractgen.rules import Rank

_TEXT: dict[str, Any] = {"type": "string"}
_DAY: dict[str, Any] = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_RULE: dict[str, Any] = {
    "type": "string",
    "pattern": "^[a-z-]+/[a-z0-9-]+$",
    "description": "规则编号，固定不变：contractgen rules 编号 可查看说明",
}


def _or_null(schema: dict[str, Any], description: str = "") -> dict[str, Any]:
    choice: dict[str, Any] = {"anyOf": [schema, {"type": "null"}]}
    return {**choice, "description": description} if description else choice


def _object(
    properties: dict[str, Any], optional: tuple[str, ...] = (), description: str = ""
) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }
    return {**schema, "description": description} if description else schema


def _described(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {**schema, "description": description}


_PLACE: dict[str, Any] = {
    "quote": _or_null(_TEXT, "协议中的原文；没有对应原文时为 null"),
    "article": _or_null(_TEXT, "所在条款，如 第六条（二）；第一条之前为空文字"),
    "start": _or_null({"type": "integer", "minimum": 0}, "原文第一个字在纯文本中的位置，从 0 起"),
    "end": _or_null({"type": "integer", "minimum": 0}, "原文最后一个字之后的位置"),
}

_FACT = _object(
    {
        "name": _described(_TEXT, "条款名，如 period.start"),
        "value": {
            "description": "日期为 ISO 8601；金额以元计；读不出时为 null；个人信息已遮盖时为文字",
            "type": ["string", "number", "boolean", "array", "null"],
        },
        **_PLACE,
    },
    description="从协议中读到的一项约定",
)

_CITATION = _object(
    {
        "title": _described(_TEXT, "法律、法规或政策的名称"),
        "article": _TEXT,
        "quote": _described(_TEXT, "条文原文"),
        "from": _or_null(_DAY, "施行日期；不详时为 null"),
        "rank": _described(
            {"enum": list(get_args(Rank))}, "效力层级；只有 law 和 regulation 能使约定无效"
        ),
    },
    optional=("rank",),
)

_FINDING = _object(
    {
        "rule": _RULE,
        "severity": {"enum": list(SEVERITIES)},
        "message": _described(_TEXT, "发现了什么、法律或政策要求什么"),
        **_PLACE,
        "citations": {"type": "array", "items": _CITATION},
        "suggestion": _described(_TEXT, "建议的写法；没有时为空文字"),
    },
    description="一项审查意见",
)

_SKIPPED = _object(
    {"rule": _RULE, "reason": _described(_TEXT, "协议中缺少什么，因而无法判断")},
    description="适用但未能判断的规则",
)

_RULES: dict[str, Any] = {"type": "array", "items": _RULE}

_CHECKED = _object(
    {
        "path": _TEXT,
        "kind": {"enum": list(get_args(DocumentKind)), "description": "文件种类"},
        "city": _or_null(_TEXT, "适用的城市政策；none 为不适用，null 为未能确定"),
        "city_reason": _TEXT,
        "on": _described(_DAY, "法律适用日"),
        "on_reason": _TEXT,
        "relationship": {"enum": list(get_args(Relationship)), "description": "法律关系"},
        "relationship_reason": _TEXT,
        "facts": {"type": "array", "items": _FACT},
        "findings": {"type": "array", "items": _FINDING},
        "skipped": {"type": "array", "items": _SKIPPED},
        "not_applicable": _described(_RULES, "不适用的规则"),
        "ok": _described(_RULES, "已检查、未发现问题的规则"),
    },
    optional=("kind", "city_reason", "on_reason", "relationship_reason", "not_applicable", "ok"),
)

_UNREADABLE = _object(
    {"path": _TEXT, "error": _described(_TEXT, "无法读取的原因")}, description="无法读取的文件"
)


def findings_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of what `render` in `reports.json` writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "contractgen check --format json",
        **_object(
            {
                "contractgen": _described(_TEXT, "contractgen 的版本"),
                "documents": {"type": "array", "items": {"anyOf": [_CHECKED, _UNREADABLE]}},
            }
        ),
    }
