"""`contractgen schema`: the JSON Schemas."""

import click

from contractgen.help import ChineseCommand


@click.command(cls=ChineseCommand)
@click.argument(
    "kind",
    metavar="terms|findings|changes|rules",
    type=click.Choice(["terms", "findings", "changes", "rules"]),
)
def schema(kind: str) -> None:
    """输出 JSON Schema。

    terms 条款文件、findings 审查结果、changes 比对结果、rules 规则文件。

    \b
    例：
        contractgen schema terms > terms.schema.json
    """
    from contractgen.reports.schema import schema_of

    click.echo(schema_of(kind))
