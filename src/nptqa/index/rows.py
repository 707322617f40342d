"""Vectors and the passages they stand for.

Equal texts under two locators share one vector and stay two passages: a row leads to all of them.
Used by `build` to group texts, by `store` to answer dense searches with passages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from nptqa.encoding.base import cut_rows
from nptqa.index.base import Ids, Mask, Neighbours, Scored, VectorIndex, Vectors, inner, order

# Where passages have many rows, the best have few of them, so more are asked for only when needed.
_MOST_CROWDED = 4
_NONE = np.float32(-np.inf)


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
        starts = _starts(np.fromiter(map(len, lists), dtype=np.int64, count=len(lists)))
        owners = np.array([one for group in lists for one in group], dtype=np.int64)
        return cls(starts, owners)

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.starts) - 1

    def crowding(self) -> int:
        """How many rows there are for a passage that has any, rounded up; at least 1."""
        return max(1, -(-self.size // max(1, len(np.unique(self.owners)))))

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
    """The same seen from the passages: for each its rows, perhaps none.

    Attributes:
        starts: int64 (n_passages + 1,); passage p has `rows[starts[p] : starts[p + 1]]`.
        rows: int64, numbers of rows, rising within a passage.
        held: int64, the passages that have a row, rising.
        counted: how many of its rows, the best, a passage's score is the mean of.
        padded: int64 (len(held), m), the rows of each of `held`, then -1; m is 0 where one counts.
    """

    starts: Ids
    rows: Ids
    held: Ids
    counted: int
    padded: Ids

    @classmethod
    def of(cls, owners: RowOwners, n_passages: int, counted: int = 1) -> Self:
        """Turn around who owns what."""
        rows = np.repeat(np.arange(owners.size), np.diff(owners.starts))
        counts = np.bincount(owners.owners, minlength=n_passages)
        by_passage = np.argsort(owners.owners, kind="stable")
        held, starts = np.flatnonzero(counts), _starts(counts)
        padded = _padded(rows[by_passage], starts[held]) if counted > 1 else _padded(rows[:0], held)
        return cls(starts, rows[by_passage], held, counted, padded)

    def all_best(self, scores: Vectors) -> Vectors:
        """The score of each of `held`: float32 (n_rows,) gives (len(held),)."""
        if not len(self.held):
            return np.zeros(0, dtype=np.float32)
        if self.counted == 1:
            best: Vectors = np.maximum.reduceat(scores[self.rows], self.starts[self.held])
            return best
        return _mean_of_best(
            np.append(scores, -np.inf).astype(np.float32)[self.padded], self.counted
        )

    def some_best(self, scores: Vectors, begins: Ids) -> Vectors:
        """The score of each of some passages: float32 (n,) of their rows end to end gives (m,).

        Args:
            scores: of the rows that `of_some` gives.
            begins: int64 (m,), where those of each passage begin.
        """
        if self.counted == 1 or not len(begins):
            best: Vectors = np.maximum.reduceat(scores, begins) if len(begins) else scores[:0]
            return best
        places = _padded(np.arange(len(scores)), begins)
        return _mean_of_best(np.append(scores, _NONE)[places], self.counted)

    def of_some(self, ordinals: Ids) -> tuple[Ids, Ids]:
        """The rows of some passages that have any, end to end, and where each passage begins."""
        counts = self.starts[ordinals + 1] - self.starts[ordinals]
        begins = np.cumsum(counts) - counts
        places = np.arange(counts.sum()) + np.repeat(self.starts[ordinals] - begins, counts)
        return self.rows[places], begins


@dataclass(frozen=True, slots=True)
class Section:
    """One vector index whose rows stand for passages.

    Rows may be cut to leading columns, see `cut_rows`; queries then are as well.
    """

    vectors: VectorIndex
    owners: RowOwners
    of_passages: PassageRows
    crowding: int

    @classmethod
    def of(cls, vectors: VectorIndex, owners: RowOwners, n_passages: int, counted: int = 1) -> Self:
        """A section that knows how many rows its passages have.

        A passage's score is the mean of its `counted` best rows, or of all where it has fewer.
        """
        return cls(vectors, owners, PassageRows.of(owners, n_passages, counted), owners.crowding())

    def search(self, query: Vectors, k: int, allowed: Mask | None) -> Scored:
        """The k passages with the best rows, each once.

        Args:
            query: float32 (dim,), any norm; rows may be cut to fewer columns.
            k: how many passages at most.
            allowed: bool (n_passages,), passages that may be found; None allows all.
        """
        query = self._cut(query)
        scores = self.vectors.scores(query)
        if scores is None:
            return self._proposed(query, k, allowed)
        ordinals, best = self.of_passages.held, self.of_passages.all_best(scores)
        if allowed is not None:
            ordinals, best = ordinals[allowed[ordinals]], best[allowed[ordinals]]
        return _highest(ordinals, best, k)

    def nearness(self, ordinals: Ids, query: Vectors) -> Vectors:
        """What `search` says of passages that have a row: int64 (m,) gives float32 (m,)."""
        if not len(ordinals):
            return np.zeros(0, dtype=np.float32)
        rows, begins = self.of_passages.of_some(ordinals)
        return self.of_passages.some_best(
            inner(self.vectors.vectors(rows), self._cut(query)), begins
        )

    def rows_of(self, ordinal: int) -> Ids:
        """The rows of one passage, rising; int64 (m,), perhaps none."""
        return self.of_passages.of_some(np.array([ordinal]))[0]

    def nearest_rows(self, ordinals: Ids, query: Vectors, k: int) -> tuple[Mask, Ids]:
        """Which of the rows of some passages are among the k nearest of their passage.

        Args:
            ordinals: int64 (m,).
            query: float32 (dim,), any norm.
            k: how many rows of a passage at most.

        Returns:
            bool (n,), for the `rows_of` each passage, end to end, and int64 (m,), where those of
            each begin.
        """
        rows, begins = self.of_passages.of_some(ordinals)
        near = inner(self.vectors.vectors(rows), self._cut(query))
        place = np.repeat(np.arange(len(ordinals)), np.diff(begins, append=len(rows)))
        # By passage, then the nearest first; so the place in this order says the rank.
        ranked = np.lexsort((rows, -near, place))
        kept = np.zeros(len(rows), dtype=np.bool_)
        kept[ranked[np.arange(len(rows)) - begins[place] < k]] = True
        return kept, begins

    def _cut(self, query: Vectors) -> Vectors:
        only: Vectors = cut_rows(query[np.newaxis], self.vectors.dim)[0]
        return only

    def _proposed(self, query: Vectors, k: int, allowed: Mask | None) -> Scored:
        """The best among the rows that the vector index finds."""
        rows_allowed = None if allowed is None else self.owners.reaching(allowed)
        # Where a passage has several rows, k rows are never k passages.
        wanted = min(self.crowding, _MOST_CROWDED) * k
        while True:
            near = self.vectors.search(query[np.newaxis], wanted, rows_allowed)[0]
            found = best_per_passage([self.owners.passages(near)], k, allowed)
            if len(near.rows) < wanted or len(found.ordinals) >= k:
                break
            wanted *= 2
        if self.of_passages.counted == 1:
            return found
        return _highest(found.ordinals, self.nearness(found.ordinals, query), k)


def _starts(counts: Ids) -> Ids:
    """Where each of some runs begins, and where the last ends: int64 (n,) gives (n + 1,)."""
    # Of arrays: a list of a million numbers takes 87 ms to become one.
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])


def _padded(rows: Ids, begins: Ids) -> Ids:
    """Runs of rows one below the other, int64 (m, longest), then -1; `begins`, (m,), is of each."""
    counts = np.diff(begins, append=len(rows)) if len(rows) else np.zeros(len(begins), np.int64)
    padded = np.full((len(begins), counts.max(initial=0)), -1, dtype=np.int64)
    owner = np.repeat(np.arange(len(begins)), counts)
    padded[owner, np.arange(len(rows)) - begins[owner]] = rows
    return padded


def _mean_of_best(scores: Vectors, counted: int) -> Vectors:
    """The mean of the best so many of each row, float32 (m, n) gives (m,); -inf does not count."""
    best = np.sort(scores, axis=1)[:, -counted:]
    real = np.isfinite(best)
    means: Vectors = np.where(real, best, 0.0).sum(axis=1) / real.sum(axis=1)
    return means


def _highest(ordinals: Ids, scores: Vectors, k: int) -> Scored:
    """The k best, ties by the lower ordinal."""
    if len(scores) > k > 0:
        # Those that tie with the k-th stay in, for `order` to choose among.
        kept = scores >= np.partition(scores, -k)[-k]
        ordinals, scores = ordinals[kept], scores[kept]
    places = order(ordinals, scores, k)
    return Scored(ordinals[places], scores[places])


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
