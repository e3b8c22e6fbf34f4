"""Packing: the parts of a .docx become one ZIP file, the same bytes for the same parts.

The file is written by hand because a draft differs from the next in a few small parts only: the
others are compressed once. Times are constant; the parts that vary come last.
"""

import struct
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

_library: ModuleType = zlib
with suppress(ImportError):  # five times as fast as zlib for 13 % more bytes: docs/performance.md
    _library = import_module("isal.isal_zlib")

_LEVEL, _SMALL_LEVEL = (6, 6) if _library is zlib else (2, 0)
PACKING = f"{_library.__name__.rpartition('.')[2]} {_LEVEL}/{_SMALL_LEVEL}"
"""The library and level that compress; with another one, the same parts make other bytes."""

_SMALL = 4_096
"""Bytes below which preparing a better compression takes longer than it saves."""
_CONTENT_TYPES = "[Content_Types].xml"
_VARYING = ("docProps/core", "customXml/item", "word/document", "word/foot", "word/header")
"""How the names of the parts begin that may differ from one draft to the next."""
_DOS_DATE = (1 << 5) | 1
"""1980-01-01, the earliest that a ZIP file can hold."""
_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s4B4HL2L5H2L")
_END = struct.Struct("<4s4H2LH")
_DEFLATED = 8
_UTF8_NAME = 0x800
_UNIX = 3
_MODE = 0o644 << 16
_VERSION = 20


@dataclass(frozen=True, slots=True)
class Packed:
    """One member, compressed."""

    record: bytes
    """Its local header, name and compressed bytes."""
    entry: tuple[Any, ...]
    """Its entry in the directory, but for the place of the record."""
    name: bytes

    def entry_at(self, offset: int) -> bytes:
        """Return its entry in the directory when the record stands at `offset`."""
        return _ENTRY.pack(*self.entry, offset) + self.name


def packed(name: str, content: bytes) -> Packed:
    """Compress one member."""
    level = _SMALL_LEVEL if len(content) < _SMALL else _LEVEL
    data = _library.compress(content, level, -15)
    encoded = name.encode()
    flags = 0 if name.isascii() else _UTF8_NAME
    common = (flags, _DEFLATED, 0, _DOS_DATE, _library.crc32(content), len(data), len(content))
    local = _LOCAL.pack(b"PK\x03\x04", _VERSION, *common, len(encoded), 0)
    entry = (
        b"PK\x01\x02", _VERSION, _UNIX, _VERSION, 0, *common, len(encoded), 0, 0, 0, 0, _MODE,
    )  # fmt: skip
    return Packed(local + encoded + data, entry, encoded)


def order_of(names: Iterable[str]) -> list[str]:
    """Return the members' order: content types, what is the same in all drafts, the rest."""
    return sorted(names, key=lambda name: (name != _CONTENT_TYPES, name.startswith(_VARYING), name))


class Beginning:
    """The first members of a file, which are the same in many files."""

    def __init__(self, members: Iterable[Packed] = ()) -> None:
        records, entries, offset, count = [], [], 0, 0
        for member in members:
            records.append(member.record)
            entries.append(member.entry_at(offset))
            offset += len(member.record)
            count += 1
        self._records = b"".join(records)
        self._entries = b"".join(entries)
        self._count = count

    def finished(self, members: Iterable[Packed]) -> bytes:
        """Return the whole file, with these members at its end."""
        records, entries = [self._records], [self._entries]
        offset, count = len(self._records), self._count
        for member in members:
            records.append(member.record)
            entries.append(member.entry_at(offset))
            offset += len(member.record)
            count += 1
        size = sum(map(len, entries))
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)
        return b"".join((*records, *entries, end))


def archive(members: Mapping[str, bytes]) -> bytes:
    """Return the ZIP file of all these members."""
    return Beginning().finished(packed(name, members[name]) for name in order_of(members))
