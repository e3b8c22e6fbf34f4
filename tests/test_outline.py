"""The clause tree, from typed and automatic numbers."""

import pytest

from contractgen.document import document_from_text
from contractgen.outline import Outline, build_outline


def outline_of(text: str) -> Outline:
    return build_outline(document_from_text(text))


def tree(outline: Outline) -> list[str]:
    """Return each numbered clause: its place, and its heading where it has one."""
    return [
        f"{outline.cite(clause.start)} {clause.heading}".strip()
        for clause in outline.clauses
        if clause.kind != "paragraph"
    ]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "第一条 期限\n（一）三年。\n（二）自签字起。\n第二条 报酬\n（一）月薪。",
            ["第一条 期限", "第一条（一）", "第一条（二）", "第二条 报酬", "第二条（一）"],
        ),
        (
            "第 3 条　岗位\n乙方任工程师。\n第 4 条　报酬\n月薪。",
            ["第3条 岗位", "第4条 报酬"],
        ),
        (
            "一、期限\n1、三年。\n2、自签字起。\n二、报酬\n1、月薪。",
            ["一、 期限", "一、1", "一、2", "二、 报酬", "二、1"],
        ),
        (
            "一. 期限\n（一）三年。\n(1)自签字起。\n(2)至期满止。\n二. 报酬\n月薪。",
            ["一、 期限", "一、（一）", "一、（一）（1）", "一、（一）（2）", "二、 报酬"],
        ),
        (
            "1. 期限\n1.1 三年。\n1.2 续订。\n1.2.1 书面。\n2. 报酬\n2.1 月薪。",
            ["1 期限", "1.1", "1.2", "1.2.1", "2 报酬", "2.1"],
        ),
        ("1 期限\n1.1 三年。\n2 报酬\n2.1 月薪。", ["1 期限", "1.1", "2 报酬", "2.1"]),
        (
            "第一章 总则\n第一条 依法。\n第二章 期限\n第二条 三年。",
            ["第一章 总则", "第一条", "第二章 期限", "第二条"],
        ),
        (
            "一、期限\n第一条 三年。\n二、报酬\n第二条 月薪。\n第三条 年薪。",
            ["一、 期限", "第一条", "二、 报酬", "第二条", "第三条"],
        ),
        (
            "第一条 待遇\n㈠ 住房：\n① 一套。\n② 一台。\n㈡ 用车。\n第二条 其他\nA. 甲。\nB. 乙。",
            [
                "第一条 待遇",
                "第一条（一） 住房",
                "第一条（一）①",
                "第一条（一）②",
                "第一条（二）",
                "第二条 其他",
                "第二条A",
                "第二条B",
            ],
        ),
        (
            "第一章 总则\n第1.01条 名称\n甲公司。\n第1.02条 依照第1.01条办理。\n"
            "第二章 资本\n第２．０１条　资本\n一百万元。",
            ["第一章 总则", "第1.01条 名称", "第1.02条", "第二章 资本", "第２．０１条 资本"],
        ),
        (
            "第一条 解除\n有下列情形的：\n1）虚假；\n2）旷工。\n辞职的情形：\n1）欠薪；\n2）强迫。",
            ["第一条 解除", "第一条1）", "第一条2）", "第一条1）", "第一条2）"],
        ),
    ],
)
def test_clauses_are_cited_as_a_reader_would(text: str, places: list[str]) -> None:
    assert tree(outline_of(text)) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "第一条 解除：（1）虚假的；（2）旷工的；（3）泄密的。",
            ["第一条 解除", "第一条（1）", "第一条（2）", "第一条（3）"],
        ),
        (
            "第一条 保密\n（1）资料；（2）配方；\n（3）图纸；（4）其他。",
            ["第一条 保密", "第一条（1）", "第一条（2）", "第一条（3）", "第一条（4）"],
        ),
        ("第一条 期限（一）三年。（二）续订。", ["第一条 期限", "第一条（一）", "第一条（二）"]),
        (
            "第一条 依照本条第（一）项、第（二）项，或者本协议第二条（一）、（二）项办理。",
            ["第一条"],
        ),
        ("第一条 依照《劳动合同法》第三十九条（二）、（三）项解除。", ["第一条"]),
        ("第一条 费用（1）见清单，费用（2）另计。", ["第一条"]),
    ],
)
def test_items_within_a_line_are_clauses_and_references_are_not(
    text: str, places: list[str]
) -> None:
    assert tree(outline_of(text)) == places


