"""Write docs/rules.md from the rule files.

usage: python docs/make_rules.py docs/rules.md
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from contractgen.rulebook import RuleBook, load_rulebook
from contractgen.rules import Example, Rule
from contractgen.terms import VOCABULARY

_SEVERITY = {"error": "错误", "warning": "警告", "note": "提示"}
_RELATIONSHIP = {
    "labor": "劳动合同",
    "service": "服务协议",
    "public-institution": "事业单位聘用合同",
}
_HEADINGS = {"doc": "文件自身", "law": "国家法律", "turpan": "吐鲁番", "kuytun": "奎屯"}


def page(book: RuleBook) -> str:
    """Return the page: every rule with its source, scope and examples."""
    lines = [
        "# 规则",
        "",
        "本页由 `make docs` 依 `clauses/` 中的规则文件生成，请勿手改。"
        "“应当通过”和“应当报告”的例句都在测试中运行。",
        "",
    ]
    family = ""
    for rule in book.rules:
        first = rule.id.partition("/")[0]
        if first != family:
            family = first
            lines += [f"## {_HEADINGS.get(family, family)}", ""]
        lines += _rule(rule)
    return "\n".join(lines)


def _rule(rule: Rule) -> Iterator[str]:
    yield f"### {rule.id}"
    yield ""
    scope = "、".join(_RELATIONSHIP[name] for name in rule.relationships)
    yield f"**{rule.title}**（{_SEVERITY[rule.severity]}；适用于{scope}）"
    yield ""
    if rule.source is not None and rule.article:
        quote = f"“{rule.quote}”" if rule.quote else ""
        since = f"，{rule.since.isoformat()} 起" if rule.since else ""
        yield f"依据：《{rule.source.title}》{rule.article}{quote}{since}"
        yield ""
    for title, examples in (("应当通过", rule.passes), ("应当报告", rule.fails)):
        yield f"{title}："
        yield ""
        yield from (f"- {_example(example)}" for example in examples)
        yield ""


def _example(example: Example) -> str:
    if example.terms:
        return "；".join(
            f"{VOCABULARY[name].title}：{value}" for name, value in example.terms.items()
        )
    return " ⏎ ".join(line.strip() for line in example.text.strip().split("\n"))


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(load_rulebook()), encoding="utf-8")
