"""What only the whole roster shows: one person twice, equal posts with unequal terms, the budget.

What is lawful and usual is not reported: a renewal, a part-time expert of two employers, higher
pay for a higher degree, a manager's higher penalty in proportion to his pay.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal

from contractgen.batch.cohort import ROWS_NAMED, Cohort

PAY_SPREAD = 1.5
"""Equal posts: the highest pay above so many times the lowest is reported."""
OUTLYING = 4
"""A penalty above so many times the usual one is reported …"""
OUTLYING_SHARE = 3
"""… when in proportion to the pay, too, it is above so many times the usual one."""
FEWEST = 5
"""Fewer penalties than this show nothing usual."""
MOST_FINDINGS = 1_000
"""Of one kind; a roster that has more is wrong as a whole, and the count says so."""

_LIKE_TERMS = (
    ("probation", "试用期", "个月"),
    ("leave", "带薪年休假", "天"),
    ("notice", "离职提前通知期", "日"),
    ("ban", "竞业限制期限", "个月"),
)
_PENALTIES = (("ban_penalty", "竞业限制违约金"), ("service_penalty", "服务期违约金"))
_LIKE = "employer, position, level, full_time"
"""What makes two posts equal."""


@dataclass(frozen=True)
class CohortFinding:
    """One thing that the rows together show."""

    kind: str
    """Chinese: 证件号码重复, 期限重叠, …"""
    severity: Literal["warning", "note"]
    rows: tuple[int, ...]
    """The first rows concerned (at most `ROWS_NAMED`)."""
    count: int
    """All rows concerned."""
    message: str
    """Chinese; names no person and no pay."""


def findings_of(cohort: Cohort) -> Iterator[CohortFinding]:
    """Yield what the rows show together, one kind after another."""
    yield from _several_names(cohort)
    yield from _overlapping(cohort)
    yield from _same_number(cohort)
    yield from _same_code(cohort)
    yield from _unequal_pay(cohort)
    for column, title, unit in _LIKE_TERMS:
        yield from _unequal_terms(cohort, column, title, unit)
    for column, title in _PENALTIES:
        yield from _outlying(cohort, column, title)


def listed(rows: tuple[int, ...], count: int) -> str:
    """Return rows as a sentence names them: 第 2、5 行, 第 2、3、…… 行等共 30 行."""
    named = f"第 {'、'.join(map(str, rows))} 行"
    return named if count <= len(rows) else f"{named}等共 {count} 行"


def _rows(cohort: Cohort, where: str, *values: object) -> tuple[int, ...]:
    found = cohort.execute(
        f"SELECT row FROM people WHERE {where} ORDER BY row LIMIT {ROWS_NAMED}", *values
    )
    return tuple(row for (row,) in found)


def _several_names(cohort: Cohort) -> Iterator[CohortFinding]:
    """Yield ID numbers that stand beside several names."""
    found = cohort.execute(
        "SELECT person, COUNT(*) FROM people WHERE person IS NOT NULL GROUP BY person"
        " HAVING COUNT(DISTINCT name) > 1 ORDER BY MIN(row) LIMIT ?",
        MOST_FINDINGS,
    )
    for person, count in found:
        rows = _rows(cohort, "person = ?", person)
        yield CohortFinding(
            "证件号码重复",
            "warning",
            rows,
            count,
            f"{listed(rows, count)}的证件号码相同而姓名不同，至少有一行填错，请核对证件",
        )


_OVERLAP = """
SELECT a.row, b.row FROM people a JOIN people b ON a.person = b.person AND a.row < b.row
WHERE a.name IS b.name AND a.start <= b.end AND b.start <= a.end
  AND (a.employer IS b.employer OR (a.full_time AND b.full_time))
