"""City rules over documents and terms: what is reported, where, how gravely, and what is not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from contractgen.facts import Fact, Facts, facts_from_terms
from contractgen.findings import Finding, Skipped
from contractgen.outline import Outline, Place
from contractgen.policy import Policy
from contractgen.resources import data_dir
from contractgen.rulebook import load_rulebook, read_city_file
from contractgen.rules import Case, Rule
from contractgen.terms import terms_from_flat

BOOK = load_rulebook()
CATALOGUE = {
    "not-applicable": "note",
    "term-too-short": "error",
    "notice-too-short": "error",
    "notice-not-written": "warning",
    "approval-missing": "warning",
    "refund-missing": "warning",
    "refund-too-narrow": "warning",
    "refund-too-broad": "warning",
    "allowance-amount-differs": "error",
    "allowance-not-eligible": "error",
    "allowance-schedule-differs": "warning",
    "cost-share-differs": "warning",
    "share-out-of-range": "warning",
    "probation-differs": "warning",
    "housing-gift-too-early": "warning",
    "insurance-missing": "warning",
    "benefit-missing": "note",
}
"""The names and severities that every city's rules share."""


@dataclass(frozen=True)
class At:
    """A value that stands where `words` do."""

    value: Any
    words: str


def document(text: str, values: Mapping[str, Any], *, invoked: bool = True) -> Facts:
    """Return facts of a document."""
    outline = Outline(text, (), 0, len(text), len(text))
    facts = []
    for name, stated in values.items():
        value, words = (stated.value, stated.words) if isinstance(stated, At) else (stated, "")
        start = text.find(words)
        place = Place(start, start + len(words), words, "") if words else None
        facts.append(Fact(name, value, place))
    return Facts("a.docx", text, outline, tuple(facts), policy_invoked=invoked)


def judge(
    facts: Facts, city: str, *, on: str = "2026-03-01", relationship: str = "public-institution"
) -> tuple[list[Finding], list[Skipped]]:
    """Return what the city's rules say."""
    return run(
        facts, BOOK.policies[city], list(BOOK.for_city(city)), on=on, relationship=relationship
    )


def run(
    facts: Facts, policy: Policy, rules: list[Rule], *, on: str, relationship: str
) -> tuple[list[Finding], list[Skipped]]:
    case = Case(facts, date.fromisoformat(on), relationship, policy)  # type: ignore[arg-type]
    results = [
        result
        for rule in rules
        if rule.id.startswith(f"{policy.name}/") and rule.applies_to(case)
        for result in rule.results(case)
    ]
    return (
        [result for result in results if isinstance(result, Finding)],
        [result for result in results if isinstance(result, Skipped)],
    )


def ids(findings: list[Finding]) -> list[str]:
    return [finding.rule.partition("/")[2] for finding in findings]


def stated(city: str, **values: str) -> Facts:
    """Return facts of terms; a keyword `pay__day` is `pay.day`."""
    flat = {name.replace("__", "."): value for name, value in values.items()}
    return facts_from_terms(terms_from_flat({"agreement.city": city, **flat}, "t"), "t")


# ---------------------------------------------------------------- the catalogue


@pytest.mark.parametrize("city", ["turpan", "kuytun"])
def test_a_city_s_rules_have_the_names_and_severities_of_the_catalogue(city: str) -> None:
    rules = [rule for rule in BOOK.rules if rule.id.startswith(f"{city}/")]
    assert {rule.id.partition("/")[2]: rule.severity for rule in rules}.items() <= (
        CATALOGUE.items()
    )


@pytest.mark.parametrize(
    ("city", "absent"),
    [
        ("turpan", {"probation-differs", "housing-gift-too-early"}),
        (
            "kuytun",
            {"term-too-short", "cost-share-differs", "share-out-of-range", "insurance-missing"},
        ),
    ],
)
def test_a_city_has_a_rule_for_all_that_its_policy_speaks_of(city: str, absent: set[str]) -> None:
    names = {rule.id.partition("/")[2] for rule in BOOK.rules if rule.id.startswith(f"{city}/")}
    assert set(CATALOGUE) - names == absent


def test_no_city_rule_calls_a_clause_void() -> None:
    texts = [
        text
        for rule in BOOK.rules
        if rule.id.partition("/")[0] in BOOK.policies
        for text in (rule.message, rule.suggestion, rule.title)
    ]
    assert [text for text in texts if "无效" in text] == []


