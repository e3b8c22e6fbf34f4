"""The classifier's network: which rules a clause speaks of, and whether it breaks them.

Token and concept embeddings, three gated convolutions over eleven tokens and more, and for every
rule two weighted sums over the tokens, one for each question. Trained by `make train`;
here it only runs, in NumPy: no more is needed, and it starts at once.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from contractgen.reading.units import Token
from contractgen.resources import data_dir

Array = npt.NDArray[np.float32]

DILATIONS = (1, 2, 4)
"""How far apart the three tokens are that each convolution sees."""
SHARPNESS = 6.0
"""Scores are divided by it before they become weights."""
_EPSILON = 1e-5
PADDING, UNKNOWN = 0, 1
"""Rows of the token table."""
SPOKEN_OF = -4.0
"""Log-odds; a rule less likely to be spoken of isn't looked at further."""


class Answer(NamedTuple):
    """What the network says of one unit and one rule."""

    rule: str
    alone: float
    """How likely the unit breaks the rule if the rule itself finds nothing in it, 0 to 1."""
    confirmed: float
    """How likely it breaks the rule if the rule finds something in it, 0 to 1."""
    weights: Array
    """How much each token counted for whether it breaks the rule; they sum to 1."""


class Network:
    """A trained network."""

    def __init__(self, arrays: dict[str, Any]) -> None:
        """Take the arrays that `make train` writes."""
        self.rules: list[str] = [str(rule) for rule in arrays["rules"]]
        self.known = frozenset(self.rules)
        self._tokens = {str(key): row for row, key in enumerate(arrays["tokens"], UNKNOWN + 1)}
        self._concepts = {str(name): row for row, name in enumerate(arrays["concepts"])}
        self._w: dict[str, Array] = {
            name: np.asarray(array, dtype=np.float32)
            for name, array in arrays.items()
            if array.dtype.kind == "f"
        }

    def answers(self, unit: Sequence[Token]) -> list[Answer]:
        """Return what is likely of a unit.

        One at a time: sums over many units at once would differ in their last digits by what
        else is read, and one document must be judged alike wherever it stands.
        """
        if not unit:
            return []
        pairs = [
            (at, self._concepts[name])
            for at, token in enumerate(unit)
            for name in token.concepts
            if name in self._concepts
        ]
        states = self._states([self._tokens.get(token.key, UNKNOWN) for token in unit], pairs)
        keys, values = self._linear(states, "key"), self._linear(states, "value")
        return self._answers(keys @ self._w["topic_query"].T / SHARPNESS, keys, values)

    def _states(self, rows: Sequence[int], pairs: Sequence[tuple[int, int]]) -> Array:
        """Return a vector for each token that knows what stands around it."""
        states = self._w["token_table"][np.array(rows)]
        if pairs:
            at, concepts = np.array(pairs).T
            first = np.flatnonzero(np.diff(at, prepend=-1))
            states[at[first]] += np.add.reduceat(self._w["concept_table"][concepts], first)
        for number, dilation in enumerate(DILATIONS):
            normal = self._normal(states, f"block{number}_norm")
            kernel = self._w[f"block{number}_kernel"]
            mixed = normal @ kernel[1] + self._w[f"block{number}_bias"]
            if len(rows) > dilation:
                mixed[dilation:] += normal[:-dilation] @ kernel[0]
                mixed[:-dilation] += normal[dilation:] @ kernel[2]
            half = mixed.shape[1] // 2
            states = states + mixed[:, :half] * _sigmoid(mixed[:, half:])
        return self._normal(states, "norm")

    def _answers(self, topics: Array, keys: Array, values: Array) -> list[Answer]:
        """Return the answers of one unit: of the rules that it may speak of."""
        w = self._w
        seen = _weights(topics).T @ values
        topic = (seen * w["topic_weight"]).sum(1) + w["topic_bias"]
        rules = np.flatnonzero(topic >= SPOKEN_OF)
        if not len(rules):
            return []
        weights = _weights(keys @ w["query"][rules].T / SHARPNESS).T
        seen = weights @ values
        hidden = np.maximum(self._linear(seen, "hidden"), 0.0)
        broken = (seen * w["weight"][rules]).sum(1) + w["bias"][rules]
        broken = broken + self._linear(hidden, "shared")[:, 0]
        likely = _sigmoid(
            signs(topic[rules], broken) @ w["weighing_slopes"] + w["weighing_rules"][rules]
        )
        return [
            Answer(self.rules[rule], float(alone), float(confirmed), weights[number])
            for number, (rule, (alone, confirmed)) in enumerate(zip(rules, likely, strict=True))
        ]

    def _linear(self, states: Array, name: str) -> Array:
        return np.asarray(states @ self._w[f"{name}_matrix"] + self._w[f"{name}_offset"])

    def _normal(self, states: Array, name: str) -> Array:
        centred = states - states.mean(axis=1, keepdims=True)
        scale = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + _EPSILON)
        return np.asarray(centred / scale * self._w[f"{name}_scale"] + self._w[f"{name}_shift"])


def signs(topic: Array, broken: Array) -> Array:
    """Return what is weighed: log-odds of topic and of violation, and the lesser of both.

    Bounded, for a network is surer than it should be.
    """
    topic, broken = np.clip(topic, -6.0, 6.0), np.clip(broken, -6.0, 6.0)
    return np.stack([topic, broken, np.minimum(topic, broken)], axis=-1)


def _sigmoid(x: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -30.0, 30.0))))


def _weights(scores: Array) -> Array:
    """Return each column's share of its sum of exponentials."""
    powers = np.exp(scores - scores.max(axis=0, keepdims=True))
    return np.asarray(powers / powers.sum(axis=0, keepdims=True))


@lru_cache(maxsize=1)
def load_network() -> Network:
    """Return the shipped network; read once per process."""
    with np.load(data_dir("clauses") / "classifier.npz", allow_pickle=False) as arrays:
        return Network(dict(arrays))
