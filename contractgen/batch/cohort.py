"""The whole roster at once: each row gives a small tuple, which lies in a temporary database.

So memory doesn't grow with the roster, and no personal number or pay outlives the run.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any, NamedTuple

from contractgen.terms import Terms, relationship_of

ROWS_NAMED = 10
"""Rows that a sentence lists at most; it says how many there are in all."""


class Person(NamedTuple):
    """What the checks need of one row; None: not stated."""

    row: int
    person: int | None
    """A number for the ID number."""
    name: int | None
    start: int | None
    """Days, as `date.toordinal`."""
    end: int | None
    full_time: int
    """1 for a labour contract or an appointment; 0 for a service agreement."""
    number: str | None
    """Of the agreement."""
    employer: str | None
    credit_code: str | None
    position: str | None
    level: str
    """Category, degree, title and working hours: what may justify other terms in a like post."""
    pay: float | None
    probation: int | None
    leave: int | None
    notice: int | None
    ban: int | None
    """Months of 竞业限制."""
    ban_penalty: float | None
    service_penalty: float | None


COLUMNS = Person._fields


def person_of(terms: Terms, row: int) -> Person:
    """Return what the checks need of one row."""
    agreement, employer, talent = terms.agreement, terms.employer, terms.talent
    period, engagement = terms.period, terms.engagement
    level = (talent.category, talent.degree, talent.title, engagement.working_hours)
    return Person(
        row=row,
        person=_identity(talent.id_number) if talent.id_number else None,
        name=_number(talent.name) if talent.name else None,
        start=period.start.toordinal() if period.start else None,
        end=_end(period.start, period.end, period.years),
        full_time=int(relationship_of(terms) != "service"),
        number=agreement.number,
        employer=employer.name,
        credit_code=employer.credit_code,
        position=engagement.position,
        level="|".join(part or "" for part in (*level, engagement.mode)),
        pay=_float(terms.pay.monthly_yuan),
        probation=terms.probation.months,
        leave=terms.benefits.annual_leave_days,
        notice=terms.resignation.notice_days,
        ban=terms.noncompete.months,
        ban_penalty=_float(terms.noncompete.penalty_yuan),
        service_penalty=_float(terms.training.penalty_yuan),
    )


def _identity(number: str) -> int:
    """Return a number for the person; ID cards of both generations give the same."""
    old = len(number) == 15 and number.isdecimal()
    return _number(f"{number[:6]}19{number[6:]}" if old else number[:17])


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _end(start: date | None, end: date | None, years: int | None) -> int | None:
    if end is not None:
        return end.toordinal()
    return start.toordinal() + years * 365 - 1 if start and years else None


def granted_fen(terms: Terms) -> int:
    """Return what an agreement's allowances come to over its whole term, in 分 (0.01 yuan)."""
    allowances = terms.allowances
    once = (allowances.settlement_yuan, allowances.car_yuan, allowances.project_yuan)
    total = sum((amount for amount in once if amount), Decimal(0))
    if allowances.monthly_yuan:
        total += allowances.monthly_yuan * _months_paid(terms)
    return int(total * 100)


def _months_paid(terms: Terms) -> int:
    """Return for how many months the monthly allowance is paid; 0 when that isn't stated."""
    start, end, years = terms.period.start, terms.period.end, terms.period.years
    if terms.allowances.monthly_years is not None:
        return terms.allowances.monthly_years * 12
    if start and end and start < end:
        return round((end.toordinal() + 1 - start.toordinal()) * 12 / 365.25)
    return (years or 0) * 12


class Cohort:
    """Gathers the rows, then says what they show together."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None)  # on disk, gone when closed
        self._rows.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            f"CREATE TABLE people ({', '.join(COLUMNS)}, PRIMARY KEY (row)) WITHOUT ROWID;"
        )
        self._insert = f"INSERT OR REPLACE INTO people VALUES ({', '.join('?' * len(COLUMNS))})"

    def add(self, people: Iterable[tuple[object, ...]]) -> None:
        """Keep some rows."""
        self._rows.executemany(self._insert, people)

    def index(self, column: str) -> None:
        """Make look-ups by a column quick, once all rows are there."""
        self._rows.execute(f"CREATE INDEX IF NOT EXISTS by_{column} ON people ({column})")

    def others(self) -> Iterator[tuple[int, str]]:
        """Yield the rows whose person stands in other rows too, in order, with those rows."""
        self.index("person")
        found = self._rows.execute(
            "SELECT row, person FROM people WHERE person IN"
            " (SELECT person FROM people WHERE person IS NOT NULL"
            "  GROUP BY person HAVING COUNT(*) > 1) ORDER BY row"
        )
        for row, person in found:
            others = self._rows.execute(
                "SELECT row FROM people WHERE person = ? AND row != ? ORDER BY row LIMIT ?",
                (person, row, ROWS_NAMED + 1),
            ).fetchall()
            rows = [other for (other,) in others]
            more = "等" if len(rows) > ROWS_NAMED else ""
            yield row, "、".join(map(str, rows[:ROWS_NAMED])) + more

    def execute(self, statement: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Yield what a query of the table `people` finds."""
        return iter(self._rows.execute(statement, values))

    def close(self) -> None:
        """Forget all rows."""
        self._rows.close()
