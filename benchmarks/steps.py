"""Where the time of a batch's row goes, step by step, in this process."""

import hashlib
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure
from benchmarks.rosters import write_csv
from contractgen.batch.cohort import person_of
from contractgen.batch.drafting import Desk, How, Work
from contractgen.batch.names import DEFAULT_PATTERN, Names, parse_pattern
from contractgen.batch.places import LocalFolder
from contractgen.batch.planning import lines_of, plan_of
from contractgen.checker import Choice, check
from contractgen.drafting import Drafter
from contractgen.errors import TermsError
from contractgen.facts import facts_from_terms
from contractgen.roster import RosterRow, row_terms
from contractgen.rulebook import load_rulebook
from contractgen.terms import Terms

ROWS = 640
ROUNDS = 9


def steps(part: str) -> list[Figure]:
    """Return what each step costs a row: the best of several rounds over the same chunks."""
    with tempfile.TemporaryDirectory() as name:
        return _steps(part, Path(name))


def _steps(part: str, folder: Path) -> list[Figure]:
    roster = folder / "roster.csv"
    write_csv(roster, ROWS)
    plan = plan_of(roster, Names(parse_pattern(DEFAULT_PATTERN)))
    place = LocalFolder(folder / "out")
    place.prepare()
    book, drafter = load_rulebook(), Drafter()
    desk = Desk(How(plan.reader, place, "", None, None, Choice(), False))
    works = [Work(chunk, (None,) * len(chunk.files)) for chunk in plan.chunks()]
    lines = [list(lines_of(work.chunk.lines)) for work in works]
    rows = [[plan.reader.row(line) for line in chunk] for chunk in lines]
    good = [[terms for row in chunk if (terms := _terms(row))] for chunk in rows]
    facts = [[facts_from_terms(terms, "") for terms in chunk] for chunk in good]
    judged = [[check(each, book) for each in chunk] for chunk in facts]
    both = [list(zip(*pair, strict=True)) for pair in zip(good, judged, strict=True)]
    content = drafter.draft(good[0][0]).content
    timed: list[tuple[str, Sequence[Any], Callable[[Any], object]]] = [
        ("整行（下面各步之和，另加交接）", works, lambda work: list(desk.outcomes_of(work))),
        ("读出单元格", lines, lambda chunk: [plan.reader.row(line) for line in chunk]),
        ("核对成条款", rows, lambda chunk: [_terms(row) for row in chunk]),
        ("条款成事实", good, lambda chunk: [facts_from_terms(terms, "") for terms in chunk]),
        ("按规则核对一遍", facts, lambda chunk: [check(each, book) for each in chunk]),
        ("起草", both, lambda chunk: [drafter.draft(t, policy=r.policy) for t, r in chunk]),
        ("全体核对所需", good, lambda chunk: [person_of(terms, 0) for terms in chunk]),
        ("写文件", good, lambda chunk: [place.write("a.docx", content) for _ in chunk]),
        ("校验和", good, lambda chunk: [hashlib.sha256(content) for _ in chunk]),
    ]
    return [
        Figure(part, f"一行：{what}", (_best(chunks, work) / ROWS * 1e6,), "微秒")
        for what, chunks, work in timed
    ]


def _terms(row: RosterRow) -> Terms | None:
    try:
        return row_terms(row, "")
    except TermsError:
        return None


def _best(chunks: Sequence[Any], work: Callable[[Any], object]) -> float:
    """Return the seconds of processor time for all chunks, each in its best round."""
    best = [float("inf")] * len(chunks)
    for _ in range(ROUNDS):
        for number, chunk in enumerate(chunks):
            start = time.thread_time()
            work(chunk)
            best[number] = min(best[number], time.thread_time() - start)
    return sum(best)
