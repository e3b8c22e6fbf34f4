"""Batches: one agreement per row, one bad row stops nothing, names that no system chokes on."""

import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from rosters import agreements, files, id_number, person, roster

from contractgen.batch import BatchOptions, BatchResult, run_batch
from contractgen.batch.names import MAX_STEM_BYTES, Names, parse_pattern, safe_stem
from contractgen.checker import Choice
from contractgen.cli import main
from contractgen.document import read_document
from contractgen.errors import ContractgenError, OutputError, TermsError
from contractgen.roster.columns import column_help
from contractgen.terms import VOCABULARY, Terms, terms_from_flat

EXAMPLES = Path(__file__).parent.parent / "examples"


def run(path: Path, out: Path, **options: object) -> BatchResult:
    return run_batch(path, out, options=BatchOptions(**options))  # type: ignore[arg-type]


def outcomes(result: BatchResult) -> list[tuple[int, str, str]]:
    return [(row.row, row.status, row.file) for row in result.rows]


def test_every_good_row_becomes_an_agreement_and_nothing_is_left_beside(tmp_path):
    path = roster(tmp_path, person(1), person(2))
    seen: list[tuple[int, int]] = []

    result = run_batch(
        path,
        tmp_path / "协议",
        options=BatchOptions(),
        progress=lambda done, total: seen.append((done, total)),
    )

    assert outcomes(result) == [
        (2, "drafted", "GC-001-张1.docx"),
        (3, "drafted", "GC-002-张2.docx"),
    ]
    assert result.failed_rows == ()
    assert seen == [(1, 2), (2, 2)]
    assert sorted(files(tmp_path / "协议")) == [
        "GC-001-张1.docx",
        "GC-002-张2.docx",
        "summary.json",
        "汇总.xlsx",
    ]
    text = read_document(tmp_path / "协议" / "GC-002-张2.docx").text
    assert "张2" in text
    assert id_number(2) in text


def test_a_bad_row_among_good_ones_is_reported_and_stops_nothing(tmp_path):
    path = roster(
        tmp_path,
        person(1),
        person(2, agreement__sign_date="2025-02-30", talent__id_number="6.5E+17"),
        person(3, probation__months="12"),
        person(4, engagement__position=""),
        person(5),
    )

    result = run(path, tmp_path / "协议")

    assert outcomes(result) == [
        (2, "drafted", "GC-001-张1.docx"),
        (3, "invalid", ""),
        (4, "refused", ""),
        (5, "failed", ""),
        (6, "drafted", "GC-005-张5.docx"),
    ]
    _, invalid, refused, failed, _ = result.rows
    headings = list(person(1))
    letter = openpyxl.utils.get_column_letter
    assert invalid.problems == (
        f"{letter(headings.index('agreement.sign_date') + 1)}3（签订日期）："
        "“2025-02-30”不是存在的日期，请写成 2025-08-01 或 2025年8月1日",
        f"{letter(headings.index('talent.id_number') + 1)}3（证件号码）："
        "号码被存成了科学计数法，后几位已经丢失，请改为文本后重新填写",
    )
    assert [f.rule for f in refused.findings if f.severity == "error"] == ["law/probation-too-long"]
    assert "岗位" in failed.problems[0]
    assert [row.row for row in result.failed_rows] == [3, 4, 5]
    assert sorted(files(tmp_path / "协议")) == [
        "GC-001-张1.docx",
        "GC-005-张5.docx",
        "summary.json",
        "汇总.xlsx",
    ]


def test_a_row_with_an_error_finding_is_drafted_when_that_is_allowed(tmp_path):
    path = roster(tmp_path, person(1, probation__months="12"))

    result = run(path, tmp_path / "协议", allow_findings=True)

    assert outcomes(result) == [(2, "drafted-with-findings", "GC-001-张1.docx")]


def test_two_processes_give_the_same_bytes_as_one(tmp_path):
    people = [person(n, probation__months="12" if n % 7 == 0 else "3") for n in range(1, 21)]
    path = roster(tmp_path, *people, person(21, agreement__sign_date="2025-02-30"))

    alone = run(path, tmp_path / "一", jobs=1)
    together = run(path, tmp_path / "二", jobs=2)

    assert alone.rows == together.rows
    assert files(tmp_path / "一") == files(tmp_path / "二")


