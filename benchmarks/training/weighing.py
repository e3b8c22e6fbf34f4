"""How much the classifier's answers count beside what a rule finds: fitted, not chosen."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.training.examples import Example
from contractgen.reading.network import SPOKEN_OF, signs

_STEPS = 40
_PENALTY_SLOPES, _PENALTY_RULES = 1.0, 4.0
"""Keep the weights small where few examples speak for them."""


def fitted(
    examples: Sequence[Example], answers: tuple[Any, Any], rules: Sequence[str]
) -> dict[str, Any]:
    """Return the arrays `weighing_slopes` (signs x 2) and `weighing_rules` (rules x 2).

    The first column holds for what the rule found nothing in, the second for what it found.

    Args:
        examples: clauses that neither the rules nor the network of these answers know.
        answers: log-odds of topic and of violation, a row for each example.
        rules: the rules' ids, in the order of the answers' columns.
    """
    columns = {rule: column for column, rule in enumerate(rules)}
    topic, broken = answers
    pairs: dict[bool, list[tuple[int, int, bool]]] = {False: [], True: []}
    for row, one in enumerate(examples):
        found = {columns[rule] for rule in one.found if rule in columns}
        spoken = set(np.flatnonzero(topic[row] >= SPOKEN_OF).tolist())
        broke = {columns[rule] for rule, is_so in one.judged.items() if is_so and rule in columns}
        for rule in spoken:
            pairs[rule in found].append((row, rule, rule in broke))
    slopes, offsets = [], []
    for known in (False, True):
        rows, ruled, truth = (np.array(part) for part in zip(*pairs[known], strict=True))
        slope, offset = _logistic(
            signs(topic[rows, ruled], broken[rows, ruled]), ruled, truth, len(rules)
        )
        slopes.append(slope)
        offsets.append(offset)
    return {
        "weighing_slopes": np.stack(slopes, 1).astype(np.float32),
        "weighing_rules": np.stack(offsets, 1).astype(np.float32),
    }


def _logistic(seen: Any, ruled: Any, truth: Any, rules: int) -> tuple[Any, Any]:
    """Return slopes, and an offset for each rule, by Newton's method.

    Offsets are held near their common one as far as few examples speak for another.
    """
    width = seen.shape[1]
    slope, common, own = np.zeros(width), 0.0, np.zeros(rules)
    for _ in range(_STEPS):
        likely = 1.0 / (1.0 + np.exp(-(seen @ slope + common + own[ruled])))
        weight = likely * (1.0 - likely) + 1e-6
        columns = np.column_stack([seen, np.ones(len(seen))])
        penalty = np.diag([_PENALTY_SLOPES] * width + [1e-3])
        hessian = columns.T @ (columns * weight[:, None]) + penalty
        step = np.linalg.solve(
            hessian,
            columns.T @ (truth - likely) - penalty @ np.append(slope, common),
        )
        slope, common = slope + step[:-1], common + step[-1]
        likely = 1.0 / (1.0 + np.exp(-(seen @ slope + common + own[ruled])))
        weight = np.bincount(ruled, likely * (1.0 - likely), rules)
        gap = np.bincount(ruled, truth - likely, rules)
        own += (gap - _PENALTY_RULES * own) / (weight + _PENALTY_RULES)
    return slope, common + own
