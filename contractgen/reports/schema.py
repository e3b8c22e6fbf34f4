"""JSON Schemas for `contractgen schema`: of terms, of rule files, of what a check finds."""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Union, get_args

from pydantic import Field, TypeAdapter, create_model

from contractgen.checks import CHECKS
from contractgen.decisions import Kind
from contractgen.facts import DocumentKind, Relationship
from contractgen.findings import SEVERITIES
from contractgen.policy import Policy
from contractgen.policy.model import PolicyModel
from contractgen.reports.docstrings import describe
from contractgen.rules import Rank, Rule, RuleModel, Source
from contractgen.terms import Terms

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

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

_MOMENT: dict[str, Any] = {"type": "string", "format": "date-time"}

_ID: dict[str, Any] = {
    "type": "string",
    "pattern": "^[0-9a-f]{16}$",
    "description": "规则和条款文字的编号：重新编号、调整版式不变，条款改动则变",
}

_DECISION = _object(
    {
        "rule": _RULE,
        "clause": _described(_TEXT, "条款文字，个人信息已遮盖"),
        "id": _or_null(_ID, "null：按条款文字对应"),
        "decision": {
            "enum": list(get_args(Kind)),
            "description": "接受风险、误报、须修改、已修改、待定；前两种不再提示",
        },
        "owner": _described(_TEXT, "由谁负责"),
        "reason": _TEXT,
        "decided": _or_null(_MOMENT, "何时决定；没有写明时为 null"),
        "expires": _or_null(_DAY, "有效至哪天；null：长期有效"),
        "source": _or_null(_TEXT, "决定的出处"),
    },
    description="对一项意见的决定",
)

_FINDING = _object(
    {
        "rule": _RULE,
        "id": _ID,
        "severity": {"enum": list(SEVERITIES)},
        "message": _described(_TEXT, "发现了什么、法律或政策要求什么"),
        **_PLACE,
        "citations": {"type": "array", "items": _CITATION},
        "suggestion": _described(_TEXT, "建议的写法；没有时为空文字"),
        "decision": _DECISION,
    },
    optional=("id", "decision"),
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
        "accepted": {
            "type": "array",
            "items": _FINDING,
            "description": "已有决定、不再提示的意见（--decisions）",
        },
        "known": {
            "type": "array",
            "items": _FINDING,
            "description": "基线中已有、不再提示的意见（--baseline）",
        },
    },
    optional=(
        *("kind", "city_reason", "on_reason", "relationship_reason", "not_applicable", "ok"),
        *("accepted", "known"),
    ),
)

_REGISTER = _object(
    {
        "path": _TEXT,
        "expired": {"type": "array", "items": _DECISION, "description": "已到期的决定"},
        "unused": {"type": "array", "items": _DECISION, "description": "没有用到的决定"},
    },
    description="决定登记的使用情况（--decisions）",
)

_UNREADABLE = _object(
    {"path": _TEXT, "error": _described(_TEXT, "无法读取的原因")}, description="无法读取的文件"
)


def findings_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of what `render` in `reports.json` writes."""
    return {
        "$schema": _DIALECT,
        "title": "contractgen check --format json",
        **_object(
            {
                "contractgen": _described(_TEXT, "contractgen 的版本"),
                "documents": {"type": "array", "items": {"anyOf": [_CHECKED, _UNREADABLE]}},
                "decisions": _REGISTER,
            },
            optional=("decisions",),
        ),
    }


def changes_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of what `diff --format json` writes."""
    from contractgen.comparing import KINDS  # brings numpy, which no other schema needs

    place = _object(
        {
            "article": _TEXT,
            "start": {"type": "integer", "minimum": 0},
            "end": {"type": "integer", "minimum": 0},
            "sentence": _described(_TEXT, "所在的句子、条款或者表格行"),
        }
    )
    findings: dict[str, Any] = {"type": "array", "items": _FINDING}
    change = _object(
        {
            "kind": {"enum": list(KINDS), "description": "改动的种类"},
            "subject": _described(_TEXT, "变更的是哪一项，如 月薪（元）；不是数值变更时为空文字"),
            "article": _described(_TEXT, "所在条款"),
            "before": _described(_TEXT, "发出的文字；新增的为空文字"),
            "after": _described(_TEXT, "退回的文字；删去的为空文字"),
            "untracked": {"type": "boolean", "description": "没有留下修订痕迹"},
            "sent": _or_null(place, "在发出的文件中的位置；新增的为 null"),
            "returned": _or_null(place, "在退回的文件中的位置；删去的为 null"),
            "findings": _described(findings, "改动引出的新问题"),
        },
        description="一处改动",
    )
    return {
        "$schema": _DIALECT,
        "title": "contractgen diff --format json",
        **_object(
            {
                "contractgen": _described(_TEXT, "contractgen 的版本"),
                "sent": _described(_TEXT, "发出的文件"),
                "returned": _described(_TEXT, "退回的文件"),
                "tracking": _or_null(
                    {"type": "boolean"}, "退回的文件有没有修订痕迹；文本文件为 null"
                ),
                "changes": {"type": "array", "items": change},
                "new_findings": _described(findings, "改动引出的全部新问题"),
                "gone_findings": _described(findings, "改动后不再有的问题"),
            }
        ),
    }


