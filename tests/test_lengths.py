"""Rules that hold only in some documents, or by the agreement's length."""

from datetime import date

import pytest

from contractgen.checker import Choice, check
from contractgen.document import document_from_text
from contractgen.facts import Relationship
from contractgen.reading import read_facts
from contractgen.rulebook import load_rulebook

BOOK = load_rulebook()


def messages_of(rule: str, text: str, relationship: Relationship = "labor") -> list[str]:
    facts = read_facts(document_from_text(text))
    report = check(
        facts, BOOK, Choice(city="none", on=date(2026, 11, 22), relationship=relationship)
    )
    return [finding.message for finding in report.findings if finding.rule == rule]


def agreement(employer: str, nationality: str, end: str) -> str:
    return (
        f"甲方：{employer}\n乙方：张三，{nationality}国籍\n"
        f"第一条 期限\n本合同期限自2026年1月1日起至{end}止。\n"
    )


@pytest.mark.parametrize(
    ("end", "messages"),
    [
        ("2030年12月31日", []),
        (
            "2031年12月31日",
            ["与外籍人员约定的期限为6年，超过五年；外国人来华工作的劳动合同期限最长五年。"],
        ),
    ],
)
def test_a_foreigners_agreement_may_run_five_years(end: str, messages: list[str]) -> None:
    text = agreement("某某科技有限公司", "德国", end)
    assert messages_of("law/foreigner-permit", text) == messages


def test_a_citizens_agreement_may_run_longer() -> None:
    text = agreement("某某科技有限公司", "中国", "2033年12月31日")
    assert messages_of("law/foreigner-permit", text) == []


@pytest.mark.parametrize(
    ("employer", "end", "messages"),
    [
        (
            "某某劳务派遣有限公司",
            "2027年6月30日",
            ["派遣单位与乙方订立的劳动合同期限为18个月，不满24个月；派遣合同应当在二年以上。"],
        ),
        ("某某劳务派遣有限公司", "2027年12月31日", []),
        ("某某科技有限公司", "2027年6月30日", []),
    ],
)
def test_an_agency_employs_for_two_years(employer: str, end: str, messages: list[str]) -> None:
    assert messages_of("law/dispatch-short", agreement(employer, "中国", end)) == messages


def test_a_clause_counts_only_in_a_document_of_its_kind() -> None:
    clause = "任务完成、合同终止后，甲方不支付其他费用。\n"
    task = "本合同以完成设备安装任务为期限。\n"
    rule = "law/task-end-no-severance"
    assert len(messages_of(rule, task + "第二条 终止\n工作结束时，甲方不支付补偿。\n")) == 1
    assert messages_of(rule, "第二条 终止\n工作结束时，甲方不支付补偿。\n") == []
    assert len(messages_of(rule, task + clause)) == 1
