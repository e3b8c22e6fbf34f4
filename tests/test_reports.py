import json
import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
import yaml

from contractgen import __version__
from contractgen.checker import Applied, Report, Unreadable, check
from contractgen.document import document_from_text
from contractgen.facts import Fact, Facts, Mark
from contractgen.findings import Finding, Skipped
from contractgen.outline import build_outline
from contractgen.reading import read_facts
from contractgen.reports import FORMATS, Options
from contractgen.reports.json import plain
from contractgen.reports.lines import break_lines
from contractgen.reports.privacy import Privacy
from contractgen.reports.rules import rule_text, rules_text
from contractgen.reports.sarif import uri_of
from contractgen.reports.schema import findings_schema, schema_of
from contractgen.reports.view import citations
from contractgen.resources import data_dir
from contractgen.rulebook import RULE_FOLDERS, RuleBook, load_rulebook
from contractgen.rules import Citation, Example, Rule, Source

TEXT = """人才引进协议
乙方：李明，身份证号110105199003078515，电话13812345678。
第一条 报酬
（一）月薪30,000元。
第二条 违约责任
（一）乙方辞职的，应支付违约金；甲方不支付工资。"""

COMPARED = date(2026, 11, 22)
LAW = Source(title="劳动合同法", rank="law", url="https://flk.npc.gov.cn/", checked_on=COMPARED)
CITY = Source(title="奎屯办法", rank="policy", checked_on=COMPARED)
PRACTICE = Source(title="起草惯例", rank="practice", checked_on=COMPARED)

PENALTY = Rule(
    id="law/penalty-outside-22-23",
    title="不得约定由劳动者承担违约金",
    severity="error",
    article="第二十五条",
    quote="用人单位不得与劳动者约定由劳动者承担违约金",
    since=date(2008, 1, 1),
    citations=(Citation(source="city/kuytun", article="第二十七条"),),
    message="约定{what}须付违约金。",
    suggestion="删除该违约金。",
    passes=(Example(text="乙方辞职须提前三十日通知。"),),
    fails=(Example(text="乙方辞职须付违约金。", relationship="labor", on=date(2025, 1, 1)),),
    relationships=("labor", "public-institution"),
    soften={"public-institution": "warning"},
    source=LAW,
)
INSURANCE = Rule(
    id="law/mandatory-terms-missing",
    title="应载明社会保险",
    severity="warning",
    article="第十七条",
    since=date(2008, 1, 1),
    message="未约定社会保险。",
    source=LAW,
)
PAY = Rule(
    id="law/below-minimum-wage", title="不低于最低工资", severity="error", message="", source=LAW
)
TITLE = Rule(id="doc/title", title="应有标题", severity="note", message="", source=PRACTICE)
OLD = Rule(
    id="law/old",
    title="旧规定",
    severity="note",
    message="",
    until=date(2007, 12, 31),
    source=LAW,
)
BOOK = RuleBook(
    rules=(PENALTY, INSURANCE, PAY, TITLE, OLD),
    policies={},
    sources={"city/kuytun": CITY},
    hash="0" * 64,
)


def report(text=TEXT, *, path="协议 1.docx", wrong="应支付违约金", message="约定辞职须付违约金。"):
    document = document_from_text(text, path)
    outline = build_outline(document)

    def place(words):
        start = text.index(words)
        return outline.place(start, start + len(words))

    facts = Facts(
        path=path,
        text=document.text,
        outline=outline,
        facts=(
            Fact("talent.id_number", "110105199003078515", place("110105199003078515")),
            Fact("pay.monthly_yuan", Decimal(30000), place("30,000")),
        ),
        marks={"identifiers": (Mark("phone", text.index("138"), text.index("138") + 11),)},
    )
    return Report(
        path=path,
        facts=facts,
        city=Applied("kuytun", "由用户指定"),
        on=Applied(date(2025, 8, 1), "依协议所载签订日期"),
        relationship=Applied("labor", "依协议内容判断"),
        findings=(
            Finding(INSURANCE.id, "warning", "未约定社会保险。", None, ""),
            Finding(PENALTY.id, "error", message, place(wrong), "删除该违约金。"),
        ),
        skipped=(Skipped(PAY.id, "未找到工作地点"),),
        not_applicable=("law/old",),
        ok=("doc/title",),
        book=BOOK,
    )


