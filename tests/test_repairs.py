"""Repairs: what is changed, what is left alone, and that accepting and rejecting tell the truth."""

import re
from io import BytesIO

import pytest
from click.testing import CliRunner
from docx import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from test_comments import TYPES
from test_runs import DATA
from word_files import definition, item, level, members, numbered, paragraph, run, table, zipped

from contractgen.checker import Choice, Report, check
from contractgen.cli import main
from contractgen.document import document_from_text, read_document
from contractgen.document.accepting import accept_all, reject_all
from contractgen.document.comments import read_comments
from contractgen.document.making import docx_of
from contractgen.document.names import W
from contractgen.document.package import Package
from contractgen.document.packing import repacked
from contractgen.document.reader import read_package
from contractgen.document.revising import Author, Revision
from contractgen.document.runs import WordFile
from contractgen.errors import RuleBookError
from contractgen.reading import read_facts
from contractgen.repairs import Mended, load_repairs, mend, repaired, revise
from contractgen.repairs.wording import worded
from contractgen.reports import Options
from contractgen.reports.comments import render
from contractgen.rulebook import load_rulebook

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MARKS = {f"{W}{name}" for name in ("commentRangeStart", "commentRangeEnd", "del")}
BOTH = ("mechanical", "lawful-default")
CHOICE = Choice(city="none", relationship="labor")
HEAD = "劳动合同书\n甲方：奎屯市西河有限公司\n乙方：李明\n"


NUMBERS = definition(0, level(0, "chineseCounting", "（%1）")) + numbered(1, 0)
CLAUSES = (
    "甲方：奎屯市西河有限公司",
    "乙方：李明",
    "第一条 乙方辞职的，应当提前九十日书面通知甲方。",
    "第二条 乙方应当保守秘密。第三条 违约责任",
    "第四条 本合同一式叁份，甲乙双方各执壹份。",
)


def word(body: str, **parts: str) -> bytes:
    return zipped({**members(body, **parts), "[Content_Types].xml": TYPES})


def checked(data: bytes) -> Report:
    facts = read_facts(read_package(data, "协议.docx"))
    return check(facts, load_rulebook(), CHOICE)


def checked_at(path) -> Report:
    return check(read_facts(read_document(path)), load_rulebook(), CHOICE)


def rendered(data: bytes) -> bytes:
    """Return the document with its repairs as tracked changes."""
    file = WordFile(data, "")
    revision = Revision(file, Author("contractgen"))
    revise(revision, mended(data).repairs)
    return repacked(data, {file.name: revision.content()})


def mended(data: bytes, kinds=BOTH) -> Mended:
    return mend(data, checked(data), "final", load_repairs(), kinds)


def fixed(data: bytes, kinds=BOTH) -> bytes:
    return repaired(data, "协议.docx", "final", mended(data, kinds).repairs)


def text_of(data: bytes, view="final") -> str:
    return read_package(data, "协议.docx", view).text


