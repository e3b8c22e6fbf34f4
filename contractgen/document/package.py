"""A .docx as a package of XML parts, opened without trusting it: sizes, names, entities, depth."""

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import unquote

from lxml import etree

from contractgen.errors import DocumentError

MAX_FILE_BYTES = 100 * 1024 * 1024
MAX_MEMBERS = 2_000
MAX_TOTAL_BYTES = 200 * 1024 * 1024
MAX_PART_BYTES = 60 * 1024 * 1024
MAX_RATIO = 100
"""Uncompressed to compressed; only for members above `RATIO_FREE_BYTES`: XML packs well."""
RATIO_FREE_BYTES = 1024 * 1024
MAX_TAGS = 3_000_000
"""Start and end tags in one part; an agreement of ten pages has about ten thousand."""
MAX_DEPTH = 150
"""Nested elements: Word itself writes fewer than 60, and the walk over them is recursive."""

_TOO_DEEP = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, OverflowError,
    NotImplementedError,
)  # fmt: skip
"""What `zipfile` raises on damaged archives."""
_STRICT = "http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    ("wordprocessingml/main", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (
        "officeDocument/relationships",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    ("officeDocument/math", "http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (
        "drawingml/wordprocessingDrawing",
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    ),
    ("drawingml/main", "http://schemas.openxmlformats.org/drawingml/2006/main"),
)
"""Strict OOXML (ISO/IEC 29500-4 Annex A) differs from what Word writes by its namespaces."""


class Package:
    """The parts of one .docx. `path` is only for messages; errors are DocumentErrors."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        self._read_bytes = 0
        if data.count(_DIRECTORY_ENTRY) > 10 * MAX_MEMBERS:
            raise self._hostile("内部文件过多")
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN_ZIP as error:
            raise self._damaged() from error
        self._members = self._checked_members()

    def _checked_members(self) -> dict[str, zipfile.ZipInfo]:
        """Return the members by lower-case name: part names do not depend on case."""
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS:
            raise self._hostile(f"内部文件超过 {MAX_MEMBERS} 个")
        if sum(info.file_size for info in infos) > MAX_TOTAL_BYTES:
            raise self._hostile("解压后超过 200 MB")
        members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            name = info.orig_filename.replace("\\", "/")
            if name.startswith("/") or ":" in name or ".." in name.split("/"):
                raise self._hostile("内部文件名指向压缩包之外")
            if name.lower() in members and name.lower().endswith((".xml", ".rels")):
                raise self._hostile("内部有重名的文件")
            if info.file_size > MAX_PART_BYTES:
                raise self._hostile("内部单个文件超过 60 MB")
            if info.file_size > max(RATIO_FREE_BYTES, MAX_RATIO * info.compress_size):
                raise self._hostile("压缩比异常")
            members[name.lower()] = info
        return members

    def has(self, name: str) -> bool:
        """Return whether the package holds this part."""
        return name.lower() in self._members

    def names(self) -> Iterator[str]:
        """Yield the names of all parts, in lower case."""
        yield from self._members

    def read(self, name: str) -> bytes:
        """Return the bytes of a part."""
        info = self._members.get(name.lower())
        if info is None:
            raise self._broken_part(name, "缺失")
        if info.flag_bits & _ENCRYPTED:
            raise DocumentError(f"“{self.path}”是加密的压缩包，请解除密码后重试。")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self._damaged()
        try:
            # zipfile stops at the size that the header declares, and checks the CRC.
            data = self._zip.read(info)
        except _BROKEN_ZIP as error:
            raise self._damaged() from error
        self._read_bytes += len(data)
        if self._read_bytes > MAX_TOTAL_BYTES:
            raise self._hostile("解压后超过 200 MB")
        return data

    def xml(self, name: str) -> etree._Element:
        """Return the root of an XML part, in the namespaces that Word writes."""
        data = self.read(name)
        root = self._parsed(data, name)
        if _STRICT in " ".join(str(uri) for uri in root.nsmap.values()):
            for strict, transitional in _TRANSITIONAL:
                data = data.replace((_STRICT + strict).encode(), transitional.encode())
            root = self._parsed(data, name)
        return root

    def _parsed(self, data: bytes, name: str) -> etree._Element:
        if b"<!DOCTYPE" in data or "<!DOCTYPE".encode("utf-16-le")[:-1] in data:
            raise self._hostile("内部 XML 带有 DTD 声明")
        if data.count(b"<") > MAX_TAGS:
            raise self._hostile("内部 XML 的标记过多")
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._broken_part(name, "不是完整的 XML") from error
        if root.getroottree().docinfo.doctype:
            raise self._hostile("内部 XML 带有 DTD 声明")
        if _TOO_DEEP(root):
            raise self._hostile("内部结构嵌套过深")
        return root

    def main_part(self) -> str:
        """Return the name of the part that holds the text, as the package says."""
        for kind, target in self._relationships("").values():
            if kind == "officeDocument":
                return target
        raise DocumentError(f"“{self.path}”不是 Word 文档（压缩包里没有正文），请检查文件。")

    def related(self, source: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to: id → (kind, such as "header"; name of the part)."""
        return self._relationships(source)

    def _relationships(self, source: str) -> dict[str, tuple[str, str]]:
        folder, file = posixpath.split(source)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        if not self.has(rels):
            return {}
        found = {}
        for item in self.xml(rels):
            if item.get("TargetMode") == "External":
                continue
            kind = item.get("Type", "").rpartition("/")[2]
            target = unquote(item.get("Target", "")).replace("\\", "/")
            name = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[item.get("Id", "")] = (kind, name)
        return found

    def _damaged(self) -> DocumentError:
        return DocumentError(f"“{self.path}”已损坏或不完整，请重新获取，或用 Word 打开后另存。")

    def _broken_part(self, name: str, how: str) -> DocumentError:
        shown = "".join(filter(str.isprintable, name))[:80]
        return DocumentError(
            f"“{self.path}”已损坏：内部文件 {shown or '（未写名称）'} {how}，请用 Word 修复后另存。"
        )

    def _hostile(self, why: str) -> DocumentError:
        return DocumentError(f"“{self.path}”{why}，为安全起见未读取。")
