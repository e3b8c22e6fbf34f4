"""`contractgen schema`: the JSON Schemas."""

import click

from contractgen.help import ChineseCommand


@click.command(cls=ChineseCommand)
@click.argument(
    "kind", metavar="terms|findings|rules", type=click.Choice(["terms", "findings", "rules"])
)
def schema(kind: str) -> None:
    """输出 JSON Schema：条款（terms）、审查结果（findings）、规则文件（rules）。

    \b
    例：
        contractgen schema terms > terms.schema.json
    """
    from contractgen.reports.schema import schema_of

    click.echo(schema_of(kind))
