"""File names for drafted agreements: from a pattern, safe on every system, unique in a run."""

import re
import sqlite3
import unicodedata
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Any, Protocol

from contractgen.errors import OutputError
from contractgen.roster import nearest_title, term_of

DEFAULT_PATTERN = "{agreement.number}-{talent.name}"
ROW = "row"
"""The placeholder for the row's number in the roster."""
MAX_STEM_BYTES = 120
"""In UTF-8: half of what file systems allow, so that a folder can be copied into a deep one."""

_FORBIDDEN = re.compile(r'[/\\:*?"<>|]+')
_PLAIN = re.compile(r"[0-9A-Za-z_\-一-鿿]{1,40}")
"""What most names are, and every system takes as it is."""
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE
)
"""Names that Windows keeps for devices, with any extension."""


class Stated(Protocol):
    """Terms, or a mapping from dotted names to their values."""

    def get(self, name: str, /) -> Any:
        """Return the term `name` (dotted); None when it isn't stated."""


@dataclass(frozen=True)
class NamePattern:
    """A pattern such as `{agreement.number}-{姓名}`, taken apart."""

    parts: tuple[tuple[str, str], ...]
    """Literal text, and the placeholder that follows it: a dotted name, `row`, or ""."""

    @property
    def terms(self) -> frozenset[str]:
        """Return the dotted names of the terms that the pattern uses."""
        return frozenset(name for _, name in self.parts if name and name != ROW)

    def fill(self, terms: Stated, row: int) -> str:
        """Return the name for a row; a term that isn't stated gives way to the row's number."""
        stated = {name for _, name in self.parts if name and _shown(terms, name, row)}
        if not stated and any(name for _, name in self.parts):
            return f"第{row}行"
        return "".join(
            literal + ((_shown(terms, name, row) or str(row)) if name else "")
            for literal, name in self.parts
        )


def parse_pattern(text: str) -> NamePattern:
    """Return the pattern that `text` writes; placeholders are dotted names, titles, or `{row}`.

    Raises:
        OutputError: braces that don't match, or a placeholder that names no term.
    """
    try:
        fields = list(Formatter().parse(text))
    except ValueError as error:
        raise OutputError(f"文件名样式“{text}”：花括号没有成对") from error
    parts = []
    for literal, field, specification, conversion in fields:
        if specification or conversion:
            raise OutputError(f"文件名样式“{text}”：花括号内只能写条款名或标题")
        parts.append((literal, "" if field is None else _placeholder(text, field)))
    if not text.strip():
        raise OutputError("文件名样式不能为空")
    return NamePattern(tuple(parts))


def _placeholder(pattern: str, field: str) -> str:
    name = ROW if field.strip() == ROW else term_of(field)
    if name is None:
        near = nearest_title(field)
        advice = f"，是否应为“{near}”？" if near else ""
        raise OutputError(f"文件名样式“{pattern}”：没有名为“{field}”的条款{advice}")
    return name


def _shown(terms: Stated, name: str, row: int) -> str:
    """Return a term as part of a file name; "" when it isn't stated."""
    if name == ROW:
        return str(row)
    value = terms.get(name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(str(item) for item in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def safe_stem(text: str) -> str:
    """Return `text` as a file name's stem that Windows, macOS and Linux all take; "" if nothing.

    Path separators and other forbidden characters become `_`; control, formatting and unassigned
    characters go; so do dots and spaces at either end.
    """
    if _PLAIN.fullmatch(text):
        return f"_{text}" if _RESERVED.fullmatch(text) else text
    known = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or unicodedata.category(character)[0] != "C"
    )
    stem = _trimmed(_FORBIDDEN.sub("_", known))
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return _trimmed(_cut(stem, MAX_STEM_BYTES))


def _trimmed(stem: str) -> str:
    return re.sub(r"\s+", " ", stem).strip(" ").lstrip(". ").rstrip(". ")


def _cut(text: str, size: int) -> str:
    """Return the longest beginning of `text` with at most `size` bytes of UTF-8."""
    return text.encode()[:size].decode("utf-8", "ignore")


class Names:
    """Gives each row a file name that no other row of the run has, whatever their case.

    Names follow the order of the rows, not of the work. They are kept in a temporary database, so
    that memory doesn't grow with the roster.
    """

    def __init__(self, pattern: NamePattern) -> None:
        self.pattern = pattern
        self._taken = sqlite3.connect("", isolation_level=None)  # on disk, gone when closed
        self._taken.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE names (folded TEXT PRIMARY KEY, repeats INTEGER DEFAULT 0) WITHOUT ROWID;"
        )

    def file_name(self, terms: Stated, row: int) -> str:
        """Return the row's file name, `stem.docx`; a repeated one gets -2, -3, …"""
        stem = safe_stem(self.pattern.fill(terms, row)) or f"第{row}行"
        unique = stem
        while not self._take(unique.casefold()):
            suffix = f"-{self._repeat(stem.casefold()) + 1}"
            unique = _cut(stem, MAX_STEM_BYTES - len(suffix)).rstrip(". ") + suffix
        return f"{unique}.docx"

    def _take(self, folded: str) -> bool:
        """Return whether the name was free; it is taken now."""
        taken = self._taken.execute("INSERT OR IGNORE INTO names (folded) VALUES (?)", (folded,))
        return taken.rowcount == 1

    def _repeat(self, folded: str) -> int:
        """Return how often the stem has been asked for again."""
        bump = "UPDATE names SET repeats = repeats + 1 WHERE folded = ? RETURNING repeats"
        ((repeats,),) = self._taken.execute(bump, (folded,))
        return int(repeats)

    def close(self) -> None:
        """Forget all names."""
        self._taken.close()
