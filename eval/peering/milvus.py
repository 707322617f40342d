"""Milvus Lite: Milvus in a file, with its own BM25."""

from collections.abc import Sequence
from typing import Any

from pymilvus import (
    AnnSearchRequest,
    DataType,
    Function,
    FunctionType,
    MilvusClient,
    RRFRanker,
)

from peering.base import FETCHED, FUSION, K1, SHOWN, B, Passages, Peer, Place

_BATCH = 2_000
_LONGEST_WORDS = 8_192


class System(Peer):
    """One collection with a dense and a sparse field; the sparse one is made by Milvus."""

    note = (
        "a collection in a file: FLAT inner product and a BM25 function over its standard "
        "analyser, hybrid_search with RRFRanker, 50 of each"
    )
    packages = ("pymilvus", "milvus-lite")

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._client: Any = MilvusClient(str(place.folder / "milvus.db"))

    def build(self, passages: Passages) -> None:
        """Make the collection and fill it."""
        self._create(passages.vectors.shape[1])
        columns = zip(passages.ids, passages.words, passages.vectors, strict=True)
        rows = [{"id": one, "words": words, "dense": row} for one, words, row in columns]
        for start in range(0, len(rows), _BATCH):
            self._client.insert("passages", rows[start : start + _BATCH])
        self._client.flush("passages")
        self._client.load_collection("passages")

    def _create(self, dim: int) -> None:
        schema = self._client.create_schema(auto_id=False)
        schema.add_field("id", DataType.VARCHAR, max_length=200, is_primary=True)
        schema.add_field(
            "words",
            DataType.VARCHAR,
            max_length=_LONGEST_WORDS,
            enable_analyzer=True,
            analyzer_params={"tokenizer": "standard"},
        )
        schema.add_field("dense", DataType.FLOAT_VECTOR, dim=dim)
        schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
        made = Function(
            name="bm25",
            function_type=FunctionType.BM25,
            input_field_names=["words"],
            output_field_names=["sparse"],
        )
        schema.add_function(made)
        self._client.create_collection("passages", schema=schema, index_params=self._indexes())

    def _indexes(self) -> Any:
        indexes = self._client.prepare_index_params()
        indexes.add_index("dense", index_type="FLAT", metric_type="IP")
        indexes.add_index(
            "sparse",
            index_type="SPARSE_INVERTED_INDEX",
            metric_type="BM25",
            params={"bm25_k1": K1, "bm25_b": B},
        )
        return indexes

    def search(self, question: str) -> Sequence[str]:
        """One hybrid search."""
        vector, words = self.reader.vector(question).tolist(), self.reader.words(question)
        requests = [
            AnnSearchRequest([vector], "dense", {"metric_type": "IP"}, limit=FETCHED),
            AnnSearchRequest([words], "sparse", {"metric_type": "BM25"}, limit=FETCHED),
        ]
        found = self._client.hybrid_search("passages", requests, RRFRanker(FUSION), limit=SHOWN)
        return [one["id"] for one in found[0]]

    def close(self) -> None:
        """Let go of the file."""
        self._client.close()
