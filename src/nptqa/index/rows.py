"""Vectors and the passages they stand for.

Equal texts under two locators share one vector and stay two passages: a row leads to all of them.
Used by `build` to group texts, by `store` to answer dense searches with passages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from nptqa.index.base import Ids, Mask, Neighbours, Scored, VectorIndex, Vectors, inner, order


@dataclass(frozen=True, slots=True)
class RowOwners:
    """For every row the passages it stands for, at least one.

    Attributes:
        starts: int64 (n_rows + 1,); row r owns `owners[starts[r] : starts[r + 1]]`.
        owners: int64, ordinals of passages.
    """

    starts: Ids
    owners: Ids

    @classmethod
    def of(cls, groups: Iterable[Sequence[int]]) -> Self:
        """From the passages of row 0, of row 1 and so on."""
        lists = list(groups)
        starts = np.cumsum([0, *map(len, lists)], dtype=np.int64)
        owners = np.array([one for group in lists for one in group], dtype=np.int64)
        return cls(starts, owners)

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.starts) - 1

    def crowded(self) -> bool:
        """Whether there are several rows for every passage that has any."""
        return self.size > 2 * len(np.unique(self.owners))

    def fits(self, n_rows: int, n_passages: int) -> bool:
        """Whether these can be the owners of so many rows among so many passages."""
        edges = self.size == n_rows and self.starts[0] == 0 and self.starts[-1] == len(self.owners)
        rising = bool(np.all(np.diff(self.starts) > 0))
        inside = bool(np.all((self.owners >= 0) & (self.owners < n_passages)))
        return bool(edges) and rising and inside

    def covers(self, n_passages: int) -> bool:
        """Whether every passage has a row."""
        return len(np.unique(self.owners)) == n_passages

    def reaching(self, allowed: Mask) -> Mask:
        """Rows, bool (n_rows,), that stand for an allowed passage, bool (n_passages,)."""
        if not self.size:
            return np.zeros(0, dtype=np.bool_)
        reached: Mask = np.logical_or.reduceat(allowed[self.owners], self.starts[:-1])
        return reached

    def passages(self, near: Neighbours) -> Scored:
        """All passages of some rows with their rows' scores; a passage may come twice."""
        lengths = self.starts[near.rows + 1] - self.starts[near.rows]
        first = np.repeat(self.starts[near.rows], lengths)
        within = np.arange(len(first)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return Scored(self.owners[first + within], np.repeat(near.scores, lengths))


@dataclass(frozen=True, slots=True)
class PassageRows:
    """The same seen from the passages: for each its rows.

    Attributes:
        starts: int64 (n_passages + 1,); passage p has `rows[starts[p] : starts[p + 1]]`.
        rows: int64, numbers of rows, rising within a passage.
        whole: int64 (n_passages,), the row of each passage's whole text.
    """

    starts: Ids
    rows: Ids
    whole: Ids

    @classmethod
    def of(cls, owners: RowOwners, whole: Ids) -> Self:
        """Turn around who owns what; every passage has at least one row."""
        rows = np.repeat(np.arange(owners.size), np.diff(owners.starts))
        by_passage = np.argsort(owners.owners, kind="stable")
        counts = np.bincount(owners.owners, minlength=len(whole))
        return cls(np.cumsum([0, *counts], dtype=np.int64), rows[by_passage], whole)

    def best(self, vectors: VectorIndex, ordinals: Ids, query: Vectors) -> Vectors:
        """The highest inner product among each passage's rows: int64 (m,) gives float32 (m,)."""
        if not len(ordinals):
            return np.zeros(0, dtype=np.float32)
        counts = self.starts[ordinals + 1] - self.starts[ordinals]
        ends = np.cumsum(counts)
        places = np.arange(ends[-1]) + np.repeat(self.starts[ordinals] - (ends - counts), counts)
        scores = inner(vectors.vectors(self.rows[places]), query)
        best: Vectors = np.maximum.reduceat(scores, ends - counts)
        return best


@dataclass(frozen=True, slots=True)
class Section:
    """One vector index whose rows stand for passages."""

    vectors: VectorIndex
    owners: RowOwners
    crowded: bool = False

    @classmethod
    def of(cls, vectors: VectorIndex, owners: RowOwners) -> Self:
        """A section that knows whether its passages have several rows each."""
        return cls(vectors, owners, owners.crowded())

    def search(self, query: Vectors, k: int, allowed: Mask | None) -> Scored:
        """The k passages with the best row, each once.

        Args:
            query: float32 (dim,), any norm.
            k: how many passages at most.
            allowed: bool (n_passages,), passages that may be found; None allows all.
        """
        rows_allowed = None if allowed is None else self.owners.reaching(allowed)
        # Where a passage has many rows, k rows are never k passages.
        wanted = 4 * k if self.crowded else k
        while True:
            near = self.vectors.search(query[np.newaxis], wanted, rows_allowed)[0]
            found = best_per_passage([self.owners.passages(near)], k, allowed)
            if len(near.rows) < wanted or len(found.ordinals) >= k:
                return found
            wanted *= 2


def best_per_passage(parts: Sequence[Scored], k: int, allowed: Mask | None = None) -> Scored:
    """The k best passages of several results together, each once with its best score."""
    ordinals = np.concatenate([part.ordinals for part in parts])
    scores = np.concatenate([part.scores for part in parts])
    if allowed is not None:
        ordinals, scores = ordinals[allowed[ordinals]], scores[allowed[ordinals]]
    ranking = order(ordinals, scores, len(ordinals))
    _, first = np.unique(ordinals[ranking], return_index=True)
    places = ranking[np.sort(first)[: max(k, 0)]]
    return Scored(ordinals[places], scores[places])