@pytest.mark.parametrize(
    ("clause", "after"),
    [
        (
            "第一条 乙方辞职的，应当提前九十日书面通知甲方。",
            "第一条 乙方辞职的，应当提前三十日书面通知甲方。",
        ),
        (
            "第一条 乙方辞职的，应当提前60天书面通知甲方。",
            "第一条 乙方辞职的，应当提前30天书面通知甲方。",
        ),
        (
            "第一条 乙方辞职的，应当提前三个月书面通知甲方。",
            "第一条 乙方辞职的，应当提前三十日书面通知甲方。",
        ),
        (
            "第一条 甲方支付安家费30万元（大写：人民币叁万元整）。",
            "第一条 甲方支付安家费30万元（大写：人民币叁拾万元整）。",
        ),
        (
            "第一条 甲方支付安家费￥3,500.50元（大写：叁仟元正）。",
            "第一条 甲方支付安家费￥3,500.50元（大写：叁仟伍佰元零伍角）。",
        ),
        (
            "第一条 本合同一式叁份，甲乙双方各执壹份。",
            "第一条 本合同一式贰份，甲乙双方各执壹份。",
        ),
        (
            "第一条 本合同一式三份，甲乙双方各执一份。",
            "第一条 本合同一式两份，甲乙双方各执一份。",
        ),
        (
            "第一条 本合同一式贰份（3份），甲乙双方各执壹份。",
            "第一条 本合同一式贰份（2份），甲乙双方各执壹份。",
        ),
        (
            "第一条 本合同自签字之日起生效。\n第二条 本合同未尽事宜另行协商。\n"
            "第三条 本协议附件与正文具有同等效力。",
            "第一条 本合同自签字之日起生效。\n第二条 本合同未尽事宜另行协商。\n"
            "第三条 本合同附件与正文具有同等效力。",
        ),
        (
            "第一条 合同期限为一年，自2026年1月1日起至2026年12月31日止，试用期六个月，"
            "自2026年1月1日起至2026年6月30日止。",
            "第一条 合同期限为一年，自2026年1月1日起至2026年12月31日止，试用期二个月，"
            "自2026年1月1日起至2026年2月28日止。",
        ),
        (
            "第一条 乙方月工资为10,000元。\n第二条 试用期月工资为7,000元。",
            "第一条 乙方月工资为10,000元。\n第二条 试用期月工资为8,000元。",
        ),
        (
            "第一条 乙方月工资为10,000元。\n第二条 试用期工资按月工资的百分之七十支付。",
            "第一条 乙方月工资为10,000元。\n第二条 试用期工资按月工资的百分之八十支付。",
        ),
        (
            "第一条 合同期限为一年，试用期九十日。",  # in days, which it is not counted in
            "第一条 合同期限为一年，试用期九十日。",
        ),
        (
            "第一条 乙方应当遵守纪律。乙方辞职的，应当向甲方支付违约金5万元；"
            "不足一年的按一年计算。",
            "第一条 乙方应当遵守纪律。",
        ),
        (
            "第一条 乙方辞职的，应当向甲方支付违约金5万元。",
            "第一条 乙方违法解除本合同，给甲方造成损失的，依法赔偿实际损失。",
        ),
        (
            "第一条 发生争议的，双方协商解决；协商不成的，任何一方可以向甲方所在地人民法院起诉。",
            "第一条 发生争议的，双方协商解决；协商不成的，应当先向劳动合同履行地或者用人单位"
            "所在地的劳动人事争议仲裁委员会申请仲裁；对裁决不服的，任何一方可以向甲方所在地人民法院起诉。",
        ),
        (
            "第一条 乙方应当赔偿实际损失。第二条 争议处理\n发生争议的，依法申请劳动仲裁。",
            "第一条 乙方应当赔偿实际损失。\n第二条 争议处理\n发生争议的，依法申请劳动仲裁。",
        ),
    ],
)
def test_a_repair_changes_the_words_that_are_wrong(clause, after):
    assert text_of(fixed(docx_of(HEAD + clause))) == HEAD + after


@pytest.mark.parametrize(
    "clause",
    [
        "第一条 乙方辞职的，应当提前三十日书面通知甲方。",
        "第一条 甲方违约的，应当向乙方支付违约金5万元。",
        "第一条 本合同一式叁份，甲乙双方各执壹份，报劳动行政部门备案壹份。",
        # words that open a list can't be replaced without it
        "第一条 乙方辞职的，应支付违约金，违约金包括：\n（一）培训费；\n（二）招聘费。",
    ],
)
def test_what_is_lawful_or_too_entangled_is_left_alone(clause):
    assert text_of(fixed(docx_of(HEAD + clause))) == HEAD + clause


def test_only_the_kinds_asked_for_are_repaired():
    text = (
        HEAD + "第一条 乙方辞职的，应当提前九十日书面通知甲方。\n"
        "第二条 本合同一式叁份，甲乙双方各执壹份。"
    )
    done = mended(docx_of(text), ("mechanical",))

    assert [one.finding.rule for one in done.repairs] == ["doc/copies-mismatch"]


