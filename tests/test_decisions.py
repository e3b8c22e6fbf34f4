"""Decisions: read strictly, matched by rule and clause, told in all formats, read from Word."""

import json
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from contractgen.checker import Choice, Report, check
from contractgen.cli import main
from contractgen.decisions import (
    Decision,
    Register,
    decisions_in,
    merged,
    read_register,
    write_register,
)
from contractgen.document import document_from_text, read_document
from contractgen.document.comments import Comment, read_comments
from contractgen.errors import DecisionsError, DocumentError
from contractgen.identity import identity
from contractgen.reading import read_facts
from contractgen.reports import FORMATS, Options
from contractgen.reports.schema import findings_schema
from contractgen.review import with_decisions
from contractgen.rulebook import load_rulebook

TEXT = """劳动合同
甲方：西河软件有限公司
乙方：李明
第一条 期限
本合同期限三年，自2025年3月1日起至2028年2月29日止。
第二条 离职
乙方离职后三十六个月内不得到与甲方有竞争关系的单位任职，甲方每月支付补偿5,000元。
第三条 罚款
乙方迟到一次罚款200元。"""

RULE = "law/nc-over-24-months"
CLAUSE = "乙方离职后三十六个月内不得到与甲方有竞争关系的单位任职，甲方每月支付补偿5,000元。"
TODAY = date(2026, 11, 22)


def checked(text: str = TEXT, name: str = "合同.txt") -> Report:
    facts = read_facts(document_from_text(text, name))
    return check(facts, load_rulebook(), Choice(city="none"))


def id_in(report: Report, rule: str = RULE) -> str:
    return next(identity(one, report.facts) for one in report.findings if one.rule == rule)


def decision(**changes: object) -> Decision:
    given: dict[str, object] = {
        "rule": RULE,
        "clause": CLAUSE,
        "decision": "accepted-risk",
        "owner": "王律师",
        "reason": "对方坚持，业务已知悉",
    }
    return Decision.model_validate(given | changes)


def reviewed(text: str, *decisions: Decision, today: date = TODAY):
    reports, use = with_decisions([checked(text)], Register("d.yaml", decisions), today)
    report = reports[0]
    assert isinstance(report, Report)
    return report, use


def rules_of(findings) -> set[str]:
    return {finding.rule for finding in findings}


# Matching


def test_an_accepted_finding_is_set_apart_and_the_decision_is_used():
    one = decision(id=id_in(checked()))

    report, use = reviewed(TEXT, one)

    assert RULE not in rules_of(report.findings)
    assert [(each.finding.rule, each.decision) for each in report.accepted] == [(RULE, one)]
    assert (use.expired, use.unused) == ((), ())


@pytest.mark.parametrize(
    "clause",
    [
        CLAUSE,
        CLAUSE.rstrip("。"),
        f"第二条 {CLAUSE}",
        "乙方离职后 三十六个月内不得到与甲方有竞争关系的单位任职，\n甲方每月支付补偿5,000元",
    ],
)
def test_a_decision_written_by_hand_names_the_clause_by_its_words(clause):
    report, use = reviewed(TEXT, decision(clause=clause.replace("\n", "")))

    assert (len(report.accepted), use.unused) == (1, ())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("第二条 离职", "第五条 离职"),
        ("第一条 期限\n", "第一条 目的\n引进人才。\n第一条 期限\n"),
        ("三年，自", "三年， 自"),
    ],
)
def test_renumbering_reopens_nothing(old, new):
    report, _ = reviewed(TEXT.replace(old, new), decision(id=id_in(checked())))

    assert RULE not in rules_of(report.findings)


@pytest.mark.parametrize(
    ("old", "new"),
    [("三十六个月", "四十八个月"), ("5,000元", "3,000元"), ("乙方离职后", "乙方退休后")],
)
def test_a_changed_clause_is_asked_again_and_leaves_the_decision_unused(old, new):
    one = decision(id=id_in(checked()))

    report, use = reviewed(TEXT.replace(old, new), one)

    assert RULE in rules_of(report.findings) or old == "乙方离职后"
    assert (report.accepted, use.unused) == ((), (one,))


def test_a_decision_holds_through_its_last_day_and_reopens_after():
    one = decision(id=id_in(checked()), expires=date(2026, 11, 21))

    last, last_use = reviewed(TEXT, one, today=date(2026, 11, 21))
    after, after_use = reviewed(TEXT, one)

    assert (len(last.accepted), last_use.expired) == (1, ())
    assert RULE in rules_of(after.findings)
    assert [each.decision for each in after.remarked] == [one]
    assert (after_use.expired, after_use.unused) == ((one,), ())


