"""Provisions: who owes or may do what to whom, on which trigger, how much.

A statement holds concepts; those that can head a provision (`head:` in clauses/concepts) make one
each. Whose it is, whether it is negated, on which trigger and with what reservation is read from
the statement, its lead-in, and (for 违反上述约定 and omitted subjects) the sentences before it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from spacy.language import Language
from spacy.tokens import Doc

from contractgen.facts import Provision, Quantity, Role
from contractgen.outline import Outline, Place
from contractgen.reading.agents import Agents
from contractgen.reading.concepts import Lexicon, load_lexicon
from contractgen.reading.passage import Passage, Places, role_of
from contractgen.reading.polarity import Polarity
from contractgen.reading.recalling import Recall
from contractgen.reading.spans import Hit, text_of, value_of
from contractgen.reading.statements import Statement, statements

Doc.set_extension("provisions", default=())
Doc.set_extension("statements", default=())
Doc.set_extension("passage", default=None)
Doc.set_extension("quantities", default=())

_WORDS: dict[str, Role] = {"talent-word": "talent", "employer-word": "employer"}
_ANAPHORA = re.compile(
    r"违反(?:了)?(?:上述|前述|本条|前款|前项|以上|该项|该等|此项)|有(?:上述|前述|前款)"
)
_PARTS = re.compile(r"(?:包括|包含|含有)[^，。；\n]{0,8}[：:]?\s*$")
"""A lead-in whose items are parts of what it speaks of: 损失包括但不限于：."""
OPENS_LIST = "opens-list"
"""Stands in `about` like a concept where a sentence only opens a list, whose items are read too."""
_LONG = 90
"""A sentence longer than this is quoted only from the trigger's part to the head's."""


@Language.component("provisions", requires=["doc.spans", "doc._.concepts"])
def provisions(doc: Doc) -> Doc:
    """Read every provision into `doc._.provisions`."""
    reader = _Reader(doc, load_lexicon())
    doc._.passage, doc._.quantities = reader.passage, reader.quantities
    doc._.statements = tuple(statements(doc))
    doc._.provisions = tuple(
        provision
        for _, article in groupby(doc._.statements, key=reader.article)
        for provision in reader.provisions(tuple(article))
    )
    return doc


ARTICLES = Recall()
"""The articles that this process has read."""


class _Reader:
    """Reads the provisions of one document, statement by statement."""

    def __init__(self, doc: Doc, lexicon: Lexicon) -> None:
        concepts: tuple[Hit, ...] = doc._.concepts
        self.lexicon = lexicon
        self.text = text_of(doc)
        self.passage = Passage(
            self.text,
            concepts,
            (
                Hit(span.start, span.end, value_of(doc, span.start, span.end, span.label))
                for span in doc.spans.get("roles", ())
            ),
            (Hit(hit.start, hit.end, _WORDS[hit.name]) for hit in concepts if hit.name in _WORDS),
        )
        self.agents = Agents(self.passage, lexicon.doers, lexicon.payers)
        self.polarity = Polarity(self.passage)
        self.quantities = _quantities(doc)
        self._quantity_starts = [quantity.start for quantity in self.quantities]
        self._conditions = Places.of(self.text, "如", "若")
        self._outline: Outline = doc._.outline
        self._places: dict[tuple[int, int], Place] = {}
        self._leads: dict[tuple[int, int], frozenset[str]] = {}

    def article(self, statement: Statement) -> int | None:
        """Return the index of the article that holds a statement; None before the first."""
        if statement.clause is None:
            return None
        clause = self._outline.clauses[statement.clause]
        holders = [one for one in self._outline.ancestors(clause) if one.kind != "chapter"]
        return holders[-1].index if holders else clause.index

    def provisions(self, article: Sequence[Statement]) -> Iterable[Provision]:
        """Yield the provisions of an article, as read now or before."""
        return ARTICLES.provisions(article, self.passage, self.quantities, self.read, self._placed)

    def read(self, statement: Statement) -> Iterator[Provision]:
        """Yield the provisions of a statement: what its own words head, what its lead-in does.

        Under 有下列情形之一的，甲方可以解除： each item is a ground of the lead-in's dismissal.
        """
        hits = self.passage.concepts.within(statement.start, statement.end)
        heads = [*self._heads(statement, hits), *self._lead_heads(statement)]
        if not heads:
            return
        conditions = _Conditions(self, statement, hits)
        about = conditions.said | _opening(self.text, statement)
        topic = self._with(conditions.said, (*statement.headings, *statement.before))
        near = self._with(conditions.said, self._same_paragraph(statement))
        quantities = self._inside(statement)
        seen: set[tuple[str, Role | None, bool]] = set()
        for source, head in heads:
            part = self.passage.segment(source, head.start)
            subject = self.agents.subject(source, head.start)
            actor = self.agents.actor(source, head, subject, part)
            negated = self.polarity.negated(source, head, subject, part)
            if (head.name, actor, negated) in seen:
                continue  # 违约金 named again in the sentence that set it
            seen.add((head.name, actor, negated))
            until = head.start if source is statement else statement.end
            yield Provision(
                kind=head.name,
                actor=actor,
                target=self.agents.target(part),
                triggers=conditions.until(until),
                about=about,
                exceptions=conditions.excepted,
                negated=negated,
                quantities=_nearest(quantities, head),
                place=self._place(statement, until, conditions),
                topic=topic,
                near=near,
                forbidden_to_employer=self.polarity.forbidden_to_employer(source, head),
            )

    def _heads(self, statement: Statement, hits: Sequence[Hit]) -> Iterator[tuple[Statement, Hit]]:
        """Yield the hits that head a provision, with the sentence they stand in."""
        heads = self.lexicon.heads
        for hit in _longest([hit for hit in hits if hit.name in heads]):
            yield statement, hit

    def _lead_heads(self, statement: Statement) -> Iterator[tuple[Statement, Hit]]:
        """Yield the same for the lead-in that a statement stands under."""
        for start, end in statement.leads[-1:]:
            if _PARTS.search(self.text, start, end):
                continue
            lead = Statement(start, end, statement.leads[:-1], statement.before, statement.clause)
            yield from self._heads(lead, self.passage.concepts.within(start, end))

    def meanings(self, statement: Statement, hit: Hit) -> tuple[str, ...]:
        """Return the concept of a hit, with what it means by who does it."""
        by = self.lexicon.by.get(hit.name)
        if by:
            subject = self.agents.subject(statement, hit.start)
            if subject is not None and role_of(subject) in by:
                return hit.name, by[role_of(subject)]
        return (hit.name,)

    def has_conditions(self, statement: Statement) -> bool:
        """Return whether a part of the statement may begin with 如 or 若."""
        return self._conditions.any(statement.start, statement.end)

    def inherited(self, statement: Statement) -> set[str]:
        """Return the concepts of the lead-ins, and of what 上述约定 points back to."""
        stretches = list(statement.leads)
        if _ANAPHORA.search(self.text, statement.start, statement.end):
            stretches += statement.before
        return set().union(*map(self._meant, stretches))

    def _meant(self, stretch: tuple[int, int]) -> frozenset[str]:
        """Return the meanings of a stretch by itself."""
        if stretch not in self._leads:
            lead = Statement(*stretch, (), (), None)
            hits = self.passage.concepts.within(*stretch)
            self._leads[stretch] = frozenset(
                name for hit in hits for name in self.meanings(lead, hit)
            )
        return self._leads[stretch]

    def _with(self, said: frozenset[str], stretches: Iterable[tuple[int, int]]) -> frozenset[str]:
        """Return some concepts with those of other stretches."""
        return said.union(*(self.passage.said(*stretch) for stretch in stretches))

    def _same_paragraph(self, statement: Statement) -> Iterator[tuple[int, int]]:
        """Yield the earlier sentences of the statement's paragraph."""
        for start, end in statement.before:
            if "\n" not in self.text[end : statement.start]:
                yield start, end

    def _inside(self, statement: Statement) -> list[Quantity]:
        """Return the quantities of a statement."""
        first = bisect_left(self._quantity_starts, statement.start)
        last = bisect_left(self._quantity_starts, statement.end, first)
        return [q for q in self.quantities[first:last] if q.end <= statement.end]

    def _place(self, statement: Statement, until: int, conditions: "_Conditions") -> Place:
        """Return what to quote: the sentence, or of a long one the part that matters."""
        start, end = statement.start, statement.end
        if end - start > _LONG:
            start, _ = self.passage.segment(statement, conditions.first_near(until))
            _, end = self.passage.segment(statement, until)
            start, end = _strip(self.text, start, end)
        return self._placed(start, end)

    def _placed(self, start: int, end: int) -> Place:
        if (start, end) not in self._places:
            self._places[start, end] = self._outline.place(start, end)
        return self._places[start, end]


