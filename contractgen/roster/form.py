"""The empty roster that HR fills in: headings, notes, drop-downs, one sample row, instructions."""

from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from contractgen.resources import write_atomically
from contractgen.roster.columns import (
    DAYS,
    IDENTIFIERS,
    SAMPLE,
    SERIAL,
    ColumnHelp,
    column_help,
)
from contractgen.roster.sheets import workbook_bytes
from contractgen.terms import VOCABULARY, Terms

SHEET = "名册"
GUIDE = "填写说明"
LAST_ROW = 2000
"""Drop-downs reach so far down; rows below still work, as typed."""

_FONT = "宋体"
_COLOURS = ("DDEBF7", "E2EFDA", "FFF2CC", "FCE4D6", "EDEDED", "E4DFEC")
"""Heading backgrounds, one group of terms after another."""
_INSTRUCTIONS = (
    "一人一行，从第 3 行开始填写；第 2 行是示例，起草时会跳过，可以保留或删去。",
    "标题带 * 的各列必须填写；其余没有约定的留空，不要填“无”或“/”。",
    "标题不要改动；列可以删去、调换次序；自用的列请以“备注”为标题。",
    "证件号码、信用代码、电话各列已设为文本格式；从别处粘贴时请选“只粘贴值”，否则后几位会丢失。",
    "金额以元为单位；比例填 80 表示 80%；日期写成 2026-01-05。",
    "一格内有多项时用顿号“、”隔开；不要合并单元格，不要使用公式。",
    "填好后运行：contractgen batch 名册.xlsx -o 输出文件夹",
)


def write_roster(path: Path) -> None:
    """Write the empty roster to `path`, whole or not at all.

    Raises:
        OutputError: it can't be written.
        RuleBookError: clauses/roster.yaml is wrong.
    """
    write_atomically(path, empty_roster())


def empty_roster() -> bytes:
    """Return the empty roster, an .xlsx; the same bytes every time."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    _add_serial(sheet)
    groups = {name.partition(".")[0] for name in VOCABULARY}
    order = [group for group in Terms.model_fields if group in groups]
    for number, (name, column) in enumerate(column_help().items(), start=2):
        colour = _COLOURS[order.index(name.partition(".")[0]) % len(_COLOURS)]
        _add_column(sheet, number, name, column, colour)
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 36
    _add_guide(book.create_sheet(GUIDE))
    return workbook_bytes(book)


def _add_serial(sheet: Worksheet) -> None:
    _style_heading(sheet.cell(1, 1, SERIAL), _COLOURS[-2])
    sheet.cell(2, 1, SAMPLE).font = _sample_font()
    sheet.column_dimensions["A"].width = 7


def _add_column(sheet: Worksheet, number: int, name: str, column: ColumnHelp, colour: str) -> None:
    title = VOCABULARY[name].title + ("*" if column.required else "")
    heading = sheet.cell(1, number, title)
    _style_heading(heading, colour)
    note = f"{column.note}\n样例：{column.example}"
    heading.comment = Comment(note, "contractgen", height=110, width=260)
    letter = get_column_letter(number)
    sheet.column_dimensions[letter].width = max(_width(title), _width(column.example), 10) + 2
    number_format = _number_format(name)
    sheet.column_dimensions[letter].number_format = number_format
    sample = sheet.cell(2, number, _sample_value(name, column.example))
    sample.number_format = number_format
    sample.font = _sample_font()
    if column.choices:
        _add_choices(sheet, letter, column.choices)


def _number_format(name: str) -> str:
    """Return the cells' format: text where digits must not become a number."""
    if name in DAYS:
        return "yyyy-mm-dd"
    return "@" if name in IDENTIFIERS else "General"


def _sample_value(name: str, example: str) -> str | int | date:
    """Return an example as Excel would hold it."""
    if name in DAYS:
        return date.fromisoformat(example)
    if example.isdigit() and name not in IDENTIFIERS:
        return int(example)
    return example


def _add_choices(sheet: Worksheet, letter: str, choices: tuple[str, ...]) -> None:
    validation = DataValidation(
        type="list",
        formula1=f'"{",".join(choices)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="不在可选范围内",
        error=f"请从下拉选项中选择：{'、'.join(choices)}",
    )
    sheet.add_data_validation(validation)
    validation.add(f"{letter}2:{letter}{LAST_ROW}")


def _add_guide(sheet: Worksheet) -> None:
    """Write the second sheet: how to fill in, and every column with its note."""
    for line in _INSTRUCTIONS:
        sheet.append([line])
        sheet.merge_cells(
            start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=5
        )
    sheet.append([])
    sheet.append(["标题", "条款名", "是否必填", "填写说明", "样例"])
    for cell in sheet[sheet.max_row]:
        _style_heading(cell, _COLOURS[0])
    for name, column in column_help().items():
        required = "必填" if column.required else ""
        sheet.append([VOCABULARY[name].title, name, required, column.note, column.example])
    for letter, width in zip("ABCDE", (26, 36, 10, 70, 36), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.font = Font(name=_FONT, size=11, bold=bool(cell.font.bold))
            cell.alignment = Alignment(wrap_text=True, vertical="center")


def _style_heading(cell: Cell, colour: str) -> None:
    line = Side(style="thin", color="999999")
    cell.font = Font(name=_FONT, size=11, bold=True)
    cell.fill = PatternFill("solid", fgColor=colour)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = Border(left=line, right=line, top=line, bottom=line)


def _sample_font() -> Font:
    return Font(name=_FONT, size=11, italic=True, color="7F7F7F")


def _width(text: str) -> int:
    """Return the width of `text` in columns' units: a Chinese character counts two; at most 30."""
    return min(30, sum(2 if ord(character) > 0x2E7F else 1 for character in text))