def test_a_repair_that_brings_a_new_finding_is_not_made(monkeypatch, tmp_path):
    path = tmp_path / "repairs.yaml"
    path.write_text(
        "repairs:\n  law/resign-notice-long:\n    kind: lawful-default\n    repair: replace\n"
        "    wording: 乙方辞职的，应当向甲方支付违约金5万元。\n",
        encoding="utf-8",
    )
    data = docx_of(HEAD + "第一条 乙方辞职的，应当提前九十日书面通知甲方。")
    done = mend(data, checked(data), "final", load_repairs(path), BOTH)

    assert done.repairs == ()
    assert [one.finding.rule for one in done.refused] == ["law/resign-notice-long"]
    assert "请按建议人工修改" in done.note(done.refused[0].finding)


LISTED = (
    "第一条 有下列情形之一的，甲方可以解除合同：\n"
    "{}严重违反规章制度的；\n{}{}\n{}被追究刑事责任的。"
)


def test_a_listed_case_goes_with_its_paragraph_and_the_numbers_move_up():
    wrong = "不服从甲方工作安排的；"
    data = docx_of(HEAD + LISTED.format("（一）", "（二）", wrong, "（三）"))
    after = HEAD + LISTED.format("（一）", "", "", "（二）").replace("\n\n", "\n")

    assert text_of(fixed(data)) == after


def test_of_a_list_that_word_numbers_a_case_goes_without_a_number_typed():
    body = "".join(map(paragraph, ("劳动合同书", *CLAUSES[:2], LISTED.partition("\n")[0])))
    cases = ("严重违反规章制度的；", "不服从甲方工作安排的；", "被追究刑事责任的。")
    data = word(body + "".join(item(1, 0, one) for one in cases), numbering=NUMBERS)

    assert text_of(fixed(data)).endswith("（一） 严重违反规章制度的；\n（二） 被追究刑事责任的。")


def test_the_last_case_of_a_list_leaves_its_full_stop_behind():
    lines = LISTED.format("（一）", "（二）", "被追究刑事责任的；或者", "（三）").split("\n")
    lines[-1:] = ["（三）不服从甲方工作安排的。", "第二条 本合同一式两份。"]
    after = [*lines[:-3], "（二）被追究刑事责任的。", lines[-1]]

    assert text_of(fixed(docx_of(HEAD + "\n".join(lines)))) == HEAD + "\n".join(after)


REVISED = (
    paragraph("劳动合同书")
    + "".join(paragraph(line) for line in CLAUSES)
    + item(1, 0, "乙方违反保密义务的，应当向甲方支付违约金10万元。")
    + table(["辞职", "乙方在竞业限制期内不得从业，竞业限制期限为三十六个月。"])
    + paragraph(
        run("第五条 ") + '<w:ins w:id="3" w:author="王" w:date="2026-01-01T00:00:00Z">'
        "<w:r><w:t>双方另议。</w:t></w:r></w:ins>"
        '<w:del w:id="4" w:author="王"><w:r><w:delText>无。</w:delText></w:r></w:del>'
    )
    + paragraph(
        run("第六条 ")
        + run("本合同", "<w:b/>")
        + "<w:sdt><w:sdtPr/><w:sdtContent>"
        + run("一式叁份，")
        + "</w:sdtContent></w:sdt>"
        + run("双方各执一份。", "<w:i/>")
    )
    + paragraph("签字")
)


@pytest.mark.parametrize(
    "data",
    [
        docx_of(HEAD + "\n".join(CLAUSES[2:])),
        word(REVISED, numbering=NUMBERS),
        word(REVISED.replace("<w:p>", "<w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr>", 3)),
    ],
    ids=["plain", "revised", "formatted"],
)
def test_accepting_gives_the_repaired_text_and_rejecting_the_input(tmp_path, data):
    path = tmp_path / "协议.docx"
    path.write_bytes(data)
    report = checked_at(path)
    done = mended(data)
    reviewed = render(report, Options(), kinds=BOTH)

    assert len(done.repairs) >= 3
    assert text_of(accept_all(reviewed, author="contractgen")) == text_of(fixed(data))
    assert text_of(reviewed) == text_of(fixed(data))
    assert text_of(reject_all(reviewed, author="contractgen")) == text_of(data)
    assert text_of(reviewed, "original") == text_of(data, "original")
    assert text_of(reject_all(reviewed)) == text_of(data, "original")
    assert not Package(accept_all(reviewed), "").read("word/document.xml").count(b"<w:del")


