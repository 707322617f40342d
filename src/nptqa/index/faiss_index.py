"""The vector index on FAISS: exact up to `FLAT_LIMIT` rows, a product quantiser beyond.

The quantiser keeps four bits for every four numbers and compares a query with all rows at once in
the processor's registers; of the rows it proposes the real inner products are computed. Measured
on one core over 100,000 rows of 384 numbers (`eval/scale.md` has more): flat 9.9 ms; quantiser 0.2
ms with a recall@10 of 0.998 among 1,000 proposals; 512 lists of bytes (IVF, SQ8) 0.7 ms and 0.95.
Up to 20,000 rows the flat index takes some 2 ms and is exact, so it stays; where what is wanted is
not rows but the best of several rows each, `scores` compares all without ranking them.

FAISS proposes rows; their scores are then computed the way `flat.py` does, so that ties and
numbers are the reference's. Its padding (-1) is dropped in `_proposals` and nowhere else. The only
module that imports faiss.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import faiss as _faiss
import numpy as np
from numpy.typing import NDArray

from nptqa.encoding.base import cut_rows
from nptqa.errors import IndexCorrupt, IndexStoreError
from nptqa.index.base import (
    Ids,
    Mask,
    Neighbours,
    VectorIndex,
    Vectors,
    check_allowed,
    check_queries,
    inner,
    order,
)
from nptqa.index.flat import FlatIndex

# The stubs faiss ships lack half of what it has.
faiss: Any = _faiss

FLAT_LIMIT = 20_000
# So many rows are all compared by their leading columns: 40,000 of 64 numbers take less time than
# 10,000 of 384, and the quantiser's way, where the best of several rows is wanted, four times that.
CUT_LIMIT = 100_000
# Rows the quantiser proposes, and numbers of a row that share four bits.
_PROPOSED = 1_000
_SHARING = 4
_CENTROIDS = 16
_TRAINED_ON = 60_000
_CHUNK = 65_536
# A few rows more than asked, and a margin for rounding: rows that tie at the end are all seen.
_SPARE = 8
_ROUNDING = np.float32(1e-5)
_ALL_THREADS: int = faiss.omp_get_max_threads()
_Stored = NDArray[np.float32] | NDArray[np.float16]


class FaissIndex:
    """A FAISS index over rows and inner products.

    Beside a quantiser the rows stand at half precision in a file of their own, mapped into memory;
    beside a flat index they are its own.
    """

    def __init__(self, index: Any, rows: _Stored) -> None:
        """Wrap an `IndexFlatIP` or an `IndexPQFastScan` over `rows`, (size, dim)."""
        self._index = index
        self._rows = rows
        self._flat = isinstance(index, faiss.IndexFlatIP)

    @classmethod
    def of(cls, vectors: Vectors, *, flat_limit: int | None = None) -> Self:
        """Index float32 (size, dim) rows; quantised beyond `flat_limit` (`FLAT_LIMIT`)."""
        faiss.omp_set_num_threads(_ALL_THREADS)
        if is_flat(len(vectors), flat_limit):
            return cls._flat_of(vectors)
        rows = vectors.astype(np.float16)
        return cls(_quantised(rows), rows)

    @classmethod
    def _flat_of(cls, vectors: Vectors) -> Self:
        index = faiss.IndexFlatIP(int(vectors.shape[1]))
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index, _rows_of(index))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote: a flat index whole, rows beside a quantiser mapped from the file.

        Raises:
            IndexCorrupt: a file is absent, truncated or no index of this kind.
        """
        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as exc:
            raise IndexCorrupt(f"{path} cannot be read as vectors", path=path) from exc
        if isinstance(index, faiss.IndexFlatIP):
            # All rows are read at every question: from mapped pages in 1.0 ms, from own memory,
            # whose pages are large, in 0.2 ms (9,450 rows).
            return cls._flat_of(_rows_of(index))
        if not isinstance(index, faiss.IndexPQFastScan):
            raise IndexCorrupt(f"{path} holds another kind of FAISS index", path=path)
        return cls(index, _read_rows(half_path(path), (int(index.ntotal), int(index.d))))

    @property
    def size(self) -> int:
        """Number of rows."""
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """Length of a row."""
        return int(self._index.d)

    @property
    def exact(self) -> bool:
        """Whether the rows are kept as they were given."""
        return self._flat

    def search(
        self, queries: Vectors, k: int, allowed: Mask | None = None
    ) -> tuple[Neighbours, ...]:
        """See `VectorIndex.search`; exact unless the index is quantised."""
        check_allowed(allowed, self.size)
        reachable = self.size if allowed is None else int(np.count_nonzero(allowed))
        wanted = min(k, reachable)
        queries = check_queries(queries, self.dim)
        return tuple(self._nearest(query, wanted, reachable, allowed) for query in queries)

    def scores(self, query: Vectors) -> Vectors | None:
        """See `VectorIndex.scores`; None beside a quantiser."""
        return inner(self._rows.astype(np.float32, copy=False), query) if self._flat else None

    def vectors(self, rows: Ids) -> Vectors:
        """The stored vectors of `rows`, int64 (m,), as float32 (m, dim)."""
        return self._rows[rows].astype(np.float32, copy=False)

    def cut(self, columns: int) -> VectorIndex:
        """See `VectorIndex.cut`; all rows are then compared, beside a quantiser too."""
        if self.dim <= columns or self.size > CUT_LIMIT:
            return self
        return FlatIndex(cut_rows(self.vectors(np.arange(self.size)), columns))

    def save(self, path: Path) -> None:
        """Write the index to one file, and the rows beside a quantiser to another.

        Raises:
            IndexStoreError: a file cannot be written.
        """
        try:
            faiss.write_index(self._index, str(path))
            if not self._flat:
                with half_path(path).open("wb") as file:
                    np.save(file, self._rows, allow_pickle=False)
        except (RuntimeError, OSError) as exc:
            raise IndexStoreError(f"{path} cannot be written", path=path) from exc

    def _nearest(self, query: Vectors, k: int, reachable: int, allowed: Mask | None) -> Neighbours:
        if k <= 0:
            return Neighbours(np.empty(0, np.int64), np.empty(0, np.float32))
        if self._flat:
            rows = self._candidates(query, k, reachable, allowed)
        elif allowed is not None and reachable <= FLAT_LIMIT:
            rows = np.flatnonzero(allowed)  # comparing so few is exact
        else:
            rows = self._proposed(query, k, allowed)
        scores = inner(self.vectors(rows), query)
        places = order(rows, scores, k)
        return Neighbours(rows[places], scores[places])

    def _candidates(self, query: Vectors, k: int, reachable: int, allowed: Mask | None) -> Ids:
        """Rows among which the k best are, with all that tie with the last of them."""
        selector = None if allowed is None else faiss.IDSelectorBitmap(_bits(allowed))
        options = faiss.SearchParameters(sel=selector)
        wanted = min(k + _SPARE, reachable)
        while True:
            found = self._proposals(query, wanted, options)
            tied = len(found.rows) > k and found.scores[-1] > found.scores[k - 1] - _ROUNDING
            if wanted >= reachable or not tied:
                return found.rows
            wanted = min(8 * wanted, reachable)

    def _proposed(self, query: Vectors, k: int, allowed: Mask | None) -> Ids:
        """Rows among which most of the k best are; the quantiser knows no selector."""
        wanted = min(max(_PROPOSED, 2 * k), self.size)
        while True:
            rows = self._proposals(query, wanted, None).rows
            rows = rows if allowed is None else rows[allowed[rows]]
            if len(rows) >= min(max(_PROPOSED, k), wanted) or wanted >= self.size:
                return rows
            wanted = min(4 * wanted, self.size)

    def _proposals(self, query: Vectors, k: int, options: Any) -> Neighbours:
        """What FAISS finds, without its padding."""
        # For each thread anew. Two threads on one query waited up to 20 ms for each other on two
        # busy cores, where one needs 0.15 ms (10,000 rows); other questions use the other cores.
        faiss.omp_set_num_threads(1)
        scores, rows = self._index.search(query[np.newaxis], k, params=options)
        real = rows[0] >= 0
        return Neighbours(rows[0][real], scores[0][real])