ORDER BY a.row, b.row LIMIT ?
"""
"""Under one employer, or two full-time posts; an expert may serve several employers part-time."""


def _overlapping(cohort: Cohort) -> Iterator[CohortFinding]:
    """Yield pairs of agreements of one person that run at the same time."""
    cohort.index("person")
    for one, other in cohort.execute(_OVERLAP, MOST_FINDINGS):
        yield CohortFinding(
            "期限重叠",
            "warning",
            (one, other),
            2,
            f"第 {one}、{other} 行是同一人，两份协议的期限有重叠，请核对是否重复签订",
        )


def _same_number(cohort: Cohort) -> Iterator[CohortFinding]:
    """Yield agreement numbers that one employer gives twice."""
    cohort.index("number")
    found = cohort.execute(
        "SELECT number, employer, COUNT(*) FROM people WHERE number IS NOT NULL"
        " GROUP BY number, employer HAVING COUNT(*) > 1 ORDER BY MIN(row) LIMIT ?",
        MOST_FINDINGS,
    )
    for number, employer, count in found:
        rows = _rows(cohort, "number = ? AND employer IS ?", number, employer)
        yield CohortFinding(
            "协议编号重复",
            "warning",
            rows,
            count,
            f"{listed(rows, count)}的协议编号都是“{number}”，每份协议的编号应各不相同",
        )


def _same_code(cohort: Cohort) -> Iterator[CohortFinding]:
    """Yield credit codes that stand beside several employers."""
    cohort.index("credit_code")
    found = cohort.execute(
        "SELECT credit_code, COUNT(*), COUNT(DISTINCT employer) FROM people"
        " WHERE credit_code IS NOT NULL GROUP BY credit_code"
        " HAVING COUNT(DISTINCT employer) > 1 ORDER BY MIN(row) LIMIT ?",
        MOST_FINDINGS,
    )
    for code, count, names in found:
        rows = _rows(cohort, "credit_code = ?", code)
        yield CohortFinding(
            "单位名称不一",
            "warning",
            rows,
            count,
            f"{listed(rows, count)}的统一社会信用代码相同，"
            f"用人单位名称却有 {names} 种写法，请统一为登记的全称",
        )


def _unequal_pay(cohort: Cohort) -> Iterator[CohortFinding]:
    """Yield equal posts whose pay lies far apart (同工同酬, 劳动法 第四十六条)."""
    cohort.index("position")
    found = cohort.execute(
        f"SELECT {_LIKE}, COUNT(*), MIN(pay), MAX(pay) FROM people"
        " WHERE employer IS NOT NULL AND position IS NOT NULL AND pay > 0"
        f" GROUP BY {_LIKE} HAVING MAX(pay) > MIN(pay) * ? ORDER BY MIN(row) LIMIT ?",
        PAY_SPREAD,
        MOST_FINDINGS,
    )
    for employer, position, level, full_time, count, low, high in found:
        where = "employer = ? AND position = ? AND level = ? AND full_time = ?"
        rows = _rows(cohort, f"{where} AND pay > 0", employer, position, level, full_time)
        yield CohortFinding(
            "同岗不同酬",
            "note",
            rows,
            count,
            f"{listed(rows, count)}同为“{employer}”的“{position}”，学历、职称、人才类别相同，"
            f"月薪最高的是最低的 {high / low:.1f} 倍，请核对有无依据",
        )


def _unequal_terms(cohort: Cohort, column: str, title: str, unit: str) -> Iterator[CohortFinding]:
    """Yield equal posts in which a few rows have another term than most."""
    found = cohort.execute(
        f"SELECT {_LIKE}, {column}, COUNT(*), MIN(row) FROM people"
        f" WHERE employer IS NOT NULL AND position IS NOT NULL AND {column} IS NOT NULL"
        f" GROUP BY {_LIKE}, {column} ORDER BY {_LIKE}, COUNT(*) DESC, MIN(row)"
    )
    given = 0
    for like, values in groupby(found, key=itemgetter(0, 1, 2, 3)):
        shares = [(value, count) for *_, value, count, _ in values]
        usual, most = shares[0]
        total = sum(count for _, count in shares)
        if len(shares) == 1 or most * 2 <= total or given >= MOST_FINDINGS:
            continue  # no usual term to depart from
        given += 1
        yield _departing(cohort, like, column, (usual, most, total), title, unit)


def _departing(
    cohort: Cohort, like: Any, column: str, usual: tuple[int, int, int], title: str, unit: str
) -> CohortFinding:
    value, most, total = usual
    where = f"employer = ? AND position = ? AND level = ? AND full_time = ? AND {column} != ?"
    rows = _rows(cohort, where, *like, value)
    others = total - most
    return CohortFinding(
        "同岗不同条件",
        "note",
        rows,
        others,
        f"“{like[0]}”的“{like[1]}”共 {total} 行，{title}多为 {value} {unit}，"
        f"{listed(rows, others)}与此不同，请核对有无依据",
    )


def _outlying(cohort: Cohort, column: str, title: str) -> Iterator[CohortFinding]:
    """Yield penalties far above the usual, also in proportion to the pay."""
    usual = _median(cohort, column, f"{column} > 0")
    share = _median(cohort, f"{column} / pay", f"{column} > 0 AND pay > 0")
    if usual is None:
        return
    found = cohort.execute(
        f"SELECT row, {column} FROM people WHERE {column} > ?"
        f" AND (pay IS NULL OR pay = 0 OR ? IS NULL OR {column} / pay > ?) ORDER BY row LIMIT ?",
        usual * OUTLYING,
        share,
        (share or 0) * OUTLYING_SHARE,
        MOST_FINDINGS,
    )
    for row, value in found:
        yield CohortFinding(
            "违约金偏离",
            "warning",
            (row,),
            1,
            f"第 {row} 行的{title}是本名册中间水平的 {value / usual:.1f} 倍，"
            "与月薪相比也明显偏高，请核对是否多写了零或另有依据",
        )


def _median(cohort: Cohort, what: str, where: str) -> float | None:
    """Return the middle value; None of fewer than `FEWEST`."""
    ((count,),) = cohort.execute(f"SELECT COUNT(*) FROM people WHERE {where}")
    if count < FEWEST:
        return None
    ((value,),) = cohort.execute(
        f"SELECT {what} FROM people WHERE {where} ORDER BY 1 LIMIT 1 OFFSET ?", count // 2
    )
    return float(value)
