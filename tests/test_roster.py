"""Rosters as HR keeps them: encodings, headings, what Excel does to numbers, and the empty form."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractgen.errors import OutputError, TermsError
from contractgen.roster import RosterRow, read_roster, row_terms, workbook, write_roster
from contractgen.roster.columns import (
    DAYS,
    FLAGS,
    IDENTIFIERS,
    column_help,
    nearest_title,
    term_of,
)
from contractgen.roster.form import empty_roster
from contractgen.roster.tables import address, column_letters
from contractgen.terms import VOCABULARY

ID_NUMBER = "11010519491231002X"

Sheets = Callable[[openpyxl.Workbook], None]


def csv_file(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "名册.csv"
    path.write_bytes(text.encode(encoding))
    return path


def xlsx_file(tmp_path: Path, rows: list[list[object]], edit: Sheets | None = None) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if edit is not None:
        edit(book)
    path = tmp_path / "名册.xlsx"
    book.save(path)
    return path


def rewritten(path: Path, part: str, edit: Callable[[bytes], bytes]) -> Path:
    """Rewrite one part of a zip file in place."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = edit(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def ods_file(tmp_path: Path, table: str) -> Path:
    path = tmp_path / "名册.ods"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="表">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest xmlns:manifest="
            '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
        )
        archive.writestr("content.xml", content)
    return path


def ods_row(*cells: str, repeat: int = 1) -> str:
    inside = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeat}">{inside}</table:table-row>'


def only(path: Path) -> RosterRow:
    (row,) = read_roster(path)
    return row


def refusal(path: Path) -> tuple[str, ...]:
    """Return the problems for which a whole roster is refused."""
    with pytest.raises(TermsError) as caught:
        list(read_roster(path))
    assert caught.value.source == str(path)
    return caught.value.problems


def row_refusal(path: Path) -> tuple[str, ...]:
    """Return the problems of the roster's only row."""
    with pytest.raises(TermsError) as caught:
        row_terms(only(path), path)
    return caught.value.problems


# Encodings and shapes of CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_csv_is_read_in_every_encoding_that_excel_writes(tmp_path, encoding):
    path = csv_file(tmp_path, "姓名,岗位\n张三,工程师\n", encoding)

    assert [row.values for row in read_roster(path)] == [
        {"talent.name": "张三", "engagement.position": "工程师"}
    ]


def test_the_encoding_is_decided_over_the_whole_file(tmp_path):
    ascii_rows = "a,b\n" * 50_000
    path = csv_file(tmp_path, f"姓名,岗位\n{ascii_rows}张三,工程师\n", "gb18030")

    *_, last = read_roster(path)

    assert (last.number, last.values["talent.name"]) == (50_002, "张三")


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    path = csv_file(tmp_path, f"姓名{delimiter}岗位\n张三{delimiter}工程师、讲师\n")

    assert only(path).values == {"talent.name": "张三", "engagement.position": "工程师、讲师"}


def test_a_quoted_cell_may_hold_delimiters_and_line_breaks(tmp_path):
    path = csv_file(tmp_path, '姓名,岗位,住址\r\n张三,"工程师,\n讲师",北京\r\n李四,医生,上海\r\n')

    rows = list(read_roster(path))

    assert [(row.number, row.values["engagement.position"]) for row in rows] == [
        (2, "工程师,\n讲师"),
        (3, "医生"),
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "文件是空的，请用 contractgen roster 生成空白名册后填写"),
        (b"\xff\xfe\x00\xd8\x00", "文字编码无法识别，请另存为“CSV UTF-8”或 .xlsx 后再试"),
        (b"\x81\xff\xff", "文字编码无法识别，请另存为“CSV UTF-8”或 .xlsx 后再试"),
        (b"\0\0\0\0", "文字编码无法识别，请另存为“CSV UTF-8”或 .xlsx 后再试"),
        (b"<html><table>", "内容是网页或 XML，不是表格，请用 Excel 另存为 .xlsx 后再试"),
        (
            '姓名,岗位\n张三,"工程师\n'.encode(),
            "第 2 行：引号没有成对，或一格内容过长，请检查后再试",
        ),
        (
            "甲,乙\n1,2\n".encode(),
            "没有找到标题行；标题应为“姓名”“岗位”等，请用 contractgen roster 生成空白名册对照",
        ),
    ],
    ids=["empty", "utf-16 cut", "no encoding", "binary", "html", "open quote", "no headings"],
)
def test_a_file_that_is_no_roster_is_refused_with_one_sentence(tmp_path, content, problem):
    path = tmp_path / "名册.csv"
    path.write_bytes(content)

    assert refusal(path) == (problem,)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert refusal(tmp_path / "无.csv") == ("找不到这个文件，请检查路径",)
    assert refusal(tmp_path) == ("这是一个文件夹，不是文件",)


