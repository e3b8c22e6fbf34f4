"""Reading and judging: one agreement, and terms before they are drafted; one core's time."""

import tempfile
from pathlib import Path

from benchmarks.figures import Figure, processor_seconds_of
from contractgen.checker import Choice, check
from contractgen.document import read_document
from contractgen.drafting import draft
from contractgen.facts import facts_from_terms
from contractgen.reading import read_facts
from contractgen.rulebook import load_rulebook
from contractgen.terms import read_terms

EXAMPLES = Path(__file__).parent.parent / "examples"
PART = "检查"
RUNS = 20


def run() -> list[Figure]:
    """Measure what `check` does with one agreement."""
    seed = read_document(EXAMPLES / "seed-agreement.txt")
    terms = read_terms(EXAMPLES / "turpan.yaml")
    book = load_rulebook()
    facts = read_facts(seed)
    choice = Choice(city="none")
    with tempfile.TemporaryDirectory() as folder:
        word = Path(folder) / "draft.docx"
        word.write_bytes(draft(terms, policy=book.policies["turpan"]).content)
        works = {
            "打开一份 .docx": lambda: read_document(word),
            f"读懂原协议（{len(seed.text):,} 字）": lambda: read_facts(seed),
            f"按 {len(book.rules)} 条规则判断": lambda: check(facts, book, choice),
            "读懂并判断一份协议": lambda: check(read_facts(seed), book, choice),
            "起草前检查条款": lambda: check(facts_from_terms(terms, "terms"), book),
        }
        figures = []
        for title, work in works.items():
            work()
            seconds = tuple(processor_seconds_of(work) * 1000 for _ in range(RUNS))
            figures.append(Figure(PART, title, seconds, "毫秒"))
    return figures
