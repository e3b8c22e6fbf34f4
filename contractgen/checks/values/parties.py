"""Checks that each party keeps its name and its role through the whole document."""

from collections.abc import Iterator
from typing import Literal

from contractgen.checks.values.names import Named, aliases, introduced, misspelt, one_name, plain
from contractgen.checks.values.passages import place
from contractgen.checks.values.swaps import swaps
from contractgen.findings import Finding, Skipped
from contractgen.rules import Case, Rule


class SameParty(Rule):
    """A party has one name in heading, body and signatures, and one role in every clause."""

    check: Literal["same_party"]

    def reads_terms(self) -> bool:
        """Return that only a document can break it."""
        return False

    def results(self, case: Case) -> Iterator[Finding | Skipped]:
        """Yield a finding for another name of a party, and for each clause that swaps the roles."""
        facts = case.facts
        if facts.outline is None:
            return
        named = introduced(facts.text)
        yield from self._names(case, named)
        for start, end in swaps(facts):
            what = "本句所写的行为应由另一方作出，甲、乙双方的角色写反了，与首部的当事人身份不符"
            yield self.finding(case, place(facts, start, end), what=what)

    def _names(self, case: Case, named: list[Named]) -> Iterator[Finding]:
        text = case.facts.text
        first: dict[str, Named] = {}
        short = aliases(text)
        for line in named:
            known = first.setdefault(line.label, line)
            if not one_name(known.name, line.name) and plain(line.name) not in short:
                yield self._other_name(case, known, line.name, line.start, line.end)
                return
        for line in first.values():
            for start, end in misspelt(text, line, named):
                yield self._other_name(case, line, text[start:end], start, end)

    def _other_name(self, case: Case, known: Named, name: str, start: int, end: int) -> Finding:
        what = f"{known.label}在首部写作“{known.name}”，此处写作“{name}”，名称不一致"
        return self.finding(case, place(case.facts, start, end), what=what)


CHECKS: tuple[type[Rule], ...] = (SameParty,)
