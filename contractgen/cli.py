"""The commands: parse, call, print.

Every module with a heavy import (spaCy, lxml, docxtpl) is imported inside the command that needs
it, so that `--help` answers at once.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import click

from contractgen import __version__
from contractgen.help import ChineseGroup, DayType, Failure

if TYPE_CHECKING:
    from contractgen.checker import Choice, Report, Unreadable
    from contractgen.drafting import Draft
    from contractgen.terms import Terms

FAILED_ROWS = 3
"""Exit code of `batch` when some rows failed."""

_FILE = click.Path(path_type=Path)
_RELATIONSHIPS = click.Choice(["labor", "service", "public-institution"])
_WORDINGS = click.Choice(["standard", "original"])


def law_options(command: Any) -> Any:
    """Add the options that say which law applies."""
    for option in (
        click.option(
            "--relationship",
            type=_RELATIONSHIPS,
            metavar="关系",
            help="法律关系：labor 劳动合同、service 劳务或柔性引进、"
            "public-institution 事业单位聘用；不写则从文件判断。",
        ),
        click.option(
            "--on",
            "day",
            type=DayType(),
            metavar="日期",
            help="按哪一天的法律判断；不写则依次取签订日期、开始日期、今天。",
        ),
        click.option(
            "--city",
            metavar="城市",
            help="适用哪个城市的人才政策：turpan、kuytun、none（没有）或政策文件的路径；不写则从文件判断。",
        ),
    ):
        command = option(command)
    return command


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


@main.command()
@click.argument("terms_file", metavar="条款.yaml", type=_FILE)
@click.option(
    "-o", "--output", type=_FILE, required=True, metavar="协议.docx", help="写到哪个文件。"
)
@click.option(
    "--wording",
    type=_WORDINGS,
    metavar="文本",
    help="standard 标准文本（合法、完整，默认）或 original 原文本。",
)
@click.option("--template", type=_FILE, metavar="模板.docx", help="使用自己的 Word 模板。")
@click.option("--allow-findings", is_flag=True, help="条款有错误级问题也照样起草，并列出问题。")
@law_options
def draft(
    terms_file: Path,
    output: Path,
    wording: Literal["standard", "original"] | None,
    template: Path | None,
    allow_findings: bool,
    city: str | None,
    day: date | None,
    relationship: str | None,
) -> None:
    """按一份条款文件起草一份 Word 协议。

    先检查条款：有错误级问题就停下，不写文件；加 --allow-findings 则照样起草。

    退出码：0 已起草；1 条款有错误级问题；2 条款、模板或输出位置有误。

    \b
    例：
        contractgen draft examples/turpan.yaml -o 协议.docx
    """
    from contractgen.resources import write_atomically
    from contractgen.terms import read_terms

    terms = read_terms(terms_file)
    report, made = _draft(
        terms, str(terms_file), _choice(city, day, relationship), wording, template, allow_findings
    )
    if made is None:
        _say_findings(report)
        _stop(
            f"{terms_file}：条款有错误级问题，没有起草。"
            "改正后重试，或加 --allow-findings 照样起草。",
            1,
        )
    write_atomically(output, made.content)
    click.echo(f"已起草：{output}")
    for note in made.notes:
        click.echo(f"  · {note}")
    if report.findings:
        _say_findings(report)


@main.command()
@click.option(
    "-o", "--output", type=_FILE, required=True, metavar="条款.yaml", help="写到哪个文件。"
)
@click.option("--from", "earlier", type=_FILE, metavar="旧条款.yaml", help="以从前一份条款为底稿。")
def new(output: Path, earlier: Path | None) -> None:
    """逐项询问条款，写成一份条款文件。

    每项都可以直接回车采用括号里的建议值；随时按 Ctrl+C 停下，已答的都已保存，
    再次运行同一命令从中断处继续。

    \b
    例：
        contractgen new -o 张三.yaml
    """
    from contractgen.interview import interview
    from contractgen.rulebook import load_rulebook

    def ask(question: str) -> str:
        return str(click.prompt(question, default="", show_default=False, prompt_suffix="："))

    try:
        interview(output, earlier, load_rulebook().policies, ask=ask, say=click.echo)
    except click.Abort:
        _stop(f"\n已停下；答过的都在 {output}，再次运行同一命令接着问。", 130)


@main.command()
@click.argument("files", metavar="文件...", nargs=-1, required=True, type=_FILE)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "sarif", "html"]),
    default="text",
    metavar="格式",
    help="text、json、sarif 或 html；默认 text。",
)
@click.option("-o", "--output", type=_FILE, metavar="文件", help="写到文件；不写则显示在屏幕上。")
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
@law_options
def check(
    files: Sequence[Path],
    format_: str,
    output: Path | None,
    fail_on: Any,
    show_text: bool,
    show_personal: bool,
    lang: Literal["zh", "en"],
    view: Literal["final", "original"],
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
    """
    from contractgen.checker import Unreadable
    from contractgen.reports import FORMATS, Options
    from contractgen.resources import write_atomically

    choice = _choice(city, day, relationship)
    reports = [_check_file(path, choice, view) for path in files]
    to_screen = output is None and sys.stdout.isatty()
    content = FORMATS[format_](
        reports,
        Options(
            show_personal=show_personal,
            lang=lang,
            show_text=show_text,
            color=to_screen,
            width=_width(),
        ),
    )
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
    sys.exit(_exit_code(reports, fail_on))


