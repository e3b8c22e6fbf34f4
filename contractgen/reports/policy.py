"""A city's policy as text: the whole of it, or what it means for one hire."""

from collections.abc import Iterable, Iterator, Mapping

from contractgen.numerals import format_date
from contractgen.policy import Line, Policy, departures, entitlements
from contractgen.policy.entitle import EMPLOYERS, describe
from contractgen.terms import VOCABULARY, Terms

_INDENT = "  "


def policies_text(policies: Mapping[str, Policy]) -> str:
    """Return one line for each policy: its name, title and first day."""
    rows = [f"{name}\t{policy.title}（{_since(policy)}）" for name, policy in policies.items()]
    return "\n".join((*rows, "none\t不适用任何城市政策")) + "\n"


def policy_text(policy: Policy) -> str:
    """Return the whole policy: scope, modes, categories, entitlements, duties, remarks."""
    parts = (
        [f"{policy.title}（{policy.name}）", ""],
        _section("施行与适用范围", _scope(policy)),
        _section("引进方式", _modes(policy)),
        _section("人才类别（填入 talent.category 的名称）", _categories(policy)),
        _section("各类人才的待遇", _rows(policy)),
        _section("费用、奖金和保险", _money(policy)),
        _section("其他待遇", _benefits(policy)),
        _section("义务", _duties(policy)),
        _section("其他规定", _others(policy)),
        _section("原文中须注意之处", (f"· {remark}" for remark in policy.remarks)),
    )
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def hire_text(policy: Policy, terms: Terms) -> str:
    """Return what this hire is entitled to and owes, and where the terms differ."""
    result = entitlements(policy, terms)
    hire = result.hire
    mode = policy.mode(hire.mode)
    employer = EMPLOYERS.get(hire.employer or "", "未写明")
    head = [
        f"依据：{policy.title}（{policy.name}）",
        f"人才类别：{hire.category.name if hire.category else '未确定'}（{hire.category_reason}）",
        f"引进方式：{mode.name if mode else '未写明'}；单位性质：{employer}",
        "",
    ]
    stated = departures(policy, terms)
    fill = (f"· {_title(name)}：{_shown(name, value)}" for name, value in result.fill.items())
    parts = (
        head,
        _section("提示", (f"· {note}" for note in result.notes)),
        _section("可以享受", _lines(result.entitled)),
        _section("应当履行", _owed(result.owes)),
        _section("条款留空、可按政策填入", fill),
        _section(
            "条款与政策不同之处", (f"· {sentence}" for sentence in stated) if stated else ["· 无"]
        ),
    )
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    """Return a titled part; nothing when it has no lines."""
    body = [_INDENT + line if line else "" for line in lines]
    return [f"【{title}】", *body, ""] if body else []


def _since(policy: Policy) -> str:
    return f"{format_date(policy.since)}起施行" if policy.since else "施行日期不详"


def _quoted(article: str, quote: str) -> str:
    return f"{_INDENT}{article}：“{quote}”"


def _scope(policy: Policy) -> Iterator[str]:
    yield f"· {_since(policy)}。{policy.since_remark}"
    scope = policy.scope
    yield f"· 适用单位：{'、'.join(EMPLOYERS[kind] for kind in scope.employers)}"
    yield _quoted(scope.article, scope.quote)
    for rule in (*scope.elsewhere, *scope.refer_only):
        yield f"· {EMPLOYERS[rule.kind]}：{rule.say}"
        yield _quoted(rule.article, rule.quote)
    for area in scope.areas:
        yield _quoted(area.article, area.quote)
    yield f"· 识别地域的词：{'、'.join(policy.regions)}"
    for old in policy.repeals:
        yield f"· 已废止：《{old.title}》"
        yield _quoted(old.article, old.quote)


def _modes(policy: Policy) -> Iterator[str]:
    for mode in policy.modes:
        bound = "、".join(EMPLOYERS[kind] for kind in mode.employers)
        yield f"· {mode.name}（{mode.mode}）{f'，限于{bound}' if bound else ''}"
        yield _quoted(mode.article, mode.quote)
        for step in mode.procedure:
            yield _quoted(step.article, step.quote)


