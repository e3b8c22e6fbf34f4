"""What the other side changed: each planted edit is told as what it is, and nothing else is."""

import json
import re
import zipfile
from io import BytesIO
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result
from word_files import members, zipped

from contractgen.checker import Choice, Report, check
from contractgen.cli import main
from contractgen.comparing import Change, Comparison, compare
from contractgen.document import document_from_text, read_document
from contractgen.reading import read_facts
from contractgen.reports import Options
from contractgen.reports.changes import CHANGE_FORMATS
from contractgen.reports.schema import changes_schema
from contractgen.rulebook import load_rulebook

TEXT = """人才引进协议
甲方：奎屯西河软件有限公司
统一社会信用代码：91650200MA77A1B24C
乙方：李明
身份证号码：110105199003078515
联系电话：13812345678
第一条 期限
（一）本协议期限五年，自2026年3月1日起至2031年2月28日止。
（二）试用期六个月，试用期工资为约定工资的80%。
第二条 岗位
（一）乙方担任总工程师，工作地点为奎屯市北京路1号。
（二）调整岗位应当由双方协商一致，并签订书面补充协议。
第三条 报酬
（一）乙方月薪30,000元，每月10日发放。
（二）甲方支付安家费人民币300,000元（大写：叁拾万元整），分三年支付，每年支付10万元。
（三）甲方提供120平方米住房一套，乙方连续工作满五年后归乙方所有。
（四）项目产生税后利润的，乙方提成8%。
第四条 休假
乙方每年享受带薪年休假15天。乙方可以在春节前后合并使用。休假期间工资照发。
第五条 保密和竞业限制
（一）乙方应当保守甲方的商业秘密，不得向第三人披露。
（二）乙方离职后十二个月内不得到竞争单位任职，甲方按月支付补偿10,000元。
第六条 解除
（一）乙方提前三十日书面通知甲方，可以解除本协议。
（二）有下列情形之一的，甲方可以解除本协议：
（1）乙方严重违反规章制度的；
（2）乙方被依法追究刑事责任的。
（三）甲方违反第三条约定的，乙方可以随时解除本协议，甲方应当赔偿乙方的损失。
第七条 争议
双方发生争议的，可以向奎屯市劳动人事争议仲裁委员会申请仲裁。
第八条 其他
（一）本协议未尽事宜，双方另行签订补充协议。
（二）本协议一式三份，甲乙双方各执一份，报人才办一份。
（三）迟到一次扣除的奖金不超过50元。
甲方（盖章）：
乙方（签字）：
签订日期：2026年2月20日"""

ROWS = (("姓名", "李明", "学历", "博士"), ("月薪", "30000元", "安家费", "300000元"))


def report(text: str, name: str = "协议.txt") -> Report:
    return check(read_facts(document_from_text(text, name)), load_rulebook(), Choice(city="none"))


def compared(sent: str, returned: str) -> Comparison:
    return compare(report(sent), report(returned))


def told(changes: tuple[Change, ...]) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.subject, one.before, one.after) for one in changes]


def edited(*edits: tuple[str, str]) -> str:
    text = TEXT
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