# Headings


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("姓名", "talent.name"),
        (" 姓 名 * ", "talent.name"),
        ("＊姓名（必填）", "talent.name"),
        ("talent.name", "talent.name"),
        ("月薪（元）", "pay.monthly_yuan"),
        ("月薪(元)：", "pay.monthly_yuan"),
        ("住房面积(㎡)", "benefits.housing_sqm"),
        ("月薪", None),  # in yuan or in 万元? The heading must say
        ("月薪（万元）", None),
        ("备注", None),
    ],
)
def test_headings_are_read_as_people_write_them(heading, name):
    assert term_of(heading) == name


def test_titles_and_names_of_all_terms_are_headings():
    assert {
        term.name: (term_of(term.title), term_of(term.name)) for term in VOCABULARY.values()
    } == {name: (name, name) for name in VOCABULARY}


def test_unknown_and_repeated_headings_are_all_named_with_their_column(tmp_path):
    path = csv_file(tmp_path, "姓名,月薪（万元）,岗位,*岗位,血型\n张三,3,工程师,,A\n")

    assert refusal(path) == (
        "第 1 行 B 列：不认识的标题“月薪（万元）”，是否应为“月薪（元）”？"
        "请改正或删去这一列（备注可用“备注”作标题）",
        "第 1 行 D 列：标题“岗位”与 C 列重复，请只保留一列",
        "第 1 行 E 列：不认识的标题“血型”，请改正或删去这一列（备注可用“备注”作标题）",
    )


def test_a_title_above_the_headings_and_columns_for_own_use_are_passed_over(tmp_path):
    path = xlsx_file(
        tmp_path,
        [["2026 年引才名册"], [], ["序号", "姓名", "备注", "岗位"], [1, "张三", "待定", "工程师"]],
    )

    assert only(path) == RosterRow(
        4,
        {"talent.name": "张三", "engagement.position": "工程师"},
        {"talent.name": "B4", "engagement.position": "D4"},
    )


def test_the_first_visible_sheet_with_headings_is_read(tmp_path):
    def edit(book: openpyxl.Workbook) -> None:
        book.active.sheet_state = "hidden"
        book.create_sheet("封面").append(["说明", "请填写"])
        people = book.create_sheet("人员 & 岗位")
        people.append(["姓名", "岗位"])
        people.append(["李四", "医生"])

    path = xlsx_file(tmp_path, [["姓名", "岗位"], ["张三", "工程师"]], edit)

    assert only(path).values == {"talent.name": "李四", "engagement.position": "医生"}


def test_empty_rows_and_sample_rows_are_left_out(tmp_path):
    path = csv_file(
        tmp_path,
        "序号,姓名,岗位\n示例,王示例,工程师\n1,,\n,  ,\n\n2,张三,工程师\n（样例）,李,医生\n",
    )

    assert [row.number for row in read_roster(path)] == [6]


def test_a_company_that_is_called_sample_is_no_sample_row(tmp_path):
    path = csv_file(tmp_path, "用人单位名称,姓名\n示例科技有限公司,张三\n")

    assert only(path).values["employer.name"] == "示例科技有限公司"


