"""Workbooks that we write: the same content gives the same bytes."""

import re
import zipfile
from io import BytesIO

from openpyxl import Workbook

_WRITTEN = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold; openpyxl writes the time of day instead."""


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
