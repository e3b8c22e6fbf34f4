"""What a reader sees in a Word file is what is read, once and in order."""

import pytest
from docx import Document as WordDocument
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
    write_docx,
    zipped,
)

from contractgen.document import PROVENANCE_NS, document_from_text, read_document


@pytest.fixture
def lines(tmp_path):
    """Return a function: body XML and parts → the texts of the lines read."""

    def read(body, *, view="final", **parts):
        document = read_document(write_docx(tmp_path, body, **parts), view=view)
        return [line.text for line in document.paragraphs]

    return read


@pytest.fixture
def numbers(tmp_path):
    """Return a function: body XML and parts → the automatic numbers of the lines read."""

    def read(body, *, view="final", **parts):
        document = read_document(write_docx(tmp_path, body, **parts), view=view)
        return [line.number for line in document.paragraphs]

    return read


# The document as a whole


def test_a_paragraph_starts_at_its_offset_in_the_text(tmp_path):
    body = paragraph("甲方") + paragraph() + paragraph("乙方") + table(["岗位", "工程师"])
    document = read_document(write_docx(tmp_path, body))

    assert document.text == "甲方\n\n乙方\n岗位\t工程师"
    assert [p.start for p in document.paragraphs] == [0, 3, 4, 7]
    assert all(document.text[p.start :].startswith(p.text) for p in document.paragraphs)


def test_a_document_made_with_python_docx_is_read_with_its_styles(tmp_path):
    word = WordDocument()
    word.add_heading("人才引进协议", 0)
    word.add_heading("总则", 1)
    word.add_paragraph("甲方引进乙方。")
    word.add_paragraph("住房", style="List Number")
    word.add_paragraph("用车", style="List Number")
    word.sections[0].header.paragraphs[0].text = "编号：2025-1"
    path = tmp_path / "a.docx"
    word.save(str(path))

    read = [(p.part, p.style, p.outline_level, p.text) for p in read_document(path).paragraphs]

    assert read == [
        ("body", "Title", None, "人才引进协议"),
        ("body", "heading 1", 0, "总则"),
        ("body", "Normal", None, "甲方引进乙方。"),
        ("body", "List Number", None, "1. 住房"),
        ("body", "List Number", None, "2. 用车"),
        ("header", "header", None, "编号：2025-1"),
    ]


def test_provenance_is_read_from_our_custom_part(tmp_path):
    files = members(paragraph("甲方"))
    files["customXml/item1.xml"] = '<b:Sources xmlns:b="urn:other"/>'
    files["customXml/item2.xml"] = (
        f'<p:provenance xmlns:p="{PROVENANCE_NS}" version="0.1.0" terms="ab" wording="standard"/>'
    )
    path = tmp_path / "a.docx"
    path.write_bytes(zipped(files))

    assert read_document(path).provenance == {
        "version": "0.1.0",
        "terms": "ab",
        "wording": "standard",
    }


def test_headers_and_footers_come_last_once_each_and_only_those_that_show(tmp_path):
    def references(first, default):
        return (
            f'<w:headerReference w:type="first" r:id="{first}"/>'
            f'<w:headerReference w:type="default" r:id="{default}"/>'
            '<w:headerReference w:type="even" r:id="header4"/>'
            '<w:footerReference w:type="default" r:id="footer1"/>'
        )

    one = paragraph("第一节", f"<w:sectPr>{references('header1', 'header2')}</w:sectPr>")
    two = f"<w:sectPr>{references('header3', 'header2')}<w:titlePg/></w:sectPr>"
    path = write_docx(
        tmp_path,
        one + two,
        header1=paragraph("第一节首页，未启用"),
        header2=paragraph("公司") + paragraph(),
        header3=paragraph("第二节首页"),
        header4=paragraph("偶数页，未启用"),
        footer1=paragraph(run("第") + field("PAGE", run("2")) + run("页")),
    )

    assert [(p.part, p.text) for p in read_document(path).paragraphs] == [
        ("body", "第一节"),
        ("header", "公司"),
        ("header", "第二节首页"),
        ("footer", "第2页"),
    ]