@pytest.mark.parametrize("kind", ["to-fix", "fixed", "undecided"])
def test_what_must_be_mended_or_is_undecided_stays_open(kind):
    report, _ = reviewed(TEXT, decision(decision=kind))

    assert RULE in rules_of(report.findings)
    assert [each.decision.decision for each in report.remarked] == [kind]


def test_a_decision_about_another_rule_settles_nothing():
    report, use = reviewed(TEXT, decision(rule="law/nc-comp-low"))

    assert (report.accepted, len(use.unused)) == ((), 1)


# The register


def test_what_is_written_is_read_back(tmp_path):
    path = tmp_path / "d.yaml"
    one = decision(
        id="0123456789abcdef",
        reason='写着“: #”和\\"引号"',
        decided=datetime(2026, 11, 20, 15, 30),
        expires=date(2027, 6, 30),
        source="审过.docx",
    )
    other = decision(clause="- 另一条", decided=datetime(2026, 11, 20))

    write_register(path, Register(str(path), (one, other)))

    assert read_register(path).decisions == (one, other)
    assert "decided: 2026-11-20\n" in path.read_text(encoding="utf-8")


def test_adding_leaves_a_persons_own_lines_as_they_are(tmp_path):
    path = tmp_path / "d.yaml"
    mine = (
        "# 我的登记\ndecisions:\n  # 已报总监\n"
        f"  - rule: {RULE}\n    clause: {CLAUSE}\n"
        "    decision: accepted-risk   # 邮件确认\n    owner: 王律师\n    reason: 可以\n"
    )
    path.write_text(mine, encoding="utf-8")
    added = decision(rule="law/fine-on-employee", clause="乙方迟到一次罚款200元。")

    register = merged(read_register(path), [added])
    write_register(path, register)
    text = path.read_text(encoding="utf-8")

    assert text.startswith(mine)
    assert read_register(path) == register
    write_register(path, read_register(path))
    assert path.read_text(encoding="utf-8") == text


def test_only_a_later_decision_replaces_an_earlier_one_and_keeps_its_last_day():
    first = decision(decided=datetime(2026, 1, 1), expires=date(2027, 1, 1))
    same = decision(decided=datetime(2026, 1, 1), reason="别的理由")
    later = decision(decided=datetime(2026, 2, 1), decision="to-fix", reason="改")

    register = Register("d.yaml", (first,))

    assert merged(register, [same]) == register
    assert merged(register, [later]).decisions == (
        later.model_copy(update={"expires": date(2027, 1, 1)}),
    )


GOOD = f"decisions:\n  - rule: {RULE}\n    clause: 甲\n    decision: false-alarm\n    owner: 王\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("decision: []\n", "decisions:"),
        ("- a\n", "decisions:"),
        (GOOD, "reason：缺少这一项"),
        (GOOD + "    reason: 因\n    owners: 王\n", "owners：没有这一项"),
        (GOOD.replace("false-alarm", "ok") + "    reason: 因\n", "accepted-risk（接受风险）"),
        (GOOD.replace(RULE, "nc") + "    reason: 因\n", "rule：不是规则编号"),
        (GOOD + "    reason: 因\n    expires: 2026-02-30\n", "expires：“2026-02-30”不是存在的日期"),
        (GOOD + "    reason: 因\n    decided: 昨天\n", "decided：不是日期"),
        (GOOD + "    reason: 因\n    id: abc\n", "id：应是报告或批注里的 16 位编号"),
        (GOOD.replace("clause: 甲", "clause: 甲**方…") + "    reason: 因\n", "经过遮盖或截短"),
        (
            GOOD + "    reason: 因\n" + GOOD.removeprefix("decisions:\n") + "    reason: 因\n",
            "只保留一条",
        ),
        (GOOD + "    owner: 李\n", "写了两次"),
    ],
)
def test_a_wrong_register_is_refused_with_file_and_place(tmp_path, text, words):
    path = tmp_path / "d.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DecisionsError) as caught:
        read_register(path)

    assert str(path) in str(caught.value)
    assert words in str(caught.value)


# Reports


def with_use(format_: str, *decisions: Decision, today: date = TODAY) -> str:
    reports, use = with_decisions([checked()], Register("d.yaml", decisions), today)
    return FORMATS[format_](reports, Options(register=use)).decode("utf-8")


