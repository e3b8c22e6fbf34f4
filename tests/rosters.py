"""Rosters for the tests of batches."""

import csv
from pathlib import Path

from stdnum.cn import ric

from contractgen.roster.columns import column_help

LEFT_OUT = {"employer.funding", "talent.category", "engagement.relationship"}
"""Terms that the rows here don't state: they concern institutions and cities' policies."""


def id_number(number: int) -> str:
    """Return a valid ID number of somebody born on 1990-03-07."""
    digits = f"11010519900307{number:03}"
    return digits + ric.calc_check_digit(f"{digits}0")


def person(number: int, **changes: str) -> dict[str, str]:
    """Return a lawful row of the roster, by heading; an empty change removes the value."""
    row = {name: help_.example for name, help_ in column_help().items() if name not in LEFT_OUT}
    row |= {"agreement.number": f"GC-{number:03}", "talent.name": f"张{number}"}
    row |= {"talent.id_number": id_number(number)}
    return row | {name.replace("__", "."): value for name, value in changes.items()}


def roster(folder: Path, *people: dict[str, str], name: str = "名册.csv") -> Path:
    """Write a roster of these rows."""
    path = folder / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(people[0]))
        writer.writeheader()
        writer.writerows(people)
    return path


def files(folder: Path) -> dict[str, bytes]:
    """Return what a user sees in a folder; the manifest lies in a hidden one."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("[!.]*"))}


def agreements(folder: Path) -> dict[str, bytes]:
    """Return the agreements in a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.docx"))}
