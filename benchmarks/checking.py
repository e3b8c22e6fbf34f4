"""Reading and judging: one agreement on one core, thousands on all; terms before drafting."""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.figures import Figure, processor_seconds_of, seconds_of
from contractgen.checker import Choice, check
from contractgen.document import read_document
from contractgen.drafting import draft
from contractgen.facts import facts_from_terms
from contractgen.reading import read_facts
from contractgen.reading.concepts import load_lexicon
from contractgen.reading.provisions import ARTICLES
from contractgen.rulebook import load_rulebook
from contractgen.terms import read_terms

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
CONTRACTS = sorted((ROOT / "tests" / "contracts").glob("*.txt"))
PART = "检查"
MANY = "检查许多份（整个进程，全部核心）"
RUNS = 20
FEW, FILES = 200, 1000
"""How many files the runs over many have; each is a copy with other names."""


def run() -> list[Figure]:
    """Measure what `check` does with one agreement, and with many."""
    return [*_one(), *_many()]


def _one() -> list[Figure]:
    seed = read_document(EXAMPLES / "seed-agreement.txt")
    terms = read_terms(EXAMPLES / "turpan.yaml")
    book = load_rulebook()
    facts = read_facts(seed)
    choice = Choice(city="none")

    def read_unseen() -> object:
        load_lexicon().expressions.forget()
        ARTICLES.forget()
        return read_facts(seed)

    with tempfile.TemporaryDirectory() as folder:
        word = Path(folder) / "draft.docx"
        word.write_bytes(draft(terms, policy=book.policies["turpan"]).content)
        works = {
            "打开一份 .docx": lambda: read_document(word),
            f"读懂原协议（{len(seed.text):,} 字），句子都没见过": read_unseen,
            "读懂原协议，句子都见过": lambda: read_facts(seed),
            f"按 {len(book.rules)} 条规则判断": lambda: check(facts, book, choice),
            "读懂（句子见过）并判断一份协议": lambda: check(read_facts(seed), book, choice),
            "起草前检查条款": lambda: check(facts_from_terms(terms, "terms"), book),
        }
        figures = []
        for title, work in works.items():
            work()
            seconds = tuple(processor_seconds_of(work) * 1000 for _ in range(RUNS))
            figures.append(Figure(PART, title, seconds, "毫秒"))
    return figures


def _many() -> list[Figure]:
    """Measure the command over many files: time for each, and what memory the run takes."""
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        files = [str(path) for path in _copies(Path(folder), FILES)]
        command = [sys.executable, "-m", "contractgen", "check", "--format", "json"]
        command += ["--fail-on", "never", "-o", str(Path(folder) / "report.json")]
        for count in (FEW, FILES):
            arguments = [*command, *files[:count]]
            seconds = seconds_of(lambda a=arguments: subprocess.run(a, check=True))  # type: ignore[misc]
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            note = f"{os.cpu_count()} 核；全程 {seconds:.1f} 秒，单个进程内存最多 {peak:.0f} MB"
            figures.append(
                Figure(MANY, f"{count} 份，每份", (seconds / count * 1000,), "毫秒", note)
            )
    return figures


def _copies(folder: Path, count: int) -> list[Path]:
    """Write agreements that differ in names, years and one sentence each."""
    paths = []
    for number in range(count):
        text = CONTRACTS[number % len(CONTRACTS)].read_text(encoding="utf-8")
        surname = "王李张刘陈杨黄赵吴周"[number % 10]
        text = text.replace("张", surname).replace("2026年", f"{2024 + number % 5}年")
        path = folder / f"{number:05d}.txt"
        path.write_text(f"{text}\n本协议编号为{number}号。\n", encoding="utf-8")
        paths.append(path)
    return paths
