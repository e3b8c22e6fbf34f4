"""`contractgen batch`: one agreement per row of a roster."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import click

from contractgen.cli.options import FILE, WORDINGS, choice_of, law_options
from contractgen.help import ChineseCommand

FAILED_ROWS = 3
"""Exit code when some rows failed."""
STOPPED = 128
"""Exit code of a run that a signal has ended, less the signal's number."""


_Show = Callable[[int, int], None]


class YuanType(click.ParamType[Decimal]):
    """An amount as a person types it: 5000000, 500万."""

    name = "元"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """Return the amount in yuan, or fail with a Chinese sentence."""
        from contractgen.terms import term_from

        amount = term_from("allowances.settlement_yuan", value)
        if not isinstance(amount, Decimal):
            self.fail(f"“{value}”不是金额，请写成 5000000 或 500万", param, ctx)
        return amount


@click.command(cls=ChineseCommand)
@click.argument("roster", metavar="名册")
@click.option("-o", "--output", required=True, metavar="文件夹", help="协议写到哪个文件夹。")
@click.option(
    "--jobs", type=click.IntRange(min=1), default=1, metavar="数", help="同时用几个进程；默认 1。"
)
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    metavar="引擎",
    help="local 在本机起草（默认）；dask 交给集群，需要 --scheduler。",
)
@click.option("--scheduler", metavar="地址", help="dask 调度器的地址，如 tcp://10.0.0.5:8786。")
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
@click.option(
    "--budget",
    type=YuanType(),
    metavar="元",
    help="全部协议的津贴补贴（安家费、购车补贴、项目资金、每月津贴按约定期限）合计的上限；超出时写进汇总。",
)
@click.option(
    "--pdf", is_flag=True, help="再给每份协议生成同名的 PDF（需要安装 LibreOffice 和中文字体）。"
)
@click.option("--allow-findings", is_flag=True, help="条款有错误级问题的行也照样起草。")
@law_options
def batch(
    roster: str,
    output: str,
    jobs: int,
    engine: Literal["local", "dask"],
    scheduler: str | None,
    resume: bool,
    name_pattern: str | None,
    report: Path | None,
    wording: Literal["standard", "original"] | None,
    template: Path | None,
    budget: Decimal | None,
    pdf: bool,
    allow_findings: bool,
    city: str | None,
    day: date | None,
    relationship: str | None,
) -> None:
    """按名册（CSV、XLSX、ODS）每行起草一份协议。

    一行有误不影响其他行；每行的结果写进汇总（汇总.xlsx 和 summary.json），汇总的“全体核对”
    指出同一证件号码、期限重叠、同岗不同条件、违约金偏高等只有对照全体才看得出的问题。
    中途停止（Ctrl-C、断电）后加 --resume 接着做，结果与一次做完相同。

    名册和文件夹也可以是网址（s3://、hdfs:// 等，需安装 contractgen[dask]）。

    退出码：0 全部完成；2 名册、模板或输出文件夹有误；3 做完了，但有的行没有成功；
    130 或 143 被中途停止。

    \b
    例：
        contractgen batch 名册.xlsx -o 协议 --jobs 2
        contractgen batch s3://桶/名册.csv -o s3://桶/协议 --engine dask --scheduler tcp://10.0.0.5:8786
    """
    from contractgen.batch import BatchOptions, run_batch

    options = BatchOptions(
        choice=choice_of(city, day, relationship),
        wording=wording,
        template=template,
        allow_findings=allow_findings,
        jobs=jobs,
        engine=engine,
        scheduler=scheduler,
        resume=resume,
        name_pattern=name_pattern,
        report=report,
        budget=budget,
        pdf=pdf,
    )
    with _progress() as (progress, pdf_progress), _signals() as caught:
        result = run_batch(
            roster,
            output,
            options=options,
            progress=progress,
            pdf_progress=pdf_progress,
            stopped=lambda: bool(caught),
        )
    for line in result.summary_lines():
        click.echo(line)
    if result.interrupted:
        click.echo("已停止；加 --resume 再运行一次，从停下的地方接着做。", err=True)
        sys.exit(STOPPED + caught[0])
    if result.failed or (result.pdfs and result.pdfs.failed):
        sys.exit(FAILED_ROWS)


@contextmanager
def _progress() -> Iterator[tuple[_Show | None, _Show | None]]:
    """Show progress bars on a terminal; yield what moves that of the agreements and of the PDFs."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None, None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("剩余"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as bar:

        def shown_as(title: str, visible: bool) -> _Show:
            task = bar.add_task(title, total=None, rate="", visible=visible)

            def show(done: int, total: int) -> None:
                speed = bar.tasks[task].finished_speed or bar.tasks[task].speed
                rate = f"{speed:,.{0 if speed > 20 else 1}f} 份/秒" if speed else ""
                bar.update(task, completed=done, total=total, rate=rate, visible=True)

            return show

        yield shown_as("起草", True), shown_as("PDF", False)


@contextmanager
def _signals() -> Iterator[list[int]]:
    """Let Ctrl-C and SIGTERM end the run after the rows in hand; yield the signals caught.

    The second one ends it at once.
    """
    caught: list[int] = []

    def catch(number: int, _: Any) -> None:
        if caught:
            raise KeyboardInterrupt
        caught.append(number)

    before = {number: signal.signal(number, catch) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
