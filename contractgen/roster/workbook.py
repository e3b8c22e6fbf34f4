"""What a workbook's XML says and its cells alone don't: percent formats, lost values, extent.

calamine gives 0.8 for a cell that shows 80 %, and nothing for a formula that was never calculated
or that failed; and it lays a sheet out as a dense grid, so that one stray cell in the last row
costs gigabytes. This module looks at the XML first, within limits, and trusts nothing in it.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import join, normpath
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

from contractgen.errors import TermsError

MAX_MEMBERS = 2_000
MAX_TOTAL_BYTES = 400_000_000
MAX_GRID = 20_000_000
"""Cells of the dense grid that one sheet may need (about half a gigabyte)."""
_DOCUMENT_RELATIONSHIPS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",  # strict OOXML
)
_BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, OverflowError,
    NotImplementedError, RuntimeError, KeyError,
)  # fmt: skip
"""What `zipfile` raises on damaged or encrypted archives."""

_XLSX_TOKEN = re.compile(
    rb"<(?:\w+:)?(?:c\s(?P<cell>[^>]*)>|(?P<formula>f)[\s/>]"
    rb"|(?P<value>v)(?:\s[^>]*)?>[^<]|(?P<text>is)[\s>])"
)
_REFERENCE = re.compile(rb'(?:^|\s)r="([A-Z]{1,3})([0-9]{1,7})"')
_STYLE = re.compile(rb'(?:^|\s)s="([0-9]+)"')
_ERROR = re.compile(rb'(?:^|\s)t="e"')
_BLOCK = 1 << 20
_ROW = re.compile(rb"<(?:\w+:)?row[\s>]")
_USUAL_CELL = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")?(?: t="[a-zA-Z]+")? ?/?>')
"""A cell with its attributes in the order in which Excel and WPS write them."""
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3})[0-9]+"[^/>]*>')
"""Such a cell, unless it is empty."""
_LAST_CELL = re.compile(rb'<c r="[A-Z]+([0-9]+)"')
_PERCENT_CELL = rb'<c r="([A-Z]{1,3})([0-9]+)" s="(?:%s)"[^/>]*>'
_ODS_TOKEN = re.compile(
    rb"<table:table\s[^>]*?table:name=\"(?P<table>[^\"]*)\""
    rb"|<table:table-row\b(?P<row>[^>]*)>|<table:(?:covered-)?table-cell\b(?P<cell>[^>]*)>"
)
_ODS_ROWS = re.compile(rb'number-rows-repeated="([0-9]+)"')
_ODS_COLUMNS = re.compile(rb'number-columns-repeated="([0-9]+)"')

_UNCALCULATED = "公式没有计算结果，请在 Excel 中打开并保存，或改为直接填写数值"
_FAILED = "公式结果是错误值，请改正"


@dataclass
class SheetNotes:
    """What the XML of one sheet says about its cells; rows from 1, columns from 0."""

    percents: dict[int, list[int]] = field(default_factory=dict)
    """Cells that show their number as a percentage."""
    flaws: dict[int, dict[int, str]] = field(default_factory=dict)
    """Cells whose value isn't in the file, with the Chinese reason."""


def sheet_notes(data: bytes, path: str) -> dict[str, SheetNotes]:
    """Return the notes on every sheet of an XLSX or ODS file, by the sheet's name.

    Raises:
        TermsError: the archive is damaged or hostile, or a sheet too large.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _refuse_hostile(archive, path)
            names = set(archive.namelist())
            if "content.xml" in names:
                return _ods_notes(archive.read("content.xml"), path)
            if "xl/workbook.xml" in names:
                return _xlsx_notes(archive, path)
    except (*_BROKEN_ZIP, ElementTree.ParseError) as error:
        raise TermsError(path, ["表格文件已损坏或设有密码，请重新另存为 .xlsx 后再试"]) from error
    raise TermsError(path, ["这不是 Excel/WPS 表格，请另存为 .xlsx 或 CSV UTF-8 后再试"])


def _refuse_hostile(archive: zipfile.ZipFile, path: str) -> None:
    """Refuse archives that unpack to more than a roster can need, or lie about their size."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or len({member.filename for member in members}) < len(members):
        raise TermsError(path, ["表格文件内部结构异常，已停止读取"])
    if sum(member.file_size for member in members) > MAX_TOTAL_BYTES:
        limit = MAX_TOTAL_BYTES // 1_000_000
        raise TermsError(path, [f"表格文件解压后超过 {limit} MB，可能是恶意文件，已停止读取"])
    # zipfile stops at the declared size and then compares the checksum: a member that would
    # unpack to more than it declares, for a reader that goes on, fails here.
    archive.testzip()


def _xlsx_notes(archive: zipfile.ZipFile, path: str) -> dict[str, SheetNotes]:
    styles = _percent_styles(archive)
    return {
        name: _xlsx_sheet(_row_blocks(archive, part), styles, path)
        for name, part in _sheet_parts(archive)
        if part in archive.namelist()
    }


