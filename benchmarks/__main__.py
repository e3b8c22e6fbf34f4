"""Measure reading, checking, drafting, batch and start-up on this machine.

usage: python -m benchmarks

Each figure is the median of several runs, with the quickest and the slowest beside it.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from contractgen.batch import BatchOptions, run_batch
from contractgen.checker import Choice, check
from contractgen.document import read_document
from contractgen.drafting import draft
from contractgen.facts import facts_from_terms
from contractgen.interview import typed_form
from contractgen.reading import read_facts
from contractgen.rulebook import load_rulebook
from contractgen.terms import VOCABULARY, read_terms

EXAMPLES = Path(__file__).parent.parent / "examples"
ROWS = 100


def timed(work: Callable[[], object], runs: int) -> list[float]:
    """Return the seconds of each run, after one that isn't counted."""
    work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def show(title: str, seconds: list[float], unit: float = 1000, name: str = "ms") -> None:
    """Print one line of the table."""
    low, middle, high = min(seconds), statistics.median(seconds), max(seconds)
    print(f"{title:46s} {middle * unit:9.2f} {name}  ({low * unit:.2f}–{high * unit:.2f})")


def process(*arguments: str) -> Callable[[], object]:
    """Return a run of the command line as a whole process."""
    command = [sys.executable, "-m", "contractgen", *arguments]
    return lambda: subprocess.run(command, capture_output=True, check=False)


def main() -> None:
    """Measure everything and print a table."""
    seed = EXAMPLES / "seed-agreement.txt"
    terms = read_terms(EXAMPLES / "turpan.yaml")
    book = load_rulebook()
    policy = book.policies["turpan"]
    document = read_document(seed)
    facts = read_facts(document)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        word = out / "draft.docx"
        word.write_bytes(draft(terms, policy=policy).content)
        print(f"seed agreement: {len(document.text)} characters, {len(book.rules)} rules\n")
        show("read the seed agreement", timed(lambda: read_facts(document), 30))
        show("judge it by all rules", timed(lambda: check(facts, book, Choice(city="none")), 30))
        show("open a drafted .docx", timed(lambda: read_document(word), 30))
        show(
            "check terms before drafting",
            timed(lambda: check(facts_from_terms(terms, "terms"), book), 30),
        )
        show("draft one agreement", timed(lambda: draft(terms, policy=policy), 10))
        roster = out / "roster.csv"
        stated = terms.stated()
        heading = ",".join(VOCABULARY[name].title for name in stated)
        row = ",".join(f'"{typed_form(value)}"' for value in stated.values())
        roster.write_text("\n".join([heading, *[row] * ROWS]), encoding="utf-8")
        for jobs in (1, 2):
            options = BatchOptions(jobs=jobs)
            seconds = timed(
                lambda options=options: run_batch(
                    roster, out / "batch", options=options, progress=None
                ),
                1,
            )
            show(f"batch, {jobs} process(es), per agreement", [s / ROWS for s in seconds])
        show("start: contractgen --help", timed(process("--help"), 5))
        show("start: contractgen check", timed(process("check", str(seed)), 5))


if __name__ == "__main__":
    main()