def test_notes_follow_the_paragraph_that_cites_them_and_uncited_ones_do_not_show(tmp_path):
    cite = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    end = '<w:r><w:endnoteReference w:id="2"/></w:r>'
    path = write_docx(
        tmp_path,
        paragraph(run("住房") + cite + run("一套") + end) + paragraph("用车"),
        footnotes=(
            f'<w:footnote w:id="0">{paragraph("分隔线")}</w:footnote>'
            f'<w:footnote w:id="2">{paragraph(run(" 不少于120平方米", ""))}{cite}</w:footnote>'
        ),
        endnotes=f'<w:endnote w:id="2">{paragraph("以产权证为准")}</w:endnote>',
    )

    assert [(p.part, p.text) for p in read_document(path).paragraphs] == [
        ("body", "住房一套"),
        ("footnote", " 不少于120平方米"),
        ("endnote", "以产权证为准"),
        ("body", "用车"),
    ]


def test_a_text_box_is_read_once_after_its_anchor_although_it_is_stored_twice(tmp_path):
    content = f"<w:txbxContent>{paragraph('机密')}</w:txbxContent>"
    box = (
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing>'
        "</mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    document = read_document(write_docx(tmp_path, paragraph(run("甲") + box + run("方"))))

    assert [(p.part, p.text) for p in document.paragraphs] == [
        ("body", "甲方"),
        ("textbox", "机密"),
    ]


def test_the_fallback_is_read_where_the_choice_has_nothing_to_read(lines):
    symbol = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='w16se'><w14:x/></mc:Choice>"
        "<mc:Fallback><w:t>☑</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert lines(paragraph(symbol + run("同意"))) == ["☑同意"]


# Automatic numbers

OUTLINE = (
    level(0, "chineseCountingThousand", "第%1条"),
    level(1, "chineseCounting", "（%2）", '<w:suff w:val="nothing"/>'),
    level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
)


def test_numbers_are_shown_as_word_shows_them(lines):
    body = (
        item(1, 0, "总则") + item(1, 1, "期限") + item(1, 1, "岗位") + item(1, 2, "职责")
        + item(1, 0, "待遇") + item(1, 1, "住房") + item(1, 2, "面积") + item(1, 0, "")
    )  # fmt: skip
    assert lines(body, numbering=definition(0, *OUTLINE) + numbered(1, 0)) == [
        "第一条 总则",
        "（一）期限",
        "（二）岗位",
        "1.2.1 职责",
        "第二条 待遇",
        "（一）住房",
        "2.1.1 面积",
        "第三条",
    ]


@pytest.mark.parametrize(
    ("kind", "start", "shown"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 7, "07"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCountingThousand", 10, "十"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1005, "一千零五"),
        ("taiwaneseCountingThousand", 12, "十二"),
        ("japaneseCounting", 3, "三"),
        ("ideographDigital", 20, "二○"),
        ("ideographTraditional", 2, "乙"),
        ("ideographTraditional", 11, "11"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalEnclosedCircleChinese", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalFullWidth", 12, "１２"),
        ("lowerLetter", 28, "bb"),
        ("upperLetter", 1, "A"),
        ("upperRoman", 14, "XIV"),
        ("lowerRoman", 9, "ix"),
        ("none", 4, ""),
        ("hebrew1", 5, "5"),
    ],
)
def test_every_number_format_is_known(numbers, kind, start, shown):
    numbering = definition(0, level(0, kind, "%1、", start=start)) + numbered(1, 0)

    assert numbers(item(1, 0, "条款"), numbering=numbering) == [f"{shown}、"]


@pytest.mark.parametrize(
    ("font", "character", "shown"),
    [
        ("Wingdings", "\uf0a8", "☐"),
        ("Wingdings", "o", "☐"),
        ("Wingdings 2", "\uf052", "☑"),
        ("Symbol", "\uf0b7", "•"),
        ("宋体", "●", "•"),
        ("Courier New", "o", "•"),
        ("宋体", "注", "注"),
        ("宋体", "注：", "注："),
    ],
)
def test_bullets_are_shown_in_their_font(lines, font, character, shown):
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>'
    bullet = level(0, "bullet", character).replace("</w:lvl>", f"{fonts}</w:lvl>")

    assert lines(item(1, 0, "住房"), numbering=definition(0, bullet) + numbered(1, 0)) == [
        f"{shown} 住房"
    ]


def test_lists_of_one_definition_count_on_unless_a_start_is_given(numbers):
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = (
        definition(0, level(0, "decimal", "%1."))
        + numbered(1, 0) + numbered(2, 0) + numbered(3, 0, restart)
    )  # fmt: skip
    body = "".join(item(num_id, 0, "条") for num_id in (1, 1, 2, 3, 1, 3))

    assert numbers(body, numbering=numbering) == ["1.", "2.", "3.", "5.", "6.", "7."]


def test_a_list_may_replace_a_level_of_its_definition(numbers):
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)")}</w:lvlOverride>'
    numbering = definition(0, level(0, "decimal", "%1.")) + numbered(1, 0, override)

    assert numbers(item(1, 0, "条") + item(1, 0, "条"), numbering=numbering) == ["A)", "B)"]


