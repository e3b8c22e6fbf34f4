"""Drafting: the .docx itself, templates of one's own, policy, hostile values, errors."""

import io
import re
import runpy
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from contractgen.document import read_document
from contractgen.drafting import default_template, draft
from contractgen.errors import DraftError
from contractgen.policy import load_policy
from contractgen.resources import data_dir, read_yaml
from contractgen.terms import Terms, read_terms, terms_from_flat, with_values

EXAMPLES = Path(__file__).parent.parent / "examples"

BASE = {
    "agreement.number": "XJRC-1",
    "agreement.sign_date": "2025-07-20",
    "employer.name": "火洲科技有限公司",
    "employer.legal_representative": "赵志远",
    "employer.address": "高昌区大道8号",
    "talent.name": "李文博",
    "talent.id_number": "652101198503122538",
    "talent.address": "文化路66号",
    "engagement.position": "总工程师",
    "engagement.project": "光伏组件",
    "engagement.work_place": "高昌区",
    "period.start": "2025-08-01",
    "period.end": "2028-07-31",
    "pay.monthly_yuan": "30000",
}


def terms_with(**values: object) -> Terms:
    return terms_from_flat(
        {**BASE, **{name.replace("__", "."): value for name, value in values.items()}}, "t"
    )


def text_of(content: bytes, folder: Path) -> str:
    path = folder / "drafted.docx"
    path.write_bytes(content)
    return read_document(path).text


