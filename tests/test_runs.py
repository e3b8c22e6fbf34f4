"""From offsets back to runs: what shows a character, and changes that leave all else alone."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from word_files import (
    cell,
    definition,
    field,
    item,
    level,
    members,
    numbered,
    paragraph,
    run,
    table,
    zipped,
)

from contractgen.document import read_document
from contractgen.document.commenting import Comment, Said, comment
from contractgen.document.markup import Splice, read_markup
from contractgen.document.names import W
from contractgen.document.package import Package
from contractgen.document.packing import repacked
from contractgen.document.revising import Author, Revision
from contractgen.document.runs import WordFile
from contractgen.errors import DocumentError

NUMBERING = definition(0, level(0, "chineseCounting", "第%1条")) + numbered(1, 0)
BOX = (
    "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
    f"{paragraph('框内文字')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
CONTROL = (
    "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>"
)
BODY = (
    paragraph(run("劳动", "<w:b/>") + run("合同书", "<w:i/>"))
    + item(1, 0, "期限三年。")
    + paragraph(
        '<w:r w:rsidR="00A1"><w:rPr><w:b/></w:rPr><w:t>甲&amp;乙</w:t><w:tab/>'
        '<w:t> 丙&#x4E01; </w:t><w:br/><w:t xml:space="preserve"> 戊</w:t></w:r>'
    )
    + table(["姓名", "李明"], [cell(paragraph("月薪") + paragraph("30,000元")), "税前"])
    + paragraph(CONTROL.format("") + run("之后") + CONTROL.format("<w:text/>"))
    + paragraph(
        '<w:hyperlink r:id="x"><w:r><w:t>链接</w:t></w:r></w:hyperlink>'
        '<w:ins w:id="7" w:author="张律师" w:date="2026-01-01T00:00:00Z">'
        "<w:r><w:t>新增</w:t></w:r></w:ins>"
        '<w:del w:id="8" w:author="张律师"><w:r><w:delText>删去</w:delText></w:r></w:del>'
    )
    + paragraph(run("见第") + field("REF x", run("五")) + run("条") + BOX)
    + paragraph(run("____", "<w:u w:val='single'/>") + run(" 年\t", '<w:u w:val="single"/>'))
    + paragraph(run("有注") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("。"))
    + "<w:p/>"
)
FOOTNOTES = f'<w:footnote w:id="2">{paragraph("脚注文字")}</w:footnote>'
DATA = zipped(
    {
        **members(BODY, numbering=NUMBERING, footnotes=FOOTNOTES),
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        ),
    }
)


@pytest.fixture(scope="module")
def file() -> WordFile:
    return WordFile(DATA, "协议.docx")


def marked(data: bytes, start: int, end: int) -> bytes:
    """Return the main part with one comment."""
    file = WordFile(data, "协议.docx")
    revision = Revision(file)
    comment(file, revision, [Comment((Said("有误"),), start, end)], Author("审"), "S")
    return revision.content()


def anchored(content: bytes) -> str:
    """Return the words in the body between the marks of the only comment."""
    xml = content.decode()
    inside = xml[xml.index("<w:commentRangeStart") : xml.index("<w:commentRangeEnd")]
    return "".join(re.findall(r"<w:t[ >][^<]*?>?([^<>]*)</w:t>", inside))


def test_every_character_is_shown_by_the_atom_that_stores_it(file):
    wrong = []
    for offset, character in enumerate(file.document.text):
        unit = file.unit(offset)
        if unit is None or not unit.plain:
            continue
        atom = file.atoms(unit.start.element)[unit.start.atom]
        stored = (atom.child.text or "")[atom.position or 0]
        if stored != character and not (stored.isspace() and character == "_"):
            wrong.append((offset, character, stored))

    assert wrong == []


def test_tracing_does_not_change_the_text(tmp_path, file):
    path = tmp_path / "协议.docx"
    path.write_bytes(DATA)

    assert file.document.text == read_document(path).text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("动合", "动合"),
        ("期限", "期限"),
        ("甲&乙", "甲&amp;乙"),
        ("丁", "丁"),
        ("李明", "李明"),
        ("30,000", "30,000"),
        ("件之", "件之"),
        ("后控", "后控件"),  # a control of one value is taken whole
        ("接新", "接新"),
        ("第五", "第五"),
        ("五", "五"),
        ("第二条", ""),  # not there
    ],
)
def test_a_comment_stands_on_the_very_words(file, words, shown):
    start = file.document.text.find(words)
    if start < 0:
        assert shown == ""
        return

    assert anchored(marked(DATA, start, start + len(words))) == shown


def test_a_generated_number_is_commented_with_its_line(file):
    start = file.document.text.index("第一条")

    assert anchored(marked(DATA, start, start + 3)) == "期限三年。"


@pytest.mark.parametrize("body", ["<w:p/>", "", "<w:p><w:pPr/></w:p>"])
def test_a_document_without_words_bears_any_number_of_comments(body):
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    data = zipped({**members(body), "[Content_Types].xml": types})
    file = WordFile(data, "")
    revision = Revision(file)
    said = [Comment((Said(word),), 0, 0) for word in ("一", "二")]
    parts = comment(file, revision, said, Author("审"), "S")
    root = etree.fromstring(revision.content())

    assert [one.get(f"{W}id") for one in root.iter(f"{W}commentReference")] == ["0", "1"]
    assert len(etree.fromstring(parts["word/comments.xml"])) == 2


def test_a_comment_on_a_text_box_stands_on_the_run_that_holds_it(file):
    start = file.document.text.index("框内")
    xml = marked(DATA, start, start + 2).decode()

    assert re.search(r"<w:commentRangeStart [^>]*/><w:r><w:pict>", xml)
    assert re.search(r"</w:pict></w:r><w:commentRangeEnd", xml)


def test_a_comment_on_a_note_stands_on_its_reference(file):
    start = file.document.text.index("脚注")
    xml = marked(DATA, start, start + 2).decode()

    assert re.search(r'<w:commentRangeStart [^>]*/><w:r><w:footnoteReference w:id="2"/>', xml)


def test_a_field_is_commented_as_a_whole(file):
    start = file.document.text.index("五")
    xml = marked(DATA, start, start + 1).decode()

    assert re.search(r'<w:commentRangeStart [^>]*/><w:r><w:fldChar w:fldCharType="begin">', xml)
    assert re.search(r'<w:fldChar w:fldCharType="end"></w:fldChar></w:r><w:commentRangeEnd', xml)


LENGTH = len(WordFile(DATA, "").document.text)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, LENGTH - 1), st.integers(1, 30))
def test_outside_the_touched_runs_every_byte_stays(start, length):
    file = WordFile(DATA, "")
    end = min(start + length, LENGTH)
    before = Package(DATA, "").read("word/document.xml").decode()
    after = marked(DATA, start, end).decode()
    bounds = file.bounds(start, end)
    if bounds is not None:
        first, last = (file.markup.spans[spot.element] for spot in bounds)
        assert after.startswith(before[: first.start])
        assert after.endswith(before[last.end :])
    marks = re.compile(
        r"<w:commentRange(?:Start|End) [^>]*/>|<w:r><w:commentReference [^>]*/></w:r>"
    )
    changed = repacked(DATA, {"word/document.xml": after.encode()})

    assert after.count("<w:commentRangeStart ") == after.count("<w:commentRangeEnd ") == 1
    assert WordFile(changed, "").document.text == file.document.text
    assert _letters(marks.sub("", after)) == _letters(before)


def _letters(xml: str) -> list[tuple[str, str]]:
    """Return every character of the text with the properties of its run."""
    found = []
    for properties, texts in re.findall(r"<w:r(?: [^>]*)?>(<w:rPr>.*?</w:rPr>)?(.*?)</w:r>", xml):
        for text in re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", texts):
            decoded = text.replace("&#x4E01;", "丁").replace("&amp;", "&")
            found += [(properties, character) for character in decoded.strip()]
    return found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('encoding="UTF-8"', 'encoding="KOI8-X"'),
        ("xmlns:w=", "xmlns="),
    ],
)
def test_a_file_that_can_not_be_changed_in_places_is_one_error(old, new):
    xml = Package(DATA, "").read("word/document.xml").decode().replace(old, new)
    if new == "xmlns=":
        xml = re.sub(r"(</?)w:", r"\1", xml)

    with pytest.raises(DocumentError):
        WordFile(repacked(DATA, {"word/document.xml": xml.encode()}), "协议.docx")


@pytest.mark.parametrize(
    "xml",
    [
        "<a/>",
        "<?xml version='1.0' standalone = \"yes\" ?>\r\n<a  b = '1>2'   c=\"&#10;\" ><b /></a >\n",
        "<a><!-- <b> --><![CDATA[<c>]]><?pi <d> ?><e>&amp;</e></a>",
    ],
)
def test_a_part_without_changes_keeps_its_bytes(xml):
    assert read_markup(xml.encode()).spliced([]) == xml.encode()


def test_spans_are_the_elements_in_document_order():
    markup = read_markup(b"<a><!-- <x/> --><b><c/></b><![CDATA[<d>]]><e>1</e></a>")

    assert [markup.source(span) for span in markup.spans[1:]] == ["<b><c/></b>", "<c/>", "<e>1</e>"]


def test_splices_that_overlap_are_refused():
    markup = read_markup(b"<a>12</a>")

    with pytest.raises(ValueError, match="overlap"):
        markup.spliced([Splice(3, 5, 0, ""), Splice(4, 5, 0, "")])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_part_stays_in_its_encoding(encoding):
    xml = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><a>文</a>'
    markup = read_markup(xml.encode(encoding))

    assert markup.spliced([]) == xml.encode(encoding)
    assert markup.source(markup.spans[0]) == "<a>文</a>"


def test_repacking_keeps_members_their_order_and_dates():
    changed = repacked(DATA, {"word/document.xml": b"<x/>", "word/new.xml": b"<y/>"})
    before, after = Package(DATA, ""), Package(changed, "")

    assert list(after.names()) == [*before.names(), "word/new.xml"]
    assert after.read("word/document.xml") == b"<x/>"
    assert after.read("word/numbering.xml") == before.read("word/numbering.xml")
