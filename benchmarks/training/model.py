"""The classifier's network in PyTorch: what `contractgen.reading.network` runs, made to learn."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.training.examples import Example
from contractgen.reading.network import DILATIONS, PADDING, SHARPNESS, UNKNOWN
from contractgen.reading.units import MOST_TOKENS

WIDTH = 160
HIDDEN = 64
DROPOUT = 0.25
FORGOTTEN_CONCEPTS = 0.3
"""Share of the concepts that an example is shown without: new text holds fewer that are known."""
UNKNOWN_TOKENS = 0.05
JOINED = 0.25
"""Share of the examples that are shown together with another."""
BATCH = 64
RATE = 2.5e-3
_TOKEN_SEEN, _CONCEPT_SEEN = 2, 3
"""What occurs more rarely has no vector of its own."""


@dataclass(frozen=True)
class Tables:
    """The rows of the network's tables."""

    tokens: dict[str, int]
    concepts: dict[str, int]
    rules: dict[str, int]

    @classmethod
    def of(cls, examples: Sequence[Example], rules: Sequence[str]) -> "Tables":
        """Return the tables for what occurs in some examples."""
        tokens = Counter(token for one in examples for token in one.tokens)
        concepts = Counter(name for one in examples for name in {name for _, name in one.concepts})
        return cls(
            {
                token: row
                for row, token in enumerate(
                    (t for t, n in tokens.most_common() if n >= _TOKEN_SEEN), UNKNOWN + 1
                )
            },
            {
                name: row
                for row, name in enumerate(
                    c for c, n in concepts.most_common() if n >= _CONCEPT_SEEN
                )
            },
            {rule: row for row, rule in enumerate(rules)},
        )


@dataclass(frozen=True)
class Coded:
    """An example in numbers."""

    tokens: list[int]
    concepts: list[tuple[int, int]]
    judged: dict[int, bool]
    whole: bool
    """Whether every rule that it speaks of is among `judged`."""


def coded(example: Example, tables: Tables) -> Coded:
    """Return an example in the numbers of some tables."""
    return Coded(
        tokens=[tables.tokens.get(token, UNKNOWN) for token in example.tokens],
        concepts=[
            (at, tables.concepts[name]) for at, name in example.concepts if name in tables.concepts
        ],
        judged={
            tables.rules[rule]: broken
            for rule, broken in example.judged.items()
            if rule in tables.rules
        },
        whole=example.clause and bool(example.judged),
    )


class _Block(nn.Module):
    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.mix = nn.Conv1d(WIDTH, 2 * WIDTH, 3, padding=dilation, dilation=dilation)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, states: Tensor, filled: Tensor) -> Tensor:
        mixed = self.mix((self.norm(states) * filled).transpose(1, 2)).transpose(1, 2)
        return states + self.drop(functional.glu(mixed, -1))


class Learner(nn.Module):
    """The network while it learns."""

    def __init__(self, tables: Tables) -> None:
        """Start with chance weights."""
        super().__init__()
        rules = len(tables.rules)
        self.token_table = nn.Embedding(len(tables.tokens) + UNKNOWN + 1, WIDTH, PADDING)
        self.concept_table = nn.Embedding(len(tables.concepts), WIDTH)
        nn.init.normal_(self.token_table.weight, 0.0, 0.5)
        nn.init.normal_(self.concept_table.weight, 0.0, 0.3)
        self.blocks = nn.ModuleList(_Block(dilation) for dilation in DILATIONS)
        self.norm = nn.LayerNorm(WIDTH)
        self.key, self.value = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.topic_query, self.query, self.topic_weight, self.weight = (
            nn.Parameter(torch.randn(rules, WIDTH) * 0.1) for _ in range(4)
        )
        self.topic_bias = nn.Parameter(torch.full((rules,), -4.0))
        self.bias = nn.Parameter(torch.zeros(rules))
        self.hidden, self.shared = nn.Linear(WIDTH, HIDDEN), nn.Linear(HIDDEN, 1)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, tokens: Tensor, pairs: Tensor) -> tuple[Tensor, Tensor]:
        """Return the log-odds of topic and of violation, a row for each example."""
        filled = (tokens != PADDING).float().unsqueeze(-1)
        states = self.token_table(tokens)
        if len(pairs):
            at = (pairs[:, 0], pairs[:, 1])
            states = states.index_put(at, self.concept_table(pairs[:, 2]), accumulate=True)
        states = self.drop(states)
        for block in self.blocks:
            states = block(states, filled)
        states = self.norm(states)
        keys, values = self.key(states), self.drop(self.value(states))
        empty = (filled.squeeze(-1) - 1.0).unsqueeze(1) * 1e4

        def seen(query: Tensor) -> Tensor:
            scores = torch.einsum("rd,bld->brl", query, keys) / SHARPNESS
            return torch.softmax(scores + empty, -1) @ values

        topic = (seen(self.topic_query) * self.topic_weight).sum(-1) + self.topic_bias
        spoken = seen(self.query)
        shared = self.shared(torch.relu(self.hidden(spoken))).squeeze(-1)
        return topic, (spoken * self.weight).sum(-1) + self.bias + shared

    def arrays(self, tables: Tables) -> dict[str, Any]:
        """Return what `contractgen.reading.network.Network` is made of."""
        state = {name: tensor.detach().numpy() for name, tensor in self.state_dict().items()}
        found = {
            "tokens": np.array(list(tables.tokens)),
            "concepts": np.array(list(tables.concepts)),
            "rules": np.array(list(tables.rules)),
            "token_table": state["token_table.weight"],
            "concept_table": state["concept_table.weight"],
            "norm_scale": state["norm.weight"],
            "norm_shift": state["norm.bias"],
        }
        for name in ("key", "value", "hidden", "shared"):
            found[f"{name}_matrix"] = state[f"{name}.weight"].T
            found[f"{name}_offset"] = state[f"{name}.bias"]
        for number in range(len(DILATIONS)):
            found[f"block{number}_norm_scale"] = state[f"blocks.{number}.norm.weight"]
            found[f"block{number}_norm_shift"] = state[f"blocks.{number}.norm.bias"]
            found[f"block{number}_kernel"] = state[f"blocks.{number}.mix.weight"].transpose(2, 1, 0)
            found[f"block{number}_bias"] = state[f"blocks.{number}.mix.bias"]
        for name in ("topic_query", "query", "topic_weight", "weight", "topic_bias", "bias"):
            found[name] = state[name]
        return {
            name: array.astype(np.float16) if array.dtype.kind == "f" else array
            for name, array in found.items()
        }