def test_a_level_restarts_after_the_level_that_it_names_or_never(numbers):
    def shown(restart):
        levels = (
            level(0, "decimal", "%1"),
            level(1, "decimal", "%1.%2"),
            level(2, "decimal", "%3", restart),
        )
        body = "".join(item(1, index, "条") for index in (0, 1, 2, 1, 2, 0, 2))
        return numbers(body, numbering=definition(0, *levels) + numbered(1, 0))

    assert shown("") == ["1", "1.1", "1", "1.2", "1", "2", "1"]
    assert shown('<w:lvlRestart w:val="1"/>') == ["1", "1.1", "1", "1.2", "2", "2", "1"]
    assert shown('<w:lvlRestart w:val="0"/>') == ["1", "1.1", "1", "1.2", "2", "2", "3"]


STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="tiao"><w:name w:val="条"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="kuan"><w:name w:val="款"/><w:basedOn w:val="tiao"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="xiang"><w:name w:val="项"/><w:basedOn w:val="tiao"/>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="wu"><w:name w:val="无"/><w:basedOn w:val="tiao"/>'
    '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
)


def test_numbering_comes_from_styles_too_and_list_zero_ends_it(lines):
    levels = (
        level(0, "chineseCounting", "第%1条"),
        level(1, "decimal", "%2."),
        level(2, "decimalEnclosedCircle", "%3", '<w:pStyle w:val="xiang"/>'),
    )
    styles = ("tiao", "kuan", "xiang", "wu", "tiao")
    body = "".join(paragraph("甲", f'<w:pStyle w:val="{style}"/>') for style in styles)
    body += paragraph("甲", '<w:pStyle w:val="tiao"/><w:numPr><w:numId w:val="0"/></w:numPr>')

    assert lines(body, styles=STYLES, numbering=definition(0, *levels) + numbered(1, 0)) == [
        "第一条 甲",
        "1. 甲",
        "① 甲",
        "甲",
        "第二条 甲",
        "甲",
    ]


def test_a_definition_may_stand_in_a_list_style(numbers):
    styles = (
        '<w:style w:type="numbering" w:styleId="ls"><w:name w:val="条款列表"/>'
        '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="ls"/></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="ls"/>'
        f"{level(0, 'upperRoman', '%1.')}</w:abstractNum>" + numbered(1, 0) + numbered(2, 1)
    )
    assert numbers(item(1, 0, "甲") + item(2, 0, "乙"), styles=styles, numbering=numbering) == [
        "I.",
        "II.",
    ]


def test_an_undefined_list_shows_no_number(numbers):
    assert numbers(item(9, 0, "甲") + item(1, 3, "乙")) == ["", ""]


def test_numbers_in_tables_count_in_document_order(lines):
    numbering = definition(0, level(0, "decimal", "%1.")) + numbered(1, 0)
    body = item(1, 0, "前") + table([item(1, 0, ""), "住房"], [item(1, 0, "")]) + item(1, 0, "后")

    assert lines(body, numbering=numbering) == ["1. 前", "2.\t住房", "3.", "4. 后"]


# Runs


def test_runs_are_joined_and_what_word_hides_is_left_out(lines):
    body = paragraph(
        run("违")
        + run("（批注）", "<w:vanish/>")
        + run("约", '<w:vanish w:val="0"/>')
        + '<w:proofErr w:type="spellStart"/><w:hyperlink><w:smartTag>'
        + run("金\u200b")
        + "</w:smartTag></w:hyperlink><w:r><w:softHyphen/><w:noBreakHyphen/><w:tab/></w:r>"
        + run("X", '<w:rStyle w:val="hide"/>')
        + "<w:r><w:t>  不保留空格 </w:t></w:r>"
    )
    styles = '<w:style w:type="character" w:styleId="hide"><w:rPr><w:vanish/></w:rPr></w:style>'
    assert lines(body, styles=styles) == ["违约金-\t不保留空格"]


