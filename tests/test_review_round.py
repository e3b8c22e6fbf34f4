"""The round of a review: exported as comments, answered in Word, read back, not asked again."""

import json
import re
import zipfile
from pathlib import Path

from click.testing import CliRunner, Result
from word_files import zipped

from contractgen.cli import main
from contractgen.decisions import read_register
from contractgen.document.comments import read_comments
from contractgen.document.making import docx_of

TEXT = """劳动合同
甲方：西河软件有限公司
乙方：李明
第一条 期限
本合同期限三年，自2025年3月1日起至2028年2月29日止。
第二条 离职
乙方离职后三十六个月内不得到与甲方有竞争关系的单位任职，甲方每月支付补偿5,000元。
第三条 罚款
乙方迟到一次罚款200元。
第四条 解释
本合同由甲方负责解释，乙方不得提出异议。"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], prog_name="contractgen")


def contract(path: Path, text: str = TEXT) -> Path:
    path.write_bytes(docx_of(text))
    return path


def answered(reviewed: Path, out: Path) -> Path:
    """Answer every other comment as Word does, and resolve the rest."""
    archive = zipfile.ZipFile(reviewed)
    parts = {name: archive.read(name) for name in archive.namelist()}
    comments = parts["word/comments.xml"].decode()
    threads = parts["word/commentsExtended.xml"].decode()
    replies, entries = [], []
    for number, comment in enumerate(re.findall(r"<w:comment .*?</w:comment>", comments, re.S)):
        key = re.findall(r'paraId="([0-9A-F]{8})"', comment)[-1]
        if number % 2:
            threads = threads.replace(
                f'w15:paraId="{key}" w15:done="0"', f'w15:paraId="{key}" w15:done="1"'
            )
            continue
        own = f"{0x70000000 + number:08X}"
        replies.append(
            f'<w:comment w:id="{900 + number}" w:author="王律师" w:date="2026-11-20T15:30:00Z">'
            f'<w:p w14:paraId="{own}"><w:r><w:t>接受风险，业务知悉</w:t></w:r></w:p></w:comment>'
        )
        entries.append(f'<w15:commentEx w15:paraId="{own}" w15:paraIdParent="{key}" w15:done="0"/>')
    comments = comments.replace("</w:comments>", "".join(replies) + "</w:comments>")
    threads = threads.replace("</w15:commentsEx>", "".join(entries) + "</w15:commentsEx>")
    parts |= {
        "word/comments.xml": comments.encode(),
        "word/commentsExtended.xml": threads.encode(),
    }
    out.write_bytes(zipped(list(parts.items())))
    return out


def reviewed(tmp_path: Path, *options: str) -> tuple[Path, Path]:
    """Return the contract and its answered export."""
    source, export = contract(tmp_path / "合同.docx"), tmp_path / "审阅稿.docx"
    run("check", source, "--city", "none", "--format", "docx", *options, "-o", export)
    return source, answered(export, tmp_path / "答复.docx")


def test_every_answer_comes_back_once_and_nothing_is_asked_again(tmp_path):
    source, answers = reviewed(tmp_path)
    register = tmp_path / "d.yaml"

    run("decisions", "import", answers, "-o", register)
    first = register.read_bytes()
    run("decisions", "import", answers, "-o", register)
    checked = run(
        *("check", source, "--city", "none", "--decisions", register),
        *("--format", "json", "--fail-on", "note"),
    )
    content = json.loads(checked.stdout)

    assert register.read_bytes() == first
    assert {one.owner for one in read_register(register).decisions} == {"王律师", "未记名"}
    assert content["documents"][0]["findings"] == []
    assert content["decisions"]["unused"] == []
    assert checked.exit_code == 0


def test_answers_beside_tracked_repairs_come_back_too(tmp_path):
    source, answers = reviewed(tmp_path, "--fix")
    register = tmp_path / "d.yaml"

    run("decisions", "import", answers, "-o", register)
    result = run("check", source, "--city", "none", "--decisions", register, "--fail-on", "note")

    named = {one.lines[-1] for one in read_comments(answers) if one.author == "contractgen"}
    assert len(read_register(register).decisions) == len(named)
    assert result.exit_code == 0


def test_a_changed_amount_is_asked_again_and_a_new_number_is_not(tmp_path):
    _, answers = reviewed(tmp_path)
    register = tmp_path / "d.yaml"
    run("decisions", "import", answers, "-o", register)

    renumbered = TEXT.replace("第三条", "第五条").replace("第四条", "第六条")
    changed = renumbered.replace("罚款200元", "罚款500元")
    asked = run(
        *("check", contract(tmp_path / "新.docx", changed), "--city", "none"),
        *("--decisions", register, "--format", "json"),
    )
    rules = {one["rule"] for one in json.loads(asked.stdout)["documents"][0]["findings"]}

    assert "law/fine-on-employee" in rules
    assert not rules & {"law/nc-over-24-months", "law/final-interpretation"}