@pytest.mark.parametrize(
    "data",
    [docx_of(HEAD + "\n".join(CLAUSES[2:])), word(REVISED, numbering=NUMBERS)],
    ids=["plain", "revised"],
)
def test_a_reviewed_document_keeps_to_the_content_model(tmp_path, data):
    path = tmp_path / "协议.docx"
    path.write_bytes(data)
    reviewed = render(checked_at(path), Options(), kinds=BOTH)
    root = Package(reviewed, "").xml("word/document.xml")
    comments = Package(reviewed, "").xml("word/comments.xml")
    ids = sorted(one.get(f"{W}id") for one in comments)

    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert sorted(one.get(f"{W}id") for one in root.iter(f"{W}{name}")) == ids
    for revision in root.iter(f"{W}ins", f"{W}del"):
        if revision.getparent().tag == f"{W}rPr":
            assert revision.getparent().index(revision) == 0
        else:
            assert {child.tag for child in revision} <= {f"{W}r", *MARKS}
    for text in root.iter(f"{W}t", f"{W}delText"):
        gone = next(text.iterancestors(f"{W}del"), None) is not None
        assert gone == (text.tag == f"{W}delText")
    revisions = [one.get(f"{W}id") for one in root.iter(f"{W}ins", f"{W}del")]
    assert len(set(revisions)) == len(revisions)
    for properties in root.iter(f"{W}pPr"):
        order = [child.tag for child in properties if child.tag in {f"{W}rPr", f"{W}sectPr"}]
        assert order == sorted(order)
        assert properties.getparent().index(properties) == 0
    keys = [one.get(f"{W14}paraId") for one in comments.iter(f"{W}p")]
    assert len(set(keys)) == len(keys)
    assert all(0 < int(key, 16) < 0x80000000 for key in keys)
    assert len(WordDocument(BytesIO(reviewed)).paragraphs) > 3


def test_repairing_twice_changes_nothing_more():
    once = fixed(word(REVISED, numbering=NUMBERS))

    assert mended(once).repairs == ()


def test_repaired_findings_are_gone_and_no_new_one_came():
    data = word(REVISED, numbering=NUMBERS)
    done = mended(data)
    before = [one.rule for one in checked(data).findings]
    after = [one.rule for one in checked(fixed(data)).findings]
    for repair in done.repairs:
        before.remove(repair.finding.rule)

    assert all(after.count(rule) <= before.count(rule) for rule in after)


def test_formatting_is_kept_in_what_is_put_in():
    body = "".join(paragraph(line) for line in CLAUSES[:2]) + paragraph(
        run("第一条 乙方辞职的，应当提前") + run("九十", "<w:b/>") + run("日书面通知甲方。")
    )
    xml = Package(fixed(word(paragraph("劳动合同书") + body)), "").read("word/document.xml")

    assert "<w:r><w:rPr><w:b/></w:rPr><w:t>三十</w:t></w:r>" in xml.decode()


OTHERS = (
    '<w:ins w:id="3" w:author="王"><w:r><w:t>乙方辞职的，应当提前九十日书面通知甲方。</w:t></w:r>'
    "</w:ins>"
)


def test_what_another_has_put_in_is_repaired_and_stays_theirs(tmp_path):
    body = "".join(paragraph(line) for line in ("劳动合同书", *CLAUSES[:2]))
    data = word(body + paragraph(run("第一条 ") + OTHERS))
    path = tmp_path / "协议.docx"
    path.write_bytes(data)
    reviewed = render(checked_at(path), Options(), kinds=BOTH)
    xml = Package(reviewed, "").read("word/document.xml").decode()

    assert text_of(reviewed).endswith("第一条 乙方辞职的，应当提前三十日书面通知甲方。")
    assert text_of(reject_all(reviewed, author="contractgen")) == text_of(data)
    assert text_of(reject_all(reviewed)) == text_of(data, "original")
    theirs, ours, rest = re.findall(r'<w:ins w:id="\d+" w:author="(.*?)">', xml)
    assert (theirs, ours, rest) == ("王", "contractgen", "王")


