"""`contractgen draft`: one agreement from a file of terms."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from contractgen.cli.options import FILE, WORDINGS, choice_of, law_options, stop, width
from contractgen.help import ChineseCommand

if TYPE_CHECKING:
    from contractgen.checker import Report
    from contractgen.pdf import Converter


@click.command(cls=ChineseCommand)
@click.argument("terms_file", metavar="条款.yaml", type=FILE)
@click.option(
    "-o", "--output", type=FILE, required=True, metavar="协议.docx", help="写到哪个文件。"
)
@click.option(
    "--wording",
    type=WORDINGS,
    metavar="文本",
    help="standard 标准文本（合法、完整，默认）或 original 原文本。",
)
@click.option("--template", type=FILE, metavar="模板.docx", help="使用自己的 Word 模板。")
@click.option("--pdf", is_flag=True, help="同时生成同名的 PDF（需要安装 LibreOffice 和中文字体）。")
@click.option("--allow-findings", is_flag=True, help="条款有错误级问题也照样起草，并列出问题。")
@law_options
def draft(
    terms_file: Path,
    output: Path,
    wording: Literal["standard", "original"] | None,
    template: Path | None,
    pdf: bool,
    allow_findings: bool,
    city: str | None,
    day: date | None,
    relationship: str | None,
) -> None:
    """按一份条款文件起草一份 Word 协议。

    先检查条款：有错误级问题就停下，不写文件；加 --allow-findings 则照样起草。

    退出码：0 已起草；1 条款有错误级问题；2 条款、模板或输出位置有误，或不能生成 PDF。

    \b
    例：
        contractgen draft examples/turpan.yaml -o 协议.docx
    """
    from contractgen.checked import draft_checked
    from contractgen.drafting import Drafter
    from contractgen.resources import write_atomically
    from contractgen.rulebook import load_rulebook
    from contractgen.terms import read_terms

    terms = read_terms(terms_file)
    converter = _converter(template) if pdf else None
    report, made = draft_checked(
        Drafter(template),
        terms,
        str(terms_file),
        book=load_rulebook(),
        choice=choice_of(city, day, relationship),
        wording=wording,
        allow_findings=allow_findings,
    )
    if made is None:
        _say_findings(report)
        stop(
            f"{terms_file}：条款有错误级问题，没有起草。"
            "改正后重试，或加 --allow-findings 照样起草。",
            1,
        )
    write_atomically(output, made.content)
    click.echo(f"已起草：{output}")
    for note in made.notes:
        click.echo(f"  · {note}")
    if converter is not None:
        _make_pdf(converter, output)
    if report.findings:
        _say_findings(report)


def _converter(template: Path | None) -> "Converter":
    """Return what makes the PDF; raise before anything is written when it can't."""
    from contractgen.drafting import default_template
    from contractgen.pdf import Converter

    return Converter(template or default_template())


def _make_pdf(converter: "Converter", document: Path) -> None:
    """Make the PDF beside the agreement and say which fonts it lacks."""
    for note in converter.notes():
        click.echo(f"  · {note}")
    for result in converter.convert([document]):
        if result.pdf is None:
            stop(result.problem, 2)
        click.echo(f"已生成：{result.pdf}")


def _say_findings(report: "Report") -> None:
    from contractgen.reports import FORMATS, Options

    options = Options(color=sys.stderr.isatty(), width=width())
    click.echo(FORMATS["text"]([report], options).decode("utf-8"), err=True, nl=False)