# ---------------------------------------------------------------- places and severities


def test_a_finding_stands_on_the_words_that_are_wrong() -> None:
    text = "乙方享受一次性安家费12万元。聘用期限为三年。"
    found, _ = judge(
        document(
            text,
            {
                "engagement.mode": "rigid",
                "talent.category": "博士",
                "allowances.settlement_yuan": At(Decimal(120000), "12万元"),
                "period.years": At(3, "三年"),
                "refund.items": ("settlement",),
                "resignation.approval_by": "地委人才办审核、领导小组同意",
            },
        ),
        "turpan",
    )
    places = {finding.rule: finding.place and finding.place.quote for finding in found}
    assert places["turpan/allowance-amount-differs"] == "12万元"
    assert places["turpan/term-too-short"] == "三年"


GRANTED = {
    "engagement.mode": "recruit",
    "talent.category": "硕士或副高",
    "allowances.settlement_yuan": Decimal(90000),
    "refund.items": ("settlement",),
    "resignation.approval_by": "专项办审核、市人才工作领导小组同意",
    "benefits.health_check": True,
    "benefits.home_leave_days": 30,
}


@pytest.mark.parametrize(
    ("kind", "invoked", "severity"),
    [
        ("enterprise", False, "note"),
        ("enterprise", True, "error"),
        ("public-institution", False, "error"),
    ],
)
def test_an_enterprise_that_does_not_invoke_the_kuytun_policy_gets_notes(
    kind: str, invoked: bool, severity: str
) -> None:
    facts = document("配偶、子女。", {**GRANTED, "employer.kind": kind}, invoked=invoked)
    found, _ = judge(facts, "kuytun")
    assert [(f.rule, f.severity) for f in found] == [("kuytun/allowance-amount-differs", severity)]


@pytest.mark.parametrize(
    ("invoked", "expected"),
    [(False, ["not-applicable"]), (True, ["not-applicable", "allowance-amount-differs"])],
)
def test_a_rigid_hire_by_an_enterprise_is_compared_only_where_the_policy_is_invoked(
    invoked: bool, expected: list[str]
) -> None:
    values = {
        "employer.name": "吐鲁番某某有限公司",
        "engagement.mode": "rigid",
        "period.years": 5,
        "talent.category": "博士",
        "allowances.settlement_yuan": Decimal(140000),
        "refund.items": ("settlement",),
        "resignation.approval_by": "地委人才办、领导小组",
    }
    found, _ = judge(document("配偶、子女、户口。", values, invoked=invoked), "turpan")
    assert ids(found) == expected
    assert found[0].severity == "note"


@pytest.mark.parametrize(
    ("code", "reached"),
    [("126504000000000000", True), ("916504000000000000", False), ("116504000000000000", True)],
)
def test_the_credit_code_tells_the_kind_of_employer(code: str, reached: bool) -> None:
    facts = document("", {"employer.credit_code": code, "engagement.mode": "rigid"}, invoked=False)
    found, _ = judge(facts, "turpan")
    assert ("not-applicable" not in ids(found)) is reached


def test_nothing_is_compared_before_the_policy_was_in_force() -> None:
    facts = stated("turpan", engagement__mode="rigid", period__years="1")
    assert ids(judge(facts, "turpan", on="2025-05-04")[0]) == ["not-applicable"]
    assert ids(judge(facts, "turpan", on="2025-05-05")[0]) == ["term-too-short"]


def test_rules_of_another_city_do_not_apply() -> None:
    facts = stated("turpan", resignation__notice_days="1")
    case = Case(facts, date(2026, 1, 1), "labor", BOOK.policies["turpan"])
    others = [rule for rule in BOOK.rules if rule.id.startswith("kuytun/")]
    assert [rule.id for rule in others if rule.applies_to(case)] == []


# ---------------------------------------------------------------- readings


def test_a_short_term_with_an_allowance_is_reported_once() -> None:
    facts = stated(
        "turpan",
        employer__kind="事业单位",
        engagement__mode="刚性引进",
        talent__category="博士",
        period__years="3",
        allowances__settlement_yuan="15万",
        refund__items="安家费",
        resignation__approval_by="地委人才办",
    )
    assert ids(judge(facts, "turpan")[0]) == ["term-too-short"]


