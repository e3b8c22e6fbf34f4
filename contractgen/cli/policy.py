"""`contractgen policy`: lists the city policies, or shows one."""

from pathlib import Path

import click

from contractgen.cli.options import FILE, stop
from contractgen.help import ChineseCommand


@click.command(cls=ChineseCommand)
@click.argument("city", metavar="[城市]", required=False)
@click.option(
    "--for",
    "terms_file",
    type=FILE,
    metavar="条款.yaml",
    help="说明这次引进依政策可享受什么、承担什么。",
)
def policy(city: str | None, terms_file: Path | None) -> None:
    """列出城市人才政策，或者说明一个城市的政策。

    \b
    例：
        contractgen policy turpan
        contractgen policy turpan --for examples/turpan.yaml
    """
    from contractgen.reports.policy import hire_text, policies_text, policy_text
    from contractgen.rulebook import load_rulebook
    from contractgen.terms import read_terms

    policies = load_rulebook().policies
    terms = read_terms(terms_file) if terms_file else None
    name = city or (terms.agreement.city if terms else None)
    if name is None:
        click.echo(policies_text(policies), nl=False)
        return
    if name not in policies:
        stop(f"没有名为“{name}”的城市政策；可用：{'、'.join(policies)}。", 2)
    text = hire_text(policies[name], terms) if terms else policy_text(policies[name])
    click.echo(text, nl=False)
