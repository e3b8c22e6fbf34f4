"""`contractgen diff`: what the other side changed."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contractgen.cli.options import FILE, choice_of, law_options, stop, width
from contractgen.help import ChineseCommand

if TYPE_CHECKING:
    from contractgen.checker import Choice, Report
    from contractgen.comparing import Comparison


@click.command(cls=ChineseCommand)
@click.argument("sent", metavar="发出的文件", type=FILE)
@click.argument("returned", metavar="退回的文件", type=FILE)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "html", "docx"]),
    default="text",
    metavar="格式",
    help="text（默认）、json、html，或 docx（在发出的文件上标出修订的对照稿）。",
)
@click.option("-o", "--output", type=FILE, metavar="文件", help="写到文件；不写则显示在屏幕上。")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="error",
    metavar="级别",
    help="改动引出哪一级的新问题算不通过（退出码 1）：error（默认）、warning、note、never。",
)
@click.option("--show-personal", is_flag=True, help="不遮盖身份证号和电话（默认遮盖）。")
@law_options
def diff(
    sent: Path,
    returned: Path,
    format_: str,
    output: Path | None,
    fail_on: str,
    show_personal: bool,
    city: str | None,
    day: date | None,
    relationship: str | None,
) -> None:
    """比对发出的和退回的协议：对方改了什么，改出了什么新问题。

    按内容比对：哪个条款的数值变了、哪一条增加、删去或者改写了；字体、空格、全角半角、
    编号的变化不算。没有留在 Word 修订里的改动标为“未留痕”。

    退出码：0 没有达到 --fail-on 级别的新问题；1 有；2 用法有误，或有文件无法读取。

    \b
    例：
        contractgen diff 发出.docx 退回.docx
        contractgen diff 发出.docx 退回.docx --format docx -o 对照稿.docx
    """
    from contractgen.reports import Options
    from contractgen.reports.changes import CHANGE_FORMATS
    from contractgen.resources import write_atomically

    if format_ == "docx" and output is None:
        stop("--format docx 写出的是 Word 文件，请用 -o 写明写到哪个 .docx 文件。", 2)
    comparison = _comparison(sent, returned, choice_of(city, day, relationship))
    to_screen = output is None and sys.stdout.isatty()
    options = Options(show_personal=show_personal, color=to_screen, width=width())
    content = CHANGE_FORMATS[format_](comparison, options)
    if output is None:
        click.echo(content.decode("utf-8"), nl=False)
    else:
        write_atomically(output, content)
        click.echo(f"比对结果已写入：{output}", err=True)
    sys.exit(_exit_code(comparison, fail_on))


def _comparison(sent: Path, returned: Path, choice: "Choice") -> "Comparison":
    from contractgen.comparing import compare
    from contractgen.document import read_document
    from contractgen.document.reader import is_package, read_bytes
    from contractgen.reading import read_facts

    rejected = None
    if is_package(read_bytes(returned)):
        rejected = read_facts(read_document(returned, view="original"))
    return compare(_report(sent, choice), _report(returned, choice), rejected)


def _report(path: Path, choice: "Choice") -> "Report":
    from contractgen.checker import check
    from contractgen.document import read_document
    from contractgen.reading import read_facts
    from contractgen.rulebook import load_rulebook

    return check(read_facts(read_document(path)), load_rulebook(), choice)


def _exit_code(comparison: "Comparison", fail_on: Any) -> int:
    from contractgen.findings import SEVERITIES

    if fail_on == "never":
        return 0
    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return int(any(finding.severity in failing for finding in comparison.new_findings))