@main.command()
@click.argument("roster", metavar="名册", type=_FILE)
@click.option(
    "-o", "--output", type=_FILE, required=True, metavar="文件夹", help="协议写到哪个文件夹。"
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
    type=_FILE,
    metavar="文件",
    help="汇总写到哪个 .xlsx 或 .json；默认写在输出文件夹里。",
)
@click.option(
    "--wording",
    type=_WORDINGS,
    metavar="文本",
    help="standard 或 original；默认按名册，名册没有则 standard。",
)
@click.option("--template", type=_FILE, metavar="模板.docx", help="使用自己的 Word 模板。")
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
        choice=_choice(city, day, relationship),
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


@main.command()
@click.option(
    "-o", "--output", type=_FILE, required=True, metavar="名册.xlsx", help="写到哪个文件。"
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


@main.command()
@click.argument("rule", metavar="[规则]", required=False)
@click.option("--city", metavar="城市", help="列出哪个城市的规则；不写则列出全部。")
@click.option(
    "--on", "day", type=DayType(), metavar="日期", help="列出哪一天有效的规则；默认今天。"
)
def rules(rule: str | None, city: str | None, day: date | None) -> None:
    """列出规则，或者解释一条规则：依据、引文、生效日期、正反例。

    \b
    例：
        contractgen rules
        contractgen rules law/nc-over-24-months
    """
    from contractgen.reports.rules import rule_text, rules_text
    from contractgen.rulebook import load_rulebook

    book = load_rulebook()
    look: dict[str, Any] = {"color": sys.stdout.isatty(), "width": _width()}
    if rule is None:
        chosen = tuple(book.for_city(city)) if city else book.rules
        click.echo(rules_text(chosen, city=city, on=day or date.today(), **look), nl=False)
        return
    found = book.rule(rule)
    if found is None:
        _stop(f"没有编号为“{rule}”的规则；contractgen rules 列出全部规则。", 2)
    click.echo(rule_text(found, book, **look), nl=False)


@main.command()
@click.argument("city", metavar="[城市]", required=False)
@click.option(
    "--for",
    "terms_file",
    type=_FILE,
    metavar="条款.yaml",
    help="说明这次引进依政策可享受什么、承担什么。",
)
def policy(city: str | None, terms_file: Path | None) -> None:
    """列出城市人才政策，或者说明一个城市的政策。

    \b
    例：
        contractgen policy turpan
        contractgen policy turpan --for examples/turpan.yaml
    """
    from contractgen.reports.policy import hire_text, policies_text, policy_text
    from contractgen.rulebook import load_rulebook
    from contractgen.terms import read_terms

    policies = load_rulebook().policies
    terms = read_terms(terms_file) if terms_file else None
    name = city or (terms.agreement.city if terms else None)
    if name is None:
        click.echo(policies_text(policies), nl=False)
        return
    if name not in policies:
        _stop(f"没有名为“{name}”的城市政策；可用：{'、'.join(policies)}。", 2)
    text = hire_text(policies[name], terms) if terms else policy_text(policies[name])
    click.echo(text, nl=False)


@main.command()
@click.argument(
    "kind", metavar="terms|findings|rules", type=click.Choice(["terms", "findings", "rules"])
)
def schema(kind: str) -> None:
    """输出 JSON Schema：条款（terms）、审查结果（findings）、规则文件（rules）。

    \b
    例：
        contractgen schema terms > terms.schema.json
    """
    from contractgen.reports.schema import schema_of

    click.echo(schema_of(kind))


def _choice(city: str | None, day: date | None, relationship: Any) -> "Choice":
    from contractgen.checker import Choice

    return Choice(city=city, on=day, relationship=relationship)


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


def _draft(
    terms: "Terms",
    source: str,
    choice: "Choice",
    wording: Any,
    template: Path | None,
    allow_findings: bool,
) -> "tuple[Report, Draft | None]":
    """Check terms, then draft them unless an error finding stops it."""
    from contractgen.checker import check
    from contractgen.drafting import draft
    from contractgen.facts import facts_from_terms
    from contractgen.rulebook import load_rulebook

    book = load_rulebook()
    report = check(facts_from_terms(terms, source), book, choice)
    if report.worst() == "error" and not allow_findings:
        return report, None
    made = draft(
        terms,
        wording=wording or terms.agreement.wording or "standard",
        policy=report.policy,
        template=template,
    )
    return report, made


def _say_findings(report: "Report") -> None:
    from contractgen.reports import FORMATS, Options

    options = Options(color=sys.stderr.isatty(), width=_width())
    click.echo(FORMATS["text"]([report], options).decode("utf-8"), err=True, nl=False)


def _exit_code(reports: "Sequence[Report | Unreadable]", fail_on: Any) -> int:
    from contractgen.checker import Report
    from contractgen.findings import SEVERITIES

    if fail_on == "never":
        return 0
    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    worst = {report.worst() for report in reports if isinstance(report, Report)}
    return int(not worst.isdisjoint(failing))


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


def _width() -> int:
    import shutil

    return shutil.get_terminal_size((100, 40)).columns


def _stop(message: str, code: int) -> NoReturn:
    raise Failure(message, code)