def test_breaks_open_a_line_and_only_the_first_has_the_number(lines):
    body = item(1, 0, "").replace(
        "</w:p>",
        '<w:r><w:br w:type="page"/><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/>'
        '<w:br w:type="page"/><w:t>丙</w:t><w:br w:type="page"/></w:r></w:p>',
    )
    numbering = definition(0, level(0, "decimal", "%1、", '<w:suff w:val="nothing"/>'))

    assert lines(body, numbering=numbering + numbered(1, 0)) == ["1、甲", "乙", "丙"]


U = '<w:u w:val="single"/>'


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        (run("期限") + run("    ", U) + run("年"), "期限____年"),
        (run("姓名：") + "<w:r><w:rPr><w:u/></w:rPr><w:t>张三</w:t></w:r>", "姓名：张三"),
        (run("电话") + f"<w:r><w:rPr>{U}</w:rPr><w:tab/></w:r>", "电话____"),
        (run("  ", U) + run("张三", U) + run("  ", U), "  张三  "),
        (run("  年  月  日", U), "__年__月__日"),
        (run(" 2025年 8月", U), " 2025年 8月"),
        (run("  ", '<w:u w:val="none"/>') + run("甲"), "  甲"),
    ],
)
def test_underlined_blanks_become_underscores(lines, runs, shown):
    assert lines(paragraph(runs)) == [shown]


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        ('<w:sym w:font="Wingdings" w:char="F0FE"/>', "☑"),
        ('<w:sym w:font="Wingdings" w:char="F0A8"/>', "☐"),
        ('<w:sym w:font="Wingdings 2" w:char="F052"/>', "☑"),
        ('<w:sym w:font="Wingdings 2" w:char="0050"/>', "√"),
        ('<w:sym w:font="Wingdings 2" w:char="F0A3"/>', "☐"),
        ('<w:sym w:font="Symbol" w:char="F0B3"/>', "≥"),
        ('<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr><w:t>¨</w:t>', "☐"),
        ("<w:t>\uf06e</w:t>", "■"),
        ('<w:sym w:font="Wingdings" w:char="zz"/>', ""),
    ],
)
def test_symbol_fonts_are_read_as_what_they_show(lines, xml, shown):
    assert lines(paragraph(f"<w:r>{xml}</w:r>")) == [shown]


def test_of_ruby_only_the_base_and_of_formulas_the_text_is_read(lines):
    ruby = (
        f"<w:r><w:ruby><w:rt>{run('jiǎ')}</w:rt><w:rubyBase>{run('甲')}</w:rubyBase></w:ruby></w:r>"
    )
    one, two = (f"<m:r><m:t>{number}</m:t></m:r>" for number in (1, 2))
    half = f"<m:oMath><m:f><m:num>{one}</m:num><m:den>{two}</m:den></m:f></m:oMath>"

    assert lines(paragraph(ruby + run("方") + half)) == ["甲方1/2"]


# Fields and controls


