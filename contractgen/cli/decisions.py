"""`contractgen decisions`: the register of what was decided about findings."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contractgen.cli.options import FILE
from contractgen.help import ChineseGroup, DayType

if TYPE_CHECKING:
    from contractgen.decisions import Decision

_DEFAULT = Path("decisions.yaml")


@click.group(cls=ChineseGroup)
def decisions() -> None:
    """管理决定登记：谁对哪条问题作了什么决定。

    登记文件交给 check --decisions 使用，已接受的风险和误报不再提示。

    \b
    例：
        contractgen decisions import 审过的协议.docx -o decisions.yaml
        contractgen check 协议.docx --decisions decisions.yaml
    """


@decisions.command("import")
@click.argument("reviewed", metavar="审过的协议.docx", nargs=-1, required=True, type=FILE)
@click.option(
    "-o",
    "--output",
    type=FILE,
    default=_DEFAULT,
    metavar="文件",
    help="登记文件；已有的在其中补充，不写则为 decisions.yaml。",
)
@click.option(
    "--owner", metavar="姓名", help="只标“已解决”、没有回复的批注由谁负责；不写则记为未记名。"
)
@click.option(
    "--expires",
    type=DayType(),
    metavar="日期",
    help="回复中没有写明到期日的，一律有效至哪天；不写则长期有效。",
)
def import_(
    reviewed: tuple[Path, ...], output: Path, owner: str | None, expires: date | None
) -> None:
    """读回律师在 Word 批注上的回复和“已解决”，写进决定登记。

    登记里原有的决定都保留；同一问题只有更晚的回复才会更新。重复导入，登记不变。

    退出码：0 已写入；2 文件或登记有误。

    \b
    例：
        contractgen decisions import 审过的协议.docx -o decisions.yaml --expires 2027-06-30
    """
    from contractgen.decisions import Register, merged, read_register, write_register

    register = read_register(output) if output.exists() else Register(str(output))
    found = [
        decision
        for path in reviewed
        for decision in _decisions_of(path, owner.strip() if owner else None, expires)
    ]
    result = merged(register, found)
    write_register(output, result)
    added = len(result.decisions) - len(register.decisions)
    updated = sum(
        new != old for new, old in zip(result.decisions, register.decisions, strict=False)
    )
    click.echo(
        f"读到 {len(found)} 条决定：新增 {added} 条，更新 {updated} 条；"
        f"登记共 {len(result.decisions)} 条：{output}"
    )
    if not found:
        click.echo(
            "没有读到答复：请在 contractgen 的批注上回复或者标为“已解决”，保留批注末行的编号。"
        )
    open_still = sum(not decision.settling for decision in found)
    if open_still:
        click.echo(f"其中 {open_still} 条是须修改、已修改或待定，相应问题仍会提示，请核对登记。")


def _decisions_of(path: Path, owner: str | None, expires: date | None) -> "tuple[Decision, ...]":
    """Return what was decided in one reviewed document."""
    from contractgen.decisions import decisions_in
    from contractgen.document import read_document
    from contractgen.document.comments import read_comments
    from contractgen.reading import read_facts
    from contractgen.reports.privacy import Privacy

    comments = read_comments(path)
    # Our tracked repairs are gone in the original view: the clauses are those that were judged.
    facts = read_facts(read_document(path, view="original"))
    return decisions_in(
        comments,
        facts,
        source=path.name,
        masked=Privacy(facts).say,
        owner=owner,
        expires=expires,
    )