def test_a_value_without_heading_is_a_problem_and_not_dropped(tmp_path):
    path = csv_file(tmp_path, "姓名,岗位\n张三,工程师,,30000\n")

    assert row_refusal(path) == ("D2：这一列没有标题，请补上标题或清空这一格",)


# Values


def test_every_problem_of_a_row_is_reported_with_cell_title_and_reason(tmp_path):
    path = csv_file(
        tmp_path,
        "姓名,签订日期,月薪（元）,试用期（月）,证件号码,单位性质,引进方式\n"
        "张三,2025-02-30,3o000,三月半,6.50101E+17,个体户,=A1\n",
    )

    assert row_refusal(path) == (
        "B2（签订日期）：“2025-02-30”不是存在的日期，请写成 2025-08-01 或 2025年8月1日",
        "C2（月薪（元））：不是金额，请写成 30000 或 3万元",
        "D2（试用期（月））：这里应填数字",
        "E2（证件号码）：号码被存成了科学计数法，后几位已经丢失，请改为文本后重新填写",
        "F2（单位性质）：“个体户”不在可选范围内，可填：企业、事业单位、党政机关",
        "G2（引进方式）：以等号开头，会被当作公式，请改为直接填写内容",
    )


LOST = "号码被存成了数字，后几位已经丢失（精度已丢失），请设为文本格式后重新填写"
ZERO = "号码被存成了数字，开头的 0 可能已经丢失，请设为文本格式后重新填写"


@pytest.mark.parametrize(
    ("heading", "cell", "problem"),
    [
        ("证件号码", 650101199001011234, f"B2（证件号码）：{LOST}"),
        ("证件号码", 6.5e17, f"B2（证件号码）：{LOST}"),
        ("统一社会信用代码", 911101080000000000, f"B2（统一社会信用代码）：{LOST}"),
        ("证件号码", 12345678, f"B2（证件号码）：{ZERO}"),  # a passport number: 012345678?
        ("用人单位电话", 9958500000, f"B2（用人单位电话）：{ZERO}"),
        ("用人单位电话", 8500000.5, f"B2（用人单位电话）：{LOST}"),
    ],
)
def test_an_identifier_stored_as_a_number_that_may_have_lost_digits_is_refused(
    tmp_path, heading, cell, problem
):
    path = xlsx_file(tmp_path, [["姓名", heading], ["张三", cell]])

    assert row_refusal(path) == (problem,)


@pytest.mark.parametrize(
    ("heading", "cell", "name", "value"),
    [
        ("联系电话", 13900000000, "talent.phone", "13900000000"),
        ("联系电话", "13900000000", "talent.phone", "13900000000"),
        ("用人单位电话", 4001234567, "employer.phone", "4001234567"),
        ("证件号码", 110105491231002, "talent.id_number", "110105491231002"),
        ("证件号码", f"'{ID_NUMBER}", "talent.id_number", ID_NUMBER),
        ("证件号码", f"{ID_NUMBER.lower()} ", "talent.id_number", ID_NUMBER),
        ("协议编号", 20260001, "agreement.number", "20260001"),
        ("月薪（元）", 30000.5, "pay.monthly_yuan", Decimal("30000.5")),
        ("月薪（元）", 30000, "pay.monthly_yuan", Decimal(30000)),
        ("发薪日", 15, "pay.pay_day", 15),
        ("签订日期", date(2026, 1, 5), "agreement.sign_date", date(2026, 1, 5)),
        ("签订日期", datetime(2026, 1, 5, 9, 30), "agreement.sign_date", date(2026, 1, 5)),
        ("签订日期", 46027, "agreement.sign_date", date(2026, 1, 5)),
        ("签订日期", "二〇二六年一月五日", "agreement.sign_date", date(2026, 1, 5)),
        ("协议编号", datetime(2026, 1, 5), "agreement.number", "2026-01-05"),
        ("每年健康检查", True, "benefits.health_check", True),
        ("社会保险", "养老、医疗", "benefits.insurances", ("pension", "medical")),
    ],
)
def test_cells_become_terms_as_excel_shows_them(tmp_path, heading, cell, name, value):
    path = xlsx_file(tmp_path, [["姓名", heading], ["张三", cell]])

    assert row_terms(only(path), path).stated() == {"talent.name": "张三", name: value}


