"""Score the checker on labelled contracts and clauses: `make accuracy`.

usage: python -m benchmarks.accuracy

A finding meets a label when the rule is the same and the quotations overlap (a label without a
quotation: by rule alone). Only errors and warnings count as false alarms.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from contractgen.checker import Choice, Report, check
from contractgen.document import document_from_text, read_document
from contractgen.findings import Finding
from contractgen.reading import read_facts
from contractgen.rulebook import load_rulebook

TESTS = Path(__file__).parent.parent / "tests"
GRAVE = {"error", "warning"}


@dataclass
class Score:
    """Hits, misses and false alarms by rule."""

    hits: Counter[str] = field(default_factory=Counter)
    misses: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    """One line for each miss and each false alarm."""

    def summary(self, title: str, rules: Iterable[str]) -> str:
        """Return recall, precision and F1 over some rules."""
        rules = set(rules)
        hits = sum(n for rule, n in self.hits.items() if rule in rules)
        missed = sum(n for rule, n in self.misses.items() if rule in rules)
        false = sum(n for rule, n in self.false.items() if rule in rules)
        recall = hits / (hits + missed) if hits + missed else 1.0
        precision = hits / (hits + false) if hits + false else 1.0
        f1 = 2 * recall * precision / (recall + precision) if recall + precision else 0.0
        return (
            f"{title:12s} labels {hits + missed:4d}  recall {recall:.3f}  "
            f"precision {precision:.3f}  F1 {f1:.3f}"
        )

    @property
    def rules(self) -> set[str]:
        """Return every rule that was scored."""
        return {*self.hits, *self.misses, *self.false}


CONTRACTS = sorted((TESTS / "contracts").glob("*.txt"))
"""Each beside a .yaml that says what a checker must report."""
HELD_OUT = sorted((TESTS / "contracts" / "held").glob("*.txt"))
"""Written when the rules stood, by somebody who hadn't seen them: what new contracts will meet."""


def score_contract(path: Path) -> Score:
    """Score one whole contract by its labels."""
    case = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))
    document = read_document(path)
    day = date.fromisoformat(str(case["on"]))
    choice = Choice(city=case["city"], on=day, relationship=case["relationship"])
    report = check(read_facts(document), load_rulebook(), choice)
    score = Score()
    _score_labels(score, path.stem, document.text, case.get("expect") or [], report)
    return score


def contracts(paths: Iterable[Path]) -> Score:
    """Score some contracts together."""
    together = Score()
    for path in paths:
        score = score_contract(path)
        together.hits += score.hits
        together.misses += score.misses
        together.false += score.false
        together.lines += score.lines
    return together


def _score_labels(
    score: Score, name: str, text: str, labels: list[dict[str, Any]], report: Report
) -> None:
    met: set[int] = set()
    for label in labels:
        found = [
            number
            for number, finding in enumerate(report.findings)
            if finding.rule == label["rule"] and _overlaps(finding, label, text)
        ]
        met.update(found)
        if label.get("severity") == "note":
            continue
        (score.hits if found else score.misses)[label["rule"]] += 1
        if not found:
            score.lines.append(f"MISS   {name} {label['rule']} | {(label['quote'] or '')[:60]}")
    for number, finding in enumerate(report.findings):
        if number not in met and finding.severity in GRAVE:
            score.false[finding.rule] += 1
            quote = finding.place.quote[:60] if finding.place else ""
            score.lines.append(f"FALSE  {name} {finding.rule} | {quote}")


def _overlaps(finding: Finding, label: dict[str, Any], text: str) -> bool:
    quote = label["quote"]
    if quote is None or finding.place is None:
        return True
    start = -1
    for _ in range(label.get("occurrence", 1)):
        start = text.find(quote, start + 1)
    return finding.place.start < start + len(quote) and start < finding.place.end


def clauses(*, held_out: bool) -> tuple[int, int, int, int]:
    """Return unlawful clauses found and all, lawful clauses flagged by their own rule and all."""
    found = unlawful = flagged = lawful = 0
    for row in _rows(TESTS / "clauses" / "held" if held_out else TESTS / "clauses"):
        text = f"{row.get('context', '')}\n{row['text']}\n"
        choice = Choice(
            city="none", on=date(2026, 9, 1), relationship=row.get("relationship", "labor")
        )
        report = check(read_facts(document_from_text(text)), load_rulebook(), choice)
        rules = {finding.rule: finding.severity for finding in report.findings}
        if row["label"] == "violates":
            unlawful += 1
            found += not rules.keys().isdisjoint({row["rule"], *row.get("also", ())})
        else:
            lawful += 1
            flagged += rules.get(row["rule"]) in GRAVE
    return found, unlawful, flagged, lawful


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    known = {"labor", "service", "public-institution"}
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("relationship", "labor") in known:
                yield row


def main() -> None:
    """Print the scorecard."""
    for title, paths in (("contracts", CONTRACTS), ("contracts, held out", HELD_OUT)):
        print(title)
        score = contracts(paths)
        families = {rule.partition("/")[0] for rule in score.rules}
        for family in sorted(families):
            rules = {rule for rule in score.rules if rule.startswith(f"{family}/")}
            print(score.summary(family, rules))
        print(score.summary("all", score.rules))
        for line in score.lines:
            print(line)
    for held_out in (False, True):
        found, unlawful, flagged, lawful = clauses(held_out=held_out)
        part = "held out" if held_out else "worked with"
        print(
            f"clauses, {part}: {found}/{unlawful} unlawful found ({found / unlawful:.3f}), "
            f"{flagged}/{lawful} lawful flagged ({flagged / lawful:.3f})"
        )


if __name__ == "__main__":
    main()
