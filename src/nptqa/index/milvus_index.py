"""The vector index on Milvus: a server for what outgrows one machine, or a Milvus Lite file.

The rows of a version stand in a collection of their own; the version's folder holds its name. A
collection that no version in the folder names any more is dropped by the next build, as is what a
killed build left. Milvus proposes rows; their scores are then computed as `flat.py` does, so that
numbers and ties are the reference's. The only module that imports pymilvus, and only when used.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import numpy as np
import orjson

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

_INSERTED = 2_000
_FETCHED = 1_000
# What Milvus gives at most in one search, and rows that a filter may name.
_MOST = 16_384
_NAMED = 5_000
_SPARE = 16
_FLAT_LIMIT = 20_000


class MilvusIndex:
    """A collection of float32 rows and inner products; rows are its keys."""

    exact = True

    def __init__(self, client: Any, collection: str, size: int, dim: int) -> None:
        """Search a collection that is loaded."""
        self._client = client
        self._collection = collection
        self.size = size
        self.dim = dim

    def search(
        self, queries: Vectors, k: int, allowed: Mask | None = None
    ) -> tuple[Neighbours, ...]:
        """See `VectorIndex.search`."""
        check_allowed(allowed, self.size)
        queries = check_queries(queries, self.dim)
        return tuple(self._nearest(query, k, allowed) for query in queries)

    def scores(self, query: Vectors) -> None:
        """See `VectorIndex.scores`; the rows are elsewhere."""

    def cut(self, columns: int) -> Self:
        """See `VectorIndex.cut`; itself, since rows stand elsewhere."""
        del columns
        return self

    def vectors(self, rows: Ids) -> Vectors:
        """The stored vectors of `rows`, int64 (m,), as float32 (m, dim)."""
        distinct, back = np.unique(rows, return_inverse=True)
        found = np.empty((len(distinct), self.dim), dtype=np.float32)
        for start in range(0, len(distinct), _FETCHED):
            wanted = distinct[start : start + _FETCHED]
            with _translated(self._collection):
                hits = self._client.query(
                    self._collection, filter=_among(wanted), output_fields=["row", "vector"]
                )
            places = np.searchsorted(distinct, [hit["row"] for hit in hits])
            found[places] = [hit["vector"] for hit in hits]
        return found[back]

    def _nearest(self, query: Vectors, k: int, allowed: Mask | None) -> Neighbours:
        named = None if allowed is None else np.flatnonzero(allowed)
        k = min(k, self.size if named is None else len(named))
        if k <= 0:
            return Neighbours(np.empty(0, np.int64), np.empty(0, np.float32))
        rows, vectors = self._candidates(query, k, named)
        scores = inner(vectors, query)
        places = order(rows, scores, k)
        return Neighbours(rows[places], scores[places])

    def _candidates(self, query: Vectors, k: int, named: Ids | None) -> tuple[Ids, Vectors]:
        """Rows among which the k best are, and their vectors."""
        if named is not None and len(named) <= _NAMED:
            return self._found(query, min(k + _SPARE, len(named)), _among(named))
        wanted = k + _SPARE
        while True:
            rows, vectors = self._found(query, min(wanted, self.size, _MOST), "")
            if named is not None:
                inside = np.isin(rows, named)
                rows, vectors = rows[inside], vectors[inside]
            if len(rows) >= k or wanted >= min(self.size, _MOST):
                return rows, vectors
            wanted *= 4

    def _found(self, query: Vectors, limit: int, condition: str) -> tuple[Ids, Vectors]:
        """Rows that Milvus finds, and their vectors; few come with them, in one request."""
        fields = ["vector"] if limit <= _FETCHED else []
        with _translated(self._collection):
            hits = self._client.search(
                self._collection,
                [query.tolist()],
                limit=limit,
                filter=condition,
                output_fields=fields,
            )[0]
        rows = np.array([hit["row"] for hit in hits], dtype=np.int64)
        if not fields:
            return rows, self.vectors(rows)
        vectors = np.array([hit["entity"]["vector"] for hit in hits], dtype=np.float32)
        return rows, vectors.reshape(len(rows), self.dim)


@dataclass(frozen=True, slots=True)
class MilvusEngine:
    """Builds and loads indexes on one server or in one file.

    Attributes:
        uri: `http://host:19530`, or the path of a Milvus Lite file.
    """

    uri: str
    name: str = "milvus"

    def build(self, vectors: Vectors, path: Path) -> None:
        """Put rows into a new collection and its name into `path`.

        Raises:
            IndexStoreError: the server cannot be reached or refuses.
        """
        index_dir = path.parent.parent
        collection = f"{_prefix(index_dir)}{uuid4().hex[:12]}"
        with _translated(self.uri):
            client = self._client()
            _drop_forgotten(client, index_dir)
            _create(client, collection, vectors)
        size, dim = vectors.shape
        path.write_bytes(orjson.dumps({"collection": collection, "size": size, "dim": dim}))

    def load(self, path: Path) -> MilvusIndex:
        """Open the collection that `path` names.

        Raises:
            IndexCorrupt: the file names no collection, or that is not there or not whole.
            IndexStoreError: the server cannot be reached.
        """
        try:
            named = orjson.loads(path.read_bytes())
            collection, size, dim = named["collection"], int(named["size"]), int(named["dim"])
        except (OSError, ValueError, KeyError, TypeError) as exc:
            raise IndexCorrupt(f"{path} names no collection", path=path) from exc
        with _translated(self.uri):
            client = self._client()
            there = client.has_collection(collection)
            if there:
                client.load_collection(collection)
                there = client.get_collection_stats(collection)["row_count"] == size
        if not there:
            raise IndexCorrupt(f"the collection {collection} of {path} is not whole", path=path)
        return MilvusIndex(client, collection, size, dim)

    def _client(self) -> Any:
        try:
            from pymilvus import MilvusClient
        except ImportError as exc:
            message = "an index on Milvus needs pymilvus"
            hint = "pip install 'nptqa[milvus]'"
            raise IndexStoreError(message, path=Path(self.uri), hint=hint) from exc
        return MilvusClient(self.uri)


@contextmanager
def _translated(place: str) -> Iterator[None]:
    """Turn what Milvus raises into our error."""
    from pymilvus import MilvusException

    try:
        yield
    except MilvusException as exc:
        message = f"Milvus at {place}: {exc}"
        raise IndexStoreError(message, path=Path(place), hint="Is the server there?") from exc


def _create(client: Any, collection: str, vectors: Vectors) -> None:
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False)
    schema.add_field("row", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=int(vectors.shape[1]))
    index = client.prepare_index_params()
    kind = "FLAT" if len(vectors) <= _FLAT_LIMIT else "HNSW"
    params = {} if kind == "FLAT" else {"M": 32, "efConstruction": 80}
    index.add_index("vector", index_type=kind, metric_type="IP", params=params)
    client.create_collection(collection, schema=schema, index_params=index)
    for start in range(0, len(vectors), _INSERTED):
        some = vectors[start : start + _INSERTED]
        rows = [{"row": start + at, "vector": row.tolist()} for at, row in enumerate(some)]
        client.insert(collection, rows)
    client.flush(collection)


def _drop_forgotten(client: Any, index_dir: Path) -> None:
    """Drop this folder's collections that no version, nor one being built, names any more."""
    own = _prefix(index_dir)
    named = b"".join(path.read_bytes() for path in index_dir.glob("**/*.vectors"))
    for collection in client.list_collections():
        if collection.startswith(own) and collection.encode() not in named:
            client.drop_collection(collection)


def _prefix(index_dir: Path) -> str:
    """Of the collections of one folder; others, on other machines too, may share the server.

    By a word that the folder keeps: its path may be another folder's elsewhere. Called under the
    lock of a build.
    """
    mark = index_dir / ".milvus"
    word = mark.read_text("utf-8").strip() if mark.exists() else ""
    if not word:
        word = uuid4().hex[:12]
        mark.write_text(word, "utf-8")
    return f"nptqa_{word}_"


def _among(rows: Sequence[int] | Ids) -> str:
    return f"row in [{','.join(map(str, rows))}]"
