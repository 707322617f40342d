"""LlamaIndex: a FAISS vector store, a BM25 retriever and its fusion of them."""

from collections.abc import Sequence
from typing import Any

import faiss
from llama_index.core import MockEmbedding, StorageContext, VectorStoreIndex
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import QueryBundle, TextNode
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.faiss import FaissVectorStore

from peering.base import FETCHED, SHOWN, Passages, Peer, Place


class System(Peer):
    """Vectors come ready with the nodes and with the question; no model is called."""

    note = (
        "VectorStoreIndex over FaissVectorStore (IndexFlatIP), BM25Retriever (bm25s), 50 of each, "
        "QueryFusionRetriever reciprocal_rerank without rewritten questions"
    )
    packages = (
        "llama-index-core",
        "llama-index-retrievers-bm25",
        "llama-index-vector-stores-faiss",
        "bm25s",
        "faiss-cpu",
    )

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._fused: Any = None

    def build(self, passages: Passages) -> None:
        """Both retrievers over the same nodes."""
        rows = zip(passages.ids, passages.words, passages.vectors, strict=True)
        nodes: list[Any] = [
            TextNode(id_=one, text=words, embedding=row.tolist()) for one, words, row in rows
        ]
        dim = passages.vectors.shape[1]
        store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(dim))
        index = VectorStoreIndex(
            nodes,
            storage_context=StorageContext.from_defaults(vector_store=store),
            embed_model=MockEmbedding(embed_dim=dim),
        )
        wanted = min(FETCHED, len(nodes))
        lexical = BM25Retriever.from_defaults(
            nodes=nodes,
            similarity_top_k=wanted,
            skip_stemming=True,
            language=[],
            token_pattern=r"\S+",
        )
        self._fused = QueryFusionRetriever(
            [index.as_retriever(similarity_top_k=wanted), lexical],
            llm=MockLLM(),
            num_queries=1,
            mode="reciprocal_rerank",
            similarity_top_k=SHOWN,
            use_async=False,
        )

    def search(self, question: str) -> Sequence[str]:
        """One fused retrieval."""
        words, vector = self.reader.words(question), self.reader.vector(question)
        found = self._fused.retrieve(QueryBundle(words, embedding=vector.tolist()))
        return [one.node.node_id for one in found]
