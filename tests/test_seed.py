"""The seed agreement, checked as it stands: what must be found, and what must not."""

from pathlib import Path

import pytest

from contractgen.checker import Choice, Report, check
from contractgen.document import read_document
from contractgen.reading import read_facts
from contractgen.rulebook import load_rulebook

SEED = Path(__file__).parent.parent / "examples" / "seed-agreement.txt"


@pytest.fixture(scope="module")
def report() -> Report:
    return check(read_facts(read_document(SEED)), load_rulebook(), Choice(city="none"))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("doc/term-end-before-start", "2025 年 7 月 31 日"),
        ("doc/blank-field", "甲方："),
        ("doc/blank-field", "乙方：###"),
        ("doc/blank-field", "##"),
        ("doc/blank-field", "###"),
        ("doc/blank-field", "月薪"),
        ("doc/option-unselected", "在选定的项目上打"),
        ("doc/foreign-text", "房产所在地"),
        ("doc/heading-run-on", "第八条"),
        ("doc/heading-run-on", "第十条"),
        ("law/unilateral-transfer", "无条件服从"),
        ("law/refusal-means-quit|law/dismissal-ground-added", "乙方不服从甲方工作调动或安排的"),
        ("law/rules-unilateral-amend", "今后将发布的所有规章制度"),
        ("law/exit-wage-withheld", "不予发放剩余未结算的所有工资"),
        ("law/expiry-no-severance", "甲方不向乙方支付经济补偿金"),
        ("law/confidentiality-penalty", "应向甲方支付违约金"),
        ("law/penalty-outside-22-23", "乙方单方解除协议的，应支付违约金"),
        ("law/fine-on-employee", "经济处罚"),
        ("law/skip-labour-arbitration", "可依法起诉"),
    ],
)
def test_a_real_defect_is_found_at_its_words(report, rule, words):
    quotes = [f.place.quote for f in report.findings if f.rule in rule.split("|") and f.place]

    assert any(words in quote or quote in words for quote in quotes), quotes


def test_the_names_that_the_agreement_gives_itself_are_found_mixed(report):
    assert "doc/self-name-mixed" in {finding.rule for finding in report.findings}


def test_each_missing_content_of_a_labour_contract_is_one_finding(report):
    missing = [f.message for f in report.findings if f.rule == "law/mandatory-terms-missing"]

    for item in ("工作时间", "社会保险", "劳动保护"):
        assert sum(f"“{item}" in message for message in missing) == 1


@pytest.mark.parametrize(
    "words",
    [
        "员工离职后承担的商业秘密保护义务，不以得到任何额外补偿为条件",
        "乙方在职期间不得自营或在其他与甲方相同或相近业务的单位从事第二职业",
        "本协议一式贰份，甲乙双方各持壹份",
        "__5__%",
    ],
)
def test_what_is_lawful_is_left_alone(report, words):
    flagged = [
        finding
        for finding in report.findings
        if finding.severity != "note"
        and finding.place
        and (words in finding.place.quote or finding.place.quote in words)
    ]

    assert flagged == []


def test_every_quotation_stands_where_it_is_said_to(report):
    for finding in report.findings:
        if finding.place:
            start, end = finding.place.start, finding.place.end
            assert report.facts.text[start:end] == finding.place.quote