def test_a_document_that_grants_nothing_needs_no_refund_and_no_review() -> None:
    facts = document(
        "刚性引进。配偶、子女、户口。",
        {"period.years": 5, "resignation.notice_days": 30, "resignation.written": True},
    )
    assert ids(judge(facts, "turpan")[0]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("离职经地委人才办审核、报地委人才工作领导小组同意。", []),
        ("乙方提出终止的，按《暂行办法》第十二条办理。", []),
        ("离职经地委人才工作领导小组办公室审核。", ["approval-missing"]),
        (
            "乙方离职经甲方批准。\n引进经地委人才办审核、地委人才工作领导小组同意。",
            ["approval-missing"],
        ),
        ("引进经地委人才办审核、地委人才工作领导小组同意。", []),
        ("乙方提出终止的，按《暂行办法》第十条办理。", ["approval-missing"]),
    ],
)
def test_review_and_consent_are_looked_for_where_leaving_is_spoken_of(
    text: str, expected: list[str]
) -> None:
    values = {
        "engagement.mode": "rigid",
        "period.years": 5,
        "talent.category": "博士",
        "allowances.settlement_yuan": Decimal(150000),
        "refund.items": ("settlement",),
    }
    found, _ = judge(document(f"{text}\n配偶、子女、户口。", values), "turpan")
    assert ids(found) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("乙方提出终止的，退还已享受的安家费，并腾退住房。", []),
        ("乙方提出终止的，不承担退还安家费的义务。", ["refund-missing"]),
        ("甲方提供住房，发放安家费。", ["refund-missing"]),
        ("乙方提出终止的，按已领取安家费的二倍返还。", ["refund-too-broad"]),
        ("安家费按原额退还，不加倍。", []),
    ],
)
def test_a_return_that_was_not_read_as_a_term_is_looked_for_in_the_text(
    text: str, expected: list[str]
) -> None:
    values = {name: value for name, value in GRANTED.items() if name != "refund.items"}
    values["allowances.settlement_yuan"] = Decimal(100000)
    found, _ = judge(document(f"{text}\n配偶、子女。", values), "kuytun")
    assert ids(found) == expected


@pytest.mark.parametrize(
    ("relationship", "years", "months", "severity", "said"),
    [
        ("labor", 5, 3, "warning", "约定较短的有效"),
        ("labor", 2, 2, "note", "不得超过2个月，以法律为准"),
        ("public-institution", 5, 12, "note", "《事业单位人事管理条例》第十三条"),
        ("public-institution", 5, 3, "warning", "奎屯办法第二十四条为6个月"),
    ],
)
def test_a_probation_finding_says_which_rule_prevails(
    relationship: str, years: int, months: int, severity: str, said: str
) -> None:
    facts = document(
        "配偶、子女、体检、探亲。", {"period.years": years, "probation.months": months}
    )
    found, _ = judge(facts, "kuytun", relationship=relationship)
    assert ids(found) == ["probation-differs"]
    assert found[0].severity == severity
    assert said in found[0].message


def test_three_days_in_probation_are_no_short_notice() -> None:
    facts = stated(
        "kuytun",
        resignation__probation_notice_days="3",
        benefits__health_check="是",
        benefits__home_leave_days="30",
    )
    assert ids(judge(facts, "kuytun")[0]) == []


@pytest.mark.parametrize(
    ("area", "expected"), [("114", []), ("126", []), ("113.9", [1]), ("127", [1])]
)
def test_an_area_may_differ_by_five_percent(area: str, expected: list[int]) -> None:
    facts = stated("kuytun", talent__category="博士", benefits__housing_sqm=area)
    found, _ = judge(facts, "kuytun")
    assert ids(found).count("allowance-amount-differs") == len(expected)


def test_a_place_to_live_is_no_policy_housing() -> None:
    facts = stated(
        "kuytun",
        talent__category="留学人才",
        benefits__housing_sqm="60",
        benefits__health_check="是",
        benefits__home_leave_days="30",
    )
    assert ids(judge(facts, "kuytun")[0]) == []


