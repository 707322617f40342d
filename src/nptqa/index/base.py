"""What a vector index must do, and the values that index searches give back.

`flat.py` is the exact reference, `faiss_index.py` the engine; both pass the same tests. Results
are ragged: there is no padding, a search that finds two rows gives back two. Scores are inner
products, higher is better, sorted from high to low, ties by the lower row or ordinal.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Rows(StrEnum):
    """Which vectors a dense search looks at."""

    TEXT = "text"
    QUESTIONS = "questions"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest rows of one query.

    Attributes:
        rows: int64 (m,), numbers of the rows, m at most k.
        scores: float32 (m,), inner products, never increasing.
    """

    rows: Ids
    scores: Vectors


@dataclass(frozen=True, slots=True)
class Scored:
    """Passages with scores.

    Attributes:
        ordinals: int64 (m,), places in the index's tuple of passages.
        scores: float32 (m,), never increasing; equal ones by rising ordinal.
    """

    ordinals: Ids
    scores: Vectors


class VectorIndex(Protocol):
    """Vectors that can be searched by inner product."""

    @property
    def size(self) -> int:
        """Number of rows."""
        ...

    @property
    def dim(self) -> int:
        """Length of a row."""
        ...

    def search(
        self, queries: Vectors, k: int, allowed: Mask | None = None
    ) -> tuple[Neighbours, ...]:
        """The k nearest rows of every query.

        Args:
            queries: float32 (n_queries, dim), any norm.
            k: how many rows at most; more than there are is not an error.
            allowed: bool (size,), rows that may be found; None allows all.
        """
        ...

    def scores(self, query: Vectors) -> Vectors | None:
        """Inner products of all rows with one query, float32 (size,), as `search` would give them.

        None where there are too many rows to compare one by one, or they are elsewhere.
        """
        ...

    def cut(self, columns: int) -> "VectorIndex":
        """An index over the rows' leading columns, scaled to unit length.

        Itself where that would not be faster.
        """
        ...

    def vectors(self, rows: Ids) -> Vectors:
        """The stored vectors of `rows`, int64 (m,), as float32 (m, dim)."""
        ...

    @property
    def exact(self) -> bool:
        """Whether the rows are kept as they were given."""
        ...


def order(ids: Ids, scores: Vectors, k: int) -> NDArray[np.intp]:
    """Places of the k best: scores (m,) from high to low, ties by the lower of ids (m,)."""
    return np.lexsort((ids, -scores))[: max(k, 0)]


def inner(vectors: Vectors, query: Vectors) -> Vectors:
    """Inner product of every row with one query: float32 (m, dim) and (dim,) give (m,).

    One row gives the same bits whatever rows stand around it, unlike a matrix product, so that
    equal rows tie and every engine gives equal numbers.
    """
    products: Vectors = np.vecdot(vectors, query)
    return products


def check_queries(queries: Vectors, dim: int) -> Vectors:
    """The queries as contiguous float32 (n_queries, dim); ValueError on another shape."""
    if queries.ndim != 2 or queries.shape[1] != dim:
        raise ValueError(f"queries of shape {queries.shape} do not fit rows of length {dim}")
    return np.ascontiguousarray(queries, dtype=np.float32)


def check_allowed(allowed: Mask | None, size: int) -> None:
    """ValueError when a mask is not bool (size,)."""
    if allowed is not None and (allowed.dtype != np.bool_ or allowed.shape != (size,)):
        raise ValueError(f"mask {allowed.dtype} {allowed.shape} does not fit {size} rows")
