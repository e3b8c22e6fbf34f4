"""`contractgen rules`: lists the rules, or explains one."""

import sys
from datetime import date
from typing import Any

import click

from contractgen.cli.options import stop, width
from contractgen.help import ChineseCommand, DayType


@click.command(cls=ChineseCommand)
@click.argument("rule", metavar="[规则]", required=False)
@click.option("--city", metavar="城市", help="列出哪个城市的规则；不写则列出全部。")
@click.option(
    "--on", "day", type=DayType(), metavar="日期", help="列出哪一天有效的规则；默认今天。"
)
def rules(rule: str | None, city: str | None, day: date | None) -> None:
    """列出规则，或者解释一条规则：依据、引文、生效日期、正反例。

    \b
    例：
        contractgen rules
        contractgen rules law/nc-over-24-months
    """
    from contractgen.reports.rules import rule_text, rules_text
    from contractgen.rulebook import load_rulebook

    book = load_rulebook()
    look: dict[str, Any] = {"color": sys.stdout.isatty(), "width": width()}
    if rule is None:
        chosen = tuple(book.for_city(city)) if city else book.rules
        click.echo(rules_text(chosen, city=city, on=day or date.today(), **look), nl=False)
        return
    found = book.rule(rule)
    if found is None:
        stop(f"没有编号为“{rule}”的规则；contractgen rules 列出全部规则。", 2)
    click.echo(rule_text(found, book, **look), nl=False)
