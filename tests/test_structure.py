"""What a document says about itself: blanks, options, references, self-names, copies, numbers."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractgen.document import document_from_text
from contractgen.document.model import Line, assemble
from contractgen.facts import Facts, Mark
from contractgen.reading import read_facts
from contractgen.rulebook import load_rulebook
from contractgen.rules import Case

EXAMPLES = Path(__file__).parent.parent / "examples"


def read(text: str) -> Facts:
    return read_facts(document_from_text(text))


def words(facts: Facts, group: str) -> list[str]:
    return [facts.text[mark.start : mark.end] for mark in facts.marks[group]]


def values(facts: Facts, group: str) -> list[object]:
    return [mark.value for mark in facts.marks[group]]


def found(text: str, *rules: str) -> list[tuple[str, str]]:
    """Return rule and quote of what the structural rules of `doc/` find."""
    case = Case(facts=read(text), on=date(2026, 1, 1), relationship="labor", policy=None)
    return [
        (finding.rule.removeprefix("doc/"), finding.place.quote if finding.place else "")
        for name in rules
        for rule in load_rulebook().rules
        if rule.id == f"doc/{name}"
        for finding in rule.results(case)
        if hasattr(finding, "place")
    ]


def agreement(clause: str) -> str:
    """Return a whole small agreement around the words of its second article."""
    return (
        "人才引进协议\n甲方：某某科技有限公司\n乙方：张三\n双方约定如下：\n第一条 期限\n三年。\n"
        f"第二条 内容\n{clause}\n第三条 其他\n本协议一式两份，双方各执一份。\n"
        "甲方（盖章）：________\n乙方（签字）：________\n签订日期：    年  月  日"
    )


@pytest.mark.parametrize(
    ("clause", "blank"),
    [
        ("乙方担任____一职。", "____"),
        ("乙方担任##，另行任命。", "##"),
        ("项目名称为【      】。", "【      】"),
        ("面积为[  ]平方米。", "[  ]"),
        ("月薪人民币    元。", "人民币    元"),
        ("月薪\n元。", "月薪\n元"),
        ("年薪为XX万元。", "XX"),
        ("聘请乙方担任  ××  岗位。", "××"),
        ("工作地点待定。", "待定"),
        ("乙方任职{{ post }}。", "{{ post }}"),
        ("岗位为【请填写岗位】。", "【请填写岗位】"),
        ("按下列第（  ）种方式发放。", "（  ）"),
        ("身份证号码：XXXXXXXXXXXXXXXXXX", "XXXXXXXXXXXXXXXXXX"),
        ("面积为  平方米。", "  "),
        ("标准为 元。", "标准为 元"),
    ],
)
def test_what_is_left_open_is_marked(clause: str, blank: str) -> None:
    assert blank in words(read(f"第一条 内容\n{clause}"), "blanks")


@pytest.mark.parametrize(
    "clause",
    [
        "绩效提成为利润的__5__%。",
        "乙方担任__总工程师__，负责__量子通信__项目。",
        "自__2025__年__8__月__1__日起。",
        "与张××、李XX合作，××大学毕业。",
        "身份证号码610104********1234。",
        "上海××信息技术有限公司出具证明。",
        "金额单位：人民币元。",
        "以人民币元为记账单位。",
        "月薪 30000 元。",
        "月薪：30000元    补贴：2000元",
        "标准待双方另行商定。",
        "福利：[√]班车 [ ]午餐。",
        "年月日按公历计算。",
    ],
)
def test_filled_fields_and_their_look_alikes_are_no_blanks(clause: str) -> None:
    assert words(read(f"第一条 内容\n{clause}"), "blanks") == []


def test_signatures_and_their_dates_may_be_blank() -> None:
    assert found(agreement("月薪三万元。"), "blank-field") == []


def test_a_blank_under_a_declined_option_may_stay() -> None:
    clause = "☑ 固定期限三年；□ 无固定期限：自____年__月__日起。"

    assert found(agreement(clause), "blank-field", "option-unselected") == []


def test_the_blanks_of_one_field_are_one_finding_and_those_of_two_are_two() -> None:
    clause = "期限自____年__月__日起至____年__月__日止，乙方担任________。"

    assert found(agreement(clause), "blank-field") == [
        ("blank-field", "期限自____年__月__日起至____年__月__日止"),
        ("blank-field", "乙方担任________"),
    ]


def test_parties_without_a_name_are_blanks_and_a_name_on_the_next_line_is_one() -> None:
    unnamed = "协议\n甲方：\n乙方（人才）：\n身份证号码：\n第一条 期限\n三年。\n第二条 其他\n无。"
    named = "协议\n甲方：\n名称：某公司\n乙方：\n李四\n第一条 期限\n三年。\n第二条 其他\n无。"

    assert [quote for _, quote in found(unnamed, "blank-field")] == [
        "甲方：",
        "乙方（人才）：",
        "身份证号码：",
    ]
    assert found(named, "blank-field") == []


@pytest.mark.parametrize(
    ("clause", "states"),
    [
        ("☑ 班车 □ 午餐", ["selected 0", "unselected 0"]),
        ("□ 班车 □ 午餐", ["unselected 0", "unselected 0"]),
        ("□√班车 □午餐", ["selected 0", "unselected 0"]),
        ("住房：□是 □否；车辆：□是 ■否", ["unselected 0"] * 2 + ["unselected 1", "selected 1"]),
        ("[√]班车 [ ]午餐", ["selected 0", "unselected 0"]),
        ("是（  ）否（  ）", ["unselected 0", "unselected 0"]),
        ("二○二五年，○○公司", []),
        ("在选定的项目上打“√”", []),
    ],
)
def test_boxes_are_read_with_their_choice(clause: str, states: list[str]) -> None:
    marks = read(f"第一条 福利\n{clause}").marks["options"]

    assert [f"{mark.value.state} {mark.value.group}" for mark in marks] == states


@pytest.mark.parametrize(
    ("clause", "quotes"),
    [
        ("是否住房：□是 ☑否；是否车辆：□是 □否。", ["是否住房：□是 ☑否；是否车辆：□是 □否"]),
        ("下列方式由双方勾选：\n☐ 现金\n☐ 转账", ["☐ 现金\n☐ 转账"]),
        ("请在选择的项目前划“√”：\n（√）1. 住房\n（  ）2. 车辆", []),
        ("1. □固定期限\n2. ■无固定期限", []),
        ("工时：●标准工时  ○综合工时  ○不定时工时。", []),
    ],
)
def test_a_choice_with_nothing_ticked_is_found(clause: str, quotes: list[str]) -> None:
    assert [quote for _, quote in found(agreement(clause), "option-unselected")] == quotes


@pytest.mark.parametrize(
    ("clause", "targets"),
    [
        ("按照本协议第十二条第二款的约定", [("own", (12,), 2, None)]),
        ("按照第四条第3项", [("bare", (4,), None, 3)]),
        ("违反第7.2条的", [("bare", (7, 2), None, None)]),
        ("违反第5.3款的", [("bare", (5, 3), None, None)]),
        ("依照本条第（二）项", [("own", (), None, 2)]),
        (
            "《劳动合同法》第三十九条、第四十条",
            [("statute", (39,), None, None), ("statute", (40,), None, None)],
        ),
        ("劳动合同第八条的约定", [("other", (8,), None, None)]),
        ("详见附件三", [("attachment", (3,), None, None)]),
    ],
)
def test_references_are_read_with_what_they_point_into(
    clause: str, targets: list[tuple[object, ...]]
) -> None:
    assert [
        tuple(mark.value) for mark in read(f"第一条 内容\n{clause}").marks["references"]
    ] == targets  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("clause", "broken"),
    [
        ("按本协议第九条处理。", ["按本协议第九条处理"]),
        ("按第二十条处理。", ["按第二十条处理"]),
        ("保密清单见附件一。", ["保密清单见附件一"]),
        ("按第三条处理。", []),
        ("依《劳动合同法》第三十九条解除；依照第四十条解除的，另行补偿。", []),
        ("违反《公司保密制度》第十五条的，依法处理。", []),
        ("原协议第十二条继续有效。", []),
        ("保密清单见附件一《保密清单》。", []),
        ("本协议附件为《保密清单》和《录用条件》，保密清单见附件1。", []),
    ],
)
def test_references_to_nothing_are_found(clause: str, broken: list[str]) -> None:
    assert [quote for _, quote in found(agreement(clause), "reference-broken")] == broken


def test_empty_table_cells_beside_a_field_that_matters_are_blanks() -> None:
    rows = ["甲方\t某公司\t统一社会信用代码", "乙方\t\t身份证号码", "姓名\t岗位\t项目"]
    lines = [Line(row, "", "body", (0, i), "", None) for i, row in enumerate(rows)]
    facts = read_facts(assemble("-", lines, {}))

    assert words(facts, "blanks") == ["统一社会信用代码", "乙方\t", "身份证号码"]


def test_self_names_leave_out_other_contracts() -> None:
    facts = read("本协议与劳动合同、补充协议同等有效，日本合同、成本合同除外，本劳动合同终止。")

    assert values(facts, "self_names") == ["本协议", "本合同"]


@pytest.mark.parametrize(
    ("clause", "total", "given"),
    [
        ("本协议一式三份，甲乙双方各执一份，报人才办备案一份。", 3, 3),
        ("本协议一式叁份，甲方持贰份，乙方持壹份。", 3, 3),
        ("本协议一式四份，三方各执一份，送地委人才办备案一份。", 4, 4),
        ("本协议一式三份，甲、乙双方各执一份，专项办、人社局各备案一份。", 3, 4),
        ("本合同一式两份，由甲方和乙方各执壹份，两份具有同等法律效力。", 2, 2),
        ("本协议一式两份，双方签字后各执一份。", 2, 2),
        ("本协议一式五份，双方各执一份，其余由甲方留存。", 5, None),
        ("本协议一式两份。", 2, None),
        ("这份通知书一式两份，你我各一份。", 2, 2),
        ("本合同一式五份，甲乙方各执一份，公证处，物价局，人社局各存一份。", 5, 5),
        ("本合同一式四份，每方各执二份。", 4, None),
        ("本合同一式三份，签约方和公证机关各执一份。", 3, None),
        ("证明一式四份，经甲方盖章后，由受理机关存档，乙方各执一份。", 4, None),
        ("本合同一式六份，中文本三份，英文本三份。", 6, None),
        ("清单一式两份，其中一份随货同行。", 2, None),
    ],
)
def test_copies_are_counted(clause: str, total: int, given: int | None) -> None:
    (mark,) = read(f"第一条 其他\n{clause}").marks["copies"]

    assert (mark.value.total, mark.value.given) == (total, given)


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("第一条 甲\n无。\n第三条 乙\n无。\n第四条 丙\n无。", [("numbering-gap", "第三条 乙")]),
        (
            "第一条 甲\n无。\n第二条 乙\n无。\n第二条 丙\n无。",
            [("numbering-duplicate", "第二条 丙")],
        ),
        # The second of two equal numbers is meant for the next: one defect, not two.
        (
            "第一条 甲\n（1）无。\n（2）无。\n（2）有。\n（4）另。\n第二条 乙\n无。",
            [("numbering-duplicate", "（2）有")],
        ),
        ("1. 甲\n1.1 无。\n1.3 有。\n2. 乙\n2.1 无。", [("numbering-gap", "1.3 有")]),
        ("第一章 甲\n第一条 无。\n第二章 乙\n第二条 无。\n第三条 有。", []),
        ("第一条 甲\n三年。第二条 乙\n无。\n第三条 丙\n无。", []),
        ("第一条 甲\n甲方义务：\n1. 付款。\n2. 保险。\n乙方义务：\n1. 履职。\n第二条 乙\n无。", []),
    ],
)
def test_numbers_that_are_missing_or_double_are_found(
    text: str, findings: list[tuple[str, str]]
) -> None:
    assert found(text, "numbering-gap", "numbering-duplicate") == findings


def test_the_seed_agreement_has_all_its_structural_defects_and_no_others() -> None:
    text = (EXAMPLES / "seed-agreement.txt").read_text(encoding="utf-8")
    rules = (
        "blank-field option-unselected numbering-gap numbering-duplicate heading-run-on "
        "reference-broken self-name-mixed foreign-text copies-mismatch clause-duplicate "
        "attachment-missing"
    )

    assert found(text, *rules.split()) == [
        ("blank-field", "甲方："),
        ("blank-field", "# 乙方：###"),
        ("blank-field", "聘请乙方来甲方担任\n##"),
        ("blank-field", "并与甲方共同研发\n###"),
        ("blank-field", "月薪\n元"),
        ("option-unselected", "（由双方协商后，在选定的项目上打“√”）"),
        ("heading-run-on", "第八条 协议的补充和变更"),
        ("heading-run-on", "第十条 其他"),
        ("self-name-mixed", "补充协定与本合同具有同等效力"),
        ("foreign-text", "由合同履行地即房产所在地人民法院管辖"),
    ]


def test_marks_are_plain_values() -> None:
    facts = read("第一条 职务\n乙方担任____。")

    assert facts.marks["blanks"] == (Mark("blank", 11, 15, "乙方担任"),)


PIECES = st.sampled_from(
    [
        "第一条",
        "第二条",
        "第",
        "三",
        "条",
        "第二章",
        "一、",
        "二、",
        "（一）",
        "（二）",
        "(1)",
        "1.",
        "1.1",
        "①",
        "A.",
        "。",
        "；",
        "：",
        "，",
        "\n",
        "\n",
        "\n",
        "甲方：",
        "乙方",
        "期限",
        "____",
        "##",
        "【",
        "】",
        "年",
        "月",
        "日",
        "元",
        "□",
        "☑",
        "√",
        "[",
        "]",
        "（",
        "）",
        "《",
        "》",
        "附件一",
        "附件：",
        "本协议",
        "本合同",
        "一式",
        "三份",
        "各执一份",
        "签字",
        "盖章",
        "款",
        "项",
        "的",
        "\t",
        "3",
        "〇",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_text_is_read_and_judged(text: str) -> None:
    facts = read(text)
    outline = facts.outline
    assert outline is not None
    for clause in outline.clauses:
        assert clause.start <= clause.body_start and clause.own_end <= clause.end
        for index in clause.children:
            child = outline.clauses[index]
            assert clause.own_end <= child.start and child.end <= clause.end
    case = Case(facts=facts, on=date(2026, 1, 1), relationship="labor", policy=None)
    for rule in load_rulebook().rules:
        if rule.id.startswith("doc/"):
            for finding in rule.results(case):
                place = getattr(finding, "place", None)
                assert place is None or facts.text[place.start : place.end] == place.quote


def severities(text: str) -> list[str]:
    case = Case(facts=read(text), on=date(2026, 1, 1), relationship="labor", policy=None)
    rule = load_rulebook().rule("doc/blank-field")
    assert rule is not None
    return [finding.severity for finding in rule.results(case) if hasattr(finding, "severity")]


@pytest.mark.parametrize(
    ("talent", "fields", "expected"),
    [
        ("________", 9, ["warning", *["note"] * 9]),
        ("{{姓名}}", 9, ["warning", *["note"] * 9]),
        ("________", 8, ["warning"] * 9),
        ("张三", 10, ["warning"] * 10),
    ],
)
def test_a_form_not_filled_in_at_all_is_one_warning(
    talent: str, fields: int, expected: list[str]
) -> None:
    """Ten open fields with the talent's name among them make a form; one less is an agreement."""
    lines = "".join(f"（{'一二三四五六七八九十'[n]}）岗位{n}：________。\n" for n in range(fields))

    text = agreement(lines).replace("乙方：张三", f"乙方：{talent}")

    assert severities(text) == expected
