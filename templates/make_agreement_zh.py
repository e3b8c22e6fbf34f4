"""Make `agreement_zh.docx`: the layout of the drafted agreement, restylable in Word.

Run it as `python templates/make_agreement_zh.py [FILE]`; the bytes are the same each time. Measures
follow Chinese office practice (GB/T 9704): A4, margins 37/35/28/26 mm, 小标宋 title, 黑体 headings,
仿宋 text.
"""

import io
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import nsmap, qn
from docx.shared import Mm, Pt
from lxml import etree

OUTPUT = Path(__file__).with_name("agreement_zh.docx")
LATIN = "Times New Roman"
SIZES = {"二号": 22, "三号": 16, "小三": 15, "四号": 14, "小四": 12, "小五": 9}
"""Chinese type sizes in points."""
FONTS = {
    "方正小标宋简体": "宋体,SimSun,Noto Serif CJK SC",
    "仿宋": "仿宋_GB2312,FangSong,Noto Serif CJK SC",
    "黑体": "SimHei,Noto Sans CJK SC",
    "宋体": "SimSun,Noto Serif CJK SC",
}
"""The Chinese fonts used, with what to take where they are not installed."""
STYLE_IDS = {
    "协议标题": "AgreementTitle",
    "协议编号": "AgreementNumber",
    "协议正文": "AgreementBody",
    "条标题": "ArticleHeading",
    "条款": "ArticleItem",
    "细项": "ArticleSubitem",
    "末款": "ArticleLast",
    "当事人": "PartyValue",
    "当事人项目": "PartyLabel",
    "签署": "Signature",
    "页眉文字": "HeaderText",
    "页脚文字": "FooterText",
}
"""The styles by the names that Word shows, and the ids by which paragraphs name them."""
_EXTRAS = ("/thumbnail", "/customXml", "/stylesWithEffects", "/numbering", "/webSettings")
"""Parts of python-docx's own empty document that this one has no use for."""
TEXT_WIDTH = Mm(210 - 28 - 26)


def make() -> bytes:
    """Return the template."""
    document = Document()
    _drop_extras(document)
    _page(document)
    _styles(document)
    _body(document)
    _header_and_footer(document)
    _settings(document)
    _font_table(document)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "contractgen"
    properties.title = "企业人才引进协议"
    properties.comments = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime(2025, 1, 1)
    buffer = io.BytesIO()
    document.save(buffer)
    return _reproducible(buffer.getvalue())


