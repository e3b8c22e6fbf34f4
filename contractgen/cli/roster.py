"""`contractgen roster`: an empty roster for HR."""

from pathlib import Path

import click

from contractgen.cli.options import FILE
from contractgen.help import ChineseCommand


@click.command(cls=ChineseCommand)
@click.option(
    "-o", "--output", type=FILE, required=True, metavar="名册.xlsx", help="写到哪个文件。"
)
def roster(output: Path) -> None:
    """写一份空白名册：中文表头、每列说明、下拉选项、一行示例。

    \b
    例：
        contractgen roster -o 名册.xlsx
    """
    from contractgen.roster import write_roster

    write_roster(output)
    click.echo(f"空白名册已写入：{output}")
