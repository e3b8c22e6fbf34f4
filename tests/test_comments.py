"""The Word report: one comment per finding, on its words, and nothing else changed."""

import re
import zipfile
from io import BytesIO

import pytest
from click.testing import CliRunner
from docx import Document as WordDocument
from word_files import members, paragraph, run, table, zipped

from contractgen.checker import Choice, Report, check
from contractgen.cli import main
from contractgen.document import read_document
from contractgen.document.comments import Comment, read_comments
from contractgen.errors import DocumentError
from contractgen.facts import facts_from_terms
from contractgen.identity import identity
from contractgen.reading import read_facts
from contractgen.reports import Options
from contractgen.reports.comments import render
from contractgen.rulebook import load_rulebook
from contractgen.terms import read_terms

LINES = (
    "劳动合同书",
    "甲方：奎屯市西河有限公司",
    "乙方：李明，电话13812345678",
    "第一条 本合同期限自2026年1月1日起至2028年12月31日止。",
    "第二条 乙方月薪30,000元。",
    "第三条 乙方辞职的，应当向甲方支付违约金50,000元。",
    "第四条 竞业限制期限为三年。",
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
EARLIER = (
    '<w:comment w:id="4" w:author="王律师" w:date="2026-01-05T08:00:00Z" w:initials="W">'
    "<w:p><w:r><w:t>请核对。</w:t></w:r></w:p></w:comment>"
)


def write(folder, body, **parts):
    path = folder / "协议.docx"
    path.write_bytes(zipped({**members(body, **parts), "[Content_Types].xml": TYPES}))
    return path


def checked(path) -> Report:
    return check(read_facts(read_document(path)), load_rulebook(), Choice(city="none"))


def reviewed(path, **options) -> tuple[Report, bytes]:
    report = checked(path)
    return report, render(report, Options(**options))


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def comments_in(folder, data: bytes) -> tuple[Comment, ...]:
    path = folder / "reviewed.docx"
    path.write_bytes(data)
    return read_comments(path)


@pytest.fixture
def plain(tmp_path):
    return write(tmp_path, "".join(paragraph(line) for line in LINES))


def test_every_finding_has_one_comment_by_us(tmp_path, plain):
    report, data = reviewed(plain)
    comments = comments_in(tmp_path, data)

    assert {comment.author for comment in comments} == {"contractgen"}
    assert [comment.lines[-1] for comment in comments] == [
        f"编号：{finding.rule} #{identity(finding, report.facts)}" for finding in report.findings
    ]


def test_a_comment_tells_what_is_wrong_the_law_and_what_to_write(tmp_path, plain):
    _, data = reviewed(plain)
    comment = next(
        one for one in comments_in(tmp_path, data) if "law/nc-over-24-months" in one.lines[-1]
    )

    assert comment.lines[0].startswith("【错误】")
    assert "不得超过二年" in comment.lines[1]
    assert any(
        line.startswith("依据：《中华人民共和国劳动合同法》第二十四条") for line in comment.lines
    )
    assert any(line.startswith("建议：") for line in comment.lines)


def test_comments_stand_on_the_quoted_words(tmp_path, plain):
    report, data = reviewed(plain)
    xml = parts_of(data)["word/document.xml"].decode()

    for number, finding in enumerate(report.findings):
        mark = f'<w:commentRangeStart w:id="{number}"/>', f'<w:commentRangeEnd w:id="{number}"/>'
        inside = xml[xml.index(mark[0]) : xml.index(mark[1])]
        words = "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", inside))
        assert words == (finding.place.quote if finding.place else LINES[0])


def test_what_is_absent_is_said_of_the_whole_agreement(tmp_path, plain):
    report, data = reviewed(plain)
    absent = [finding.place is None for finding in report.findings]
    heads = [comment.lines[0] for comment in comments_in(tmp_path, data)]

    assert any(absent)
    assert [head.startswith("整份协议：") for head in heads] == absent


def test_earlier_comments_keep_their_ids_and_bytes(tmp_path):
    marks = (
        '<w:commentRangeStart w:id="4"/>' + run(LINES[1]) + '<w:commentRangeEnd w:id="4"/>'
        '<w:r><w:commentReference w:id="4"/></w:r>'
    )
    body = "".join(paragraph(marks if line == LINES[1] else line) for line in LINES)
    path = write(tmp_path, body, comments=EARLIER)
    report, data = reviewed(path)
    parts = parts_of(data)
    ids = [comment.id for comment in comments_in(tmp_path, data)]

    assert ids == ["4", *(str(5 + number) for number in range(len(report.findings)))]
    assert EARLIER.encode() in parts["word/comments.xml"]
    assert marks.encode() in parts["word/document.xml"]
    assert parts["[Content_Types].xml"].count(b"commentsExtended+xml") == 1
    assert parts["word/_rels/document.xml.rels"].count(b"comments.xml") == 1


