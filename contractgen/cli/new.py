"""`contractgen new`: asks for the terms, one after another."""

from pathlib import Path

import click

from contractgen.cli.options import FILE, stop
from contractgen.help import ChineseCommand


@click.command(cls=ChineseCommand)
@click.option(
    "-o", "--output", type=FILE, required=True, metavar="条款.yaml", help="写到哪个文件。"
)
@click.option("--from", "earlier", type=FILE, metavar="旧条款.yaml", help="以从前一份条款为底稿。")
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
        stop(f"\n已停下；答过的都在 {output}，再次运行同一命令接着问。", 130)
