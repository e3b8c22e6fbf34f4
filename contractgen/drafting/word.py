"""Word: a template and a context become the parts of a .docx, the same for the same input."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PACKAGE_URI, PackURI
from docx.opc.part import Part
from docxtpl import DocxTemplate
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError, UndefinedError
from lxml import etree

from contractgen.document import PROVENANCE_NS
from contractgen.document.package import Package
from contractgen.drafting.context import word_environment
from contractgen.drafting.symbols import holds_marks
from contractgen.errors import DocumentError, DraftError
from contractgen.resources import os_reason

_CONTENT_TYPES = "[Content_Types].xml"
_ITEM_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_ITEM_ID = "{6B1D0E0C-8A57-4C2B-9D0B-5C0A9E7D4F31}"
"""Word wants each custom XML part to have an id; one for all drafts keeps the bytes the same."""
_MAX_TEMPLATE_BYTES = 20_000_000
_TEMPLATE_FAULTS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    etree.XMLSyntaxError,
)
"""What the expressions of a template of one's own can raise, besides Jinja's own errors."""


@dataclass(frozen=True)
class Stamp:
    """What goes into the file beside its text."""

    provenance: Mapping[str, str]
    """The attributes of the provenance part."""
    day: date
    """The day that the file's properties name as its creation."""
    title: str


@lru_cache(maxsize=1_024)
def moment(day: date) -> str:
    """Return how the file's properties write a day."""
    return datetime.combine(day, time()).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Filled:
    """A template filled by docxtpl."""

    members: Mapping[str, bytes]
    """The parts by name."""
    parsed: frozenset[str]
    """The parts that docxtpl fills and then parses: body, headers, footers."""
    raw: frozenset[str]
    """The parts that it fills and leaves as they are: footnotes."""


class WordTemplate:
    """A .docx template, read once."""

    def __init__(self, path: Path) -> None:
        """Read the template.

        Raises:
            DraftError: the template is missing, no .docx, or hostile.
        """
        self.path = path
        self._content = _read(path)
        self._environment = word_environment()
        self._content_types: bytes | None = None
        parts = self._open().docx.part.package.iter_parts()
        self._marked = any(holds_marks(part.blob.decode("utf-8", "ignore")) for part in parts)

    @property
    def takes_symbols(self) -> bool:
        """Return whether it can be filled with symbols, as far as is known by now."""
        return not self._marked and not self._environment.captures

    def fill(self, context: dict[str, Any], stamp: Stamp) -> Filled:
        """Return what docxtpl makes of template and context.

        Raises:
            DraftError: wrong Jinja, something that the sandbox forbids, or a name that doesn't
                exist; the Chinese message names template and name.
        """
        document = self._open()
        path = self.path
        try:
            document.render(context, self._environment)
        except TemplateSyntaxError as error:
            raise _wrong_syntax(path, error) from error
        except UndefinedError as error:
            raise DraftError(
                f"{path}：模板用到了不存在的名称“{error.message}”，"
                "可用的名称见 contractgen schema terms"
            ) from error
        except SecurityError as error:
            raise DraftError(f"{path}：模板用到了不允许的写法“{error.message}”，请删去") from error
        except TemplateError as error:
            raise DraftError(f"{path}：模板无法填写（{error.message}）") from error
        except _TEMPLATE_FAULTS as error:
            raise DraftError(
                f"{path}：模板无法填写，请检查其中的标签和过滤器（{error}）"
            ) from error
        _stamp(document, stamp)
        if self._content_types is None:
            self._content_types = _content_types(document)
        return _saved(document, self._content_types)

    def names_used(self) -> frozenset[str]:
        """Return the names that the template uses at the top: `pay`, `articles`.

        Raises `DraftError` when its Jinja is wrong.
        """
        document = self._open()
        try:
            return frozenset(document.get_undeclared_template_variables(self._environment))
        except TemplateSyntaxError as error:
            raise _wrong_syntax(self.path, error) from error

    def _open(self) -> "_Document":
        document = _Document(io.BytesIO(self._content))
        wrong = f"{self.path}：不是 Word 的 .docx 文件，请另存为 .docx 后再用"
        try:
            document.init_docx()
        except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
            raise DraftError(wrong) from error
        except etree.XMLSyntaxError as error:
            raise DraftError(f"{self.path}：.docx 文件已损坏，请在 Word 中重新另存") from error
        return document


@lru_cache(maxsize=64)
def _patched(source: str) -> str:
    patched: str = DocxTemplate.patch_xml(None, source)
    return patched


