"""What only the whole roster shows, and what must not be reported of it."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from rosters import id_number, person, roster

from contractgen.batch import BatchOptions, CohortFinding, run_batch
from contractgen.batch.cohort import Cohort, granted_fen, person_of
from contractgen.batch.comparing import findings_of
from contractgen.terms import Terms, terms_from_flat


def terms(**values: str) -> Terms:
    base = {
        "agreement.number": "A1",
        "employer.name": "示例公司",
        "talent.name": "张三",
        "talent.id_number": id_number(1),
        "engagement.position": "工程师",
        "period.start": "2026-01-01",
        "period.end": "2028-12-31",
        "pay.monthly_yuan": "10000",
    }
    stated = {**base, **{name.replace("__", "."): value for name, value in values.items()}}
    return terms_from_flat({name: value for name, value in stated.items() if value}, "terms")


def other(number: int, **values: str) -> Terms:
    """Return the terms of somebody else."""
    own = {
        "agreement__number": f"A{number}",
        "talent__name": f"李{number}",
        "talent__id_number": id_number(number),
    }
    return terms(**{**own, **values})


def found(*rows: Terms) -> list[tuple[str, tuple[int, ...]]]:
    """Return the kinds of findings about these rows (numbered from 1), with their rows."""
    return [(finding.kind, finding.rows) for finding in findings(*rows)]


def findings(*rows: Terms) -> list[CohortFinding]:
    cohort = Cohort()
    cohort.add(person_of(each, number) for number, each in enumerate(rows, start=1))
    told = list(findings_of(cohort))
    cohort.close()
    return told


LATER = {"agreement__number": "A2", "period__start": "2029-01-01", "period__end": "2031-12-31"}


@pytest.mark.parametrize(
    ("second", "kinds"),
    [
        (terms(agreement__number="A2"), ["期限重叠"]),
        (terms(**LATER), []),  # a renewal
        (terms(agreement__number="A2", period__start="2028-12-31", period__end=""), []),
        (terms(**{**LATER, "period__start": "2028-12-31"}), ["期限重叠"]),
        (terms(agreement__number="A2", employer__name="另一公司"), ["期限重叠"]),
        (terms(agreement__number="A2", employer__name="另一公司", engagement__mode="flexible"), []),
        (terms(agreement__number="A2", engagement__mode="flexible"), ["期限重叠"]),
        (terms(agreement__number="A2", talent__name="李四"), ["证件号码重复"]),
        (terms(agreement__number="A2", talent__id_number=id_number(2)), []),  # a namesake
        (terms(agreement__number="A2", talent__id_number=""), []),
    ],
)  # fmt: skip
def test_one_person_in_two_rows(second, kinds):
    assert found(terms(), second) == [(kind, (1, 2)) for kind in kinds]


def test_both_generations_of_one_id_card_are_one_person():
    old = terms(talent__id_number="110105900307001")
    new = terms(agreement__number="A2", talent__id_number="110105199003070017")

    assert found(old, new) == [("期限重叠", (1, 2))]


@pytest.mark.parametrize(
    ("second", "kinds"),
    [
        ({"agreement__number": "A1"}, ["协议编号重复"]),
        ({"agreement__number": "A1", "employer__name": "另一公司"}, []),
        ({"agreement__number": ""}, []),
    ],
)
def test_one_number_for_two_agreements_of_an_employer(second, kinds):
    assert found(terms(), other(2, **second)) == [(kind, (1, 2)) for kind in kinds]


def test_one_credit_code_beside_several_names_of_an_employer():
    code = "91654003MA77HMX75L"
    rows = [
        terms(employer__credit_code=code),
        other(2, employer__credit_code=code),
        other(3, employer__credit_code=code, employer__name="示例有限公司"),
    ]

    assert found(*rows[:2]) == []
    assert found(*rows) == [("单位名称不一", (1, 2, 3))]


@pytest.mark.parametrize(
    ("second", "kinds"),
    [
        ({"pay__monthly_yuan": "15000"}, []),
        ({"pay__monthly_yuan": "15001"}, ["同岗不同酬"]),
        ({"pay__monthly_yuan": "90000", "talent__degree": "博士"}, []),
        ({"pay__monthly_yuan": "90000", "talent__title": "正高级工程师"}, []),
        ({"pay__monthly_yuan": "90000", "engagement__position": "总工程师"}, []),
        ({"pay__monthly_yuan": "90000", "employer__name": "另一公司"}, []),
        ({"pay__monthly_yuan": "90000", "engagement__mode": "flexible"}, []),
        ({"pay__monthly_yuan": ""}, []),
    ],
)
def test_equal_posts_with_unequal_pay(second, kinds):
    assert found(terms(), other(2, **second)) == [(kind, (1, 2)) for kind in kinds]


def test_a_few_rows_that_differ_from_most_equal_posts_are_named():
    usual = [other(n, probation__months="3") for n in range(1, 5)]
    odd = other(9, probation__months="6")

    assert [(f.kind, f.rows, f.message) for f in findings(*usual, odd)] == [
        (
            "同岗不同条件",
            (5,),
            "“示例公司”的“工程师”共 5 行，试用期多为 3 个月，第 5 行与此不同，请核对有无依据",
        )
    ]
    assert found(usual[0], odd) == []  # no usual term to depart from


def test_a_penalty_far_above_the_usual_is_named_unless_the_pay_explains_it():
    usual = [other(n, noncompete__penalty_yuan="100000") for n in range(1, 6)]
    typo = other(7, noncompete__penalty_yuan="1000000")
    manager = other(
        8,
        noncompete__penalty_yuan="1000000",
        pay__monthly_yuan="90000",
        engagement__position="总经理",
    )

    assert [(f.kind, f.rows) for f in findings(*usual, typo, manager)] == [("违约金偏离", (6,))]
    assert "10.0 倍" in findings(*usual, typo)[0].message
    assert found(*usual[:2], typo) == []  # too few to know what is usual


@pytest.mark.parametrize(
    ("values", "yuan"),
    [
        ({}, 0),
        ({"allowances__settlement_yuan": "150000", "allowances__car_yuan": "50000"}, 200_000),
        ({"allowances__monthly_yuan": "1000"}, 36_000),
        ({"allowances__monthly_yuan": "1000", "allowances__monthly_years": "5"}, 60_000),
        ({"allowances__monthly_yuan": "1000", "period__end": "", "period__years": "2"}, 24_000),
        ({"allowances__monthly_yuan": "1000", "period__end": ""}, 0),
    ],
)
def test_what_allowances_come_to_over_the_term(values, yuan):
    assert granted_fen(terms(**values)) == yuan * 100


def test_the_budget_is_compared_with_all_agreements_that_were_drafted(tmp_path):
    own = [
        {
            name: value
            for name, value in person(n, agreement__city="none").items()
            if not name.startswith("allowances.")
        }
        for n in (1, 2, 3)
    ]
    people = [{**each, "allowances.settlement_yuan": "100000"} for each in own]
    people[1]["agreement.sign_date"] = "2025-02-30"
    path = roster(tmp_path, *people)

    def about_budget(yuan: int, **options: bool) -> list[tuple[tuple[int, ...], str]]:
        asked = BatchOptions(budget=Decimal(yuan), **options)
        told = run_batch(path, tmp_path / "协议", options=asked).cohort
        return [(f.rows, f.message) for f in told if f.kind == "超出预算"]

    over = [
        (
            (4,),
            "各份协议的津贴补贴按约定期限合计 200,000 元，超出预算 199,999 元共 1 元；"
            "按名册顺序，自第 4 行起超出",
        )
    ]
    assert about_budget(200_000) == []
    assert about_budget(199_999) == over
    assert about_budget(199_999, resume=True) == over


def test_the_summary_holds_the_findings_about_the_whole_without_personal_data(tmp_path):
    path = roster(tmp_path, person(1), person(2, talent__id_number=id_number(1)))

    result = run_batch(path, tmp_path / "协议", options=BatchOptions())

    assert [(f.kind, f.rows, f.count) for f in result.cohort] == [("证件号码重复", (2, 3), 2)]
    assert "全体核对：1 处需要留意，见汇总的“全体核对”" in result.summary_lines()
    sheet = openpyxl.load_workbook(tmp_path / "协议" / "汇总.xlsx")["全体核对"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["类别", "程度", "涉及行数", "行", "内容"],
        ["证件号码重复", "警告", 2, "第 2、3 行", result.cohort[0].message],
    ]
    assert id_number(1) not in (tmp_path / "协议" / "summary.json").read_text(encoding="utf-8")
    manifest = Path(tmp_path / "协议" / ".contractgen" / "manifest.sqlite").read_bytes()
    assert id_number(1).encode() not in manifest


def test_a_person_in_very_many_rows_is_told_of_briefly():
    years = range(2030, 2044)
    rows = [terms(period__start=f"{year}-01-01", period__end=f"{year}-12-31") for year in years]
    cohort = Cohort()
    cohort.add(person_of(each, number) for number, each in enumerate(rows, start=1))

    others = dict(cohort.others())

    assert others[1] == "2、3、4、5、6、7、8、9、10、11等"
    assert sorted(others) == list(range(1, 15))
