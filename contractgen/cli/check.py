"""`contractgen check`: reads and judges agreements."""

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from contractgen.cli.options import FILE, choice_of, law_options, stop, width
from contractgen.help import ChineseCommand

if TYPE_CHECKING:
    from contractgen.checker import Choice, Report, Unreadable
    from contractgen.decisions import RegisterUse

    _Review = Callable[
        [Sequence[Report | Unreadable]],
        tuple[Sequence[Report | Unreadable], RegisterUse | None],
    ]


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
    from contractgen.checker import Unreadable
    from contractgen.cli.reviewing import reviewed
    from contractgen.reports import FORMATS, Options
    from contractgen.resources import write_atomically

    if fix and format_ != "docx":
        stop("--fix 须与 --format docx 合用：修订写在 Word 文件里。", 2)
    choice = choice_of(city, day, relationship)
    review = _review(register_file, baseline_file)
    reports, use = review([_check_file(path, choice, view) for path in files])
    to_screen = output is None and sys.stdout.isatty()
    options = Options(
        show_personal=show_personal,
        lang=lang,
        show_text=show_text,
        color=to_screen,
        width=width(),
        register=use,
    )
    if format_ == "docx":
        content = reviewed(reports, options, output, fix=fix)
    else:
        content = FORMATS[format_](reports, options)
    if write_baseline is not None:
        write_atomically(write_baseline, FORMATS["json"](reports, Options()))
        click.echo(f"基线已写入：{write_baseline}", err=True)
    if output is None:
        click.echo(content.decode("utf-8"), nl=False)
    else:
        write_atomically(output, content)
        click.echo(f"报告已写入：{output}", err=True)
    unreadable = [report for report in reports if isinstance(report, Unreadable)]
    for report in unreadable:
        click.echo(f"错误：{report.error}", err=True)
    if unreadable:
        sys.exit(2)
    sys.exit(0 if write_baseline else _exit_code(reports, fail_on))


def _review(register_file: Path | None, baseline_file: Path | None) -> "_Review":
    """Return what sets findings apart that are decided or known; reads both files at once."""
    from contractgen.baseline import read_baseline
    from contractgen.decisions import read_register
    from contractgen.review import with_baseline, with_decisions

    register = read_register(register_file) if register_file else None
    baseline = read_baseline(baseline_file) if baseline_file else None

    def review(
        reports: "Sequence[Report | Unreadable]",
    ) -> "tuple[Sequence[Report | Unreadable], RegisterUse | None]":
        use = None
        if register is not None:
            reports, use = with_decisions(reports, register, date.today())
        return (with_baseline(reports, baseline) if baseline else reports), use

    return review


def _check_file(path: Path, choice: "Choice", view: Any) -> "Report | Unreadable":
    """Check one file; one that can't be read becomes an entry, so that the others go on."""
    from contractgen.checker import Unreadable, check
    from contractgen.errors import DocumentError, TermsError
    from contractgen.rulebook import load_rulebook

    book = load_rulebook()
    try:
        if path.suffix.lower() in {".yaml", ".yml"}:
            from contractgen.facts import facts_from_terms
            from contractgen.terms import read_terms

            return check(facts_from_terms(read_terms(path), str(path)), book, choice)
        from contractgen.document import decode_text, document_from_text, read_document
        from contractgen.reading import read_facts

        if str(path) == "-":
            document = document_from_text(decode_text(sys.stdin.buffer.read()))
        else:
            document = read_document(path, view=view)
        return check(read_facts(document), book, choice)
    except (DocumentError, TermsError) as error:
        return Unreadable(str(path), str(error))


def _exit_code(reports: "Sequence[Report | Unreadable]", fail_on: Any) -> int:
    from contractgen.checker import Report
    from contractgen.findings import SEVERITIES

    if fail_on == "never":
        return 0
    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    worst = {report.worst() for report in reports if isinstance(report, Report)}
    return int(not worst.isdisjoint(failing))
