"""Word files for tests: the smallest package around the XML that a test is about."""

import zipfile
from io import BytesIO
from pathlib import Path

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def part(root: str, inner: str) -> str:
    """Return an XML part whose root is `w:root`."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {NAMESPACES}>{inner}</w:{root}>'


def relationships(targets: dict[str, tuple[str, str]]) -> str:
    """Return a .rels part: id → (kind, target)."""
    items = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0"?><Relationships xmlns="{namespace}">{items}</Relationships>'


def members(body: str, **parts: str) -> dict[str, str]:
    """Return the members of a .docx; `parts` are inner XML of styles, header1, footnotes, …

    The relationship id of a part is its name.
    """
    roots = {"header": "hdr", "footer": "ftr"}
    found = {
        "_rels/.rels": relationships({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
    }
    targets = {}
    for name, inner in parts.items():
        kind = name.rstrip("0123456789")
        targets[name] = (kind, f"{name}.xml")
        found[f"word/{name}.xml"] = part(roots.get(kind, kind), inner)
    found["word/_rels/document.xml.rels"] = relationships(targets)
    return found


def zipped(files: dict[str, str] | list[tuple[str, str | bytes]]) -> bytes:
    """Return a zip archive of these members."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items() if isinstance(files, dict) else files:
            archive.writestr(name, content)
    return buffer.getvalue()


def write_docx(folder: Path, body: str, **parts: str) -> Path:
    """Write a .docx with this body and these parts, and return its path."""
    path = folder / "协议.docx"
    path.write_bytes(zipped(members(body, **parts)))
    return path


def run(text: str, properties: str = "") -> str:
    """Return a run of text."""
    marked = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{marked}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inner: str = "", properties: str = "") -> str:
    """Return a paragraph of runs, or of plain text."""
    marked = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{marked}{inner if inner.startswith('<') or not inner else run(inner)}</w:p>"


def item(num_id: int, level: int, text: str, extra: str = "") -> str:
    """Return a paragraph in a list."""
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>'
    return paragraph(text, number + extra)


def level(index: int, kind: str, text: str, extra: str = "", start: int = 1) -> str:
    """Return one level of a list definition; `extra` goes before its text."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'{extra}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def definition(abstract_id: int, *levels: str) -> str:
    """Return an abstract list definition."""
    return f'<w:abstractNum w:abstractNumId="{abstract_id}">{"".join(levels)}</w:abstractNum>'


def numbered(num_id: int, abstract_id: int, overrides: str = "") -> str:
    """Return a list."""
    return f'<w:num w:numId="{num_id}"><w:abstractNumId w:val="{abstract_id}"/>{overrides}</w:num>'


def table(*rows: list[str]) -> str:
    """Return a table; each cell is plain text, or XML."""
    return "".join(
        ("<w:tbl>", *(f"<w:tr>{''.join(map(cell, cells))}</w:tr>" for cells in rows), "</w:tbl>")
    )


def cell(content: str, properties: str = "") -> str:
    """Return a table cell around plain text or block XML."""
    marked = f"<w:tcPr>{properties}</w:tcPr>" if properties else ""
    return f"<w:tc>{marked}{content if content.startswith('<') else paragraph(content)}</w:tc>"


def field(instruction: str, result: str | None, begin: str = "") -> str:
    """Return a complex field as runs; without `result` it stores none."""
    mark = '<w:r><w:fldChar w:fldCharType="{}">{}</w:fldChar></w:r>'
    stored = "" if result is None else mark.format("separate", "") + result
    code = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return mark.format("begin", begin) + code + stored + mark.format("end", "")
