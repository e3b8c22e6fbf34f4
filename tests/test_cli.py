"""The commands: what they print, their exit codes, and bad input."""

import errno
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contractgen.cli import main
from contractgen.interview import terms_yaml
from contractgen.terms import read_terms, with_values

COMMANDS = [
    "draft",
    "new",
    "check",
    "fix",
    "diff",
    "decisions",
    "batch",
    "roster",
    "rules",
    "policy",
    "schema",
]


def run(*arguments: object, text: str | None = None) -> Result:
    return CliRunner().invoke(
        main, [str(a) for a in arguments], input=text, prog_name="contractgen"
    )


def refused(result: Result, *words: str) -> None:
    """Exit code 2, one clear sentence on stderr, no traceback."""
    assert result.exit_code == 2
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.stderr.startswith("错误：")
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_chinese_help_with_an_example(command):
    result = run(command, "--help")

    assert result.exit_code == 0
    assert result.output.startswith("用法：")
    assert "例：" in result.output
    assert "显示这段说明" in result.output


def test_help_imports_nothing_heavy():
    code = (
        "import sys\n"
        "from contractgen.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'docxtpl', 'lxml', 'docx', 'pydantic', 'rich'} & set(sys.modules)\n"
        "sys.exit(str(sorted(heavy)) if heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["chek"], "没有命令“chek”"),
        (["check"], "缺少"),
        (["check", "a.txt", "--format", "pdf"], "只能取：text、json、sarif、html"),
        (["check", "a.txt", "--fomat", "json"], "没有选项 --fomat"),
        (["check", "a.txt", "--on", "2025-02-30"], "不是日期"),
        (["rules", "law/none-such"], "没有编号为“law/none-such”的规则"),
        (["policy", "atlantis"], "没有名为“atlantis”的城市政策"),
        (["schema", "clauses"], "只能取：terms、findings、changes、rules"),
    ],
)
def test_wrong_usage_is_one_chinese_sentence(arguments, sentence):
    refused(run(*arguments), sentence)


def test_draft_then_check_finds_nothing(tmp_path, examples):
    for name in ("turpan", "kuytun", "none"):
        out = tmp_path / f"{name}.docx"

        assert run("draft", examples / f"{name}.yaml", "-o", out).exit_code == 0
        assert run("check", out, "--fail-on", "warning").exit_code == 0


def test_an_error_finding_stops_the_draft_unless_allowed(tmp_path, examples):
    terms, out = tmp_path / "terms.yaml", tmp_path / "out.docx"
    lawful = read_terms(examples / "none.yaml")
    unlawful = with_values(lawful, {"noncompete.months": 25, "noncompete.monthly_yuan": 9000})
    terms.write_text(terms_yaml(unlawful.stated()), encoding="utf-8")
    stopped = run("draft", terms, "-o", out)

    assert stopped.exit_code == 1
    assert not out.exists()
    assert "law/nc-over-24-months" in stopped.stderr
    assert run("draft", terms, "-o", out, "--allow-findings").exit_code == 0
    assert out.exists()


def test_check_reads_standard_input_and_terms_and_goes_on_after_an_unreadable_file(
    tmp_path, examples
):
    missing = tmp_path / "missing.docx"
    result = run(
        "check",
        "-",
        examples / "none.yaml",
        missing,
        "--format",
        "json",
        "--city",
        "none",
        text="竞业限制协议\n第一条 双方约定如下：\n",
    )
    documents = json.loads(result.stdout)["documents"]

    assert result.exit_code == 2
    assert [d["path"] for d in documents] == ["-", str(examples / "none.yaml"), str(missing)]
    assert "error" in documents[2]
    assert "findings" in documents[0]


