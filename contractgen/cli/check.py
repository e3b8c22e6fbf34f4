"""`contractgen check`: reads and judges agreements."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from contractgen.cli.options import FILE, choice_of, law_options, stop, width
from contractgen.help import ChineseCommand

if TYPE_CHECKING:
    from collections import Counter

    from contractgen.baseline import Baseline
    from contractgen.decisions import Register
    from contractgen.findings import Severity


@click.command(cls=ChineseCommand)
@click.argument("files", metavar="文件...", nargs=-1, required=True, type=FILE)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "sarif", "html", "docx"]),
    default="text",
    metavar="格式",
    help="text（默认）、json、sarif、html，或 docx（在原文相应文字上加批注的 Word 文件）。",
)
@click.option(
    "--fix", is_flag=True, help="与 --format docx 合用：能稳妥改正的问题，在批注旁加上 Word 修订。"
)
@click.option("-o", "--output", type=FILE, metavar="文件", help="写到文件；不写则显示在屏幕上。")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="error",
    metavar="级别",
    help="到哪一级算不通过（退出码 1）：error（默认）、warning、note、never。",
)
@click.option(
    "--show-text", is_flag=True, help="在 text 格式里附上文件的纯文本（引文位置即其中的字符位置）。"
)
@click.option("--show-personal", is_flag=True, help="不遮盖身份证号、电话和工资（默认遮盖）。")
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    metavar="语言",
    help="报告的语言：zh（默认）或 en。",
)
@click.option(
    "--view",
    type=click.Choice(["final", "original"]),
    default="final",
    metavar="视图",
    help="有修订痕迹的 Word 文件按 final（接受修订后，默认）还是 original（修订前）阅读。",
)
@click.option(
    "--decisions",
    "register_file",
    type=FILE,
    metavar="文件",
    help="决定登记（YAML）：已接受的风险和误报不再提示，到期和用不到的会列出。",
)
@click.option(
    "--baseline",
    "baseline_file",
    type=FILE,
    metavar="文件",
    help="基线（从前的 JSON 报告）：其中已有的问题不再提示，只有新问题才算不通过。",
)
@click.option(
    "--write-baseline",
    type=FILE,
    metavar="文件",
    help="把这次的问题写成基线，供以后 --baseline 使用；问题不再影响退出码。",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="数",
    help="同时用几个进程（text 和 json 格式）；不写则文件多时用上全部处理器核心。",
)
@law_options
def check(
    files: Sequence[Path],
    format_: str,
    fix: bool,
    output: Path | None,
    fail_on: Any,
    show_text: bool,
    show_personal: bool,
    lang: Literal["zh", "en"],
    view: Literal["final", "original"],
    register_file: Path | None,
    baseline_file: Path | None,
    write_baseline: Path | None,
    jobs: int | None,
    city: str | None,
    day: date | None,
    relationship: str | None,
) -> None:
    """审查协议（.docx、.txt、.md；- 表示标准输入；.yaml 按条款审查）。

    退出码：0 没有达到 --fail-on 级别的问题；1 有；2 用法有误，或有文件无法读取。

    \b
    例：
        contractgen check 协议.docx
        contractgen check 协议.docx --city kuytun --format html -o 报告.html
        contractgen check 协议.docx --format docx --fix -o 审阅稿.docx
    """
    from contractgen.checking import How, Output, examined, jobs_for
    from contractgen.cli.output import write
    from contractgen.reports import PARTS, Options

    if fix and format_ != "docx":
        stop("--fix 须与 --format docx 合用：修订写在 Word 文件里。", 2)
    register, baseline = _known(register_file, baseline_file)
    options = Options(
        show_personal=show_personal,
        lang=lang,
        show_text=show_text,
        color=output is None and sys.stdout.isatty(),
        width=width(),
    )
    streamed = format_ in PARTS
    report = Output(format_, options)
    known = Output("json", Options(), decided=False)
    how = How(
        choice=choice_of(city, day, relationship),
        view=view,
        outputs=(*((report,) if streamed else ()), *((known,) if write_baseline else ())),
        whole=not streamed,
        register=register,
        baseline=baseline,
    )
    parts = examined(files, how, jobs=(jobs or jobs_for(files)) if streamed else 1)
    tally = write(parts, report, output, known, write_baseline, fix=fix)
    for error in tally.errors:
        click.echo(f"错误：{error}", err=True)
    if tally.errors:
        sys.exit(2)
    sys.exit(0 if write_baseline else _exit_code(tally.severities, fail_on))


def _known(
    register_file: Path | None, baseline_file: Path | None
) -> "tuple[Register | None, Baseline | None]":
    """Return what is decided and what is known, read before any agreement is."""
    from contractgen.baseline import read_baseline
    from contractgen.decisions import read_register

    return (
        read_register(register_file) if register_file else None,
        read_baseline(baseline_file) if baseline_file else None,
    )


def _exit_code(severities: "Counter[Severity]", fail_on: Any) -> int:
    from contractgen.findings import SEVERITIES

    if fail_on == "never":
        return 0
    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return int(any(severities[severity] for severity in failing))