PLANTED = [
    # numbers
    ("30,000元", "28,000元", ("term-changed", "月薪（元）", "30,000元", "28,000元")),
    ("30,000元", "叁万贰仟元", ("term-changed", "月薪（元）", "30,000元", "叁万贰仟元")),
    ("六个月，试", "三个月，试", ("term-changed", "试用期（月）", "六个月", "三个月")),
    ("80%", "60%", ("term-changed", "试用期工资比例（%）", "80%", "60%")),
    ("120平方米", "90平方米", ("term-changed", "住房面积（㎡）", "120平方米", "90平方米")),
    ("三十日书面", "六十日书面", ("term-changed", "离职提前通知（日）", "三十日", "六十日")),
    (
        "十二个月内",
        "三十六个月内",
        ("term-changed", "竞业限制（月）", "十二个月", "三十六个月"),
    ),
    ("10,000元", "5,000元", ("term-changed", "按月支付补偿", "10,000元", "5,000元")),
    ("8%", "5%", ("term-changed", "利润提成比例（%）", "8%", "5%")),
    ("年休假15天", "年休假5天", ("term-changed", "带薪年休假（天）", "15天", "5天")),
    ("一式三份", "一式两份", ("term-changed", "协议份数", "三", "两")),
    ("超过50元", "超过500元", ("term-changed", "迟到一次扣除的奖金不超过", "50元", "500元")),
    ("满五年后", "满八年后", ("term-changed", "住房赠予所需工作年限", "五年", "八年")),
    # dates
    (
        "2026年3月1日",
        "2026年5月1日",
        ("term-changed", "协议开始日期", "2026年3月1日", "2026年5月1日"),
    ),
    (
        "2031年2月28日",
        "2029年2月28日",
        ("term-changed", "协议结束日期", "2031年2月28日", "2029年2月28日"),
    ),
    ("每月10日", "每月25日", ("term-changed", "发薪日", "10", "25")),
    # names
    ("乙方：李明", "乙方：王强", ("term-changed", "姓名", "李明", "王强")),
    ("总工程师", "副总工程师", ("term-changed", "岗位", "总工程师", "副总工程师")),
    # 不
    ("不得向第三人", "得向第三人", ("polarity", "", "不得", "得")),
    ("可以在春节", "不可以在春节", ("polarity", "", "可以", "不可以")),
    ("不超过50元", "不低于50元", ("polarity", "", "不超过", "不低于")),
    ("十二个月内不得", "十二个月后不得", ("polarity", "", "内", "后")),
    ("应当赔偿乙方", "无须赔偿乙方", ("polarity", "", "应当", "无须")),
    # a party's role
    ("，甲方应当赔偿乙方的", "，乙方应当赔偿甲方的", None),
    ("乙方连续工作满五年后归乙方", "乙方连续工作满五年后归甲方", ("role", "", "乙方", "甲方")),
    ("甲方按月支付", "乙方按月支付", ("role", "", "甲方", "乙方")),
    # duty
    ("应当由双方", "可以由双方", ("duty", "", "应当", "可以")),
    # sentences and clauses
    ("休假期间工资照发。", "", ("sentence-removed", "", "休假期间工资照发。", "")),
    (
        "合并使用。",
        "合并使用。未休的不予补偿。",
        ("sentence-added", "", "", "未休的不予补偿。"),
    ),
    (
        "（四）项目产生税后利润的，乙方提成8%。\n",
        "",
        ("clause-removed", "", "项目产生税后利润的，乙方提成8%。", ""),
    ),
    (
        "（2）乙方被依法追究刑事责任的。",
        "（2）乙方被依法追究刑事责任的；\n（3）乙方连续两个季度考核排名末位的。",
        ("clause-added", "", "", "乙方连续两个季度考核排名末位的。"),
    ),
    (
        "调整岗位应当由双方协商一致，并签订书面补充协议。",
        "调整岗位由甲方决定，乙方须服从。",
        ("reworded", "", None, None),
    ),
    ("签订书面补充协议", "订立书面的补充协议", ("reworded", "", None, None)),
]


@pytest.mark.parametrize(("old", "new", "expected"), PLANTED)
def test_each_planted_edit_is_told_as_what_it_is(old, new, expected):
    changes = told(compared(TEXT, edited((old, new))).changes)

    if expected is None:
        assert changes == [("role", "", "甲方", "乙方"), ("role", "", "乙方", "甲方")]
    elif expected[2] is None:
        assert [(kind, subject) for kind, subject, *_ in changes] == [expected[:2]]
    else:
        assert changes == [expected]


def test_all_planted_edits_at_once_are_told_apart():
    chosen = [PLANTED[number] for number in (0, 2, 4, 5, 9, 13, 18, 24, 26, 28, 29)]

    changes = compared(TEXT, edited(*((old, new) for old, new, _ in chosen))).changes

    assert sorted(told(changes)) == sorted(expected for *_, expected in chosen if expected)


RENUMBERED = re.sub(
    "第([二三四五六七八])条",
    lambda match: f"第{'二三四五六七八九'['二三四五六七八'.index(match[1]) + 1]}条",
    TEXT,
).replace("第三条 岗位", "第二条 目的\n双方为引进人才订立本协议。\n第三条 岗位")


@pytest.mark.parametrize(
    "same",
    [
        TEXT,
        TEXT.replace("，", ","),
        TEXT.replace("（", "(").replace("）", ")").replace("：", ":"),
        TEXT.replace("\n", "\n\n  "),
        TEXT.replace("三十日", "30日").replace("30,000元", "3万元").replace("五年，", "5年，"),
        re.sub("第(.)条 ", r"\1、", TEXT).replace("第三条", "第三条"),
        TEXT.replace("。\n（二）", "；\n（2）"),
        TEXT.replace("工资照发。\n", "工资照发。"),
        TEXT.replace("合并使用。", "合并使用。\n"),
        TEXT.replace(" ", "\u3000"),
        f"{TEXT}\n第 1 页　共 8 页\n- 3 -",
    ],
    ids=[
        "itself",
        "commas",
        "brackets",
        "blanks",
        "numerals",
        "numbers",
        "items",
        "joined",
        "cut",
        "wide",
        "pages",
    ],
)
def test_what_only_looks_different_says_nothing(same):
    comparison = compared(TEXT, same)

    assert told(comparison.changes) == []