def terms_schema() -> dict[str, Any]:
    """Return the JSON Schema of a terms file, for completion and help in a YAML editor.

    It offers the codes, and accepts what a person may type instead (企业, 3万元, 2025年8月1日):
    only `contractgen` can judge these words. A name that is no term is an error already here.
    """
    schema = _loosened(Terms.model_json_schema())
    return {"$schema": _DIALECT, **schema, "title": "contractgen 条款"}


def rules_schema() -> dict[str, Any]:
    """Return the JSON Schema of a file in `clauses/law`, `clauses/doc` or `clauses/city`."""
    rule: Any = Annotated[Union[tuple(CHECKS)], Field(discriminator="check")]  # noqa: UP007
    parts: dict[str, Any] = {
        "source": (Source, ...),
        "policy": (Policy | None, None),
        "relationships": (tuple[Relationship, ...] | None, None),
        "documents": (tuple[DocumentKind, ...] | None, None),
        "rules": (tuple[rule, ...], ()),
    }
    file = create_model("RuleFile", __base__=RuleModel, **parts)
    schema = TypeAdapter(file).json_schema()
    describe(schema, RuleModel, PolicyModel)
    definitions = schema["$defs"]
    of_policy = TypeAdapter(Policy).json_schema()["$defs"]
    for name, definition in definitions.items():
        if name not in of_policy and name not in {"Policy", "Source", "Citation"}:
            _take_one_for_many(definition["properties"])
        if "check" in definition["properties"]:
            del definition["properties"]["source"]  # the file's head has it, not the rule
    # `load_policy` takes the name from the file's own.
    named = definitions["Policy"].get("required", [])
    definitions["Policy"]["required"] = [name for name in named if name != "name"]
    # Both are written shorter than they are kept: a sentence, and values by date.
    definitions["Example"] = {"anyOf": [_TEXT, definitions["Example"]]}
    if "Dated" in definitions:
        definitions["Dated"] = {"type": "object", "description": "按生效日期列出的取值"}
    return {"$schema": _DIALECT, **schema, "title": "contractgen 规则文件"}


def _take_one_for_many(properties: dict[str, Any]) -> None:
    """Let a check's own lists be written as one value; what all rules have is always a list."""
    for name, schema in properties.items():
        if schema.get("type") == "array" and "items" in schema and name not in Rule.model_fields:
            properties[name] = {"anyOf": [schema, schema["items"]]}


def _loosened(schema: Any) -> Any:
    """Return a schema whose values may also be what a person types, lists and parts included."""
    if isinstance(schema, list):
        return [_loosened(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    loose = {key: _loosened(part) for key, part in schema.items()}
    if "enum" in schema:
        return {"anyOf": [loose, _TEXT]}
    if "anyOf" in schema and not any("enum" in choice for choice in schema["anyOf"]):
        # An ID number or an amount without quotation marks is a number to an editor.
        typed = [choice for choice in (_TEXT, {"type": "number"}) if choice not in schema["anyOf"]]
        loose["anyOf"] = [*loose["anyOf"], *typed]
    return loose


_SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "terms": terms_schema,
    "findings": findings_schema,
    "changes": changes_schema,
    "rules": rules_schema,
}


def schema_of(kind: str) -> str:
    """Return the JSON Schema of `terms`, `findings`, `changes` or `rules` as text."""
    return json.dumps(_SCHEMAS[kind](), ensure_ascii=False, indent=2)