UNUSED = decision(rule="law/resign-ban", clause="乙方五年内不得离职")
EXPIRED = decision(
    rule="law/fine-on-employee", clause="乙方迟到一次罚款200元", expires="2026-01-31"
)


@pytest.mark.parametrize("format_", ["text", "html"])
def test_people_read_what_is_settled_expired_and_unused(format_):
    page = with_use(format_, decision(expires="2027-06-30"), EXPIRED, UNUSED)

    for words in (
        "接受风险，王律师：对方坚持，业务已知悉（有效至2027年6月30日）",
        "已于2026年1月31日到期",
        "乙方五年内不得离职",
        "没有用到的决定",
    ):
        assert words in page


def test_html_marks_settled_words_with_their_decision():
    page = with_use("html", decision())

    assert (
        '<span class="settled" title="竞业限制不超过两年：接受风险，王律师：对方坚持，业务已知悉'
        '（长期有效）">'
    ) in page


def test_json_holds_settled_findings_apart_and_fits_its_schema():
    content = json.loads(with_use("json", decision(), EXPIRED, UNUSED))
    document = content["documents"][0]

    jsonschema.Draft202012Validator(findings_schema()).validate(content)
    assert [(one["rule"], one["decision"]["owner"]) for one in document["accepted"]] == [
        (RULE, "王律师")
    ]
    assert RULE not in {one["rule"] for one in document["findings"]}
    assert [one["rule"] for one in content["decisions"]["expired"]] == ["law/fine-on-employee"]
    assert [one["rule"] for one in content["decisions"]["unused"]] == ["law/resign-ban"]


def test_sarif_keeps_settled_findings_as_suppressed_results():
    run = json.loads(with_use("sarif", decision(), UNUSED))["runs"][0]
    suppressed = [one for one in run["results"] if one.get("suppressions")]

    assert [(one["ruleId"], one["suppressions"]) for one in suppressed] == [
        (
            RULE,
            [
                {
                    "kind": "external",
                    "status": "accepted",
                    "justification": "接受风险，王律师：对方坚持，业务已知悉（长期有效）",
                }
            ],
        )
    ]
    failing = [one for one in run["results"] if one["kind"] == "fail" and one not in suppressed]
    assert all(one["suppressions"] == [] for one in failing)
    notes = run["invocations"][0]["toolConfigurationNotifications"]
    assert [note["level"] for note in notes] == ["warning"]
    assert "没有用到的决定" in notes[0]["message"]["text"]


def test_settled_findings_do_not_fail_a_check(tmp_path):
    contract = tmp_path / "合同.txt"
    contract.write_text(TEXT, encoding="utf-8")
    before = json.loads(run("check", contract, "--city", "none", "--format", "json").stdout)
    path = tmp_path / "d.yaml"
    path.write_text("decisions: []\n", encoding="utf-8")
    every = [
        decision(rule=one["rule"], id=one["id"], clause="见报告")
        for one in before["documents"][0]["findings"]
    ]
    unique = {one.key: one for one in every}
    write_register(path, Register(str(path), tuple(unique.values())))

    plain = run("check", contract, "--city", "none")
    settled = run("check", contract, "--city", "none", "--decisions", path, "--fail-on", "note")

    assert (plain.exit_code, settled.exit_code) == (1, 0)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], prog_name="contractgen")


def test_a_wrong_register_ends_a_check_with_one_sentence(tmp_path):
    contract = tmp_path / "合同.txt"
    contract.write_text(TEXT, encoding="utf-8")
    path = tmp_path / "没有.yaml"

    result = run("check", contract, "--decisions", path)

    assert result.exit_code == 2
    assert result.stderr == f"错误：{path}：找不到这个文件，请检查路径\n"


# Answers in Word


@dataclass
class Said:
    """A comment to be written into a test file."""

    author: str
    lines: list[str]
    answers: int | None = None
    resolved: bool = False
    date: str = "2026-11-20T15:30:00Z"