def test_words_in_a_control_of_one_value_are_only_commented():
    body = "".join(paragraph(line) for line in ("劳动合同书", *CLAUSES[:2]))
    control = "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    clause = control.format(run("乙方辞职的，应当提前九十日书面通知甲方。"))
    done = mended(word(body + paragraph(run("第一条 ") + clause)))

    assert done.repairs == ()
    assert [one.finding.rule for one in done.refused] == ["law/resign-notice-long"]


def test_each_comment_says_what_was_done_or_why_nothing_was(tmp_path):
    path = tmp_path / "协议.txt"
    path.write_text(
        HEAD + "第一条 乙方辞职的，应当提前九十日书面通知甲方。\n第二条 月薪元。", encoding="utf-8"
    )
    report = checked_at(path)
    reviewed = tmp_path / "reviewed.docx"
    reviewed.write_bytes(render(report, Options(), kinds=BOTH))
    notes = {one.lines[-1].split()[0]: one.lines[-2] for one in read_comments(reviewed)}

    assert notes["编号：law/resign-notice-long"].startswith("修订（合法的默认写法）：")
    assert notes["编号：doc/blank-field"].startswith("未作修订：如何修改须由")


# Any change whatever


TEXT = WordFile(DATA, "").document.text
FILE = WordFile(DATA, "")
PLAIN = [
    (start, end)
    for start in range(len(TEXT))
    for end in range(start + 1, min(start + 12, len(TEXT)))
    if "\n" not in TEXT[start:end] and FILE.is_plain(start, end)
]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PLAIN), st.text("甲乙<&三 ", max_size=5))
def test_any_change_is_proven_on_the_xml(span, words):
    start, end = span
    author = Author("审")
    tracked = Revision(WordFile(DATA, ""), author)
    tracked.replace(start, end, words)
    outright = Revision(WordFile(DATA, ""))
    outright.replace(start, end, words)
    reviewed = repacked(DATA, {"word/document.xml": tracked.content()})
    done = repacked(DATA, {"word/document.xml": outright.content()})
    before = Package(DATA, "").read("word/document.xml").decode()
    first, last = (FILE.unit(offset).start.element for offset in (start, end - 1))

    assert text_of(accept_all(reviewed, author="审")) == text_of(done) == text_of(reviewed)
    assert text_of(reject_all(reviewed, author="审")) == TEXT
    assert tracked.content().decode().startswith(before[: FILE.markup.spans[first].start])
    assert tracked.content().decode().endswith(before[FILE.markup.spans[last].end :])


def test_a_paragraph_broken_in_two_is_one_again_when_rejected():
    data = word(paragraph(run("第一条 甲。第二条 乙。"), "<w:jc w:val='left'/>") + "<w:p/>")
    start = text_of(data).index("第二条")
    revision = Revision(WordFile(data, ""), Author("审"))
    revision.break_paragraph(start)
    reviewed = repacked(data, {"word/document.xml": revision.content()})

    assert text_of(reviewed) == text_of(data).replace("第二条", "\n第二条")
    assert text_of(reject_all(reviewed)) == text_of(reviewed, "original") == text_of(data)


def test_a_heading_that_was_run_on_is_set_as_the_one_before():
    head = paragraph("第一条 期限", '<w:pStyle w:val="1"/><w:keepNext/>')
    body = paragraph("合同期限三年。第二条 报酬", '<w:jc w:val="left"/>')
    data = word(paragraph("劳动合同书") + head + body + paragraph("月薪一万元。"))
    reviewed = rendered(data)
    outright = Package(fixed(data), "").xml("word/document.xml")
    layouts = [
        [etree.QName(one).localname for one in properties]
        for properties in outright.iter(f"{W}pPr")
    ]

    assert layouts == [["pStyle", "keepNext"], ["jc"], ["pStyle", "keepNext"]]
    assert text_of(reject_all(reviewed)) == text_of(reviewed, "original") == text_of(data)
    rejected = Package(reject_all(reviewed), "").xml("word/document.xml")
    assert [one.tag for one in list(rejected.iter(f"{W}pPr"))[1]] == [f"{W}jc"]


# The file of repairs