class _Conditions:
    """The concepts of a statement, and those that are a provision's condition."""

    def __init__(self, reader: _Reader, statement: Statement, hits: Sequence[Hit]) -> None:
        reserved = reader.polarity.exceptions(statement)
        excepted = {hit for hit in hits if _inside(hit, reserved)} if reserved else set()
        self.excepted = frozenset(hit.name for hit in excepted)
        """The concepts inside its reservations."""
        own = [hit for hit in hits if hit not in excepted] if excepted else hits
        self._starts = [hit.start for hit in own]
        self._names = [hit.name for hit in own]
        self._meanings = [
            (number, reader.meanings(statement, hit))
            for number, hit in enumerate(own)
            if hit.name in reader.lexicon.by
        ]
        self._inherited = reader.inherited(statement)
        self._later = [
            number
            for number, hit in enumerate(own if reader.has_conditions(statement) else ())
            if _conditional(reader, statement, hit)
        ]
        """Hits that belong to the condition wherever the head stands."""
        self._until: dict[int, frozenset[str]] = {}
        self.said = self.until(statement.end)
        """All concepts that are its own, or its lead-in's."""

    def until(self, place: int) -> frozenset[str]:
        """Return the concepts of the condition of a head at `place`, and of the lead-in."""
        last = bisect_right(self._starts, place)
        if last not in self._until:
            found = self._inherited.union(self._names[:last])
            later = {number for number in self._later if number >= last}
            found.update(self._names[number] for number in later)
            for number, meanings in self._meanings:
                if number < last or number in later:
                    found.update(meanings)
            self._until[last] = frozenset(found)
        return self._until[last]

    def first_near(self, place: int) -> int:
        """Return where the first concept of the condition near a head at `place` stands."""
        last = bisect_right(self._starts, place)
        first = bisect_left(self._starts, place - _LONG)
        if first < last:
            return self._starts[first]
        return next((self._starts[number] for number in self._later if number >= first), place)


