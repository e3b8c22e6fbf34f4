"""Layouts: what values put into marks give is what docxtpl gives, part by part and byte by byte."""

import base64
import hashlib
import io
import json
import re
import zipfile
import zlib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docxtpl import DocxTemplate
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from test_roundtrip import agreed, policy_of
from test_wording import FULL, all_texts

from contractgen.drafting import (
    Drafter,
    context_of,
    default_template,
    drafter,
    packing,
    terms_hash,
)
from contractgen.drafting.context import captures, text_environment, word_environment
from contractgen.drafting.rows import stated, values_of
from contractgen.errors import DraftError
from contractgen.policy import departures, entitlements
from contractgen.terms import VOCABULARY, Terms, read_terms, terms_from_flat

EXAMPLES = Path(__file__).parent.parent / "examples"
STAMPED = re.compile(
    r"docProps/core\.xml|customXml/.*|\[Content_Types\]\.xml|.*document\.xml\.rels"
)
"""Parts into which we write the day and the provenance."""

BASE = {
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

MINIMAL = (
    "{{ employer.name }}聘用{{ talent.name }}，月薪{{ pay.monthly_yuan | yuan }}。",
    "{% if probation.months is defined and probation.months > 3 %}试用期较长{% endif %}",
    "自{{ period.start | day }}起，{{ period.start.year + 1 }}年考核。",
    "{{ talent.email | default('无邮箱') }}；{{ benefits.insurances | default(()) | listed }}",
    "{{ talent.name | upper }}{{ '★' ~ talent.name }}{{ talent.id_number[-4:] }}",
)

RICH = (
    "{{ title }}{{ '（' + policy + '）' if policy }}",
    "{%p for article in articles %}",
    "{{ article.title }}{{ loop.index }}",
    "{%p for line in article.lines if line.level < 3 %}",
    "{{r line.text }}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{% set pay_of_a_year = pay.monthly_yuan * 12 %}{{ pay_of_a_year | figures }}",
    "{% if talent.name == employer.legal_representative %}本人{% else %}他人{% endif %}",
    "{% if engagement.mode is defined and engagement.mode in ('rigid', 'direct') %}刚性{% endif %}",
    "{{ recitals | join('；') }}{{ employer.name | length }}{{ talent.name.replace('李', '王') }}",
    "{%- for name in attachments %}{{ loop.index }}{{ name }}{% else %}没有附件{% endfor %}",
)


DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one pixel."""


def write_minimal(folder: Path) -> Path:
    document = docx.Document()
    for text in MINIMAL:
        document.add_paragraph(text)
    path = folder / "最小.docx"
    document.save(str(path))
    return path


def write_rich(folder: Path) -> Path:
    """Write a template with header, footer, footnotes, tables, loops over rows and conditions."""
    document = docx.Document()
    for text in RICH:
        document.add_paragraph(text)
    table = document.add_table(rows=5, cols=2)
    rows = (
        ("{%tr for row in employer_rows + talent_rows %}", ""),
        ("{{ row.label }}", "{{ row.text }}"),
        ("{%tr endfor %}", ""),
        ("月薪", "{{ pay.monthly_yuan | figures }}\t元"),
        ("{% cellbg 'FF0000' if pay.monthly_yuan > 9000 else '00FF00' %}工资", "{{ title }}"),
    )
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    wide = document.add_table(rows=1, cols=3)
    for cell, text in zip(
        wide.rows[0].cells, ("{%tc for line in closing %}", "{{ line }}", "{%tc endfor %}"),
        strict=True,
    ):  # fmt: skip
        cell.text = text
    section = document.sections[0]
    section.header.paragraphs[0].text = "{{ talent.name }}　{{ number or '无编号' }}"
    section.footer.paragraphs[0].text = "{% if period.years is defined %}限{% endif %}{{ title }}"
    for _ in range(2):  # docxtpl numbers drawings anew
        document.add_picture(io.BytesIO(DOT))
    last = document.add_paragraph("脚注")
    reference = f'<w:r {nsdecls("w")}><w:footnoteReference w:id="1"/></w:r>'
    last._p.append(parse_xml(reference))
    buffer = io.BytesIO()
    document.save(buffer)
    path = folder / "全.docx"
    path.write_bytes(_with_footnote(buffer.getvalue()))
    return path


def _with_footnote(content: bytes) -> bytes:
    """Return the file with a part of footnotes, in which a term is printed."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    members = members_of(content)
    edits = {
        "[Content_Types].xml": (
            "</Types>",
            f'<Override PartName="/word/footnotes.xml" ContentType="{types}"/></Types>',
        ),
        "word/_rels/document.xml.rels": (
            "</Relationships>",
            f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>',
        ),
    }
    for name, (old, new) in edits.items():
        members[name] = members[name].decode().replace(old, new).encode()
    members["word/footnotes.xml"] = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {nsdecls("w")}>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>见{{ employer.name }}的"规定"</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    ).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, part in members.items():
            package.writestr(name, part)
    return buffer.getvalue()


