"""Text files: bytes to lines, in the encodings that Chinese offices write."""

import re

from contractgen.document.model import INVISIBLE, Document, Line, assemble
from contractgen.errors import DocumentError

MAX_TEXT_BYTES = 20 * 1024 * 1024

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

_BROKEN_SHARE = 0.3
"""A file in which fewer of its non-ASCII characters than this are not UTF-8 is damaged UTF-8;
GB 18030 read as UTF-8 breaks almost everywhere."""


def document_from_text(text: str, path: str = "-") -> Document:
    """Return the document whose lines are those of `text`; a last line end opens no line."""
    plain = _LINE_ENDS.sub("\n", text).translate(INVISIBLE).removesuffix("\n")
    lines = (Line(line, "", "body", None, "", None) for line in plain.split("\n"))
    return assemble(path, lines, {})


def decode_text(data: bytes, path: str = "-") -> str:
    """Return the text of a file: UTF-8, UTF-16 with a byte order mark, or GB 18030.

    Raises DocumentError when the bytes are none of these, or are not text at all.
    """
    if len(data) > MAX_TEXT_BYTES:
        raise DocumentError(f"“{path}”超过 20 MB，不像一份协议，未读取。")
    try:
        text = _decoded(data)
    except UnicodeDecodeError as error:
        raise DocumentError(_undecodable(path)) from error
    if "\0" in text:
        raise DocumentError(_undecodable(path))
    return text


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        lenient = data.decode("utf-8", errors="replace")
        foreign = sum(character > "\x7f" for character in lenient)
        if lenient.count("\ufffd") < _BROKEN_SHARE * foreign:
            raise
        return data.decode("gb18030")


def _undecodable(path: str) -> str:
    return (
        f"“{path}”不是可识别的文本（编码无法判断，或文件已损坏），"
        "请用记事本另存为 UTF-8 编码后重试。"
    )
