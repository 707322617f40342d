"""The vector index on FAISS: exact up to `FLAT_LIMIT` rows, a graph (HNSW) beyond.

FAISS proposes rows; their scores are then computed again the way `flat.py` does, so that ties
and numbers are the reference's. Its padding (-1) is dropped in `_proposals` and nowhere else.
The only module that imports faiss.
"""

from pathlib import Path
from typing import Any, Self

import faiss as _faiss
import numpy as np

from nptqa.errors import IndexCorrupt, IndexStoreError
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

# The stubs faiss ships lack half of what it has.
faiss: Any = _faiss

FLAT_LIMIT = 50_000
_LINKS = 32
_BUILD_WIDTH = 80
_SEARCH_WIDTH = 128
# A few rows more than asked, and a margin for rounding: rows that tie at the end are all seen.
_SPARE = 8
_ROUNDING = np.float32(1e-5)
_ALL_THREADS: int = faiss.omp_get_max_threads()


class FaissIndex:
    """A FAISS index of float32 rows and inner products."""

    def __init__(self, index: Any) -> None:
        """Wrap a `faiss.IndexFlatIP` or an `IndexHNSWFlat` with inner products."""
        self._index = index
        self._graph = hasattr(index, "hnsw")
        storage = faiss.downcast_index(index.storage) if self._graph else index
        # A view, not a copy: `self._index` owns the memory, perhaps mapped from the file.
        shape = (index.ntotal, index.d)
        rows = faiss.rev_swig_ptr(storage.get_xb(), index.ntotal * index.d)
        self._vectors: Vectors = rows.reshape(shape) if index.ntotal else np.zeros(shape, "f4")

    @classmethod
    def of(cls, vectors: Vectors, *, flat_limit: int = FLAT_LIMIT) -> Self:
        """Index float32 (size, dim) rows; a graph when there are more than `flat_limit`."""
        dim = int(vectors.shape[1])
        if len(vectors) <= flat_limit:
            index = faiss.IndexFlatIP(dim)
        else:
            index = faiss.IndexHNSWFlat(dim, _LINKS, faiss.METRIC_INNER_PRODUCT)
            index.hnsw.efConstruction = _BUILD_WIDTH
        faiss.omp_set_num_threads(_ALL_THREADS)
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Map what `save` wrote into memory.

        Raises:
            IndexCorrupt: the file is absent, truncated or no index of this kind.
        """
        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as exc:
            raise IndexCorrupt(f"{path} cannot be read as vectors", path=path) from exc
        if not isinstance(index, faiss.IndexFlatIP | faiss.IndexHNSWFlat):
            raise IndexCorrupt(f"{path} holds another kind of FAISS index", path=path)
        return cls(index)

    @property
    def size(self) -> int:
        """Number of rows."""
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """Length of a row."""
        return int(self._index.d)

    def search(
        self, queries: Vectors, k: int, allowed: Mask | None = None
    ) -> tuple[Neighbours, ...]:
        """See `VectorIndex.search`; exact unless the index is a graph."""
        check_allowed(allowed, self.size)
        reachable = self.size if allowed is None else int(np.count_nonzero(allowed))
        wanted = min(k, reachable)
        queries = check_queries(queries, self.dim)
        return tuple(self._nearest(query, wanted, reachable, allowed) for query in queries)

    def vectors(self, rows: Ids) -> Vectors:
        """The stored vectors of `rows`, int64 (m,), as float32 (m, dim)."""
        return self._vectors[rows]

    def save(self, path: Path) -> None:
        """Write the index to one file.

        Raises:
            IndexStoreError: the file cannot be written.
        """
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as exc:
            raise IndexStoreError(f"{path} cannot be written", path=path) from exc

    def _nearest(self, query: Vectors, k: int, reachable: int, allowed: Mask | None) -> Neighbours:
        if k <= 0:
            return Neighbours(np.empty(0, np.int64), np.empty(0, np.float32))
        if self._graph and allowed is not None and reachable <= FLAT_LIMIT:
            # A graph walk that may only stop at few rows misses them; comparing them all is exact.
            rows = np.flatnonzero(allowed)
        else:
            rows = self._candidates(query, k, reachable, allowed)
        scores = inner(self._vectors[rows], query)
        places = order(rows, scores, k)
        return Neighbours(rows[places], scores[places])

    def _candidates(self, query: Vectors, k: int, reachable: int, allowed: Mask | None) -> Ids:
        """Rows among which the k best are, with all that tie with the last of them."""
        selector = None if allowed is None else faiss.IDSelectorBitmap(_bits(allowed))
        wanted = min(k + _SPARE, reachable)
        while True:
            found = self._proposals(query, wanted, selector)
            tied = len(found.rows) > k and found.scores[-1] > found.scores[k - 1] - _ROUNDING
            if self._graph or wanted >= reachable or not tied:
                return found.rows
            wanted = min(8 * wanted, reachable)

    def _proposals(self, query: Vectors, k: int, selector: Any) -> Neighbours:
        """What FAISS finds, without its padding."""
        if self._graph:
            options = faiss.SearchParametersHNSW(sel=selector, efSearch=max(k, _SEARCH_WIDTH))
        else:
            options = faiss.SearchParameters(sel=selector)
        # For each thread anew. Two threads on one query waited up to 20 ms for each other on two
        # busy cores, where one needs 0.15 ms (10,000 rows); other questions use the other cores.
        faiss.omp_set_num_threads(1)
        scores, rows = self._index.search(query[np.newaxis], k, params=options)
        real = rows[0] >= 0
        return Neighbours(rows[0][real], scores[0][real])


def _bits(allowed: Mask) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.packbits(allowed, bitorder="little")
