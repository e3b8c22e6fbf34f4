"""`contractgen new`: the terms asked one after another, and written after every answer.

The order of the questions and the values offered are data (`clauses/interview.yaml`). The file is
a valid terms file at every moment; its first line says how far the questions have come, so that
the same command goes on where it was stopped.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from contractgen.errors import RuleBookError, TermsError
from contractgen.policy import Policy, entitlements
from contractgen.resources import YamlError, data_dir, read_yaml, write_atomically
from contractgen.roster.columns import ColumnHelp, column_help
from contractgen.terms import VOCABULARY, Terms, read_terms, terms_from_flat
from contractgen.values import yes_or_no

Ask = Callable[[str], str]
"""Shows a question and returns what was typed; raises when the user stops."""
Say = Callable[[str], None]

_MARK = "# 未答完，上次答到："
_SKIP = "-"
"""What one types to leave a term out although a value is offered."""
_HELP = {"?", "？"}


class Group(BaseModel):
    """Questions that belong together."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    ask: tuple[str, ...]
    optional: str = ""
    """A yes-or-no question that decides whether the group is asked at all."""
    default: bool = True


class Questions(BaseModel):
    """All questions, in order, with the values offered."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    groups: tuple[Group, ...]
    defaults: dict[str, str]


class _Step(Enum):
    ANSWERED = "answered"
    LEFT_OUT = "left out"


@lru_cache(maxsize=1)
def load_questions() -> Questions:
    """Read `clauses/interview.yaml`. Raises `RuleBookError`."""
    path = data_dir("clauses") / "interview.yaml"
    try:
        questions = Questions.model_validate(read_yaml(path).data)
    except (YamlError, ValidationError) as error:
        raise RuleBookError(f"{path}：写法有误：{error}") from error
    unknown = {name for group in questions.groups for name in group.ask} - set(VOCABULARY)
    if unknown:
        raise RuleBookError(f"{path}：没有这些条款名：{'、'.join(sorted(unknown))}")
    return questions


def interview(
    output: Path, earlier: Path | None, policies: Mapping[str, Policy], *, ask: Ask, say: Say
) -> Terms:
    """Ask for all terms and write them to `output` after each answer.

    `earlier` is another hire's terms, whose values are offered. Stopping (the exception that `ask`
    raises) leaves all answers so far in `output`.

    Raises:
        TermsError: `output` or `earlier` is there and can't be read.
        OutputError: `output` can't be written.
    """
    answers, reached = _earlier_answers(output)
    offered = read_terms(earlier).stated() if earlier else {}
    if reached:
        say(f"接着上次：已答到“{VOCABULARY[reached].title}”。")
    elif answers:
        say(f"{output} 已经答完；逐项回车即保留原来的值。")
        offered, answers = {**offered, **answers}, {}
    say("直接回车采用〔〕里的值；输入 - 表示不约定；输入 ? 查看说明；按 Ctrl+C 停下，下次接着问。")
    for name in _questions(reached, answers, offered, ask, say):
        default = _offer(name, answers, offered, policies)
        step = _ask_one(name, default, answers, ask, say)
        if step is _Step.LEFT_OUT:
            answers.pop(name, None)
        _write(output, answers, name)
    _write(output, answers, None)
    say(f"已写好：{output}")
    return terms_from_flat(answers, str(output))


def _earlier_answers(output: Path) -> tuple[dict[str, Any], str | None]:
    """Return the answers that `output` already holds, and the last term asked (None: all)."""
    if not output.exists():
        return {}, None
    answers = read_terms(output).stated()
    first = output.read_text(encoding="utf-8-sig").partition("\n")[0]
    reached = first.removeprefix(_MARK).strip() if first.startswith(_MARK) else None
    return answers, reached if reached in VOCABULARY else None


def _questions(
    reached: str | None,
    answers: Mapping[str, Any],
    offered: Mapping[str, Any],
    ask: Ask,
    say: Say,
) -> Iterator[str]:
    """Yield the terms to ask, from the one after `reached`."""
    waiting = reached is not None
    for group in load_questions().groups:
        names = list(group.ask)
        if waiting:
            if reached not in names:
                continue
            names = names[names.index(reached) + 1 :]
            waiting = False
        elif group.optional and not _wanted(group, answers, offered, ask, say):
            continue
        if names:
            say(f"\n【{group.title}】")
        yield from names


def _wanted(
    group: Group, answers: Mapping[str, Any], offered: Mapping[str, Any], ask: Ask, say: Say
) -> bool:
    default = group.default or any(name in offered or name in answers for name in group.ask)
    while True:
        typed = ask(f"{group.optional}？〔{'是' if default else '否'}〕").strip()
        if not typed:
            return default
        decided = yes_or_no(typed)
        if decided is not None:
            return decided
        say("  请回答“是”或“否”。")


def _offer(
    name: str,
    answers: Mapping[str, Any],
    offered: Mapping[str, Any],
    policies: Mapping[str, Policy],
) -> str:
    """Return the value to offer: an earlier one, the policy's, or the usual one; "" for none."""
    if name in offered:
        return typed_form(offered[name])
    policy = policies.get(str(answers.get("agreement.city", "")))
    if policy is not None:
        fill = entitlements(policy, terms_from_flat(answers, "answers")).fill
        if name in fill:
            return typed_form(fill[name])
    if name == "agreement.sign_date":
        return date.today().isoformat()
    return load_questions().defaults.get(name, "")


def _ask_one(name: str, default: str, answers: dict[str, Any], ask: Ask, say: Say) -> _Step:
    """Ask for one term until the answer can be understood; put it into `answers`."""
    known = column_help()[name]
    while True:
        shown = f"〔{default}〕" if default else ""
        typed = ask(f"{VOCABULARY[name].title}{_choices(known)}{shown}").strip()
        if typed in _HELP:
            say(f"  {known.note}（例：{known.example}）")
            continue
        typed = typed or default
        if typed in {"", _SKIP}:
            return _Step.LEFT_OUT
        try:
            checked = terms_from_flat({**answers, name: typed}, "answers")
        except TermsError as error:
            say(f"  {error.problems[0].partition('：')[2]}")
            continue
        answers[name] = checked.get(name)
        return _Step.ANSWERED


def _choices(known: ColumnHelp) -> str:
    return f"（{'／'.join(known.choices)}）" if known.choices else ""


def typed_form(value: Any) -> str:
    """Return a value as one would type it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple | list):
        return "、".join(typed_form(item) for item in value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def _write(output: Path, answers: Mapping[str, Any], reached: str | None) -> None:
    head = f"{_MARK}{reached}\n" if reached else ""
    write_atomically(output, (head + terms_yaml(answers)).encode("utf-8"))


def terms_yaml(answers: Mapping[str, Any]) -> str:
    """Return terms (by dotted name) as YAML, in the vocabulary's order, with Chinese remarks."""
    lines: list[str] = []
    group = ""
    for name, term in VOCABULARY.items():
        if name not in answers:
            continue
        first, _, rest = name.partition(".")
        if rest and first != group:
            lines.append(f"{first}:")
            group = first
        key = f"  {rest}" if rest else first
        lines.append(f"{key}: {_yaml_value(answers[name])}  # {term.title}")
    return "\n".join(lines) + "\n" if lines else "{}\n"


def _yaml_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return f"[{', '.join(_yaml_value(item) for item in value)}]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | int):
        return str(value)
    text = str(value)
    return (
        text
        if re.fullmatch(r"[\w-]+", text) and not text[0].isdigit()
        else json.dumps(text, ensure_ascii=False)
    )
