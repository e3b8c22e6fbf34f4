"""Workbooks that we write: the same content gives the same bytes, and text is never a formula."""

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

_WRITTEN = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold; openpyxl writes the time of day instead."""
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MAX_CELL = 32_767
"""Characters that Excel allows in a cell."""


def workbook_bytes(book: Workbook) -> bytes:
    """Return a workbook as an .xlsx without the time at which it was written."""
    book.properties.creator = "contractgen"
    raw = BytesIO()
    book.save(raw)
    fixed = BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w") as target:
        for member in source.infolist():
            content = source.read(member)
            if member.filename == "docProps/core.xml":
                content = _WRITTEN.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(member.filename, _FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return fixed.getvalue()


def append_text(sheet: Worksheet, values: Sequence[str | int], font: Font | None = None) -> None:
    """Add a row whose texts stay text: `=1+1` from a roster is never a formula for the reader."""
    cells = []
    for value in values:
        text = value if isinstance(value, int) else _NOT_IN_XML.sub("�", value)[:MAX_CELL]
        cell = WriteOnlyCell(sheet, text)
        if isinstance(text, str):
            cell.data_type = "s"
            cell.alignment = _WRAPPED
        if font is not None:
            cell.font = font
        cells.append(cell)
    sheet.append(cells)
