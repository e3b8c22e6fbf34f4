"""The commands: parse, call, print; a module each.

Every module with a heavy import (spaCy, lxml, docxtpl) is imported inside the command that needs
it, so that `--help` answers at once.
"""

import click

from contractgen import __version__
from contractgen.cli.batch import batch
from contractgen.cli.check import check
from contractgen.cli.decisions import decisions
from contractgen.cli.diff import diff
from contractgen.cli.draft import draft
from contractgen.cli.fix import fix
from contractgen.cli.new import new
from contractgen.cli.policy import policy
from contractgen.cli.roster import roster
from contractgen.cli.rules import rules
from contractgen.cli.schema import schema
from contractgen.help import ChineseGroup


@click.group(cls=ChineseGroup)
@click.version_option(
    __version__, "--version", message="contractgen %(version)s", help="显示版本。"
)
def main() -> None:
    """起草和审查企业人才引进协议。

    \b
    常用：
        contractgen draft 条款.yaml -o 协议.docx      按条款起草一份协议
        contractgen check 协议.docx                   审查一份协议
        contractgen batch 名册.xlsx -o 输出文件夹     按名册批量起草
    """


for _command in (draft, new, check, fix, diff, decisions, batch, roster, rules, policy, schema):
    main.add_command(_command)