@pytest.mark.parametrize(
    "line",
    [
        "第八条的约定仍然有效。",
        "第八条第二款另行适用。",
        "第八条、第九条除外。",
        "3个月以前通知。",
        "1.5万元每月发放。",
        "2025年8月1日起。",
        "8:30上班。",
        "甲、乙双方协商一致。",
        "第一章 总则………………3",
    ],
)
def test_lines_that_begin_with_something_like_a_number_are_paragraphs(line: str) -> None:
    outline = outline_of(f"第一条 期限\n三年。\n第二条 报酬\n月薪。\n{line}")

    assert tree(outline) == ["第一条 期限", "第二条 报酬"]


def test_a_heading_at_the_end_of_another_paragraph_is_an_article() -> None:
    outline = outline_of(
        "第七条 处罚\n（二）应当赔偿。第八条 协议的补充和变更\n（一）另行约定。\n第九条 其他\n无。"
    )

    assert [(clause.label, clause.heading) for clause in outline.clauses if clause.buried] == [
        ("第八条", "协议的补充和变更")
    ]
    assert [clause.label for clause in outline.articles()] == ["第七条", "第八条", "第九条"]


@pytest.mark.parametrize(
    "text",
    [
        "第一条 甲\n无。\n第二条 乙\n违反的，按第三条处理。第三条不影响赔偿。\n第三条 丙\n无。",
        "第一条 甲\n无。\n第二条 乙\n依《劳动合同法》解除。第三条规定的除外。",
    ],
)
def test_a_reference_within_a_sentence_is_no_buried_heading(text: str) -> None:
    assert [clause for clause in outline_of(text).clauses if clause.buried] == []


def test_a_sentence_that_a_line_break_tears_stays_in_its_clause() -> None:
    text = "第一条 职务\n（一）乙方担任\n##，并研发\n### 项目的工作。\n（二）一年。"
    outline = outline_of(text)

    item = outline.at(text.index("###"))

    assert item is not None
    assert text[item.start : item.own_end] == "（一）乙方担任\n##，并研发\n### 项目的工作。"


def test_a_heading_that_a_line_break_tears_is_whole() -> None:
    outline = outline_of(
        "第二条 待遇\n（一）工\n资\n月薪另定。\n（二）福\n利\n(1)住房。\n(2)用车。"
    )

    assert tree(outline) == [
        "第二条 待遇",
        "第二条（一） 工资",
        "第二条（二） 福利",
        "第二条（二）（1）",
        "第二条（二）（2）",
    ]


AGREEMENT = """人才协议
甲方：某公司
乙方：张三
双方约定如下：
第一条 期限
三年。
第二条 其他
一式两份。
（以下无正文）
甲方（盖章）：  乙方（签字）：
签订日期：2025年8月1日
附件一 保密协议
第一条 范围
全部。"""


def test_title_signatures_and_attachments_are_told_from_the_articles() -> None:
    outline = outline_of(AGREEMENT)
    parts = (outline.body_start, outline.signature_start, outline.attachments_start)

    assert [AGREEMENT[start:].splitlines()[0] for start in parts] == [
        "第一条 期限",
        "（以下无正文）",
        "附件一 保密协议",
    ]


def test_places_outside_the_articles_are_cited_as_nothing() -> None:
    outline = outline_of(AGREEMENT)

    assert [outline.cite(AGREEMENT.index(words)) for words in ("甲方：某", "签订日期")] == ["", ""]


def test_a_place_is_its_words_and_its_clause() -> None:
    outline = outline_of(AGREEMENT)
    start = AGREEMENT.index("一式")

    place = outline.place(start, start + 4)

    assert (place.quote, place.article) == ("一式两份", "第二条")


def test_clauses_nest_and_every_character_of_a_clause_is_found_in_it() -> None:
    outline = outline_of(AGREEMENT)

    for clause in outline.clauses:
        assert outline.at(clause.start) == clause
        for child in map(outline.clauses.__getitem__, clause.children):
            assert clause.start <= child.start <= child.end <= clause.end
            assert child.parent == clause.index


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "1" * 100_000, "（" * 10_000 + "一" + "）" * 10_000, "第" + " " * 50_000 + "条"],
)
def test_any_text_has_an_outline(text: str) -> None:
    outline = outline_of(text)

    assert (list(outline.articles()), outline.body_start) == ([], 0)


def test_a_heading_that_names_two_matters_is_one():
    outline = build_outline(
        document_from_text("二 岗位\n甲。\n三　工时、休假\n乙。\n四 报酬\n丙。\n")
    )

    assert [clause.label for clause in outline.clauses if clause.kind == "section"] == [
        "二", "三", "四",
    ]  # fmt: skip