def box(properties):
    return f"<w:ffData><w:checkBox>{properties}</w:checkBox></w:ffData>"


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        (field("REF a", run("第三条")), "第三条"),
        (field("IF " + "1", field("PAGE", run("1")) + run("是")), "1是"),
        (field("XE 住房", None), ""),
        (field("FORMCHECKBOX", None, box('<w:default w:val="0"/><w:checked/>')), "☑"),
        (field("FORMCHECKBOX", None, box('<w:default w:val="1"/>')), "☑"),
        (field("FORMCHECKBOX", run(""), box('<w:checked w:val="0"/>')), "☐"),
        (
            field(
                "FORMDROPDOWN",
                None,
                '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="标准工时"/>'
                '<w:listEntry w:val="不定时"/></w:ddList></w:ffData>',
            ),
            "不定时",
        ),
        (field("FORMTEXT", run("三年"), "<w:ffData><w:textInput/></w:ffData>"), "三年"),
        (field("FORMTEXT", run("\u2002\u2002"), "<w:ffData><w:textInput/></w:ffData>"), "__"),
        (r"" + field(r" eq \o\ac(○,3)", None), "③"),
        (field(r"EQ \o\ac(□,√)", None), "☑"),
        (field("FORMCHECKBOX", None), "☐"),
        (field(r"EQ \f(1,2)", None), "1/2"),
        (field(r"EQ \* jc2 \o\ad(\s\up 9(jiǎ),甲)", None), "甲"),
        (field("MACROBUTTON NoMacro [填写姓名]", None), "[填写姓名]"),
        (field(r"SYMBOL 254 \f Wingdings", None), "☑"),
        ('<w:fldSimple w:instr="DATE"><w:r><w:t>2025年</w:t></w:r></w:fldSimple>', "2025年"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("没有结束"), "没有结束"),
    ],
)
def test_of_a_field_only_what_it_shows_is_read(lines, runs, shown):
    assert lines(paragraph(run("甲") + runs + run("乙"))) == [f"甲{shown}乙"]


def test_a_field_may_run_over_several_paragraphs(lines):
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = paragraph(begin + run("第一条")) + paragraph("第二条") + paragraph(end + run("正文"))

    assert lines(body) == ["第一条", "第二条", "正文"]


def test_content_controls_are_transparent_at_every_place(lines):
    def control(inner, properties=""):
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    tick = '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'
    inline = control(run("☒"), tick) + control(run("单击此处输入文字"), "<w:showingPlcHdr/>")
    row = f"<w:tr>{control(cell('岗位'))}{cell('工程师')}</w:tr>"
    body = control(paragraph(inline)) + f"<w:tbl>{control(row)}</w:tbl>"

    assert lines(body) == ["☒单击此处输入文字", "岗位\t工程师"]


# Tracked changes


def test_tracked_changes_are_read_in_the_view_asked_for(lines):
    body = paragraph(
        run("试用期")
        + '<w:del w:id="1"><w:r><w:delText>六</w:delText></w:r></w:del>'
        + f'<w:ins w:id="2">{run("三")}</w:ins>'
        + run("个月")
        + f'<w:moveFrom w:id="3">{run("，书面")}</w:moveFrom>'
        + f'<w:moveTo w:id="4">{run("，口头")}</w:moveTo>'
    )
    assert lines(body) == ["试用期三个月，口头"]
    assert lines(body, view="original") == ["试用期六个月，书面"]


def test_a_deleted_paragraph_end_joins_and_a_deleted_paragraph_does_not_count(lines):
    gone = "<w:rPr><w:del w:id='1'/></w:rPr>"
    numbering = definition(0, level(0, "decimal", "%1.")) + numbered(1, 0)
    deleted = '<w:del w:id="2"><w:r><w:delText>乙</w:delText></w:r></w:del>'
    body = (
        item(1, 0, "甲")
        + item(1, 0, "", gone).replace("</w:p>", deleted + "</w:p>")
        + item(1, 0, "丙", gone)
        + paragraph("丁")
        + paragraph(deleted, gone)
        + table(["戊"])
    )
    assert lines(body, numbering=numbering) == ["1. 甲", "2. 丙丁", "戊"]
    assert lines(body, numbering=numbering, view="original") == [
        "1. 甲",
        "2. 乙",
        "3. 丙",
        "丁",
        "乙",
        "戊",
    ]


def test_rows_are_deleted_inserted_and_hidden_too(lines):
    def row(text, change):
        return f"<w:tr><w:trPr><w:{change} w:id='1'/></w:trPr>{cell(text)}</w:tr>"

    rows = row("旧", "del") + row("隐", "hidden") + row("新", "ins") + f"<w:tr>{cell('同')}</w:tr>"
    body = f"<w:tbl>{rows}</w:tbl>"

    assert lines(body) == ["新", "同"]
    assert lines(body, view="original") == ["旧", "同"]


def test_numbering_that_was_added_is_not_in_the_original(lines):
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/>{}</w:numPr>'
    before = "<w:pPrChange w:id='1'><w:pPr/></w:pPrChange>"
    body = paragraph("甲", number.format("<w:ins w:id='1'/>")) + paragraph(
        "乙", number.format("") + before
    )
    numbering = definition(0, level(0, "decimal", "%1.")) + numbered(1, 0)

    assert lines(body, numbering=numbering) == ["1. 甲", "2. 乙"]
    assert lines(body, numbering=numbering, view="original") == ["甲", "乙"]


