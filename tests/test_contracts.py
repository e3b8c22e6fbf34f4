"""The labelled contracts: what they must be reported for, and what they must not."""

import pytest

from benchmarks.accuracy import CONTRACTS, Score, score_contract

FLOOR = 0.97
"""Of the labels found, and of the errors and warnings that are labelled."""


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return {path.stem: score_contract(path) for path in CONTRACTS}


def test_defects_are_found_and_little_else_is_reported(scores):
    hits = sum(score.hits.total() for score in scores.values())
    misses = [line for score in scores.values() for line in score.lines if "MISS" in line]
    false = [line for score in scores.values() for line in score.lines if "FALSE" in line]

    assert hits / (hits + len(misses)) >= FLOOR, misses
    assert hits / (hits + len(false)) >= FLOOR, false


def test_contracts_without_a_defect_are_silent(scores):
    clean = {name: score.lines for name, score in scores.items() if not score.hits}

    assert clean
    assert all(lines == [] for lines in clean.values()), clean