def _drop_extras(document: Any) -> None:
    """Remove the parts that nothing here uses."""
    for relations in (document.part.package.rels, document.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(_EXTRAS):
                del relations[key]


def _page(document: Any) -> None:
    """Set A4 and the margins."""
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(22)


def _styles(document: Any) -> None:
    """Make the named styles; everything in the document uses one of them."""
    _drop_unused(document)
    normal = document.styles["Normal"]
    _font(normal, "仿宋", "小四")
    _default_fonts(document, normal)
    normal.paragraph_format.widow_control = True
    _language(normal)
    body = _style(document, "协议正文", normal, "仿宋", "小四", line=26)
    _indent(body, first=200)
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    title = _style(document, "协议标题", normal, "方正小标宋简体", "二号", line=36)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(6)
    title.paragraph_format.keep_with_next = True
    number = _style(document, "协议编号", normal, "仿宋", "小四", line=26)
    number.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number.paragraph_format.space_after = Pt(6)
    heading = _style(document, "条标题", normal, "黑体", "四号", line=28)
    _indent(heading, first=200)
    heading.paragraph_format.space_before = Pt(8)
    heading.paragraph_format.keep_with_next = True
    _outline_level(heading, 0)
    _style(document, "条款", body, "仿宋", "小四", line=26)
    _style(document, "细项", body, "仿宋", "小四", line=26)
    last = _style(document, "末款", body, "仿宋", "小四", line=26)
    last.paragraph_format.keep_with_next = True  # no signature stands alone on a page
    cell = _style(document, "当事人", normal, "仿宋", "小四", line=22)
    cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(1)
    label = _style(document, "当事人项目", cell, "黑体", "小四", line=22)
    label.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    sign = _style(document, "签署", normal, "仿宋", "小四", line=30)
    sign.paragraph_format.keep_with_next = True
    sign.paragraph_format.keep_together = True
    sign.paragraph_format.space_before = Pt(10)
    for name in ("页眉文字", "页脚文字"):
        small = _style(document, name, normal, "宋体", "小五", line=None)
        small.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _drop_unused(document: Any) -> None:
    """Leave only the default styles: python-docx's English ones would be in the way."""
    kept = {"Normal", "Default Paragraph Font", "Normal Table", "No List", "Header", "Footer"}
    for style in list(document.styles):
        if style.name not in kept:
            style.delete()


def _style(document: Any, name: str, base: Any, font: str, size: str, *, line: int | None) -> Any:
    """Return a new paragraph style; `line` is its exact line height in points."""
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.element.styleId = STYLE_IDS[name]
    style.base_style = base
    style.quick_style = True
    _font(style, font, size)
    if line is not None:
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        style.paragraph_format.line_spacing = Pt(line)
    style.paragraph_format.space_after = Pt(0)
    return style


def _font(style: Any, name: str, size: str) -> None:
    """Set the East Asian font, and Times New Roman for Latin letters and figures."""
    style.font.size = Pt(SIZES[size])
    style.font.name = LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    for attribute, value in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", name)):
        fonts.set(qn(f"w:{attribute}"), value)


def _default_fonts(document: Any, normal: Any) -> None:
    """Let the document's defaults name the fonts of `normal`, not those of python-docx's theme."""
    defaults = next(document.styles.element.iter(qn("w:rPrDefault")))
    fonts = next(defaults.iter(qn("w:rFonts")))
    fonts.attrib.clear()
    fonts.attrib.update(normal.element.rPr.rFonts.attrib)


def _language(style: Any) -> None:
    """Mark the text as Chinese, so that Word breaks and proofs it so."""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(language)


def _indent(style: Any, *, first: int) -> None:
    """Indent the first line by hundredths of a character: 200 is two characters."""
    properties = style.element.get_or_add_pPr()
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(first))
    indent.set(qn("w:firstLine"), str(int(first / 100 * style.font.size.pt * 20)))


def _outline_level(style: Any, level: int) -> None:
    """Let Word's navigation pane list the paragraphs of this style."""
    element = OxmlElement("w:outlineLvl")
    element.set(qn("w:val"), str(level))
    style.element.get_or_add_pPr().append(element)


def _body(document: Any) -> None:
    """Write the paragraphs and tags in order."""
    add = document.add_paragraph
    add("{{ title }}", "协议标题")
    add("{%p if number %}", "协议编号")
    add("{{ number }}", "协议编号")
    add("{%p endif %}", "协议编号")
    _parties(document)
    add("{%p for line in recitals %}", "协议正文")
    add("{{ line }}", "协议正文")
    add("{%p endfor %}", "协议正文")
    add("{%p for article in articles %}", "协议正文")
    add("{%p if article.title %}", "协议正文")
    add("{{ article.title }}", "条标题")
    add("{%p endif %}", "协议正文")
    add("{%p for line in article.lines %}", "协议正文")
    add("{%p if line is sameas articles[-1].lines[-1] %}", "协议正文")
    add("{{ line.text }}", "末款")
    add("{%p elif line.level > 1 %}", "协议正文")
    add("{{ line.text }}", "细项")
    add("{%p else %}", "协议正文")
    add("{{ line.text }}", "条款")
    add("{%p endif %}", "协议正文")
    add("{%p endfor %}", "协议正文")
    add("{%p endfor %}", "协议正文")
    add("（以下无正文，为签署栏）", "签署")
    _signatures(document)
    add("{%p for line in closing %}", "签署")
    add("{{ line }}", "签署")
    add("{%p endfor %}", "签署")