def is_flat(size: int, flat_limit: int | None = None) -> bool:
    """Whether so many rows are compared one by one; a quantiser must have rows to learn from."""
    return size <= max(FLAT_LIMIT if flat_limit is None else flat_limit, _CENTROIDS - 1)


def half_path(path: Path) -> Path:
    """Where the rows beside a quantiser stand."""
    return path.with_suffix(".f16.npy")


def _rows_of(index: Any) -> Vectors:
    """A view of a flat index's rows: `index` owns the memory, perhaps mapped from the file."""
    shape = (index.ntotal, index.d)
    if not index.ntotal:
        return np.zeros(shape, dtype=np.float32)
    rows: Vectors = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d).reshape(shape)
    return rows


def _quantised(rows: NDArray[np.float16]) -> Any:
    """A quantiser over rows (size, dim), trained on some of them, the same for the same rows."""
    size, dim = rows.shape
    parts = next(n for n in range(max(1, dim // _SHARING), 0, -1) if dim % n == 0)
    index = faiss.IndexPQFastScan(dim, parts, 4, faiss.METRIC_INNER_PRODUCT)
    index.pq.cp.min_points_per_centroid = 1
    with _one_thread():
        index.train(rows[:: max(1, size // _TRAINED_ON)].astype(np.float32))
    for start in range(0, size, _CHUNK):
        index.add(rows[start : start + _CHUNK].astype(np.float32))
    return index


@contextmanager
def _one_thread() -> Iterator[None]:
    """All threads again afterwards, also where training fails.

    Training is thousands of small steps: threads that wait for each other at every one of them
    took 5 to 18 s on two busy cores, one takes 0.7 s.
    """
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(_ALL_THREADS)


def _read_rows(path: Path, shape: tuple[int, int]) -> NDArray[np.float16]:
    try:
        rows: NDArray[np.float16] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as exc:
        raise IndexCorrupt(f"{path} cannot be read as vectors", path=path) from exc
    if rows.shape != shape or rows.dtype != np.float16:
        raise IndexCorrupt(f"{path} holds {rows.dtype} {rows.shape}, not {shape}", path=path)
    return rows


def _bits(allowed: Mask) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.packbits(allowed, bitorder="little")
