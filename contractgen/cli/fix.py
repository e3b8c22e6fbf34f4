"""`contractgen fix`: makes safe repairs outright."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contractgen.cli.options import FILE, choice_of, law_options, stop
from contractgen.help import ChineseCommand

if TYPE_CHECKING:
    from contractgen.repairs import Kind

_KINDS: dict[str, "tuple[Kind, ...]"] = {
    "mechanical": ("mechanical",),
    "lawful-default": ("lawful-default",),
    "all": ("mechanical", "lawful-default"),
}


@click.command(cls=ChineseCommand)
@click.argument("contract", metavar="协议.docx", type=FILE)
@click.option(
    "-o", "--output", type=FILE, required=True, metavar="新协议.docx", help="写到哪个文件。"
)
@click.option(
    "--kind",
    type=click.Choice(list(_KINDS)),
    default="mechanical",
    metavar="类别",
    help="改哪一类：mechanical 文字性更正（默认）、lawful-default 合法的默认写法、all 两类都改。",
)
@click.option("--show-personal", is_flag=True, help="不遮盖身份证号、电话和工资（默认遮盖）。")
@law_options
def fix(
    contract: Path,
    output: Path,
    kind: str,
    show_personal: bool,
    city: str | None,
    day: date | None,
    relationship: str | None,
) -> None:
    """直接改正协议里可以稳妥改正的问题，写成新的 Word 文件，并列出改了什么。

    每处改动写入前都会重新审查：问题没有消失，或者引出新问题的，不改。
    想逐处决定接受还是拒绝的，用 check --format docx --fix，改动会成为 Word 的修订。

    退出码：0 已写出（没有可改的，写出的与原文相同）；2 文件无法读取或写入。

    \b
    例：
        contractgen fix 协议.docx -o 改正稿.docx
        contractgen fix 协议.docx -o 改正稿.docx --kind all
    """
    from contractgen.checker import check
    from contractgen.document import read_document
    from contractgen.reading import read_facts
    from contractgen.repairs import load_repairs, mend, repaired
    from contractgen.reports import Options
    from contractgen.reports.comments import word_bytes, word_file
    from contractgen.reports.mended import change_lines
    from contractgen.reports.view import View
    from contractgen.resources import write_atomically
    from contractgen.rulebook import load_rulebook

    if contract.suffix.lower() in {".yaml", ".yml"}:
        stop(f"“{contract}”是条款文件；请直接修改条款，再起草协议。", 2)
    facts = read_facts(read_document(contract))
    report = check(facts, load_rulebook(), choice_of(city, day, relationship))
    data = word_bytes(facts)
    file = word_file(data, facts)
    mended = mend(data, report, file.view, load_repairs(), _KINDS[kind])
    if mended.repairs:
        data = repaired(data, str(contract), file.view, mended.repairs)
    write_atomically(output, data)
    click.echo(f"已写入：{output}（改正 {len(mended.repairs)} 处问题）")
    for line in change_lines(mended, View(report, Options(show_personal=show_personal))):
        click.echo(f"  {line}")
    left = len(mended.after.findings)
    if left:
        click.echo(f"还有 {left} 处问题没有改动，请运行 contractgen check {output} 查看。")
