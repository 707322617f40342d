"""Haystack: two in-memory retrievers and a joiner."""

from collections.abc import Sequence
from typing import Any

from haystack import Document
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore

from peering.base import FETCHED, K1, SHOWN, B, Passages, Peer, Place


class System(Peer):
    """The components are called one after another, without a pipeline around them."""

    note = (
        "InMemoryDocumentStore (BM25L, its default), BM25 and embedding retrievers, 50 of each, "
        "DocumentJoiner by reciprocal rank fusion; the store is made for small collections"
    )
    packages = ("haystack-ai",)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._store: Any = InMemoryDocumentStore(
            bm25_tokenization_regex=r"\S+",
            bm25_parameters={"k1": K1, "b": B},
            embedding_similarity_function="dot_product",
        )
        self._lexical: Any = InMemoryBM25Retriever(self._store, top_k=FETCHED)
        self._dense: Any = InMemoryEmbeddingRetriever(self._store, top_k=FETCHED)
        self._joiner: Any = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=SHOWN)

    def build(self, passages: Passages) -> None:
        """Write one document a passage."""
        rows = zip(passages.ids, passages.words, passages.vectors, strict=True)
        self._store.write_documents(
            [Document(id=one, content=words, embedding=row.tolist()) for one, words, row in rows]
        )

    def search(self, question: str) -> Sequence[str]:
        """Ask both and join."""
        found = self._lexical.run(query=self.reader.words(question))["documents"]
        near = self._dense.run(query_embedding=self.reader.vector(question).tolist())["documents"]
        return [one.id for one in self._joiner.run(documents=[found, near])["documents"]]
