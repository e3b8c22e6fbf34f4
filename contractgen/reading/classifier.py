"""What clauses are likely to break, judged by the classifier from all that they say.

Concepts know the words that somebody thought of; the classifier has learned from labelled clauses
and knows others by likeness. It proposes: `contractgen.weighing` decides what becomes of it.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from contractgen.facts import Estimate
from contractgen.reading.network import Answer, load_network
from contractgen.reading.passage import Passage
from contractgen.reading.units import SEPARATOR, Token, Tokens, Unit, units

Doc.set_extension("estimates", default=())
Doc.set_extension("learned", default=frozenset())

_MOST = 16_384
"""Units remembered, some megabytes: agreements are made of the same sentences."""


class _Told(NamedTuple):
    """An answer without its document."""

    rule: str
    alone: float
    confirmed: float
    sentence: int
    """Number of the sentence, within the unit, that speaks most for a violation."""


class _Memory:
    """What was said of the units that this process has seen."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, tuple[_Told, ...]] = OrderedDict()

    def get(self, key: Hashable) -> tuple[_Told, ...] | None:
        told = self._known.get(key)
        if told is not None:
            self._known.move_to_end(key)
        return told

    def keep(self, key: Hashable, told: tuple[_Told, ...]) -> None:
        self._known[key] = told
        if len(self._known) > _MOST:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """Forget all, as after a start: for measurements."""
        self._known.clear()


UNITS = _Memory()
"""The units that this process has judged."""


@Language.component("classifier", requires=["doc._.provisions"])
def classifier(doc: Doc) -> Doc:
    """Write what is likely of each unit into `doc._.estimates`."""
    passage: Passage = doc._.passage
    doc._.learned = load_network().known
    found = list(units(doc._.statements, passage.text))
    keys = [_key(unit, passage) for unit in found]
    told = [UNITS.get(key) for key in keys]
    new = [number for number, one in enumerate(told) if one is None]
    if new:
        tokens, network = Tokens(passage, doc._.quantities), load_network()
        for number in new:
            letters = tokens.of(found[number])
            answered = tuple(_told(found[number], letters, network.answers(letters)))
            UNITS.keep(keys[number], answered)
            told[number] = answered
    doc._.estimates = tuple(
        Estimate(
            one.rule,
            one.alone,
            one.confirmed,
            unit.sentences[one.sentence],
            (unit.start, unit.end),
        )
        for unit, answers in zip(found, told, strict=True)
        for one in answers or ()
    )
    return doc


def _key(unit: Unit, passage: Passage) -> Hashable:
    """Return all that the judgement of a unit depends on."""
    stretches = [(unit.start, unit.end), *([unit.before] if unit.before else ())]
    return (
        len(stretches),
        unit.start - unit.sentences[0][0],
        *(passage.text[start:end] for start, end in stretches),
        *(
            tuple([(start - first, name) for start, _, name in index.within(first, last)])
            for first, last in stretches
            for index in (passage.concepts, passage.roles)
        ),
    )


def _told(unit: Unit, tokens: Sequence[Token], answers: Sequence[Answer]) -> Iterator[_Told]:
    """Yield the answers that rest on the unit's own words, with the sentence they rest on."""
    parted = next((at for at, token in enumerate(tokens) if token.key == SEPARATOR), -1)
    starts = [token.start for token in tokens]
    for answer in answers:
        shares = [
            sum(
                weight
                for at, weight in zip(
                    starts[parted + 1 :], answer.weights[parted + 1 :], strict=True
                )
                if start <= at < end
            )
            for start, end in unit.sentences
        ]
        best = max(range(len(shares)), key=shares.__getitem__)
        yield _Told(answer.rule, answer.alone, answer.confirmed, best)