def test_resume_keeps_what_would_be_drafted_the_same_and_draws_the_rest(tmp_path):
    out = tmp_path / "协议"
    path = roster(tmp_path, person(1), person(2), person(3), person(4))
    first = run(path, out)
    before = agreements(out)
    kept = (out / "GC-001-张1.docx").stat().st_ino
    (out / "GC-002-张2.docx").unlink()
    (out / "GC-004-张4.docx").write_bytes(b"not what was written")
    path = roster(tmp_path, person(1), person(2), person(3, pay__monthly_yuan="31000"), person(4))

    again = run(path, out, resume=True)

    assert again.rows[:2] == first.rows[:2]
    assert [row.status for row in again.rows] == ["drafted"] * 4
    assert (out / "GC-001-张1.docx").stat().st_ino == kept
    changed = {name for name, content in agreements(out).items() if content != before[name]}
    assert changed == {"GC-003-张3.docx"}


def test_without_resume_everything_is_drafted_anew(tmp_path):
    out = tmp_path / "协议"
    path = roster(tmp_path, person(1))
    run(path, out)
    whole = files(out)
    (out / "GC-001-张1.docx").write_bytes(b"stale")

    run(path, out)

    assert files(out) == whole


def test_an_interrupted_run_can_be_resumed(tmp_path):
    out = tmp_path / "协议"
    path = roster(tmp_path, person(1), person(2))

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(path, out, options=BatchOptions(), progress=interrupt)
    kept = (out / "GC-001-张1.docx").stat().st_ino
    run(path, out, resume=True)

    assert (out / "GC-001-张1.docx").stat().st_ino == kept
    assert (out / "GC-002-张2.docx").is_file()


def test_a_manifest_that_is_damaged_is_no_reason_to_skip_a_row(tmp_path):
    out = tmp_path / "协议"
    path = roster(tmp_path, person(1))
    run(path, out)
    (out / ".contractgen" / "manifest.sqlite").write_text('{"rows": 3', encoding="utf-8")
    (out / "GC-001-张1.docx").write_bytes(b"stale")

    run(path, out, resume=True)

    assert (out / "GC-001-张1.docx").read_bytes() != b"stale"


def test_the_same_person_twice_is_noted_in_both_rows(tmp_path):
    path = roster(tmp_path, person(1), person(2), person(3, talent__id_number=id_number(1)))

    result = run(path, tmp_path / "协议")

    assert [row.notes[:1] for row in result.rows if row.row != 3] == [
        ("同一人重复：证件号码与第 4 行相同",),
        ("同一人重复：证件号码与第 2 行相同",),
    ]
    assert not any("同一人" in note for note in result.rows[1].notes)


def test_the_wording_is_the_row_s_own_unless_one_is_chosen(tmp_path):
    path = roster(tmp_path, person(1, agreement__wording="原文本"), person(2))

    own = run(path, tmp_path / "一")
    chosen = run(path, tmp_path / "二", wording="original")

    assert [row.status for row in (*own.rows, *chosen.rows)] == ["drafted"] * 4
    own_files, chosen_files = agreements(tmp_path / "一"), agreements(tmp_path / "二")
    same = {name for name, content in own_files.items() if chosen_files[name] == content}
    assert same == {"GC-001-张1.docx"}


# The summary


