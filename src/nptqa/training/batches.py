"""Tokenised pairs in, the batch of any step out; a step's batch depends on seed and step only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from nptqa.training.data import PairSet
from nptqa.training.options import TrainOptions
from nptqa.training.teacher import HalfVectors, TeacherCache
from nptqa.training.tokens import Places, Ragged, tokenize

JOINED = 3


@dataclass(frozen=True, slots=True)
class TokenPairs:
    """The pairs of one source as token ids.

    Attributes:
        left_groups, right_groups: int64 (n,), equal where the texts are equal.
        anchors: int64 (n,), row of the pair's teacher vector, -1 where there is none.
    """

    name: str
    share: float
    left: Ragged
    right: Ragged
    left_groups: Places
    right_groups: Places
    anchors: Places

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.anchors)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step learns from.

    Attributes:
        left, right: token ids, one list per pair.
        same: bool (batch, batch), right answers off the diagonal.
        taught: int64 (n_taught,), the pairs for which the teacher vectors below stand.
        left_target, right_target: float32 (n_taught, teacher's dim), rows of unit length.
    """

    left: Ragged
    right: Ragged
    same: NDArray[np.bool_]
    taught: Places
    left_target: NDArray[np.float32]
    right_target: NDArray[np.float32]


def token_pairs(tokenizer: Tokenizer, pairs: PairSet, cache: TeacherCache) -> TokenPairs:
    """Tokenise a source; pairs with a side without any known token are dropped."""
    left, right = tokenize(tokenizer, pairs.lefts), tokenize(tokenizer, pairs.rights)
    rows = np.flatnonzero((np.diff(left.starts) > 0) & (np.diff(right.starts) > 0))
    return TokenPairs(
        pairs.name,
        pairs.share,
        left.take(rows),
        right.take(rows),
        _groups(pairs.lefts)[rows],
        _groups(pairs.rights)[rows],
        cache.rows(pairs.anchors)[rows],
    )


class Batches:
    """Draws batches; every batch comes from one source, so that its negatives are hard."""

    def __init__(
        self, sources: Sequence[TokenPairs], vectors: HalfVectors, options: TrainOptions
    ) -> None:
        """Keep sources with at least two pairs."""
        self._sources = [source for source in sources if len(source) > 1]
        shares = np.asarray([source.share for source in self._sources])
        self._shares = shares / shares.sum()
        self._vectors = vectors
        self._options = options

    def counts(self, n_tokens: int) -> NDArray[np.int64]:
        """Return int64 (n_tokens,): how often each token stands in the pairs."""
        counts = np.zeros(n_tokens, dtype=np.int64)
        for source in self._sources:
            for side in (source.left, source.right):
                counts += np.bincount(side.ids, minlength=n_tokens)
        return counts

    def at(self, step: int) -> Batch:
        """Return the batch of a step."""
        rng = np.random.default_rng([self._options.seed, step])
        source = self._sources[rng.choice(len(self._sources), p=self._shares)]
        taught = bool((source.anchors >= 0).any())
        rows = _draw(rng, len(source), self._options.batch)
        if taught and source.share and rng.random() < self._options.joined:
            return self._joined(source, rows, rng)
        return self._plain(source, rows)

    def _plain(self, source: TokenPairs, rows: Places) -> Batch:
        same = _equal(source.left_groups[rows]) | _equal(source.right_groups[rows])
        np.fill_diagonal(same, val=False)
        taught = np.flatnonzero(source.anchors[rows] >= 0)
        target = self._target(source.anchors[rows][taught])
        return Batch(source.left.take(rows), source.right.take(rows), same, taught, target, target)

    def _joined(self, source: TokenPairs, rows: Places, rng: np.random.Generator) -> Batch:
        """Join the Chinese sides of three pairs to a passage; one of its parts is the query.

        A query about one sentence of a passage is what retrieval asks, and single pairs never show.
        """
        rows = rows[source.anchors[rows] >= 0]
        rows = rows[: len(rows) // JOINED * JOINED]
        firsts = rows[::JOINED]
        passages = source.left.take(rows)
        passages = Ragged(passages.ids, passages.starts[::JOINED])
        queries = (source.right if rng.random() < 0.7 else source.left).take(firsts)
        targets = self._target(source.anchors[rows])
        sums = targets.reshape(len(firsts), JOINED, -1).sum(axis=1)
        sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
        same = _equal(source.left_groups[firsts])
        np.fill_diagonal(same, val=False)
        return Batch(queries, passages, same, np.arange(len(firsts)), targets[::JOINED], sums)

    def _target(self, anchors: Places) -> NDArray[np.float32]:
        target: NDArray[np.float32] = self._vectors[anchors].astype(np.float32)
        return target


def _draw(rng: np.random.Generator, count: int, size: int) -> Places:
    if count <= 4 * size:
        return rng.permutation(count)[:size].astype(np.int64)
    return rng.permutation(np.unique(rng.integers(count, size=size))).astype(np.int64)


def _equal(groups: Places) -> NDArray[np.bool_]:
    same: NDArray[np.bool_] = groups[:, None] == groups[None, :]
    return same


def _groups(texts: Sequence[str]) -> Places:
    numbers: dict[str, int] = {}
    return np.asarray([numbers.setdefault(text, len(numbers)) for text in texts], dtype=np.int64)
