"""The file of decisions: read strictly, written so that a person's own lines stay as they are."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from contractgen.decisions.model import Decision, Register
from contractgen.errors import DecisionsError
from contractgen.resources import YamlError, YamlFile, parse_yaml, read_yaml, write_atomically

_HEAD = (
    "# 决定登记：哪条规则、哪个条款、怎样决定、谁负责、为什么、到哪天。写法见 docs/zh/review.md\n"
)
_TOP = "decisions"

_SENTENCES = {
    "extra_forbidden": "没有这一项，请核对拼写（可写：rule、clause、id、decision、owner、reason、"
    "decided、expires、source）",
    "missing": "缺少这一项",
    "literal_error": "只能是 accepted-risk（接受风险）、false-alarm（误报）、to-fix（须修改）、"
    "fixed（已修改）、undecided（待定）之一",
    "model_type": "这里应是一组“名称: 值”",
    "string_type": "这里应填一行文字",
}
_PATTERNS = {
    "rule": "不是规则编号，应如 law/nc-over-24-months（contractgen rules 列出全部）",
    "id": "应是报告或批注里的 16 位编号，不要改动",
}


def read_register(path: Path) -> Register:
    """Read a register.

    Raises:
        DecisionsError: missing, not YAML, or with an entry that is wrong; the Chinese message
            names the file, the line and the entry.
    """
    try:
        file = read_yaml(path)
    except YamlError as error:
        raise DecisionsError(str(error)) from error
    return _register(file)


def _register(file: YamlFile) -> Register:
    data = file.data
    if data is None:
        return Register(file.path)
    if not isinstance(data, dict) or set(data) != {_TOP} or not isinstance(data[_TOP], list | None):
        raise DecisionsError(
            f"{file.path}：决定登记应以“{_TOP}:”开头，下面逐条写出决定，不含其他内容"
        )
    seen: dict[tuple[str, str], int] = {}
    decisions = []
    for index, entry in enumerate(data[_TOP] or ()):
        line = file.line_of((_TOP, index))
        decision = _decision(entry, index, file)
        if decision.key in seen:
            raise DecisionsError(
                f"{file.path} 第 {line} 行：与第 {seen[decision.key]} 行是同一规则、同一条款，"
                "请只保留一条"
            )
        seen[decision.key] = line
        decisions.append(decision)
    return Register(file.path, tuple(decisions))


def _decision(entry: Any, index: int, file: YamlFile) -> Decision:
    try:
        return Decision.model_validate(entry)
    except ValidationError as error:
        problems = "；".join(dict.fromkeys(_problem(one) for one in error.errors()))
        line = file.line_of((_TOP, index))
        raise DecisionsError(
            f"{file.path} 第 {line} 行起，第 {index + 1} 条决定：{problems}"
        ) from error


def _problem(problem: Any) -> str:
    field = str(problem["loc"][0]) if problem["loc"] else ""
    if problem["type"] == "string_pattern_mismatch":
        told = _PATTERNS[field]
    else:
        told = _SENTENCES.get(problem["type"], str(problem["msg"]))
    return f"{field}：{told}" if field else told


def merged(register: Register, found: Iterable[Decision]) -> Register:
    """Return the register with the decisions `found` added.

    An entry about the same rule and clause gives way only to a later decision, and keeps its last
    day when the later one names none: what a person has written by hand since the import stays.
    """
    entries = {entry.key: entry for entry in register.decisions}
    for decision in found:
        earlier = entries.get(decision.key)
        if earlier is None:
            entries[decision.key] = decision
        elif _later(decision, earlier):
            expires = decision.expires or earlier.expires
            entries[decision.key] = decision.model_copy(update={"expires": expires})
    return Register(register.path, tuple(entries.values()))


def _later(one: Decision, other: Decision) -> bool:
    return one.decided is not None and (other.decided is None or one.decided > other.decided)


def write_register(path: Path, register: Register) -> None:
    """Write a register whole or not at all.

    Entries are added below what the file holds; only where an entry has changed is the file
    written anew, its first remarks kept. Raises DecisionsError or OutputError.
    """
    old = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    write_atomically(path, _text(register, old).encode("utf-8"))


def _text(register: Register, old: str) -> str:
    """Return the file's new text; `old` is what it holds now."""
    if old:
        before = _register(parse_yaml(old, register.path)).decisions
        if before == register.decisions:
            return old
        if register.decisions[: len(before)] == before:
            added = old.rstrip("\n") + "\n" + _entries(register.decisions[len(before) :])
            if _reads_as(added, register):
                return added
    head = "".join(_first_remarks(old)) or _HEAD
    if not register.decisions:
        return f"{head}{_TOP}: []\n"
    return f"{head}{_TOP}:\n{_entries(register.decisions)}"


def _reads_as(text: str, register: Register) -> bool:
    """Return whether the text holds exactly the register: false below a list in brackets."""
    try:
        return _register(parse_yaml(text, register.path)).decisions == register.decisions
    except (YamlError, DecisionsError):
        return False


def _first_remarks(text: str) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        if not line.startswith("#"):
            return
        yield line


def _entries(decisions: Iterable[Decision]) -> str:
    return "".join(_entry(decision) for decision in decisions)


def _entry(decision: Decision) -> str:
    given = ((name, getattr(decision, name)) for name in _ORDER)
    lines = [f"{name}: {_value(value)}" for name, value in given if value is not None]
    return f"  - {lines[0]}\n" + "".join(f"    {line}\n" for line in lines[1:])


_ORDER = (
    "rule",
    "clause",
    "id",
    "decision",
    "owner",
    "reason",
    "decided",
    "expires",
    "source",
)


def _value(value: Any) -> str:
    if isinstance(value, datetime):
        whole_day = value.time() == datetime.min.time()
        return value.date().isoformat() if whole_day else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    # A JSON string is a YAML string on one line, whatever it begins with.
    return json.dumps(value, ensure_ascii=False)