def clean_report():
    facts = Facts(path="terms.yaml", text="", outline=None, facts=(), kind="terms")
    return Report(
        path="terms.yaml",
        facts=facts,
        city=Applied(None, "条款中没有写明"),
        on=Applied(date(2025, 8, 1), "由用户指定"),
        relationship=Applied("service", "依协议内容判断"),
        findings=(),
        skipped=(),
        not_applicable=("law/old", "law/below-minimum-wage"),
        ok=("doc/title",),
        book=BOOK,
    )


BROKEN = Unreadable("坏 文件.docx", "文件已损坏，请重新保存后再试")


def rendered(format_, *results, **options):
    return FORMATS[format_](results, Options(**options)).decode()


def test_text_groups_findings_by_article_and_marks_the_wrong_words():
    assert rendered("text", report(), width=60) == (
        "────────────────────────────────────────────────────────────\n"
        "协议 1.docx\n"
        "  法律适用日  2025年8月1日，依协议所载签订日期\n"
        "  城市政策    奎屯办法（kuytun），由用户指定\n"
        "  法律关系    劳动合同，依协议内容判断\n"
        "\n"
        "整份协议\n"
        "  警告  应载明社会保险  law/mandatory-terms-missing\n"
        "    未约定社会保险。\n"
        "    依据  《劳动合同法》第十七条（法律；2008年1月1日起施行）\n"
        "\n"
        "第二条 违约责任\n"
        "  错误  不得约定由劳动者承担违约金\n"
        "  law/penalty-outside-22-23  第二条（一）\n"
        "    “（一）乙方辞职的，【应支付违约金】；”\n"
        "    约定辞职须付违约金。\n"
        "    依据  《劳动合同法》第二十五条“用人单位不得与劳动者约定\n"
        "          由劳动者承担违约金”（法律：违反其强制性规定的约定\n"
        "          无效；2008年1月1日起施行）\n"
        "    依据  《奎屯办法》第二十七条（城市政策；施行日期不详）\n"
        "    建议  删除该违约金。\n"
        "\n"
        "未能判断\n"
        "  未找到工作地点\n"
        "    law/below-minimum-wage\n"
        "\n"
        "错误 1 项，警告 1 项，提示 0 项\n"
        "共检查 4 条规则：1 条未发现问题，2 条发现问题，1 条未能判\n"
        "断；另有 1 条不适用\n"
    )


def test_text_of_a_clean_agreement_says_what_was_checked():
    assert rendered("text", clean_report()).splitlines()[1:] == [
        "terms.yaml",
        "  法律适用日  2025年8月1日，由用户指定",
        "  城市政策    未能确定，条款中没有写明",
        "  法律关系    服务协议（劳务、顾问），依协议内容判断",
        "",
        "未发现问题。",
        "共检查 1 条规则：1 条未发现问题，0 条发现问题，0 条未能判断；另有 2 条不适用",
    ]


def test_text_about_several_documents_ends_in_a_total():
    lines = rendered("text", report(), BROKEN, clean_report()).splitlines()

    assert "坏 文件.docx" in lines
    assert "  无法读取  文件已损坏，请重新保存后再试" in lines
    assert lines[-1] == "共 3 份文件（1 份无法读取）：错误 1 项，警告 1 项，提示 0 项"


def test_text_is_coloured_only_on_request():
    assert "\x1b[" not in rendered("text", report())
    assert "\x1b[1;31m错误\x1b[0m" in rendered("text", report(), color=True)


def test_text_in_english_keeps_the_words_of_the_rules():
    english = rendered("text", report(), lang="en")

    assert "  Relationship  labour contract，依协议内容判断\n" in english
    assert "The agreement as a whole\n  Warning  应载明社会保险" in english
    assert "    Suggestion  删除该违约金。\n" in english
    assert "Rule messages, quotations and suggestions are in Chinese" in english


def test_text_can_show_the_plain_text_in_which_offsets_count():
    shown = rendered("text", report(), show_text=True, show_personal=True)
    masked = rendered("text", report(), show_text=True)

    assert shown.endswith(f"{TEXT}\n")
    hidden = TEXT.replace("110105199003078515", "110***********8515")
    hidden = hidden.replace("13812345678", "138****5678").replace("30,000", "**,***")
    assert masked.endswith(f"{hidden}\n")


