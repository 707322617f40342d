"""The exact vector index in numpy: the reference every other engine is compared with."""

from pathlib import Path
from typing import Self

import numpy as np

from nptqa.encoding.base import cut_rows
from nptqa.index.base import (
    Ids,
    Mask,
    Neighbours,
    Vectors,
    check_allowed,
    check_queries,
    inner,
    order,
)


class FlatIndex:
    """Compares a query with every row."""

    def __init__(self, vectors: Vectors) -> None:
        """Keep the rows.

        Args:
            vectors: float32 (size, dim), any norm.
        """
        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        return cls(np.load(path, allow_pickle=False))

    @property
    def size(self) -> int:
        """Number of rows."""
        return int(self._vectors.shape[0])

    @property
    def dim(self) -> int:
        """Length of a row."""
        return int(self._vectors.shape[1])

    @property
    def exact(self) -> bool:
        """Always: the rows are what was given."""
        return True

    def search(
        self, queries: Vectors, k: int, allowed: Mask | None = None
    ) -> tuple[Neighbours, ...]:
        """See `VectorIndex.search`; exact."""
        check_allowed(allowed, self.size)
        rows = np.arange(self.size) if allowed is None else np.flatnonzero(allowed)
        candidates = self._vectors if allowed is None else self._vectors[rows]
        return tuple(
            _best(rows, inner(candidates, query), k) for query in check_queries(queries, self.dim)
        )

    def scores(self, query: Vectors) -> Vectors:
        """See `VectorIndex.scores`; always at hand."""
        return inner(self._vectors, check_queries(query[np.newaxis], self.dim)[0])

    def vectors(self, rows: Ids) -> Vectors:
        """The stored vectors of `rows`, int64 (m,), as float32 (m, dim)."""
        return self._vectors[rows]

    def cut(self, columns: int) -> "FlatIndex":
        """See `VectorIndex.cut`."""
        return self if self.dim <= columns else FlatIndex(cut_rows(self._vectors, columns))

    def save(self, path: Path) -> None:
        """Write the rows as one .npy file."""
        with path.open("wb") as file:
            np.save(file, self._vectors, allow_pickle=False)


def _best(rows: Ids, scores: Vectors, k: int) -> Neighbours:
    places = order(rows, scores, k)
    return Neighbours(rows[places], scores[places])