def _batches(examples: Sequence[Coded], numbers: list[int]) -> Iterator[list[int]]:
    """Yield the numbers of examples that are about equally long."""
    size = BATCH * 20
    groups = [
        sorted(numbers[at : at + size], key=lambda n: len(examples[n].tokens))
        for at in range(0, len(numbers), size)
    ]
    yield from (group[at : at + BATCH] for group in groups for at in range(0, len(group), BATCH))


def _joined(one: Coded, other: Coded) -> Coded:
    """Return two examples one after the other."""
    shift = len(one.tokens)
    return Coded(
        [*one.tokens, *other.tokens][:MOST_TOKENS],
        [
            *one.concepts,
            *((at + shift, c) for at, c in other.concepts if at + shift < MOST_TOKENS),
        ],
        {**other.judged, **one.judged, **{r: True for r, broken in other.judged.items() if broken}},
        one.whole and other.whole,
    )


def _tensors(batch: Sequence[Coded], *, learning: bool) -> tuple[Tensor, Tensor]:
    longest = max(1, *(len(one.tokens) for one in batch))
    tokens = torch.zeros((len(batch), longest), dtype=torch.long)
    pairs: list[tuple[int, int, int]] = []
    for row, one in enumerate(batch):
        tokens[row, : len(one.tokens)] = torch.tensor(one.tokens, dtype=torch.long)
        forgotten = {
            c for _, c in one.concepts if learning and random.random() < FORGOTTEN_CONCEPTS
        }
        pairs += [(row, at, c) for at, c in one.concepts if c not in forgotten]
    if learning:
        lost = (torch.rand(tokens.shape) < UNKNOWN_TOKENS) & (tokens != PADDING)
        tokens = torch.where(lost, torch.full_like(tokens, UNKNOWN), tokens)
    return tokens, torch.tensor(pairs, dtype=torch.long).reshape(-1, 3)


def _loss(topic: Tensor, violation: Tensor, batch: Sequence[Coded]) -> Tensor:
    """Return what the network got wrong.

    Of a clause the topics are known; of a sentence in a contract only which rules it breaks.
    """
    spoken, broken = torch.zeros_like(topic), torch.zeros_like(topic)
    judged, known = torch.zeros_like(topic), torch.zeros_like(topic)
    for row, one in enumerate(batch):
        for rule, breaks in one.judged.items():
            spoken[row, rule] = judged[row, rule] = known[row, rule] = 1.0
            broken[row, rule] = float(breaks)
        if one.whole:
            known[row] = 1.0
    topics = functional.binary_cross_entropy_with_logits(topic, spoken, reduction="none") * known
    breaks = (
        functional.binary_cross_entropy_with_logits(violation, broken, reduction="none") * judged
    )
    both = topic.sigmoid() * violation.sigmoid()
    quiet = -torch.log1p(-both.clamp(max=0.9999)) * (1.0 - judged)
    return (topics.sum(1) + 2.0 * breaks.sum(1) + quiet.sum(1)).mean()


def learn(examples: Sequence[Coded], tables: Tables, epochs: int, seed: int) -> Learner:
    """Return a network that has seen the examples so many times."""
    random.seed(seed)
    torch.manual_seed(seed)
    learner = Learner(tables)
    optimizer = torch.optim.AdamW(learner.parameters(), lr=RATE, weight_decay=0.05)
    steps = epochs * (len(examples) // BATCH + len(examples) // (BATCH * 20) + 2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=steps, pct_start=0.1
    )
    for _ in range(epochs):
        learner.train()
        shown = [
            _joined(one, random.choice(examples)) if random.random() < JOINED else one
            for one in random.sample(examples, len(examples))
        ]
        batches = list(_batches(shown, list(range(len(shown)))))
        random.shuffle(batches)
        for numbers in batches:
            batch = [shown[n] for n in numbers]
            loss = _loss(*learner(*_tensors(batch, learning=True)), batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return learner


def answers(learner: Learner, examples: Sequence[Coded]) -> tuple[Any, Any]:
    """Return the log-odds of topic and of violation as arrays, a row for each example."""
    learner.eval()
    rules = len(learner.bias)
    topic = np.zeros((len(examples), rules), np.float32)
    violation = np.zeros_like(topic)
    with torch.no_grad():
        for numbers in _batches(examples, list(range(len(examples)))):
            batch = [examples[n] for n in numbers]
            found = learner(*_tensors(batch, learning=False))
            topic[numbers], violation[numbers] = found[0].numpy(), found[1].numpy()
    return topic, violation