def members_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def by_docxtpl(template: Path, terms: Terms, wording: str, city: str) -> dict[str, bytes]:
    """Return the parts that docxtpl makes by itself."""
    context = context_of(terms, wording=wording, policy=policy_of(city))
    document = DocxTemplate(template)
    document.render(context.values, word_environment())
    buffer = io.BytesIO()
    document.save(buffer)
    return members_of(buffer.getvalue())


def canonical(members: dict[str, bytes]) -> dict[str, bytes]:
    return {
        name: etree.tostring(etree.fromstring(part), method="c14n") if name[-3:] == "xml" else part
        for name, part in members.items()
        if not STAMPED.fullmatch(name)
    }


def other(value: Any) -> Any:
    """Return another value that is printed in the same places."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return value - 1 if value >= 2 else value
    if isinstance(value, date):
        return value + timedelta(days=40)
    if isinstance(value, tuple):
        return value
    return f"{value}<&>'\"甲" if isinstance(value, str) and len(value) < 90 else value


def with_other_values(values: dict[str, Any]) -> dict[str, Any]:
    free = {"number", "name", "address", "position", "project", "scope", "monthly_yuan", "start"}
    return {
        name: other(value) if name.rpartition(".")[2] in free else value
        for name, value in values.items()
    }


@pytest.fixture(scope="module")
def drafters(tmp_path_factory):
    folder = tmp_path_factory.mktemp("模板")
    return [
        Drafter(default_template()),
        Drafter(write_minimal(folder)),
        Drafter(write_rich(folder)),
    ]


@settings(
    max_examples=90,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    values=agreed(),
    which=st.integers(0, 2),
    wording=st.sampled_from(["standard", "original"]),
    city=st.sampled_from(["none", "turpan", "kuytun"]),
)
def test_a_draft_is_what_docxtpl_makes(drafters, values, which, wording, city):
    maker = drafters[which]
    for each in (values, with_other_values(values)):
        terms = terms_from_flat({**each, "agreement.city": city}, "terms")
        drafted = maker.draft(terms, wording=wording, policy=policy_of(city))

        made = members_of(drafted.content)
        expected = by_docxtpl(maker.template, terms, wording, city)

        assert canonical(made) == canonical(expected)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(values=agreed(), which=st.integers(0, 2), city=st.sampled_from(["none", "turpan", "kuytun"]))
def test_both_ways_give_the_same_bytes(drafters, values, which, city):
    maker = drafters[which]
    for each in (values, with_other_values(values)):
        terms = terms_from_flat(each, "terms")
        quick = maker.draft(terms, policy=policy_of(city))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Drafter, "_lay_out", refuse)
            patch.setattr(maker, "_ways", drafter.Ways(1))
            plain = maker.draft(terms, policy=policy_of(city))

        assert quick == plain


def refuse(*_: object) -> None:
    raise drafter.Unsuitable


@pytest.mark.parametrize("wording", ["standard", "original"])
@pytest.mark.parametrize("city", ["turpan", "kuytun", "none"])
def test_our_template_never_needs_docxtpl_twice(wording, city, monkeypatch):
    maker = Drafter()
    stated = read_terms(EXAMPLES / f"{city}.yaml").stated()
    first = maker.draft(terms_from_flat(stated, "t"), wording=wording, policy=policy_of(city))
    monkeypatch.setattr(Drafter, "_lay_out", refuse)
    monkeypatch.setattr(Drafter, "_plainly", refuse)

    # the policy grants by the length of the agreement
    values = {**with_other_values(stated), "period.start": stated["period.start"]}
    second = maker.draft(terms_from_flat(values, "t"), wording=wording, policy=policy_of(city))

    assert first.content != second.content
    assert values["talent.name"] in "".join(
        cell.text
        for table in docx.Document(io.BytesIO(second.content)).tables
        for row in table.rows
        for cell in row.cells
    )


def test_what_cannot_be_laid_out_is_not_tried_for_ever(tmp_path, monkeypatch):
    tries = []
    lay_out = Drafter._lay_out
    monkeypatch.setattr(Drafter, "_lay_out", lambda *made: tries.append(made) or lay_out(*made))
    maker = Drafter(template_with(tmp_path, "{{ talent.name in '李一、李二' }}"))

    texts = [
        text_of(maker.draft(terms_from_flat({**BASE, "talent.name": name}, "t")).content)
        for name in ("李一", "李二", "李三", "李四", "李五", "李一")
    ]

    assert texts == [["是"], ["是"], ["否"], ["否"], ["否"], ["是"]]
    assert len(tries) == 3


def test_policies_that_come_and_go_are_not_confused():
    maker = Drafter()
    terms = read_terms(EXAMPLES / "turpan.yaml")
    expected = maker.draft(terms, policy=policy_of("turpan"))

    for _ in range(40):
        other_policy = policy_of("turpan").model_copy(update={"title": "别的办法"})
        assert "《别的办法》" in "".join(maker.draft(terms, policy=other_policy).notes)

    assert maker.draft(terms, policy=policy_of("turpan")) == expected


def test_agreements_alike_are_not_laid_out_again(monkeypatch):
    maker = Drafter()
    maker.draft(terms_from_flat(BASE, "t"))
    monkeypatch.setattr(Drafter, "_lay_out", refuse)
    monkeypatch.setattr(Drafter, "_plainly", refuse)

    values = with_other_values(terms_from_flat(BASE, "t").stated())
    content = maker.draft(terms_from_flat(values, "t")).content

    assert "李文博&lt;&amp;&gt;" in members_of(content)["word/document.xml"].decode()


def template_with(folder: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    path = folder / "模板.docx"
    document.save(str(path))
    return path


def text_of(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]


@pytest.mark.parametrize(
    ("tag", "first", "second"),
    [
        ("{% if pay.monthly_yuan > 20000 %}高{% else %}低{% endif %}", "高", "低"),
        ("{{ '高' if pay.monthly_yuan >= pay.share_percent * 1000 else '低' }}", "高", "低"),
        ("{{ (pay.monthly_yuan - 100) | figures }}", "29,900", "9,900"),
        ("{{ (100 - pay.share_percent) | percent }}", "95%", "95%"),
        ("{{ pay.monthly_yuan | int + 1 }}", "30001", "10001"),
        ("{{ talent.name | length }}", "3", "2"),
        ("{{ talent.name[0] }}", "李", "王"),
        ("{{ talent.name ~ '先生' }}", "李文博先生", "王五先生"),
        ("{{ talent.name is string }}", "是", "是"),
        ("{{ talent.name is sameas talent.name }}", "是", "是"),
        ("{{ '李' in talent.name }}", "是", "否"),
        ("{% for x in attachments %}{{ x }}；{% endfor %}", "甲；乙；", "丙；"),
        ("{{ attachments | join('、') }}", "甲、乙", "丙"),
        ("{{ attachments | length }}{{ attachments[0] }}", "2甲", "1丙"),
        ("{% if '甲' in attachments %}有{% endif %}", "有", ""),
        ("{{ engagement.mode }}{{ engagement.mode == 'rigid' }}", "刚性引进是", "特聘否"),
        ("{{ {'rigid': '一', 'special': '二'}[engagement.mode] }}", "一", "二"),
        ("{{ period.start.month }}{{ period.start.strftime('%Y') }}", "82025", "92025"),
        ("{% set x %}{{ talent.name }}{% endset %}{{ x | length }}", "3", "2"),
        ("{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m(talent.name) | length }}", "5", "4"),
        ("{% filter upper %}a{{ talent.name }}{% endfilter %}", "A李文博", "A王五"),
        ("{{ [pay.monthly_yuan, 20000] | max }}", "30000", "20000"),
        ("{{ '%s元' | format(pay.monthly_yuan) }}", "30000元", "10000元"),
    ],
)
def test_templates_may_do_with_terms_whatever_jinja_can(tag, first, second, tmp_path):
    maker = Drafter(template_with(tmp_path, tag))
    one = {
        **BASE, "pay.share_percent": "5", "attachments": ["甲", "乙"], "engagement.mode": "rigid",
    }  # fmt: skip
    other_values = {
        "talent.name": "王五",
        "pay.monthly_yuan": "10000",
        "attachments": ["丙"],
        "engagement.mode": "special",
        "period.start": "2025-09-02",
    }
    if first == "高" and "share" in tag:
        other_values["pay.share_percent"] = "50"

    drafts = [
        maker.draft(terms_from_flat(values, "t")).content
        for values in (one, {**one, **other_values}, one, {**one, **other_values})
    ]

    assert [text_of(content) for content in drafts] == [[first], [second]] * 2
    assert drafts[:2] == drafts[2:]


def test_a_value_in_an_attribute_is_left_to_docxtpl(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("文")
    paragraph._p.append(
        parse_xml(f'<w:hyperlink {nsdecls("w")} w:tooltip="{{{{ talent.name }}}}"/>')
    )
    path = tmp_path / "属性.docx"
    document.save(str(path))
    maker = Drafter(path)

    for name in ("甲“乙", "丙<丁"):
        content = maker.draft(terms_from_flat({**BASE, "talent.name": name}, "t")).content
        root = etree.fromstring(members_of(content)["word/document.xml"])
        assert root.xpath("//@*[local-name()='tooltip']") == [name]


def test_a_value_in_the_files_properties_is_left_to_docxtpl(tmp_path):
    document = docx.Document()
    document.add_paragraph("{{ talent.name }}")
    document.core_properties.subject = "{{ talent.name }}与{{ employer.name }}"
    document.core_properties.author = "{{ title }}"
    path = tmp_path / "属性.docx"
    document.save(str(path))
    maker = Drafter(path)

    for name in ("甲", "乙"):
        content = maker.draft(terms_from_flat({**BASE, "talent.name": name}, "t")).content
        properties = docx.Document(io.BytesIO(content)).core_properties
        assert properties.subject == f"{name}与火洲科技有限公司"
        assert properties.author == "企业人才引进协议"
        assert text_of(content) == [name]


def test_a_template_that_holds_the_signs_of_marks_is_left_to_docxtpl(tmp_path):
    maker = Drafter(template_with(tmp_path, "\U0010fd000\U0010fd01{{ talent.name }}"))

    for name in ("甲", "乙"):
        content = maker.draft(terms_from_flat({**BASE, "talent.name": name}, "t")).content
        assert text_of(content) == [f"\U0010fd000\U0010fd01{name}"]


def test_a_value_that_holds_the_signs_of_marks_is_printed_as_it_is():
    maker = Drafter()
    for name in ("\U0010fd000\U0010fd01", "甲\U0010fd00"):
        values = {**BASE, "talent.name": name, "agreement.number": name}
        text = members_of(maker.draft(terms_from_flat(values, "t")).content)["word/document.xml"]
        assert text.decode().count(name) >= 2


def unchecked(**talent: str) -> Terms:
    """Return terms that hold what validation would refuse."""
    terms = terms_from_flat(BASE, "t")
    return terms.model_copy(update={"talent": terms.talent.model_copy(update=talent)})


def test_lines_and_tabs_in_a_value_are_what_docxtpl_makes_of_them():
    maker = Drafter()
    maker.draft(terms_from_flat(BASE, "t"))
    terms = unchecked(address="一楼\n二楼\t三号 ")

    content = maker.draft(terms).content

    expected = by_docxtpl(default_template(), terms, "standard", "none")
    assert canonical(members_of(content)) == canonical(expected)
    assert "<w:br/>" in members_of(content)["word/document.xml"].decode()


@pytest.mark.parametrize(
    "sign", ["\x00", "\x02", "\x1f", "\ud800", "\uffff"], ids=["00", "02", "1f", "d800", "ffff"]
)
def test_a_character_that_xml_cannot_hold_is_refused_with_the_terms_name(sign):
    maker = Drafter()
    maker.draft(terms_from_flat(BASE, "t"))

    with pytest.raises(DraftError) as caught:
        maker.draft(unchecked(address=f"文化路{sign}66号"))

    assert str(caught.value) == (
        "住址（talent.address）：含有 Word 文件不能保存的控制字符，请删去后再起草"
    )


def test_the_hash_of_terms_is_that_of_their_json():
    terms = terms_from_flat(FULL, "t")
    stated = terms.model_dump(mode="json", exclude_none=True)
    text = json.dumps(stated, ensure_ascii=False, separators=(",", ":"))

    assert terms_hash(terms) == hashlib.sha256(text.encode()).hexdigest()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(values=agreed(), city=st.sampled_from(["turpan", "kuytun"]))
def test_what_the_policy_says_is_remembered_rightly(drafters, values, city):
    policy = policy_of(city)
    terms = terms_from_flat(values, "t")

    drafted = drafters[0].draft(terms, policy=policy)

    entitled = entitlements(policy, terms)
    said = (*entitled.notes, *departures(policy, terms))
    assert [note for note in drafted.notes if note in said] == list(said)
    assert {name: drafted.terms.get(name) for name in entitled.fill} == dict(entitled.fill)


def test_the_wording_works_on_nothing_that_it_has_printed():
    environment = text_environment()

    assert not [text for text in all_texts() if captures(environment.parse(text))]


def test_rows_hold_every_term_in_the_vocabularys_order():
    terms = terms_from_flat(FULL, "t")

    assert values_of(terms) == [terms.get(name) for name in VOCABULARY]
    assert stated(values_of(terms)) == terms.stated()


def test_without_isal_zlib_packs_the_same_parts(monkeypatch):
    terms = terms_from_flat(BASE, "t")
    quick = Drafter().draft(terms).content
    monkeypatch.setattr(packing, "_library", zlib)
    monkeypatch.setattr(packing, "_LEVEL", 6)

    slow = Drafter().draft(terms).content

    assert members_of(slow) == members_of(quick)
    assert list(members_of(slow)) == list(members_of(quick))