def test_a_new_article_is_one_change_and_renumbering_the_rest_is_none():
    assert told(compared(TEXT, RENUMBERED).changes) == [
        ("clause-added", "", "", "目的\n双方为引进人才订立本协议。")
    ]


def test_a_clause_that_moved_is_not_added_and_removed():
    line = "（三）甲方提供120平方米住房一套，乙方连续工作满五年后归乙方所有。\n"
    moved = TEXT.replace(line, "").replace("（三）迟到", line + "（四）迟到")

    assert [change.kind for change in compared(TEXT, moved).changes] == ["moved"]


def test_findings_that_a_change_causes_stand_with_it():
    comparison = compared(TEXT, edited(("十二个月内", "三十六个月内"), ("80%", "60%")))
    caused = {one.after: [finding.rule for finding in one.findings] for one in comparison.changes}

    assert "law/nc-over-24-months" in caused["三十六个月"]
    assert "law/probation-pay-low" in caused["60%"]


def test_a_finding_that_was_there_before_is_not_new():
    bad = edited(("十二个月内", "三十六个月内"))

    comparison = compared(bad, bad.replace("三十六个月内", "四十八个月内"))

    assert [one.kind for one in comparison.changes] == ["term-changed"]
    assert comparison.new_findings == ()


def test_findings_that_a_change_mends_are_told():
    comparison = compared(edited(("十二个月内", "三十六个月内")), TEXT)

    assert "law/nc-over-24-months" in {one.rule for one in comparison.gone_findings}
    assert comparison.new_findings == ()


# Word files


def run_of(text: str, kind: str = "t") -> str:
    return f'<w:r><w:{kind} xml:space="preserve">{text}</w:{kind}></w:r>'


def tracked(old: str, new: str) -> str:
    by = 'w:id="1" w:author="对方"'
    gone = f"<w:del {by}>{run_of(old, 'delText')}</w:del>" if old else ""
    return gone + (f"<w:ins {by}>{run_of(new)}</w:ins>" if new else "")