def _opening(text: str, statement: Statement) -> frozenset[str]:
    """Return the sign of a sentence that only opens a list."""
    return frozenset({OPENS_LIST}) if text[statement.end - 1] in "：:" else frozenset()


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """Return one hit per concept and place: the longest, the first of equals."""
    taken: dict[str, list[Hit]] = {}
    kept: set[Hit] = set()
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        others = taken.setdefault(hit.name, [])
        if not any(o.start < hit.end and hit.start < o.end for o in others):
            others.append(hit)
            kept.add(hit)
    return sorted(
        (hit for hit in hits if hit in kept), key=lambda hit: (hit.start, hit.start - hit.end)
    )


def _conditional(reader: _Reader, statement: Statement, hit: Hit) -> bool:
    """Return whether a hit after the head still belongs to the condition (…，如乙方离职)."""
    start, _ = reader.passage.segment(statement, hit.start)
    return start > statement.start and reader.text[start] in "如若"


def _inside(hit: Hit, stretches: Iterable[tuple[int, int]]) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in stretches)


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _quantities(doc: Doc) -> list[Quantity]:
    """Return all quantities of the text, in order."""
    found = [
        Quantity("yuan", span._.value, span.start, span.end)
        for group in ("amounts",)
        for span in doc.spans.get(group, ())
        if isinstance(span._.value, Decimal)
    ]
    for group in ("durations", "trial-ranges", "shares"):
        for span in doc.spans.get(group, ()):
            value = span._.value
            if isinstance(value, Quantity):
                found.append(value)
            elif isinstance(value, Decimal):
                found.append(Quantity("percent", value, span.start, span.end))
    return sorted(found, key=lambda quantity: quantity.start)


def _nearest(quantities: Sequence[Quantity], head: Hit) -> tuple[Quantity, ...]:
    """Return quantities, the nearest to the head first."""
    return tuple(sorted(quantities, key=lambda q: max(q.start - head.end, head.start - q.end, 0)))