def test_an_open_list_is_named_when_more_is_claimed_back() -> None:
    values = {**GRANTED, "refund.items": ("settlement", "monthly"), "talent.category": "硕士或副高"}
    values["allowances.settlement_yuan"] = Decimal(100000)
    found, _ = judge(document("配偶、子女。", values), "kuytun")
    assert ids(found) == ["refund-too-broad"]
    assert "以“等待遇”结尾" in found[0].message


def test_a_repealed_policy_is_quoted_where_it_is_cited() -> None:
    text = "参照《引进优秀人才若干政策的暂行规定》订立。"
    found, _ = judge(document(text, {}), "turpan")
    assert [f.place and f.place.quote for f in found if f.rule == "turpan/not-applicable"] == [
        "引进优秀人才若干政策的暂行规定"
    ]


# ---------------------------------------------------------------- unknown stays unknown


@pytest.mark.parametrize(
    ("city", "values", "rule", "reason"),
    [
        (
            "turpan",
            {"engagement.mode": "rigid", "allowances.settlement_yuan": Decimal(150000)},
            "allowance-amount-differs",
            "安家费：没有写明人才类别，也不能由学历、职称判断",
        ),
        (
            "turpan",
            {"talent.category": "博士", "allowances.settlement_yuan": Decimal(150000)},
            "allowance-amount-differs",
            "安家费：没有写明引进方式（柔性引进、刚性引进），不能判断应享受的待遇",
        ),
        (
            "turpan",
            {"period.years": 3},
            "term-too-short",
            "没有写明引进方式，不能判断协议期限是否有下限",
        ),
        ("turpan", {"engagement.mode": "rigid"}, "term-too-short", "没有写明协议的起止日期或年限"),
        (
            "turpan",
            {"allowances.cost_share": Decimal(50)},
            "cost-share-differs",
            "没有写明用人单位的经费来源（全额拨款、差额拨款或自收自支）",
        ),
        (
            "turpan",
            {"pay.share_percent": Decimal(50)},
            "share-out-of-range",
            "没有写明引进方式，不能判断奖金比例是否适用该条",
        ),
        (
            "turpan",
            {},
            "insurance-missing",
            "没有写明引进方式，不能判断应由用人单位办理哪些社会保险",
        ),
        (
            "kuytun",
            {},
            "not-applicable",
            "第三十四条写自发布之日起实施，原文没有载明发布日期。签订时是否已经施行无法核对",
        ),
    ],
)
def test_what_cannot_be_decided_is_skipped_with_the_reason(
    city: str, values: dict[str, Any], rule: str, reason: str
) -> None:
    _, skipped = judge(document("一份协议。", values), city)
    assert reason in [entry.reason for entry in skipped if entry.rule == f"{city}/{rule}"]


def test_insurance_spoken_of_without_its_kinds_is_skipped() -> None:
    facts = document("柔性引进。甲方依法为乙方办理社会保险。", {"resignation.written": True})
    found, skipped = judge(facts, "turpan")
    assert ids(found) == []
    assert [entry.reason for entry in skipped] == ["协议提到社会保险，但没有写明险种"]


# ---------------------------------------------------------------- a new city


def readme_city(tmp_path: Path) -> Path:
    """Write the sample of clauses/README.md to a file, as a colleague would."""
    text = (data_dir("clauses") / "README.md").read_text(encoding="utf-8")
    sample = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert sample is not None
    path = tmp_path / "moushi.yaml"
    path.write_text(sample[1], encoding="utf-8")
    return path


def test_the_sample_city_of_the_readme_accepts_and_reports_its_examples(tmp_path: Path) -> None:
    policy, rules = read_city_file(readme_city(tmp_path))
    for rule in rules:
        for expected, examples in ((0, rule.passes), (1, rule.fails)):
            for example in examples:
                facts = facts_from_terms(terms_from_flat(example.terms, "t"), "t")
                found, _ = run(facts, policy, [rule], on="2026-03-01", relationship="labor")
                assert len(found) == expected


def test_the_readme_names_every_part_and_check_of_a_city_file() -> None:
    text = (data_dir("clauses") / "README.md").read_text(encoding="utf-8")
    parts = set(Policy.model_fields) - {"name"}
    checks = {rule.check for rule in BOOK.rules if rule.id.startswith(("turpan/", "kuytun/"))}  # type: ignore[attr-defined]
    names = [name for name in sorted(parts | checks | set(CATALOGUE)) if name not in text]
    assert names == []