def test_terminal_commands_in_a_document_are_not_passed_on():
    hostile = TEXT.replace("应支付违约金", "应支付\x1b[2J\u202e违约金")

    assert "\x1b" not in rendered("text", report(hostile, wrong="应支付\x1b[2J\u202e违约金"))
    assert "\u202e" not in rendered("html", report(hostile, wrong="应支付\x1b[2J\u202e违约金"))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("乙方应支付违约金。", 8, ["乙方应支", "付违约", "金。"]),  # no line begins with 。
        ("依《办法》第一条", 4, ["依", "《办", "法》", "第一", "条"]),  # none ends with 《
        ("甲 law/rule-id 乙", 12, ["甲 ", "law/rule-id ", "乙"]),  # Latin words stay whole
        ("abcdefgh", 4, ["abcd", "efgh"]),  # unless nothing else is possible
        ("", 8, [""]),
    ],
)
def test_lines_break_by_chinese_rules(text, width, lines):
    offsets = [0, *break_lines(text, width), len(text)]

    assert [text[a:b] for a, b in pairwise(offsets)] == lines


def test_json_has_the_fixed_shape():
    content = json.loads(rendered("json", report(), BROKEN))
    start = TEXT.index("应支付违约金")
    identity, pay = TEXT.index("110105"), TEXT.index("30,000")

    assert content == {
        "contractgen": __version__,
        "documents": [
            {
                "path": "协议 1.docx",
                "kind": "agreement",
                "city": "kuytun",
                "city_reason": "由用户指定",
                "on": "2025-08-01",
                "on_reason": "依协议所载签订日期",
                "relationship": "labor",
                "relationship_reason": "依协议内容判断",
                "facts": [
                    {
                        "name": "talent.id_number",
                        "value": "110***********8515",
                        "quote": "110***********8515",
                        "article": "",
                        "start": identity,
                        "end": identity + 18,
                    },
                    {
                        "name": "pay.monthly_yuan",
                        "value": "*****",
                        "quote": "**,***",
                        "article": "第一条（一）",
                        "start": pay,
                        "end": pay + 6,
                    },
                ],
                "findings": [
                    {
                        "rule": "law/mandatory-terms-missing",
                        "id": "b94cb4bc067441ea",
                        "severity": "warning",
                        "message": "未约定社会保险。",
                        "quote": None,
                        "article": None,
                        "start": None,
                        "end": None,
                        "citations": [
                            {
                                "title": "劳动合同法",
                                "article": "第十七条",
                                "quote": "",
                                "from": "2008-01-01",
                                "rank": "law",
                            }
                        ],
                        "suggestion": "",
                    },
                    {
                        "rule": "law/penalty-outside-22-23",
                        "id": "e268f3a9ed4943bd",
                        "severity": "error",
                        "message": "约定辞职须付违约金。",
                        "quote": "应支付违约金",
                        "article": "第二条（一）",
                        "start": start,
                        "end": start + 6,
                        "citations": [
                            {
                                "title": "劳动合同法",
                                "article": "第二十五条",
                                "quote": "用人单位不得与劳动者约定由劳动者承担违约金",
                                "from": "2008-01-01",
                                "rank": "law",
                            },
                            {
                                "title": "奎屯办法",
                                "article": "第二十七条",
                                "quote": "",
                                "from": None,
                                "rank": "policy",
                            },
                        ],
                        "suggestion": "删除该违约金。",
                    },
                ],
                "skipped": [{"rule": "law/below-minimum-wage", "reason": "未找到工作地点"}],
                "not_applicable": ["law/old"],
                "ok": ["doc/title"],
            },
            {"path": "坏 文件.docx", "error": "文件已损坏，请重新保存后再试"},
        ],
    }


def test_json_shows_personal_data_on_request():
    facts = json.loads(rendered("json", report(), show_personal=True))["documents"][0]["facts"]

    assert [(fact["value"], fact["quote"]) for fact in facts] == [
        ("110105199003078515", "110105199003078515"),
        (30000, "30,000"),
    ]


