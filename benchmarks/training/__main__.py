"""Train the classifier: `make train`.

usage: python -m benchmarks.training [--out FILE] [FILE…]

Learns from the labelled clauses and contracts of `tests/` (those in `held/` left out), from the
rules' own examples, from what we draft, and from further files of labelled clauses that are named,
and writes the network. How its answers are weighed is fitted on a part of `tests/clauses/training`:
clauses that the rules have not been worked with, answered by a network that hasn't seen them.
"""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path

import numpy as np

from benchmarks.training.examples import (
    Example,
    contract_examples,
    draft_examples,
    example_of,
    rows,
    rule_rows,
)
from benchmarks.training.model import Tables, answers, coded, learn
from benchmarks.training.weighing import fitted
from contractgen.resources import data_dir
from contractgen.rulebook import RuleBook, load_rulebook

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
TESTS = ROOT / "tests"
CLAUSES = TESTS / "clauses"
CONTRACTS = TESTS / "contracts"
FRESH = CLAUSES / "training"
"""Clauses that the rules have not been worked with."""
FRESH_CONTRACTS = (CONTRACTS / "training").glob("*.yaml")
LEFT_OUT = 7
"""One in so many of them is left out of the first network, for the weighing."""
EPOCHS = 13
MANY = 5
"""A rule with fewer clauses that break it isn't learned."""


def _read(path: Path) -> list[Example]:
    book = load_rulebook()
    if path.suffix == ".yaml":
        return list(contract_examples(path, book))
    return [example_of(row, book) for row in rows([path])]


def main(arguments: Sequence[str]) -> None:
    """Read, learn, weigh, learn from all, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--out", type=Path, default=data_dir("clauses") / "classifier.npz")
    chosen = parser.parse_args(arguments)
    book = load_rulebook()
    worked = [*CLAUSES.glob("*.jsonl"), *CONTRACTS.glob("*.yaml"), *FRESH_CONTRACTS]
    with ProcessPoolExecutor() as pool:
        fresh = list(chain.from_iterable(pool.map(_read, sorted(FRESH.glob("*.txt")))))
        known = list(chain.from_iterable(pool.map(_read, [*sorted(worked), *chosen.files])))
    known += [example_of(row, book) for row in rule_rows(book)]
    known += draft_examples(EXAMPLES, book)
    names = learned_rules([*fresh, *known], book)
    tables = Tables.of([*fresh, *known], names)
    asked = [one for one in fresh if one.fold % LEFT_OUT == 0]
    rest = [one for one in fresh if one.fold % LEFT_OUT]
    print(f"{len(fresh) + len(known)} 例，{len(names)} 条规则；{len(asked)} 例留作权衡")
    first = learn([coded(one, tables) for one in (*rest, *known)], tables, EPOCHS, seed=1)
    answered = answers(first, [coded(one, tables) for one in asked])
    weights = fitted(asked, answered, names)
    last = learn([coded(one, tables) for one in (*fresh, *known)], tables, EPOCHS, seed=2)
    np.savez_compressed(chosen.out, **(last.arrays(tables) | weights))
    print(f"已写入 {chosen.out}")


def learned_rules(examples: Sequence[Example], book: RuleBook) -> list[str]:
    """Return the rules of national law that words break, and of which there are enough clauses."""
    known = {rule.id for rule in book.rules if rule.worded}
    broken: dict[str, int] = {}
    for one in examples:
        for rule, is_so in one.judged.items():
            if is_so and rule in known and rule.startswith("law/"):
                broken[rule] = broken.get(rule, 0) + 1
    return sorted(rule for rule, times in broken.items() if times >= MANY)


if __name__ == "__main__":
    main(sys.argv[1:])
