"""What can't be read, or must not be, gives one Chinese sentence that names the file."""

import os
import warnings
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as WordDocument
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from word_files import members, paragraph, part, relationships, run, table, zipped

from contractgen.document import Document, document_from_text, read_document
from contractgen.document.package import Package
from contractgen.errors import DocumentError


def error_of(tmp_path: Path, name: str, data: bytes) -> str:
    """Return the message with which a file of these bytes is refused."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        read_document(path)
    message = str(caught.value)
    assert f"“{path}”" in message
    assert "\n" not in message
    return message.replace(f"“{path}”", "")


def with_members(**changed: str) -> list[tuple[str, str | bytes]]:
    files: dict[str, str | bytes] = dict(members(paragraph("甲方")))
    files.update({name.replace("__", "/"): content for name, content in changed.items()})
    return list(files.items())


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "是空文件"),
        ("a.doc", OLE + b"\0" * 600, "旧版 Office 文件"),
        ("a.wps", OLE + b"\0" * 600, "WPS 文字格式"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "已加密"),
        ("a.docx", b"%PDF-1.7\n", "是 PDF"),
        ("a.txt", b"{\\rtf1\\ansi", "是 RTF 格式"),
        ("a.txt", b"<html><body>x</body></html>", "是网页或 XML 格式"),
        ("a.doc", b'<?xml version="1.0"?>\n<w:wordDocument>', "是网页或 XML 格式"),
        ("a.docx", "只是文本".encode(), "不是有效的 Word 文档"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 50, "已损坏或不完整"),
        ("a.txt", "甲方\0乙方".encode(), "另存为 UTF-8"),
        ("a.txt", b"\xff\xfe\x41", "另存为 UTF-8"),
        ("a.md", "本协议期限三".encode()[:-1], "另存为 UTF-8"),
        ("a.txt", b"x" * (20 * 1024 * 1024 + 1), "超过 20 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_other_kinds_of_file_are_refused_with_what_to_do(tmp_path, name, data, words):
    assert words in error_of(tmp_path, name, data)


def test_a_missing_file_a_folder_and_a_pipe_are_refused(tmp_path):
    for path, words in (
        (tmp_path / "没有.docx", "找不到文件"),
        (tmp_path, "是文件夹"),
        (Path(os.devnull), "无法读取"),
        (Path("a\0b.docx"), "无法读取"),
    ):
        with pytest.raises(DocumentError, match=words):
            read_document(path)


def test_a_file_without_permission_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.docx"
    path.write_bytes(b"x")

    def refuse(*_args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # root may read anything

    with pytest.raises(DocumentError, match="没有权限读取"):
        read_document(path)


def test_a_word_file_is_recognised_by_its_content(tmp_path):
    path = tmp_path / "协议.bak"
    path.write_bytes(zipped(with_members()))

    assert read_document(path).text == "甲方"


DTD = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("a.txt", "x")], "压缩包里没有正文"),
        (
            [("_rels/.rels", relationships({"a": ("officeDocument", "word/a.xml")}))],
            "word/a.xml 缺失",
        ),
        (with_members(word__unknown=""), None),
        ([*with_members(), ("../a.xml", "")], "指向压缩包之外"),
        ([*with_members(), ("/a.xml", "")], "指向压缩包之外"),
        ([*with_members(), ("WORD/document.xml", "")], "重名"),
        ([*with_members(), *((f"m/{i}.xml", "") for i in range(2000))], "超过 2000 个"),
        ([*with_members(), ("a.bin", b"\0" * 2_000_000)], "压缩比异常"),
        ([("_rels/.rels", "<a")], "不是完整的 XML"),
        ([("_rels/.rels", DTD + "<a/>")], "DTD"),
        ([("_rels/.rels", (DTD + "<a/>").encode("utf-16"))], "DTD"),
    ],
)
def test_hostile_and_broken_packages_are_refused(tmp_path, files, words):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile warns of the equal names we write
        data = zipped(files)
    if words is None:  # an unknown extra member does no harm
        (tmp_path / "a.docx").write_bytes(data)
        assert read_document(tmp_path / "a.docx").text == "甲方"
    else:
        assert words in error_of(tmp_path, "a.docx", data)


def replaced(name: str, content: str | bytes) -> bytes:
    files: dict[str, str | bytes] = dict(members(paragraph("甲方")))
    files[name] = content
    return zipped(list(files.items()))


def test_other_office_files_are_named(tmp_path):
    for root, words in (("workbook", "Excel"), ("presentation", "PowerPoint"), ("a", "没有正文")):
        data = replaced("word/document.xml", f'<x:{root} xmlns:x="urn:x"/>')
        assert words in error_of(tmp_path, "a.docx", data)


def test_deep_nesting_is_refused(tmp_path):
    deep = "<w:sdt>" * 230 + paragraph("甲") + "</w:sdt>" * 230
    cells = paragraph()
    for _ in range(70):
        cells = table([cells])

    assert "过深" in error_of(tmp_path, "a.docx", zipped(members(deep)))
    assert "过深" in error_of(tmp_path, "b.docx", zipped(members(cells)))
    assert error_of(tmp_path, "c.docx", zipped(members("<w:a>" * 9_000 + "</w:a>" * 9_000)))


@pytest.mark.parametrize(
    ("before", "after", "times"),
    [
        ("<w:sdt>", "</w:sdt>", 145),
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 48),
        ("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>", 48),
    ],
)
def test_nesting_that_is_allowed_is_read_down_to_the_notes(tmp_path, before, after, times):
    def nested(inner):
        return before * times + inner + after * times

    cited = '<w:footnoteReference w:id="1"/>'
    note = f'<w:footnote w:id="1">{nested("<w:t>注</w:t>")}</w:footnote>'
    path = tmp_path / "a.docx"
    path.write_bytes(zipped(members(nested(cited), footnotes=note)))

    assert read_document(path).text.strip() == "注"


def test_a_part_of_nothing_but_tags_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("contractgen.document.package.MAX_TAGS", 100)

    assert "标记过多" in error_of(tmp_path, "a.docx", zipped(members("<w:p/>" * 100)))


def test_a_note_that_cites_itself_is_read_once(tmp_path):
    cite = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    note = f'<w:footnote w:id="2">{paragraph(run("注") + cite)}</w:footnote>'
    path = tmp_path / "a.docx"
    path.write_bytes(zipped(members(paragraph(run("甲") + cite), footnotes=note)))

    assert read_document(path).text == "甲\n注"


def test_styles_and_lists_that_refer_to_themselves_end(tmp_path):
    styles = (
        '<w:style w:styleId="a" w:type="paragraph"><w:basedOn w:val="b"/></w:style>'
        '<w:style w:styleId="b" w:type="paragraph"><w:basedOn w:val="a"/></w:style>'
        '<w:style w:styleId="c" w:type="numbering"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="c"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    properties = '<w:pStyle w:val="a"/><w:numPr><w:numId w:val="1"/></w:numPr>'
    path = tmp_path / "a.docx"
    files = members(paragraph("甲", properties), styles=styles, numbering=numbering)
    path.write_bytes(zipped(files))

    assert read_document(path).text == "甲"


def test_a_damaged_member_is_refused(tmp_path):
    data = bytearray(zipped(with_members()))
    at = data.index(b"word/document.xml") + len("word/document.xml") + 10
    data[at] ^= 0xFF

    assert "已损坏" in error_of(tmp_path, "a.docx", bytes(data))


def test_an_understated_size_does_not_let_more_through(tmp_path):
    document = part("document", f"<w:body>{paragraph('甲' * 50_000)}</w:body>")
    data = bytearray(replaced("word/document.xml", document))
    size = len(document.encode()).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (100).to_bytes(4, "little")

    assert "已损坏" in error_of(tmp_path, "a.docx", bytes(data))


def test_a_password_protected_archive_is_refused(tmp_path):
    data = bytearray(zipped(with_members()))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4

    assert "加密" in error_of(tmp_path, "a.docx", bytes(data))


def test_strict_ooxml_is_read(tmp_path):
    strict = "http://purl.oclc.org/ooxml/"
    files = {
        name: content.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            f"{strict}wordprocessingml/main",
        ).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            f"{strict}officeDocument/relationships",
        )
        for name, content in members(
            paragraph("甲方")
            + '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>',
            header1=paragraph("页眉"),
        ).items()
    }
    path = tmp_path / "a.docx"
    path.write_bytes(zipped(files))

    assert read_document(path).text == "甲方\n页眉"


def test_the_main_part_is_the_one_that_the_package_names(tmp_path):
    files = members(paragraph("不是正文"))
    files["_rels/.rels"] = relationships({"rId1": ("officeDocument", "/文/Main%20part.xml")})
    files["文/Main part.xml"] = part("document", f"<w:body>{paragraph('正文')}</w:body>")
    path = tmp_path / "a.docx"
    path.write_bytes(zipped(files))

    assert read_document(path).text == "正文"
    assert Package(path.read_bytes(), "a").main_part() == "文/Main part.xml"


# Any bytes


def agreement() -> bytes:
    word = WordDocument()
    word.add_heading("人才引进协议", 0)
    word.add_paragraph("住房", style="List Number")
    grid = word.add_table(2, 2)
    grid.cell(0, 0).text = "姓名"
    word.sections[0].header.paragraphs[0].text = "编号"
    buffer = BytesIO()
    word.save(buffer)
    with zipfile.ZipFile(buffer) as archive:  # without the thumbnail: mutations hit what is read
        kept = [
            (name, archive.read(name))
            for name in archive.namelist()
            if name.endswith((".rels", "document.xml", "numbering.xml", "header1.xml"))
        ]
    return zipped(kept)


def outcome(path: Path, data: bytes) -> Document | DocumentError:
    path.write_bytes(data)
    try:
        return read_document(path)
    except DocumentError as error:
        return error


QUICK = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
EDITS = st.lists(st.tuples(st.integers(0, 1 << 20), st.binary(max_size=4)), min_size=1, max_size=6)


@QUICK
@given(data=st.binary(max_size=300))
@example(data=b"PK\x05\x06" + b"\0" * 18)
@example(data=b"\xff\xfe\x00\xd8")
def test_any_bytes_give_a_document_or_our_error(tmp_path, data):
    assert isinstance(outcome(tmp_path / "a.bin", data), Document | DocumentError)


@QUICK
@given(edits=EDITS, cut=st.integers(0, 1 << 20))
def test_any_damaged_archive_gives_a_document_or_our_error(tmp_path, edits, cut):
    data = bytearray(agreement())
    for at, new in edits:
        data[at % len(data) :][: len(new)] = new
        data[at % len(data) : at % len(data) + len(new)] = new
    if cut % 3 == 0:
        del data[cut % len(data) :]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        assert isinstance(outcome(tmp_path / "a.docx", bytes(data)), Document | DocumentError)


TAGS = ("p", "r", "t", "tbl", "tr", "tc", "pPr", "rPr", "ins", "del", "sdt", "txbxContent", "u")
MARKS = ("fldChar", "br", "tab", "sym", "numPr", "vMerge", "footnoteReference", "vanish")
TREES = st.recursive(
    st.sampled_from(
        [f"<w:{mark}/>" for mark in MARKS]
        + [f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end")]
        + ["<w:t>甲</w:t>", "乙", '<w:numPr><w:numId w:val="-1"/></w:numPr>']
    ),
    lambda inner: st.builds(
        lambda tag, children: f"<w:{tag}>{''.join(children)}</w:{tag}>",
        st.sampled_from(TAGS),
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)


@QUICK
@given(body=TREES, view=st.sampled_from(["final", "original"]))
def test_any_arrangement_of_elements_gives_a_document(tmp_path, body, view):
    path = tmp_path / "a.docx"
    path.write_bytes(zipped(members(body)))
    document = read_document(path, view=view)

    assert document.text == "\n".join(p.text for p in document.paragraphs)
    assert all(p.text.startswith(p.number) for p in document.paragraphs)
    assert len(document.text.splitlines()) <= max(1, len(document.paragraphs))


def test_a_text_longer_than_any_agreement_is_refused():
    with pytest.raises(DocumentError, match="正文超过 20 万字"):
        document_from_text("约定。\n" * 200_000, "长.txt")