def test_json_follows_its_schema():
    schema = findings_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    content = json.loads(rendered("json", report(), BROKEN, clean_report()))

    jsonschema.validate(content, schema)
    del content["documents"][0]["findings"][0]["rule"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, schema)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("30000"), "30000"),
        (Decimal("3E+4"), "30000"),
        (Decimal("0.1"), "0.1"),
        (Decimal("9999999999999.99"), "9999999999999.99"),
        (Decimal("0.12345678901234567890"), '"0.12345678901234567890"'),
        (date(2025, 8, 1), '"2025-08-01"'),
        ((Decimal("5"), Decimal("2.5")), "[5, 2.5]"),
        (True, "true"),
        (None, "null"),
    ],
)
def test_json_values_are_exact(value, expected):
    assert json.dumps(plain(value)) == expected


def errors(schema, content):
    jsonschema.Draft202012Validator.check_schema(schema)
    return [
        error.json_path for error in jsonschema.Draft202012Validator(schema).iter_errors(content)
    ]


@pytest.mark.parametrize(
    ("terms", "wrong"),
    [
        ({"pay": {"monthly_yuan": 30000, "pay_day": 5}}, []),
        ({"pay": {"monthly_yuan": "3万元"}, "employer": {"kind": "企业"}}, []),
        ({"talent": {"id_number": 110105199003078515}}, []),
        ({"refund": {"items": ["settlement", "住房"]}, "attachments": ["附件一"]}, []),
        ({"refund": {"items": "安家费、住房"}, "dispute": {"arbitration": "是"}}, []),
        ({"pay": {"monthly": 30000}}, ["$.pay"]),
        ({"salary": {}}, ["$"]),
    ],
)
def test_the_schema_of_terms_knows_every_name_and_takes_what_people_type(terms, wrong):
    assert errors(json.loads(schema_of("terms")), terms) == wrong


def test_the_schema_of_rule_files_refuses_unknown_keys():
    schema = json.loads(schema_of("rules"))
    file = {"source": {"title": "劳动合同法", "checked_on": "2026-11-22"}, "rules": []}

    assert errors(schema, file) == []
    assert errors(schema, {**file, "rule": []}) == ["$"]
    assert errors(schema, {"rules": []}) == ["$"]


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as an editor does (YAML 1.2): numbers are numbers, dates are text."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def test_the_rule_files_that_ship_follow_the_schema_of_rule_files():
    schema = json.loads(schema_of("rules"))
    paths = [path for kind in RULE_FOLDERS for path in (data_dir("clauses") / kind).glob("*.yaml")]
    wrong = {
        path.name: errors(schema, yaml.load(path.read_text(encoding="utf-8"), EditorLoader))
        for path in paths
    }

    assert wrong == {path.name: [] for path in paths}
    assert paths


@pytest.mark.parametrize("format_", list(FORMATS))
def test_a_rule_that_the_book_does_not_hold_is_told_by_its_id(format_):
    one = report()
    foreign = Finding("elsewhere/x", "note", "另一城市的要求。", None, "")
    told = rendered(format_, Report(**{**vars(one), "findings": (foreign,)}))

    assert "elsewhere/x" in told
    assert "另一城市的要求。" in told


def test_a_policys_first_day_is_told_where_its_source_states_one():
    book = load_rulebook()
    days = {
        (cited.title, cited.since)
        for rule in book.rules
        if rule.id.partition("/")[0] in book.policies
        for cited in citations(rule, book)
        if cited.rank == "policy"
    }

    assert days == {
        ("吐鲁番地区引进高层次紧缺人才暂行办法", date(2025, 5, 5)),
        ("奎屯市引进高层次紧缺人才办法", None),
    }


def test_a_real_check_is_told_in_every_format():
    text = f"{TEXT}\n第三条 期限\n本协议自2025年8月1日起至2025年7月31日止。"
    checked = check(read_facts(document_from_text(text, "a.txt")), load_rulebook())
    content = json.loads(rendered("json", checked))
    found = [finding["rule"] for finding in content["documents"][0]["findings"]]

    assert errors(findings_schema(), content) == []
    assert "doc/term-end-before-start" in found
    assert all(rule in rendered("text", checked) for rule in found)
    assert all(rule in rendered("html", checked) for rule in found)
    run = sarif(checked)["runs"][0]
    assert [one["ruleId"] for one in run["results"] if one["kind"] == "fail"] == found