def _parties(document: Any) -> None:
    """Add the table of both parties' particulars: label and value, one row each."""
    blocks = ("employer_rows", "talent_rows")
    table = document.add_table(rows=3 * len(blocks), cols=2)
    _layout(table, (Mm(60), TEXT_WIDTH - Mm(60)), borders="single")
    texts = [
        line
        for rows in blocks
        for line in (
            (f"{{%tr for row in {rows} %}}", ""),
            ("{{ row.label }}：", "{{ row.text }}"),
            ("{%tr endfor %}", ""),
        )
    ]
    for row, line in zip(table.rows, texts, strict=True):
        _shade(row.cells[0])
        for cell, text, style in zip(row.cells, line, ("当事人项目", "当事人"), strict=True):
            cell.paragraphs[0].style = document.styles[style]
            cell.paragraphs[0].add_run(text)
        _unsplit(row)


def _signatures(document: Any) -> None:
    """Add the signature block, a table without borders that stays on one page."""
    table = document.add_table(rows=1, cols=2)
    _layout(table, (TEXT_WIDTH // 2, TEXT_WIDTH - TEXT_WIDTH // 2), borders="nil")
    _flush(table)
    _unsplit(table.rows[0])
    for cell, lines in zip(
        table.rows[0].cells, ("employer_signature", "talent_signature"), strict=True
    ):
        cell.paragraphs[0].style = document.styles["签署"]
        cell.paragraphs[0].add_run(f"{{%p for line in {lines} %}}")
        cell.add_paragraph("{{ line }}", "签署")
        cell.add_paragraph("{%p endfor %}", "签署")


def _layout(table: Any, widths: tuple[int, int], *, borders: str) -> None:
    """Fix the column widths and the borders."""
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    properties = table._tbl.tblPr
    element = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        border.set(qn("w:val"), borders)
        if borders != "nil":
            border.set(qn("w:sz"), "4")
            border.set(qn("w:color"), "auto")
        element.append(border)
    properties.find(qn("w:tblLayout")).addprevious(element)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _shade(cell: Any) -> None:
    """Set a label's cell off from its value."""
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F2F2F2")):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _flush(table: Any) -> None:
    """Let the table's text begin where the paragraphs' text begins."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.addprevious(margins)


def _unsplit(row: Any) -> None:
    """Keep a table row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _header_and_footer(document: Any) -> None:
    """Write the number into the header, and 第 X 页 共 Y 页 into the footer."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].style = document.styles["页眉文字"]
    header = section.header.paragraphs[0]
    header.style = document.styles["页眉文字"]
    header.add_run("{{ number }}")
    for part in (section.footer, section.first_page_footer):
        footer = part.paragraphs[0]
        footer.style = document.styles["页脚文字"]
        footer.add_run("第 ")
        _field(footer, "PAGE")
        footer.add_run(" 页　共 ")
        _field(footer, "NUMPAGES")
        footer.add_run(" 页")


def _field(paragraph: Any, code: str) -> None:
    """Append a field that Word computes; 1 is shown until it does."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _settings(document: Any) -> None:
    """Set the language and Chinese line breaking."""
    settings = document.settings.element
    for element in settings.findall(qn("w:themeFontLang")):
        element.set(qn("w:eastAsia"), "zh-CN")
    for name in ("w:characterSpacingControl",):
        for element in settings.findall(qn(name)):
            element.set(qn("w:val"), "compressPunctuation")


def _font_table(document: Any) -> None:
    """Name a substitute for each Chinese font, for machines that lack it."""
    part = next(part for part in document.part.package.iter_parts() if "fontTable" in part.partname)
    fonts = etree.Element(qn("w:fonts"), nsmap={"w": nsmap["w"]})
    for name, substitutes in FONTS.items():
        font = etree.SubElement(fonts, qn("w:font"), {qn("w:name"): name})
        etree.SubElement(font, qn("w:altName"), {qn("w:val"): substitutes})
        etree.SubElement(font, qn("w:charset"), {qn("w:val"): "86"})
    part._blob = etree.tostring(fonts, xml_declaration=True, encoding="UTF-8", standalone=True)


def _reproducible(content: bytes) -> bytes:
    """Return the package with constant times, so that the template changes only when this does."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return buffer.getvalue()


if __name__ == "__main__":
    (Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT).write_bytes(make())
