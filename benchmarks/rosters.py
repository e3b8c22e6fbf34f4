"""Rosters for the benchmarks: 30 columns, one row in a hundred wrong, the same on every run."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import xlsxwriter
from stdnum.cn import ric

from contractgen.terms import VOCABULARY

COLUMNS = (
    "agreement.number", "agreement.city", "agreement.sign_date", "employer.name",
    "employer.credit_code", "employer.legal_representative", "employer.address", "employer.kind",
    "talent.name", "talent.id_number", "talent.phone", "talent.address", "talent.degree",
    "talent.title", "engagement.mode", "engagement.position", "engagement.work_place",
    "engagement.working_hours", "period.start", "period.end", "pay.monthly_yuan", "pay.pay_day",
    "benefits.insurances", "benefits.annual_leave_days", "confidentiality.damages",
    "noncompete.months", "noncompete.monthly_yuan", "noncompete.penalty_yuan",
    "resignation.notice_days", "dispute.arbitration",
)  # fmt: skip
BAD_ONE_IN = 100
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华文建国志红海燕玉兰子涵"
_EMPLOYERS = (
    ("turpan", "吐鲁番葡萄研究院", "126504004578001233", "事业单位", "新疆吐鲁番市高昌区"),
    ("kuytun", "奎屯天北新区科技有限公司", "91654003MA77HMX75L", "企业", "新疆奎屯市"),
    ("none", "西安云杉数据科技有限公司", "91610131MA6U8K2X3R", "企业", "陕西省西安市雁塔区"),
)  # fmt: skip
_POSTS = ("研发工程师", "数据分析师", "栽培技术员", "主治医师", "生产主管", "法务专员")
_DEGREES = (("工学博士", "研究员"), ("农学硕士", "副研究员"), ("工学硕士", "工程师"))


def rows(count: int) -> Iterator[list[str]]:
    """Yield the rows, as HR would type them."""
    chance = Random(20261122)
    for number in range(1, count + 1):
        yield _row(number, chance)


def _row(number: int, chance: Random) -> list[str]:
    city, employer, code, kind, place = _EMPLOYERS[number % len(_EMPLOYERS)]
    degree, title = chance.choice(_DEGREES)
    start = date(2026, 1, 1) + timedelta(days=chance.randrange(365))
    end = start.replace(year=start.year + chance.choice((5, 6))) - timedelta(days=1)
    post = chance.randrange(len(_POSTS))
    pay = (80 + 40 * post + chance.randrange(25)) * 100
    bad = number % BAD_ONE_IN == 0
    return [
        f"RC-2026-{number:06}", city, _day(start - timedelta(days=chance.randrange(20))), employer,
        code, chance.choice(_FAMILY) + "启明", f"{place}文化路{number % 900 + 1}号", kind,
        chance.choice(_FAMILY) + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2)))),
        _id_number(number, chance), f"138{number:08}", f"{place}建设街{chance.randrange(1, 999)}号",
        degree, title, {"turpan": "刚性引进", "kuytun": "招录招聘"}.get(city, ""),
        _POSTS[post], place, "标准工时制", _day(start), _day(end, wrong=bad), str(pay), "10",
        "养老、医疗、失业、工伤、生育、公积金", str(chance.choice((5, 10, 15))), "实际损失",
        "12", str(pay * 4 // 10), str(pay * 6), "30", "是",
    ]  # fmt: skip


def _day(day: date, *, wrong: bool = False) -> str:
    return f"{day.year}-02-30" if wrong else day.isoformat()


def _id_number(number: int, chance: Random) -> str:
    born = date(1965, 1, 1) + timedelta(days=chance.randrange(11_000))
    digits = f"6101{number % 90 + 10}{born:%Y%m%d}{number % 1000:03}"
    return digits + ric.calc_check_digit(f"{digits}0")


def write_csv(path: Path, count: int) -> None:
    """Write a roster as CSV."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(VOCABULARY[name].title for name in COLUMNS)
        writer.writerows(rows(count))


def write_xlsx(path: Path, count: int) -> None:
    """Write the same roster as XLSX, all cells text."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("名册")
        sheet.write_row(0, 0, [VOCABULARY[name].title for name in COLUMNS])
        for line, row in enumerate(rows(count), start=1):
            for index, cell in enumerate(row):
                sheet.write_string(line, index, cell)
