"""`contractgen batch`: one agreement per row of a roster."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Literal

import click

from contractgen.cli.options import FILE, WORDINGS, choice_of, law_options
from contractgen.help import ChineseCommand

FAILED_ROWS = 3
"""Exit code when some rows failed."""


@click.command(cls=ChineseCommand)
@click.argument("roster", metavar="名册", type=FILE)
@click.option(
    "-o", "--output", type=FILE, required=True, metavar="文件夹", help="协议写到哪个文件夹。"
)
@click.option(
    "--jobs", type=click.IntRange(min=1), default=1, metavar="数", help="同时用几个进程；默认 1。"
)
@click.option("--resume", is_flag=True, help="接着上次做：内容没变、文件还在的行不再重做。")
@click.option(
    "--name-pattern",
    default=None,
    metavar="式样",
    help="文件名式样，如 “{agreement.number}-{talent.name}” 或 “{姓名}-{岗位}”。",
)
@click.option(
    "--report",
    type=FILE,
    metavar="文件",
    help="汇总写到哪个 .xlsx 或 .json；默认写在输出文件夹里。",
)
@click.option(
    "--wording",
    type=WORDINGS,
    metavar="文本",
    help="standard 或 original；默认按名册，名册没有则 standard。",
)
@click.option("--template", type=FILE, metavar="模板.docx", help="使用自己的 Word 模板。")
@click.option("--allow-findings", is_flag=True, help="条款有错误级问题的行也照样起草。")
@law_options
def batch(
    roster: Path,
    output: Path,
    jobs: int,
    resume: bool,
    name_pattern: str | None,
    report: Path | None,
    wording: Literal["standard", "original"] | None,
    template: Path | None,
    allow_findings: bool,
    city: str | None,
    day: date | None,
    relationship: str | None,
) -> None:
    """按名册（CSV、XLSX、ODS）每行起草一份协议。

    一行有误不影响其他行；每行的结果写进汇总（汇总.xlsx 和 summary.json）。

    退出码：0 全部完成；2 名册、模板或输出文件夹有误；3 做完了，但有的行没有成功。

    \b
    例：
        contractgen batch 名册.xlsx -o 协议 --jobs 2
    """
    from contractgen.batch import BatchOptions, run_batch

    options = BatchOptions(
        choice=choice_of(city, day, relationship),
        wording=wording,
        template=template,
        allow_findings=allow_findings,
        jobs=jobs,
        resume=resume,
        name_pattern=name_pattern,
        report=report,
    )
    with _progress() as progress:
        result = run_batch(roster, output, options=options, progress=progress)
    for line in result.summary_lines():
        click.echo(line)
    if result.failed_rows:
        sys.exit(FAILED_ROWS)


@contextmanager
def _progress() -> Iterator[Any]:
    """Show a progress bar on a terminal; yield the callback that moves it."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("起草"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("起草", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