def table(rows: tuple[tuple[str, ...], ...]) -> str:
    def cell(text: str) -> str:
        return f"<w:tc><w:p>{run_of(text)}</w:p></w:tc>"

    lines = ("".join(map(cell, row)) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def word_file(
    path: Path, text: str, rows: tuple[tuple[str, ...], ...] = ROWS, **edits: str
) -> Path:
    """Write the text and a table; `[[old|new]]` in it becomes a tracked change."""

    def paragraph(line: str) -> str:
        parts = re.split(r"\[\[(.*?)\|(.*?)\]\]", line)
        inner = "".join(
            run_of(part) if number % 3 == 0 else tracked(part, parts[number + 1])
            for number, part in enumerate(parts)
            if number % 3 != 2
        )
        return f"<w:p>{inner}</w:p>"

    body = "".join(paragraph(line) for line in text.split("\n")) + table(rows) + "<w:p/>"
    path.write_bytes(zipped(members(body)))
    return path


def compared_files(sent: Path, returned: Path) -> Comparison:
    def read(path: Path) -> Report:
        return check(read_facts(read_document(path)), load_rulebook(), Choice(city="none"))

    rejected = read_facts(read_document(returned, view="original"))
    return compare(read(sent), read(returned), rejected)


@pytest.mark.parametrize(
    ("cell", "new", "expected"),
    [
        ((1, 1), "28000元", ("term-changed", "月薪", "30000元", "28000元")),
        ((1, 3), "200000元", ("term-changed", "安家费", "300000元", "200000元")),
        ((0, 1), "王强", ("term-changed", "姓名", "李明", "王强")),
        ((0, 3), "硕士", ("term-changed", "学历学位", "博士", "硕士")),
    ],
)
def test_an_edit_inside_a_table_is_told(tmp_path, cell, new, expected):
    rows = [list(row) for row in ROWS]
    rows[cell[0]][cell[1]] = new
    sent = word_file(tmp_path / "a.docx", "人才引进协议")
    returned = word_file(tmp_path / "b.docx", "人才引进协议", tuple(map(tuple, rows)))

    assert told(compared_files(sent, returned).changes) == [expected]


def test_an_added_row_is_told(tmp_path):
    sent = word_file(tmp_path / "a.docx", "人才引进协议")
    returned = word_file(tmp_path / "b.docx", "人才引进协议", (*ROWS, ("违约金", "50000元")))

    (change,) = compared_files(sent, returned).changes
    assert (change.kind, change.after) == ("clause-added", "违约金\t50000元")


def test_changes_hidden_from_tracking_are_marked(tmp_path):
    sent = word_file(tmp_path / "a.docx", TEXT)
    hidden = edited(("十二个月内", "三十六个月内"), ("休假期间工资照发。", ""))
    hidden = hidden.replace("（三）迟到", "（三）乙方须自费体检。\n（四）迟到")
    both = hidden.replace("月薪30,000元", "月薪[[30,000|28,000]]元")
    both = both.replace("不得向第三人", "[[不|]]得向第三人")
    returned = word_file(tmp_path / "b.docx", both)

    comparison = compared_files(sent, returned)

    assert comparison.tracking is True
    assert [(one.kind, one.untracked) for one in comparison.changes] == [
        ("term-changed", False),
        ("sentence-removed", True),
        ("polarity", False),
        ("term-changed", True),
        ("clause-added", True),
    ]


def test_without_any_tracking_every_change_is_hidden(tmp_path):
    sent = word_file(tmp_path / "a.docx", TEXT)
    returned = word_file(tmp_path / "b.docx", edited(("30,000元", "28,000元")))

    comparison = compared_files(sent, returned)
    page = CHANGE_FORMATS["text"](comparison, Options()).decode()

    assert (comparison.tracking, [one.untracked for one in comparison.changes]) == (False, [True])
    assert "退回的文件没有任何修订痕迹，1 处改动都是直接改的（未留痕）" in page


def test_an_unchanged_word_file_with_other_runs_says_nothing(tmp_path):
    sent = word_file(tmp_path / "a.docx", TEXT)
    returned = word_file(tmp_path / "b.docx", TEXT.replace("，", ","))

    assert compared_files(sent, returned).changes == ()


# Formats and the command


def test_pay_is_shown_and_numbers_of_people_are_masked():
    comparison = compared(TEXT, edited(("30,000元", "28,000元"), ("13812345678", "13912345678")))

    for name in ("text", "html", "json"):
        page = CHANGE_FORMATS[name](comparison, Options()).decode()
        assert "28,000元" in page
        assert "13912345678" not in page
        assert "139****5678" in page


def test_json_fits_its_schema():
    comparison = compared(TEXT, edited(*((old, new) for old, new, _ in PLANTED[13:14])))
    content = json.loads(CHANGE_FORMATS["json"](compared(TEXT, RENUMBERED), Options()))
    other = json.loads(CHANGE_FORMATS["json"](comparison, Options()))

    for one in (content, other):
        faults = jsonschema.Draft202012Validator(changes_schema()).iter_errors(one)
        assert not list(faults)


def test_json_has_the_fixed_shape():
    comparison = compared(TEXT, edited(("50元", "500元")))
    content = json.loads(CHANGE_FORMATS["json"](comparison, Options()))
    start = TEXT.index("50元")

    assert {key: content[key] for key in ("sent", "returned", "tracking")} == {
        "sent": "协议.txt",
        "returned": "协议.txt",
        "tracking": None,
    }
    assert content["changes"] == [
        {
            "kind": "term-changed",
            "subject": "迟到一次扣除的奖金不超过",
            "article": "第八条（三）",
            "before": "50元",
            "after": "500元",
            "untracked": False,
            "sent": {
                "article": "第八条（三）",
                "start": start,
                "end": start + 3,
                "sentence": "迟到一次扣除的奖金不超过50元。",
            },
            "returned": {
                "article": "第八条（三）",
                "start": start,
                "end": start + 4,
                "sentence": "迟到一次扣除的奖金不超过500元。",
            },
            "findings": [],
        }
    ]


@pytest.mark.parametrize("number", range(len(PLANTED)))
def test_a_redline_accepted_is_the_version_returned_and_rejected_the_one_sent(tmp_path, number):
    old, new, _ = PLANTED[number]
    returned = edited((old, new))
    path = tmp_path / "对照稿.docx"
    path.write_bytes(CHANGE_FORMATS["docx"](compared(TEXT, returned), Options()))

    assert read_document(path).text == returned
    assert read_document(path, view="original").text == TEXT


def test_a_redline_keeps_hidden_changes_under_their_own_author(tmp_path):
    sent = word_file(tmp_path / "a.docx", TEXT)
    both = edited(("十二个月内", "三十六个月内")).replace("月薪30,000", "月薪[[30,000|28,000]]")
    comparison = compared_files(sent, word_file(tmp_path / "b.docx", both))

    content = CHANGE_FORMATS["docx"](comparison, Options())
    xml = zipfile.ZipFile(BytesIO(content)).read("word/document.xml").decode()

    assert re.findall(r'<w:ins w:id="\d+" w:author="([^"]+)"><w:r><w:t[^>]*>([^<]+)', xml) == [
        ("对方改动", "28,000元"),
        ("对方改动（未留痕）", "三十六个月"),
    ]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["diff", *map(str, arguments)], prog_name="contractgen")