def test_the_summary_tells_rows_files_status_and_findings_without_personal_data(tmp_path):
    path = roster(
        tmp_path,
        person(1),
        person(2, talent__name="李13900000000", probation__months="12"),
        person(3, talent__email="a@b.cn，13900000000", pay__monthly_yuan="13900000000x"),
    )

    run(path, tmp_path / "协议")

    text = (tmp_path / "协议" / "summary.json").read_text(encoding="utf-8")
    summary = json.loads(text)
    assert (summary["version"], summary["roster"]) == ("0.1.0", "名册.csv")
    assert [(row["row"], row["name"], row["status"], row["file"]) for row in summary["rows"]] == [
        (2, "张1", "drafted", "GC-001-张1.docx"),
        (3, "李139****0000", "refused", ""),
        (4, "张3", "invalid", ""),
    ]
    errors = [found for found in summary["rows"][1]["findings"] if found["severity"] == "error"]
    assert [found["rule"] for found in errors] == ["law/probation-too-long"]
    assert all(found["message"] for found in errors)
    assert id_number(1) not in text
    assert "13900000000" not in text

    book = openpyxl.load_workbook(tmp_path / "协议" / "汇总.xlsx")
    assert [[cell.value for cell in row[:4]] for row in book["汇总"].iter_rows()] == [
        ["行", "姓名", "结果", "文件"],
        [2, "张1", "已起草", "GC-001-张1.docx"],
        [3, "李139****0000", "未起草（有违法约定）", None],
        [4, "张3", "未起草（填写有误）", None],
    ]
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any("13900000000" in cell or id_number(1) in cell for cell in cells)


def test_text_from_a_roster_is_never_a_formula_in_the_summary(tmp_path):
    path = roster(tmp_path, person(1, talent__name="=HYPERLINK(1)"), person(2, talent__name="@SUM"))

    run(path, tmp_path / "协议")

    book = openpyxl.load_workbook(tmp_path / "协议" / "汇总.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "inlineStr", "n"}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("表/结果.xlsx", {"表/结果.xlsx", "协议/summary.json"}),
        ("结果.json", {"结果.json", "协议/汇总.xlsx"}),
    ],
)
def test_the_summary_goes_where_it_is_asked_for(tmp_path, name, written):
    path = roster(tmp_path, person(1))

    result = run(path, tmp_path / "协议", report=tmp_path / name)

    assert set(result.summaries) == {str(tmp_path / file) for file in written}
    assert all((tmp_path / file).is_file() for file in written)


def test_what_the_user_is_told_names_counts_failed_rows_and_the_summary(tmp_path):
    path = roster(tmp_path, person(1), person(2, period__start="2025-02-30"))

    lines = run(path, tmp_path / "协议").summary_lines()

    assert lines[0] == "共 2 行：已起草 1 份，未起草 1 行"
    assert lines[1].startswith("  第 3 行 张2：")
    assert lines[2:] == [
        f"汇总：{tmp_path / '协议' / '汇总.xlsx'}、{tmp_path / '协议' / 'summary.json'}"
    ]


# What stops a whole run, before anything is written


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name_pattern": "{性名}"}, "文件名样式“{性名}”：没有名为“性名”的条款，是否应为“姓名”？"),
        ({"name_pattern": "{talent.name"}, "文件名样式“{talent.name”：花括号没有成对"),
        ({"name_pattern": "{姓名!r}"}, "文件名样式“{姓名!r}”：花括号内只能写条款名或标题"),
        ({"name_pattern": "{姓名:>9}"}, "文件名样式“{姓名:>9}”：花括号内只能写条款名或标题"),
        ({"name_pattern": " "}, "文件名样式不能为空"),
        ({"report": Path("汇总.csv")}, "汇总.csv：汇总文件名应以 .xlsx 或 .json 结尾"),
        ({"template": Path("无.docx")}, "无.docx：找不到这个文件，请检查路径"),
    ],
)
def test_wrong_options_are_refused_before_anything_is_written(tmp_path, options, message):
    path = roster(tmp_path, person(1))

    with pytest.raises(ContractgenError) as caught:
        run(path, tmp_path / "协议", **options)

    assert str(caught.value) == message
    assert not (tmp_path / "协议").exists()


def test_a_roster_without_rows_and_one_damaged_at_its_end_are_refused_first(tmp_path):
    path = tmp_path / "名册.csv"
    path.write_text("姓名,岗位\n", encoding="utf-8")
    with pytest.raises(TermsError, match="没有可以起草的行"):
        run(path, tmp_path / "协议")

    path.write_text('姓名,岗位\n张三,工程师\n李四,"医生\n', encoding="utf-8")
    with pytest.raises(TermsError, match="第 3 行：引号没有成对"):
        run(path, tmp_path / "协议")

    assert not (tmp_path / "协议").exists()