DOUBT = "B2（财政承担比例（%））：不清楚是百分之几还是小数，请写成 80 或 80% 这样的形式"


@pytest.mark.parametrize(
    ("cell", "number_format", "percent"),
    [
        (0.8, "0%", Decimal(80)),
        (1, "0.00%", Decimal(100)),
        (0.07, '0.0"%"', Decimal(7)),
        (80, "General", Decimal(80)),
        ("80%", "@", Decimal(80)),
        ("0.5%", "@", Decimal("0.5")),
        (0.8, "General", None),
        ("0.8", "@", None),
    ],
)
def test_a_percentage_is_read_as_shown_and_a_bare_fraction_is_refused(
    tmp_path, cell, number_format, percent
):
    def edit(book: openpyxl.Workbook) -> None:
        book.active["B2"].number_format = number_format

    path = xlsx_file(tmp_path, [["姓名", "财政承担比例（%）"], ["张三", cell]], edit)

    if percent is None:
        assert row_refusal(path) == (DOUBT,)
    else:
        assert row_terms(only(path), path).allowances.cost_share == percent


@pytest.mark.parametrize("unusual", [False, True])
@pytest.mark.parametrize("block", [40, 400, 1 << 20])
def test_a_sheet_is_read_alike_in_blocks_of_any_size(tmp_path, monkeypatch, block, unusual):
    rows: list[list[object]] = [["姓名", "财政承担比例（%）", "月薪（元）"]]
    rows += [[f"<row {n}:row ", 0.5 + n / 100, 9000 + n] for n in range(20)]
    rows[4][2] = "=1+1"
    rows[9][2] = "#N/A"

    def edit(book: openpyxl.Workbook) -> None:
        for line in range(2, 22):
            book.active.cell(line, 2).number_format = "0%"

    path = xlsx_file(tmp_path, rows, edit)
    if unusual:
        rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<c ", b"<c  "))
    monkeypatch.setattr(workbook, "_BLOCK", block)
    (notes,) = workbook.sheet_notes(path.read_bytes(), "名册").values()

    assert notes.percents == {line: [1] for line in range(2, 22)}
    assert {row: list(flaws) for row, flaws in notes.flaws.items()} == {5: [2], 10: [2]}


def test_formulas_without_a_result_errors_and_merged_cells_are_refused(tmp_path):
    def edit(book: openpyxl.Workbook) -> None:
        book.active.merge_cells("E1:E2")

    path = xlsx_file(
        tmp_path,
        [["月薪（元）", "岗位", "姓名", "项目", "住址"], ["=1+1", "#N/A", "张三", "'=x", "北京"]],
        edit,
    )
    rewritten(
        path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<t>'=x</t>", b"<t>=x</t>")
    )

    assert row_refusal(path) == (
        "A2（月薪（元））：公式没有计算结果，请在 Excel 中打开并保存，或改为直接填写数值",
        "B2（岗位）：公式结果是错误值，请改正",
        "D2（项目）：以等号开头，会被当作公式，请改为直接填写内容",
        "E2（住址）：位于合并单元格 E1:E2 中，请取消合并并逐行填写",
    )


def test_a_calculated_formula_gives_its_result(tmp_path):
    path = xlsx_file(tmp_path, [["姓名", "月薪（元）"], ["张三", "=15000*2"]])
    rewritten(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<f>15000*2</f><v></v>", b"<f>15000*2</f><v>30000</v>").replace(
            b"<f>15000*2</f><v/>", b"<f>15000*2</f><v>30000</v>"
        ),
    )

    assert row_terms(only(path), path).pay.monthly_yuan == Decimal(30000)