def sarif(*results, **options):
    return json.loads(rendered("sarif", *results, **options))


def test_sarif_is_valid_by_the_standards_own_schema():
    path = Path(__file__).parent / "data" / "sarif-schema-2.1.0.json"
    schema = json.loads(path.read_text(encoding="utf-8"))

    jsonschema.Draft4Validator(schema).validate(sarif(report(), BROKEN, clean_report()))
    jsonschema.Draft4Validator(schema).validate(sarif())


def test_sarif_results_name_rule_place_and_article():
    run = sarif(report())["runs"][0]
    start = TEXT.index("应支付违约金")

    assert run["results"][1] == {
        "ruleId": "law/penalty-outside-22-23",
        "ruleIndex": 0,
        "kind": "fail",
        "level": "error",
        "message": {"text": "约定辞职须付违约金。\n建议：删除该违约金。"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "%E5%8D%8F%E8%AE%AE%201.docx", "index": 0},
                    "region": {
                        "startLine": 6,
                        "startColumn": 10,
                        "endLine": 6,
                        "endColumn": 16,
                        "charOffset": start,
                        "charLength": 6,
                        "snippet": {"text": "应支付违约金"},
                    },
                },
                "logicalLocations": [{"name": "第二条（一）", "kind": "article"}],
            }
        ],
        "partialFingerprints": {"ruleAndClause/v1": "e268f3a9ed4943bd"},
        "properties": {
            "citations": [
                "《劳动合同法》第二十五条“用人单位不得与劳动者约定由劳动者承担违约金”",
                "《奎屯办法》第二十七条",
            ]
        },
    }
    assert "region" not in run["results"][0]["locations"][0]["physicalLocation"]


def test_sarif_tells_undecided_rules_as_open_results():
    undecided = sarif(report())["runs"][0]["results"][2]

    assert (undecided["ruleId"], undecided["kind"], undecided["level"], undecided["message"]) == (
        "law/below-minimum-wage",
        "open",
        "none",
        {"text": "未找到工作地点"},
    )


def test_sarif_describes_every_rule():
    rules = sarif(report())["runs"][0]["tool"]["driver"]["rules"]

    assert [rule["id"] for rule in rules] == [rule.id for rule in BOOK.rules]
    assert rules[0] == {
        "id": "law/penalty-outside-22-23",
        "name": "LawPenaltyOutside2223",
        "shortDescription": {"text": "不得约定由劳动者承担违约金"},
        "fullDescription": {
            "text": "《劳动合同法》第二十五条“用人单位不得与劳动者约定由劳动者承担违约金”；"
            "《奎屯办法》第二十七条"
        },
        "helpUri": "https://flk.npc.gov.cn/",
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "tags": ["law"],
            "rank": "law",
            "since": "2008-01-01",
            "until": None,
            "relationships": ["labor", "public-institution"],
        },
    }


def test_sarif_tells_an_unreadable_document_as_a_failure_of_the_run():
    assert sarif(BROKEN)["runs"][0]["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {
                    "level": "error",
                    "message": {"text": "文件已损坏，请重新保存后再试"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "%E5%9D%8F%20%E6%96%87%E4%BB%B6.docx"}
                            }
                        }
                    ],
                }
            ],
        }
    ]
    assert sarif(report())["runs"][0]["invocations"][0]["executionSuccessful"] is True


def test_sarif_paths_are_relative_to_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert uri_of(str(tmp_path / "a b" / "c#.docx")) == "a%20b/c%23.docx"
    assert uri_of("/elsewhere/x.docx") == "file:///elsewhere/x.docx"
    assert uri_of("a:b.docx") == "a%3Ab.docx"


