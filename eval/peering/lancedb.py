"""LanceDB: a table on disk with its full text index."""

from collections.abc import Sequence
from typing import Any

import lancedb
import pyarrow as pa
from lancedb.index import FTS
from lancedb.rerankers import RRFReranker

from peering.base import FETCHED, FUSION, SHOWN, Passages, Peer, Place


class System(Peer):
    """The vectors are compared one by one; no index of them is built."""

    note = (
        "a table on disk, full text index over words between blanks (its own BM25 settings), flat "
        "scan of the vectors, hybrid query with RRFReranker, 50 fetched"
    )
    packages = ("lancedb", "pyarrow")

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._table: Any = None
        self._fusion = RRFReranker(K=FUSION)

    def build(self, passages: Passages) -> None:
        """The table, then the index of its words."""
        vectors = pa.FixedSizeListArray.from_arrays(
            pa.array(passages.vectors.ravel()), passages.vectors.shape[1]
        )
        columns = {"id": list(passages.ids), "words": list(passages.words), "vector": vectors}
        database = lancedb.connect(str(self.place.folder))
        self._table = database.create_table("passages", pa.table(columns))
        config = FTS(
            base_tokenizer="whitespace",
            stem=False,
            remove_stop_words=False,
            ascii_folding=False,
            with_position=False,
        )
        self._table.create_index("words", config=config)

    def search(self, question: str) -> Sequence[str]:
        """One hybrid query."""
        query = self._table.search(
            query_type="hybrid", vector_column_name="vector", fts_columns="words"
        )
        query = query.vector(self.reader.vector(question)).text(self.reader.words(question))
        query = query.distance_type("dot").rerank(self._fusion).select(["id"]).limit(FETCHED)
        found: list[str] = query.to_arrow()["id"].to_pylist()
        return found[:SHOWN]