def test_an_output_folder_that_is_a_file_is_refused(tmp_path):
    path = roster(tmp_path, person(1))
    (tmp_path / "协议").write_bytes(b"mine")

    with pytest.raises(OutputError, match="写入失败"):
        run(path, tmp_path / "协议")

    assert (tmp_path / "协议").read_bytes() == b"mine"


def test_one_file_that_cannot_be_written_fails_only_its_row(tmp_path):
    path = roster(tmp_path, person(1), person(2))
    (tmp_path / "协议" / "GC-001-张1.docx").mkdir(parents=True)

    result = run(path, tmp_path / "协议")

    assert outcomes(result) == [(2, "failed", ""), (3, "drafted", "GC-002-张2.docx")]
    assert result.rows[0].problems == (
        f"{tmp_path / '协议' / 'GC-001-张1.docx'}：写入失败，这是一个文件夹，不是文件",
    )


def test_the_chosen_city_day_and_relationship_apply_to_every_row(tmp_path):
    path = roster(tmp_path, person(1, probation__months="12"))

    result = run(path, tmp_path / "协议", choice=Choice(relationship="service"))

    assert "law/probation-too-long" not in {f.rule for f in result.rows[0].findings}


# File names


def terms(**values: str) -> Terms:
    return terms_from_flat({name.replace("__", "."): v for name, v in values.items()}, "test")


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{agreement.number}-{talent.name}", "A1-张三"),
        ("{协议编号}_{姓名}", "A1_张三"),
        ("{row}-{岗位}", "7-7"),
        ("{岗位}", "第7行"),
        ("{岗位}-{姓名}", "7-张三"),
        ("{签订日期} {{草案}}", "2026-01-05 {草案}"),
        ("{社会保险}-{每年健康检查}", "pension、medical-是"),
        ("协议", "协议"),
    ],
)
def test_a_pattern_is_filled_and_absent_parts_give_way_to_the_row(pattern, name):
    row = terms(
        agreement__number="A1",
        talent__name="张三",
        agreement__sign_date="2026-01-05",
        benefits__insurances="养老、医疗",
        benefits__health_check="是",
    )

    assert parse_pattern(pattern).fill(row, 7) == name


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("张三", "张三"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..", ""),
        ("/", "_"),
        ("C:\\Windows", "C_Windows"),
        ("<w:p>", "_w_p_"),
        ("{{ 7*7 }}", "{{ 7_7 }}"),
        ("A&B", "A&B"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("COM¹", "_COM¹"),
        ("CONSUL", "CONSUL"),
        (".隐藏", "隐藏"),
        ("尾. .", "尾"),
        ("a\u202egpj\x00\x1b\ue000", "agpj"),
        ("一\u3000 二\n三", "一 二 三"),
        ("e\u0301", "é"),
        ("\u200b", ""),
        ("龙" * 200, "龙" * 40),
        ("a" * 119 + "龙", "a" * 119),
    ],
)
def test_a_stem_is_safe_on_every_system(text, stem):
    assert safe_stem(text) == stem


def hostile_names() -> Iterator[str]:
    yield from (
        "../a",
        "A",
        "a",
        "a",
        "ａ",
        "<w:p>",
        "?w?p?",
        "龙" * 200,
        "龙" * 199,
        "CON",
        "_con",
    )


def test_names_are_unique_whatever_their_case_and_within_the_limit():
    names = Names(parse_pattern("{姓名}"))

    given = [names.file_name(terms(talent__name=n[:100]), i) for i, n in enumerate(hostile_names())]

    assert given == [
        "_a.docx",
        "A.docx",
        "a-2.docx",
        "a-3.docx",
        "ａ.docx",
        "_w_p_.docx",
        "_w_p_-2.docx",
        f"{'龙' * 40}.docx",
        f"{'龙' * 39}-2.docx",
        "_CON.docx",
        "_con-2.docx",
    ]
    assert all(len(name.removesuffix(".docx").encode()) <= MAX_STEM_BYTES for name in given)


def test_a_suffix_never_takes_the_name_of_another_row():
    names = Names(parse_pattern("{姓名}"))

    given = [names.file_name(terms(talent__name=name), 1) for name in ("a", "a-2", "a", "A-2")]

    assert given == ["a.docx", "a-2.docx", "a-3.docx", "A-2-2.docx"]