class Elements(HTMLParser):
    """Collects every element of a page with its attributes and direct text."""

    def __init__(self, page):
        super().__init__()
        self.elements = []
        self.words = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def test_html_marks_the_wrong_words_beside_their_finding():
    page = rendered("html", report())

    assert (
        f'<p id="d1p{TEXT.rindex("（一）")}">（一）乙方辞职的，'
        '<mark class="error" data-findings="d1f2">应支付违约金</mark>'
        '<sup class="error" id="d1f2w" data-finding="d1f2"><a href="#d1f2">2</a></sup>'
        '；<span class="blind">甲方不支付工资。</span></p></div>'
        '<div class="remarks"><article class="finding error" id="d1f2" data-severity="error" '
        'data-rule="law/penalty-outside-22-23">'
    ) in page


def test_html_shows_the_whole_text_of_the_agreement():
    page = rendered("html", report(), show_personal=True)
    paragraphs = re.findall(r'<p id="d1p\d+"(?: class="(?:title|article)")?>(.*?)</p>', page)
    words = [re.sub(r"<sup.*?</sup>|<[^>]+>", "", paragraph) for paragraph in paragraphs]

    assert [line for line in words if line in TEXT.split("\n")] == TEXT.split("\n")


def test_html_greys_the_sentences_that_no_rule_has_read():
    text = TEXT + "\n（二）甲方每周三下午组织下棋。"
    checked = check(read_facts(document_from_text(text, "a.txt")), load_rulebook())

    page = rendered("html", checked)

    assert '（二）<span class="blind">甲方每周三下午组织下棋。</span></p>' in page
    assert "灰色的 1 句没有任何规则读到" in page


def test_html_tells_each_term_once_per_value_with_links_to_its_places():
    text = TEXT + "\n（二）乙方月工资为30,000元，另一处写月薪35,000元。"
    checked = check(read_facts(document_from_text(text, "a.txt")), load_rulebook())

    page = rendered("html", checked, show_personal=True)
    first, second = text.index("（一）月薪"), text.rindex("（二）")

    assert (
        "<tr><td>月薪（元）</td><td>30,000</td>"
        f'<td><a href="#d1p{first}">第一条（一）</a><br>'
        f'<a href="#d1p{second}">第二条（二）</a></td>'
    ) in page
    assert "<tr><td>月薪（元）</td><td>35,000</td>" in page
    assert '<tr class="group"><th colspan="4">报酬</th></tr>' in page


def test_html_marks_overlapping_findings_each_in_its_gravest_colour():
    one = report()
    note = Finding(
        TITLE.id,
        "note",
        "另一处",
        one.facts.outline.place(TEXT.index("乙方辞职"), TEXT.index("违约金；")),
        "",
    )
    both = Report(**{**vars(one), "findings": (note, *one.findings[1:])})
    marks = re.findall(r"<mark.*?</mark>", rendered("html", both))

    assert marks == [
        '<mark class="note" data-findings="d1f1">乙方辞职的，</mark>',
        '<mark class="error" data-findings="d1f1 d1f2">应支付</mark>',
        '<mark class="error" data-findings="d1f2">违约金</mark>',
    ]


def test_html_rows_begin_where_findings_of_another_article_begin():
    one = report()
    text, place = one.facts.text, one.facts.outline.place
    starts = [text.index(words) for words in ("人才引进协议", "月薪", "元。", "乙方辞职", "甲方不")]
    findings = tuple(
        Finding(TITLE.id, "note", f"其{n}。", place(start, start + 2), "")
        for n, start in enumerate(starts, 1)
    )
    page = rendered("html", Report(**{**vars(one), "findings": findings}))
    rows = page.split('<div class="row">')[1:]

    assert [re.findall(r"<p>(其.)。</p>", row) for row in rows] == [
        ["其1"],
        ["其2", "其3"],
        ["其4", "其5"],
    ]
    assert [re.findall(r'class="article">(第.条)', row) for row in rows] == [
        [],
        ["第一条"],
        ["第二条"],
    ]


def test_html_escapes_everything_a_document_says():
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
    hostile = TEXT.replace("应支付违约金", attack)
    one = report(hostile, path=f"{attack}.docx", wrong=attack, message=attack)
    other = Unreadable(attack, attack)
    harmless = Elements(rendered("html", report(), BROKEN))
    page = Elements(rendered("html", one, other))

    assert [tag for tag, _ in page.elements] == [tag for tag, _ in harmless.elements]
    assert not [
        name for _, attributes in page.elements for name in attributes if name.startswith("on")
    ]
    assert attack in "".join(page.words)