def ours(report: Report, rule: str = RULE, **more: object) -> Said:
    return Said(
        "contractgen",
        ["【错误】竞业限制", "不合法。", f"编号：{rule} #{id_in(report, rule)}"],
        **more,
    )  # type: ignore[arg-type]


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word_file(path: Path, text: str, *said: Said) -> Path:
    """Write a .docx with comments as Word threads them."""

    def paragraph(line: str, key: str = "") -> str:
        marked = f' w14:paraId="{key}"' if key else ""
        return f"<w:p{marked}><w:r><w:t>{escape(line)}</w:t></w:r></w:p>"

    comments, threads = [], []
    for number, one in enumerate(said):
        key = f"{number + 1:08X}"
        lines = [paragraph(line) for line in one.lines[:-1]] + [paragraph(one.lines[-1], key)]
        comments.append(
            f'<w:comment w:id="{number}" w:author="{one.author}" w:date="{one.date}">'
            f"{''.join(lines)}</w:comment>"
        )
        parent = "" if one.answers is None else f' w15:paraIdParent="{one.answers + 1:08X}"'
        done = int(one.resolved)
        threads.append(f'<w15:commentEx w15:paraId="{key}"{parent} w15:done="{done}"/>')
    body = "".join(paragraph(line) for line in text.split("\n"))
    relation = '<Relationship Id="{}" Type="{}" Target="{}"/>'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}">'
        + relation.format("a", f"{OFFICE}/officeDocument", "word/document.xml")
        + "</Relationships>",
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:w14="{W14}"><w:body>{body}'
        "</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">'
        + relation.format("b", f"{OFFICE}/comments", "comments.xml")
        + relation.format("c", f"{W15}/commentsExtended", "commentsExtended.xml")
        + "</Relationships>",
        "word/comments.xml": f'<w:comments xmlns:w="{W}" xmlns:w14="{W14}">{"".join(comments)}'
        "</w:comments>",
        "word/commentsExtended.xml": f'<w15:commentsEx xmlns:w15="{W15}">{"".join(threads)}'
        "</w15:commentsEx>",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def imported(path: Path, **options: object) -> tuple[Decision, ...]:
    facts = read_facts(document_from_text(TEXT, path.name))
    return decisions_in(
        read_comments(path),
        facts,
        source=path.name,
        masked=str,
        **options,  # type: ignore[arg-type]
    )


def test_comments_are_read_with_author_date_thread_and_state(tmp_path):
    path = word_file(
        tmp_path / "a.docx",
        TEXT,
        Said("contractgen", ["一", "二"], resolved=True),
        Said("王律师", ["好"], answers=0),
    )

    when = "2026-11-20T15:30:00Z"
    assert read_comments(path) == (
        Comment("0", "contractgen", when, ("一", "二"), None, True),
        Comment("1", "王律师", when, ("好",), "0", False),
    )


def test_a_text_file_has_no_comments_to_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")

    with pytest.raises(DocumentError, match="没有批注可读"):
        read_comments(path)


def test_an_answer_becomes_a_decision_with_author_text_day_and_source(tmp_path):
    report = checked()
    path = word_file(
        tmp_path / "审过.docx",
        TEXT,
        ours(report),
        Said("王律师", ["接受风险，业务已签字，有效期至2027年6月30日。"], answers=0),
    )

    assert imported(path) == (
        Decision(
            rule=RULE,
            id=id_in(report),
            clause=CLAUSE,
            decision="accepted-risk",
            owner="王律师",
            reason="接受风险，业务已签字，有效期至2027年6月30日。",
            decided=datetime(2026, 11, 20, 15, 30),
            expires=date(2027, 6, 30),
            source="审过.docx",
        ),
    )


@pytest.mark.parametrize(
    ("answers", "resolved", "kind"),
    [
        ([], True, "accepted-risk"),
        (["保留，不改。"], False, "accepted-risk"),
        (["无需修改"], False, "accepted-risk"),
        (["误报，这里是劳务关系"], False, "false-alarm"),
        (["不接受，请删除"], False, "to-fix"),
        (["同意修改"], True, "to-fix"),
        (["改为二十四个月"], False, "to-fix"),
        (["予以修改"], True, "to-fix"),
        (["此条删除"], True, "to-fix"),
        (["不改会有风险"], True, "to-fix"),
        (["修订已接受"], True, "fixed"),
        (["没必要改"], False, "accepted-risk"),
        (["已按建议修改"], True, "fixed"),
        (["这个能不能保留？"], False, "undecided"),
        (["收到"], False, "undecided"),
        (["收到"], True, "accepted-risk"),
        (["请核实"], True, "accepted-risk"),
        (["保留", "不能接受"], False, "to-fix"),
        (["接受风险", "谢谢"], False, "accepted-risk"),
    ],
)
def test_the_latest_answer_that_says_something_decides(tmp_path, answers, resolved, kind):
    replies = [Said("王律师", [text], answers=0) for text in answers]
    path = word_file(tmp_path / "a.docx", TEXT, ours(checked(), resolved=resolved), *replies)

    assert [one.decision for one in imported(path)] == [kind]