def test_an_ods_is_read_with_its_percentages(tmp_path):
    percent = '<table:table-cell office:value-type="percentage" office:value="0.8"/>'
    row = ods_row("张三").replace("</table:table-row>", f"{percent}</table:table-row>")
    path = ods_file(tmp_path, ods_row("姓名", "财政承担比例（%）") + row)

    assert row_terms(only(path), path).stated() == {
        "talent.name": "张三",
        "allowances.cost_share": Decimal(80),
    }


def test_an_xls_is_read_but_its_percentages_that_may_be_fractions_are_refused():
    path = Path(__file__).parent / "data" / "roster.xls"

    good, one, fraction = read_roster(path)

    assert row_terms(good, path).stated() == {
        "agreement.sign_date": date(2026, 1, 5),
        "talent.name": "张三",
        "talent.id_number": "110105199003070017",
        "talent.phone": "13900000000",
        "pay.monthly_yuan": Decimal(30000),
        "allowances.cost_share": Decimal(80),
    }
    doubt = "不清楚是百分之几还是小数，请写成 80 或 80% 这样的形式，并另存为 .xlsx"
    assert one.problems == (f"F3（财政承担比例（%））：{doubt}",)
    assert fraction.problems == (f"F4（财政承担比例（%））：{doubt}", f"G4（证件号码）：{LOST}")


# Hostile workbooks


def test_a_damaged_and_an_encrypted_workbook_are_refused(tmp_path):
    path = xlsx_file(tmp_path, [["姓名"], ["张三"]])
    whole = path.read_bytes()

    path.write_bytes(whole[:-300])
    assert refusal(path) == ("表格文件已损坏或设有密码，请重新另存为 .xlsx 后再试",)

    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    assert refusal(path) == ("文件设有打开密码，请去掉密码后再试",)

    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert refusal(path) == ("表格文件已损坏，或不是 Excel/WPS 表格，请重新另存为 .xlsx 后再试",)


def test_a_word_file_is_no_roster(tmp_path):
    path = tmp_path / "名册.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    assert refusal(path) == ("这不是 Excel/WPS 表格，请另存为 .xlsx 或 CSV UTF-8 后再试",)


def test_a_zip_bomb_is_refused(tmp_path):
    path = xlsx_file(tmp_path, [["姓名"], ["张三"]])
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/zeros", "w") as member,
    ):
        for _ in range(401):
            member.write(bytes(1_000_000))

    assert refusal(path) == ("表格文件解压后超过 400 MB，可能是恶意文件，已停止读取",)


def test_a_sheet_that_needs_a_huge_grid_is_refused(tmp_path):
    def edit(book: openpyxl.Workbook) -> None:
        book.active["XFD1048576"] = "x"

    path = xlsx_file(tmp_path, [["姓名"], ["张三"]], edit)
    assert refusal(path) == (
        "有内容的区域达 1048576 行 16384 列，不像是名册，请删除多余的行列后再试",
    )

    path = ods_file(tmp_path, ods_row("姓名") + ods_row(*"张三李四" * 5, repeat=1_048_576))
    assert refusal(path) == ("有内容的区域达 1048577 行 20 列，不像是名册，请删除多余的行列后再试",)


def test_entities_in_a_workbook_are_refused(tmp_path):
    path = xlsx_file(tmp_path, [["姓名"], ["张三"]])
    rewritten(path, "xl/workbook.xml", lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml)

    assert refusal(path) == ("表格文件已损坏或设有密码，请重新另存为 .xlsx 后再试",)


# The empty roster


def sample_row_as_data(tmp_path: Path) -> Path:
    """Return the empty roster with its sample row turned into a row of data."""
    book = openpyxl.load_workbook(io.BytesIO(empty_roster()))
    book["名册"]["A2"] = 1
    path = tmp_path / "名册.xlsx"
    book.save(path)
    return path


def test_the_empty_roster_has_no_rows(tmp_path):
    write_roster(tmp_path / "名册.xlsx")

    assert list(read_roster(tmp_path / "名册.xlsx")) == []