def _categories(policy: Policy) -> Iterator[str]:
    for category in policy.categories:
        articles = "、".join((category.article, *category.articles))
        also = f"；也可写：{'、'.join(category.aliases)}" if category.aliases else ""
        yield f"· {category.name}（{articles}{also}）"
        yield f"{_INDENT}“{category.quote}”"
        if category.remark:
            yield f"{_INDENT}注：{category.remark}"


def _rows(policy: Policy) -> Iterator[str]:
    for row in policy.entitlements:
        names = {mode.mode: mode.name for mode in policy.modes}
        limits = ["、".join(names[mode] for mode in row.modes)] if row.modes else []
        if row.min_years:
            limits.append(f"聘期和服务期不少于{row.min_years}年")
        limits += [need.text for need in row.requires]
        yield f"· {'；'.join(row.categories)}{_limited(limits)}"
        yield f"{_INDENT}{describe(row)}"
        yield _quoted(row.article, row.quote)


def _money(policy: Policy) -> Iterator[str]:
    passages = (policy.couples, *policy.cost_shares, policy.team_bonus, policy.insurances)
    for passage in passages:
        if passage is not None:
            yield f"· {passage.article}：“{passage.quote}”"
    for rule in policy.negotiable:
        yield f"· {rule.article}：“{rule.quote}”"


def _limited(limits: list[str]) -> str:
    return f"（{'；'.join(limits)}）" if limits else ""


def _benefits(policy: Policy) -> Iterator[str]:
    names = {mode.mode: mode.name for mode in policy.modes}
    for benefit in policy.benefits:
        limits = [names[mode] for mode in benefit.modes]
        limits += [EMPLOYERS[kind] for kind in benefit.employers]
        yield f"· {benefit.title}{_limited(limits)}"
        yield _quoted(benefit.article, benefit.quote)


def _duties(policy: Policy) -> Iterator[str]:
    passages = (*policy.min_terms, policy.probation, policy.notice, policy.refund)
    for passage in passages:
        if passage is not None:
            yield f"· {passage.article}：“{passage.quote}”"
    for further in policy.refund.further if policy.refund else ():
        yield f"· {further.article}：“{further.quote}”"
    for duty in policy.duties:
        yield f"· {duty.title}"
        yield _quoted(duty.article, duty.quote)


def _others(policy: Policy) -> Iterator[str]:
    for other in policy.others:
        yield f"· {other.title}"
        yield _quoted(other.article, other.quote)


_MET = {True: "√", False: "×", None: "？"}
"""Met, not met, not known from the terms; what depends on no term has a plain dot."""


def _lines(lines: tuple[Line, ...]) -> Iterator[str]:
    for line in lines:
        detail = "" if line.text == line.title else f"：{line.text}"
        yield f"{_MET[line.met] if line.conditions else '·'} {line.title}{detail}"
        for condition in line.conditions:
            yield f"{_INDENT}{_MET[condition.met]} {condition.reason}"
        yield _quoted(line.article, line.quote)


def _owed(lines: tuple[Line, ...]) -> Iterator[str]:
    for line in lines:
        yield f"· {line.title}{'' if line.text == line.title else f'：{line.text}'}"
        yield _quoted(line.article, line.quote)


def _title(name: str) -> str:
    return f"{VOCABULARY[name].title}（{name}）"


def _shown(name: str, value: object) -> str:
    """Return a value as HR would type it into the terms."""
    if isinstance(value, tuple):
        return "、".join(_shown(name, part) for part in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return _WORDS.get(str(value), str(value))


_WORDS = {
    "pension": "养老保险",
    "medical": "医疗保险",
    "unemployment": "失业保险",
    "work-injury": "工伤保险",
    "maternity": "生育保险",
    "housing-fund": "住房公积金",
    "settlement": "安家费",
    "housing": "住房",
    "car": "购车补贴",
    "monthly": "每月津贴",
    "project": "项目启动资金",
    "pay": "工资",
    "full": "全额",
    "pro-rata": "按未服务年限折算",
}
"""Codes of lists and choices by their Chinese label."""