def test_all_other_parts_keep_their_bytes(tmp_path):
    path = write(
        tmp_path,
        "".join(paragraph(line) for line in LINES),
        header1=paragraph("页眉"),
        styles='<w:style w:type="character" w:styleId="a3"><w:name w:val="annotation reference"/>'
        "</w:style>",
    )
    before, after = parts_of(path.read_bytes()), parts_of(reviewed(path)[1])
    changed = {name for name in before if before[name] != after[name]}

    assert changed == {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert set(after) - set(before) == {"word/comments.xml", "word/commentsExtended.xml"}
    assert b'<w:rStyle w:val="a3"/>' in after["word/document.xml"]


def test_the_same_input_gives_the_same_bytes(plain, monkeypatch):
    report, data = reviewed(plain)

    assert render(report, Options()) == data
    assert b"w:date=" not in parts_of(data)["word/comments.xml"]

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert (
        b'w:date="2026-01-01T00:00:00Z"' in parts_of(render(report, Options()))["word/comments.xml"]
    )


def test_the_text_stays_as_it_was(tmp_path, plain):
    report, data = reviewed(plain)
    path = tmp_path / "reviewed.docx"
    path.write_bytes(data)

    assert read_document(path).text == report.facts.text
    assert [paragraph.text for paragraph in WordDocument(str(path)).paragraphs] == list(LINES)
    assert checked(path).findings == report.findings


def test_a_reviewed_document_can_be_reviewed_again(tmp_path, plain):
    report, data = reviewed(plain)
    path = tmp_path / "once.docx"
    path.write_bytes(data)
    comments = comments_in(tmp_path, reviewed(path)[1])

    assert len(comments) == 2 * len(report.findings)
    assert len({comment.id for comment in comments}) == len(comments)


def test_comments_tell_no_more_personal_data_than_other_reports(tmp_path, plain):
    _, hidden = reviewed(plain)
    assert b"13812345678" not in parts_of(hidden)["word/comments.xml"]
    assert b"30,000" not in parts_of(hidden)["word/comments.xml"]


def test_words_in_a_table_are_commented_in_their_cell(tmp_path):
    body = "".join(paragraph(line) for line in LINES[:6]) + table(
        ["竞业限制", "竞业限制期限为三年。"]
    )
    path = write(tmp_path, body)
    report, data = reviewed(path)
    xml = parts_of(data)["word/document.xml"].decode()
    number = next(
        index for index, one in enumerate(report.findings) if one.rule == "law/nc-over-24-months"
    )
    end = xml.index(f'<w:commentRangeEnd w:id="{number}"/>')

    assert xml.rindex("<w:tc>", 0, end) == xml.rindex("<w:tc>")


def test_a_text_file_becomes_a_plain_word_file_first(tmp_path):
    path = tmp_path / "协议.txt"
    path.write_text("\n".join((*LINES, "甲方：\t乙方：")), encoding="utf-8")
    report, data = reviewed(path)
    reviewed_path = tmp_path / "reviewed.docx"
    reviewed_path.write_bytes(data)

    assert read_document(reviewed_path).text == report.facts.text
    assert len(read_comments(reviewed_path)) == len(report.findings)


def test_a_document_read_before_its_revisions_is_commented_in_that_view(tmp_path):
    body = "".join(paragraph(line) for line in LINES[:6]) + paragraph(
        '<w:del w:id="1" w:author="王"><w:r><w:delText>第四条 竞业限制期限为三年。</w:delText>'
        '</w:r></w:del><w:ins w:id="2" w:author="王"><w:r><w:t>第四条 无竞业限制。</w:t></w:r>'
        "</w:ins>"
    )
    path = write(tmp_path, body)
    document = read_document(path, view="original")
    report = check(read_facts(document), load_rulebook(), Choice(city="none"))
    xml = parts_of(render(report, Options()))["word/document.xml"].decode()

    assert re.search(r"<w:delText[^>]*>三年</w:delText></w:r>|三年", xml)
    assert "law/nc-over-24-months" in {finding.rule for finding in report.findings}


def test_terms_have_no_document_to_comment(examples):
    path = examples / "turpan.yaml"
    report = check(facts_from_terms(read_terms(path), str(path)), load_rulebook())

    with pytest.raises(DocumentError, match="先起草"):
        render(report, Options())


def test_a_file_that_changed_since_is_refused(plain, tmp_path):
    report = checked(plain)
    write(tmp_path, paragraph("另一份协议"))

    with pytest.raises(DocumentError, match="改动过"):
        render(report, Options())


def test_the_command_writes_the_reviewed_document(tmp_path, plain):
    output = tmp_path / "审阅稿.docx"
    arguments = ["check", str(plain), "--city", "none", "--format", "docx", "-o", str(output)]
    done = CliRunner().invoke(main, arguments)

    assert done.exit_code == 1
    assert done.stderr == f"报告已写入：{output}\n"
    assert output.read_bytes() == reviewed(plain)[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{plain}"], "请用 -o"),
        (["{plain}", "{plain}", "-o", "out.docx"], "一次只能批注一份"),
        (["missing.docx", "-o", "out.docx"], "找不到文件"),
        (["{terms}", "-o", "out.docx"], "先起草"),
    ],
)
def test_what_can_not_be_reviewed_in_word_is_one_error(
    tmp_path, plain, examples, monkeypatch, arguments, words
):
    monkeypatch.chdir(tmp_path)
    given = [one.format(plain=plain, terms=examples / "turpan.yaml") for one in arguments]
    done = CliRunner().invoke(main, ["check", *given, "--format", "docx"])

    assert done.exit_code == 2
    assert done.stderr.startswith("错误：")
    assert words in done.stderr
    assert not (tmp_path / "out.docx").exists()