def test_the_sample_row_states_every_term(tmp_path):
    path = sample_row_as_data(tmp_path)

    assert list(row_terms(only(path), path).stated()) == list(VOCABULARY)


def test_the_empty_roster_is_the_same_every_time(tmp_path):
    assert empty_roster() == empty_roster()


def test_every_column_is_explained_in_chinese_and_its_choices_are_accepted(tmp_path):
    help_of = column_help()
    assert list(help_of) == list(VOCABULARY)
    assert all(column.note.endswith("。") for column in help_of.values())
    for name, column in help_of.items():
        for choice in column.choices:
            path = csv_file(tmp_path, f"姓名,{name}\n张三,{choice}\n")
            assert row_terms(only(path), path).get(name) is not None


def test_every_yes_or_no_has_a_drop_down_and_every_identifier_is_text(tmp_path):
    sheet = openpyxl.load_workbook(io.BytesIO(empty_roster()))["名册"]
    names = {term_of(cell.value): cell for cell in sheet[1] if term_of(cell.value)}
    lists = {
        str(area).partition("2:")[0]: rule.formula1
        for rule in sheet.data_validations.dataValidation
        for area in rule.sqref.ranges
    }

    def formats(names_wanted: frozenset[str]) -> set[tuple[str, str]]:
        return {
            (
                sheet.column_dimensions[names[name].column_letter].number_format,
                sheet.cell(2, names[name].column).number_format,
            )
            for name in names_wanted
        }

    assert {lists[names[name].column_letter] for name in FLAGS} == {'"是,否"'}
    assert formats(IDENTIFIERS) == {("@", "@")}
    assert formats(DAYS) == {("yyyy-mm-dd", "yyyy-mm-dd")}
    assert all(cell.comment.text for cell in names.values())
    assert sheet.freeze_panes == "B2"


def test_a_roster_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    (tmp_path / "名册.xlsx").mkdir()

    with pytest.raises(OutputError, match="这是一个文件夹"):
        write_roster(tmp_path / "名册.xlsx")

    assert [path.name for path in tmp_path.iterdir()] == ["名册.xlsx"]


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_named_as_excel_does(index, letters):
    assert column_letters(index) == letters
    assert address(index, 5) == f"{letters}5"


def test_the_nearest_title_is_suggested_and_nonsense_has_none():
    assert (nearest_title("证件号"), nearest_title("血型")) == ("证件号码", None)


# Whatever the bytes, no traceback


def read_or_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        rows = list(read_roster(path))
    except TermsError as error:
        assert error.problems
        return
    for row in rows:
        with suppress(TermsError):
            row_terms(row, path)


@settings(max_examples=150, deadline=None)
@given(
    start=st.sampled_from([b"", "姓名,岗位\n".encode(), "姓名\t".encode("gbk"), b"PK\x03\x04"]),
    rest=st.binary(max_size=300),
)
def test_any_bytes_are_read_or_refused(tmp_path_factory, start, rest):
    read_or_refused(tmp_path_factory.getbasetemp() / "任意.csv", start + rest)


@settings(max_examples=150, deadline=None)
@given(
    part=st.sampled_from(
        [
            "xl/worksheets/sheet1.xml",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "xl/styles.xml",
            "[Content_Types].xml",
        ]
    ),
    places=st.lists(st.tuples(st.floats(0, 0.999), st.binary(max_size=8)), min_size=1, max_size=4),
)
def test_a_workbook_with_damaged_parts_is_read_or_refused(tmp_path_factory, part, places):
    path = xlsx_file(
        tmp_path_factory.getbasetemp(), [["姓名", "月薪（元）"], ["张三", 3], ["李", 4]]
    )

    def damage(xml: bytes) -> bytes:
        for place, put in places:
            at = int(place * len(xml))
            xml = xml[:at] + put + xml[at + len(put) + 1 :]
        return xml

    read_or_refused(path, rewritten(path, part, damage).read_bytes())