def test_html_loads_nothing_and_allows_only_its_own_code():
    page = Elements(rendered("html", report(), BROKEN))
    policy = next(m["content"] for m in page.all("meta") if "http-equiv" in m)

    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/=]+'; script-src 'sha256-[\w+/=]+'; "
        r"base-uri 'none'; form-action 'none'",
        policy,
    )
    assert not [a for _, a in page.elements if {"src", "style"} & set(a)]
    assert all(link["href"].startswith("#") for link in page.all("a"))


def test_html_links_lead_to_elements_that_exist_once():
    page = Elements(rendered("html", report(), report(path="b.docx"), BROKEN))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]

    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in page.all("a")} <= set(ids)


def test_html_offers_the_rules_it_found_as_filters():
    page = Elements(rendered("html", report()))

    assert [option["value"] for option in page.all("option")] == [
        "",
        "law/mandatory-terms-missing",
        "law/penalty-outside-22-23",
    ]
    assert [box["value"] for box in page.all("input")] == ["error", "warning", "note"]
    assert not Elements(rendered("html", clean_report())).all("option")


@pytest.mark.parametrize("format_", ["text", "html", "sarif"])
def test_personal_data_never_appears_unless_asked_for(format_):
    message = "身份证号110105199003078515、电话13812345678、月薪30000元（叁万元、3万元）有误"
    wrong = "月薪30,000元"
    hidden = rendered(format_, report(wrong=wrong, message=message), show_text=True)
    shown = rendered(format_, report(wrong=wrong, message=message), show_personal=True)

    for secret in ("110105199003078515", "13812345678", "30,000", "30000", "叁万", "3万元"):
        assert secret not in hidden
    assert "月薪30000元" in shown


@pytest.mark.parametrize(
    ("sentence", "masked"),
    [
        ("证件110105199003078515。", "证件110***********8515。"),
        ("电话138 1234 5678", "电话138******5678"),
        ("电话0991-1234567", "电话099*****4567"),
        ("卡号6222021234567890123", "卡号622************0123"),
        ("邮箱zhang.san@example.com", "邮箱z********@example.com"),
        ("月薪30000元", "月薪*****元"),
        ("月薪3万元、三万元", "月薪**元、**元"),
        ("共130000元", "共130000元"),  # another amount
        ("罚款1.3万元", "罚款1.3万元"),
        ("统一社会信用代码91110000MA0012345X", "统一社会信用代码91110000MA0012345X"),
    ],
)
def test_sentences_are_masked_to_their_own_length(sentence, masked):
    said = Privacy(report().facts).say(sentence)

    assert len(said) == len(sentence)
    assert said == masked


def test_the_list_of_rules_leaves_out_what_is_not_in_force():
    assert rules_text(BOOK.rules[2:], city=None, on=date(2025, 8, 1)) == (
        "2025年8月1日有效的规则共 2 条（城市政策：全部城市）\n"
        "\n"
        "规则                    程度  要求            依据\n"
        "law/below-minimum-wage  错误  不低于最低工资  《劳动合同法》\n"
        "doc/title               提示  应有标题\n"
    )


def test_a_rule_is_explained_with_citation_dates_and_examples():
    assert rule_text(PENALTY, BOOK) == (
        "law/penalty-outside-22-23  错误\n"
        "不得约定由劳动者承担违约金\n"
        "\n"
        "依据  《劳动合同法》第二十五条“用人单位不得与劳动者约定由劳动者承担违约金”（"
        "法律：违反其强制性规定的\n"
        "      约定无效；2008年1月1日起施行）\n"
        "依据  《奎屯办法》第二十七条（城市政策；施行日期不详）\n"
        "来源  https://flk.npc.gov.cn/；2026年11月22日核对\n"
        "法律关系  劳动合同、事业单位聘用合同（警告）\n"
        "意见  约定{what}须付违约金。\n"
        "建议  删除该违约金。\n"
        "\n"
        "合格示例\n"
        "  · 乙方辞职须提前三十日通知。\n"
        "\n"
        "不合格示例\n"
        "  · 乙方辞职须付违约金。（劳动合同，2025年1月1日）\n"
    )