def test_hostile_names_stay_inside_the_folder_and_in_the_agreement(tmp_path):
    people = [
        person(n, agreement__number="", talent__name=name)
        for n, name in enumerate(["../../逃逸", "<w:p>", "{{ 7*7 }}", "A&B", "CON"], start=1)
    ]
    path = roster(tmp_path, *people)

    result = run(path, tmp_path / "协议", name_pattern="{姓名}")

    assert outcomes(result) == [
        (2, "drafted", "_.._逃逸.docx"),
        (3, "drafted", "_w_p_.docx"),
        (4, "drafted", "{{ 7_7 }}.docx"),
        (5, "drafted", "A&B.docx"),
        (6, "drafted", "_CON.docx"),
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["协议", "名册.csv"]
    texts = [read_document(tmp_path / "协议" / row.file).text for row in result.rows]
    assert all(person["talent.name"] in text for person, text in zip(people, texts, strict=True))


def test_the_sample_rosters_have_seventeen_good_rows_and_three_faulty_ones(tmp_path):
    from_excel = run(EXAMPLES / "roster.xlsx", tmp_path / "一")
    from_csv = run(EXAMPLES / "roster.csv", tmp_path / "二")

    assert [(row.row, row.status) for row in from_excel.failed_rows] == [
        (6, "invalid"),
        (13, "invalid"),
        (20, "refused"),
    ]
    assert [row.problems for row in from_excel.failed_rows[:2]] == [
        ("E6（签订日期）：“2026-02-30”不是存在的日期，请写成 2025-08-01 或 2025年8月1日",),
        (
            "Q13（证件号码）：号码被存成了数字，后几位已经丢失（精度已丢失），"
            "请设为文本格式后重新填写",
        ),
    ]
    assert [
        (found.rule, row.row)
        for row in from_excel.rows
        for found in row.findings
        if found.severity != "note"
    ] == [("law/probation-too-long", 20)]
    assert [(row.row + 1, row.status, row.file) for row in from_csv.rows] == [
        (row.row, row.status, row.file) for row in from_excel.rows
    ]
    assert len(from_excel.rows) == 20
    assert agreements(tmp_path / "一") == agreements(tmp_path / "二")


def test_the_command_writes_what_it_can_and_exits_with_3_when_rows_failed(tmp_path):
    out = tmp_path / "协议"

    result = CliRunner().invoke(main, ["batch", str(EXAMPLES / "roster.csv"), "-o", str(out)])

    assert result.exit_code == 3
    assert result.stdout.splitlines()[0] == "共 20 行：已起草 17 份，未起草 3 行"
    assert len(agreements(out)) == 17


def test_the_empty_roster_that_the_command_writes_has_no_rows_to_draft(tmp_path):
    path = tmp_path / "名册.xlsx"

    written = CliRunner().invoke(main, ["roster", "-o", str(path)])
    drafted = CliRunner().invoke(main, ["batch", str(path), "-o", str(tmp_path / "协议")])

    assert (written.exit_code, drafted.exit_code) == (0, 2)
    assert drafted.stderr == f"错误：{path}：名册中没有可以起草的行，请从标题下一行开始填写\n"
    assert not (tmp_path / "协议").exists()


def test_the_sample_row_of_the_empty_roster_is_a_lawful_agreement(tmp_path):
    people = [{name: help_.example for name, help_ in column_help().items()}]

    (row,) = run(roster(tmp_path, *people), tmp_path / "协议").rows

    assert (row.status, [f for f in row.findings if f.severity != "note"]) == ("drafted", [])


@pytest.mark.parametrize("left_out", [name for name, c in column_help().items() if c.required])
def test_required_columns_are_needed_and_enough(tmp_path, left_out):
    row = {name: help_.example for name, help_ in column_help().items() if help_.required}

    whole, lacking = run(roster(tmp_path, row, {**row, left_out: ""}), tmp_path / "协议").rows

    assert whole.status == "drafted"
    assert lacking.status == "failed"
    assert VOCABULARY[left_out].title in lacking.problems[0]