def write(tmp_path, text: str):
    path = tmp_path / "repairs.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("repairs:\n  law/no-such-rule:\n    kind: needs-counsel\n", "第 2 行|没有编号为"),
        ("repairs:\n  doc/copies-mismatch:\n    kind: mechanical\n", "缺少 repair"),
        (
            "repairs:\n  doc/copies-mismatch:\n    kind: needs-counsel\n    repair: copies\n",
            "不写 repair",
        ),
        (
            "repairs:\n  law/law-override:\n    kind: lawful-default\n    repair: replace\n"
            "    wording: 违约金为____元。\n",
            "空白待填",
        ),
        (
            "repairs:\n  law/law-override:\n    kind: lawful-default\n    repair: replace\n"
            '    wording: "{somebody}负责。"\n',
            "somebody",
        ),
        (
            "repairs:\n  law/law-override:\n    kind: lawful-default\n    repair: phrase\n"
            "    old: '('\n    new: 无\n",
            "正则",
        ),
        (
            "repairs:\n  law/law-override:\n    kind: lawful-default\n    repair: replaced\n",
            "repairs.yaml",
        ),
        ("fixes: {}\n", "最上层"),
    ],
)
def test_a_wrong_file_of_repairs_is_an_error_with_its_line(tmp_path, text, words):
    with pytest.raises(RuleBookError, match=words):
        load_repairs(write(tmp_path, text))


def test_a_rule_that_is_not_listed_needs_a_person(tmp_path):
    book = load_repairs(write(tmp_path, "repairs: {}\n"))

    assert [one.kind for one in book.procedures("law/law-override")] == ["needs-counsel"]


def test_our_repairs_name_rules_of_all_three_kinds():
    book = load_repairs()
    kinds = {book.procedures(rule.id)[0].kind for rule in load_rulebook().rules}

    assert kinds == {"mechanical", "lawful-default", "needs-counsel"}


# The commands


def test_fix_writes_the_repaired_document_and_lists_what_changed(tmp_path):
    path, output = tmp_path / "协议.txt", tmp_path / "改正稿.docx"
    path.write_text(HEAD + "第一条 本合同一式叁份，甲乙双方各执壹份。", encoding="utf-8")
    done = CliRunner().invoke(main, ["fix", str(path), "-o", str(output), "--city", "none"])

    assert done.exit_code == 0
    assert done.output.startswith(f"已写入：{output}（改正 1 处问题）\n")
    assert "叁 → 贰" in done.output
    assert read_document(output).text.endswith("本合同一式贰份，甲乙双方各执壹份。")


def test_fix_without_anything_to_repair_copies_the_document(tmp_path):
    path, output = tmp_path / "协议.docx", tmp_path / "改正稿.docx"
    path.write_bytes(docx_of(HEAD + "第一条 双方另行协商。"))
    done = CliRunner().invoke(main, ["fix", str(path), "-o", str(output), "--city", "none"])

    assert done.exit_code == 0
    assert output.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["fix", "missing.docx", "-o", "b.docx"], "找不到文件"),
        (["fix", "{terms}", "-o", "b.docx"], "条款文件"),
        (["check", "missing.docx", "--fix"], "--format docx"),
    ],
)
def test_a_wrong_use_of_repairs_is_one_error(tmp_path, examples, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    given = [one.format(terms=examples / "turpan.yaml") for one in arguments]
    done = CliRunner().invoke(main, given)

    assert done.exit_code == 2
    assert done.stderr.startswith("错误：")
    assert words in done.stderr


def wordings() -> list[tuple[str, str]]:
    book = load_repairs()
    return [
        (rule, text)
        for rule in book.rules
        for way in book.procedures(rule)
        if (text := getattr(way, "wording", "") or getattr(way, "instead", "")).endswith("。")
    ]


@pytest.mark.parametrize(("rule", "wording"), wordings())
def test_what_we_write_is_lawful_by_itself(rule, wording):
    facts = read_facts(document_from_text(HEAD + "第一条 双方依法履行本合同。"))
    clause = worded(wording, facts)
    written = read_facts(document_from_text(f"{HEAD}第一条 双方依法履行本合同。\n第二条 {clause}"))
    kind = "public-institution" if rule.startswith("law/pi-") else "labor"
    report = check(written, load_rulebook(), Choice(city="none", relationship=kind))

    assert [one.rule for one in report.findings if one.place] == []