def test_resolved_without_a_word_is_nobodys_unless_an_owner_is_named(tmp_path):
    path = word_file(tmp_path / "a.docx", TEXT, ours(checked(), resolved=True))

    (one,) = imported(path)
    (named,) = imported(path, owner="张总监", expires=date(2027, 1, 1))

    assert (one.owner, one.reason) == ("未记名", "在 Word 中标为“已解决”，没有写理由")
    assert (named.owner, named.expires) == ("张总监", date(2027, 1, 1))


def test_comments_of_others_and_unanswered_ones_decide_nothing(tmp_path):
    path = word_file(
        tmp_path / "a.docx",
        TEXT,
        ours(checked()),
        Said("李律师", ["编号：law/resign-ban #0123456789abcdef"], resolved=True),
    )

    assert imported(path) == ()


def test_a_finding_about_the_whole_is_recorded_by_what_it_says(tmp_path):
    lines = ["整份协议：【错误】必备条款", "没有约定休息休假。", "依据：…"]
    said = Said("contractgen", [*lines, "编号：law/mandatory-terms-missing #0123456789abcdef"])
    said.resolved = True

    (one,) = imported(word_file(tmp_path / "a.docx", TEXT, said))

    assert one.clause == "整份协议：没有约定休息休假。"


def test_of_two_comments_on_one_clause_the_one_that_leaves_it_open_counts(tmp_path):
    report = checked()
    path = word_file(
        tmp_path / "a.docx",
        TEXT,
        ours(report, resolved=True),
        ours(report),
        Said("王律师", ["必须修改"], answers=1),
    )

    assert [one.decision for one in imported(path)] == ["to-fix"]


def test_importing_again_gives_the_same_register_and_loses_nothing(tmp_path):
    report = checked()
    path = word_file(
        tmp_path / "审过.docx",
        TEXT,
        ours(report),
        Said("王律师", ["接受风险"], answers=0),
        ours(report, "law/fine-on-employee", resolved=True),
    )
    register = tmp_path / "d.yaml"
    write_register(register, Register(str(register), (UNUSED,)))

    first = run("decisions", "import", path, "-o", register)
    once = register.read_bytes()
    second = run("decisions", "import", path, "-o", register)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "新增 2 条，更新 0 条；登记共 3 条" in first.stdout
    assert "新增 0 条，更新 0 条；登记共 3 条" in second.stdout
    assert register.read_bytes() == once
    assert read_register(register).decisions[0] == UNUSED


def test_personal_data_is_masked_in_the_register(tmp_path):
    text = TEXT.replace("第三条", "联系电话：13812345678，月工资30,000元。\n第三条").replace(
        "乙方离职后", "乙方（电话13812345678）月工资30,000元，离职后"
    )
    report = checked(text)
    path = word_file(
        tmp_path / "a.docx", text, ours(report), Said("王", ["接受，问13812345678"], answers=0)
    )
    register = tmp_path / "d.yaml"

    run("decisions", "import", path, "-o", register)
    written = register.read_text(encoding="utf-8")

    assert "13812345678" not in written
    assert "138****5678" in written


def test_a_settled_finding_gets_no_comment_in_word_and_stale_decisions_are_told(tmp_path):
    contract = word_file(tmp_path / "合同.docx", TEXT)
    out, register = tmp_path / "审阅稿.docx", tmp_path / "d.yaml"
    write_register(register, Register(str(register), (decision(), UNUSED)))

    result = run(
        *("check", contract, "--city", "none", "--decisions", register),
        *("--format", "docx", "--fix", "-o", out),
    )
    said = [one.lines[-1] for one in read_comments(out)]

    assert result.exit_code == 1
    assert "0 条已到期，1 条没有用到" in result.stderr
    assert any("law/fine-on-employee" in line for line in said)
    assert not any(RULE in line for line in said)
    assert "三十六个月" in read_document(out).text


def test_a_file_without_answers_says_what_to_do(tmp_path):
    path = word_file(tmp_path / "a.docx", TEXT, ours(checked()))

    result = run("decisions", "import", path, "-o", tmp_path / "d.yaml")

    assert result.exit_code == 0
    assert "没有读到答复：请在 contractgen 的批注上回复或者标为“已解决”" in result.stdout