@pytest.mark.parametrize(
    ("fail_on", "code"), [("error", 1), ("warning", 1), ("note", 1), ("never", 0)]
)
def test_fail_on_decides_the_exit_code(examples, fail_on, code):
    seed = examples / "seed-agreement.txt"

    assert run("check", seed, "--city", "none", "--fail-on", fail_on).exit_code == code


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "html"])
def test_a_report_is_written_whole(tmp_path, examples, format_):
    out = tmp_path / "sub" / f"report.{format_}"
    result = run("check", examples / "seed-agreement.txt", "--format", format_, "-o", out)

    assert result.exit_code == 1
    assert out.stat().st_size > 1000
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def broken_docx(kind: str, whole: bytes) -> bytes:
    if kind == "truncated":
        return whole[: len(whole) // 2]
    if kind == "doc":
        return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 4000
    if kind == "encrypted":
        return (
            bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
        )
    source = zipfile.ZipFile(io.BytesIO(whole))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml" and kind == "bomb":
                content = content.replace(b"</w:body>", b" " * 80_000_000 + b"</w:body>")
            if name == "word/document.xml" and kind == "entity":
                content = content.replace(
                    b"?>", b'?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', 1
                )
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["truncated", "doc", "encrypted", "bomb", "entity"])
def test_a_bad_word_file_is_one_sentence(tmp_path, examples, kind):
    good, bad = tmp_path / "good.docx", tmp_path / "坏文件.docx"
    assert run("draft", examples / "none.yaml", "-o", good).exit_code == 0
    bad.write_bytes(broken_docx(kind, good.read_bytes()))

    refused(run("check", bad), "坏文件.docx")


def test_a_folder_and_a_missing_file_are_named(tmp_path):
    refused(run("check", tmp_path), str(tmp_path))
    refused(run("draft", tmp_path / "none.yaml", "-o", tmp_path / "o.docx"), "找不到这个文件")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("pay: {monthly_yuan: 1, monthly_yuan: 2}", "写了两次"),
        ("pay: {monthly_yuann: 1}", "没有这个条款名"),
        ("period: {start: 2025-02-30}", "不是存在的日期"),
        ("pay: {monthly_yuan: -1}", "金额不能为负数"),
        ("pay: [1, 2", "YAML 写法有误"),
        ("talent: &a {name: *a}", "YAML"),
        ('talent: {name: "张\\u0007三"}', "控制字符"),
        (f"talent: {{name: {'长' * 200}}}", "不能超过 100 字"),
    ],
)
def test_wrong_terms_are_one_clear_error_and_nothing_is_written(tmp_path, line, words):
    terms = tmp_path / "条款.yaml"
    terms.write_text(line + "\n", encoding="utf-8")
    out = tmp_path / "o.docx"

    refused(run("draft", terms, "-o", out), "条款.yaml", words)
    assert not out.exists()


def test_all_wrong_fields_are_named_at_once_with_their_lines(tmp_path):
    terms = tmp_path / "条款.yaml"
    terms.write_text(
        "pay:\n  monthly_yuan: 三千块钱\nperiod:\n  start: 2025-13-01\n", encoding="utf-8"
    )
    result = run("draft", terms, "-o", tmp_path / "o.docx")

    refused(
        result, "第 2 行 pay.monthly_yuan（月薪（元））", "第 4 行 period.start（协议开始日期）"
    )


def test_output_in_the_way_is_named_and_nothing_is_left(tmp_path, examples):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x", encoding="utf-8")

    refused(run("draft", examples / "none.yaml", "-o", in_the_way / "o.docx"), "写入失败")
    refused(run("draft", examples / "none.yaml", "-o", tmp_path), "这是一个文件夹")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "磁盘空间不足"), (errno.EACCES, "没有读写权限"), (errno.EROFS, "只读")],
)
def test_a_full_or_forbidden_disk_leaves_no_half_file(
    tmp_path, examples, monkeypatch, number, words
):
    def fail(*_: object) -> None:
        raise OSError(number, "")

    monkeypatch.setattr(Path, "replace", fail)

    refused(run("draft", examples / "none.yaml", "-o", tmp_path / "o.docx"), words)
    assert list(tmp_path.iterdir()) == []


def test_no_personal_number_appears_in_errors_or_reports(tmp_path, examples):
    number = read_terms(examples / "none.yaml").talent.id_number
    out = tmp_path / "o.docx"
    run("draft", examples / "none.yaml", "-o", out)
    for format_ in ("text", "json", "sarif", "html"):
        assert number not in run("check", out, "--format", format_).output
    assert number in run("check", out, "--format", "json", "--show-personal").output


def test_new_asks_validates_stops_and_goes_on(tmp_path):
    out = tmp_path / "terms.yaml"
    first = run("new", "-o", out, text="none\n企业\n不存在的方式\n")

    assert "不在可选范围内" in first.output
    assert "未答完" in out.read_text(encoding="utf-8")

    second = run("new", "-o", out, text="-\n" + "\n" * 200)

    assert "接着上次" in second.output
    assert second.exit_code == 0
    assert "未答完" not in out.read_text(encoding="utf-8")
    assert "kind: enterprise" in out.read_text(encoding="utf-8")