def test_a_hidden_paragraph_end_runs_on_as_a_style_separator_does(lines):
    separator = "<w:rPr><w:vanish/><w:specVanish/></w:rPr>"

    assert lines(paragraph("第一条", separator) + paragraph("期限为三年。")) == [
        "第一条期限为三年。"
    ]


def test_a_paragraph_of_a_hidden_style_does_not_show_at_all(lines):
    styles = (
        '<w:style w:type="paragraph" w:styleId="h"><w:rPr><w:vanish/></w:rPr>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = definition(0, level(0, "decimal", "%1.")) + numbered(1, 0)
    body = item(1, 0, "甲") + paragraph("注释", '<w:pStyle w:val="h"/>') + item(1, 0, "乙")

    assert lines(body, styles=styles, numbering=numbering) == ["1. 甲", "2. 乙"]


# Tables


def test_a_row_of_single_paragraphs_is_one_line(tmp_path):
    body = table(["姓名", "张三", "", ""], ["", "甲\t乙".replace("\t", " ")], ["", ""])
    document = read_document(write_docx(tmp_path, body))

    assert [(p.row, p.text) for p in document.paragraphs] == [
        ((0, 0), "姓名\t张三"),
        ((0, 1), "\t甲 乙"),
        ((0, 2), ""),
    ]


def test_a_row_with_more_in_a_cell_is_read_paragraph_by_paragraph(tmp_path):
    inner = table(["内", "表"])
    body = table(
        [paragraph("甲方：某公司") + paragraph() + paragraph("地址：某市"), "乙方：张三"],
        [inner + paragraph(), "外"],
    ) + table(["后"])
    document = read_document(write_docx(tmp_path, body))

    assert [(p.row, p.text) for p in document.paragraphs] == [
        ((0, 0), "甲方：某公司"),
        ((0, 0), "地址：某市"),
        ((0, 0), "乙方：张三"),
        ((1, 0), "内\t表"),
        ((0, 1), "外"),
        ((2, 0), "后"),
    ]


def test_a_merged_cell_is_read_once(lines):
    def row(first, second, merge):
        return f"<w:tr>{cell(first, merge)}{cell(second)}</w:tr>"

    restart, continued = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = f"<w:tbl>{row('待遇', '住房', restart)}{row('', '用车', continued)}</w:tbl>"

    assert lines(body) == ["待遇\t住房", "\t用车"]


def test_a_note_cited_in_a_row_follows_the_row(tmp_path):
    cited = paragraph(run("住房") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    path = write_docx(
        tmp_path,
        table([cited, "一套"]),
        footnotes=f'<w:footnote w:id="2">{paragraph("以产权证为准")}</w:footnote>',
    )
    assert [(p.part, p.row, p.text) for p in read_document(path).paragraphs] == [
        ("body", (0, 0), "住房\t一套"),
        ("footnote", None, "以产权证为准"),
    ]


# Text


def test_every_kind_of_line_end_ends_a_line():
    document = document_from_text("\ufeff甲\r\n乙\r丙\x0b丁\x0c戊\u2028己\n\n庚\n")

    assert document.text == "甲\n乙\n丙\n丁\n戊\n己\n\n庚"
    assert [p.start for p in document.paragraphs] == [0, 2, 4, 6, 8, 10, 12, 13]
    assert (document.path, document.provenance) == ("-", {})


@pytest.mark.parametrize(
    "data",
    [
        "第一条 薪酬\n".encode(),
        b"\xef\xbb\xbf" + "第一条 薪酬".encode(),
        "第一条 薪酬".encode("utf-16"),
        b"\xfe\xff" + "第一条 薪酬".encode("utf-16-be"),
        "第一条 薪酬".encode("gb18030"),
    ],
    ids=["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "gb18030"],
)
def test_text_is_read_in_the_encodings_of_chinese_offices(tmp_path, data):
    path = tmp_path / "协议.txt"
    path.write_bytes(data)

    assert read_document(path).text == "第一条 薪酬"
