"""Files to documents: tells what kind of file it is, and puts the parts of a .docx in order."""

import re
import stat
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from contractgen.document.body import Walker
from contractgen.document.model import (
    PROVENANCE_NS,
    Document,
    Line,
    Origin,
    Part,
    View,
    assemble,
)
from contractgen.document.names import R, W, is_on
from contractgen.document.numbering import Numbering
from contractgen.document.package import MAX_FILE_BYTES, Package
from contractgen.document.plaintext import decode_text, document_from_text
from contractgen.document.styles import Styles
from contractgen.errors import DocumentError

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_HEAD = 1024
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml.*?\?>\s*)?(?:<!doctype html|<html|<\?mso|<w:worddocument|"
    rb"<pkg:package|mime-version:)",
    re.I | re.S,
)
_NOTES: tuple[tuple[Part, str], ...] = (("footnote", "footnotes"), ("endnote", "endnotes"))
_OTHER_OFFICE = {"workbook": "Excel 表格", "presentation": "PowerPoint 演示文稿"}


def read_document(path: Path, *, view: View = "final") -> Document:
    """Return the document in a .docx, .txt or .md file; what it is, its content decides.

    `view` says which side of tracked changes is read. Raises DocumentError with a Chinese
    sentence for whatever can't be read.
    """
    name = str(path)
    data = read_bytes(path)
    if is_package(data):
        return read_package(data, name, view)
    _refuse_other_kinds(data, path)
    if path.suffix.lower() in {".docx", ".docm", ".dotx", ".dotm"}:
        raise DocumentError(
            f"“{name}”不是有效的 Word 文档（内容已损坏，或只是改了扩展名），请重新获取。"
        )
    return document_from_text(decode_text(data, name), name)


def is_package(data: bytes) -> bool:
    """Return whether a file is a ZIP archive, as every .docx is."""
    return data.startswith(_ZIP)


def read_bytes(path: Path) -> bytes:
    """Return a file whole. Raises DocumentError when it is missing, empty or too large."""
    try:
        data = _read_limited(path)
    except FileNotFoundError as error:
        raise DocumentError(f"找不到文件“{path}”，请检查文件名和所在文件夹。") from error
    except IsADirectoryError as error:
        raise DocumentError(f"“{path}”是文件夹，请指定其中的一份 .docx 或 .txt 文件。") from error
    except PermissionError as error:
        raise DocumentError(
            f"没有权限读取“{path}”，请检查文件权限或是否被其他程序占用。"
        ) from error
    except (OSError, ValueError) as error:
        raise DocumentError(f"无法读取“{path}”，请检查文件名和磁盘。") from error
    if not data:
        raise DocumentError(f"“{path}”是空文件，没有可检查的内容。")
    if len(data) > MAX_FILE_BYTES:
        raise DocumentError(f"“{path}”超过 100 MB，不像一份协议，未读取。")
    return data


def _read_limited(path: Path) -> bytes:
    """Return the bytes of a file, at most one more than allowed; pipes and devices are refused."""
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise OSError(f"not a file: {path}")
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)


def _refuse_other_kinds(data: bytes, path: Path) -> None:
    """Raise with what to do about it when a file is of a kind we don't read."""
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise DocumentError(f"“{path}”已加密，请在 Word 中取消打开密码、另存后重试。")
        if path.suffix.lower() == ".wps":
            raise DocumentError(f"“{path}”是 WPS 文字格式，请在 WPS 中另存为 .docx 后重试。")
        raise DocumentError(
            f"“{path}”是旧版 Office 文件（.doc 等），请用 Word 或 WPS 另存为 .docx 后重试。"
        )
    if b"%PDF-" in data[:_HEAD]:
        raise DocumentError(
            f"“{path}”是 PDF，请使用协议的 Word 原件，或用 Word 转换为 .docx 后重试。"
        )
    if data.lstrip()[:5] == b"{\\rtf":
        raise DocumentError(f"“{path}”是 RTF 格式，请用 Word 另存为 .docx 后重试。")
    if _MARKUP.match(data[:_HEAD]):
        raise DocumentError(f"“{path}”是网页或 XML 格式，请用 Word 打开后另存为 .docx 后重试。")


@dataclass(frozen=True)
class Traced:
    """A Word document together with what of the file shows each character."""

    document: Document
    root: etree._Element
    """Of the main part."""
    origins: tuple[Origin | None, ...]
    """One per character of `document.text`; None for line ends and the tabs between cells."""