def test_the_exit_code_tells_of_new_findings(tmp_path):
    sent, fine, bad = (tmp_path / name for name in ("发出.txt", "可以.txt", "不行.txt"))
    sent.write_text(TEXT, encoding="utf-8")
    fine.write_text(edited(("30,000元", "29,000元")), encoding="utf-8")
    bad.write_text(edited(("十二个月内", "三十六个月内")), encoding="utf-8")

    assert [run(sent, one, "--city", "none").exit_code for one in (sent, fine, bad)] == [0, 0, 1]
    assert run(sent, bad, "--city", "none", "--fail-on", "never").exit_code == 0
    assert run(sent, tmp_path / "没有.docx").exit_code == 2
    assert run(sent, bad, "--format", "docx").exit_code == 2


STYLED = (
    '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p>'
)


def test_a_redline_is_the_file_sent_with_its_look(tmp_path):
    sent, returned = tmp_path / "a.docx", tmp_path / "b.docx"
    lines = ("劳动合同", "乙方月薪30,000元，每月10日发放。", "乙方不得兼职。", "本合同一式两份。")
    changed = (lines[0], lines[1].replace("30,000", "28,000"), "乙方须自费体检。", lines[3])
    hiding = '<w:revisionView w:markup="0"/>'
    for path, texts in ((sent, lines), (returned, changed)):
        body = "".join(STYLED.format(text) for text in texts)
        path.write_bytes(zipped(members(body, settings=hiding)))

    path = tmp_path / "对照稿.docx"
    path.write_bytes(CHANGE_FORMATS["docx"](compared_files(sent, returned), Options()))
    archive = zipfile.ZipFile(path)
    xml = archive.read("word/document.xml").decode()

    assert read_document(path).text.split("\n") == list(changed)
    assert read_document(path, view="original").text.split("\n") == list(lines)
    assert xml.count('<w:jc w:val="center"/>') == len(xml.split("<w:p>")) - 1
    assert "revisionView" not in archive.read("word/settings.xml").decode()


def test_a_redline_of_what_a_word_file_cannot_track_is_plain_and_exact(tmp_path):
    sent = word_file(tmp_path / "a.docx", TEXT)
    returned = word_file(tmp_path / "b.docx", TEXT, (*ROWS, ("违约金", "50000元")))
    path = tmp_path / "对照稿.docx"
    path.write_bytes(CHANGE_FORMATS["docx"](compared_files(sent, returned), Options()))

    assert read_document(path).text == read_document(returned).text.rstrip()
    assert read_document(path, view="original").text == read_document(sent).text.rstrip()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("乙方：______", "乙方：张三", ("姓名", "______", "张三")),
        ("月薪____元。", "月薪30,000元。", ("月薪（元）", "____元", "30,000元")),
        (
            "期限自____年__月__日起至____年__月__日止。",
            "期限自2026年3月1日起至2029年2月28日止。",
            ("协议开始日期", "____年__月__日起至____年__月__日", "2026年3月1日起至2029年2月28日"),
        ),
        ("□ 固定期限 □ 无固定期限", "☑ 固定期限 □ 无固定期限", ("…固定期限", "□", "☑")),
    ],
)
def test_a_blank_that_was_filled_or_a_box_that_was_ticked_is_a_changed_term(old, new, expected):
    changes = told(
        compared(f"劳动合同\n{old}\n第一条 其他", f"劳动合同\n{new}\n第一条 其他").changes
    )

    assert changes == [("term-changed", *expected)]