class _Document(DocxTemplate):  # type: ignore[misc] # untyped
    """docxtpl's template, which makes its tags ready for Jinja once for all documents."""

    def patch_xml(self, src_xml: str) -> str:
        """Return the XML of a part with its tags where Jinja can use them."""
        return _patched(src_xml)


def _saved(document: DocxTemplate, content_types: bytes) -> Filled:
    """Return the parts of a document that docxtpl has filled, as python-docx would save them."""
    main = document.docx.part
    package = main.package
    members = {
        _CONTENT_TYPES: content_types,
        PACKAGE_URI.rels_uri.membername: package.rels.xml,
    }
    for part in package.iter_parts():
        members[part.partname.membername] = part.blob
        if part.rels:
            members[part.partname.rels_uri.membername] = part.rels.xml
    parsed = {main.partname}
    for relation in main.rels.values():
        if relation.reltype in (DocxTemplate.HEADER_URI, DocxTemplate.FOOTER_URI):
            parsed.add(relation.target_part.partname)
    raw = {
        part.partname
        for part in package.iter_parts()
        if part.content_type == CONTENT_TYPE.WML_FOOTNOTES
    }
    return Filled(
        members,
        frozenset(name.lstrip("/") for name in parsed),
        frozenset(name.lstrip("/") for name in raw),
    )


def _wrong_syntax(template: Path, error: TemplateSyntaxError) -> DraftError:
    return DraftError(f"{template}：模板语法有误（{error.message}），请检查花括号、标签和过滤器")


def _read(template: Path) -> bytes:
    """Return the template's bytes, when they look like a .docx that does no harm."""
    try:
        content = template.read_bytes()
    except OSError as error:
        raise DraftError(f"{template}：模板打不开，{os_reason(error)}") from error
    if len(content) > _MAX_TEMPLATE_BYTES:
        raise DraftError(
            f"{template}：模板超过 {_MAX_TEMPLATE_BYTES // 1_000_000} MB，请精简图片后再用"
        )
    if not content.startswith(b"PK"):
        raise DraftError(f"{template}：不是 Word 的 .docx 文件，请另存为 .docx 后再用")
    _refuse_hostile(template, content)
    return content


def _refuse_hostile(template: Path, content: bytes) -> None:
    """Read every part within the limits that documents have: size, ratio, depth, no DTD."""
    try:
        package = Package(content, str(template))
        for name in package.names():
            if name.endswith((".xml", ".rels")):
                package.xml(name)
            else:
                package.read(name)
    except DocumentError as error:
        raise DraftError(f"模板{error}") from error


def _content_types(document: DocxTemplate) -> bytes:
    """Return the list of the parts' types, the same for all that is made of a template."""
    buffer = io.BytesIO()
    document.docx.save(buffer)
    with zipfile.ZipFile(buffer) as package:
        return package.read(_CONTENT_TYPES)


def _stamp(document: DocxTemplate, stamp: Stamp) -> None:
    """Set the file's properties and add the provenance part."""
    properties = document.docx.core_properties
    properties.created = properties.modified = datetime.combine(stamp.day, time())
    properties.title = stamp.title
    main = document.docx.part
    for key, relation in list(main.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.CUSTOM_XML and _is_ours(relation.target_part):
            del main.rels[key]
    root = etree.Element(f"{{{PROVENANCE_NS}}}provenance", nsmap={None: PROVENANCE_NS})
    for name, value in stamp.provenance.items():
        root.set(name, value)
    package = main.package
    taken = {str(part.partname) for part in package.iter_parts()}
    number = next(n for n in range(1, 10_000) if f"/customXml/item{n}.xml" not in taken)
    item = Part(PackURI(f"/customXml/item{number}.xml"), "application/xml", _xml(root), package)
    properties_part = Part(
        PackURI(f"/customXml/itemProps{number}.xml"), _ITEM_PROPERTIES, _item_properties(), package
    )
    main.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)
    item.relate_to(properties_part, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)


def _is_ours(part: Part) -> bool:
    return PROVENANCE_NS.encode() in part.blob


def _item_properties() -> bytes:
    """Return the part by which Word knows the custom XML part and keeps it."""
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    root = etree.Element(f"{{{namespace}}}datastoreItem", nsmap={"ds": namespace})
    root.set(f"{{{namespace}}}itemID", _ITEM_ID)
    references = etree.SubElement(root, f"{{{namespace}}}schemaRefs")
    reference = etree.SubElement(references, f"{{{namespace}}}schemaRef")
    reference.set(f"{{{namespace}}}uri", PROVENANCE_NS)
    return _xml(root)


def _xml(root: etree._Element) -> bytes:
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content