def read_traced(package: Package, view: View) -> Traced:
    """Return the document in a package with the origin of every character; raises DocumentError."""
    root, lines = _lines(package, view, trace=True)
    origins: list[Origin | None] = []
    for index, line in enumerate(lines):
        if index:
            origins.append(None)
        origins += line.origins
    document = assemble(package.path, lines, _provenance(package))
    return Traced(document, root, tuple(origins))


def read_package(data: bytes, path: str, view: View = "final") -> Document:
    """Return the document in the bytes of a .docx; `path` is only named in errors."""
    package = Package(data, path)
    _, lines = _lines(package, view)
    return assemble(package.path, lines, _provenance(package))


def _lines(
    package: Package, view: View, *, trace: bool = False
) -> tuple[etree._Element, list[Line]]:
    """Return the root of the main part, and the lines of the whole document."""
    main = package.main_part()
    root = package.xml(main)
    body = root.find(f"{W}body")
    if root.tag != f"{W}document" or body is None:
        raise _not_word(package, root)
    related = package.related(main)
    by_kind = dict(related.values())
    styles = Styles(package.xml(by_kind["styles"]) if "styles" in by_kind else None)
    numbering = package.xml(by_kind["numbering"]) if "numbering" in by_kind else None
    notes = _notes(package, by_kind)
    walker = Walker(styles, Numbering(numbering, styles), notes, view, trace=trace)
    lines = walker.read(body, "body")
    lines += _margins(package, walker, body, related)
    return root, lines


def _not_word(package: Package, root: etree._Element) -> DocumentError:
    kind = _OTHER_OFFICE.get(etree.QName(root).localname)
    if kind is None:
        return DocumentError(f"“{package.path}”不是 Word 文档（没有正文），请检查文件。")
    return DocumentError(f"“{package.path}”是 {kind}，不是 Word 文档，请检查文件。")


def _notes(package: Package, by_kind: dict[str, str]) -> dict[Part, dict[str, etree._Element]]:
    """Return footnotes and endnotes by id."""
    return {
        part: {note.get(f"{W}id", ""): note for note in package.xml(by_kind[kind])}
        for part, kind in _NOTES
        if kind in by_kind
    }


def _margins(
    package: Package, walker: Walker, body: etree._Element, related: dict[str, tuple[str, str]]
) -> list[Line]:
    """Return the lines of all headers, then of all footers, that show on some page; each once."""
    lines: list[Line] = []
    targets = _shown_margins(body, _has_even_pages(package, related))
    for part in ("header", "footer"):
        seen: set[tuple[str, ...]] = set()
        for relationship in targets[part]:
            kind, target = related.get(relationship, ("", ""))
            if kind != part:
                continue
            found = walker.read(package.xml(target), "header" if part == "header" else "footer")
            texts = tuple(line.text for line in found)
            if texts not in seen:
                seen.add(texts)
                lines += found
    return lines


def _shown_margins(body: etree._Element, even_pages: bool) -> dict[str, dict[str, None]]:
    """Return the relationship ids of headers and footers in order of first use.

    A section without a header of some kind goes on with that of the section before; those for
    first and even pages show only where they are switched on.
    """
    shown: dict[str, dict[str, None]] = {"header": {}, "footer": {}}
    current: dict[tuple[str, str], str] = {}
    for section in body.iter(f"{W}sectPr"):
        if etree.QName(section.getparent()).localname == "sectPrChange":
            continue
        for part in shown:
            for reference in section.iterchildren(f"{W}{part}Reference"):
                kind = reference.get(f"{W}type", "default")
                current[part, kind] = reference.get(f"{R}id", "")
        kinds = ["first"] if is_on(section.find(f"{W}titlePg")) else []
        kinds += ["default", "even"] if even_pages else ["default"]
        for part, ids in shown.items():
            ids.update((current[part, kind], None) for kind in kinds if (part, kind) in current)
    return shown


def _has_even_pages(package: Package, related: dict[str, tuple[str, str]]) -> bool:
    for kind, target in related.values():
        if kind == "settings" and package.has(target):
            return bool(is_on(package.xml(target).find(f"{W}evenAndOddHeaders")))
    return False


def _provenance(package: Package) -> dict[str, str]:
    """Return what our custom XML part says; {} for a document that we did not draft."""
    for name in package.names():
        if re.fullmatch(r"customxml/item\d*\.xml", name):
            if PROVENANCE_NS.encode() not in package.read(name):
                continue
            root = package.xml(name)
            if root.tag == f"{{{PROVENANCE_NS}}}provenance":
                return {str(key): str(value) for key, value in root.attrib.items()}
    return {}