def template_with(folder: Path, *paragraphs: str) -> Path:
    """Write a template whose paragraphs are given."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    path = folder / "模板.docx"
    document.save(str(path))
    return path


@pytest.mark.parametrize("name", ["turpan", "kuytun", "none"])
def test_examples_draft_in_both_wordings(name, tmp_path):
    terms = read_terms(EXAMPLES / f"{name}.yaml")
    city = data_dir("clauses") / "city" / f"{name}.yaml"
    policy = load_policy(read_yaml(city)) if city.exists() else None

    for wording in ("standard", "original"):
        drafted = draft(terms, wording=wording, policy=policy)
        text = text_of(drafted.content, tmp_path)

        assert terms.employer.name in text
        assert not re.search(r"[{}]|None|_{2}|#", text)
        assert drafted.wording == wording


@pytest.mark.parametrize("wording", ["standard", "original"])
def test_the_same_terms_give_the_same_bytes(wording):
    first = draft(terms_with(), wording=wording)
    second = draft(terms_with(), wording=wording)

    assert first.content == second.content


def test_members_have_constant_times_and_the_properties_the_signing_date():
    content = draft(terms_with()).content

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"
        assert package.testzip() is None
    properties = docx.Document(io.BytesIO(content)).core_properties
    assert (properties.created.date(), properties.modified.date()) == (date(2025, 7, 20),) * 2
    assert properties.title == "企业人才引进协议"


def test_provenance_says_what_the_agreement_was_made_from(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(draft(terms_with(agreement__city="none")).content)

    provenance = read_document(path).provenance

    assert {key: provenance[key] for key in ("version", "wording", "template", "city")} == {
        "version": "0.1.0",
        "wording": "standard",
        "template": "agreement_zh.docx",
        "city": "none",
    }
    assert provenance["relationship"] == "labor"
    assert all(re.fullmatch("[0-9a-f]{64}", provenance[key]) for key in ("terms", "rules"))


def test_provenance_changes_with_the_terms_only(tmp_path):
    def terms_hash(terms: Terms) -> str:
        path = tmp_path / "a.docx"
        path.write_bytes(draft(terms).content)
        return read_document(path).provenance["terms"]

    assert terms_hash(terms_with()) == terms_hash(terms_with())
    assert terms_hash(terms_with()) != terms_hash(terms_with(pay__pay_day="10"))


def test_word_keeps_the_provenance_part():
    content = draft(terms_with()).content

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        relations = package.read("word/_rels/document.xml.rels").decode()
        properties = package.read("customXml/itemProps1.xml").decode()
        types = package.read("[Content_Types].xml").decode()
    assert "/customXml/item1.xml" in relations.replace("../", "/")
    assert "urn:contractgen:provenance" in properties
    assert "customXmlProperties+xml" in types


def test_a_draft_used_as_template_carries_one_provenance(tmp_path):
    template = tmp_path / "旧协议.docx"
    template.write_bytes(draft(terms_with()).content)

    content = draft(terms_with(), template=template).content

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        items = [name for name in package.namelist() if re.match(r"customXml/item\d", name)]
    assert len(items) == 1


HOSTILE = [
    "甲<w:p>乙</w:p>",
    "{{ pay.monthly_yuan }}",
    "{% for x in y %}",
    "{%p if a %}",
    "{_{ x }_}",
    "A&B &amp; C",
    "《高炉》“甲”'乙'\"丙\"",
    "</w:t></w:r>",
    "../../etc/passwd",
    "a  b",
    "{# 注释 #}",
    "𠮷野家" * 10,
]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("wording", ["standard", "original"])
def test_values_are_printed_as_they_are(value, wording, tmp_path):
    terms = terms_with(
        engagement__project=value,
        employer__name=value,
        noncompete__scope=value,
        agreement__number=value,
    )

    text = text_of(draft(terms, wording=wording).content, tmp_path)

    assert text.count(value) >= 4


def test_missing_terms_are_named_all_at_once_with_title_and_name():
    with pytest.raises(DraftError) as caught:
        draft(terms_from_flat({"talent.name": "李"}, "t"))

    message = str(caught.value)
    for name in ("用人单位名称（employer.name）", "月薪（元）（pay.monthly_yuan）"):
        assert name in message
    assert "talent.name" not in message


def test_end_is_worked_out_from_start_and_years(tmp_path):
    values = {name: value for name, value in BASE.items() if name != "period.end"}
    terms = terms_from_flat({**values, "period.years": "3"}, "t")

    drafted = draft(terms)

    assert drafted.terms.period.end == date(2028, 7, 31)
    assert drafted.notes == ("协议结束日期按开始日期和年限推算为2028年7月31日",)
    assert "自2025年8月1日起至2028年7月31日止，期限共3年" in text_of(drafted.content, tmp_path)


def test_end_of_a_term_that_starts_on_a_leap_day_exists():
    terms = terms_with(period__start="2024-02-29", period__years="1")
    terms = terms_from_flat(
        {name: value for name, value in terms.stated().items() if name != "period.end"}, "t"
    )

    assert draft(terms).terms.period.end == date(2025, 2, 27)


def test_years_beyond_the_calendar_leave_the_end_missing():
    values = {name: value for name, value in BASE.items() if name != "period.end"}

    with pytest.raises(DraftError, match=r"协议结束日期（period\.end）"):
        draft(terms_from_flat({**values, "period.years": "99999"}, "t"))


def test_open_entitlements_are_filled_from_the_policy_and_said():
    terms = read_terms(EXAMPLES / "turpan.yaml")
    policy = load_policy(read_yaml(data_dir("clauses") / "city" / "turpan.yaml"))

    drafted = draft(terms, policy=policy)

    assert drafted.terms.allowances.settlement_yuan == Decimal(150000)
    assert drafted.terms.allowances.monthly_yuan == Decimal(3000)
    assert any("安家费" in note and policy.title in note for note in drafted.notes)
    assert drafted.relationship == "public-institution"


def test_stated_entitlements_are_kept_and_the_departure_is_said():
    policy = load_policy(read_yaml(data_dir("clauses") / "city" / "turpan.yaml"))
    terms = with_values(
        read_terms(EXAMPLES / "turpan.yaml"), {"allowances.settlement_yuan": "90000"}
    )

    drafted = draft(terms, policy=policy)

    assert drafted.terms.allowances.settlement_yuan == Decimal(90000)
    assert any("9万元" in note and "15万元" in note for note in drafted.notes)


def test_own_template_may_use_terms_alone(tmp_path):
    template = template_with(
        tmp_path,
        "{{ employer.name }}聘{{ talent.name }}任{{ engagement.position }}",
        "{{ pay.monthly_yuan|yuan }}，{{ period.start|day }}，{{ probation.pay_percent|percent }}",
        "{{ engagement.mode }}、{{ benefits.insurances }}、{{ benefits.health_check }}",
        "{% if engagement.mode == 'rigid' %}办理人事关系转移{% endif %}",
        "{{ talent.email | default('无邮箱') }}",
        "{% if talent.phone is defined %}电话{% else %}无电话{% endif %}",
    )
    terms = terms_from_flat(
        {
            "employer.name": "A&B公司",
            "talent.name": "李",
            "engagement.position": "工程师",
            "engagement.mode": "刚性引进",
            "pay.monthly_yuan": "1",
            "period.start": "2025-08-01",
            "probation.pay_percent": "80",
            "benefits.insurances": "养老、工伤",
            "benefits.health_check": "是",
        },
        "t",
    )

    text = text_of(draft(terms, template=template).content, tmp_path)

    assert text.split("\n") == [
        "A&B公司聘李任工程师",
        "1元（大写：人民币壹元整），2025年8月1日，80%",
        "刚性引进、养老保险、工伤保险、是",
        "办理人事关系转移",
        "无邮箱",
        "无电话",
    ]


def test_own_template_may_use_the_wording(tmp_path):
    template = template_with(
        tmp_path,
        "{{ title }}",
        "{%p for article in articles %}",
        "{{ article.title }}",
        "{%p for line in article.lines %}",
        "{{ line.text }}",
        "{%p endfor %}",
        "{%p endfor %}",
    )

    text = text_of(draft(terms_with(), template=template).content, tmp_path)

    assert text.startswith("企业人才引进协议\n第一条　岗位、工作地点和协议期限\n（一）甲方根据")


def test_own_template_with_the_wording_needs_what_the_wording_needs(tmp_path):
    template = template_with(tmp_path, "{%p for a in articles %}", "{{ a.title }}", "{%p endfor %}")

    with pytest.raises(DraftError, match="起草所需的条款没有填写"):
        draft(terms_from_flat({"talent.name": "李"}, "t"), template=template)


def test_a_term_that_only_the_template_needs_is_named(tmp_path):
    template = template_with(tmp_path, "{{ talent.email }}{{ noncompete.months }}")

    with pytest.raises(DraftError) as caught:
        draft(terms_with(), template=template)

    assert str(caught.value).endswith(
        "模板.docx：模板用到的条款没有填写：电子邮箱（talent.email）、"
        "竞业限制（月）（noncompete.months）。请补全条款或修改模板"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ salary }}", "不存在的名称“salary”"),
        ("{{ pay.salary }}", "不存在的名称“salary”"),
        ("{% for x in people %}{{ x }}{% endfor %}", "不存在的名称“people”"),
        ("{{ talent.name }", "模板语法有误"),
        ("{% if talent.name %}", "模板语法有误"),
        ("{{ talent.name | capitalise_it }}", "capitalise_it"),
        ("{{ talent.name.__class__ }}", "不允许的写法“__class__”"),
        ("{{ talent._values }}", "不允许的写法“_values”"),
        ("{{ ''.__class__.__mro__ }}", "不允许的写法"),
        ("{{ cycler.__init__.__globals__ }}", "不允许的写法"),
        ("{{ talent.name | day }}", "模板无法填写"),
        ("{{ 1 / 0 }}", "模板无法填写"),
    ],
)
def test_wrong_templates_are_explained(text, said, tmp_path):
    template = template_with(tmp_path, text)

    with pytest.raises(DraftError) as caught:
        draft(terms_with(), template=template)

    assert said in str(caught.value)
    assert str(caught.value).startswith(f"{template}：")


@pytest.mark.parametrize(
    "content",
    [b"", b"not a zip", b"\xd0\xcf\x11\xe0" * 200],
    ids=["empty", "text", "old .doc"],
)
def test_a_template_that_is_no_docx_is_refused(content, tmp_path):
    template = tmp_path / "模板.docx"
    template.write_bytes(content)

    with pytest.raises(DraftError, match=r"模板\.docx：不是 Word 的 \.docx 文件"):
        draft(terms_with(), template=template)


def test_a_zip_that_is_no_docx_is_refused(tmp_path):
    template = tmp_path / "模板.docx"
    with zipfile.ZipFile(template, "w") as package:
        package.writestr("a.txt", "a")

    with pytest.raises(DraftError, match=r"模板\.docx：不是 Word 的 \.docx 文件"):
        draft(terms_with(), template=template)


def changed_template(folder: Path, part: str, content: bytes) -> Path:
    """Write our template with one part replaced."""
    path = folder / "模板.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, own in members_of(default_template().read_bytes()).items():
            package.writestr(name, content if name == part else own)
    return path


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<w:document", "已损坏"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "DTD"),
        (b"<a>" + b" " * 120_000_000 + b"</a>", "为安全起见未读取"),
        (b"<a>" * 400 + b"</a>" * 400, "已损坏"),
    ],
    ids=["cut off", "DTD", "zip bomb", "too deep"],
)
def test_a_hostile_template_is_refused(content, said, tmp_path):
    template = changed_template(tmp_path, "word/document.xml", content)

    with pytest.raises(DraftError, match=rf"模板“.*模板\.docx”.*{said}"):
        draft(terms_with(), template=template)


def test_a_template_that_is_cut_off_is_refused(tmp_path):
    template = tmp_path / "模板.docx"
    template.write_bytes(default_template().read_bytes()[:5000])

    with pytest.raises(DraftError, match=r"模板“.*模板\.docx”已损坏"):
        draft(terms_with(), template=template)


def test_a_missing_template_is_named(tmp_path):
    with pytest.raises(DraftError, match=r"没有\.docx：模板打不开，找不到这个文件"):
        draft(terms_with(), template=tmp_path / "没有.docx")


def test_the_template_is_what_its_script_makes():
    script = runpy.run_path(str(default_template().with_name("make_agreement_zh.py")))

    assert members_of(script["make"]()) == members_of(default_template().read_bytes())


def members_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_every_style_names_a_chinese_font_and_none_is_left_unused():
    document = docx.Document(io.BytesIO(draft(terms_with()).content))

    used = {paragraph.style.name for paragraph in document.paragraphs}
    assert used == {"协议标题", "协议编号", "协议正文", "条标题", "条款", "细项", "末款", "签署"}
    for name in used:
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) in {"方正小标宋简体", "仿宋", "黑体"}
        assert fonts.get(qn("w:ascii")) == "Times New Roman"


def test_no_paragraph_is_empty_when_nothing_optional_is_agreed():
    values = {name: value for name, value in BASE.items() if not name.startswith("agreement")}

    document = docx.Document(io.BytesIO(draft(terms_from_flat(values, "t")).content))

    assert [p.text for p in document.paragraphs if not p.text.strip()] == []
    assert [
        cell.text
        for table in document.tables[:1]
        for row in table.rows
        for cell in row.cells
        if not cell.text.strip()
    ] == []


def test_header_has_the_number_and_footer_the_pages(tmp_path):
    text = text_of(draft(terms_with()).content, tmp_path)

    assert "协议编号：XJRC-1" in text
    document = docx.Document(io.BytesIO(draft(terms_with()).content))
    footer = document.sections[0].footer._element.xml
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer
