"""Chroma: dense search only, since its local client ranks no words."""

from collections.abc import Sequence
from typing import Any

import chromadb
from chromadb.config import Settings

from peering.base import SHOWN, Passages, Peer, Place

_BATCH = 5_000


class System(Peer):
    """A persistent collection with vectors made elsewhere."""

    note = (
        "DENSE ONLY (its local client has no BM25): persistent client, HNSW with its default "
        "settings, inner product"
    )
    packages = ("chromadb",)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        client = chromadb.PersistentClient(
            str(place.folder), settings=Settings(anonymized_telemetry=False)
        )
        self._batch = min(_BATCH, client.get_max_batch_size())
        self._all: Any = client.create_collection(
            "passages", metadata={"hnsw:space": "ip"}, embedding_function=None
        )

    def build(self, passages: Passages) -> None:
        """Add all in batches."""
        for start in range(0, len(passages.ids), self._batch):
            part = slice(start, start + self._batch)
            self._all.add(
                ids=list(passages.ids[part]),
                documents=list(passages.words[part]),
                embeddings=passages.vectors[part],
            )

    def search(self, question: str) -> Sequence[str]:
        """The nearest vectors."""
        found = self._all.query(
            query_embeddings=[self.reader.vector(question)],
            n_results=SHOWN,
            include=["documents"],
        )
        ids: list[str] = found["ids"][0]
        return ids