def _xml(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    data = archive.read(part)
    if b"<!DOCTYPE" in data:
        raise ValueError(part)  # Office never writes one; entities could expand without bound
    return ElementTree.fromstring(data)


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield each sheet's name and the part that holds it."""
    relations = {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in _xml(archive, "xl/_rels/workbook.xml.rels")
    }
    for sheet in _xml(archive, "xl/workbook.xml").findall(".//{*}sheet"):
        identity = next((sheet.get(key) for key in _DOCUMENT_RELATIONSHIPS if sheet.get(key)), "")
        target = relations.get(identity or "", "")
        part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        yield sheet.get("name", ""), part


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """Return the cell styles that show a number as a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    root = _xml(archive, "xl/styles.xml")
    percent = {"9", "10"}  # the built-in formats 0% and 0.00%
    percent |= {
        number.get("numFmtId", "")
        for number in root.findall(".//{*}numFmt")
        if "%" in number.get("formatCode", "")
    }
    formats = root.find("{*}cellXfs")
    return frozenset(
        index
        for index, style in enumerate(formats if formats is not None else ())
        if style.get("numFmtId") in percent
    )


def _row_blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield a sheet's XML in blocks of whole rows, so that memory doesn't grow with the sheet."""
    rest = b""
    with archive.open(part) as file:
        while piece := file.read(_BLOCK):
            rest += piece
            end = rest.rfind(b"<row ")
            if end < 0:
                end = max((row.start() for row in _ROW.finditer(rest)), default=0)
            if end > 0:
                yield rest[:end]
                rest = rest[end:]
    yield rest


def _xlsx_sheet(blocks: Iterator[bytes], percent_styles: frozenset[int], path: str) -> SheetNotes:
    notes = SheetNotes()
    percent = "|".join(map(str, sorted(percent_styles)))
    percents = re.compile(_PERCENT_CELL % percent.encode()) if percent else None
    rows = columns = 0
    for block in blocks:
        if _is_plain(block):
            letters = set(_PLAIN_CELL.findall(block))
            columns = max([columns, *(_column_index(each) + 1 for each in letters)])
            last = _LAST_CELL.search(block, block.rfind(b"<c ")) if letters else None
            rows = max(rows, int(last[1])) if last else rows
            for letters_, row in percents.findall(block) if percents else ():
                notes.percents.setdefault(int(row), []).append(_column_index(letters_))
            continue
        for row, index in _noted(block, percent_styles, notes):
            rows, columns = max(rows, row), max(columns, index + 1)
    _refuse_sprawling(rows, columns, path)
    return notes


def _is_plain(block: bytes) -> bool:
    """Return whether a block has no formulas, no errors, and cells written as usual."""
    return (
        b"<f" not in block
        and b't="e"' not in block
        and b":c " not in block
        and len(_USUAL_CELL.findall(block)) == block.count(b"<c ")
    )


def _noted(
    xml: bytes, percent_styles: frozenset[int], notes: SheetNotes
) -> Iterator[tuple[int, int]]:
    """Note what is to be said of each cell that holds anything; yield its row and column."""
    for attributes, parts in _xlsx_cells(xml):
        reference = _REFERENCE.search(attributes)
        if not parts or reference is None:
            continue
        row, index = int(reference[2]), _column_index(reference[1])
        yield row, index
        style = _STYLE.search(attributes)
        if style and int(style[1]) in percent_styles:
            notes.percents.setdefault(row, []).append(index)
        if _ERROR.search(attributes):
            notes.flaws.setdefault(row, {})[index] = _FAILED
        elif parts == {"formula"}:
            notes.flaws.setdefault(row, {})[index] = _UNCALCULATED


def _xlsx_cells(xml: bytes) -> Iterator[tuple[bytes, set[str]]]:
    """Yield each cell's attributes and which of formula, value and text it holds."""
    attributes = b""
    parts: set[str] = set()
    for token in _XLSX_TOKEN.finditer(xml):
        if token.lastgroup == "cell":
            yield attributes, parts
            attributes, parts = token["cell"], set()
        else:
            parts.add(token.lastgroup or "")
    yield attributes, parts


def _column_index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _ods_notes(xml: bytes, path: str) -> dict[str, SheetNotes]:
    """Walk the rows and cells of an ODS file, counting repeated ones."""
    notes: dict[str, SheetNotes] = {}
    current = SheetNotes()
    row = next_row = index = columns = 0
    for token in _ODS_TOKEN.finditer(xml):
        if token.lastgroup == "table":
            current = notes[unescape(token["table"].decode("utf-8", "replace"))] = SheetNotes()
            next_row = columns = 0
        elif token.lastgroup == "row":
            row, index = next_row, 0
            next_row += _repeated(_ODS_ROWS, token["row"])
        else:
            past = index + _repeated(_ODS_COLUMNS, token["cell"])
            if b"value-type=" in token["cell"]:
                columns = max(columns, past)
                _refuse_sprawling(next_row, columns, path)
            if b'value-type="percentage"' in token["cell"]:
                for number in range(row, next_row):
                    current.percents.setdefault(number + 1, []).extend(range(index, past))
            index = past
    return notes


def _repeated(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1


def _refuse_sprawling(rows: int, columns: int, path: str) -> None:
    if rows * columns > MAX_GRID:
        raise TermsError(
            path, [f"有内容的区域达 {rows} 行 {columns} 列，不像是名册，请删除多余的行列后再试"]
        )
